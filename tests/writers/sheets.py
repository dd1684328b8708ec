"""Display lists for the tests of the writers, and the reading back of what was written."""

from __future__ import annotations

import functools
import subprocess
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from tests.need import ROOT, need_tool
from typeset.display import Bookmark, Document, Item, Metadata, Page, Run, Text
from typeset.fonts import Library
from typeset.units import pt

WIDTH, HEIGHT = pt(595), pt(842)
METADATA = Metadata("某州人民政府公报", "某州人民政府", "政府公报", ("公报", "A&B"), "2023-03-15")


@functools.cache
def library() -> Library:
    return Library.open(ROOT / "fonts" / "fonts.toml")


def runs(text: str, role: str = "song", size: int = pt(10.5)) -> tuple[Run, ...]:
    """``text`` as one run for each face of ``role``."""
    found = library().role(role)
    for ch in text:
        found.advance[ch]
    faces = groupby(text, found.face_of.__getitem__)
    return tuple(Run(face, size, ("".join(part),)) for face, part in faces)


def line(text: str, y: float = 100, role: str = "song", x: float = 60) -> Text:
    return Text(pt(x), pt(y), runs(text, role))


def page(*items: Item, label: str = "1") -> Page:
    return Page(label, WIDTH, HEIGHT, items)


def document(
    *pages: Page, bookmarks: Iterable[Bookmark] = (), metadata: Metadata = METADATA
) -> Document:
    return Document(pages, tuple(bookmarks), metadata)


def poppler_text(data: bytes, folder: Path, *options: str) -> str:
    """What ``pdftotext`` reads in the file ``data``."""
    path = folder / "read.pdf"
    path.write_bytes(data)
    command = [need_tool("pdftotext"), *options, str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")


def qpdf_check(data: bytes, folder: Path) -> None:
    path = folder / "check.pdf"
    path.write_bytes(data)
    done = subprocess.run([need_tool("qpdf"), "--check", str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
