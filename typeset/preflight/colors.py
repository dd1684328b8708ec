"""Colour spaces as values (ISO 32000-2, 8.6): from names and arrays to ``graphics.Space``."""

from __future__ import annotations

from typing import Any

from typeset.pdfsource import get, is_array, listed, name, number
from typeset.preflight.graphics import CMYK, GRAY, RGB, Space

_DEVICE = {
    **{"DeviceGray": GRAY, "G": GRAY, "DeviceRGB": RGB, "RGB": RGB, "DeviceCMYK": CMYK},
    **{"CMYK": CMYK, "Pattern": Space("Pattern", 0)},
}
_ICC = {1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}
_COUNTS = {"CalGray": 1, "CalRGB": 3, "Lab": 3}
_MOST_NAMES = 64


def space_of(value: Any, named: Any = None, depth: int = 0) -> Space | None:
    """The colour space ``value``; ``named`` are the colour spaces of the resources. ``None`` where it is
    none."""
    if depth > 8:
        return None
    word = name(value)
    if word:
        if word in _DEVICE:
            return _DEVICE[word]
        return space_of(get(named, f"/{word}"), None, depth + 1) if named is not None else None
    if not is_array(value) or not len(value):
        return None
    family = name(value[0])
    if family in _DEVICE and family != "Pattern":
        return _DEVICE[family]
    below = value[1] if len(value) > 1 else None
    if family in _COUNTS:
        return Space(family, _COUNTS[family])
    if family == "ICCBased":
        count = int(number(get(below, "/N")) or 0)
        return Space(family, count, _ICC[count]) if count in _ICC else None
    if family in ("Indexed", "I"):
        base = space_of(below, named, depth + 1)
        return Space("Indexed", 1, _family(base)) if base else None
    if family == "Separation":
        alternate = space_of(value[2], named, depth + 1) if len(value) > 2 else None
        return Space(family, 1, _family(alternate), (name(below),))
    if family == "DeviceN":
        names = tuple(name(each) for each in listed(below)[:_MOST_NAMES])
        alternate = space_of(value[2], named, depth + 1) if len(value) > 2 else None
        return Space(family, len(names), _family(alternate), names)
    if family == "Pattern":
        base = space_of(below, named, depth + 1) if below is not None else None
        return Space("Pattern", base.components if base else 0, _family(base))
    return None


def _family(space: Space | None) -> str:
    """The family that colours end up in."""
    if space is None:
        return ""
    return space.base if space.family in ("ICCBased", "Indexed") and space.base else space.family


def initial(space: Space) -> tuple[float, ...]:
    """The first colour of a space (8.6.3)."""
    if space.family in ("Separation", "DeviceN"):
        return (1.0,) * space.components
    if space.device == "CMYK" and space.family != "Indexed":
        return (0.0, 0.0, 0.0, 1.0)
    return (0.0,) * space.components
