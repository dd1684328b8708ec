"""Proofreading from a path: an issue's records, or a foreign file before intake.

Comes in: a folder with ``issue.toml``, one record (``.xml``), or a file that intake reads. Goes
out: ``Proof``: the findings in order, the documents they are about, the texts of the files. Intake
and proof are strangers: this module brings both together, as ``pipeline`` does with the stages of a
build.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from typeset.diagnostics import Finding, InputFaults, Severity
from typeset.model import nodes
from typeset.outputs import write_whole
from typeset.proof import Files, Found, proofread
from typeset.proof.engine import Rule
from typeset.proof.foreign import told
from typeset.proof.lists import read_lists
from typeset.proof.outline import outline
from typeset.proof.places import TextFile
from typeset.proof.uniform import uniform
from typeset.proof.view import IMPRINT, Corpus, Document, imprint

if TYPE_CHECKING:
    from typeset.intake.source import Source
    from typeset.proof.fixing import Fixed

FIXES = "proof-fixes.json"
"""The ledger of changes that ``--fix`` made, beside the records."""
MOST_EARLIER = 12
"""Earlier issues that are looked at, the latest first."""


class Proof(NamedTuple):
    """``found`` are those of the rules, with what ``--fix`` needs; ``findings`` are all, in order.
    ``name`` and ``subject``: of the publication and the issue, or of the file; ``foreign``: read before
    intake."""

    findings: tuple[Finding, ...]
    found: tuple[Found, ...]
    corpus: Corpus
    files: Files
    name: str
    subject: str
    foreign: bool = False

    @property
    def titles(self) -> dict[str, str]:
        """The title of every document by its id, in order."""
        return {
            each.id: each.title for each in self.corpus.documents if each.id and each.id != IMPRINT
        }


def proof(
    path: Path,
    rules: Sequence[Rule],
    lang: str,
    form: str | None = None,
    plugins: Sequence[str] = (),
) -> Proof:
    """Proofread what lies at ``path``; ``plugins`` are named checks from outside.

    Raises:
        InputFaults: files that cannot be read.
    """
    if path.is_dir() or path.name == "issue.toml":
        done = _issue(path if path.is_dir() else path.parent, rules, lang)
    elif path.suffix.lower() == ".xml":
        done = _record(path, rules, lang)
    else:
        done = _foreign(path, rules, lang, form)
    if plugins:
        from typeset.proof.plugins import plugged

        more = plugged(plugins, done.corpus, done.files)
        done = done._replace(findings=_in_order([*done.findings, *more], done.corpus))
    return done


def _record(path: Path, rules: Sequence[Rule], lang: str) -> Proof:
    from typeset.model.read import read_record

    corpus = Corpus((Document(read_record(path)),), "", read_lists(path.parent))
    files = Files()
    found = proofread(corpus, rules, files, lang)
    every = _in_order([each.finding for each in found], corpus)
    return Proof(every, tuple(found), corpus, files, path.name, corpus.documents[0].title)


# ---------------------------------------------------------------- a foreign file


def _foreign(path: Path, rules: Sequence[Rule], lang: str, form: str | None) -> Proof:
    from typeset.intake import take_in

    taken = take_in([path], form, lang)
    text = _file(taken.sources[0], path)
    documents = [Document(record) for _, record in taken.records]
    front = imprint((*taken.publication.imprint, *taken.imprint))
    corpus = Corpus((front, *documents), taken.date, read_lists(path.parent))
    files = Files({path.name: text}, text)
    found = proofread(corpus, rules, files, lang)
    own = [each.finding for each in found]
    ledger = told(taken.repairs, taken.findings, own, files.text, lang, mended=False)
    ledger += _levels([text], documents, lang, Severity.NOTE)
    ledger = [each for each in ledger if not _silenced(each, corpus)]
    every = _in_order([*(each.finding for each in found), *ledger], corpus)
    name = taken.publication.name or path.name
    return Proof(every, tuple(found), corpus, files, name, path.name, foreign=True)


def _levels(
    texts: Iterable[TextFile], documents: Sequence[Document], lang: str, severity: Severity
) -> Iterator[Finding]:
    """What the headings of the Markdown files among ``texts`` have wrong with their levels."""
    for text in texts:
        if text.form == "md":
            own = [each for each in documents if each.record.source == Path(text.name).name]
            yield from outline(text, own, lang, severity)
            yield from uniform(text, own, lang, severity)


def _file(source: Source, path: Path) -> TextFile:
    """The text that intake read, with its lines."""
    form = "md" if path.suffix.lower() in (".md", ".markdown") else "txt"
    starts = [start for _, start, _ in source.lines()]
    return TextFile(source.name, source.text, "xml" if source.tagged else form, starts)


def _text(path: Path) -> TextFile | None:
    """The text of a foreign file that intake once read."""
    from typeset.intake.forms import open_foreign

    try:
        return _file(open_foreign(path, None).source, path)
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
    repairs, doubts = _entries(folder, issue, ledger)
    own = [each.finding for each in found]
    told_of = told(repairs, doubts, own, files.text, lang, mended=True)
    told_of += _levels(foreign.values(), corpus.documents[1:], lang, Severity.REPAIR)
    told_of = [each for each in told_of if not _silenced(each, corpus)]
    every = _in_order([*(each.finding for each in found), *told_of], corpus)
    subject = f"{issue.year}-{issue.number:02}"
    return Proof(every, tuple(found), corpus, files, issue.publication.name, subject)


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


def _entries(
    folder: Path, issue: nodes.Issue, ledger: Mapping[str, Any]
) -> tuple[list[Finding], list[Finding]]:
    """Repairs, and the doubts about records that nobody has edited since."""
    try:
        repairs = [_finding(row) for row in ledger.get("repairs", ())]
        doubts = [_finding(row) for row in ledger.get("findings", ())]
        edited = {
            Path(name).name
            for name, digest in ledger.get("files", {}).items()
            if hashlib.sha256((folder / Path(name).name).read_bytes()).hexdigest() != digest
        }
    except (OSError, TypeError, KeyError, ValueError, AttributeError):
        return [], []
    touched = {record.id for record in issue.records() if Path(record.span.file).name in edited}
    return repairs, [each for each in doubts if each.document not in touched]


def _silenced(finding: Finding, corpus: Corpus) -> bool:
    """What the office has switched off, or a record accepts."""
    names = (finding.rule, finding.rule.split(".", 1)[0])
    if corpus.words.off.intersection(names):
        return True
    return any(
        each.rule in names and each.text in finding.excerpt
        for document in corpus.documents
        if document.id == finding.document
        for each in document.record.accepted
    )


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
    """The documents of the issues beside this one that came out before it, of the latest of them."""
    from typeset.model.read import read_issue

    others: list[tuple[int, int, Path]] = []
    for path in folder.resolve().parent.glob("*/issue.toml"):
        try:
            table = tomllib.loads(path.read_text("utf-8"))
            others.append((int(table["year"]), int(table["number"]), path.parent))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            continue
    now = (issue.year, issue.number)
    for _, _, place in sorted(each for each in others if each[:2] < now)[-MOST_EARLIER:]:
        try:
            yield from map(Document, read_issue(place).records())
        except InputFaults:
            continue


def _in_order(findings: Sequence[Finding], corpus: Corpus) -> tuple[Finding, ...]:
    """By document and line."""
    order = {document.id: n for n, document in enumerate(corpus.documents)}
    return tuple(sorted(findings, key=lambda each: (order.get(each.document, 0), each.line)))


# ---------------------------------------------------------------- safe changes


def fix(done: Proof, folder: Path, lang: str) -> list[Fixed]:
    """Put the suggestions of safe rules into the records, all of them or none, and write them into
    ``FIXES`` in ``folder``. A record that could not be read any more is left alone.

    Raises:
        InputFaults: files that cannot be written.
    """
    from typeset.proof.fixing import fixes

    made = [each for each in fixes(done.found, done.files) if each.edits and _reads(each)]
    if not made:
        return []
    rows = [
        {
            "rule": edit.finding.rule,
            "file": Path(edit.file).name,
            "line": edit.line,
            "old": edit.old,
            "new": edit.new,
            "message": edit.finding.message,
        }
        for each in made
        for edit in each.edits
    ]
    ledger = folder / FIXES
    try:
        before = json.loads(ledger.read_bytes()) if ledger.exists() else []
    except (OSError, ValueError):
        before = []
    every = [*(before if isinstance(before, list) else []), *rows]
    data = json.dumps(every, ensure_ascii=False, indent=1).encode() + b"\n"
    texts = {Path(each.file.name): each.text.encode() for each in made}
    beside = {path.name: text for path, text in texts.items() if path.parent == folder}
    for path, text in texts.items():
        if path.parent != folder:
            write_whole(path.parent, {path.name: text})
    write_whole(folder, {**beside, FIXES: data})
    return made


def _reads(fixed: Fixed) -> bool:
    """Whether the changed record is in UTF-8 and still a record."""
    from typeset.model.read import read_record

    path = Path(fixed.file.name)
    try:
        path.read_bytes().decode("utf-8")
        with tempfile.TemporaryDirectory() as place:
            copy = Path(place) / path.name
            copy.write_text(fixed.text, "utf-8", newline="")
            read_record(copy)
    except InputFaults as error:
        return all("picture" in fault.rule for fault in error.faults)
    except (OSError, ValueError):
        return False
    return True
