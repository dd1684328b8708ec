"""Elements to nodes: a valid tree becomes a ``Record``.

In: the root of a tree that follows ``record.rng``. Out: the record, and in ``Marks`` what has to be
checked beyond it (ids, targets, pictures). What the grammar cannot say about one record is checked
on the way: emptiness, nesting of references, table grids.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from typeset.model import nodes
from typeset.model.charts import check_chart
from typeset.model.grid import check_table
from typeset.model.inlines import Element, TextReader
from typeset.model.nodes import Align, AnyBlock, Chars, Inlines, Lines, TableWidth
from typeset.model.whitespace import normalise


class Builder(TextReader):
    """Builds the nodes of one file."""

    def record(self, root: Element) -> nodes.Record:
        """The document, whole."""
        common = self._common(root)
        issuers: list[str] = []
        title: Lines = ()
        subtitle: Lines = ()
        number, delivery, signatories, at = "", None, None, 0
        header: dict[str, str] = {}
        colophon = None
        children = [child for child in root if child.tag != "colophon"]
        if len(children) < len(root):
            colophon = self._colophon(root.find("colophon"))
        for at, child in enumerate(children):  # noqa: B007
            match child.tag:
                case "copy-number" | "classification" | "urgency" as name:
                    header[name] = self._string(child)
                case "issuer":
                    issuers.append(self._string(child))
                case "title":
                    title = self._lines(child)
                case "subtitle":
                    subtitle = self._lines(child)
                case "number":
                    number = self._string(child)
                case "signatories":
                    label, first = self._label(child)
                    names = tuple([self._content(each) for each in child[first:]])
                    signatories = nodes.Signatories(label, names)
                case "delivery":
                    delivery = nodes.Delivery(self._lines(child))
                case "accept":
                    continue
                case _:
                    break
        else:
            at = len(children)
            self._faults.add("document-empty", root.sourceline)
        accepted = [child for child in children[at:] if child.tag == "accept"]
        return nodes.Record(
            kind=nodes.Kind(root.get("kind")),
            issuers=tuple(issuers),
            title=title,
            subtitle=subtitle,
            number=number,
            date=root.get("date"),
            delivery=delivery,
            blocks=self._blocks(children, at),
            source=root.get("source"),
            accepted=tuple(map(self._accepted, accepted)),
            copy_number=header.get("copy-number", ""),
            classification=header.get("classification", ""),
            urgency=header.get("urgency", ""),
            signatories=signatories,
            colophon=colophon,
            **common,
        )

    def _blocks(self, parent: Sequence[Element], start: int = 0) -> tuple[AnyBlock, ...]:
        children = parent[start:] if start else parent
        return tuple(
            [_BLOCKS[child.tag](self, child) for child in children if child.tag != "accept"]
        )

    def _accepted(self, element: Element) -> nodes.Acceptance:
        text = normalise(element.text or "") if not len(element) else ""
        return nodes.Acceptance(
            element.get("rule"), element.get("reason"), text, **self._common(element)
        )

    # ------------------------------------------------------------ blocks of text

    def _recipients(self, element: Element) -> nodes.Recipients:
        return nodes.Recipients(self._content(element), **self._common(element))

    def _annotation(self, element: Element) -> nodes.Annotation:
        return nodes.Annotation(self._content(element), **self._common(element))

    def _paragraph(self, element: Element) -> nodes.Paragraph:
        run_in, start = None, 0
        if len(element) and element[0].tag == "run-in":
            lead, start = element[0], 1
            number, at = self._numbered(lead)
            content = self._content(lead, at, may_be_empty=bool(number))
            run_in = nodes.RunIn(int(lead.get("level")), number, content)
        return nodes.Paragraph(
            self._content(element, start, may_be_empty=run_in is not None),
            nodes.ParagraphKind(element.get("kind", "plain")),
            run_in,
            **self._common(element),
        )

    def _heading(self, element: Element) -> nodes.Heading:
        number, at = self._numbered(element)
        content = self._content(element, at, may_be_empty=bool(number))
        return nodes.Heading(int(element.get("level")), number, content, **self._common(element))

    def _item(self, element: Element) -> nodes.Item:
        number, at = self._numbered(element)
        return nodes.Item(number, self._content(element, at), **self._common(element))

    def _list(self, element: Element) -> nodes.ItemList:
        return nodes.ItemList(tuple(map(self._item, element)), **self._common(element))

    def _article(self, element: Element) -> nodes.Article:
        number, at = self._numbered(element)
        name: Inlines = ()
        if len(element) > at and element[at].tag == "name":
            name, at = self._content(element[at]), at + 1
        content = self._content(element, at, may_be_empty=True)
        return nodes.Article(number, name, content, **self._common(element))

    def _glossary(self, element: Element) -> nodes.Glossary:
        entries = [
            nodes.Entry(
                self._content(entry[0]),
                self._content(entry, 1, may_be_empty=True),
                **self._common(entry),
            )
            for entry in element
        ]
        return nodes.Glossary(tuple(entries), **self._common(element))

    def _box(self, element: Element) -> nodes.Box:
        label, at = self._label(element)
        title: Inlines = ()
        if element[at].tag == "title":
            title, at = self._content(element[at]), at + 1
        return nodes.Box(label, title, self._blocks(element, at), **self._common(element))

    def _label(self, element: Element) -> tuple[str, int]:
        if len(element) and element[0].tag == "label":
            return self._string(element[0]), 1
        return "", 0

    # ------------------------------------------------------------ tables and figures

    def _table(self, element: Element) -> nodes.Table:
        label = ""
        caption: Inlines = ()
        unit: Inlines = ()
        columns: list[nodes.Column] = []
        rows: dict[str, tuple[nodes.Row, ...]] = {"thead": (), "tbody": ()}
        notes: list[Inlines] = []
        for child in element:
            match child.tag:
                case "label":
                    label = self._string(child)
                case "caption":
                    caption = self._content(child)
                case "unit":
                    unit = self._content(child)
                case "col":
                    columns.append(self._column(child))
                case "note":
                    notes.append(self._content(child))
                case group:
                    rows[group] = tuple([self._row(row) for row in child])
        table = nodes.Table(
            label,
            caption,
            unit,
            tuple(columns),
            rows["thead"],
            rows["tbody"],
            tuple(notes),
            TableWidth(element.get("width", "auto")),
            **self._common(element),
        )
        check_table(table, self._faults)
        return table

    def _column(self, element: Element) -> nodes.Column:
        share, width = element.get("width"), None
        if share is not None:
            width = float(share)
            if not 0 < width <= 1000:
                self._faults.add(
                    "value-decimal", element.sourceline, attribute="width", value=share[:40]
                )
        return nodes.Column(width, Align(element.get("align", "auto")))

    def _row(self, element: Element) -> nodes.Row:
        line = element.get("line")
        cells = tuple([self._cell(cell) for cell in element])
        return nodes.Row(cells, self._span(element), None if line is None else int(line))

    def _cell(self, element: Element) -> nodes.Cell:
        if len(element) and element[0].tag == "p":
            paragraphs = tuple([self._mixed(p.text, p, keep_indent=True) for p in element])
        elif len(element):
            paragraphs = (self._mixed(element.text, element, keep_indent=True),)
        else:
            text = normalise(element.text or "", keep_indent=True)
            paragraphs = ((Chars(text),) if text else (),)
        span = self._span(element)
        if not element.attrib:
            return nodes.Cell(paragraphs, header=element.tag == "th", span=span)
        return nodes.Cell(
            paragraphs,
            int(element.get("columns", "1")),
            int(element.get("rows", "1")),
            element.tag == "th",
            Align(element.get("align", "auto")),
            span,
        )

    def _figure(self, element: Element) -> nodes.Figure:
        label, at = self._label(element)
        caption = self._content(element[at]) if len(element) > at else ()
        source, lost = element.get("src"), element.get("lost") is not None
        alt, line = normalise(element.get("alt", "")), element.sourceline
        if lost == (source is not None):
            self._faults.add("figure-source", line)
        elif source is not None:
            self.marks.pictures.append((source, line))
            if not alt:
                self._faults.add("figure-alt", line)
        width = TableWidth(element.get("width", "auto"))
        return nodes.Figure(source, alt, label, caption, lost, width, **self._common(element))

    def _chart(self, element: Element) -> nodes.Chart:
        label, at = self._label(element)
        caption: Inlines = ()
        if element[at].tag == "caption":
            caption, at = self._content(element[at]), at + 1
        members: list[nodes.ChartNode | nodes.ChartGroup] = []
        links: list[nodes.ChartLink] = []
        for child in element[at:]:
            match child.tag:
                case "node":
                    members.append(self._chart_node(child))
                case "group":
                    name, first = self._label(child)
                    inside = tuple(map(self._chart_node, child[first:]))
                    key = child.get("key", "")
                    members.append(nodes.ChartGroup(key, name, inside, self._span(child)))
                case _:
                    links.append(self._chart_link(child))
        chart = nodes.Chart(
            nodes.ChartKind(element.get("kind")),
            label,
            caption,
            tuple(members),
            tuple(links),
            TableWidth(element.get("width", "auto")),
            nodes.ChartHeight(element.get("height", "auto")),
            **self._common(element),
        )
        check_chart(chart, self._faults)
        return chart

    def _chart_node(self, element: Element) -> nodes.ChartNode:
        shape = nodes.Shape(element.get("shape", "box"))
        return nodes.ChartNode(element.get("key"), self._lines(element), shape, self._span(element))

    def _chart_link(self, element: Element) -> nodes.ChartLink:
        return nodes.ChartLink(
            element.get("from"),
            tuple(element.get("to").split()),
            self._content(element, may_be_empty=True),
            element.get("dashed") is not None,
            self._span(element),
        )

    # ------------------------------------------------------------ people

    def _roster(self, element: Element) -> nodes.Roster:
        groups = []
        for group in element:
            role: Inlines = ()
            members = list(group)
            if group[0].tag == "role":
                role, members = self._content(group[0]), members[1:]
            groups.append(nodes.RosterGroup(role, tuple(map(self._member, members))))
        return nodes.Roster(tuple(groups), **self._common(element))

    def _member(self, element: Element) -> nodes.Member:
        post = self._content(element[1]) if len(element) > 1 else ()
        return nodes.Member(self._content(element[0]), post, **self._common(element))

    def _duty(self, element: Element) -> nodes.Duty:
        post: Inlines = ()
        at = 0
        if element[0].tag == "post":
            post, at = self._content(element[0]), 1
        name = self._content(element[at])
        return nodes.Duty(post, name, self._blocks(element, at + 1), **self._common(element))

    def _personnel(self, element: Element) -> nodes.Personnel:
        action: Inlines = ()
        items = list(element)
        if items[0].tag == "action":
            action = self._content(items.pop(0))
        return nodes.Personnel(action, tuple(map(self._item, items)), **self._common(element))

    # ------------------------------------------------------------ closing and parts

    def _attachment_note(self, element: Element) -> nodes.AttachmentNote:
        label, at = self._label(element)
        items = tuple(map(self._item, element[at:]))
        return nodes.AttachmentNote(label, items, **self._common(element))

    def _signature(self, element: Element) -> nodes.Signature:
        names = tuple([self._content(child) for child in element if child.tag == "name"])
        date = self._string(element[-1]) if element[-1].tag == "date" else ""
        sealed = element.get("seal") is not None
        return nodes.Signature(names, date, sealed, **self._common(element))

    def _colophon(self, element: Element) -> nodes.Colophon:
        rows: dict[str, list[nodes.Copies]] = {"recipients": [], "copies": []}
        office: Inlines = ()
        date = ""
        for child in element:
            if child.tag in rows:
                rows[child.tag].append(nodes.Copies(self._content(child), **self._common(child)))
            elif child.tag == "office":
                office = self._content(child)
            else:
                date = self._string(child)
        if not len(element):
            self._faults.add("colophon-empty", element.sourceline)
        return nodes.Colophon(
            tuple(rows["recipients"]), tuple(rows["copies"]), office, date, self._span(element)
        )

    def _part(self, element: Element) -> nodes.Part:
        label, at = self._label(element)
        title: Lines = ()
        subtitle: Lines = ()
        if len(element) > at and element[at].tag == "title":
            title, at = self._lines(element[at]), at + 1
        if len(element) > at and element[at].tag == "subtitle":
            subtitle, at = self._lines(element[at]), at + 1
        role = nodes.PartRole(element.tag)
        blocks = self._blocks(element, at)
        if not blocks:
            self._faults.add("part-empty", element.sourceline, element=f"<{element.tag}>")
        return nodes.Part(role, label, title, subtitle, blocks, **self._common(element))


_BLOCKS: dict[str, Callable[[Builder, Element], AnyBlock]] = {
    "p": Builder._paragraph,
    "heading": Builder._heading,
    "list": Builder._list,
    "article": Builder._article,
    "glossary": Builder._glossary,
    "box": Builder._box,
    "table": Builder._table,
    "figure": Builder._figure,
    "chart": Builder._chart,
    "roster": Builder._roster,
    "duty": Builder._duty,
    "personnel": Builder._personnel,
    "recipients": Builder._recipients,
    "attachments-note": Builder._attachment_note,
    "signature": Builder._signature,
    "annotation": Builder._annotation,
    "instrument": Builder._part,
    "attachment": Builder._part,
    "appendix": Builder._part,
}
