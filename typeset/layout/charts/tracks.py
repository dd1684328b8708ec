"""The tracks of a channel between two layers: which level piece of line lies above which.

Comes in: the pieces, with the places where lines lead up and down from them. Goes out: their numbers.
Channel routing with a constraint for every two lines that would else lie on one another (A. Hashimoto,
J. Stevens, Wire routing by optimizing channel assignment, 1971). Where constraints go in a circle, a
line changes from one track to another on its way (D. Deutsch, A "dogleg" channel router, 1976).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from typeset.layout.charts.geometry import Point


@dataclass(eq=False)
class Track:
    """A level piece of line in a channel: from ``tops`` lines lead up, from ``bottoms`` down; ``number``
    counts the tracks of the channel from above.

    ``above`` and ``below`` hold what was split off: by the place where its line leaves the channel,
    the place of the dog-leg and the piece on the other side of it, which lies above or below this one.
    ``bends`` are the dog-legs at either of its ends."""

    tops: set[int] = field(default_factory=set)
    bottoms: set[int] = field(default_factory=set)
    number: int = 0
    above: dict[int, tuple[int, Track]] = field(default_factory=dict)
    below: dict[int, tuple[int, Track]] = field(default_factory=dict)
    bends: set[int] = field(default_factory=set)

    @property
    def span(self) -> tuple[int, int]:
        all_of = self.tops | self.bottoms | self.bends
        return min(all_of), max(all_of)

    @property
    def last(self) -> int:
        """The number of the lowest piece."""
        return max([self.number, *(piece.number for _, piece in self.below.values())])

    def way(self, start: int, end: int) -> Iterator[Point]:
        """The corners of the line from ``start`` above to ``end`` below; y is the number of a track."""
        yield from reversed(_leg(self.above, self.number, start))
        yield from _leg(self.below, self.number, end)


def _leg(pieces: dict[int, tuple[int, Track]], number: int, place: int) -> list[Point]:
    """The corners between track ``number`` and the line at ``place``, outwards."""
    if place not in pieces:
        return [(place, number)]
    bend, piece = pieces[place]
    return [(bend, number), (bend, piece.number), (place, piece.number)]


def number_tracks(tracks: list[Track], columns: Collection[int], clear: int) -> None:
    """Number the tracks of a channel: a track above another where a line that comes down to it would
    else run along one that leaves the other, else so that few lines cross. Tracks share a number
    where they do not come near each other. ``columns`` are the places of all plumb lines in the
    channel."""
    waiting, taken = list(tracks), set(columns)
    placed: list[Track] = []
    while waiting:
        free = [one for one in waiting if not any(_before(m, one) for m in waiting if m is not one)]
        if not free:
            waiting.append(_split(_circle(waiting), taken))
            continue
        track = min(free, key=lambda one: sum(_cost(one, m) for m in waiting if m is not one))
        low, high = track.span
        track.number = max(
            (
                other.number + 1
                for other in placed
                if other.span[0] - clear < high and low < other.span[1] + clear
            ),
            default=0,
        )
        placed.append(track)
        waiting.remove(track)


def _before(one: Track, two: Track) -> bool:
    """Whether ``one`` has to lie above ``two``."""
    return (
        not one.tops.isdisjoint(two.bottoms)
        or any(piece is one for _, piece in two.above.values())
        or any(piece is two for _, piece in one.below.values())
    )


def _cost(upper: Track, lower: Track) -> int:
    """How many more lines cross with ``upper`` above ``lower`` than the other way round."""

    def within(points: set[int], span: tuple[int, int]) -> int:
        return sum(1 for x in points if span[0] < x < span[1])

    crossed = within(lower.tops, upper.span) + within(upper.bottoms, lower.span)
    return crossed - within(upper.tops, lower.span) - within(lower.bottoms, upper.span)


# ---------------------------------------------------------------- dog-legs


def _circle(tracks: list[Track]) -> list[Track]:
    """Tracks each of which has to lie above the one before it, and the first above the last; each of
    ``tracks`` has to lie below another of them."""
    way = [tracks[0]]
    while True:
        over = next(each for each in tracks if each is not way[-1] and _before(each, way[-1]))
        if over in way:
            return way[way.index(over) :]
        way.append(over)


def _split(circle: list[Track], taken: set[int]) -> Track:
    """Open the circle with a dog-leg, and return the new piece: at the end of a track rather than along
    it, where there is most room.

    Two neighbours of the circle meet at one place. From one of them the line at this place is split
    off: from the lower one downwards, and its piece lies above nothing; or from the upper one upwards,
    and its piece lies below nothing. So no piece is ever in a circle, and each split opens one.
    """
    ways = []
    for lower, upper in pairwise([*circle, circle[0]]):
        place = min(lower.bottoms & upper.tops)
        for track, others in ((lower, lower.tops), (upper, upper.bottoms)):
            bend, room = _bend(track, place, others, taken)
            ways.append((place in track.span, room, track, place, bend))
    _, _, track, place, bend = max(ways, key=lambda way: way[:2])
    if place in track.bottoms:
        track.bottoms.discard(place)
        piece = Track(bottoms={place}, bends={bend})
        track.below[place] = bend, piece
    else:
        track.tops.discard(place)
        piece = Track(tops={place}, bends={bend})
        track.above[place] = bend, piece
    track.bends.add(bend)
    taken.add(bend)
    return piece


def _bend(track: Track, place: int, others: set[int], taken: set[int]) -> tuple[int, int]:
    """Where the line of ``track`` at ``place`` has its dog-leg, on the way to ``others`` but before
    the next place of the track: in the middle of the widest gap between plumb lines, and how wide
    that gap is."""
    ends = track.tops | track.bottoms | track.bends
    gaps: list[tuple[int, int]] = []
    for reach in (
        (max([x for x in ends if x < place]), place) if min(others) < place else None,
        (place, min([x for x in ends if x > place])) if max(others) > place else None,
    ):
        if reach is not None:
            between = (x for x in taken if reach[0] < x < reach[1])
            gaps += pairwise(sorted([*reach, *between]))
    left, right = max(gaps, key=lambda gap: gap[1] - gap[0])
    return (left + right) // 2, right - left
