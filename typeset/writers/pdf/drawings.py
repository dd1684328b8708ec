"""SVG drawings as vectors: a Form XObject that fills the unit square (ISO 32000-2, 8.10).

In: the bytes of an SVG file. Out: the reference of a form. Supported are shapes, paths, text, groups,
``use``, ``switch``, markers, clipping paths, style sheets and opacity (SVG 1.1); whatever would be
lost otherwise - gradients, filters, masks, patterns, foreign objects, embedded pictures - is a fault,
never left out in silence. Opacity of a group is applied to each of its parts.

The file is taken to be hostile: no entities, nothing fetched, and bounds on size, depth, ``use``
expansion and output.
"""

from __future__ import annotations

import re
from typing import Any

from typeset.frozen import NamedTuple
from typeset.writers.pdf import svg_geometry as geometry
from typeset.writers.pdf.faces import Faces
from typeset.writers.pdf.inks import SCREEN, Inks
from typeset.writers.pdf.objects import Objects
from typeset.writers.pdf.svg_geometry import IDENTITY, Matrix, Segment
from typeset.writers.pdf.svg_paint import Paint, matrix_operator, path_operators
from typeset.writers.pdf.svg_style import Properties, Stylesheet, tag
from typeset.writers.pdf.svg_text import text_operators
from typeset.writers.pdf.syntax import fine
from typeset.writers.pdf.unusable import UnusablePictureError

MOST_BYTES = 10_000_000
MOST_ELEMENTS = 50_000
MOST_DRAWN = 100_000
MOST_DEPTH = 60
MOST_OUTPUT = 30_000_000
LEAST_SIDE = 1e-3

SVG = "http://www.w3.org/2000/svg"
HREF = "{http://www.w3.org/1999/xlink}href"
_URL = re.compile(r"""url\(\s*["']?#([^"')\s]+)["']?\s*\)""")
_SHAPES = frozenset({"circle", "ellipse", "line", "path", "polygon", "polyline", "rect"})
_NOT_DRAWN = (
    "animate animateMotion animateTransform clipPath cursor defs desc filter linearGradient marker"
    " mask metadata pattern radialGradient script set style symbol title view"
)
_SILENT = frozenset(_NOT_DRAWN.split())


class Context(NamedTuple):
    """What an element inherits: properties, opacity so far, depth in the tree."""

    properties: Properties
    alpha: float = 1.0
    depth: int = 0


def write_drawing(
    objects: Objects, data: bytes, faces: Faces, fonts: str, inks: Inks = SCREEN
) -> str:
    """The form of the drawing ``data``; its text is set in ``faces``, named by ``fonts``.

    Raises:
        UnusablePictureError: what the drawing is or contains cannot be used.
    """
    root = _parse(data)
    try:
        painter = _Painter(root, faces, inks)
        operators = painter.paint()
    except ValueError as error:
        raise UnusablePictureError("writers.drawing-damaged", why=str(error)[:120]) from None
    x, y, width, height = painter.box
    states = inks.states
    states += "".join(f"/{name}<<{state}>>" for state, name in painter.states.items())
    return objects.stream(
        operators.encode("ascii"),
        "/Type/XObject/Subtype/Form"
        f"/BBox[{fine(x)} {fine(y)} {fine(x + width)} {fine(y + height)}]"
        f"/Matrix[{1 / width:.9f} 0 0 {-1 / height:.9f} {-x / width:.9f} {1 + y / height:.9f}]"
        f"/Resources<</Font {fonts}{f'/ExtGState<<{states}>>' if states else ''}>>",
    )


def _parse(data: bytes) -> Any:
    """The root element of a drawing, checked for everything but its meaning."""
    from lxml import etree

    if len(data) > MOST_BYTES:
        raise _too_much("bytes", MOST_BYTES)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnusablePictureError("writers.drawing-xml", why=str(error)[:120]) from None
    subset: Any = root.getroottree().docinfo.internalDTD
    if subset is not None and list(subset.entities()):
        raise UnusablePictureError("writers.drawing-doctype")
    if root.tag not in ("svg", f"{{{SVG}}}svg"):
        raise UnusablePictureError("writers.drawing-xml", why=f"<{tag(root)[:40]}>")
    for count, element in enumerate(root.iter()):
        if count > MOST_ELEMENTS:
            raise _too_much("elements", MOST_ELEMENTS)
        if element.tag is etree.Entity:
            raise UnusablePictureError("writers.drawing-doctype")
    return root


def _too_much(what: str, most: int) -> UnusablePictureError:
    return UnusablePictureError("writers.drawing-size", what=what, most=most)


def _unsupported(what: str) -> UnusablePictureError:
    return UnusablePictureError("writers.drawing-element", what=what[:40])


def view_box(element: Any, width: float, height: float) -> tuple[float, float, float, float]:
    """``viewBox`` of an element, or the box of ``width`` by ``height`` at the origin."""
    values = geometry.numbers(element.get("viewBox") or "")
    x, y, width, height = values if len(values) == 4 else (0.0, 0.0, width, height)
    if min(width, height) < LEAST_SIDE:
        raise ValueError(f"viewBox of {width:g} by {height:g}")
    return x, y, width, height


class _Painter:
    def __init__(self, root: Any, faces: Faces, inks: Inks) -> None:
        self._root = root
        self._faces = faces
        self._inks = inks
        self._sheet = Stylesheet(root)
        self._by_id = {element.get("id"): element for element in root.iter() if tag(element)}
        self._out: list[str] = []
        self._size = 0
        self._drawn = 0
        self.states: dict[str, str] = {}
        """Graphics state parameters (opacities) → resource name."""
        width = geometry.length(root.get("width"), 100)
        self.box = view_box(root, width, geometry.length(root.get("height"), 100))

    def paint(self) -> str:
        """All operators."""
        self._children(self._root, Context(self._sheet.cascade(self._root, {})))
        return "\n".join(self._out)

    def _add(self, *operators: str) -> None:
        self._size += sum(map(len, operators))
        if self._size > MOST_OUTPUT:
            raise _too_much("operators", MOST_OUTPUT)
        self._out.extend(operators)

    def _children(self, element: Any, context: Context) -> None:
        for child in element:
            self._element(child, context)

    def _element(self, element: Any, above: Context) -> None:
        name = tag(element)
        if name in _SILENT or not name or element.tag not in (name, f"{{{SVG}}}{name}"):
            return
        self._drawn += 1
        if self._drawn > MOST_DRAWN:
            raise _too_much("shapes", MOST_DRAWN)
        if above.depth > MOST_DEPTH:
            raise _too_much("depth", MOST_DEPTH)
        style = self._sheet.cascade(element, above.properties)
        if style.get("display") == "none":
            return
        for what in ("filter", "mask"):
            if style.get(what, "none") != "none":
                raise _unsupported(what)
        alpha = above.alpha * _share(style.get("opacity"))
        context = Context(style, alpha, above.depth + 1)
        matrix = geometry.transform(element.get("transform") or style.get("transform") or "")
        self._add("q", *matrix_operator(matrix))
        self._clip(style.get("clip-path", "none"))
        self._draw(name, element, context)
        self._add("Q")

    def _draw(self, name: str, element: Any, context: Context) -> None:
        hidden = context.properties.get("visibility") in ("hidden", "collapse")
        if name in ("g", "a"):
            self._children(element, context)
        elif name == "svg":
            self._viewport(element, element, context)
        elif name == "switch":
            self._switch(element, context)
        elif name == "use":
            self._use(element, context)
        elif name in _SHAPES:
            if not hidden:
                self._shape(shape(name, element, self.box), context)
        elif name == "text":
            if not hidden:
                paint = self._paint(context)
                self._add(
                    *text_operators(element, context.properties, self._sheet, paint, self._faces)
                )
        else:
            raise _unsupported(name)

    def _switch(self, element: Any, context: Context) -> None:
        """The first child that asks for nothing: programs put a plain fallback there."""
        for child in element:
            asks = child.get("requiredExtensions") or child.get("requiredFeatures")
            if tag(child) and tag(child) != "foreignObject" and not asks:
                self._element(child, context)
                return

    def _use(self, element: Any, context: Context) -> None:
        target = self._target(element.get(HREF) or element.get("href") or "")
        x, y = geometry.length(element.get("x")), geometry.length(element.get("y"))
        self._add(*matrix_operator((1, 0, 0, 1, x, y)))
        if tag(target) in ("symbol", "svg"):
            style = self._sheet.cascade(target, context.properties)
            self._viewport(target, element, context._replace(properties=style))
        else:
            self._element(target, context)

    def _target(self, reference: str) -> Any:
        if not reference.startswith("#"):
            raise UnusablePictureError("writers.drawing-external", what=reference[:60])
        target = self._by_id.get(reference[1:])
        if target is None:
            raise ValueError(f"no element has the id {reference[1:40]!r}")
        return target

    def _viewport(self, element: Any, sized: Any, context: Context) -> None:
        """The children of an inner ``svg`` or ``symbol``, fitted into the size that ``sized`` has."""
        _, _, across, down = self.box
        width = geometry.length(sized.get("width"), across, across)
        height = geometry.length(sized.get("height"), down, down)
        x, y, box_width, box_height = view_box(element, width, height)
        scale = min(width / box_width, height / box_height)
        left = (width - box_width * scale) / 2 - x * scale
        top = (height - box_height * scale) / 2 - y * scale
        if element is sized:
            left += geometry.length(sized.get("x"))
            top += geometry.length(sized.get("y"))
        self._add(*matrix_operator((scale, 0, 0, scale, left, top)))
        self._children(element, context)

    def _clip(self, reference: str) -> None:
        """Clip to the union of the shapes of a ``clipPath``."""
        if reference == "none":
            return
        match = _URL.match(reference)
        if match is None:
            raise UnusablePictureError("writers.drawing-external", what=reference[:60])
        target = self._target(f"#{match[1]}")
        if target.get("clipPathUnits") == "objectBoundingBox":
            raise _unsupported("clipPath clipPathUnits")
        outer = geometry.transform(target.get("transform") or "")
        even_odd = False
        for child in target:
            if tag(child) not in _SHAPES:
                if tag(child) and tag(child) not in _SILENT:
                    raise _unsupported(f"clipPath {tag(child)}")
                continue
            even_odd |= self._sheet.cascade(child, {}).get("clip-rule") == "evenodd"
            matrix = geometry.multiply(outer, geometry.transform(child.get("transform") or ""))
            segments = shape(tag(child), child, self.box)
            self._add(*path_operators(moved(segments, matrix)))
        self._add("W* n" if even_odd else "W n")

    def _paint(self, context: Context) -> Paint:
        paint = Paint.of(context.properties, context.alpha, self._inks)
        for what, value in (("fill", paint.fill_text), ("stroke", paint.stroke_text)):
            if value.startswith("url("):
                raise _unsupported(f"{what} {value}")
        if paint.state:
            name = self.states.setdefault(paint.state, f"G{len(self.states) + 1}")
            self._add(f"/{name} gs")
        return paint

    def _shape(self, segments: list[Segment], context: Context) -> None:
        if not segments:
            return
        paint = self._paint(context)
        self._add(*paint.operators(), *path_operators(segments), paint.finish())
        for place in ("start", "mid", "end"):
            reference = context.properties.get(f"marker-{place}", "none")
            if reference != "none":
                self._markers(place, reference, segments, context)

    def _markers(
        self, place: str, reference: str, segments: list[Segment], context: Context
    ) -> None:
        """Draw the marker ``reference`` at the ``place`` vertices (SVG 1.1, 11.6)."""
        match = _URL.match(reference)
        if match is None:
            raise UnusablePictureError("writers.drawing-external", what=reference[:60])
        marker = self._target(f"#{match[1]}")
        if tag(marker) != "marker":
            raise ValueError(f"{reference[:40]} is no marker")
        points = geometry.vertices(segments)
        chosen = {"start": points[:1], "mid": points[1:-1], "end": points[-1:]}[place]
        stroke = geometry.length(context.properties.get("stroke-width"), 1)
        unit = 1.0 if marker.get("markerUnits") == "userSpaceOnUse" else stroke
        width = geometry.length(marker.get("markerWidth"), 3)
        height = geometry.length(marker.get("markerHeight"), 3)
        _, _, box_width, box_height = view_box(marker, width, height)
        scale = unit * min(width / box_width, height / box_height)
        ref_x, ref_y = geometry.length(marker.get("refX")), geometry.length(marker.get("refY"))
        orient = marker.get("orient") or "0"
        style = self._sheet.cascade(marker, {})
        for point in chosen:
            angle = point.out if place == "start" else point.into
            if orient == "auto-start-reverse" and place == "start":
                angle += 180
            elif not orient.startswith("auto"):
                angle = geometry.length(orient.removesuffix("deg"))
            there = geometry.multiply((1, 0, 0, 1, point.x, point.y), geometry.rotation(angle))
            there = geometry.multiply(there, (scale, 0, 0, scale, -ref_x * scale, -ref_y * scale))
            self._add("q", *matrix_operator(there))
            self._children(marker, Context(style, context.alpha, context.depth + 1))
            self._add("Q")


def _share(text: str | None) -> float:
    """An opacity as a number from 0 to 1."""
    if not text:
        return 1.0
    value = geometry.numbers(text)
    if len(value) != 1:
        raise ValueError(f"opacity {text[:20]!r}")
    return min(1.0, max(0.0, value[0] / (100 if text.endswith("%") else 1)))


def moved(segments: list[Segment], matrix: Matrix) -> list[Segment]:
    """``segments`` with every point moved by ``matrix``."""
    if matrix == IDENTITY:
        return segments
    a, b, c, d, e, f = matrix
    result = []
    for operator, points in segments:
        pairs = zip(points[::2], points[1::2], strict=True)
        there = tuple(v for x, y in pairs for v in (a * x + c * y + e, b * x + d * y + f))
        result.append(Segment(operator, there))
    return result


def shape(name: str, element: Any, box: tuple[float, float, float, float]) -> list[Segment]:
    """The segments of a basic shape (SVG 1.1, 8 and 9); none for one without an extent."""
    across, down = box[2:]

    def at(key: str, of: float = across) -> float:
        return geometry.length(element.get(key), 0, of)

    match name:
        case "path":
            return geometry.path(element.get("d") or "")
        case "polyline" | "polygon":
            points = geometry.numbers(element.get("points") or "")
            return geometry.polyline(points, close=name == "polygon")
        case "line":
            ends = [at("x1"), at("y1", down), at("x2"), at("y2", down)]
            return geometry.polyline(ends, close=False)
        case "rect":
            width, height = at("width"), at("height", down)
            rx, ry = at("rx"), at("ry", down)
            if width <= 0 or height <= 0:
                return []
            return geometry.rectangle(at("x"), at("y", down), width, height, rx or ry, ry or rx)
        case "circle":
            rx = ry = at("r")
        case _:
            rx, ry = at("rx"), at("ry", down)
    return geometry.ellipse(at("cx"), at("cy", down), rx, ry) if rx > 0 and ry > 0 else []
