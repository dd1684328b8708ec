"""Titles: lines broken by sense, centred over all columns.

Comes in: the lines of a title as the record gives them. Goes out: slabs. A line that is too wide is
parted between words, in the shape of GB/T 9704-2012, 7.3.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from typeset.display import Item
from typeset.display.tags import Tag
from typeset.layout.flow import Slab, shifted
from typeset.layout.sense import sense_ends
from typeset.layout.stylesheet import Style
from typeset.layout.text import TextSetter, spaced
from typeset.model import nodes
from typeset.paragraph.setting import set_lines
from typeset.units import MEM_PER_EM


def title_slabs(
    setter: TextSetter, lines: nodes.Lines, style: Style, width: int, tag: Tag | None = None
) -> list[Slab]:
    """One slab a line of the title, with the space that the style asks for. All belong to ``tag``, or to
    a paragraph of their own.

    Lines closer than the grid stand in the middle of a whole number of grid lines.
    """
    pitch = setter.sheet.page.pitch
    height = style.leading or style.lines * pitch
    tag = tag or setter.leaf()
    rows = [row for line in lines for row in _rows(setter, line, style, width, height, tag)]
    rest = -len(rows) * height % pitch
    slabs = []
    for n, (items, notes) in enumerate(rows):
        above = rest // 2 if n == 0 else 0
        below = rest - rest // 2 if n == len(rows) - 1 else 0
        placed = tuple([shifted(item, 0, above) for item in items]) if above else items
        slabs.append(
            Slab(above + height + below, placed, keep=style.keep, snap=n == 0, notes=notes)
        )
    return spaced(slabs, style, pitch)


def _rows(
    setter: TextSetter, line: nodes.Inlines, style: Style, width: int, height: int, tag: Tag
) -> Iterator[tuple[tuple[Item, ...], tuple[Slab, ...]]]:
    """A given line as one or more lines that fit, each relative to its own top, with its footnotes."""
    passage = setter.passage(style, (line, ""))
    tag.kids += passage.kids
    items = setter.items(passage)
    most = int(width * style.width) * MEM_PER_EM // style.size
    ends = sense_ends(items, most, free=True)
    for piece in set_lines(items, ends, style.size, (most, most), justify=False):
        x = setter.start(piece, style, width, first=True)
        notes: tuple[Slab, ...] = ()
        if passage.notes:
            column = min(width, setter.sheet.page.column_width)
            notes = setter.notes(passage, piece, column, setter.tags)
        yield setter.row(items, piece, passage, style, x, height, tag), notes
