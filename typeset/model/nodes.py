"""The closed vocabulary: what a gazette is made of, each thing as what it is.

Comes in from ``read`` (XML) or from ``intake``; goes out to ``assemble``, ``layout``, ``proof`` and
to ``write`` (XML). All nodes are frozen; every block carries the ``Span`` of its element and, where
a record was taken in from a foreign file, the line there (``origin``). The XML form of each node is
described in ``docs/records.md`` and validated by ``record.rng``.

Text is exactly what is printed: numbers (``一、``, ``第一条``), brackets and marks stand in it, so
that text in equals text out. Only page numbers of references are generated.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from typeset.diagnostics import NOWHERE, Span
from typeset.frozen import field, frozen

# ---------------------------------------------------------------- inline


@frozen
class Chars:
    """A stretch of plain text."""

    text: str


class Style(StrEnum):
    """What a stretch of text is: strong, raised, lowered; with emphasis dots (着重号) or a line
    (专名号) or a wave (甲式书名号) below it; a note in two rows of small characters (双行夹注)."""

    STRONG = "b"
    SUPERSCRIPT = "sup"
    SUBSCRIPT = "sub"
    EMPHASIS = "em"
    PROPER_NOUN = "pn"
    BOOK_TITLE = "bt"
    WARICHU = "warichu"


@frozen
class Styled:
    style: Style
    content: Inlines


@frozen
class Cite:
    """<cite>: a quoted document title with its 《》; ``to`` is the id of the document if it is here."""

    content: Inlines
    to: str | None = None


class Show(StrEnum):
    """What a cross-reference prints: its own text, or the page number of its target."""

    TEXT = "text"
    PAGE = "page"


@frozen
class Reference:
    """<ref>: leads to a document, attachment, table or heading by id."""

    to: str
    show: Show
    content: Inlines
    span: Span = NOWHERE


@frozen
class Ruby:
    """<ruby>…<rt>…</rt></ruby>: text with an annotation above it (行间注): a reading, a foreign
    name."""

    content: Inlines
    text: str


@frozen
class Footnote:
    """<fn>: a note set at the foot of the column; its mark is generated and restarts on each page."""

    content: Inlines
    span: Span = NOWHERE


Inline = Chars | Styled | Cite | Reference | Ruby | Footnote
Inlines = tuple[Inline, ...]
Lines = tuple[Inlines, ...]
"""Lines of a title, broken by sense (<br/>)."""

# ---------------------------------------------------------------- blocks


class Scheme(StrEnum):
    """The numbering schemes of official documents, told from the number itself."""

    HAN = "一、"
    HAN_PAREN = "（一）"
    ARABIC = "1."
    ARABIC_PAREN = "（1）"
    CIRCLED = "①"
    CHAPTER = "第一章"
    SECTION = "第一节"
    ARTICLE = "第一条"
    DECIMAL = "1.1"
    NONE = ""


@frozen
class Block:
    """Every block: ``id`` for cross-references, ``span`` in the record, ``origin`` line outside."""

    span: Span = field(default=NOWHERE, kw_only=True)
    origin: int | None = field(default=None, kw_only=True)
    id: str | None = field(default=None, kw_only=True)


@frozen
class Heading(Block):
    """<heading level="1"><num>一、</num>…</heading>: a heading on a line of its own.

    ``level`` counts from 1 inside the document or part. ``number`` is ``""`` where there is none.
    """

    level: int
    number: str
    content: Inlines


@frozen
class RunIn:
    """<run-in level="2"><num>（一）</num>…。</run-in>: a heading that opens its paragraph."""

    level: int
    number: str
    content: Inlines


class ParagraphKind(StrEnum):
    """``plain``; ``dash``: led by ——; ``salutation``: flush left, as 各位代表：; ``flush``: not
    indented."""

    PLAIN = "plain"
    DASH = "dash"
    SALUTATION = "salutation"
    FLUSH = "flush"


@frozen
class Paragraph(Block):
    """<p>, with a run-in heading at most."""

    content: Inlines
    kind: ParagraphKind = ParagraphKind.PLAIN
    run_in: RunIn | None = None


@frozen
class Item(Block):
    """<item><num>（1）</num>…</item> of a list."""

    number: str
    content: Inlines


@frozen
class ItemList(Block):
    """<list>: numbered or unnumbered items, each set as a paragraph of its own."""

    items: tuple[Item, ...]


@frozen
class Article(Block):
    """<article><num>第一条</num><name>统一受理。</name>…</article>.

    ``name`` is the run-in heading of the article or ``()``. Its items follow as <list>.
    """

    number: str
    name: Inlines
    content: Inlines


@frozen
class Entry(Block):
    """<entry><term>三化：</term>…</entry>; the colon belongs to the term."""

    term: Inlines
    content: Inlines


@frozen
class Glossary(Block):
    """<glossary>: terms with their explanations."""

    entries: tuple[Entry, ...]


@frozen
class Box(Block):
    """<box><label>专栏1</label><title>水电建设项目</title>…</box>: a framed passage."""

    label: str
    title: Inlines
    blocks: tuple[AnyBlock, ...]


class Align(StrEnum):
    AUTO = "auto"
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    DECIMAL = "decimal"


@frozen
class Cell:
    """<td> or <th>: one or more paragraphs; spans count rows and columns from 1."""

    paragraphs: tuple[Inlines, ...]
    columns: int = 1
    rows: int = 1
    header: bool = False
    align: Align = Align.AUTO
    span: Span = NOWHERE


@frozen
class Row:
    cells: tuple[Cell, ...]
    span: Span = NOWHERE
    origin: int | None = None


@frozen
class Column:
    """<col width="2" align="left"/>: ``width`` is a share, or ``None`` for a width by content."""

    width: float | None = None
    align: Align = Align.AUTO


class TableWidth(StrEnum):
    """``auto``: as wide as the layout decides from the content; one column; the whole page."""

    AUTO = "auto"
    COLUMN = "column"
    PAGE = "page"


@frozen
class Table(Block):
    """<table>. ``head`` repeats on every piece. Cells are those that start in a row (HTML rules)."""

    label: str
    caption: Inlines
    unit: Inlines
    columns: tuple[Column, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    notes: tuple[Inlines, ...]
    width: TableWidth = TableWidth.AUTO


@frozen
class Figure(Block):
    """<figure src="…" alt="…">, or <figure lost="true"> where the original is lost.

    ``source`` is the path as written, relative to the record. ``label`` as 图1.
    """

    source: str | None
    alt: str
    label: str
    caption: Inlines
    lost: bool = False
    width: TableWidth = TableWidth.AUTO


class ChartKind(StrEnum):
    """``organisation``: who stands under whom, a tree; ``flow``: what follows what."""

    ORGANISATION = "organisation"
    FLOW = "flow"


class Shape(StrEnum):
    """The outline of a node, after ISO 5807: a step, a beginning or an end, a question, a paper."""

    BOX = "box"
    TERMINATOR = "terminator"
    DECISION = "decision"
    DOCUMENT = "document"


@frozen
class ChartNode:
    """<node key="office">…</node>; ``key`` is its name for the links of the same chart."""

    key: str
    lines: Lines
    shape: Shape = Shape.BOX
    span: Span = NOWHERE


@frozen
class ChartGroup:
    """<group key="teams"><label>工作组</label>…</group>: nodes inside one frame, which stands under
    another node like a node (organisation), or a stage, one under the other (flow; ``key`` is ``""``).
    """

    key: str
    label: str
    nodes: tuple[ChartNode, ...]
    span: Span = NOWHERE


@frozen
class ChartLink:
    """<link from="a" to="b c">是</link>. A link with a text has one end."""

    start: str
    ends: tuple[str, ...]
    content: Inlines = ()
    dashed: bool = False
    span: Span = NOWHERE


class ChartHeight(StrEnum):
    """``auto``: as high as its content; ``page``: it fills the page that it stands on."""

    AUTO = "auto"
    PAGE = "page"


@frozen
class Chart(Block):
    """<chart kind="flow">: nodes, alone or in groups, and the links between them."""

    kind: ChartKind
    label: str
    caption: Inlines
    members: tuple[ChartNode | ChartGroup, ...]
    links: tuple[ChartLink, ...]
    width: TableWidth = TableWidth.AUTO
    height: ChartHeight = ChartHeight.AUTO

    def nodes(self) -> Iterator[ChartNode]:
        """All nodes in the order of the record, those in groups included."""
        for member in self.members:
            yield from member.nodes if isinstance(member, ChartGroup) else (member,)


@frozen
class Member(Block):
    """<member><name>管昭</name><post>州政府副州长</post></member>."""

    name: Inlines
    post: Inlines


@frozen
class RosterGroup:
    """<group><role>组长：</role><member/>…</group>; the colon belongs to the role."""

    role: Inlines
    members: tuple[Member, ...]


@frozen
class Roster(Block):
    """<roster>: roles, names and posts, aligned in columns."""

    groups: tuple[RosterGroup, ...]


@frozen
class Duty(Block):
    """<duty><post>副州长（挂职）</post><name>杨复晗</name>…</duty>: who answers for what."""

    post: Inlines
    name: Inlines
    blocks: tuple[AnyBlock, ...]


@frozen
class Personnel(Block):
    """<personnel><action>免去：</action><item>…</item></personnel>: appointments and removals."""

    action: Inlines
    items: tuple[Item, ...]


@frozen
class Recipients(Block):
    """<recipients>: whom the document is addressed to, with its colon."""

    content: Inlines


@frozen
class AttachmentNote(Block):
    """<attachments-note><label>附件：</label><item><num>1.</num>…</item></attachments-note>."""

    label: str
    items: tuple[Item, ...]


@frozen
class Signature(Block):
    """<signature><name>…</name><date>2023年2月8日</date></signature>; ``date`` as printed. ``sealed``:
    a seal goes over it (seal="true")."""

    names: tuple[Inlines, ...]
    date: str
    sealed: bool = False


@frozen
class Annotation(Block):
    """<annotation>（此件公开发布）</annotation>: 附注."""

    content: Inlines


class PartRole(StrEnum):
    """``instrument``: what a notice issues; ``attachment``: 附件; ``appendix``: 附录, 附表, 附图."""

    INSTRUMENT = "instrument"
    ATTACHMENT = "attachment"
    APPENDIX = "appendix"


@frozen
class Part(Block):
    """<instrument>, <attachment>, <appendix>: a titled whole inside a document; parts nest."""

    role: PartRole
    label: str
    title: Lines
    subtitle: Lines
    blocks: tuple[AnyBlock, ...]


AnyBlock = (
    Heading
    | Paragraph
    | ItemList
    | Article
    | Glossary
    | Box
    | Table
    | Figure
    | Chart
    | Roster
    | Duty
    | Personnel
    | Recipients
    | AttachmentNote
    | Signature
    | Annotation
    | Part
)

# ---------------------------------------------------------------- documents and issues


class Kind(StrEnum):
    """Document kinds (公文种类 and what a gazette prints beside them)."""

    REPORT = "report"
    DECISION = "decision"
    NOTICE = "notice"
    CIRCULAR = "circular"
    OPINION = "opinion"
    REPLY = "reply"
    ORDER = "order"
    DUTIES = "duties"
    APPOINTMENTS = "appointments"
    OTHER = "other"


@frozen
class Delivery:
    """<delivery>: when, where and by whom a report was given, each line as printed."""

    lines: Lines


@frozen
class Acceptance(Block):
    """<accept rule="sum.parts" reason="…">3128辆</accept>: a remark of the proofreader that
    somebody has looked at and lets stand. ``text`` is a part of what it is about, or ``""``: then
    the rule says nothing in this record."""

    rule: str
    reason: str
    text: str


@frozen
class Signatories:
    """<signatories><label>签发人：</label><name>…</name></signatories>."""

    label: str
    names: tuple[Inlines, ...]


@frozen
class Copies(Block):
    """<copies>: who gets a copy, with 抄送： and its full stop; or recipients that stand in the colophon."""

    content: Inlines


@frozen
class Colophon:
    """<colophon>: 版记. ``recipients`` (主送) and ``copies`` carry their labels, ``date`` its 印发."""

    recipients: tuple[Copies, ...]
    copies: tuple[Copies, ...]
    office: Inlines
    date: str
    span: Span = NOWHERE


@frozen
class Record(Block):
    """One document: one XML file. ``id`` is never ``None`` here. ``date`` is ISO or ``None``.

    ``source`` names the foreign file that ``origin`` lines count in, or ``None``. From ``copy_number`` on:
    what only the document itself prints (GB/T 9704-2012, 7.2 and 7.4).
    """

    kind: Kind
    issuers: tuple[str, ...]
    title: Lines
    subtitle: Lines
    number: str
    date: str | None
    delivery: Delivery | None
    blocks: tuple[AnyBlock, ...]
    source: str | None = None
    accepted: tuple[Acceptance, ...] = ()
    copy_number: str = ""
    classification: str = ""
    urgency: str = ""
    signatories: Signatories | None = None
    colophon: Colophon | None = None

    @property
    def plain(self) -> bool:
        """Whether nothing stands above its title that a gazette does not print."""
        return not (self.copy_number or self.classification or self.urgency or self.signatories)


@frozen
class Section:
    """A section of the issue (栏目) with its documents in order."""

    name: str
    records: tuple[Record, ...]


@frozen
class Imprint:
    """One line of the imprint, as 主管单位： …"""

    label: str
    value: str


@frozen
class Publication:
    """publication.toml: what stays the same from issue to issue.

    ``name_local`` is the name in the other script of the masthead (Yi), or ``""``. ``sections`` are
    the known names of sections; where there are any, an issue uses no other.
    """

    name: str
    name_local: str
    motto: tuple[str, ...]
    imprint: tuple[Imprint, ...]
    language: str = "zh-CN"
    sections: tuple[str, ...] = ()


@frozen
class IndexEntry:
    """A document in the index of a year: ``issue`` and ``page`` are where it stands; ``target`` is its id
    where that is this issue."""

    section: str
    kind: Kind
    issuers: tuple[str, ...]
    title: str
    document: str
    issue: int
    page: str
    target: str = ""


@frozen
class Issue:
    """issue.toml with its publication and records. ``date`` is an ISO date (year-month allowed).

    ``single``: no issue, but one record to be set by itself; then ``number`` is 0 and ``publication`` and
    the only section have no name. ``past``: the documents of the year's other issues where this one
    prints the index of the year, else ``None``; ``manifests`` are the files that they come from.
    """

    id: str
    publication: Publication
    year: int
    number: int
    cumulative: int | None
    date: str
    date_text: str
    imprint: tuple[Imprint, ...]
    sections: tuple[Section, ...]
    layout: str
    folder: str
    single: bool = False
    past: tuple[IndexEntry, ...] | None = None
    manifests: tuple[str, ...] = ()

    def records(self) -> Iterator[Record]:
        """All documents in printing order."""
        for section in self.sections:
            yield from section.records
