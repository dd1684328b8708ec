"""A paragraph set in a line more or less than by itself, for pages that want another number of them.

Comes in: what a paragraph was set from, and its slabs. Goes out: other slabs that stand for them, with the
same anchors and held in the same way, or nothing where that would look forced.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from typeset.display import Anchor
from typeset.frozen import NamedTuple
from typeset.layout.flow import Slab, held
from typeset.paragraph.setting import set_lines
from typeset.units import MEM_PER_EM

if TYPE_CHECKING:
    from typeset.display.tags import Tag
    from typeset.layout.stylesheet import Style
    from typeset.layout.text import Passage, TextSetter

SQUEEZED, STRETCHED = 1500, 500
"""The most that a line may be able to take in, and to give beside its gaps, in milli-em."""


class ParagraphFlow(NamedTuple):
    """What a paragraph of so many ``lines`` was set from, for pages that want another number of them.
    ``last`` is the width of its last line in milli-em."""

    passage: Passage
    style: Style
    width: int
    tag: Tag
    lines: int
    last: int


class Anew(NamedTuple):
    """A paragraph that was set with lines that end at ``ends``, as these ``slabs``."""

    flow: ParagraphFlow
    ends: tuple[int, ...]
    slabs: list[Slab]


def may_be(setter: TextSetter, flow: ParagraphFlow, more: int) -> bool:
    """Whether it is worth while to try: what the last line holds has to go into the others, or they
    have to fill it and begin one more."""
    measure = flow.width * MEM_PER_EM // flow.style.size
    if more < 0:
        return flow.last <= SQUEEZED * (flow.lines - 1)
    most = setter.sheet.pages.loosest * measure + STRETCHED
    return measure - flow.last + MEM_PER_EM <= most * flow.lines


def loosened(
    setter: TextSetter, flow: ParagraphFlow, more: int
) -> tuple[tuple[int, ...], float] | None:
    """The ends of the lines of a paragraph with ``more`` lines than by itself, and what that costs: the
    demerits of a line. ``None`` where it would look forced."""
    key = ("loosened", id(flow.passage), more)
    # The flow in what is kept keeps its identity from being used again.
    return setter.once(key, lambda: (flow, _loosened(setter, flow, more)))[1]


def _loosened(
    setter: TextSetter, flow: ParagraphFlow, more: int
) -> tuple[tuple[int, ...], float] | None:
    from typeset.paragraph.looseness import break_into  # for the pages that need it

    measures = setter.measures(flow.style, flow.width, flow.style.size)
    count, loosest = flow.lines + more, round(setter.sheet.pages.loosest * 1000)
    found = break_into(setter.items(flow.passage), measures, count, loosest)
    return found and (found[0], found[1] / count)


def reset(
    setter: TextSetter, flow: ParagraphFlow, ends: tuple[int, ...], old: Sequence[Slab]
) -> list[Slab]:
    """The paragraph ``old`` with lines that end at ``ends``."""
    anchors = tuple([item for item in old[0].items if isinstance(item, Anchor)])
    holds = tuple([slab.hold for slab in old])
    key = ("reset", id(flow.passage), ends, anchors, holds)
    height = old[0].height
    return setter.once(key, lambda: (flow, _reset(setter, flow, ends, anchors, holds, height)))[1]


def _reset(
    setter: TextSetter,
    flow: ParagraphFlow,
    ends: tuple[int, ...],
    anchors: tuple[Anchor, ...],
    holds: tuple[bool, ...],
    height: int,
) -> list[Slab]:
    passage, style, width, tag, _, _ = flow
    items = setter.items(passage)
    lines = set_lines(items, ends, style.size, setter.measures(style, width, style.size))
    slabs = setter.line_slabs(items, lines, passage, style, width, tag, [], None, height)
    slabs[0] = slabs[0]._replace(items=(*slabs[0].items, *anchors))
    held_ones = zip(slabs, held(holds, len(slabs)), strict=True)
    return [slab._replace(hold=hold) if hold else slab for slab, hold in held_ones]


def same_looseness(setter: TextSetter, before: Slab, now: Slab) -> bool:
    """Whether two states of a paragraph, which begins with these slabs, can be set in a line more or less in
    the same way and at the same price, so that whoever mends pages decides the same."""
    was, own = before.paragraph, now.paragraph
    if was is None or own is None:
        return False
    one, other = was.passage, own.passage
    if (one.segments, one.annotations, one.glue) == (other.segments, other.annotations, other.glue):
        return (one.tracking, was.last) == (other.tracking, own.last)
    for more in (-1, 1):
        able = may_be(setter, was, more)
        if able != may_be(setter, own, more):
            return False
        if able and loosened(setter, was, more) != loosened(setter, own, more):
            return False
    return True
