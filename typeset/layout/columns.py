"""Slabs -> frames: how much fits into a column, and how a band is balanced.

Comes in: slabs and a height. Goes out: what stands where in each column of a band. Text stands on
the grid; a break never parts slabs that are kept together; a table that goes on repeats its head;
footnotes take their room at the foot of the column that calls them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from typeset.display import Item, Rect
from typeset.frozen import NamedTuple, frozen
from typeset.layout.flow import Slab, shifted, stretched


@frozen
class Frame:
    """A filled column: ``placed`` pairs each slab with its top; ``end`` is the next slab's index.

    ``used`` is the height taken from the top, ``foot`` that of the footnotes at the bottom.
    """

    start: int
    end: int
    placed: tuple[tuple[int, Slab], ...]
    used: int
    foot: int


class Drift(NamedTuple):
    """``lines`` that columns have had more than full ones so far; ``most`` that one may have more."""

    lines: int
    most: int


MOST_LESS = 2
"""A column that lacks more lines lacks them for the sake of a table or a figure."""


class Filler:
    """Fills columns of a grid of ``pitch`` sp with slabs."""

    def __init__(self, pitch: int, note_rule: tuple[int, int]) -> None:
        self.pitch = pitch
        self.note_rule = note_rule

    def snap(self, y: int) -> int:
        """The next grid line at or below ``y``."""
        return -(-y // self.pitch) * self.pitch

    def fill(self, slabs: Sequence[Slab], start: int, height: int, *, turns: bool = True) -> Frame:
        """The longest run of slabs from ``start`` that fits and may end where it ends, at the end of a
        page where it ``turns``, else at that of a column with another one beside it.

        The frame is empty (``end == start``) where not even the first unbreakable group fits.
        """
        n, pitch = len(slabs), self.pitch
        k = start
        while k < n and slabs[k].space:
            k += 1
        y = foot = 0
        if k < n and (table := slabs[k].table) is not None and table.goes_on(slabs[k].row):
            y = table.head_height
        placed: list[tuple[int, Slab]] = []
        good = (start, 0, 0, 0)
        while k < n:
            slab = slabs[k]
            # Taken apart at once: this is the innermost loop of page make-up.
            tall, _, keep, _, snap, notes, _, _, stretch, hold, _ = slab
            top = -(-y // pitch) * pitch if snap else y
            if notes or stretch:
                more = self._notes_height(slab, foot) if notes else 0
                if stretch and height - foot > top + tall:
                    tall = height - top - foot
                    slab = stretched(slab, tall)
            else:
                more = 0
            y_after = top + tall
            if -(-y_after // pitch) * pitch + foot + more > height:
                break
            placed.append((top, slab))
            y = y_after
            foot += more
            k += 1
            if not (keep or (turns and hold)):
                good = (k, len(placed), y, foot)
        if k == n:
            good = (k, len(placed), y, foot)
        end, count, used, foot = good
        return Frame(start, end, tuple(placed[:count]), self.snap(used), foot)

    def _notes_height(self, slab: Slab, foot: int) -> int:
        height = sum(note.height for note in slab.notes)
        return height if foot else height + self.pitch // 2

    def force(self, slabs: Sequence[Slab], start: int, height: int) -> Frame:
        """Like ``fill`` for a frame that nothing precedes: breaks inside a kept group if it must."""
        frame = self.fill(slabs, start, height)
        if frame.end > start:
            return frame
        free = [slab._replace(keep=False, hold=False) for slab in slabs[start:]]
        frame = self.fill(free, 0, height)
        if frame.end == 0 and free:
            slab = free[0]
            return Frame(start, start + 1, ((0, slab),), height, 0)
        return Frame(start, start + frame.end, frame.placed, frame.used, frame.foot)

    def band(
        self,
        slabs: Sequence[Slab],
        start: int,
        columns: int,
        height: int,
        drift: Drift | None = None,
    ) -> list[Frame]:
        """The slabs from ``start`` in ``columns`` columns: all of them, in columns of the least common
        height, where they fit below ``height``; else as many as fill the columns, with ``drift`` about as
        many."""
        full = self._columns(slabs, start, columns, height)
        if full[-1].end < len(slabs):
            return full if drift is None else self._near(slabs, start, columns, height, drift)
        if columns == 1:
            return full
        total = sum(slab.height for slab in slabs[start:])
        low = max(self.snap(total // columns) - self.pitch, self.pitch)
        while low < height:
            frames = self._columns(slabs, start, columns, low)
            if frames[-1].end == len(slabs):
                return frames
            low += self.pitch
        return full

    def _near(
        self, slabs: Sequence[Slab], start: int, columns: int, height: int, drift: Drift
    ) -> list[Frame]:
        """Columns that end on their last line, or, where none may end there, on the one before or after it:
        whichever leaves the text of all columns nearer to where full ones would end."""
        lines, most = drift
        frames = []
        for c in range(columns):
            turns = c == columns - 1
            frame = self.fill(slabs, start, height, turns=turns)
            less = (height - frame.used - frame.foot) // self.pitch
            if 0 < less <= MOST_LESS and frame.end < len(slabs):
                longer = self.fill(slabs, start, height + most * self.pitch, turns=turns)
                more = (longer.used + longer.foot - height) // self.pitch
                if more > 0 and abs(lines + more) < abs(lines - less):
                    frame, less = longer, -more
                lines -= less
            frames.append(frame)
            start = frame.end
        return frames

    def _columns(self, slabs: Sequence[Slab], start: int, columns: int, height: int) -> list[Frame]:
        frames = []
        for c in range(columns):
            frame = self.fill(slabs, start, height, turns=c == columns - 1)
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
                for item in slab.items:
                    yield shifted(item, x, y + top)
                k += 1
                continue
            last = k
            while last + 1 < len(placed) and placed[last + 1][1].table is slab.table:
                last += 1
            if slab.table.goes_on(slab.row):
                top -= slab.table.head_height
            for item in (*slab.items, *slab.table.draw(slab.row, placed[last][1].row + 1)):
                yield shifted(item, x, y + top)
            k = last + 1
        if frame.foot:
            yield from self._foot(frame, x, y + height)

    def _foot(self, frame: Frame, x: int, bottom: int) -> Iterator[Item]:
        notes = [note for _, slab in frame.placed for note in slab.notes]
        y = bottom - sum(note.height for note in notes)
        length, weight = self.note_rule
        yield Rect(x, y - self.pitch // 4, length, weight)
        for note in notes:
            for item in note.items:
                yield shifted(item, x, y)
            y += note.height
