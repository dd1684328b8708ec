"""Headings of a Markdown file that stand at another level than their like.

In: the text of the file, and the documents that were read from it. Out: findings. Headings are alike
that are numbered in one way (一、 or 第二节 or 3.1) within one document, that bear one label (专栏 4 in
one document, 附件 2 in the whole file), or that are titles. What the most of them have is right, and what
the first one has where it is about as frequent: a level is the author's choice, but not twice.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from typeset.diagnostics import Finding, Severity, wording
from typeset.model import nodes
from typeset.model.nodes import Scheme
from typeset.model.numbering import scheme
from typeset.proof.places import LONGEST, TextFile
from typeset.proof.view import Document, Kind

_HEADING = re.compile(r"^(#{1,6})[ \t]+(\S.*)$", re.M)
_LABEL = re.compile(r"^(#{0,6})[ \t]*((附件|附录|专栏)[ \t]*\d{0,2}(?![\d年月]))(.*)$", re.M)
_NUMBER = re.compile(
    r"(?:[（(][^（）()\s]{1,4}[）)]|第[^\s第]{1,4}[章节条编篇]|[一二三四五六七八九十]{1,3}、|\d+(?:\.\d+)*[.、]?(?=\s))"
)
_BOLD = re.compile(r"^\*\*([^*\n]+)\*\*[ \t]*$", re.M)
_TITLES = (Kind.TITLE, Kind.ISSUER, Kind.PART_TITLE)
_WHOLE = (*_TITLES, "附件")
"""What is marked in one way through a whole file."""
_HALF = 0.5

Row = tuple[int, int, int, str]
"""Line, level (0 without ``#``: a label, or a post in bold), offset of the line, its text."""


def outline(
    text: TextFile, documents: Sequence[Document], lang: str, severity: Severity
) -> Iterator[Finding]:
    """A finding for every heading line that is not of the level of its like."""
    starts = sorted((first, each) for each in documents if (first := _first(each)))
    lines = [line for line, _ in starts]
    titles = {
        line.origin: line.kind
        for each in documents
        for line in each.of(*_TITLES, Kind.POST)
        if line.origin is not None and (line.kind in _TITLES or isinstance(line.node, nodes.Duty))
    }
    titles |= dict.fromkeys(_untitled(documents), Kind.PART_TITLE)
    groups: dict[tuple[object, ...], list[Row]] = {}
    bold = [
        (text.line(match.start()), 0, match.start(), match[1])
        for match in _BOLD.finditer(text.text)
    ]
    duties = [row for row in bold if titles.get(row[0]) is Kind.POST]
    for row in sorted([*_rows(text), *duties]):
        at = bisect_right(lines, row[0]) - 1
        document = starts[at][1].id if at >= 0 else None
        kind = _class(row, titles.get(row[0]))
        if kind is not None:
            own = None if kind[0] in _WHOLE else document
            groups.setdefault((own, *kind), []).append(row)
    for rows in groups.values():
        level = _level(row[1] for row in rows)
        like = next((row for row in rows if row[1] == level), rows[0])
        for row in rows:
            if row[1] != level:
                at = bisect_right(lines, row[0]) - 1
                document = starts[at][1].id if at >= 0 else None
                found = _finding(text, row, level, titles.get(row[0]), lang)
                other = {"file": text.name, "line": like[0], "excerpt": like[3][:LONGEST]}
                yield found._replace(document=document, severity=severity, related=(other,))


def _untitled(documents: Iterable[Document]) -> Iterator[int]:
    """The lines of headings that stand for the title of an attachment that has none."""
    for document in documents:
        for part in document.parts:
            for block in () if part.title else part.blocks:
                if isinstance(block, nodes.Heading) and not block.number and block.origin:
                    yield block.origin


def _first(document: Document) -> int | None:
    return min((line.origin for line in document.lines if line.origin), default=None)


def _rows(text: TextFile) -> Iterator[Row]:
    for match in re.finditer(_HEADING, text.text):
        yield text.line(match.start()), len(match[1]), match.start(), match[2]
    for match in re.finditer(_LABEL, text.text):
        if not match[1] and not match[4].strip():
            yield text.line(match.start()), 0, match.start(), match[2]


def _class(row: Row, title: Kind | None) -> tuple[object, ...] | None:
    """What the heading is like; ``None`` where that cannot be said."""
    label = _LABEL.match(row[3])
    if label is not None:
        return (label[3],)
    number = _NUMBER.match(row[3])
    if number is not None and (kind := scheme(number[0])) is not Scheme.NONE:
        return (kind, number[0].strip(".").count(".") if kind is Scheme.DECIMAL else 0)
    return None if title is None else (title,)


def _level(levels: Iterable[int]) -> int:
    every = list(levels)
    counts = Counter(every)
    most = max(counts, key=lambda level: counts[level])
    return every[0] if counts[every[0]] >= _HALF * counts[most] else most


def _finding(text: TextFile, row: Row, level: int, title: Kind | None, lang: str) -> Finding:
    line, was, start, words = row
    end = text.text.find("\n", start)
    whole = text.text[start : end if end >= 0 else len(text.text)][:LONGEST]
    bare = whole.strip("*# ")
    mended = f"{'#' * level} {bare}" if level else f"**{bare}**" if title is Kind.POST else bare
    message = wording(
        f"proof.told.{'level' if was and level else 'marked'}",
        lang,
        {"was": was, "level": level, "what": words},
    )
    return Finding("heading.level", Severity.NOTE, None, text.name, line, whole, message, mended)
