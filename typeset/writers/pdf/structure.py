"""What a reader navigates by and a library catalogues: everything beside the page contents.

In: anchors with their pages, bookmarks, page labels, metadata. Out: objects for the catalogue
(ISO 32000-2): named destinations (7.9.6, 12.3.2.4), outline (12.3.3), page labels (12.4.2), the Info
dictionary (14.3.3) and XMP (14.3.2; ISO 16684-1). Dates come from the metadata, never from the clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from typeset.display import Bookmark, Metadata
from typeset.frozen import field, mutable
from typeset.writers.pdf.syntax import byte_string, text_string

if TYPE_CHECKING:
    from typeset.writers.pdf.objects import Objects

PRODUCER = "gazette-typeset"
OPEN_LEVELS = 2
"""Levels of the outline that are in view when the file is opened."""
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z")


MOST_IN_ROOT = 1_000
"""Names that need no leaves: validators do not find the first and the last name of a leaf."""


def destination_name(anchor: str) -> str:
    """The name of an anchor as the string that links and the name tree use.

    In ASCII, percent-encoded like the fragment of a URI: readers disagree on the order of other names.
    """
    return byte_string(quote(anchor, safe="").encode("ascii"))


def destinations(objects: Objects, anchors: Mapping[str, str]) -> str:
    """The name tree of ``anchors`` (name → destination array), sorted by bytes as 7.9.6 asks."""
    # Hexadecimal digits sort like the bytes that they stand for.
    rows = sorted((destination_name(anchor), place) for anchor, place in anchors.items())
    if not rows:
        return ""
    if len(rows) <= MOST_IN_ROOT:
        return objects.put(f"<</Names[{''.join(f'{key}{place}' for key, place in rows)}]>>")
    leaves = []
    for at in range(0, len(rows), MOST_IN_ROOT):
        part = rows[at : at + MOST_IN_ROOT]
        pairs = "".join(f"{key}{place}" for key, place in part)
        leaves.append(objects.put(f"<</Limits[{part[0][0]}{part[-1][0]}]/Names[{pairs}]>>"))
    return objects.put(f"<</Kids[{' '.join(leaves)}]>>")


@mutable
class _Entry:
    title: str
    anchor: str
    level: int
    reference: str
    children: list[_Entry] = field(default_factory=list)

    def in_view(self) -> int:
        """How many descendants show when this entry is open (the rule for /Count, 12.3.3)."""
        if self.level >= OPEN_LEVELS:
            return len(self.children)
        return len(self.children) + sum(child.shown() for child in self.children)

    def shown(self) -> int:
        return self.in_view() if self.level < OPEN_LEVELS else 0


def outline(objects: Objects, bookmarks: Sequence[Bookmark]) -> str:
    """The outline tree; a bookmark belongs to the nearest one before it of a smaller level."""
    if not bookmarks:
        return ""
    root = _Entry("", "", 0, objects.reserve())
    path = [root]
    for mark in bookmarks:
        while path[-1].level >= mark.level:
            path.pop()
        entry = _Entry(mark.title, mark.anchor, mark.level, objects.reserve())
        path[-1].children.append(entry)
        path.append(entry)
    _write_children(objects, root)
    ends = f"/First {root.children[0].reference}/Last {root.children[-1].reference}"
    count = len(root.children) + sum(child.shown() for child in root.children)
    return objects.put(f"<</Type/Outlines{ends}/Count {count}>>", root.reference)


def _write_children(objects: Objects, parent: _Entry) -> None:
    family = parent.children
    for at, entry in enumerate(family):
        body = f"/Title{text_string(entry.title)}/Parent {parent.reference}"
        body += f"/Dest{destination_name(entry.anchor)}"
        if at:
            body += f"/Prev {family[at - 1].reference}"
        if at + 1 < len(family):
            body += f"/Next {family[at + 1].reference}"
        if entry.children:
            sign = 1 if entry.level < OPEN_LEVELS else -1
            body += f"/First {entry.children[0].reference}/Last {entry.children[-1].reference}"
            body += f"/Count {sign * entry.in_view()}"
        objects.put(f"<<{body}>>", entry.reference)
        _write_children(objects, entry)


def page_labels(labels: Sequence[str]) -> str:
    """The number tree of page labels: decimal runs where a label is a number, a prefix elsewhere."""
    rows = []
    expected: int | None = None
    for index, label in enumerate(labels):
        is_number = (
            label.isascii() and label.isdigit() and str(int(label)) == label and label != "0"
        )
        if is_number:
            if int(label) != expected:
                rows.append(f"{index}<</S/D/St {label}>>")
            expected = int(label) + 1
        else:
            rows.append(f"{index}<</P{text_string(label)}>>")
            expected = None
    return f"<</Nums[{' '.join(rows)}]>>"


def pdf_date(date: str) -> str:
    """An ISO date (year, month and day, or less) as a PDF date (7.9.4), ``""`` if it is none."""
    match = _DATE.match(date)
    return "D:" + "".join(part for part in match.groups() if part) if match else ""


def info(metadata: Metadata) -> str:
    """The Info dictionary."""
    rows = {
        "Title": metadata.title,
        "Author": metadata.author,
        "Subject": metadata.subject,
        "Keywords": ", ".join(metadata.keywords),
        "Creator": PRODUCER,
        "Producer": PRODUCER,
    }
    body = "".join(f"/{key}{text_string(value)}" for key, value in rows.items() if value)
    date = pdf_date(metadata.date)
    if date:
        body += f"/CreationDate({date})/ModDate({date})"
    return f"<<{body}>>"


def xmp(metadata: Metadata, identifier: bytes, more: str = "") -> bytes:
    """The XMP packet: the same facts as Info, the identifier of the file, and ``more`` descriptions."""

    def alternative(text: str) -> str:
        return f'<rdf:Alt><rdf:li xml:lang="x-default">{_xml(text)}</rdf:li></rdf:Alt>'

    def listed(kind: str, values: Sequence[str]) -> str:
        items = "".join(f"<rdf:li>{_xml(value)}</rdf:li>" for value in values)
        return f"<rdf:{kind}>{items}</rdf:{kind}>"

    rows = [
        ("dc:format", "application/pdf"),
        ("dc:title", metadata.title and alternative(metadata.title)),
        ("dc:creator", metadata.author and listed("Seq", [metadata.author])),
        ("dc:description", metadata.subject and alternative(metadata.subject)),
        ("dc:subject", metadata.keywords and listed("Bag", metadata.keywords)),
        ("dc:language", listed("Bag", [metadata.language])),
        ("pdf:Keywords", _xml(", ".join(metadata.keywords))),
        ("pdf:Producer", PRODUCER),
        ("xmp:CreatorTool", PRODUCER),
    ]
    if pdf_date(metadata.date):
        rows += [(f"xmp:{key}", metadata.date) for key in ("CreateDate", "ModifyDate")]
    uuid = identifier.hex()
    dashed = "-".join((uuid[:8], uuid[8:12], uuid[12:16], uuid[16:20], uuid[20:]))
    rows.append(("xmpMM:DocumentID", f"uuid:{dashed}"))
    body = "\n".join(f"<{key}>{value}</{key}>" for key, value in rows if value)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">\n'
        f'{body}\n</rdf:Description>\n{more}</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def _xml(text: str) -> str:
    """``text`` for XML: markup escaped, characters that XML 1.0 forbids left out."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # As mostly: the pattern takes longer to compile than all else here.
    if text.replace("\u3000", "").replace("\n", "").isprintable():
        return text
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
