"""Titles: lines broken by sense, centred over all columns.

Comes in: the lines of a title as the record gives them. Goes out: slabs. A line that is too wide is
parted evenly, so that no last line is a stub (GB/T 9704-2012, 7.3.1: trapezoid or diamond).
"""

from __future__ import annotations

from typeset.display import Text
from typeset.layout.flow import Slab
from typeset.layout.stylesheet import Style
from typeset.layout.text import Passage, TextSetter, baseline, space
from typeset.model import nodes
from typeset.paragraph.breaking import break_lines
from typeset.paragraph.setting import set_lines
from typeset.units import MEM_PER_EM


def title_slabs(setter: TextSetter, lines: nodes.Lines, style: Style, width: int) -> list[Slab]:
    """One slab a line of the title, with the space that the style asks for."""
    pitch = setter.sheet.page.pitch
    slabs = space(style.before, pitch)
    for line in lines:
        slabs += _line_slabs(setter, setter.passage(style, (line, "")), style, width)
    return slabs + space(style.after, pitch)


def _line_slabs(setter: TextSetter, passage: Passage, style: Style, width: int) -> list[Slab]:
    height = style.lines * setter.sheet.page.pitch
    items = setter.items(passage)
    most = int(width * style.width) * MEM_PER_EM // style.size
    ends = balanced_ends(
        items.advance[-1], most, lambda measure: break_lines(items, measure, measure)
    )
    slabs = []
    for line in set_lines(items, ends, style.size, (most, most), justify=False):
        x = setter.start(line, style, width, first=True)
        text = Text(x, baseline(height, style.size), line.runs)
        slabs.append(Slab(height, (text,), keep=style.keep))
    return slabs


def balanced_ends(natural: int, most: int, breaker: object) -> tuple[int, ...]:
    """Break into as few lines as fit ``most``, and these as even as the breaks allow."""
    assert callable(breaker)
    ends: tuple[int, ...] = breaker(most)
    if len(ends) < 2:
        return ends
    for measure in range(natural // len(ends), most, 250):
        even: tuple[int, ...] = breaker(measure)
        if len(even) == len(ends):
            return even
    return ends
