"""Makes the faces of this folder from the originals named in ``fonts.toml``.

In: a folder that holds the unpacked source packages (anywhere below it). Out: the files that
``fonts.toml`` names, beside this script. Every original is checked against its SHA-256 first; a face
without ``characters`` is copied unaltered. The same uharfbuzz gives the same bytes.

    python fonts/subset.py FOLDER [--write-hashes]

``--write-hashes`` puts the SHA-256 and the size of what was written into ``fonts.toml``; without it
they are compared, and a difference ends with status 1.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uharfbuzz as hb

HERE = Path(__file__).resolve().parent
CATALOGUE = HERE / "fonts.toml"
HANZI = HERE / "tongyong-guifan-hanzi.txt"
# What layout and later shaping may ask for; vertical setting is not among it.
FEATURES = ("ccmp", "chws", "halt", "kern", "locl", "mark", "mkmk", "palt")
HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
HANGUL = ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF))


def is_in(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)


def standard_hanzi() -> set[int]:
    """The 8,105 characters of 通用规范汉字表."""
    lines = HANZI.read_text("utf-8").splitlines()
    return {ord(ch) for line in lines if not line.startswith("#") for ch in line}


def gb2312(first: int, last: int) -> set[int]:
    """The characters of the rows ``first`` to ``last`` of GB 2312 (1 to 9 marks, 16 to 87 Han)."""
    cells = (bytes((row, cell)) for row in range(first, last + 1) for cell in range(1, 95))
    text = (bytes(byte + 0xA0 for byte in cell).decode("gb2312", "ignore") for cell in cells)
    return {ord(ch) for ch in text if ch}


def wanted(characters: str, codes: set[int]) -> set[int]:
    """The part of ``codes`` that the character set ``characters`` keeps.

    ``wide``: everything but Hangul and the Han extensions, of which those in 通用规范汉字表 stay.
    ``standard``: 通用规范汉字表 and GB 2312, with all marks and letters. ``gb2312``: GB 2312 with
    ASCII and the general punctuation.
    """
    marks = {code for code in codes if not is_in(code, HAN) and not is_in(code, HANGUL)}
    if characters == "wide":
        basic = {code for code in codes if 0x4E00 <= code <= 0x9FFF}
        return marks | basic | (standard_hanzi() & codes)
    if characters == "standard":
        return marks | ((standard_hanzi() | gb2312(16, 87)) & codes)
    if characters == "gb2312":
        return ({*range(0x20, 0x7F), *range(0x2010, 0x2040), 0xB7} | gb2312(1, 87)) & codes
    raise ValueError(f"no character set {characters!r}")


def tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def subset(original: bytes, characters: str) -> bytes:
    face = hb.Face(hb.Blob(original))
    ask = hb.SubsetInput()
    ask.unicode_set.update(wanted(characters, set(face.unicodes)))
    ask.layout_feature_tag_set.clear()
    ask.layout_feature_tag_set.update(map(tag, FEATURES))
    ask.drop_table_tag_set.update(map(tag, ("vhea", "vmtx", "VORG", "STAT")))
    # The whole name table stays: copyright and licence are part of the face.
    ask.name_id_set.update(range(26))
    ask.flags = hb.SubsetFlags.NOTDEF_OUTLINE
    return bytes(hb.subset(face, ask).blob.data)


def originals(folder: Path, rows: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], bytes]]:
    for row in rows:
        for path in sorted(folder.rglob(row["original"])):
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() == row["original-sha256"]:
                yield row, content
                break
        else:
            sys.exit(f"{row['original']}: not below {folder} with the SHA-256 of fonts.toml")


def write_hash(text: str, face: str, digest: str, size: int) -> str:
    """``fonts.toml`` with the lines ``sha256`` and ``size`` of ``face`` replaced."""
    head, found, tail = text.partition(f"[faces.{face}]\n")
    assert found
    tail = re.sub(r'(?m)^sha256 = ".*"$', f'sha256 = "{digest}"', tail, count=1)
    tail = re.sub(r"(?m)^size = \d+$", f"size = {size}", tail, count=1)
    return head + found + tail


def main(arguments: list[str]) -> int:
    write = "--write-hashes" in arguments
    folders = [Path(argument) for argument in arguments if not argument.startswith("--")]
    if len(folders) != 1:
        sys.exit(__doc__)
    text = CATALOGUE.read_text("utf-8")
    faces = tomllib.loads(text)["faces"]
    rows = [{"id": key, **row} for key, row in faces.items()]
    status = 0
    for row, content in originals(folders[0], rows):
        made = subset(content, row["characters"]) if "characters" in row else content
        digest = hashlib.sha256(made).hexdigest()
        (HERE / row["file"]).write_bytes(made)
        print(f"{row['file']}: {len(made):,} bytes, {digest}")
        if write:
            text = write_hash(text, row["id"], digest, len(made))
        elif digest != row["sha256"]:
            print(f"{row['file']}: not the SHA-256 of fonts.toml", file=sys.stderr)
            status = 1
    if write:
        CATALOGUE.write_text(text, "utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
