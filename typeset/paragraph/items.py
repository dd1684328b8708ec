"""The arrays that line breaking works on: what passes between the steps of a paragraph.

``composer`` makes ``Items`` from ``Segment``s and ``Annotation``s; ``breaking`` finds the ends of lines in
them, ``setting`` sets the lines. All widths are milli-em of the paragraph's type size.
"""

from __future__ import annotations

from enum import Enum

from typeset.frozen import NamedTuple
from typeset.text import characters as table

GAP = 250
"""The Han-Latin gap (CLREQ 3.2.2) and the width of a word space, where nothing else is said."""
HALF = 500
MIDDLE_DOT_WIDTH = 500
FULL_WIDTH = 900
"""A mark at least this wide has a blank to give up; narrower ones come from a face without it."""

NO_BREAK, FREE_BREAK, UNIT_BREAK, HYPHEN_BREAK = range(4)
"""Kinds of places: no line ends there; one may; one parts a figure from its unit; one divides a word."""
SOFT_HYPHEN = "\u00ad"
"""Set at the end of a line that divides a word: it shows as a hyphen, and readers of the text drop it."""


class Segment(NamedTuple):
    """Text in one role. ``scale`` is per mille of the paragraph's size, ``rise`` in milli-em."""

    text: str
    role: str
    scale: int = 1000
    rise: int = 0


class Kind(Enum):
    """What an annotation is (CLREQ 3.1.8, 3.3): marks below the line, ruby above it, a note in two rows."""

    EMPHASIS = "emphasis"
    PROPER_NOUN = "proper noun"
    BOOK_TITLE = "book title"
    RUBY = "ruby"
    WARICHU = "warichu"


class Annotation(NamedTuple):
    """Annotates ``start:end`` of a paragraph's text; ``text`` and ``role`` are those of ruby."""

    kind: Kind
    start: int
    end: int
    text: str = ""
    role: str = ""


class Note(NamedTuple):
    """Ruby or warichu measured: ``glyphs`` are characters with face and advance, in milli-em of their own
    size, of the annotation above ``start:end`` or of the note's text itself; ``scale`` is their size."""

    kind: Kind
    start: int
    end: int
    scale: int
    glyphs: tuple[tuple[str, str, int], ...]


class Stretch(NamedTuple):
    """A part of the text that comes from one face at one scale; Western ones are never spaced out."""

    start: int
    end: int
    face: str
    scale: int
    rise: int
    western: bool


class Squeeze(NamedTuple):
    """What can be taken away at a character: how much, in which order, and on which side."""

    order: table.Order
    amount: int
    blank: table.Blank


class Items(NamedTuple):
    """A paragraph ready for breaking; ``n`` is the length of ``text``.

    ``advance[k]`` is the width of ``text[:k]`` with the kerns before characters 1..k-1;
    ``kern[k]`` is the kern before character ``k``. A line from ``i`` to ``j`` is
    ``advance[j] - advance[i] - lead(i) - tail(j)`` wide, where ``lead`` takes back the kern at ``i``
    and the blank of an opening mark, and ``tail`` the blank of a closing mark or a space, or adds (below
    zero) a hyphen. ``hang[j]`` is what a mark that ends a line at ``j`` may stick out; ``reach`` the most
    that any end of a line can give. ``push`` are the demerits of a line squeezed to its limit.
    ``breaks[k]`` is the kind of place before ``k``. ``rigid[k]`` counts
    the places up to ``k`` that may not be spaced out; ``elastic[k]`` the stretch of gaps and word spaces
    up to ``k``. ``marks`` are the annotations below the line, ``notes`` ruby and warichu, by start.
    ``tracking``: the type is not as wide as the em of these widths (``paragraph.tracking``).
    """

    text: str
    advance: list[int]
    shrink: list[int]
    rigid: list[int]
    elastic: list[int]
    breaks: bytes
    kern: dict[int, int]
    squeezes: dict[int, Squeeze]
    springs: dict[int, int]
    lead: dict[int, int]
    tail: dict[int, int]
    lead_shrink: dict[int, int]
    tail_shrink: dict[int, int]
    hang: dict[int, int]
    reach: int
    push: float
    stretches: tuple[Stretch, ...]
    marks: tuple[Annotation, ...]
    notes: tuple[Note, ...]
    tracking: tuple[int, int] | None = None
