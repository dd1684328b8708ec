"""Bands of columns -> pages.

Comes in: the groups of an issue in order, which ``makeup`` parts into bands; where one comes badly,
``mending`` looks for a better chain. Goes out: for each page its items, which document it speaks of, and the
anchors on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from typeset.display import Anchor
from typeset.frozen import field, mutable
from typeset.layout.columns import Filler, Frame
from typeset.layout.fitted import Change
from typeset.layout.flow import Group
from typeset.layout.makeup import MENDABLE, Makeup, Step
from typeset.layout.stylesheet import Stylesheet

if TYPE_CHECKING:
    from typeset.layout.mending import Mender
    from typeset.layout.paragraphs import Anew, ParagraphFlow
    from typeset.layout.text import TextSetter


@mutable
class Sheet:
    """A page: frames, each with its place in the type area and the height of its band."""

    number: int
    frames: list[tuple[Frame, int, int, int]] = field(default_factory=list)
    document: str = ""
    plain: bool = False
    turned: bool = False


class Paginator:
    """Places groups on pages, from page number ``first`` on. ``setter`` sets paragraphs anew."""

    def __init__(self, sheet: Stylesheet, first: int, setter: TextSetter | None = None) -> None:
        page = sheet.page
        self._sheet = sheet
        self._first = first
        self._setter = setter
        self._step = page.column_width + round(page.gutter * page.size)
        self.filler = Filler(page.pitch, sheet.footnotes.rule)
        self.pages: list[Sheet] = []
        self._waiting: list[int] = []
        self.last: dict[str, int] = {}
        """The last page of each document."""
        self.changes: tuple[Change, ...] = ()
        """The paragraphs that were set anew for the last page, what that costs, and the page that would be
        the last one with all of them changed that can be."""
        self.price = 0.0
        self.reach: int | None = None
        self.tried: list[ParagraphFlow] = []
        self.anew: list[Anew] = []
        """The paragraphs for which another number of lines was thought of, and those that got it."""

    def place(self, groups: Sequence[Group], last: int | None = None) -> list[Sheet]:
        """All groups, one after the other; so that ``last`` is the number of the last page, where that can
        be done with the paragraphs that ``[fit]`` allows to change."""
        makeup = Makeup(self._sheet, groups, self._first)
        chain = self._chain(makeup)
        if last is not None and chain and chain[-1].after.page != last:
            chain = self._fitted(makeup, chain, last)
        height = 0
        for step in chain:
            self._show(groups[step.before.group], step, height)
            height = makeup.height(turned=step.after.turned)
        self._settle(height)
        return self.pages

    def _fitted(self, makeup: Makeup, chain: list[Step], last: int) -> list[Step]:
        """A chain that ends on page ``last``, or ``chain`` as it is."""
        if self._setter is None or not self._sheet.fit.looseness:
            return chain
        from typeset.layout.copyfit import Copyfit, changes  # for the issues that are fitted

        copyfit = Copyfit(makeup, self._setter)
        more = 1 if last > chain[-1].after.page else -1
        self.reach = copyfit.extreme(more)
        found = copyfit.fitted(last, more) if (self.reach - last) * more >= 0 else None
        if found is None:
            return chain
        before = changes(makeup, chain)
        self.changes = tuple([change for change in changes(makeup, found) if change not in before])
        self.price = sum([step.cost for step in found]) - sum([step.cost for step in chain])
        return found

    def _chain(self, makeup: Makeup) -> list[Step]:
        """The bands as they come, made up again around each one that comes badly."""
        chain: list[Step] = []
        state, fixed = makeup.start(), 0
        mender: Mender | None = None
        able = self._setter is not None and self._sheet.pages.looseness > 0
        while state.group < len(makeup.groups):
            step = makeup.step(state)
            assert step is not None
            chain.append(step)
            state = step.after
            if step.cost > MENDABLE and able and self._setter is not None:
                from typeset.layout.mending import Mender  # for the pages that need it

                mender = mender or Mender(makeup, self._setter, self.tried, self.anew)
                page = step.after.page
                own = _since(chain, page, fixed)
                at = _since(chain, page - self._sheet.pages.back, 0)
                chain[at:] = mender.mended(chain[at:], own - at)
                fixed, state = len(chain), chain[-1].after
        return chain

    def _settle(self, bottom: int) -> None:
        """Put the footnotes that wait for the foot of the page above ``bottom``, those of each column one
        band below the other."""
        ends: dict[int, int] = {}
        frames = self.pages[-1].frames if self.pages else []
        for n in reversed(self._waiting):
            frame, x, y, _ = frames[n]
            end = ends.get(x, bottom)
            frames[n] = frame, x, y, end - y
            ends[x] = end - frame.notes
        self._waiting.clear()

    def _show(self, group: Group, step: Step, height: int) -> None:
        """Put the frames of a band side by side; one with nothing but what closes a document ends where the
        others end. ``height`` is that of the page before."""
        page = step.after.page
        if step.turn:
            self._settle(height)
        for n in range(step.blank):
            self.pages.append(Sheet(page - step.blank + n, plain=True))
        if step.turn:
            # What stands at a foot behind blank pages has no number either (GB/T 9704-2012, 7.5).
            plain = group.plain or (group.foot > 0 and step.blank > 0)
            sheet = Sheet(page, document=group.document, plain=plain, turned=group.turned)
            self.pages.append(sheet)
        frames = step.frames
        apart = bool(step.after.feet) and not group.wide
        height = max([frame.used + frame.foot * (not apart) for frame in frames], default=0)
        for c, frame in enumerate(frames):
            tall = frame.used + frame.foot * (not apart)
            sunk = height - tall if step.closing and c == len(frames) - 1 else 0
            place = (frame, c * self._step, step.y + sunk, height - sunk)
            if frame.foot and not group.wide:
                self._waiting.append(len(self.pages[-1].frames))
            self.pages[-1].frames.append(place)
        if not step.after.feet:
            above = max(step.before.feet, default=0) if group.wide and not step.turn else 0
            self._settle(step.y + height + above)
        if frames:
            self.last[group.document] = page


def _since(chain: Sequence[Step], page: int, fixed: int) -> int:
    """The first step on ``page`` or after it, from step ``fixed`` on."""
    at = len(chain) - 1
    while at > fixed and chain[at - 1].after.page >= page:
        at -= 1
    return at


def anchors(pages: Sequence[Sheet]) -> dict[str, int]:
    """The page number of every anchor."""
    return {
        item.name: page.number
        for page in pages
        for frame, _, _, _ in page.frames
        for slab in frame.content
        for item in slab.items
        if type(item) is Anchor
    }
