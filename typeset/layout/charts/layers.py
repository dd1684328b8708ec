"""Flow charts, first half: nodes into layers, and each layer into an order (K. Sugiyama and others,
Methods for visual understanding of hierarchical system structures, 1981).

Comes in: nodes, links, stages. Goes out: ``Layers``, in which every link but those that lead back is a
chain of cells, one a layer, and cells that should stand plumb under one another form blocks. Sizes
play no part.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from typeset.frozen import frozen
from typeset.layout.charts.geometry import Edge

ROUNDS = 6
"""Sweeps down and up over the layers."""
MOST_CORNERS = 3
"""A decision of up to so many ways on has one below and the others at its sides."""


@frozen
class Graph:
    """``stages`` are sets of nodes one under the other, or none. Orders are those of the record."""

    nodes: tuple[str, ...]
    links: tuple[Edge, ...]
    decisions: frozenset[str] = frozenset()
    stages: tuple[tuple[str, ...], ...] = ()


@dataclass
class Layers:
    """Cells are nodes (their index in ``Graph.nodes``), then bends of long links.

    ``rows`` holds the cells of each layer from the left; ``chains`` the cells of each link that leads
    down, ``back`` the links that lead up; ``corner`` the side, −1 or 1, at which a link leaves a
    decision, its first bend being in the decision's own layer. ``blocks`` are cells of one x.
    """

    graph: Graph
    layer: list[int]
    rows: list[list[int]]
    chains: dict[Edge, list[int]] = field(default_factory=dict)
    back: list[Edge] = field(default_factory=list)
    corner: dict[Edge, int] = field(default_factory=dict)
    blocks: list[list[int]] = field(default_factory=list)

    def is_node(self, cell: int) -> bool:
        return cell < len(self.graph.nodes)

    def steps(self, row: int) -> list[tuple[int, int]]:
        """The pairs of cells that links join between layer ``row`` and the next one."""
        layer = self.layer
        return [
            (a, b)
            for chain in self.chains.values()
            for a, b in pairwise(chain)
            if layer[a] == row and layer[b] == row + 1
        ]


def layers(graph: Graph) -> Layers:
    """The nodes of ``graph`` in layers, ordered so that few links cross."""
    index = {key: n for n, key in enumerate(graph.nodes)}
    stage = {key: n for n, keys in enumerate(graph.stages) for key in keys}
    back = _leading_back(graph, stage)
    down = [edge for edge in graph.links if edge not in back]
    depth = _depths(graph, down, stage)
    made = Layers(
        graph,
        [depth[key] for key in graph.nodes],
        [[] for _ in range(max(depth.values()) + 1)],
        back=[edge for edge in graph.links if edge in back],
    )
    for start, end in down:
        chain = [index[start]]
        for row in range(depth[start] + 1, depth[end]):
            chain.append(len(made.layer))
            made.layer.append(row)
        made.chains[start, end] = [*chain, index[end]]
    _first_order(made)
    _reduce_crossings(made)
    _add_corners(made, index)
    _align(made)
    return made


# ---------------------------------------------------------------- layers


def _leading_back(graph: Graph, stage: dict[str, int]) -> set[Edge]:
    """The links to an earlier stage, and those that close a circle when the graph is walked from its
    beginnings in the order of the record."""
    back = {edge for edge in graph.links if stage.get(edge[0], 0) > stage.get(edge[1], 0)}
    out: dict[str, list[str]] = {key: [] for key in graph.nodes}
    entered: set[str] = set()
    for start, end in graph.links:
        if (start, end) not in back:
            out[start].append(end)
            entered.add(end)
    done: set[str] = set()
    for root in sorted(graph.nodes, key=lambda key: key in entered):
        way: list[tuple[str, int]] = [] if root in done else [(root, 0)]
        on_way = {root}
        while way:
            key, at = way.pop()
            if at == len(out[key]):
                done.add(key)
                on_way.discard(key)
                continue
            way.append((key, at + 1))
            following = out[key][at]
            if following in on_way:
                back.add((key, following))
            elif following not in done:
                way.append((following, 0))
                on_way.add(following)
    return back


def _depths(graph: Graph, down: Sequence[Edge], stage: dict[str, int]) -> dict[str, int]:
    """The layer of each node: below all that leads to it, and below every node of earlier stages."""
    above: dict[str, list[str]] = {key: [] for key in graph.nodes}
    left = dict.fromkeys(graph.nodes, 0)
    out: dict[str, list[str]] = {key: [] for key in graph.nodes}
    for start, end in down:
        above[end].append(start)
        out[start].append(end)
        left[end] += 1
    depth: dict[str, int] = {}
    floor = 0
    for number in range(max(1, len(graph.stages))):
        here = [key for key in graph.nodes if stage.get(key, 0) == number]
        ready = [key for key in here if not left[key]]
        while ready:
            key = ready.pop(0)
            depth[key] = max([floor, *(depth[each] + 1 for each in above[key])])
            for each in out[key]:
                left[each] -= 1
                if not left[each] and stage.get(each, 0) == number:
                    ready.append(each)
        floor = max([floor, *(depth[key] + 1 for key in here)])
    return depth


# ---------------------------------------------------------------- order


def _first_order(made: Layers) -> None:
    """Each layer in the order in which a walk in the order of the record meets its cells."""
    following: dict[int, list[int]] = {}
    entered = set()
    for chain in made.chains.values():
        for a, b in pairwise(chain):
            following.setdefault(a, []).append(b)
            entered.add(b)
    seen: set[int] = set()
    for root in sorted(range(len(made.graph.nodes)), key=lambda cell: cell in entered):
        waiting = [root]
        while waiting:
            cell = waiting.pop()
            if cell not in seen:
                seen.add(cell)
                made.rows[made.layer[cell]].append(cell)
                waiting.extend(reversed(following.get(cell, [])))


def _reduce_crossings(made: Layers) -> None:
    """Sweep with barycentres, exchange neighbours, and keep the best order met, the first of equals."""
    count = len(made.rows)
    steps = [made.steps(row) for row in range(count - 1)]
    above: dict[int, list[int]] = {}
    below: dict[int, list[int]] = {}
    for pairs in steps:
        for a, b in pairs:
            below.setdefault(a, []).append(b)
            above.setdefault(b, []).append(a)
    best, least = [list(row) for row in made.rows], _crossings(made.rows, steps)
    for _ in range(ROUNDS):
        if not least:
            break
        for row in range(1, count):
            _by_barycentre(made.rows[row], made.rows[row - 1], above)
        for row in range(count - 2, -1, -1):
            _by_barycentre(made.rows[row], made.rows[row + 1], below)
        for row in range(count):
            _exchange(made.rows, row, above, below)
        found = _crossings(made.rows, steps)
        if found < least:
            best, least = [list(row) for row in made.rows], found
    made.rows[:] = best


def _by_barycentre(row: list[int], fixed: list[int], beside: dict[int, list[int]]) -> None:
    place = {cell: n for n, cell in enumerate(fixed)}
    own = {cell: n for n, cell in enumerate(row)}

    def middle(cell: int) -> float:
        found = [place[each] for each in beside.get(cell, ())]
        return sum(found) / len(found) if found else float(own[cell])

    row.sort(key=middle)


def _crossings(rows: list[list[int]], steps: list[list[tuple[int, int]]]) -> int:
    total = 0
    for row, pairs in enumerate(steps):
        upper = {cell: n for n, cell in enumerate(rows[row])}
        lower = {cell: n for n, cell in enumerate(rows[row + 1])}
        met: list[int] = []
        for _, b in sorted((upper[a], lower[b]) for a, b in pairs):
            total += len(met) - bisect_right(met, b)
            insort(met, b)
    return total


def _exchange(
    rows: list[list[int]], row: int, above: dict[int, list[int]], below: dict[int, list[int]]
) -> None:
    """Exchange neighbours of a layer where that saves crossings."""
    here = rows[row]
    sides = []
    for beside, at in ((above, row - 1), (below, row + 1)):
        if 0 <= at < len(rows):
            sides.append((beside, {cell: n for n, cell in enumerate(rows[at])}))
    for k in range(len(here) - 1):
        one, two = here[k], here[k + 1]
        gain = 0
        for beside, place in sides:
            left = sorted(place[each] for each in beside.get(one, ()))
            right = sorted(place[each] for each in beside.get(two, ()))
            gain += sum(len(left) - bisect_right(left, at) for at in right)
            gain -= sum(len(right) - bisect_right(right, at) for at in left)
        if gain > 0:
            here[k], here[k + 1] = two, one


# ---------------------------------------------------------------- decisions


def _add_corners(made: Layers, index: dict[str, int]) -> None:
    """Let the ways on from a decision but one leave at its sides: a bend beside it, in its layer."""
    place = {cell: n for row in made.rows for n, cell in enumerate(row)}
    for key in made.graph.nodes:
        if key not in made.graph.decisions:
            continue
        ways = [edge for edge in made.chains if edge[0] == key]
        if not 2 <= len(ways) <= MOST_CORNERS:
            continue
        straight = ways[0]
        if len(ways) == MOST_CORNERS:
            straight = sorted(ways, key=lambda edge: place[made.chains[edge][1]])[1]
        middle = place[made.chains[straight][1]]
        row = made.rows[made.layer[index[key]]]
        for edge in ways:
            if edge != straight:
                side = -1 if place[made.chains[edge][1]] < middle else 1
                corner = len(made.layer)
                made.layer.append(made.layer[index[key]])
                made.chains[edge].insert(1, corner)
                made.corner[edge] = side
                row.insert(row.index(index[key]) + (side > 0), corner)


# ---------------------------------------------------------------- blocks


def _align(made: Layers) -> None:
    """Join cells of neighbouring layers into blocks, wherever no two joints cross."""
    down_of: dict[int, int] = {}
    joined: set[int] = set()
    for row in range(len(made.rows) - 1):
        upper = {cell: n for n, cell in enumerate(made.rows[row])}
        lower = {cell: n for n, cell in enumerate(made.rows[row + 1])}
        steps = made.steps(row)
        below: dict[int, list[int]] = {}
        above: dict[int, list[int]] = {}
        for a, b in steps:
            below.setdefault(a, []).append(b)
            above.setdefault(b, []).append(a)
        taken: list[tuple[int, int]] = []
        wishes = sorted(
            (not _is_bend(made, a) + _is_bend(made, b), n, a, b)
            for n, (a, b) in enumerate(steps)
            if _preferred(below[a], lower, made, a) == b
            and _preferred(above[b], upper, made, b) == a
        )
        for _, _, a, b in wishes:
            if all(
                (upper[a] < m) == (lower[b] < n) and upper[a] != m and lower[b] != n
                for m, n in taken
            ):
                taken.append((upper[a], lower[b]))
                down_of[a] = b
                joined.add(b)
    for row_cells in made.rows:
        for cell in row_cells:
            if cell not in joined:
                block = [cell]
                while block[-1] in down_of:
                    block.append(down_of[block[-1]])
                made.blocks.append(block)


def _is_bend(made: Layers, cell: int) -> int:
    return not made.is_node(cell)


def _preferred(found: list[int], place: dict[int, int], made: Layers, cell: int) -> int | None:
    """Which of the cells that ``cell`` is joined with should stand plumb with it: of an odd number the
    middle one; of two that come together the first in the record, unless they part right above; none
    where ``cell`` should stand midway. Nodes count before bends."""
    found = [each for each in found if made.is_node(each)] or found
    if len(found) == 1:
        return found[0]
    if len(found) == 2 and made.layer[found[0]] < made.layer[cell]:
        return None if _parted(made, found) else found[0]
    if len(found) % 2:
        return sorted(found, key=place.__getitem__)[len(found) // 2]
    return None


def _parted(made: Layers, cells: list[int]) -> bool:
    """Whether two cells follow from one node that is no decision: neither is the straight way on."""
    one, two = (
        {a for chain in made.chains.values() for a, b in pairwise(chain) if b == cell}
        for cell in cells
    )
    return any(
        made.is_node(cell) and made.graph.nodes[cell] not in made.graph.decisions
        for cell in one & two
    )
