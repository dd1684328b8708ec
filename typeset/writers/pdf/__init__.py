"""PDF 1.7: a display list as the bytes of one file (ISO 32000-2).

In: a ``display.Document`` and the library whose faces its runs name. Out: the file: text that
extracts exactly, faces subset and embedded, links, destinations, outline, page labels, metadata.
The same document gives the same bytes in every process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from typeset.display import Anchor, Document, Link, Metadata, Page, Picture, Resources, Text
from typeset.display.tags import Structure, Tag, flattened
from typeset.fonts import Library
from typeset.frozen import NamedTuple
from typeset.writers.pdf import structure as navigation
from typeset.writers.pdf.archive import (
    DEFAULT,
    Attached,
    Attachment,
    Standard,
    attach,
    claims,
    embedded_names,
    output_intent,
)
from typeset.writers.pdf.content import Box, Content, ContentWriter
from typeset.writers.pdf.faces import Faces
from typeset.writers.pdf.inks import SCREEN, Inks
from typeset.writers.pdf.syntax import Points, byte_string, flate, text_string

if TYPE_CHECKING:
    from typeset.cache import Cache
    from typeset.writers.pdf.objects import Objects


def write_pdf(
    document: Document,
    library: Library,
    *,
    compress: bool = True,
    standard: Standard = DEFAULT,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """The PDF of ``document``, by ``standard`` where it has a structure; ``compress=False`` leaves the
    streams readable.

    Raises:
        InputFaults: pictures that cannot be read, all of them.
        ValueError: a link or bookmark to an anchor that no page has, which layout rules out.
    """
    asked = resources(document)
    faces = Faces(library)
    faces.meet(asked.characters)
    structure, numbers = flattened(document.structure) if document.structure else (None, None)
    streams = [
        *page_streams(document.pages, faces, asked.pictures, numbers=numbers, compress=compress)
    ]
    file = FileWriter(faces, compress=compress, standard=standard)
    file.resources(asked.pictures)
    file.attach(attachments, document.metadata.date)
    return file.finish(document, streams, structure)


PACKET = "/Type/Metadata/Subtype/XML"
"""The entries of the XMP packet."""
MOST_KEPT = 5_000


def resources(document: Document) -> Resources:
    """What the pages of ``document`` ask for: as it says itself, or found by looking at them all."""
    if document.resources is not None:
        return document.resources
    found: dict[str, set[str]] = {}
    pictures: dict[str, None] = {}
    for page in document.pages:
        for item in (*page.items, *page.upright):
            if isinstance(item, Text):
                for run in item.runs:
                    pieces = [piece for piece in run.pieces if isinstance(piece, str)]
                    found.setdefault(run.face, set()).update(*pieces)
            elif isinstance(item, Picture):
                pictures[item.path] = None
    characters = {face: "".join(sorted(found[face])) for face in sorted(found)}
    return Resources(characters, tuple(pictures))


class Marks(NamedTuple):
    """What a page says of the structure, in numbers of elements: that of each MCID, each link and each
    anchor (-1: none), and the place of each figure."""

    contents: list[int]
    links: list[int]
    anchors: list[int]
    boxes: dict[int, Box]


class PageStream(NamedTuple):
    """A page written: all that the file needs of it. ``marks``: ``None`` where it is not tagged."""

    label: str
    width: int
    height: int
    content: bytes
    deflated: bool
    pictures: dict[str, str]
    links: list[Link]
    anchors: list[Anchor]
    marks: Marks | None = None


Written = tuple[PageStream, Content]
"""A page written, and what it says of the structure in tags, whose numbers may change."""


class KeptStreams:
    """Pages written before, by their identity, as long as nothing else that they depend on has changed."""

    def __init__(self) -> None:
        self._names: object = None
        self._streams: dict[int, tuple[Page, Written]] = {}

    def check(self, faces: Faces, pictures: Sequence[str]) -> None:
        """Forget all if fonts and pictures have other names, or another character owns a glyph."""
        shared = {id: codes.shared() for id, codes in faces.items()}
        names = (shared, [codes.resource for codes in faces.values()], [*pictures])
        if names != self._names or len(self._streams) > MOST_KEPT:
            self._names = names
            self._streams.clear()

    def get(self, page: Page) -> Written | None:
        return self._streams.get(id(page), (page, None))[1]

    def put(self, page: Page, written: Written) -> None:
        self._streams[id(page)] = page, written


def page_streams(
    pages: Iterable[Page],
    faces: Faces,
    pictures: Sequence[str],
    *,
    numbers: Mapping[Tag, int] | None = None,
    compress: bool = True,
    kept: KeptStreams | None = None,
    inks: Inks = SCREEN,
) -> Iterator[PageStream]:
    """The pages, one after the other, in the codes of ``faces`` and with the names of ``pictures``; tagged
    where ``numbers`` are those of the elements."""
    writer = ContentWriter(faces, pictures, inks, tagged=numbers is not None)
    for page in pages:
        written = kept.get(page) if kept else None
        if written is None:
            written = _page_stream(writer, page, compress=compress)
            if kept:
                kept.put(page, written)
        stream, content = written
        yield stream if numbers is None else stream._replace(marks=_marks(content, numbers))


def _marks(content: Content, numbers: Mapping[Tag, int]) -> Marks:
    number = numbers.__getitem__
    links, anchors = (
        [number(item.tag) if item.tag else -1 for item in items]
        for items in (content.links, content.anchors)
    )
    boxes = {number(tag): box for tag, box in content.boxes.items()}
    return Marks([*map(number, content.tags)], links, anchors, boxes)


def _page_stream(writer: ContentWriter, page: Page, *, compress: bool) -> Written:
    content = writer.page(page)
    operators = "\n".join(content.operators).encode("ascii")
    stream = PageStream(
        page.label,
        page.width,
        page.height,
        flate(operators) if compress else operators,
        compress,
        content.pictures,
        [link._replace(tag=None) for link in content.links],
        [anchor._replace(tag=None) for anchor in content.anchors],
    )
    return stream, content


class Begun(NamedTuple):
    """A file with what its pages share: objects, the reference of the fonts, those of the pictures."""

    bodies: list[bytes]
    fonts: str
    pictures: dict[str, str]
    attached: list[Attached]


class Numbers(NamedTuple):
    """Which objects of a finished file are what: the contents of its pages, what goes along, the XMP
    packet, the catalogue, the Info dictionary (``""``: none)."""

    contents: list[str]
    attached: list[Attached]
    packet: str
    root: str
    info: str


class FileWriter:
    """Writes one file: first what the pages share, then the pages and what leads to them."""

    def __init__(
        self,
        faces: Faces,
        *,
        compress: bool = True,
        before: Mapping[bytes, bytes] | None = None,
        begun: Begun | None = None,
        standard: Standard = DEFAULT,
    ) -> None:
        from typeset.writers.pdf.objects import Objects  # content does not need it

        bodies = begun.bodies if begun else ()
        version = standard.version
        self._objects = Objects(version, compress=compress, before=before, bodies=bodies)
        self._standard = standard
        self._attached: list[Attached] = [*begun.attached] if begun else []
        self.standard = standard
        self.faces = self._faces = faces
        self.numbers: Numbers | None = None
        """Of the finished file."""
        self._fonts = begun.fonts if begun else self._objects.reserve()
        self._pictures: dict[str, str] = begun.pictures if begun else {}

    @property
    def bodies(self) -> list[bytes]:
        """The objects so far."""
        return self._objects.bodies

    def begun(self) -> Begun:
        """What has been written, for another process to go on with."""
        return Begun(self._objects.bodies, self._fonts, self._pictures, self._attached)

    @property
    def deflated(self) -> dict[bytes, bytes]:
        """The streams of a finished file, to be given to the next one as ``before``."""
        return self._objects.deflated

    def resources(self, pictures: Sequence[str], cache: Cache | None = None) -> None:
        """The pictures (paths) and the fonts of all characters that the faces have met, their programs from
        ``cache`` where they are in it."""
        self._pictures = _write_pictures(self._objects, pictures, self._faces, self._fonts)
        self._faces.write(self._objects, self._fonts, cache)

    def attach(self, files: Sequence[Attachment], date: str) -> None:
        """Files that go along, if the standard allows any; ``date`` is the ISO date of the issue."""
        if self._standard.attached:
            self._attached += attach(self._objects, files, navigation.pdf_date(date))

    def finish(
        self,
        document: Document,
        streams: Sequence[PageStream],
        structure: Structure | None = None,
        contents: Callable[[], Sequence[PageStream]] | None = None,
    ) -> bytes:
        """The whole file. The pages are ``streams``; those of ``document`` are not asked for. ``contents``
        gives the same with contents that are deflated, and is called when all else is written."""
        _check_targets(document, streams)
        objects = self._objects
        tree = objects.reserve()
        references = [objects.reserve() for _ in streams]
        links = self._links(document, streams, tagged=structure is not None)
        catalog = {
            "Pages": tree,
            "PageLabels": navigation.page_labels([stream.label for stream in streams]),
            "Outlines": navigation.outline(objects, document.bookmarks),
            "PageMode": "/UseOutlines" if document.bookmarks else "",
            "Lang": text_string(document.metadata.language),
            "ViewerPreferences": "<</DisplayDocTitle true>>",
        }
        anchors = _places(streams, references)
        standard = self._standard if structure else None
        if structure and standard:
            from typeset.writers.pdf import tagged

            pages = tagged.Pages(references, streams, [each for row in links for each in row])
            root, elements = tagged.write_structure(objects, structure, pages, standard.access)
            catalog["OutputIntents"] = f"[{output_intent(objects)}]"
            catalog["MarkInfo"] = "<</Marked true>>"
            catalog["StructTreeRoot"] = root
            if standard.access == 2:
                anchors = tagged.structure_destinations(streams, elements)
        names = ""
        if destinations := navigation.destinations(objects, anchors):
            names += f"/Dests {destinations}"
        if self._attached:
            names += f"/EmbeddedFiles {embedded_names(objects, self._attached)}"
            catalog["AF"] = f"[{' '.join(file.reference for file in self._attached)}]"
        if names:
            catalog["Names"] = f"<<{names}>>"
        made = contents() if contents else streams
        contents_at = self._pages(made, tree, references, links, tagged=structure is not None)
        identifier = identified(document.metadata, [stream.content for stream in made])
        packet = navigation.xmp(document.metadata, identifier, claims(standard) if standard else "")
        catalog["Metadata"] = objects.stream(packet, PACKET, plain=True)
        body = "".join(f"/{key} {value}" for key, value in catalog.items() if value)
        info = "" if standard and standard.part == 4 else navigation.info(document.metadata)
        made_file = objects.finish(f"<</Type/Catalog{body}>>", info, identifier)
        ends = (catalog["Metadata"], objects.root, objects.info)
        self.numbers = Numbers(contents_at, self._attached, *ends)
        return made_file

    def _links(
        self, document: Document, streams: Sequence[PageStream], *, tagged: bool
    ) -> list[list[str]]:
        """The annotations of each page; in the parent tree they come behind all pages."""
        titles = {mark.anchor: mark.title for mark in document.bookmarks}
        links: list[list[str]] = []
        key = len(streams)
        for stream in streams:
            links.append(_write_links(self._objects, stream, titles, key if tagged else None))
            key += len(links[-1])
        return links

    def _pages(
        self,
        streams: Sequence[PageStream],
        tree: str,
        references: Sequence[str],
        links: Sequence[Sequence[str]],
        *,
        tagged: bool,
    ) -> list[str]:
        """The references of their contents."""
        contents = []
        shared = (tree, self._fonts, self._pictures)
        rows = zip(streams, references, links, strict=True)
        for n, (stream, reference, own) in enumerate(rows):
            key = n if tagged else None
            contents.append(_write_page(self._objects, stream, reference, shared, own, key))
        kids = " ".join(references)
        self._objects.put(f"<</Type/Pages/Count {len(references)}/Kids[{kids}]>>", tree)
        return contents


def identified(metadata: Metadata, contents: Iterable[bytes]) -> bytes:
    """16 bytes that tell the file from others (14.4)."""
    import hashlib  # brings in OpenSSL; whoever only writes content does not need it

    digest = hashlib.sha256(repr(metadata).encode())
    for content in contents:
        digest.update(content)
    return digest.digest()[:16]


def _places(streams: Sequence[PageStream], references: Sequence[str]) -> dict[str, str]:
    """Anchor → its place as a destination (12.3.2.2)."""
    places = {}
    for stream, reference in zip(streams, references, strict=True):
        for anchor in stream.anchors:
            top = Points()[stream.height - anchor.y]
            places[anchor.name] = f"[{reference}/XYZ null {top} null]"
    return places


def deflated(contents: Sequence[bytes]) -> list[bytes]:
    """Contents of pages as they stand in the file."""
    return [flate(content) for content in contents]


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
    shared: tuple[str, str, dict[str, str]],
    links: Sequence[str],
    key: int | None,
) -> str:
    """The reference of its content. ``shared``: the page tree, the fonts, and the pictures by path. ``key``:
    the page's in the parent tree (14.7.4.4)."""
    tree, fonts, pictures = shared
    points = Points()
    box = f"[0 0 {points[stream.width]} {points[stream.height]}]"
    shown = "".join(f"/{name} {pictures[path]}" for path, name in stream.pictures.items())
    body = f"/Type/Page/Parent {tree}/MediaBox{box}/TrimBox{box}"
    body += f"/Resources<</Font {fonts}{f'/XObject<<{shown}>>' if shown else ''}>>"
    content = objects.stream(stream.content, deflated=stream.deflated)
    body += f"/Contents {content}"
    if key is not None:
        body += f"/StructParents {key}"
    if links:
        body += f"/Tabs/S/Annots[{' '.join(links)}]"
    objects.put(f"<<{body}>>", reference)
    return content


def _write_links(
    objects: Objects, stream: PageStream, titles: Mapping[str, str], key: int | None
) -> list[str]:
    """The annotations (12.5.6.5) of the links: printed, without a border, with words for who cannot see
    them (14.9.3). ``key``: that of the first one in the parent tree."""
    points, height = Points(), stream.height
    references = []
    for n, link in enumerate(stream.links):
        left, right = points[link.x], points[link.x + link.width]
        low, high = points[height - link.y - link.height], points[height - link.y]
        body = f"/Type/Annot/Subtype/Link/Rect[{left} {low} {right} {high}]/Border[0 0 0]/F 4"
        if key is not None:
            words = titles.get(link.target, link.target)
            body += f"/StructParent {key + n}/Contents{text_string(words)}"
        if link.uri:
            body += f"/A<</Type/Action/S/URI/URI{uri(link.target)}>>"
        else:
            body += f"/Dest{navigation.destination_name(link.target)}"
        references.append(objects.put(f"<<{body}>>"))
    return references


def uri(target: str) -> str:
    """A URI as a string of ASCII characters (12.6.4.8), others in percent-encoded UTF-8."""
    from urllib.parse import quote

    return byte_string(quote(target, safe="%/:?#[]@!$&'()*+,;=-._~").encode("ascii"))
