"""Groups of slabs -> pages that end on a given one, by paragraphs a line longer or shorter.

Comes in: the bands of an issue as ``makeup`` places them, and the number that its last page should have.
Goes out: the chain of bands that ends there for the least price, or nothing. A shortest path over states,
whose page numbers are part of them: of two ways to one place on one page, the cheaper one goes on. Where
it cannot be done, ``extreme`` says how far the paragraphs reach.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import count

from typeset.layout.columns import strip
from typeset.layout.fitted import Change
from typeset.layout.flow import Slab
from typeset.layout.makeup import MENDABLE, Makeup, State, Step, Variant
from typeset.layout.mending import CHANGE, DEMERITS, Mender, Node, path
from typeset.layout.paragraphs import ParagraphFlow, loosened, may_be, reset
from typeset.layout.text import TextSetter

MOST_A_BAND = 6
"""Paragraphs of a band that are changed at most: more would show."""
MOST_STATES = 40_000
FIRST_WORDS = 12

Changed = tuple[float, int, ParagraphFlow, list[Slab]]
"""What a paragraph set anew costs, where it stands, what it was set from, and its slabs."""


class Copyfit:
    """Changes paragraphs of ``makeup`` so that it takes another number of pages."""

    def __init__(self, makeup: Makeup, setter: TextSetter) -> None:
        self._makeup = makeup
        self._setter = setter
        self._mender = Mender(makeup, setter)

    def fitted(self, last: int, more: int) -> list[Step] | None:
        """The cheapest chain whose last page is ``last``, with lines taken away (``more``: -1) or added."""
        groups = len(self._makeup.groups)
        heap: list[tuple[float, int, int, int, Node]] = []
        order = count()
        seen: set[State] = set()
        start = self._makeup.start()
        heappush(heap, (0.0, 0, 0, next(order), (start, None, None)))
        while heap and len(seen) < MOST_STATES:
            cost, _, _, _, node = heappop(heap)
            state = node[0]
            # The cheapest way to a place goes on, whatever its columns have had more or less.
            place = state._replace(drift=0)
            if place in seen:
                continue
            seen.add(place)
            if state.group >= groups:
                if state.page == last:
                    return self._mender.made(path(node))
                continue
            for step in self._moves(state, more):
                after = step.after
                if after.page <= last and after._replace(drift=0) not in seen:
                    entry = (after, step, node)
                    heappush(
                        heap, (cost + step.cost, -after.group, -after.slab, next(order), entry)
                    )
        return None

    def extreme(self, more: int) -> int:
        """The last page where every paragraph that can be is a line longer or shorter."""
        state = self._makeup.start()
        while state.group < len(self._makeup.groups):
            usual = self._mender.step(state)
            state = usual.after
            changed = [*self._changed(usual, more)]
            while changed:
                step = self._with(usual, changed, more)
                if step is not None:
                    state = step.after
                    break
                changed.pop()
        return state.page

    def _moves(self, state: State, more: int) -> Iterator[Step]:
        """The next band as it comes, mended, and with one paragraph changed, two, and so on: the cheapest
        for each state after it."""
        usual = self._mender.step(state)
        best = {usual.after: usual}
        steps: list[Step] = []
        if usual.cost > MENDABLE:
            steps += self._mender.variants(state, usual.cost)
        changed = [*self._changed(usual, more)][:MOST_A_BAND]
        for n in range(1, len(changed) + 1):
            step = self._with(usual, changed[:n], more)
            if step is not None:
                steps.append(step)
        for step in steps:
            known = best.get(step.after)
            if known is None or step.cost < known.cost:
                best[step.after] = step
        return iter(best.values())

    def _changed(self, usual: Step, more: int) -> Iterator[Changed]:
        """The paragraphs of a band that can be changed, the cheapest first."""
        slabs = self._makeup.groups[usual.before.group].slabs
        found: list[Changed] = []
        for index, flow in self._mender.elastic(usual):
            if may_be(self._setter, flow, more):
                anew = loosened(self._setter, flow, more)
                if anew is not None:
                    fresh = reset(self._setter, flow, anew[0], slabs[index : index + flow.lines])
                    found.append((CHANGE + DEMERITS * anew[1], index, flow, fresh))
        return iter(sorted(found, key=lambda row: row[:2]))

    def _with(self, usual: Step, changed: list[Changed], more: int) -> Step | None:
        """The band with these paragraphs changed; ``None`` where it does not hold them all."""
        column = self._makeup.column(usual.before.group)
        for _, index, flow, fresh in sorted(changed, key=lambda row: -row[1]):
            lines = strip(fresh, self._makeup.pitch(usual.before.group))
            column = column.changed(index, flow.lines, lines)
        changes = tuple(sorted((index, flow.lines, more) for _, index, flow, _ in changed))
        price = sum([row[0] for row in changed])
        return self._makeup.step(usual.before, Variant(column, changes, price))


def changes(makeup: Makeup, chain: Sequence[Step]) -> list[Change]:
    """The paragraphs of a chain that are not as long as by themselves."""
    found = []
    for step in chain:
        group = makeup.groups[step.before.group]
        for index, _, more in step.variant.changes if step.variant else ():
            flow = group.slabs[index].paragraph
            if flow is not None:
                text = "".join([segment.text for segment in flow.passage.segments])[:FIRST_WORDS]
                page = step.after.page
                found.append(Change("paragraph", more, group.document, page, text))
    return found
