"""Tables of a Word file: rows of cells with their spans, and tables that are no tables.

In: ``w:tbl`` whose paragraphs have been read. Out: ``Row``s of ``Piece``s, spans as HTML has them: a
cell where it begins, columns by ``w:gridSpan``, rows by ``w:vMerge`` (ECMA-376 part 1, 17.4). A table
that only places text is lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from typeset.intake.docx.names import VAL, W, number, switch, val
from typeset.intake.docx.scroll import Para, Scroll
from typeset.intake.lines import Piece
from typeset.intake.source import NOTHING, PLAIN, Text
from typeset.intake.split import DATE, ISSUER

MOST_COLUMNS = 500
MOST_SIGNED = 4
"""Rows that a signature, an imprint or a red head set in a table may have."""
_PLACED = re.compile(
    r"抄\s*[送报]\s*[:：]|印\s*发$|签\s*发\s*人|文件$|〔\d{4}〕\s*\d+\s*号$|^\d{4}年\d{1,2}月\d{1,2}日$"
    r"|[（(](?:盖章|公章|签字|签名|签章)[）)][:：]?"
)


@dataclass
class Cell:
    """A cell as it stands in its row; ``merge``: ``restart``, ``continue`` or nothing."""

    paras: list[Para] = field(default_factory=list)
    columns: int = 1
    merge: str = ""
    rows: int = 1


@dataclass
class Row:
    """``before`` and ``after`` count the columns that the row leaves out at its ends."""

    number: int
    start: int
    end: int = 0
    cells: list[Cell] = field(default_factory=list)
    before: int = 0
    after: int = 0
    head: bool = False


def span(properties: Any, tag: str) -> int:
    """A count of columns, 1 to ``MOST_COLUMNS``."""
    found = number(val(properties, tag), 1)
    return min(max(found or 1, 1), MOST_COLUMNS)


def merge(properties: Any) -> str:
    """``restart`` or ``continue`` where a cell is merged downwards."""
    found = properties.find(W + "vMerge") if properties is not None else None
    return "" if found is None else str(found.get(VAL) or "continue")


def opened(element: Any, count: int, start: int) -> Row:
    """The row of a ``w:tr`` that begins at ``start``."""
    properties = element.find(W + "trPr")
    row = Row(count, start, head=bool(switch(properties, "tblHeader")))
    for tag, name in (("gridBefore", "before"), ("gridAfter", "after")):
        left = number(val(properties, tag), 0) or 0
        setattr(row, name, min(max(left, 0), MOST_COLUMNS))
    return row


def merged(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Give cells that go on downwards to the one where they begin; places of text that was hidden in
    them."""
    owners: dict[int, Cell] = {}
    hidden: list[tuple[int, int]] = []
    for row in rows:
        column, now = row.before, dict[int, Cell]()
        for cell in list(row.cells):
            owner = owners.get(column)
            if cell.merge == "continue" and owner is not None and owner.columns == cell.columns:
                owner.rows += 1
                hidden += [(para.start, para.end) for para in cell.paras if para.end > para.start]
                owner.paras += cell.paras
                row.cells.remove(cell)
                now[column] = owner
            elif cell.merge:
                now[column] = cell
            column += cell.columns
        owners = now
    return hidden


def only_places(rows: Sequence[Row], scroll: Scroll) -> bool:
    """Whether a table only places text: one column, or a red head, a signature, an imprint."""
    if not any(len(row.cells) > 1 for row in rows):
        return True
    if len(rows) > MOST_SIGNED or any(cell.rows > 1 for row in rows for cell in row.cells):
        return False
    texts = [
        re.sub(r"\s+", "", scroll.cut(para.start, para.end).chars)
        for row in rows
        for cell in row.cells
        for para in cell.paras
    ]
    texts = [text for text in texts if text]
    if len(rows) == 1 and len(texts) > 1 and all(map(ISSUER.search, texts)):
        return True
    placed = sum(bool(_PLACED.search(text)) for text in texts)
    if any(DATE.match(text) for text in texts):
        placed += sum(bool(ISSUER.search(text)) for text in texts)
    return placed * 2 >= len(texts)


def pieces(row: Row, scroll: Scroll) -> tuple[Piece, ...]:
    """The cells of a row; what it leaves out at its ends is empty."""
    left = [Piece(NOTHING)] * row.before
    right = [Piece(NOTHING)] * row.after
    cells = [Piece(_text(cell, scroll), cell.columns, cell.rows) for cell in row.cells]
    return (*left, *cells, *right)


def _text(cell: Cell, scroll: Scroll) -> Text:
    """The paragraphs of a cell with a line end between them."""
    out = NOTHING
    for para in cell.paras:
        at = para.start
        for part in scroll.cut(para.start, para.end).chars.split("\n"):
            text = scroll.cut(at, at + len(part)).strip()
            at += len(part) + 1
            if text and out:
                out = out + Text("\n", (text.places[0],), PLAIN)
            out = out + text
    return out
