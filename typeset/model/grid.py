"""The grid of a table: cells with their spans must fill it without a gap or an overlap.

In: rows of cells, where a row holds the cells that start in it (HTML, 4.9.12, forming a table).
Out: faults. Work is bounded by rows × ``MOST_COLUMNS``, whatever the spans claim.
"""

from __future__ import annotations

from collections.abc import Sequence

from typeset.model.faults import Faults
from typeset.model.nodes import Row, Table

MOST_SPAN = 1000
MOST_COLUMNS = 200


def check_table(table: Table, faults: Faults) -> None:
    """Note every fault in the grid of ``table``: one at most for a row, at the row's line."""
    wanted = len(table.columns)
    for rows in (table.head, table.body):
        wanted = _check_rows(rows, wanted, faults)


def _check_rows(rows: Sequence[Row], wanted: int, faults: Faults) -> int:
    """Check a row group against ``wanted`` columns (0: those of its first row); return them."""
    if not any(cell.rows > 1 or cell.columns > 1 for row in rows for cell in row.cells):
        return _check_plain(rows, wanted, faults)
    carried: list[int] = []
    for index, row in enumerate(rows):
        if any(max(cell.rows, cell.columns) > MOST_SPAN for cell in row.cells):
            faults.add("table-span", row.span.line, most=MOST_SPAN)
            return wanted
        left = len(rows) - index
        if any(cell.rows > left for cell in row.cells):
            faults.add("table-rows-over", row.span.line, row=index + 1, rows=len(rows))
        filled = _place(row, carried, left)
        if len(filled) > MOST_COLUMNS:
            faults.add("table-columns", row.span.line, found=len(filled), most=MOST_COLUMNS)
            return wanted
        wanted = wanted or len(filled)
        if -1 in filled:
            faults.add("table-overlap", row.span.line, row=index + 1)
        elif 0 in filled or len(filled) != wanted:
            found = len(filled) - filled.count(0)
            faults.add("table-ragged", row.span.line, row=index + 1, found=found, wanted=wanted)
        # A row that is too wide is told once, not again in those below it.
        carried = [max(0, below - 1) for below in filled[:wanted]]
    return wanted


def _check_plain(rows: Sequence[Row], wanted: int, faults: Faults) -> int:
    for index, row in enumerate(rows):
        found = len(row.cells)
        if found > MOST_COLUMNS:
            faults.add("table-columns", row.span.line, found=found, most=MOST_COLUMNS)
            return wanted
        wanted = wanted or found
        if found != wanted:
            faults.add("table-ragged", row.span.line, row=index + 1, found=found, wanted=wanted)
    return wanted


def _place(row: Row, carried: list[int], left: int) -> list[int]:
    """For each column, how many rows from this one on are taken; 0 is a gap, -1 an overlap."""
    filled = list(carried)
    at = 0
    for cell in row.cells:
        while at < len(filled) and filled[at]:
            at += 1
        end = at + cell.columns
        if end > MOST_COLUMNS:
            return [0] * end
        filled += [0] * (end - len(filled))
        for column in range(at, end):
            filled[column] = -1 if filled[column] else min(cell.rows, left)
        at = end
    return filled
