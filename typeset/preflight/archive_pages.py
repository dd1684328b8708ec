"""Rules for the archive about pages: PDF/A-2 and -3 (ISO 19005-2)."""

from __future__ import annotations

from collections.abc import Iterator

from typeset.pdfsource import box, get, inherited, is_dictionary, is_stream, name, number
from typeset.preflight.archive_file import A, intent_space
from typeset.preflight.graphics import Mark
from typeset.preflight.rules import Hit, Sheet, Subject, page_rule, transfer_functions

_BLENDS = (
    "Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn"
    " HardLight SoftLight Difference Exclusion Hue Saturation Color Luminosity"
)
BLENDS = frozenset(_BLENDS.split())
MOST_NESTED = 28
_PRINTED, _HIDDEN = 4, 1 | 2 | 32 | 256
"""Flags of annotations (ISO 32000-1, 12.5.3): Print; Invisible, Hidden, NoView, ToggleNoView."""


@page_rule("archive.device-color", f"{A}, 6.2.4.3")
def device_color(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    given = intent_space(subject)
    defaults = inherited(sheet.page, "/Resources")
    for mark in sheet.marks:
        family, base = mark.color.space.family, mark.color.space.base
        device = base if family in ("Indexed", "Separation", "DeviceN", "Pattern") else family
        if not device.startswith("Device"):
            continue
        kind = device.removeprefix("Device")
        covered = given == kind or (kind == "Gray" and given)
        default = get(defaults, "/ColorSpace", f"/Default{kind}") is not None
        if not covered and not default and kind in ("Gray", "RGB", "CMYK"):
            yield Hit(sheet.number, device, {"space": device, "kind": mark.kind})


@page_rule("archive.overprint-mode", f"{A}, 6.2.4.2")
def overprint_mode(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    for mark in sheet.marks:
        space = mark.color.space
        if (
            space.family == "ICCBased"
            and space.components == 4
            and mark.overprint
            and mark.mode == 1
        ):
            yield Hit(sheet.number, "/OPM 1")


@page_rule("archive.operators", f"{A}, 6.2.2")
def operators(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    for unknown in sorted(sheet.noticed.unknown)[:5]:
        yield Hit(sheet.number, unknown, {"operator": unknown})


@page_rule("archive.nesting", f"{A}, 6.1.13")
def nesting(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    if sheet.noticed.deepest > MOST_NESTED:
        yield Hit(sheet.number, "q", {"found": sheet.noticed.deepest, "most": MOST_NESTED})


@page_rule("archive.transfer", f"{A}, 6.2.5")
def transfer(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    yield from transfer_functions(sheet)


@page_rule("archive.blend", f"{A}, 6.2.10")
def blend(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    for mark in sheet.marks:
        if mark.blend not in BLENDS:
            yield Hit(sheet.number, mark.blend[:40], {"blend": mark.blend[:40]})


@page_rule("archive.transparency", f"{A}, 6.2.10")
def transparency(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    if intent_space(subject) or get(sheet.page, "/Group", "/CS") is not None:
        return
    if sheet.noticed.groups or any(map(_is_transparent, sheet.marks)):
        yield Hit(sheet.number, "/Group")


def _is_transparent(mark: Mark) -> bool:
    return mark.alpha < 1 or mark.masked or mark.blend not in ("Normal", "Compatible")


@page_rule("archive.annotation-kind", f"{A}, 6.3.1")
def annotation_kind(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    for each in sheet.annotations:
        kind = name(get(each, "/Subtype"))
        if kind in ("3D", "Sound", "Screen", "Movie", "RichMedia", ""):
            yield Hit(sheet.number, f"/{kind}", {"kind": kind or "–"})


@page_rule("archive.annotation-flags", f"{A}, 6.3.2")
def annotation_flags(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    for each in sheet.annotations:
        kind, flags = name(get(each, "/Subtype")), number(get(each, "/F"))
        wrong = flags is None or not int(flags) & _PRINTED or int(flags) & _HIDDEN
        if kind != "Popup" and wrong:
            yield Hit(sheet.number, f"/{kind}", {"kind": kind or "–"})


@page_rule("archive.annotation-appearance", f"{A}, 6.3.3")
def annotation_appearance(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    for each in sheet.annotations:
        kind, shown = name(get(each, "/Subtype")), get(each, "/AP")
        normal = get(shown, "/N")
        place = box(get(each, "/Rect"))
        if shown is None:
            # What takes no room, such as a signature that is not shown, has nothing to look like.
            none = place is not None and place[0] == place[2] and place[1] == place[3]
            if kind not in ("Popup", "Link") and not none:
                yield Hit(sheet.number, f"/{kind}", {"kind": kind or "–"})
        elif set(shown.keys()) != {"/N"} or not (is_stream(normal) or is_dictionary(normal)):
            yield Hit(sheet.number, f"/{kind}", {"kind": kind or "–"})


@page_rule("archive.presentation-steps", f"{A}, 6.10")
def presentation_steps(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    if get(sheet.page, "/PresSteps") is not None:
        yield Hit(sheet.number, "/PresSteps")
