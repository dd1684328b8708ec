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

FEWEST_LINES = 2
LONG = 36
"""Width of a line that may be the beginning or the middle of a paragraph."""
FEWEST_COLUMNS, FEWEST_ROWS = 3, 2
MOST_CELL = 40
_BLANKS = re.compile(r"[ \u3000\xa0]*")
_GAP = re.compile(r"(?: {2,}|\u3000{2,}| \u3000|\u3000 )[ \u3000]*")
_FIGURE = re.compile(r"[-+±]?\d[\d,.]*\s*(?:[%％‰]|[\u4e00-\u9fff]{1,3})?|[-—–]")
_DASHES = re.compile(r"\s*-{2,}(?:\s+-{2,})+\s*$")
Span = tuple[int, int]


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


def rows(lines: Sequence[str]) -> dict[int, list[Span]]:
    """The cells of each line, by its index, that is a row of a table: as many in each of a run of lines,
    figures among them."""
    out: dict[int, list[Span]] = {}
    run: list[tuple[int, list[Span]]] = []

    def close() -> None:
        figures = sum(any(_FIGURE.fullmatch(lines[n][a:b]) for a, b in cells) for n, cells in run)
        if len(run) >= FEWEST_ROWS and 2 * figures >= len(run):
            out.update(run)
        run.clear()

    for n, line in enumerate(lines):
        cells = _cells(line)
        if run and (n != run[-1][0] + 1 or len(cells) != len(run[-1][1])):
            close()
        if len(cells) >= FEWEST_COLUMNS:
            run.append((n, cells))
    close()
    out.update(_ruled(lines))
    return out


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


def _ruled(lines: Sequence[str]) -> Iterator[tuple[int, list[Span]]]:
    """The rows of tables whose columns are dashes below the header (simple tables of Pandoc)."""
    for n, line in enumerate(lines):
        if not n or not _DASHES.match(line) or not lines[n - 1].strip():
            continue
        starts = [width(line[: match.start()]) for match in re.finditer("-+", line)]
        yield n, []
        yield n - 1, _at_columns(lines[n - 1], starts)
        for k in range(n + 1, len(lines)):
            if not lines[k].strip() or _DASHES.match(lines[k]):
                break
            yield k, _at_columns(lines[k], starts)


def _at_columns(line: str, starts: Sequence[int]) -> list[Span]:
    """The parts of ``line`` that begin at the columns ``starts``."""
    cuts, at = [0], 0
    for n, ch in enumerate(line):
        if len(cuts) < len(starts) and at >= starts[len(cuts)]:
            cuts.append(n)
        at += width(ch)
    cuts += [len(line)] * (len(starts) - len(cuts))
    return list(zip(cuts, [*cuts[1:], len(line)], strict=True))
