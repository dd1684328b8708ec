"""Figures and boxes -> slabs.

Comes in: ``model.Figure`` or ``model.Box`` and the width at hand. Goes out: slabs on the grid: a
picture with its caption, a framed space where the original is lost, a frame around a passage that
may break between its lines.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from pathlib import Path

from typeset.diagnostics import NOWHERE, Fault
from typeset.display import Document, Item, Picture, Rect, Text
from typeset.display.tags import Details, Tag
from typeset.frozen import NamedTuple
from typeset.layout.flow import Slab, shifted, trailing_space
from typeset.layout.text import TextSetter, baseline
from typeset.model import nodes
from typeset.model.walk import plain
from typeset.units import MEM_PER_EM, pt

INCH = pt(72)
LEAST_LEADING = 1.4
"""Lines in a box are not set closer than this, in em."""


def figure_slabs(setter: TextSetter, figure: nodes.Figure, width: int, folder: Path) -> list[Slab]:
    """The picture, at most as wide as the column and as tall as the layout allows, and its caption."""
    style = setter.sheet.figures
    pitch = setter.sheet.page.pitch
    alt = figure.alt or plain(figure.caption) or figure.label or style.lost_text or figure.source
    with setter.inside(Tag("Figure", (), Details(alt=alt or "-"))) as tag:
        caption = caption_slabs(setter, figure, width)
    if figure.source is None or figure.lost:
        if style.lost == "page":
            least = pitch * max(1, round(style.least_lost * style.scale))
            items = _placeholder(setter, width, least, tag)
            slab = Slab(least, items, keep=bool(caption), stretch=True)
        else:
            height = max(1, round(int(style.lost) * style.scale)) * pitch
            items = _placeholder(setter, width, height, tag)
            slab = Slab(height, items, keep=bool(caption))
        return [slab, *caption]
    path = folder / figure.source
    across, down = picture_size(path)
    most = style.height * pitch
    wide = min(width, most * across // down)
    if style.scale < 1:
        wide = round(wide * style.scale)
    tall = wide * down // across
    height = -(-tall // pitch) * pitch
    left, top = (width - wide) // 2, (height - tall) // 2
    item = Picture(left, top, wide, tall, str(path), figure.alt, tag)
    return [Slab(height, (item,), keep=bool(caption)), *caption]


def caption_slabs(setter: TextSetter, figure: nodes.Figure | nodes.Chart, width: int) -> list[Slab]:
    """The label and the caption of a figure or a chart, kept together."""
    if not figure.caption and not figure.label:
        return []
    style = setter.sheet.styles["figure-caption"]
    label = figure.label + "\u3000" if figure.label and figure.caption else figure.label
    passage = setter.passage(style, (label, ""), (figure.caption, ""))
    slabs = setter.slabs(passage, style, width, setter.leaf("Caption"))
    return [slab._replace(keep=n < len(slabs) - 1) for n, slab in enumerate(slabs)]


def _placeholder(setter: TextSetter, width: int, height: int, tag: Tag) -> tuple[Item, ...]:
    style = setter.sheet.styles["lost"]
    _, lines = setter.lines(
        setter.passage(style, (setter.sheet.figures.lost_text, "")), style, width
    )
    weight = setter.sheet.tables.rule
    inset = setter.sheet.page.pitch // 2
    tall = height - 2 * inset
    items: list[Item] = [
        Rect(0, inset, width, weight, tag=tag),
        Rect(0, inset + tall - weight, width, weight, tag=tag),
        Rect(0, inset, weight, tall, tag=tag),
        Rect(width - weight, inset, weight, tall, tag=tag),
    ]
    for line in lines:
        x = (width - line.width * style.size // MEM_PER_EM) // 2
        text = Text(x, baseline(height, style.size), line.runs, generated=True, tag=tag)
        items.append(text)
    return tuple(items)


def picture_size(path: Path) -> tuple[int, int]:
    """Width and height of a PNG, JPEG or SVG file; only their ratio is used.

    The files have been checked when the records were read; an SVG is read for its ``viewBox``.
    """
    data = path.read_bytes()
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack(">II", data[16:24])
        return int(width), int(height)
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    return _svg_size(data)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(data):
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 2 + length
    return 1, 1


def _svg_size(data: bytes) -> tuple[int, int]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(data, parser)
    box = (root.get("viewBox") or "").replace(",", " ").split()
    sides = box[2:] if len(box) == 4 else [root.get("width") or "", root.get("height") or ""]
    across, down = map(_side, sides)
    return across, down


def _side(text: str) -> int:
    """A length of an SVG as a whole number; what is none is left to the writer, which reads all of it."""
    match = re.match(r"\s*(\d{1,7}(?:\.\d*)?|\.\d+)", text)
    return max(1, round(float(match[1]) * 100)) if match else 10_000


def coarse_pictures(document: Document, least: int) -> tuple[Fault, ...]:
    """The PNG and JPEG pictures that have fewer than ``least`` dots an inch in the size they are set."""
    found = []
    for page in document.pages:
        for item in page.items:
            if isinstance(item, Picture) and not item.path.lower().endswith(".svg"):
                across, _ = picture_size(Path(item.path))
                dots = across * INCH // max(1, item.width)
                if dots < least:
                    values = {"page": page.label, "name": Path(item.path).name}
                    values |= {"dots": str(dots), "least": str(least)}
                    found.append(Fault("told.coarse", NOWHERE, values))
    return tuple(found)


def box_slabs(
    setter: TextSetter, box: nodes.Box, inner: Sequence[Slab], width: int, tag: Tag
) -> list[Slab]:
    """``inner`` slabs, set to the width inside the frame, under the box's label and title (which belong
    to ``tag``), framed."""
    style = setter.sheet.styles["box-title"]
    pad = setter.sheet.boxes.padding
    label = box.label + "\u3000" if box.label and box.title else box.label
    title = setter.passage(style, (label, ""), (box.title, ""))
    head = setter.slabs(title, style, width - 2 * pad, tag) if title.length else []
    # Space at the end would be a piece of frame with nothing in it at the top of the next column.
    rows = [*head, *inner[: len(inner) - trailing_space(inner)]]
    if rows[0].table is not None:
        rows.insert(0, Slab(0))  # a table draws itself, and has nothing above it
    rows = [slab._replace(keep=True) if n < 1 else slab for n, slab in enumerate(rows)]
    room = _box_room(setter, rows)
    slabs = []
    for n, slab in enumerate(rows):
        first, last = n == 0, n == len(rows) - 1
        if slab.table is not None:
            slab.table.inset = pad
        above = (room.outside[0] + room.inside[0]) * first
        tall = room.leading or slab.height
        height = tall + above + (room.outside[1] + room.inside[1]) * last
        down = above - (slab.height - tall) // 2
        items = [shifted(item, pad, down) for item in slab.items]
        items += _frame(setter, width, height, room.outside, first=first, last=last)
        snap = slab.snap and (first or not room.leading)
        slab = slab._replace(height=height, items=tuple(items), snap=snap)
        slabs.append(slab._replace(space=False, paragraph=None))
    return slabs


class _Room(NamedTuple):
    """The space outside and inside the rule, above and below, in sp; the leading of the lines where it is not
    that of the grid."""

    outside: tuple[int, int]
    inside: tuple[int, int]
    leading: int = 0


def _box_room(setter: TextSetter, rows: Sequence[Slab]) -> _Room:
    """Whole lines above and below, the rule in their middle, so that the text inside stays on the grid; or
    what lines that are closer leave of the same height."""
    style, line = setter.sheet.boxes, setter.sheet.page.pitch
    over, under = (count * line for count in style.lines)
    halves = (over // 2, under // 2)
    plain = _Room(halves, (over - halves[0], under - halves[1]))
    if not style.leading or any(row.table or row.height != line for row in rows):
        return plain
    total, (outside, inside) = over + under + len(rows) * line, style.gap
    leading = min(style.leading, (total - 2 * (outside + inside)) // len(rows))
    if leading < setter.sheet.styles["box"].size * LEAST_LEADING:
        return plain
    rest = total - len(rows) * leading
    out = rest * outside // max(1, 2 * (outside + inside))
    within = rest // 2 - out
    return _Room((out, out), (within, rest - 2 * out - within), leading)


def box_inset(setter: TextSetter) -> int:
    """How much narrower a box's text is than the column."""
    return 2 * setter.sheet.boxes.padding


def _frame(
    setter: TextSetter,
    width: int,
    height: int,
    outside: tuple[int, int],
    *,
    first: bool,
    last: bool,
) -> list[Item]:
    rule = setter.sheet.boxes.rule
    top = outside[0] if first else 0
    bottom = height - outside[1] if last else height
    items: list[Item] = [
        Rect(0, top, rule, bottom - top),
        Rect(width - rule, top, rule, bottom - top),
    ]
    if first:
        items.append(Rect(0, top, width, rule))
    if last:
        items.append(Rect(0, bottom - rule, width, rule))
    return items
