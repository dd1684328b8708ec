"""Titles, headings and run-in headings, told by their looks.

In: the paragraphs of a Word file. Out: for each the shape of its line, and the marks of its text.
Departments set headings in 黑体 or 楷体 where the text is in 仿宋, or in bold; titles are large and
centred; few use styles (GB/T 9704-2012, 7.3). What numbers say stays with ``headings``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from typeset.frozen import frozen
from typeset.intake.docx.scroll import Para, Scroll
from typeset.intake.docx.styles import Look, family
from typeset.intake.lines import Shape
from typeset.intake.numbers import number_at
from typeset.intake.source import BOLD, PLAIN, Text

T = TypeVar("T")
LONGEST_HEADING = 60
LONGEST_TITLE = 80
LONGEST_LEAD = 60
LARGE, LARGER = 36, 6
"""Half points: what is at least so large, or so much larger than the text, is a title where it is centred."""
_END = re.compile("[。；：，！？…]$")
_INNER = re.compile("[。；！？].")
_DASHES = re.compile("^(?:——|[（(].*[）)]$)")


@frozen
class Body:
    """The looks of most of the text."""

    family: str
    size: int
    bold: bool
    indented: bool


@frozen
class Told:
    """What a paragraph looks like. ``marks``: those of its characters; ``red``: like a red head."""

    shape: Shape
    title: bool
    styled: int
    marks: str
    red: bool


def body_of(paras: Sequence[Para], scroll: Scroll) -> Body:
    """The looks that most characters have."""
    chars = scroll.whole()[0]
    families: Counter[str] = Counter()
    sizes: Counter[int] = Counter()
    bold: Counter[bool] = Counter()
    indented: Counter[bool] = Counter()
    for para in paras:
        for look, count in para.told(chars):
            families[family(look.font)] += count
            sizes[look.size or 21] += count
            bold[bool(look.bold)] += count
        if para.end - para.start > 40:
            typed = chars.startswith(("\u3000\u3000", "    ", "\t"), para.start + para.lead)
            indented[bool(para.layout.indent) or typed] += 1
    return Body(
        _most(families, "song"), _most(sizes, 21), _most(bold, False), _most(indented, False)
    )


def _most(counts: Counter[T], default: T) -> T:
    return counts.most_common(1)[0][0] if counts else default


def tell(para: Para, body: Body, scroll: Scroll) -> Told:
    """What ``para`` looks like."""
    start, end = para.start + para.lead, para.end
    text = scroll.cut(para.start, end).strip()
    marks = scroll.whole()[1][para.start : end]
    if body.bold:
        marks = marks.replace(BOLD, PLAIN)
    words = text.chars
    looks = list(para.told(scroll.whole()[0]))
    red = bool(looks) and all(look.red for look, _ in looks)
    plain = Told(Shape.TEXT, False, 0, marks, red)
    if not words or not looks:
        return plain
    if para.listed is not None and para.listed.bullet:
        return Told(Shape.BULLET, False, 0, marks, red)
    title = _is_title(para, words, looks, body)
    styled = (para.layout.outline or 0) + 1 if para.layout.outline is not None else 0
    styled = styled if styled <= 9 and _heading_like(words) else 0
    stands_out = _stands_out(words, text, looks, body)
    if title or styled or stands_out:
        return Told(Shape.HEADING, title, min(styled, 6), PLAIN * len(marks), red)
    if number_at(text) is not None:
        lead = _lead(para, body, scroll, start)
        if lead:
            marks = BOLD * (lead - para.start) + marks[lead - para.start :]
    return Told(Shape.TEXT, False, 0, marks, red)


def _heading_like(words: str) -> bool:
    return len(words) <= LONGEST_HEADING and not _INNER.search(words)


def _is_title(para: Para, words: str, looks: Sequence[tuple[Look, int]], body: Body) -> bool:
    if len(words) > LONGEST_TITLE or _END.search(words) or _DASHES.search(words):
        return False
    if para.layout.name == "title":
        return True
    size = max(looks, key=lambda pair: pair[1])[0].size or 21
    large = size >= LARGE or size >= body.size + LARGER
    faces = all(family(look.font) == "title" for look, _ in looks)
    return para.layout.align == "center" and (large or faces) and body.size < size + 2


def _stands_out(words: str, text: Text, looks: Sequence[tuple[Look, int]], body: Body) -> bool:
    """Whether a whole short paragraph is set in a face that the text is not in."""
    if not _heading_like(words) or words.startswith("——"):
        return False
    faces = {family(look.font) for look, _ in looks}
    bold = all(look.bold for look, _ in looks) and not body.bold
    hei = body.family != "hei" and faces <= {"hei"}
    kai = body.family != "kai" and faces <= {"hei", "kai"}
    if number_at(text) is not None:
        return bold or hei or kai
    return (bold or hei) and not _END.search(words) and len(words) <= LONGEST_HEADING


def _lead(para: Para, body: Body, scroll: Scroll, start: int) -> int:
    """Where the beginning of a numbered paragraph ends that is set in another face; 0 without one."""
    end = start
    chars = scroll.whole()[0]
    for first, last, look in para.looks:
        other = family(look.font) in ("hei", "kai") and family(look.font) != body.family
        bold = bool(look.bold) and not body.bold
        if not (other or bold) and chars[first:last].strip():
            break
        end = last
    while end > start and chars[end - 1].isspace():
        end -= 1
    whole = not chars[end : para.end].strip()
    return 0 if end - start > LONGEST_LEAD or end == start or whole else end
