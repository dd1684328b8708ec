"""What makes a file one to keep and to be read aloud: PDF/A (ISO 19005) and PDF/UA (ISO 14289) at once.

In: the name of a standard, the metadata, files to go along. Out: entries of the catalogue (output intent,
associated files) and what XMP says of the standards. ``2a`` and ``3a`` are PDF/A-2a and -3a with PDF/UA-1;
``4`` and ``4f`` are PDF/A-4 and -4f with PDF/UA-2; ``3a`` and ``4f`` carry the records that they were made
from. ``srgb.icc`` was made by littlecms (``ImageCms.createProfile("sRGB")`` of Pillow), its date set to 2000.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from typeset.frozen import NamedTuple
from typeset.writers.pdf.syntax import byte_string, name, text_string

if TYPE_CHECKING:
    from typeset.writers.pdf.objects import Objects


class Standard(NamedTuple):
    """``part`` and ``level`` of PDF/A, ``access``, the part of PDF/UA; the ``version`` of PDF that they
    build on; whether files may be ``attached``."""

    part: int
    level: str
    access: int
    version: tuple[int, int]
    attached: bool


STANDARDS = {
    "2a": Standard(2, "A", 1, (1, 7), False),
    "3a": Standard(3, "A", 1, (1, 7), True),
    "4": Standard(4, "", 2, (2, 0), False),
    "4f": Standard(4, "F", 2, (2, 0), True),
}
DEFAULT = STANDARDS["3a"]


class Attachment(NamedTuple):
    """A file that goes along: ``kind`` is its media type, ``relation`` what it is to the document (ISO
    19005-3, annex E), ``words`` say so to people."""

    name: str
    data: bytes
    kind: str
    relation: str
    words: str


class Attached(NamedTuple):
    """An attachment in the file: its name and the reference of its file specification."""

    name: str
    reference: str


def attach(objects: Objects, files: Sequence[Attachment], date: str) -> list[Attached]:
    """Embed ``files`` (7.11.4); ``date`` is a PDF date or ``""``."""
    return [_attach(objects, file, date) for file in files]


def _attach(objects: Objects, file: Attachment, date: str) -> Attached:
    changed = f"/ModDate({date})" if date else ""
    entries = f"/Type/EmbeddedFile/Subtype{name(file.kind)}"
    entries += f"/Params<</Size {len(file.data)}{changed}>>"
    stream = objects.stream(file.data, entries)
    text = text_string(file.name)
    plain = byte_string(file.name.encode("ascii", "replace"))
    specification = objects.put(
        f"<</Type/Filespec/F{plain}/UF{text}/AFRelationship/{file.relation}"
        f"/Desc{text_string(file.words)}/EF<</F {stream}/UF {stream}>>>>"
    )
    return Attached(file.name, specification)


def embedded_names(objects: Objects, files: Sequence[Attached]) -> str:
    """The name tree of embedded files (7.7.4), sorted as 7.9.6 asks."""
    rows = sorted((text_string(file.name), file.reference) for file in files)
    pairs = "".join(f"{key}{reference}" for key, reference in rows)
    return objects.put(f"<</Names[{pairs}]>>")


def output_intent(objects: Objects) -> str:
    """Grey and RGB are those of sRGB (ISO 19005-2, 6.2.3)."""
    profile = objects.stream((Path(__file__).parent / "srgb.icc").read_bytes(), "/N 3")
    words = text_string("sRGB IEC61966-2.1")
    return objects.put(
        f"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier{words}/Info{words}"
        f"/DestOutputProfile {profile}>>"
    )


_DESCRIPTION = '<rdf:Description rdf:about="" xmlns:{prefix}="{uri}">{body}</rdf:Description>'
_PDFA = "http://www.aiim.org/pdfa/ns/id/"
_PDFUA = "http://www.aiim.org/pdfua/ns/id/"
_SCHEMA = (
    '<rdf:Description rdf:about=""'
    ' xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>"
    f"<pdfaSchema:namespaceURI>{_PDFUA}</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name>"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of ISO 14289 that the file conforms to"
    "</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


def claims(standard: Standard) -> str:
    """What XMP says of the standards (ISO 19005-2, 6.6.4; ISO 14289-1, 5); a property that PDF/A-2 does not
    know is described in the packet itself (6.6.2.3)."""
    archive = f"<pdfaid:part>{standard.part}</pdfaid:part>"
    if standard.level:
        archive += f"<pdfaid:conformance>{standard.level}</pdfaid:conformance>"
    access = f"<pdfuaid:part>{standard.access}</pdfuaid:part>"
    if standard.part == 4:
        archive += "<pdfaid:rev>2020</pdfaid:rev>"
        access += "<pdfuaid:rev>2024</pdfuaid:rev>"
    rows = [
        _DESCRIPTION.format(prefix="pdfaid", uri=_PDFA, body=archive),
        _DESCRIPTION.format(prefix="pdfuaid", uri=_PDFUA, body=access),
    ]
    return "\n".join(rows if standard.part == 4 else [*rows, _SCHEMA])
