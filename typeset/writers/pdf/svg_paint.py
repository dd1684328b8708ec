"""Fill and stroke of SVG as PDF operators (SVG 1.1, 11; ISO 32000-2, 8.4, 8.5.3, 8.6).

In: properties. Out: operators that set and finish a path. Grey colours, black among them, are
DeviceGray, so that a drawing in black stays on the black plate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from typeset.writers.pdf.inks import Color, Inks
from typeset.writers.pdf.svg_geometry import IDENTITY, Matrix, Segment, length, numbers
from typeset.writers.pdf.svg_style import Properties
from typeset.writers.pdf.syntax import fine

_CAPS = {"butt": 0, "round": 1, "square": 2}
_JOINS = {"miter": 0, "round": 1, "bevel": 2}
_NONE = ("none", "transparent", "")


def matrix_operator(matrix: Matrix) -> list[str]:
    """``cm``, or nothing for the identity."""
    return [] if matrix == IDENTITY else [f"{' '.join(map(fine, matrix))} cm"]


def path_operators(segments: Iterable[Segment]) -> list[str]:
    return [" ".join([*map(fine, points), operator]) for operator, points in segments]


def color(text: str, current: str = "black") -> Color | None:
    """A colour as one value (grey) or three, 0 to 1; ``None`` for no paint.

    Raises:
        ValueError: no colour that CSS knows.
    """
    text = text.strip()
    if text == "currentColor":
        text = current
    if text in _NONE:
        return None
    from PIL import ImageColor

    red, green, blue, *rest = ImageColor.getrgb(text)
    if rest == [0]:
        return None
    if red == green == blue:
        return (red / 255,)
    return (red / 255, green / 255, blue / 255)


def mixed(color: Color, share: float) -> Color:
    """``color`` of the opacity ``share`` over white."""
    return tuple(1 - (1 - value) * share for value in color)


@dataclass(frozen=True, slots=True)
class Paint:
    """How a path is painted."""

    fill_text: str
    stroke_text: str
    fill: Color | None
    stroke: Color | None
    even_odd: bool
    width: float
    state: str
    """Parameters of the graphics state for opacities, ``""`` if all is opaque."""
    line: tuple[str, ...]
    inks: Inks
    share: float
    """How much of white is not mixed into a fill; 1 unless opacity cannot be written."""

    @classmethod
    def of(cls, style: Properties, alpha: float, inks: Inks) -> Paint:
        """The paint that ``style`` asks for under the opacity ``alpha``."""
        current = style.get("color", "black")
        fill_text, stroke_text = style.get("fill", "black"), style.get("stroke", "none")
        external = fill_text.startswith("url("), stroke_text.startswith("url(")
        fill = None if external[0] else color(fill_text, current)
        stroke = None if external[1] else color(stroke_text, current)
        width = length(style.get("stroke-width"), 1)
        shares = [
            alpha * min(1.0, max(0.0, (numbers(style.get(key, "1")) or [1.0])[0]))
            for key in ("fill-opacity", "stroke-opacity")
        ]
        state = "" if min(shares) >= 1 else f"/ca {fine(shares[0])}/CA {fine(shares[1])}"
        if inks.opaque:
            fill, stroke = (
                None if each is None else mixed(each, share)
                for each, share in zip((fill, stroke), shares, strict=True)
            )
            state = ""
        even_odd = style.get("fill-rule") == "evenodd"
        if width <= 0:
            stroke = None
        line = tuple(_line(style, width)) if stroke is not None else ()
        share = shares[0] if inks.opaque else 1.0
        return cls(fill_text, stroke_text, fill, stroke, even_odd, width, state, line, inks, share)

    def operators(self) -> list[str]:
        """What stands before the path."""
        result = []
        if self.stroke is not None:
            result += [self.inks.color(self.stroke, stroke=True), *self.line]
        if self.fill is not None:
            result.append(self.inks.color(self.fill, stroke=False))
        return result

    def finish(self) -> str:
        """The operator that paints the path."""
        star = "*" if self.even_odd else ""
        if self.fill is not None:
            return f"B{star}" if self.stroke is not None else f"f{star}"
        return "S" if self.stroke is not None else "n"


def _line(style: Properties, width: float) -> list[str]:
    result = [f"{fine(width)} w"]
    cap = _CAPS.get(style.get("stroke-linecap", "butt"), 0)
    join = _JOINS.get(style.get("stroke-linejoin", "miter"), 0)
    if cap:
        result.append(f"{cap} J")
    if join:
        result.append(f"{join} j")
    miter = (numbers(style.get("stroke-miterlimit", "4")) or [4.0])[0]
    if not join:
        result.append(f"{fine(max(1.0, miter))} M")
    dashes = [length(part) for part in style.get("stroke-dasharray", "none").replace(",", " ").split()
              if part != "none"]  # fmt: skip
    if dashes and min(dashes) >= 0 and sum(dashes) > 0:
        if len(dashes) % 2:
            dashes *= 2
        phase = length(style.get("stroke-dashoffset"))
        result.append(f"[{' '.join(map(fine, dashes))}] {fine(phase)} d")
    return result
