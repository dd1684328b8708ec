"""A planned chart -> items: frames, lines, arrow heads, nodes, then the text in reading order.

Lines are drawn piece by piece, each once however many links share it; nodes cover what of them
reaches inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from typeset.display import Ink, Item, Path, Rect
from typeset.layout.charts.fitting import STAGE, WAVE, Fit
from typeset.layout.charts.geometry import Box, Point
from typeset.layout.charts.texts import ENDLESS, Texts, Words
from typeset.layout.flow import Slab, shifted
from typeset.layout.stylesheet import Stylesheet
from typeset.model import nodes
from typeset.units import MEM_PER_EM

WHITE: Ink = (1.0,)
CIRCLE = 0.5523
"""Where the handles of a Bézier curve stand that is a quarter of a circle, as a share of its radius."""


class Drawing:
    """Draws one chart; ``items`` and then ``notes`` are what came of it."""

    def __init__(self, chart: nodes.Chart, texts: Texts, sheet: Stylesheet, fit: Fit) -> None:
        self._chart = chart
        self._texts = texts
        self._style = sheet.charts
        self._pitch = sheet.page.pitch
        self._fit = fit
        self._plan = fit.plan
        self._scale = fit.size / sheet.styles["chart"].size
        self.items: list[Item] = []
        self.notes: list[Slab] = []

    def draw(self) -> None:
        """Everything, from 0, 0."""
        flow = self._chart.kind is nodes.ChartKind.FLOW
        shift = self._fit.head
        self._frames(flow)
        solid, dashed = self._routes()
        self.items += [shifted(item, shift, 0) for item in self._lines(solid, dashed)]
        if flow:
            self.items += [shifted(item, shift, 0) for item in self._heads()]
        top = self._plan.order[0]
        for node in self._chart.nodes():
            tint = (self._style.tint,) if not flow and node.key == top else WHITE
            shape = self._outline(node.shape, self._plan.boxes[node.key], tint)
            self.items.append(shifted(shape, shift, 0))
        self._text()

    def _length(self, length: int) -> int:
        return round(length * self._scale)

    # ---- frames

    def _frames(self, flow: bool) -> None:
        rule = self._style.rule
        if not flow:
            dash = tuple(map(self._length, self._style.dash))
            for frame in self._plan.frames:
                self.items.append(_outlined(_corners(frame.box), rule, dash=dash))
            return
        width = self._fit.head + self._plan.width
        for n, frame in enumerate(self._plan.frames):
            top, bottom = frame.box.y, frame.box.bottom
            if n:
                self.items.append(
                    _stroke([(0, top), (width, top)], self._style.line, (rule * 3, rule * 3))
                )
            gap = self._fit.gaps.inset // 2
            box = Box(
                0,
                top + gap * (n > 0),
                self._fit.labels,
                bottom - top - gap * ((n > 0) + (frame.key != self._last)),
            )
            self.items.append(_outlined(_corners(box), 0, fill=(self._style.tint,)))

    @property
    def _last(self) -> str:
        return self._plan.frames[-1].key

    # ---- lines

    def _routes(self) -> tuple[list[tuple[Point, ...]], list[tuple[Point, ...]]]:
        """The solid and the dashed lines, arrow heads left out and drawn a little into the nodes."""
        dashed = {
            (link.start, end) for link in self._chart.links if link.dashed for end in link.ends
        }
        flow = self._chart.kind is nodes.ChartKind.FLOW
        lines: tuple[list[tuple[Point, ...]], list[tuple[Point, ...]]] = ([], [])
        for edge, points in self._plan.routes.items():
            begun = (_beyond(points[1], points[0], self._into(edge[0])), *points[1:])
            back = -self._length(self._style.arrow[0]) * 3 // 4 if flow else 0
            ended = (*begun[:-1], _beyond(begun[-2], points[-1], back))
            lines[edge in dashed].append(ended)
        return lines

    def _into(self, key: str) -> int:
        box = self._plan.boxes[key]
        return min(box.height, box.width) // 4

    def _lines(
        self, solid: list[tuple[Point, ...]], dashed: list[tuple[Point, ...]]
    ) -> Iterator[Item]:
        weight = self._style.line
        half = weight // 2
        covered = list(_pieces(solid))
        for level, at, start, end in covered:
            if level:
                yield Rect(start - half, at - half, end - start + weight, weight)
            else:
                yield Rect(at - half, start - half, weight, end - start + weight)
        dash = tuple(map(self._length, self._style.dash))
        for level, at, start, end in _pieces(dashed):
            over = [(a, b) for on, place, a, b in covered if (on, place) == (level, at)]
            for low, high in _without((start, end), over):
                ends = [(low, at), (high, at)] if level else [(at, low), (at, high)]
                yield _stroke(ends, weight, dash)

    def _heads(self) -> Iterator[Item]:
        """An arrow head at the end of every link, once where links come together."""
        length, wide = (self._length(each) for each in self._style.arrow)
        tips = dict.fromkeys((points[-2:]) for points in self._plan.routes.values())
        seen = set()
        for (x0, y0), (x, y) in tips:
            dx, dy = (x > x0) - (x < x0), (y > y0) - (y < y0)
            if (x, y, dx, dy) in seen:
                continue
            seen.add((x, y, dx, dy))
            back = (x - dx * length, y - dy * length)
            side = (dy * wide // 2, dx * wide // 2)
            steps = (
                (x, y),
                (back[0] + side[0], back[1] + side[1]),
                (back[0] - side[0], back[1] - side[1]),
            )
            yield Path(steps, 0, closed=True, fill=(0.0,))

    # ---- nodes

    def _outline(self, shape: nodes.Shape, box: Box, fill: Ink) -> Path:
        x, y, right, bottom = box.x, box.y, box.right, box.bottom
        match shape:
            case nodes.Shape.DECISION:
                steps: tuple[tuple[int, ...], ...] = (
                    (box.across, y),
                    (right, box.down),
                    (box.across, bottom),
                    (x, box.down),
                )
            case nodes.Shape.TERMINATOR:
                steps = _rounded(box, min(box.width, box.height) // 2)
            case nodes.Shape.DOCUMENT:
                wave = round(box.height * WAVE)
                third = box.width // 3
                foot = bottom - wave
                steps = (
                    (x, y),
                    (right, y),
                    (right, foot),
                    (right - third, foot - 3 * wave, x + third, foot + 3 * wave, x, foot),
                )
            case nodes.Shape.BOX:
                radius = self._length(self._style.corner)
                steps = _rounded(box, radius) if radius else _corners(box)
        return _outlined(steps, self._style.rule, fill=fill)

    # ---- text

    def _text(self) -> None:
        """Nodes in the order of the plan, a group's label before its nodes, a link's text after the
        node that it leaves."""
        plan, shift = self._plan, self._fit.head
        heads = dict(zip(self._texts.keys, self._texts.groups, strict=True))
        stage_of = self._stages()
        frames = {frame.key: frame for frame in plan.frames}
        documents = {n.key for n in self._chart.nodes() if n.shape is nodes.Shape.DOCUMENT}
        most = 2 * round(self._style.measure[1] * MEM_PER_EM)
        for key in plan.order:
            if key in stage_of:
                words, box = stage_of[key]
                self._words(words, STAGE, box)
            if key in frames:
                if heads[key] is not None:
                    self._words(heads[key], most, frames[key].head)
                continue
            box = plan.boxes[key]
            foot = 2 * round(box.height * WAVE) if key in documents else 0
            inner = Box(box.x + shift, box.y, box.width, box.height - foot)
            self._words(self._texts.nodes[key], self._fit.measures[key], inner)
            for edge, words in self._texts.links.items():
                if edge[0] == key:
                    x, y = plan.labels[edge]
                    wide, tall = self._texts.label_sizes(self._fit.size)[edge]
                    self._words(words, ENDLESS, Box(x + shift, y, wide, tall))

    def _stages(self) -> dict[str, tuple[Words, Box]]:
        """The label of each stage, by the first of its nodes in reading."""
        if self._chart.kind is not nodes.ChartKind.FLOW:
            return {}
        found: dict[str, tuple[Words, Box]] = {}
        groups = [m for m in self._chart.members if isinstance(m, nodes.ChartGroup)]
        for frame, group, words in zip(self._plan.frames, groups, self._texts.groups, strict=True):
            inside = {node.key for node in group.nodes}
            first = next(key for key in self._plan.order if key in inside)
            if words is not None:
                found[first] = words, Box(0, frame.box.y, self._fit.labels, frame.box.height)
        return found

    def _words(self, words: Words | None, measure: int, box: Box) -> None:
        """``words`` in the middle of ``box``."""
        if words is None:
            return
        size = self._fit.size
        leading = round(self._style.leading * size)
        rows = list(words.slabs(measure, size))
        y = box.down - leading * len(rows) // 2
        for width, slab in rows:
            left = box.x if words.style.align == "left" else box.across - width // 2
            dy = y + (leading - self._pitch) // 2
            self.items += [shifted(item, left, dy) for item in slab.items]
            self.notes += slab.notes
            y += leading


# ---------------------------------------------------------------- shapes


def _corners(box: Box) -> tuple[Point, ...]:
    return (box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)


def _rounded(box: Box, radius: int) -> tuple[tuple[int, ...], ...]:
    """A rectangle with round corners, clockwise from the left end of its top."""
    r, k = radius, radius - round(radius * CIRCLE)
    x, y, right, bottom = box.x, box.y, box.right, box.bottom
    return (
        (x + r, y),
        (right - r, y),
        (right - k, y, right, y + k, right, y + r),
        (right, bottom - r),
        (right, bottom - k, right - k, bottom, right - r, bottom),
        (x + r, bottom),
        (x + k, bottom, x, bottom - k, x, bottom - r),
        (x, y + r),
        (x, y + k, x + k, y, x + r, y),
    )


def _outlined(
    steps: tuple[tuple[int, ...], ...],
    weight: int,
    *,
    fill: Ink | None = None,
    dash: tuple[int, ...] = (),
) -> Path:
    return Path(steps, weight, closed=True, fill=fill, dash=dash)


def _stroke(points: list[Point], weight: int, dash: tuple[int, ...]) -> Path:
    return Path(tuple(points), weight, dash=dash)


def _beyond(before: Point, end: Point, by: int) -> Point:
    """``end`` moved on by ``by`` in the direction from ``before``."""
    dx, dy = (
        (end[0] > before[0]) - (end[0] < before[0]),
        (end[1] > before[1]) - (end[1] < before[1]),
    )
    return end[0] + dx * by, end[1] + dy * by


def _without(span: tuple[int, int], over: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The parts of ``span`` outside the sorted spans ``over``."""
    low, end = span
    for start, stop in over:
        if low < min(start, end):
            yield low, min(start, end)
        low = max(low, stop)
    if low < end:
        yield low, end


def _pieces(routes: Iterable[tuple[Point, ...]]) -> Iterator[tuple[bool, int, int, int]]:
    """The level and plumb pieces of ``routes``, those that overlap made one: whether it is level, its y
    or x, its two ends."""
    found: dict[tuple[bool, int], list[tuple[int, int]]] = {}
    for points in routes:
        for (x0, y0), (x1, y1) in pairwise(points):
            level = y0 == y1
            ends = (min(x0, x1), max(x0, x1)) if level else (min(y0, y1), max(y0, y1))
            found.setdefault((level, y0 if level else x0), []).append(ends)
    for (level, at), spans in sorted(found.items()):
        start, end = sorted(spans)[0]
        for low, high in sorted(spans)[1:]:
            if low > end:
                yield level, at, start, end
                start, end = low, high
            end = max(end, high)
        yield level, at, start, end
