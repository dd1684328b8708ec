"""The figures: each a count with its places, each from positions alone.

Comes in: a ``Reading`` and its paragraphs. Goes out: ``Figure``s under stable names. The rules are
CLREQ 3.1 (line edges, adjacent marks, gaps) and 3.2 (columns, single lines).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean, quantiles

from benchmarks.columns import Band, Line, Reading
from benchmarks.flow import (
    Paragraph,
    headings,
    miss,
    same_column,
    text_lines,
)
from benchmarks.glyphs import (
    BANNED_AT_END,
    BANNED_AT_START,
    MARKS,
    Glyph,
)

RAGGED = 0.15
PAIR = 1.55
LOOSE = 0.12
TIGHT = -0.02
GAP = (0.1, 0.6)
DELIBERATE = 0.9
"""A gap between two Han characters of this much (em) is a blank in the text, not justification."""

Place = tuple[int, int, str]
"""Page, column from 1 (0: spans them), and the text there."""


@dataclass
class Figure:
    """``count`` of ``of`` cases (``None``: a bare count); ``places`` are those to look at.

    ``statistics`` instead of a count where a distribution is measured.
    """

    name: str
    count: int = 0
    of: int | None = None
    places: list[Place] = field(default_factory=list)
    statistics: dict[str, float] | None = None

    @property
    def share(self) -> float | None:
        return self.count / self.of if self.of else None


def _place(line: Line, text: str | None = None) -> Place:
    return line.page, line.column + 1, line.text if text is None else text


def _count(name: str, lines: Iterable[Line], of: int | None = None) -> Figure:
    places = [_place(line) for line in lines]
    return Figure(name, len(places), of, places)


def _share(name: str, cases: Iterable[tuple[Place, bool]]) -> Figure:
    """How many cases are good; the places are those that are not."""
    cases = list(cases)
    good = sum(ok for _, ok in cases)
    return Figure(name, good, len(cases), [place for place, ok in cases if not ok])


@dataclass
class Text:
    """What all measures look at. ``em`` is the body's size in points."""

    reading: Reading
    paragraphs: list[Paragraph]

    def __post_init__(self) -> None:
        self.em = self.reading.body.size
        self.lines = text_lines(self.reading.leaves)
        self.body = [p for p in self.paragraphs if not p.heading]
        self.justified = [line for p in self.body for line in p.lines[:-1]]
        self.turnovers = [line for p in self.body for line in p.lines[1:]]


# ---------------------------------------------------------------- lines


def forbidden_starts(text: Text) -> Figure:
    """Lines inside a paragraph that begin with a mark that may not begin one."""
    bad = (line for line in text.turnovers if line.glyphs[0].text[0] in BANNED_AT_START)
    return _count("forbidden line starts", bad)


def forbidden_ends(text: Text) -> Figure:
    """Lines that end with an opening mark."""
    bad = (line for line in text.lines if line.glyphs[-1].text[-1] in BANNED_AT_END)
    return _count("forbidden line ends", bad)


_SPLIT = re.compile(r"(\d[.,]? \d|\d [%％‰℃]|[A-Za-z] [A-Za-z]|— —|… …|[〔（(]\d+ [〕）)])$")


def split_units(text: Text) -> Figure:
    """Numbers, words without hyphen, dashes and ellipses cut by a line end."""
    bad = (
        a
        for p in text.body
        for a, b in pairwise(p.lines)
        if _SPLIT.search(f"{a.text[-6:]} {b.text[:1]}")
    )
    return _count("numbers, words, dashes split", bad)


def ragged(text: Text) -> Figure:
    """Lines of justified paragraphs, not the last, that miss the column's edge."""
    bad = (line for line in text.justified if abs(miss(line, text.em)) > RAGGED)
    return _count("ragged lines", bad, len(text.justified))


def _extra(line: Line) -> list[float]:
    """The space (em) between each two neighbouring Han characters."""
    gaps = (
        (b.x0 - a.x1) / a.size
        for a, b in pairwise(line.glyphs)
        if a.han and b.han and not b.spaced and abs(a.size - b.size) < 0.1
    )
    return [gap for gap in gaps if gap < DELIBERATE]


def _mean_extra(line: Line) -> float:
    gaps = _extra(line)
    return fmean(gaps) if gaps else 0.0


def loose(text: Text) -> Figure:
    """Lines whose mean extra space is over 0.12 em a gap."""
    bad = (line for line in text.justified if _mean_extra(line) > LOOSE)
    return _count("loose lines", bad, len(text.justified))


def tight(text: Text) -> Figure:
    """Lines whose Han characters were pushed into one another."""
    bad = (line for line in text.justified if _mean_extra(line) < TIGHT)
    return _count("tight lines", bad, len(text.justified))


def extra_space(text: Text) -> Figure:
    """How the extra space (em) at each gap between Han characters is distributed."""
    gaps = [gap for line in text.justified for gap in _extra(line)]
    if len(gaps) < 2:
        return Figure("extra space a gap", statistics={})
    values = {"mean": fmean(gaps), "p95": quantiles(gaps, n=20)[-1], "max": max(gaps)}
    places = [_place(max(text.justified, key=lambda line: max(_extra(line), default=0.0)))]
    return Figure("extra space a gap", statistics=values, places=places)


# ---------------------------------------------------------------- marks and gaps


def _pairs(line: Line) -> Iterator[tuple[Glyph, Glyph]]:
    """Neighbouring full-width marks with a blank between or inside them."""
    for a, b in pairwise(line.glyphs):
        first, second = a.opening or a.closing, b.opening or b.closing
        if first and second and not (a.opening and b.closing) and not b.spaced:
            yield a, b


def squeezed_marks(text: Text) -> Figure:
    """Adjacent full-width marks that together take one and a half em or less.

    What justification adds to every gap of the line is not counted against them.
    """

    def cases() -> Iterator[tuple[Place, bool]]:
        for line in text.lines:
            allowed = PAIR + max(0.0, _mean_extra(line))
            for a, b in _pairs(line):
                taken = (b.full_right - a.full_left) / max(a.size, b.size)
                yield (
                    _place(line, f"{a.text}{b.text} {taken:.2f} em: {line.text}"),
                    taken <= allowed,
                )

    return _share("adjacent marks squeezed", cases())


def trimmed_ends(text: Text) -> Figure:
    """Closing marks at a line's end that take half an em (or hang)."""
    edge = 0.25 * text.em
    return _share(
        "closing marks trimmed at line end",
        (
            (_place(line), line.glyphs[-1].right > line.edges[1] - edge)
            for line in text.justified
            if line.glyphs[-1].closing
        ),
    )


def trimmed_starts(text: Text) -> Figure:
    """Opening marks at the start of a turnover line that take half an em."""
    edge = 0.25 * text.em
    return _share(
        "opening marks trimmed at line start",
        (
            (_place(line), line.glyphs[0].left < line.edges[0] + edge)
            for line in text.turnovers
            if line.glyphs[0].opening
        ),
    )


def gaps(text: Text) -> Figure:
    """Joins of Han with Latin letters or figures that have a gap."""

    def cases() -> Iterator[tuple[Place, bool]]:
        for line in text.lines:
            for a, b in pairwise(line.glyphs):
                if (a.han and b.latin) or (a.latin and b.han):
                    gap = (b.x0 - a.x1) / text.em
                    where = _place(line, f"{a.text}{b.text} {gap:.2f} em: {line.text}")
                    yield where, GAP[0] <= gap <= GAP[1]

    return _share("Han-Latin gap present", cases())


# ---------------------------------------------------------------- paragraphs


def _characters(line: Line) -> int:
    return sum(ch not in MARKS for glyph in line.glyphs for ch in glyph.text)


def _last_lines(text: Text) -> list[Line]:
    return [p.lines[-1] for p in text.paragraphs if len(p.lines) > 1]


def single_characters(text: Text) -> Figure:
    """Last lines of one character, with or without a mark."""
    lines = _last_lines(text)
    return _count("one-character last lines", (x for x in lines if _characters(x) <= 1), len(lines))


def short_last_lines(text: Text) -> Figure:
    """Last lines of two characters: no wider than the indent below them."""
    lines = _last_lines(text)
    return _count("two-character last lines", (x for x in lines if _characters(x) == 2), len(lines))


def widows(text: Text) -> Figure:
    """Single last lines of a paragraph at the top of a column."""
    ends = (p.lines[-2:] for p in text.paragraphs if len(p.lines) > 1)
    return _count("widows", (b for a, b in ends if not same_column(a, b)))


def orphans(text: Text) -> Figure:
    """Single first lines of a paragraph at the foot of a column."""
    starts = (p.lines[:2] for p in text.paragraphs if len(p.lines) > 1)
    return _count("orphans", (a for a, b in starts if not same_column(a, b)))


def stranded_headings(text: Text) -> Figure:
    """Headings at the foot of a column, away from what they head."""

    def stranded(line: Line, after: Line) -> bool:
        if after.column < 0:
            return after.page != line.page and not after.display
        return not same_column(line, after)

    cases = headings(text.reading, text.paragraphs)
    return _count("stranded headings", (a for a, b in cases if stranded(a, b)), len(cases))


# ---------------------------------------------------------------- columns


def _ended_bands(text: Text) -> Iterator[tuple[int, Band]]:
    """Bands after which the text ends or something spans the columns."""
    leaves = text.reading.leaves
    for index, leaf in enumerate(leaves):
        following = next((later for later in leaves[index + 1 :] if later.flow), None)
        last = following is None or following.title_first
        for band in leaf.bands:
            if band.ended or (last and band is leaf.bands[-1]):
                yield leaf.number, band


def balanced(text: Text) -> Figure:
    """Bands whose columns end within one line of each other where the text ends, or as near as a table
    that stands whole beside the break lets them: in the other column it would leave them further apart."""

    def cases() -> Iterator[tuple[Place, bool]]:
        for number, band in _ended_bands(text):
            lines = sum(map(len, band.columns))
            if lines > 1 and any(line.text_size for column in band.columns for line in column):
                apart = max(band.feet) - min(foot or _top(band, text) for foot in band.feet)
                last = next(c for c in reversed(band.columns) if c)[-1]
                where = f"{apart / text.reading.body.pitch:.1f} lines: {last.text}"
                even = apart <= 1.2 * text.reading.body.pitch
                yield (number, 0, where), even or _stuck(band, apart, text.reading.body.pitch)

    if text.reading.columns < 2:
        return Figure("columns balanced", 0, 0)
    return _share("columns balanced", cases())


def _stuck(band: Band, apart: float, pitch: float) -> bool:
    """Whether a ruled table that begins the longer column, or ends it where the other one follows, is so tall
    that there it would leave the columns as far apart."""
    for (left, right), (a, b) in zip(pairwise(band.columns), pairwise(band.feet), strict=True):
        beside = right if b > a else left[::-1]
        rows = [line for line in beside[: _leading_rows(beside)] if line.tabular]
        if rows and abs(rows[-1].y - rows[0].y) + pitch >= apart:
            return True
    return False


CAPTION = 2
"""Most lines above a table: its caption and its unit."""


def _leading_rows(lines: list[Line]) -> int:
    """How many lines at the beginning belong to a table with its caption."""
    first = next((n for n, line in enumerate(lines[: CAPTION + 1]) if line.tabular), len(lines))
    end = first
    while end < len(lines) and lines[end].tabular:
        end += 1
    return end if first < len(lines) else 0


def _top(band: Band, text: Text) -> float:
    """Where the line above the band's first one would stand: the foot of an empty column."""
    return min(column[0].y for column in band.columns if column) - text.reading.body.pitch


def _facing(text: Text) -> Iterator[tuple[Line, list[float]]]:
    """Each text line with the baselines of the text beside it, within their common height."""
    for leaf in text.reading.leaves:
        for band in leaf.bands:
            columns = [[x for x in c if x.text_size and not x.tabular] for c in band.columns]
            for index, column in enumerate(columns):
                others = [x.y for k, c in enumerate(columns) if k != index for x in c]
                if not others:
                    continue
                top, foot = min(others) - 1, max(others) + 1
                for line in column:
                    if top <= line.y <= foot:
                        yield line, others


def met(text: Text) -> Figure:
    """Lines beside which a line of the other column stands at the same height."""
    near = 0.05 * text.reading.body.pitch
    return _share(
        "baselines met across the gutter",
        ((_place(x), min(abs(x.y - y) for y in others) <= near) for x, others in _facing(text)),
    )


def on_grid(text: Text) -> Figure:
    """Lines a whole number of lines away from the nearest one of the other column."""
    pitch = text.reading.body.pitch

    def off(y: float, others: list[float]) -> float:
        away = min(abs(y - other) for other in others) / pitch
        return abs(away - round(away))

    return _share(
        "baselines on a common grid",
        ((_place(line), off(line.y, others) <= 0.05) for line, others in _facing(text)),
    )


MEASURES: tuple[Callable[[Text], Figure], ...] = (
    forbidden_starts,
    forbidden_ends,
    split_units,
    ragged,
    squeezed_marks,
    trimmed_ends,
    trimmed_starts,
    gaps,
    single_characters,
    short_last_lines,
    widows,
    orphans,
    stranded_headings,
    balanced,
    on_grid,
    met,
    loose,
    tight,
    extra_space,
)
