"""Tracks of a channel: whatever the lines, none runs along another, and none leads up."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from typeset.layout.charts.geometry import Point
from typeset.layout.charts.tracks import Track, number_tracks

APART, CLEAR = 100, 10
Channel = list[tuple[Track, tuple[int, int]]]
"""Each track with the line, or one of the lines, that it is for: where it comes in, where it leaves."""


@st.composite
def channels(draw: st.DrawFn) -> Channel:
    """Lines between two rows of places, most of them under one another: lines that part from one place
    and lines that come together at one."""
    count = draw(st.integers(2, 7))
    upper = [APART * n for n in range(count)]
    lower = [x + draw(st.sampled_from((0, 0, 0, 30))) for x in upper]
    parting = draw(st.integers(0, count))
    ends = draw(st.permutations(lower))
    lines: Channel = []
    for start in upper[:parting]:
        bottoms = {ends.pop() for _ in range(draw(st.integers(1, 3))) if len(ends) > 1} - {start}
        track = Track({start}, set(bottoms))
        lines += [(track, (start, end)) for end in sorted(bottoms)]
    starts = draw(st.permutations(upper[parting:]))
    for end in ends:
        tops = {starts.pop() for _ in range(draw(st.integers(1, 3))) if starts} - {end}
        track = Track(set(tops), {end})
        lines += [(track, (start, end)) for start in sorted(tops)]
    return lines


def numbered(lines: Channel) -> list[Track]:
    tracks = list(dict.fromkeys(track for track, _ in lines))
    columns = [place for _, places in lines for place in places]
    number_tracks(tracks, columns, CLEAR)
    return tracks


def corners(track: Track, start: int, end: int) -> list[Point]:
    """The line from above the channel to below it."""
    return [(start, -1), *track.way(start, end), (end, 100)]


def shared(one: tuple[Point, Point], two: tuple[Point, Point]) -> bool:
    """Whether two pieces run along one another, or level ones touch."""
    for axis in (0, 1):
        low = max(min(a[1 - axis] for a in piece) for piece in (one, two))
        high = min(max(a[1 - axis] for a in piece) for piece in (one, two))
        if len({point[axis] for point in (*one, *two)}) == 1:
            return low < high or (axis == 1 and low == high)
    return False


@settings(max_examples=400)
@given(channels())
def test_lines_of_two_tracks_do_not_run_along_one_another(lines: Channel) -> None:
    numbered(lines)
    for (one, first), (two, second) in combinations(lines, 2):
        if one is not two:
            for a in pairwise(corners(one, *first)):
                for b in pairwise(corners(two, *second)):
                    assert not shared(a, b), (first, second)


@settings(max_examples=400)
@given(channels())
def test_lines_lead_down(lines: Channel) -> None:
    numbered(lines)
    for track, places in lines:
        way = corners(track, *places)
        assert all((a[0] == b[0]) != (a[1] == b[1]) for a, b in pairwise(way))
        assert all(a[1] <= b[1] for a, b in pairwise(way))
        assert way[-2][1] <= track.last


def test_lines_that_change_places_need_three_tracks() -> None:
    one, two = Track({0}, {APART}), Track({APART}, {0})
    number_tracks([one, two], [0, APART], CLEAR)
    ways = sorted((list(one.way(0, APART)), list(two.way(APART, 0))), key=len)
    assert [len(way) for way in ways] == [2, 4]
    assert {y for _, y in ways[0]} == {1}
    assert [y for _, y in ways[1]] == [0, 0, 2, 2]
    assert {x for x, _ in ways[1]} == {0, APART // 2, APART}


def test_no_line_changes_its_track_without_need() -> None:
    one, two = Track({0}, {APART}), Track({APART}, {2 * APART})
    number_tracks([one, two], [0, APART, 2 * APART], CLEAR)
    assert list(one.way(0, APART)) == [(0, 1), (APART, 1)]
    assert list(two.way(APART, 2 * APART)) == [(APART, 0), (2 * APART, 0)]
