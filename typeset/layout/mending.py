"""A chain of bands -> the best one near it: columns that end evenly, for the least looseness of paragraphs.

Comes in: the steps up to a band whose cost is more than that of setting a paragraph anew. Goes out: the
cheapest chain from a few pages before it to the page after it. A shortest path over states, best first
(Dijkstra): what is as it comes by itself costs nothing, so no more than the neighbourhood of a fault is
looked at, and the work grows with the number of faults. A paragraph is tried by its number of lines
alone; only one that helps is set. Knuth and Plass, "Breaking Paragraphs into Lines" (1981), on looseness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import count

from typeset.layout.columns import strip
from typeset.layout.flow import Slab, held
from typeset.layout.makeup import MENDABLE, Makeup, State, Step, Variant
from typeset.layout.paragraphs import Anew, ParagraphFlow, loosened, may_be, reset
from typeset.layout.text import TextSetter

CHANGE = 1.0
"""The price of a paragraph with a line more or less, beside that of its lines."""
DEMERITS = 0.1
"""What a demerit for each of its lines adds to it."""
ENOUGH = 3.0
"""What a band costs for which the pages before it are made up again, if it cannot be mended by itself."""
NEAREST = 6
"""Paragraphs of a band that are tried: those next to where its columns end."""
MOVES = 2
"""Ways of moving the text of a band by a line, in each direction, that are followed."""
MOST_STATES = 400
"""After so many states the search ends with what it has."""


Node = tuple[State, Step | None, "Node | None"]
"""A state, the step to it and the node before."""


class Mender:
    """Looks for better chains of the bands of ``makeup``; ``tried`` collects the paragraphs
    that were thought of, ``anew`` those that were set with another number of lines."""

    def __init__(
        self,
        makeup: Makeup,
        setter: TextSetter,
        tried: list[ParagraphFlow] | None = None,
        anew: list[Anew] | None = None,
    ) -> None:
        self._makeup = makeup
        self._thought = [] if tried is None else tried
        self._anew = [] if anew is None else anew
        self._setter = setter
        self._steps: dict[State, Step] = {}

    def step(self, state: State) -> Step:
        """The next band as it comes by itself."""
        found = self._steps.get(state)
        if found is None:
            step = self._makeup.step(state)
            assert step is not None
            found = self._steps[state] = step
        return found

    def mended(self, chain: Sequence[Step], own: int) -> list[Step]:
        """The best chain from the first step of ``chain`` on to the page after its last one. That page, from
        step ``own`` on, is tried alone first: where a change there is enough, nothing before it moves."""
        last = chain[-1].after

        def done(state: State) -> bool:
            return state.page > last.page or state.group >= len(self._makeup.groups)

        best = [*chain[:own], *self.search(chain[own].before, done)]
        if own and max([step.cost for step in best[own:]]) >= ENOUGH:
            found = self.search(chain[0].before, done)
            best = min(best, found, key=lambda steps: sum([step.cost for step in steps]))
        return self.made(best)

    def search(self, start: State, done: Callable[[State], bool]) -> list[Step]:
        """The cheapest steps from ``start`` to a state that is ``done``. Nothing moves the beginning of a
        group to another page."""
        usual = self._as_it_comes(start, done)
        limit = sum([step.cost for step in usual])
        pages = {step.before.group: step.after.page for step in usual if not step.before.slab}
        heap: list[tuple[float, int, int, int, bool, Node]] = []

        def push(cost: float, node: Node, *, tried: bool) -> None:
            state = node[0]
            heappush(heap, (cost, -state.group, -state.slab, next(order), tried, node))

        def go(cost: float, step: Step, node: Node) -> None:
            cost += step.cost
            group, slab = step.before[:2]
            if cost <= limit and (slab or pages.get(group, step.after.page) == step.after.page):
                push(cost, (step.after, step, node), tried=False)

        order = count()
        push(0.0, (start, None, None), tried=False)
        seen: set[State] = set()
        while heap and len(seen) < MOST_STATES:
            cost, _, _, _, tried, node = heappop(heap)
            state = node[0]
            if tried:
                for step in self.variants(state, limit - cost + CHANGE):
                    go(cost - CHANGE, step, node)
            elif state not in seen:
                seen.add(state)
                if done(state):
                    return path(node)
                go(cost, self.step(state), node)
                if cost + CHANGE < limit:
                    push(cost + CHANGE, node, tried=True)
        return usual

    def _as_it_comes(self, start: State, done: Callable[[State], bool]) -> list[Step]:
        steps = []
        while not done(start):
            steps.append(self.step(start))
            start = steps[-1].after
        return steps

    def variants(self, state: State, limit: float) -> Iterator[Step]:
        """The next band with one of its paragraphs set anew, where it ends otherwise or costs less, but no
        more than ``limit``: the cheapest for each state after it."""
        usual = self.step(state)
        best: dict[State, Step] = {}
        left = {-1: 2 * NEAREST, 1: 2 * NEAREST}
        if usual.cost <= MENDABLE:  # nothing to mend here: it is enough that the text moves
            left = {-1: MOVES, 1: MOVES}
        for index, flow in self.elastic(usual)[:NEAREST]:
            self._thought.append(flow)
            for more in [more for more in left if left[more] and may_be(self._setter, flow, more)]:
                tried = self._tried(usual, best, (index, flow, more), limit)
                if tried is not None:
                    best[tried.after] = tried
                    left[more] -= 1
        yield from best.values()

    def _tried(
        self,
        usual: Step,
        best: dict[State, Step],
        what: tuple[int, ParagraphFlow, int],
        limit: float,
    ) -> Step | None:
        index, flow, more = what
        column = self._makeup.column(usual.before.group)
        old = column.slabs[index : index + flow.lines]
        change = ((index, flow.lines, more),)
        lines = strip(stand_in(old, more), self._makeup.pitch(usual.before.group))
        variant = Variant(column.changed(index, flow.lines, lines), change, CHANGE, made=False)
        guess = self._makeup.step(usual.before, variant)
        if guess is None:
            return None
        known = best.get(guess.after, usual if guess.after == usual.after else None)
        if guess.cost > limit or (known is not None and guess.cost >= known.cost):
            return None
        found = loosened(self._setter, flow, more)
        return None if found is None else guess._replace(cost=guess.cost + DEMERITS * found[1])

    def made(self, steps: Sequence[Step]) -> list[Step]:
        """``steps`` with the paragraphs set that were tried by their number of lines alone."""
        return [
            step if step.variant is None or step.variant.made else self._made(step, step.variant)
            for step in steps
        ]

    def _made(self, step: Step, variant: Variant) -> Step:
        usual = self._makeup.column(step.before.group)
        column, price = usual, 0.0
        for index, lines, more in reversed(variant.changes):
            old = usual.slabs[index : index + lines]
            flow = old[0].paragraph
            assert flow is not None
            found = loosened(self._setter, flow, more)
            assert found is not None
            fresh = reset(self._setter, flow, found[0], old)
            self._anew.append(Anew(flow, found[0], fresh))
            price += CHANGE + DEMERITS * found[1]
            pitch = self._makeup.pitch(step.before.group)
            column = column.changed(index, lines, strip(fresh, pitch))
        made = self._makeup.step(step.before, Variant(column, variant.changes, price))
        assert made is not None and made.after == step.after
        return made

    def elastic(self, usual: Step) -> list[tuple[int, ParagraphFlow]]:
        """The paragraphs of a band that may be set anew, those next to where a column ends first."""
        if not usual.frames or self._makeup.groups[usual.before.group].wide:
            return []
        slabs = self._makeup.groups[usual.before.group].slabs
        ends = [frame.end for frame in usual.frames]
        found = [
            (min(abs(end - index - flow.lines // 2) for end in ends), index, flow)
            for index in range(usual.frames[0].start, ends[-1])
            if (flow := slabs[index].paragraph) is not None
            and index + flow.lines <= ends[-1] + 1
            and is_whole(slabs[index : index + flow.lines], flow)
        ]
        return [(index, flow) for _, index, flow in sorted(found, key=lambda row: row[:2])]


def is_whole(slabs: Sequence[Slab], flow: ParagraphFlow) -> bool:
    """Whether a paragraph stands as it was set, with nothing tied to it but its own first and last lines."""
    keeps = [slab.keep for slab in slabs]
    return keeps == _keeps(flow.lines) and all(slab.table is None for slab in slabs)


def _keeps(count: int) -> list[bool]:
    return [count > 1 and n in (0, count - 2) for n in range(count)]


def stand_in(old: Sequence[Slab], more: int) -> list[Slab]:
    """Slabs as high and held as those of the paragraph ``old`` with ``more`` lines."""
    count = len(old) + more
    holds = held([slab.hold for slab in old], count)
    return [
        Slab(old[0].height, keep=keep, hold=hold)
        for keep, hold in zip(_keeps(count), holds, strict=True)
    ]


def path(node: Node | None) -> list[Step]:
    """The steps that lead to ``node``."""
    steps = []
    while node is not None:
        _, step, node = node
        if step is not None:
            steps.append(step)
    return steps[::-1]
