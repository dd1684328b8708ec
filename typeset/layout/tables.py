"""Tables: cells on their grid -> rows with heights, drawn piece by piece.

Comes in: ``Cells`` and the width at hand. Goes out: a ``TableFlow`` and one slab a row, so that column
and page breaks fall between rows. A piece that goes on shows 续表 and the head again, and a merged
cell anew with （续）. All that is marked as generated: the record has that text once or not at all.
"""

from __future__ import annotations

from typeset.display import Item, Link, Rect, Run, Text
from typeset.display.tags import Artifact, Details, Tag
from typeset.layout.cells import Cells, Place, whole_part
from typeset.layout.elements import language, with_tags
from typeset.layout.flow import Slab, shifted
from typeset.layout.sense import sense_ends
from typeset.layout.text import baseline
from typeset.model import nodes
from typeset.model.walk import plain
from typeset.paragraph.breaking import break_lines
from typeset.paragraph.items import Items
from typeset.paragraph.setting import Line, set_lines
from typeset.units import MEM_PER_EM

JUSTIFIED = 20_000
"""Lines shorter than this, in milli-em, are set ragged: spacing them out would tear them."""


class TableFlow:
    """A table set to ``width`` sp. ``heights`` are those of its rows, head rows first;
    ``head_height`` is what stands above the rows of a piece that goes on."""

    def __init__(self, cells: Cells, width: int) -> None:
        self._cells = cells
        self._style = cells.setter.sheet.tables
        self.fill: int = self._style.fill
        self._table = cells.table
        self.head = cells.head
        self._places = cells.places
        self.width = width
        self.inset = 0
        """How far in it stands: in a box, by the space inside the frame."""
        self.widths = cells.share(width)
        self._padding = cells.padding(width)
        self._above = cells.room(width)[0]
        self._left = [sum(self.widths[:c]) for c in range(cells.columns + 1)]
        self._phrase = [cells.is_phrase(n) for n in range(len(cells.items))]
        self._lines = [self._cell_lines(n, items) for n, items in enumerate(cells.items)]
        self._align = [cells.align(n) for n in range(len(cells.items))]
        self._whole = [whole_part(cell) for cell in cells.items]
        self._tags = [self._cell_tag(n, place) for n, place in enumerate(cells.places)]
        self.heights = self._row_heights()
        self._use_room()
        self._marked = {n: self._marks(n) for n in cells.passages}
        self._going_on = cells.setter.sheet.page.pitch if all(self._style.continued) else 0
        self.head_height = self._going_on + sum(self.heights[: self.head])

    def _use_room(self) -> None:
        """A phrase that had to be parted inside a word takes a line more where its row is high enough."""
        for n, place in enumerate(self._places):
            if not self._phrase[n] or len(self._cells.items[n]) != 1 or len(self._lines[n]) < 2:
                continue
            height = sum(self.heights[place.row : place.row + place.rows])
            room = (height - 2 * self._above) // self._style.leading
            if room > len(self._lines[n]):
                self._lines[n] = self._cell_lines(n, self._cells.items[n], room)

    def _cell_lines(self, n: int, cell: list[Items], room: int = 0) -> list[Line]:
        place = self._places[n]
        style = self._cells.style(place)
        inner = self._left[place.column + place.columns] - self._left[place.column]
        inner = max(inner - 2 * self._padding, style.size)
        measure = inner * MEM_PER_EM // style.size
        phrase = self._phrase[n]
        justify = style.align == "justify" and measure >= JUSTIFIED and not phrase
        lines: list[Line] = []
        for items in cell:
            ends = (
                sense_ends(items, measure, room=room)
                if phrase
                else break_lines(items, measure, measure)
            )
            lines += set_lines(items, ends, style.size, (measure, measure), justify=justify)
        return lines

    def _marks(self, n: int) -> list[tuple[tuple[Run, ...], tuple[Link, ...]]]:
        """For each line of a cell that holds more than text: its runs with their elements, and the links in
        it, from where it starts."""
        setter, style = self._cells.setter, self._cells.style(self._places[n])
        passages, every = self._cells.passages[n], self._cells.items[n]
        marked = []
        k = -1
        for line in self._lines[n]:
            k += line.start == 0
            runs = with_tags(line, passages[k].turns, passages[k].ruby)
            links = setter.links(every[k], line, passages[k], style, 0, self._style.leading)
            marked.append((runs, tuple(links)))
        return marked

    def _needed(self, lines: list[Line]) -> int:
        return max(1, len(lines)) * self._style.leading + 2 * self._above

    def _row_heights(self) -> list[int]:
        count = len(self._table.head) + len(self._table.body)
        heights = [self._needed([])] * count
        spanning = []
        for place, lines in zip(self._places, self._lines, strict=True):
            if place.rows == 1:
                heights[place.row] = max(heights[place.row], self._needed(lines))
            else:
                spanning.append((place, self._needed(lines)))
        for place, needed in spanning:
            rows = range(place.row, place.row + place.rows)
            missing = needed - sum(heights[r] for r in rows)
            if missing > 0:
                heights[rows[-1]] += missing
        return heights

    # ---- structure

    def _cell_tag(self, n: int, place: Place) -> Tag:
        """A header cell of the head speaks for its column, one of the body for its row."""
        kids = [tag for passage in self._cells.passages.get(n, ()) for tag in passage.kids]
        spoken = language("".join(map(plain, place.cell.paragraphs)))
        scope = "Column" if place.row < self.head else "Row" if place.cell.header else ""
        if not (scope or spoken or place.columns > 1 or place.rows > 1):
            return Tag("TD", kids)
        details = Details(columns=place.columns, rows=place.rows, scope=scope, language=spoken)
        return Tag("TH" if scope else "TD", kids, details)

    @property
    def first_tag(self) -> Tag | None:
        """The element of its first cell."""
        return self._tags[0] if self._tags else None

    def row_tags(self) -> list[Tag]:
        """The rows as elements, all of the same columns: where the record has no cell there is an empty
        one."""
        count = len(self.heights)
        rows: list[dict[int, Tag]] = [{} for _ in range(count)]
        taken: set[tuple[int, int]] = set()
        for place, tag in zip(self._places, self._tags, strict=True):
            rows[place.row][place.column] = tag
            taken.update(
                (place.row + r, place.column + c)
                for r in range(place.rows)
                for c in range(place.columns)
            )
        for r, row in enumerate(rows):
            row.update((c, Tag("TD")) for c in range(len(self.widths)) if (r, c) not in taken)
        tags = [Tag("TR", [row[c] for c in sorted(row)]) for row in rows]
        parts = (("THead", tags[: self.head]), ("TBody", tags[self.head :]))
        return [Tag(kind, part) for kind, part in parts if part]

    # ---- slabs

    def slabs(self) -> list[Slab]:
        """One slab a row. Head rows stay with the first body rows; no last row stands alone; a merged
        cell is not broken where too little of it is left for its text."""
        count = len(self.heights)
        kept = set(range(self.head))
        if count - self.head > 3:
            kept |= {self.head, count - 2}
        for place, lines in zip(self._places, self._lines, strict=True):
            if place.rows > 1:
                kept |= self._held(place, self._needed(lines))
        notes = self._notes() if self._cells.passages else {}
        return [
            Slab(height, keep=r in kept, snap=r == 0, table=self, row=r, notes=notes.get(r, ()))
            for r, height in enumerate(self.heights)
        ]

    def _notes(self) -> dict[int, tuple[Slab, ...]]:
        """The footnotes of each row; those of a merged cell belong to its first one."""
        found: dict[int, tuple[Slab, ...]] = {}
        for n, passages in self._cells.passages.items():
            row, tags = self._places[n].row, self._tags[n].kids
            for passage in passages:
                if passage.notes:
                    slabs = self._cells.setter.notes(passage, None, self.width, tags)
                    found[row] = (*found.get(row, ()), *slabs)
        return found

    def _held(self, place: Place, needed: int) -> set[int]:
        """The rows at the start and the end of a merged cell that must stay together."""
        rows = list(range(place.row, place.row + place.rows))
        held: set[int] = set()
        height = 0
        for r in rows[:-1]:
            height += self.heights[r]
            if height >= needed:
                break
            held.add(r)
        height = 0
        for r in rows[:0:-1]:
            height += self.heights[r]
            if height >= needed:
                break
            held.add(r - 1)
        return held

    def goes_on(self, row: int) -> bool:
        """Whether a piece that begins with ``row`` is not the first one."""
        return row >= max(1, self.head)

    # ---- drawing

    def more(self, first: int, last: int, room: int) -> int:
        """How much higher the piece of rows ``first`` to ``last - 1`` can be drawn, up to ``room``."""
        return min(room, self.fill * self._rows(first, last)) if not self.inset else 0

    def _rows(self, first: int, last: int) -> int:
        return last - first + (self.head if first > 0 else 0)

    def draw(self, first: int, last: int, more: int = 0) -> tuple[Item, ...]:
        """Rows ``first`` to ``last - 1`` as one piece, with the head above where it starts later. ``more`` is
        shared out among the rows."""
        goes_on = first > 0
        items: list[Item] = self._mark() if goes_on and self._going_on else []
        rules: list[Item] = []
        y = origin = self._going_on if goes_on else 0
        tops: dict[int, int] = {}
        rows = [*range(self.head if goes_on else 0), *range(first, last)]
        each = more // len(rows)
        heights = {r: self.heights[r] + each for r in rows}
        heights[rows[-1]] += more - each * len(rows)
        for r in rows:
            tops[r] = y
            y += heights[r]
        for n, (place, lines) in enumerate(zip(self._places, self._lines, strict=True)):
            here = [r for r in range(place.row, place.row + place.rows) if r in tops]
            if not here:
                continue
            again = goes_on and place.row < first
            top = tops[here[0]]
            height = sum(heights[r] for r in here)
            if again and place.row >= self.head:
                lines = self._again(n, height)
            items += self._text(n, lines, top, height, again=again)
            rules += self._rules(place, top, height, y)
        return (*items, *rules, *self._frame(origin, y))

    def _mark(self) -> list[Item]:
        """续表 and the unit, above a piece that goes on."""
        sheet, setter = self._cells.setter.sheet, self._cells.setter
        with_label, without = self._style.continued
        label = self._table.label.rstrip("：: ")
        words = with_label.format(label=label) if label else without
        items: list[Item] = []
        for style, content in (
            (sheet.styles["continued"], (nodes.Chars(words),)),
            (sheet.styles["unit"], self._table.unit),
        ):
            if content:
                _, lines = setter.lines(setter.passage(style, (content, "")), style, self.width)
                x = setter.start(lines[0], style, self.width, first=True)
                y = baseline(self._going_on, style.size)
                items.append(Text(x, y, lines[0].runs, True, Artifact.REPEATED))
        return items

    def _again(self, n: int, height: int) -> list[Line]:
        """The lines of a merged cell that goes on: its text with （续）, where there is room for it."""
        place = self._places[n]
        if not place.cell.paragraphs or not self._style.continued_cell:
            return self._lines[n]
        *rest, last = place.cell.paragraphs
        marked = (*rest, (*last, nodes.Chars(self._style.continued_cell)))
        style, setter = self._cells.style(place), self._cells.setter
        cell = [setter.items(setter.passage(style, (content, ""))) for content in marked]
        lines = self._cell_lines(n, cell)
        parted = _parted(cell, lines)
        return lines if not parted and self._needed(lines) <= height else self._lines[n]

    def _text(self, n: int, lines: list[Line], top: int, height: int, *, again: bool) -> list[Item]:
        place = self._places[n]
        style = self._cells.style(place)
        leading = self._style.leading
        left, right = self._left[place.column], self._left[place.column + place.columns]
        y = top + (height - len(lines) * leading) // 2 + baseline(leading, style.size)
        align = self._align[n]
        tag = Artifact.REPEATED if again else self._tags[n]
        texts: list[Item] = []
        marked = [] if again else self._marked.get(n, [])
        for k, line in enumerate(lines):
            length = line.width * style.size // MEM_PER_EM
            x = left + self._padding
            if align == "center":
                x = (left + right - length) // 2
            elif align == "right":
                x = right - self._padding - length
            elif align == "decimal":
                x = self._figure_start(n, left, right)
            runs = line.runs
            if marked:
                runs, links = marked[k]
                down = y - baseline(leading, style.size)
                texts += [shifted(link, x, down) for link in links]
            texts.append(Text(x, y, runs, again, tag))
            y += leading
        return texts

    def _figure_start(self, n: int, left: int, right: int) -> int:
        """Where a figure begins, so that the points of its column stand under one another and the
        widest figures in the middle of the column."""
        size = self._cells.style(self._places[n]).size
        figures = self._cells.figures[self._places[n].column]
        block, before = (
            value * size // MEM_PER_EM for value in (figures.block, figures.whole - self._whole[n])
        )
        return max(left + self._padding, (left + right - block) // 2) + before

    def _rules(self, place: Place, top: int, height: int, foot: int) -> list[Item]:
        """The rules below and to the right of a cell, where the frame is not."""
        rule = self._style.rule
        left = self._left[place.column]
        right = self._left[place.column + place.columns]
        items: list[Item] = []
        if top + height < foot:
            items.append(Rect(left, top + height - rule // 2, right - left, rule))
        if right < self.width:
            items.append(Rect(right - rule // 2, top, rule, height))
        return items

    def _frame(self, top: int, foot: int) -> list[Item]:
        """The frame, inside the width of the table so that it ends where the text ends."""
        rule, width = self._style.frame, self.width
        return [
            Rect(0, top - rule // 2, width, rule),
            Rect(0, foot - rule // 2, width, rule),
            Rect(0, top - rule // 2, rule, foot - top + rule),
            Rect(width - rule, top - rule // 2, rule, foot - top + rule),
        ]


def _parted(cell: list[Items], lines: list[Line]) -> bool:
    """Whether a column is so narrow that lines of ``cell`` end where none may: the mark would be torn."""
    k = -1
    for line in lines:
        k += line.start == 0
        if line.start and not cell[k].breaks[line.start]:
            return True
    return False
