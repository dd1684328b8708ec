"""From lines to paragraphs.

Comes in: a ``Reading``. Goes out: its paragraphs in reading order, each with what kind of text it
is. A paragraph begins at a line indented by two em, or at a line flush left where the line before
leaves room for its first word (so it was ended on purpose, not for want of room).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from benchmarks.columns import Leaf, Line, Reading
from benchmarks.glyphs import Glyph

TOLERANCE = 0.2
"""How far (em) a line may stand from where its paragraph begins."""


@dataclass(eq=False)
class Paragraph:
    """``heading``: all in another face than the body. ``followed``: what comes next in the flow."""

    lines: list[Line]
    heading: bool = False
    followed: Line | None = None


def miss(line: Line, em: float) -> float:
    """How far (em) ``line`` stays short of its column's edge; negative where it sticks out.

    The mark at its end may have its blank or not.
    """
    last = line.glyphs[-1]
    whole = (line.edges[1] - last.full_right) / em
    trimmed = (line.edges[1] - last.right) / em
    if last.closing and trimmed < 0 and last.left >= line.edges[1] - 0.15 * em:
        return 0.0  # hangs
    return min(whole, trimmed, key=abs)


def _stands_at(line: Line, x: float, em: float) -> bool:
    first = line.glyphs[0]
    return any(abs(edge - x) < TOLERANCE * em for edge in (first.left, first.full_left))


def is_indented(line: Line, em: float) -> bool:
    """Whether ``line`` begins two em from its column's edge."""
    return _stands_at(line, line.edges[0] + 2 * em, em)


def is_flush(line: Line, em: float) -> bool:
    """Whether ``line`` begins at its column's edge."""
    return _stands_at(line, line.edges[0], em)


def _first_word(glyphs: list[Glyph]) -> float:
    """The width (pt) of what the line could not have begun without."""
    end = 1
    while end < len(glyphs) and (glyphs[end - 1].opening or glyphs[end].closing):
        end += 1
    if glyphs[0].latin:
        while end < len(glyphs) and not glyphs[end].han and not glyphs[end].spaced:
            end += 1
    return glyphs[end - 1].right - glyphs[0].left


def _goes_on(before: Line, line: Line, em: float) -> bool:
    """Whether ``line``, flush left, continues the paragraph of ``before``.

    A whole line in another face after a line that ends in the body's is a heading.
    """
    if line.other_face and not before.other_face and not before.ends_in_other_face:
        return False
    room = (before.edges[1] - before.glyphs[-1].right) - _first_word(line.glyphs)
    return room < 0.05 * em


def _is_text(line: Line) -> bool:
    return line.column >= 0 and line.text_size and not line.tabular


def split_columns(line: Line, em: float) -> bool:
    """Whether ``line`` is laid out in pieces, as a row of a table or of a roster is."""
    return any(
        b.left - a.right > 1.3 * em and not (b.spaced and b.left - a.right < 2.3 * em)
        for a, b in pairwise(line.glyphs)
    )


def paragraphs(reading: Reading) -> list[Paragraph]:
    """All paragraphs of body-size text that stand at the edge or two em in, in reading order."""
    em = reading.body.size
    found: list[Paragraph] = []
    current: Paragraph | None = None
    for line in (line for leaf in reading.leaves for line in leaf.flow):
        if current is not None and current.followed is None:
            current.followed = line
        if not _is_text(line):
            if line.display:
                current = None
            continue
        if split_columns(line, em):
            current = None
        elif is_indented(line, em):
            current = Paragraph([line])
            found.append(current)
        elif is_flush(line, em):
            if current is not None and _goes_on(current.lines[-1], line, em):
                current.lines.append(line)
                current.followed = None
            else:
                current = Paragraph([line])
                found.append(current)
        else:
            current = None
    for paragraph in found:
        paragraph.heading = all(line.other_face for line in paragraph.lines)
    return found


def headings(reading: Reading, of: list[Paragraph]) -> list[tuple[Line, Line]]:
    """The last line of each heading in a column, with what follows it in the flow."""
    pairs = [(p.lines[-1], p.followed) for p in of if p.heading and p.followed is not None]
    in_paragraphs = {line for p in of for line in p.lines}
    flow = [line for leaf in reading.leaves for line in leaf.flow]
    for line, after in pairwise(flow):
        if line in in_paragraphs or line.column < 0 or line.tabular:
            continue
        if line.display or (line.text_size and line.other_face):
            pairs.append((line, after))
    return [(line, after) for line, after in pairs if after is not None]


def same_column(a: Line, b: Line) -> bool:
    """Whether both stand in one column of one band."""
    return (a.page, a.band, a.column) == (b.page, b.band, b.column)


def text_lines(leaves: list[Leaf]) -> list[Line]:
    """Every line of body-size text in a column, tables left out."""
    return [line for leaf in leaves for line in leaf.flow if _is_text(line)]
