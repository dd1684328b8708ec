"""W3C, Requirements for Chinese Text Layout, 3.2, 3.4 and 3.5: a case for each section that bears on
horizontal setting, with its number in the id of the test. docs/clreq.md lists what is left out and why.
"""

from __future__ import annotations

import pytest

from tests.conformance.lines import EM, HAN, gaps, section, squeezed
from tests.faces import library, placed, set_text, set_with, width, words
from tests.need import ROOT
from typeset.display import Text
from typeset.frozen import replace
from typeset.layout.layout_file import load_stylesheet
from typeset.layout.stylesheet import Style
from typeset.layout.text import TextSetter
from typeset.paragraph.composer import Composer

# ---------------------------------------------------------------- 3.2 Western text


@section("3.2.2")
def test_gap_between_han_and_western(clreq: str) -> None:
    (line,) = set_text("增长5.5%左右")
    assert [gap for gap in gaps(line) if gap] == [250, 250]


@section("3.2.2")
@pytest.mark.parametrize("gap", [0, 0.125, 0.25])
def test_gap_is_a_setting(clreq: str, gap: float) -> None:
    (line,) = set_with("山A川", gap=gap)
    assert gaps(line) == [gap * EM, gap * EM]


@section("3.2.2")
def test_no_gap_at_line_edges(clreq: str) -> None:
    starts = 0
    for before in range(20, 30):
        for line in set_text((HAN * 2)[:before] + "ABC" + HAN * 2, measure=21, indent=0):
            if words(line).startswith("ABC"):
                starts += 1
                assert placed(line)[0].left == 0
            if words(line).endswith("ABC"):
                assert width(line) == pytest.approx(21 * EM, abs=2)
    assert starts


@section("3.2.4")
@pytest.mark.parametrize("text", ["，5G、", "（GDP）", "：A。"])
def test_no_gap_beside_marks(clreq: str, text: str) -> None:
    (line,) = set_text(text)
    assert 250 not in gaps(line)


@section("3.2.4")
def test_western_words_are_not_split_nor_spaced_out(clreq: str) -> None:
    for before in range(10, 22):
        for line in set_text((HAN * 2)[:before] + "information" + HAN * 2, indent=0):
            shown = words(line)
            if "i" in shown:
                at = shown.index("information")
                assert all(abs(gap) < 60 for gap in gaps(line)[at : at + 10])


@section("3.2.4")
def test_hyphenation_is_a_setting_for_ragged_lines(clreq: str) -> None:
    text = "山川湖海日月internationalization山川湖海"
    whole = set_with(text, measure=12)
    assert not any("\u00ad" in words(line) for line in whole)
    divided = set_with(text, measure=12, hyphenate=True)
    assert words(divided[0]).endswith("\u00ad")
    assert "".join(map(words, divided)).replace("\u00ad", "") == text
    assert width(divided[0]) == pytest.approx(12 * EM, abs=3)
    spaced = [max(run.spacing for run in line.runs) for line in (whole[0], divided[0])]
    assert spaced[1] < spaced[0]


@section("3.2.4")
def test_words_are_left_whole_where_lines_are_even(clreq: str) -> None:
    text = (HAN * 3)[:30] + "management" + HAN
    assert not any("\u00ad" in words(line) for line in set_with(text, hyphenate=True))


# ---------------------------------------------------------------- 3.4 paragraphs


@section("3.4.1")
def test_first_line_is_indented_by_whole_characters(clreq: str) -> None:
    lines = set_text(HAN * 3)
    assert [len(words(line)) for line in lines[:2]] == [20, 22]


SHEET = load_stylesheet("gazette", ROOT / "layouts")
BODY = SHEET.styles["body"]


def set_block(text: str, style: Style) -> list[tuple[int, int]]:
    """Where each line of a column of 22 characters begins and ends, in characters from its left edge."""
    setter = TextSetter(SHEET, Composer(library()), {}, frozenset())
    slabs = setter.slabs(setter.passage(style, (text, "")), style, 22 * style.size)
    lines = [item for slab in slabs for item in slab.items if isinstance(item, Text)]
    found = []
    for line in lines:
        start, end = line.x, line.x + len(words(line)) * style.size
        found.append((round(start / style.size), round(end / style.size)))
    return found


@section("3.4.2")
def test_a_block_is_indented_at_both_sides(clreq: str) -> None:
    """All its lines, the first one by what it has more or less: a hanging indent too."""
    inset = replace(BODY, first=4.0, rest=2.0, right=2.0)
    assert set_block(HAN * 3, inset)[:3] == [(4, 20), (2, 20), (2, 20)]
    hanging = replace(BODY, first=0.0, rest=2.0)
    assert set_block(HAN * 3, hanging)[:2] == [(0, 22), (2, 22)]


@section("3.4.3")
@pytest.mark.parametrize(
    ("align", "right", "place"),
    [
        ("left", 0.0, (0, 10)),
        ("center", 0.0, (6, 16)),
        ("right", 0.0, (12, 22)),
        ("right", 2.0, (10, 20)),
    ],
)
def test_a_single_line_is_aligned(
    clreq: str, align: str, right: float, place: tuple[int, int]
) -> None:
    style = replace(BODY, first=0.0, align=align, right=right)
    assert set_block(HAN[:10], style) == [place]


@section("3.4.3")
def test_last_line_keeps_its_natural_width(clreq: str) -> None:
    last = set_text(HAN * 3)[-1]
    assert last.runs[0].spacing == 0
    assert width(last) == len(words(last)) * EM


@section("3.4.4")
def test_no_paragraph_ends_in_one_character(clreq: str) -> None:
    for count in range(23, 70):
        lines = set_text((HAN * 5)[:count] + "。")
        assert len(words(lines[-1]).rstrip("。")) > 1


# ---------------------------------------------------------------- 3.5 line adjustment


@section("3.5.2")
@pytest.mark.parametrize(("push", "squeezes"), [("in", True), ("out", False)])
def test_squeezing_comes_before_spacing_out(clreq: str, push: str, squeezes: bool) -> None:
    """One character too many comes in, or goes down to the next line and takes another one with it."""
    text = "山川，湖海，日月，星辰，" + HAN[:11] + "一二" + HAN
    first = set_with(text, push=push)[0]
    assert (len(words(first)) > 22) is squeezes
    assert any(gap < 0 for gap in gaps(first)) is squeezes
    assert any(run.spacing for run in first.runs) is not squeezes
    assert first.width == 22 * EM


@section("3.5.3")
@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("山（川，湖", ["山（"]),
        ("山”川，湖", ["”川"]),
        ("山，川A湖", ["，川"]),
        ("山A川。湖", ["山A", "A川"]),
        ("山。川湖", ["。川"]),
    ],
)
def test_order_of_squeezing(clreq: str, text: str, first: list[str]) -> None:
    """What is too much is taken from what comes first in the order, in equal parts, and nowhere else:
    brackets, commas, gaps, stops."""
    tight, natural = placed(squeezed(text, 100)), placed(squeezed(text, 0))
    for k in range(len(text) - 1):
        lost = (natural[k + 1].left - natural[k].left) - (tight[k + 1].left - tight[k].left)
        expected = 100 / len(first) if text[k : k + 2] in first else 0
        assert lost == pytest.approx(expected, abs=2)


@section("3.5.4")
def test_gaps_open_before_characters_are_spaced_out(clreq: str) -> None:
    lines = set_text("增长5G左右和GDP有关" + HAN[:9] + "（山" + HAN, indent=0, measure=22)
    line = lines[0]
    opened = [gap for gap in gaps(line) if gap > 100]
    assert opened and max(opened) <= 376
    assert line.width == 22 * EM


@section("3.5.4")
@pytest.mark.parametrize("mark", ["～", "／", "……"])
def test_connectors_and_what_is_unbreakable_are_not_spaced_out(clreq: str, mark: str) -> None:
    text = ((HAN * 2)[:10] + mark + HAN)[:21] + "（" + HAN
    line = set_text(text, indent=0)[0]
    assert max(gaps(line)) > 10
    at = words(line).index(mark[0])
    inner = gaps(line)[at - 1 : at + 1] if len(mark) == 1 else gaps(line)[at : at + 1]
    assert all(abs(gap) <= 2 for gap in inner)
