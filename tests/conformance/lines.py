"""What the cases of CLREQ look at: the places, gaps and strokes of a set line."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.faces import SIZE, composer, library, placed
from typeset.display import Stroke
from typeset.fonts import Face
from typeset.paragraph.items import Segment
from typeset.paragraph.setting import Line, set_lines

HAN = "山川湖海日月星辰东西南北春夏秋冬风雨雷电"
EM = 1000


def section(number: str) -> pytest.MarkDecorator:
    """The test's one parameter is the section, so that its number stands in the id."""
    return pytest.mark.parametrize("clreq", [number])


def extents(face: Face, ch: str) -> tuple[float, float, float, float]:
    """Left, top, width, height of a glyph in milli-em."""
    import uharfbuzz

    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(face.path))))
    box = font.get_glyph_extents(face.glyph(ch))
    scale = EM / font.face.upem
    return box.x_bearing * scale, box.y_bearing * scale, box.width * scale, box.height * scale


def gaps(line: Line) -> list[float]:
    """The space between each two neighbours of a line."""
    marks = placed(line)
    return [b.left - a.right for a, b in pairwise(marks)]


def strokes(line: Line) -> list[Stroke]:
    return [stroke for run in line.runs for stroke in run.strokes]


def squeezed(text: str, by: int) -> Line:
    """One line of ``text``, ``by`` milli-em narrower than it would be."""
    items = composer().items([Segment(text, "song")])
    measure = items.advance[-1] - items.tail.get(len(text), 0) - by
    (line,) = set_lines(items, (len(text),), SIZE, (measure, measure))
    return line


def above(line: Line) -> list[tuple[str, float, float]]:
    """Text, left edge and right edge of what stands above a line, in milli-em."""
    found: list[tuple[str, float, float]] = []
    x = 0.0
    for run in line.runs:
        face = library().face(run.face)
        left, text = None, ""
        for piece in run.pieces:
            if isinstance(piece, int):
                x += piece * run.size / SIZE
                continue
            left = x if left is None else left
            text += piece
            x += sum(face.advance(face.glyph(ch)) for ch in piece) * run.size / SIZE
            x += len(piece) * run.spacing * EM / SIZE
            right = x
        if run.rise > SIZE // 2 and left is not None:
            found.append((text, left, right))
    return found
