"""The project's faces and a composer, opened once for all tests."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tests.need import ROOT
from typeset.fonts import Library
from typeset.paragraph.breaking import break_lines
from typeset.paragraph.composer import Composer
from typeset.paragraph.items import Annotation, Segment
from typeset.paragraph.setting import Line, set_lines
from typeset.paragraph.settings import Settings
from typeset.units import pt

SIZE = pt(10.5)


@functools.cache
def library() -> Library:
    return Library.open(ROOT / "fonts" / "fonts.toml")


@functools.cache
def composer(**settings: Any) -> Composer:
    return Composer(library(), Settings(**settings))


def set_text(
    text: str,
    measure: float = 22,
    indent: int = 2,
    role: str = "song",
    notes: Sequence[Annotation] = (),
    small: tuple[int, int] = (0, 0),
    settings: Mapping[str, Any] | None = None,
) -> list[Line]:
    """``text`` as one justified paragraph of ``measure`` characters; the part ``small`` is half as large."""
    first, last = small
    parts = ((text[:first], 1000), (text[first:last], 500), (text[last:], 1000))
    segments = [Segment(part, role, scale) for part, scale in parts if part]
    items = composer(**(settings or {})).items(segments, notes)
    widths = (round((measure - indent) * 1000), round(measure * 1000))
    return set_lines(items, break_lines(items, *widths), SIZE, widths)


def set_with(text: str, measure: float = 22, **settings: Any) -> list[Line]:
    """``text`` without an indent, with some of the settings of a layout."""
    return set_text(text, measure, indent=0, settings=settings)


def words(line: Line) -> str:
    """The characters of a line as they will be extracted."""
    parts = [piece for run in line.runs for piece in run.pieces if isinstance(piece, str)]
    return "".join(parts).replace("\ue000", "——")


def width(line: Line) -> float:
    """The width of a line in milli-em, added up from its runs; the last character's own trailing
    blank is left out where it is a closing mark."""
    total = 0.0
    for n, run in enumerate(line.runs):
        face = library().face(run.face)
        for piece in run.pieces:
            if isinstance(piece, int):
                total += piece * run.size / SIZE
                continue
            for ch in piece:
                advance = 2000 if ch == "\ue000" else face.advance(face.glyph(ch))
                total += advance * run.size / SIZE + run.spacing * 1000 / SIZE
        if n == len(line.runs) - 1:
            total -= run.spacing * 1000 / SIZE
    last = words(line)[-1:]
    return total - 500 if last and last in "”’）〕］｝〉》」』】，、；：。．？！" else total


class Placed(NamedTuple):
    """A character of a line: where its body begins and how wide it is, in milli-em of the text size."""

    character: str
    left: float
    advance: float

    @property
    def right(self) -> float:
        return self.left + self.advance


def placed(line: Line) -> list[Placed]:
    """Every character of a line with its place, added up from the line's runs."""
    result: list[Placed] = []
    x = 0.0
    for run in line.runs:
        face = library().face(run.face)
        for piece in run.pieces:
            if isinstance(piece, int):
                x += piece * run.size / SIZE
                continue
            for ch in piece:
                advance = face.advance(face.glyph(ch)) * run.size / SIZE
                result.append(Placed(ch, x, advance))
                x += advance + run.spacing * 1000 / SIZE
    return result
