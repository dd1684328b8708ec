"""Lines of Chinese text: squeezing, trimming, gaps and justification (CLREQ 3.1, 3.2)."""

from __future__ import annotations

import pytest

from tests.faces import SIZE, set_text, set_with, width, words

HAN = "山川湖海日月星辰东西南北春夏秋冬风雨雷电"


def kerns(line: object) -> list[int]:
    return [piece for run in line.runs for piece in run.pieces if isinstance(piece, int)]


def test_plain_text_needs_no_adjustment() -> None:
    lines = set_text(HAN * 3, indent=0)
    assert [words(line) for line in lines[:2]] == [(HAN * 3)[:22], (HAN * 3)[22:44]]
    assert all(run.spacing == 0 and not kerns(line) for line in lines for run in line.runs)


@pytest.mark.parametrize("pair", ["。”", "》）", "，“", "”“", "）（", "《〈", "：“", "》、"])
def test_adjacent_marks_lose_half_an_em(pair: str) -> None:
    (line,) = set_text(f"山川{pair}湖海")
    assert kerns(line) == [-500]


@pytest.mark.parametrize("pair", ["“）", "（”"])
def test_marks_whose_blanks_do_not_meet_stay(pair: str) -> None:
    (line,) = set_text(f"山川{pair}湖海")
    assert kerns(line) == []


def test_han_latin_gap() -> None:
    (line,) = set_text("增长5.5%左右")
    assert kerns(line) == [250, 250]


@pytest.mark.parametrize("text", ["，5G、", "（GDP）", "2020—2021", "3D"])
def test_no_gap_next_to_marks(text: str) -> None:
    (line,) = set_text(text)
    assert 250 not in kerns(line)


def test_opening_mark_at_line_start_is_trimmed() -> None:
    lines = set_text(HAN[:20] + "一二" + "“" + HAN, indent=0)
    assert words(lines[1]).startswith("“")
    assert kerns(lines[1])[0] == -500


def test_closing_mark_at_line_end_takes_half_an_em() -> None:
    text = (HAN * 2)[:21] + "，" + HAN * 2
    first = set_text(text, indent=0)[0]
    assert words(first)[-1] == "，"
    assert width(first) == pytest.approx(22000, abs=1)


def test_push_in_before_push_out() -> None:
    """The comma that would start the second line is pulled into the first by squeezing marks."""
    text = "山川，湖海，日月，星辰，东西南北春夏秋冬风雨，雷电山川湖海日月星辰"
    first = set_text(text, measure=22, indent=0)[0]
    assert words(first)[-1] == "，"
    assert any(kern < 0 for kern in kerns(first))


def test_dash_is_one_mark() -> None:
    (line,) = set_text("山川——湖海")
    assert any("\ue000" in piece for run in line.runs for piece in run.pieces if str(piece))
    assert words(line) == "山川——湖海"


def test_no_last_line_of_one_character() -> None:
    for count in range(23, 70):
        lines = set_text((HAN * 5)[:count] + "。")
        assert len(words(lines[-1]).rstrip("。")) > 1 or len(lines) == 1


def test_unbreakable_string_is_cut_rather_than_stick_out() -> None:
    lines = set_text("山川" + "x" * 200 + "湖海")
    assert len(lines) > 4
    assert all(width(line) <= 22001 for line in lines)


@pytest.mark.parametrize(
    "whole", ["二〇二三", "……", "——", "12345", "5.5%", "（十一）", "〔2023〕19号", "7·18"]
)
def test_never_split(whole: str) -> None:
    for before in range(15, 24):
        text = (HAN * 3)[:before] + whole + HAN
        assert any(whole in words(line) for line in set_text(text, indent=0))


@pytest.mark.parametrize("measure", [20.4, 20.5, 20.6])
def test_one_loose_line_is_shared_out_among_those_before_it(measure: float) -> None:
    """Where a range must not be parted, the lines above give a character each; they stay as many."""
    text = (
        "青河州《关于推进渡口建设的若干实施意见》和《支持渡口改造与航道整治奖励补助办法（试行）》"
    )
    text += "《渡口重点工程项目推进工作方案（2022—2025年）》。"
    lines = set_with(text, measure, push="out")
    assert len(lines) == 4
    assert max(run.spacing for line in lines for run in line.runs) < 0.12 * SIZE
