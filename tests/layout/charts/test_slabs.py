"""Whole charts: records set with real type."""

from __future__ import annotations

import pickle
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.faces import library
from tests.layout.charts.charts import FLOW, ORGANISATION, STAGES, chart
from tests.layout.issues import found
from tests.layout.issues import pages as issue_pages
from tests.model.strategies import charts
from tests.need import ROOT
from typeset.display import DOUBLE_DASH, Rect, Text
from typeset.display import Path as Line
from typeset.layout.charts import chart_slabs
from typeset.layout.flow import Slab
from typeset.layout.layout_file import load_stylesheet
from typeset.layout.stylesheet import Length, Stylesheet
from typeset.layout.text import TextSetter
from typeset.model import nodes
from typeset.model.walk import characters
from typeset.paragraph.composer import Composer
from typeset.units import pt

SHEET = load_stylesheet("gazette", ROOT / "layouts")
PITCH = SHEET.page.pitch
PAGE = (SHEET.page.text_width, SHEET.page.text_height)


def setter(sheet: Stylesheet = SHEET) -> TextSetter:
    return TextSetter(sheet, Composer(library()), {}, frozenset({"d"}))


def slabs(
    block: nodes.Chart, width: int = PAGE[0], height: int = PAGE[1], *, fill: bool = False
) -> list[Slab]:
    return chart_slabs(setter(), block, width, height, fill=fill)


def texts(found: list[Slab]) -> list[tuple[Text, str]]:
    return [
        (item, "".join(p for run in item.runs for p in run.pieces if isinstance(p, str)))
        for slab in found
        for item in (*slab.items, *(each for note in slab.notes for each in note.items))
        if isinstance(item, Text)
    ]


def letters(text: str) -> Counter[str]:
    return Counter("".join(text.replace(DOUBLE_DASH, "——").split()))


@settings(max_examples=60, deadline=None)
@given(charts())
def test_all_text_is_set_once(block: nodes.Chart) -> None:
    """Footnotes add their marks, nothing else is added."""
    record = nodes.Record(nodes.Kind.OTHER, (), (), (), "", None, None, (block,), id="d")
    written = letters("".join(text for text, _ in characters(record)))
    laid = letters("".join(text for _, text in texts(slabs(block, height=pt(5000)))))
    assert not written - laid
    assert set(laid - written) <= set("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳0")


@pytest.mark.parametrize("source", [ORGANISATION, FLOW, STAGES])
@pytest.mark.parametrize("fill", [False, True])
def test_a_chart_stays_in_its_room(tmp_path: Path, source: str, fill: bool) -> None:
    for width in (SHEET.page.column_width, PAGE[0]):
        found = slabs(chart(tmp_path, source), width, fill=fill)
        whole = found[0]
        assert sum(slab.height for slab in found) % PITCH == 0
        assert sum(slab.height for slab in found) <= PAGE[1]
        for item in whole.items:
            if isinstance(item, Rect):
                assert 0 <= item.x <= item.x + item.width <= width
                assert 0 <= item.y <= item.y + item.height <= whole.height
            elif isinstance(item, Line):
                for step in item.steps:
                    assert all(0 <= x <= width for x in step[::2])
                    assert all(0 <= y <= whole.height for y in step[1::2])
            elif isinstance(item, Text):
                assert 0 <= item.x < width
                assert 0 < item.y <= whole.height


LONG = """<chart kind="flow">
  <group><label>会商研判</label><node key="a" shape="terminator">县（市）指挥机构报告灾情</node></group>
  <group><label>响应处置</label>
    <node key="b">落实道路保畅、电力通信抢修、生活救助、社会动员等响应措施</node>
    <node key="c">继续监测预警，由县（市）先期处置</node></group>
  <link from="a" to="b"/><link from="b" to="c"/>
</chart>"""


@pytest.mark.parametrize("measure", [5, 6, 7, 8, 11, 16])
@pytest.mark.parametrize("fill", [False, True])
def test_text_stands_inside_its_node_and_its_stage(
    tmp_path: Path, measure: int, fill: bool
) -> None:
    """Whatever the measure of a line in a node is: as many lines are set as were measured."""
    sheet = replace(SHEET, charts=replace(SHEET.charts, measure=(4.0, float(measure))))
    block = chart(tmp_path, LONG)
    whole = chart_slabs(setter(sheet), block, *PAGE, fill=fill)[0]
    boxes = []
    for item in whole.items:
        if isinstance(item, Line) and item.closed:
            xs = [x for step in item.steps for x in step[::2]]
            ys = [y for step in item.steps for y in step[1::2]]
            boxes.append((min(xs), min(ys), max(xs), max(ys)))
    found = texts([whole])
    assert len(found) > 11
    for text, letters in found:
        size = text.runs[0].size
        right = text.x + size * sum(letter not in "（），、" for letter in letters)
        assert any(
            x <= text.x and right <= end and y <= text.y - size * 7 // 8 and text.y <= foot
            for x, y, end, foot in boxes
        ), letters


def test_a_chart_that_fills_its_page_takes_all_of_it(tmp_path: Path) -> None:
    block = chart(tmp_path, STAGES)
    tall = slabs(block, fill=True)
    assert sum(slab.height for slab in tall) == PAGE[1]
    high, low = ([item.y for item, _ in texts(found[:1])] for found in (tall, slabs(block)))
    assert max(high) - min(high) > 1.5 * (max(low) - min(low))


def test_reading_follows_the_graph(tmp_path: Path) -> None:
    tree = [text for _, text in texts(slabs(chart(tmp_path, ORGANISATION))[:1])]
    assert tree == ["指挥部", "办公室", "综合科", "信息科", "工作组", "救助组", "保畅组"]
    flow = [text for _, text in texts(slabs(chart(tmp_path, FLOW))[:1])]
    assert flow == ["接到预警", "会商研判", "达到条件", "是", "否", "启动响应", "继续监测"]
    stages = [text for _, text in texts(slabs(chart(tmp_path, STAGES))[:1])]
    assert stages == ["预", "警", "接到预警", "响", "应", "启动响应"]


def test_what_is_too_large_is_set_smaller_and_then_a_fault(tmp_path: Path) -> None:
    wide = "".join(f'<node key="n{n}">{"协调" * 8}</node>' for n in range(12))
    links = f'<link from="n0" to="{" ".join(f"n{n}" for n in range(1, 12))}"/>'
    block = chart(tmp_path, f'<chart kind="flow">{wide}{links}</chart>')
    normal = SHEET.styles["chart"].size
    sizes = {run.size for item, _ in texts(slabs(block)) for run in item.runs}
    assert SHEET.charts.sizes[0] <= min(sizes) <= max(sizes) < normal
    strict = replace(SHEET, charts=replace(SHEET.charts, sizes=(normal, Length(pt(12)))))
    one = setter(strict)
    chart_slabs(one, block, *PAGE, fill=False)
    assert [fault.rule for fault in one.faults] == ["layout.chart-large"]
    assert [fault.span.line for fault in one.faults] == [3]


def test_the_same_chart_is_drawn_the_same(tmp_path: Path) -> None:
    block = chart(tmp_path, FLOW)
    # Tags are told apart by identity; in bytes they are what they say.
    assert pickle.dumps(slabs(block)) == pickle.dumps(slabs(block))


def test_a_chart_need_not_have_the_title_below_it_on_its_page(tmp_path: Path) -> None:
    """It stands where it fits, although the next document starts on the next page."""
    for lines in range(40, 64, 2):
        made = issue_pages(tmp_path, "<p>略。</p>" * lines + ORGANISATION)
        used = [page for page in made if found(page, "指挥部")]
        above = [page for page in made if found(page, "略。")]
        if used != above[-1:]:
            last = max(item.y for item in found(above[-1], "略。"))
            tall = sum(slab.height for slab in slabs(chart(tmp_path, ORGANISATION)))
            assert last + tall > SHEET.page.top + PAGE[1], lines
