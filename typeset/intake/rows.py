"""Which units are the rows of one table, and rows made whole.

In: units from the first row on. Out: how many belong to the table; rows that a line end inside a cell cut
are one row again. A line between two rows is the name of a group, or says that the table goes on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from typeset.frozen import replace
from typeset.intake.ledger import Ledger
from typeset.intake.lines import Shape
from typeset.intake.split import squeezed
from typeset.intake.units import Unit

MOST_COLUMNS = 200
"""Of a table of a record; what is wider is kept as text."""
MOST_HEADER = 18
"""Characters in a cell of a header."""
FIGURE = re.compile(r"[-—–/／+±≥≤<>]?[\d.,%‰—–～~/／:：\s]*[万亿个元%]?")
AGAIN = re.compile(
    r"^[（(]?(?:续\s*(?:上\s*)?表|表\s*\d+\s*[（(]?续[）)]?|接上[页表])[:：]?\s*\d*[）)]?$"
)


def rows_from(units: Sequence[Unit]) -> int:
    """How many of ``units``, from the first on, are rows or join two pieces of a table."""
    taken = 0
    for n, unit in enumerate(units):
        if unit.shape is Shape.ROW:
            if width_of(unit) > MOST_COLUMNS or len(unit.cells) > MOST_COLUMNS:
                break
            new = unit.gap and unit.head and n > taken and not same(unit, units[0])
            new = new or (unit.opens and not same(unit, units[0]))
            if taken and (new or (unit.gap and width_of(unit) != width_of(units[0]))):
                break
            taken = n + 1
        elif not (AGAIN.match(unit.text.chars) and n + 1 < len(units)) and not (
            taken and _names_group(unit, units[n + 1 : n + 2])
        ):
            break
    return taken


def _names_group(unit: Unit, following: Sequence[Unit]) -> bool:
    """Whether a line between two rows is a row of one cell, the name of a group; it is not where the
    file says that another table begins below it."""
    rows = [row for row in following if row.shape is Shape.ROW and not row.gap]
    close = not unit.gap and any(not row.opens for row in rows)
    short = len(unit.text) <= MOST_HEADER and not re.search("[，。；：]", unit.text.chars)
    return close and short and unit.shape in (Shape.TEXT, Shape.HEADING)


def whole_rows(rows: Sequence[Unit], ledger: Ledger) -> list[Unit]:
    """Rows of a numbered table, whole again where a line end inside a cell cut them."""
    width = max(map(width_of, rows))
    numbered = sum(bool(FIGURE.fullmatch(row.cells[0].text.chars)) for row in rows)
    out: list[Unit] = []
    for row in rows:
        last = out[-1] if out else row
        first = row.cells[0].text
        halves = last is not row and len(last.cells) > 1 and len(row.cells) > 1 and not row.gap
        if (
            halves
            and len(last.cells) + len(row.cells) == width + 1
            and numbered > 1
            and FIGURE.fullmatch(last.cells[0].text.chars)
            and not FIGURE.fullmatch(first.chars)
            and not ledger.changed(last.end, row.start)
        ):
            ledger.change("line.joined", last.end, row.start, "")
            cell = replace(last.cells[-1], text=last.cells[-1].text + first)
            cells = (*last.cells[:-1], cell, *row.cells[1:])
            out[-1] = replace(last, cells=cells, end=row.end)
        else:
            out.append(row)
    return out


def width_of(unit: Unit) -> int:
    return sum(cell.columns for cell in unit.cells)


def same(one: Unit, other: Unit) -> bool:
    return [squeezed(cell.text.chars) for cell in one.cells] == [
        squeezed(cell.text.chars) for cell in other.cells
    ]
