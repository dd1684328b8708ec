"""Imposition: the pages of any PDF on printer's sheets.

In: a PDF, a scheme, the paper. Out: the sheets as a PDF, and what the binder has to know: creep, spine.
Page-count rules are looked at first: what does not come out even is a fault, unless it is said where
blank pages go. Pages are placed as they are, with their bleed, never scaled.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from typeset.imposition.schemes import multiple, plan, signatures, with_blanks
from typeset.imposition.sheets import Layout, Source, write_sheets
from typeset.pdfsource import DAMAGE, bounded, box, damaged, fault, get, inherited, number, open_pdf

MM = 72 / 25.4
MOST_SIDE, LEAST_SIDE = 14_400.0, 20.0
"""Points: of a page."""
MOST_SHEET = 14_400.0
SAME = 1.5
"""Points by which the sizes of pages may differ."""


class Request(NamedTuple):
    """What is wanted. Lengths in millimetres. ``sheet``: width and height; ``None``: as the pages need."""

    scheme: str
    paper: float = 0.1
    signature: int = 16
    blanks: str = "refuse"
    sheet: tuple[float, float] | None = None
    bleed: float = 3.0
    mill: float = 3.0
    marks: bool = True


class Imposed(NamedTuple):
    """The sheets, and what is to be told of them. Lengths in millimetres."""

    pdf: bytes
    pages: int
    blanks: int
    sides: int
    trim: tuple[float, float]
    sheet: tuple[float, float]
    spine: float
    creep: float
    signatures: tuple[int, ...]


def impose(path: Path, request: Request) -> Imposed:
    """The sheets of the PDF ``path``.

    Raises:
        InputFaults: it cannot be read, is encrypted, its pages differ in size or have none, they do not
            come out even, or the sheet is too small.
    """
    return bounded(path, lambda: _impose(path, request))


def _impose(path: Path, request: Request) -> Imposed:
    with open_pdf(path) as pdf:
        if pdf.is_encrypted:
            raise fault("encrypted", path)
        try:
            sources = _sources(path, [page.obj for page in pdf.pages])
            pages = _pages(path, len(sources), request)
            layout = _layout(path, sources, request)
            sides = plan(request.scheme, len(pages), request.signature)
            title = path.name
            data = write_sheets(pdf, title, sources, pages, sides, layout)
        except DAMAGE as error:
            raise damaged(path, error) from None
    count = len(pages)
    creep = (count // 4 - 1) * request.paper if request.scheme == "saddle" else 0.0
    perfect = request.scheme == "perfect"
    return Imposed(
        pdf=data,
        pages=len(sources),
        blanks=count - len(sources),
        sides=len(sides),
        trim=(layout.width / MM, layout.height / MM),
        sheet=(layout.sheet[0] / MM, layout.sheet[1] / MM),
        spine=count / 2 * request.paper if perfect else 0.0,
        creep=creep,
        signatures=tuple(signatures(count, request.signature)) if perfect else (),
    )


def _pages(path: Path, count: int, request: Request) -> list[int | None]:
    of = multiple(request.scheme)
    lacking = -count % of
    if lacking and request.blanks == "refuse":
        values = {"count": count, "of": of, "lacking": lacking, "more": of - lacking}
        raise fault("count", path, **values)
    return with_blanks(count, of, request.blanks)


def _sources(path: Path, pages: list[object]) -> list[Source]:
    """What of each page is placed: its trim, turned upright as it is shown."""
    found = []
    for n, page in enumerate(pages, 1):
        media = box(inherited(page, "/MediaBox"))
        crop = box(inherited(page, "/CropBox")) or media
        cut = box(get(page, "/TrimBox")) or box(get(page, "/ArtBox")) or crop
        unit = number(get(page, "/UserUnit")) or 1.0
        rotate = int(number(inherited(page, "/Rotate")) or 0) % 360
        if media is None or cut is None or rotate % 90 or not 0 < unit <= 1000:
            raise fault("page-box", path, page=n)
        sides = [unit * (cut[2] - cut[0]), unit * (cut[3] - cut[1])]
        if min(sides) < LEAST_SIDE or max(sides) > MOST_SIDE:
            raise fault("page-box", path, page=n)
        found.append(Source(page, cut, media, unit, rotate))
    return _one_size(path, found)


def _one_size(path: Path, sources: list[Source]) -> list[Source]:
    """All in the size of the book. A page that lies in an upright book has its head at the left; an upright
    one in a book that lies is turned back by as much."""
    sizes = [source.size for source in sources]
    rounded = [(round(width), round(height)) for width, height in sizes]
    usual = sizes[rounded.index(max(sorted(set(rounded)), key=rounded.count))]
    # However many tables lie on their side: a book stands as its covers do.
    if all(_same(end, (usual[1], usual[0])) for end in (sizes[0], sizes[-1])):
        usual = sizes[0]
    turn = 270 if usual[0] < usual[1] else 90
    result = []
    for n, source in enumerate(sources, 1):
        if not _same(source.size, usual):
            source = source._replace(rotate=(source.rotate + turn) % 360)
        if not _same(source.size, usual):
            shown = {key: f"{value / MM:.0f}" for key, value in zip("wh", source.size, strict=True)}
            usually = {key: f"{value / MM:.0f}" for key, value in zip("WH", usual, strict=True)}
            raise fault("page-size", path, page=n, **shown, **usually)
        result.append(source)
    return result


def _same(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) <= SAME and abs(one[1] - other[1]) <= SAME


def _layout(path: Path, sources: list[Source], request: Request) -> Layout:
    width, height = sources[0].size
    columns, rows = {"saddle": (2, 1), "2up": (2, 1)}.get(
        request.scheme, {16: (4, 2), 8: (2, 2), 4: (2, 1)}[request.signature]
    )
    layout = Layout(
        width=width,
        height=height,
        bleed=request.bleed * MM,
        spine=2 * request.mill * MM if request.scheme == "perfect" else 0.0,
        paper=request.paper * MM,
        marks=request.marks,
        scheme=request.scheme,
    )
    least = layout.needed(columns, rows)
    sheet = (request.sheet[0] * MM, request.sheet[1] * MM) if request.sheet else least
    if sheet[0] < least[0] - 0.5 or sheet[1] < least[1] - 0.5 or max(sheet) > MOST_SHEET:
        values = {"width": f"{least[0] / MM:.0f}", "height": f"{least[1] / MM:.0f}"}
        raise fault("sheet", path, **values, most=f"{MOST_SHEET / MM:.0f}")
    return layout._replace(sheet=sheet)
