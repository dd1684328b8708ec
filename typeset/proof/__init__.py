"""Proofreading: a corpus of documents in, findings out.

In: ``Corpus``, and ``Files``, the files that its documents came from. Out: ``Finding``s in the
order of the documents and their lines (docs/records.md, Faults and findings). What a record accepts
(``<accept>``) is left out; an acceptance that meets nothing is a finding itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from typeset.diagnostics import Finding, Severity, wording
from typeset.model import nodes
from typeset.proof.engine import Hit, Place, Rule
from typeset.proof.places import LONGEST, Excerpt, TextFile, around
from typeset.proof.view import IMPRINT, Corpus, Document

__all__ = ["Files", "Found", "proofread"]


class Found(NamedTuple):
    """A finding with what was found where, for those who want more than the finding says. An acceptance
    that meets nothing has neither."""

    finding: Finding
    rule: Rule | None
    hit: Hit | None


class Files:
    """The files that documents came from, read when something is found in them.

    ``foreign``: the text of foreign files by name (``document/@source``); ``imprint``: the file
    that holds the imprint.
    """

    def __init__(
        self, foreign: Mapping[str, TextFile] | None = None, imprint: TextFile | None = None
    ) -> None:
        self._foreign = dict(foreign or {})
        self._imprint = imprint
        self._records: dict[str, TextFile | None] = {}

    def record(self, document: Document) -> TextFile | None:
        """The record's own file."""
        name = document.record.span.file
        if name not in self._records:
            self._records[name] = _read(name) if name else None
        return self._records[name]

    def text(self, name: str) -> TextFile | None:
        """The file that findings call ``name``, where it was read."""
        known = (*self._foreign.values(), self._imprint, *self._records.values())
        return next((each for each in known if each is not None and each.name == name), None)

    def located(self, place: Place) -> tuple[str, int, Excerpt]:
        """File, line and excerpt of ``place``: in the foreign file where there is one."""
        document, start, end = place
        line = document.line_at(start)
        whole = document.string(line)
        first, last = start - line.start, min(end, line.end) - line.start
        record = document.record
        if record.id == IMPRINT:
            file, number = self._imprint, 1
        elif line.origin is not None and record.source:
            file, number = self._foreign.get(record.source), line.origin
        else:
            file, number = self.record(document), line.span.line
        if file is not None:
            found = file.find(number, whole, first, last)
            if found is not None:
                return file.name, file.line(found[0]), file.excerpt(*found)
            if whole.strip() and (there := file.line_text(number)):
                return file.name, there[0], around(there[1], 0, len(there[1]))
        name = file.name if file is not None else record.source or line.span.file
        return name, number, around(whole, first, last)


def _read(name: str) -> TextFile | None:
    try:
        data = Path(name).read_bytes()
    except OSError:
        return None
    for encoding in (
        "utf-8-sig",
        "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030",
    ):
        try:
            return TextFile(name, data.decode(encoding), "xml")
        except UnicodeDecodeError:
            continue
    return None


def proofread(corpus: Corpus, rules: Iterable[Rule], files: Files, lang: str) -> list[Found]:
    """Everything that ``rules`` find in ``corpus``, messages in ``lang``."""
    off = corpus.words.off
    rules = [rule for rule in rules if rule.id not in off and rule.family not in off]
    order = {id(document): n for n, document in enumerate(corpus.documents)}
    known = corpus.words.known
    found: list[tuple[int, int, Rule, Hit]] = []
    for rule in rules:
        found += [
            (order.get(id(each.place.document), 0), each.place.start, rule, each)
            for each in rule.run(corpus)
            if not (rule.family in _WORDY and _text(each.place) in known)
        ]
    found.sort(key=lambda row: row[:2])
    kept, unused = _accepted(corpus, [row[2:] for row in found], {rule.id for rule in rules})
    out = list(_findings(kept, files, lang))
    for acceptance, document in unused:
        span = acceptance.span
        values = {"rule": acceptance.rule}
        message = wording("proof.accept.unused", lang, values)
        excerpt = f'rule="{acceptance.rule}"'
        finding = Finding(
            "accept.unused", Severity.NOTE, document.id, span.file, span.line, excerpt, message
        )
        out.append(Found(finding, None, None))
    return out


_WORDY = ("word", "name", "people", "debris")
"""Families that leave alone what the office's lists know."""


def _text(place: Place) -> str:
    return place.document.text[place.start : place.end]


Kept = list[tuple[Rule, Hit]]


def _accepted(
    corpus: Corpus, hits: Kept, run: set[str]
) -> tuple[Kept, list[tuple[nodes.Acceptance, Document]]]:
    """The hits that no record accepts, and acceptances of rules that were run but found nothing."""
    used: set[int] = set()
    kept = []
    for rule, each in hits:
        document, start, _ = each.place
        line = document.string(document.line_at(start))
        match = [
            acceptance
            for acceptance in document.record.accepted
            if acceptance.rule in (rule.id, rule.family) and acceptance.text in line
        ]
        used.update(map(id, match))
        if not match:
            kept.append((rule, each))
    unused = [
        (acceptance, document)
        for document in corpus.documents
        for acceptance in document.record.accepted
        if id(acceptance) not in used
        and any(acceptance.rule in (name, name.split(".", 1)[0]) for name in run)
    ]
    return kept, unused


def _findings(hits: Sequence[tuple[Rule, Hit]], files: Files, lang: str) -> Iterator[Found]:
    seen = set()
    for rule, each in hits:
        key = (rule.id, each.place)
        if key in seen:
            continue
        seen.add(key)
        file, line, excerpt = files.located(each.place)
        related = []
        for place in each.related:
            there, number, text = files.located(place)
            related.append({"file": there, "line": number, "excerpt": text.text})
        document = each.place.document.id
        suggestion = each.suggestion
        if suggestion is not None and each.place.end - each.place.start <= LONGEST:
            suggestion = excerpt.mended(suggestion)
        finding = Finding(
            rule.id,
            each.severity or rule.severity,
            None if document == IMPRINT else document,
            file,
            line,
            excerpt.text,
            wording(f"proof.{rule.id}", lang, each.values),
            suggestion,
            tuple(related),
        )
        yield Found(finding, rule, each)


def errors(findings: Iterable[Finding]) -> int:
    """How many findings are errors."""
    return sum(1 for finding in findings if finding.severity is Severity.ERROR)
