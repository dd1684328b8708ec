"""Lists of a Markdown file whose lines are not of one form: contents, attachment notes, names with posts.

In: the text of the file, and the documents that were read from it. Out: findings. Intake reads these lists
whole whatever their form; the file, and what else is made from it, shows them in pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from typeset.diagnostics import Finding, Severity, wording
from typeset.model import nodes
from typeset.proof.places import LONGEST, TextFile
from typeset.proof.view import Document, Kind

_ENTRY = re.compile(r"^(- |\* )?(\d{1,3}) +(?=\S*[^\W\d])(?!年|月|日)(.+)$", re.M)
_LEADER = re.compile(r"^附件\s*[:：]\s*1\s*[.．、]\s*\S.*\n+((?:[-*] +)2\s*[.．、].*)$", re.M)
FEWEST = 4
"""Lines of contents before their form is compared."""


def uniform(
    text: TextFile, documents: Sequence[Document], lang: str, severity: Severity
) -> Iterator[Finding]:
    """A finding for every line, or every break, that is of another form than its like."""
    for start, end, rule, other in (
        *_contents(text, documents),
        *_notes(text),
        *_rosters(text, documents),
    ):
        line = text.line(start)
        owner = [each.id for each in documents if (_first(each) or line + 1) <= line]
        related: tuple[Mapping[str, object], ...] = ()
        if other is not None:
            stop = text.text.find("\n", other)
            excerpt = text.text[other:stop][:LONGEST]
            related = ({"file": text.name, "line": text.line(other), "excerpt": excerpt},)
        message = wording(f"proof.told.{rule}", lang, {})
        yield Finding(
            {"entry": "contents.form", "note": "note.list", "list": "table.list"}[rule],
            severity,
            owner[-1] if owner else None,
            text.name,
            line,
            text.text[start:end][:LONGEST],
            message,
            None,
            related,
        )


_Row = tuple[int, int, str, int | None]
"""Start and end in the file, what is wrong, and where one of its like is."""


def _first(document: Document) -> int | None:
    return next((line.origin for line in document.lines if line.origin), None)


def _contents(text: TextFile, documents: Iterable[Document]) -> Iterator[_Row]:
    """Lines of the contents, some of which are items of a list."""
    firsts = [first for each in documents if (first := _first(each))]
    limit = text.start(min(firsts)) if firsts else 0
    found = list(_ENTRY.finditer(text.text, 0, limit))
    items = [match for match in found if match[1]]
    plain = [match for match in found if not match[1]]
    if len(found) < FEWEST or not items or not plain:
        return
    odd, like = (items, plain) if len(items) < len(plain) else (plain, items)
    for match in odd:
        yield match.start(), match.end(), "entry", like[0].start()


def _notes(text: TextFile) -> Iterator[_Row]:
    """附件：1.甲 on a line, and 2.乙 below it as an item of a list."""
    for match in _LEADER.finditer(text.text):
        yield match.start(1), match.end(1), "note", match.start()


def _rosters(text: TextFile, documents: Iterable[Document]) -> Iterator[_Row]:
    """An empty line in a list of names with their posts that has none elsewhere."""
    for document in documents:
        origins: list[int] = []
        gaps: list[tuple[int, bool]] = []
        for line in document.of(Kind.ROLE, Kind.NAME):
            if line.kind is Kind.ROLE or not line.origin or not isinstance(line.node, nodes.Member):
                origins = []
                continue
            if origins and origins[-1] < line.origin:
                start = text.start(line.origin)
                between = text.text[text.start(origins[-1]) : start]
                one = sum(bool(each.strip()) for each in between.split("\n")) == 1
                gaps.append((start, one and "\n\n" in between))
            origins.append(line.origin)
        broken = [start for start, apart in gaps if apart]
        if broken and 5 * len(broken) < len(gaps):
            for start in broken:
                end = text.text.find("\n", start)
                like = next(each for each, apart in gaps if not apart)
                yield start, end if end >= 0 else len(text.text), "list", like
