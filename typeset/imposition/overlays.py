"""What is printed on a sheet beside its pages: crop, fold, register and collating marks, a line of text.

In: ``Frame``s, where the pages of each side stand, in points from the lower left. Out: forms, one a side, as
objects of a PDF of their own, written by the same writer as all editions.
"""

from __future__ import annotations

import io
from typing import NamedTuple

import pikepdf

from typeset import resources
from typeset.display import Document, Item, Metadata, Page, Path, Rect
from typeset.fonts import Library
from typeset.pdfsource import Box
from typeset.units import SP_PER_PT, pt
from typeset.writers.pdf.press import HAIR, Press, register, slug, write_press
from typeset.writers.pdf.press_inks import REGISTRATION, read_profile

MM = SP_PER_PT * 72 / 25.4
GAP, MARK = round(1.5 * MM), round(5 * MM)
DASH = (pt(2), pt(2))
COLLATING = (round(3 * MM), round(9 * MM))
"""Width and height of the mark on the back of a signature that shows its place in the book."""
STEPS = 12
"""Places of collating marks before they begin at the head again."""
PROFILE = "FOGRA39L_coated"
NAMES = {"saddle": "骑马订", "perfect": "胶订", "2up": "双联"}


class Frame(NamedTuple):
    """A side: ``outer`` from the trim of the first page to that of the last, ``folds`` at which x it is
    folded, ``edges`` which x are trims inside, ``across`` at which y it is folded."""

    sheet: int
    back: bool
    signature: int
    outer: Box
    folds: tuple[float, ...]
    edges: tuple[tuple[float, float], ...]
    across: tuple[float, ...]
    size: tuple[float, float]
    bleed: float


def overlays(frames: list[Frame], title: str, scheme: str) -> pikepdf.Pdf:
    """A PDF with a page for each frame."""
    library = Library.open(resources.root() / "fonts" / "fonts.toml")
    path = resources.root() / "profiles" / f"{PROFILE}.icc"
    press = Press(read_profile(str(path), path.read_bytes()), bleed=0, marks=False)
    last = max(frame.sheet for frame in frames)
    pages = [_page(frame, library, title, scheme, last) for frame in frames]
    document = Document(pages, (), Metadata(title, "", "", (), "2000-01-01"))
    return pikepdf.open(io.BytesIO(write_press(document, library, press).pdf))


def _page(frame: Frame, library: Library, title: str, scheme: str, last: int) -> Page:
    width, height = pt(frame.size[0]), pt(frame.size[1])
    left, right = pt(frame.outer[0]), pt(frame.outer[2])
    # From here on y goes down.
    top, foot = height - pt(frame.outer[3]), height - pt(frame.outer[1])
    off = pt(frame.bleed) + GAP
    end = off + MARK
    items: list[Item] = []

    def line(*points: tuple[int, int], dashed: bool = False) -> None:
        items.append(Path(points, HAIR, dash=DASH if dashed else (), ink=REGISTRATION))

    for x in (left, right, *(pt(each) for pair in frame.edges for each in pair)):
        line((x, top - off), (x, top - end))
        line((x, foot + off), (x, foot + end))
    rows = [(top, foot)]
    if frame.across:
        middle = height - pt(frame.across[0])
        rows = [(top, middle - pt(frame.bleed)), (middle + pt(frame.bleed), foot)]
        line((left - off, middle), (left - end, middle), dashed=True)
        line((right + off, middle), (right + end, middle), dashed=True)
    for y in (each for pair in rows for each in pair):
        line((left - off, y), (left - end, y))
        line((right + off, y), (right + end, y))
    for fold in map(pt, frame.folds):
        line((fold, top - off), (fold, top - end), dashed=True)
        line((fold, foot + off), (fold, foot + end), dashed=True)
    aside = pt(frame.bleed) + GAP + MARK // 2
    quarter = (right - left) // 8
    for x, y in (
        (left - aside, (3 * top + foot) // 4),
        (right + aside, (3 * top + foot) // 4),
        (left + quarter, top - aside),
        (right - quarter, foot + aside),
    ):
        items += register(x, y)
    if frame.signature and not frame.back:
        items.append(_collating(frame, top, foot))
    side = "B" if frame.back else "A"
    words = f"{title[:40]} · {NAMES[scheme]} · {frame.sheet}{side}/{last}"
    printable = "".join(ch for ch in words if ch.isprintable())
    x = left + 2 * quarter if not frame.edges else left + quarter + quarter // 2
    items.append(slug(library, printable, x, top - off - MARK // 2))
    return Page(f"{frame.sheet}{side}", width, height, tuple(items))


def _collating(frame: Frame, top: int, foot: int) -> Rect:
    """A bar on the fold between the first and the last page of a signature, lower from one to the next."""
    width, height = COLLATING
    step = (frame.signature - 1) % STEPS
    start = foot - (foot - top) // (len(frame.across) + 1)
    return Rect(pt(frame.folds[-1]) - width // 2, start + height * (step + 1), width, height)
