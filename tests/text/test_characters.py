"""The table of characters against the lists that were written by hand."""

from __future__ import annotations

import re
import sys
from collections import Counter
from itertools import product

import pytest

from tests.oracle import (
    BLANK_AT_END,
    BLANK_AT_START,
    CONNECTORS,
    HANGING,
    LINE_END_FORBIDDEN,
    LINE_START_FORBIDDEN,
    NEVER_SPLIT,
    PAUSES,
    SOLIDUS,
    STOPS,
    blanks_meet,
)
from typeset.text import characters as table


def test_no_character_has_two_rows() -> None:
    counts = Counter(ch for row in table.TABLE for ch in row.characters)
    assert [ch for ch, count in counts.items() if count > 1] == []
    assert len(set(table.HAN_UNITS)) == len(table.HAN_UNITS)
    assert set(table.MULTIPLIERS) <= set(table.HAN_UNITS)


@pytest.mark.parametrize("mark", LINE_START_FORBIDDEN)
def test_banned_from_line_start(mark: str) -> None:
    assert mark in table.banned_at_start("normal")
    assert not table.may_break("山", mark)


@pytest.mark.parametrize("mark", LINE_END_FORBIDDEN)
def test_banned_from_line_end(mark: str) -> None:
    assert mark in table.banned_at_end("loose")
    assert not table.may_break(mark, "山", "loose")


def test_bans_grow_with_strictness() -> None:
    for banned in (table.banned_at_start, table.banned_at_end):
        assert set(banned("loose")) <= set(banned("normal")) <= set(banned("strict"))


def test_blanks_lie_where_the_national_standard_puts_them() -> None:
    for mark in BLANK_AT_END:
        assert table.CLASS_OF[mark].blank is table.Blank.RIGHT
    for mark in BLANK_AT_START:
        assert table.CLASS_OF[mark].blank is table.Blank.LEFT


def test_marks_meet() -> None:
    for before, after in product(BLANK_AT_END + BLANK_AT_START, repeat=2):
        assert table.marks_meet(before, after) == blanks_meet(before, after), before + after


def test_hanging_and_tight_marks() -> None:
    assert set(HANGING) <= set(table.HANGING)
    assert not set(table.HANGING) & set(BLANK_AT_START)
    assert all(table.CLASS_OF[mark].tight for mark in CONNECTORS + SOLIDUS)


def test_kaiming_keeps_only_what_ends_a_sentence_whole() -> None:
    half = table.MARK_STYLES["kaiming"].half
    assert all(table.CLASS_OF[mark].squeeze not in half for mark in STOPS)
    assert all(table.CLASS_OF[mark].squeeze in half for mark in PAUSES + BLANK_AT_START)


@pytest.mark.parametrize(
    "text",
    ["——", "……", "（十二）", "〔2023〕1号", "2021—2025", "5%～8%", "3–5", "２０２５", "7·18"],
)
def test_inseparable(text: str) -> None:
    assert text in NEVER_SPLIT
    assert not table.KEPT_SIGNS.isdisjoint(text)
    assert table.INSEPARABLE.search(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("35 kV", True),
        ("35 kilometres", False),
        ("120 km/h", True),
        ("GB/T", True),
        ("a/b/c", False),
        ("https://example.org/a", False),
        ("and/or", True),
    ],
)
def test_western_units_and_short_forms(text: str, kept: bool) -> None:
    assert bool(table.WESTERN_TOGETHER.search(text)) is kept


def test_an_ideograph_as_a_pattern_is_one_of_the_ranges() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    found = set(re.findall(table.IDEOGRAPH, every))
    letters = {ch for ch in re.findall(f"[{table.HAN_RANGES}]", every) if ch.isalnum()}
    assert letters <= found
    assert not found & set("019aZ_，。（）“”、：〔〕《》①⑩Ⅳ㎡㈠ＡｚαЖ·—…×〇"[:-1])
    assert set("一龥〇々㐀\U00020000") <= found
