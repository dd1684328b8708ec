"""An issue as a Typst document: same text, faces and geometry, as a practised user would set it.

Comes in: an ``Issue``. Goes out: one Typst source. Documents start a page under a title over both
columns (a float of the page: Typst has no other spanning element); tables of few columns break
over the columns with their head repeated, wide ones float; the contents are queried from the
titles, so page numbers are Typst's own. The looks are in ``issue.typ``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import singledispatchmethod
from pathlib import Path

from typeset.model.nodes import (
    Annotation,
    AnyBlock,
    Article,
    AttachmentNote,
    Box,
    Cell,
    Chars,
    Chart,
    ChartGroup,
    Cite,
    Duty,
    Figure,
    Footnote,
    Glossary,
    Heading,
    Inlines,
    Issue,
    Item,
    ItemList,
    Lines,
    Paragraph,
    ParagraphKind,
    Part,
    Personnel,
    Recipients,
    Record,
    Reference,
    Roster,
    Ruby,
    RunIn,
    Show,
    Signature,
    Style,
    Styled,
    Table,
    TableWidth,
)

# Typst has no ruby, no emphasis dots and no notes in two rows: the nearest that it has.
_STYLED = {
    Style.STRONG: "strong",
    Style.SUPERSCRIPT: "super",
    Style.SUBSCRIPT: "sub",
    Style.EMPHASIS: "underline",
    Style.PROPER_NOUN: "underline",
    Style.BOOK_TITLE: "underline",
    Style.WARICHU: "text(size: 0.6em)",
}


@dataclass(frozen=True)
class Geometry:
    """A4 with two columns: lengths in pt, ``measure`` and ``gutter`` in em of the body."""

    size: float = 10.5
    pitch: float = 17.0
    measure: int = 22
    gutter: int = 2
    lines: int = 41


@dataclass(frozen=True)
class Families:
    """Family names of the faces by role."""

    song: str = "Noto Serif SC"
    hei: str = "Noto Sans SC"
    kai: str = "FandolKai"
    latin: str = "Tinos"
    yi: str = "Noto Sans Yi"


_SETTINGS = """\
#let name = {name}
#let size = {g.size}pt
#let pitch = {g.pitch}pt
#let measure = {measure}pt
#let gutter = {gutter}pt
#let lines = {g.lines}
#let song-face = "{f.song}"
#let hei-face = "{f.hei}"
#let kai-face = "{f.kai}"
#let latin-face = "{f.latin}"
#let yi-face = "{f.yi}"
"""

_NUMBERED = re.compile(r"^(\s*\d+)\.")


def escape(text: str) -> str:
    """``text`` so that Typst's markup says the same characters."""
    text = re.sub(r"([\\#$*_`<>@~=+\-/\[\]])", r"\\\1", text)
    text = text.replace("...", "\\...")
    return _NUMBERED.sub(r"\1\\.", text)


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass
class Source:
    """Writes one issue. ``targets`` are the ids that references may lead to."""

    issue: Issue
    geometry: Geometry = field(default_factory=Geometry)
    families: Families = field(default_factory=Families)
    targets: set[str] = field(default_factory=set)

    def text(self) -> str:
        """The whole source."""
        g = self.geometry
        settings = _SETTINGS.format(
            name=_string(self.issue.publication.name),
            measure=(2 * g.measure + g.gutter) * g.size,
            gutter=g.gutter * g.size,
            g=g,
            f=self.families,
        )
        self.targets = {record.id for record in self.issue.records() if record.id}
        for record in self.issue.records():
            self.targets.update(_ids(record.blocks))
        looks = Path(__file__).with_name("issue.typ").read_text("utf-8")
        parts = [settings, looks, self._masthead(), "#contents()"]
        for section in self.issue.sections:
            for record in section.records:
                parts += self._record(record, section.name)
        return "\n".join(parts)

    def _masthead(self) -> str:
        publication = self.issue.publication
        rows = "".join(
            f", [{escape(line.label)}：{escape(line.value)}]"
            for line in (*publication.imprint, *self.issue.imprint)
        )
        local, date = escape(publication.name_local), escape(self.issue.date_text)
        return f"#masthead([{local}], [{date}]{rows})"

    def _record(self, record: Record, section: str) -> Iterator[str]:
        title = "".join(f"[{self._inlines(line)}], " for line in record.title)
        options = ""
        if record.subtitle:
            options += f", subtitle: [{self._lines(record.subtitle)}]"
        if record.delivery is not None:
            options += f", delivery: [{self._lines(record.delivery.lines)}]"
        yield (
            f"#document-title({_string(section)}, {_string(' '.join(record.issuers))}, ({title}),"
            f" {_string(record.number)}{options})"
        )
        yield self._label(record.id)
        yield from self._blocks(record.blocks)

    def _label(self, name: str | None) -> str:
        return f"#[#metadata(none)#label({_string(name)})]" if name else ""

    # ------------------------------------------------------------ inline

    def _lines(self, lines: Lines) -> str:
        return " \\ ".join(self._inlines(line) for line in lines)

    def _inlines(self, content: Inlines) -> str:
        return "".join(map(self._inline, content))

    def _inline(self, node: object) -> str:
        match node:
            case Chars(text):
                return escape(text)
            case Styled(style, content):
                return f"#{_STYLED[style]}[{self._inlines(content)}]"
            case Ruby(content, text):
                return f"{self._inlines(content)}#super[{escape(text)}]"
            case Footnote(content):
                return f"#footnote[{self._inlines(content)}]"
            case Reference(to, Show.PAGE) if to in self.targets:
                return f"#context counter(page).at(label({_string(to)})).first()"
            case Reference(to, _, content) | Cite(content, to):
                inner = self._inlines(content)
                return f"#link(label({_string(to)}))[{inner}]" if to in self.targets else inner
        raise TypeError(type(node).__name__)

    def _run_in(self, run_in: RunIn | None) -> str:
        if run_in is None:
            return ""
        return f"#strong[{escape(run_in.number)}{self._inlines(run_in.content)}]"

    # ------------------------------------------------------------ blocks

    def _blocks(self, blocks: Iterable[AnyBlock]) -> Iterator[str]:
        for block in blocks:
            yield self._label(block.id) + self.block(block) + "\n"

    @singledispatchmethod
    def block(self, node: object) -> str:
        """One block as markup, without the blank line after it."""
        raise TypeError(type(node).__name__)

    @block.register
    def _(self, node: Heading) -> str:
        indent = "#h(2em)" if node.number else ""
        body = f"{indent}{escape(node.number)}{self._inlines(node.content)}"
        return f"#heading(level: {node.level + 1})[{body}]"

    @block.register
    def _(self, node: Paragraph) -> str:
        body = self._run_in(node.run_in) + self._inlines(node.content)
        if node.kind in (ParagraphKind.SALUTATION, ParagraphKind.FLUSH):
            return f"#flush[{body}]"
        return body

    @block.register
    def _(self, node: Item) -> str:
        return escape(node.number) + self._inlines(node.content)

    @block.register
    def _(self, node: ItemList) -> str:
        return "\n\n".join(map(self.block, node.items))

    @block.register
    def _(self, node: Article) -> str:
        head = f"#strong[{escape(node.number)}]#h(1em)"
        name = f"#strong[{self._inlines(node.name)}]" if node.name else ""
        return head + name + self._inlines(node.content)

    @block.register
    def _(self, node: Glossary) -> str:
        return "\n\n".join(
            f"#strong[{self._inlines(e.term)}]{self._inlines(e.content)}" for e in node.entries
        )

    @block.register
    def _(self, node: Box) -> str:
        body = "\n".join(self._blocks(node.blocks))
        return f"#framed[{escape(node.label)}][{self._inlines(node.title)}][\n{body}]"

    @block.register
    def _(self, node: Figure) -> str:
        caption = escape(node.label) + "#h(1em)" * bool(node.label) + self._inlines(node.caption)
        if node.lost or node.source is None:
            content = f"rect(width: 100%, height: 20 * pitch)[{escape(node.alt)}]"
        else:
            source = Path(self.issue.folder, node.source).resolve()
            content = f"image({_string(str(source))}, width: 100%)"
        body = f"block(breakable: false, align(center, {{ {content}; [{caption}] }}))"
        if node.width is TableWidth.PAGE:
            return f'#place(auto, scope: "parent", float: true, {body})'
        return f"#{body}"

    @block.register
    def _(self, node: Chart) -> str:
        """Typst draws no charts of its own: the texts, each node's in a box, and no lines between."""
        caption = escape(node.label) + "#h(1em)" * bool(node.label) + self._inlines(node.caption)
        labels = [escape(each.label) for each in node.members if isinstance(each, ChartGroup)]
        labels += [self._inlines(link.content) for link in node.links if link.content]
        boxes = "".join(f"rect(width: 100%)[{self._lines(each.lines)}], " for each in node.nodes())
        texts = f"[{'#h(1em)'.join(labels)}]; grid(columns: 3, gutter: 1em, {boxes})"
        body = f"block(breakable: false, align(center, {{ {texts}; [{caption}] }}))"
        if node.width is not TableWidth.COLUMN:
            return f'#place(auto, scope: "parent", float: true, {body})'
        return f"#{body}"

    @block.register
    def _(self, node: Roster) -> str:
        cells = []
        for group in node.groups:
            for index, member in enumerate(group.members):
                role = "" if index else self._inlines(group.role)
                cells.append(f"[{role}], [{self._inlines(member.name)}]")
                cells.append(f"[{self._inlines(member.post)}]")
        return f"#roster({', '.join(cells)})"

    @block.register
    def _(self, node: Duty) -> str:
        head = f"#strong[{self._inlines(node.post)}#h(1em){self._inlines(node.name)}]\n\n"
        return head + "\n".join(self._blocks(node.blocks))

    @block.register
    def _(self, node: Personnel) -> str:
        items = "\n\n".join(map(self.block, node.items))
        return f"#strong[{self._inlines(node.action)}]\n\n{items}"

    @block.register
    def _(self, node: Recipients) -> str:
        return f"#flush[{self._inlines(node.content)}]"

    @block.register
    def _(self, node: AttachmentNote) -> str:
        rows = " \\ ".join(map(self.block, node.items))
        return f"#par(hanging-indent: 2em)[{escape(node.label)}{rows}]"

    @block.register
    def _(self, node: Signature) -> str:
        names = "".join(f"[{self._inlines(name)}], " for name in node.names)
        return f"#signed(({names}), [{escape(node.date)}])"

    @block.register
    def _(self, node: Annotation) -> str:
        return self._inlines(node.content)

    @block.register
    def _(self, node: Part) -> str:
        label = f"[{escape(node.label)}]" if node.label else "none"
        subtitle = f"[{self._lines(node.subtitle)}]" if node.subtitle else "none"
        head = f"#part-title({label}, [{self._lines(node.title)}], {subtitle})\n\n"
        return head + "\n".join(self._blocks(node.blocks))

    @block.register
    def _(self, node: Table) -> str:
        count = _columns(node)
        widths = [f"{c.width}fr" if c.width else "auto" for c in node.columns]
        if len(widths) != count or all(width == "auto" for width in widths):
            widths = ["auto"] * (count - 1) + ["1fr"]
        head = ", ".join(self._cell(cell) for row in node.head for cell in row.cells)
        body = ",\n  ".join(
            ", ".join(self._cell(cell) for cell in row.cells) for row in node.body if row.cells
        )
        header = f"table.header({head})," if head else ""
        table = f"table(columns: ({', '.join(widths)},), {header}\n  {body})"
        caption = escape(node.label) + "#h(1em)" * bool(node.label) + self._inlines(node.caption)
        top = f"align(center, strong[{caption}]);" if caption else ""
        unit = f"align(right, text(size: 9pt)[{self._inlines(node.unit)}]);" if node.unit else ""
        notes = "".join(f"par(text(size: 9pt)[{self._inlines(note)}]);" for note in node.notes)
        content = f"{{ set par(first-line-indent: 0pt); {top} {unit} {table}; {notes} }}"
        short = len(node.head) + len(node.body) <= 25
        if (node.width is TableWidth.PAGE or count > 4) and short:
            return f'#place(auto, scope: "parent", float: true, clearance: pitch, {content})'
        return f"#{content}"

    def _cell(self, cell: Cell) -> str:
        body = " \\ ".join(self._inlines(paragraph) for paragraph in cell.paragraphs)
        spans = [("colspan", cell.columns), ("rowspan", cell.rows)]
        options = "".join(f"{name}: {n}, " for name, n in spans if n > 1)
        return f"table.cell({options}[{body}])" if options else f"[{body}]"


def _columns(table: Table) -> int:
    """How many columns the table has: those of its first row."""
    rows = table.head or table.body
    return max(len(table.columns), sum(cell.columns for cell in rows[0].cells) if rows else 1)


def _ids(blocks: Iterable[AnyBlock]) -> Iterator[str]:
    """The ids of the blocks that the source labels."""
    for block in blocks:
        if block.id:
            yield block.id
        if isinstance(block, (Part, Box, Duty)):
            yield from _ids(block.blocks)


def typst_source(issue: Issue) -> str:
    """``issue`` as one Typst document. Pictures have absolute paths: compile with root "/"."""
    return Source(issue).text()
