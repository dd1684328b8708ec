"""Web pages of governments, and pages that are broken or hostile."""

from __future__ import annotations

import base64
import html
import random
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.reading import spans
from tests.intake.test_word_beside import PNG
from tests.intake.word import record, rules, texts
from typeset.diagnostics import InputFaults
from typeset.intake import Intake, take_in, write_intake
from typeset.model import nodes
from typeset.model.read import read_issue
from typeset.model.walk import blocks, characters, plain

FACTS = (
    "<table><tr><td>索引号：</td><td>QH-2023-0001</td><td>主题分类：</td><td>交通</td></tr>"
    "<tr><td>发布机构：</td><td>青河州人民政府</td><td>文号：</td><td>青府发〔2023〕2号</td></tr></table>"
)
BODY = (
    "<p>各县（市）人民政府，州级各部门：</p><p style='text-indent:2em'>现将有关事项通知如下。</p>"
    "<p><strong>一、总体要求</strong></p><p>　　渡船须每半年检验一次，合格\n后方可载客。</p>"
    "<p style='text-align:right'>青河州人民政府</p><p align=right>2023年1月22日</p>"
)
TITLE = "青河州人民政府关于做好渡口工作的通知"


def page(body: str = BODY, facts: str = FACTS, charset: str = "utf-8") -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{TITLE}_州政府网</title>'
        "<script>var a='<p>脚本</p>';</script><style>p{color:red}</style></head><body>"
        '<div class="header"><a href="/">首页</a><a href="/zw">政务公开</a></div>'
        f'{facts}<h1>{TITLE}</h1><div class="info">发布时间：2023-01-29　来源：州政府办公室</div>'
        f'<div class="box"><div id="zoom">{body}</div></div>'
        '<div class="share">分享到微信</div><div class="footer">版权所有</div></body></html>'
    )


def take(folder: Path, content: str | bytes, name: str = "a.html") -> Intake:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return take_in([path], None, "zh")


def test_document_of_a_page(tmp_path: Path) -> None:
    result = take(tmp_path, page())
    one = record(result)
    assert (one.issuers, one.number, one.date) == (
        ("青河州人民政府",),
        "青府发〔2023〕2号",
        "2023-01-22",
    )
    assert "".join(map(plain, one.title)) == "关于做好渡口工作的通知"
    assert texts(result) == [
        "现将有关事项通知如下。",
        "一、总体要求",
        "渡船须每半年检验一次，合格后方可载客。",
    ]
    assert {"html.aside", "html.facts", "html.number"} <= rules(result)
    said = "".join(found.message for found in result.findings)
    for words in ("政务公开", "QH-2023-0001", "发布时间：2023-01-29", "分享到微信", "版权所有"):
        assert words in said
    assert "脚本" not in said


def test_number_and_title_that_the_document_prints_itself(tmp_path: Path) -> None:
    head = f"<p align=center><b>{TITLE}</b></p><p align=center>青府发〔2023〕2号</p>"
    one = record(take(tmp_path, page(head + BODY)))
    assert (one.number, len(one.title)) == ("青府发〔2023〕2号", 1)
    assert "html.number" not in rules(take(tmp_path, page(head + BODY)))


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "gb2312"),
        ("gb18030", "gb2312"),
        ("gb18030", "GBK"),
        ("gb18030", ""),
        ("utf-8", ""),
        ("utf-16", "utf-8"),
        ("big5", "big5"),
    ],
)
def test_encodings(encoding: str, charset: str, tmp_path: Path) -> None:
    text = (
        page(charset=charset)
        if encoding != "big5"
        else "<meta charset=big5><p>公告</p><p>正文。</p>"
    )
    got = texts(take(tmp_path, text.encode(encoding)))
    assert got[-1] == ("渡船须每半年检验一次，合格后方可载客。" if encoding != "big5" else "正文。")


def test_a_few_garbled_bytes_keep_their_place(tmp_path: Path) -> None:
    data = page(charset="gb2312").encode("gb18030").replace("载客".encode("gb18030"), b"\xff\xff")
    result = take(tmp_path, data)
    assert "〓" in texts(result)[-1]
    assert "character.private" in rules(result)


def test_lines_ended_by_br_in_one_div(tmp_path: Path) -> None:
    body = "各县（市）人民政府：<br>　　渡船须检验。<br/>　　渡工须持证。<br>　　一、安全第一"
    assert texts(take(tmp_path, page(body)))[:2] == ["渡船须检验。", "渡工须持证。"]


def test_tables_with_spans_and_tables_that_only_place(tmp_path: Path) -> None:
    table = (
        "<table border=1><tr><td rowspan=2>县</td><td colspan=2>渡口</td></tr><tr><td>新建</td>"
        "<td>改建</td></tr><tr><td>北岸县</td><td><p>3</p><p>（含迁建）</p></td><td>5</td></tr></table>"
    )
    placed = f"<table width=100%><tr><td>{BODY}{table}</td></tr></table>"
    result = take(tmp_path, page(placed))
    (found,) = (one for one in blocks(record(result)) if isinstance(one, nodes.Table))
    assert list(spans(found)) == [(1, 1, 2, 1), (1, 2, 1, 2)]
    assert [plain(q) for q in found.body[0].cells[1].paragraphs] == ["3", "（含迁建）"]


def test_attached_files_and_pictures(tmp_path: Path) -> None:
    inside = "data:image/png;base64," + base64.b64encode(PNG.getvalue()).decode()
    body = (
        BODY.replace(
            "<p><strong>",
            f'<p>见下图。</p><img src="{inside}" alt="渡口位置"><img src="http://x/a.png"><p><strong>',
        )
        + '<p><a href="./P1.xlsx">附件：渡口一览表.xlsx</a></p>'
    )
    result = take(tmp_path, page(body))
    figures = [one for one in blocks(record(result)) if isinstance(one, nodes.Figure)]
    assert [(one.source, one.lost) for one in figures] == [
        ("01-picture-1.png", False),
        (None, True),
    ]
    assert [name for name, _ in result.pictures] == ["01-picture-1.png"]
    (found,) = (one for one in result.findings if one.rule == "html.attachment")
    assert "./P1.xlsx" in found.message
    assert {"html.picture"} <= rules(result)


def test_excerpts_stand_in_the_file(tmp_path: Path) -> None:
    body = BODY.replace("载客。", "载客,共12&#44;345人&nbsp;次&#xFF1B;(见<b>表</b>1)。")
    content = page(body)
    result = take(tmp_path, content)
    assert texts(result)[-1] == "渡船须每半年检验一次，合格后方可载客，共12,345人次；（见表1）。"
    for finding in (*result.repairs, *result.findings):
        assert finding.excerpt in content
        lines = content.split("\n")
        assert finding.excerpt.split("\n")[0] in lines[finding.line - 1]


def test_headings(tmp_path: Path) -> None:
    body = "<h2>现状</h2><p>共有渡口12处。</p><h3>船只</h3><p>共有渡船30艘。</p>"
    body += "<h2>目标</h2><p>全部改造。</p>"
    made = blocks(record(take(tmp_path, page(body))))
    assert [(one.level, plain(one.content)) for one in made if isinstance(one, nodes.Heading)] == [
        (1, "现状"),
        (2, "船只"),
        (1, "目标"),
    ]


TAKEN: dict[str, str] = {
    "nested without end": "<div>" * 3000 + "正文。" + "</div>" * 3000,
    "tables in tables": "<table><tr><td>" * 200 + "正文。" + "</td></tr></table>" * 200,
    "unclosed": "<div><p>正文。<table><tr><td>甲<td>乙<tr><td>丙<td>丁<p>又文。",
    "script without end": "<p>正文。</p><script>var a = '<p>",
    "comment without end": "<p>正文。</p><!-- 甲",
    "tags cut off": "<p>正文。</p><div class='",
    "less than": "<p>3 < 5，正文。</p>" + "<" * 20_000,
    "quotes": '<p title="' + "'" * 20_000 + '">正文。</p>',
    "entities": "<p>&#0;&#xD800;&#xFFFFFFF;&bogus;&amp;&lt;正文。</p>" * 50,
    "spans": "<table><tr><td colspan=99999999 rowspan=-3>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>",
    "only a picture": "<img src=a.png alt=图>甲",
    "frames": "<frameset><frame src=a.html></frameset><p>正文。</p>",
    "furniture only": "<nav><a href=/>首页</a></nav><form>查询</form>",
    "private use": "<p>\ue000\ue0010\ue001正文\ue123。</p>",
    "xhtml": '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>正文。</p></body></html>',
    "document type": '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>正文&x;。</p>',
    "text": "正文而已。",
    "many paragraphs": "<p>正文。</p>" * 4_000,
}


@pytest.mark.parametrize("name", TAKEN)
def test_taken(name: str, tmp_path: Path) -> None:
    result = take(tmp_path, TAKEN[name])
    write_intake(result, tmp_path / "issue")
    assert sum(1 for _ in read_issue(tmp_path / "issue").records()) == len(result.records) >= 1


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "intake.empty"),
        (b"<p></p>", "intake.empty"),
        (b"MIME-Version: 1.0\n\n<html>", "html.mht"),
        (b"\0\xff" * 500 + b"\xff", "intake.encoding"),
    ],
)
def test_refused(content: bytes, rule: str, tmp_path: Path) -> None:
    with pytest.raises(InputFaults) as caught:
        take(tmp_path, content)
    assert [fault.rule for fault in caught.value.faults] == [rule]


def test_page_that_is_called_doc(tmp_path: Path) -> None:
    assert record(take(tmp_path, page(), "a.doc")).number == "青府发〔2023〕2号"


SETTINGS = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
TAGS = (
    "div",
    "p",
    "span",
    "b",
    "table",
    "tr",
    "td",
    "ul",
    "li",
    "a href=x",
    "br",
    "center",
    "h2",
    "nav",
    "form",
)
WORDS = (
    "渡口",
    "一、总则",
    "青府发〔2023〕2号",
    "附件：",
    "2023年1月22日",
    "发布时间：",
    "索引号：",
    "12,5",
    "（一）安全。",
)


@SETTINGS
@given(st.integers(0, 10**6))
def test_every_word_of_a_page_is_kept_or_named(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    parts, said = [], []
    for n in range(chance.randrange(3, 40)):
        if chance.random() < 0.5:
            tag = chance.choice(TAGS)
            parts.append(f"<{tag}>" if chance.random() < 0.6 else f"</{tag.split()[0]}>")
        else:
            said.append(f"{chance.choice(WORDS)}字{n}号。")
            parts.append(said[-1])
    try:
        result = take(tmp_path, "".join(parts))
    except InputFaults as error:
        assert error.faults[0].rule == "intake.empty"
        return
    kept = "".join(words for _, one in result.records for words, _ in characters(one))
    named = "".join(found.message for found in result.findings)
    for words in said:
        mark = re.search(r"字\d+号", words)
        assert mark is not None
        assert mark[0] in kept or mark[0] in named


@SETTINGS
@given(st.data())
def test_mutated_pages(tmp_path: Path, data: st.DataObject) -> None:
    out = bytearray(html.unescape(page()).encode())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(out) - 1))
        cut = data.draw(st.integers(0, 30))
        out[at : at + cut] = data.draw(
            st.sampled_from((b"", b"<", b">", b"&#", b"</td>", b"<table>", b"\xff", b'"'))
        )
    try:
        result = take(tmp_path, bytes(out))
    except InputFaults as error:
        assert all(fault.message("zh") for fault in error.faults)
        return
    write_intake(result, tmp_path / "issue", replace=True)
    read_issue(tmp_path / "issue")
