"""What stands in the rows of a table and belongs above or below it.

In: the rows of a table as the file has them. Out: caption, unit and notes that are cells as wide as the
table, as spreadsheets have them, and how many rows they take.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from typeset.frozen import frozen
from typeset.intake.lines import Shape
from typeset.intake.rows import width_of
from typeset.intake.source import NOTHING, Text
from typeset.intake.units import Unit

LONGEST_CAPTION = 50
FEWEST_COLUMNS, FEWEST_ROWS = 3, 2
_UNIT = re.compile(r"[（(]?(?:计量)?单位\s*[:：].{1,30}")
_NOTE = re.compile(r"(?:注|备注|说明|资料来源|数据来源)\s*\d*\s*[:：]")


@frozen
class Outside:
    """``above`` counts the rows of caption and unit."""

    caption: Text = NOTHING
    unit: Text = NOTHING
    above: int = 0
    notes: tuple[Text, ...] = ()


NOTHING_OUTSIDE = Outside()


def outside(rows: Sequence[Unit]) -> Outside:
    """Caption, unit and notes in ``rows``."""
    if any(row.shape is not Shape.ROW for row in rows):
        return NOTHING_OUTSIDE
    width = max(map(width_of, rows))
    texts = [_across(row, width) for row in rows]
    inner = [n for n, text in enumerate(texts) if text is None]
    if width < FEWEST_COLUMNS or len(inner) < FEWEST_ROWS:
        return NOTHING_OUTSIDE
    above = [text for text in texts[: inner[0]] if text]
    below = [text for text in texts[inner[-1] + 1 :] if text]
    units = [text for text in above if _UNIT.fullmatch(text.chars)]
    others = [text for text in above if text not in units]
    if len(above) != inner[0] or len(units) > 1 or len(others) > 1:
        above, units, others = [], [], []
    if others and (len(others[0]) > LONGEST_CAPTION or re.search("[。；：]", others[0].chars)):
        above, units, others = [], [], []
    if not all(_NOTE.match(text.chars) for text in below):
        below = []
    return Outside(
        others[0].plain() if others else NOTHING,
        units[0].plain() if units else NOTHING,
        len(above),
        tuple(text.plain() for text in below),
    )


def _across(row: Unit, width: int) -> Text | None:
    """The text of a row that is one cell as wide as the table; ``None`` of any other."""
    if len(row.cells) != 1 or row.cells[0].columns != width or row.cells[0].rows > 1:
        return None
    text = row.cells[0].text.strip()
    return text if text and "\n" not in text.chars else None
