"""Groups of slabs -> pages.

Comes in: the groups of an issue in order. Goes out: for each page its items, which document it
speaks of, and the anchors on it. A band of columns that ends above a spanning group is balanced; one
that does not fit fills the page and goes on. Rules of the field 3 and 20; CLREQ 3.4.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from typeset.display import Anchor, Item
from typeset.frozen import field, mutable
from typeset.layout.columns import Filler, Frame
from typeset.layout.flow import Group, Slab, join, leading_space, together, trailing_space
from typeset.layout.stylesheet import Stylesheet


@mutable
class Sheet:
    """A page being filled: frames, each with its place in the type area and the height of its band.
    ``y`` is used up to."""

    number: int
    frames: list[tuple[Frame, int, int, int]] = field(default_factory=list)
    y: int = 0
    document: str = ""
    plain: bool = False
    turned: bool = False


class Paginator:
    """Places groups on pages, from page number ``first`` on."""

    def __init__(self, sheet: Stylesheet, first: int) -> None:
        page = sheet.page
        self._sheet = sheet
        self._heights = {False: page.text_height, True: page.turned().text_height}
        self._columns = page.columns
        self._step = page.column_width + round(page.gutter * page.size)
        self._filler = Filler(page.pitch, sheet.footnotes.rule)
        self._next = first
        self.pages: list[Sheet] = []
        self.last: dict[str, int] = {}
        """The last page of each document."""

    def place(self, groups: Sequence[Group]) -> list[Sheet]:
        """All groups, one after the other."""
        meet(groups)
        for n, group in enumerate(groups):
            following = groups[n + 1] if n + 1 < len(groups) else None
            if not self.pages or self._must_turn(group, following):
                self._turn(group)
            if group.wide or self._columns == 1:
                self._run(group, 1)
            else:
                self._run(group, self._columns)
        return self.pages

    @property
    def _page(self) -> Sheet:
        return self.pages[-1]

    @property
    def _height(self) -> int:
        return self._heights[self._page.turned]

    def _turn(self, group: Group) -> None:
        if group.right_hand and self._next % 2 == 0:
            self.pages.append(Sheet(self._next, plain=True))
            self._next += 1
        sheet = Sheet(self._next, document=group.document, plain=group.plain, turned=group.turned)
        self.pages.append(sheet)
        self._next += 1

    def _must_turn(self, group: Group, following: Group | None) -> bool:
        """Whether a group starts a page: because it says so, or because a title would be parted from
        what it stands above."""
        if group.turned != self._page.turned:
            return True
        if group.starts_page:
            return self._page.y > 0
        if not group.wide or not self._page.y:
            return False
        need = together(group.slabs)
        if need == sum(slab.height for slab in group.slabs) and following:
            need += max(group.least, together(following.slabs))
        return self._page.y + need > self._height

    def _run(self, group: Group, columns: int) -> None:
        """Place a group in bands of ``columns`` columns over as many pages as it takes."""
        slabs = group.slabs
        start = 0
        while start < len(slabs):
            page = self._page
            room = self._height - page.y
            shown = slabs if not group.wide or not page.y else standing(slabs, start)
            frames = self._filler.band(shown, start, columns, room)
            if frames[0].end == start:
                if page.y:
                    self._turn(group)
                    continue
                frames = self._forced(group, start, columns)
            self._draw(frames, columns, closing=closes(slabs, frames))
            self.last[group.document] = page.number
            start = frames[-1].end
            start += leading_space(slabs[start:])
            if start < len(slabs):
                self._turn(group)

    def _forced(self, group: Group, start: int, columns: int) -> list[Frame]:
        """A fresh page for slabs that no page holds together: broken where they must not be."""
        frames = []
        for _ in range(columns):
            frame = self._filler.force(group.slabs, start, self._height)
            frames.append(frame)
            start = frame.end
        return frames

    def _draw(self, frames: Sequence[Frame], columns: int, *, closing: bool) -> None:
        """The frames side by side; one with nothing but what closes a document ends where the others
        end."""
        page = self._page
        height = max(frame.used + frame.foot for frame in frames)
        for c, frame in enumerate(frames):
            x = c * self._step if columns > 1 else 0
            tall = frame.used + frame.foot
            sunk = height - tall if closing and c == columns - 1 else 0
            page.frames.append((frame, x, page.y + sunk, height - sunk))
        page.y = self._filler.snap(page.y + height)

    def items(self, page: Sheet, left: int, top: int) -> Iterator[Item]:
        """What stands on ``page``, whose type area begins at ``left``, ``top``."""
        for frame, x, y, height in page.frames:
            yield from self._filler.items(frame, left + x, top + y, height)


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


def standing(slabs: Sequence[Slab], start: int) -> Sequence[Slab]:
    """``slabs`` with the space from ``start`` on kept: it parts a title from the text above it."""
    end = start + leading_space(slabs[start:])
    free = [slab._replace(space=False) for slab in slabs[start:end]]
    return [*slabs[:start], *free, *slabs[end:]]


def anchors(pages: Sequence[Sheet]) -> dict[str, int]:
    """The page number of every anchor."""
    return {
        item.name: page.number
        for page in pages
        for frame, _, _, _ in page.frames
        for _, slab in frame.placed
        for item in slab.items
        if isinstance(item, Anchor)
    }
