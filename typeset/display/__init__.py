"""The display list: what stands where on each page, and nothing about why.

Comes in from ``layout``; goes out to the paged writers, which turn it into bytes without a
decision of their own. Coordinates are sp from the top left corner of the trimmed page, y downwards;
``Text.y`` is the baseline. Inside a run, advances and kerns are milli-em of the run's size.

The hot items are named tuples: a page holds some hundred of them, and creating a frozen dataclass
costs four times as much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, overload

from typeset.frozen import frozen

Ink = tuple[float, ...]
"""One value: DeviceGray (0 is black). Four: DeviceCMYK."""

BLACK: Ink = (0.0,)


class Run(NamedTuple):
    """Glyphs of one face and size along a baseline.

    ``pieces`` alternates freely between strings (set with their own advances) and integers (kerns
    in milli-em, positive to the right). ``spacing`` in sp is added after every glyph of the run
    (PDF ``Tc``). ``rise`` in sp lifts the baseline (superscript). ``DOUBLE_DASH`` in a string
    stands for the two characters of a Chinese dash set as one mark.
    """

    face: str
    size: int
    pieces: tuple[str | int, ...]
    spacing: int = 0
    rise: int = 0
    ink: Ink = BLACK


DOUBLE_DASH = "\ue000"
"""Private-use stand-in for U+2014 U+2014, one glyph two em wide; extracted as the two characters."""


class Text(NamedTuple):
    """One line of text: its runs follow one another from ``x`` on the baseline ``y``."""

    x: int
    y: int
    runs: tuple[Run, ...]


class Rect(NamedTuple):
    """A filled rectangle: rules, table lines, tints."""

    x: int
    y: int
    width: int
    height: int
    ink: Ink = BLACK


class Picture(NamedTuple):
    """A raster image (PNG, JPEG) or an SVG drawing, scaled into the rectangle. ``path`` is absolute."""

    x: int
    y: int
    width: int
    height: int
    path: str
    alt: str = ""


class Link(NamedTuple):
    """A rectangle that leads to the anchor ``target`` of this document, or to a URI."""

    x: int
    y: int
    width: int
    height: int
    target: str
    uri: bool = False


class Anchor(NamedTuple):
    """A named place on a page that links, bookmarks and cross-references lead to."""

    y: int
    name: str


Item = Text | Rect | Picture | Link | Anchor


@frozen
class Page:
    """One page. ``label`` is the page number as printed, or a label such as "封面" where none is."""

    label: str
    width: int
    height: int
    items: tuple[Item, ...]


@frozen
class Bookmark:
    """An outline entry: ``level`` counts from 1, ``anchor`` names the place that it leads to."""

    level: int
    title: str
    anchor: str


@frozen
class Metadata:
    """What goes to Info and XMP. ``date`` is an ISO date; ``language`` a BCP 47 tag."""

    title: str
    author: str
    subject: str
    keywords: tuple[str, ...]
    date: str
    language: str = "zh-CN"


class Resources(NamedTuple):
    """What pages ask for: all characters of each face, and the paths of the pictures in order."""

    characters: dict[str, str]
    pictures: tuple[str, ...]


class Pages(Sequence[Page]):
    """Pages that are drawn when they are asked for, so that a writer need not hold them all."""

    def __init__(self, drawers: Sequence[Callable[[], Page]]) -> None:
        self._drawers = drawers

    def __len__(self) -> int:
        return len(self._drawers)

    @overload
    def __getitem__(self, index: int) -> Page: ...

    @overload
    def __getitem__(self, index: slice) -> Pages: ...

    def __getitem__(self, index: int | slice) -> Page | Pages:
        if isinstance(index, slice):
            return Pages(self._drawers[index])
        return self._drawers[index]()


@frozen
class Document:
    """Everything a paged writer needs, besides the faces that the runs name. ``resources`` are known
    before the pages are drawn; without them a writer has to look for itself."""

    pages: Sequence[Page]
    bookmarks: tuple[Bookmark, ...]
    metadata: Metadata
    resources: Resources | None = None
