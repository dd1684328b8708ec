"""Organisation charts: what holds of every tree."""

from __future__ import annotations

from hypothesis import given, settings

from tests.layout.charts.shapes import (
    GAPS,
    TreeCase,
    check_boxes,
    check_labels,
    check_lines,
    on_edge,
    overlap,
    trees,
)
from typeset.layout.charts.geometry import Box, Plan
from typeset.layout.charts.organisation import Tree, plan_organisation
from typeset.units import pt


def planned(case: TreeCase) -> Plan:
    return plan_organisation(
        case.tree, case.sizes, case.labels, GAPS, stacked=case.stacked, even=case.even
    )


@settings(max_examples=300)
@given(trees())
def test_every_tree(case: TreeCase) -> None:
    plan = planned(case)
    check_boxes(plan)
    check_lines(plan)
    check_labels(plan, case.labels)
    assert set(plan.boxes) == set(case.sizes) - case.tree.groups
    assert plan == planned(case)


@settings(max_examples=200)
@given(trees())
def test_links_lead_down_from_edge_to_edge(case: TreeCase) -> None:
    plan = planned(case)
    places: dict[str, Box] = {**plan.boxes, **{frame.key: frame.box for frame in plan.frames}}
    assert set(plan.routes) == {
        (key, end)
        for key, ends in case.tree.below.items()
        if key not in case.tree.groups
        for end in ends
    }
    for (start, end), points in plan.routes.items():
        assert on_edge(points[0], places[start])
        assert on_edge(points[-1], places[end])
        assert places[end].y >= places[start].bottom


@settings(max_examples=200)
@given(trees())
def test_frames_hold_their_own_and_nothing_else(case: TreeCase) -> None:
    plan = planned(case)
    for frame in plan.frames:
        inside = set(case.tree.preorder(frame.key))
        for key, box in plan.boxes.items():
            assert overlap(frame.box, box) == (key in inside)
            if key in inside:
                assert frame.box.x < box.x < box.right < frame.box.right
                assert frame.head.bottom <= box.y < box.bottom < frame.box.bottom


def test_a_node_stands_above_the_middle_of_what_is_under_it() -> None:
    tree = Tree("a", {"a": ("b", "c", "d"), "c": ("e", "f")})
    plan = plan_organisation(tree, dict.fromkeys("abcdef", (pt(40), pt(20))), {}, GAPS)
    middle = {key: box.across for key, box in plan.boxes.items()}
    assert middle["a"] == (middle["b"] + middle["d"]) // 2
    assert middle["c"] == (middle["e"] + middle["f"]) // 2
    assert middle["c"] - middle["b"] == middle["d"] - middle["c"]


def test_a_stack_is_narrower_and_hangs_from_one_line() -> None:
    tree = Tree("a", {"a": tuple("bcdef")})
    sizes = dict.fromkeys("abcdef", (pt(40), pt(20)))
    wide = plan_organisation(tree, sizes, {}, GAPS)
    tall = plan_organisation(tree, sizes, {}, GAPS, stacked=frozenset("a"))
    assert tall.width < wide.width / 2
    assert tall.height > wide.height
    assert len({points[0] for points in tall.routes.values()}) == 1
    assert len({box.x for key, box in tall.boxes.items() if key != "a"}) == 1
