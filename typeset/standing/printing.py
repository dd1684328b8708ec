"""The file of an edition, with other records and other pages.

Comes in: an ``Edition`` whose pages have been drawn, and the records that have changed. Goes out: the PDF and
the manifest; the edition is then that of these.
"""

from __future__ import annotations

from collections.abc import Mapping

from typeset.cache import digest
from typeset.display import Metadata
from typeset.inputs import Input, attachments, origin_sheet
from typeset.standing.edition import Edition
from typeset.writers.pdf import PACKET, identified
from typeset.writers.pdf.archive import STANDARDS, attach, claims
from typeset.writers.pdf.objects import Objects
from typeset.writers.pdf.structure import pdf_date, xmp


def printed(edition: Edition, inputs: Mapping[int, Input]) -> tuple[bytes, bytes]:
    """The PDF and the manifest with other ``inputs``, by the number of the document.

    Raises:
        ValueError: the manifest cannot be told from the one before.
    """
    standard, metadata = STANDARDS[edition.standard], Metadata(*edition.metadata)
    file, name = edition.file, edition.names[0]
    for d, each in inputs.items():
        path, before = edition.records[d]
        found = digest(each.data)
        edition.manifest = _exchanged(edition.manifest, each.name, before, found)
        edition.origin = _exchanged(edition.origin, each.name, before, found)
        edition.records[d] = path, found
    if inputs and standard.attached:
        for sheet in (*attachments([*inputs.values()]), origin_sheet(name, edition.origin)):
            at = edition.attached[sheet.name]
            objects = Objects(bodies=[b""] * at)
            attach(objects, [sheet], pdf_date(metadata.date))
            file[at + 1], file[at + 2] = objects.bodies[at:]
    contents = [content_of(file[leaf.content]) for leaf in edition.leaves]
    identifier = identified(metadata, contents)
    packet = Objects()
    packet.stream(xmp(metadata, identifier, claims(standard)), PACKET, plain=True)
    file[edition.packet] = packet.bodies[0]
    pdf = file.whole(edition.root, edition.info, identifier)
    output = digest(pdf)
    edition.manifest = _exchanged(edition.manifest, f"{name}.pdf", edition.output, output)
    edition.output = output
    return pdf, edition.manifest


def _exchanged(rows: bytes, name: str, before: str, now: str) -> bytes:
    """A manifest with another digest of the file ``name``."""
    if any(ch < " " or ch in '"\\' for ch in name):
        raise ValueError(name)  # a manifest writes it otherwise
    was, own = (f'"{name}": "{each}"'.encode() for each in (before, now))
    if was not in rows:
        raise ValueError(name)
    return rows.replace(was, own)


def stream_of(content: bytes) -> bytes:
    """The content of a page as an object."""
    objects = Objects()
    objects.stream(content, deflated=True)
    return objects.bodies[0]


def content_of(body: bytes) -> bytes:
    """The content in an object of ``stream_of``."""
    return body.split(b"stream\n", 1)[1].removesuffix(b"\nendstream")
