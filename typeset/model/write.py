"""Nodes to files: records as XML, issue.toml and publication.toml as TOML.

In: a ``Record``, or the data of an issue. Out: text that is pleasant in a diff: two blanks a level, one block
a line, paragraphs not wrapped. ``read`` gives back the same nodes, spans aside, as long as the text
in them is normalised (docs/records.md, White space).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from typeset.model import nodes
from typeset.model.nodes import Align, AnyBlock, Block, Imprint, Inlines, Lines, Publication, Record

_STEP = "  "
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_VALUE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
)


def record_to_xml(record: Record) -> str:
    """The record as an XML document (UTF-8), ending in a line break."""
    head = _tag(
        "document",
        id=record.id,
        kind=record.kind,
        date=record.date,
        source=record.source,
        line=record.origin,
    )
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<{head}>"]
    body = [
        *_optional("copy-number", _text(record.copy_number)),
        *_optional("classification", _text(record.classification)),
        *_optional("urgency", _text(record.urgency)),
        *(_line("issuer", _text(issuer)) for issuer in record.issuers),
        _line("title", _broken(record.title)),
        *_optional("subtitle", _broken(record.subtitle)),
        *_optional("number", _text(record.number)),
        *_signatories(record.signatories),
        *_optional("delivery", _broken(record.delivery.lines) if record.delivery else ""),
        *_blocks(record.blocks),
        *_colophon(record.colophon),
        *(
            _line(_tag("accept", rule=each.rule, reason=each.reason), _text(each.text))
            for each in record.accepted
        ),
    ]
    return "\n".join([*lines, *_indented(body), "</document>", ""])


def block_to_xml(block: AnyBlock) -> list[str]:
    """The element of a block, a line each, as it stands in a record."""
    return _block(block)


# ---------------------------------------------------------------- tags


def _text(text: str) -> str:
    return text.translate(_TEXT)


def _tag(name: str, **attributes: object) -> str:
    """``name a="…" b="…"``, without the attributes that are ``None``."""
    pairs = [
        f' {key}="{str(value).translate(_VALUE)}"'
        for key, value in attributes.items()
        if value is not None
    ]
    return name + "".join(pairs)


def _line(tag: str, content: str) -> str:
    """An element on one line; ``tag`` may hold attributes."""
    return f"<{tag}>{content}</{tag.split(' ', 1)[0]}>" if content else f"<{tag}/>"


def _optional(tag: str, content: str) -> list[str]:
    return [_line(tag, content)] if content else []


def _nest(tag: str, lines: Iterable[str]) -> list[str]:
    """An element on several lines."""
    return [f"<{tag}>", *_indented(lines), f"</{tag.split(' ', 1)[0]}>"]


def _indented(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield _STEP + line


def _block_tag(name: str, block: Block, **attributes: object) -> str:
    return _tag(name, id=block.id, line=block.origin, **attributes)


# ---------------------------------------------------------------- inline


def _inline(content: Inlines) -> str:
    parts = []
    for inline in content:
        match inline:
            case nodes.Chars():
                parts.append(_text(inline.text))
            case nodes.Styled():
                parts.append(_line(inline.style, _inline(inline.content)))
            case nodes.Cite():
                parts.append(_line(_tag("cite", to=inline.to), _inline(inline.content)))
            case nodes.Reference():
                show = None if inline.show is nodes.Show.TEXT else inline.show
                parts.append(_line(_tag("ref", to=inline.to, show=show), _inline(inline.content)))
            case nodes.Ruby():
                rt = _line("rt", _text(inline.text))
                parts.append(_line("ruby", _inline(inline.content) + rt))
            case nodes.Footnote():
                parts.append(_line("fn", _inline(inline.content)))
    return "".join(parts)


def _broken(lines: Lines) -> str:
    return "<br/>".join(_inline(line) for line in lines)


def _number(number: str) -> str:
    return _line("num", _text(number)) if number else ""


# ---------------------------------------------------------------- blocks


def _blocks(blocks: Iterable[AnyBlock]) -> Iterator[str]:
    for block in blocks:
        yield from _block(block)


def _block(block: AnyBlock) -> list[str]:
    match block:
        case nodes.Paragraph():
            return [_paragraph(block)]
        case nodes.Heading():
            tag = _block_tag("heading", block, level=block.level)
            return [_line(tag, _number(block.number) + _inline(block.content))]
        case nodes.ItemList():
            return _nest(_block_tag("list", block), map(_item, block.items))
        case nodes.Article():
            name = _line("name", _inline(block.name)) if block.name else ""
            content = _number(block.number) + name + _inline(block.content)
            return [_line(_block_tag("article", block), content)]
        case nodes.Glossary():
            return _nest(_block_tag("glossary", block), map(_entry, block.entries))
        case nodes.Box():
            head = _optional("label", _text(block.label)), _optional("title", _inline(block.title))
            return _nest(_block_tag("box", block), [*head[0], *head[1], *_blocks(block.blocks)])
        case nodes.Table():
            return _table(block)
        case nodes.Figure():
            return _figure(block)
        case nodes.Chart():
            return _chart(block)
        case nodes.Roster():
            groups = [line for group in block.groups for line in _group(group)]
            return _nest(_block_tag("roster", block), groups)
        case nodes.Duty():
            post, name = _optional("post", _inline(block.post)), _line("name", _inline(block.name))
            return _nest(_block_tag("duty", block), [*post, name, *_blocks(block.blocks)])
        case nodes.Personnel():
            action = _optional("action", _inline(block.action))
            return _nest(_block_tag("personnel", block), [*action, *map(_item, block.items)])
        case nodes.Recipients():
            return [_line(_block_tag("recipients", block), _inline(block.content))]
        case nodes.AttachmentNote():
            label = _optional("label", _text(block.label))
            return _nest(_block_tag("attachments-note", block), [*label, *map(_item, block.items)])
        case nodes.Signature():
            names = [_line("name", _inline(name)) for name in block.names]
            date = _optional("date", _text(block.date))
            tag = _block_tag("signature", block, seal="true" if block.sealed else None)
            return _nest(tag, [*names, *date])
        case nodes.Annotation():
            return [_line(_block_tag("annotation", block), _inline(block.content))]
        case nodes.Part():
            head = _optional("label", _text(block.label)), _optional("title", _broken(block.title))
            subtitle = _optional("subtitle", _broken(block.subtitle))
            inside = [*head[0], *head[1], *subtitle, *_blocks(block.blocks)]
            return _nest(_block_tag(block.role, block), inside)


def _signatories(signatories: nodes.Signatories | None) -> list[str]:
    if signatories is None:
        return []
    names = [_line("name", _inline(name)) for name in signatories.names]
    return _nest("signatories", [*_optional("label", _text(signatories.label)), *names])


def _colophon(colophon: nodes.Colophon | None) -> list[str]:
    if colophon is None:
        return []
    rows = [
        _line(_block_tag(tag, row), _inline(row.content))
        for tag, group in (("recipients", colophon.recipients), ("copies", colophon.copies))
        for row in group
    ]
    rows += _optional("office", _inline(colophon.office))
    return _nest("colophon", [*rows, *_optional("date", _text(colophon.date))])


def _paragraph(block: nodes.Paragraph) -> str:
    kind = None if block.kind is nodes.ParagraphKind.PLAIN else block.kind
    lead = ""
    if block.run_in is not None:
        tag = _tag("run-in", level=block.run_in.level)
        lead = _line(tag, _number(block.run_in.number) + _inline(block.run_in.content))
    return _line(_block_tag("p", block, kind=kind), lead + _inline(block.content))


def _item(item: nodes.Item) -> str:
    return _line(_block_tag("item", item), _number(item.number) + _inline(item.content))


def _entry(entry: nodes.Entry) -> str:
    term = _line("term", _inline(entry.term))
    return _line(_block_tag("entry", entry), term + _inline(entry.content))


def _group(group: nodes.RosterGroup) -> list[str]:
    members = [
        _line(
            _block_tag("member", member),
            "".join(
                [
                    _line("name", _inline(member.name)),
                    *_optional("post", _inline(member.post)),
                ]
            ),
        )
        for member in group.members
    ]
    return _nest("group", [*_optional("role", _inline(group.role)), *members])


def _table(table: nodes.Table) -> list[str]:
    width = None if table.width is nodes.TableWidth.AUTO else table.width
    inside = [
        *_optional("label", _text(table.label)),
        *_optional("caption", _inline(table.caption)),
        *_optional("unit", _inline(table.unit)),
        *(
            _line(_tag("col", width=share(c.width), align=_align(c.align)), "")
            for c in table.columns
        ),
        *(_nest("thead", map(_row, table.head)) if table.head else ()),
        *_nest("tbody", map(_row, table.body)),
        *(_line("note", _inline(note)) for note in table.notes),
    ]
    return _nest(_block_tag("table", table, width=width), inside)


def share(width: float | None) -> str | None:
    """A share without an exponent, which XML Schema decimals do not have."""
    if width is None:
        return None
    return f"{width:g}" if float(f"{width:g}") == width and width >= 1e-4 else f"{width:.20f}"


def _align(align: Align) -> Align | None:
    return None if align is Align.AUTO else align


def _row(row: nodes.Row) -> str:
    """A row on one line: rows are what a diff of a table is read by."""
    return _line(_tag("tr", line=row.origin), "".join(map(_cell, row.cells)))


def _cell(cell: nodes.Cell) -> str:
    tag = _tag(
        "th" if cell.header else "td",
        columns=None if cell.columns == 1 else cell.columns,
        rows=None if cell.rows == 1 else cell.rows,
        align=_align(cell.align),
    )
    if len(cell.paragraphs) == 1:
        return _line(tag, _inline(cell.paragraphs[0]))
    return _line(tag, "".join(_line("p", _inline(each)) for each in cell.paragraphs))


def _figure(figure: nodes.Figure) -> list[str]:
    tag = _block_tag(
        "figure",
        figure,
        src=figure.source,
        lost="true" if figure.lost else None,
        alt=figure.alt or None,
        width=None if figure.width is nodes.TableWidth.AUTO else figure.width,
    )
    label = _optional("label", _text(figure.label))
    caption = _optional("caption", _inline(figure.caption))
    return [_line(tag, "".join([*label, *caption]))]


def _chart(chart: nodes.Chart) -> list[str]:
    """A node and a link on one line each: what a diff of a chart is read by."""
    inside = [
        *_optional("label", _text(chart.label)),
        *_optional("caption", _inline(chart.caption)),
    ]
    for member in chart.members:
        if isinstance(member, nodes.ChartGroup):
            label = _optional("label", _text(member.label))
            tag = _tag("group", key=member.key or None)
            inside += _nest(tag, [*label, *map(_chart_node, member.nodes)])
        else:
            inside.append(_chart_node(member))
    for link in chart.links:
        tag = _tag(
            "link",
            **{"from": link.start},
            to=" ".join(link.ends),
            dashed="true" if link.dashed else None,
        )
        inside.append(_line(tag, _inline(link.content)))
    tag = _block_tag(
        "chart",
        chart,
        kind=chart.kind,
        width=None if chart.width is nodes.TableWidth.AUTO else chart.width,
        height=None if chart.height is nodes.ChartHeight.AUTO else chart.height,
    )
    return _nest(tag, inside)


def _chart_node(node: nodes.ChartNode) -> str:
    shape = None if node.shape is nodes.Shape.BOX else node.shape
    return _line(_tag("node", key=node.key, shape=shape), _broken(node.lines))


# ---------------------------------------------------------------- TOML

_TOML_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _quoted(text: str) -> str:
    """``text`` as a basic string (TOML 1.0, String)."""
    out = [
        _TOML_ESCAPES.get(c) or (f"\\u{ord(c):04X}" if c < " " or "\x7f" <= c < "\xa0" else c)
        for c in text
    ]
    return f'"{"".join(out)}"'


def _list(key: str, texts: Sequence[str]) -> list[str]:
    """``key = [...]``, an item a line."""
    if not texts:
        return [f"{key} = []"]
    return [f"{key} = [", *(f"{_STEP}{_quoted(text)}," for text in texts), "]"]


def _imprint(lines: Iterable[Imprint]) -> Iterator[str]:
    for line in lines:
        yield from ("", "[[imprint]]")
        yield f"label = {_quoted(line.label)}"
        yield f"value = {_quoted(line.value)}"


def issue_to_toml(
    *,
    id: str,
    year: int,
    number: int,
    date: str,
    sections: Iterable[tuple[str, Sequence[str]]],
    cumulative: int | None = None,
    date_text: str | None = None,
    layout: str | None = None,
    imprint: Iterable[Imprint] = (),
) -> str:
    """issue.toml; ``sections`` are pairs of a name and the paths of its documents, with ``/``."""
    lines = [f"id = {_quoted(id)}", f"year = {year}", f"number = {number}"]
    if cumulative is not None:
        lines.append(f"cumulative = {cumulative}")
    lines.append(f"date = {_quoted(date)}")
    if date_text is not None:
        lines.append(f"date_text = {_quoted(date_text)}")
    if layout is not None:
        lines.append(f"layout = {_quoted(layout)}")
    for name, documents in sections:
        lines += ["", "[[section]]", f"name = {_quoted(name)}", *_list("documents", documents)]
    return "\n".join([*lines, *_imprint(imprint), ""])


def publication_to_toml(publication: Publication) -> str:
    """publication.toml."""
    lines = [f"name = {_quoted(publication.name)}"]
    if publication.name_local:
        lines.append(f"name_local = {_quoted(publication.name_local)}")
    if publication.language != "zh-CN":
        lines.append(f"language = {_quoted(publication.language)}")
    if publication.motto:
        lines += _list("motto", publication.motto)
    if publication.sections:
        lines += _list("sections", publication.sections)
    return "\n".join([*lines, *_imprint(publication.imprint), ""])
