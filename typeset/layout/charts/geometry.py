"""What a planned chart is: boxes, frames, lines and labels at their places.

Lengths are sp from the top left corner of the chart, y downwards. The planners (``organisation``,
``flow``) make a ``Plan`` from the sizes of nodes and labels alone; ``drawing`` turns it into items.
"""

from __future__ import annotations

from collections.abc import Mapping

from typeset.frozen import frozen

Edge = tuple[str, str]
Point = tuple[int, int]
Size = tuple[int, int]


@frozen
class Gaps:
    """``across`` between nodes side by side, ``down`` between levels, ``track`` between parallel lines,
    ``arrow`` for a head, ``clear`` around labels, ``inset`` between a frame and what it holds."""

    across: int
    down: int
    track: int
    arrow: int
    clear: int
    inset: int


@frozen
class Box:
    """A rectangle; a decision touches the middles of its sides."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def across(self) -> int:
        """The middle, from the left."""
        return self.x + self.width // 2

    @property
    def down(self) -> int:
        """The middle, from the top."""
        return self.y + self.height // 2


@frozen
class Frame:
    """A group's rectangle and the part of it, ``head``, that its label stands in the middle of."""

    key: str
    box: Box
    head: Box


@frozen
class Plan:
    """``routes`` lead from edge to edge of their nodes, by level and plumb segments; ``labels`` gives
    the top left corner of each; ``order`` is that of the nodes in reading."""

    width: int
    height: int
    boxes: Mapping[str, Box]
    frames: tuple[Frame, ...]
    routes: Mapping[Edge, tuple[Point, ...]]
    labels: Mapping[Edge, Point]
    order: tuple[str, ...]


def straightened(points: list[Point]) -> tuple[Point, ...]:
    """``points`` without those that repeat or lie on the way."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (
            kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]
        ):
            kept.pop()
        kept.append(point)
    return tuple(kept)
