"""Tables of a record as tables of Word.

Comes in: a table on its grid, with the widths and alignments of the layout. Goes out: ``w:tbl`` of fixed
layout (ISO/IEC 29500-1, 17.4): a grid with widths that Word and WPS keep, head rows that repeat, merged
cells, rows that no page parts. Figures stand under one another by their distance from the right edge.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from typeset.layout.cells import Cells, Place, whole_part
from typeset.layout.sense import sense_ends
from typeset.layout.tables import TableFlow
from typeset.model.nodes import Align
from typeset.model.walk import plain
from typeset.units import MEM_PER_EM, SP_PER_PT
from typeset.writers.docx.anchors import Anchors
from typeset.writers.docx.inlines import Inlines, Piece
from typeset.writers.docx.markup import eighths, element, properties, quoted, twips
from typeset.writers.docx.styles import Styles, borders

_ALIGN = {"left": "left", "justify": "left", "center": "center", "right": "right"}


SPARE = 24
"""What a line of a cell has to spare: this part of its width, and of its type size."""


class TableWriter:
    """Writes a table ``width`` sp wide."""

    def __init__(
        self, cells: Cells, width: int, inlines: Inlines, styles: Styles, anchors: Anchors
    ) -> None:
        self._cells = cells
        self._styles = styles
        self._anchors = anchors
        self._inlines = inlines
        self._sheet = cells.setter.sheet
        flow = TableFlow(cells, width)
        self.height = sum(flow.heights)
        self._padding = cells.padding(width)
        edges = [twips(sum(flow.widths[:c])) for c in range(cells.columns + 1)]
        self._widths = [b - a for a, b in pairwise(edges)]
        self._sp = flow.widths
        whole = self.height <= self._sheet.tables.whole * self._sheet.page.pitch
        last = len(flow.heights) - 1
        self._kept = {
            row for row, slab in enumerate(flow.slabs()) if slab.keep or (whole and row < last)
        }
        if cells.table.notes:
            self._kept.add(last)
        self._places = {
            (place.row + dr, place.column): (n, place)
            for n, place in enumerate(cells.places)
            for dr in range(place.rows)
        }

    def markup(self) -> str:
        table, style = self._cells.table, self._sheet.tables
        # The rules of the layout stand on the edges of rows, those of Word between them.
        up, side = twips(max(0, style.padding[0] - style.rule // 2)), twips(self._padding)
        margins = "".join(
            element(name, w=value, type="dxa")
            for name, value in (("top", up), ("left", side), ("bottom", up), ("right", side))
        )
        title = table.label or plain(table.caption)
        tblpr = {
            "tblStyle": element("tblStyle", val="GazetteTable"),
            "tblW": element("tblW", w=sum(self._widths), type="dxa"),
            "jc": element("jc", val="center"),
            "tblBorders": borders(eighths(style.frame), eighths(style.rule)),
            "tblLayout": element("tblLayout", type="fixed"),
            "tblCellMar": f"<w:tblCellMar>{margins}</w:tblCellMar>",
            "tblLook": element("tblLook", val="0420", firstRow=1, noVBand=1),
        }
        if title:
            tblpr["tblCaption"] = element("tblCaption", val=quoted(title))
        grid = "".join(element("gridCol", w=width) for width in self._widths)
        rows = len(table.head) + len(table.body)
        body = "".join(map(self._row, range(rows)))
        return f"<w:tbl>{properties('tblPr', tblpr)}<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"

    def _row(self, row: int) -> str:
        head = "<w:tblHeader/>" if row < self._cells.head else ""
        cells = "".join(self._row_cells(row))
        return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>"

    def _row_cells(self, row: int) -> Iterator[str]:
        column = 0
        while column < self._cells.columns:
            found = self._places.get((row, column))
            if found is None:
                yield self._cell(
                    {},
                    self._widths[column],
                    '<w:p><w:pPr><w:pStyle w:val="TableCell"/></w:pPr></w:p>',
                )
                column += 1
                continue
            n, place = found
            width = sum(self._widths[column : column + place.columns])
            tcpr: dict[str, str] = {}
            if place.columns > 1:
                tcpr["gridSpan"] = element("gridSpan", val=place.columns)
            if place.rows > 1:
                tcpr["vMerge"] = (
                    '<w:vMerge w:val="restart"/>' if row == place.row else "<w:vMerge/>"
                )
            if row == place.row:
                content = "".join(self._paragraphs(n, place))
                tcpr |= self._tight(n, place)
            else:
                content = self._paragraph(self._style(place), {}, "", row)
            yield self._cell(tcpr, width, content)
            column += place.columns

    def _cell(self, tcpr: dict[str, str], width: int, content: str) -> str:
        tcpr["tcW"] = element("tcW", w=width, type="dxa")
        tcpr["vAlign"] = element("vAlign", val="center")
        return f"<w:tc>{properties('tcPr', tcpr)}{content}</w:tc>"

    def _style(self, place: Place) -> str:
        """The style of the paragraphs of a cell: what the cell is, and the alignment that it asks for."""
        in_head = place.row < self._cells.head
        asked = place.cell.align
        align = "" if asked is Align.AUTO else str(asked).capitalize()
        plain = "Data" if in_head and not place.cell.header else ""
        return self._styles.cell(
            "TableHead" if in_head or place.cell.header else "TableCell", align, plain
        )

    def _paragraphs(self, n: int, place: Place) -> Iterator[str]:
        style = self._style(place)
        cells = self._cells
        look = cells.style(place)
        align = cells.align(n)
        parts: dict[str, str] = {}
        usual = _ALIGN.get(self._styles.looks[style].align)
        if align == "decimal":
            parts["jc"] = element("jc", val="right")
            parts["ind"] = element("ind", rightChars=0, right=self._behind(n, place))
        elif _ALIGN[align] != usual:
            parts["jc"] = element("jc", val=_ALIGN[align])
        phrase = cells.is_phrase(n)
        inner = sum(self._sp[place.column : place.column + place.columns]) - 2 * self._padding
        measure = max(inner, look.size) * MEM_PER_EM // look.size
        contents = place.cell.paragraphs or ((),)
        items = cells.items[n]
        for p, content in enumerate(contents):
            ends = sense_ends(items[p], measure)[:-1] if phrase and items else ()
            runs = self._inlines.broken((Piece(content),), look, ends)
            if not content and len(contents) > 1:
                runs = "".join(self._anchors.pair(self._anchors.hidden("Blank")))
            yield self._paragraph(style, parts, runs, place.row)

    def _tight(self, n: int, place: Place) -> dict[str, str]:
        """Less space beside what the layout fits into a cell to the last thousandth: not every program trims
        brackets at the ends of lines, and faces that stand in for others are a little wider."""
        cells = self._cells
        size = cells.style(place).size
        width = sum(self._sp[place.column : place.column + place.columns])
        inner = width - 2 * self._padding
        measure = max(inner, size) * MEM_PER_EM // size
        align = cells.align(n)
        if align == "decimal":
            lines = [items.advance[-1] for items in cells.items[n]]
        elif cells.is_phrase(n):
            lines = [
                items.advance[b] - items.advance[a]
                for items in cells.items[n]
                for a, b in pairwise((0, *sense_ends(items, measure)))
            ]
        else:
            return {}
        wanted = max(lines, default=0) * size // MEM_PER_EM
        spare = wanted // SPARE + size // SPARE
        if align == "decimal":
            wanted += self._behind(n, place) * SP_PER_PT // 20
        lacks = twips(wanted + spare - inner)
        if not wanted or lacks <= 0:
            return {}
        pad = twips(self._padding)
        left, right = {
            "center": (lacks // 2 + 1, lacks // 2 + 1),
            "left": (0, lacks),
            "justify": (0, lacks),
        }.get(align, (lacks, 0))
        margins = "".join(
            element(side, w=max(0, pad - less), type="dxa")
            for side, less in (("left", left), ("right", right))
            if less
        )
        return {"tcMar": f"<w:tcMar>{margins}</w:tcMar>"}

    def _behind(self, n: int, place: Place) -> int:
        """The space right of a figure, so that the points of its column stand under one another and the
        widest figures in the middle of the column."""
        cells, size = self._cells, self._cells.style(place).size
        figures = cells.figures[place.column]
        own = cells.items[n]
        after = own[0].advance[-1] - whole_part(own) if own else 0
        inner = self._sp[place.column] - 2 * self._padding
        rest = max(0, inner - figures.block * size // MEM_PER_EM) // 2
        return max(0, twips(rest + (figures.block - figures.whole - after) * size // MEM_PER_EM))

    def _paragraph(self, style: str, parts: dict[str, str], runs: str, row: int) -> str:
        parts = {"pStyle": element("pStyle", val=style), **parts}
        if row in self._kept:
            parts["keepNext"] = "<w:keepNext/>"
        return f"<w:p>{properties('pPr', parts)}{runs}</w:p>"


def framed(width: int, content: str, style: str, padding: tuple[int, int], height: int = 0) -> str:
    """A table of one cell around ``content``, ``width`` sp wide; ``padding`` above and left in sp;
    ``height`` in sp: at least so high, its content in the middle."""
    wide = twips(width)
    up, side = map(twips, padding)
    margins = "".join(
        element(name, w=value, type="dxa")
        for name, value in (("top", up), ("left", side), ("bottom", up), ("right", side))
    )
    tblpr = {
        "tblStyle": element("tblStyle", val=style),
        "tblW": element("tblW", w=wide, type="dxa"),
        "jc": element("jc", val="center"),
        "tblLayout": element("tblLayout", type="fixed"),
        "tblCellMar": f"<w:tblCellMar>{margins}</w:tblCellMar>",
        "tblLook": element("tblLook", val="0000"),
    }
    tcpr = {"tcW": element("tcW", w=wide, type="dxa")}
    trpr = ""
    if height:
        tcpr["vAlign"] = element("vAlign", val="center")
        trpr = f"<w:trPr><w:cantSplit/>{element('trHeight', val=twips(height), hRule='exact')}</w:trPr>"
    return (
        f"<w:tbl>{properties('tblPr', tblpr)}<w:tblGrid>{element('gridCol', w=wide)}</w:tblGrid>"
        f"<w:tr>{trpr}<w:tc>{properties('tcPr', tcpr)}{content}</w:tc></w:tr></w:tbl>"
    )
