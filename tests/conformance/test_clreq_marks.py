"""W3C, Requirements for Chinese Text Layout, 3.1.1 to 3.1.7: a case for each section that bears on
horizontal setting, with its number in the id of the test. docs/clreq.md lists what is left out and why.
"""

from __future__ import annotations

import pytest

from tests.conformance.lines import EM, HAN, extents, gaps, section
from tests.faces import library, placed, set_text, set_with, width, words
from tests.oracle import HANGING
from typeset.display import DOUBLE_DASH

# ---------------------------------------------------------------- 3.1 marks


@section("3.1.1")
@pytest.mark.parametrize("mark", "。，、；：？！“”‘’（）〔〕【】《》〈〉—…·～／")
def test_every_mark_has_a_glyph(clreq: str, mark: str) -> None:
    for role in ("song", "hei", "kai", "fang", "xiaobiaosong"):
        face, _ = library().role(role).resolve(mark)
        assert library().face(face).glyph(mark)


@section("3.1.2")
@pytest.mark.parametrize("role", ["song", "song-bold", "hei", "kai", "fang", "xiaobiaosong"])
def test_dash_is_one_line_of_two_em_in_the_middle(clreq: str, role: str) -> None:
    (line,) = set_text("山川——湖海", role=role)
    dash = placed(line)[2]
    assert (dash.character, dash.advance) == (DOUBLE_DASH, 2 * EM)
    face = library().face(
        next(run.face for run in line.runs if DOUBLE_DASH in "".join(map(str, run.pieces)))
    )
    left, top, wide, height = extents(face, DOUBLE_DASH)
    # The em box reaches from 120 below the baseline to 880 above it.
    assert abs(top + height / 2 - 380) < 5
    assert abs(left + wide / 2 - EM) < 5
    assert wide > 1.8 * EM


@section("3.1.2")
@pytest.mark.parametrize("role", ["song", "song-bold", "hei", "kai", "fang", "xiaobiaosong"])
def test_ellipsis_is_six_even_dots_in_the_middle(clreq: str, role: str) -> None:
    (line,) = set_text("山川……湖海", role=role)
    assert [mark.advance for mark in placed(line)[2:4]] == [EM, EM]
    face = library().face(library().role(role).face_of["…"])
    left, top, wide, height = extents(face, "…")
    assert abs(top + height / 2 - 380) < 5
    assert abs(left + wide / 2 - EM / 2) < 5


@section("3.1.2")
def test_middle_dot_takes_half_an_em(clreq: str) -> None:
    (line,) = set_text("山川·湖海")
    assert width(line) == 4.5 * EM


@section("3.1.3")
@pytest.mark.parametrize(("marks", "room"), [("？！", 1), ("！！", 1), ("？？？", 2), ("！", 1)])
def test_exclamations_take_the_room_of_characters(clreq: str, marks: str, room: int) -> None:
    (line,) = set_text(f"山川{marks}湖海")
    assert placed(line)[-2].left == (2 + room) * EM


@section("3.1.4")
@pytest.mark.parametrize("strictness", ["strict", "normal", "loose"])
@pytest.mark.parametrize("mark", "。，、；：？！”’）》〉】")
def test_pauses_and_closing_marks_never_start_a_line(
    clreq: str, strictness: str, mark: str
) -> None:
    lines = set_with((HAN * 2)[:22] + mark + HAN, strictness=strictness)
    assert words(lines[1])[0] != mark


@section("3.1.4")
@pytest.mark.parametrize("strictness", ["strict", "normal", "loose"])
@pytest.mark.parametrize("mark", "“‘（《〈【〔")
def test_opening_marks_never_end_a_line(clreq: str, strictness: str, mark: str) -> None:
    lines = set_with((HAN * 2)[:21] + mark + HAN, strictness=strictness)
    assert words(lines[0])[-1] != mark


@section("3.1.4")
@pytest.mark.parametrize(("mark", "kept"), [("——", True), ("……", True), ("·", True), ("～", True)])
def test_house_rule_keeps_dash_and_ellipsis_too(clreq: str, mark: str, kept: bool) -> None:
    lines = set_text((HAN * 2)[:22] + mark + HAN, indent=0)
    assert (words(lines[1])[0] != mark[0]) is kept


@section("3.1.4")
def test_marks_are_pushed_in_before_they_are_pushed_out(clreq: str) -> None:
    text = "山川，湖海，日月，星辰，东西南北春夏秋冬风雨，雷电山川湖海日月星辰"
    assert words(set_text(text, indent=0)[0])[-1] == "，"


@section("3.1.5")
@pytest.mark.parametrize(
    "token", ["——", "……", "98.5%", "3‰", "36.5℃", "35 kV", "￥120", "（十二）"]
)
def test_unbreakable_marks(clreq: str, token: str) -> None:
    for before in range(15, 24):
        lines = set_text((HAN * 2)[:before] + token + HAN, indent=0)
        assert any(token in words(line) for line in lines)


@section("3.1.5")
def test_figures_and_their_han_units(clreq: str) -> None:
    """Kept together always, where the lines stay even, or not at all."""

    def parted(units: str) -> int:
        count = 0
        for before in range(4, 44):
            for phrase in ("12年", "3.5万千瓦", "第5期", "980公里"):
                text = (HAN * 3)[:before] + "，" + phrase + "山川，湖海，日月，星辰" + HAN
                for line in set_with(text, units=units)[:-1]:
                    end = words(line)
                    count += end[-1] in "第0123456789" or end.endswith("3.5万")
        return count

    free, prefer, keep = map(parted, ("free", "prefer", "keep"))
    assert keep == 0
    assert 0 < prefer < free


# ---------------------------------------------------------------- 3.1.6 widths


@section("3.1.6")
@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ("full", [EM] * 3),
        ("line-end-half", [EM] * 3),
        ("line-edge-half", [EM] * 3),
        ("kaiming", [EM / 2, EM, EM / 2]),
    ],
)
def test_mark_widths_by_style(clreq: str, marks: str, expected: list[float]) -> None:
    """The room of the comma, the full stop and the closing quotation mark."""
    (line,) = set_with("山，川。湖”海", marks=marks)
    at = placed(line)
    assert [at[k + 1].left - at[k].left for k in (1, 3, 5)] == expected


@section("3.1.6.2")
@pytest.mark.parametrize("marks", ["full", "line-end-half", "line-edge-half"])
@pytest.mark.parametrize("pair", ["。”", "》）", "，“", "”“", "）（", "《〈", "：“", "》、"])
def test_adjacent_marks_take_an_em_and_a_half(clreq: str, marks: str, pair: str) -> None:
    (line,) = set_with(f"山{pair}川", marks=marks)
    assert placed(line)[-1].left == 2.5 * EM


@section("3.1.6.2")
@pytest.mark.parametrize(("pair", "room"), [("，“", 1), ("》、", 1), ("。”", 1), ("。“", 1.5)])
def test_adjacent_marks_in_kaiming(clreq: str, pair: str, room: float) -> None:
    (line,) = set_with(f"山{pair}川", marks="kaiming")
    assert placed(line)[-1].left == (1 + room) * EM


@section("3.1.6.3")
@pytest.mark.parametrize(
    ("marks", "trimmed"),
    [("full", False), ("line-end-half", False), ("line-edge-half", True), ("kaiming", True)],
)
def test_opening_mark_at_line_start(clreq: str, marks: str, trimmed: bool) -> None:
    lines = set_with(HAN + "一二“" + HAN, marks=marks)
    assert words(lines[1])[0] == "“"
    assert placed(lines[1])[0].left == (-EM / 2 if trimmed else 0)


@section("3.1.6.3")
@pytest.mark.parametrize(
    ("marks", "trimmed"),
    [("full", False), ("line-end-half", True), ("line-edge-half", True), ("kaiming", True)],
)
def test_closing_mark_at_line_end(clreq: str, marks: str, trimmed: bool) -> None:
    """Twenty-one characters and a comma: half an em is spread over the line, or nothing."""
    lines = set_with((HAN * 2)[:21] + "，" + HAN * 2, marks=marks)
    assert words(lines[0])[-1] == "，"
    assert (lines[0].runs[0].spacing > 0) is trimmed


@section("3.1.6.3")
def test_full_width_mark_at_line_end_is_the_first_to_be_squeezed(clreq: str) -> None:
    """CLREQ 3.5.3 a: the comma before it stays as it is."""
    lines = set_with("山川，" + HAN[:19] + "。" + HAN, marks="full", measure=22.5)
    last = placed(lines[0])[-1]
    assert (last.character, last.left) == ("。", 22 * EM)
    assert set(gaps(lines[0])) == {0}


# ---------------------------------------------------------------- 3.1.7


@section("3.1.7")
@pytest.mark.parametrize("mark", HANGING)
@pytest.mark.parametrize("hanging", ["off", "allow", "force"])
def test_hanging_marks(clreq: str, hanging: str, mark: str) -> None:
    """After a full line a mark hangs beyond its end, or draws the last character down."""
    lines = set_with((HAN * 2)[:22] + mark + HAN, hanging=hanging)
    if hanging == "off":
        assert words(lines[1]).startswith((HAN * 2)[21] + mark)
    else:
        assert words(lines[0]).endswith(mark)
        assert placed(lines[0])[-1].left == 22 * EM
        assert lines[0].width == 22 * EM


@section("3.1.7")
def test_marks_that_fit_hang_only_where_that_is_forced(clreq: str) -> None:
    text = (HAN * 2)[:21] + "，" + HAN * 2
    assert set_with(text, hanging="allow")[0].runs == set_with(text, hanging="off")[0].runs
    forced = placed(set_with(text, hanging="force")[0])[-1]
    assert forced.left == pytest.approx(22 * EM, abs=1)


@section("3.1.7")
def test_marks_in_succession_do_not_hang(clreq: str) -> None:
    lines = set_with((HAN * 2)[:21] + "。”" + HAN, hanging="force")
    assert lines[0].width <= 22 * EM
    assert placed(lines[0])[-1].right <= 22.5 * EM + 1
