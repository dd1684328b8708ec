"""What an official document has of its own (GB/T 9704-2012, 7.2 and 7.4): lines above the title, the names
of the issuers in it, the colophon.

In: paragraphs in the styles of those parts. Out: what they say, put into the frame of their record.
"""

from __future__ import annotations

from typeset.intake.docx.own.frames import Frame
from typeset.intake.docx.own.pieces import BREAK, TAB, Piece, Pieces, merged, plain_of
from typeset.model import nodes

ABOVE = {
    "CopyNumber": "copy_number",
    "Classification": "classification",
    "Urgency": "urgency",
}
"""Styles of lines above the title → fields of the record."""
GENERATED = frozenset(("IssuerMark", "RedRule"))
COLOPHON = frozenset(("ColophonRecipients", "Copies", "Printed", "PrintedDate"))
_GAP = "\u3000"


def numbered(frame: Frame, pieces: Pieces) -> None:
    """A line with the number, names of signatories, or both: behind the first tab stands the label, then
    the names with tabs between them."""
    number, *fields = between_tabs(pieces)
    text = plain_of(merged(number))
    if text:
        frame.number = text
    for one in fields:
        label = [piece for piece in one if piece.role != "Signatory"]
        name = [piece._replace(role="") for piece in one if piece.role == "Signatory"]
        if (
            label and frame.signatories_label and not name
        ):  # typed by someone: a name without its style
            label, name = [], label
        frame.signatories_label += plain_of(merged(label))
        if name:
            frame.signatories.append(merged(name))


def between_tabs(pieces: Pieces) -> list[list[Piece]]:
    """What stands between tabs."""
    fields: list[list[Piece]] = [[]]
    for piece in pieces.pieces:
        if piece.node is TAB:
            fields.append([])
        else:
            fields[-1].append(piece)
    return fields


def fields_of(pieces: Pieces) -> list[nodes.Inlines]:
    """The contents of a line between its tabs, without empty ones."""
    found = (merged(one) for one in between_tabs(pieces))
    return [content for content in found if content]


def issuers_in_title(frame: Frame, pieces: Pieces) -> None:
    """Take the names of the issuers from the front of a title."""
    while pieces.pieces and pieces.pieces[0].role == "TitleIssuer":
        frame.issuers.append(plain_of(pieces.take("TitleIssuer")))
        behind = pieces.pieces[1].role if len(pieces.pieces) > 1 else ""
        parted = bool(pieces.pieces) and pieces.pieces[0].node in (BREAK, nodes.Chars(_GAP))
        if parted and (behind == "TitleIssuer" or pieces.pieces[0].node is BREAK):
            del pieces.pieces[0]


def colophon_line(frame: Frame, pieces: Pieces, ids: list[str]) -> None:
    """A line of the colophon; ``ids`` begin in it."""
    if not pieces.pieces:
        return
    line = pieces.line
    if pieces.style == "Printed":
        frame.office = pieces.rest()
    elif pieces.style == "PrintedDate":
        frame.printed = pieces.text
    else:
        lines = frame.copies if pieces.style == "Copies" else frame.copied
        lines.append(nodes.Copies(pieces.rest(), origin=line, id=ids[0] if ids else None))


def colophon_of(frame: Frame) -> nodes.Colophon | None:
    """The colophon, where the document prints one."""
    if not (frame.copied or frame.copies or frame.office):
        return None
    return nodes.Colophon(
        tuple(frame.copied),
        tuple(frame.copies),
        frame.office,
        frame.printed if frame.office else "",
    )


def signatories_of(frame: Frame) -> nodes.Signatories | None:
    if not frame.signatories:
        return None
    return nodes.Signatories(frame.signatories_label, tuple(frame.signatories))
