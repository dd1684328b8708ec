"""Titles: lines broken by sense, centred over all columns.

Comes in: the lines of a title as the record gives them. Goes out: slabs. A line that is too wide is
parted between words, in the shape of GB/T 9704-2012, 7.3.1.
"""

from __future__ import annotations

from typeset.display import Text
from typeset.display.tags import Tag
from typeset.layout.flow import Slab
from typeset.layout.sense import sense_ends
from typeset.layout.stylesheet import Style
from typeset.layout.text import TextSetter, baseline, space
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
    texts = [text for line in lines for text in _texts(setter, line, style, width, height)]
    rest = -len(texts) * height % pitch
    tag = tag or setter.leaf()
    slabs = []
    for n, text in enumerate(texts):
        above = rest // 2 if n == 0 else 0
        below = rest - rest // 2 if n == len(texts) - 1 else 0
        placed = Text(text.x, text.y + above, text.runs, False, tag)
        slabs.append(Slab(above + height + below, (placed,), keep=style.keep, snap=n == 0))
    return space(style.before, pitch) + slabs + space(style.after, pitch)


def _texts(
    setter: TextSetter, line: nodes.Inlines, style: Style, width: int, height: int
) -> list[Text]:
    """A given line as one or more lines that fit, each relative to its own top."""
    items = setter.items(setter.passage(style, (line, "")))
    most = int(width * style.width) * MEM_PER_EM // style.size
    ends = sense_ends(items, most, free=True)
    return [
        Text(
            setter.start(piece, style, width, first=True),
            baseline(height, style.size),
            piece.runs,
        )
        for piece in set_lines(items, ends, style.size, (most, most), justify=False)
    ]
