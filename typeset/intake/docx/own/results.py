"""A document that has been read, and the front of an issue -> records and the publication.

In: ``Frame``s with their blocks. Out: ``nodes.Record`` and ``nodes.Publication``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from typeset.intake.document import iso_date
from typeset.intake.docx.own.facts import Facts
from typeset.intake.docx.own.frames import Frame
from typeset.intake.docx.own.kept import inside
from typeset.intake.docx.own.official import colophon_of, signatories_of
from typeset.intake.docx.own.pieces import Pieces, plain_of
from typeset.intake.head import kind_of
from typeset.model import nodes


def record_of_frame(frame: Frame, facts: Facts, source: str, count: int) -> nodes.Record:
    """The record in ``frame``, the ``count``-th of the file ``source``."""
    attributes = frame.attributes
    title = "".join(plain_of(line) for line in frame.title)
    known = {str(kind): kind for kind in nodes.Kind}
    blocks = frame.made()
    signed = [one.date for one in blocks if isinstance(one, nodes.Signature) and one.date]
    return nodes.Record(
        known.get(attributes.get("kind", "")) or kind_of(title),
        tuple(frame.issuers),
        frame.title or ((nodes.Chars(source),),),
        frame.subtitle,
        frame.number,
        attributes.get("date") or iso_date(signed),
        nodes.Delivery(frame.delivery) if frame.delivery else None,
        blocks or (nodes.Paragraph((nodes.Chars("……"),)),),
        source,
        origin=frame.line,
        id=frame.id or f"document-{count}",
        **_unprinted(frame, facts) | _official(frame),
    )


def _unprinted(frame: Frame, facts: Facts) -> dict[str, Any]:
    """What the gazette left out of the record, as the custom part keeps it."""
    row = facts.row(frame.bookmark, "record")
    inner = inside(row, "document") if row is not None else None
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


def publication_of(
    front: Sequence[Pieces], facts: Facts, told: dict[str, str]
) -> nodes.Publication:
    """The publication as the ``front`` pages print it; ``told`` are custom properties."""
    by_style: dict[str, list[Pieces]] = {}
    for pieces in front:
        by_style.setdefault(pieces.style, []).append(pieces)

    def texts(style: str) -> Iterator[str]:
        return (one.text for one in by_style.get(style, ()) if one.text)

    own = {label for label, _ in facts.imprint}
    imprint = []
    for pieces in by_style.get("Imprint", ()):
        label = plain_of(pieces.take("ImprintLabel")).rstrip("：:")
        value = "".join(plain_of(line) for line in pieces.lines())
        if label and value and label not in own:
            imprint.append(nodes.Imprint(label, value))
    name = next(texts("Masthead"), "") or told.get("期刊", "")
    local_name = next(texts("MastheadLocal"), "")
    return nodes.Publication(name, local_name, tuple(texts("Motto")), tuple(imprint))


def _official(frame: Frame) -> dict[str, Any]:
    """What an official document by itself has printed."""
    found: dict[str, Any] = dict(frame.above)
    if signatories := signatories_of(frame):
        found["signatories"] = signatories
    if colophon := colophon_of(frame):
        found["colophon"] = colophon
    return found
