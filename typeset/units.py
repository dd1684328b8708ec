"""Lengths as integers, so that positions add up exactly and pages never drift.

Two units are used and never mixed:

* ``sp`` (scaled point): 1/65536 PostScript point. Every position on a page.
* ``mem`` (milli-em): 1/1000 of the type size in force. Every advance inside a line; it is also
  the unit of PDF glyph widths and ``TJ`` adjustments (ISO 32000-2, 9.4.3).
"""

from __future__ import annotations

import re

SP_PER_PT = 65536
MEM_PER_EM = 1000

_SP_PER_UNIT = {
    "pt": SP_PER_PT,
    "mm": SP_PER_PT * 72 / 25.4,
    "cm": SP_PER_PT * 72 / 2.54,
    "in": SP_PER_PT * 72,
}
_LENGTH = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(pt|mm|cm|in)\s*\Z")


def parse_length(text: str) -> int:
    """Return ``text`` such as ``"10.5pt"`` or ``"25 mm"`` in sp.

    Raises:
        ValueError: no number, or a unit other than pt, mm, cm, in.
    """
    match = _LENGTH.match(text)
    if match is None:
        raise ValueError(f"{text!r} is not a length such as '10.5pt' or '25mm'")
    return round(float(match[1]) * _SP_PER_UNIT[match[2]])


def pt(value: float) -> int:
    """Return ``value`` points in sp."""
    return round(value * SP_PER_PT)


def to_pt(sp: int) -> float:
    """Return ``sp`` scaled points in points."""
    return sp / SP_PER_PT


def mem_to_sp(mem: int, size: int) -> int:
    """Return ``mem`` milli-em of type of ``size`` sp, in sp."""
    return mem * size // MEM_PER_EM
