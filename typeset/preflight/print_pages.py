"""Rules for print about pages: boxes, colours, plates, lines, pictures, what is near the knife."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from typeset.diagnostics import Severity
from typeset.pdfsource import Box, box, get, name
from typeset.preflight.graphics import Mark, common, inside, is_empty
from typeset.preflight.rules import Hit, Sheet, Subject, page_rule, transfer_functions

X = "ISO 15930-7/-4"
MM = 72 / 25.4
BLEED, SAFE = 3 * MM, 3 * MM
"""What a cutter needs outside the trim, and what text keeps from it inside."""
HAIR = 0.2
"""Points: a thinner line breaks up on the plate."""
SMALL = 14.0
"""Points: text up to this size shows it when plates are out of register."""
LEAST_DPI, LEAST_LINE_DPI = 200, 550
MOST_INK = 3.3
MOST_SAMPLES = 60_000_000


@page_rule("print.boxes", f"{X}; ISO 32000-1, 14.11.2")
def boxes(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    if (sheet.trim is None) == (sheet.art is None):
        yield Hit(sheet.number, "/TrimBox")


@page_rule("print.nesting", f"{X}; ISO 32000-1, 14.11.2")
def nesting(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    outer: Box | None = sheet.media
    names = ("BleedBox", "TrimBox", "ArtBox")
    for key, inner in zip(names, (sheet.bleed, sheet.trim, sheet.art), strict=True):
        if inner is None:
            continue
        if outer is None or not inside(inner, outer, 0.05):
            yield Hit(sheet.number, f"/{key}", {"key": key})
        outer = inner if key == "BleedBox" else outer


@page_rule("print.bleed", "practice; ISO 32000-1, 14.11.2", Severity.WARNING)
def bleed(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    if sheet.trim is None:
        return
    outer = sheet.bleed or sheet.media or sheet.trim
    trim, unit = sheet.trim, sheet.unit
    margins = [trim[n] - outer[n] for n in (0, 1)] + [outer[n] - trim[n] for n in (2, 3)]
    least = min(margins) * unit
    if least < BLEED - 0.1:
        yield Hit(sheet.number, "/BleedBox", {"found": f"{max(0.0, least) / MM:.1f}"})


@page_rule("print.annotation", f"{X}; ISO 32000-1, 12.5")
def annotation(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    area = sheet.bleed or sheet.cut
    for each in sheet.annotations:
        kind, where = name(get(each, "/Subtype")), box(get(each, "/Rect"))
        if kind in ("TrapNet", "PrinterMark"):
            continue
        if area is None or where is None or not is_empty(common(where, area)):
            yield Hit(sheet.number, f"/{kind}", {"kind": kind or "?"})


def _colors(marks: list[Mark]) -> Iterator[tuple[Mark, str]]:
    for mark in marks:
        if not mark.invisible:
            yield mark, mark.color.space.device


@page_rule("print.rgb", f"{X}; ISO 32000-1, 8.6")
def rgb(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    for mark, device in _colors(sheet.marks):
        if device in ("RGB", "Lab"):
            managed = mark.color.space.family in ("ICCBased", "CalRGB", "Lab")
            if subject.is_x1a or not managed:
                yield Hit(sheet.number, mark.kind, {"kind": mark.kind, "space": device})


@page_rule("print.managed", "ISO 15930-7; ISO 32000-1, 8.6.5", Severity.WARNING)
def managed(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    for mark, device in _colors(sheet.marks):
        family = mark.color.space.family
        if device in ("RGB", "Lab") and family in ("ICCBased", "CalRGB", "Lab"):
            yield Hit(sheet.number, mark.kind, {"kind": mark.kind, "space": device})


@page_rule("print.black-text", "practice; K 100")
def black_text(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    """Dark text of several plates: it shows coloured edges when they are out of register."""
    for mark in _printed(sheet):
        plates = mark.color.plates
        if mark.kind != "text" or plates is None or mark.color.registration:
            continue
        colors, black = plates[:3], plates[3]
        dark = black >= 0.5 or min(colors) >= 0.5
        if mark.size <= SMALL and dark and max(colors) > 0.02:
            shown = " ".join(f"{100 * each:.0f}" for each in plates)
            yield Hit(sheet.number, f"CMYK {shown}", {"plates": shown, "size": f"{mark.size:.1f}"})


@page_rule("print.registration", "ISO 32000-1, 8.6.6.4")
def registration(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    for mark in _printed(sheet):
        if mark.color.registration and sum(mark.color.values) > 0:
            yield Hit(sheet.number, mark.kind, {"kind": mark.kind})


@page_rule("print.black-knockout", "ISO 32000-1, 8.6.7", Severity.WARNING)
def black_knockout(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    """Small black text that cuts a hole into a coloured ground below it."""
    grounds: list[Box] = []
    for mark in _printed(sheet):
        plates = mark.color.plates
        if mark.kind in ("fill", "image") and (plates is None or max(plates[:3]) > 0.05):
            grounds.append(mark.box)
        black = plates == (0.0, 0.0, 0.0, 1.0) and mark.kind == "text" and mark.size <= SMALL
        overprints = mark.overprint and (mark.mode == 1 or mark.color.space.family != "DeviceCMYK")
        if not black or overprints:
            continue
        if any(not is_empty(common(mark.box, ground)) for ground in grounds[-200:]):
            yield Hit(sheet.number, "K 100", {"size": f"{mark.size:.1f}"})


@page_rule("print.white-overprint", "ISO 32000-1, 8.6.7")
def white_overprint(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    for mark in sheet.marks:
        space, plates = mark.color.space, mark.color.plates
        if not mark.overprint or mark.invisible or mark.kind in ("image", "shading"):
            continue
        white = plates is not None and max(plates) == 0 and mark.mode == 1
        blank = space.family in ("Separation", "DeviceN") and not any(mark.color.values)
        if (white and space.family == "DeviceCMYK") or blank:
            yield Hit(sheet.number, mark.kind, {"kind": mark.kind})


@page_rule("print.hairline", "ISO 32000-1, 8.4.3.2", Severity.WARNING)
def hairline(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    for mark in _printed(sheet):
        if mark.kind in ("stroke", "fill") and mark.width * sheet.unit < HAIR - 1e-3:
            yield Hit(sheet.number, mark.kind, {"width": f"{mark.width * sheet.unit:.3f}"})


@page_rule("print.resolution", "practice; 200 dpi", Severity.WARNING)
def resolution(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    for mark in _printed(sheet):
        image = mark.image
        if image is None:
            continue
        least = LEAST_LINE_DPI if image.bits == 1 else LEAST_DPI
        if image.dpi / sheet.unit < least:
            values = {"dpi": f"{image.dpi / sheet.unit:.0f}", "least": least}
            yield Hit(sheet.number, f"{image.width}×{image.height}", values)


@page_rule("print.total-ink", "practice; 330 %", Severity.WARNING)
def total_ink(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    for mark in _printed(sheet):
        plates = mark.color.plates
        if plates is not None and sum(plates) > MOST_INK:
            values = {"found": f"{100 * sum(plates):.0f}", "most": f"{100 * MOST_INK:.0f}"}
            yield Hit(sheet.number, mark.kind, values)


@page_rule("print.image-ink", "practice; 330 %", Severity.WARNING)
def image_ink(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    done: set[tuple[int, int]] = set()
    for mark in _printed(sheet):
        image = mark.image
        if image is None or image.number in done or image.space is None:
            continue
        done.add(image.number)
        if image.space.family != "DeviceCMYK" or image.bits != 8:
            continue
        found = _most_ink(subject.pdf, image.number, image.width * image.height)
        if found > 100 * MOST_INK:
            values = {"found": found, "most": f"{100 * MOST_INK:.0f}"}
            yield Hit(sheet.number, f"{image.width}×{image.height}", values)


def _most_ink(pdf: pikepdf.Pdf, number: tuple[int, int], pixels: int) -> int:
    """Per cent of ink of which a thousandth of a CMYK image has more; 0 where that cannot be told."""
    from PIL import Image, ImageChops

    if number == (0, 0) or not 0 < pixels <= MOST_SAMPLES // 4:
        return 0
    stream: Any = pdf.get_object(number)
    try:
        data = stream.read_bytes(pikepdf.StreamDecodeLevel.specialized)
    except pikepdf.PdfError:
        return 0  # JPEG 2000 and the like
    size = int(get(stream, "/Width")), int(get(stream, "/Height"))
    if len(data) < 4 * pixels:
        return 0
    plates = Image.frombytes("CMYK", size, data[: 4 * pixels]).split()
    pairs = ImageChops.add(plates[0], plates[1], 2), ImageChops.add(plates[2], plates[3], 2)
    counts = ImageChops.add(*pairs, 2).histogram()
    left, value = sum(counts) // 1000, 255
    while value and left >= counts[value]:
        left -= counts[value]
        value -= 1
    return round(value * 400 / 255)


@page_rule("print.transparency", "ISO 15930-4; ISO 32000-1, 11")
def transparency(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    if not subject.is_x1a:
        return
    grouped = sheet.noticed.groups or get(sheet.page, "/Group") is not None
    if grouped:
        yield Hit(sheet.number, "/Group", {"kind": "/Group"})
    for mark in sheet.marks:
        if mark.alpha < 1 or mark.masked or mark.blend not in ("Normal", "Compatible"):
            yield Hit(sheet.number, mark.kind, {"kind": mark.kind})


@page_rule("print.transfer", f"{X}; ISO 32000-1, 10.5")
def transfer(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    yield from transfer_functions(sheet)


@page_rule("print.near-trim", "practice; 3 mm", Severity.WARNING)
def near_trim(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    cut = sheet.cut
    if cut is None:
        return
    room = SAFE / sheet.unit
    safe = (cut[0] + room, cut[1] + room, cut[2] - room, cut[3] - room)
    for mark in _printed(sheet):
        if mark.kind == "text" and not inside(mark.box, safe, 0.5):
            yield Hit(sheet.number, f"{mark.size:.1f} pt", {"room": f"{SAFE / MM:.0f}"})


@page_rule("print.stops-at-trim", "practice; ISO 32000-1, 14.11.2", Severity.WARNING)
def stops_at_trim(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    """What reaches the trim on a side and ends before the bleed does: a white edge after a bad cut."""
    trim = sheet.trim
    if trim is None:
        return
    for mark in _printed(sheet):
        if mark.kind not in ("fill", "image", "shading"):
            continue
        if mark.kind == "fill" and mark.color.plates is not None and not any(mark.color.plates):
            continue
        out = [trim[n] - mark.box[n] for n in (0, 1)] + [mark.box[n] - trim[n] for n in (2, 3)]
        if any(-0.75 < each < BLEED - 0.75 for each in out):
            yield Hit(sheet.number, mark.kind, {"kind": mark.kind})


def _printed(sheet: Sheet) -> Iterator[Mark]:
    """What falls on the trimmed page and can be seen."""
    cut = sheet.cut
    for mark in sheet.marks:
        if not mark.invisible and (cut is None or not is_empty(common(mark.box, cut))):
            yield mark


@page_rule("print.operators", f"{X}; ISO 32000-1, Annex A")
def operators(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    for unknown in sorted(sheet.noticed.unknown)[:5]:
        yield Hit(sheet.number, unknown, {"operator": unknown})


@page_rule("print.empty-picture", "ISO 32000-1, 8.9.5")
def empty_picture(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    for mark in sheet.marks:
        image = mark.image
        if image is not None and (image.width < 1 or image.height < 1):
            yield Hit(sheet.number, f"{image.width}×{image.height}")
