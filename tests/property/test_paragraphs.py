"""What holds for every paragraph, tried on made-up ones. The lists come from ``tests.oracle``."""

from __future__ import annotations

import itertools

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.faces import Placed, placed, set_text, width, words
from tests.oracle import (
    BLANK_AT_END,
    BLANK_AT_START,
    LINE_END_FORBIDDEN,
    LINE_START_FORBIDDEN,
    NEVER_SPLIT,
    PAUSES,
    SPLIT,
    STOPS,
    blanks_meet,
)
from typeset.display import DOUBLE_DASH
from typeset.paragraph.setting import Line

HAN = st.sampled_from("的一是在有人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动")
MARKS = st.sampled_from("，。、；：？！“”‘’（）《》〈〉〔〕…·")
SINGLE = st.sampled_from(
    ["，", "。", "、", "；", "：", "”", "）", "》", "”。", "》、", "“山", "（川", "《海", "：“湖"]
)
"""Marks as they stand in sentences: never more than two together."""
WEST = st.sampled_from(
    ["5G的", "GDP是", "3.5%的", "2023年", "PM2.5中", "±800的", "https://example.org/a/b上", "A为"]
)
"""Western pieces with a character after them: a line of nothing but a URL has no gap to fill."""
ANYTHING = st.lists(
    st.one_of(HAN, HAN, HAN, HAN, MARKS, WEST, st.just("——")), min_size=1, max_size=160
)
SENTENCES = st.lists(st.one_of(HAN, HAN, HAN, HAN, SINGLE), min_size=30, max_size=160)
WITH_TOKENS = st.lists(
    st.one_of(HAN, HAN, HAN, HAN, st.sampled_from([token + "的" for token in NEVER_SPLIT])),
    min_size=20,
    max_size=120,
)
LOOSEST = 250
"""The widest gap, in thousandths of an em, that pieces of at most three characters can cause."""


def bare(line: Line) -> str:
    """The characters of a line, one for each that is placed."""
    return "".join(mark.character for mark in placed(line))


def pairs(line: Line) -> list[tuple[Placed, Placed]]:
    return list(itertools.pairwise(placed(line)))


@settings(max_examples=60, deadline=None)
@given(ANYTHING, st.integers(12, 30))
def test_text_is_conserved(parts: list[str], measure: int) -> None:
    text = "".join(parts)
    assert "".join(map(words, set_text(text, measure))) == text


@settings(max_examples=60, deadline=None)
@given(ANYTHING, st.integers(16, 30))
def test_full_lines_fill_the_measure(parts: list[str], measure: int) -> None:
    lines = set_text("山川湖海" + "".join(parts), measure)
    for n, line in enumerate(lines[:-1]):
        room = measure - 2 if n == 0 else measure
        # Each run may end a thousandth of an em off.
        assert abs(width(line) - room * 1000) <= 1 + len(line.runs), words(line)


@settings(max_examples=80, deadline=None)
@given(SENTENCES, st.integers(14, 30))
def test_no_banned_line_start_or_end(parts: list[str], measure: int) -> None:
    lines = set_text("山" + "".join(parts), measure)
    assert not [words(line) for line in lines[1:] if words(line)[0] in LINE_START_FORBIDDEN]
    assert not [words(line) for line in lines[:-1] if words(line)[-1] in LINE_END_FORBIDDEN]


@settings(max_examples=60, deadline=None)
@given(ANYTHING, st.integers(14, 30))
def test_no_line_is_wider_than_the_measure(parts: list[str], measure: int) -> None:
    lines = set_text("山川" + "".join(parts), measure)
    for n, line in enumerate(lines):
        assert width(line) <= (measure - 2 if n == 0 else measure) * 1000 + 2, words(line)


@settings(max_examples=80, deadline=None)
@given(SENTENCES, st.integers(16, 30))
def test_no_line_is_spaced_out_beyond_the_limit(parts: list[str], measure: int) -> None:
    for line in set_text("山川" + "".join(parts), measure):
        for before, after in pairs(line):
            assert after.left - before.right <= LOOSEST + 1, words(line)


@settings(max_examples=80, deadline=None)
@given(SENTENCES, st.integers(16, 30))
def test_marks_lose_no_more_than_their_blank(parts: list[str], measure: int) -> None:
    """CLREQ 3.5.3: no mark is squeezed below half an em, no character at all."""
    for line in set_text("山川" + "".join(parts), measure):
        for before, after in pairs(line):
            room = 500 * (before.character in BLANK_AT_END) + 500 * (
                after.character in BLANK_AT_START
            )
            assert before.right - after.left <= room + 1, words(line)


@settings(max_examples=60, deadline=None)
@given(SENTENCES, st.integers(16, 30))
@example(["山"] * 20 + ["。”", "“湖", "：“海", "》、"], 20)
def test_adjacent_marks_are_squeezed(parts: list[str], measure: int) -> None:
    """CLREQ 3.1.6.2: two marks whose blanks meet take 1.5 em where the line is not spaced out."""
    for line in set_text("山川" + "".join(parts), measure):
        spaced = max((run.spacing for run in line.runs), default=0)
        for before, after in pairs(line):
            if blanks_meet(before.character, after.character) and not spaced:
                assert before.right - after.left >= 499, words(line)


@settings(max_examples=60, deadline=None)
@given(SENTENCES, st.integers(16, 30))
def test_marks_at_line_edges_are_trimmed(parts: list[str], measure: int) -> None:
    """CLREQ 3.1.6.3: an opening mark begins a line without its blank, a closing one ends in half an em."""
    lines = set_text("".join(parts), measure, indent=0)
    for line in lines:
        first = placed(line)[0]
        assert first.left == (-500 if first.character in BLANK_AT_START else 0), words(line)
    for line in lines[:-1]:
        last = placed(line)[-1]
        body = 500 if last.character in BLANK_AT_END else last.advance
        assert abs(last.left + body - measure * 1000) < 2, words(line)


@settings(max_examples=80, deadline=None)
@given(SENTENCES, st.integers(16, 30))
def test_no_last_line_of_one_character(parts: list[str], measure: int) -> None:
    """CLREQ 3.4.4: with two full lines above it, there is always a character to draw down."""
    lines = set_text("".join(parts) + "山川", measure)
    if len(lines) > 2:
        last = words(lines[-1]).rstrip(STOPS + PAUSES + "”）》")
        assert len(last) > 1, [words(line) for line in lines]


@settings(max_examples=100, deadline=None)
@given(WITH_TOKENS, st.integers(16, 30))
def test_what_belongs_together_is_never_split(parts: list[str], measure: int) -> None:
    text = "山川" + "".join(parts)
    ends = []
    at = 0
    for line in set_text(text, measure):
        at += len(words(line))
        ends.append(at)
    for match in SPLIT.finditer(text):
        assert not [end for end in ends if match.start() < end < match.end()], match[0]


@settings(max_examples=30, deadline=None)
@given(st.integers(10, 25), st.sampled_from(["——", "……"]))
def test_dash_and_ellipsis_are_never_spaced_out(before: int, mark: str) -> None:
    lines = set_text("山" * before + mark + "，" + "川" * 40, indent=0)
    for line in lines:
        shown = bare(line)
        if mark == "……" and "……" in shown:
            at = shown.index("……")
            left, right = placed(line)[at : at + 2]
            assert abs(right.left - left.right) < 1
        if mark == "——":
            assert "—" not in shown
    assert sum(bare(line).count(DOUBLE_DASH) for line in lines) == (mark == "——")
