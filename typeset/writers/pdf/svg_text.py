"""Text of SVG in the faces of the library (SVG 1.1, 10), extracted like any other text.

In: a ``text`` element. Out: operators. Bold text and faces named 黑体 are set in the role ``hei``, 楷体
and 仿宋 in theirs, all else in ``song``; the widths are those of the faces, and so is centring.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from typeset.display import DOUBLE_DASH
from typeset.fonts import Role
from typeset.units import MEM_PER_EM
from typeset.writers.pdf.content import show
from typeset.writers.pdf.faces import Faces
from typeset.writers.pdf.svg_geometry import length
from typeset.writers.pdf.svg_paint import Paint, color, mixed
from typeset.writers.pdf.svg_style import Properties, Stylesheet, tag
from typeset.writers.pdf.syntax import fine
from typeset.writers.pdf.unusable import UnusablePictureError

PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"
MOST_NESTED = 20
_ROLES = (
    ("kai", re.compile(r"楷|kai", re.IGNORECASE)),
    ("fang", re.compile(r"仿宋|fang ?song", re.IGNORECASE)),
    ("hei", re.compile(r"黑体|simhei", re.IGNORECASE)),
)
# How far below the given y the baseline is, in em of the type (10.9.2).
_BASELINES = {"central": 0.38, "middle": 0.38, "hanging": 0.8, "text-before-edge": 0.88}
_SIZES = {"small": 13.0, "medium": 16.0, "large": 18.0, "smaller": 13.0, "larger": 19.0}


@dataclass
class _Span:
    text: str
    style: Properties
    dx: float = 0.0
    dy: float = 0.0


@dataclass
class _Chunk:
    """A piece that ``text-anchor`` aligns as one (10.5)."""

    x: float
    y: float
    spans: list[_Span] = field(default_factory=list)


def role_name(style: Properties) -> str:
    """The role that sets text of this style."""
    family = style.get("font-family", "")
    for name, pattern in _ROLES:
        if pattern.search(family):
            return name
    weight = style.get("font-weight", "normal")
    bold = weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 600)
    return "hei" if bold else "song"


def font_size(style: Properties) -> float:
    text = style.get("font-size", "medium")
    return _SIZES.get(text) or length(text, 16)


def text_operators(
    element: Any, style: Properties, sheet: Stylesheet, paint: Paint, faces: Faces
) -> list[str]:
    """The operators of a ``text`` element; ``paint`` is that of the element itself.

    Raises:
        UnusablePictureError: a character that no face of its role has.
    """
    chunks = _Reader(sheet, element.get(PRESERVE) == "preserve").read(element, style)
    result = ["BT"]
    for chunk in chunks:
        widths = [_width(faces, span) for span in chunk.spans]
        total = sum(widths) + sum(span.dx for span in chunk.spans)
        anchor = (chunk.spans[0].style if chunk.spans else style).get("text-anchor", "start")
        x = chunk.x - total * {"middle": 0.5, "end": 1.0}.get(anchor, 0.0)
        y = chunk.y
        for span, width in zip(chunk.spans, widths, strict=True):
            x, y = x + span.dx, y + span.dy
            result += _show(faces, span, x, y, paint)
            x += width
    return [*result, "ET"] if len(result) > 1 else []


def _role(faces: Faces, span: _Span) -> Role:
    return faces.library.role(role_name(span.style))


def _width(faces: Faces, span: _Span) -> float:
    advance = _role(faces, span).advance
    return sum(advance[ch] for ch in span.text) * font_size(span.style) / MEM_PER_EM


def _show(faces: Faces, span: _Span, x: float, y: float, paint: Paint) -> Iterator[str]:
    role, size = _role(faces, span), font_size(span.style)
    if not span.text or size <= 0:
        return
    for ch in span.text:
        if (role.name, ch) in faces.library.missing:
            values = {"character": ch, "code": f"U+{ord(ch):04X}"}
            raise UnusablePictureError("writers.drawing-character", **values)
    current = span.style.get("color", "black")
    fill = span.style.get("fill", "black")
    ink = color(fill if not fill.startswith("url(") else "black", current) or paint.stroke
    if ink is None:
        return
    yield paint.inks.color(mixed(ink, paint.share) if paint.share < 1 else ink, stroke=False)
    baseline = span.style.get("dominant-baseline") or "auto"
    y += _BASELINES.get(baseline, 0.0) * size
    # The form's y axis points down; the glyphs are turned up again.
    yield f"1 0 0 -1 {fine(x)} {fine(y)} Tm"
    for face, part in groupby(span.text, role.face_of.__getitem__):
        codes = faces[face]
        yield f"/{codes.resource} {fine(size)} Tf"
        yield show(codes, ("".join(part),))


class _Reader:
    """Collects the chunks of a ``text`` element in document order."""

    def __init__(self, sheet: Stylesheet, preserve: bool) -> None:
        self._sheet = sheet
        self._preserve = preserve
        self._chunks = [_Chunk(0.0, 0.0)]
        self._after_space = True
        self._dx = self._dy = 0.0

    def read(self, element: Any, style: Properties) -> list[_Chunk]:
        self._element(element, style, 0)
        spans = [span for chunk in self._chunks for span in chunk.spans]
        if spans and not self._preserve:
            spans[-1].text = spans[-1].text.rstrip(" ")
        return [chunk for chunk in self._chunks if chunk.spans]

    def _element(self, element: Any, style: Properties, depth: int) -> None:
        if depth > MOST_NESTED:
            raise ValueError("tspan nested too deeply")
        size = font_size(style)
        xs, ys = self._list(element, "x", size), self._list(element, "y", size)
        if xs or ys:
            self._begin(xs[:1], ys[:1])
        self._dx += sum(self._list(element, "dx", size)[:1])
        self._dy += sum(self._list(element, "dy", size)[:1])
        self._text(element.text, style, xs[1:], ys[1:])
        for child in element:
            name = tag(child)
            if name in ("tspan", "a"):
                inner = self._sheet.cascade(child, style)
                if inner.get("display") != "none":
                    self._element(child, inner, depth + 1)
            elif name == "textPath" or name == "tref":
                raise UnusablePictureError("writers.drawing-element", what=name)
            self._text(child.tail, style, [], [])

    @staticmethod
    def _list(element: Any, key: str, size: float) -> list[float]:
        parts = (element.get(key) or "").replace(",", " ").split()
        return [length(part, em=size) for part in parts]

    def _begin(self, xs: list[float], ys: list[float]) -> None:
        """Open a chunk; a coordinate that is not given stays that of the line before."""
        last = self._chunks[-1]
        self._chunks.append(_Chunk(xs[0] if xs else last.x, ys[0] if ys else last.y))

    def _text(self, text: str | None, style: Properties, xs: list[float], ys: list[float]) -> None:
        if not text:
            return
        if not self._preserve:
            text = re.sub(r"[ \t\r\n]+", " ", text)
            if self._after_space:
                text = text.removeprefix(" ")
        else:
            text = re.sub(r"[\t\r\n]", " ", text)
        if not text:
            return
        text = text.replace("——", DOUBLE_DASH)
        self._after_space = text.endswith(" ")
        placed = max(len(xs), len(ys))
        # One chunk for each character that has a place of its own.
        self._span(text[:1] if placed else text, style)
        for at, ch in enumerate(text[1:] if placed else ""):
            if at < placed:
                self._begin(xs[at : at + 1], ys[at : at + 1])
            self._span(ch, style)

    def _span(self, text: str, style: Properties) -> None:
        self._chunks[-1].spans.append(_Span(text, style, self._dx, self._dy))
        self._dx = self._dy = 0.0
