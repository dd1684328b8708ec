"""What stands over all columns, and what on a page of its own turned sideways.

Comes in: a table's cells or a figure, and whether it stands in a part that holds nothing but such. Goes
out: yes or no. Pages and Word documents ask the same.
"""

from __future__ import annotations

from typeset.layout.cells import Cells
from typeset.layout.stylesheet import Stylesheet
from typeset.model import nodes

SHOWN = (nodes.Table, nodes.Figure, nodes.Part, nodes.Heading)
"""What a part holds that holds nothing but tables and figures."""


def is_turned(cells: Cells) -> bool:
    """Whether a table stands sideways: its words do not fit the page, or by far not its cells."""
    sheet = cells.setter.sheet
    page = sheet.page.text_width
    most = sheet.tables.sideways * page
    if not most or cells.table.width is nodes.TableWidth.COLUMN:
        return False
    words, short = cells.tight_widths()
    return words > page or short > most


def is_wide(cells: Cells, *, alone: bool) -> bool:
    """Whether a table spans all columns."""
    sheet = cells.setter.sheet
    wanted = cells.table.width
    if wanted is not nodes.TableWidth.AUTO:
        return wanted is nodes.TableWidth.PAGE
    if alone and sheet.tables.alone == "page":
        return True
    return cells.natural_width > sheet.tables.wide * sheet.page.column_width


def is_wide_figure(sheet: Stylesheet, figure: nodes.Figure, *, alone: bool) -> bool:
    """Whether a figure spans all columns."""
    style = sheet.figures
    if figure.width is not nodes.TableWidth.AUTO:
        return figure.width is nodes.TableWidth.PAGE
    return (alone and style.alone == "page") or (figure.lost and style.lost == "page")
