"""Columns evened out by paragraphs with a line more or less, and what must not change by it."""

from __future__ import annotations

import itertools
import random
import re
from pathlib import Path

import pytest

from tests.layout.issues import found, pages, texts, words
from typeset.display import Page
from typeset.units import pt

PITCH = pt(17)
WORDS = "山川湖海，草木云霞；风物长宜放眼量，江河行地日月经天。"
AFTER = '<instrument id="plan"><title>青河州渡口规划</title><p>略。</p></instrument>'
OFF = "[pages]\nlooseness = 0\n"


def body(lengths: list[int]) -> str:
    """Paragraphs of so many characters, each ending in a full stop."""
    source = itertools.cycle(re.sub(r"\s", "", WORDS))
    return "".join(
        f"<p>山{''.join(itertools.islice(source, n - 2)).rstrip('，；。')}景。</p>" for n in lengths
    )


def feet(page: Page) -> tuple[int, int]:
    """The lowest lines of the two columns above the title that follows, in lines."""
    (title,) = found(page, "青河州渡口规划")
    middle = page.width // 2
    lines = [item for item in texts(page) if pt(90) < item.y < title.y - PITCH]
    left, right = (
        max([item.y for item in lines if (item.x > middle) is side], default=0) // PITCH
        for side in (False, True)
    )
    return left, right


def apart(folder: Path, lengths: list[int], layout: str = "") -> int:
    page = next(
        page
        for page in pages(folder, body(lengths) + AFTER, layout)
        if found(page, "青河州渡口规划")
    )
    left, right = feet(page)
    return abs(left - right)


def test_whole_paragraphs_of_two_and_four_lines_are_evened_out(tmp_path: Path) -> None:
    # Four, two, two and two lines part as six and four; the third can be a line longer.
    lengths = [70, 38, 42, 30]
    assert apart(tmp_path, lengths, OFF) == 2
    assert apart(tmp_path, lengths) <= 1


@pytest.mark.parametrize("seed", range(6))
def test_columns_are_never_less_even_and_the_text_is_the_same(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    lengths = [chance.randrange(25, 100) for _ in range(chance.randrange(4, 12))]
    assert apart(tmp_path, lengths) <= max(1, apart(tmp_path, lengths, OFF))
    own, other = (
        "".join(
            words(item) for page in pages(tmp_path, body(lengths), layout) for item in texts(page)
        )
        for layout in ("", OFF)
    )
    assert own == other


@pytest.mark.parametrize("count", (38, 45, 52))
def test_pages_before_a_fault_may_be_made_up_again(tmp_path: Path, count: int) -> None:
    chance = random.Random(count)
    lengths = [chance.randrange(25, 110) for _ in range(count)]
    assert apart(tmp_path, lengths) <= 1
    starts = [
        [
            bool(found(page, "青河州渡口规划"))
            for page in pages(tmp_path, body(lengths) + AFTER, layout)
        ]
        for layout in ("", OFF)
    ]
    assert starts[0] == starts[1]


def test_columns_may_be_a_line_longer_where_they_may_not_end_on_their_last_one(
    tmp_path: Path,
) -> None:
    chance = random.Random(1)
    text = body([chance.randrange(25, 110) for _ in range(190)])

    def depths(layout: str) -> list[int]:
        """The lines of the full columns: those of all pages of text but the last."""
        found = []
        for page in pages(tmp_path, text, layout)[2:-2]:
            lines = [item for item in texts(page) if not item.generated]
            for side in (False, True):
                column = [item.y for item in lines if (item.x > page.width // 2) is side]
                found.append((max(column) - min(column)) // PITCH + 1)
        return found

    usual = depths("[pages]\nlooseness = 0\n")
    longer = depths("[pages]\nlooseness = 0\nlong = 1\n")
    assert max(usual) == 41
    assert max(longer) == 42
    # What one column lacks the next may have more: together they hold what full ones would.
    assert abs(sum(longer) - 41 * len(longer)) <= 2
    assert sum(usual) < 41 * len(usual) - 2


@pytest.mark.parametrize("least", (1, 3, 6))
def test_so_many_lines_follow_a_title_on_its_page(tmp_path: Path, least: int) -> None:
    for count in range(28, 40):
        text = (
            body([60] * count)
            + f"<instrument id='plan'><title>青河州渡口规划</title>{body([60] * 9)}</instrument>"
        )
        layout = f"[pages]\nlooseness = 0\nafter_title = {least}\n"
        page = next(page for page in pages(tmp_path, text, layout) if found(page, "青河州渡口规划"))
        (title,) = found(page, "青河州渡口规划")
        below = {item.y for item in texts(page) if item.y > title.y and not item.generated}
        assert len(below) >= least
