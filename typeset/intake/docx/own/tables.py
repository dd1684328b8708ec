"""Tables of our Word files: rows with their spans, alignments and widths.

In: ``w:tbl`` and what the custom part says of it. Out: rows of the head and of the body, columns. A row
that was added or taken out with Word is one more or less (ISO/IEC 29500-1, 17.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from typeset.frozen import replace
from typeset.intake.docx.changes import Changes
from typeset.intake.docx.names import W, local, switch
from typeset.intake.docx.own.inlines import InlineReader
from typeset.intake.docx.own.styles import CELL
from typeset.intake.docx.rows import merge, span
from typeset.model import nodes
from typeset.model.nodes import Align

MOST_SHARE = 1000.0
"""The largest share of a column that a record may ask for."""
BLANK = "_Blank_"
"""Begins the name of a bookmark in a paragraph of a cell that is empty in the record."""
Rows = tuple[tuple[nodes.Row, ...], tuple[nodes.Row, ...], tuple[nodes.Column, ...]]


def read_table(
    element: Any,
    inlines: InlineReader,
    changes: Changes,
    numbers: Mapping[Any, int],
    facts: Any,
) -> Rows:
    """The head, the body and the columns of a table."""
    rows: list[tuple[bool, int, list[nodes.Cell]]] = []
    owners: dict[int, tuple[int, int]] = {}
    width = 0
    for tr in element.iter(W + "tr"):
        properties = tr.find(W + "trPr")
        if changes.goes(properties) or tr.getparent() is not element:
            continue
        cells: list[nodes.Cell] = []
        column, now = 0, dict[int, tuple[int, int]]()
        for tc in tr.iterchildren(W + "tc"):
            about = tc.find(W + "tcPr")
            columns, merged = span(about, "gridSpan"), merge(about)
            if merged == "continue" and column in owners:
                r, c = owners[column]
                owner = rows[r][2][c]
                rows[r][2][c] = replace(owner, rows=owner.rows + 1)
                now[column] = owners[column]
            else:
                if merged:
                    now[column] = (len(rows), len(cells))
                cells.append(_cell(tc, inlines, numbers, columns))
            column += columns
        owners, width = now, max(width, column)
        first = next(tr.iter(W + "p"), None)
        rows.append((bool(switch(properties, "tblHeader")), numbers.get(first, 0), cells))
    made = []
    head = 0
    for n, (is_head, line, cells) in enumerate(rows):
        if not cells:
            continue
        head += is_head and head == n
        made.append(nodes.Row(tuple(cells), origin=line))
    head = head if head < len(made) else 0
    return tuple(made[:head]), tuple(made[head:]), _columns(facts, width)


def _cell(tc: Any, inlines: InlineReader, numbers: Mapping[Any, int], columns: int) -> nodes.Cell:
    read = [inlines.paragraph(p, numbers.get(p, 0)) for p in tc.iter(W + "p")]
    style = CELL.fullmatch(read[0].style) if read else None
    texts = tuple(
        content
        for one in read
        if (content := one.rest()) or any(name.startswith(BLANK) for name in one.begins)
    )
    header, align = False, Align.AUTO
    if style is not None:
        header = style[1] == "TableHead" and not style[3]
        align = Align(style[2].lower()) if style[2] else align
    return nodes.Cell(texts or ((),), columns, 1, header, align)


def _columns(facts: Any, width: int) -> tuple[nodes.Column, ...]:
    """The columns as asked for, where there are as many as the table has."""
    known = {str(align): align for align in Align}
    found = [one for one in facts if local(one) == "col"] if facts is not None else []
    if len(found) != width:
        return ()
    out = []
    for one in found:
        try:
            share = float(one.get("width")) if one.get("width") else None
        except ValueError:
            share = None
        if share is not None and not 0 < share <= MOST_SHARE:
            share = None
        out.append(nodes.Column(share, known.get(one.get("align", ""), Align.AUTO)))
    return tuple(out)
