"""Tables, figures and charts of a record in a Word document, with their captions.

Comes in: blocks. Goes out: tables and pictures in a ``Flow``, facts about them in the custom part.
"""

from __future__ import annotations

from typeset.layout.cells import Cells
from typeset.layout.figures import picture_size
from typeset.layout.spans import is_turned, is_wide, is_wide_figure
from typeset.model import nodes
from typeset.model.write import block_to_xml, share
from typeset.writers.docx.placing import FULL_SPACE, Placing
from typeset.writers.docx.tables import TableWriter, framed


class ShownBlocks(Placing):
    """Writes what is shown."""

    def _table(self, table: nodes.Table) -> None:
        cells = Cells(self._setter, table)
        inside = self._boxed
        turned = not inside and is_turned(cells)
        wide = turned or (not inside and is_wide(cells, alone=self._alone))
        page = self._sheet.page
        self.span(wide=wide, turned=turned)
        width = page.text_width if wide else self._width
        width = page.turned().text_width if turned else width
        name = self._hidden(table, "Table")
        self._anchors.note(
            name, "table", _table_facts(table), id=table.id, width=_given(table.width)
        )
        with self._marked(table, *(() if table.id else (name,))):
            before = self._caption(table, "TableCaption", "TableLabel")
            if table.unit:
                look = self._styles.looks["TableUnit"]
                runs = self._inlines.write(table.unit, look)
                self._flow.paragraph(
                    "TableUnit", runs, before=None if before else look.above(self._pitch)
                )
            caption = self._styles.looks["TableCaption"]
            space = 0 if before or table.unit else caption.above(self._pitch)
            writer = TableWriter(cells, width, self._inlines, self._styles, self._anchors)
            self._flow.table(writer.markup(), space=space)
            for note in table.notes:
                self._plain("TableNote", note)
        self._flow.space(self._pitch)

    def _caption(
        self, block: nodes.Table | nodes.Figure | nodes.Chart, id: str, label: str, **parts: str
    ) -> bool:
        """The label and the caption of a table or a figure; whether there is any."""
        if not block.label and not block.caption:
            return False
        look = self._styles.looks[id]
        runs = self._labelled(block.id, self._inlines.write(block.label, look, label))
        if block.label and block.caption:
            runs += self._inlines.write(FULL_SPACE, look)
        runs += self._inlines.write(block.caption, look)
        self._flow.paragraph(id, runs, parts)
        return True

    def _figure(self, figure: nodes.Figure) -> None:
        sheet = self._sheet
        inside = self._boxed
        wide = not inside and is_wide_figure(sheet, figure, alone=self._alone)
        self.span(wide=wide)
        width = sheet.page.text_width if wide else self._width
        name = self._hidden(figure, "Figure")
        self._anchors.note(
            name,
            "figure",
            id=figure.id,
            src=figure.source,
            alt=figure.alt,
            lost="true" if figure.lost else None,
            width=_given(figure.width),
        )
        with self._marked(figure, *(() if figure.id else (name,))):
            if figure.source is None or figure.lost:
                self._lost(figure, width)
            else:
                path = self._folder / figure.source
                across, down = picture_size(path)
                wide_sp = min(width, sheet.figures.height * self._pitch * across // down)
                size = wide_sp, wide_sp * down // across
                self._picture(self._tools.pictures.file(path, size, figure.alt), figure)
            self._caption(figure, "FigureCaption", "FigureLabel")
        self._flow.space(self._pitch)
        if (figure.source is None or figure.lost) and sheet.figures.lost == "page":
            self._flow.new_page()

    def _picture(self, run: str, block: nodes.Figure | nodes.Chart) -> None:
        caption = bool(block.label or block.caption)
        keep = {"keepNext": "<w:keepNext/>"} if caption else {}
        self._flow.paragraph("Figure", run, keep, before=self._pitch)

    def _lost(self, figure: nodes.Figure, width: int) -> None:
        """A frame in the place of a picture that is lost."""
        style, pitch = self._sheet.figures, self._pitch
        lines = style.least_lost if style.lost == "page" else int(style.lost)
        runs = self._inlines.write(style.lost_text, self._styles.looks["LostFigure"])
        keep = "<w:keepNext/>" if figure.label or figure.caption else ""
        content = f'<w:p><w:pPr><w:pStyle w:val="LostFigure"/>{keep}</w:pPr>{runs}</w:p>'
        table = framed(width, content, "GazetteBox", (0, 0), (lines - 1) * pitch)
        self._flow.table(table, space=pitch // 2)

    def _chart(self, chart: nodes.Chart) -> None:
        wide = chart.width is not nodes.TableWidth.COLUMN and not self._boxed
        above = self._above
        self.span(wide=wide)
        width = self._sheet.page.text_width if wide else self._width
        drawn = self._tools.charts.write(chart, width, above if wide else 0)
        name = self._hidden(chart, "Chart")
        self._anchors.note(name, "drawn", "\n".join(block_to_xml(chart)), id=chart.id)
        notes = "".join(
            self._inlines.write((note,), self._styles.looks["Body"]) for note in drawn.notes
        )
        with self._marked(chart, *(() if chart.id else (name,))):
            self._picture(drawn.run + notes, chart)
            self._caption(chart, "FigureCaption", "FigureLabel")
        self._flow.space(self._pitch)


def _given(width: nodes.TableWidth) -> str | None:
    return None if width is nodes.TableWidth.AUTO else str(width)


def _table_facts(table: nodes.Table) -> str:
    """What a table of Word does not say of a table: asked widths and alignments of columns."""
    rows = []
    for column in table.columns:
        wide = share(column.width)
        given = f' width="{wide}"' if wide else ""
        align = "" if column.align is nodes.Align.AUTO else f' align="{column.align}"'
        rows.append(f"<col{given}{align}/>")
    return "".join(rows)
