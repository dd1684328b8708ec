"""The blocks of a record -> paragraphs and tables in a flow: one function for each kind of block.

Comes in: blocks, and the measures of the layout. Goes out: paragraphs in the style of their role. The order
of columns and parts that span them is that of ``layout.galley``. The match is exhaustive: a new kind of
block is a type error here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, assert_never

from typeset.layout.cells import Cells
from typeset.layout.figures import box_inset, picture_size
from typeset.layout.sense import sense_ends
from typeset.layout.spans import SHOWN, is_turned, is_wide, is_wide_figure
from typeset.layout.stylesheet import Style
from typeset.layout.text import TextSetter
from typeset.model import nodes
from typeset.model.numbering import scheme
from typeset.model.write import block_to_xml, share
from typeset.units import MEM_PER_EM
from typeset.writers.docx.anchors import Anchors
from typeset.writers.docx.charts import Charts
from typeset.writers.docx.closing import Line, note_lines, roster_lines, signature_lines
from typeset.writers.docx.flow import Flow, Section
from typeset.writers.docx.inlines import Inlines, Piece
from typeset.writers.docx.markup import element
from typeset.writers.docx.pictures import Pictures
from typeset.writers.docx.roles import KIND_STYLES, PART_STYLES
from typeset.writers.docx.styles import MOST_OUTLINE, Styles
from typeset.writers.docx.tables import TableWriter, framed

FULL_SPACE = "\u3000"
_SPACED = (nodes.Scheme.CHAPTER, nodes.Scheme.SECTION, nodes.Scheme.DECIMAL, nodes.Scheme.ARTICLE)
_SEVERAL = (
    nodes.ItemList,
    nodes.Glossary,
    nodes.Roster,
    nodes.Personnel,
    nodes.AttachmentNote,
    nodes.Signature,
)
_CLOSING = (nodes.AttachmentNote, nodes.Signature, nodes.Annotation)


class Tools(NamedTuple):
    """What all blocks are written with."""

    setter: TextSetter
    styles: Styles
    inlines: Inlines
    anchors: Anchors
    pictures: Pictures
    charts: Charts


class Blocks:
    """Writes blocks into ``flow``. ``folder`` holds the pictures of the record; ``within`` is ``"Box"`` or
    ``"Duty"`` inside such a block, ``width`` that of its text where it is not the column's."""

    def __init__(
        self,
        tools: Tools,
        flow: Flow,
        folder: Path,
        within: str = "",
        width: int = 0,
        boxed: bool = False,
    ) -> None:
        self._tools = tools
        self._setter, self._styles, self._inlines, self._anchors = tools[:4]
        self._sheet = tools.setter.sheet
        self._flow = flow
        self._folder = folder
        self._within = within
        self._boxed = boxed or within == "Box"
        self._width = width or self._sheet.page.column_width
        self._pitch = self._sheet.page.pitch
        self._alone = False
        self._part_name = ""
        """The bookmark of the part that is written."""
        self._outside = False
        """Whether the block that is written follows parts."""
        self._next_alike = False
        """Whether the block that is written follows one of its kind whose paragraphs it could go on with."""
        self._above = 0
        """The height of the titles right above, in sp."""

    # ---- places

    def span(self, *, wide: bool, turned: bool = False) -> None:
        """What follows stands in the columns or over them."""
        if not self._boxed:
            columns = self._sheet.page.columns > 1 and not wide
            self._flow.section(Section(columns, turned))

    @contextmanager
    def _marked(self, block: nodes.Block, *names: str) -> Iterator[None]:
        """A bookmark around what is added: that of the block's id, and others."""
        own = [self._anchors.names[block.id]] if block.id else []
        pairs = [self._anchors.pair(name) for name in (*own, *names)]
        for start, _ in pairs:
            self._flow.open(start)
        yield
        for _, end in reversed(pairs):
            self._flow.close(end)

    def _hidden(self, block: nodes.Block, kind: str) -> str:
        """The bookmark of a block that facts are noted of: that of its id, or a new one."""
        return self._anchors.names[block.id] if block.id else self._anchors.hidden(kind)

    # ---- titles

    def title(
        self,
        *rows: tuple[str, Sequence[nodes.Inlines]],
        before: int | None = None,
        after: int | None = None,
        outline: int | None = None,
        lead: str = "",
        width: int = 0,
        pieces: Sequence[Sequence[Piece]] = (),
    ) -> None:
        """Titles, each a style with its lines, as paragraphs of one look: parted by sense, all together as
        high as a whole number of grid lines. ``before`` and ``after`` in sp; ``lead`` is markup in front;
        ``pieces`` are the lines of the first of ``rows``, where they have more to say than their content."""
        look = self._styles.looks[rows[0][0]]
        height = look.leading or look.lines * self._pitch
        texts, count = [], 0
        for row, (_, lines) in enumerate(rows):
            runs = []
            for n, line in enumerate(lines):
                ends = self._sense(line, look, width or self._sheet.page.text_width)
                own = pieces[n] if pieces and row == 0 else (Piece(line),)
                runs.append(self._inlines.broken(own, look, ends[:-1]))
                count += len(ends)
            texts.append("<w:r><w:br/></w:r>".join(runs))
        rest = -count * height % self._pitch
        above = look.before * self._pitch if before is None else before
        below = look.after * self._pitch if after is None else after
        parts = {} if outline is None else {"outlineLvl": element("outlineLvl", val=outline)}
        texts[0] = lead + texts[0]
        for n, ((id, _), runs_of) in enumerate(zip(rows, texts, strict=True)):
            first, last = n == 0, n == len(rows) - 1
            self._flow.paragraph(
                id,
                runs_of,
                parts,
                before=(above + rest // 2) * first,
                after=(below + rest - rest // 2) * last,
            )
        self._above += above + count * height + rest + below

    def _sense(
        self, line: nodes.Inlines, look: Style, width: int, *, free: bool = True
    ) -> tuple[int, ...]:
        """Where the lines of a line that is too wide end; ``free``: as those of a title."""
        items = self._setter.items(self._setter.passage(look, (line, "")))
        most = int(width * look.width) * MEM_PER_EM // look.size
        return sense_ends(items, most, free=free)

    # ---- blocks

    def write(self, blocks: Sequence[nodes.AnyBlock], depth: int = 0) -> None:
        """``blocks`` of a document or, ``depth`` parts deep, of a part."""
        last: nodes.AnyBlock | None = None
        outside = False
        for block in blocks:
            self._next_alike = isinstance(block, _SEVERAL) and type(block) is type(last)
            self._outside = outside = outside or isinstance(last, nodes.Part)
            self._block(block, depth)
            last = block
            if not isinstance(block, nodes.Part):
                self._above = 0

    def _block(self, block: nodes.AnyBlock, depth: int) -> None:
        match block:
            case nodes.Part():
                self._part(block, depth)
            case nodes.Table():
                self._table(block)
            case nodes.Figure():
                self._figure(block)
            case nodes.Chart():
                self._chart(block)
            case nodes.Heading():
                self._heading(block, depth)
            case _:
                self.span(wide=False)
                if isinstance(block, _CLOSING):
                    self._hold_last()
                with self._marked(block, *self._sealed(block), *self._apart()):
                    self._text(block, depth)

    def _sealed(self, block: nodes.AnyBlock) -> tuple[str, ...]:
        """A bookmark that says of a signature that it is sealed."""
        if not isinstance(block, nodes.Signature) or not block.sealed:
            return ()
        name = self._anchors.hidden("Seal")
        self._anchors.note(name, "sealed")
        return (name,)

    def _apart(self) -> tuple[str, ...]:
        """A bookmark that says of a list that it does not go on with the one right above it, or of what
        follows parts that it does not belong to the last of them."""
        if self._outside:
            name = self._anchors.hidden("Outside")
            self._anchors.note(name, "outside", within=self._part_name)
            return (name,)
        if not self._next_alike:
            return ()
        name = self._anchors.hidden("Apart")
        self._anchors.note(name, "apart")
        return (name,)

    def _hold_last(self) -> None:
        """What closes a document never stands on a page without a line of the text above it."""
        last = self._flow.last()
        if last is not None and not last.section:
            last.parts["keepNext"] = "<w:keepNext/>"

    def _text(self, block: nodes.AnyBlock, depth: int) -> None:
        match block:
            case nodes.Paragraph():
                self._paragraph(block)
            case nodes.ItemList(items):
                self._items(items, "ListItem")
            case nodes.Article():
                self._article(block)
            case nodes.Glossary(entries):
                for entry in entries:
                    with self._marked(entry):
                        look = self._styles.looks["GlossaryEntry"]
                        runs = self._inlines.write(entry.term, look, "Term", self._run_in("term"))
                        self._flow.paragraph(
                            "GlossaryEntry", runs + self._inlines.write(entry.content, look)
                        )
            case nodes.Box():
                self._box(block, depth)
            case nodes.Roster():
                self._lines(roster_lines(self._setter, self._inlines, block))
            case nodes.Personnel(action, items):
                if action:
                    look = self._styles.looks["Action"]
                    self._flow.paragraph("Action", self._inlines.write(action, look))
                self._items(items, "PersonnelItem")
            case nodes.Recipients(content):
                self._plain("Recipients", content)
            case nodes.AttachmentNote():
                self._lines(note_lines(self._setter, self._inlines, block))
            case nodes.Signature():
                self._lines(signature_lines(self._setter, self._inlines, block, self._width))
            case nodes.Annotation(content):
                self._plain("Annotation", content)
            case nodes.Duty():
                self._duty(block, depth)
            case nodes.Part() | nodes.Table() | nodes.Figure() | nodes.Chart() | nodes.Heading():
                raise AssertionError("written by _block()")
            case _:
                assert_never(block)

    def _plain(self, id: str, content: nodes.Inlines) -> None:
        self._flow.paragraph(id, self._inlines.write(content, self._styles.looks[id]))

    def _lines(self, lines: Iterator[Line]) -> None:
        for line in lines:
            names = [self._anchors.names[line.id]] if line.id else []
            if line.begins:
                names.append(self._anchors.hidden("Group"))
                self._anchors.note(names[-1], "group")
            runs = line.runs
            for name in names:
                start, end = self._anchors.pair(name)
                runs = start + runs + end
            before = line.before
            if before is None and not line.opens:
                before = 0
            self._flow.paragraph(line.style, runs, line.parts, before=before)

    def _run_in(self, key: str) -> str:
        return self._sheet.run_in[key]

    # ---- text

    def _heading(self, block: nodes.Heading, depth: int) -> None:
        kind = scheme(block.number)
        id, look = self._styles.heading(block.level, kind)
        self.span(wide=look.span)
        gap = FULL_SPACE if block.number and kind in _SPACED and block.content else ""
        ends: tuple[int, ...] = ()
        if look.align == "center":
            width = self._sheet.page.text_width if look.span else self._width
            whole = (nodes.Chars(block.number + gap), *block.content)
            ends = self._sense(whole, look, width, free=False)[:-1]
        runs = self._inlines.write(block.number, look, "Num") + self._inlines.write(gap, look)
        runs += self._inlines.broken((Piece(block.content),), look, ends, block.number + gap)
        level = min(depth + block.level, MOST_OUTLINE)
        parts = {} if not depth else {"outlineLvl": element("outlineLvl", val=level)}
        with self._marked(block):
            self._flow.paragraph(id, runs, parts)

    def _paragraph(self, block: nodes.Paragraph) -> None:
        kind = KIND_STYLES[block.kind]
        own = ("Body", "Dash") if self._within == "Box" else tuple(KIND_STYLES.values())
        id = self._within + kind if kind in own else kind
        look = self._styles.looks[id]
        runs = ""
        if block.run_in is not None:
            lead = block.run_in
            number, style, role = self._styles.run_in(lead.level, scheme(lead.number))
            runs = self._inlines.write(lead.number, look, number, role)
            runs += self._inlines.write(lead.content, look, style, role)
        self._flow.paragraph(id, runs + self._inlines.write(block.content, look))

    def _items(self, items: Sequence[nodes.Item], style: str) -> None:
        id = self._within + style if style == "ListItem" else style
        look = self._styles.looks[id]
        for item in items:
            with self._marked(item):
                runs = self._inlines.write(item.number, look, "Num")
                self._flow.paragraph(id, runs + self._inlines.write(item.content, look))

    def _article(self, block: nodes.Article) -> None:
        look, role = self._styles.looks["Article"], self._run_in("article")
        runs = self._inlines.write(block.number, look, "ArticleNum", role)
        runs += self._inlines.write(FULL_SPACE, look)
        runs += self._inlines.write(block.name, look, "ArticleName", role)
        self._flow.paragraph("Article", runs + self._inlines.write(block.content, look))

    def _duty(self, duty: nodes.Duty, depth: int) -> None:
        look = self._styles.looks["DutyHead"]
        runs = self._inlines.write(duty.post, look, "DutyPost")
        runs += self._inlines.write(FULL_SPACE, look)
        runs += self._inlines.write(duty.name, look, "DutyName")
        self._flow.paragraph("DutyHead", runs)
        inner = Blocks(self._tools, self._flow, self._folder, "Duty", self._width, self._boxed)
        inner.write(duty.blocks, depth)

    def _box(self, box: nodes.Box, depth: int) -> None:
        """A table of one cell. The rule halves the space between the text around it and that in it."""
        pad = self._sheet.boxes.padding
        over, under = (count * self._pitch // 2 for count in self._sheet.boxes.lines)
        inner_width = self._width - box_inset(self._setter)
        flow = Flow(self._styles.looks, self._pitch, lambda _: "")
        look = self._styles.looks["BoxTitle"]
        if box.label or box.title:
            gap = FULL_SPACE if box.label and box.title else ""
            runs = self._inlines.write(box.label, look, "BoxLabel") + self._inlines.write(gap, look)
            # In LibreOffice a table that begins with a paragraph kept with the next is never parted.
            keep = {"keepNext": element("keepNext", val=0)}
            flow.paragraph("BoxTitle", runs + self._inlines.write(box.title, look), keep)
        Blocks(self._tools, flow, self._folder, "Box", inner_width).write(box.blocks, depth)
        content = flow.markup(whole=False)
        padding = max(over, pad // 2), pad
        self._flow.table(framed(self._width, content, "GazetteBox", padding), space=over)
        self._flow.space(under)

    # ---- parts

    def _part(self, part: nodes.Part, depth: int) -> None:
        role = PART_STYLES[part.role]
        opening = part.blocks[0]
        turned = isinstance(opening, nodes.Table) and is_turned(Cells(self._setter, opening))
        self._above = 0
        if starts_page := depth == 0 and getattr(self._sheet.parts, part.role) == "page":
            self._flow.new_page()
        self.span(wide=True, turned=turned)
        width = self._sheet.page.turned().text_width if turned else 0
        name = self._anchors.hidden("Part")
        self._anchors.note(name, "part", role=part.role, id=part.id, within=self._part_name)
        outer, self._part_name = self._part_name, name
        start, end = self._anchors.pair(name)
        self._flow.open(start)
        with self._marked(part):
            self._part_head(part, role, depth + 1, width, starts_page=starts_page)
        outside, self._alone = self._alone, all(isinstance(b, SHOWN) for b in part.blocks)
        self.write(part.blocks, depth + 1)
        self._alone, self._part_name = outside, outer
        self._flow.close(end)

    def _part_head(
        self, part: nodes.Part, role: str, level: int, width: int, *, starts_page: bool
    ) -> None:
        label_look = self._styles.looks[f"{role}Label"]
        title_look = self._styles.looks[f"{role}Title"]
        before: int | None = None
        if part.label:
            id = f"{role}Label"
            outline = {"outlineLvl": element("outlineLvl", val=min(level, MOST_OUTLINE))}
            runs = self._labelled(part.id, self._inlines.write(part.label, label_look))
            self._flow.paragraph(id, runs, {} if part.title else outline)
            self._above += (label_look.before + label_look.lines) * self._pitch
        else:
            before = label_look.before * self._pitch
        if starts_page:
            above = self._sheet.parts.title_line - 1 - bool(part.label)
            before = max(0, above) * self._pitch
        if part.title:
            after = 0 if part.subtitle else title_look.after * self._pitch
            outline_level = None if level == 1 else min(level, MOST_OUTLINE)
            self.title(
                (f"{role}Title", part.title),
                before=before,
                after=after,
                outline=outline_level,
                width=width,
            )
        if part.subtitle:
            self.title((f"{role}Subtitle", part.subtitle), width=width)

    def _labelled(self, id: str | None, runs: str) -> str:
        """``runs`` of a label inside the bookmark that cross-references show."""
        if id is None or id not in self._anchors.labels:
            return runs
        start, end = self._anchors.pair(self._anchors.labels[id][0])
        return start + runs + end

    # ---- tables, figures, charts

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
                self._flow.paragraph("TableUnit", runs, before=None if before else look.before)
            space = 0 if before or table.unit else self._styles.looks["TableCaption"].before
            writer = TableWriter(cells, width, self._inlines, self._styles, self._anchors)
            self._flow.table(writer.markup(), space=space * self._pitch)
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
