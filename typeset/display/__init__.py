"""The display list: what stands where on each page, and nothing about why.

Comes in from ``layout``; goes out to the paged writers, which turn it into bytes without a
decision of their own. Coordinates are sp from the top left corner of the trimmed page, y downwards;
``Text.y`` is the baseline. Inside a run, advances and kerns are milli-em of the run's size.

The hot items are named tuples: a page holds some hundred of them, and creating a frozen dataclass
costs four times as much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

from typeset.display.tags import Artifact, Tag
from typeset.frozen import NamedTuple, frozen

Ink = tuple[float, ...]
"""One value: DeviceGray (0 is black). Four: DeviceCMYK."""

BLACK: Ink = (0.0,)


class Stroke(NamedTuple):
    """A path drawn with a round pen of ``width``: one point is a dot, two are a straight line, more (1 + 3n)
    are cubic Bézier curves. In sp, from the start and the baseline of a line of text, y downwards."""

    points: tuple[tuple[int, int], ...]
    width: int
    ink: Ink = BLACK


class Run(NamedTuple):
    """Glyphs of one face and size along a baseline.

    ``pieces`` alternates freely between strings (set with their own advances) and integers (kerns
    in milli-em, positive to the right). ``spacing`` in sp is added after every glyph of the run
    (PDF ``Tc``). ``rise`` in sp lifts the baseline (superscript). ``DOUBLE_DASH`` in a string
    stands for the two characters of a Chinese dash set as one mark; U+00AD ends a line that divides a
    word, and shows as a hyphen. ``strokes`` are drawn with the line that the run stands in: emphasis dots,
    lines below proper nouns. ``tag`` is that of the text, or of an element inside it: a link, a number.
    """

    face: str
    size: int
    pieces: tuple[str | int, ...]
    spacing: int = 0
    rise: int = 0
    ink: Ink = BLACK
    strokes: tuple[Stroke, ...] = ()
    tag: Tag | None = None


Tagged = Tag | Artifact | None
"""The element that an item belongs to, or the artifact that it is; ``None``: part of the layout alone."""

DOUBLE_DASH = "\ue000"
"""Private-use stand-in for U+2014 U+2014, one glyph two em wide; extracted as the two characters."""


class Text(NamedTuple):
    """One line of text: its runs follow one another from ``x`` on the baseline ``y``.

    ``generated``: no text of a record, or one that stands on the pages already: a running head, a
    repeated table head, 续表.
    """

    x: int
    y: int
    runs: tuple[Run, ...]
    generated: bool = False
    tag: Tagged = None


class Rect(NamedTuple):
    """A filled rectangle: rules, table lines, tints."""

    x: int
    y: int
    width: int
    height: int
    ink: Ink = BLACK
    tag: Tagged = None


class Path(NamedTuple):
    """A line, or an outline where ``closed``, through ``steps``: points ``(x, y)``, the first of them
    where it begins, and Bézier curves ``(x1, y1, x2, y2, x, y)``.

    Filled with ``fill`` unless that is ``None``, then stroked with ``ink``, ``weight`` wide; no stroke
    where ``weight`` is 0. ``dash`` gives the lengths of strokes and gaps in turn; empty: solid.
    """

    steps: tuple[tuple[int, ...], ...]
    weight: int
    closed: bool = False
    fill: Ink | None = None
    dash: tuple[int, ...] = ()
    ink: Ink = BLACK
    tag: Tagged = None


class Picture(NamedTuple):
    """A raster image (PNG, JPEG) or an SVG drawing, scaled into the rectangle. ``path`` is absolute."""

    x: int
    y: int
    width: int
    height: int
    path: str
    alt: str = ""
    tag: Tagged = None


class Link(NamedTuple):
    """A rectangle that leads to the anchor ``target`` of this document, or to a URI."""

    x: int
    y: int
    width: int
    height: int
    target: str
    uri: bool = False
    tag: Tag | None = None


class Anchor(NamedTuple):
    """A named place on a page that links, bookmarks and cross-references lead to."""

    y: int
    name: str
    tag: Tag | None = None


class Elsewhere(NamedTuple):
    """Items that another process holds at ``place``, moved by ``x``, ``y``: of ``last`` places one after the
    other, each a line below the one before; where a table is held there, its rows from ``first`` up to
    ``last``, with ``more`` height. No writer knows it: pages with any are drawn
    where the items are."""

    x: int
    y: int
    place: int
    first: int = 0
    last: int = 1
    more: int = 0
    tag: None = None


Item = Text | Rect | Path | Picture | Link | Anchor | Elsewhere


@frozen
class Page:
    """One page. ``label`` is the page number as printed, or a label such as "封面" where none is.
    ``upright`` is what stands as on the other pages where this one lies on its side, its top at the left of
    an upright sheet: in coordinates of that sheet; artifacts without links."""

    label: str
    width: int
    height: int
    items: tuple[Item, ...]
    upright: tuple[Item, ...] = ()


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
    before the pages are drawn; without them a writer has to look for itself. ``structure`` is the tree of
    the tags; a document without one is written without."""

    pages: Sequence[Page]
    bookmarks: tuple[Bookmark, ...]
    metadata: Metadata
    resources: Resources | None = None
    structure: Tag | None = None
