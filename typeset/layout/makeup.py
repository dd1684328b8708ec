"""Groups of slabs -> one band of columns after another: what a page holds, and what that costs.

Comes in: the groups of an issue, and a ``State``: what has been placed so far. Goes out: a ``Step``: the next
band, with its cost and the state after it. A band that ends above a spanning group is balanced; one that
does not fit fills the page and goes on. Nothing is changed here, so that steps can be tried
(``mending``) before pages are made of them (``pages``). Rules of the field 3 and 20; CLREQ 3.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from typeset.frozen import NamedTuple
from typeset.layout.columns import MOST_LESS, Drift, Filler, Frame, Strip, strip
from typeset.layout.flow import Group, Slab, join, leading_space, together, trailing_space
from typeset.layout.stylesheet import Stylesheet

UNEVEN = 3.0
"""The price of a line by which the columns of a balanced band differ, beyond what the layout lets pass."""
SHORT = 1.5
"""That of a line that a full column lacks, beyond what the layout lets pass."""
SPLIT = 0.5
"""That of a table that goes on in another column."""
FORCED = 50.0
"""That of a break where none may be."""

MENDABLE = 1.0
"""A band that costs no more is left as it comes."""


class State(NamedTuple):
    """Up to which slab of which group everything is placed, and where: the number of the page, the height
    that is used of it, and whether it is turned sideways. ``drift``: the lines that columns have had more
    than full ones, where the layout lets them."""

    group: int
    slab: int
    page: int
    y: int = 0
    turned: bool = False
    drift: int = 0
    feet: tuple[int, ...] = ()


class Variant(NamedTuple):
    """The slabs of a group with some of its paragraphs set anew: ``changes`` are the index of each among the
    old slabs, the number of its lines and how many it has more now; they are set (``made``), or
    slabs as high stand for them."""

    column: Strip
    changes: tuple[tuple[int, int, int], ...] = ()
    price: float = 0.0
    made: bool = True


class Step(NamedTuple):
    """A band of frames that begins at height ``y`` of a page; ``turn``: that page is a new one; ``blank``: so
    many empty pages stand before it. ``closing``: the last frame holds but what closes a document."""

    before: State
    after: State
    frames: tuple[Frame, ...]
    y: int
    turn: bool
    blank: int
    closing: bool
    cost: float
    variant: Variant | None


class Makeup:
    """Places groups on pages, from page number ``first`` on."""

    def __init__(self, sheet: Stylesheet, groups: Sequence[Group], first: int) -> None:
        page = sheet.page
        self.groups = groups
        rule, loose = sheet.footnotes.rule, sheet.pages.grid == "columns"
        self._filler = Filler(page.pitch, rule, columns=loose)
        own = {group.pitch for group in groups if group.pitch}
        self._fillers = {pitch: Filler(pitch, rule, columns=loose) for pitch in own}
        self.style = sheet.pages
        self.columns = page.columns
        self._heights = {False: page.text_height, True: page.turned().text_height}
        self._first = first
        self._columns: dict[int, Strip] = {}
        meet(groups)

    def column(self, group: int) -> Strip:
        """The slabs of a group."""
        found = self._columns.get(group)
        if found is None:
            found = self._columns[group] = strip(self.groups[group].slabs, self.pitch(group))
        return found

    def height(self, *, turned: bool) -> int:
        """The height of a page."""
        return self._heights[turned]

    def pitch(self, group: int) -> int:
        """The pitch of the grid of a group, in sp."""
        return self.groups[group].pitch or self._filler.pitch

    def _filler_of(self, group: Group) -> Filler:
        return self._fillers[group.pitch] if group.pitch else self._filler

    def start(self) -> State:
        """Before the first page."""
        return State(0, 0, self._first - 1)

    def step(self, state: State, variant: Variant | None = None) -> Step | None:
        """The next band; ``None`` where it does not hold all that is changed in ``variant``."""
        group = self.groups[state.group]
        if group.foot:
            return self._foot(state, group)
        column = variant.column if variant else self.column(state.group)
        filler = self._filler_of(group)
        slabs = column.slabs
        n, start, y = len(slabs), state.slab, state.y
        turn = start > 0 or self._must_turn(state, group)
        y = 0 if turn else y
        turned = group.turned if turn else state.turned
        if start >= n:
            page, blank = self._page(state, group, turn=turn)
            feet = () if turn else state.feet
            after = State(state.group + 1, 0, page, y, turned, state.drift, feet)
            return Step(state, after, (), y, turn, blank, False, 0.0, None)
        columns = 1 if group.wide else self.columns
        height = self._height(state, y, turned=turned)
        shown = self._standing(slabs, start, filler.pitch) if group.wide and y else column
        drift = Drift(state.drift, self.style.long) if self.style.long and not group.wide else None
        apart = not (group.wide or self._ends(state.group))
        feet = () if turn else state.feet
        below = max(feet, default=0) if group.wide else 0
        own = () if group.wide else feet
        room = filler.whole(height - y - below)
        frames = filler.band(shown, start, columns, room, drift, own, apart=apart)
        cost = variant.price if variant else 0.0
        if frames[0].end == start and y:
            turn, turned, y, feet = True, group.turned, 0, ()
            room = filler.whole(self._heights[turned])
            frames = filler.band(column, start, columns, room, drift, apart=apart)
        if frames[0].end == start:
            frames = self._forced(filler, column, start, columns, room)
            cost += FORCED
        page, blank = self._page(state, group, turn=turn)
        shift = 0
        for index, count, more in variant.changes if variant else ():
            shift += more
            if index < start or index + count + shift > frames[-1].end:
                return None
        closing = closes(slabs, frames)
        end = frames[-1].end
        while end < n and slabs[end].space:
            end += 1
        done = end >= n
        apart = apart and done
        if not group.wide:
            cost += self._cost(slabs, frames, room, done=done, closing=closing, apart=apart)
        used, feet = self._used(state.group, frames, feet, done=done, apart=apart)
        place = (state.group + 1, 0) if done else (state.group, end - shift)
        off = self._off(frames, room) if drift and not done else 0
        used = self._filler.snap(y + used)
        after = State(*place, page, used, turned, state.drift + off, feet)
        return Step(state, after, tuple(frames), y, turn, blank, closing, cost, variant)

    def _used(
        self,
        index: int,
        frames: Sequence[Frame],
        feet: tuple[int, ...],
        *,
        done: bool,
        apart: bool,
    ) -> tuple[int, tuple[int, ...]]:
        """The height that a band takes, and that of the footnotes which go to the foot of the page: those of
        text above a title of the same document."""
        if apart:
            feet = tuple([frame.foot for frame in frames])
            return max([frame.used for frame in frames]), feet if any(feet) else ()
        used = max([frame.used + frame.foot for frame in frames])
        if not self.groups[index].wide:
            return used, ()
        if done and self._ends(index):
            return used + max(feet, default=0), ()
        return used, feet

    def _ends(self, index: int) -> bool:
        """Whether a group is the last one of its document. Footnotes stand above another one, whose own begin
        with the same number, and above a colophon."""
        following = self.groups[index + 1 : index + 2]
        return not following or following[0].starts_document or following[0].foot > 0

    def _off(self, frames: Sequence[Frame], room: int) -> int:
        """How many lines more than full ones columns have."""
        lines = [(frame.used + frame.foot - room) // frame.pitch for frame in frames]
        return sum([more for more in lines if more >= -MOST_LESS])

    def _foot(self, state: State, group: Group) -> Step:
        """What stands at the foot of the last page: where it does not fit there, or where that page is not
        the last one of its sheet, on a further one."""
        slab, height, filler = group.slabs[0], self._heights[False], self._filler
        y, page = height - slab.height, state.page
        if page < self._first or state.turned or state.y > y:
            page += 1
        page += -page % group.foot
        blank = max(0, page - state.page - 1)
        after = State(state.group + 1, 0, page, height, False, state.drift)
        frame = Frame(0, 1, (slab,), slab.height, 0, 0, slab.height, filler.pitch, filler.grid)
        return Step(state, after, (frame,), y, page > state.page, blank, False, 0.0, None)

    def _page(self, state: State, group: Group, *, turn: bool) -> tuple[int, bool]:
        """The number of the page, and whether a blank one stands before it."""
        if not turn:
            return state.page, False
        blank = group.right_hand and state.page % 2 == 1
        return state.page + 1 + blank, blank

    def _must_turn(self, state: State, group: Group) -> bool:
        """Whether a group starts a page: because it says so, or because a title would be parted from
        what it stands above."""
        if state.page < self._first or group.turned != state.turned:
            return True
        if group.starts_page:
            return state.y > 0
        if not group.wide or not state.y:
            return False
        need = together(group.slabs)
        following = self.groups[state.group + 1 : state.group + 2]
        tied = group.slabs[-1].keep  # a title; what only shows something may end a page
        if following and tied and need == sum([slab.height for slab in group.slabs]):
            below = together(following[0].slabs, turns=self.columns == 1)
            need += max(group.least, min(below, self._heights[state.turned] - need))
        room = self._heights[state.turned] - max(state.feet, default=0)
        return state.y + need > room + self._longer(state.group + 1)

    def _longer(self, index: int) -> int:
        """By how much columns of a group may be longer, so that a title above them stays on its page."""
        columns = index < len(self.groups) and not self.groups[index].wide
        return self.style.long * self.pitch(index) if columns else 0

    def _height(self, state: State, y: int, *, turned: bool) -> int:
        """The height of a page, where the next band begins at ``y``: a line more where a title right above
        would otherwise not have the text below it that it must have."""
        height = self._heights[turned]
        if (
            y
            and not state.feet
            and state.slab == 0
            and state.group
            and self.groups[state.group - 1].wide
        ):
            least = self.groups[state.group - 1].least
            if height < y + least <= height + self._longer(state.group):
                return y + least
        return height

    def _standing(self, slabs: Sequence[Slab], start: int, pitch: int) -> Strip:
        """``slabs`` with the space from ``start`` on kept: it parts a title from the text above it."""
        end = start + leading_space(slabs[start:])
        free = [slab._replace(space=False) for slab in slabs[start:end]]
        return strip([*slabs[:start], *free, *slabs[end:]], pitch)

    def _forced(
        self, filler: Filler, column: Strip, start: int, columns: int, height: int
    ) -> list[Frame]:
        """A fresh page for slabs that no page holds together: broken where they must not be."""
        frames = []
        for _ in range(columns):
            frame = filler.force(column, start, height)
            frames.append(frame)
            start = frame.end
        return frames

    def _cost(
        self,
        slabs: Sequence[Slab],
        frames: Sequence[Frame],
        room: int,
        *,
        done: bool,
        closing: bool,
        apart: bool,
    ) -> float:
        pitch, style = frames[0].pitch, self.style
        cost = 0.0
        if done and len(frames) > 1 and not closing:
            feet = [frame.used + frame.foot * (not apart) for frame in frames]
            cost += UNEVEN * max(0, (max(feet) - min(feet)) // pitch - style.uneven)
        for frame in frames:
            if frame.end >= len(slabs):
                break
            following = slabs[frame.end]
            if following.table is not None:
                cost += SPLIT * (following.table is slabs[frame.end - 1].table)
            elif not done and following.height == pitch:
                short = (room - frame.used - frame.foot) // pitch - style.short
                cost += SHORT * max(0, short)
        return cost


def meet(groups: Sequence[Group]) -> None:
    """Where two groups meet, only the larger of their spaces is left, and that to the one that spans."""
    for above, below in pairwise(groups):
        if not above.wide:
            del above.slabs[len(above.slabs) - trailing_space(above.slabs) :]
        elif below.wide:
            below.slabs[:] = join(above.slabs, below.slabs)


def closes(slabs: Sequence[Slab], frames: Sequence[Frame]) -> bool:
    """Whether the last of several frames begins right below the text with what closes a document."""
    start = frames[-1].start
    return len(frames) > 1 and 0 < start < frames[-1].end and slabs[start - 1].hold
