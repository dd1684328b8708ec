"""A record -> groups of slabs: one function for each kind of block.

Comes in: ``model.Record``. Goes out: the groups of its head, its body and its parts in printing order,
with an anchor at whatever has an id and the bookmarks that lead to headings. The match over blocks is
exhaustive: a new kind of block is a type error here first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import assert_never

from typeset.display import Anchor, Bookmark, Text
from typeset.frozen import frozen
from typeset.layout.figures import box_inset, box_slabs, figure_slabs
from typeset.layout.flow import Group, Slab
from typeset.layout.rosters import roster_slabs
from typeset.layout.stylesheet import Style
from typeset.layout.tables import Cells, TableFlow
from typeset.layout.text import TextSetter, baseline, space, tie
from typeset.layout.titles import title_slabs
from typeset.model import nodes
from typeset.model.numbering import scheme
from typeset.model.walk import plain

LEAST_AFTER_TITLE = 3
"""Grid lines of text that must follow a title on its page."""


@frozen
class Galley:
    """A document set, before it is made up into pages."""

    groups: tuple[Group, ...]
    bookmarks: tuple[Bookmark, ...]


def set_record(setter: TextSetter, record: nodes.Record, folder: Path, level: int) -> Galley:
    """Set a document. ``level`` is the bookmark level of its title; ``folder`` holds its pictures."""
    builder = _Builder(setter, record, folder, level)
    builder.head()
    builder.blocks(record.blocks)
    return Galley(tuple(builder.groups), tuple(builder.bookmarks))


class _Builder:
    def __init__(self, setter: TextSetter, record: nodes.Record, folder: Path, level: int) -> None:
        self.groups: list[Group] = []
        self.bookmarks: list[Bookmark] = []
        self._setter = setter
        self._record = record
        self._folder = folder
        self._level = level
        self._pitch = setter.sheet.page.pitch
        self._column = setter.sheet.page.column_width
        self._page = setter.sheet.page.text_width
        self._anchor_count = 0
        self._tables_alone = False
        setter.restart_notes()

    # ---- groups

    def _add(self, slabs: Sequence[Slab], *, wide: bool = False, least: int = 0) -> None:
        if not slabs:
            return
        if not self.groups or self.groups[-1].wide != wide:
            self.groups.append(Group(wide, document=self._record.id or ""))
        group = self.groups[-1]
        group.slabs.extend(slabs)
        group.least = least

    def _style(self, name: str) -> Style:
        return self._setter.sheet.styles[name]

    def _mark(self, slabs: list[Slab], title: str, level: int, name: str | None) -> list[Slab]:
        """Put an anchor into the first slab, and a bookmark to it where the level calls for one."""
        deepest = self._setter.sheet.documents.bookmarks
        wanted = bool(title) and level <= deepest
        if not (wanted or name) or not slabs:
            return slabs
        if name is None:
            self._anchor_count += 1
            name = f"{self._record.id}-h{self._anchor_count}"
        if wanted:
            self.bookmarks.append(Bookmark(self._level + level, title, name))
        at = next((n for n, slab in enumerate(slabs) if not slab.space), 0)
        slab = slabs[at]
        slabs[at] = slab._replace(items=(*slab.items, Anchor(0, name)))
        return slabs

    # ---- the head of a document

    def head(self) -> None:
        record, style = self._record, self._style("title")
        lines = (*((nodes.Chars(name),) for name in record.issuers), *record.title)
        slabs = title_slabs(self._setter, lines, style, self._page)
        title = "".join(plain(line) for line in record.title)
        self._mark(slabs, title, 0, record.id)
        if record.subtitle:
            slabs += title_slabs(self._setter, record.subtitle, self._style("subtitle"), self._page)
        if record.number:
            number: nodes.Lines = ((nodes.Chars(record.number),),)
            slabs += title_slabs(self._setter, number, self._style("number"), self._page)
        if record.delivery:
            lines = record.delivery.lines
            slabs += title_slabs(self._setter, lines, self._style("delivery"), self._page)
        if not record.number and not record.delivery:
            slabs += space(1, self._pitch)
        self._add(slabs, wide=True, least=LEAST_AFTER_TITLE * self._pitch)
        self.groups[0].starts_document = True

    # ---- blocks

    def blocks(self, blocks: Sequence[nodes.AnyBlock], depth: int = 0) -> None:
        for block in blocks:
            if isinstance(block, nodes.Part):
                self._part(block, depth)
            elif isinstance(block, nodes.Table):
                self._table(block)
            elif isinstance(block, nodes.Figure):
                self._figure(block, depth)
            elif isinstance(block, nodes.Duty):
                self._duty(block)
                self.blocks(block.blocks, depth)
            else:
                before = self.groups[-1].slabs if self.groups else []
                if isinstance(block, nodes.Signature | nodes.Annotation):
                    self._hold_last(before)
                self._add(self._block(block, self._column, depth))

    def _hold_last(self, slabs: list[Slab]) -> None:
        """A signature never stands on a page without a line of the body (GB/T 9704, 7.3.5), nor an
        annotation without the signature."""
        for n in range(max(0, len(slabs) - 2), len(slabs)):
            if slabs[n].table is None:
                slabs[n] = slabs[n]._replace(keep=True)

    def _block(
        self, block: nodes.AnyBlock, width: int, depth: int, base: Style | None = None
    ) -> list[Slab]:
        """The slabs of a block that is set in a column of ``width``; ``base`` replaces the body style."""
        if isinstance(block, nodes.Heading):
            return self._heading(block, width, depth)
        key = (id(block), width, base)
        slabs = self._setter.once(key, lambda: self._slabs(block, width, depth, base))
        return self._mark([*slabs], "", 99, block.id)

    def _slabs(
        self, block: nodes.AnyBlock, width: int, depth: int, base: Style | None
    ) -> list[Slab]:
        setter = self._setter
        match block:
            case nodes.Heading():
                return self._heading(block, width, depth)
            case nodes.Paragraph():
                return self._paragraph(block, width, base)
            case nodes.ItemList(items):
                return [slab for item in items for slab in self._item(item, width, base)]
            case nodes.Article():
                return self._article(block, width)
            case nodes.Glossary(entries):
                return [slab for entry in entries for slab in self._entry(entry, width)]
            case nodes.Box():
                inner_width = width - box_inset(setter)
                inner = [
                    slab
                    for part in block.blocks
                    for slab in self._block(part, inner_width, depth, self._style("box"))
                ]
                return box_slabs(setter, block, inner, width)
            case nodes.Roster():
                return roster_slabs(setter, block, width)
            case nodes.Personnel(action, items):
                style = self._style("action")
                slabs = setter.slabs(setter.passage(style, (action, "")), style, width)
                return tie(slabs) + [
                    slab for item in items for slab in self._item(item, width, base)
                ]
            case nodes.Recipients(content):
                style = self._style("recipients")
                return setter.slabs(setter.passage(style, (content, "")), style, width)
            case nodes.AttachmentNote():
                return self._attachment_note(block, width)
            case nodes.Signature():
                return self._signature(block, width)
            case nodes.Annotation(content):
                style = self._style("annotation")
                slabs = setter.slabs(setter.passage(style, (content, "")), style, width)
                return space(style.before, self._pitch) + slabs
            case nodes.Table():
                return self._table_slabs(Cells(setter, block), width)
            case nodes.Figure():
                return figure_slabs(setter, block, width, self._folder)
            case nodes.Duty() | nodes.Part():
                raise AssertionError("set by blocks()")
            case _:
                assert_never(block)

    def _heading(self, block: nodes.Heading, width: int, depth: int) -> list[Slab]:
        style = self._setter.sheet.heading(scheme(block.number), block.level)
        number = block.number
        # A chapter's number stands an em away from its title, other numbers touch it.
        if number and scheme(number) in _SPACED and block.content:
            number += "\u3000"
        passage = self._setter.passage(style, (number, ""), (block.content, ""))
        passage.glue.append(len(number))
        slabs = [
            *self._setter.once(
                (id(block), width), lambda: self._setter.slabs(passage, style, width)
            )
        ]
        if style.align == "center":
            slabs = space(style.before, self._pitch) + slabs + space(style.after, self._pitch)
        title = number + plain(block.content)
        return self._mark(slabs, title, depth + block.level, block.id)

    def _paragraph(self, block: nodes.Paragraph, width: int, base: Style | None) -> list[Slab]:
        style = base or self._style("body")
        if block.kind is nodes.ParagraphKind.SALUTATION:
            style = self._style("salutation")
        elif block.kind is nodes.ParagraphKind.FLUSH:
            style = self._style("flush")
        if block.run_in is None:
            passage = self._setter.passage(style, (block.content, ""))
        else:
            run_in = block.run_in
            role = self._run_in_role(scheme(run_in.number))
            passage = self._setter.passage(
                style, (run_in.number, role), (run_in.content, role), (block.content, "")
            )
            passage.glue.append(len(run_in.number))
        return self._setter.slabs(passage, style, width)

    def _run_in_role(self, sign: str) -> str:
        roles = self._setter.sheet.run_in
        return roles.get(sign or "none", roles["none"])

    def _item(self, item: nodes.Item, width: int, base: Style | None) -> list[Slab]:
        style = base or self._style("body")
        passage = self._setter.passage(style, (item.number, ""), (item.content, ""))
        passage.glue.append(len(item.number))
        return self._mark(self._setter.slabs(passage, style, width), "", 99, item.id)

    def _article(self, block: nodes.Article, width: int) -> list[Slab]:
        style = self._style("body")
        role = self._setter.sheet.run_in["article"]
        number = block.number + "\u3000"
        passage = self._setter.passage(
            style, (number, role), (block.name, role), (block.content, "")
        )
        passage.glue.append(len(block.number))
        return self._setter.slabs(passage, style, width)

    def _entry(self, entry: nodes.Entry, width: int) -> list[Slab]:
        style = self._style("body")
        role = self._setter.sheet.run_in["term"]
        passage = self._setter.passage(style, (entry.term, role), (entry.content, ""))
        return self._mark(self._setter.slabs(passage, style, width), "", 99, entry.id)

    def _duty(self, duty: nodes.Duty) -> None:
        style = self._style("duty")
        passage = self._setter.passage(style, (duty.post, ""), ("\u3000", ""), (duty.name, ""))
        slabs = tie(self._setter.slabs(passage, style, self._column))
        self._add(self._mark(slabs, "", 99, duty.id))

    def _attachment_note(self, note: nodes.AttachmentNote, width: int) -> list[Slab]:
        """附件： and its items; turnover lines stand below the first character after the number."""
        base = self._style("attachment-note")
        label_width = self._setter.width(self._setter.passage(base, (note.label, "")), base.size)
        first = base.first
        slabs = space(base.before, self._pitch)
        for n, item in enumerate(note.items):
            number = self._setter.passage(base, (item.number, ""))
            shift = label_width / base.size
            inset = (
                first
                + shift
                + (self._setter.width(number, base.size) / base.size if item.number else 0)
            )
            style = replace(base, first=first if n == 0 else first + shift, rest=inset)
            passage = self._setter.passage(
                style, (note.label if n == 0 else "", ""), (item.number, ""), (item.content, "")
            )
            slabs += tie(self._setter.slabs(passage, style, width))
        slabs[-1] = slabs[-1]._replace(keep=False)
        return slabs

    def _signature(self, block: nodes.Signature, width: int) -> list[Slab]:
        """GB/T 9704-2012, 7.3.5: the date starts two characters right of the name; the longer of the
        two keeps the indent from the right edge."""
        style = self._style("signature")
        setter, size = self._setter, style.size
        names = [setter.passage(style, (name, "")) for name in block.names]
        widths = [setter.width(name, size) for name in names]
        date = setter.passage(style, (block.date, ""))
        date_width = setter.width(date, size)
        edge = width - round(style.right * size)
        name_at = edge - max([*widths, date_width + 2 * size])
        if widths and max(widths) >= date_width + 2 * size:
            name_at = edge - max(widths)
        flush = replace(style, first=0.0, right=0.0, align="left")
        rows = [
            (name_at + (max(widths) - w) // 2, name) for w, name in zip(widths, names, strict=True)
        ]
        if block.date:
            rows.append((name_at + 2 * size if widths else edge - date_width, date))
        slabs = space(style.before, self._pitch)
        for x, passage in rows:
            _, lines = setter.lines(passage, flush, max(width - max(x, 0), size))
            for line in lines:
                text = Text(max(x, 0), baseline(self._pitch, size), line.runs)
                slabs.append(Slab(self._pitch, (text,), keep=True))
        slabs[-1] = slabs[-1]._replace(keep=False)
        return slabs

    # ---- parts, tables, figures

    def _part(self, part: nodes.Part, depth: int) -> None:
        slabs: list[Slab] = []
        if part.label:
            style = self._style("part-label")
            slabs += space(style.before, self._pitch)
            passage = self._setter.passage(style, (part.label, ""))
            slabs += tie(self._setter.slabs(passage, style, self._page))
        if part.title:
            slabs += title_slabs(self._setter, part.title, self._style("part-title"), self._page)
        if part.subtitle:
            subtitle = self._style("part-subtitle")
            slabs += title_slabs(self._setter, part.subtitle, subtitle, self._page)
        elif part.title:
            slabs += space(1, self._pitch)
        title = "\u3000".join(filter(None, (part.label, "".join(map(plain, part.title)))))
        self._mark(slabs, title, depth + 1, part.id)
        least = LEAST_AFTER_TITLE * self._pitch
        self._new_group(slabs, least)
        outside = self._tables_alone
        self._tables_alone = all(isinstance(block, _BESIDE_TABLES) for block in part.blocks)
        self.blocks(part.blocks, depth + 1)
        self._tables_alone = outside

    def _new_group(self, slabs: list[Slab], least: int) -> None:
        """A spanning group of its own, even where a spanning table stands right above."""
        if slabs:
            self.groups.append(Group(True, slabs, least, document=self._record.id or ""))

    def _table(self, table: nodes.Table) -> None:
        cells = self._setter.once(id(table), lambda: Cells(self._setter, table))
        alone = self._tables_alone
        wide = self._setter.once(("wide", id(table), alone), lambda: self._is_wide(cells))
        width = self._page if wide else self._column
        slabs = self._setter.once((id(table), width), lambda: self._table_slabs(cells, width))
        slabs = self._mark([*slabs], "", 99, table.id)
        least = sum(slab.height for slab in slabs[:4])
        if wide and self.groups and self.groups[-1].wide:
            least = self.groups[-1].least
        self._add(slabs, wide=wide, least=least)

    def _is_wide(self, cells: Cells) -> bool:
        wanted = cells.table.width
        if wanted is not nodes.TableWidth.AUTO:
            return wanted is nodes.TableWidth.PAGE
        if self._tables_alone and self._setter.sheet.tables.alone == "page":
            return True
        return cells.natural_width > self._setter.sheet.tables.wide * self._column

    def _table_slabs(self, cells: Cells, width: int) -> list[Slab]:
        setter, table = self._setter, cells.table
        caption, unit, note = (self._style(name) for name in ("caption", "unit", "table-note"))
        slabs: list[Slab] = []
        if table.label or table.caption:
            label = table.label + "\u3000" * bool(table.label and table.caption)
            passage = setter.passage(caption, (label, ""), (table.caption, ""))
            slabs += space(caption.before, self._pitch) + tie(setter.slabs(passage, caption, width))
        if table.unit:
            slabs += tie(setter.slabs(setter.passage(unit, (table.unit, "")), unit, width))
        if not slabs:
            slabs += space(1, self._pitch)
        rows = TableFlow(cells, width).slabs()
        if sum(row.height for row in rows) <= setter.sheet.tables.whole * self._pitch:
            rows = [*tie(rows[:-1]), rows[-1]]
        if table.notes:
            rows[-1] = rows[-1]._replace(keep=True)
        slabs += rows
        for content in table.notes:
            slabs += setter.slabs(setter.passage(note, (content, "")), note, width)
        return [*slabs, *[slab._replace(keep=False) for slab in space(1, self._pitch)]]

    def _figure(self, figure: nodes.Figure, depth: int) -> None:
        del depth
        lost_page = figure.lost and self._setter.sheet.figures.lost == "page"
        wide = figure.width is nodes.TableWidth.PAGE or lost_page
        width = self._page if wide else self._column
        slabs = self._mark(
            figure_slabs(self._setter, figure, width, self._folder), "", 99, figure.id
        )
        least = sum(slab.height for slab in slabs)
        if wide and self.groups and self.groups[-1].wide:
            self._add(slabs, wide=True, least=0)
        else:
            self._add(slabs, wide=wide, least=least)


_BESIDE_TABLES = (nodes.Table, nodes.Part, nodes.Heading)
_SPACED = (nodes.Scheme.CHAPTER, nodes.Scheme.SECTION, nodes.Scheme.DECIMAL, nodes.Scheme.ARTICLE)
