"""A record as a proofreader reads it: one string, with the kind, the place and the block of every line.

In: ``nodes.Record``. Out: ``Document``: ``text`` is every printed string in printing order, one a
line, so that a regular expression runs once over the whole; ``lines`` says what each is;
``numbered`` gives headings, articles and items in order. ``Corpus`` holds the documents of an
issue, those of earlier ones, the imprint and the office's word lists.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cached_property

from typeset.diagnostics import Span
from typeset.frozen import frozen
from typeset.model import nodes
from typeset.model.nodes import AnyBlock, Inlines, Record
from typeset.model.walk import footnotes, plain
from typeset.proof.lexicon import pairs
from typeset.proof.lists import WordLists


class Kind(StrEnum):
    """What a line is, named after the element that holds it."""

    ISSUER = "issuer"
    TITLE = "title"
    SUBTITLE = "subtitle"
    NUMBER = "number"
    DELIVERY = "delivery"
    RECIPIENTS = "recipients"
    HEADING = "heading"
    PARAGRAPH = "p"
    ITEM = "item"
    ARTICLE = "article"
    ENTRY = "entry"
    LABEL = "label"
    PART_TITLE = "part title"
    PART_SUBTITLE = "part subtitle"
    CAPTION = "caption"
    UNIT = "unit"
    CELL = "cell"
    NOTE = "note"
    NODE = "node"
    ROLE = "role"
    NAME = "name"
    POST = "post"
    ACTION = "action"
    APPOINTMENT = "appointment"
    ATTACHMENT = "attachment item"
    SIGNATURE = "signature"
    DATE = "date"
    ANNOTATION = "annotation"
    FOOTNOTE = "fn"
    IMPRINT = "imprint"


IMPRINT = "imprint"
"""The id of what stands for the imprint among the documents: a paragraph for each of its lines."""
PROSE = frozenset((Kind.PARAGRAPH, Kind.ITEM, Kind.ARTICLE, Kind.ENTRY, Kind.FOOTNOTE))


@frozen
class Line:
    """``start:end`` in the text; ``part`` is the part that holds it, ``None`` for the document itself.
    ``lead`` is how many characters at its start are a number or a heading run in."""

    start: int
    end: int
    kind: Kind
    node: object
    span: Span
    origin: int | None
    part: nodes.Part | None
    lead: int = 0


@frozen
class Numbered:
    """A number with the line it opens. ``level`` is 0 for items and articles, which have none of
    their own."""

    number: str
    level: int
    line: Line
    list_id: int | None
    box: int = 0
    """Which box it stands in; 0 for none."""


class Document:
    """One record, ready to be searched."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.id = record.id
        self._pieces: list[str] = []
        self._at = 0
        self._span, self._origin = record.span, record.origin
        self._part: nodes.Part | None = None
        self._box = 0
        self.lines: list[Line] = []
        self.numbered: list[Numbered] = []
        self.tables: list[tuple[nodes.Table, nodes.Part | None]] = []
        self._head(record)
        self._blocks(record.blocks)
        self.text = "".join(self._pieces)
        self._starts = [line.start for line in self.lines]
        self._of_node: dict[int, Line] = {}
        for line in self.lines:
            self._of_node.setdefault(id(line.node), line)

    # ---- looking up

    @cached_property
    def characters(self) -> frozenset[str]:
        """Every character that stands in the text: what a list of hundreds of words is held against first."""
        return frozenset(self.text)

    def holds(self, word: str) -> bool:
        """Whether ``word`` stands in the text."""
        return self.characters.issuperset(word) and word in self.text

    def line_at(self, offset: int) -> Line:
        """The line that ``offset`` lies in."""
        return self.lines[max(bisect_right(self._starts, offset) - 1, 0)]

    def above(self, offset: int) -> str:
        """The text of the line above the one that ``offset`` lies in; ``""`` above the first."""
        at = bisect_right(self._starts, offset) - 2
        return self.string(self.lines[at]) if at >= 0 else ""

    def line_of(self, node: object) -> Line:
        """The first line of a block, item, member or cell that prints something, else the first of
        all."""
        return self._of_node.get(id(node), self.lines[0])

    def string(self, line: Line) -> str:
        """The text of ``line``."""
        return self.text[line.start : line.end]

    def of(self, *kinds: Kind) -> Iterator[Line]:
        """The lines of these kinds in order."""
        return (line for line in self.lines if line.kind in kinds)

    @property
    def title(self) -> str:
        return "".join(map(plain, self.record.title))

    @cached_property
    def pairs(self) -> frozenset[int]:
        """The pairs of neighbouring characters in the text (``lexicon.pairs``)."""
        return pairs(self.text)

    @property
    def parts(self) -> Iterator[nodes.Part]:
        """All parts, a part before those inside it."""
        yield from _parts(self.record.blocks)

    @property
    def is_statute(self) -> bool:
        """Whether it has articles: such texts say nearly the same again on purpose."""
        return any(line.kind is Kind.ARTICLE for line in self.lines)

    @property
    def signed(self) -> str | None:
        """The ISO date of the record."""
        return self.record.date

    # ---- building

    def _add(
        self, kind: Kind, text: str, node: object, span: Span | None = None, lead: int = 0
    ) -> None:
        if not text:
            return
        place = self._span if span is None or not span.line else span
        end = self._at + len(text)
        self.lines.append(Line(self._at, end, kind, node, place, self._origin, self._part, lead))
        self._pieces += (text, "\n")
        self._at = end + 1

    def _inlines(self, kind: Kind, content: Inlines, node: object, lead: str = "") -> None:
        self._add(kind, lead + plain(content), node, lead=len(lead))
        if len(content) > 1:
            for note in footnotes(content):
                self._add(Kind.FOOTNOTE, plain(note.content), note, note.span)

    def _head(self, record: Record) -> None:
        for issuer in record.issuers:
            self._add(Kind.ISSUER, issuer, record)
        self._add(Kind.TITLE, "".join(map(plain, record.title)), record)
        self._add(Kind.SUBTITLE, "".join(map(plain, record.subtitle)), record)
        self._add(Kind.NUMBER, record.number, record)
        for line in record.delivery.lines if record.delivery else ():
            self._add(Kind.DELIVERY, plain(line), record.delivery)

    def _blocks(self, blocks: Sequence[AnyBlock]) -> None:
        for block in blocks:
            span, origin = self._span, self._origin
            self._span = block.span if block.span.line else span
            self._origin = block.origin if block.origin is not None else origin
            self._block(block)
            self._span, self._origin = span, origin

    def _block(self, block: AnyBlock) -> None:
        match block:
            case nodes.Paragraph():
                lead = block.run_in
                if lead is None:
                    kind = Kind.IMPRINT if self.id == IMPRINT else Kind.PARAGRAPH
                    self._inlines(kind, block.content, block)
                else:
                    self._number(lead.number, lead.level, None)
                    head = lead.number + plain(lead.content)
                    self._inlines(Kind.PARAGRAPH, block.content, block, head)
            case nodes.Heading():
                self._number(block.number, block.level, None)
                self._inlines(Kind.HEADING, block.content, block, block.number)
            case nodes.Article():
                self._number(block.number, 0, None)
                self._inlines(Kind.ARTICLE, block.content, block, block.number + plain(block.name))
            case nodes.ItemList():
                self._items(Kind.ITEM, block.items, id(block))
            case nodes.Glossary():
                for entry in block.entries:
                    self._within(entry)
                    self._inlines(Kind.ENTRY, entry.content, entry, plain(entry.term))
            case nodes.Box():
                self._add(Kind.LABEL, block.label, block)
                self._inlines(Kind.CAPTION, block.title, block)
                outside, self._box = self._box, id(block)
                self._blocks(block.blocks)
                self._box = outside
            case nodes.Part():
                outer, self._part = self._part, block
                self._add(Kind.LABEL, block.label, block)
                self._add(Kind.PART_TITLE, "".join(map(plain, block.title)), block)
                self._add(Kind.PART_SUBTITLE, "".join(map(plain, block.subtitle)), block)
                self._blocks(block.blocks)
                self._part = outer
            case nodes.Table() | nodes.Figure() | nodes.Chart():
                self._floats(block)
            case _:
                self._people(block)

    def _within(self, node: nodes.Block) -> None:
        if node.span.line:
            self._span = node.span
        if node.origin is not None:
            self._origin = node.origin

    def _number(self, number: str, level: int, list_id: int | None) -> None:
        """Noted before the line that it opens is added."""
        if number:
            place = Line(
                self._at,
                self._at + len(number),
                Kind.ITEM,
                None,
                self._span,
                self._origin,
                self._part,
            )
            self.numbered.append(Numbered(number, level, place, list_id, self._box))

    def _items(self, kind: Kind, items: Sequence[nodes.Item], list_id: int | None) -> None:
        for item in items:
            self._within(item)
            if kind is Kind.ITEM:
                self._number(item.number, 0, list_id)
            self._inlines(kind, item.content, item, item.number)

    def _floats(self, block: AnyBlock) -> None:
        match block:
            case nodes.Table():
                self.tables.append((block, self._part))
                self._inlines(Kind.CAPTION, block.caption, block, block.label)
                self._inlines(Kind.UNIT, block.unit, block)
                for row in (*block.head, *block.body):
                    if row.origin is not None:
                        self._origin = row.origin
                    for cell in row.cells:
                        for content in cell.paragraphs:
                            self._span = cell.span if cell.span.line else row.span
                            self._inlines(Kind.CELL, content, cell)
                for note in block.notes:
                    self._inlines(Kind.NOTE, note, block)
            case nodes.Figure():
                self._inlines(Kind.CAPTION, block.caption, block, block.label)
            case nodes.Chart():
                self._inlines(Kind.CAPTION, block.caption, block, block.label)
                for node in block.nodes():
                    self._add(Kind.NODE, "".join(map(plain, node.lines)), node, node.span)

    def _people(self, block: AnyBlock) -> None:
        match block:
            case nodes.Roster():
                for group in block.groups:
                    self._inlines(Kind.ROLE, group.role, group)
                    for member in group.members:
                        self._within(member)
                        self._inlines(Kind.NAME, member.name, member)
                        self._inlines(Kind.POST, member.post, member)
            case nodes.Duty():
                self._inlines(Kind.POST, block.post, block)
                self._inlines(Kind.NAME, block.name, block)
                self._blocks(block.blocks)
            case nodes.Personnel():
                self._inlines(Kind.ACTION, block.action, block)
                self._items(Kind.APPOINTMENT, block.items, None)
            case nodes.Recipients():
                self._inlines(Kind.RECIPIENTS, block.content, block)
            case nodes.Annotation():
                self._inlines(Kind.ANNOTATION, block.content, block)
            case nodes.AttachmentNote():
                self._add(Kind.LABEL, block.label, block)
                self._items(Kind.ATTACHMENT, block.items, None)
            case nodes.Signature():
                for name in block.names:
                    self._inlines(Kind.SIGNATURE, name, block)
                self._add(Kind.DATE, block.date, block)


def _parts(blocks: Sequence[AnyBlock]) -> Iterator[nodes.Part]:
    for block in blocks:
        if isinstance(block, nodes.Part):
            yield block
            yield from _parts(block.blocks)


@frozen
class Corpus:
    """What is proofread together. ``date`` is that of the issue (ISO, the day may be missing) or
    ``""``;
    ``earlier`` are documents of earlier issues, to compare with and not to remark on."""

    documents: tuple[Document, ...]
    date: str
    words: WordLists
    earlier: tuple[Document, ...] = ()


def imprint(lines: Sequence[nodes.Imprint]) -> Document:
    """The imprint as a document; each line is its value, the label goes by the name of
    ``line.node``."""
    blocks = tuple(
        nodes.Paragraph((nodes.Chars(f"{line.label.rstrip('：:')}：{line.value}"),))
        for line in lines
        if line.value
    )
    record = nodes.Record(nodes.Kind.OTHER, (), (), (), "", None, None, blocks, id=IMPRINT)
    return Document(record)
