"""PDF 1.7: a display list as the bytes of one file (ISO 32000-2).

In: a ``display.Document`` and the library whose faces its runs name. Out: the file: text that
extracts exactly, faces subset and embedded, links, destinations, outline, page labels, metadata.
The same document gives the same bytes in every process.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from typeset.display import Anchor, Document, Link, Page, Picture, Resources, Text
from typeset.fonts import Library
from typeset.writers.pdf import structure
from typeset.writers.pdf.content import ContentWriter
from typeset.writers.pdf.faces import Faces
from typeset.writers.pdf.inks import SCREEN, Inks
from typeset.writers.pdf.syntax import LEVEL, Points, byte_string, text_string

if TYPE_CHECKING:
    from typeset.writers.pdf.objects import Objects


def write_pdf(document: Document, library: Library, *, compress: bool = True) -> bytes:
    """The PDF of ``document``; ``compress=False`` leaves the streams readable.

    Raises:
        InputFaults: pictures that cannot be read, all of them.
        ValueError: a link or bookmark to an anchor that no page has, which layout rules out.
    """
    asked = resources(document)
    faces = Faces(library)
    faces.meet(asked.characters)
    streams = [*page_streams(document.pages, faces, asked.pictures, compress=compress)]
    file = FileWriter(faces, compress=compress)
    file.resources(asked.pictures)
    return file.finish(document, streams)


MOST_KEPT = 5_000


def resources(document: Document) -> Resources:
    """What the pages of ``document`` ask for: as it says itself, or found by looking at them all."""
    if document.resources is not None:
        return document.resources
    found: dict[str, set[str]] = {}
    pictures: dict[str, None] = {}
    for page in document.pages:
        for item in page.items:
            if isinstance(item, Text):
                for run in item.runs:
                    pieces = [piece for piece in run.pieces if isinstance(piece, str)]
                    found.setdefault(run.face, set()).update(*pieces)
            elif isinstance(item, Picture):
                pictures[item.path] = None
    characters = {face: "".join(sorted(found[face])) for face in sorted(found)}
    return Resources(characters, tuple(pictures))


def get_ready() -> None:
    """Import what writing a file needs, while there is nothing else to do."""
    import hashlib  # noqa: F401

    import typeset.writers.pdf.objects  # noqa: F401


class PageStream(NamedTuple):
    """A page written: all that the file needs of it."""

    label: str
    width: int
    height: int
    content: bytes
    deflated: bool
    pictures: dict[str, str]
    links: list[Link]
    anchors: list[Anchor]


class KeptStreams:
    """Pages written before, by their identity, as long as nothing else that they depend on has changed."""

    def __init__(self) -> None:
        self._names: object = None
        self._streams: dict[int, tuple[Page, PageStream]] = {}

    def check(self, faces: Faces, pictures: Sequence[str]) -> None:
        """Forget all if fonts and pictures have other names, or another character owns a glyph."""
        shared = {id: codes.shared() for id, codes in faces.items()}
        names = (shared, [codes.resource for codes in faces.values()], [*pictures])
        if names != self._names or len(self._streams) > MOST_KEPT:
            self._names = names
            self._streams.clear()

    def get(self, page: Page) -> PageStream | None:
        return self._streams.get(id(page), (page, None))[1]

    def put(self, page: Page, stream: PageStream) -> None:
        self._streams[id(page)] = page, stream


def page_streams(
    pages: Iterable[Page],
    faces: Faces,
    pictures: Sequence[str],
    *,
    compress: bool = True,
    kept: KeptStreams | None = None,
    inks: Inks = SCREEN,
) -> Iterator[PageStream]:
    """The pages, one after the other, in the codes of ``faces`` and with the names of ``pictures``."""
    writer = ContentWriter(faces, pictures, inks)
    for page in pages:
        if kept and (stream := kept.get(page)):
            yield stream
            continue
        stream = _page_stream(writer, page, compress=compress)
        if kept:
            kept.put(page, stream)
        yield stream


def _page_stream(writer: ContentWriter, page: Page, *, compress: bool) -> PageStream:
    content = writer.page(page)
    operators = "\n".join(content.operators).encode("ascii")
    return PageStream(
        page.label,
        page.width,
        page.height,
        zlib.compress(operators, LEVEL) if compress else operators,
        compress,
        content.pictures,
        content.links,
        content.anchors,
    )


class Begun(NamedTuple):
    """A file with what its pages share: objects, the reference of the fonts, those of the pictures."""

    bodies: list[bytes]
    fonts: str
    pictures: dict[str, str]


class FileWriter:
    """Writes one file: first what the pages share, then the pages and what leads to them."""

    def __init__(
        self,
        faces: Faces,
        *,
        compress: bool = True,
        before: Mapping[bytes, bytes] | None = None,
        begun: Begun | None = None,
    ) -> None:
        from typeset.writers.pdf.objects import Objects  # content does not need it

        bodies = begun.bodies if begun else ()
        self._objects = Objects(compress=compress, before=before, bodies=bodies)
        self._faces = faces
        self._fonts = begun.fonts if begun else self._objects.reserve()
        self._pictures: dict[str, str] = begun.pictures if begun else {}

    def begun(self) -> Begun:
        """What has been written, for another process to go on with."""
        return Begun(self._objects.bodies, self._fonts, self._pictures)

    @property
    def deflated(self) -> dict[bytes, bytes]:
        """The streams of a finished file, to be given to the next one as ``before``."""
        return self._objects.deflated

    def resources(self, pictures: Sequence[str]) -> None:
        """The pictures (paths) and the fonts of all characters that the faces have met."""
        self._pictures = _write_pictures(self._objects, pictures, self._faces, self._fonts)
        self._faces.write(self._objects, self._fonts)

    def finish(self, document: Document, streams: Sequence[PageStream]) -> bytes:
        """The whole file. The pages are ``streams``; those of ``document`` are not asked for."""
        import hashlib  # brings in OpenSSL; whoever only writes content does not need it

        _check_targets(document, streams)
        objects, metadata = self._objects, document.metadata
        tree = objects.reserve()
        references = [objects.reserve() for _ in streams]
        digest = hashlib.sha256(repr(metadata).encode())
        anchors = {}
        for stream, reference in zip(streams, references, strict=True):
            digest.update(stream.content)
            _write_page(objects, stream, reference, tree, self._fonts, self._pictures)
            for anchor in stream.anchors:
                top = Points()[stream.height - anchor.y]
                anchors[anchor.name] = f"[{reference}/XYZ null {top} null]"
        objects.put(f"<</Type/Pages/Count {len(references)}/Kids[{' '.join(references)}]>>", tree)

        identifier = digest.digest()[:16]
        catalog = {
            "Pages": tree,
            "PageLabels": structure.page_labels([stream.label for stream in streams]),
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


def _check_targets(document: Document, streams: Sequence[PageStream]) -> None:
    known = {anchor.name for stream in streams for anchor in stream.anchors}
    asked = {link.target for stream in streams for link in stream.links if not link.uri}
    asked |= {mark.anchor for mark in document.bookmarks}
    if asked - known:
        raise ValueError(f"no page has the anchors {sorted(asked - known)}")


def _write_pictures(
    objects: Objects, paths: Sequence[str], faces: Faces, fonts: str
) -> dict[str, str]:
    """Path → reference of the XObject of every picture, each embedded once."""
    if not paths:
        return {}
    from typeset.writers.pdf.pictures import write_pictures

    return write_pictures(objects, paths, faces, fonts)


def _write_page(
    objects: Objects,
    stream: PageStream,
    reference: str,
    tree: str,
    fonts: str,
    pictures: dict[str, str],
) -> None:
    points = Points()
    box = f"[0 0 {points[stream.width]} {points[stream.height]}]"
    shown = "".join(f"/{name} {pictures[path]}" for path, name in stream.pictures.items())
    body = f"/Type/Page/Parent {tree}/MediaBox{box}/TrimBox{box}"
    body += f"/Resources<</Font {fonts}{f'/XObject<<{shown}>>' if shown else ''}>>"
    body += f"/Contents {objects.stream(stream.content, deflated=stream.deflated)}"
    if stream.links:
        links = " ".join(objects.put(_link(link, stream.height)) for link in stream.links)
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
