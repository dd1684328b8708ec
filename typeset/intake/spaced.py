"""Plain text whose layout is made with spaces: a left margin, tables in columns.

In: the lines of a file as they stand. Out: the width of the margin that a program for PDF files leaves before
every line, and for lines that are rows of a table the places of their cells. Widths count ideographs
as two.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

FEWEST_LINES = 2
LONG = 36
"""Width of a line that may be the beginning or the middle of a paragraph."""
FEWEST_COLUMNS, FEWEST_ROWS = 3, 2
MOST_CELL = 40
_BLANKS = re.compile(r"[ \u3000\xa0]*")
_GAP = re.compile(r"(?: {2,}|\u3000{2,}| \u3000|\u3000 )[ \u3000]*")
_FIGURE = re.compile(r"[-+±]?\d[\d,.]*\s*(?:[%％‰]|[\u4e00-\u9fff]{1,3})?|[-—–]")
_DASHES = re.compile(r"\s*-{2,}(?:\s+-{2,})+\s*$")
_BAR = re.compile("[│┃║|]")
_BOXED = re.compile(r"\s*[│┃║].*[│┃║]\s*$")
_BORDER = re.compile(r"\s*[┌├└┏┣┗╔╠╚┍┝┕][─━═┬┼┴┳╋┻╦╬╩┯┿┷┰┠┨╂│┃\s]*[┐┤┘┓┫┛╗╣╝┑┥┙]?\s*$")
FEWEST_BORDERS = 2
"""Borders inside a table, with which its lines between two of them are one row."""
Span = tuple[int, int]


class Row(NamedTuple):
    """The cells of a row, each with the stretches that it is broken into; none of a border."""

    cells: tuple[tuple[Span, ...], ...] = ()
    head: bool = False


BORDER = Row()


def width(text: str) -> int:
    """How wide ``text`` is, an ideograph as two."""
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def blanks(line: str) -> int:
    """The width of the blanks before a line."""
    match = _BLANKS.match(line)
    return width(match[0]) if match else 0


def margin(lines: Sequence[str]) -> int:
    """The blanks before the lines that go on a paragraph; 0 where paragraphs are no broken lines."""
    before = Counter(blanks(line) for line in lines if width(line.strip()) >= LONG)
    common = sorted(count for count in before if before[count] >= FEWEST_LINES)
    return common[0] if len(common) > 1 and common[0] + 2 <= common[1] <= common[0] + 8 else 0


def rows(lines: Sequence[str], starts: Sequence[int]) -> dict[int, Row]:
    """The row of each line, by its index, that is one of a table: as many cells in each of a run of lines,
    figures among them; between borders drawn with characters; below dashes. ``starts``: where lines begin
    in the text that the places of cells count in."""
    out: dict[int, Row] = {}
    run: list[tuple[int, list[Span]]] = []

    def close() -> None:
        figures = sum(any(_FIGURE.fullmatch(lines[n][a:b]) for a, b in cells) for n, cells in run)
        if len(run) >= FEWEST_ROWS and 2 * figures >= len(run):
            out.update((n, Row(_placed(cells, starts[n]))) for n, cells in run)
        run.clear()

    for n, line in enumerate(lines):
        cells = _cells(line)
        if run and (n != run[-1][0] + 1 or len(cells) != len(run[-1][1])):
            close()
        if len(cells) >= FEWEST_COLUMNS:
            run.append((n, cells))
    close()
    out.update(_ruled(lines, starts))
    out.update(_drawn(lines, starts))
    return out


def _placed(cells: Sequence[Span], start: int) -> tuple[tuple[Span, ...], ...]:
    return tuple(((start + a, start + b),) for a, b in cells)


def _drawn(lines: Sequence[str], starts: Sequence[int]) -> Iterator[tuple[int, Row]]:
    """The rows of tables drawn with the characters of GB/T 2312, row 9 (Unicode: Box Drawing)."""
    n = 0
    while n < len(lines):
        end = n
        while end < len(lines) and (_BORDER.match(lines[end]) or _BOXED.match(lines[end])):
            end += 1
        borders = [k for k in range(n, end) if _BORDER.match(lines[k])]
        if len(borders) > 1 and end - n > len(borders):
            yield from _drawn_rows(lines, starts, range(n, end), borders)
        n = max(end, n + 1)


def _drawn_rows(
    lines: Sequence[str], starts: Sequence[int], within: range, borders: Sequence[int]
) -> Iterator[tuple[int, Row]]:
    """The rows between ``borders``: what stands between two of them, or, where only the header has one
    below it, each line of the rest."""
    groups = [list(range(one + 1, other)) for one, other in pairwise((*borders, within.stop))]
    if borders[0] > within.start:
        groups.insert(0, list(range(within.start, borders[0])))
    groups = [group for group in groups if group]
    ruled = len(groups) > FEWEST_BORDERS
    for k, group in enumerate(groups):
        head = k == 0 and len(groups) > 1
        for part in [group] if ruled or head else [[n] for n in group]:
            yield from _one_row(lines, starts, part, head=head)
    yield from ((n, BORDER) for n in borders)


def _one_row(
    lines: Sequence[str], starts: Sequence[int], group: Sequence[int], *, head: bool
) -> Iterator[tuple[int, Row]]:
    """The lines of ``group`` as one row, which stands at the first of them."""
    parts = [_between_bars(lines[n], starts[n]) for n in group]
    width = max(map(len, parts))
    cells = tuple(tuple(part[k] for part in parts if k < len(part)) for k in range(width))
    yield group[0], Row(cells, head)
    for n in group[1:]:
        yield n, BORDER


def _between_bars(line: str, start: int) -> list[Span]:
    bars = [match.start() for match in _BAR.finditer(line)]
    return [(start + a + 1, start + b) for a, b in pairwise(bars)]


def _cells(line: str) -> list[Span]:
    """The fields of a line between wide gaps; none where one is a sentence or has a label."""
    if "\t" in line or "|" in line or len(line) > 400:
        return []
    end = len(line.rstrip())
    at = len(line) - len(line.lstrip())
    found: list[Span] = []
    for gap in _GAP.finditer(line, at, end):
        found.append((at, gap.start()))
        at = gap.end()
    found.append((at, end))
    texts = [line[a:b] for a, b in found]
    plain = all(text and len(text) <= MOST_CELL for text in texts)
    return found if plain and not any(re.search("[。；：:]", text) for text in texts) else []


def _ruled(lines: Sequence[str], starts: Sequence[int]) -> Iterator[tuple[int, Row]]:
    """The rows of tables whose columns are dashes below the header (simple tables of Pandoc)."""
    for n, line in enumerate(lines):
        if not n or not _DASHES.match(line) or not lines[n - 1].strip():
            continue
        columns = [width(line[: match.start()]) for match in re.finditer("-+", line)]
        head = _at_columns(lines[n - 1], columns)
        if not head:
            continue
        yield n, BORDER
        yield n - 1, Row(_placed(head, starts[n - 1]), head=True)
        for k in range(n + 1, len(lines)):
            if not lines[k].strip() or _DASHES.match(lines[k]):
                break
            if not (cells := _at_columns(lines[k], columns)):
                break
            yield k, Row(_placed(cells, starts[k]))


def _at_columns(line: str, starts: Sequence[int]) -> list[Span]:
    """The parts of ``line`` that begin at the columns ``starts``; none where a word goes across one."""
    cuts, at = [0], 0
    for n, ch in enumerate(line):
        if len(cuts) < len(starts) and at >= starts[len(cuts)]:
            cuts.append(n)
        at += width(ch)
    if not all(line[n - 1].isspace() for n in cuts[1:]):
        return []
    cuts += [len(line)] * (len(starts) - len(cuts))
    return list(zip(cuts, [*cuts[1:], len(line)], strict=True))
