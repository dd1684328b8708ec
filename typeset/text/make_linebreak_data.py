"""Makes ``linebreak.txt`` from the Unicode character database (one folder, as Debian's package
``unicode-data`` installs it): ``python -m typeset.text.make_linebreak_data /usr/share/unicode``.

LB1 is applied here, so that the algorithm meets resolved classes only.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

_LAST = 0x110000


def _properties(path: Path) -> Iterator[tuple[int, int, str]]:
    for line in path.read_text("utf-8").splitlines():
        fields = line.split("#")[0].split(";")
        if len(fields) >= 2:
            first, _, last = fields[0].strip().partition("..")
            yield int(first, 16), int(last or first, 16), fields[1].strip()


def _categories(path: Path) -> dict[int, str]:
    categories: dict[int, str] = {}
    first = 0
    for line in path.read_text("utf-8").splitlines():
        fields = line.split(";")
        code = int(fields[0], 16)
        if fields[1].endswith("First>"):
            first = code
        start = first if fields[1].endswith("Last>") else code
        categories.update(dict.fromkeys(range(start, code + 1), fields[2]))
    return categories


def classes(folder: Path) -> list[str]:
    """The resolved class of every code point."""
    names = ["XX"] * _LAST
    for start, end in ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x1F000, 0x1FAFF),
                       (0x1FC00, 0x1FFFD), (0x20000, 0x2FFFD), (0x30000, 0x3FFFD)):  # fmt: skip
        names[start : end + 1] = ["ID"] * (end + 1 - start)
    names[0x20A0:0x20D0] = ["PR"] * 0x30
    for first, last, name in _properties(folder / "LineBreak.txt"):
        names[first : last + 1] = [name] * (last + 1 - first)
    categories = _categories(folder / "UnicodeData.txt")
    wide = bytearray(_LAST)
    for first, last, width in _properties(folder / "EastAsianWidth.txt"):
        if width in "FWH":
            wide[first : last + 1] = b"\1" * (last + 1 - first)
    for first, last, name in _properties(folder / "emoji" / "emoji-data.txt"):
        if name == "Extended_Pictographic":
            for code in range(first, last + 1):
                if code not in categories and names[code] == "ID":
                    names[code] = "IDp"
    for code, name in enumerate(names):
        if name in ("AI", "SG", "XX"):
            names[code] = "AL"
        elif name == "SA":
            names[code] = "CM" if categories.get(code) in ("Mn", "Mc") else "AL"
        elif name == "CJ":
            names[code] = "NS"
        elif name in ("OP", "CP") and wide[code]:
            names[code] = name + "w"
    return names


def main(folder: Path) -> None:
    """Write ``linebreak.txt`` beside this module."""
    names = classes(folder)
    lines = [
        "# Line_Break classes after LB1, by first code point of each range. Unicode 15.0.0, made by",
        "# make_linebreak_data.py from LineBreak.txt, EastAsianWidth.txt, UnicodeData.txt, emoji-data.txt.",
        "# Copyright 1991-2022 Unicode, Inc. Used under the terms at https://www.unicode.org/terms_of_use.html",
    ]
    last = ""
    for code, name in enumerate(names):
        if name != last:
            lines.append(f"{code:X} {name}")
            last = name
    Path(__file__).with_name("linebreak.txt").write_text("\n".join(lines) + "\n", "ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
