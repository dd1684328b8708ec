"""Titles are parted between words, in the shape of GB/T 9704-2012, 7.3.1."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.faces import library
from tests.layout.issues import pages, texts, words
from typeset.layout.sense import sense_ends
from typeset.paragraph.composer import Composer
from typeset.paragraph.items import Segment
from typeset.text.words import WORD, segmented, sense_costs


def lines(text: str, most: float) -> list[str]:
    """``text`` as lines of at most ``most`` em."""
    items = Composer(library()).items([Segment(text, "xiaobiaosong")])
    ends = sense_ends(items, int(most * 1000))
    return [items.text[a:b] for a, b in pairwise([0, *ends])]


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("关于印发《青河州低温雨雪冰冻灾害应急预案》的通知", 20, 2),
        ("关于表彰2024年度防汛抢险救援先进集体和先进个人的决定", 20, 2),
        ("关于进一步加强全州安全生产工作的若干措施的通知", 14, 2),
        ("关于印发《青河州突发公共事件应急管理办法（试行）》等三个规范性文件的通知", 17, 3),
    ],
)
def test_no_word_is_parted_and_no_line_is_a_stub(text: str, most: float, expected: int) -> None:
    found = lines(text, most)
    assert len(found) == expected
    assert "".join(found) == text
    inside = {k for start, end, _ in segmented(text) for k in range(start + 1, end)}
    at = 0
    for line in found[:-1]:
        at += len(line)
        assert at not in inside
    assert min(map(len, found)) > 3


def test_what_fits_stays_whole() -> None:
    assert lines("关于2024年度考核情况的通报", 20) == ["关于2024年度考核情况的通报"]


def test_the_kind_of_document_does_not_stand_alone() -> None:
    assert lines("关于加快县域特色产业高质量发展的实施意见", 18)[-1] != "实施意见"


def test_a_break_before_a_bracket_and_a_range_in_a_narrow_head() -> None:
    assert lines("设计灌溉面积（万亩）", 6.5) == ["设计灌溉面积", "（万亩）"]
    assert lines("2025—2030年", 4) == ["2025—", "2030年"]


def test_no_character_stands_alone_where_a_compound_can_be_parted() -> None:
    assert lines("州交通运输局", 5) == ["州交通", "运输局"]


def test_brackets_at_line_ends_take_no_room() -> None:
    assert lines("文旅商贸（续）", 2) == ["文旅", "商贸", "（续）"]


def test_three_lines_are_no_hourglass() -> None:
    widths = list(
        map(
            len, lines("关于印发《青河州人民政府工作规则》《青河州人民政府常务会议制度》的通知", 16)
        )
    )
    assert len(widths) == 3
    assert not widths[1] < min(widths[0], widths[2])


def test_costs_inside_words_are_prohibitive() -> None:
    costs = sense_costs("关于印发办法的通知")
    assert [k for k, cost in enumerate(costs) if cost >= WORD] == [1, 3, 5, 6, 8]


def test_a_heading_in_the_middle_of_its_column_is_parted_by_sense(tmp_path: Path) -> None:
    title = "积极推进水风光可再生能源综合开发基地建设"
    body = f'<heading level="1"><num>第三章</num>{title}</heading><p>正文。</p>'
    rows = [words(item) for page in pages(tmp_path, body) for item in texts(page)]
    start = next(n for n, row in enumerate(rows) if row.startswith("第三章"))
    assert rows[start : start + 2] == ["第三章　积极推进水风光可再生", "能源综合开发基地建设"]


def test_a_narrow_cell_parts_as_few_words_as_it_can() -> None:
    """More than four lines, and a word wider than the cell."""
    expected = ["单位", "GDP", "二氧化", "碳排放", "比重"]
    assert lines("单位GDP二氧化碳排放比重", 3.3) == expected


def test_a_phrase_takes_a_line_more_where_its_row_is_high_enough(tmp_path: Path) -> None:
    table = (
        "<table width='column'><col width='2.2'/><col width='10'/><tbody>"
        "<tr><td>能源综合生产能力</td><td>{}</td></tr></tbody></table>"
    )
    page = pages(tmp_path, table.format("按年度计划逐级分解落实，" * 5))[1]
    shown = [words(item) for item in texts(page)]
    assert [line for line in shown if line in "能源综合生产能力"] == [
        "能源",
        "综合",
        "生产",
        "能力",
    ]


def test_a_character_in_brackets_stays_with_the_word_that_it_counts_for() -> None:
    assert lines("继续监测预警，由县（市）先期处置", 10) == ["继续监测预警，", "由县（市）先期处置"]
    assert lines("县（市）指挥机构报告灾情", 7)[0] != "县"
