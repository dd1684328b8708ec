"""A paragraph with another text, in as many lines as before.

Comes in: the slabs of a paragraph and what one of its segments says now. Goes out: the slabs that the galley
would have in their place, or nothing where more than these lines would come out otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from typeset.display import Anchor
from typeset.frozen import replace
from typeset.layout.elements import FOREIGN, STRANGE
from typeset.layout.flow import Slab
from typeset.layout.manuscript import is_plain

if TYPE_CHECKING:
    from typeset.layout.text import TextSetter


def corrected(setter: TextSetter, slabs: Sequence[Slab], k: int, text: str) -> list[Slab] | None:
    """The paragraph that begins with the first of ``slabs``, segment ``k`` of which says ``text``. As the
    galley has it only where the galley does not do more with the lines than to mark and hold them: to be
    told by correcting the paragraph into what it is."""
    flow = slabs[0].paragraph
    if flow is None or not is_plain(flow) or not 0 <= k < len(flow.passage.segments):
        return None
    before, style = flow.passage, flow.style
    segments = [*before.segments]
    start = sum([_length(segment.text) for segment in segments[:k]])
    if any(at > start for at in (*before.glue, *[turn.start for turn in before.turns])):
        return None  # what is not to be parted, or a label, would lie elsewhere
    segments[k] = segments[k]._replace(text=text)
    length = before.length - _length(before.segments[k].text) + _length(text)
    passage = replace(before, segments=segments, length=length)
    items, lines = setter.lines(passage, style, flow.width)
    if len(lines) != flow.lines or (STRANGE.search(items.text) and FOREIGN.search(items.text)):
        return None
    own = flow._replace(passage=passage, last=lines[-1].width)
    height = slabs[0].height
    made = setter.line_slabs(items, lines, passage, style, flow.width, flow.tag, [], own, height)
    anchors = [item for item in slabs[0].items if isinstance(item, Anchor)]
    made[0] = made[0]._replace(items=(*made[0].items, *anchors))
    return [
        slab._replace(hold=True) if old.hold else slab
        for slab, old in zip(made, slabs[: flow.lines], strict=True)
    ]


def _length(text: str) -> int:
    """The characters of a text as a passage counts them: a dash is one mark."""
    return len(text) - text.count("——")
