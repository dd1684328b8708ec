"""The tracks of a channel between two layers: which level piece of line lies above which.

Comes in: the pieces, with the places where lines lead up and down from them. Goes out: their numbers.
Channel routing with a constraint for every two lines that would else lie on one another (A. Hashimoto,
J. Stevens, Wire routing by optimizing channel assignment, 1971).
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Track:
    """A level piece of line in a channel: from ``tops`` lines lead up, from ``bottoms`` down; ``number``
    counts the tracks of the channel from above."""

    tops: set[int] = field(default_factory=set)
    bottoms: set[int] = field(default_factory=set)
    number: int = 0

    @property
    def span(self) -> tuple[int, int]:
        all_of = self.tops | self.bottoms
        return min(all_of), max(all_of)


def number_tracks(tracks: list[Track], clear: int) -> None:
    """Number the tracks of a channel: a track above another where a line that comes down to it would
    else run along one that leaves the other, else so that few lines cross. Tracks share a number
    where they do not come near each other."""
    waiting = list(range(len(tracks)))
    placed: list[Track] = []
    while waiting:
        free = [
            n for n in waiting if not any(_before(tracks[m], tracks[n]) for m in waiting if m != n)
        ]
        choice = min(
            free or waiting,
            key=lambda n: (sum(_cost(tracks[n], tracks[m]) for m in waiting if m != n), n),
        )
        track = tracks[choice]
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
        waiting.remove(choice)


def _before(one: Track, two: Track) -> bool:
    """Whether ``one`` has to lie above ``two``."""
    return not one.tops.isdisjoint(two.bottoms) and one.tops.isdisjoint(two.tops)


def _cost(upper: Track, lower: Track) -> int:
    """How many more lines cross with ``upper`` above ``lower`` than the other way round."""

    def within(points: set[int], span: tuple[int, int]) -> int:
        return sum(1 for x in points if span[0] < x < span[1])

    crossed = within(lower.tops, upper.span) + within(upper.bottoms, lower.span)
    return crossed - within(upper.tops, lower.span) - within(lower.bottoms, upper.span)
