"""Sheets as a PDF: pages of the source as form XObjects (ISO 32000-1, 8.10), marks and slug above them.

In: an open source, its pages in order with blanks, the sides of the plan. Out: the bytes of a file, the same
each time. Each page goes in once, clipped to its trim with bleed, and at the spine to the fold.
"""

from __future__ import annotations

import io
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from typeset.imposition.overlays import Frame, overlays
from typeset.imposition.schemes import Cell, Side
from typeset.pdfsource import Box, fault, get, inherited, is_stream, items, listed

MM = 72 / 25.4
MARGIN = 12 * MM
"""Around the bleed of the outermost pages, for marks and gripper."""
BARE = 5 * MM
"""The same where there are no marks."""
MOST_CONTENT = 300_000_000
_TURNS = {0: (1, 0, 0, 1), 90: (0, -1, 1, 0), 180: (-1, 0, 0, -1), 270: (0, 1, -1, 0)}
"""Clockwise turns as the first four numbers of a matrix."""


_INFO = frozenset({"Title", "Author", "Subject", "Keywords", "Creator", "Producer", "Trapped"}) | {
    *("CreationDate", "ModDate", "GTS_PDFXVersion", "GTS_PDFXConformance"),
}


class Source(NamedTuple):
    """A page: what of it is kept after cutting, all of it, its unit, and how it is turned (clockwise)."""

    page: Any
    cut: Box
    media: Box
    unit: float
    rotate: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the cut page as it is shown, in points."""
        width = (self.cut[2] - self.cut[0]) * self.unit
        height = (self.cut[3] - self.cut[1]) * self.unit
        return (height, width) if self.rotate % 180 else (width, height)


class Layout(NamedTuple):
    """Measures of a sheet in points. ``spine``: between two pages that share one."""

    width: float
    height: float
    bleed: float
    spine: float
    paper: float
    marks: bool
    scheme: str
    sheet: tuple[float, float] = (0.0, 0.0)

    def needed(self, columns: int, rows: int) -> tuple[float, float]:
        """The least sheet for so many pages."""
        around = 2 * (self.bleed + (MARGIN if self.marks else BARE))
        across, down = self.extent(columns, rows)
        return across + around, down + around

    def extent(self, columns: int, rows: int) -> tuple[float, float]:
        """From the trim of the first page to that of the last one."""
        spines, edges = (columns + 1) // 2, (columns - 1) // 2
        across = columns * self.width + spines * self.spine + edges * 2 * self.bleed
        return across, rows * self.height + (rows - 1) * 2 * self.bleed

    def place(self, row: int, column: int, rows: int, columns: int) -> tuple[float, float]:
        """The lower left corner of a page's trim; rows from the top."""
        across, down = self.extent(columns, rows)
        left, bottom = (self.sheet[0] - across) / 2, (self.sheet[1] - down) / 2
        spines, edges = (column + 1) // 2, column // 2
        x = left + column * self.width + spines * self.spine + edges * 2 * self.bleed
        return x, bottom + (rows - 1 - row) * (self.height + 2 * self.bleed)


def write_sheets(
    pdf: pikepdf.Pdf,
    title: str,
    sources: list[Source],
    pages: list[int | None],
    sides: list[Side],
    layout: Layout,
) -> bytes:
    """The file. ``pages``: for each page of the plan the one of the source, ``None`` for a blank one."""
    made = pikepdf.new()
    forms: dict[int, Any] = {}
    frames = [frame(side, layout) for side in sides]
    above = overlays(frames, title, layout.scheme) if layout.marks else None
    for number, side in enumerate(sides):
        resources: dict[str, Any] = {}
        operators: list[str] = []
        for cell, where in cells(side, layout):
            page = pages[cell.page - 1] if cell.page is not None else None
            if page is None:
                continue
            if page not in forms:
                forms[page] = _form(pdf, made, sources[page - 1])
            resources[f"/P{page}"] = forms[page]
            operators.append(_shown(sources[page - 1], cell, where, layout, f"/P{page}"))
        if above is not None:
            marks = above.make_indirect(above.pages[number].as_form_xobject())
            resources["/Marks"] = made.copy_foreign(marks)
            operators.append("/Marks Do")
        width, height = layout.sheet
        content = made.make_stream("\n".join(operators).encode("ascii"))
        made.pages.append(
            pikepdf.Page(
                made.make_indirect(
                    Dictionary(
                        Type=Name.Page,
                        MediaBox=Array([0, 0, round(width, 3), round(height, 3)]),
                        TrimBox=Array([round(each, 3) for each in frames[number].outer]),
                        Resources=Dictionary(XObject=Dictionary(resources)),
                        Contents=content,
                    )
                )
            )
        )
    _describe(pdf, made, title)
    out = io.BytesIO()
    made.save(
        out,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        fix_metadata_version=False,
        force_version=max("1.4", pdf.pdf_version),
    )
    return out.getvalue()


def cells(side: Side, layout: Layout) -> list[tuple[Cell, tuple[float, float]]]:
    """The cells of a side with the lower left corners of their trims."""
    rows = len(side.rows)
    return [
        (cell, layout.place(k, n, rows, len(row)))
        for k, row in enumerate(side.rows)
        for n, cell in enumerate(row)
    ]


def frame(side: Side, layout: Layout) -> Frame:
    """What marks need to know of a side."""
    places = [where for _, where in cells(side, layout)]
    columns, rows = len(side.rows[0]), len(side.rows)
    left, bottom = min(x for x, _ in places), min(y for _, y in places)
    right = max(x for x, _ in places) + layout.width
    top = max(y for _, y in places) + layout.height
    starts = sorted({x for x, _ in places})
    folds = [(starts[n] + layout.width + starts[n + 1]) / 2 for n in range(0, columns - 1, 2)]
    edges = [(starts[n] + layout.width, starts[n + 1]) for n in range(1, columns - 1, 2)]
    across = [(bottom + top) / 2] if rows > 1 else []
    return Frame(
        side.sheet, side.back, side.signature, (left, bottom, right, top), tuple(folds),
        tuple(edges), tuple(across), layout.sheet, layout.bleed,
    )  # fmt: skip


def _shown(source: Source, cell: Cell, where: tuple[float, float], layout: Layout, key: str) -> str:
    """The operators that show a page at ``where``: clipped, moved towards the spine, turned."""
    x, y = where
    spine = cell.spine
    creep = cell.nested * layout.paper * (1 if spine == "right" else -1)
    room = dict.fromkeys(("left", "right"), layout.bleed)
    room[spine] = layout.spine / 2
    clip = (
        x - room["left"],
        y - layout.bleed,
        layout.width + room["left"] + room["right"],
        layout.height + 2 * layout.bleed,
    )
    turn = (source.rotate + 180 * cell.turned) % 360
    a, b, c, d = (each * source.unit for each in _TURNS[turn])
    left, bottom, right, top = source.cut
    corners = [(a * u + c * v, b * u + d * v) for u in (left, right) for v in (bottom, top)]
    e = x + creep - min(u for u, _ in corners)
    f = y - min(v for _, v in corners)
    matrix = " ".join(f"{each:.4f}".rstrip("0").rstrip(".") for each in (a, b, c, d, e, f))
    rectangle = " ".join(f"{each:.3f}" for each in clip)
    return f"q {rectangle} re W n {matrix} cm {key} Do Q"


def _form(pdf: pikepdf.Pdf, made: pikepdf.Pdf, source: Source) -> Any:
    """A page of the source as a form of the sheets."""
    parts = []
    size = 0
    for stream in listed(get(source.page, "/Contents")):
        if is_stream(stream):
            parts.append(stream.read_bytes())
            size += len(parts[-1])
            if size > MOST_CONTENT:
                raise fault("bytes", "", most=MOST_CONTENT // 1_000_000)
    form = pdf.make_stream(b"\n".join(parts))
    form.Type, form.Subtype, form.FormType = Name.XObject, Name.Form, 1
    form.BBox = Array([*map(float, source.media)])
    resources = inherited(source.page, "/Resources")
    form.Resources = resources if resources is not None else Dictionary()
    if (group := get(source.page, "/Group")) is not None:
        form.Group = group
    return made.copy_foreign(form)


def _describe(pdf: pikepdf.Pdf, made: pikepdf.Pdf, title: str) -> None:
    """What the source says of itself and of its printing condition: sheets of PDF/X pages are PDF/X."""
    for key in ("/OutputIntents", "/Metadata"):
        value = get(pdf.Root, key)
        if value is not None:
            held = value if value.is_indirect else pdf.make_indirect(value)
            made.Root[key] = made.copy_foreign(held)
    for key, value in items(pdf.trailer.get("/Info")):
        if key in _INFO and isinstance(value, pikepdf.String | pikepdf.Name):
            made.docinfo[f"/{key}"] = value
    if "/Title" not in made.docinfo:
        made.docinfo.Title = String(title)
    if "/Trapped" not in made.docinfo:
        made.docinfo.Trapped = Name("/False")
