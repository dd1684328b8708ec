"""A column filled by codes holds what one that is filled slab by slab does."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from typeset.layout.columns import Filler, strip
from typeset.layout.flow import Slab

PITCH = 17
LINES = st.builds(
    Slab, st.just(PITCH), keep=st.sampled_from([False, False, True]), hold=st.booleans()
)
SPACES = st.just(Slab(PITCH, keep=True, space=True))
OTHERS = st.builds(
    Slab,
    st.integers(1, 4 * PITCH),
    keep=st.booleans(),
    hold=st.booleans(),
    snap=st.booleans(),
    stretch=st.sampled_from([False, False, False, True]),
    notes=st.lists(st.just(Slab(11)), max_size=2).map(tuple),
)
SLABS = st.lists(st.one_of(LINES, LINES, LINES, SPACES, OTHERS), max_size=40)
Filled = tuple[int, list[tuple[int, int]], int, int]
"""The next slab, the top and the height of each one placed, and what is used at the top and at the foot."""


def _slab_by_slab(
    slabs: Sequence[Slab], start: int, height: int, grid: int, *, turns: bool
) -> Filled:
    placed: list[tuple[int, int]] = []
    k = start
    while k < len(slabs) and slabs[k].space:
        k += 1
    y = foot = 0
    good: Filled = (start, [], 0, 0)
    while k < len(slabs):
        slab = slabs[k]
        top = -(-y // grid) * grid if slab.snap else y
        tall = slab.height
        if slab.stretch:
            tall = max(tall, height - foot - top)
        more = sum(note.height for note in slab.notes)
        more += PITCH // 2 if more and not foot else 0
        if -(-(top + tall) // grid) * grid + foot + more > height:
            break
        placed.append((top, tall))
        y, foot, k = top + tall, foot + more, k + 1
        if not (slab.keep or (turns and slab.hold)):
            good = (k, [*placed], y, foot)
    if k == len(slabs):
        good = (k, placed, y, foot)
    end, placed, used, foot = good
    return end, placed, -(-used // grid) * grid, foot


@settings(max_examples=300, deadline=None)
@given(SLABS, st.integers(0, 3), st.integers(0, 30 * PITCH), st.booleans(), st.booleans())
def test_codes_and_slabs_agree(
    slabs: list[Slab], start: int, height: int, turns: bool, columns: bool
) -> None:
    start = min(start, len(slabs))
    filler = Filler(PITCH, (0, 0), columns=columns)
    frame = filler.fill(strip(slabs, PITCH), start, height, turns=turns)
    placed = [(top, slab.height) for top, slab in frame.placed]
    found = frame.end, placed, frame.used, frame.foot
    assert found == _slab_by_slab(slabs, start, height, filler.grid, turns=turns)


@given(SLABS, st.data())
def test_a_changed_strip_is_that_of_its_slabs(slabs: list[Slab], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(slabs)))
    count = data.draw(st.integers(0, len(slabs) - index))
    fresh = data.draw(st.lists(LINES, max_size=3))
    changed = strip(slabs, PITCH).changed(index, count, strip(fresh, PITCH))
    whole = [*slabs[:index], *fresh, *slabs[index + count :]]
    assert (list(changed.slabs), changed.codes) == (whole, strip(whole, PITCH).codes)
