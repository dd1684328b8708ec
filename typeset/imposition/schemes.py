"""Which page stands where on which side of a sheet.

In: a number of pages and a scheme. Out: sides of sheets as rows of cells, as the printer sees each side, the
back turned over its vertical axis. Pure arithmetic: pages are numbers from 1, ``None`` is nothing.

- ``2up``: two pages beside one another in reading order, on one side, for proofs.
- ``saddle``: sheets folded once and put into one another.
- ``perfect``: signatures of 16, 8 or 4 pages folded at right angles, one after the other; in the upper row
  pages stand on their heads, head to head with those below.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

SCHEMES = ("saddle", "perfect", "2up")
SIGNATURES = (16, 8, 4)
# Rows from the top, as the pages of a signature of that many lie on its front and its back.
_FOLDED: dict[int, tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]] = {
    4: (((4, 1),), ((2, 3),)),
    8: (((5, 4), (8, 1)), ((3, 6), (2, 7))),
    16: (((5, 12, 9, 8), (4, 13, 16, 1)), ((7, 10, 11, 6), (2, 15, 14, 3))),
}


class Cell(NamedTuple):
    """A page on a side. ``spine``: whether its spine is at its left or right, as it lies there.
    ``nested``: how many sheets lie around this one in the fold."""

    page: int | None
    turned: bool = False
    spine: str = "left"
    nested: int = 0


class Side(NamedTuple):
    """A side of a sheet: rows from the top. ``signature`` and ``sheet`` count from 1."""

    rows: tuple[tuple[Cell, ...], ...]
    sheet: int
    back: bool
    signature: int = 0


def multiple(scheme: str) -> int:
    """Of how many pages the number of pages has to be a multiple."""
    return {"saddle": 4, "perfect": 4, "2up": 1}[scheme]


def saddle(count: int) -> list[Side]:
    """``count`` pages, a multiple of four, as sheets from the outermost one inwards."""
    sides = []
    for n in range(count // 4):
        front = (Cell(count - 2 * n, spine="right", nested=n), Cell(2 * n + 1, nested=n))
        back = (Cell(2 * n + 2, spine="right", nested=n), Cell(count - 2 * n - 1, nested=n))
        sides += [Side((front,), n + 1, False), Side((back,), n + 1, True)]
    return sides


def signatures(count: int, size: int) -> list[int]:
    """The sizes of the signatures of ``count`` pages, a multiple of four. What is smaller than ``size``
    stands before the last one, where the binding holds it best."""
    full, rest = divmod(count, size)
    small = []
    for each in SIGNATURES:
        while rest >= each and each < size:
            small.append(each)
            rest -= each
    sizes = [size] * full
    return [*sizes[:-1], *small, *sizes[-1:]]


def perfect(count: int, size: int) -> list[Side]:
    """``count`` pages, a multiple of four, as signatures of ``size``."""
    sides = []
    before = 0
    for n, each in enumerate(signatures(count, size), 1):
        for back, rows in enumerate(_FOLDED[each]):
            placed = tuple(
                _row(row, before, turned=k < len(rows) - 1) for k, row in enumerate(rows)
            )
            sides.append(Side(placed, n, bool(back), n))
        before += each
    return sides


def _row(row: Sequence[int], before: int, *, turned: bool) -> tuple[Cell, ...]:
    """Pages of a row; two and two share a spine."""
    return tuple(
        Cell(before + page, turned, "right" if column % 2 == 0 else "left")
        for column, page in enumerate(row)
    )


def two_up(count: int) -> list[Side]:
    """Pages in reading order, two on a side."""
    sides = []
    for n in range(0, count, 2):
        right = n + 2 if n + 2 <= count else None
        sides.append(Side(((Cell(n + 1, spine="right"), Cell(right)),), n // 2 + 1, False))
    return sides


def plan(scheme: str, count: int, size: int = 16) -> list[Side]:
    """The sides of ``count`` pages by ``scheme``; ``size`` is that of signatures."""
    if scheme == "saddle":
        return saddle(count)
    return perfect(count, size) if scheme == "perfect" else two_up(count)


def with_blanks(count: int, of: int, where: str) -> list[int | None]:
    """The pages of a file, ``None`` for blank ones that make a multiple of ``of``: at the ``end``,
    or ``before-last``, so that the last page stays the back of the cover."""
    pages: list[int | None] = [*range(1, count + 1)]
    lacking: list[int | None] = [None] * (-count % of)
    at = count - 1 if where == "before-last" else count
    return pages[:at] + lacking + pages[at:]
