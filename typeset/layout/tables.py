"""Tables: records' cells -> a grid with widths and heights, drawn piece by piece.

Comes in: ``model.Table`` and the width at hand. Goes out: a ``TableFlow`` and one slab a row, so that
column and page breaks fall between rows; each piece repeats the head and shows a merged cell anew.
Widths follow the content: no column narrower than its longest unbreakable word, the rest shared in
proportion to what the columns would like (CSS 2.2, 17.5.2.2, automatic layout).
"""

from __future__ import annotations

from itertools import pairwise

from typeset.display import Item, Rect, Text
from typeset.frozen import frozen
from typeset.layout.flow import Slab
from typeset.layout.stylesheet import Style
from typeset.layout.text import TextSetter, baseline
from typeset.model import nodes
from typeset.paragraph.breaking import break_lines
from typeset.paragraph.items import Items
from typeset.paragraph.setting import Line, set_lines
from typeset.units import MEM_PER_EM

MOST_SHARE = 0.6
"""A column's wish counts up to this share of the table, so that one long cell starves no other."""
WHOLE = 4500
"""Cells of up to this many milli-em are not broken while there is room."""
ROOM = 64
JUSTIFIED = 14_000
"""Lines shorter than this, in milli-em, are set ragged: spacing them out would tear them."""
SHORT = 8
"""Cells of up to this many characters are centred where the record leaves the alignment open."""


@frozen
class Place:
    """A cell on the grid: rows ``row`` to ``row + rows - 1``, likewise columns."""

    row: int
    column: int
    rows: int
    columns: int
    cell: nodes.Cell


def grid(rows: tuple[nodes.Row, ...], head: int) -> tuple[list[Place], int]:
    """Lay the cells of ``rows`` on a grid after HTML's rules; return the places and the column count.

    Spans end at the table's end, and at the end of the head for cells of the first ``head`` rows.
    """
    taken: set[tuple[int, int]] = set()
    places: list[Place] = []
    width = 0
    for r, row in enumerate(rows):
        c = 0
        last = head if r < head else len(rows)
        for cell in row.cells:
            while (r, c) in taken:
                c += 1
            tall = max(1, min(cell.rows, last - r))
            places.append(Place(r, c, tall, cell.columns, cell))
            taken.update((r + dr, c + dc) for dr in range(tall) for dc in range(cell.columns))
            c += cell.columns
            width = max(width, c)
    return places, width


class Cells:
    """The cells of a table on their grid, composed once: what widths and lines are computed from."""

    def __init__(self, setter: TextSetter, table: nodes.Table) -> None:
        self.setter = setter
        self.table = table
        self.head = len(table.head)
        self.places, self.columns = grid((*table.head, *table.body), self.head)
        self.items = [
            [self._items(place, paragraph) for paragraph in place.cell.paragraphs]
            for place in self.places
        ]

    def _items(self, place: Place, paragraph: nodes.Inlines) -> Items:
        return self.setter.items(self.setter.passage(self.style(place), (paragraph, "")))

    def style(self, place: Place) -> Style:
        """The style of a cell: that of the head for head rows and header cells."""
        is_head = place.row < self.head or place.cell.header
        return self.setter.sheet.styles["table-head" if is_head else "table"]

    @property
    def natural_width(self) -> int:
        """The width in sp at which no cell of a single column would turn a line over."""
        return sum(self._wishes()[1])

    def _wishes(self) -> tuple[list[int], list[int]]:
        """The least and the wished width of each column with its padding, in sp."""
        pad = 2 * self.setter.sheet.tables.padding[1]
        least, wish = [pad] * self.columns, [pad] * self.columns
        spanning: list[tuple[Place, int, int]] = []
        for place, cell in zip(self.places, self.items, strict=True):
            size = self.style(place).size
            wide = max((items.advance[-1] for items in cell), default=0)
            narrow = max((longest_word(items) for items in cell), default=0)
            # Rounded up, so that what fits by measure fits in the column too.
            wide, narrow = (pad + value * size // MEM_PER_EM + ROOM for value in (wide, narrow))
            if place.columns == 1:
                least[place.column] = max(least[place.column], narrow)
                wish[place.column] = max(wish[place.column], wide)
            else:
                spanning.append((place, narrow, wide))
        whole = sum(wish)
        for place, narrow, wide in spanning:
            columns = range(place.column, place.column + place.columns)
            for values, needed in ((least, narrow), (wish, min(wide, whole))):
                missing = needed - sum(values[c] for c in columns)
                if missing > 0:
                    for c in columns:
                        values[c] += missing // len(columns)
        return least, wish

    def share(self, width: int) -> list[int]:
        """Column widths that add up to ``width``: as the record says, or by content."""
        least, wish = self._wishes()
        shares = [column.width or 0.0 for column in self.table.columns]
        if len(shares) == self.columns and all(shares):
            total = sum(shares)
            widths = widened([int(width * share / total) for share in shares], least)
        else:
            widths = distribute(least, wish, width)
        widths[-1] += width - sum(widths)
        return widths


class TableFlow:
    """A table set to ``width`` sp. ``heights`` are those of its rows, head rows first."""

    def __init__(self, cells: Cells, width: int) -> None:
        self._cells = cells
        self._style = cells.setter.sheet.tables
        self._table = cells.table
        self.head = cells.head
        self._places, self._columns = cells.places, cells.columns
        self.width = width
        self.widths = cells.share(width)
        self._left = [sum(self.widths[:c]) for c in range(self._columns + 1)]
        self._lines = [
            self._cell_lines(place, items)
            for place, items in zip(cells.places, cells.items, strict=True)
        ]
        self.heights = self._row_heights()
        self.head_height = sum(self.heights[: self.head])

    def _cell_lines(self, place: Place, cell: list[Items]) -> list[Line]:
        style = self._cells.style(place)
        inner = self._left[place.column + place.columns] - self._left[place.column]
        inner = max(inner - 2 * self._style.padding[1], style.size)
        measure = inner * MEM_PER_EM // style.size
        lines: list[Line] = []
        for items in cell:
            ends = break_lines(items, measure, measure)
            justify = style.align == "justify" and measure >= JUSTIFIED
            lines += set_lines(items, ends, style.size, (measure, measure), justify=justify)
        return lines

    def _row_heights(self) -> list[int]:
        pad = 2 * self._style.padding[0]
        leading = self._style.leading
        count = len(self._table.head) + len(self._table.body)
        heights = [leading + pad] * count
        spanning = []
        for place, lines in zip(self._places, self._lines, strict=True):
            needed = max(1, len(lines)) * leading + pad
            if place.rows == 1:
                heights[place.row] = max(heights[place.row], needed)
            else:
                spanning.append((place, needed))
        for place, needed in spanning:
            rows = range(place.row, place.row + place.rows)
            missing = needed - sum(heights[r] for r in rows)
            if missing > 0:
                heights[rows[-1]] += missing
        return heights

    # ---- slabs and drawing

    def slabs(self) -> list[Slab]:
        """One slab a row. Head rows stay with the first body row; no last row stands alone."""
        count = len(self.heights)
        return [
            Slab(
                height,
                keep=r < self.head or (count - self.head > 3 and r == count - 2),
                snap=r == 0,
                table=self,
                row=r,
            )
            for r, height in enumerate(self.heights)
        ]

    def draw(self, first: int, last: int) -> tuple[Item, ...]:
        """Rows ``first`` to ``last - 1`` as one piece, with the head above where it starts later."""
        rows = list(range(self.head)) * (first > 0) + list(range(first, last))
        tops: dict[int, int] = {}
        y = 0
        for r in rows:
            tops[r] = y
            y += self.heights[r]
        items: list[Item] = []
        for place, lines in zip(self._places, self._lines, strict=True):
            here = [r for r in range(place.row, place.row + place.rows) if r in tops]
            if here:
                top = tops[here[0]]
                height = sum(self.heights[r] for r in here)
                items.extend(self._text(place, lines, top, height))
                items.extend(self._lines_of(place, top, height))
        items.extend(self._frame(y))
        return tuple(items)

    def _text(self, place: Place, lines: list[Line], top: int, height: int) -> list[Item]:
        style = self._cells.style(place)
        leading = self._style.leading
        pad = self._style.padding[1]
        left = self._left[place.column]
        width = self._left[place.column + place.columns] - left
        y = top + (height - len(lines) * leading) // 2
        align = self._align(place, lines)
        items: list[Item] = []
        for line in lines:
            length = line.width * style.size // MEM_PER_EM
            x = left + pad
            if align == "center":
                x = left + (width - length) // 2
            elif align == "right":
                x = left + width - pad - length
            items.append(Text(x, y + baseline(leading, style.size), line.runs))
            y += leading
        return items

    def _align(self, place: Place, lines: list[Line]) -> str:
        given = place.cell.align
        columns = self._table.columns
        if given is nodes.Align.AUTO and place.column < len(columns) and place.row >= self.head:
            given = columns[place.column].align
        if given is nodes.Align.DECIMAL:
            return "right"
        if given is not nodes.Align.AUTO:
            return str(given)
        if place.row < self.head or place.cell.header or place.rows > 1:
            return "center" if len(lines) <= 1 or place.row < self.head else "left"
        one = len(lines) == 1 and len(place.cell.paragraphs) == 1
        short = one and lines[0].end <= SHORT
        if place.columns > 1 and one:
            return "center"
        return "center" if short and self._short_column(place.column) else "left"

    def _short_column(self, column: int) -> bool:
        """Whether all body cells of a column are short enough to be centred together."""
        return all(
            len(lines) == 1 and lines[0].end <= SHORT
            for place, lines in zip(self._places, self._lines, strict=True)
            if place.column == column and place.row >= self.head and place.columns == 1 and lines
        )

    def _lines_of(self, place: Place, top: int, height: int) -> list[Item]:
        """The rules below and to the right of a cell."""
        rule = self._style.rule
        left = self._left[place.column]
        right = self._left[place.column + place.columns]
        items: list[Item] = [Rect(left, top + height - rule // 2, right - left, rule)]
        if place.column + place.columns < self._columns:
            items.append(Rect(right - rule // 2, top, rule, height))
        return items

    def _frame(self, height: int) -> list[Item]:
        rule, width = self._style.frame, self.width
        return [
            Rect(0, -rule // 2, width, rule),
            Rect(0, height - rule // 2, width, rule),
            Rect(-rule // 2, -rule // 2, rule, height + rule),
            Rect(width - rule // 2, -rule // 2, rule, height + rule),
        ]


def longest_word(items: Items) -> int:
    """The width that a cell needs at least, in milli-em: that of its longest unbreakable string, two
    characters of Han text, or the whole of a short cell such as a place name."""
    advance = items.advance
    if advance[-1] <= WHOLE:
        return advance[-1]
    ends = [k for k, legal in enumerate(items.breaks) if legal]
    return max(2 * MEM_PER_EM, *(advance[b] - advance[a] for a, b in pairwise([0, *ends])))


def widened(widths: list[int], least: list[int]) -> list[int]:
    """``widths`` with those below ``least`` raised to it, as far as the other columns can spare."""
    spare = [max(0, have - low) for have, low in zip(widths, least, strict=True)]
    missing = [max(0, low - have) for have, low in zip(widths, least, strict=True)]
    given = min(sum(spare), sum(missing))
    if not given:
        return widths
    return [
        have + given * lack // sum(missing) - given * extra // max(1, sum(spare))
        for have, lack, extra in zip(widths, missing, spare, strict=True)
    ]


def distribute(least: list[int], wish: list[int], width: int) -> list[int]:
    """Share ``width`` among columns that need ``least`` and would like ``wish``.

    Where all wishes fit, the rest is spread in proportion to them; else each column gets what it
    needs and a share of the rest in proportion to what it lacks.
    """
    total = sum(wish)
    if total <= width:
        rest = width - total
        weight = [max(1, value) for value in wish]
        # Short columns (numbers) grow less than long ones, but every column gets some air.
        even = rest // 3 // len(wish)
        rest -= even * len(wish)
        return [
            value + even + rest * w // sum(weight) for value, w in zip(wish, weight, strict=True)
        ]
    cap = int(width * MOST_SHARE)
    wish = [max(low, min(value, cap)) for low, value in zip(least, wish, strict=True)]
    if sum(least) >= width:
        return [value * width // sum(least) for value in least]
    lack = [value - low for low, value in zip(least, wish, strict=True)]
    rest = width - sum(least)
    # A column whose wish is below an even share gets all of it; the others share what remains.
    widths = list(least)
    open_columns = list(range(len(wish)))
    while open_columns:
        even = rest // len(open_columns)
        easy = [c for c in open_columns if lack[c] <= even]
        if not easy:
            total_lack = sum(lack[c] for c in open_columns)
            for c in open_columns:
                widths[c] += rest * lack[c] // total_lack
            break
        for c in easy:
            widths[c] += lack[c]
            rest -= lack[c]
        open_columns = [c for c in open_columns if c not in easy]
    return widths
