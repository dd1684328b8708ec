"""XMP as far as rules ask for it (ISO 16684-1, 7): a property's name to its text.

In: the catalogue's metadata stream. Out: ``{(namespace, name): text}``; of lists and alternatives the
members with a blank between. The packet is hostile: no entities, nothing fetched, nothing deep or large.
"""

from __future__ import annotations

from typing import Any

DC = "http://purl.org/dc/elements/1.1/"
PDF = "http://ns.adobe.com/pdf/1.3/"
XMP = "http://ns.adobe.com/xap/1.0/"
XMPMM = "http://ns.adobe.com/xap/1.0/mm/"
PDFX = "http://www.npes.org/pdfx/ns/id/"
PDFAID = "http://www.aiim.org/pdfa/ns/id/"
PDFUAID = "http://www.aiim.org/pdfua/ns/id/"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
MOST_BYTES = 20_000_000
Properties = dict[tuple[str, str], str]


def properties(packet: bytes) -> Properties | None:
    """The properties of a packet; ``None`` where it is no well-formed XML, or too large to be read."""
    from lxml import etree

    if len(packet) > MOST_BYTES:
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(packet.strip(b"\0 \r\n\t"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    found: Properties = {}
    for description in root.iter(f"{_RDF}Description"):
        for key, value in description.attrib.items():
            if not key.startswith(_RDF):
                found.setdefault(_split(key), value)
        for child in description:
            if isinstance(child.tag, str):
                found.setdefault(_split(child.tag), _text(child))
    return found


def _split(tag: str) -> tuple[str, str]:
    namespace, _, local = tag.rpartition("}")
    return namespace.lstrip("{"), local


def _text(element: Any) -> str:
    return " ".join(part.strip() for part in element.itertext() if part.strip())
