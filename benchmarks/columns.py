"""From glyphs to lines in columns, told from positions alone.

Comes in: ``Sheet``s. Goes out: a ``Reading``: the body's size, face and pitch, and for each page
its bands (what stands between two elements that span the columns) with their columns and lines.

The body is what most Han characters are set in. A column edge is where most full lines begin or
end, told apart for odd and even pages. A row that sets ink in the gutter spans the columns. Running
heads and page numbers are rows at the same height on many pages that repeat or hold a number only.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from benchmarks.glyphs import Glyph, Sheet

_NUMBER_ONLY = re.compile(r"[\d\s·•—–\-第页共/／IVXivx]+")


@dataclass(frozen=True)
class Body:
    """What most Han characters are set in: points, the face's name, points between baselines."""

    size: float
    face: str
    pitch: float


@dataclass(eq=False)
class Line:
    """A line in a column, or a row that spans the columns (``column`` -1).

    ``text_size``: set in the body's size. ``tabular``: inside a ruled table. ``framed``: inside a
    box; its ``edges`` are then those of the text in the box.
    """

    page: int
    column: int
    band: int
    glyphs: list[Glyph]
    edges: tuple[float, float]
    text_size: bool
    display: bool
    tabular: bool
    framed: bool
    other_face: bool
    ends_in_other_face: bool
    y: float = field(init=False)

    def __post_init__(self) -> None:
        self.y = sorted(g.y for g in self.glyphs)[len(self.glyphs) // 2]

    @property
    def text(self) -> str:
        return "".join(" " * (g.spaced and i > 0) + g.text for i, g in enumerate(self.glyphs))


@dataclass
class Band:
    """Columns side by side. ``ended``: a spanning element of the page follows."""

    columns: list[list[Line]]
    feet: list[float]
    ended: bool = False


@dataclass
class Leaf:
    """A page: its flow in reading order, bands, and whether a title over all columns opens it."""

    number: int
    flow: list[Line]
    bands: list[Band]
    title_first: bool


@dataclass
class Reading:
    body: Body
    columns: int
    leaves: list[Leaf]


Edges = list[tuple[float, float]]


def read_columns(sheets: list[Sheet]) -> Reading:
    """Find the body, the columns and the lines of ``sheets``.

    Raises:
        ValueError: no Han text, or no column in which lines end flush.
    """
    size, face = _body_type(sheets)
    rows = {sheet.number: _rows(sheet.glyphs, size) for sheet in sheets}
    furniture = _furniture(rows)
    for number, heights in furniture.items():
        rows[number] = [row for row in rows[number] if _height(row) not in heights]
    edges = {
        parity: _edges([rows[s.number] for s in sheets if s.number % 2 == parity], size)
        for parity in (0, 1)
    }
    most = max(edges.values(), key=len)
    if not most:
        raise ValueError("no column of justified Han text")
    for parity in (0, 1):
        if len(edges[parity]) < len(most):
            edges[parity] = most
    body = Body(size, face, _pitch(rows.values(), most, size))
    leaves = [_Page(s, rows[s.number], edges[s.number % 2], body).leaf() for s in sheets]
    return Reading(body, len(most), leaves)


def _body_type(sheets: list[Sheet]) -> tuple[float, str]:
    """The size (pt, to a tenth) and the face that most Han characters are set in."""
    sizes: Counter[float] = Counter()
    faces: Counter[tuple[float, str]] = Counter()
    for sheet in sheets:
        for glyph in sheet.glyphs:
            if glyph.han:
                size = round(glyph.size, 1)
                sizes[size] += 1
                faces[size, glyph.face] += 1
    if not sizes:
        raise ValueError("no Han text")
    size = sizes.most_common(1)[0][0]
    return size, max((n, face) for (s, face), n in faces.items() if s == size)[1]


def _height(row: list[Glyph]) -> float:
    return row[0].y


def _rows(glyphs: Iterable[Glyph], size: float) -> list[list[Glyph]]:
    """Glyphs on one baseline, from top to bottom, each row from left to right.

    Small raised or lowered glyphs join the row that they stand at.
    """
    large: list[Glyph] = []
    small: list[Glyph] = []
    for glyph in glyphs:
        (small if glyph.size < 0.75 * size else large).append(glyph)
    rows: list[list[Glyph]] = []
    for glyph in sorted(large, key=lambda g: g.y):
        if rows and glyph.y - rows[-1][0].y <= 0.12 * size:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    heights = [row[0].y for row in rows]
    strays = []
    for glyph in small:
        near = bisect_left(heights, glyph.y)
        for index in (near, near - 1):
            if 0 <= index < len(rows) and abs(heights[index] - glyph.y) < 0.5 * size:
                beside = any(
                    -0.2 * size < max(glyph.x0 - g.x1, g.x0 - glyph.x1) < 0.5 * size
                    for g in rows[index]
                    if g.size >= 0.75 * size
                )
                if beside:
                    rows[index].append(glyph)
                    break
        else:
            strays.append(glyph)
    for glyph in sorted(strays, key=lambda g: g.y):
        if rows and rows[-1][0].size < 0.75 * size and glyph.y - rows[-1][0].y <= 0.12 * size:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    rows.sort(key=_height)
    return [sorted(row, key=lambda g: g.x0) for row in rows]


def _furniture(rows: dict[int, list[list[Glyph]]]) -> dict[int, set[float]]:
    """For each page the baselines of its running heads and page numbers."""
    found: dict[int, set[float]] = {number: set() for number in rows}
    for _ in range(2):
        seen: Counter[tuple[int, str]] = Counter()
        edge_rows = []
        for number, page in rows.items():
            left = [row for row in page if _height(row) not in found[number]]
            for row in left[:1] + left[-1:] if len(left) > 1 else left[:1]:
                words = re.sub(r"\d+", "#", "".join(g.text for g in row))
                only = _NUMBER_ONLY.fullmatch("".join(g.text for g in row)) is not None
                edge_rows.append((number, row, words, only))
                seen[round(_height(row)), "#" if only else words] += 1
        # 附件 # may open several pages as well: at a running head's height most rows repeat.
        every, repeated = Counter[int](), Counter[int]()
        for (y, _), count in seen.items():
            every[y] += count
            repeated[y] += count if count >= 3 else 0
        heights = {y for y, count in repeated.items() if count and 2 * count >= every[y]}
        for number, row, _, only in edge_rows:
            near = any(abs(_height(row) - y) <= 1 for y in heights)
            if (near and len(rows) >= 3) or only:
                found[number].add(_height(row))
    return found


def _segments(rows: list[list[Glyph]], size: float) -> Iterable[tuple[Glyph, Glyph]]:
    """The first and last glyphs of each stretch of body text without a gap of over 1.2 em."""
    for row in rows:
        text = [g for g in row if abs(g.size - size) < 0.04 * size]
        start = 0
        for i in range(1, len(text) + 1):
            if i == len(text) or text[i].left - text[i - 1].right > 1.2 * size:
                if i - start >= 4:
                    yield text[start], text[i - 1]
                start = i


def _edges(pages: list[list[list[Glyph]]], size: float) -> Edges:
    """The left and right edges of the columns, from left to right."""
    segments = [pair for rows in pages for pair in _segments(rows, size)]
    ends = _modes([b.x1 for _, b in segments if b.han], 0.12 * size)
    found: list[tuple[int, float, float]] = []
    for count, end in ends:
        starts = _modes(
            [a.x0 for a, b in segments if a.han and abs(b.right - end) < 0.3 * size], 0.12 * size
        )
        if not starts or count < 0.2 * ends[0][0]:
            continue
        left = min(x for n, x in starts if n >= 0.3 * starts[0][0])
        if all(left >= r or end <= low for _, low, r in found):
            found.append((count, left, end))
    return sorted((left, right) for _, left, right in found)


def _modes(values: list[float], tolerance: float) -> list[tuple[int, float]]:
    """Clusters of ``values``: how many, and the median of each; largest first."""
    clusters: list[list[float]] = []
    for value in sorted(values):
        if clusters and value - clusters[-1][-1] <= tolerance / 4:
            clusters[-1].append(value)
        else:
            clusters.append([value])
    return sorted(((len(c), c[len(c) // 2]) for c in clusters), reverse=True)


def _pitch(pages: Iterable[list[list[Glyph]]], edges: Edges, size: float) -> float:
    """The most frequent distance between the baselines of body lines in the first column."""
    steps: Counter[float] = Counter()
    left, right = edges[0]
    for rows in pages:
        heights = [
            g.y
            for row in rows
            if (g := next((g for g in row if left - size < g.x0 < right), None)) is not None
            and abs(g.size - size) < 0.04 * size
        ]
        steps.update(round(b - a, 1) for a, b in pairwise(heights))
    steps = Counter({step: n for step, n in steps.items() if step > 0.9 * size})
    return steps.most_common(1)[0][0] if steps else 1.6 * size


def _measure_frames(column: list[Line]) -> None:
    """Give the lines of each box the edges of its text."""
    for framed, lines in groupby(column, key=lambda line: line.framed):
        box = list(lines)
        starts = [line.glyphs[0].x0 for line in box if line.glyphs[0].han]
        ends = [line.glyphs[-1].x1 for line in box if line.glyphs[-1].han]
        if framed and starts and ends:
            for line in box:
                line.edges = (min(starts), max(ends))


class _Page:
    """Sorts the rows of one page into bands and columns."""

    def __init__(self, sheet: Sheet, rows: list[list[Glyph]], edges: Edges, body: Body) -> None:
        self.sheet, self.rows, self.edges, self.body = sheet, rows, edges, body
        self.gutters = [(a[1], b[0]) for a, b in pairwise(edges)]
        self.spanned = self._spanned_by_rules()

    def _spanned_by_rules(self) -> list[tuple[float, float]]:
        """Heights between rules over a gutter that upright rules beside the gutter join."""
        if not self.gutters:
            return []
        middle = [(a + b) / 2 for a, b in self.gutters]
        across = sorted(
            {round(h.y0, 1) for h in self.sheet.horizontal for x in middle if h.x0 < x < h.x1}
        )
        uprights = [
            v for v in self.sheet.vertical if not any(a + 1 < v.x0 < b - 1 for a, b in self.gutters)
        ]
        return [
            (top, foot)
            for top, foot in pairwise(across)
            if any(v.y0 < top + 2 and v.y1 > foot - 2 for v in uprights)
        ]

    def _spans(self, row: list[Glyph]) -> bool:
        """Whether ``row`` has ink in a gutter, or belongs to a table that crosses it."""
        y, size = row[0].y, self.body.size
        if any(top < y <= foot for top, foot in self.spanned):
            return True
        middle = (row[0].left + row[-1].right - self.edges[0][0] - self.edges[-1][1]) / 2
        if (
            row[0].size >= 1.04 * size
            and abs(middle) < size / 2
            and row[0].left > self.edges[0][0] + 3 * size
        ):
            return True  # a title, centred on the type area, with a blank where the gutter is
        for a, b in self.gutters:
            margin = min(0.6 * size, (b - a) / 3)  # a hanging mark spans nothing
            if any(g.left < b - margin and g.right > a + margin for g in row):
                return True
        return False

    def _spanning(self) -> list[bool]:
        """For each row whether it spans the columns, or belongs to the spanning row below it: 附件1 above
        its title, a unit above its table. Such a row stands alone, nearer to that row than to the text
        above."""
        spans = [self._spans(row) for row in self.rows]
        heights = [_height(row) for row in self.rows]
        for i in range(len(spans) - 2, -1, -1):
            above = heights[i] - heights[i - 1] if i else float("inf")
            below = heights[i + 1] - heights[i]
            if spans[i + 1] and len(self._split(self.rows[i])) == 1:
                spans[i] = spans[i] or (above > 1.5 * self.body.pitch and above > below)
        return spans

    def _line(self, glyphs: list[Glyph], column: int, band: int) -> Line:
        size = self.body.size
        han = [g for g in glyphs if g.han] or glyphs
        same = sum(abs(g.size - size) < 0.04 * size for g in han)
        larger = sum(g.size >= 1.04 * size for g in han)
        other = sum(g.face != self.body.face for g in han)
        edges = (self.edges[0][0], self.edges[-1][1]) if column < 0 else self.edges[column]
        y = glyphs[0].y
        uprights = {
            round(v.x0)
            for v in self.sheet.vertical
            if v.y0 - 1 < y < v.y1 + 1 and edges[0] - size < v.x0 < edges[1] + size
        }
        return Line(
            self.sheet.number,
            column,
            band,
            glyphs,
            edges,
            2 * same >= len(han),
            2 * larger >= len(han),
            len(uprights) > 2,
            len(uprights) == 2,
            any(g.han for g in han) and other >= 0.9 * len(han),
            han[-1].han and han[-1].face != self.body.face,
        )

    def _new_band(self) -> Band:
        return Band([[] for _ in self.edges], [0.0 for _ in self.edges])

    def leaf(self) -> Leaf:
        """The page with its rows in bands and columns, in reading order."""
        bands: list[Band] = []
        flow: list[Line] = []
        band = self._new_band()
        title_first = False

        def close() -> None:
            for column in band.columns:
                flow.extend(column)
            if any(band.columns):
                bands.append(band)

        for row, spans in zip(self.rows, self._spanning(), strict=True):
            if spans:
                line = self._line(row, -1, len(bands))
                if not flow and not any(band.columns):
                    title_first = title_first or line.display
                band.ended = any(band.columns)
                close()
                band = self._new_band()
                flow.append(line)
                continue
            for index, glyphs in self._split(row).items():
                line = self._line(glyphs, index, len(bands))
                band.columns[index].append(line)
                band.feet[index] = max(band.feet[index], line.y)
        close()
        for each in bands:
            for column in each.columns:
                _measure_frames(column)
        if bands:
            self._add_pictures(bands[-1])
        return Leaf(self.sheet.number, flow, bands, title_first)

    def _split(self, row: list[Glyph]) -> dict[int, list[Glyph]]:
        """The glyphs of ``row`` by column."""
        parts: dict[int, list[Glyph]] = {}
        for glyph in row:
            middle = (glyph.left + glyph.right) / 2
            index = sum(middle > (a + b) / 2 for a, b in self.gutters)
            parts.setdefault(index, []).append(glyph)
        return parts

    def _add_pictures(self, band: Band) -> None:
        """A picture in a column is as deep as its foot."""
        for picture in self.sheet.pictures:
            for index, (left, right) in enumerate(self.edges):
                if left - 2 <= picture.x0 and picture.x1 <= right + 2:
                    band.feet[index] = max(band.feet[index], picture.y1)
