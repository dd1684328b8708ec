"""W3C, Requirements for Chinese Text Layout, 3.1.8 and 3.3: a case for each section that bears on
horizontal setting, with its number in the id of the test. docs/clreq.md lists what is left out and why.
"""

from __future__ import annotations

import pytest

from tests.conformance.lines import EM, HAN, above, section, strokes
from tests.faces import SIZE, placed, set_text, width, words
from typeset.paragraph.items import Annotation, Kind


@section("3.1.8")
def test_emphasis_dots_stand_below_the_middle_of_each_character(clreq: str) -> None:
    (line,) = set_text("山川，湖海", notes=[Annotation(Kind.EMPHASIS, 0, 5)])
    dots = strokes(line)
    assert [len(dot.points) for dot in dots] == [1, 1, 1, 1]
    assert [dot.points[0][0] * EM // SIZE for dot in dots] == [500, 1500, 3500, 4500]
    # Below the em box, above the next line of a page whose pitch is 1.6 em.
    assert all(120 < dot.points[0][1] * EM / SIZE < 600 for dot in dots)


@section("3.1.8")
def test_each_proper_noun_has_a_line_of_its_own(clreq: str) -> None:
    nouns = [Annotation(Kind.PROPER_NOUN, 0, 2), Annotation(Kind.PROPER_NOUN, 2, 4)]
    (line,) = set_text("山川湖海", notes=nouns)
    first, second = strokes(line)
    assert len(first.points) == len(second.points) == 2
    assert second.points[0][0] - first.points[1][0] > SIZE // 10


@section("3.1.8")
def test_lines_grow_with_spaced_out_text(clreq: str) -> None:
    text = (HAN * 2)[:21] + "（" + HAN
    line = set_text(text, indent=0, notes=[Annotation(Kind.PROPER_NOUN, 0, 21)])[0]
    assert line.runs[0].spacing
    (drawn,) = strokes(line)
    marks = placed(line)
    assert drawn.points[1][0] * EM / SIZE == pytest.approx(marks[20].right - 70, abs=4)
    dots = strokes(set_text(text, indent=0, notes=[Annotation(Kind.EMPHASIS, 0, 21)])[0])
    for dot, mark in zip(dots, marks, strict=False):
        assert dot.points[0][0] * EM / SIZE == pytest.approx((mark.left + mark.right) / 2, abs=4)


@section("3.1.8")
def test_dots_stand_below_lines(clreq: str) -> None:
    both = [Annotation(Kind.BOOK_TITLE, 0, 4), Annotation(Kind.EMPHASIS, 0, 4)]
    (line,) = set_text("山川湖海", notes=both)
    waves = [stroke for stroke in strokes(line) if len(stroke.points) > 2]
    dots = [stroke for stroke in strokes(line) if len(stroke.points) == 1]
    (wave,) = waves
    assert len(wave.points) % 3 == 1
    lowest = max(y for _, y in wave.points)
    assert all(dot.points[0][1] - dot.width // 2 > lowest for dot in dots)


# ---------------------------------------------------------------- 3.3 ruby and notes


def ruby(start: int, end: int, text: str) -> Annotation:
    return Annotation(Kind.RUBY, start, end, text, "song")


@section("3.3.4")
def test_ruby_is_half_as_large_and_centred(clreq: str) -> None:
    (line,) = set_text("山川湖海", notes=[ruby(1, 3, "hú")])
    ((text, left, right),) = above(line)
    run = next(run for run in line.runs if run.rise)
    assert (text, run.size) == ("hú", SIZE // 2)
    assert (left + right) / 2 == pytest.approx(2 * EM, abs=3)
    assert width(line) == pytest.approx(4 * EM, abs=1)


@section("3.3.4")
def test_ruby_reaches_over_its_neighbours(clreq: str) -> None:
    (line,) = set_text("山川床湖海", notes=[ruby(2, 3, "chuáng")])
    ((_, left, right),) = above(line)
    assert left < 2 * EM and right > 3 * EM
    assert width(line) == pytest.approx(5 * EM, abs=1)


@section("3.3.4")
def test_ruby_keeps_a_quarter_of_its_em_from_ruby(clreq: str) -> None:
    notes = [ruby(1, 2, "chuáng"), ruby(2, 3, "shuāng"), ruby(3, 4, "zhuāng")]
    (line,) = set_text("山床霜装海", notes=notes)
    first, second, third = above(line)
    assert second[1] - first[2] >= 124
    assert third[1] - second[2] >= 124


@section("3.3.4")
def test_ruby_stays_inside_the_line(clreq: str) -> None:
    """CLREQ: where it is longer than its base, both are aligned with the edge of the line."""
    (line,) = set_text("床山川", notes=[ruby(0, 1, "chuángqián")], indent=0)
    assert above(line)[0][1] == pytest.approx(0, abs=3)
    text = HAN + "床" + HAN
    first = set_text(text, notes=[ruby(20, 21, "chuángqián")], indent=0)[0]
    assert words(first) == HAN + "床chuángqián"
    assert above(first)[0][2] == pytest.approx(22 * EM, abs=3)


@section("3.3.6")
def test_base_and_its_annotation_stay_on_one_line(clreq: str) -> None:
    for before in range(14, 22):
        text = (HAN * 2)[:before] + "国内生产总值" + HAN
        lines = set_text(text, notes=[ruby(before, before + 6, "GDP")], indent=0)
        assert sum("国内生产总值GDP" in words(line) for line in lines) == 1


@section("3.3.6")
def test_han_annotation_is_spread_over_a_longer_base(clreq: str) -> None:
    (line,) = set_text("山GDPGDP海", notes=[ruby(1, 7, "产值")])
    ((text, left, right),) = above(line)
    base = [mark for mark in placed(line) if mark.character in "GDP"]
    assert text == "产值"
    # Half a gap at each end, a whole one between the two.
    before, after = left - base[0].left, base[-1].right - right
    assert before == pytest.approx(after, abs=3)
    assert right - left - 1000 == pytest.approx(before + after, abs=4)
    assert width(line) == pytest.approx(placed(line)[-1].right, abs=1)


@section("3.3.6")
def test_base_is_spaced_from_neighbours_under_a_long_annotation(clreq: str) -> None:
    (line,) = set_text("山电海", notes=[ruby(1, 2, "programmable")])
    ((_, left, right),) = above(line)
    marks = {mark.character: mark for mark in placed(line)}
    assert marks["电"].left > EM
    assert left >= marks["山"].right - 351
    assert right <= marks["海"].left + 351


@section("3.3.7")
def test_note_in_two_rows(clreq: str) -> None:
    """双行夹注: two rows of half the size in the height of one line, read one after the other."""
    text = "山川渠长三十里溉田湖海"
    note = Annotation(Kind.WARICHU, 2, 9)
    (line,) = set_text(text, notes=[note], small=(2, 9))
    assert words(line) == text
    rows = [run for run in line.runs if run.size == SIZE // 2 and isinstance(run.pieces[-1], str)]
    upper, lower = rows
    assert upper.rise > lower.rise
    assert [len(str(run.pieces[-1])) for run in rows] == [4, 3]
    assert width(line) == pytest.approx(6 * EM, abs=3)
    # Both rows stand inside the em box: 880 above the baseline, 120 below it.
    assert upper.rise + 0.88 * upper.size <= 0.88 * SIZE + 2
    assert lower.rise - 0.12 * lower.size >= -0.12 * SIZE - 2


@section("3.3.7")
def test_note_in_two_rows_goes_on_in_the_next_line(clreq: str) -> None:
    text = HAN + "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳" + HAN
    lines = set_text(text, notes=[Annotation(Kind.WARICHU, 20, 36)], small=(20, 36), indent=0)
    assert "".join(map(words, lines)) == text
    assert words(lines[0]).endswith("甲乙丙丁戊己庚辛")
    assert width(lines[0]) == pytest.approx(22 * EM, abs=3)
