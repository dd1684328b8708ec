"""Shapes and transforms of SVG as PDF path segments (SVG 1.1, 7.6 and 8.3; ISO 32000-2, 8.5.2).

In: attribute values. Out: segments in absolute user units, and matrices ``(a, b, c, d, e, f)``.
Numbers are parsed by pattern, so that neither ``nan`` nor ``1e999`` gets through.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
MOST = 1e7
"""The largest coordinate that is taken for one."""
KAPPA = 4 / 3 * (math.sqrt(2) - 1)

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_TOKEN = re.compile(rf"([MmLlHhVvCcSsQqTtAaZz])|({_NUMBER.pattern})|([\s,]+)")
_TRANSFORM = re.compile(r"\s*,?\s*(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^()]*)\)")
_LENGTH = re.compile(rf"\s*({_NUMBER.pattern})\s*(px|pt|pc|mm|cm|in|em|ex|%|)\s*\Z")
_PIXELS = {"px": 1, "": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}


class Segment(NamedTuple):
    """``m``, ``l``, ``c`` (two control points, end) or ``h``, the operators of PDF."""

    operator: str
    points: tuple[float, ...]


def to_number(text: str) -> float:
    """The number ``text``.

    Raises:
        ValueError: not a number, or one beyond ``MOST``.
    """
    value = float(text)
    if not abs(value) <= MOST:
        raise ValueError(f"{text[:20]} is too large")
    return value


def numbers(text: str) -> list[float]:
    """All numbers in ``text``, which may be separated by anything."""
    return [to_number(match[0]) for match in _NUMBER.finditer(text)]


def length(text: str | None, default: float = 0, of: float = 100, em: float = 16) -> float:
    """A length in user units; ``of`` is what a percentage is taken of."""
    if text is None:
        return default
    match = _LENGTH.match(text)
    if match is None:
        raise ValueError(f"{text[:20]!r} is not a length")
    value, unit = to_number(match[1]), match[2]
    if unit == "%":
        return value * of / 100
    if unit in ("em", "ex"):
        return value * em * (1 if unit == "em" else 0.5)
    return value * _PIXELS[unit]


def multiply(m: Matrix, n: Matrix) -> Matrix:
    """The matrix that applies ``n`` first, then ``m``: SVG's order from left to right."""
    a, b, c, d, e, f = m
    g, h, i, j, k, l = n  # noqa: E741
    return (
        a * g + c * h,
        b * g + d * h,
        a * i + c * j,
        b * i + d * j,
        a * k + c * l + e,
        b * k + d * l + f,
    )


def transform(text: str) -> Matrix:
    """The matrix of a ``transform`` attribute.

    Raises:
        ValueError: an unknown function or a wrong number of arguments.
    """
    result, at = IDENTITY, 0
    text = text.rstrip()
    while at < len(text):
        match = _TRANSFORM.match(text, at)
        if match is None:
            raise ValueError(f"transform {text[at : at + 20]!r}")
        result = multiply(result, _function(match[1], numbers(match[2])))
        at = match.end()
    return result


def rotation(degrees: float) -> Matrix:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return (cos, sin, -sin, cos, 0, 0)


def _function(name: str, values: list[float]) -> Matrix:
    match name, values:
        case "matrix", [a, b, c, d, e, f]:
            return (a, b, c, d, e, f)
        case "translate", [x, *rest] if len(rest) < 2:
            return (1, 0, 0, 1, x, rest[0] if rest else 0)
        case "scale", [x, *rest] if len(rest) < 2:
            return (x, 0, 0, rest[0] if rest else x, 0, 0)
        case "rotate", [angle]:
            return rotation(angle)
        case "rotate", [angle, x, y]:
            there = multiply((1, 0, 0, 1, x, y), rotation(angle))
            return multiply(there, (1, 0, 0, 1, -x, -y))
        case "skewX", [angle]:
            return (1, 0, math.tan(math.radians(angle)), 1, 0, 0)
        case "skewY", [angle]:
            return (1, math.tan(math.radians(angle)), 0, 1, 0, 0)
    raise ValueError(f"transform {name} with {len(values)} values")


def polyline(values: list[float], *, close: bool) -> list[Segment]:
    """Straight lines through the points; an odd number at the end is dropped (SVG 1.1, 9.6)."""
    points = list(zip(values[::2], values[1::2], strict=False))
    segments = [Segment("l" if at else "m", point) for at, point in enumerate(points)]
    return [*segments, Segment("h", ())] if close and segments else segments


def ellipse(x: float, y: float, rx: float, ry: float) -> list[Segment]:
    """An ellipse around (x, y), from its right end."""
    kx, ky = rx * KAPPA, ry * KAPPA
    return [
        Segment("m", (x + rx, y)),
        Segment("c", (x + rx, y + ky, x + kx, y + ry, x, y + ry)),
        Segment("c", (x - kx, y + ry, x - rx, y + ky, x - rx, y)),
        Segment("c", (x - rx, y - ky, x - kx, y - ry, x, y - ry)),
        Segment("c", (x + kx, y - ry, x + rx, y - ky, x + rx, y)),
        Segment("h", ()),
    ]


def rectangle(
    x: float, y: float, width: float, height: float, rx: float, ry: float
) -> list[Segment]:
    """A rectangle, with rounded corners where both radii are positive."""
    right, foot = x + width, y + height
    if rx <= 0 or ry <= 0:
        return polyline([x, y, right, y, right, foot, x, foot], close=True)
    rx, ry = min(rx, width / 2), min(ry, height / 2)
    kx, ky = rx * (1 - KAPPA), ry * (1 - KAPPA)
    return [
        Segment("m", (x + rx, y)),
        Segment("l", (right - rx, y)),
        Segment("c", (right - kx, y, right, y + ky, right, y + ry)),
        Segment("l", (right, foot - ry)),
        Segment("c", (right, foot - ky, right - kx, foot, right - rx, foot)),
        Segment("l", (x + rx, foot)),
        Segment("c", (x + kx, foot, x, foot - ky, x, foot - ry)),
        Segment("l", (x, y + ry)),
        Segment("c", (x, y + ky, x + kx, y, x + rx, y)),
        Segment("h", ()),
    ]


def path(data: str) -> list[Segment]:
    """The segments of path data; quadratic curves and arcs become cubic ones.

    Raises:
        ValueError: data that does not follow the grammar (SVG 1.1, 8.3.9).
    """
    return _PathReader(data).read()


_COUNTS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7, "z": 0}


class _PathReader:
    def __init__(self, data: str) -> None:
        self._data = data
        self._at = 0
        self._segments: list[Segment] = []
        self._x = self._y = self._start_x = self._start_y = 0.0
        self._control: tuple[str, float, float] = ("", 0.0, 0.0)

    def read(self) -> list[Segment]:
        command = ""
        while (token := self._next()) is not None:
            if token[1]:
                command = token[1]
            elif command and command not in "Zz":
                self._at = token.start()
                # Pairs that follow a moveto are linetos.
                command = {"M": "L", "m": "l"}.get(command, command)
            else:
                raise ValueError(f"path data {self._data[token.start() :][:20]!r}")
            if not self._segments and command not in "Mm":
                raise ValueError("path data that does not begin with a moveto")
            self._command(command)
        return self._segments

    def _next(self) -> re.Match[str] | None:
        """The next token that is not white space."""
        while self._at < len(self._data):
            match = _TOKEN.match(self._data, self._at)
            if match is None:
                raise ValueError(f"path data {self._data[self._at :][:20]!r}")
            self._at = match.end()
            if not match[3]:
                return match
        return None

    def _argument(self, flag: bool) -> float:
        token = self._next()
        if token is None or token[1]:
            raise ValueError("path data with too few numbers")
        if flag:  # flags may stand without anything between them: a1 1 0 01 10 10
            self._at = token.start() + 1
            return float(token[2][0] == "1")
        return to_number(token[2])

    def _command(self, command: str) -> None:
        kind = command.lower()
        count = _COUNTS[kind]
        values = [self._argument(kind == "a" and at in (3, 4)) for at in range(count)]
        if command.islower():
            values = self._absolute(kind, values)
        draw: Callable[[list[float]], None] = getattr(self, f"_{kind}")
        draw(values)
        if kind not in "csqt":
            self._control = ("", self._x, self._y)

    def _absolute(self, kind: str, values: list[float]) -> list[float]:
        if kind == "h":
            return [values[0] + self._x]
        if kind == "v":
            return [values[0] + self._y]
        if kind == "a":
            return [*values[:5], values[5] + self._x, values[6] + self._y]
        return [value + (self._y if at % 2 else self._x) for at, value in enumerate(values)]

    def _to(self, operator: str, *points: float) -> None:
        self._segments.append(Segment(operator, points))
        self._x, self._y = points[-2:]

    def _m(self, values: list[float]) -> None:
        self._to("m", *values)
        self._start_x, self._start_y = values

    def _l(self, values: list[float]) -> None:
        self._to("l", *values)

    def _h(self, values: list[float]) -> None:
        self._to("l", values[0], self._y)

    def _v(self, values: list[float]) -> None:
        self._to("l", self._x, values[0])

    def _z(self, values: list[float]) -> None:
        self._segments.append(Segment("h", ()))
        self._x, self._y = self._start_x, self._start_y

    def _c(self, values: list[float]) -> None:
        self._to("c", *values)
        self._control = ("c", values[2], values[3])

    def _s(self, values: list[float]) -> None:
        self._c([*self._reflected("c"), *values])

    def _q(self, values: list[float]) -> None:
        x, y, cx, cy = self._x, self._y, values[0], values[1]
        end_x, end_y = values[2:]
        first = (x + 2 / 3 * (cx - x), y + 2 / 3 * (cy - y))
        second = (end_x + 2 / 3 * (cx - end_x), end_y + 2 / 3 * (cy - end_y))
        self._to("c", *first, *second, end_x, end_y)
        self._control = ("q", cx, cy)

    def _t(self, values: list[float]) -> None:
        self._q([*self._reflected("q"), *values])

    def _reflected(self, kind: str) -> tuple[float, float]:
        if self._control[0] != kind:
            return self._x, self._y
        return 2 * self._x - self._control[1], 2 * self._y - self._control[2]

    def _a(self, values: list[float]) -> None:
        for points in arc((self._x, self._y), *values):
            self._to("c", *points)


def arc(
    start: tuple[float, float],
    rx: float,
    ry: float,
    degrees: float,
    large: float,
    sweep: float,
    x: float,
    y: float,
) -> Iterator[tuple[float, ...]]:
    """An elliptical arc as cubic curves (SVG 1.1, appendix F.6)."""
    x0, y0 = start
    rx, ry = abs(rx), abs(ry)
    if (x0, y0) == (x, y):
        return
    if not rx or not ry:
        yield (x0, y0, x, y, x, y)
        return
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    half_x, half_y = (x0 - x) / 2, (y0 - y) / 2
    px, py = cos * half_x + sin * half_y, cos * half_y - sin * half_x
    excess = (px / rx) ** 2 + (py / ry) ** 2
    if excess > 1:
        rx, ry = rx * math.sqrt(excess), ry * math.sqrt(excess)
    below = (rx * py) ** 2 + (ry * px) ** 2
    factor = math.sqrt(max(0.0, ((rx * ry) ** 2 - below) / below)) if below else 0.0
    if large == sweep:
        factor = -factor
    qx, qy = factor * rx * py / ry, -factor * ry * px / rx
    centre_x = cos * qx - sin * qy + (x0 + x) / 2
    centre_y = sin * qx + cos * qy + (y0 + y) / 2
    first = math.atan2((py - qy) / ry, (px - qx) / rx)
    turn = math.atan2((-py - qy) / ry, (-px - qx) / rx) - first
    if sweep and turn < 0:
        turn += 2 * math.pi
    elif not sweep and turn > 0:
        turn -= 2 * math.pi
    parts = max(1, math.ceil(abs(turn) / (math.pi / 2) - 1e-9))
    step = turn / parts
    reach = 4 / 3 * math.tan(step / 4)

    def place(u: float, v: float) -> tuple[float, float]:
        return (
            centre_x + cos * rx * u - sin * ry * v,
            centre_y + sin * rx * u + cos * ry * v,
        )

    for part in range(parts):
        a, b = first + part * step, first + (part + 1) * step
        yield (
            *place(math.cos(a) - reach * math.sin(a), math.sin(a) + reach * math.cos(a)),
            *place(math.cos(b) + reach * math.sin(b), math.sin(b) - reach * math.cos(b)),
            *((x, y) if part == parts - 1 else place(math.cos(b), math.sin(b))),
        )


class Vertex(NamedTuple):
    """A point of a path where a marker may stand, and the directions in and out, in degrees."""

    x: float
    y: float
    into: float
    out: float


def vertices(segments: list[Segment]) -> list[Vertex]:
    """The vertices of a path with their directions (SVG 1.1, 11.6.2)."""
    ends: list[tuple[float, float]] = []
    arrive: list[float | None] = []
    leave: list[float | None] = []
    start = (0.0, 0.0)
    for operator, points in segments:
        x0, y0 = ends[-1] if ends else (0.0, 0.0)
        if operator == "m":
            start = (points[0], points[1])
            ends.append(start)
            arrive.append(None)
            leave.append(None)
            continue
        points = points or start
        x, y = points[-2:]
        corners = [(x0, y0), *zip(points[::2], points[1::2], strict=True)]
        forward = next((p for p in corners if p != (x0, y0)), (x, y))
        back = next((p for p in reversed(corners) if p != (x, y)), (x0, y0))
        leave[-1] = math.degrees(math.atan2(forward[1] - y0, forward[0] - x0))
        ends.append((x, y))
        arrive.append(math.degrees(math.atan2(y - back[1], x - back[0])))
        leave.append(None)
    result = []
    for (x, y), into, out in zip(ends, arrive, leave, strict=True):
        known = into if into is not None else out if out is not None else 0.0
        result.append(Vertex(x, y, known, out if out is not None else known))
    return result
