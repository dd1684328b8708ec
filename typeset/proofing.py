"""Proofreading from a path: an issue's records, or a foreign file before intake.

Comes in: a folder with ``issue.toml``, one record (``.xml``), or a file that intake reads. Goes
out: ``Proof``: the findings in order, the documents they are about, the texts of the files. Intake
and proof are strangers: this module brings both together, as ``pipeline`` does with the stages of a
build.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from typeset.diagnostics import Finding, InputFaults, Severity
from typeset.model import nodes
from typeset.proof import Files, Found, proofread
from typeset.proof.engine import Rule
from typeset.proof.foreign import told
from typeset.proof.lists import read_lists
from typeset.proof.places import TextFile
from typeset.proof.view import Corpus, Document, imprint

TEXTS = (".md", ".markdown", ".txt", ".html", ".htm")
MOST_EARLIER = 12
"""Earlier issues that are looked at, the latest first."""


class Proof(NamedTuple):
    """``found`` are those of the rules, with what ``--fix`` needs; ``findings`` are all, in order."""

    findings: tuple[Finding, ...]
    found: tuple[Found, ...]
    corpus: Corpus
    files: Files
    texts: Mapping[str, TextFile]


def proof(path: Path, rules: Sequence[Rule], lang: str, form: str | None = None) -> Proof:
    """Proofread what lies at ``path``.

    Raises:
        InputFaults: files that cannot be read.
    """
    if path.is_dir() or path.name == "issue.toml":
        return _issue(path if path.is_dir() else path.parent, rules, lang)
    if path.suffix.lower() == ".xml":
        from typeset.model.read import read_record

        corpus = Corpus((Document(read_record(path)),), "", read_lists(path.parent))
        files = Files()
        found = proofread(corpus, rules, files, lang)
        return _proof(found, [], corpus, files, {})
    return _foreign(path, rules, lang, form)


# ---------------------------------------------------------------- a foreign file


def _foreign(path: Path, rules: Sequence[Rule], lang: str, form: str | None) -> Proof:
    from typeset.intake import take_in

    taken = take_in([path], form, lang)
    text = _text(path)
    texts = {text.name: text} if text else {}
    documents = [Document(record) for _, record in taken.records]
    front = imprint((*taken.publication.imprint, *taken.imprint))
    corpus = Corpus((front, *documents), taken.date, read_lists(path.parent))
    files = Files({path.name: text} if text else {}, text)
    found = proofread(corpus, rules, files, lang)
    ledger = told(taken.repairs, taken.findings, [f.finding for f in found], lang, mended=False)
    return _proof(found, ledger, corpus, files, texts)


def _text(path: Path) -> TextFile | None:
    """The text of a foreign file, where it is one."""
    if path.suffix.lower() not in TEXTS:
        return None
    from typeset.intake.source import read_source

    try:
        form = "md" if path.suffix.lower() in (".md", ".markdown") else path.suffix.lower()[1:]
        form = "xml" if form.startswith("htm") else form
        return TextFile(str(path), read_source(path).text, form)
    except InputFaults:
        return None


# ---------------------------------------------------------------- an issue


def _issue(folder: Path, rules: Sequence[Rule], lang: str) -> Proof:
    from typeset.model.read import read_issue

    issue = read_issue(folder)
    ledger = _ledger(folder)
    foreign = _sources(issue, folder, ledger)
    lines = (*issue.publication.imprint, *issue.imprint)
    front = imprint(lines)
    taken = next(iter(foreign.values()), None) if ledger else None
    files = Files(foreign, taken or _imprint_file(folder))
    corpus = Corpus(
        (front, *(Document(record) for record in issue.records())),
        issue.date,
        read_lists(folder),
        tuple(_earlier(folder, issue)),
    )
    found = proofread(corpus, rules, files, lang)
    repairs, doubts = _entries(folder, ledger)
    told_of = told(repairs, doubts, [f.finding for f in found], lang, mended=True)
    return _proof(found, told_of, corpus, files, {text.name: text for text in foreign.values()})


def _imprint_file(folder: Path) -> TextFile | None:
    for path in (folder / "publication.toml", folder.resolve().parent / "publication.toml"):
        if path.is_file():
            return TextFile(str(path), path.read_text("utf-8", "replace"), "toml")
    return None


def _ledger(folder: Path) -> Mapping[str, Any]:
    """What intake wrote beside the records, where it did."""
    try:
        table = json.loads((folder / "intake.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return table if isinstance(table, dict) else {}


def _entries(folder: Path, ledger: Mapping[str, Any]) -> tuple[list[Finding], list[Finding]]:
    """Repairs, and the doubts about records that nobody has edited since."""
    try:
        repairs = [_finding(row) for row in ledger.get("repairs", ())]
        doubts = [_finding(row) for row in ledger.get("findings", ())]
        edited = {
            name
            for name, digest in ledger.get("files", {}).items()
            if hashlib.sha256((folder / Path(name).name).read_bytes()).hexdigest() != digest
        }
    except (OSError, TypeError, KeyError, ValueError, AttributeError):
        return [], []
    return repairs, [] if edited and not doubts else doubts


def _finding(row: Mapping[str, Any]) -> Finding:
    related = tuple(row.get("related", ()))
    return Finding(
        str(row["rule"]),
        Severity(row["severity"]),
        row["document"],
        str(row["file"]),
        int(row["line"]),
        str(row["excerpt"]),
        str(row["message"]),
        row.get("suggestion"),
        related,
    )


def _sources(issue: nodes.Issue, folder: Path, ledger: Mapping[str, Any]) -> dict[str, TextFile]:
    """The foreign files of the records, where they still lie: as intake was given them, or near the
    issue."""
    names = {record.source for record in issue.records() if record.source}
    given = {str(row.get("file", "")) for row in ledger.get("repairs", ())[:1]}
    found = {}
    for name in sorted(names):
        for path in (
            *(Path(each) for each in given if Path(each).name == name),
            folder / name,
            folder.resolve().parent / name,
        ):
            text = _text(path) if path.is_file() else None
            if text is not None:
                found[name] = text
                break
    return found


def _earlier(folder: Path, issue: nodes.Issue) -> Iterator[Document]:
    """The documents of the issues beside this one that came out before it."""
    from typeset.model.read import read_issue

    others = []
    for path in sorted(folder.resolve().parent.glob("*/issue.toml")):
        if path.parent == folder.resolve():
            continue
        try:
            other = read_issue(path.parent)
        except InputFaults:
            continue
        if (other.year, other.number) < (issue.year, issue.number):
            others.append(other)
    others.sort(key=lambda other: (other.year, other.number))
    for other in others[-MOST_EARLIER:]:
        for record in other.records():
            yield Document(record)


def _proof(
    found: Sequence[Found],
    ledger: Sequence[Finding],
    corpus: Corpus,
    files: Files,
    texts: Mapping[str, TextFile],
) -> Proof:
    order = {document.id: n for n, document in enumerate(corpus.documents)}
    every = [*(each.finding for each in found), *ledger]
    every.sort(key=lambda finding: (order.get(finding.document, 0), finding.line))
    return Proof(tuple(every), tuple(found), corpus, files, texts)
