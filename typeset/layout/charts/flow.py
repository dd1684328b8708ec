"""Flow charts, second half: layers into boxes and orthogonal lines.

Comes in: ``Layers``, sizes and gaps. Goes out: a ``Plan``. Between two layers lies a channel. A link
leaves its node below, runs level in a track of the channel and enters the next node from above; links
that part from one node, or come together at one, share a track. Links that lead back run at the side
of what they pass. No line passes through a node.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from typeset.layout.charts.coordinates import middles
from typeset.layout.charts.geometry import Box, Edge, Frame, Gaps, Plan, Point, Size, straightened
from typeset.layout.charts.layers import Layers
from typeset.layout.charts.tracks import Track, number_tracks
from typeset.units import SP_PER_PT


@dataclass
class Return:
    """A link that leads back: its way at ``side`` (−1 left, 1 right) in the line ``x``. ``leaves`` and
    ``enters``: whether it does so at the side of its node rather than below, above."""

    edge: Edge
    start: int
    end: int
    side: int
    leaves: bool
    enters: bool
    x: int = 0


@dataclass
class Spot:
    """Where a label stands beside a plumb piece of line: that above (``head``) or below ``cell``, at
    ``side``, the ``row``-th from the node."""

    cell: int
    head: bool
    side: int
    row: int


def plan_flow(
    made: Layers,
    sizes: Mapping[str, Size],
    labels: Mapping[Edge, Size],
    gaps: Gaps,
    stages: Sequence[int] = (),
) -> Plan:
    """Plan the flow. ``sizes`` are those of the nodes; ``labels`` those of what stands beside links;
    ``stages`` the least height of each stage."""
    return _Planner(made, sizes, labels, gaps, stages).plan()


class _Planner:
    def __init__(
        self,
        made: Layers,
        sizes: Mapping[str, Size],
        labels: Mapping[Edge, Size],
        gaps: Gaps,
        stages: Sequence[int],
    ) -> None:
        self._made = made
        self._least = stages
        self._graph = made.graph
        self._labels = labels
        self._gaps = gaps
        self._size = [sizes[key] for key in self._graph.nodes]
        self._index = {key: n for n, key in enumerate(self._graph.nodes)}
        self._ways: dict[int, int] = {}
        for edge, chain in made.chains.items():
            if edge not in made.corner:
                self._ways[chain[0]] = self._ways.get(chain[0], 0) + 1
        self._returns = self._ways_back()
        self._reach: dict[tuple[int, int], int] = {}
        self._spots: dict[Edge, Spot] = {}
        self._place_labels()
        self._x = middles(made, self._distance, SP_PER_PT)
        self._tracks: dict[int, dict[tuple[str, int], Track]] = {}

    # ---- across

    def _width(self, cell: int) -> int:
        return self._size[cell][0] if self._made.is_node(cell) else 0

    def _distance(self, left: int, right: int) -> int:
        gaps = self._gaps
        gap = gaps.across
        corner = {
            chain[1]: edge
            for edge, chain in self._made.chains.items()
            if edge in self._made.corner and chain[0] in (left, right)
        }
        for cell in (left, right):
            if cell in corner:
                gap = max(gap, self._label(corner[cell])[0] + 2 * gaps.clear + gaps.arrow)
        return max(
            (self._width(left) + self._width(right)) // 2 + gap,
            self._reach.get((left, 1), 0) + self._reach.get((right, -1), 0) + gaps.clear,
        )

    def _place_labels(self) -> None:
        """Find the spot of each label that does not stand above a line: below the node that its link
        leaves, at the side to which a link back turns; above the next cell where ways part."""
        taken: dict[tuple[int, bool, int], int] = {}
        turning = {way.edge: way.side for way in self._returns if not way.leaves}
        for edge in sorted(self._labels, key=lambda edge: edge not in turning):
            chain = self._made.chains.get(edge)
            if edge in self._made.corner or (chain is None and edge not in turning):
                continue
            head = chain is not None and not self._label_at_start(edge)
            cell = chain[1] if chain and head else self._index[edge[0]]
            rows = {side: taken.get((cell, head, side), 0) for side in (1, -1)}
            side = turning.get(edge, 1 if rows[1] <= rows[-1] else -1)
            self._spots[edge] = Spot(cell, head, side, rows[side])
            taken[cell, head, side] = rows[side] + 1
            reach = self._labels[edge][0] + self._gaps.clear
            self._reach[cell, side] = max(reach, self._reach.get((cell, side), 0))

    def _half(self, cell: int, side: int) -> int:
        """How far a cell goes left or right of its middle, with the labels beside its line."""
        return max(self._width(cell) // 2, self._reach.get((cell, side), 0))

    def _label(self, edge: Edge) -> Size:
        return self._labels.get(edge, (0, 0))

    def _label_at_start(self, edge: Edge) -> bool:
        return self._ways[self._made.chains[edge][0]] == 1

    # ---- links that lead back

    def _ways_back(self) -> list[Return]:
        """Every link that leads back, the shortest first, at the side that is free at most ends."""
        layer = self._made.layer
        found: list[Return] = []
        used: set[tuple[int, int]] = set()
        for edge, side in self._made.corner.items():
            used.add((self._index[edge[0]], side))
        links = sorted(
            self._made.back,
            key=lambda edge: layer[self._index[edge[0]]] - layer[self._index[edge[1]]],
        )
        entered: set[tuple[int, int]] = set()
        for edge in links:
            start, end = (self._index[key] for key in edge)
            ways = []
            for side in (1, -1):
                labelled = edge in self._labels
                leaves = self._free(start, side, labelled) and (start, side) not in used | entered
                enters = self._free(end, side, False) and (end, side) not in used
                ways.append(Return(edge, start, end, side, leaves, enters))
            way = max(ways, key=lambda each: each.leaves + each.enters)
            if way.leaves:
                used.add((start, way.side))
            if way.enters:
                entered.add((end, way.side))
            found.append(way)
        return found

    def _free(self, cell: int, side: int, labelled: bool) -> bool:
        """Whether no node, and for a ``labelled`` line nothing at all, stands between ``cell`` and the
        side of the chart."""
        row = self._made.rows[self._made.layer[cell]]
        at = row.index(cell)
        beside = row[at + 1 :] if side > 0 else row[:at]
        return not (beside if labelled else any(map(self._made.is_node, beside)))

    def _stand_aside(self, ways: list[Return], side: int) -> None:
        """Set the x of each way, outside all that it passes."""
        gaps, layer = self._gaps, self._made.layer
        aside = {
            way.start: self._width(way.start) // 2 + self._label(way.edge)[0] + gaps.clear
            for way in ways
            if way.leaves and way.edge in self._labels
        }
        done: list[tuple[int, int, Return]] = []
        for way in ways:
            first = layer[way.end] - (not way.enters)
            last = layer[way.start] + (not way.leaves)
            same = [w for _, _, w in done if w.end == way.end and w.enters == way.enters]
            edge = max(
                side * self._x[cell] + max(self._half(cell, side), aside.get(cell, 0))
                for row in self._made.rows[max(first, 0) : last + 1]
                for cell in row
            )
            gap = max(gaps.across, 2 * gaps.arrow)
            place = edge + gap
            for top, bottom, other in done:
                if top <= last and first <= bottom and other not in same:
                    place = max(place, side * other.x + gaps.track)
            place = max([place, *(side * other.x for other in same)])
            for other in same:
                other.x = side * place
            way.x = side * place
            done.append((first, last, way))

    # ---- tracks

    def _fill_channels(self) -> None:
        """Find the tracks of every channel. Channel n lies below layer n."""
        made, x = self._made, self._x
        for row in range(len(made.rows) - 1):
            steps = made.steps(row)
            ways: dict[int, int] = {}
            for a, _ in steps:
                ways[a] = ways.get(a, 0) + 1
            for a, b in steps:
                if x[a] != x[b]:
                    key = ("from", a) if ways[a] > 1 else ("to", b)
                    track = self._track(row, key)
                    track.tops.add(x[a])
                    track.bottoms.add(x[b])
        for n, way in enumerate(self._returns):
            if not way.leaves:
                track = self._track(made.layer[way.start], ("leave", n))
                track.tops.add(x[way.start])
                track.tops.add(way.x)
            if not way.enters:
                track = self._track(made.layer[way.end] - 1, ("enter", way.end))
                track.bottoms.add(x[way.end])
                track.bottoms.add(way.x)
        for row, tracks in self._tracks.items():
            cells = [cell for beside in made.rows[max(row, 0) : row + 2] for cell in beside]
            columns = [x[cell] for cell in cells] + [way.x for way in self._returns]
            number_tracks(list(tracks.values()), columns, self._gaps.track)

    def _track(self, row: int, key: tuple[str, int]) -> Track:
        return self._tracks.setdefault(row, {}).setdefault(key, Track())

    # ---- down

    def _heights(
        self, more: Mapping[tuple[int, bool], int]
    ) -> tuple[list[int], list[int], dict[int, int], dict[int, int], int]:
        """The top and height of each layer, the first track of each channel, the lines between
        stages by channel, and the height of all. ``more`` is what a channel is higher above and (``True``)
        below the line between stages."""
        gaps, made = self._gaps, self._made
        edges_of_stages = self._stage_ends()
        tops, talls = [], []
        first: dict[int, int] = {}
        lines: dict[int, int] = {}
        y = 0
        for row in range(-1, len(made.rows)):
            if row >= 0:
                tall = max((self._size[c][1] for c in made.rows[row] if made.is_node(c)), default=0)
                tops.append(y)
                talls.append(tall)
                y += tall
            count = max((t.last for t in self._tracks.get(row, {}).values()), default=-1) + 1
            inner = -1 < row < len(made.rows) - 1
            if not inner and not count:
                y += more.get((row, row < 0), 0)
                continue
            above, below = self._room(row)
            half = gaps.down // 2
            y += max(half if row >= 0 else 0, above) + more.get((row, False), 0)
            first[row] = y
            y += max(0, count - 1) * gaps.track
            if row in edges_of_stages:
                y += gaps.inset
                lines[row] = y
                y += gaps.inset
            y += max(half, below) if row < len(made.rows) - 1 else 0
            y += more.get((row, True), 0)
        return tops, talls, first, lines, y

    def _room(self, row: int) -> tuple[int, int]:
        """What the labels and arrow heads need above and below the tracks of a channel."""
        gaps, made = self._gaps, self._made
        above, below = 0, gaps.arrow * 3 // 2
        for edge, spot in self._spots.items():
            tall = (spot.row + 1) * (self._labels[edge][1] + gaps.clear) + gaps.clear
            if spot.head and made.layer[spot.cell] == row + 1:
                below = max(below, tall + gaps.arrow)
            elif not spot.head and made.layer[spot.cell] == row:
                above = max(above, tall)
        return above, below

    def _stretched(self, lines: Mapping[int, int], height: int) -> Mapping[tuple[int, bool], int]:
        """What channels are higher so that each stage is as high as its label: half above its nodes, half
        below them."""
        more: dict[tuple[int, bool], int] = {}
        ends = [-1, *sorted(lines), len(self._made.rows) - 1]
        for n, (top, bottom) in enumerate(self._frames(lines, height)):
            half = (self._least[n] - (bottom - top) + 1) // 2 if n < len(self._least) else 0
            if half > 0:
                more[ends[n], True] = more[ends[n + 1], False] = half
        return more

    def _stage_ends(self) -> set[int]:
        """The channels in which one stage ends and the next begins."""
        layer = self._made.layer
        ends = [max(layer[self._index[key]] for key in stage) for stage in self._graph.stages]
        return set(ends[:-1])

    # ---- the plan

    def plan(self) -> Plan:
        """Everything at its place, from 0, 0."""
        made = self._made
        for side in (-1, 1):
            self._stand_aside([way for way in self._returns if way.side == side], side)
        self._fill_channels()
        *_, lines, height = self._heights({})
        tops, talls, first, lines, height = self._heights(self._stretched(lines, height))
        boxes = {}
        for n, key in enumerate(self._graph.nodes):
            wide, tall = self._size[n]
            row = made.layer[n]
            boxes[key] = Box(
                self._x[n] - wide // 2, tops[row] + (talls[row] - tall) // 2, wide, tall
            )
        routes = {edge: self._way_down(edge, boxes, first) for edge in made.chains}
        for n, way in enumerate(self._returns):
            routes[way.edge] = self._way_back(n, way, boxes, first)
        labels = {edge: self._label_place(edge, routes[edge], tops, talls) for edge in self._labels}
        plan = Plan(0, height, boxes, (), routes, labels, self._reading_order())
        return _from_zero(plan, self._labels, self._frames(lines, height))

    def _way_down(
        self, edge: Edge, boxes: Mapping[str, Box], first: Mapping[int, int]
    ) -> tuple[Point, ...]:
        made, x = self._made, self._x
        chain = made.chains[edge]
        start, end = boxes[edge[0]], boxes[edge[1]]
        if edge in made.corner:
            side = start.right if made.corner[edge] > 0 else start.x
            points = [(side, start.down), (x[chain[1]], start.down)]
            chain = chain[1:]
        else:
            points = [(x[chain[0]], start.bottom)]
        for a, b in pairwise(chain):
            if x[a] != x[b]:
                row = made.layer[a]
                tracks = self._tracks[row]
                track = tracks.get(("from", a)) or tracks["to", b]
                points += [
                    (at, first[row] + number * self._gaps.track)
                    for at, number in track.way(x[a], x[b])
                ]
        return straightened([*points, (x[chain[-1]], end.y)])

    def _way_back(
        self, n: int, way: Return, boxes: Mapping[str, Box], first: Mapping[int, int]
    ) -> tuple[Point, ...]:
        made, x, track = self._made, self._x, self._gaps.track
        start, end = boxes[way.edge[0]], boxes[way.edge[1]]
        if way.leaves:
            points = [(start.right if way.side > 0 else start.x, start.down), (way.x, start.down)]
        else:
            row = made.layer[way.start]
            y = first[row] + self._tracks[row]["leave", n].number * track
            points = [(x[way.start], start.bottom), (x[way.start], y), (way.x, y)]
        if way.enters:
            points += [(way.x, end.down), (end.right if way.side > 0 else end.x, end.down)]
        else:
            row = made.layer[way.end] - 1
            y = first[row] + self._tracks[row]["enter", way.end].number * track
            points += [(way.x, y), (x[way.end], y), (x[way.end], end.y)]
        return straightened(points)

    def _label_place(
        self, edge: Edge, points: tuple[Point, ...], tops: list[int], talls: list[int]
    ) -> Point:
        """At its spot, or above the piece of line that leaves at the side of a node."""
        wide, tall = self._labels[edge]
        clear = self._gaps.clear
        spot = self._spots.get(edge)
        if spot is None:
            (x0, y0), (x1, _) = points[:2]
            return (x0 + clear if x1 > x0 else x0 - clear - wide), y0 - clear - tall
        row, middle = self._made.layer[spot.cell], self._x[spot.cell]
        x = middle + clear if spot.side > 0 else middle - clear - wide
        if spot.head:
            return x, tops[row] - self._gaps.arrow - (spot.row + 1) * (tall + clear)
        return x, tops[row] + talls[row] + clear + spot.row * (tall + clear)

    def _frames(self, lines: Mapping[int, int], height: int) -> list[tuple[int, int]]:
        """The top and the bottom of each stage."""
        if not self._graph.stages:
            return []
        ends = [0, *(lines[row] for row in sorted(lines)), height]
        return list(pairwise(ends))

    def _reading_order(self) -> tuple[str, ...]:
        """Layer by layer from the left."""
        nodes = self._graph.nodes
        rows = self._made.rows
        return tuple(nodes[cell] for row in rows for cell in row if self._made.is_node(cell))


def _from_zero(plan: Plan, labels: Mapping[Edge, Size], stages: list[tuple[int, int]]) -> Plan:
    """``plan`` moved so that nothing lies left of 0, with its width and the frames of its stages."""
    lefts = [box.x for box in plan.boxes.values()] + [x for x, _ in plan.labels.values()]
    rights = [box.right for box in plan.boxes.values()]
    rights += [x + labels[edge][0] for edge, (x, _) in plan.labels.items()]
    for points in plan.routes.values():
        lefts += [x for x, _ in points]
        rights += [x for x, _ in points]
    left = min(lefts)
    width = max(rights) - left
    return Plan(
        width,
        plan.height,
        {key: Box(b.x - left, b.y, b.width, b.height) for key, b in plan.boxes.items()},
        tuple(
            Frame(str(n), Box(0, top, width, bottom - top), Box(0, top, 0, bottom - top))
            for n, (top, bottom) in enumerate(stages)
        ),
        {edge: tuple([(x - left, y) for x, y in points]) for edge, points in plan.routes.items()},
        {edge: (x - left, y) for edge, (x, y) in plan.labels.items()},
        plan.order,
    )
