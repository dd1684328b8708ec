"""The blocks of a record -> paragraphs and tables in a flow: one function for each kind of block.

Comes in: blocks, and the measures of the layout. Goes out: paragraphs in the style of their role. The order
of columns and parts that span them is that of ``layout.galley``. The match is exhaustive: a new kind of
block is a type error here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from typeset.layout.cells import Cells
from typeset.layout.figures import box_inset
from typeset.layout.kinds import of_kind
from typeset.layout.spans import SHOWN, is_turned
from typeset.model import nodes
from typeset.model.numbering import scheme
from typeset.writers.docx.closing import Line, note_lines, roster_lines, signature_lines
from typeset.writers.docx.flow import Flow
from typeset.writers.docx.inlines import Piece
from typeset.writers.docx.markup import element
from typeset.writers.docx.placing import FULL_SPACE
from typeset.writers.docx.roles import KIND_STYLES, PART_STYLES
from typeset.writers.docx.shown import ShownBlocks
from typeset.writers.docx.styles import MOST_OUTLINE
from typeset.writers.docx.tables import framed

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


class Blocks(ShownBlocks):
    """Writes blocks."""

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
        with flow.lines_at(self._flow.pitch):
            Blocks(self._tools, flow, self._folder, "Box", inner_width).write(box.blocks, depth)
        content = flow.markup(whole=False)
        padding = max(over, pad // 2), pad
        self._flow.table(framed(self._width, content, "GazetteBox", padding), space=over)
        self._flow.space(under)

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
        own = of_kind(self._sheet, part.title)
        with self._flow.lines_at(own.page.pitch if own else self._flow.pitch):
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
            self._above += label_look.above(self._pitch) + label_look.lines * self._pitch
        else:
            before = label_look.above(self._pitch)
        if starts_page:
            above = self._sheet.parts.title_line - 1 - bool(part.label)
            before = max(0, above) * self._pitch
        if part.title:
            after = 0 if part.subtitle else title_look.below(self._pitch)
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
