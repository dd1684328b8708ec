"""The edition for the printer: PDF/X-4 (ISO 15930-7) or PDF/X-1a:2003 (ISO 15930-4).

In: a ``display.Document`` and ``Press``, what the printer wants. Out: the file, and what the printer
should be told. The content is that of every edition, written with ``PressInks``; this module writes
what stands around it: boxes, marks and slug, output intent, identification. Nothing to click on, no
bookmarks. A page that lies on its side is turned, so that all pages have one size.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from typeset.diagnostics import Fault
from typeset.display import BLACK, Document, Ink, Item, Metadata, Page, Path, Rect, Run, Text
from typeset.fonts import Library
from typeset.frozen import NamedTuple, replace
from typeset.units import SP_PER_PT, pt
from typeset.writers.pdf import PageStream, page_streams, resources, structure
from typeset.writers.pdf.content import ContentWriter
from typeset.writers.pdf.faces import Faces
from typeset.writers.pdf.objects import Objects
from typeset.writers.pdf.pictures import write_pictures
from typeset.writers.pdf.press_inks import REGISTRATION, START, STATES, PressInks, Profile
from typeset.writers.pdf.syntax import Points, flate, text_string

MM = SP_PER_PT * 72 / 25.4
MARGIN = round(13 * MM)
"""From the trim to the edge of the sheet, where there are marks or a slug."""
GAP, MARK = round(1.5 * MM), round(5 * MM)
"""From the bleed to a crop mark, and its length."""
HAIR = pt(0.25)
SLUG_ROLE, SLUG_SIZE = "song", pt(6.5)
SLUG_WORDS = " · p. 0123456789abcdef"
VERSIONS = {"x-4": (1, 6), "x-1a": (1, 4)}
NAMES = {"x-4": "PDF/X-4", "x-1a": "PDF/X-1a:2003"}
_LEAST_ICC = 4.0
"""The version of profiles that PDF 1.4 does not know yet."""
_REGISTRY = "http://www.color.org"
_KNOWN = ("FOGRA39", "FOGRA47", "FOGRA51", "FOGRA52", "JC200103", "CGATS TR 001", "CGATS21-2-CRPC6")
"""Printing conditions of the registry at color.org that profiles name in their description."""


class Press(NamedTuple):
    """What the printer wants. Lengths in sp. ``slug``: what stands in it before the page and the hash."""

    profile: Profile
    standard: str = "x-4"
    bleed: int = round(3 * MM)
    marks: bool = True
    slug: str = ""
    condition: str = ""
    total_ink: int = 330
    spot: str = ""
    spot_ink: Ink = (0.0, 1.0, 1.0, 0.0)

    @property
    def margin(self) -> int:
        return max(MARGIN, self.bleed + GAP + MARK) if self.marks or self.slug else self.bleed

    @property
    def intent(self) -> tuple[str, bool]:
        """The name of the printing condition, and whether it is one of the registry."""
        if self.condition:
            return self.condition, self.condition in _KNOWN
        found = [each for each in _KNOWN if each in self.profile.description]
        return (found[0], True) if found else (self.profile.description, False)


class Printed(NamedTuple):
    """The file, and what is worth a word: pictures with too much ink, profiles that were not usable."""

    pdf: bytes
    warnings: tuple[Fault, ...]


def write_press(document: Document, library: Library, press: Press) -> Printed:
    """The PDF of ``document`` for the printer.

    Raises:
        InputFaults: pictures that cannot be read, all of them.
    """
    inks = PressInks(
        press.profile,
        opaque=press.standard == "x-1a",
        total_ink=press.total_ink,
        spot=press.spot,
        spot_ink=press.spot_ink,
    )
    asked = resources(document)
    faces = Faces(library)
    faces.meet(asked.characters)
    if press.slug:
        # Once more what only this edition sets.
        slugs = "".join(page.label for page in document.pages) + press.slug + SLUG_WORDS
        faces.meet(library.characters({SLUG_ROLE: set(slugs)}))
    pages = [_with_bleed(page, press.bleed) for page in document.pages]
    streams = [*page_streams(pages, faces, asked.pictures, compress=False, inks=inks)]
    return _File(document, faces, press, inks).finish(asked.pictures, pages, streams)


def _with_bleed(page: Page, bleed: int) -> Page:
    """``page`` with what touches the trim drawn out into the bleed; running heads and folios do not."""
    items = tuple(
        _bled(item, page, bleed) if isinstance(item, Rect) else item for item in page.items
    )
    return replace(page, items=items)


def _bled(rect: Rect, page: Page, bleed: int) -> Rect:
    left, top = rect.x - bleed * (rect.x <= 0), rect.y - bleed * (rect.y <= 0)
    right, foot = rect.x + rect.width, rect.y + rect.height
    right += bleed * (right >= page.width)
    foot += bleed * (foot >= page.height)
    return rect._replace(x=left, y=top, width=right - left, height=foot - top)


class _File:
    def __init__(self, document: Document, faces: Faces, press: Press, inks: PressInks) -> None:
        self._objects = Objects(VERSIONS[press.standard])
        self._document = document
        self._faces = faces
        self._press = press
        self._inks = inks
        self._points = Points()

    def finish(
        self, pictures: Sequence[str], pages: Sequence[Page], streams: Sequence[PageStream]
    ) -> Printed:
        import hashlib  # brings in OpenSSL

        objects, press, metadata = self._objects, self._press, self._document.metadata
        fonts = objects.reserve()
        self._inks.states = "".join(
            f"/{key} {objects.put(f'<</Type/ExtGState{flags}/OPM 1>>')}"
            for key, flags in STATES.items()
        )
        placed = (
            write_pictures(objects, pictures, self._faces, fonts, self._inks) if pictures else {}
        )
        self._faces.write(objects, fonts)
        digest = hashlib.sha256(repr((metadata, press)).encode())
        for stream in streams:
            digest.update(stream.content)
        build = digest.hexdigest()[:12]

        tree = objects.reserve()
        shared = (
            f"/Font {fonts}/ExtGState<<{self._inks.states}>>/ColorSpace<<{self._inks.spaces()}>>"
        )
        writer = ContentWriter(self._faces, (), self._inks)
        references = []
        tall = sum(page.height >= page.width for page in pages) * 2 >= len(pages)
        for page, stream in zip(pages, streams, strict=True):
            shown = "".join(f"/{name} {placed[path]}" for path, name in stream.pictures.items())
            turned = (page.height >= page.width) != tall
            width, height = (page.height, page.width) if turned else (page.width, page.height)
            around = self._around(writer, width, height, page.label, build)
            content = self._content(page, stream.content, around, turned=turned)
            body = f"/Type/Page/Parent {tree}{self._boxes(width, height)}"
            body += f"/Resources<<{shared}{f'/XObject<<{shown}>>' if shown else ''}>>"
            body += f"/Contents {objects.stream(flate(content), deflated=True)}"
            references.append(objects.put(f"<<{body}>>"))
        objects.put(f"<</Type/Pages/Count {len(references)}/Kids[{' '.join(references)}]>>", tree)
        return Printed(self._finish(tree, digest.digest()[:16]), tuple(self._inks.warnings))

    def _finish(self, tree: str, identifier: bytes) -> bytes:
        objects, press, metadata = self._objects, self._press, self._document.metadata
        packet = objects.stream(
            xmp(metadata, identifier, press.standard), "/Type/Metadata/Subtype/XML", plain=True
        )
        labels = structure.page_labels([page.label for page in self._document.pages])
        catalog = (
            f"<</Type/Catalog/Pages {tree}/PageLabels{labels}/Lang{text_string(metadata.language)}"
            f"/Metadata {packet}/OutputIntents[{self._intent()}]>>"
        )
        return objects.finish(catalog, info(metadata, press.standard), identifier)

    def _intent(self) -> str:
        """The output intent (14.11.5): the printing condition and its profile."""
        profile = self._press.profile
        file = self._objects.stream(profile.data, "/N 4/Alternate/DeviceCMYK")
        condition, registered = self._press.intent
        registry = f"/RegistryName{text_string(_REGISTRY)}" if registered else ""
        return self._objects.put(
            f"<</Type/OutputIntent/S/GTS_PDFX/OutputConditionIdentifier{text_string(condition)}"
            f"{registry}/OutputCondition{text_string(profile.description)}"
            f"/Info{text_string(profile.description)}/DestOutputProfile {file}>>"
        )

    def _boxes(self, width: int, height: int) -> str:
        points, margin, bleed = self._points, self._press.margin, self._press.bleed

        def box(off: int) -> str:
            low, right, top = margin - off, margin + width + off, margin + height + off
            return f"[{points[low]} {points[low]} {points[right]} {points[top]}]"

        return f"/MediaBox{box(margin)}/BleedBox{box(bleed)}/TrimBox{box(0)}"

    def _content(self, page: Page, content: bytes, around: bytes, *, turned: bool) -> bytes:
        """The page moved to its place on the sheet (turned: its top to the left, or to
        the right where most pages lie on their side), then the marks."""
        margin = self._points[self._press.margin]
        matrix = f"1 0 0 1 {margin} {margin}"
        if turned and page.width > page.height:
            right = self._points[self._press.margin + page.height]
            matrix = f"0 1 -1 0 {right} {margin}"
        elif turned:
            top = self._points[self._press.margin + page.width]
            matrix = f"0 -1 1 0 {margin} {top}"
        return b"%b\nq %b cm\n%b\nQ\n%b" % (START.encode(), matrix.encode(), content, around)

    def _around(
        self, writer: ContentWriter, width: int, height: int, label: str, build: str
    ) -> bytes:
        """Marks and slug of a page, in the coordinates of the sheet."""
        press = self._press
        sheet_width, sheet_height = width + 2 * press.margin, height + 2 * press.margin
        items: list[Item] = []
        if press.marks:
            items += marks((press.margin, press.margin), (width, height), press.bleed)
        if press.slug:
            words = f"{press.slug} · p. {label} · {build}"
            y = press.margin + height + press.bleed + round(6.5 * MM)
            items.append(slug(self._faces.library, words, press.margin + round(4 * MM), y))
        content = writer.page(Page(label, sheet_width, sheet_height, tuple(items)))
        return "\n".join(content.operators).encode("ascii")


def marks(corner: tuple[int, int], size: tuple[int, int], bleed: int) -> list[Item]:
    """Crop marks at the corners of the trim and a register mark in the middle of each side, all outside
    the bleed. ``corner``: the upper left of the trim; in sp, y downwards."""
    (left, top), (width, height) = corner, size
    right, foot = left + width, top + height
    off, end = bleed + GAP, bleed + GAP + MARK
    sides, ends = ((left, -1), (right, 1)), ((top, -1), (foot, 1))
    lines = [((x + to * off, y), (x + to * end, y)) for x, to in sides for y, _ in ends]
    lines += [((x, y + to * off), (x, y + to * end)) for y, to in ends for x, _ in sides]
    items: list[Item] = [Path(line, HAIR, ink=REGISTRATION) for line in lines]
    middle = bleed + GAP + MARK // 2
    across, down = left + width // 2, top + height // 2
    for x, y in (
        (left - middle, down),
        (right + middle, down),
        (across, top - middle),
        (across, foot + middle),
    ):
        items += register(x, y)
    return items


def register(x: int, y: int) -> list[Item]:
    """A circle with a cross."""
    arm, radius = MARK // 2, MARK // 4
    bend = round(radius * 0.5523)  # of the Bézier curves of a circle
    circle = (
        (x + radius, y),
        (x + radius, y + bend, x + bend, y + radius, x, y + radius),
        (x - bend, y + radius, x - radius, y + bend, x - radius, y),
        (x - radius, y - bend, x - bend, y - radius, x, y - radius),
        (x + bend, y - radius, x + radius, y - bend, x + radius, y),
    )
    return [
        Path(circle, HAIR, closed=True, ink=REGISTRATION),
        Path(((x - arm, y), (x + arm, y)), HAIR, ink=REGISTRATION),
        Path(((x, y - arm), (x, y + arm)), HAIR, ink=REGISTRATION),
    ]


def slug(library: Library, words: str, x: int, y: int) -> Text:
    """One line in small type."""
    face_of = library.role(SLUG_ROLE).face_of
    runs = [
        Run(face, SLUG_SIZE, ("".join(part),), ink=BLACK)
        for face, part in groupby(words, face_of.__getitem__)
    ]
    return Text(x, y, tuple(runs), generated=True)


def info(metadata: Metadata, standard: str) -> str:
    """The Info dictionary: that of every edition, with whole dates, and what the standard asks for."""
    rows = structure.info(metadata).removesuffix(">>")
    short = structure.pdf_date(metadata.date)
    rows = rows.replace(f"({short})", f"({full_date(metadata.date)})") if short else rows
    if standard == "x-1a":
        rows += f"/GTS_PDFXVersion({NAMES[standard]})"
    return f"{rows}/Trapped/False>>"


def full_date(date: str) -> str:
    """An ISO date as a PDF date that lacks nothing."""
    year, month, day = [*date.split("-"), "01", "01"][:3]
    return f"D:{year}{month}{day}000000+00'00'"


def xmp(metadata: Metadata, identifier: bytes, standard: str) -> bytes:
    """The XMP packet of every edition, with what PDF/X asks for (ISO 15930-7, 6.7)."""
    packet = structure.xmp(metadata, identifier).decode()
    extra = [
        f"<pdfxid:GTS_PDFXVersion>{NAMES[standard]}</pdfxid:GTS_PDFXVersion>",
        "<pdf:Trapped>False</pdf:Trapped>",
        "<xmpMM:VersionID>1</xmpMM:VersionID>",
        "<xmpMM:RenditionClass>default</xmpMM:RenditionClass>",
    ]
    if structure.pdf_date(metadata.date):
        full = "-".join([*metadata.date.split("-"), "01", "01"][:3]) + "T00:00:00+00:00"
        for key in ("CreateDate", "ModifyDate"):
            short = f"<xmp:{key}>{metadata.date}</xmp:{key}>"
            packet = packet.replace(short, f"<xmp:{key}>{full}</xmp:{key}>")
        extra.append(f"<xmp:MetadataDate>{full}</xmp:MetadataDate>")
    description = '<rdf:Description rdf:about=""'
    return (
        packet.replace(
            description, f'{description} xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"', 1
        )
        .replace("</rdf:Description>", "\n".join([*extra, "</rdf:Description>"]), 1)
        .encode()
    )
