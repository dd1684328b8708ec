"""Tables, boxes and figures of our Word files, with their captions and notes.

In: ``w:tbl``, and paragraphs with a picture or in the styles of captions. Out: blocks in the open frame, and
the pictures themselves by the names that the custom part has for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from typeset.diagnostics import InputFaults
from typeset.frozen import replace
from typeset.intake.docx.names import W, local, val
from typeset.intake.docx.own.facts import Facts
from typeset.intake.docx.own.frames import Frame, Holder
from typeset.intake.docx.own.kept import chart_of
from typeset.intake.docx.own.official import COLOPHON, GENERATED
from typeset.intake.docx.own.pieces import Pieces, plain_of
from typeset.intake.docx.own.places import Places
from typeset.intake.docx.own.tables import read_table
from typeset.intake.docx.reader import Word
from typeset.intake.pictures import printable
from typeset.model import nodes
from typeset.model.nodes import TableWidth

_CAPTIONED: Mapping[str, tuple[str, ...]] = {
    "TableNote": ("Table",),
    "FigureCaption": ("Figure", "Chart"),
}
MOST_PICTURE = 50_000_000


class ShownReader(Places):
    """Reads what is shown. ``pictures`` are the bytes of pictures by name."""

    def __init__(self, word: Word, facts: Facts) -> None:
        super().__init__(word, facts)
        self.pictures: dict[str, bytes] = {}
        self._caption: Pieces | None = None
        self._unit: Pieces | None = None

    def _walk(self, element: Any) -> None:
        """Read what stands in ``element``."""
        raise NotImplementedError

    def _paragraph(self, pieces: Pieces) -> None:
        """Take in a paragraph."""
        raise NotImplementedError

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
            chart = chart_of(row)
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
                self.pictures[source] = data
                return source
        made = printable(self._bytes(embed) or b"")
        if made is None:
            return None
        data, ending = made
        if not safe or path.suffix.lower() not in (ending, ".jpeg" if ending == ".jpg" else ending):
            source = f"picture-{len(self.pictures) + 1}{ending}"
        self.pictures[source] = data
        return source

    def _bytes(self, relation: str) -> bytes | None:
        found = self._relations.get(relation)
        if found is None or found.external or not self._word.package.has(found.target):
            return None
        try:
            return self._word.package.data(found.target, MOST_PICTURE)
        except InputFaults:
            return None


def _id(row: Any) -> str | None:
    return (row.get("id") or None) if row is not None else None


def _width(row: Any) -> TableWidth:
    said = row.get("width") if row is not None else None
    return next((one for one in TableWidth if one == said), TableWidth.AUTO)
