"""Slabs -> frames: how much fits into a column, and how a band is balanced.

Comes in: slabs and a height. Goes out: what stands where in each column of a band. Text stands on
the grid; a break never parts slabs that are kept together; a table that goes on repeats its head;
footnotes take their room at the foot of the column that calls them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from typeset.display import Elsewhere, Item, Rect, Text
from typeset.frozen import NamedTuple
from typeset.layout.flow import Slab, shifted, stretched

_new = tuple.__new__
OTHER = 8
"""The code of a slab that is more than a line of text, or less."""
KEEP, HOLD = 1, 2


class Strip(NamedTuple):
    """Slabs one below the other, and a code for each: what is a line high and on the grid is told apart from
    what has to be looked at, so that a column passes over lines as over characters of a text."""

    slabs: Sequence[Slab]
    codes: bytes

    def changed(self, index: int, count: int, other: Strip) -> Strip:
        """With ``other`` for the ``count`` slabs from ``index`` on."""
        slabs, codes = self
        end = index + count
        return Strip(
            [*slabs[:index], *other.slabs, *slabs[end:]],
            codes[:index] + other.codes + codes[end:],
        )


def strip(slabs: Sequence[Slab], pitch: int) -> Strip:
    """``slabs`` on a grid of ``pitch``."""
    codes = [
        OTHER
        if tall != pitch or not snap or notes or table or stretch
        else KEEP * keep | HOLD * hold
        for tall, _, keep, _, snap, notes, table, _, stretch, hold, _ in slabs
    ]
    return Strip(slabs, bytes(codes))


class Frame(NamedTuple):
    """A filled column: ``content`` are its slabs, ``end`` is the next one's index. ``used`` is the height
    taken from the ``top`` on, ``foot`` that of the footnotes at the bottom, with those of what stands above
    in the same column, of the ``height`` that there is. ``grid`` is what the tops of slabs are multiples of:
    the ``pitch``, or 1 where only columns begin on it.
    """

    start: int
    end: int
    content: Sequence[Slab]
    used: int
    foot: int
    top: int
    height: int
    pitch: int
    grid: int

    @property
    def notes(self) -> int:
        """The height of its own footnotes."""
        return sum([note.height for slab in self.content for note in slab.notes])

    @property
    def placed(self) -> list[tuple[int, Slab]]:
        """Each slab with its top."""
        y, foot, grid = self.top, 0, self.grid
        placed = []
        for slab in self.content:
            tall, _, _, _, snap, notes, _, _, stretch, _, _ = slab
            if notes or stretch:
                top, slab, foot = below(slab, y, foot, self.height, self.pitch, grid)
                tall = slab.height
            else:
                top = -(-y // grid) * grid if snap else y
            placed.append((top, slab))
            y = top + tall
        return placed


def below(
    slab: Slab, y: int, foot: int, height: int, pitch: int, grid: int
) -> tuple[int, Slab, int]:
    """The top of a slab that stands below ``y``, the slab as high as it is there, and the height of all notes
    at the foot of the column, which was ``foot`` before it."""
    tall, _, _, _, snap, notes, _, _, stretch, _, _ = slab
    top = -(-y // grid) * grid if snap else y
    if stretch and height - foot > top + tall:
        slab = stretched(slab, height - top - foot)
    if notes:
        foot += sum([note.height for note in notes]) + (0 if foot else pitch // 2)
    return top, slab, foot


class Drift(NamedTuple):
    """``lines`` that columns have had more than full ones so far; ``most`` that one may have more."""

    lines: int
    most: int


MOST_LESS = 2
"""A column that lacks more lines lacks them for the sake of a table or a figure."""


class Filler:
    """Fills columns of a grid of ``pitch`` sp with slabs: every line of text stands on it or, where it is
    one of ``columns``, every column begins on it."""

    def __init__(self, pitch: int, note_rule: tuple[int, int], *, columns: bool = False) -> None:
        self.pitch = pitch
        self.grid = 1 if columns else pitch
        self.note_rule = note_rule

    def snap(self, y: int) -> int:
        """The next grid line at or below ``y``."""
        return -(-y // self.pitch) * self.pitch

    def whole(self, height: int) -> int:
        """The grid lines that a height has, in sp."""
        return height // self.pitch * self.pitch

    def fill(
        self,
        column: Strip,
        start: int,
        height: int,
        *,
        turns: bool = True,
        foot: int = 0,
        room: int | None = None,
    ) -> Frame:
        """The longest run of slabs from ``start`` that fits and may end where it ends, at the end of a
        page where it ``turns``, else at that of a column with another one beside it. ``foot`` is the height
        of the notes of what stands above; text and all notes take ``room``, or ``height`` like the text.

        The frame is empty (``end == start``) where not even the first unbreakable group fits.
        """
        room = height if room is None else room
        limit = min(height, room - foot)
        slabs, codes = column
        n, pitch, grid = len(slabs), self.pitch, self.grid
        k = start
        while k < n and slabs[k].space:
            k += 1
        first, y, above = k, 0, foot
        if k < n and (table := slabs[k].table) is not None and table.goes_on(slabs[k].row):
            y = table.head_height
        top = y
        good = (start, 0, foot)
        while k < n:
            if codes[k] == OTHER:
                slab = slabs[k]
                at, shown, more = below(slab, y, foot, limit + foot, pitch, grid)
                y_after = at + shown.height
                if -(-y_after // grid) * grid > min(height, room - more):
                    break
                y, foot, limit = y_after, more, min(height, room - more)
                k += 1
                if not (slab.keep or (turns and slab.hold)):
                    good = (k, y, foot)
                continue
            # As many lines as there are, or as fit; the column may end behind the last one that is free.
            y = -(-y // grid) * grid
            last = min(n, k + (limit - y) // pitch)
            if last <= k:
                break
            stop = codes.find(OTHER, k, last)
            if stop < 0:
                stop = last
            free = codes.rfind(0, k, stop)
            if not turns:
                free = max(free, codes.rfind(HOLD, k, stop))
            if free >= 0:
                good = (free + 1, y + (free + 1 - k) * pitch, foot)
            y += (stop - k) * pitch
            k = stop
        if k == n:
            good = (k, y, foot)
        end, used, foot = good
        tall = min(height + foot, room) - above
        used = -(-used // grid) * grid
        return Frame(start, end, slabs[first:end], used, foot, top, tall, pitch, grid)

    def force(self, column: Strip, start: int, height: int) -> Frame:
        """Like ``fill`` for a frame that nothing precedes: breaks inside a kept group if it must."""
        frame = self.fill(column, start, height)
        if frame.end > start:
            return frame
        free = [slab._replace(keep=False, hold=False) for slab in column.slabs[start:]]
        frame = self.fill(strip(free, self.pitch), 0, height)
        if frame.end == 0 and free:
            notes = sum([note.height for note in free[0].notes])
            foot = notes + self.pitch // 2 if notes else 0
            grid = self.pitch, self.grid
            return Frame(start, start + 1, free[:1], height, foot, 0, height, *grid)
        return frame._replace(start=start, end=start + frame.end)

    def band(
        self,
        column: Strip,
        start: int,
        columns: int,
        height: int,
        drift: Drift | None = None,
        feet: Sequence[int] = (),
        *,
        apart: bool = False,
    ) -> list[Frame]:
        """The slabs from ``start`` in ``columns`` columns: all of them, in columns of the least common
        height, where they fit below ``height``; else as many as fill the columns, with ``drift`` about as
        many. ``feet`` are the heights of the notes of what stands above each; ``apart``: they and those of
        the band go to the foot of the page."""
        feet = feet or [0] * columns
        full = self._columns(column, start, feet, height)
        if full[-1].end < len(column.slabs):
            return full if drift is None else self._near(column, start, feet, height, drift)
        if columns == 1:
            return full
        total = sum([slab.height for slab in column.slabs[start:]])
        low = max(self.snap(total // columns) - self.pitch, self.pitch)
        while low < height:
            frames = self._columns(column, start, feet, low, height if apart else None)
            if frames[-1].end == len(column.slabs) and frames[0].end > start:
                return frames
            low += self.pitch
        return full

    def _near(
        self, column: Strip, start: int, feet: Sequence[int], height: int, drift: Drift
    ) -> list[Frame]:
        """Columns that end on their last line, or, where none may end there, on the one before or after it:
        whichever leaves the text of all columns nearer to where full ones would end."""
        lines, most = drift
        frames = []
        for c, foot in enumerate(feet):
            turns = c == len(feet) - 1
            frame = self.fill(column, start, height, turns=turns, foot=foot)
            less = (height - frame.used - frame.foot) // self.pitch
            if 0 < less <= MOST_LESS and frame.end < len(column.slabs):
                tall = height + most * self.pitch
                longer = self.fill(column, start, tall, turns=turns, foot=foot)
                more = (longer.used + longer.foot - height) // self.pitch
                if more > 0 and abs(lines + more) < abs(lines - less):
                    frame, less = longer, -more
                lines -= less
            frames.append(frame)
            start = frame.end
        return frames

    def _columns(
        self,
        column: Strip,
        start: int,
        feet: Sequence[int],
        height: int,
        room: int | None = None,
    ) -> list[Frame]:
        frames = []
        for c, foot in enumerate(feet):
            turns = c == len(feet) - 1
            frame = self.fill(column, start, height, turns=turns, foot=foot, room=room)
            frames.append(frame)
            start = frame.end
        return frames

    def items(self, frame: Frame, x: int, y: int, height: int) -> Iterator[Item]:
        """The items of a frame at ``x``, ``y``; footnotes end at ``height``."""
        k = 0
        placed = frame.placed
        while k < len(placed):
            top, slab = placed[k]
            if slab.table is None:
                down = y + top
                if len(slab.items) == 1 and type(slab.items[0]) is Elsewhere:
                    count = self._following(placed, k)
                    yield shifted(slab.items[0]._replace(last=count), x, down)
                    k += count
                    continue
                for item in slab.items:
                    if type(item) is Text:  # nearly all of them: ``shifted`` without the call
                        left, base, runs, generated, tag = item
                        yield _new(Text, (left + x, base + down, runs, generated, tag))
                    else:
                        yield shifted(item, x, down)
                k += 1
                continue
            last = k
            while last + 1 < len(placed) and placed[last + 1][1].table is slab.table:
                last += 1
            again = slab.table.head_height if slab.table.goes_on(slab.row) else 0
            for down, row in placed[k : last + 1]:
                for item in row.items:
                    if down == top and isinstance(item, Rect) and item.height >= row.height:
                        # The sides of a box stand beside the repeated head too.
                        item = item._replace(y=item.y - again, height=item.height + again)
                    yield shifted(item, x, y + down)
            top -= again
            # What is left up to the next grid line goes to the rows; notes below them move down.
            notes = last + 1
            while notes < len(placed) and not placed[notes][1].snap:
                notes += 1
            foot, lowest = placed[notes - 1]
            rows = slab.row, placed[last][1].row + 1
            more = slab.table.more(*rows, -(foot + lowest.height) % frame.grid)
            for item in slab.table.draw(*rows, more):
                yield shifted(item, x + slab.table.inset, y + top)
            k = last + 1
            if more:
                placed[k:notes] = [(at + more, note) for at, note in placed[k:notes]]
        if frame.foot:
            yield from self._foot(frame, x, y + height)

    def _following(self, placed: Sequence[tuple[int, Slab]], k: int) -> int:
        """How many slabs from ``k`` on are lines on the grid that another process holds in places one after
        the other."""
        top, slab = placed[k]
        item, pitch = slab.items[0], self.pitch
        assert isinstance(item, Elsewhere)
        x, y, place, *_ = item
        count = 1
        for at, other in placed[k + 1 :]:
            top += pitch
            if at != top or other.table or len(other.items) != 1:
                break
            if other.items[0][:3] != (x, y, place + count):
                break
            if type(other.items[0]) is not Elsewhere:
                break
            count += 1
        return count

    def _foot(self, frame: Frame, x: int, bottom: int) -> Iterator[Item]:
        notes = [note for slab in frame.content for note in slab.notes]
        y = bottom - frame.notes
        length, weight = self.note_rule
        if notes and frame.foot == frame.notes + frame.pitch // 2:  # none of what stands above
            yield Rect(x, y - frame.pitch // 4, length, weight)
        for note in notes:
            for item in note.items:
                yield shifted(item, x, y)
            y += note.height
