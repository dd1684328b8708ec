"""Glyph ids and advances straight from a font file, for the process that sets text.

In: an OpenType file. Out: glyph id by code point of the basic plane (OpenType 1.9, ``cmap`` format 4) and
advance by glyph id (``hmtx``). HarfBuzz knows all this too, and is asked for whatever is not here; but to
load it takes longer than to set ten pages. The tests compare the two for every character of every face.
"""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_left
from pathlib import Path

WINDOWS_BMP = (3, 1)
"""Platform and encoding of the subtable that every face has."""


class Tables:
    """``cmap`` and ``hmtx`` of the font file ``path``.

    Raises:
        ValueError: the file is no font, or has no such tables.
        OSError: the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            (count,) = struct.unpack(">4xH6x", file.read(12))
            places: dict[bytes, tuple[int, int]] = {}
            for _ in range(count):
                tag, start, length = struct.unpack(">4s4xII", file.read(16))
                places[tag] = start, length
            found: list[bytes] = []
            for tag in (b"head", b"hhea", b"cmap", b"hmtx"):
                start, length = places[tag]
                file.seek(start)
                found.append(file.read(length))
        head, hhea, cmap, hmtx = found
        self.units: int = struct.unpack_from(">H", head, 18)[0]
        (metrics,) = struct.unpack_from(">H", hhea, 34)
        self._advances = _shorts(hmtx[: 4 * metrics])[::2]
        self._read_cmap(cmap)

    def _read_cmap(self, cmap: bytes) -> None:
        (count,) = struct.unpack_from(">H", cmap, 2)
        rows = [struct.unpack_from(">HHI", cmap, 4 + 8 * n) for n in range(count)]
        start = next(offset for *kind, offset in rows if tuple(kind) == WINDOWS_BMP)
        form, length = struct.unpack_from(">HH", cmap, start)
        if form != 4:
            raise ValueError(form)
        values = _shorts(cmap[start : start + length])
        segments = values[3] // 2
        self._ends = values[7 : 7 + segments]
        starts = 8 + segments
        self._starts = values[starts : starts + segments]
        self._deltas = values[starts + segments : starts + 2 * segments]
        self._offsets = values[starts + 2 * segments :]

    def glyph(self, code: int) -> int:
        """The glyph of a character below U+10000; 0 where there is none."""
        n = bisect_left(self._ends, code)
        first = self._starts[n]
        if code < first:
            return 0
        offset = self._offsets[n]
        if not offset:
            return (code + self._deltas[n]) & 0xFFFF
        # An offset counts in bytes from its own place on.
        gid = self._offsets[n + offset // 2 + code - first]
        return (gid + self._deltas[n]) & 0xFFFF if gid else 0

    def advance(self, gid: int) -> int:
        """The advance of a glyph in units of the face; the last one stands for all that follow it."""
        return self._advances[gid if gid < len(self._advances) else -1]


def read(path: Path) -> Tables | None:
    """The tables of ``path``; ``None`` where it is for HarfBuzz to say what that file is."""
    try:
        return Tables(path)
    except (OSError, ValueError, LookupError, struct.error, StopIteration):
        return None


def _shorts(data: bytes) -> array[int]:
    values = array("H", data[: len(data) // 2 * 2])
    if sys.byteorder == "little":
        values.byteswap()
    return values
