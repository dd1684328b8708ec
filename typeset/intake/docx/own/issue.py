"""A whole Word file of ours -> its records, in the sections of their issue.

In: ``Word``. Out: ``Own``: records with their sections, what the issue and the publication say,
pictures, and remarks. Documents and parts begin and end at their bookmarks; where these were lost, at
the styles of their titles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from typeset.diagnostics import InputFaults
from typeset.frozen import frozen, replace
from typeset.intake.document import iso_date
from typeset.intake.docx.changes import Changes
from typeset.intake.docx.names import MC, W, local, val
from typeset.intake.docx.own.blocks import BlockReader
from typeset.intake.docx.own.facts import NAMESPACE, Facts, properties
from typeset.intake.docx.own.frames import Frame, Holder
from typeset.intake.docx.own.inlines import InlineReader, Pieces, plain_of
from typeset.intake.docx.own.official import (
    ABOVE,
    COLOPHON,
    GENERATED,
    colophon_line,
    colophon_of,
    issuers_in_title,
    numbered,
    signatories_of,
)
from typeset.intake.docx.own.styles import canonical
from typeset.intake.docx.own.tables import read_table
from typeset.intake.docx.reader import Word
from typeset.intake.docx.scroll import Scroll
from typeset.intake.head import kind_of
from typeset.intake.pictures import printable
from typeset.model import nodes
from typeset.model.flat import Flat, flat, loose, mapped
from typeset.model.nodes import PartRole, TableWidth
from typeset.model.read import record_of

ROLES = {
    "Instrument": PartRole.INSTRUMENT,
    "Attachment": PartRole.ATTACHMENT,
    "Appendix": PartRole.APPENDIX,
}
_PART = re.compile("(Instrument|Attachment|Appendix)(Label|Title|Subtitle)")
_FRONT = frozenset(
    ("Masthead", "MastheadLocal", "IssueLine", "Motto", "Imprint", "ContentsTitle", "TOC1", "TOC2")
)
_UNPRINTED = frozenset(("Break", "SectionOpener", "CoverName", "CoverIssue", "CoverDate"))
_HEAD = ("DocIssuer", "DocTitle", "DocSubtitle", "DocNumber", "Delivery", "Signatories", *ABOVE)
_FIRST = ("DocIssuer", "DocTitle", *ABOVE)
"""Styles of what a document may begin with."""
_CAPTIONS = ("TableCaption", "TableUnit", "TableNote", "FigureCaption")


@frozen
class Own:
    """``sections`` name that of each record. ``styles``: lines of paragraphs in styles of others."""

    records: tuple[tuple[nodes.Record, str], ...]
    publication: nodes.Publication
    facts: Facts
    pictures: dict[str, bytes]
    strange: tuple[tuple[int, str], ...]


def read_own(word: Word, facts: Facts, source: str) -> Own:
    """The records in a file of ours; ``source`` names it."""
    return _Reader(word, facts, source).own()


class _Reader:
    def __init__(self, word: Word, facts: Facts, source: str) -> None:
        self._word = word
        self._facts = facts
        self._source = source
        package = word.package
        self._styles = canonical(package.optional(package.related(package.main, "styles")))
        self._changes = Changes(Scroll(), accept=word.accept)
        self._relations = package.relationships(package.main)
        notes = package.optional(package.related(package.main, "footnotes"))
        by_id = (
            {n.get(W + "id", ""): n for n in notes.iter(W + "footnote")}
            if notes is not None
            else {}
        )
        self._inlines = InlineReader(self._styles, facts, self._changes, by_id, word.listed)
        self._blocks = BlockReader(facts)
        self._frames: list[Frame] = []
        self._carried: Pieces | None = None
        self._shown: list[str] = []
        self._met: set[str] = set()
        """Bookmarks that have begun."""
        self._waiting: list[str] = []
        self._caption: Pieces | None = None
        self._unit: Pieces | None = None
        self._front: list[Pieces] = []
        self._pictures: dict[str, bytes] = {}
        self._depth = 0

    def own(self) -> Own:
        self._inlines.count_marks(self._word.root)
        self._walk(self._word.root.find(W + "body"))
        self._flush_caption()
        if self._carried is not None:
            self._paragraph(self._carried)
        records = []
        section = ""
        for n, frame in enumerate(self._frames, 1):
            section = frame.attributes.get("section") or section
            records.append((self._record(frame, n), section))
        records = _with_nesting(records, self._facts)
        strange = tuple((one.line, one.style) for one in self._blocks.told)
        publication = self._publication()
        return Own(tuple(records), publication, self._facts, self._pictures, strange)

    # ---- the way through the document

    def _walk(self, element: Any) -> None:
        self._depth += 1
        for child in element if self._depth < MOST_DEEP else ():
            name = local(child)
            if child.tag == W + "p":
                self._read_paragraph(child)
            elif child.tag == W + "tbl":
                self._table(child)
            elif name in ("bookmarkStart", "bookmarkEnd"):
                found = self._inlines.mark(child)
                if found is not None and found[1]:
                    self._waiting += self._begin(found[0], self._word.next_line(child))
                elif found is not None:
                    self._end(found[0])
            elif name in ("ins", "del", "moveTo", "moveFrom"):
                if self._changes.stands(child):
                    self._walk(child)
            elif name == "AlternateContent":
                choice = child.find(MC + "Choice")
                if choice is not None:
                    self._walk(choice)
            elif name and name not in ("sectPr", "tcPr", "sdtPr", "sdtEndPr"):
                self._walk(child)
        self._depth -= 1

    def _read_paragraph(self, element: Any) -> None:
        pieces = self._inlines.paragraph(element, self._word.numbers.get(element, 0))
        if self._carried is not None:
            before, self._carried = self._carried, None
            pieces.pieces[:0] = before.pieces
            pieces.begins[:0] = before.begins
            pieces.line = before.line
        if pieces.goes:
            self._carried = pieces
            return
        self._paragraph(pieces)
        for box in pieces.boxes:
            self._walk(box)

    def _paragraph(self, pieces: Pieces) -> None:
        ids = self._waiting
        self._waiting = []
        for name in pieces.begins:
            ids += self._begin(name, pieces.line)
        ends = list(pieces.ends)
        pieces.ends = [self._facts.ids.get(name, "") for name in ends]
        self._dispatch(pieces, ids)
        for name in ends:
            self._end(name)

    def _lost(self, *tags: str, **wanted: str) -> str:
        """The bookmark that is not in the file any more and stood here among those of ``tags``: programs lose
        some where tables end. ``wanted`` are attributes of its row."""
        order = self._facts.order(*tags)
        last = max((n for n, name in enumerate(order) if name in self._met), default=-1)
        for name in order[last + 1 :]:
            row = self._facts.rows[name]
            if name in self._inlines.present:
                return ""
            if all(row.get(key, "") == value for key, value in wanted.items()):
                self._met.add(name)
                return name
        return ""

    def _leave_for(self, within: str) -> None:
        """Leave parts until the one with the bookmark ``within``, or all; where it is not open, those that
        have ended."""
        stack = self._blocks.stack
        names = [frame.bookmark for frame in stack[1:]]
        if within in names or not within:
            while len(stack) > 1 and stack[-1].bookmark != within:
                stack.pop()
            self._blocks.apart()
        else:
            self._pop_ended()

    def _begin(self, name: str, line: int) -> list[str]:
        """A bookmark begins: a document, a part, what is shown; else the id of what follows."""
        row = self._facts.rows.get(name)
        if row is None:
            return []
        self._met.add(name)
        tag = local(row)
        attributes = {str(key): str(value) for key, value in row.attrib.items()}
        if tag == "record":
            self._start(
                Frame("record", line, attributes.get("id"), bookmark=name, attributes=attributes)
            )
        elif tag == "part" and self._frames:
            role = next(
                (one for one in PartRole if one == attributes.get("role")), PartRole.APPENDIX
            )
            self._leave_for(attributes.get("within", ""))
            part = Frame("part", line, attributes.get("id"), role, name)
            self._blocks.put(part)
            self._blocks.stack.append(part)
        elif tag in ("table", "figure", "drawn"):
            self._shown.append(name)
        elif tag == "sealed":
            self._blocks.sealed = True
        elif tag == "apart":
            self._blocks.apart()
        elif tag == "outside":
            self._leave_for(attributes.get("within", ""))
        elif tag == "group":
            self._blocks.grouped = True
        elif tag == "named" and attributes.get("id"):
            return [attributes["id"]]
        return []

    def _end(self, name: str) -> None:
        for frame in self._blocks.stack:
            if frame.bookmark == name:
                frame.ended = True
        if name in self._shown:
            self._shown.remove(name)

    def _start(self, frame: Frame) -> None:
        self._flush_caption()
        self._frames.append(frame)
        self._blocks.stack = [frame]
        self._blocks.apart()

    def _pop_ended(self) -> None:
        """Leave parts whose bookmarks have ended, boxes and duties."""
        stack = self._blocks.stack
        while len(stack) > 1 and (stack[-1].ended or stack[-1].kind == "duty"):
            stack.pop()
        self._blocks.apart()

    # ---- paragraphs

    def _dispatch(self, pieces: Pieces, ids: list[str]) -> None:
        style = pieces.style
        if style in GENERATED or (style in _UNPRINTED and not pieces.text.strip()):
            self._waiting += ids
            return
        if not self._frames and style not in _HEAD:
            self._front.append(pieces)
            return
        part = _PART.fullmatch(style)
        if style not in ("TableUnit", "TableCaption") and (pieces.pieces or pieces.pictures):
            self._flush_caption()
        if style in _HEAD:
            self._head(pieces)
        elif style in COLOPHON:
            colophon_line(self._frames[-1], pieces, ids)
        elif part is not None:
            self._part_head(pieces, part[1], part[2])
        elif style in _CAPTIONS:
            self._captions(pieces, ids)
        elif pieces.pictures:
            self._figure(pieces, ids)
        else:
            if style == "Annotation":
                self._pop_ended()
            self._blocks.text(pieces, ids)

    def _head(self, pieces: Pieces) -> None:
        if not pieces.pieces:
            return
        style = pieces.style
        frame = self._frames[-1] if self._frames else None
        begun = frame is None or bool(frame.blocks)
        if style in _FIRST and (begun or (style != "DocTitle" and frame and frame.title)):
            self._begin_record(pieces.line)
        frame = self._frames[-1] if self._frames else None
        if frame is None:
            frame = self._begin_record(pieces.line)
        if frame.blocks and style not in _FIRST:
            self._blocks.text(pieces, [])
            return
        if style == "DocIssuer":
            frame.issuers.append(pieces.text)
        elif style == "DocTitle":
            issuers_in_title(frame, pieces)
            frame.title += pieces.lines()
        elif style in ABOVE:
            frame.above[ABOVE[style]] = pieces.text
        elif style == "Signatories":
            numbered(frame, pieces)
        elif style == "DocSubtitle":
            frame.subtitle += pieces.lines()
        elif style == "DocNumber":
            numbered(frame, pieces)
        else:
            frame.delivery += pieces.lines()

    def _begin_record(self, line: int) -> Frame:
        """A document without a bookmark, or one that was lost."""
        if name := self._lost("record"):
            self._begin(name, line)
        else:
            self._start(Frame("record", line))
        return self._frames[-1]

    def _part_head(self, pieces: Pieces, role: str, what: str) -> None:
        if not pieces.pieces:
            return
        frame = self._blocks.frame
        fresh = frame.kind == "part" and not frame.blocks and frame.role is ROLES[role]
        if not fresh or (what == "Label" and (frame.label or frame.title)):
            frame = self._begin_part(pieces.line, role)
        self._blocks.apart()
        if what == "Label":
            frame.label = pieces.text
        elif what == "Title":
            frame.title += pieces.lines()
        else:
            frame.subtitle += pieces.lines()

    def _begin_part(self, line: int, role: str) -> Frame:
        """A part without a bookmark, or one that was lost."""
        if name := self._lost("part", role=str(ROLES[role])):
            self._begin(name, line)
            return self._blocks.frame
        stack = self._blocks.stack
        while len(stack) > 1 and (
            stack[-1].ended or role != "Appendix" or stack[-1].kind != "part"
        ):
            stack.pop()
        frame = Frame("part", line, role=ROLES[role])
        self._blocks.put(frame)
        stack.append(frame)
        return frame

    # ---- tables and figures

    def _captions(self, pieces: Pieces, ids: list[str]) -> None:
        last = self._blocks.frame.blocks[-1] if self._blocks.frame.blocks else None
        if pieces.style == "TableCaption":
            self._flush_caption()
            self._caption = pieces
        elif pieces.style == "TableUnit":
            self._unit = pieces
        elif isinstance(last, Holder) and last.kind in _CAPTIONED.get(pieces.style, ()):
            if pieces.style == "TableNote":
                last.notes.append(pieces.rest())
            else:
                last.label = plain_of(pieces.take("FigureLabel"))
                pieces.gap()
                last.caption = pieces.rest()
        elif pieces.pieces:
            self._blocks.text(pieces, ids)
        self._waiting += ids if pieces.style in ("TableCaption", "TableUnit") else []

    def _flush_caption(self) -> None:
        """A caption whose table is gone is text."""
        for pieces in filter(None, (self._caption, self._unit)):
            if self._frames:
                self._blocks.text(pieces, [])
        self._caption = self._unit = None

    def _row(self, *tags: str) -> Any:
        """The row of the innermost open bookmark of something that is shown."""
        rows = (self._facts.row(name, *tags) for name in reversed(self._shown))
        found = next((row for row in rows if row is not None), None)
        return found if found is not None else self._facts.rows.get(self._lost(*tags))

    def _table(self, element: Any) -> None:
        if not self._frames:
            for cell in element.iter(W + "tc"):
                self._walk(cell)
            return
        style = self._styles.get(val(element.find(W + "tblPr"), "tblStyle") or "", "")
        cells = [tc for tr in element.iterchildren(W + "tr") for tc in tr.iterchildren(W + "tc")]
        if self._style(next(element.iter(W + "p"), None)) in COLOPHON | GENERATED:
            for row in element.iter(W + "tr"):
                if not self._changes.goes(row.find(W + "trPr")):
                    self._walk(row)
            return
        if style == "GazetteBox" and len(cells) == 1:
            self._box(cells[0])
            return
        self._open_first(element)
        row = self._row("table")
        rows = read_table(element, self._inlines, self._changes, self._word.numbers, row)
        caption, unit = self._caption, self._unit
        self._caption = self._unit = None
        if not rows[0] and not rows[1]:
            self._caption, self._unit = caption, unit
            self._flush_caption()
            return
        holder = Holder(
            "Table", self._word.next_line(element), _id(row), lambda _: nodes.Annotation(())
        )
        if caption is not None:
            holder.line = caption.line
            holder.label = plain_of(caption.take("TableLabel"))
            caption.gap()
            holder.caption = caption.rest()
        unit_line = unit.rest() if unit else ()
        width = _width(row)

        def make(made: Holder) -> nodes.AnyBlock:
            return nodes.Table(
                made.label,
                made.caption,
                unit_line,
                rows[2],
                rows[0],
                rows[1],
                tuple(made.notes),
                width,
                origin=made.line,
                id=made.id,
            )

        holder.make = make
        self._waiting = []
        self._blocks.put(holder)
        self._blocks.apart()
        self._close_last(element)

    def _open_first(self, element: Any) -> None:
        """What begins in the first paragraph of a table begins with the table."""
        first = next(element.iter(W + "p"), None)
        for mark in first.iter(W + "bookmarkStart") if first is not None else ():
            name = mark.get(W + "name", "")
            row = self._facts.rows.get(name)
            if row is not None and (local(row) != "named" or row.get("of") == "whole"):
                found = self._inlines.mark(mark)
                if found is not None:
                    self._waiting += self._begin(found[0], self._word.next_line(element))

    def _close_last(self, element: Any) -> None:
        """What ends in a table ends with it."""
        for name in self._inlines.ended:
            self._end(name)
        self._inlines.ended.clear()

    def _style(self, p: Any) -> str:
        """Our id of the style of a ``w:p``."""
        key = val(p.find(W + "pPr"), "pStyle") if p is not None else None
        return self._styles.get(key or "", key or "")

    def _box(self, cell: Any) -> None:
        self._open_first(cell)
        lost = any(self._style(p) == "LostFigure" for p in cell.iterchildren(W + "p"))
        line = self._word.next_line(cell)
        if lost:
            row = self._row("figure")
            self._shown_block(
                "Figure", line, row, None, row.get("alt", "") if row is not None else ""
            )
            return
        ids, self._waiting = self._waiting, []
        frame = Frame("box", line, ids[0] if ids else None)
        self._blocks.put(frame)
        self._blocks.stack.append(frame)
        self._blocks.apart()
        for child in cell:
            if child.tag == W + "p":
                pieces = self._inlines.paragraph(child, self._word.numbers.get(child, 0))
                if pieces.style == "BoxTitle" and not frame.blocks and not frame.title:
                    frame.label = plain_of(pieces.take("BoxLabel"))
                    pieces.gap()
                    title = pieces.rest()
                    frame.title = (title,) if title else ()
                else:
                    self._paragraph(pieces)
            elif child.tag == W + "tbl":
                self._table(child)
            elif local(child) in ("bookmarkStart", "bookmarkEnd"):
                found = self._inlines.mark(child)
                if found is not None and found[1]:
                    self._waiting += self._begin(found[0], line)
                elif found is not None:
                    self._end(found[0])
        stack = self._blocks.stack
        while stack[-1] is not frame:
            stack.pop()
        stack.pop()
        self._blocks.apart()

    def _figure(self, pieces: Pieces, ids: list[str]) -> None:
        """A picture of ours, a chart, or a picture that was put in with Word."""
        embed, vector, alt = pieces.pictures[0]
        row = self._row("figure", "drawn")
        if row is not None and local(row) == "drawn":
            chart = _chart(row)
            if chart is not None:
                holder = Holder("Chart", pieces.line, _id(row), lambda _: chart)
                holder.label, holder.caption = "", ()

                def make(made: Holder) -> nodes.AnyBlock:
                    return replace(
                        chart, label=made.label, caption=made.caption, origin=made.line, id=made.id
                    )

                holder.make = make
                self._blocks.put(holder)
                self._blocks.apart()
                return
        said = row.get("alt", "") if row is not None else ""
        source = self._kept(row.get("src", "") if row is not None else "", embed, vector)
        self._shown_block("Figure", pieces.line, row, source, alt or said)
        pieces.pictures = []
        if pieces.text.strip():
            self._blocks.text(pieces, ids)

    def _shown_block(self, kind: str, line: int, row: Any, source: str | None, alt: str) -> None:
        width = _width(row)
        alt = alt or ("" if source is None else "图")

        def make(made: Holder) -> nodes.AnyBlock:
            return nodes.Figure(
                source,
                alt,
                made.label,
                made.caption,
                source is None,
                width,
                origin=made.line,
                id=made.id,
            )

        self._blocks.put(Holder(kind, line, _id(row), make))
        self._blocks.apart()

    def _kept(self, source: str, embed: str, vector: str) -> str | None:
        """The name of a picture's file beside the records; the drawing, where there is one."""
        path = PurePosixPath(source)
        safe = bool(path.parts) and ".." not in path.parts and not re.search(r"[\\:\0]", source)
        safe = (
            safe and not path.is_absolute() and not any(one.startswith(".") for one in path.parts)
        )
        if vector and safe and path.suffix.lower() == ".svg":
            data = self._bytes(vector)
            if data is not None:
                self._pictures[source] = data
                return source
        made = printable(self._bytes(embed) or b"")
        if made is None:
            return None
        data, ending = made
        if not safe or path.suffix.lower() not in (ending, ".jpeg" if ending == ".jpg" else ending):
            source = f"picture-{len(self._pictures) + 1}{ending}"
        self._pictures[source] = data
        return source

    def _bytes(self, relation: str) -> bytes | None:
        found = self._relations.get(relation)
        if found is None or found.external or not self._word.package.has(found.target):
            return None
        try:
            return self._word.package.data(found.target, MOST_PICTURE)
        except InputFaults:
            return None

    # ---- results

    def _record(self, frame: Frame, count: int) -> nodes.Record:
        attributes = frame.attributes
        title = "".join(plain_of(line) for line in frame.title)
        known = {str(kind): kind for kind in nodes.Kind}
        blocks = frame.made()
        signed = [one.date for one in blocks if isinstance(one, nodes.Signature) and one.date]
        return nodes.Record(
            known.get(attributes.get("kind", "")) or kind_of(title),
            tuple(frame.issuers),
            frame.title or ((nodes.Chars(self._source),),),
            frame.subtitle,
            frame.number,
            attributes.get("date") or iso_date(signed),
            nodes.Delivery(frame.delivery) if frame.delivery else None,
            blocks or (nodes.Paragraph((nodes.Chars("……"),)),),
            self._source,
            origin=frame.line,
            id=frame.id or f"document-{count}",
            **self._unprinted(frame) | _official(frame),
        )

    def _unprinted(self, frame: Frame) -> dict[str, Any]:
        """What the gazette left out of the record, as the custom part keeps it."""
        row = self._facts.row(frame.bookmark, "record")
        inner = _inside(row, "document") if row is not None else None
        if inner is None:
            return {}
        return {
            "accepted": inner.accepted,
            "copy_number": inner.copy_number,
            "classification": inner.classification,
            "urgency": inner.urgency,
            "signatories": inner.signatories,
            "colophon": inner.colophon,
        }

    def _publication(self) -> nodes.Publication:
        told = properties(self._word.package)
        by_style: dict[str, list[Pieces]] = {}
        for pieces in self._front:
            by_style.setdefault(pieces.style, []).append(pieces)

        def texts(style: str) -> Iterator[str]:
            return (one.text for one in by_style.get(style, ()) if one.text)

        own = {label for label, _ in self._facts.imprint}
        imprint = []
        for pieces in by_style.get("Imprint", ()):
            label = plain_of(pieces.take("ImprintLabel")).rstrip("：:")
            value = "".join(plain_of(line) for line in pieces.lines())
            if label and value and label not in own:
                imprint.append(nodes.Imprint(label, value))
        name = next(texts("Masthead"), "") or told.get("期刊", "")
        local_name = next(texts("MastheadLocal"), "")
        return nodes.Publication(name, local_name, tuple(texts("Motto")), tuple(imprint))


def _with_nesting(
    records: list[tuple[nodes.Record, str]], facts: Facts
) -> list[tuple[nodes.Record, str]]:
    """``records`` with the texts that say more than runs do, where they are as they were."""
    known: dict[Flat, list[nodes.Inlines]] = {}
    for row in facts.texts:
        record = _inside(row, "annotation")
        block = record.blocks[-1] if record else None
        if isinstance(block, nodes.Annotation):
            known.setdefault(flat(block.content), []).append(block.content)
    if not known:
        return records
    lost = {loose(key): key for key in known}

    def change(content: nodes.Inlines) -> nodes.Inlines:
        key = flat(content)
        waiting = known.get(key) or (known.get(lost.get(key, ())) if key == loose(key) else None)
        return waiting.pop(0) if waiting else content

    return [(mapped(record, change), section) for record, section in records]


def _official(frame: Frame) -> dict[str, Any]:
    """What an official document by itself has printed."""
    found: dict[str, Any] = dict(frame.above)
    if signatories := signatories_of(frame):
        found["signatories"] = signatories
    if colophon := colophon_of(frame):
        found["colophon"] = colophon
    return found


_CAPTIONED: Mapping[str, tuple[str, ...]] = {
    "TableNote": ("Table",),
    "FigureCaption": ("Figure", "Chart"),
}
MOST_DEEP = 60
MOST_PICTURE = 50_000_000


def _id(row: Any) -> str | None:
    return (row.get("id") or None) if row is not None else None


def _width(row: Any) -> TableWidth:
    said = row.get("width") if row is not None else None
    return next((one for one in TableWidth if one == said), TableWidth.AUTO)


def _inside(row: Any, name: str) -> nodes.Record | None:
    """A record, or one around the block, that a row holds in the words of a record; ``None`` where it is
    none any more."""
    inner = next((one for one in row if local(one) == name), None)
    if inner is None:
        return None
    markup = etree.tostring(inner, encoding="unicode", with_tail=False)
    markup = markup.replace(f' xmlns="{NAMESPACE[1:-1]}"', "")
    if name != "document":
        before = "<p>x</p>" if name == "annotation" else ""
        markup = f'<document id="x" kind="other"><title>x</title>{before}{markup}</document>'
    try:
        return record_of(markup.encode(), name)
    except InputFaults:
        return None


def _chart(row: Any) -> nodes.Chart | None:
    """The chart that a row holds."""
    record = _inside(row, "chart")
    block = record.blocks[0] if record else None
    return block if isinstance(block, nodes.Chart) else None
