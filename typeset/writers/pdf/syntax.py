"""Numbers, names and strings as a PDF writes them (ISO 32000-2, 7.3).

In: Python values. Out: ASCII text: points with three decimals at most and never in exponents, strings in
hexadecimal, so that nothing needs escaping.
"""

from __future__ import annotations

from typing import Protocol

import deflate

from typeset.units import SP_PER_PT

LEVEL = 1
"""Deflate level: outlines gain two per cent by 4, and take half as long again."""


def flate(data: bytes) -> bytes:
    """``data`` as FlateDecode (7.4.4) wants it. By libdeflate: a third of zlib's time, and bytes that do not
    depend on the zlib that a system happens to have."""
    return bytes(deflate.zlib_compress(data, LEVEL))


def number(value: float) -> str:
    """``value`` with at most three decimals, without trailing zeros."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def fine(value: float) -> str:
    """A number with five decimals at most: drawings may be a few units wide."""
    text = f"{value:.5f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


class Points(dict[int, str]):
    """sp → points as text, each value converted once."""

    def __missing__(self, sp: int) -> str:
        text = self[sp] = number(sp / SP_PER_PT)
        return text


class Shades(dict[tuple[float, ...], str]):
    """Ink → the operator that fills with it: DeviceGray for one value; four, process colours, as DeviceRGB,
    since the output intent of the edition to read is sRGB."""

    def __missing__(self, ink: tuple[float, ...]) -> str:
        if len(ink) == 1:
            text = f"{number(ink[0])} g"
        else:
            *colors, black = ink
            text = f"{' '.join(number((1 - c) * (1 - black)) for c in colors)} rg"
        self[ink] = text
        return text

    def stroke(self, ink: tuple[float, ...], fill: tuple[float, ...]) -> str:
        """The operator that strokes with ``ink`` while ``fill`` is the ink for filling: that for filling
        in capitals (8.6.8)."""
        return self[ink].upper()


class Sink(Protocol):
    """Where operators go: ``list.append``."""

    def __call__(self, operator: str, /) -> None: ...


def name(text: str) -> str:
    """``text`` as a PDF name (7.3.5)."""
    return "/" + "".join(
        chr(byte) if 0x21 <= byte <= 0x7E and byte not in b"#%()<>[]{}/" else f"#{byte:02X}"
        for byte in text.encode("utf-8")
    )


def text_string(text: str) -> str:
    """``text`` as a text string (7.9.2.2): UTF-16BE with a byte order mark, in hexadecimal."""
    return f"<FEFF{text.encode('utf-16-be', 'surrogatepass').hex().upper()}>"


def byte_string(data: bytes) -> str:
    """``data`` as a string in hexadecimal (7.3.4.3)."""
    return f"<{data.hex().upper()}>"
