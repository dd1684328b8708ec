"""Charts as records write them, one of each kind."""

from __future__ import annotations

from pathlib import Path

from tests.model.samples import document, read_text
from typeset.model import nodes

ORGANISATION = """\
<chart kind="organisation"><label>图1</label><caption>组织指挥体系</caption>
  <node key="command">指挥部</node>
  <node key="office">办公室</node>
  <node key="general">综合科</node>
  <node key="news">信息科</node>
  <group key="teams"><label>工作组</label>
    <node key="relief">救助组</node>
    <node key="roads">保畅组</node>
  </group>
  <link from="command" to="office teams"/>
  <link from="office" to="general news"/>
</chart>"""

FLOW = """\
<chart kind="flow"><label>图2</label><caption>响应流程</caption>
  <node key="warn" shape="terminator">接到预警</node>
  <node key="study" shape="document">会商研判</node>
  <node key="enough" shape="decision">达到条件</node>
  <node key="start" shape="terminator">启动响应</node>
  <node key="watch">继续监测</node>
  <link from="warn" to="study"/>
  <link from="study" to="enough"/>
  <link from="enough" to="start">是</link>
  <link from="enough" to="watch">否</link>
  <link from="watch" to="warn" dashed="true"/>
</chart>"""

STAGES = """\
<chart kind="flow">
  <group><label>预警</label><node key="warn">接到预警</node></group>
  <group><label>响应</label><node key="start">启动响应</node></group>
  <link from="warn" to="start"/>
</chart>"""


def chart(folder: Path, source: str) -> nodes.Chart:
    """The chart that ``source`` writes; its first line is line 3."""
    (block,) = read_text(folder, document(source)).blocks
    assert isinstance(block, nodes.Chart)
    return block
