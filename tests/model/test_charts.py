"""A chart in words, and its root."""

from __future__ import annotations

from pathlib import Path

from tests.layout.charts.charts import FLOW, ORGANISATION, chart
from typeset.model.charts import description, edges, root


def test_a_chart_in_words(tmp_path: Path) -> None:
    assert description(chart(tmp_path, ORGANISATION)) == (
        "图1　组织指挥体系：指挥部→办公室、工作组。办公室→综合科、信息科。工作组→救助组、保畅组。"
    )
    assert description(chart(tmp_path, FLOW)) == (
        "图2　响应流程：接到预警→会商研判。会商研判→达到条件。"
        "达到条件→（是）启动响应、（否）继续监测。继续监测→接到预警。"
    )
    lone = chart(tmp_path, '<chart kind="flow"><node key="a">甲<br/>乙</node></chart>')
    assert description(lone) == "甲乙。"


def test_links_to_several_nodes_are_links_to_each(tmp_path: Path) -> None:
    found = list(edges(chart(tmp_path, ORGANISATION)))
    assert found[:3] == [("command", "office"), ("command", "teams"), ("office", "general")]


def test_the_root_need_not_come_first(tmp_path: Path) -> None:
    source = """<chart kind="organisation"><node key="b">乙</node><node key="a">甲</node>
      <link from="a" to="b"/></chart>"""
    assert root(chart(tmp_path, source)) == "a"
