"""Pages as content streams (ISO 32000-2, 8 and 9), written as raw operators in reading order.

In: the items of a page. Out: the operators, and for the page dictionary the pictures it shows, its
links and its anchors. Text stands inside BT … ET with one ``Tm`` a line; within a line the runs follow
one another by their advances alone, which are those of the W arrays. State operators are written
where the state changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from typeset.display import BLACK, Anchor, Ink, Item, Link, Page, Picture, Rect, Text
from typeset.writers.pdf.faces import MARK, Codes, Faces
from typeset.writers.pdf.syntax import Points, Shades, Sink, text_string


@dataclass
class Content:
    """What a page needs in the file."""

    operators: list[str] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)
    """Path → resource name of every picture shown."""
    links: list[Link] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)


class ContentWriter:
    """Writes pages; the faces and picture names are shared by all of them."""

    def __init__(self, faces: Faces, pictures: Iterable[str] = ()) -> None:
        self._faces = faces
        self._points = Points()
        self._shades = Shades()
        self._names = {path: f"I{n}" for n, path in enumerate(pictures, 1)}

    def page(self, page: Page) -> Content:
        """The content of ``page``."""
        content = Content()
        _PageWriter(self, page.height, content).items(page.items)
        return content

    def picture_name(self, path: str) -> str:
        """The resource name of the picture ``path``, one for the whole document."""
        return self._names.setdefault(path, f"I{len(self._names) + 1}")


class _PageWriter:
    def __init__(self, writer: ContentWriter, height: int, content: Content) -> None:
        self._writer = writer
        self._faces = writer._faces
        self._points = writer._points
        self._shades = writer._shades
        self._height = height
        self._content = content
        self._add: Sink = content.operators.append
        self._in_text = False
        # The graphics state at the start of a page (8.4.1): black in DeviceGray.
        self._face = ""
        self._size = 0
        self._spacing = 0
        self._rise = 0
        self._ink: Ink = BLACK

    def items(self, items: tuple[Item, ...]) -> None:
        for item in items:
            match item:
                case Text():
                    self._text(item)
                case Rect():
                    self._rect(item)
                case Picture():
                    self._picture(item)
                case Link():
                    self._content.links.append(item)
                case Anchor():
                    self._content.anchors.append(item)
        self._leave_text()

    def _leave_text(self) -> None:
        if self._in_text:
            self._add("ET")
            self._in_text = False

    def _set_ink(self, ink: Ink) -> None:
        if ink != self._ink:
            self._add(self._shades[ink])
            self._ink = ink

    def _text(self, text: Text) -> None:
        """One line: the hot loop of the writer, so that names are looked up once a line."""
        if not self._in_text:
            self._add("BT")
            self._in_text = True
        add, points, faces = self._add, self._points, self._faces
        add(f"1 0 0 1 {points[text.x]} {points[self._height - text.y]} Tm")
        for face, size, pieces, spacing, rise, ink in text.runs:
            codes = faces[face]
            if self._size != size or self._face != face:
                add(f"/{codes.resource} {points[size]} Tf")
                self._face, self._size = face, size
            if self._spacing != spacing:
                add(f"{points[spacing]} Tc")
                self._spacing = spacing
            if self._rise != rise:
                add(f"{points[rise]} Ts")
                self._rise = rise
            if self._ink != ink:
                self._set_ink(ink)
            add(show(codes, pieces))

    def _rect(self, rect: Rect) -> None:
        self._leave_text()
        self._set_ink(rect.ink)
        points = self._points
        foot = self._height - rect.y - rect.height
        self._add(
            f"{points[rect.x]} {points[foot]} {points[rect.width]} {points[rect.height]} re f"
        )

    def _picture(self, picture: Picture) -> None:
        self._leave_text()
        resource = self._writer.picture_name(picture.path)
        self._content.pictures[picture.path] = resource
        points = self._points
        foot = self._height - picture.y - picture.height
        if picture.alt:
            self._add(f"/Span<</Alt{text_string(picture.alt)}>>BDC")
        self._add(
            f"q {points[picture.width]} 0 0 {points[picture.height]} "
            f"{points[picture.x]} {points[foot]} cm /{resource} Do Q"
        )
        if picture.alt:
            self._add("EMC")


def show(codes: Codes, pieces: tuple[str | int, ...]) -> str:
    """The operator that shows ``pieces`` of one face: ``Tj``, or ``TJ`` where there are kerns."""
    code = codes.__getitem__
    if len(pieces) == 1 and isinstance(pieces[0], str):
        shown = f"<{''.join(map(code, pieces[0]))}>Tj"
    else:
        # A kern moves right, a TJ adjustment left.
        parts = [
            f"<{''.join(map(code, piece))}>" if isinstance(piece, str) else f"{-piece}"
            for piece in pieces
        ]
        shown = f"[{' '.join(parts)}]TJ"
    return shown if MARK not in shown else _with_actual_text(shown)


def _with_actual_text(shown: str) -> str:
    """``shown`` with every marked code in a span of its own that states its text (14.9.4).

    A span cannot open inside an array, so the show operator is closed before it and opened after.
    """
    array = shown.startswith("[")
    opening, closing = ("[<", ">]TJ") if array else ("<", ">Tj")
    while MARK in shown:
        before, _, rest = shown.partition(MARK)
        marked, _, after = rest.partition("}")
        span = f"/Span<</ActualText<FEFF{marked[4:]}>>>BDC <{marked[:4]}>Tj EMC"
        shown = f"{before}{closing} {span} {opening}{after}"
    for empty in ("[<>]TJ", "<>Tj"):
        shown = shown.removeprefix(f"{empty} ").removesuffix(f" {empty}")
    return shown
