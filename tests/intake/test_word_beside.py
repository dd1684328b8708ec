"""What stands beside the text of Word files, and in it without being text: comments, notes, heads, fields,
pictures, symbols, formulas.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.intake.word import (
    END,
    HEAD,
    p,
    package,
    part,
    r,
    record,
    rules,
    take,
    tbl,
    tc,
    texts,
    title,
)
from typeset.intake import write_intake
from typeset.model import nodes
from typeset.model.read import read_issue
from typeset.model.walk import blocks, footnotes, plain, ruby, strings


def test_comments_are_findings(tmp_path: Path) -> None:
    comments = part(
        "comments",
        '<w:comment w:id="7" w:author="林青山" w:date="2023-01-06T00:00:00Z">'
        + p("请核实")
        + "</w:comment>",
    )
    body = p(
        "共有",
        '<w:commentRangeStart w:id="7"/>',
        "渡口12处",
        '<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>',
        "，均已登记。",
    )
    result = take(tmp_path, package(HEAD + body + END, {"comments.xml": comments}))
    (found,) = (one for one in result.findings if one.rule == "docx.comment")
    assert (found.line, "渡口12处" in found.excerpt) == (5, True)
    assert found.message == "批注（林青山 2023-01-06）：请核实"
    assert texts(result) == ["共有渡口12处，均已登记。"]


def test_footnotes_and_endnotes(tmp_path: Path) -> None:
    def call(kind: str, key: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{key}"/></w:r>'

    parts = {
        f"{kind}s.xml": part(
            f"{kind}s",
            f'<w:{kind} w:id="-1" w:type="separator">{p()}</w:{kind}><w:{kind} w:id="1">{p(text)}</w:{kind}>',
        )
        for kind, text in (("footnote", "含在建工程。"), ("endnote", "数据截至2022年末。"))
    }
    body = p("共有渡口12处", call("footnote", 1), "，渡船30艘", call("endnote", 1), "。")
    body += tbl(tc("县") + tc("渡口"), tc("北岸县") + tc(p("3")))
    result = take(tmp_path, package(HEAD + body + END, parts))
    notes = [
        plain(note.content)
        for _, content, _ in strings(record(result))
        for note in footnotes(content)
    ]
    assert notes == ["含在建工程。", "数据截至2022年末。"]
    assert texts(result) == ["共有渡口12处，渡船30艘。"]


def test_note_called_from_the_title_and_from_a_cell(tmp_path: Path) -> None:
    notes = part(
        "footnotes",
        f'<w:footnote w:id="1">{p("甲注。")}</w:footnote><w:footnote w:id="2">{p("乙注。")}</w:footnote>',
    )
    call = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    body = p(r("青河州渡口规划", "方正小标宋简体", 22), call.format(1), align="center") + p(
        "正文。"
    )
    body += tbl(tc("县") + tc("渡口"), tc(p("北岸县", call.format(2))) + tc("3"))
    result = take(tmp_path, package(body, {"footnotes.xml": notes}))
    found = [
        plain(note.content)
        for _, content, _ in strings(record(result))
        for note in footnotes(content)
    ]
    assert found == ["甲注。", "乙注。"]


def test_headers_footers_and_page_fields(tmp_path: Path) -> None:
    parts = {
        "header1.xml": part("hdr", p("内部资料　注意保存")),
        "footer1.xml": part(
            "ftr", p('<w:fldSimple w:instr=" PAGE "><w:r><w:t>3</w:t></w:r></w:fldSimple>')
        ),
    }
    relations = {"h": ("header", "header1.xml"), "f": ("footer", "footer1.xml")}
    section = '<w:sectPr><w:headerReference r:id="h"/><w:footerReference r:id="f"/></w:sectPr>'
    result = take(tmp_path, package(HEAD + p("请执行。") + END + section, parts, relations))
    (found,) = (one for one in result.findings if one.rule == "docx.header")
    assert "内部资料" in found.message
    assert "内部资料" not in "".join(texts(result))


def field(instruction: str, result: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    told = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return f"{mark('begin')}{told}{mark('separate')}{result}{mark('end')}"


def test_generated_contents_are_left_out(tmp_path: Path) -> None:
    begin, end = field('TOC \\o "1-3"', "|").split("|")
    contents = p(r("目　录", "黑体", 16)) + p(begin, r("一、现状\t1")) + p(r("二、目标\t2"), end)
    body = (
        title("青河州渡口规划")
        + contents
        + p(r("一、现状", "黑体", 16))
        + p("渡口12处。")
        + p(r("二、目标", "黑体", 16))
        + p("全部改造。")
    )
    result = take(tmp_path, package(body))
    assert texts(result) == ["一、现状", "渡口12处。", "二、目标", "全部改造。"]
    assert "contents.field" in rules(result)


def test_field_that_is_never_closed_hides_nothing(tmp_path: Path) -> None:
    begin, _ = field('TOC \\o "1-3"', "|").split("|")
    result = take(tmp_path, package(HEAD + p(begin, "甲乙丙丁。") + p("请执行。") + END))
    assert texts(result)[-2:] == ["甲乙丙丁。", "请执行。"]


PNG = io.BytesIO()
Image.new("RGB", (40, 30), (200, 0, 0)).save(PNG, "PNG")
GIF = io.BytesIO()
Image.new("P", (40, 30)).save(GIF, "GIF")


def drawn(relation: str, alt: str = "", *, floating: bool = False) -> str:
    place = "anchor" if floating else "inline"
    return (
        f'<w:r><w:drawing><wp:{place}><wp:docPr id="1" name="图片 1" descr="{alt}"/><a:graphic>'
        f'<a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="{relation}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic>"
        f"</wp:{place}></w:drawing></w:r>"
    )


def test_pictures_and_seal(tmp_path: Path) -> None:
    body = (
        HEAD
        + p("流程如下。")
        + p(drawn("p", "处置流程：接报、核实、处置"))
        + p("图1　处置流程", align="center")
        + p(drawn("g"))
    )
    body += p("青河州人民政府", drawn("s", floating=True), align="right") + p(
        "2023年1月22日", align="right"
    )
    parts = {
        "media/a.png": PNG.getvalue(),
        "media/b.gif": GIF.getvalue(),
        "media/seal.png": PNG.getvalue(),
    }
    relations = {
        "p": ("image", "media/a.png"),
        "g": ("image", "media/b.gif"),
        "s": ("image", "media/seal.png"),
    }
    result = take(tmp_path, package(body, parts, relations))
    figures = [one for one in blocks(record(result)) if isinstance(one, nodes.Figure)]
    assert [(one.source, one.lost) for one in figures] == [
        ("01-picture-1.png", False),
        ("01-picture-2.png", False),
    ]
    assert (figures[0].alt, figures[0].label) == ("处置流程：接报、核实、处置", "图1")
    assert [name for name, _ in result.pictures] == [f"01-picture-{n}.png" for n in (1, 2, 3)]
    assert {"docx.seal", "figure.alt"} <= rules(result)
    (signature,) = (one for one in blocks(record(result)) if isinstance(one, nodes.Signature))
    assert signature.sealed
    write_intake(result, tmp_path / "issue")
    assert read_issue(tmp_path / "issue").year == 2023


@pytest.mark.parametrize(
    ("relation", "data", "rule"),
    [
        (("image", "https://example.org/a.png"), b"", "docx.picture.linked"),
        (("image", "media/none.png"), b"", "docx.picture.missing"),
        (("image", "../../etc/passwd"), b"", "docx.picture.missing"),
        (("image", "media/a.emf"), b"\x01\x00\x00\x00" + b"\0" * 99, "docx.picture.format"),
        (("image", "media/a.png"), PNG.getvalue()[:40], "docx.picture.format"),
    ],
)
def test_pictures_that_cannot_be_shown(
    relation: tuple[str, str], data: bytes, rule: str, tmp_path: Path
) -> None:
    parts = {relation[1]: data} if data else {}
    result = take(
        tmp_path, package(HEAD + p("如下。") + p(drawn("p")) + END, parts, {"p": relation})
    )
    (figure,) = (one for one in blocks(record(result)) if isinstance(one, nodes.Figure))
    assert figure.lost
    assert rule in rules(result)
    write_intake(result, tmp_path / "issue")
    assert read_issue(tmp_path / "issue").year == 2023


def test_symbols_tabs_breaks_and_hyphens(tmp_path: Path) -> None:
    body = p(
        "<w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:t>同意</w:t><w:tab/><w:t>见附</w:t>"
        "<w:softHyphen/><w:t>表。</w:t></w:r>"
    ) + p(
        "<w:r><w:t>电话0834</w:t><w:noBreakHyphen/><w:t>123。</w:t><w:br/><w:t>　　另起一行。</w:t></w:r>"
    )
    assert texts(take(tmp_path, package(HEAD + body + END))) == [
        "☑同意见附表。",
        "电话0834-123。",
        "另起一行。",
    ]


def test_unknown_symbol_and_private_character_keep_their_place(tmp_path: Path) -> None:
    body = p("<w:r><w:sym w:font='渡口符号' w:char='F0FE'/></w:r>", "甲\ue123乙。")
    result = take(tmp_path, package(HEAD + body + END))
    assert texts(result) == ["〓甲〓乙。"]
    assert {"docx.symbol", "character.private"} <= rules(result)
    (found,) = (one for one in result.findings if one.rule == "character.private")
    assert found.excerpt == "甲\ue123乙。"


def test_equation_hyperlink_hidden_text_and_content_control(tmp_path: Path) -> None:
    two = "<m:den><m:r><m:t>2</m:t></m:r></m:den>"
    formula = f"<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num>{two}</m:f></m:oMath>"
    body = (
        p("按", formula, "计算。")
        + p("见", f'<w:hyperlink r:id="l">{r("官网")}</w:hyperlink>', "。")
        + p("甲", r("暗", more="<w:vanish/>"), "乙。")
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{p('控件中的一段。')}</w:sdtContent></w:sdt>"
    )
    result = take(
        tmp_path, package(HEAD + body + END, {}, {"l": ("hyperlink", "https://example.org/x")})
    )
    assert texts(result) == ["按（a+b）/2计算。", "见官网。", "甲乙。", "控件中的一段。"]
    assert {"docx.formula", "docx.link", "docx.hidden"} <= rules(result)


def test_ruby_and_emphasis(tmp_path: Path) -> None:
    base = "<w:rubyBase><w:r><w:t>濛</w:t></w:r></w:rubyBase>"
    above = f"<w:r><w:ruby><w:rt><w:r><w:t>méng</w:t></w:r></w:rt>{base}</w:ruby></w:r>"
    body = p(above, "水渡", r("严禁", more='<w:em w:val="dot"/>'), "超载。")
    one = record(take(tmp_path, package(HEAD + body + END)))
    inlines = [content for _, content, _ in strings(one)]
    assert [each.text for content in inlines for each in ruby(content)] == ["méng"]
    styles = [
        each.style for content in inlines for each in content if isinstance(each, nodes.Styled)
    ]
    assert styles == [nodes.Style.EMPHASIS]
