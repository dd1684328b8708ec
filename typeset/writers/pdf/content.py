"""Pages as content streams (ISO 32000-2, 8 and 9), written as raw operators in reading order.

In: the items of a page. Out: the operators, and for the page dictionary the pictures it shows, its
links and its anchors. Text stands inside BT … ET with one ``Tm`` a line; within a line the runs follow
one another by their advances alone, which are those of the W arrays, except in lines that are spaced out
(``_apart``). State operators are written where the state changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from itertools import pairwise, repeat

from typeset.display import (
    BLACK,
    Anchor,
    Elsewhere,
    Ink,
    Item,
    Link,
    Page,
    Path,
    Picture,
    Rect,
    Run,
    Stroke,
    Tagged,
    Text,
)
from typeset.display.tags import Artifact, Tag
from typeset.frozen import field, mutable
from typeset.units import SP_PER_PT, mem_to_sp
from typeset.writers.pdf.faces import MARK, Codes, Faces
from typeset.writers.pdf.inks import SCREEN, Inks
from typeset.writers.pdf.syntax import Points, Sink, text_string

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in sp."""


@mutable
class Content:
    """What a page needs in the file."""

    operators: list[str] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)
    """Path → resource name of every picture shown."""
    links: list[Link] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    """The element of each marked-content sequence, by its MCID."""
    boxes: dict[Tag, Box] = field(default_factory=dict)
    """Where the figures are."""


class ContentWriter:
    """Writes pages; the faces and picture names are shared by all of them. ``tagged``: what stands on
    them is marked as what it is (14.6, 14.7.4)."""

    def __init__(
        self,
        faces: Faces,
        pictures: Iterable[str] = (),
        inks: Inks = SCREEN,
        *,
        tagged: bool = False,
    ) -> None:
        self.tagged = tagged
        self._faces = faces
        self._points = Points()
        self._shades = inks.shades()
        self._knockout = inks.knockout
        self._names = {path: f"I{n}" for n, path in enumerate(pictures, 1)}

    def page(self, page: Page) -> Content:
        """The content of ``page``."""
        content = Content()
        writer = _PageWriter(self, page.height, content)
        writer.items(page.items)
        if page.upright:
            writer.upright(page.upright, page.width)
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
        self._tagged = writer.tagged
        self._tag: Tagged = None
        """Of the marked-content sequence that is open."""
        # The graphics state at the start of a page (8.4.1): black in DeviceGray.
        self._face = ""
        self._size = 0
        self._spacing = 0
        self._rise = 0
        self._ink: Ink = BLACK
        self._stroke: tuple[Ink, int, tuple[int, ...]] = (BLACK, SP_PER_PT, ())

    def items(self, items: tuple[Item, ...]) -> None:
        for item in items:
            match item:
                case Text():
                    self._text(item)
                case Rect():
                    self._rect(item)
                case Path():
                    self._path(item)
                case Picture():
                    self._picture(item)
                case Link():
                    self._content.links.append(item)
                case Anchor():
                    self._content.anchors.append(item)
                case Elsewhere():
                    raise ValueError(item)
        self._leave_text()
        self._close()

    def upright(self, items: tuple[Item, ...], height: int) -> None:
        """The last items of a page on its side, from the top left of an upright one of ``height`` (8.3.4)."""
        self._add(f"q 0 -1 1 0 0 {self._points[self._height]} cm")
        self._height = height
        self.items(items)
        self._add("Q")

    def _leave_text(self) -> None:
        if self._in_text:
            self._close()
            self._add("ET")
            self._in_text = False

    # ---- marked content: sequences and text objects nest (14.6.1)

    def _close(self) -> None:
        if self._tag is not None:
            self._add("EMC")
            self._tag = None

    def _open(self, tag: Tagged) -> None:
        """What is drawn from now on belongs to ``tag``, which is not the one that is open."""
        if self._tag is not None:
            self._add("EMC")
        if isinstance(tag, Tag):
            self._add(f"/{tag.kind}<</MCID {len(self._content.tags)}>>BDC")
            self._content.tags.append(tag)
        else:
            self._add(_ARTIFACTS[tag or Artifact.LAYOUT])
        self._tag = tag

    def _unnested(self, tag: Tag, match: re.Match[str]) -> str:
        """A character that states its text, as a sequence of its own: readers lose what follows a nested
        one."""
        tags = self._content.tags
        tags += (tag, tag)
        return (
            f"EMC /Span<</MCID {len(tags) - 2}/ActualText{match[1]}>>BDC {match[2]} EMC "
            f"/{tag.kind}<</MCID {len(tags) - 1}>>BDC"
        )

    def _draw(self, tag: Tagged) -> None:
        """Something is drawn outside text."""
        self._leave_text()
        tag = tag or Artifact.LAYOUT
        if self._tagged and tag is not self._tag:
            self._open(tag)

    def _take_in(self, item: Rect | Path | Picture) -> None:
        """Add ``item`` to the place of its figure."""
        tag = item.tag
        if isinstance(tag, Tag) and tag.kind == "Figure":
            if isinstance(item, Path):
                xs = [n for step in item.steps for n in step[::2]]
                ys = [n for step in item.steps for n in step[1::2]]
                left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
            else:
                left, top = item.x, item.y
                right, bottom = left + item.width, top + item.height
            x0, y0, x1, y1 = self._content.boxes.get(tag, (left, top, right, bottom))
            box = min(x0, left), min(y0, top), max(x1, right), max(y1, bottom)
            self._content.boxes[tag] = box

    def _set_ink(self, ink: Ink) -> None:
        if ink != self._ink:
            self._add(self._shades[ink])
            self._ink = ink

    def _text(self, text: Text) -> None:
        """One line: the hot loop of the writer, so that names are looked up once a line."""
        if not self._in_text:
            self._close()
            self._add("BT")
            self._in_text = True
        tagged, outer = self._tagged, text.tag or Artifact.LAYOUT
        add, points, faces = self._add, self._points, self._faces
        x, runs = text.x, text.runs
        if tagged and outer is not self._tag and not (runs and runs[0].tag):
            self._open(outer)
        moves: Iterable[int | None] = repeat(None)
        if len(runs) == 1:
            apart = runs[0].spacing and runs[0].pieces[0].__class__ is int
        else:
            apart = any(run.spacing for run in runs)
        if apart:
            x, runs, moves = self._apart(text)
        add(f"1 0 0 1 {points[x]} {points[self._height - text.y]} Tm")
        drawn: tuple[Stroke, ...] = ()
        for (face, size, pieces, spacing, rise, ink, strokes, tag), move in zip(
            runs, moves, strict=False
        ):
            codes = faces[face]
            if tagged and (tag or outer) is not self._tag:
                self._open(tag or outer)
            if move is not None:
                add(f"{points[move]} 0 Td")
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
            shown = show(codes, pieces)
            if tagged and "/ActualText" in shown and isinstance(self._tag, Tag):
                shown = _ACTUAL.sub(partial(self._unnested, self._tag), shown)
            add(shown)
            if strokes:
                drawn += strokes
        if drawn:
            self._strokes(drawn, text.x, text.y)

    def _apart(self, text: Text) -> tuple[int, tuple[Run, ...], list[int | None]]:
        """Where a spaced line starts, its runs, and how far (sp) each start lies from the one before.

        Readers differ in whether Tc (9.3.2) opens a gap after the last glyph of a string, and before the
        first one of an array that begins with a number. Runs that are moved to leave no room for that.
        """
        runs: list[Run] = []
        places: list[int] = []
        x, last = 0, len(text.runs) - 1
        for k, run in enumerate(text.runs):
            advance, pieces = self._faces[run.face].advance.__getitem__, run.pieces
            kern = n = 0
            while n < len(pieces) and isinstance(first := pieces[n], int):
                kern += first
                n += 1
            if n:
                pieces = pieces[n:]
            if pieces or run.strokes:
                runs.append(run._replace(pieces=pieces) if n else run)
                places.append(x + mem_to_sp(kern, run.size))
            if k == last:
                break  # nothing follows it
            width, count = kern, 0
            for piece in pieces:
                if isinstance(piece, str):
                    width += sum(map(advance, piece))
                    count += len(piece)
                else:
                    width += piece
            x += mem_to_sp(width, run.size) + count * run.spacing
        moves = [here - before for before, here in pairwise(places)]
        return text.x + places[0], tuple(runs), [None, *moves]

    def _strokes(self, strokes: tuple[Stroke, ...], x: int, y: int) -> None:
        """The marks below a line (8.5): round caps make a dot of a path of one point."""
        self._draw(None)
        points, height = self._points, self._height
        self._add("q 1 J")
        width, ink = -1, BLACK
        for stroke in strokes:
            if stroke.width != width:
                width = stroke.width
                self._add(f"{points[width]} w")
            if stroke.ink != ink:
                ink = stroke.ink
                self._add(self._shades.stroke(ink, self._ink))
            places = [f"{points[x + dx]} {points[height - y - dy]}" for dx, dy in stroke.points]
            path = [f"{places[0]} m"]
            if len(places) == 1:
                path.append(f"{places[0]} l")
            elif len(places) == 2:
                path.append(f"{places[1]} l")
            else:
                curves = zip(places[1::3], places[2::3], places[3::3], strict=True)
                path += [f"{' '.join(curve)} c" for curve in curves]
            self._add(f"{' '.join(path)} S")
        self._add("Q")

    def _rect(self, rect: Rect) -> None:
        self._draw(rect.tag)
        if rect.tag:
            self._take_in(rect)
        self._set_ink(rect.ink)
        points = self._points
        foot = self._height - rect.y - rect.height
        self._add(
            f"{points[rect.x]} {points[foot]} {points[rect.width]} {points[rect.height]} re f"
        )

    def _path(self, path: Path) -> None:
        """A path (8.5); the stroke's ink, width and dash are set where they change."""
        self._draw(path.tag)
        if path.tag:
            self._take_in(path)
        add, points = self._add, self._points
        if path.fill is not None:
            self._set_ink(path.fill)
        stroke = (path.ink, path.weight, path.dash)
        if path.weight and stroke != self._stroke:
            dash = " ".join(points[length] for length in path.dash)
            add(f"{self._shades.stroke(path.ink, self._ink)} {points[path.weight]} w [{dash}] 0 d")
            self._stroke = stroke
        for n, step in enumerate(path.steps):
            numbers = [points[v if k % 2 == 0 else self._height - v] for k, v in enumerate(step)]
            operator = "c" if len(step) > 2 else "l" if n else "m"
            add(f"{' '.join(numbers)} {operator}")
        paint = _PAINT[path.fill is not None, path.weight > 0]
        add(f"h {paint}" if path.closed else paint)

    def _picture(self, picture: Picture) -> None:
        self._draw(picture.tag)
        self._take_in(picture)
        resource = self._writer.picture_name(picture.path)
        self._content.pictures[picture.path] = resource
        points = self._points
        foot = self._height - picture.y - picture.height
        alone = picture.alt and not self._tagged
        if alone:
            self._add(f"/Span<</Alt{text_string(picture.alt)}>>BDC")
        self._add(
            f"q {self._writer._knockout}{points[picture.width]} 0 0 {points[picture.height]} "
            f"{points[picture.x]} {points[foot]} cm /{resource} Do Q"
        )
        if alone:
            self._add("EMC")


_ARTIFACTS = {
    Artifact.LAYOUT: "/Artifact<</Type/Layout>>BDC",
    Artifact.HEAD: "/Artifact<</Type/Pagination/Subtype/Header/Attached[/Top]>>BDC",
    Artifact.FOOT: "/Artifact<</Type/Pagination/Subtype/Footer/Attached[/Bottom]>>BDC",
    Artifact.REPEATED: "/Artifact<</Type/Pagination>>BDC",
}
_ACTUAL = re.compile(r"/Span<</ActualText(<[0-9A-F]+>)>>BDC (<[0-9A-F]{4}>Tj) EMC")


_PAINT = {(True, True): "B", (True, False): "f", (False, True): "S", (False, False): "n"}
"""By whether a path is filled and stroked: the operator that paints it (8.5.3)."""


def show(codes: Codes, pieces: tuple[str | int, ...]) -> str:
    """The operator that shows ``pieces`` of one face: ``Tj``, or ``TJ`` where there are kerns."""
    code = codes.__getitem__
    if len(pieces) == 1 and isinstance(pieces[0], str):
        shown = f"<{''.join(map(code, pieces[0]))}>Tj"
    else:
        parts: list[str] = []
        for piece in pieces:
            if isinstance(piece, str):
                parts.extend(map(code, piece))
            else:
                parts.append(_KERNS[piece])
        shown = f"[<{''.join(parts)}>]TJ".replace("<>", "")
    return shown if MARK not in shown else _with_actual_text(shown)


class _Kerns(dict[int, str]):
    """Kern → what stands between two strings of an array: a kern moves right, a TJ adjustment left."""

    def __missing__(self, kern: int) -> str:
        shown = self[kern] = f">{-kern}<"
        return shown


_KERNS = _Kerns()


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
