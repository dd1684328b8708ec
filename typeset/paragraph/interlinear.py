"""What stands between and inside lines: marks below the text, ruby above it, notes in two rows.

Comes in: the annotations of a line and where its characters are. Goes out: strokes for the marks (CLREQ
3.1.8: close to the text, the line first and the dot below it, each proper noun with a line of its own) and
runs for ruby and notes. The runs stand in the line behind the text that they belong to and go back to their
place by kerns, so that the text of the page reads in order and the line keeps its width.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from typeset.display import Ink, Run, Stroke
from typeset.frozen import NamedTuple
from typeset.paragraph.annotation import Glyph, halves
from typeset.paragraph.items import Annotation, Kind, Note
from typeset.text.characters import CLASS_OF, is_ideograph

EM_TOP, EM_BOTTOM = 880, 120
"""The em box above and below the baseline, in milli-em."""
LINE_BELOW, LINE_WEIGHT, LINE_INSET = 190, 50, 70
WAVE_BELOW, WAVE_HEIGHT, HALF_WAVE = 215, 50, 125
DOT_BELOW, DOT_UNDER_LINE, DOT_SIZE = 260, 360, 150
RUBY_DESCENT = 240
"""What ruby keeps clear below its baseline, in milli-em of its own size."""


class Edges(NamedTuple):
    """A set line: the left and right edge of each character, and its measure, in sp from the start of the
    line. A trimmed mark reaches beyond the line's own edges."""

    start: int
    left: Sequence[int]
    right: Sequence[int]
    measure: int


def strokes(
    marks: Sequence[Annotation], text: str, edges: Edges, size: int, ink: Ink
) -> Iterator[Stroke]:
    """The marks below a line of ``text[edges.start:]``."""
    first, last = edges.start, edges.start + len(edges.left)
    lines = [mark for mark in marks if mark.kind is not Kind.EMPHASIS]
    for mark in marks:
        start, end = max(mark.start, first), min(mark.end, last)
        if start >= end:
            continue
        if mark.kind is Kind.EMPHASIS:
            for k in range(start, end):
                if text[k] in CLASS_OF or text[k].isspace():
                    continue
                lined = any(line.start <= k < line.end for line in lines)
                x = (edges.left[k - first] + edges.right[k - first]) // 2
                y = _em(DOT_UNDER_LINE if lined else DOT_BELOW, size)
                yield Stroke(((x, y),), _em(DOT_SIZE, size), ink)
            continue
        x0 = max(0, edges.left[start - first]) + _em(LINE_INSET, size)
        x1 = min(edges.measure, edges.right[end - 1 - first]) - _em(LINE_INSET, size)
        if mark.kind is Kind.PROPER_NOUN:
            y = _em(LINE_BELOW, size)
            yield Stroke(((x0, y), (x1, y)), _em(LINE_WEIGHT, size), ink)
        else:
            points = _wave(x0, x1, _em(WAVE_BELOW, size), size)
            yield Stroke(points, _em(LINE_WEIGHT, size), ink)


def _em(milli: int, size: int) -> int:
    return milli * size // 1000


def _wave(x0: int, x1: int, y: int, size: int) -> tuple[tuple[int, int], ...]:
    """A wave of whole periods from ``x0`` to ``x1`` as cubic Bézier curves."""
    count = 2 * max(1, round((x1 - x0) * 1000 / (2 * HALF_WAVE * size)))
    height = _em(WAVE_HEIGHT, size) * 4 // 3
    points = [(x0, y)]
    for k in range(count):
        a, b = (x0 + (x1 - x0) * n // count for n in (k, k + 1))
        bend = y - height if k % 2 == 0 else y + height
        points += [(a + (b - a) * 4 // 11, bend), (b - (b - a) * 4 // 11, bend), (b, y)]
    return tuple(points)


def ruby_runs(
    note: Note, left: int, right: int, pen: int, measure: int, size: int, ink: Ink
) -> Iterator[Run]:
    """Ruby centred over its base from ``left`` to ``right``, inside the line; ``pen`` is where the last run
    ended, and where these runs end again."""
    own = size * note.scale // 1000
    total = sum(advance for _, _, advance in note.glyphs)
    width = total * own // 1000
    gap = 0
    if right - left > width and all(is_ideograph(ch) for ch, _, _ in note.glyphs):
        # Han over a longer base is spread over it, half a gap at each end (CLREQ 3.3.6).
        gap = (right - left - width) * 1000 // (own * len(note.glyphs))
        total += gap * (len(note.glyphs) - 1)
        width = total * own // 1000
    at = max(0, min((left + right - width) // 2, measure - width))
    back = (at - pen) * 1000 // own
    rise = _em(EM_TOP, size) + _em(RUBY_DESCENT, own)
    rows: list[tuple[str, list[str | int]]] = []
    kern = back
    for face, text in _faces(note.glyphs):
        pieces: list[str | int] = []
        for part in text if gap else [text]:
            pieces += [kern, part] if kern else [part]
            kern = gap
        rows.append((face, pieces))
    rows[-1][1].append(-back - total)
    for face, pieces in rows:
        yield Run(face, own, tuple(pieces), 0, rise, ink)


def two_rows(
    note: Note, start: int, end: int, lead: int, room: int, size: int, ink: Ink
) -> Iterator[Run]:
    """The part ``start:end`` of a note in two rows, ``room`` wide after a kern of ``lead`` (milli-em of the
    text)."""
    glyphs = note.glyphs[start - note.start : end - note.start]
    at, _ = halves(glyphs)
    own = size * note.scale // 1000
    middle = (EM_TOP - EM_BOTTOM) // 2
    rises = (
        _em(middle, size) + _em(EM_BOTTOM, own),
        _em(middle, size) - _em(EM_TOP, own),
    )
    before = lead * 1000 // note.scale
    for row, rise in zip((glyphs[:at], glyphs[at:]), rises, strict=True):
        width = sum(advance for _, _, advance in row)
        for face, text in _faces(row):
            pieces: list[str | int] = [before, text] if before else [text]
            yield Run(face, own, tuple(pieces), 0, rise, ink)
            before = 0
        before -= width
    after = room * 1000 // note.scale + before
    face = glyphs[-1][1]
    if after:
        yield Run(face, own, (after,), 0, rises[1], ink)


def _faces(glyphs: Sequence[Glyph]) -> Iterator[tuple[str, str]]:
    for face, group in groupby(glyphs, key=lambda glyph: glyph[1]):
        yield face, "".join(ch for ch, _, _ in group)
