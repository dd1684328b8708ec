"""Records for tests: one that uses the whole vocabulary, and frames to put one thing into."""

from __future__ import annotations

from pathlib import Path

from typeset.model.nodes import Record
from typeset.model.read import read_record

WHOLE = """\
<?xml version="1.0" encoding="UTF-8"?>
<document id="plan" kind="notice" date="2023-01-22" source="in.md" line="3">
  <copy-number>000012</copy-number><classification>秘密★1年</classification><urgency>特急</urgency>
  <issuer>青河州人民政府</issuer><issuer>青河军分区</issuer><!-- a comment is not text -->
  <title>关于印发《青河州渡口<br/>规划》的通知</title><subtitle>（试行）</subtitle>
  <number>青府发〔2023〕2号</number>
  <signatories><label>签发人：</label><name>石　平</name><name>江　河</name></signatories>

  <delivery>2023年1月3日<br/>州长　石平</delivery>
  <recipients line="9">各县人民政府：</recipients>
  <p line="12">依照<cite to="att">《渡口规划》</cite>，<b>修</b>桥10<sup>2</sup>座、H<sub>2</sub>O，见<ref
    to="tab">表1</ref>，第<ref to="att" show="page"/>页。<fn>桥含<b>便桥</b>。</fn></p>
  <p kind="salutation">各位代表：</p>
  <p kind="dash">——路通了。</p>
  <p kind="flush"><em>完</em>，<ruby>濛<rt>méng</rt></ruby>水<pn>石平</pn><bt>河志</bt><warichu>今存</warichu
    >。</p>
  <heading level="1" id="h"><num>一、</num>总体要求</heading>
  <heading level="2">背景</heading>
  <p><run-in level="2"><num>（一）</num>加强领导。</run-in>各县要重视。</p>
  <list><item line="20"><num>（1）</num>甲</item><item>乙</item></list>
  <article><num>第一条</num>为了管渡口，制定本办法。</article>
  <article><num>第二条</num><name>统一受理。</name>由窗口受理。</article>
  <glossary><entry><term>三化：</term>指甲乙丙。</entry></glossary>
  <box><label>专栏1</label><title>桥</title><p>修桥。</p></box>
  <table width="page" id="tab">
    <label>表1</label><caption>渡口</caption><unit>单位：个</unit>
    <col width="2" align="left"/><col/><col/>
    <thead><tr><th rows="2">县</th><th columns="2">渡口</th></tr><tr><th>新</th><th>旧</th></tr></thead>
    <tbody><tr line="31"><th>　甲县</th><td align="right"><p>1</p><p>2</p></td><td/></tr></tbody>
    <note>注：截至上年末。</note>
  </table>
  <figure lost="true" alt="流程图"><label>图1</label><caption>流程</caption></figure>
  <chart kind="organisation" width="page" height="page" id="org"><label>图2</label><caption>机构</caption>
    <node key="a">州<br/>指挥部</node><node key="b" shape="document">办公室</node>
    <group key="g"><label>工作组</label><node key="c">救助组</node></group>
    <link from="a" to="b g"/></chart>
  <chart kind="flow"><node key="a" shape="decision">下雪<fn>含雨夹雪。</fn></node><node key="b">扫</node>
    <link from="a" to="b" dashed="true">是</link></chart>
  <roster><group><role>组　长：</role><member><name>石平</name><post>州长</post></member></group>
    <group><member><name>江 河</name></member></group></roster>
  <duty><post>副州长（挂职）</post><name>江河</name><p>管桥。</p><list><item>路</item></list></duty>
  <personnel><action>免去：</action><item>石平的馆长职务。</item></personnel>
  <attachments-note><label>附件：</label><item><num>1.</num>渡口表</item></attachments-note>
  <signature seal="true"><name>青河州人民政府</name><date>2023年1月22日</date></signature>
  <annotation>（此件公开发布）</annotation>
  <instrument><title>渡口规划</title><subtitle>（试行）</subtitle><p>全文。</p>
    <appendix><label>附录1</label><figure lost="true"/></appendix></instrument>
  <attachment id="att"><label>附件1</label><title>渡口<br/>表</title><p>表在后。</p></attachment>
  <colophon>
    <recipients>主送：各县人民政府。</recipients>
    <copies>抄送：州委办公室。</copies>
    <office>青河州人民政府办公室</office>
    <date>2023年1月23日印发</date>
  </colophon>
</document>
"""


def document(inside: str, *, head: str = "<title>题</title>", attributes: str = "") -> str:
    """A document with ``inside`` as its body; its first line is line 3."""
    return f'<document id="d" kind="other"{attributes}>\n{head}\n{inside}\n</document>\n'


def read_text(folder: Path, text: str | bytes) -> Record:
    """Read a record from its source; spans name it ``d.xml``."""
    path = folder / "d.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_record(path, display_path="d.xml")


def write_issue(folder: Path, **files: str | bytes) -> Path:
    """An issue in ``folder``: issue.toml, publication.toml and records ``a.xml``, ``b.xml`` …

    A file given as ``issue_toml=…`` replaces the one made here.
    """
    records = [name for name in files if name.endswith("_xml")]
    listed = ", ".join(f'"{name.replace("_xml", ".xml")}"' for name in records)
    made: dict[str, str | bytes] = {
        "issue_toml": 'id = "2023-01"\nyear = 2023\nnumber = 1\ndate = "2023-03"\n\n'
        f'[[section]]\nname = "文件"\ndocuments = [{listed}]\n',
        "publication_toml": 'name = "青河州公报"\n',
    }
    for name, content in {**made, **files}.items():
        path = folder / ".".join(name.rsplit("_", 1))
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder
