"""Drawings of a run: pictures, text boxes, and what can only be named.

In: ``w:drawing``, ``w:pict`` or ``w:object``. Out: the pictures in it, the contents of its text boxes,
the kinds of embedded objects, how many shapes have no text (DrawingML, VML; of two ways to write the
same shape the first).
"""

from __future__ import annotations

from typing import Any

from typeset.frozen import frozen
from typeset.intake.docx.names import MC, WP, O, R, V, local
from typeset.intake.docx.scroll import Picture

_SHAPES = frozenset(
    ("wsp", "cxnSp", "shape", "line", "rect", "roundrect", "oval", "polyline", "arc")
)
_OBJECTS = {"chart": "chart", "relIds": "diagram", "OLEObject": "object", "contentPart": "ink"}
DRAWN = ("chart", "diagram")
"""Objects that a program draws from data; files hold no picture of them."""
MOST_DEEP = 100


@frozen
class Drawn:
    """``boxes`` are ``w:txbxContent`` elements; ``objects`` kinds, each with the relationship that leads
    to what it says."""

    pictures: list[Picture]
    boxes: list[Any]
    objects: list[tuple[str, str]]
    shapes: int


def read(element: Any, part: str) -> Drawn:
    """What is drawn in ``element`` of ``part``."""
    pictures: list[Picture] = []
    boxes: list[Any] = []
    objects: list[tuple[str, str]] = []
    shapes = 0
    alt = _alt(element)
    anchored = any(True for _ in element.iter(WP + "anchor")) or _floats(element)
    stack = [(element, 0)]
    while stack:
        one, deep = stack.pop()
        name = local(one)
        if name == "AlternateContent":
            choice = one.find(MC + "Choice")
            one = choice if choice is not None and len(choice) else one.find(MC + "Fallback")
            if one is None:
                continue
        if name == "txbxContent":
            boxes.append(one)
            continue
        if name == "blip":
            embed, link = one.get(R + "embed", ""), one.get(R + "link", "")
            if embed or link:
                pictures.append(Picture(part, embed or link, not embed, alt, anchored))
            continue
        if name == "imagedata" and one.tag.startswith(V):
            relation = one.get(R + "id") or one.get(R + "href") or ""
            words = alt or one.get(O + "title", "")
            if relation:
                linked = not one.get(R + "id")
                pictures.append(Picture(part, relation, linked, words, anchored))
        elif name in _OBJECTS and not (name == "chart" and not one.get(R + "id")):
            relation = one.get(R + "dm") or one.get(R + "id") or ""
            objects.append((one.get("ProgID") or _OBJECTS[name], relation))
        shapes += name in _SHAPES and not any(
            local(child) in ("txbxContent", "imagedata", "blip") for child in one.iter()
        )
        if deep < MOST_DEEP:
            stack += [(child, deep + 1) for child in reversed(one)]
    if objects:
        pictures = [_of_object(picture, objects[0][0]) for picture in pictures]
    if not pictures and any(kind in DRAWN for kind, _ in objects):
        pictures = [Picture(part, "", False, alt, False)]
    return Drawn(pictures, boxes, objects, shapes)


def _of_object(picture: Picture, kind: str) -> Picture:
    return Picture(picture.part, picture.relation, picture.linked, picture.alt, False, kind)


def _alt(element: Any) -> str:
    """What the file says that is shown: the description, else the title."""
    for properties in element.iter(WP + "docPr"):
        words = properties.get("descr") or properties.get("title") or ""
        return " ".join(words.split())[:500]
    for shape in element.iter(V + "shape"):
        return " ".join((shape.get("alt") or "").split())[:500]
    return ""


def _floats(element: Any) -> bool:
    """Whether a VML shape stands outside the line."""
    return any(
        "position:absolute" in shape.get("style", "").replace(" ", "")
        for shape in element.iter(V + "shape")
    )
