"""Which line carries which footnote to the foot of its column.

Comes in: the slabs of a group, each with the notes that its line calls. Goes out: the same with the notes of
a title below it, and with long notes dealt out: the line that calls one carries its beginning, the lines that
follow carry the rest, so that it goes on at the foot of the next column where the first has no more room.
"""

from __future__ import annotations

from itertools import groupby

from typeset.layout.flow import Slab

LEAST = 2
"""So many lines of a note stand at least where it begins and where it ends."""
STEP = 2
"""So many go with each line of text after that."""
MOST = 0.5
"""A slab carries no more than this share of the room that it leaves."""
SLACK = 6
"""One that leaves no more lines than this carries none of a note that goes on."""


def lower_notes(above: list[Slab], below: list[Slab]) -> None:
    """The footnotes of a title go to the foot of the column below it: where the title ends is the middle
    of the page. Those of a table may be on a page before."""
    lowered = [n for n, slab in enumerate(above) if slab.notes and slab.table is None]
    at = next((n for n, slab in enumerate(below) if not slab.space), None)
    if not lowered or at is None:
        return
    notes = [note for n in lowered for note in above[n].notes]
    for n in lowered:
        above[n] = above[n]._replace(notes=())
    below[at] = below[at]._replace(notes=(*notes, *below[at].notes))


def deal_notes(slabs: list[Slab], whole: int, height: int) -> None:
    """Deal out the notes of more than ``whole`` lines in columns of ``height`` sp. What is left at the end
    gets slabs without height."""
    if not any(len(slab.notes) > whole for slab in slabs):
        return
    pending: list[Slab] = []
    head = -1
    for n, slab in enumerate(slabs):
        if slab.paragraph is not None:
            head = n
        if slab.notes:
            *_, last = [list(note) for _, note in groupby(slab.notes, _element)]
            wanted = len(pending) + len(slab.notes)
            wanted -= len(last) - LEAST if len(last) > whole else 0
            pending += slab.notes
            room = (height - slab.height) // pending[0].height
            count = wanted if wanted <= room * MOST else max(0, min(STEP, room - 1))
            slabs[n] = slab._replace(notes=_next(pending, count))
        elif pending and not slab.space and height - slab.height > SLACK * pending[0].height:
            slabs[n] = slab._replace(notes=_next(pending, STEP))
            flow = slabs[head].paragraph if head >= 0 else None
            if flow is not None and n < head + flow.lines:
                slabs[head] = slabs[head]._replace(paragraph=None)  # it is not set anew
    end = next((n for n in range(len(slabs), 0, -1) if not slabs[n - 1].space), 0)
    rest = []
    while pending:
        rest.append(Slab(0, snap=False, notes=_next(pending, STEP)))
    slabs[end:end] = rest


def _next(pending: list[Slab], count: int) -> tuple[Slab, ...]:
    """The next ``count`` lines of notes, taken from them: all where too few would be left."""
    if count and len(pending) < count + LEAST:
        count = len(pending)
    taken = tuple(pending[:count])
    del pending[:count]
    return taken


def _element(line: Slab) -> int:
    """What tells the lines of one note from those of the next."""
    return id(line.items[0].tag)
