"""Ways through a record: its printed text, its blocks, its counts.

In: ``nodes.Record``. Out: strings with the ``Span`` they come from, blocks, numbers. "Text in equals
text out" is checked against ``characters``; page numbers of references are generated and therefore
not in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from typeset.diagnostics import Span
from typeset.frozen import replace
from typeset.model import nodes
from typeset.model.nodes import AnyBlock, Inlines, Record
from typeset.model.numbering import scheme

Passage = tuple[str, Span]


def plain(inlines: Inlines) -> str:
    """The text of ``inlines`` as printed on the line: without notes, ruby above it and page references."""
    if len(inlines) == 1 and isinstance(inlines[0], nodes.Chars):
        return inlines[0].text
    return "".join(_plain(inlines))


def _plain(inlines: Inlines) -> Iterator[str]:
    for inline in inlines:
        if isinstance(inline, nodes.Chars):
            yield inline.text
        elif not isinstance(inline, nodes.Footnote):  # a page reference has no content
            yield from _plain(inline.content)


def bare(inlines: Inlines) -> Inlines:
    """``inlines`` as they are listed elsewhere: looks stay, what belongs to the place goes (notes, links,
    ruby above a text)."""
    if all(isinstance(inline, nodes.Chars) for inline in inlines):
        return inlines
    return tuple(_bare(inlines))


def _bare(inlines: Inlines) -> Iterator[nodes.Inline]:
    for inline in inlines:
        match inline:
            case nodes.Chars():
                yield inline
            case nodes.Styled():
                yield replace(inline, content=bare(inline.content))
            case nodes.Footnote():
                pass
            case _:
                yield from _bare(inline.content)


def footnotes(inlines: Inlines) -> Iterator[nodes.Footnote]:
    """The footnotes in ``inlines`` in order."""
    for inline in inlines:
        if isinstance(inline, nodes.Footnote):
            yield inline
        elif not isinstance(inline, nodes.Chars):
            yield from footnotes(inline.content)


def ruby(inlines: Inlines) -> Iterator[nodes.Ruby]:
    """The annotated pieces of ``inlines`` in order, those in footnotes left out."""
    for inline in inlines:
        if isinstance(inline, nodes.Ruby):
            yield inline
        elif not isinstance(inline, nodes.Chars | nodes.Footnote):
            yield from ruby(inline.content)


def references(inlines: Inlines) -> Iterator[nodes.Reference | nodes.Cite]:
    """The cross-references and the cited titles in ``inlines``, those in footnotes included."""
    for inline in inlines:
        if isinstance(inline, nodes.Reference | nodes.Cite):
            yield inline
        if not isinstance(inline, nodes.Chars):
            yield from references(inline.content)


def without(record: Record, parts: Iterable[str]) -> Record:
    """``record`` without what its elements ``parts`` hold, names out of ``OWN_PARTS``: the same object
    where it has none of them."""
    gone = {name: OWN_PARTS[name] for name in parts}
    empty: dict[str, Any] = {
        field: none for field, none in gone.values() if getattr(record, field) != none
    }
    return replace(record, **empty) if empty else record


OWN_PARTS: dict[str, tuple[str, str | None]] = {
    "copy-number": ("copy_number", ""),
    "classification": ("classification", ""),
    "urgency": ("urgency", ""),
    "signatories": ("signatories", None),
    "colophon": ("colophon", None),
}
"""What only a document by itself prints: element → field of the record, and its value without it."""


def shows_pages(record: Record) -> bool:
    """Whether the record prints page numbers, so that it cannot be set before they are known."""
    return any(
        isinstance(each, nodes.Reference) and each.show is nodes.Show.PAGE
        for _, content, _ in strings(record)
        if content and not (len(content) == 1 and isinstance(content[0], nodes.Chars))
        for each in references(content)
    )


def all_ids(issue: nodes.Issue) -> Iterator[str]:
    """The ids that links may lead to."""
    for record in issue.records():
        yield from ids(record)


def ids(block: object) -> Iterator[str]:
    """The ids of a block, or record, and of what is in it."""
    name = getattr(block, "id", None)
    if name:
        yield name
    for field in ("blocks", "items", "entries"):
        for inner in getattr(block, field, ()):
            yield from ids(inner)


def blocks(record: Record) -> Iterator[AnyBlock]:
    """Every block of the record, depth first, a block before those inside it."""
    yield from _blocks(record.blocks)


def _blocks(these: Iterable[AnyBlock]) -> Iterator[AnyBlock]:
    for block in these:
        yield block
        if isinstance(block, nodes.Part | nodes.Box | nodes.Duty):
            yield from _blocks(block.blocks)


# ---------------------------------------------------------------- text


def characters(record: Record) -> Iterator[Passage]:
    """Every printed string in printing order with its place; empty ones are left out.

    The head first (issuers, lines of the title and subtitle, number, lines of delivery), then the
    blocks depth first and tables row by row, the colophon last. Ruby follows the string that it stands
    over, a footnote the one that its mark stands in.
    """
    for text, content, span in strings(record):
        line = text + plain(content)
        if line:
            yield line, span
        for each in ruby(content):
            yield each.text, span
        for note in footnotes(content):
            place = span if not note.span.line else note.span
            yield plain(note.content), place
            for each in ruby(note.content):
                yield each.text, place


String = tuple[str, Inlines, Span]
"""Plain text, the inlines that follow it on the same line, and their place."""


def strings(record: Record) -> Iterator[String]:
    """Every string of the record in printing order, with the content that follows it on the line."""
    span = record.span
    for text in (record.copy_number, record.classification, record.urgency):
        yield text, (), span
    for issuer in record.issuers:
        yield issuer, (), span
    for line in (*record.title, *record.subtitle):
        yield "", line, span
    yield record.number, (), span
    if record.signatories:
        yield record.signatories.label, (), span
        for name in record.signatories.names:
            yield "", name, span
    for line in record.delivery.lines if record.delivery else ():
        yield "", line, span
    for block in blocks(record):
        yield from block_strings(block)
    if record.colophon:
        yield from _colophon(record.colophon)


def block_strings(block: AnyBlock) -> Iterator[String]:
    """The strings that a block prints itself, without those of the blocks inside it."""
    span = block.span
    match block:
        case nodes.Paragraph():
            lead = block.run_in
            if lead is None:
                yield "", block.content, span
            else:
                yield lead.number, (*lead.content, *block.content), span
        case nodes.Heading():
            yield block.number, block.content, span
        case nodes.Article():
            yield block.number, (*block.name, *block.content), span
        case nodes.ItemList():
            yield from _items(block.items)
        case nodes.Glossary():
            for entry in block.entries:
                yield "", (*entry.term, *entry.content), entry.span
        case nodes.Box():
            yield block.label, block.title, span
        case nodes.Table():
            yield from _table(block)
        case nodes.Figure():
            yield block.label, block.caption, span
        case nodes.Chart():
            yield from _chart(block)
        case nodes.Roster():
            for group in block.groups:
                yield "", group.role, span
                for member in group.members:
                    yield "", member.name, member.span
                    yield "", member.post, member.span
        case nodes.Duty():
            yield "", block.post, span
            yield "", block.name, span
        case nodes.Personnel():
            yield "", block.action, span
            yield from _items(block.items)
        case nodes.Recipients() | nodes.Annotation():
            yield "", block.content, span
        case nodes.AttachmentNote():
            yield block.label, (), span
            yield from _items(block.items)
        case nodes.Signature():
            for name in block.names:
                yield "", name, span
            yield block.date, (), span
        case nodes.Part():
            yield block.label, (), span
            for line in (*block.title, *block.subtitle):
                yield "", line, span


def _colophon(colophon: nodes.Colophon) -> Iterator[String]:
    for row in (*colophon.recipients, *colophon.copies):
        yield "", row.content, row.span
    yield "", colophon.office, colophon.span
    yield colophon.date, (), colophon.span


def _items(items: Iterable[nodes.Item]) -> Iterator[String]:
    for item in items:
        yield item.number, item.content, item.span


def _table(table: nodes.Table) -> Iterator[String]:
    yield table.label, table.caption, table.span
    yield "", table.unit, table.span
    for row in (*table.head, *table.body):
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                yield "", paragraph, cell.span if cell.span.line else row.span
    for note in table.notes:
        yield "", note, table.span


def _chart(chart: nodes.Chart) -> Iterator[String]:
    yield chart.label, chart.caption, chart.span
    for member in chart.members:
        if isinstance(member, nodes.ChartGroup):
            yield member.label, (), member.span
        for node in member.nodes if isinstance(member, nodes.ChartGroup) else (member,):
            for line in node.lines:
                yield "", line, node.span
    for link in chart.links:
        yield "", link.content, link.span


# ---------------------------------------------------------------- counts

_PLURAL: dict[type, str] = {
    nodes.Paragraph: "paragraphs",
    nodes.Heading: "headings",
    nodes.ItemList: "lists",
    nodes.Article: "articles",
    nodes.Glossary: "glossaries",
    nodes.Box: "boxes",
    nodes.Table: "tables",
    nodes.Figure: "figures",
    nodes.Chart: "charts",
    nodes.Roster: "rosters",
    nodes.Duty: "duties",
    nodes.Personnel: "personnel",
    nodes.Recipients: "recipients",
    nodes.AttachmentNote: "attachment notes",
    nodes.Signature: "signatures",
    nodes.Annotation: "annotations",
    nodes.Part: "parts",
}


def inventory(record: Record) -> dict[str, int]:
    """Counts by kind of block, in a fixed order; what does not occur is left out.

    Beside the blocks: ``parts/attachment`` (by role), ``headings/level 1`` and ``headings/一、`` (by
    level and scheme, and the same for ``run-in headings``), ``table rows``, ``lost figures``,
    ``chart nodes``, ``chart links``, ``list items``, ``glossary entries``, ``roster members``,
    ``personnel items``, ``attachment note items``, ``footnotes``.
    """
    counts = Counter({"documents": 1})
    for block in blocks(record):
        counts[_PLURAL[type(block)]] += 1
        _count_inside(block, counts)
    counts["footnotes"] += sum(1 for _, content, _ in strings(record) for _ in footnotes(content))
    return {key: counts[key] for key in sorted(counts, key=_rank) if counts[key]}


def _count_inside(block: AnyBlock, counts: Counter[str]) -> None:
    match block:
        case nodes.Heading():
            _count_heading("headings", block, counts)
        case nodes.Paragraph(run_in=nodes.RunIn() as lead):
            counts["run-in headings"] += 1
            _count_heading("run-in headings", lead, counts)
        case nodes.ItemList():
            counts["list items"] += len(block.items)
        case nodes.Glossary():
            counts["glossary entries"] += len(block.entries)
        case nodes.Table():
            counts["table rows"] += len(block.head) + len(block.body)
        case nodes.Figure():
            counts["lost figures"] += block.lost
        case nodes.Chart():
            counts["chart nodes"] += sum(1 for _ in block.nodes())
            counts["chart links"] += sum(len(link.ends) for link in block.links)
        case nodes.Roster():
            counts["roster members"] += sum(len(group.members) for group in block.groups)
        case nodes.Personnel():
            counts["personnel items"] += len(block.items)
        case nodes.AttachmentNote():
            counts["attachment note items"] += len(block.items)
        case nodes.Part():
            counts[f"parts/{block.role}"] += 1


def _count_heading(what: str, heading: nodes.Heading | nodes.RunIn, counts: Counter[str]) -> None:
    counts[f"{what}/level {heading.level}"] += 1
    counts[f"{what}/{scheme(heading.number) or 'unnumbered'}"] += 1


_ORDER = (
    "documents",
    "parts",
    "headings",
    "run-in headings",
    "paragraphs",
    "articles",
    "lists",
    "list items",
    "glossaries",
    "glossary entries",
    "boxes",
    "tables",
    "table rows",
    "figures",
    "lost figures",
    "charts",
    "chart nodes",
    "chart links",
    "rosters",
    "roster members",
    "duties",
    "personnel",
    "personnel items",
    "recipients",
    "attachment notes",
    "attachment note items",
    "signatures",
    "annotations",
    "footnotes",
)


def _rank(key: str) -> tuple[int, str]:
    return _ORDER.index(key.split("/", 1)[0]), key
