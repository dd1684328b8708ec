"""The graphics state of a content stream, and what is painted under it (ISO 32000-2, 8.4 and 9.3).

In: operators, one after the other (``content``). Out: ``Mark``s: what was painted where on the page,
in which colour, and what else mattered. Values only; nothing here reads a file.
"""

from __future__ import annotations

import copy
import math
from typing import TYPE_CHECKING, NamedTuple

from typeset.pdfsource import Box

if TYPE_CHECKING:
    from typeset.preflight.fonts import Font

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
MOST = 1e8
"""No coordinate lies further away; what does is moved here."""


class Space(NamedTuple):
    """A colour space: its family, how many components, what is below it, names of its colorants."""

    family: str
    components: int
    base: str = ""
    """Family of the alternate, or of the base of Indexed; of ICCBased: by the profile's components."""
    names: tuple[str, ...] = ()

    @property
    def device(self) -> str:
        """``Gray``, ``RGB``, ``CMYK``, ``Lab``, ``Spot``, or ``Pattern``: what the colours in it are."""
        family = self.base if self.family in ("Indexed", "ICCBased") else self.family
        if family in ("Separation", "DeviceN"):
            return "Spot"
        return family.removeprefix("Device").removeprefix("Cal")


GRAY, RGB, CMYK = Space("DeviceGray", 1), Space("DeviceRGB", 3), Space("DeviceCMYK", 4)


class Color(NamedTuple):
    space: Space = GRAY
    values: tuple[float, ...] = (0.0,)

    @property
    def plates(self) -> tuple[float, float, float, float] | None:
        """Cyan, magenta, yellow and black, where that can be told."""
        values = self.values
        if self.space.device == "Gray" and self.space.family != "Indexed" and len(values) == 1:
            return (0.0, 0.0, 0.0, 1.0 - values[0])
        if self.space.device == "CMYK" and self.space.family != "Indexed" and len(values) == 4:
            return (values[0], values[1], values[2], values[3])
        if self.space.names == ("Black",) and len(values) == 1:
            return (0.0, 0.0, 0.0, values[0])
        return None

    @property
    def registration(self) -> bool:
        return self.space.names == ("All",)


class State:
    """The parameters that rules look at; ``q`` copies them."""

    def __init__(self) -> None:
        self.ctm = IDENTITY
        self.clip: Box = (-MOST, -MOST, MOST, MOST)
        self.fill, self.stroke = Color(), Color()
        self.alpha = (1.0, 1.0)
        """For filling and for stroking."""
        self.blend, self.mask = "Normal", False
        self.overprint = (False, False)
        self.mode = 0
        """Overprint mode."""
        self.width = 1.0
        self.font: Font | None = None
        self.size = 0.0
        self.render = 0
        self.spacing, self.word, self.scale = 0.0, 0.0, 1.0
        self.leading, self.rise = 0.0, 0.0

    def copy(self) -> State:
        return copy.copy(self)


class Raster(NamedTuple):
    """An image as it is shown: samples, bits of each, its space, dots an inch across and down."""

    width: int
    height: int
    bits: int
    space: Space | None
    dpi: float
    mask: bool
    """A stencil, painted with the colour for filling."""
    number: tuple[int, int]


class Mark(NamedTuple):
    """Something painted. ``box`` in points of the page as it stands in the file."""

    kind: str
    """text, fill, stroke, image, shading."""
    box: Box
    color: Color
    alpha: float
    blend: str
    masked: bool
    overprint: bool
    mode: int
    width: float = 0.0
    """Of a stroke, and of a filled bar its shorter side."""
    size: float = 0.0
    """Of text, on the page."""
    codes: tuple[int, ...] = ()
    font: Font | None = None
    image: Raster | None = None
    tagged: str = ""
    """``content`` with an MCID, ``artifact``, or nothing: in which marked content it stands."""
    invisible: bool = False


def multiply(a: Matrix, b: Matrix) -> Matrix:
    """First ``a``, then ``b``."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _near(value: float) -> float:
    return max(-MOST, min(MOST, value)) if math.isfinite(value) else MOST


def placed(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return _near(a * x + c * y + e), _near(b * x + d * y + f)


def around(points: list[tuple[float, float]]) -> Box:
    """The box around ``points``; there is one at least."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def box_placed(matrix: Matrix, box: Box) -> Box:
    left, bottom, right, top = box
    corners = ((left, bottom), (right, bottom), (left, top), (right, top))
    return around([placed(matrix, x, y) for x, y in corners])


def common(a: Box, b: Box) -> Box:
    """What two boxes share; where that is nothing, a box turned inside out."""
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


def is_empty(box: Box) -> bool:
    return box[0] > box[2] or box[1] > box[3]


def inside(inner: Box, outer: Box, slack: float = 0.01) -> bool:
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def scale_of(matrix: Matrix) -> float:
    """By how much lengths grow: the mean of both directions."""
    return math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
