"""Pictures of an issue: inside its folder, of a known format by their bytes, of a sane size.

In: the path as written in ``figure/@src`` and the folder of the record. Out: faults. Only headers are
read: PNG (ISO/IEC 15948, 11.2.2), JPEG (ITU-T T.81, B.2.2), SVG (its first tag).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from typeset.model.faults import Faults

MOST_BYTES = 100_000_000
MOST_SIDE = 30_000
MOST_PIXELS = 300_000_000
MOST_SVG_BYTES = 10_000_000

_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?svg[\s/>]")
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def inside(root: Path, folder: Path, written: str) -> Path | None:
    """The file ``written`` (relative to ``folder``, with ``/``) if it lies inside ``root``.

    ``None`` for an absolute path, a drive, a backslash, ``..``, or a link that leads out.
    """
    parts = PurePosixPath(written).parts
    if not parts or written.startswith("/") or ".." in parts or re.search(r"[\\:\0]", written):
        return None
    path = folder.joinpath(*parts)
    try:
        return path if path.resolve().is_relative_to(root.resolve()) else None
    except (OSError, RuntimeError, ValueError):
        return None


def check_picture(written: str, line: int, root: Path, folder: Path, faults: Faults) -> None:
    """Note what is wrong with the picture ``written`` at ``line`` of a record in ``folder``."""
    shown = written[:80]
    path = inside(root, folder, written)
    if path is None:
        faults.add("path-outside", line, path=shown)
        return
    try:
        if not path.is_file():
            faults.add("picture-missing", line, path=shown)
            return
        size = path.stat().st_size
        with path.open("rb") as file:
            found = _measure(file, size)
    except OSError as error:
        faults.add("picture-unreadable", line, path=shown, why=error)
        return
    if found is None:
        faults.add("picture-format", line, path=shown)
        return
    width, height = found
    too_large = max(width, height) > MOST_SIDE or width * height > MOST_PIXELS
    if size > MOST_BYTES or too_large or not width or not height:
        faults.add("picture-size", line, path=shown, width=width, height=height, most=MOST_SIDE)


def _measure(file: BinaryIO, size: int) -> tuple[int, int] | None:
    """Width and height in pixels, ``(1, 1)`` for a vector picture, ``None`` if it is no picture."""
    head = file.read(24)
    if head.startswith(_PNG):
        if len(head) < 24 or head[12:16] != b"IHDR":
            return None
        return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    if head.startswith(b"\xff\xd8\xff"):
        return next(_jpeg_frames(file), None)
    if size > MOST_SVG_BYTES:
        return None
    start = head + file.read(65536)
    return (
        (1, 1)
        if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and _SVG.search(start)
        else None
    )


def _jpeg_frames(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """Width and height of the frame header, found by walking over the segments before it."""
    file.seek(2)
    for _ in range(10_000):
        mark = file.read(2)
        while mark[1:] == b"\xff":
            mark = mark[1:] + file.read(1)
        length = file.read(2)
        if len(mark) < 2 or mark[0] != 0xFF or len(length) < 2:
            return
        if mark[1] in _FRAMES:
            frame = file.read(5)
            if len(frame) == 5:
                yield int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big")
            return
        file.seek(max(0, int.from_bytes(length, "big") - 2), 1)
