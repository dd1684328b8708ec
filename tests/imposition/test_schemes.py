"""Every page stands where folding puts it: sheets are folded here, and read like a book."""

from __future__ import annotations

import pytest

from typeset.imposition.schemes import Side, perfect, plan, saddle, signatures, two_up, with_blanks

Leaf = tuple[int | None, int | None]
Stack = list[Leaf]


def flipped(stack: Stack) -> Stack:
    return [(below, above) for above, below in reversed(stack)]


def folded(front: Side, back: Side) -> Stack:
    """The leaves of a sheet that lies on its front and is folded until one page is left to be seen: right
    over left, then top over bottom, at last at the spine."""
    columns = len(front.rows[0])
    grid = [
        [[(row[c].page, under[columns - 1 - c].page)] for c in range(columns)]
        for row, under in zip(back.rows, front.rows, strict=True)
    ]
    while len(grid) > 1 or len(grid[0]) > 1:
        if len(grid[0]) > 2 or len(grid) == 1:
            half = len(grid[0]) // 2
            grid = [[flipped(row[-1 - c]) + row[c] for c in range(half)] for row in grid]
        else:
            grid = [[flipped(a) + b for a, b in zip(*grid, strict=True)]]
    return grid[0][0]


def read(stack: Stack) -> list[int | None]:
    pages = [page for leaf in stack for page in leaf]
    return pages if pages[0] is not None and pages[0] < (pages[-1] or 0) else pages[::-1]


@pytest.mark.parametrize("size", [4, 8, 16])
def test_a_signature_reads_in_order(size: int) -> None:
    front, back = perfect(size, size)
    assert read(folded(front, back)) == [*range(1, size + 1)]


@pytest.mark.parametrize("size", [8, 16])
def test_heads_lie_at_heads(size: int) -> None:
    for side in perfect(size, size):
        assert [all(cell.turned for cell in row) for row in side.rows] == [True, False]


@pytest.mark.parametrize("count", [16, 20, 24, 28, 56, 60])
def test_a_book_of_signatures_reads_in_order(count: int) -> None:
    sides = perfect(count, 16)
    pages = []
    for front, back in zip(sides[::2], sides[1::2], strict=True):
        assert (front.back, back.back) == (False, True)
        pages += read(folded(front, back))
    assert pages == [*range(1, count + 1)]
    assert sum(signatures(count, 16)) == count


def test_a_short_signature_is_not_the_last() -> None:
    assert signatures(60, 16) == [16, 16, 8, 4, 16]
    assert signatures(12, 16) == [8, 4]


@pytest.mark.parametrize("count", [4, 8, 56])
def test_a_saddle_reads_in_order(count: int) -> None:
    """Sheets laid into one another: from the cover to the middle and out again."""
    sides = saddle(count)
    outward: list[int | None] = []
    for front, back in zip(sides[::2], sides[1::2], strict=True):
        (last, first), (second, before) = front.rows[0], back.rows[0]
        outward += [first.page, second.page]
        assert (last.page or 0) == count + 1 - (first.page or 0)
        assert (before.page or 0) == count + 1 - (second.page or 0)
        assert {cell.nested for cell in (*front.rows[0], *back.rows[0])} == {front.sheet - 1}
        assert [last.spine, first.spine] == ["right", "left"]
    assert outward == [*range(1, count // 2 + 1)]


def test_two_up_keeps_the_order() -> None:
    assert [[cell.page for cell in side.rows[0]] for side in two_up(5)] == [
        [1, 2],
        [3, 4],
        [5, None],
    ]


@pytest.mark.parametrize("scheme", ["saddle", "perfect", "2up"])
def test_every_page_is_placed_once(scheme: str) -> None:
    sides = plan(scheme, 40)
    assert sorted(
        cell.page for side in sides for row in side.rows for cell in row if cell.page
    ) == [*range(1, 41)]


def test_blank_pages() -> None:
    assert with_blanks(6, 4, "end") == [1, 2, 3, 4, 5, 6, None, None]
    assert with_blanks(6, 4, "before-last") == [1, 2, 3, 4, 5, None, None, 6]
    assert with_blanks(8, 4, "end") == [*range(1, 9)]
