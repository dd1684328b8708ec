"""What stands in Word files of departments, each in the least file that shows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.intake.reading import spans
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
from typeset.model import nodes
from typeset.model.walk import blocks, plain


def levels(*rows: tuple[str, str]) -> str:
    """Levels of a list: form and text of each."""
    return "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(rows)
    )


OFFICIAL = (
    ("chineseCounting", "%1、"),
    ("chineseCounting", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "（%4）"),
)
BULLET = ("bullet", "\uf0b7")
RULES = (("chineseCounting", "第%1章"), ("chineseCounting", "第%2条"))
NUMBERING = part(
    "numbering",
    f'<w:abstractNum w:abstractNumId="0">{levels(*OFFICIAL)}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="1">{levels(*RULES)}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{levels(BULLET)}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="3">{levels(("decimal", "%1"), ("decimal", "%1.%2"))}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="3"/></w:num>'
    '<w:num w:numId="5"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="1"/></w:lvlOverride></w:num>',
)


def numbered(folder: Path, body: str):  # type: ignore[no-untyped-def]
    return take(folder, package(HEAD + body + END, {"numbering.xml": NUMBERING}))


def test_automatic_numbers_are_text(tmp_path: Path) -> None:
    body = (
        p("总体要求", num="1:0")
        + p("渡船须定期检验，合格方可载客。", num="1:1")
        + p("渡工须持证上岗，夜间不得开航。", num="1:1")
        + p("主要任务", num="1:0")
        + p("渡口改造分两年完成，先北岸后南岸。", num="1:1")
        + p("保障措施", num="5:0")
    )
    result = numbered(tmp_path, body)
    assert [words[:4] for words in texts(result)] == [
        "一、总体",
        "（一）渡",
        "（二）渡",
        "二、主要",
        "（一）渡",
        "一、保障",
    ]
    made = [one for one in result.repairs if one.rule == "docx.number"]
    assert [one.excerpt for one in made][:2] == ["总体要求", "渡船须定期"]
    assert made[0].suggestion == "一、总体要求"
    assert made[0].line == 5


def test_chapters_and_articles_from_numbering(tmp_path: Path) -> None:
    body = title("青河州渡口管理办法") + "".join(
        p(text, num=num)
        for text, num in (
            ("总则", "2:0"),
            ("为了加强渡口管理，制定本办法。", "2:1"),
            ("本办法适用于全州渡口。", "2:1"),
            ("罚则", "2:0"),
            ("违反本办法的，责令改正。", "2:1"),
        )
    )
    result = take(tmp_path, package(body, {"numbering.xml": NUMBERING}))
    numbers = [
        one.number
        for one in blocks(record(result))
        if isinstance(one, nodes.Heading | nodes.Article)
    ]
    assert numbers == ["第一章", "第一条", "第二条", "第二章", "第一条"]


def test_decimal_numbers_and_bullets(tmp_path: Path) -> None:
    body = p("总则", num="4:0") + p("目的", num="4:1") + p("规范渡口处置。") + p("依据", num="4:1")
    body += (
        p("依法制定。")
        + p("渡口附则", num="4:0")
        + p("登记船只；", num="3:0")
        + p("培训船员。", num="3:0")
    )
    found = texts(numbered(tmp_path, body))
    assert [words[:3] for words in found][:4] == ["1总则", "1.1", "规范渡", "1.2"]
    assert found[-2:] == ["登记船只；", "培训船员。"]


@pytest.mark.parametrize(
    ("form", "value", "printed"),
    [
        ("chineseCounting", 12, "十二"),
        ("chineseCountingThousand", 103, "一百零三"),
        ("ideographTraditional", 3, "丙"),
        ("decimalEnclosedCircleChinese", 3, "③"),
        ("chineseLegalSimplified", 13, "壹拾叁"),
        ("upperRoman", 14, "XIV"),
        ("lowerLetter", 28, "bb"),
        ("unheard-of", 7, "7"),
    ],
)
def test_numerals(form: str, value: int, printed: str) -> None:
    from typeset.intake.docx.numbering import numeral

    assert numeral(value, form) == printed


def test_head_with_red_head_secrecy_and_signer(tmp_path: Path) -> None:
    red = '<w:color w:val="FF0000"/>'
    body = (
        p("000012")
        + p("秘密★1年　特急")
        + p(r("青河州人民政府文件", "方正小标宋简体", 40, more=red), align="center")
        + p("青府发〔2023〕2号　　　　　　签发人：石　平")
        + title("青河州人民政府", "关于渡口改造情况的报告")
        + p("省人民政府：")
        + p("现将渡口改造情况报告如下。")
        + END
    )
    result = take(tmp_path, package(body))
    one = record(result)
    assert (one.issuers, one.number, one.kind) == (
        ("青河州人民政府",),
        "青府发〔2023〕2号",
        nodes.Kind.REPORT,
    )
    assert "".join(map(plain, one.title)) == "关于渡口改造情况的报告"
    assert (one.copy_number, one.classification, one.urgency) == ("000012", "秘密★1年", "特急")
    assert one.signatories is not None
    assert list(map(plain, one.signatories.names)) == ["石　平"]
    assert [f.line for f in result.findings if f.rule == "head.secret"] == [2]
    assert "head.red" in {repair.rule for repair in result.repairs}


def test_issuer_from_the_red_head(tmp_path: Path) -> None:
    body = p(r("青河州水利局文件", "方正小标宋简体", 40), align="center") + p(
        "青水发〔2023〕7号", align="center"
    )
    body += (
        title("关于开展河道巡查的通知")
        + p("各县水利局：")
        + p("请认真巡查。")
        + p("青河州水利局")
        + p("2023年3月1日")
    )
    one = record(take(tmp_path, package(body)))
    assert (one.issuers, one.number) == (("青河州水利局",), "青水发〔2023〕7号")


def test_headings_by_their_face(tmp_path: Path) -> None:
    body = (
        p(r("一、总体要求", "黑体", 16))
        + p(r("（一）安全第一。", "楷体_GB2312", 16), "渡船定期检验，夜间停航，遇大风停渡。")
        + p(r("（二）便民利民。", "楷体_GB2312", 16), "保留渡口，补贴船工，免费乘渡。")
        + p(r("组织领导", "黑体", 16))
        + p("各县要加强领导。")
    )
    made = list(blocks(record(take(tmp_path, package(HEAD + body + END)))))
    headings = [plain(one.content) for one in made if isinstance(one, nodes.Heading)]
    leads = [
        plain(one.run_in.content) for one in made if isinstance(one, nodes.Paragraph) and one.run_in
    ]
    assert (headings, leads) == (["总体要求", "组织领导"], ["安全第一。", "便民利民。"])


def test_headings_by_style(tmp_path: Path) -> None:
    styles = part(
        "styles",
        "".join(
            f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
            for key, name in (("1", "heading 1"), ("2", "heading 2"), ("T", "Title"))
        ),
    )
    body = (
        p("青河州渡口规划", style="T")
        + p("现状", style="1")
        + p("渡口", style="2")
        + p("共有渡口12处。")
    )
    body += p("船只", style="2") + p("共有渡船30艘。") + p("目标", style="1") + p("全部改造。")
    made = blocks(record(take(tmp_path, package(body, {"styles.xml": styles}))))
    assert [(one.level, plain(one.content)) for one in made if isinstance(one, nodes.Heading)] == [
        (1, "现状"),
        (2, "渡口"),
        (2, "船只"),
        (1, "目标"),
    ]


def test_merged_cells(tmp_path: Path) -> None:
    table = tbl(
        tc("县", merge="restart") + tc("渡口", span=2),
        tc("", merge="continue") + tc("新建") + tc("改建"),
        tc("北岸县") + tc("3") + tc(""),
        tc("合计", span=2) + tc("5"),
    )
    (found,) = (
        one
        for one in blocks(record(take(tmp_path, package(HEAD + table + END))))
        if isinstance(one, nodes.Table)
    )
    assert list(spans(found)) == [(1, 1, 2, 1), (1, 2, 1, 2), (4, 1, 1, 2)]
    assert (len(found.head), len(found.body), found.origin) == (2, 2, 5)
    assert [row.origin for row in found.body] == [10, 13]


def test_tables_with_nothing_between_stay_two(tmp_path: Path) -> None:
    one = tbl(tc("县") + tc("渡口"), tc("北岸县") + tc("3"))
    other = tbl(tc("船名") + tc("载客"), tc("青河一号") + tc("30"))
    made = blocks(record(take(tmp_path, package(HEAD + one + p() + other + END))))
    assert sum(isinstance(block, nodes.Table) for block in made) == 2


def test_nested_table_and_text_under_a_merged_cell(tmp_path: Path) -> None:
    inner = tbl(tc("甲") + tc("乙"), tc("丙") + tc("丁"))
    table = tbl(
        tc("名称") + tc("说明"),
        tc("渡口", merge="restart") + tc(inner + p("戊")),
        tc("己", merge="x") + tc("庚"),
    )
    result = take(tmp_path, package(HEAD + table + END))
    (found,) = (one for one in blocks(record(result)) if isinstance(one, nodes.Table))
    assert [[[plain(q) for q in cell.paragraphs] for cell in row.cells] for row in found.body] == [
        [["渡口", "己"], ["甲", "乙", "丙", "丁", "戊"]],
        [["庚"]],
    ]
    assert {"docx.table.nested", "docx.cell.hidden"} <= rules(result)


def test_table_that_only_places(tmp_path: Path) -> None:
    table = tbl(
        tc("抄送：州委各部门。", span=2), tc("青河州人民政府办公室") + tc("2023年1月22日印发")
    )
    result = take(tmp_path, package(HEAD + p("请执行。") + END + table))
    assert texts(result) == ["请执行。"]
    found = record(result).colophon
    assert found is not None
    assert [plain(one.content) for one in found.copies] == ["抄送：州委各部门。"]
    assert (plain(found.office), found.date) == ("青河州人民政府办公室", "2023年1月22日印发")


def test_box_of_one_cell(tmp_path: Path) -> None:
    box = tbl(tc(p("专栏1　码头建设") + p("新建码头4座。") + p("改建码头8座。")))
    (found,) = (
        one
        for one in blocks(
            record(take(tmp_path, package(HEAD + p("码头如下。") + box + p("以上。") + END)))
        )
        if isinstance(one, nodes.Box)
    )
    assert (found.label, plain(found.title), len(found.blocks)) == ("专栏1", "码头建设", 2)


TEXT_BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData>"
    "<wps:wsp><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic>"
    "</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{0}"
    "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def test_text_box_once_and_behind_its_paragraph(tmp_path: Path) -> None:
    body = p("渡口须知如下。", TEXT_BOX.format(p("乘船须穿救生衣。"))) + p("请遵守。")
    result = take(tmp_path, package(HEAD + body + END))
    assert texts(result) == ["渡口须知如下。", "乘船须穿救生衣。", "请遵守。"]
    assert "docx.textbox" in rules(result)


CHANGED = p(
    "渡船",
    '<w:del w:author="江河" w:date="2023-01-05T08:00:00Z"><w:r><w:delText>每年</w:delText></w:r></w:del>',
    '<w:ins w:author="江河" w:date="2023-01-05T08:00:00Z"><w:r><w:t>每半年</w:t></w:r></w:ins>',
    "检验一次。",
)


@pytest.mark.parametrize(
    ("changes", "text", "said"),
    [
        ("accept", "渡船每半年检验一次。", ["deleted-dropped", "inserted-kept"]),
        ("reject", "渡船每年检验一次。", ["deleted-kept", "inserted-dropped"]),
    ],
)
def test_tracked_changes(changes: str, text: str, said: list[str], tmp_path: Path) -> None:
    result = take(tmp_path, package(HEAD + CHANGED + END), changes=changes)
    assert texts(result) == [text]
    found = [one for one in result.findings if one.rule.startswith("docx.change")]
    assert [one.rule for one in found] == [f"docx.change.{one}" for one in said]
    assert all("江河" in one.message and "2023-01-05" in one.message for one in found)
    assert all(one.line == 5 and one.excerpt in text for one in found)


def test_deleted_paragraph_mark_joins(tmp_path: Path) -> None:
    mark = '<w:rPr><w:del w:author="江河"/></w:rPr>'
    body = p("渡船每半年", more=mark) + p("检验一次。") + p("请执行。")
    assert texts(take(tmp_path, package(HEAD + body + END))) == ["渡船每半年检验一次。", "请执行。"]
    data = package(HEAD + body + END)
    assert texts(take(tmp_path, data, changes="reject"))[-1] == "请执行。"


def test_inserted_and_deleted_rows(tmp_path: Path) -> None:
    def row(name: str, change: str) -> str:
        return f"<w:tr><w:trPr>{change}</w:trPr>{tc(name)}{tc('1')}</w:tr>"

    rows = (
        row("县", "")
        + row("北岸县", '<w:ins w:author="甲"/>')
        + row("南岸县", '<w:del w:author="甲"/>')
    )
    data = package(HEAD + f"<w:tbl>{rows}</w:tbl>" + END)
    for changes, kept in (("accept", "北岸县"), ("reject", "南岸县")):
        result = take(tmp_path, data, changes=changes)
        (table,) = (one for one in blocks(record(result)) if isinstance(one, nodes.Table))
        names = [plain(row.cells[0].paragraphs[0]) for row in (*table.head, *table.body)]
        assert names == ["县", kept]
        assert {"docx.change.row-kept", "docx.change.row-dropped"} <= rules(result)


def test_paragraphs_that_were_broken_into_lines(tmp_path: Path) -> None:
    indent = '<w:ind w:firstLine="640"/>'
    body = (
        p("渡船须每半年检验一次，检验合格后方可载客，检验由", more=indent)
        + p("海事机构负责。")
        + p(
            "渡工须持证上岗，夜间以及遇大风、大雾、洪水时一律不得开航，违者吊销证书，并处罚款。",
            more=indent,
        )
        + p(
            "州交通运输局负责渡口规划和渡船更新，州应急管理局负责督导检查并开展应急演练",
            more=indent,
        )
        + p(
            "州水利局负责河道疏浚，州气象局负责大风预警，州财政局负责安排渡口改造补助资金",
            more=indent,
        )
    )
    found = texts(take(tmp_path, package(HEAD + body + END)))
    assert len(found) == 4
    assert found[0].endswith("检验由海事机构负责。")


def test_every_excerpt_stands_in_the_text_of_the_file(tmp_path: Path) -> None:
    body = (
        p("总体要求", num="1:0")
        + p("共有渡口12处,渡船30艘.", num="1:1")
        + p("（一)括号不对。")
        + CHANGED
    )
    result = numbered(tmp_path, body)
    shown = re.sub("<w:delText>.*?</w:delText>", "", HEAD + body + END)
    words = "".join(re.sub("<[^>]*>", "", shown).split())
    for finding in (*result.repairs, *result.findings):
        assert "".join(finding.excerpt.split()) in words, finding


def test_signature_right_below_a_roster(tmp_path: Path) -> None:
    tab = "<w:r><w:tab/><w:tab/><w:t>罗　云</w:t><w:tab/><w:t>州财政局副局长</w:t></w:r>"
    body = p("组　长：石　平　州人民政府州长") + p("成　员：林青山　州水利局局长") + p(tab)
    made = list(blocks(record(take(tmp_path, package(HEAD + p("名单如下：") + body + END)))))
    (roster,) = (one for one in made if isinstance(one, nodes.Roster))
    members = [plain(one.post) for group in roster.groups for one in group.members]
    assert members == ["州人民政府州长", "州水利局局长", "州财政局副局长"]
    assert any(isinstance(one, nodes.Signature) for one in made)


def test_signature_of_two_bodies_set_in_a_table(tmp_path: Path) -> None:
    rows = tc("青河州交通运输局") + tc("青河州水利局"), tc("2023年1月22日", span=2)
    one = record(take(tmp_path, package(HEAD + p("请执行。") + tbl(*rows))))
    (signature,) = (block for block in blocks(one) if isinstance(block, nodes.Signature))
    assert [plain(name) for name in signature.names] == ["青河州交通运输局", "青河州水利局"]
    assert one.date == "2023-01-22"


def test_form_has_no_header(tmp_path: Path) -> None:
    rows = tc("申请人") + tc("") + tc("电话") + tc(""), tc("渡口名称") + tc("", span=3)
    made = blocks(record(take(tmp_path, package(HEAD + p("见下表。") + tbl(*rows) + END))))
    assert [len(one.head) for one in made if isinstance(one, nodes.Table)] == [0]
