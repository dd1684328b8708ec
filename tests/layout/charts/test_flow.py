"""Flow charts: what holds of every graph, and how the usual turns are drawn."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings

from tests.layout.charts.shapes import (
    GAPS,
    FlowCase,
    check_boxes,
    check_labels,
    check_lines,
    check_strangers,
    flows,
    on_edge,
)
from typeset.layout.charts.flow import plan_flow
from typeset.layout.charts.geometry import Plan
from typeset.layout.charts.layers import Graph, layers
from typeset.units import pt

SIZE = (pt(60), pt(20))


def planned(case: FlowCase) -> Plan:
    return plan_flow(layers(case.graph), case.sizes, case.labels, GAPS)


def simple(*links: str, decisions: str = "", stages: tuple[tuple[str, ...], ...] = ()) -> Plan:
    """A plan of links as ``ab``; nodes in the order in which links name them."""
    nodes = tuple(dict.fromkeys("".join(links)))
    graph = Graph(nodes, tuple((link[0], link[1]) for link in links), frozenset(decisions), stages)
    return plan_flow(layers(graph), dict.fromkeys(nodes, SIZE), {}, GAPS)


@settings(max_examples=400)
@given(flows())
def test_every_flow(case: FlowCase) -> None:
    plan = planned(case)
    check_boxes(plan)
    check_lines(plan)
    assert set(plan.boxes) == set(plan.order) == set(case.graph.nodes)
    assert plan == planned(case)


@settings(max_examples=400)
@given(flows())
def test_labels_cover_nothing(case: FlowCase) -> None:
    check_labels(planned(case), case.labels)


@settings(max_examples=200)
@given(flows())
def test_links_lead_from_edge_to_edge(case: FlowCase) -> None:
    plan = planned(case)
    assert set(plan.routes) == set(case.graph.links)
    for (start, end), points in plan.routes.items():
        assert on_edge(points[0], plan.boxes[start])
        assert on_edge(points[-1], plan.boxes[end])


@settings(max_examples=200)
@given(flows())
def test_what_leads_down_ends_below(case: FlowCase) -> None:
    made = layers(case.graph)
    plan = planned(case)
    for start, end in case.graph.links:
        if (start, end) not in made.back:
            assert plan.boxes[end].y > plan.boxes[start].bottom
    for one, two in pairwise(case.graph.stages):
        last = max(plan.boxes[key].bottom for key in one)
        assert all(plan.boxes[key].y > last for key in two)


@settings(max_examples=400)
@given(flows())
def test_lines_of_strangers_do_not_run_along_one_another(case: FlowCase) -> None:
    check_strangers(planned(case))


def test_lines_that_would_change_places_do_not_run_along_one_another() -> None:
    plan = simple("ab", "be", "bc", "ad", "bd", "cd", "ac", "ce")
    check_strangers(plan)
    check_lines(plan)


def test_a_chain_is_plumb() -> None:
    plan = simple("ab", "bc", "cd")
    assert len({box.across for box in plan.boxes.values()}) == 1
    assert all(len(points) == 2 for points in plan.routes.values())


def test_a_decision_goes_on_straight_and_leaves_at_its_side() -> None:
    plan = simple("ab", "bc", "bd", "cd", decisions="b")
    b = plan.boxes["b"]
    assert plan.routes["b", "c"] == ((b.across, b.bottom), (b.across, plan.boxes["c"].y))
    assert plan.routes["b", "d"][0] in {(b.x, b.down), (b.right, b.down)}


def test_a_way_back_runs_outside_what_it_passes() -> None:
    plan = simple("ab", "bc", "cd", "db", decisions="d")
    points = plan.routes["d", "b"]
    assert len(points) == 4
    far = points[1][0]
    assert all(far > box.right or far < box.x for box in plan.boxes.values())


def test_ways_part_evenly_and_come_together() -> None:
    plan = simple("ab", "ac", "ad", "ae", "bf", "cf", "df", "ef", decisions="a")
    middles = sorted(plan.boxes[key].across for key in "bcde")
    assert len({b - a for a, b in pairwise(middles)}) == 1
    assert abs(plan.boxes["a"].across - sum(middles) / 4) < pt(0.5)
    assert abs(plan.boxes["f"].across - plan.boxes["a"].across) < pt(0.5)
    assert len({plan.routes["a", key][1][1] for key in "be"}) == 1


def test_stages_are_frames_one_under_the_other() -> None:
    plan = simple("ab", "bc", "cd", stages=(("a", "b"), ("c", "d")))
    one, two = plan.frames
    assert (one.box.y, two.box.bottom) == (0, plan.height)
    assert one.box.bottom == two.box.y
    assert plan.boxes["b"].bottom < two.box.y < plan.boxes["c"].y
