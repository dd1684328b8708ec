"""Plans for tests: random trees and flows, and what holds of every plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise

from hypothesis import strategies as st

from typeset.frozen import frozen
from typeset.layout.charts.geometry import Box, Edge, Gaps, Plan, Point, Size
from typeset.layout.charts.layers import Graph
from typeset.layout.charts.organisation import Tree
from typeset.units import pt

GAPS = Gaps(across=pt(10), down=pt(18), track=pt(6), arrow=pt(5), clear=pt(3), inset=pt(6))
widths = st.integers(20, 120).map(pt)
heights = st.integers(16, 60).map(pt)
sizes = st.tuples(widths, heights)
label_sizes = st.tuples(st.integers(5, 60).map(pt), st.just(pt(9)))


@frozen
class TreeCase:
    tree: Tree
    sizes: Mapping[str, Size]
    labels: Mapping[Edge, Size]
    stacked: frozenset[str]
    even: bool


@frozen
class FlowCase:
    graph: Graph
    sizes: Mapping[str, Size]
    labels: Mapping[Edge, Size]


@st.composite
def trees(draw: st.DrawFn) -> TreeCase:
    """Up to 14 nodes, each under one met before, some of them in groups."""
    below: dict[str, list[str]] = {}
    nodes = ["n0"]
    groups: set[str] = set()
    for k in range(1, draw(st.integers(1, 14))):
        above = draw(st.sampled_from(nodes))
        key = f"n{k}"
        if draw(st.integers(0, 4)) == 0:
            group = f"g{k}"
            groups.add(group)
            below.setdefault(above, []).append(group)
            below[group] = [key]
        else:
            inside = [each for each in groups if above in below[each]]
            home = inside[0] if inside and draw(st.booleans()) else above
            below.setdefault(home, []).append(key)
        nodes.append(key)
    tree = Tree("n0", {key: tuple(ends) for key, ends in below.items()}, frozenset(groups))
    given = {key: draw(sizes) for key in nodes}
    given |= {key: draw(st.one_of(st.just((0, 0)), sizes)) for key in groups}
    links = [(key, end) for key, ends in below.items() if key not in groups for end in ends]
    labels = {edge: draw(label_sizes) for edge in links if draw(st.integers(0, 5)) == 0}
    return TreeCase(
        tree,
        given,
        labels,
        frozenset(key for key in below if draw(st.integers(0, 3)) == 0),
        draw(st.booleans()),
    )


@st.composite
def flows(draw: st.DrawFn) -> FlowCase:
    """Up to 12 nodes that hang together, links between any of them, perhaps stages."""
    count = draw(st.integers(1, 12))
    nodes = tuple(f"n{k}" for k in range(count))
    links = {(f"n{draw(st.integers(0, k - 1))}", f"n{k}") for k in range(1, count)}
    for _ in range(draw(st.integers(0, 20)) if count > 1 else 0):
        a, b = draw(st.sampled_from(nodes)), draw(st.sampled_from(nodes))
        if a != b:
            links.add((a, b))
    ordered = tuple(draw(st.permutations(sorted(links))))
    cuts = sorted(draw(st.sets(st.integers(1, count), max_size=3)) | {0, count})
    stages = tuple(nodes[a:b] for a, b in pairwise(cuts)) if draw(st.booleans()) else ()
    decisions = frozenset(key for key in nodes if draw(st.integers(0, 2)) == 0)
    graph = Graph(nodes, ordered, decisions, stages)
    labels = {edge: draw(label_sizes) for edge in ordered if draw(st.integers(0, 2)) == 0}
    return FlowCase(graph, {key: draw(sizes) for key in nodes}, labels)


# ---------------------------------------------------------------- what holds


def overlap(one: Box, two: Box) -> bool:
    return one.x < two.right and two.x < one.right and one.y < two.bottom and two.y < one.bottom


def segments(plan: Plan) -> Iterator[tuple[Edge, Point, Point]]:
    for edge, points in plan.routes.items():
        for a, b in pairwise(points):
            yield edge, a, b


def check_boxes(plan: Plan) -> None:
    """No two nodes overlap and everything lies inside the chart."""
    for (one, a), (two, b) in combinations(plan.boxes.items(), 2):
        assert not overlap(a, b), (one, two)
    for box in (*plan.boxes.values(), *(frame.box for frame in plan.frames)):
        assert 0 <= box.x <= box.right <= plan.width
        assert 0 <= box.y <= box.bottom <= plan.height
    for _, *ends in segments(plan):
        for x, y in ends:
            assert 0 <= x <= plan.width
            assert 0 <= y <= plan.height


def check_lines(plan: Plan) -> None:
    """Lines are level or plumb and pass through no node."""
    for edge, (x0, y0), (x1, y1) in segments(plan):
        assert (x0 == x1) != (y0 == y1), edge
        line = Box(min(x0, x1), min(y0, y1), abs(x1 - x0) or 1, abs(y1 - y0) or 1)
        for key, box in plan.boxes.items():
            inner = Box(box.x + 1, box.y + 1, box.width - 2, box.height - 2)
            assert not overlap(line, inner), (edge, key)


def check_strangers(plan: Plan) -> None:
    """Lines of links that share neither start nor end do not run along one another."""
    for (one, a, b), (two, c, d) in combinations(segments(plan), 2):
        if one[0] == two[0] or one[1] == two[1]:
            continue
        for axis in (0, 1):
            other = 1 - axis
            if a[axis] == b[axis] == c[axis] == d[axis]:
                low = max(min(a[other], b[other]), min(c[other], d[other]))
                high = min(max(a[other], b[other]), max(c[other], d[other]))
                assert low >= high, (one, two)


def check_labels(plan: Plan, labels: Mapping[Edge, Size]) -> None:
    """What stands beside a link covers no node and nothing of another's."""
    places = {edge: Box(*plan.labels[edge], *size) for edge, size in labels.items()}
    for own, place in places.items():
        for key, box in plan.boxes.items():
            assert not overlap(place, box), (own, key)
        assert 0 <= place.x <= place.right <= plan.width
        for edge, (x0, y0), (x1, y1) in segments(plan):
            line = Box(min(x0, x1), min(y0, y1), abs(x1 - x0) or 1, abs(y1 - y0) or 1)
            assert not overlap(place, line), (own, edge)
    for one, two in combinations(places, 2):
        assert not overlap(places[one], places[two]), (one, two)


def on_edge(point: Point, box: Box) -> bool:
    x, y = point
    across = box.x <= x <= box.right and y in (box.y, box.bottom)
    return across or (box.y <= y <= box.bottom and x in (box.x, box.right))
