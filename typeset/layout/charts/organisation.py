"""Organisation charts: a tree in levels, each node above the middle of what stands under it.

Comes in: who stands under whom, and the sizes of nodes. Goes out: a ``Plan``. Subtrees are pushed
together until they nearly touch at some level (E. Reingold, J. Tilford, Tidier drawings of trees,
1981). Nodes of one level have one size. What is too wide to stand side by side is stacked: everything
under a node one below the other, indented, hanging from a line at the left.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from typeset.frozen import frozen
from typeset.layout.charts.geometry import Box, Edge, Frame, Gaps, Plan, Point, Size, straightened

Contour = list[tuple[int, int]]
"""The left and right edge of a subtree at each of its levels."""


@frozen
class Tree:
    """``below`` lists what stands under each key in order; ``groups`` are the keys of groups."""

    root: str
    below: Mapping[str, tuple[str, ...]]
    groups: frozenset[str] = frozenset()

    def levels(self) -> list[list[str]]:
        """The nodes by their depth, from the left; those of a group stand in the group's place."""
        found = [[self.root]]
        while True:
            under = [key for above in found[-1] for key in self.below.get(above, ())]
            following = [each for key in under for each in self.members(key)]
            if not following:
                return found
            found.append(following)

    def members(self, key: str) -> tuple[str, ...]:
        """The nodes of a group, or the node itself."""
        return self.below[key] if key in self.groups else (key,)

    def preorder(self, key: str | None = None) -> list[str]:
        """Every key before those under it."""
        found: list[str] = []
        waiting = [self.root if key is None else key]
        while waiting:
            at = waiting.pop()
            found.append(at)
            waiting.extend(reversed(self.below.get(at, ())))
        return found


def plan_organisation(
    tree: Tree,
    sizes: Mapping[str, Size],
    labels: Mapping[Edge, Size],
    gaps: Gaps,
    *,
    stacked: frozenset[str] = frozenset(),
    even: bool = True,
) -> Plan:
    """Plan the tree. ``stacked`` names nodes and groups with everything under them in a stack;
    ``even`` sets all that stands under one node at equal distances."""
    return _Planner(tree, sizes, labels, gaps, stacked, even).plan()


class _Planner:
    def __init__(
        self,
        tree: Tree,
        sizes: Mapping[str, Size],
        labels: Mapping[Edge, Size],
        gaps: Gaps,
        stacked: frozenset[str],
        even: bool,
    ) -> None:
        self._tree = tree
        self._sizes = sizes
        self._labels = labels
        self._gaps = gaps
        self._stacked = stacked
        self._even = even
        self._levels = tree.levels()
        self._depth = {key: d for d, keys in enumerate(self._levels) for key in keys}
        for key in tree.groups:
            self._depth[key] = self._depth[tree.below[key][0]]
        self._size = [
            (max(sizes[key][0] for key in keys), max(sizes[key][1] for key in keys))
            for keys in self._levels
        ]
        # Middles relative to that of the node above; edges of frames relative to their middle; boxes
        # in a stack relative to the middle of the key that it belongs to and the top of its level.
        self._beside = {end: wide + 2 * gaps.clear for (_, end), (wide, _) in labels.items()}
        self._gap_above: dict[str, int] = {}
        self._shift: dict[str, int] = {}
        self._frame: dict[str, tuple[int, int]] = {}
        self._stack: dict[str, dict[str, Box]] = {}
        self._middle: dict[str, int] = {}

    def _reach(self, key: str) -> int:
        """The room beside the line to ``key`` that what stands beside it needs."""
        return self._beside.get(key, 0)

    def _head(self, key: str) -> int:
        """What a frame takes above its nodes."""
        return self._sizes[key][1] or self._gaps.inset

    def _is_group(self, key: str, depth: int) -> bool:
        return key in self._tree.groups and self._depth[key] == depth

    # ---- across

    def _contour(self, key: str) -> Contour:
        """Place what stands under ``key`` relative to its middle; return the edges of the whole."""
        under = self._tree.below.get(key, ())
        deep = len(self._levels) - self._depth[key]
        if key in self._tree.groups:
            if key in self._stacked:
                stack = self._stack[key] = {}
                right, _ = self._column(stack, key, 0, -self._head(key))
                half = max(right - right // 2, self._reach(key))
                for each, box in stack.items():
                    stack[each] = Box(box.x - right // 2, box.y, box.width, box.height)
                return [(-(right // 2), half)] * deep
            inside = self._row(under)
            inset, least = self._gaps.inset, self._sizes[key][0] // 2
            left = min(-least, *(edge for edge, _ in inside)) - inset
            right = max(least, self._reach(key), *(edge for _, edge in inside)) + inset
            self._frame[key] = (left, right)
            return [(left, right)] * len(inside)
        half = self._size[self._depth[key]][0] // 2
        own = [(-half, max(half, self._reach(key)))]
        if key in self._stacked and under:
            stack = self._stack[key] = {}
            right, _ = self._hanging(stack, key, -half, 0)
            return own + [(-half, max(half, right))] * (deep - 1)
        return [*own, *self._row(under)] if under else own

    def _row(self, under: tuple[str, ...]) -> Contour:
        contours = [self._contour(each) for each in under]
        places = [0]
        merged = contours[0]
        for contour in contours[1:]:
            shift = max(
                one[1] - two[0] + self._gaps.across
                for one, two in zip(merged, contour, strict=False)
            )
            places.append(shift)
            merged = _merged(merged, contour, shift)
        if self._even and len(places) > 2:
            step = max(b - a for a, b in pairwise(places))
            places = [n * step for n in range(len(places))]
        middle = (places[0] + places[-1]) // 2
        merged = []
        for each, place, contour in zip(under, places, contours, strict=True):
            self._shift[each] = place - middle
            merged = _merged(merged, contour, place - middle)
        return merged

    # ---- stacks

    def _hang(self, key: str) -> int:
        """How far from the left of a node the line begins that its stack hangs from."""
        return min(self._gaps.across, self._size[self._depth[key]][0] // 2)

    def _hanging(self, stack: dict[str, Box], key: str, left: int, top: int) -> tuple[int, int]:
        """Stack what stands under ``key``, whose left edge is ``left``; return how far it goes right
        and down."""
        under = self._tree.below[key]
        reach = max(self._reach(each) for each in under)
        x = left + self._hang(key) + max(self._gaps.across, reach)
        right, y = x, top
        for each in under:
            far, y = self._outlined(stack, each, x, y)
            right = max(right, far)
            y += self._gaps.across
        return right, y - self._gaps.across

    def _outlined(self, stack: dict[str, Box], key: str, left: int, top: int) -> tuple[int, int]:
        if key in self._tree.groups:
            return self._column(stack, key, left, top)
        wide, tall = self._size[self._depth[key]]
        stack[key] = Box(left, top, wide, tall)
        if key not in self._tree.below:
            return left + wide, top + tall
        right, bottom = self._hanging(stack, key, left, top + tall + self._gaps.across)
        return max(left + wide, right), bottom

    def _column(self, stack: dict[str, Box], key: str, left: int, top: int) -> tuple[int, int]:
        """A group's frame with its nodes in a stack."""
        inset = self._gaps.inset
        right, y = left + inset + self._sizes[key][0], top + self._head(key)
        for each in self._tree.below[key]:
            far, y = self._outlined(stack, each, left + inset, y)
            right = max(right, far)
            y += self._gaps.across
        bottom = y - self._gaps.across + inset
        stack[key] = Box(left, top, right + inset - left, bottom - top)
        return right + inset, bottom

    # ---- down

    def plan(self) -> Plan:
        """Everything at its place, from 0, 0."""
        tree = self._tree
        contour = self._contour(tree.root)
        left = min(edge for edge, _ in contour)
        tops = self._tops()
        middle = self._middle = {tree.root: -left}
        boxes: dict[str, Box] = {}
        for key in tree.preorder():
            if key not in middle:
                continue
            d = self._depth[key]
            for each in tree.below.get(key, ()):
                if each in self._shift:
                    middle[each] = middle[key] + self._shift[each]
            if key not in tree.groups:
                wide, tall = self._size[d]
                boxes[key] = Box(middle[key] - wide // 2, tops[d], wide, tall)
            top = tops[d] if key in tree.groups else tops[min(d + 1, len(tops) - 1)]
            for each, box in self._stack.get(key, {}).items():
                boxes[each] = Box(middle[key] + box.x, top + box.y, box.width, box.height)
        frames = {key: self._framed(key, boxes) for key in tree.preorder() if key in tree.groups}
        boxes = {key: box for key, box in boxes.items() if key not in tree.groups}
        routes = self._routes(boxes, frames)
        bottoms = [box.bottom for box in (*boxes.values(), *(f.box for f in frames.values()))]
        return Plan(
            width=max(edge for _, edge in contour) - left,
            height=max(bottoms),
            boxes=boxes,
            frames=tuple(frames.values()),
            routes=routes,
            labels=self._label_places(routes),
            order=tuple(tree.preorder()),
        )

    def _tops(self) -> list[int]:
        """The top of each level, with room for labels and for the heads of frames."""
        gaps = self._gaps
        tops: list[int] = []
        y = 0
        gap = 0
        for d, (_, tall) in enumerate(self._size):
            self._gap_above |= dict.fromkeys(self._levels[d], gap)
            heads = [self._head(key) for key in self._shift if self._is_group(key, d)]
            y += max(heads, default=0)
            tops.append(y)
            labels = [
                2 * (size[1] + 2 * gaps.clear)
                for edge, size in self._labels.items()
                if self._depth[edge[0]] == d
            ]
            gap = max([gaps.down, *labels])
            y += tall + gaps.inset * bool(heads) + gap
        return tops

    def _framed(self, key: str, boxes: Mapping[str, Box]) -> Frame:
        head = self._head(key)
        whole = boxes.get(key)
        if whole is None:
            left, right = self._frame[key]
            inside = [boxes[each] for each in self._tree.preorder(key) if each in boxes]
            top = boxes[self._tree.below[key][0]].y - head
            bottom = max(box.bottom for box in inside) + self._gaps.inset
            whole = Box(self._middle[key] + left, top, right - left, bottom - top)
        return Frame(key, whole, Box(whole.x, whole.y, whole.width, head))

    # ---- lines

    def _routes(
        self, boxes: Mapping[str, Box], frames: Mapping[str, Frame]
    ) -> dict[Edge, tuple[Point, ...]]:
        routes: dict[Edge, tuple[Point, ...]] = {}
        tree = self._tree
        for key in tree.preorder():
            under = tree.below.get(key, ())
            if key in frames or not under:
                continue
            start = boxes[key]
            ends = [frames[each].box if each in frames else boxes[each] for each in under]
            gap = self._gap_above[next(iter(tree.members(under[0])))]
            bus = min(end.y for end in ends) - gap // 2
            for each, end in zip(under, ends, strict=True):
                if each in self._shift:
                    tip = self._middle[each]
                    points = [
                        (start.across, start.bottom),
                        (start.across, bus),
                        (tip, bus),
                        (tip, end.y),
                    ]
                else:
                    trunk = start.x + self._hang(key)
                    down = frames[each].head.down if each in frames else end.down
                    points = [(trunk, start.bottom), (trunk, down), (end.x, down)]
                routes[key, each] = straightened(points)
        return routes

    def _label_places(self, routes: Mapping[Edge, tuple[Point, ...]]) -> dict[Edge, Point]:
        """Right of the last piece of the line, above its end; above it where it is level."""
        clear = self._gaps.clear
        places: dict[Edge, Point] = {}
        for edge, (_, tall) in self._labels.items():
            (x0, _), (x, y) = routes[edge][-2:]
            places[edge] = (x if x0 == x else x0) + clear, y - clear - tall
        return places


def _merged(one: Contour, two: Contour, shift: int) -> Contour:
    """The edges of ``one`` and of ``two`` moved right by ``shift``, taken together."""
    moved = [(left + shift, right + shift) for left, right in two]
    both = [(min(a[0], b[0]), max(a[1], b[1])) for a, b in zip(one, moved, strict=False)]
    return both + one[len(both) :] + moved[len(both) :]
