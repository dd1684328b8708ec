"""One official document set by itself, read back from its PDF: what stands where, in millimetres."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pdfplumber
import pytest

from tests.need import ROOT
from typeset import pipeline

DEMONSTRATION = ROOT / "sources" / "official" / "flood-works.xml"
MM = 72 / 25.4
EM = 156 / 28
"""A character of the body."""
PITCH = 10.447
TOP, BOTTOM = 37.0, 262.0
"""The type area."""
FANG, KAI, HEI = "FandolFang-Regular", "FandolKai-Regular", "NotoSansSC-Bold"
SONG, BIAOSONG = "NotoSerifSC-Regular", "NotoSerifSC-Bold"
RED = (1, 0, 0)
"""The red of the layout in sRGB."""
SENTENCE = "各地要严格落实值守制度，遇有险情立即处置并按规定报告。"
RECORD = """\
<?xml version="1.0" encoding="UTF-8"?>
<document id="one" kind="notice" date="2025-04-08">{head}{body}</document>
"""
HEAD = (
    "<issuer>青河州人民政府</issuer><title>关于做好汛期值守工作的通知</title>"
    "<number>青府发〔2025〕7号</number>"
)


def near(value: float, within: float = 0.1) -> object:
    """Equal up to ``within`` millimetres or points."""
    return pytest.approx(value, abs=within)


class Character(NamedTuple):
    """``x0``, ``x1`` and the edges of the em box; ``y`` is the baseline."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    face: str
    ink: tuple[float, ...]

    @property
    def top(self) -> float:
        return self.y - 0.88 * self.size / MM

    @property
    def bottom(self) -> float:
        return self.y + 0.12 * self.size / MM


class Line(NamedTuple):
    text: str
    characters: tuple[Character, ...]

    @property
    def x0(self) -> float:
        return self.characters[0].x0

    @property
    def x1(self) -> float:
        return self.characters[-1].x1

    @property
    def y(self) -> float:
        return self.characters[0].y

    @property
    def top(self) -> float:
        return self.characters[0].top

    @property
    def bottom(self) -> float:
        return self.characters[0].bottom

    @property
    def size(self) -> float:
        return self.characters[0].size

    @property
    def faces(self) -> set[str]:
        return {character.face for character in self.characters}


class Rule(NamedTuple):
    x0: float
    x1: float
    top: float
    bottom: float
    ink: tuple[float, ...]


class Page(NamedTuple):
    number: int
    width: float
    height: float
    lines: list[Line]
    rules: list[Rule]

    def line(self, beginning: str) -> Line:
        """The first line that begins so."""
        return next(line for line in self.lines if line.text.startswith(beginning))

    def last(self, beginning: str) -> Line:
        """The last line that begins so."""
        return next(line for line in self.lines[::-1] if line.text.startswith(beginning))

    @property
    def left(self) -> float:
        """The left edge of the type area: 订口 28 mm on the left of odd pages, on the right of even ones."""
        return 28.0 if self.number % 2 else 210 - 28 - 156.0


def read(data: bytes) -> list[Page]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [_page(page) for page in pdf.pages]


def _page(page: Any) -> Page:
    height = float(page.height)
    found = [
        Character(
            c["text"],
            c["x0"] / MM,
            c["x1"] / MM,
            (height - c["matrix"][5]) / MM,
            c["size"],
            c["fontname"].split("+")[-1],
            tuple(c["non_stroking_color"] or (0,)),
        )
        for c in page.chars
        if c["text"].strip()
    ]
    rules = [
        Rule(r["x0"] / MM, r["x1"] / MM, r["top"] / MM, r["bottom"] / MM, r["non_stroking_color"])
        for r in page.rects
    ]
    return Page(page.page_number, page.width / MM, height / MM, list(_lines(found)), rules)


def _lines(found: list[Character]) -> Iterator[Line]:
    by_height = sorted(found, key=lambda c: (round(c.y, 1), c.x0))
    for _, group in groupby(by_height, key=lambda c: round(c.y, 1)):
        characters = tuple(group)
        yield Line("".join(c.text for c in characters), characters)


def document(folder: Path, body: str, head: str = HEAD, layout: str = "") -> list[Page]:
    """The pages of a record with ``body``, in gb9704 and what ``layout`` gives otherwise."""
    (folder / "one.xml").write_text(RECORD.format(head=head, body=body), "utf-8")
    (folder / "own.toml").write_text('extends = "gb9704"\n' + layout, "utf-8")
    pipeline.make(folder / "one.xml", folder / "out", layout=str(folder / "own.toml"))
    return read((folder / "out" / "one.pdf").read_bytes())
