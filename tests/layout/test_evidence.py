"""How far breaks of a former printing stand from column ends: told from line end to line end."""

from __future__ import annotations

import pytest

from typeset import resources
from typeset.display import Document, Metadata, Page, Run, Text
from typeset.layout.evidence import FormerBreak, compare_breaks
from typeset.layout.layout_file import load_stylesheet

LINES = ("天地玄黄宇宙洪荒", "日月盈昃辰宿列张", "寒来暑往秋收冬藏", "闰余成岁律吕调阳")
"""The first two are a column, the other two the next one."""


@pytest.mark.parametrize(
    ("before", "after", "distance"),
    [
        ("列张", "寒来", 0),
        ("洪荒", "日月", 1),
        ("冬藏", "闰余", -1),
        ("寒", "来暑", 0),  # the line ended one character behind the end of ours
        ("日", "月盈", 1),
        ("盈昃辰宿", "列张", 0),
        ("没有", "这些", None),
    ],
)
def test_distance(before: str, after: str, distance: int | None) -> None:
    sheet = load_stylesheet("gazette", resources.root() / "layouts")
    page = sheet.page
    lines = [
        Text(0, page.top + (n % 2 + 1) * page.pitch, (Run("song", page.size, (words,)),))
        for n, words in enumerate(LINES)
    ]
    after_them = Text(0, page.top + page.pitch, (Run("song", page.size, ("云腾致雨",)),))
    document = Document(
        [Page("1", page.width, page.height, (*lines, after_them))],
        (),
        Metadata("", "", "", (), "2025-01-01"),
    )
    (found,) = compare_breaks(document, sheet, [FormerBreak(before, after, 7)])
    assert (found.line, found.distance) == (7, distance)
