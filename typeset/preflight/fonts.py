"""Fonts as far as rules look into them (ISO 32000-2, 9.5 to 9.10).

In: a font dictionary. Out: whether it is embedded, how its codes are cut and how wide they are, whether
there is a way from them to text, and which codes mean the glyph for missing characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any

from typeset.pdfsource import get, identity, is_array, is_stream, items, listed, name, number, text

STANDARD_ENCODINGS = frozenset({"WinAnsiEncoding", "MacRomanEncoding", "MacExpertEncoding"})
_MOST_WIDTHS = 70_000
_MOST_CMAP = 5_000_000
_CHARACTERS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]{1,16})>\s*<([0-9A-Fa-f\s]*)>")
_TRIPLE = re.compile(
    rb"<([0-9A-Fa-f\s]{1,16})>\s*<([0-9A-Fa-f\s]{1,16})>\s*(?:<([0-9A-Fa-f\s]*)>|\[)"
)
_NO_TEXT = frozenset({"", "0000", "FEFF", "FFFE"})
"""Destinations that are no character (ISO 19005-2, 6.2.11.7.2)."""


class Font:
    """One font of a file, read once."""

    def __init__(self, font: Any) -> None:
        self.number = identity(font)
        self.kind = name(get(font, "/Subtype"))
        self.name = name(get(font, "/BaseFont")) or self.kind
        self.composite = self.kind == "Type0"
        below = listed(get(font, "/DescendantFonts"))
        self.descendant = below[0] if self.composite and below else font
        self.descendant_kind = name(get(self.descendant, "/Subtype"))
        self.descriptor = get(self.descendant, "/FontDescriptor")
        self.embedded = self.kind == "Type3" or any(
            is_stream(get(self.descriptor, key))
            for key in ("/FontFile", "/FontFile2", "/FontFile3")
        )
        encoding = get(font, "/Encoding")
        self.encoding = name(encoding) or ("stream" if is_stream(encoding) else "")
        self.encoded = encoding
        self._cmap = get(font, "/ToUnicode")
        self.to_unicode = is_stream(self._cmap)
        self.symbolic = bool(int(number(get(self.descriptor, "/Flags")) or 0) & 4)
        mapping = get(self.descendant, "/CIDToGIDMap")
        self.cid_to_gid = name(mapping) or ("stream" if is_stream(mapping) else "")
        self._default = number(get(self.descendant, "/DW")) if self.composite else None
        self._widths = self._wide() if self.composite else self._simple()
        self.codes: set[int] = set()
        """All codes shown so far."""

    def cut(self, data: bytes) -> tuple[int, ...]:
        """The codes of a string: two bytes each in composite fonts, else one."""
        if not self.composite:
            return tuple(data)
        pairs = zip(data[::2], data[1::2], strict=False)
        return tuple(high << 8 | low for high, low in pairs)

    def width(self, code: int) -> float:
        """In thousandths of the size."""
        if self.kind == "Type3":
            return self._widths.get(code, 0.0)
        default = self._default if self._default is not None else 1000.0
        return self._widths.get(code, default if self.composite else 500.0)

    def is_missing(self, code: int) -> bool:
        """Whether ``code`` shows .notdef: the CID 0 of a font whose codes are CIDs, or a difference of
        that name."""
        if self.composite:
            return code == 0 and self.encoding in ("Identity-H", "Identity-V")
        return code in self._named_missing

    def _wide(self) -> dict[int, float]:
        """The W array (9.7.4.3)."""
        rows = get(self.descendant, "/W")
        widths: dict[int, float] = {}
        waiting: list[float] = []
        for row in list(rows)[:_MOST_WIDTHS] if is_array(rows) else []:
            if is_array(row):
                start = int(waiting[-1]) if waiting else 0
                values = [number(each) or 0.0 for each in list(row)[:_MOST_WIDTHS]]
                widths.update((start + n, value) for n, value in enumerate(values))
                waiting = []
            else:
                waiting.append(number(row) or 0.0)
                if len(waiting) == 3:
                    first, last, value = int(waiting[0]), int(waiting[1]), waiting[2]
                    if 0 <= last - first <= 65535:
                        widths.update(dict.fromkeys(range(first, last + 1), value))
                    waiting = []
            if len(widths) > 4 * _MOST_WIDTHS:
                break
        return widths

    def _simple(self) -> dict[int, float]:
        first = int(number(get(self.descendant, "/FirstChar")) or 0)
        rows = get(self.descendant, "/Widths")
        values = list(rows)[:256] if is_array(rows) else []
        scale = 1.0
        if self.kind == "Type3":
            matrix = get(self.descendant, "/FontMatrix")
            scale = 1000 * abs(
                (number(matrix[0]) if is_array(matrix) and len(matrix) else 0) or 0.001
            )
        return {first + n: (number(each) or 0.0) * scale for n, each in enumerate(values)}

    @property
    def _named_missing(self) -> set[int]:
        found: set[int] = set()
        code = 0
        for each in listed(get(self.encoded, "/Differences"))[:600]:
            at = number(each)
            if at is not None:
                code = int(at)
            else:
                if name(each) == ".notdef":
                    found.add(code)
                code += 1
        return found

    @property
    def untold(self) -> list[int]:
        """The codes shown, but for .notdef, that the ToUnicode CMap (9.10.3) leads to no character."""
        data = self._cmap.read_bytes() if self.to_unicode else b""
        if not data or len(data) > _MOST_CMAP:
            return []
        told: set[int] = set()
        spans: list[tuple[int, int]] = []
        for block in _CHARACTERS.findall(data):
            told.update(_code(code) for code, text in _PAIR.findall(block) if _is_text(text))
        for block in _RANGES.findall(data):
            rows = _TRIPLE.findall(block)
            # Of a list of texts, each for a code of its own, only the opening is looked at.
            spans += [(_code(a), _code(b)) for a, b, text in rows if not text or _is_text(text)]
        spans.sort()
        starts = [start for start, _ in spans]
        found = []
        for code in sorted(self.codes - told):
            at = bisect_right(starts, code) - 1
            inside = at >= 0 and code <= max(end for _, end in spans[max(0, at - 8) : at + 1])
            if not inside and not self.is_missing(code):
                found.append(code)
        return found

    @property
    def has_text(self) -> bool:
        """Whether codes lead to characters (9.10.2): by ToUnicode, or by an encoding of known names."""
        if self.to_unicode or self.kind == "Type3":
            return self.to_unicode
        if self.composite:
            ordering = get(self.descendant, "/CIDSystemInfo", "/Ordering")
            known = text(ordering) in ("GB1", "CNS1", "Japan1", "KR", "Korea1")
            return known and self.encoding not in ("Identity-H", "Identity-V", "stream")
        named = name(get(self.encoded, "/BaseEncoding")) if dict(items(self.encoded)) else ""
        return (self.encoding or named) in STANDARD_ENCODINGS or not self.symbolic


def _code(digits: bytes) -> int:
    return int(b"".join(digits.split()) or b"0", 16)


def _is_text(digits: bytes) -> bool:
    return b"".join(digits.split()).decode("ascii").upper() not in _NO_TEXT
