"""Content streams followed operator by operator (ISO 32000-2, 8 and 9; operators in Annex A).

In: a page. Out: its ``Mark``s in the order of painting, and what was noticed on the way: unknown
operators, ``q`` nested too deeply, MCIDs. Forms are followed where they are shown, patterns and Type 3
fonts are not. All pages of a file share one ``Budget``, so that forms that show one another a thousand
times each end in a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from typeset.pdfsource import (
    Box,
    box,
    floats,
    get,
    identity,
    inherited,
    is_stream,
    listed,
    name,
    number,
    numbers,
)
from typeset.preflight import graphics as g
from typeset.preflight.colors import space_of
from typeset.preflight.fonts import Font
from typeset.preflight.graphics import GRAY, Color, Mark, Matrix, Raster, Space, State
from typeset.preflight.setters import SETTERS, key_of
from typeset.preflight.text import TEXTS, TextObject

MOST_OPERATORS = 4_000_000
MOST_CONTENT = 200_000_000
MOST_DEPTH = 28
"""Forms within forms; also, from PDF/A (ISO 19005-2, 6.1.13), of ``q``."""
_DEEPEST = 500
FORM_PRICE = 20
"""To show a form takes as long as so many operators."""
_FILLS = frozenset({"f", "F", "f*", "B", "B*", "b", "b*"})
_STROKES = frozenset({"S", "s", "B", "B*", "b", "b*"})
_IGNORED = frozenset(("i", "ri", "j", "J", "M", "d", "MP", "DP", "d0", "d1", "BX", "EX"))


class TooComplexError(Exception):
    """More than can be examined: ``what`` and how many are the most."""

    def __init__(self, what: str, most: int) -> None:
        super().__init__(f"{most} {what}")
        self.what, self.most = what, most


@dataclass
class Shared:
    """What the pages of a file share: fonts by object, what is left of the budget, streams once parsed."""

    operators: int = MOST_OPERATORS
    fonts: dict[tuple[int, int], Font] = field(default_factory=dict)
    parsed: dict[tuple[int, int], list[Any]] = field(default_factory=dict)

    def font(self, value: Any) -> Font:
        number = identity(value)
        if number == (0, 0):
            number = (-1, len(self.fonts))
        found = self.fonts.get(number)
        if found is None:
            found = self.fonts[number] = Font(value)
        return found

    def instructions(self, stream: Any) -> list[Any]:
        """The operators of a page or form, at the price of their number."""
        number = identity(stream) if is_stream(stream) else (0, 0)
        found = self.parsed.get(number)
        if found is None:
            found = [*pikepdf.parse_content_stream(stream)]
            if number != (0, 0) and len(found) < 20_000 and len(self.parsed) < 200:
                self.parsed[number] = found
        self.operators -= len(found) + 1
        if self.operators < 0:
            raise TooComplexError("operators", MOST_OPERATORS)
        return found


@dataclass
class Noticed:
    """What a page's content showed beside marks."""

    unknown: set[str] = field(default_factory=set)
    deepest: int = 0
    unbalanced: bool = False
    mcids: set[int] = field(default_factory=set)
    mixed: bool = False
    """An artifact in tagged content, or the other way."""
    states: list[Any] = field(default_factory=list)
    """Dictionaries of graphics state parameters in use."""
    groups: bool = False
    languages: set[str] = field(default_factory=set)


class Reader:
    """Follows the content of one page."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self.noticed = Noticed()
        self._marks: list[Mark] = []
        self._path: list[tuple[float, float]] = []
        self._bars: list[tuple[float, float]] = []
        self._plain = True
        self._clipping = False
        self._tags: list[str] = []
        self._open: list[tuple[int, int]] = []
        self._foreign = 0
        """Forms around here that have MCIDs of their own."""

    def page(self, page: Any) -> list[Mark]:
        """The marks of a page dictionary."""
        resources = inherited(page, "/Resources")
        contents = [each for each in listed(get(page, "/Contents")) if is_stream(each)]
        if contents:
            self._run(pikepdf.Page(page), resources, State())
        return self._marks

    # ---- streams

    def _run(self, stream: Any, resources: Any, state: State) -> None:
        stack: list[State] = []
        tags = len(self._tags)
        text = TextObject(self, state)
        for instruction in self._shared.instructions(stream):
            operator, operands = _operator(instruction), instruction.operands
            if operator == "q":
                if len(stack) >= _DEEPEST:
                    raise TooComplexError("q", _DEEPEST)
                stack.append(state.copy())
                self.noticed.deepest = max(self.noticed.deepest, len(stack))
            elif operator == "Q":
                if stack:
                    state = stack.pop()
                    text.state = state
                else:
                    self.noticed.unbalanced = True
            elif operator in SETTERS:
                SETTERS[operator](state, operands, resources, self)
            elif operator in _PATHS:
                _PATHS[operator](self, state.ctm, floats(operands))
            elif operator in _PAINTS:
                self._paint(operator, state)
            elif operator in TEXTS:
                TEXTS[operator](text, operands)
            elif operator == "Do":
                self._show(get(resources, "/XObject", key_of(operands)), resources, state)
            elif operator == "INLINE IMAGE":
                self._inline(operands[0], resources, state)
            elif operator == "sh":
                self._shade(get(resources, "/Shading", key_of(operands)), resources, state)
            elif operator in ("BMC", "BDC"):
                self._begin(operands, resources)
            elif operator == "EMC":
                if len(self._tags) > tags:
                    self._tags.pop()
            elif operator not in _IGNORED:
                self.noticed.unknown.add(operator[:20])
        self.noticed.unbalanced |= bool(stack)
        del self._tags[tags:]

    def _show(self, shown: Any, resources: Any, state: State) -> None:
        kind = name(get(shown, "/Subtype"))
        if kind == "Image":
            self._image(shown, resources, state)
        elif kind == "Form" and is_stream(shown):
            if len(self._open) >= MOST_DEPTH or identity(shown) in self._open:
                raise TooComplexError("forms within forms", MOST_DEPTH)
            self._shared.operators -= FORM_PRICE
            self._open.append(identity(shown))
            inner = state.copy()
            matrix = numbers(get(shown, "/Matrix"), 6)
            if matrix:
                inner.ctm = g.multiply(tuple(matrix), state.ctm)  # type: ignore[arg-type]
            bounds = box(get(shown, "/BBox"))
            if bounds:
                inner.clip = g.common(inner.clip, g.box_placed(inner.ctm, bounds))
            if name(get(shown, "/Group", "/S")) == "Transparency":
                self.noticed.groups = True
            own = get(shown, "/StructParents") is not None
            self._foreign += own
            self._run(shown, get(shown, "/Resources") or resources, inner)
            self._foreign -= own
            self._open.pop()

    # ---- marked content

    def _begin(self, operands: Any, resources: Any) -> None:
        tag = name(operands[0]) if len(operands) else ""
        properties = operands[1] if len(operands) > 1 else None
        if name(properties):
            properties = get(resources, "/Properties", f"/{name(properties)}")
        mcid = number(get(properties, "/MCID"))
        above = next((each for each in reversed(self._tags) if each), "")
        now = ""
        if tag == "Artifact":
            now = "artifact"
        elif mcid is not None:
            now = "content"
            if not self._foreign:
                self.noticed.mcids.add(int(mcid))
        if now and above and now != above:
            self.noticed.mixed = True
        self._tags.append(now)

    # ---- painting

    def add(self, kind: str, state: State, bounds: Box, color: Color, **more: Any) -> None:
        shown = g.common(bounds, state.clip)
        if g.is_empty(shown):
            return
        stroking = kind == "stroke"
        tagged = next((each for each in reversed(self._tags) if each), "")
        self._marks.append(
            Mark(
                kind,
                shown,
                color,
                state.alpha[stroking],
                state.blend,
                state.mask,
                state.overprint[stroking],
                state.mode,
                tagged=tagged,
                **more,
            )
        )

    def _paint(self, operator: str, state: State) -> None:
        if operator.startswith("W"):
            self._clipping = True
            return
        points, self._path = self._path, []
        bars, self._bars = self._bars, []
        plain, self._plain = self._plain, True
        if points:
            bounds = g.around(points)
            if operator in _FILLS:
                # Bars are thin by their own sides; other outlines are as wide as they are.
                sides = [min(bar) for bar in bars] if bars and plain else []
                self.add("fill", state, bounds, state.fill, width=min(sides, default=g.MOST))
            if operator in _STROKES:
                width = state.width * g.scale_of(state.ctm)
                half = width / 2
                wide = (bounds[0] - half, bounds[1] - half, bounds[2] + half, bounds[3] + half)
                self.add("stroke", state, wide, state.stroke, width=width)
            if self._clipping:
                state.clip = g.common(state.clip, bounds)
        self._clipping = False

    def _image(self, image: Any, resources: Any, state: State) -> None:
        mask = get(image, "/ImageMask") is True
        width, height = (int(number(get(image, key)) or 0) for key in ("/Width", "/Height"))
        named = get(resources, "/ColorSpace")
        space = None if mask else space_of(get(image, "/ColorSpace"), named)
        bits = 1 if mask else int(number(get(image, "/BitsPerComponent")) or 8)
        self._raster((width, height, bits), space, mask, identity(image), state)
        if is_stream(get(image, "/SMask")):
            last = self._marks[-1] if self._marks else None
            if last is not None and last.image is not None:
                self._marks[-1] = last._replace(masked=True)

    def _inline(self, image: Any, resources: Any, state: State) -> None:
        found = image.obj
        mask = get(found, "/IM") is True or get(found, "/ImageMask") is True

        def entry(short: str, long: str) -> Any:
            value = get(found, short)
            return get(found, long) if value is None else value

        width, height = (
            int(number(entry(*keys)) or 0) for keys in (("/W", "/Width"), ("/H", "/Height"))
        )
        space = space_of(entry("/CS", "/ColorSpace"), get(resources, "/ColorSpace"))
        bits = int(number(entry("/BPC", "/BitsPerComponent")) or 8)
        self._raster(
            (width, height, 1 if mask else bits), None if mask else space, mask, (0, 0), state
        )

    def _raster(
        self,
        size: tuple[int, int, int],
        space: Space | None,
        mask: bool,
        number: tuple[int, int],
        state: State,
    ) -> None:
        width, height, bits = size
        a, b, c, d, _, _ = state.ctm
        across, down = (a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5
        dpi = min(
            72 * width / across if across > 0 else g.MOST,
            72 * height / down if down > 0 else g.MOST,
        )
        raster = Raster(width, height, bits, space, dpi, mask, number)
        color = state.fill if mask else Color(space or GRAY, ())
        self.add("image", state, g.box_placed(state.ctm, (0, 0, 1, 1)), color, image=raster)

    def _shade(self, shading: Any, resources: Any, state: State) -> None:
        space = space_of(get(shading, "/ColorSpace"), get(resources, "/ColorSpace"))
        bounds = box(get(shading, "/BBox"))
        where = g.box_placed(state.ctm, bounds) if bounds else state.clip
        self.add("shading", state, where, Color(space or GRAY, ()))

    def use_font(self, value: Any) -> Font:
        return self._shared.font(value)

    # ---- paths

    def move(self, ctm: Matrix, values: list[float]) -> None:
        self._plain = False
        self.points(ctm, values)

    def points(self, ctm: Matrix, values: list[float]) -> None:
        pairs = zip(values[::2], values[1::2], strict=False)
        self._path += [g.placed(ctm, x, y) for x, y in pairs]

    def rectangle(self, ctm: Matrix, values: list[float]) -> None:
        if len(values) == 4:
            x, y, width, height = values
            self.points(ctm, [x, y, x + width, y, x + width, y + height, x, y + height])
            across = (ctm[0] ** 2 + ctm[1] ** 2) ** 0.5
            down = (ctm[2] ** 2 + ctm[3] ** 2) ** 0.5
            self._bars.append((abs(width) * across, abs(height) * down))

    def close(self, ctm: Matrix, values: list[float]) -> None:
        """``h``."""


def _operator(instruction: Any) -> str:
    """The operator's word; of one that is no text, as of all that are unknown, it does not matter which."""
    try:
        return str(instruction.operator)
    except UnicodeDecodeError:
        return "?"


_PATHS: dict[str, Callable[[Reader, Matrix, list[float]], None]] = {
    **{"m": Reader.move, "re": Reader.rectangle, "h": Reader.close},
    **dict.fromkeys(("l", "c", "v", "y"), Reader.move),
}
_PAINTS = frozenset({*_FILLS, *_STROKES, "n", "W", "W*"})


def pages(pdf: pikepdf.Pdf, shared: Shared) -> Iterator[tuple[Any, list[Mark], Noticed]]:
    """Every page with its marks and what was noticed."""
    for page in pdf.pages:
        reader = Reader(shared)
        yield page.obj, reader.page(page.obj), reader.noticed
