"""A whole Word file of ours -> its records, in the sections of their issue.

In: ``Word``. Out: ``Own``: records with their sections, what the issue and the publication say,
pictures, and remarks. Documents and parts begin and end at their bookmarks; where these were lost, at
the styles of their titles.
"""

from __future__ import annotations

import re
from typing import Any

from typeset.frozen import frozen
from typeset.intake.docx.names import MC, W, local
from typeset.intake.docx.own.facts import Facts, properties
from typeset.intake.docx.own.kept import with_nesting
from typeset.intake.docx.own.official import (
    ABOVE,
    COLOPHON,
    GENERATED,
    colophon_line,
    issuers_in_title,
    numbered,
)
from typeset.intake.docx.own.pieces import Pieces
from typeset.intake.docx.own.results import publication_of, record_of_frame
from typeset.intake.docx.own.shown import ShownReader
from typeset.intake.docx.reader import Word
from typeset.model import nodes
from typeset.model.nodes import PartRole

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


class _Reader(ShownReader):
    def __init__(self, word: Word, facts: Facts, source: str) -> None:
        super().__init__(word, facts)
        self._source = source
        self._carried: Pieces | None = None
        self._front: list[Pieces] = []
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
            records.append((record_of_frame(frame, self._facts, self._source, n), section))
        records = with_nesting(records, self._facts)
        strange = tuple((one.line, one.style) for one in self._blocks.told)
        publication = publication_of(self._front, self._facts, properties(self._word.package))
        return Own(tuple(records), publication, self._facts, self.pictures, strange)

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


MOST_DEEP = 60
