"""Glyphs with their origins and advances, read from any PDF; and what the characters are.

Comes in: a PDF. Goes out: one ``Sheet`` a page, with the glyphs, rules and pictures on it.
Positions are points from the top left corner. The lists of marks are written by hand from CLREQ 3.1 and
GB/T 15834-2011: a yardstick shares no table with what it measures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

OPENING = "“‘（〔［｛〈《「『【〖"
CLOSING = "”’）〕］｝〉》」』】〗，、；：。．？！"
FULL_WIDTH_MARKS = OPENING + CLOSING
BANNED_AT_START = CLOSING + "…—～·・／％‰℃々" + ",.;:?!)]}%"
BANNED_AT_END = OPENING + "([{￥＄¥$"
MARKS = set(FULL_WIDTH_MARKS + BANNED_AT_START + BANNED_AT_END + "-–−'\"/")

_HAN = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
_LATIN = re.compile("[0-9A-Za-z\u00c0-\u024f\u0370-\u03ff]")


@dataclass(frozen=True)
class Glyph:
    """A glyph from its origin ``x0`` to the end of its advance ``x1`` on the baseline ``y``.

    ``text`` may be several characters (a ligature, a double dash). ``spaced``: a blank character
    stands between it and the glyph before it.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    face: str
    spaced: bool = False

    @cached_property
    def han(self) -> bool:
        return _HAN.match(self.text) is not None

    @cached_property
    def latin(self) -> bool:
        return _LATIN.match(self.text) is not None

    @cached_property
    def opening(self) -> bool:
        """A full-width opening mark, whatever of its advance is left."""
        return self.text in OPENING and self._wide

    @cached_property
    def closing(self) -> bool:
        """A full-width closing mark, comma or stop, whatever of its advance is left."""
        return self.text in CLOSING and self._wide

    @cached_property
    def _wide(self) -> bool:
        """Full-width marks have an em, or half of one if the font has alternates for that."""
        width = (self.x1 - self.x0) / self.size
        return width > 0.9 or 0.47 < width < 0.53

    @cached_property
    def left(self) -> float:
        """Where its body begins: an opening mark is the last half em of its advance."""
        return self.x1 - self.size / 2 if self.opening else self.x0

    @cached_property
    def right(self) -> float:
        """Where its body ends: a closing mark is the first half em of its advance."""
        return self.x0 + self.size / 2 if self.closing else self.x1

    @cached_property
    def full_left(self) -> float:
        """Where it would begin with its blank."""
        return self.x1 - self.size if self.opening else self.x0

    @cached_property
    def full_right(self) -> float:
        """Where it would end with its blank."""
        return self.x0 + self.size if self.closing else self.x1


@dataclass(frozen=True)
class Box:
    """The extent of a rule or a picture."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Sheet:
    """A page as it is drawn. ``number`` counts from 1."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    horizontal: tuple[Box, ...]
    vertical: tuple[Box, ...]
    pictures: tuple[Box, ...]


def read_sheets(path: Path) -> list[Sheet]:
    """Read every page of the PDF at ``path``."""
    import pdfplumber

    sheets = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            sheets.append(_sheet(page))
            page.close()
    return sheets


def _sheet(page: Any) -> Sheet:
    """``page`` is a pdfplumber page."""
    glyphs = []
    spaced = False
    for char in page.chars:
        text = char["text"]
        if not text.strip():
            spaced = True
            continue
        if not char["upright"]:
            continue
        glyphs.append(
            Glyph(
                text,
                char["x0"],
                char["x1"],
                page.height - char["matrix"][5],
                char["size"],
                char["fontname"].rpartition("+")[2],
                spaced,
            )
        )
        spaced = False
    horizontal, vertical = _rules(page)
    pictures = tuple(Box(i["x0"], i["top"], i["x1"], i["bottom"]) for i in page.images)
    return Sheet(
        page.page_number, page.width, page.height, tuple(glyphs), horizontal, vertical, pictures
    )


def _rules(page: Any) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
    """Horizontal and vertical rules: thin rectangles, lines, and the sides of frames."""
    horizontal, vertical = [], []
    for shape in (*page.rects, *page.lines, *page.curves):
        x0, y0, x1, y1 = shape["x0"], shape["top"], shape["x1"], shape["bottom"]
        if y1 - y0 < 3:
            horizontal.append(Box(x0, y0, x1, y1))
        elif x1 - x0 < 3:
            vertical.append(Box(x0, y0, x1, y1))
        elif shape.get("stroke"):
            horizontal += [Box(x0, y0, x1, y0), Box(x0, y1, x1, y1)]
            vertical += [Box(x0, y0, x0, y1), Box(x1, y0, x1, y1)]
    return tuple(horizontal), tuple(vertical)
