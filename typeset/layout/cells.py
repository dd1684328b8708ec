"""The cells of a table: where they stand on its grid, how wide they would like to be, how they align.

Comes in: ``model.Table``. Goes out: ``Cells``, composed once: what widths and lines are computed from.
"""

from __future__ import annotations

import re
from functools import cached_property

from typeset.frozen import NamedTuple, frozen
from typeset.layout.sense import line_width
from typeset.layout.stylesheet import Style
from typeset.layout.text import Passage, TextSetter
from typeset.layout.widths import WHOLE, Measure, distribute, longest_word, spread, widened
from typeset.model import nodes
from typeset.model.walk import footnotes
from typeset.paragraph.items import Items
from typeset.units import MEM_PER_EM

ROOM = 64
"""What fits by measure fits in the column too: wishes are rounded up by so many sp."""
SHORT = 8
"""Cells of up to this many characters are centred where the record leaves the alignment open."""
PHRASE = 14
"""Cells of up to this many characters are phrases and broken by sense; longer ones are text."""

_NUMBER = re.compile(r"[≤≥<>＜＞±+\-−约]*\d[\d,]*")
_FIGURE = re.compile(r"[≤≥<>＜＞±+\-−]*\d[\d,]*(\.\d+)?[%％‰]?")
_NOTHING = ("", "—", "－", "-", "/", "\ue000")


@frozen
class Place:
    """A cell on the grid: rows ``row`` to ``row + rows - 1``, likewise columns."""

    row: int
    column: int
    rows: int
    columns: int
    cell: nodes.Cell


class Figures(NamedTuple):
    """A column of figures, in milli-em: all together ``block`` wide, ``whole`` before the point."""

    block: int
    whole: int


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
    """The cells of a table on their grid."""

    def __init__(self, setter: TextSetter, table: nodes.Table) -> None:
        self.setter = setter
        self.table = table
        self.head = len(table.head)
        self.places, self.columns = grid((*table.head, *table.body), self.head)
        above = sum(1 for content in (table.caption, table.unit) for _ in footnotes(content))
        self.notes_above = setter.skip_notes(above)
        """The number of the last footnote before the table; those of its caption come first."""
        self.passages: dict[int, list[Passage]] = {}
        """Of the cells that hold more than text: links, footnotes, ruby, other languages."""
        self.items = [self._items(n, place) for n, place in enumerate(self.places)]
        self.figures = {c: self._figures(c) for c in range(self.columns) if self._is_figures(c)}
        self._centred = [self._all_short(c) for c in range(self.columns)]

    def _items(self, n: int, place: Place) -> list[Items]:
        style, setter = self.style(place), self.setter
        passages = [setter.passage(style, (content, "")) for content in place.cell.paragraphs]
        if any(passage.turns for passage in passages):
            self.passages[n] = passages
        return [setter.items(passage) for passage in passages]

    def style(self, place: Place) -> Style:
        """The style of a cell: that of the head for head rows and header cells."""
        is_head = place.row < self.head or place.cell.header
        return self.setter.sheet.styles["table-head" if is_head else "table"]

    # ---- widths

    @property
    def natural_width(self) -> int:
        """The width in sp at which no cell of a single column would turn a line over."""
        return sum(self._demands(2 * self.setter.sheet.tables.padding[1])[1])

    def tight_widths(self) -> tuple[int, int]:
        """Two widths in sp: that below which unbreakable words run into one another, and that below
        which short cells such as place names are parted."""
        least, _, whole = self._demands(2 * self.setter.sheet.tables.tightest)
        return sum(least), sum(whole)

    def room(self, width: int) -> tuple[int, int]:
        """The space above and below, left and right of the text of cells in a table of ``width`` sp."""
        style, (above, beside) = self.setter.sheet.tables, self.setter.sheet.tables.padding
        if width <= self.setter.sheet.page.column_width:
            return above, beside
        return above + style.roomier[0], beside + style.roomier[1]

    def padding(self, width: int) -> int:
        """The space left and right of a cell's text: less where that keeps cells of the body whole."""
        style, normal = self.setter.sheet.tables, self.room(width)[1]
        tightest = min(style.tightest, normal)
        excess = sum(self._body_widths(2 * normal)) - width
        less = -(-excess // (2 * self.columns))
        if sum(self._demands(2 * normal)[0]) > width:
            return tightest
        return normal - less if excess > 0 and less <= normal - tightest else normal

    def _body_widths(self, pad: int) -> list[int]:
        """The widths at which no cell of the body turns a line over that would make its row higher; a
        head takes two lines."""
        return [pad + width for width in self._bare_body_widths]

    @cached_property
    def _bare_body_widths(self) -> list[int]:
        widths = [0] * self.columns
        for _, rows, column, naturals, size, is_head in self._measures:
            natural = max(naturals, default=0)
            parts = 2 if is_head else min(rows, 2)
            wide = natural if parts == 1 else natural // parts + size
            widths[column] = max(widths[column], min(wide, natural))
        return widths

    @cached_property
    def _mark_width(self) -> int:
        """The width of （续） on a line of its own, in milli-em, in a table that may be broken."""
        sheet, mark = self.setter.sheet, self.setter.sheet.tables.continued_cell
        least = sheet.tables.leading + 2 * sheet.tables.padding[0]
        if not mark or len(self.table.body) * least <= sheet.tables.whole * sheet.page.pitch:
            return 0
        items = self.setter.items(self.setter.passage(sheet.styles["table"], ("一" + mark, "")))
        return line_width(items, 1, len(items.text))

    @cached_property
    def _needs(self) -> tuple[list[list[int]], list[tuple[Place, int, int]]]:
        """Without padding, in sp: for each column its least and its wished width, and the least at which its
        short cells stay whole; the first two of these for each cell that spans columns."""
        least, wish, whole = ([0] * self.columns for _ in range(3))
        spanning: list[tuple[Place, int, int]] = []
        for n, (place, cell) in enumerate(zip(self.places, self.items, strict=True)):
            size, phrase = self.style(place).size, self.is_phrase(n)
            wide = max([items.advance[-1] for items in cell], default=0)
            narrow = max([longest_word(items, phrase) for items in cell], default=0)
            if place.rows > 1 and place.row >= self.head and cell:
                narrow = max(narrow, self._mark_width)
            short = wide if wide <= WHOLE else narrow
            needed = narrow * size // MEM_PER_EM + ROOM, wide * size // MEM_PER_EM + ROOM
            if place.columns > 1:
                spanning.append((place, *needed))
                continue
            c = place.column
            least[c] = max(least[c], needed[0])
            wish[c] = max(wish[c], needed[1])
            whole[c] = max(whole[c], short * size // MEM_PER_EM + ROOM)
        return [least, wish, whole], spanning

    def _demands(self, pad: int) -> tuple[list[int], list[int], list[int]]:
        """For each column with ``pad`` its least and its wished width, and the least at which its short
        cells stay whole, in sp."""
        columns_alone, spanning = self._needs
        least, wish, whole = ([pad + width for width in widths] for widths in columns_alone)
        total = sum(wish)
        for place, narrow, wide in spanning:
            columns = range(place.column, place.column + place.columns)
            for values, needed in ((least, pad + narrow), (wish, min(pad + wide, total))):
                missing = needed - sum(values[c] for c in columns)
                if missing > 0:
                    for c in columns:
                        values[c] += -(-missing // len(columns))
        return least, wish, whole

    def share(self, width: int) -> list[int]:
        """Column widths that add up to ``width``: as the record says, or by content."""
        pad = 2 * self.padding(width)
        least, wish, whole = self._demands(pad)
        shares = [column.width or 0.0 for column in self.table.columns]
        if len(shares) == self.columns and all(shares):
            total = sum(shares)
            given = [int(width * share / total) for share in shares]
            widths = widened(given, wish if sum(wish) <= width else whole)
        elif sum(wish) > width >= sum(body := list(map(max, least, self._body_widths(pad)))):
            widths = spread(body, width - sum(body))
        else:
            widths = distribute(least, wish, width, self._measures, pad)
        widths[-1] += width - sum(widths)
        return widths

    @cached_property
    def _measures(self) -> list[Measure]:
        measures = []
        for place, cell in zip(self.places, self.items, strict=True):
            if place.columns == 1:
                size = self.style(place).size
                naturals = tuple([i.advance[-1] * size // MEM_PER_EM + ROOM for i in cell])
                is_head = place.row < self.head
                measures.append(
                    Measure(place.row, place.rows, place.column, naturals, size, is_head)
                )
        return measures

    # ---- alignment

    def is_phrase(self, n: int) -> bool:
        """Whether cell ``n`` is broken by sense: a head, or a few words."""
        place, cell = self.places[n], self.items[n]
        return place.row < self.head or all(len(items.text) <= PHRASE for items in cell)

    def align(self, n: int) -> str:
        """left, center, right, decimal or justify: as the record says, or by content."""
        place, cell = self.places[n], self.items[n]
        given = place.cell.align
        columns = self.table.columns
        if given is nodes.Align.AUTO and place.column < len(columns) and place.row >= self.head:
            given = columns[place.column].align
        single = place.columns == 1 and place.row >= self.head and not place.cell.header
        if single and place.column in self.figures and given in _OPEN:
            return "decimal" if _NUMBER.match(_text(cell)) else "center"
        if given is nodes.Align.DECIMAL:
            return "right"
        if given is not nodes.Align.AUTO:
            return str(given)
        if place.row < self.head or (place.columns > 1 and len(cell) == 1 and self.is_phrase(n)):
            return "center"
        if place.cell.header or place.rows > 1:
            return "center" if self.is_phrase(n) else "left"
        return "center" if self._centred[place.column] else "left"

    @cached_property
    def _body(self) -> list[list[list[Items]]]:
        """For each column its cells of the body that span no other."""
        body: list[list[list[Items]]] = [[] for _ in range(self.columns)]
        for place, cell in zip(self.places, self.items, strict=True):
            if place.row >= self.head and place.columns == 1:
                body[place.column].append(cell)
        return body

    def _all_short(self, column: int) -> bool:
        """Whether all body cells of a column are short enough to be centred together."""
        cells = self._body[column]
        return all(len(cell) <= 1 and len(_text(cell)) <= SHORT for cell in cells)

    def _is_figures(self, column: int) -> bool:
        """Whether a column holds figures to be set under one another: it says so, or it holds nothing
        else and is no series of small numbers."""
        columns = self.table.columns
        align = columns[column].align if column < len(columns) else nodes.Align.AUTO
        texts = [text for cell in self._body[column] if (text := _text(cell)) not in _NOTHING]
        if align is nodes.Align.DECIMAL:
            return any(map(_NUMBER.match, texts))
        if align is not nodes.Align.AUTO or not all(map(_FIGURE.fullmatch, texts)):
            return False
        return any(len(text) > 3 or "." in text for text in texts)

    def _figures(self, column: int) -> Figures:
        whole = after = 0
        for cell in self._body[column]:
            before = whole_part(cell)
            if before:
                whole = max(whole, before)
                after = max(after, cell[0].advance[-1] - before)
        return Figures(whole + after, whole)


def whole_part(cell: list[Items]) -> int:
    """The width of a figure up to its decimal point, in milli-em; 0 where the cell is none."""
    match = _NUMBER.match(_text(cell))
    if match is None or match.end() >= len(cell[0].advance):  # figures in several paragraphs
        return 0
    return cell[0].advance[match.end()]


def _text(cell: list[Items]) -> str:
    return cell[0].text if len(cell) == 1 else "".join([items.text for items in cell])


_OPEN = (nodes.Align.AUTO, nodes.Align.DECIMAL)
