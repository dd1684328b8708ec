"""A record -> groups of slabs: one function for each kind of block.

Comes in: ``model.Record``. Goes out: the groups of its head, its body and its parts in printing order,
with an anchor at whatever has an id and the bookmarks that lead to headings. The match over blocks is
exhaustive: a new kind of block is a type error here first.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import assert_never

from typeset.display import Anchor, Bookmark
from typeset.display.tags import Details, Tag
from typeset.frozen import frozen, replace
from typeset.layout.cells import Cells
from typeset.layout.closing import attachment_note_slabs, signature_slabs
from typeset.layout.figures import box_inset, box_slabs, figure_slabs
from typeset.layout.flow import Group, Slab, join, shifted, together
from typeset.layout.footnotes import deal_notes, lower_notes
from typeset.layout.kinds import of_kind
from typeset.layout.rosters import roster_slabs
from typeset.layout.spans import SHOWN, is_turned, is_wide, is_wide_figure
from typeset.layout.stylesheet import NONE, Style
from typeset.layout.tables import TableFlow
from typeset.layout.text import TextSetter, list_item, space, spaced, tie
from typeset.layout.titles import title_slabs
from typeset.model import nodes
from typeset.model.numbering import scheme
from typeset.model.walk import footnotes, plain

MOST_BETWEEN = 8
"""So many lines between a title and a table keep the three on a page."""


@frozen
class Galley:
    """A document set, before it is made up into pages."""

    groups: tuple[Group, ...]
    bookmarks: tuple[Bookmark, ...]
    tag: Tag


def set_record(setter: TextSetter, record: nodes.Record, folder: Path, level: int) -> Galley:
    """Set a document. ``level`` is the bookmark level of its title; ``folder`` holds its pictures."""
    builder = _Builder(setter, record, folder, level)
    with setter.inside(Tag("Sect")) as tag:
        builder.head()
        with setter.styled(of_kind(setter.sheet, record.title, record.kind)):
            builder.blocks(record.blocks)
        builder.close()
    for above, below in pairwise(builder.groups):
        if above.wide and not (below.wide or below.starts_page):
            lower_notes(above.slabs, below.slabs)
    page = setter.sheet.page
    for group in builder.groups:
        height = (page.turned() if group.turned else page).text_height
        deal_notes(group.slabs, setter.sheet.footnotes.whole, height)
    return Galley(tuple(builder.groups), tuple(builder.bookmarks), tag)


class _Builder:
    def __init__(self, setter: TextSetter, record: nodes.Record, folder: Path, level: int) -> None:
        self.groups: list[Group] = []
        self.bookmarks: list[Bookmark] = []
        self._setter = setter
        self._record = record
        self._folder = folder
        self._level = level
        self._top = 1 if setter.sheet.openers.show == "none" else 2
        """The level of the document's title among the headings of the issue."""
        self._column = setter.sheet.page.column_width
        self._page = setter.sheet.page.text_width
        self._turned = setter.sheet.page.turned().text_width
        self._sheet = setter.sheet
        self._after_title = setter.sheet.pages.after_title * self._pitch
        self._anchor_count = 0
        self._first: nodes.AnyBlock | None = None
        if setter.sheet.documents.part_first:
            from typeset.layout.official import first_paragraph

            self._first = first_paragraph(record)
        self._alone = False
        setter.restart_notes()

    @property
    def _pitch(self) -> int:
        """That of what is being set."""
        return self._setter.sheet.page.pitch

    def _own_pitch(self, *, turned: bool) -> int:
        """That of a group where it is not that of the page."""
        return 0 if turned or self._pitch == self._sheet.page.pitch else self._pitch

    # ---- groups

    def _add(
        self, slabs: Sequence[Slab], *, wide: bool = False, least: int = 0, turned: bool = False
    ) -> None:
        if not slabs:
            return
        last = self.groups[-1] if self.groups else None
        pitch = self._own_pitch(turned=turned)
        if last is None or (last.wide, last.turned, last.pitch) != (wide, turned, pitch):
            document = self._record.id or ""
            self.groups.append(Group(wide, document=document, turned=turned, pitch=pitch))
        group = self.groups[-1]
        group.slabs.extend(join(group.slabs, slabs))
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
        slabs[at] = slab._replace(items=(*slab.items, Anchor(0, name, first_tag(slab))))
        return slabs

    def _heading_tag(self, level: int) -> Tag:
        """The element of a heading ``level`` levels below the document's title."""
        return self._setter.leaf("H", Details(level=self._top + level))

    # ---- the head of a document

    def head(self) -> None:
        record, style = self._record, self._style("title")
        header: list[Slab] = []
        lines = (*((nodes.Chars(name),) for name in record.issuers), *record.title)
        if self._setter.sheet.official or not record.plain:
            from typeset.layout.official import (  # for the few that have it
                header_slabs,
                title_lines,
            )

            header = header_slabs(self._setter, record)
            lines = title_lines(self._setter, record, self._page)
        tag = self._heading_tag(0)
        slabs = header + title_slabs(self._setter, lines, style, self._page, tag)
        number_above = self._setter.sheet.red_head.show != "none"
        title = "".join(plain(line) for line in record.title)
        self._mark(slabs, title, 0, record.id)
        if record.subtitle:
            slabs += title_slabs(self._setter, record.subtitle, self._style("subtitle"), self._page)
        if record.number and not number_above:
            number: nodes.Lines = ((nodes.Chars(record.number),),)
            slabs += title_slabs(self._setter, number, self._style("number"), self._page)
        if record.delivery:
            lines = record.delivery.lines
            slabs += title_slabs(self._setter, lines, self._style("delivery"), self._page)
        if (number_above or not record.number) and not record.delivery:
            slabs += space(1, self._pitch)
        self._add(slabs, wide=True, least=self._after_title)
        self.groups[0].starts_document = True

    def close(self) -> None:
        """What stands at the foot of the last page."""
        colophon = self._record.colophon
        if colophon is None:
            return
        from typeset.layout.colophon import END, colophon_group  # for the few that have it

        slabs = self.groups[-1].slabs
        end = Anchor(0, END.format(self._record.id))
        slabs[-1] = slabs[-1]._replace(items=(*slabs[-1].items, end))
        self.groups.append(colophon_group(self._setter, self._record, colophon))

    # ---- blocks

    def blocks(self, blocks: Sequence[nodes.AnyBlock], depth: int = 0) -> None:
        for block in blocks:
            if isinstance(block, nodes.Part):
                self._part(block, depth)
            elif isinstance(block, nodes.Table):
                self._table(block)
            elif isinstance(block, nodes.Figure):
                self._figure(block)
            elif isinstance(block, nodes.Chart):
                self._chart(block)
            elif isinstance(block, nodes.Duty):
                self._add(self._duty(block, self._column))
                self.blocks(block.blocks, depth)
            elif isinstance(block, nodes.Heading) and self._heading_style(block).span:
                slabs = self._heading(block, self._page, depth)
                self._new_group(slabs, self._after_title, turned=False)
            else:
                before = self.groups[-1].slabs if self.groups else []
                if isinstance(block, _CLOSING):
                    self._hold_last(before)
                slabs = self._block(block, self._column, depth)
                if block is self._first:
                    slabs = [slab._replace(keep=False) for slab in slabs]
                self._add(slabs)

    def _hold_last(self, slabs: list[Slab]) -> None:
        """A signature never stands on a page without a line of the body (GB/T 9704, 7.3.5), nor what
        stands before and after it."""
        count = 1 if self._first else 2
        for n in range(max(0, len(slabs) - count), len(slabs)):
            if slabs[n].table is None:
                slabs[n] = slabs[n]._replace(hold=True)

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
                return self._items(items, width, base)
            case nodes.Article():
                return self._article(block, width)
            case nodes.Glossary(entries):
                with setter.inside(Tag("L", (), Details(labels=True))):
                    return [slab for entry in entries for slab in self._entry(entry, width)]
            case nodes.Box():
                return self._box(block, width, depth)
            case nodes.Roster():
                return roster_slabs(setter, block, width)
            case nodes.Personnel(action, items):
                style = self._style("action")
                slabs = setter.slabs(setter.passage(style, (action, "")), style, width)
                return tie(slabs) + self._items(items, width, base)
            case nodes.Recipients(content):
                style = self._style("recipients")
                return tie(setter.slabs(setter.passage(style, (content, "")), style, width))
            case nodes.AttachmentNote():
                return attachment_note_slabs(setter, block, width)
            case nodes.Signature():
                return signature_slabs(setter, block, width)
            case nodes.Annotation(content):
                style = self._style("annotation")
                slabs = setter.slabs(setter.passage(style, (content, "")), style, width)
                return space(style.before, self._pitch) + slabs
            case nodes.Table():
                return self._table_slabs(Cells(setter, block), width)
            case nodes.Figure():
                return figure_slabs(setter, block, width, self._folder)
            case nodes.Chart():
                return self._chart_slabs(block, width)
            case nodes.Duty() | nodes.Part():
                raise AssertionError("set by blocks()")
            case _:
                assert_never(block)

    def _box(self, box: nodes.Box, width: int, depth: int) -> list[Slab]:
        inner_width = width - box_inset(self._setter)
        with self._setter.inside(Tag("Div")) as tag:
            title = Tag("P")
            tag.kids.append(title)
            before = self._setter.skip_notes(sum(1 for _ in footnotes(box.title)))
            inner: list[Slab] = []
            style = self._style("box")
            for part in box.blocks:
                if isinstance(part, nodes.Duty):
                    inner += self._duty(part, inner_width)
                    for each in part.blocks:
                        inner += self._block(each, inner_width, depth, style)
                else:
                    inner += self._block(part, inner_width, depth, style)
            with self._setter.notes_aside(before):
                return box_slabs(self._setter, box, inner, width, title)

    def _heading(self, block: nodes.Heading, width: int, depth: int) -> list[Slab]:
        style = self._heading_style(block)
        number = block.number
        # A chapter's number stands an em away from its title, other numbers touch it.
        if number and scheme(number) in _SPACED and block.content:
            number += "\u3000"
        passage = self._setter.passage(style, (number, ""), (block.content, ""))
        passage.glue.append(len(number))
        level = depth + block.level
        slabs = [
            *self._setter.once(
                (id(block), width, level),
                lambda: self._setter.slabs(passage, style, width, self._heading_tag(level)),
            )
        ]
        if style.before or style.after:
            slabs = spaced(slabs, style, self._pitch)
        title = number + plain(block.content)
        return self._mark(slabs, title, level, block.id)

    def _heading_style(self, block: nodes.Heading) -> Style:
        return self._setter.sheet.heading(scheme(block.number), block.level)

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

    def _items(self, items: Sequence[nodes.Item], width: int, base: Style | None) -> list[Slab]:
        labels = Details(labels=any(item.number for item in items))
        with self._setter.inside(Tag("L", (), labels)):
            return [slab for item in items for slab in self._item(item, width, base)]

    def _item(self, item: nodes.Item, width: int, base: Style | None) -> list[Slab]:
        style = base or self._style("body")
        passage = self._setter.passage(style, (item.number, ""), (item.content, ""))
        passage.glue.append(len(item.number))
        slabs = list_item(self._setter, passage, len(item.number), style, width)
        return self._mark(slabs, "", 99, item.id)

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
        with self._setter.notes_aside():
            term = self._setter.passage(style, (entry.term, role)).length
        passage = self._setter.passage(style, (entry.term, role), (entry.content, ""))
        slabs = list_item(self._setter, passage, term, style, width)
        return self._mark(slabs, "", 99, entry.id)

    def _duty(self, duty: nodes.Duty, width: int) -> list[Slab]:
        """The head of a duty."""
        style = self._style("duty")
        passage = self._setter.passage(style, (duty.post, ""), ("\u3000", ""), (duty.name, ""))
        slabs = space(style.before, self._pitch)
        slabs += tie(self._setter.slabs(passage, style, width))
        return self._mark(slabs, "", 99, duty.id)

    # ---- parts, tables, figures

    def _part(self, part: nodes.Part, depth: int) -> None:
        with self._setter.inside(Tag("Sect")):
            self._part_inside(part, depth)

    def _part_inside(self, part: nodes.Part, depth: int) -> None:
        style = self._style("part-label")
        opening = part.blocks[0]
        turned = False
        if isinstance(opening, nodes.Table):
            with self._setter.notes_aside():
                turned = is_turned(self._cells(opening))
        width = self._turned if turned else self._page
        slabs = space(style.before, self._pitch)
        starts_page = depth == 0 and getattr(self._setter.sheet.parts, part.role) == "page"
        if part.label:
            passage = self._setter.passage(style, (part.label, ""))
            tag = None if part.title else self._heading_tag(depth + 1)
            slabs += tie(self._setter.slabs(passage, style, width, tag))
        if part.title:
            title_style = self._style("part-title")
            if not part.label:
                title_style = replace(title_style, before=NONE)
            if starts_page:
                title_style = replace(title_style, before=NONE)
                above = self._setter.sheet.parts.title_line - 1
                taken = sum(not slab.space for slab in slabs)
                slabs += [Slab(self._pitch, keep=True)] * max(0, above - taken)
            if part.subtitle:
                title_style = replace(title_style, after=NONE)
            tag = self._heading_tag(depth + 1)
            slabs += title_slabs(self._setter, part.title, title_style, width, tag)
        if part.subtitle:
            subtitle = self._style("part-subtitle")
            slabs += title_slabs(self._setter, part.subtitle, subtitle, width)
        title = "\u3000".join(filter(None, (part.label, "".join(map(plain, part.title)))))
        self._mark(slabs, title, depth + 1, part.id)
        least = self._after_title
        self._new_group(slabs, least, turned=turned)
        self.groups[-1].starts_page = starts_page
        outside = self._alone
        self._alone = all(isinstance(block, SHOWN) for block in part.blocks)
        with self._setter.styled(of_kind(self._sheet, part.title)):
            self.blocks(part.blocks, depth + 1)
        self._alone = outside

    def _new_group(self, slabs: list[Slab], least: int, *, turned: bool) -> None:
        """A spanning group of its own, even where a spanning table stands right above."""
        if slabs:
            document, pitch = self._record.id or "", self._own_pitch(turned=turned)
            group = Group(True, slabs, least, document=document, turned=turned, pitch=pitch)
            self.groups.append(group)

    def _cells(self, table: nodes.Table) -> Cells:
        return self._setter.once(id(table), lambda: Cells(self._setter, table))

    def _table(self, table: nodes.Table) -> None:
        alone = self._alone
        # All at once: cells that show page numbers are not kept, and no more is what is made of them.
        turned, wide, slabs = self._setter.once(
            (id(table), alone), lambda: self._placed_table(table, alone=alone)
        )
        slabs = self._mark([*slabs], "", 99, table.id)
        least = sum(slab.height for slab in slabs[:4])
        if wide and self.groups and self.groups[-1].wide:
            least = self.groups[-1].least
        elif wide:
            self._hold_title(slabs)
        self._add(slabs, wide=wide, least=least, turned=turned)

    def _placed_table(self, table: nodes.Table, *, alone: bool) -> tuple[bool, bool, list[Slab]]:
        """Whether a table lies on its side, whether it spans the columns, and its slabs."""
        cells = self._cells(table)
        turned = is_turned(cells)
        wide = turned or is_wide(cells, alone=alone)
        width = self._turned if turned else self._page if wide else self._column
        return turned, wide, self._table_slabs(cells, width)

    def _hold_title(self, slabs: Sequence[Slab]) -> None:
        """A title above a few lines and a table stays with the beginning of the table."""
        if len(self.groups) < 2 or self.groups[-1].wide or not self.groups[-2].wide:
            return
        between = sum(slab.height for slab in self.groups[-1].slabs)
        if between <= MOST_BETWEEN * self._pitch:
            need = between // self._setter.sheet.page.columns + together(slabs)
            if need < self._setter.sheet.page.text_height // 2:
                self.groups[-2].least = max(self.groups[-2].least, need + self._pitch)

    def _table_slabs(self, cells: Cells, width: int) -> list[Slab]:
        setter, table, note = self._setter, cells.table, self._style("table-note")
        slabs = space(self._style("caption").before, self._pitch)
        flow = TableFlow(cells, width)
        with setter.inside(Tag("Table")) as tag:
            with setter.notes_aside(cells.notes_above):
                slabs += self._table_caption(table, width)
            tag.kids += flow.row_tags()
        rows, notes = flow.slabs(), []
        for n, content in enumerate(table.notes):
            notes += self._table_note(content, note, width, first=n == 0)
        page = setter.sheet.page.turned() if width == self._turned else setter.sheet.page
        around = sum(slab.height for slab in (*slabs, *notes) if not slab.space)
        most = min(setter.sheet.tables.whole * self._pitch, page.text_height - around)
        if sum(row.height for row in rows) <= most:
            rows = [*tie(rows[:-1]), rows[-1]]
        if notes:
            rows[-1] = rows[-1]._replace(keep=True)
        slabs += [*rows, *notes]
        return [*slabs, *[slab._replace(keep=False) for slab in space(1, self._pitch)]]

    def _table_caption(self, table: nodes.Table, width: int) -> list[Slab]:
        """The label and the caption of a table, and the unit of its figures."""
        setter, caption, unit = self._setter, self._style("caption"), self._style("unit")
        slabs: list[Slab] = []
        if not (table.label or table.caption or table.unit):
            return slabs
        with setter.inside(Tag("Caption")):
            if table.label or table.caption:
                label = table.label + "\u3000" * bool(table.label and table.caption)
                passage = setter.passage(caption, (label, ""), (table.caption, ""))
                slabs += setter.slabs(passage, caption, width)
            if table.unit:
                slabs += setter.slabs(setter.passage(unit, (table.unit, "")), unit, width)
        return tie(slabs)

    def _table_note(
        self, content: nodes.Inlines, style: Style, width: int, *, first: bool
    ) -> list[Slab]:
        """A note right below its table, at the leading of the table and off the grid."""
        tables = self._setter.sheet.tables
        above = tables.padding[0] if first else 0
        slabs = self._setter.slabs(self._setter.passage(style, (content, "")), style, width)
        down = (tables.leading - self._pitch) // 2
        return [
            slab._replace(
                height=tables.leading + above * (n == 0),
                items=tuple(shifted(item, 0, down + above * (n == 0)) for item in slab.items),
                snap=False,
                paragraph=None,
            )
            for n, slab in enumerate(slabs)
        ]

    def _figure(self, figure: nodes.Figure) -> None:
        wide = is_wide_figure(self._setter.sheet, figure, alone=self._alone)
        width = self._page if wide else self._column
        slabs = self._mark(
            figure_slabs(self._setter, figure, width, self._folder), "", 99, figure.id
        )
        slabs = space(1, self._pitch) + slabs
        slabs += [slab._replace(keep=False) for slab in space(1, self._pitch)]
        least = sum(slab.height for slab in slabs)
        if wide and self.groups and self.groups[-1].wide:
            self._add(slabs, wide=True, least=0)
        else:
            self._add(slabs, wide=wide, least=least)

    def _chart(self, chart: nodes.Chart) -> None:
        """A chart, over the page unless the record wants it in a column; one that fills its page takes
        what a title above it leaves of it."""
        wide = chart.width is not nodes.TableWidth.COLUMN
        above = self._heads_above() if wide and chart.height is nodes.ChartHeight.PAGE else 0
        width = self._page if wide else self._column
        key = (id(chart), width, above, "chart")
        slabs = self._setter.once(key, lambda: self._chart_slabs(chart, width, above))
        slabs = self._mark([*slabs], "", 99, chart.id)
        least = sum(slab.height for slab in slabs)
        follows = wide and bool(self.groups) and self.groups[-1].wide
        self._add(slabs, wide=wide, least=0 if follows else least)

    def _heads_above(self) -> int:
        """The height of the titles that stand right above and go with what follows."""
        slabs = self.groups[-1].slabs if self.groups and self.groups[-1].wide else []
        first = next((n for n, slab in enumerate(slabs) if not slab.space), 0)
        tied = all(slab.keep for slab in slabs)
        return sum(slab.height for slab in slabs[first:]) if tied else 0

    def _chart_slabs(self, chart: nodes.Chart, width: int, above: int = 0) -> list[Slab]:
        from typeset.layout.charts import chart_slabs  # for the issues that have one

        height = self._setter.sheet.page.text_height - above
        fill = chart.height is nodes.ChartHeight.PAGE
        return chart_slabs(self._setter, chart, width, height, fill=fill)


def first_tag(slab: Slab) -> Tag | None:
    """The element that a slab begins with."""
    if slab.table is not None:
        return slab.table.first_tag
    tags = (item.tag for item in slab.items)
    return next((tag for tag in tags if isinstance(tag, Tag)), None)


_CLOSING = (nodes.AttachmentNote, nodes.Signature, nodes.Annotation)
_SPACED = (nodes.Scheme.CHAPTER, nodes.Scheme.SECTION, nodes.Scheme.DECIMAL, nodes.Scheme.ARTICLE)
