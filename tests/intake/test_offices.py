"""Habits of offices, sites and programs for PDF files that a second look found, each in the least file that
shows it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.test_page import BODY, page
from tests.intake.test_page import take as take_page
from tests.intake.word import END, HEAD, p, package, r, record, rules, take, tbl, tc, texts, title
from typeset.intake import Intake, take_in
from typeset.model import nodes
from typeset.model.walk import blocks, characters, plain

ABOUT = "关于做好渡口工作的通知"
RED = '<w:color w:val="FF0000"/>'


def take_text(folder: Path, text: str, name: str = "a.txt") -> Intake:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return take_in([path], None, "zh")


def whole_title(one: nodes.Record) -> str:
    return "".join(map(plain, one.title))


# ---------------------------------------------------------------- heads


def test_signers_below_the_first(tmp_path: Path) -> None:
    head = p("青府〔2023〕4号\u3000\u3000签发人：石平") + p("江\u3000河") + title("关于渡口的请示")
    one = record(take(tmp_path, package(head + p("青河省人民政府：") + p("请批示。"))))
    assert one.signatories is not None
    assert list(map(plain, one.signatories.names)) == ["石平", "江\u3000河"]
    assert whole_title(one) == "关于渡口的请示"


def test_minutes_count_their_periods(tmp_path: Path) -> None:
    body = (
        p(r("青河州人民政府", "方正小标宋简体", 30, more=RED), align="center")
        + p(r("会 议 纪 要", "方正小标宋简体", 36, more=RED), align="center")
        + p("第7期", align="center")
        + p("青河州人民政府办公室\u3000\u30002023年1月22日")
        + title("研究渡口工作的会议纪要")
        + p("会议同意改造方案。")
        + p("分送：州委，州人大常委会。")
        + p("青河州人民政府办公室\u3000\u30002023年1月22日印发")
    )
    one = record(take(tmp_path, package(body)))
    assert (one.number, whole_title(one)) == ("第7期", "研究渡口工作的会议纪要")
    assert one.colophon is not None
    assert plain(one.colophon.copies[0].content) == "分送：州委，州人大常委会。"


@pytest.mark.parametrize(
    ("about", "said", "action"),
    [
        ("关于江河任职的通知", "任命江河为青河州统计局局长。", ""),
        ("关于江河等同志免职的通知", "免去江河的青河州教育局副局长职务。", ""),
        ("关于任命江河职务的通知", "江河为青河州统计局局长。", "经研究，任命："),
    ],
)
def test_appointments_by_their_title(about: str, said: str, action: str, tmp_path: Path) -> None:
    body = title("青河州人民政府", about) + p("青府人〔2023〕2号", align="center")
    one = record(
        take(tmp_path, package(body + p("各县：") + (p(action) if action else "") + p(said)))
    )
    found = one.blocks[-1]
    assert isinstance(found, nodes.Personnel)
    assert (one.kind, plain(found.action)) == (nodes.Kind.APPOINTMENTS, action)
    assert [plain(item.content) for item in found.items] == [said]


# ---------------------------------------------------------------- text


def test_bold_beginning_ends_with_its_sentence(tmp_path: Path) -> None:
    lead = [
        r(words, "楷体_GB2312", 16, bold=True)
        for words in ("（一）改善渡口设施。", "（二）培训船工。")
    ]
    first = p(lead[0], r("一是", "仿宋_GB2312", 16, bold=True), "修好码头。")
    made = texts(take(tmp_path, package(HEAD + first + p(lead[1], "每年一次。") + END)))
    assert made == ["（一）改善渡口设施。一是修好码头。", "（二）培训船工。每年一次。"]
    one = record(take(tmp_path, package(HEAD + first + p(lead[1], "每年一次。") + END)))
    leads = [b.run_in for b in one.blocks if isinstance(b, nodes.Paragraph) and b.run_in]
    assert [plain(lead.content) for lead in leads] == ["改善渡口设施。", "培训船工。"]


def test_call_to_act_is_no_salutation(tmp_path: Path) -> None:
    said = "各位代表！让我们团结奋斗，再创佳绩！"
    one = record(take(tmp_path, package(title("政府工作报告") + p("各位代表：") + p(said))))
    kinds = [b.kind for b in one.blocks if isinstance(b, nodes.Paragraph)]
    assert kinds == [nodes.ParagraphKind.SALUTATION, nodes.ParagraphKind.PLAIN]


def test_form_keeps_its_blanks(tmp_path: Path) -> None:
    line = p("编号：        填表日期：    年   月   日")
    rows = tc("类别") + tc("☑客渡  ☐货渡"), tc("船名") + tc("")
    one = record(take(tmp_path, package(HEAD + p("填写下表。") + line + tbl(*rows) + END)))
    above, table = one.blocks[2:4]
    assert isinstance(above, nodes.Paragraph) and isinstance(table, nodes.Table)
    assert plain(above.content) == "编号：　　　　填表日期：　　年　　月　　日"
    assert plain((*table.head, *table.body)[0].cells[1].paragraphs[0]) == "☑客渡　☐货渡"


def test_half_width_stop_behind_a_bracket(tmp_path: Path) -> None:
    body = HEAD + p("成立小组(简称“小组”).现将事项通知如下。") + END
    assert texts(take(tmp_path, package(body))) == ["成立小组（简称“小组”）。现将事项通知如下。"]


CHART = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图表 1"/><a:graphic><a:graphicData>'
    '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="c"/>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
DIAGRAM = CHART.replace("<c:chart", "<c:relIds").replace('r:id="c"', 'r:dm="c"')


@pytest.mark.parametrize("drawn", [CHART, DIAGRAM])
@pytest.mark.parametrize("whole", [True, False])
def test_charts_and_diagrams_are_named_and_keep_their_place(
    drawn: str, whole: bool, tmp_path: Path
) -> None:
    said = "<a:p><a:r><a:t>渡口数</a:t></a:r></a:p><c:v>12</c:v>"
    part = (
        '<x xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">{said}'
    ) + "</x>" * whole
    body = HEAD + p("见下图。") + p(drawn, align="center") + p("图1　渡口数", align="center") + END
    relations = {"c": ("chart", "charts/chart1.xml")}
    result = take(tmp_path, package(body, {"charts/chart1.xml": part}, relations))
    (figure,) = [b for b in blocks(record(result)) if isinstance(b, nodes.Figure)]
    assert (figure.lost, figure.label, plain(figure.caption)) == (True, "图1", "渡口数")
    assert ("docx.drawn" if whole else "docx.object") in rules(result)
    assert any("渡口数 12" in found.message for found in result.findings) is whole


# ---------------------------------------------------------------- web pages


def test_title_told_by_old_tags(tmp_path: Path) -> None:
    inner = f"<tr><td align=middle><font size=5>青河州人民政府{ABOUT}</font></td></tr>"
    inner += f"<tr><td><div id=content>{BODY}</div></td></tr>"
    content = f"<title>青河州人民政府网--文件</title><body><table>{inner}</table></body>"
    assert whole_title(record(take_page(tmp_path, content))) == ABOUT


def test_joint_title_that_the_site_words_otherwise(tmp_path: Path) -> None:
    head = "<center><font size=5>青河州教育局&emsp;青河州财政局<br>关于做好校车工作的通知</font></center>"
    body = head + BODY.replace("青河州人民政府<", "青河州教育局&emsp;青河州财政局&emsp;<")
    content = page(body).replace(
        "青河州人民政府关于做好渡口工作的通知", "青河州教育局等两部门关于做好校车工作的通知"
    )
    one = record(take_page(tmp_path, content))
    assert one.issuers == ("青河州教育局", "青河州财政局")
    assert whole_title(one) == "关于做好校车工作的通知"
    signature = one.blocks[-1]
    assert isinstance(signature, nodes.Signature)
    assert list(map(plain, signature.names)) == ["青河州教育局", "青河州财政局"]


PRINTED = f"""
               青河州人民政府
          {ABOUT}
           青府函〔2023〕4号

各县（市）人民政府：
    渡船须每半年检验一次，检验合格后方可载客，检验由
海事机构负责。
                         青河州人民政府
                         2023年1月22日
"""


@pytest.mark.parametrize("tag", ["pre", "div style='white-space: pre-wrap'"])
def test_preformatted_text(tag: str, tmp_path: Path) -> None:
    content = f"<title>文件</title><body><{tag}>{PRINTED}</{tag.split()[0]}></body>"
    result = take_page(tmp_path, content)
    one = record(result)
    assert (one.number, whole_title(one), one.date) == ("青府函〔2023〕4号", ABOUT, "2023-01-22")
    assert texts(result) == ["渡船须每半年检验一次，检验合格后方可载客，检验由海事机构负责。"]


# ---------------------------------------------------------------- plain text

COPIED = f"""青河州人民政府文件
青府发〔2023〕2号

青河州人民政府
{ABOUT}
各县（市）人民政府：
现将有关事项通知如下。
青河州人民政府
2023年1月22日
— 1 —
附件
渡口一览表
北岸县
120
130
抄送：州委办公室，州人大常委会办公室。
青河州人民政府办公室
2023年1月23日印发
— 2 —
"""


def test_text_of_a_pdf_file(tmp_path: Path) -> None:
    result = take_text(tmp_path, COPIED)
    one = record(result)
    assert one.colophon is not None
    assert (plain(one.colophon.office), one.colophon.date) == (
        "青河州人民政府办公室",
        "2023年1月23日印发",
    )
    assert texts(result)[-3:] == ["北岸县", "120", "130"]


SET = """        根据有关规定，州审计局审计了2023年度州级预算执行和
    决算草案情况。现将审计情况公告如下：
        2023年，州级一般公共预算收入完成12
    5.6亿元，支出完成380.2亿元，执行情况总体较好，具体如
    下表：

          项目            金额（万元）        滞留时间
          甘井水库              500            14个月
          东干渠                320            13个月

        有关部门已整改到位，结果另行公告。
"""


def test_text_in_a_margin_with_a_table_in_columns(tmp_path: Path) -> None:
    result = take_text(
        tmp_path, f"                 青河州审计局\n         关于审计情况的公告\n\n{SET}"
    )
    assert texts(result) == [
        "根据有关规定，州审计局审计了2023年度州级预算执行和决算草案情况。现将审计情况公告如下：",
        "2023年，州级一般公共预算收入完成125.6亿元，支出完成380.2亿元，执行情况总体较好，具体如下表：",
        "有关部门已整改到位，结果另行公告。",
    ]
    (table,) = [b for b in blocks(record(result)) if isinstance(b, nodes.Table)]
    assert [plain(cell.paragraphs[0]) for cell in table.body[1].cells] == [
        "东干渠",
        "320",
        "13个月",
    ]


def test_names_in_columns_are_no_table(tmp_path: Path) -> None:
    names = "    柳长青    石一鸣    孟秋河\n    白雪飞    安然心    贺平川\n"
    result = take_text(
        tmp_path, f"青河州人民政府\n关于表扬先进个人的通报\n\n现予以表扬。\n\n{names}"
    )
    assert not [b for b in blocks(record(result)) if isinstance(b, nodes.Table)]


def test_figures_set_apart(tmp_path: Path) -> None:
    body = f"青河州人民政府\n{ABOUT}\n青府函〔2023〕4号\n\n　　违者罚款 2 0 0 元以上 3 0 0 0 元以下。\n"
    assert texts(take_text(tmp_path, body)) == ["违者罚款200元以上3000元以下。"]


FACTS = f"""• 索引号：QH-1
• 发布机构：青河州人民政府
• 文号：青府函〔2023〕4号
• 成文日期：2023-01-22

青河州人民政府
{ABOUT}

各县（市）人民政府：
　　渡船须检验。

青河州人民政府
2023年1月22日

【打印】【关闭】
相关链接：渡口解读
"""


def test_facts_of_a_site_before_bullets(tmp_path: Path) -> None:
    result = take_text(tmp_path, FACTS)
    one = record(result)
    assert (one.number, one.issuers) == ("青府函〔2023〕4号", ("青河州人民政府",))
    assert isinstance(one.blocks[0], nodes.Recipients) and len(one.blocks) == 3
    gone = "".join(found.excerpt for found in result.repairs if found.rule == "page.furniture")
    assert all(words in gone for words in ("QH-1", "打印", "渡口解读"))


PANDOC = """**青河州民政局**

**关于公布标准的通知**

青民发〔2023〕2号

各县民政局：

现将标准公布如下[^1]，另见[^2]：

# 一、城市标准 {#city .unnumbered}

每人每月720元。

+----------+--------+
| 县（市） | 标准   |
+==========+========+
| 北岸县   | 6000   |
+----------+--------+

  类别   标准
  ------ ------
  城市   940

[^1]: 自2023年1月1日起执行。
[^2]: 见附表。
"""


def test_markdown_of_pandoc(tmp_path: Path) -> None:
    one = record(take_text(tmp_path, PANDOC, "a.md"))
    heading = next(b for b in one.blocks if isinstance(b, nodes.Heading))
    assert plain(heading.content) == "城市标准"
    tables = [b for b in blocks(one) if isinstance(b, nodes.Table)]
    assert [(len(table.head), len(table.body)) for table in tables] == [(1, 1), (1, 1)]
    first = next(b for b in one.blocks if isinstance(b, nodes.Paragraph))
    notes = [plain(one.content) for one in first.content if isinstance(one, nodes.Footnote)]
    assert notes == ["自2023年1月1日起执行。", "见附表。"]


def test_calls_without_notes_are_text(tmp_path: Path) -> None:
    made = take_text(tmp_path, PANDOC.replace("[^2]: 见附表。\n", ""), "a.md")
    assert any("另见[^2]" in words for words in texts(made))


def test_rule_between_documents(tmp_path: Path) -> None:
    one = f"青河州人民政府\n{ABOUT}\n青府发〔2023〕%d号\n\n各县：\n\n    正文。\n\n"
    result = take_text(tmp_path, one % 2 + "=" * 30 + "\n\n" + one % 3)
    assert [made.number for _, made in result.records] == ["青府发〔2023〕2号", "青府发〔2023〕3号"]
    assert not any("==" in words for _, made in result.records for words, _ in characters(made))


# ---------------------------------------------------------------- a whole issue


MATTERS = ("渡口安全工作", "航道整治规划", "码头收费标准")


def issue(order: tuple[int, ...]) -> str:
    """An issue whose contents name its documents in ``order``, without the body that stands above."""
    text = "青河州人民政府公报\n\n2023年第2期\n\n目录\n\n"
    text += "".join(f"关于{MATTERS[n]}的通知 …… {k}\n" for k, n in enumerate(order, 1))
    for n, matter in enumerate(MATTERS, 1):
        text += f"\n青河州人民政府\n关于{matter}的通知\n青府发〔2023〕{n}号\n\n各县：\n\n正文。\n\n"
        text += f"青河州人民政府\n2023年1月{n}日\n"
    return text


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (0, 2, 1)])
def test_contents_in_another_order(order: tuple[int, ...], tmp_path: Path) -> None:
    result = take_text(tmp_path, issue(order))
    made = [record for _, record in result.records]
    assert [(one.issuers, one.number) for one in made] == [
        (("青河州人民政府",), f"青府发〔2023〕{n}号") for n in (1, 2, 3)
    ]
    assert all(len(one.blocks) == 3 for one in made)
    assert ("contents.order" in rules(result)) is (order != (0, 1, 2))
    assert not rules(result) & {"contents.missing", "contents.unlisted"}


def test_columns_of_a_site_above_the_title(tmp_path: Path) -> None:
    body = f"青河州人民政府\n{ABOUT}\n青府发〔2023〕2号\n\n各县：\n\n    正文。\n"
    assert whole_title(record(take_text(tmp_path, f"政策文件\n通知公告\n{body}"))) == ABOUT


def test_table_that_goes_on_with_another_head(tmp_path: Path) -> None:
    rows = [tbl(tc("县") + tc(kind), tc("北岸县") + tc("3")) for kind in ("新建", "改建")]
    body = HEAD + p("表1　渡口", align="center") + rows[0] + p("续表1", align="center") + rows[1]
    found = [b for b in blocks(record(take(tmp_path, package(body)))) if isinstance(b, nodes.Table)]
    assert [one.label for one in found] == ["表1", "续表1"]


def test_figure_cut_at_its_point(tmp_path: Path) -> None:
    body = (
        f"青河州人民政府\n{ABOUT}\n青府发〔2023〕2号\n\n　　补助资金合计1234\n.5万元，均已到位。\n"
    )
    assert texts(take_text(tmp_path, body)) == ["补助资金合计1234.5万元，均已到位。"]


# ---------------------------------------------------------------- tables


def test_caption_unit_and_note_in_rows_of_their_own(tmp_path: Path) -> None:
    rows = (
        tc("表2　渡口产量", span=3),
        tc("单位：处", span=3),
        tc("县") + tc("新建") + tc("改建"),
        tc("北岸县") + tc("3") + tc("5"),
        tc("注：含迁建。", span=3),
    )
    one = record(take(tmp_path, package(HEAD + p("正文。") + tbl(*rows) + END)))
    (table,) = [b for b in blocks(one) if isinstance(b, nodes.Table)]
    assert (table.label, plain(table.caption), plain(table.unit)) == ("表2", "渡口产量", "单位：处")
    assert (len(table.head), len(table.body), list(map(plain, table.notes))) == (
        *(1, 1),
        ["注：含迁建。"],
    )


def test_group_names_as_wide_as_the_table_stay_in_it(tmp_path: Path) -> None:
    rows = (
        tc("县") + tc("新建") + tc("改建"),
        tc("一、北岸片区", span=3),
        tc("甲县") + tc("3") + tc("5"),
        tc("合计8处，见附件。", span=3),
    )
    one = record(take(tmp_path, package(HEAD + p("正文。") + tbl(*rows) + END)))
    (table,) = [b for b in blocks(one) if isinstance(b, nodes.Table)]
    assert (len(table.head), len(table.body), table.notes) == (1, 3, ())


def test_roster_in_a_table(tmp_path: Path) -> None:
    rows = (
        tc("组　长：") + tc("石平") + tc("州人民政府州长"),
        tc("成　员：") + tc("江　河") + tc("州水利局局长"),
        tc("") + tc("阿依古丽·买买提") + tc("州财政局副局长"),
    )
    one = record(take(tmp_path, package(HEAD + p("名单如下：") + tbl(*rows) + p("特此通知。"))))
    (roster,) = [b for b in blocks(one) if isinstance(b, nodes.Roster)]
    assert [[plain(member.name) for member in group.members] for group in roster.groups] == [
        ["石平"],
        ["江　河", "阿依古丽·买买提"],
    ]


DRAWN = """        船票价格表
┌────┬────┐
│航  线  │票价    │
├────┼────┤
│北岸至南│3.50    │
│岸      │        │
├────┼────┤
│环线    │8.00    │
└────┴────┘
"""


@pytest.mark.parametrize("ruled", [True, False])
def test_table_drawn_with_characters(ruled: bool, tmp_path: Path) -> None:
    drawn = DRAWN
    if not ruled:
        drawn = "".join(line for n, line in enumerate(DRAWN.splitlines(True)) if n not in (5, 6))
    head = "青河州物价局\n关于公布船票价格的通知\n青价发〔2003〕2号\n\n各县：\n    价格如下：\n"
    result = take_text(tmp_path, f"{head}{drawn}    自即日起执行。\n")
    (table,) = [b for b in blocks(record(result)) if isinstance(b, nodes.Table)]
    found = [[plain(cell.paragraphs[0]) for cell in row.cells] for row in table.body]
    assert found == [["北岸至南岸" if ruled else "北岸至南", "3.50"], ["环线", "8.00"]]
    assert (plain(table.caption), len(table.head)) == ("船票价格表", 1)
    assert texts(result)[-1] == "自即日起执行。"


# ---------------------------------------------------------------- documents


def test_forwarded_document_is_part_of_what_forwards_it(tmp_path: Path) -> None:
    inner = title("省人民政府办公厅", "关于做好汛期工作的通知") + p("青省府办〔2023〕5号")
    inner += p("各市（州）人民政府：") + p("做好准备。") + p("省人民政府办公厅") + p("2023年1月2日")
    outer = title("青河州人民政府", "转发省人民政府办公厅《关于做好汛期工作的通知》的通知")
    outer += p("青府发〔2023〕2号", align="center") + p("各县：") + p("现予转发。") + END
    one = record(take(tmp_path, package(outer + inner)))
    assert (one.number, one.date) == ("青府发〔2023〕2号", "2023-01-22")
    part = one.blocks[-1]
    assert isinstance(part, nodes.Part)
    assert "".join(map(plain, part.subtitle)) == "青省府办〔2023〕5号"
    assert isinstance(part.blocks[0], nodes.Recipients)
    assert isinstance(part.blocks[-1], nodes.Signature)


def test_cover_of_a_plan(tmp_path: Path) -> None:
    contents = p("目　录", align="center") + p("第一章　现状……………1") + p("第二章　任务……………3")
    body = p(r("第一章　现状", "黑体", 16)) + p("渡口12处。")
    body += p(r("第二章　任务", "黑体", 16)) + p("全部改造。")
    cover = title("青河州渡口规划", "青河州交通运输局", "2023年5月")
    one = record(take(tmp_path, package(cover + contents + body)))
    assert whole_title(one) == "青河州渡口规划"
    assert one.delivery is not None
    assert list(map(plain, one.delivery.lines)) == ["青河州交通运输局", "2023年5月"]
    assert [b.level for b in one.blocks if isinstance(b, nodes.Heading)] == [1, 1]


def test_tasks_of_bodies_are_no_duties(tmp_path: Path) -> None:
    body = title("青河州人民政府", "关于印发渡口工作任务分工的通知") + p("青府发〔2023〕2号")
    one = record(take(tmp_path, package(body + p("各县：") + p("现印发给你们。") + END)))
    assert one.kind is nodes.Kind.NOTICE


def test_report_that_is_called_a_gazette(tmp_path: Path) -> None:
    body = title("青河州水资源公报（2023年）") + p(r("1 概述", "黑体", 16)) + p("降水412毫米。")
    assert whole_title(record(take(tmp_path, package(body)))) == "青河州水资源公报（2023年）"


def test_post_with_a_colon_signs(tmp_path: Path) -> None:
    text = "青河州人民政府令\n第3号\n\n现予公布。\n\n州长：石平\n二○○四年三月十二日\n"
    signature = record(take_text(tmp_path, text)).blocks[-1]
    assert isinstance(signature, nodes.Signature)
    assert ([*map(plain, signature.names)], signature.date) == (
        ["州长：石平"],
        "二〇〇四年三月十二日",
    )


def test_law_of_a_database(tmp_path: Path) -> None:
    contents = "<h4>目　录</h4>" + "".join(
        f"<li><a href='#{n}'>第{n}章　{name}</a></li>"
        for n, name in (("一", "总则"), ("二", "附则"))
    )
    body = "<h1>青河州渡口条例</h1><p>（2001年3月10日通过　2001年5月25日批准）</p>" + contents
    body += "<h3 id=a>第一章　总则</h3><p>第一条　为了加强渡口管理，制定本条例。</p>"
    body += "<h3 id=b>第二章　附则</h3><p>第二条　自2002年1月1日起施行。</p>"
    content = f"<title>青河州渡口条例-法规数据库</title><body><div class=law>{body}</div></body>"
    one = record(take_page(tmp_path, content))
    assert whole_title(one) == "青河州渡口条例"
    assert "".join(map(plain, one.subtitle)) == "（2001年3月10日通过　2001年5月25日批准）"
    assert [b.level for b in one.blocks if isinstance(b, nodes.Heading)] == [1, 1]
    kept = [plain(b.content) for b in one.blocks if isinstance(b, nodes.Paragraph)]
    assert kept == ["目　录", "第一章　总则", "第二章　附则"]


# ---------------------------------------------------------------- what broke


def test_ruby_without_a_reading(tmp_path: Path) -> None:
    base = "<w:rubyBase><w:r><w:t>濛</w:t></w:r></w:rubyBase>"
    above = f"<w:r><w:ruby><w:rt><w:r/></w:rt>{base}</w:ruby></w:r>"
    assert texts(take(tmp_path, package(HEAD + p(above, "水渡。") + END))) == ["濛水渡。"]


def test_private_character_in_generated_contents(tmp_path: Path) -> None:
    toc = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    )
    entries = p("目录") + p("一、现状\ue123 1")
    toc += f"</w:sdtPr><w:sdtContent>{entries}</w:sdtContent></w:sdt>"
    body = title("青河州渡口规划") + toc + p(r("一、现状", "黑体", 16)) + p("渡口12处。")
    assert texts(take(tmp_path, package(body))) == ["一、现状", "渡口12处。"]


RAGGED = """# 表

  类别   标准
  ------ ------
  城市   标准
  ------ ------
  类别   标准
  ------ ------
"""


def test_table_of_headers_alone(tmp_path: Path) -> None:
    from typeset.intake import write_intake
    from typeset.model.read import read_issue

    for text in (RAGGED, RAGGED.replace("城市", "类别")):
        write_intake(take_text(tmp_path, text, "a.md"), tmp_path / "issue", replace=True)
        assert list(read_issue(tmp_path / "issue").records())


def test_line_above_dashes_that_is_no_header(tmp_path: Path) -> None:
    body = f"青河州人民政府\n{ABOUT}\n青府发〔2023〕2号\n\n各县：\n\n正文。\n\n"
    made = texts(take_text(tmp_path, body + "相关情况：渡口须知。\n------  ----\n"))
    assert made[:2] == ["正文。", "相关情况：渡口须知。"]


def test_day_of_printing_without_an_office(tmp_path: Path) -> None:
    lone = "青河州人民政府办公室\n2023年1月23日印发\n— 2 —\n"
    text = COPIED.replace(lone, "2023年1月23日印发\n")
    one = record(take_text(tmp_path, text))
    assert one.colophon is None
    assert any("23日印发" in words for words, _ in characters(one))


def test_number_that_broken_markup_makes_part_of_a_heading(tmp_path: Path) -> None:
    said = (
        "索引号：QH-1",
        "发布机构：青河州人民政府",
        "<h1>文号：青府发〔2023〕2号",
        "成文日期：2023-01-22",
    )
    facts = f"<ul>{''.join(f'<li>{one}</li>' for one in said)}</ul>"
    content = f"<body>{facts}<div id=zoom>{BODY}</div></body>"
    one = record(take_page(tmp_path, content))
    assert "青府发〔2023〕2号" in one.number + whole_title(one)
