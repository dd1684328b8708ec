"""Scripts and figures in one line: Yi, Han, Latin; full-width and half-width figures in dates."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.faces import placed, set_text, words

YI = "ꆈꌠꉙꂷꊨꏦꏱꅉꏓꀊꄉꇤꆀꃅꉬ"
HAN = "山川湖海日月星辰东西南北春夏秋冬风雨雷电"


def gaps(text: str) -> dict[str, float]:
    """The space between each two neighbours of a line, where there is any."""
    marks = placed(set_text(text)[0])
    return {
        a.character + b.character: b.left - a.right for a, b in pairwise(marks) if b.left - a.right
    }


def test_yi_breaks_between_syllables_and_fills_the_line() -> None:
    lines = set_text(YI * 6, indent=0)
    assert len(lines) > 1
    assert "".join(map(words, lines)) == YI * 6
    for line in lines[:-1]:
        assert placed(line)[-1].right == pytest.approx(22000, abs=3)


def test_yi_is_set_like_han_beside_latin() -> None:
    assert gaps("ꆈꌠGDP山川") == {"ꌠG": 250, "P山": 250}


def test_no_gap_between_yi_and_han_or_marks() -> None:
    assert gaps("ꆈꌠ山川，ꆈꌠ。“ꆈ”") == {"。“": -500}


def test_marks_after_yi_do_not_start_a_line() -> None:
    for count in range(20, 40):
        for line in set_text((YI * 4)[:count] + "，" + YI * 2, indent=0)[1:]:
            assert not words(line).startswith("，")


@pytest.mark.parametrize("date", ["2025年12月31日", "2025-12-31", "2025.12.31"])
def test_half_width_dates_keep_their_figures(date: str) -> None:
    figures = date.replace("年", " ").replace("月", " ").replace("日", " ").split()
    for before in range(12, 22):
        lines = [words(line) for line in set_text((HAN * 2)[:before] + date + HAN, indent=0)]
        for figure in figures:
            assert any(figure in line for line in lines)


def test_full_width_figures_are_one_em_wide_and_not_split() -> None:
    (line,) = set_text("２０２５年")
    assert [mark.advance for mark in placed(line)] == [1000] * 5
    for before in range(12, 22):
        lines = [
            words(line) for line in set_text((HAN * 2)[:before] + "２０２５年" + HAN, indent=0)
        ]
        assert any("２０２５" in line for line in lines)


def test_full_width_figures_take_no_gap() -> None:
    assert gaps("于２０２５年") == {}
    assert gaps("于2025年") == {"于2": 250, "5年": 250}


def test_mark_of_a_note_stays_with_its_word() -> None:
    """The mark of a footnote is glued on by the layout; a raised run keeps its size in the line."""
    from tests.faces import SIZE, composer
    from typeset.paragraph.breaking import break_lines
    from typeset.paragraph.items import Segment
    from typeset.paragraph.setting import set_lines

    segments = [Segment(HAN + "山川", "song"), Segment("①", "song", 600, 400), Segment(HAN, "song")]
    items = composer().items(segments)
    breaks = bytearray(items.breaks)
    breaks[22] = 0
    items = items._replace(breaks=bytes(breaks))
    lines = set_lines(items, break_lines(items, 22000, 22000), SIZE, (22000, 22000))
    (mark,) = [run for line in lines for run in line.runs if "①" in run.pieces]
    assert (mark.size, mark.rise) == (SIZE * 600 // 1000, SIZE * 400 // 1000)
    assert not any(words(line).startswith("①") for line in lines)
