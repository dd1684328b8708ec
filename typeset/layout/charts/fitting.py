"""How large a chart is set: its measures, its stacks, its type, its gaps.

Comes in: a ``model.Chart``, its texts, the room. Goes out: a ``Fit``: a plan with what it was made
from, or ``None`` where not even the least type fits. All lengths of a chart go with its type, so that
one plan at the normal size tells which size fits. The choices are tried from the best looking one on:
wide measures, narrower ones, then stacked leaves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from typeset.frozen import frozen
from typeset.layout.charts.flow import plan_flow
from typeset.layout.charts.geometry import Gaps, Plan, Size
from typeset.layout.charts.layers import Graph, layers
from typeset.layout.charts.organisation import Tree, plan_organisation
from typeset.layout.charts.texts import Texts, Words
from typeset.layout.stylesheet import Stylesheet
from typeset.model import nodes
from typeset.model.charts import edges, root
from typeset.units import MEM_PER_EM, SP_PER_PT

STEP = SP_PER_PT // 4
"""Sizes of type are whole quarters of a point."""
WORTH = 1.03
"""A choice that looks less well is taken where it allows type larger by this factor."""
SLIM = 0.7
"""The measure of a decision, as a share of that of a box."""
STAGE = 1500
"""The measure of a stage's label in milli-em: one character a line."""
WAVE = 0.12
"""The depth of a document's wavy foot, as a share of its height; there is as much above it."""
HALVINGS = 4
"""How often the widest gaps are halved for: to a sixteenth across, finer down."""


@frozen
class Choice:
    """What a plan is made with: the measure of each node in milli-em, and for an organisation the nodes
    whose leaves are stacked and whether others stand at equal distances."""

    measures: Mapping[str, int]
    stacked: frozenset[str] = frozenset()
    even: bool = True


@frozen
class Fit:
    """A planned chart: the ``size`` of its type, its measures, ``head`` the width of the column of
    stage labels with the gap after it, ``labels`` without it."""

    plan: Plan
    size: int
    measures: Mapping[str, int]
    gaps: Gaps
    head: int
    labels: int


def fit(
    chart: nodes.Chart, texts: Texts, sheet: Stylesheet, width: int, height: int, *, fill: bool
) -> Fit | None:
    """The best setting of ``chart`` within ``width``, ``height``; ``fill``: one that takes it all."""
    tree = chart.kind is nodes.ChartKind.ORGANISATION
    fitter = (_Organisation if tree else _Flow)(chart, texts, sheet)
    normal, (least, most) = sheet.styles["chart"].size, sheet.charts.sizes
    goal = max(1.0, most / normal) if fill else 1.0
    best: Choice | None = None
    largest = 0.0
    gaps, head = fitter.gaps(normal), fitter.head(normal)
    for group in fitter.choices():
        for choice in group:
            plan = fitter.plan(choice, normal, gaps, 1.0)
            scale = min(goal, width / (plan.width + head), height / plan.height)
            if scale > largest * WORTH or (scale == goal > largest):
                best, largest = choice, scale
            if largest == goal:
                break
        if largest >= 1:
            break
    size = int(normal * largest) // STEP * STEP
    while best is not None and size >= min(least, normal):
        gaps, head = fitter.gaps(size), fitter.head(size)
        plan = fitter.plan(best, size, gaps, 1.0)
        if plan.width + head <= width and plan.height <= height:
            labels = max(0, head - gaps.across)
            found = Fit(plan, size, best.measures, gaps, head, labels)
            return fitter.spread(found, best, width, height) if fill else found
        size -= STEP
    return None


class _Fitter:
    """What both kinds of chart share."""

    def __init__(self, chart: nodes.Chart, texts: Texts, sheet: Stylesheet) -> None:
        self._chart = chart
        self._texts = texts
        self._style = sheet.charts
        self._normal = sheet.styles["chart"].size
        self._shapes = {node.key: node.shape for node in chart.nodes()}
        least, most = self._style.measure
        self._least, self._most = round(least * MEM_PER_EM), round(most * MEM_PER_EM)

    def choices(self) -> Iterator[Iterator[Choice]]:
        """The choices from the best looking one on; no further group is tried where one fits."""
        raise NotImplementedError

    def plan(self, choice: Choice, size: int, gaps: Gaps, pad: float) -> Plan:
        """The chart planned; ``pad`` multiplies the room above and below the text of a node."""
        raise NotImplementedError

    def head(self, size: int) -> int:
        """The width of the column of stage labels with the gap after it."""
        del size
        return 0

    def _scaled(self, length: int, size: int) -> int:
        return length * size // self._normal

    def gaps(self, size: int) -> Gaps:
        """The gaps of the layout for type of ``size``."""
        style = self._style
        across = self._scaled(style.gap[0], size)
        return Gaps(
            across=across,
            down=self._scaled(style.gap[1], size),
            track=self._scaled(style.track, size),
            arrow=self._scaled(style.arrow[0], size),
            clear=size // 3,
            inset=across * 2 // 3,
        )

    def _box(self, words: Words, measure: int, size: int, pad: float = 1.0) -> Size:
        """The size of a box around a text."""
        widths = words.measured(measure)
        across, down = (self._scaled(length, size) for length in self._style.padding)
        leading = round(self._style.leading * size)
        wide = max(widths) * size // MEM_PER_EM + 2 * across
        return wide, len(widths) * leading + 2 * round(down * pad)

    def _node(self, key: str, measure: int, size: int, pad: float) -> Size:
        """The size of a node that is no decision."""
        wide, tall = self._box(self._texts.nodes[key], measure, size, pad)
        document = self._shapes[key] is nodes.Shape.DOCUMENT
        return wide, tall + 2 * round(tall * WAVE) * document

    def _widest(self, keys: list[str], measures: Mapping[str, int]) -> int:
        return max(max(self._texts.nodes[key].measured(measures[key])) for key in keys)

    def spread(self, found: Fit, choice: Choice, width: int, height: int) -> Fit:
        """Widen the gaps evenly, up to ``spread`` times, and likewise the room above and below the
        text of nodes, as far as the chart stays in its place."""
        base, best, gaps = found.gaps, found.plan, found.gaps

        def fits(plan: Plan) -> bool:
            return plan.width + found.head <= width and plan.height <= height

        low, high = 1.0, self._style.spread
        for _ in range(HALVINGS):
            share = (low + high) / 2
            tried = replace(base, across=round(base.across * share))
            plan = self.plan(choice, found.size, tried, 1.0)
            if fits(plan):
                low, best, gaps = share, plan, tried
            else:
                high = share
        low, high = 1.0, self._style.spread
        wide = gaps
        for _ in range(2 * HALVINGS):
            share = (low + high) / 2
            tried = replace(wide, down=round(base.down * share))
            plan = self.plan(choice, found.size, tried, share)
            if fits(plan):
                low, best, gaps = share, plan, tried
            else:
                high = share
        return replace(found, plan=best, gaps=gaps)


class _Organisation(_Fitter):
    def __init__(self, chart: nodes.Chart, texts: Texts, sheet: Stylesheet) -> None:
        super().__init__(chart, texts, sheet)
        below: dict[str, list[str]] = {}
        groups = [m for m in chart.members if isinstance(m, nodes.ChartGroup)]
        for start, end in edges(chart):
            below.setdefault(start, []).append(end)
        for group in groups:
            below[group.key] = [node.key for node in group.nodes]
        self._heads = dict(zip(texts.keys, texts.groups, strict=True))
        keys = frozenset(group.key for group in groups)
        self._tree = Tree(root(chart), {key: tuple(ends) for key, ends in below.items()}, keys)
        self._levels = self._tree.levels()

    def choices(self) -> Iterator[Iterator[Choice]]:
        for stacked in self._stackings():
            yield self._narrowed(stacked)

    def _stackings(self) -> Iterator[frozenset[str]]:
        """No stacks, then what stands under the lowest nodes, and so on up to the root."""
        yield frozenset()
        below, groups = self._tree.below, self._tree.groups
        for keys in reversed(self._levels):
            stacked = {key for key in keys if len(below.get(key, ())) > 1}
            framed = {key for key in groups if below[key][0] in keys}
            for found in (stacked, stacked | framed):
                if found:
                    yield frozenset(found)

    def _narrowed(self, stacked: frozenset[str]) -> Iterator[Choice]:
        """Ever narrower measures: each time that of the level that takes most is cut."""
        measures = {key: self._most for keys in self._levels for key in keys}
        while True:
            yield Choice(dict(measures), stacked, True)
            yield Choice(dict(measures), stacked, False)
            widest = [self._widest(keys, measures) for keys in self._levels]
            cuttable = [n for n, width in enumerate(widest) if width > self._least]
            if not cuttable:
                return
            level = max(cuttable, key=lambda n: (len(self._levels[n]) * widest[n], n))
            for key in self._levels[level]:
                measures[key] = max(self._least, widest[level] - MEM_PER_EM)
            if self._widest(self._levels[level], measures) >= widest[level]:
                return

    def plan(self, choice: Choice, size: int, gaps: Gaps, pad: float) -> Plan:
        sizes = {
            key: self._node(key, measure, size, pad) for key, measure in choice.measures.items()
        }
        for key, words in self._heads.items():
            sizes[key] = self._box(words, 2 * self._most, size) if words else (0, 0)
        return plan_organisation(
            self._tree,
            sizes,
            self._texts.label_sizes(size),
            gaps,
            stacked=choice.stacked,
            even=choice.even,
        )


class _Flow(_Fitter):
    def __init__(self, chart: nodes.Chart, texts: Texts, sheet: Stylesheet) -> None:
        super().__init__(chart, texts, sheet)
        made = list(chart.nodes())
        self._decisions = frozenset(node.key for node in made if node.shape is nodes.Shape.DECISION)
        stages = tuple(
            tuple(node.key for node in member.nodes)
            for member in chart.members
            if isinstance(member, nodes.ChartGroup)
        )
        keys = tuple(self._shapes)
        self._layers = layers(Graph(keys, tuple(edges(chart)), self._decisions, stages))

    def choices(self) -> Iterator[Iterator[Choice]]:
        yield self._narrowed()

    def _narrowed(self) -> Iterator[Choice]:
        """Ever narrower measures, decisions in step with boxes."""
        measure, keys = self._most, list(self._shapes)
        while True:
            slim = max(round(measure * SLIM), self._least)
            measures = {key: slim if key in self._decisions else measure for key in keys}
            yield Choice(measures)
            boxes = [key for key in keys if key not in self._decisions]
            widest = self._widest(boxes, measures) if boxes else measure
            if measure == self._least:
                return
            measure = max(self._least, min(measure, widest) - MEM_PER_EM)

    def head(self, size: int) -> int:
        wide = [self._box(words, STAGE, size)[0] for words in self._texts.groups if words]
        return max(wide) + self.gaps(size).across if wide else 0

    def plan(self, choice: Choice, size: int, gaps: Gaps, pad: float) -> Plan:
        sizes = self._sizes(choice.measures, size, pad)
        # Stages are told apart by their labels: each is as high as its own, with a gap.
        stages = [self._box(words, STAGE, size)[1] if words else 0 for words in self._texts.groups]
        least = [tall + gaps.inset for tall in stages]
        return plan_flow(self._layers, sizes, self._texts.label_sizes(size), gaps, least)

    def _sizes(self, measures: Mapping[str, int], size: int, pad: float) -> dict[str, Size]:
        """Boxes of one width, decisions of one width; boxes of one layer of one height."""
        sizes: dict[str, Size] = {}
        widest: dict[bool, int] = {}
        tallest: dict[tuple[bool, int], int] = {}
        layer = dict(zip(self._shapes, self._layers.layer, strict=False))
        for key in self._shapes:
            asks = key in self._decisions
            shaped = self._diamond if asks else self._node
            wide, tall = sizes[key] = shaped(key, measures[key], size, pad)
            widest[asks] = max(wide, widest.get(asks, 0))
            tallest[asks, layer[key]] = max(tall, tallest.get((asks, layer[key]), 0))
        return {
            key: (widest[key in self._decisions], tallest[key in self._decisions, layer[key]])
            for key in sizes
        }

    def _diamond(self, key: str, measure: int, size: int, pad: float) -> Size:
        """A diamond twice as high as its text, as wide as its lines need there."""
        widths = self._texts.nodes[key].measured(measure)
        leading = round(self._style.leading * size)
        tall = leading * (len(widths) - 1) + size
        across, down = (self._scaled(length, size) for length in self._style.padding)
        high = 2 * tall + 2 * down
        wide = 0
        for n, width in enumerate(widths):
            outer = abs(2 * n - len(widths) + 1) * leading + size
            wide = max(wide, width * size // MEM_PER_EM * high // (high - outer))
        return wide + across, high + 2 * round(down * (pad - 1))
