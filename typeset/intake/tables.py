"""Rows of a foreign table -> a table: pieces joined, merged cells recovered.

In: rows of cells in order, cut where a page ended. Out: ``nodes.Table``. A piece that begins with the
header of the one above goes on with it; a group's name printed again at the top of a page is the same cell.
A merged cell shows as empty ones: below a name in a column of names it is one cell downwards, to the
right of a text that needs the room it is one cell across.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from typeset.diagnostics import Severity
from typeset.frozen import replace
from typeset.intake.cells import paragraphs, people_columns
from typeset.intake.ledger import Ledger
from typeset.intake.lines import Piece, Shape
from typeset.intake.rows import AGAIN, FIGURE, MOST_COLUMNS, MOST_HEADER, same, whole_rows
from typeset.intake.source import NOTHING, Text
from typeset.intake.split import squeezed
from typeset.intake.units import Unit
from typeset.model import nodes

WIDE_TEXT = 8
"""A text longer than this in a column of figures takes the empty cells beside it."""
MOST_CELLS = 100_000
_HEAD_WORDS = re.compile(
    "^(?:序号|项目|指标|名称|单位|等次|类别|类型|编号|地区|县|年度|时间|位次|部门)"
)
_TOTAL = re.compile("(?:合计|总计|小计|共计|平均|[全本][省州市县区]合计)")
_GROUP_COUNT = re.compile(r"（(\d{1,4})[家户个项名人所]）$")


@dataclass
class _Slot:
    """A place in the grid. ``owner`` is the place whose cell covers it; ``spans`` are stated ones."""

    text: Text
    header: bool = False
    columns: int = 1
    rows: int = 1
    covered: bool = False


def table(
    units: Sequence[Unit],
    ledger: Ledger,
    *,
    label: str,
    caption: nodes.Inlines,
    unit_line: nodes.Inlines,
    notes: tuple[nodes.Inlines, ...],
) -> nodes.Table:
    """The table of ``units``, which are its rows and lines that only say that it goes on."""
    return _Maker(units, ledger).table(label, caption, unit_line, notes)


class _Maker:
    def __init__(self, units: Sequence[Unit], ledger: Ledger) -> None:
        self._ledger = ledger
        self._stated = any(
            unit.whole or any(cell.columns > 1 or cell.rows > 1 for cell in unit.cells)
            for unit in units
            if unit.shape is Shape.ROW
        )
        rows: list[Unit] = []
        for unit in units:
            if unit.shape is Shape.ROW:
                rows.append(unit)
            elif AGAIN.match(unit.text.chars):
                ledger.drop("table.again", unit.start, unit.end)
            else:
                rows.append(replace(unit, shape=Shape.ROW, cells=(Piece(unit.text),)))
        self._rows = rows if self._stated else whole_rows(rows, ledger)
        self._starts = {n for n, unit in enumerate(self._rows) if n and unit.gap}

    def table(
        self,
        label: str,
        caption: nodes.Inlines,
        unit_line: nodes.Inlines,
        notes: tuple[nodes.Inlines, ...],
    ) -> nodes.Table:
        head = self._head_rows()
        self._drop_repeated(head)
        head = head if head < len(self._rows) else 0
        grid = self._grid()
        if self._stated:
            head = _whole_head(grid, head)
        else:
            self._merge_head(grid, head)
            self._drop_group_names(grid, head)
            self._merge_body(grid, head)
        if not _fits(grid):
            for slot in (slot for row in grid for slot in row):
                slot.columns, slot.rows, slot.covered = 1, 1, False
        self._check_counts(grid, head)
        people = people_columns([slot.text for slot in row] for row in grid[:head])
        made = [
            nodes.Row(
                tuple(
                    nodes.Cell(
                        paragraphs(slot.text, self._ledger, names=c in people and n >= head),
                        slot.columns,
                        slot.rows,
                        n < head or slot.header,
                    )
                    for c, slot in enumerate(row)
                    if not slot.covered
                ),
                origin=self._rows[n].line,
            )
            for n, row in enumerate(grid)
        ]
        return nodes.Table(
            label,
            caption,
            unit_line,
            (),
            tuple(made[:head]),
            tuple(made[head:]),
            notes,
            origin=self._rows[0].line,
        )

    # ---- header

    def _head_rows(self) -> int:
        stated = 0
        while stated < len(self._rows) - 1 and self._rows[stated].head:
            stated += 1
        if stated:
            return stated
        first = [cell.text.chars.strip() for cell in self._rows[0].cells]
        if len(self._rows) < 2 or not _may_be_head(first):
            return 0
        if self._rows[0].whole and not all(first):
            return 0  # a form: no cell of a header that Word merges is empty
        second = [cell.text.chars.strip() for cell in self._rows[1].cells]
        first += [""] * (len(second) - len(first))
        return 2 if _is_second_head(first, second) and len(self._rows) > 2 else 1

    def _drop_repeated(self, head: int) -> None:
        """The header, printed again at the top of each page."""
        if not head:
            return
        kept = list(self._rows[:head])
        starts: set[int] = set()
        n = head
        while n < len(self._rows):
            opens = n in self._starts
            repeated = self._rows[n : n + head]
            if len(repeated) == head and all(map(same, repeated, self._rows[:head])):
                for unit in repeated:
                    self._ledger.drop("table.header", unit.start, unit.end)
                n += head
                opens = True
            if n < len(self._rows):
                if opens:
                    starts.add(len(kept))
                kept.append(self._rows[n])
            n += 1
        self._rows, self._starts = kept, starts

    # ---- grid

    def _grid(self) -> list[list[_Slot]]:
        width = max(len(unit.cells) for unit in self._rows)
        if self._stated and (stated := self._stated_grid()):
            return stated
        grid = []
        for unit in self._rows:
            row = [_Slot(piece.text.strip(), piece.header) for piece in unit.cells]
            across = len(row) == 1
            row += [_Slot(NOTHING, covered=across) for _ in range(width - len(row))]
            row[0].columns = width if across else 1
            grid.append(row)
        return grid

    def _stated_grid(self) -> list[list[_Slot]]:
        """Spans as the file states them, cut where they overlap or leave the table (HTML, 4.9.12); no
        grid where they make it wider than a table may be."""
        height = len(self._rows)
        taken: dict[tuple[int, int], _Slot] = {}
        width = 0
        for r, unit in enumerate(self._rows):
            c = 0
            for piece in unit.cells:
                while (r, c) in taken:
                    c += 1
                full = len(taken) > MOST_CELLS
                rows = 1 if full else min(piece.rows, height - r)
                most = 1 if full else max(1, min(piece.columns, MOST_COLUMNS - c))
                columns = next((k for k in range(1, most) if (r, c + k) in taken), most)
                for dr in range(rows):
                    for dc in range(columns):
                        taken[r + dr, c + dc] = _Slot(NOTHING, covered=True)
                taken[r, c] = _Slot(piece.text.strip(), piece.header, columns, rows)
                c += columns
            width = max(width, c)
        if width > MOST_COLUMNS:
            return []
        return [[taken.get((r, c), _Slot(NOTHING)) for c in range(width)] for r in range(height)]

    def _merge_head(self, grid: list[list[_Slot]], head: int) -> None:
        for r in range(head):
            for c in range(1, len(grid[r])):
                if grid[r][c].text or r == head - 1 > 0:
                    continue
                left = next(k for k in range(c - 1, -1, -1) if not grid[r][k].covered)
                grid[r][left].columns += 1
                grid[r][c].covered = True
        for r in range(1, head):
            if all(
                squeezed(slot.text.chars) in ("", squeezed(above.text.chars))
                for slot, above in zip(grid[r], grid[r - 1], strict=True)
            ):
                continue  # nothing of its own: all of it would be the row above
            for c, slot in enumerate(grid[r]):
                above = grid[r - 1][c]
                same = squeezed(slot.text.chars) == squeezed(above.text.chars)
                if above.columns > 1 and not any(
                    place.text for place in grid[r][c : c + above.columns]
                ):
                    above.rows += 1
                    for place in grid[r][c : c + above.columns]:
                        place.covered = True
                elif above.columns == 1 and not above.covered and (same or not slot.text):
                    if slot.text:
                        self._ledger.drop("table.cell", *slot.text.range(0, len(slot.text)))
                    above.rows += 1
                    slot.covered, slot.text = True, NOTHING

    # ---- merged cells of the body

    def _drop_group_names(self, grid: list[list[_Slot]], head: int) -> None:
        """The name of a group that goes on, printed again at the top of a page."""
        for r in sorted(self._starts):
            if r >= len(grid):
                continue
            for c in range(len(grid[r]) - 1):
                slot = grid[r][c]
                owner = next((grid[k][c] for k in range(r - 1, -1, -1) if grid[k][c].text), None)
                if not (slot.text and owner and self._has_groups(grid, head, c)):
                    continue
                if FIGURE.fullmatch(slot.text.chars):
                    continue
                if squeezed(owner.text.chars) == squeezed(slot.text.chars):
                    self._ledger.drop("table.group", *slot.text.range(0, len(slot.text)))
                    slot.text = NOTHING

    def _has_groups(self, grid: list[list[_Slot]], head: int, c: int) -> bool:
        """Whether a column names groups: it leaves cells empty, totals aside, and never says the same
        twice but at the top of a page."""
        rows = [row for row in grid[head:] if not _is_total(row)]
        again = any(
            row[c].text and squeezed(row[c].text.chars) == squeezed(above[c].text.chars)
            for n, (above, row) in enumerate(pairwise(grid), 1)
            if n not in self._starts
        )
        return not again and any(not row[c].text for row in rows)

    def _merge_body(self, grid: list[list[_Slot]], head: int) -> None:
        names = [c for c in range(len(grid[0])) if self._is_name_column(grid, head, c)]
        for r in range(head, len(grid)):
            row = grid[r]
            filled = [c for c, slot in enumerate(row) if slot.text]
            if not filled:
                continue
            last = filled[-1]
            total = _is_total(row)
            for c, slot in enumerate(row):
                if slot.text or slot.covered:
                    continue
                if c in names and c < last and r > head and not total:
                    self._down(grid, r, c, head)
                elif c > last and self._takes_room(grid, head, r, last):
                    row[last].columns += 1
                    slot.covered = True

    def _is_name_column(self, grid: list[list[_Slot]], head: int, c: int) -> bool:
        """A column of names of groups: words, the first row has one, and other columns go on."""
        body = grid[head:]
        if c == len(grid[0]) - 1 or not body or not body[0][c].text:
            return False
        words = [row[c].text.chars for row in body if row[c].text]
        if not self._has_groups(grid, head, c):
            return False
        return not any(FIGURE.fullmatch(word) for word in words)

    def _down(self, grid: list[list[_Slot]], r: int, c: int, head: int) -> None:
        """Give the place to the cell above it, or to the one that covers the place above."""
        k = r - 1
        while k > head and grid[k][c].covered:
            k -= 1
        if grid[k][c].text and grid[k][c].columns == 1:
            grid[k][c].rows += 1
            grid[r][c].covered = True

    def _takes_room(self, grid: list[list[_Slot]], head: int, r: int, c: int) -> bool:
        text = grid[r][c].text.chars
        if len(text) <= WIDE_TEXT and c:
            return False
        others = [row[c].text.chars for row in grid[head:] if row is not grid[r] and row[c].text]
        figures = sum(bool(FIGURE.fullmatch(other)) for other in others)
        longer = sum(len(other) >= len(text) for other in others)
        return bool(others) and (2 * figures > len(others) or not longer)

    def _check_counts(self, grid: list[list[_Slot]], head: int) -> None:
        """A group that says how many it has, against its rows."""
        for row in grid[head:]:
            for slot in row[:-1]:
                match = _GROUP_COUNT.search(slot.text.chars.replace(" ", ""))
                if match and int(match[1]) != slot.rows:
                    self._ledger.doubt(
                        "table.count",
                        *slot.text.range(0, len(slot.text)),
                        severity=Severity.ERROR,
                        said=match[1],
                        found=slot.rows,
                    )


def _whole_head(grid: Sequence[Sequence[_Slot]], head: int) -> int:
    """The rows of the header with those that its cells reach down to; none if that is the table."""
    while (reach := max((r + s.rows for r in range(head) for s in grid[r]), default=0)) > head:
        head = reach
    return head if head < len(grid) else 0


def _fits(grid: Sequence[Sequence[_Slot]]) -> bool:
    """Whether the cells with what they span fill the grid without a gap or an overlap."""
    taken: set[tuple[int, int]] = set()
    count = 0
    for r, row in enumerate(grid):
        for c, slot in enumerate(row):
            if not slot.covered:
                places = {(r + dr, c + dc) for dr in range(slot.rows) for dc in range(slot.columns)}
                taken |= places
                count += len(places)
    size = sum(len(row) for row in grid)
    inside = all(r < len(grid) and c < len(grid[r]) for r, c in taken)
    return inside and count == len(taken) == size


def _is_total(row: Sequence[_Slot]) -> bool:
    first = next((slot.text.chars for slot in row if slot.text), "")
    return bool(_TOTAL.match(squeezed(first)))


def _may_be_head(first: Sequence[str]) -> bool:
    filled = [text for text in first if text]
    if not filled or not first[0]:
        return False
    plain = not any(
        len(text) > MOST_HEADER or re.search("[、，。；]", text) or FIGURE.fullmatch(text)
        for text in filled
    )
    return plain or bool(_HEAD_WORDS.match(squeezed(first[0])) and max(map(len, filled)) < 30)


def _is_second_head(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the second row names the columns below the first: it repeats or leaves empty what is not
    merged, and fills what is."""
    if all(first) or len(second) < len(first):
        return False
    named = False
    for start, end in _runs(first):
        below = second[start:end]
        if end - start == 1:
            same = squeezed(below[0]) in ("", squeezed(first[start]))
            if not same:
                return False
        elif all(below):
            if any(FIGURE.fullmatch(text) for text in below):
                return False
            named = True
        elif any(below):
            return False
    return named


def _runs(row: Sequence[str]) -> list[tuple[int, int]]:
    """``(start, end)`` of every text of a row with the empty cells to its right."""
    starts = [c for c, text in enumerate(row) if text or c == 0]
    return list(zip(starts, [*starts[1:], len(row)], strict=True))
