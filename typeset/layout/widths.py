"""How wide the columns of a table are.

Comes in: what each cell measures. Goes out: column widths that add up to the table's width. No column
is narrower than its longest unbreakable word (CSS 2.2, 17.5.2.2, automatic layout). Where not every
cell can stand on one line, width is taken where it costs the least height, and a short cell such as a
place name is the last to be parted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from typeset.frozen import NamedTuple
from typeset.layout.sense import line_width, phrase_breaks
from typeset.paragraph.items import Items
from typeset.units import MEM_PER_EM

MOST_SHARE = 0.6
"""A column's wish counts up to this share of the table, so that one long cell starves no other."""
WHOLE = 4500
"""A cell of up to so many milli-em is a word such as a place name,"""
PHRASE = 8000
"""and one of up to so many a phrase; neither is broken while there is room."""
SHORT_CELL = {WHOLE: 3.0, PHRASE: 1.0}
"""What parting a cell of at most this width costs, in lines."""
WRAP = 0.1
"""What one more line costs in a row that another cell makes as high anyway."""
STACKED = 3.0
"""What a line beyond the second costs in a merged cell that is high enough for it."""
EXCHANGES = 40
"""How often width is passed from one column to another at most."""


_LISTED = re.compile("、|$")


class Measure(NamedTuple):
    """A cell of one column: its rows and column, the natural widths of its paragraphs and its type size
    in sp. ``head``: in a head row, where breaking costs no more than the line."""

    row: int
    rows: int
    column: int
    naturals: tuple[int, ...]
    size: int
    head: bool


def longest_word(items: Items, phrase: bool) -> int:
    """The width that a cell needs at least, in milli-em: that of its longest unbreakable string, or two
    characters of Han text."""
    advance, n = items.advance, len(items.text)
    ends = phrase_breaks(items) if phrase else [k for k in range(1, n) if items.breaks[k]]
    word = max(advance[b] - advance[a] for a, b in pairwise([0, *ends, n]))
    if phrase and "、" in items.text:
        word = max(word, *_members(items))
    return max(min(2 * MEM_PER_EM, advance[-1]), word)


def _members(items: Items) -> Iterator[int]:
    """The widths of what a phrase lists, where these are words: each may have a line of its own."""
    start = 0
    for end in [match.end() for match in _LISTED.finditer(items.text)]:
        width = line_width(items, start, end)
        yield width if width <= WHOLE else 0
        start = end


def widened(widths: list[int], least: list[int]) -> list[int]:
    """``widths`` with those below ``least`` raised to it, as far as the other columns can spare."""
    spare = [max(0, have - low) for have, low in zip(widths, least, strict=True)]
    missing = [max(0, low - have) for have, low in zip(widths, least, strict=True)]
    given = min(sum(spare), sum(missing))
    if not given:
        return widths
    return [
        have + given * lack // sum(missing) - given * extra // max(1, sum(spare))
        for have, lack, extra in zip(widths, missing, spare, strict=True)
    ]


def distribute(
    least: list[int], wish: list[int], width: int, cells: list[Measure], padding: int
) -> list[int]:
    """Share ``width`` among columns that need ``least`` and would like ``wish``; ``padding`` is what
    of a column's width is not its text's."""
    total = sum(wish)
    if total <= width:
        return spread(wish, width - total)
    if sum(least) >= width:
        return [value * width // sum(least) for value in least]
    cap = int(width * MOST_SHARE)
    widths = [max(low, min(value, cap)) for low, value in zip(least, wish, strict=True)]
    if sum(widths) <= width:
        return spread(widths, width - sum(widths))
    return narrowed(widths, least, width, cells, padding)


def spread(widths: list[int], rest: int) -> list[int]:
    """``widths`` with ``rest`` given out: half of it evenly, so that every column gets some air, and what
    remains in proportion."""
    even = rest // 2 // len(widths)
    rest -= even * len(widths)
    total = sum(max(1, value) for value in widths)
    return [value + even + rest * max(1, value) // total for value in widths]


def narrowed(
    widths: list[int], least: list[int], width: int, cells: list[Measure], padding: int
) -> list[int]:
    """Narrow the column where it costs the least height, again and again, until ``width`` holds all;
    then pass width from column to column while that makes the table lower."""
    widths = list(widths)
    heights = _Heights(cells, padding)
    size = max((cell.size for cell in cells), default=1)
    while (excess := sum(widths) - width) > 0:
        step = min(excess, size if excess > 12 * size else size // 2)
        choices = []
        for c, have in enumerate(widths):
            give = min(step, have - least[c])
            if give > 0:
                cost = heights.cost([*widths[:c], have - give, *widths[c + 1 :]])
                choices.append((cost, -have, c, give))
        if not choices:
            break
        _, _, c, give = min(choices)
        widths[c] -= give
    best = heights.cost(widths)
    for _ in range(EXCHANGES):
        cost, exchanged = min(
            ((heights.cost(tried), tried) for tried in _exchanges(widths, least, size)),
            default=(best, widths),
        )
        if cost >= best:
            break
        best, widths = cost, exchanged
    return widths


def _exchanges(widths: list[int], least: list[int], size: int) -> Iterator[list[int]]:
    for give in (size, 3 * size):
        for giver, have in enumerate(widths):
            if have - give >= least[giver]:
                for taker in range(len(widths)):
                    if taker != giver:
                        tried = list(widths)
                        tried[giver] -= give
                        tried[taker] += give
                        yield tried


class _Heights:
    """About how high a table is: only cells that turn a line over are looked at."""

    def __init__(self, cells: list[Measure], padding: int) -> None:
        self._padding = padding
        self._columns: dict[int, list[Measure]] = {}
        for cell in sorted(cells, key=lambda cell: -max(cell.naturals, default=0)):
            self._columns.setdefault(cell.column, []).append(cell)
        self._turned: dict[tuple[int, int], tuple[dict[int, int], float]] = {}

    def cost(self, widths: list[int]) -> float:
        """The lines that all rows have beyond their first, and what else is unwelcome."""
        rows: dict[int, int] = {}
        cost = 0.0
        for c, width in enumerate(widths):
            key = (c, width - self._padding)
            if key not in self._turned:
                self._turned[key] = self._column(*key)
            turned, extra = self._turned[key]
            cost += extra
            for row, count in turned.items():
                if count > rows.get(row, 1):
                    rows[row] = count
        return cost + sum(rows.values()) - len(rows)

    def _column(self, column: int, inner: int) -> tuple[dict[int, int], float]:
        turned: dict[int, int] = {}
        extra = 0.0
        for cell in self._columns.get(column, ()):
            natural = max(cell.naturals, default=0)
            if natural <= inner and len(cell.naturals) < 2:
                continue
            count = sum(_lines(natural, inner, cell.size) for natural in cell.naturals)
            if count <= cell.rows:
                extra += WRAP * max(0, count - 1) + STACKED * max(0, count - 2)
                continue
            turned[cell.row] = max(turned.get(cell.row, 1), count - cell.rows + 1)
            extra += WRAP * (count - 1)
            if not cell.head and len(cell.naturals) == 1:
                extra += next(
                    (
                        price
                        for limit, price in SHORT_CELL.items()
                        if natural * MEM_PER_EM <= limit * cell.size
                    ),
                    0.0,
                )
        return turned, extra


def _lines(natural: int, inner: int, size: int) -> int:
    """About how many lines a paragraph takes: some of each is lost at the ends of lines."""
    if natural <= inner:
        return 1
    return -(-natural // max(inner - size // 2, size))
