"""PDF 1.7: a display list as the bytes of one file (ISO 32000-2).

In: a ``display.Document`` and the library whose faces its runs name. Out: the file: text that
extracts exactly, faces subset and embedded, links, destinations, outline, page labels, metadata.
The same document gives the same bytes in every process.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from typeset.display import Document, Link, Page
from typeset.fonts import Library
from typeset.writers.pdf import structure
from typeset.writers.pdf.content import Content, ContentWriter
from typeset.writers.pdf.faces import Faces
from typeset.writers.pdf.syntax import Points, byte_string, text_string

if TYPE_CHECKING:
    from typeset.writers.pdf.objects import Objects


def write_pdf(document: Document, library: Library, *, compress: bool = True) -> bytes:
    """The PDF of ``document``; ``compress=False`` leaves the streams readable.

    Raises:
        InputFaults: pictures that cannot be read, all of them.
        ValueError: a link or bookmark to an anchor that no page has, which layout rules out.
    """
    faces = Faces(library)
    writer = ContentWriter(faces)
    contents = [writer.page(page) for page in document.pages]
    _check_targets(document, contents)

    # Imported here: it brings in reportlab, which the content does not need.
    from typeset.writers.pdf.objects import Objects

    objects = Objects(compress=compress)
    shown = {path: name for content in contents for path, name in content.pictures.items()}
    fonts = objects.reserve()
    pictures = _write_pictures(objects, shown, faces, fonts)
    # Fonts first: they are deflated while the pages are written.
    faces.write(objects, fonts)
    tree = objects.reserve()
    references = [objects.reserve() for _ in document.pages]
    digest = hashlib.sha256(repr(document.metadata).encode())
    anchors = {}
    for page, content, reference in zip(document.pages, contents, references, strict=True):
        operators = "\n".join(content.operators).encode("ascii")
        digest.update(operators)
        _write_page(objects, page, content, operators, reference, tree, fonts, pictures)
        for anchor in content.anchors:
            top = Points()[page.height - anchor.y]
            anchors[anchor.name] = f"[{reference}/XYZ null {top} null]"
    objects.put(f"<</Type/Pages/Count {len(references)}/Kids[{' '.join(references)}]>>", tree)

    metadata, identifier = document.metadata, digest.digest()[:16]
    catalog = {
        "Pages": tree,
        "PageLabels": structure.page_labels([page.label for page in document.pages]),
        "Outlines": structure.outline(objects, document.bookmarks),
        "PageMode": "/UseOutlines" if document.bookmarks else "",
        "Lang": text_string(metadata.language),
        "ViewerPreferences": "<</DisplayDocTitle true>>",
        "Metadata": objects.stream(
            structure.xmp(metadata, identifier), "/Type/Metadata/Subtype/XML", plain=True
        ),
    }
    names = structure.destinations(objects, anchors)
    if names:
        catalog["Names"] = f"<</Dests {names}>>"
    body = "".join(f"/{key} {value}" for key, value in catalog.items() if value)
    return objects.finish(f"<</Type/Catalog{body}>>", structure.info(metadata), identifier)


def _check_targets(document: Document, contents: list[Content]) -> None:
    known = {anchor.name for content in contents for anchor in content.anchors}
    asked = {link.target for content in contents for link in content.links if not link.uri}
    asked |= {mark.anchor for mark in document.bookmarks}
    if asked - known:
        raise ValueError(f"no page has the anchors {sorted(asked - known)}")


def _write_pictures(
    objects: Objects, shown: dict[str, str], faces: Faces, fonts: str
) -> dict[str, str]:
    """Path → reference of the XObject of every picture, each embedded once."""
    if not shown:
        return {}
    from typeset.writers.pdf.pictures import write_pictures

    return write_pictures(objects, list(shown), faces, fonts)


def _write_page(
    objects: Objects,
    page: Page,
    content: Content,
    operators: bytes,
    reference: str,
    tree: str,
    fonts: str,
    pictures: dict[str, str],
) -> None:
    points = Points()
    box = f"[0 0 {points[page.width]} {points[page.height]}]"
    shown = "".join(f"/{name} {pictures[path]}" for path, name in content.pictures.items())
    body = f"/Type/Page/Parent {tree}/MediaBox{box}/TrimBox{box}"
    body += f"/Resources<</Font {fonts}{f'/XObject<<{shown}>>' if shown else ''}>>"
    body += f"/Contents {objects.stream(operators)}"
    if content.links:
        links = " ".join(objects.put(_link(link, page.height)) for link in content.links)
        body += f"/Tabs/S/Annots[{links}]"
    objects.put(f"<<{body}>>", reference)


def _link(link: Link, height: int) -> str:
    """The annotation (12.5.6.5) of a link: printed, without a border."""
    points = Points()
    left, right = points[link.x], points[link.x + link.width]
    low, high = points[height - link.y - link.height], points[height - link.y]
    body = f"/Type/Annot/Subtype/Link/Rect[{left} {low} {right} {high}]/Border[0 0 0]/F 4"
    if link.uri:
        target = uri(link.target)
        return f"<<{body}/A<</Type/Action/S/URI/URI{target}>>>>"
    return f"<<{body}/Dest{structure.destination_name(link.target)}>>"


def uri(target: str) -> str:
    """A URI as a string of ASCII characters (12.6.4.8), others in percent-encoded UTF-8."""
    from urllib.parse import quote

    return byte_string(quote(target, safe="%/:?#[]@!$&'()*+,;=-._~").encode("ascii"))
