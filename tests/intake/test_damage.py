"""Single damages that readers of other gazettes met, each in the least text that shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from typeset.intake import Intake, take_in, write_intake
from typeset.model import nodes
from typeset.model.read import read_issue
from typeset.model.walk import blocks, plain

HEAD = "# 北原州人民政府关于做好渡口工作的通知\n\n北府发〔2023〕1号\n\n"
END = "\n\n北原州人民政府\n\n2023年1月9日\n"


def take(folder: Path, text: str) -> Intake:
    path = folder / "a.md"
    path.write_text(text, encoding="utf-8")
    return take_in([path], None, "zh")


def paragraphs(result: Intake) -> list[str]:
    return [
        plain(block.content)
        for _, record in result.records
        for block in blocks(record)
        if isinstance(block, nodes.Paragraph)
    ]


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ("张三丰   李 白   杜 甫", "张三丰　　李　白　　杜　甫"),
        ("张三丰 李四光 阿卜杜·热西提", "张三丰　李四光　阿卜杜·热西提"),
        ("苏 轼（女,苗族）   陆 游   辛弃疾", "苏　轼（女，苗族）　　陆　游　　辛弃疾"),
    ],
)
def test_names_side_by_side_stay_apart(row: str, kept: str, tmp_path: Path) -> None:
    result = take(tmp_path, HEAD + f"一、先进个人\n\n{row}\n{row}\n" + END)
    assert paragraphs(result) == [kept, kept]


def test_address_broken_over_lines(tmp_path: Path) -> None:
    result = take(tmp_path, HEAD + "各县人民政府,州级各部门,各直属\n机构:\n\n正文。" + END)
    first = result.records[0][1].blocks[0]
    assert isinstance(first, nodes.Recipients)
    assert plain(first.content) == "各县人民政府，州级各部门，各直属机构："
    assert "line.joined" in {one.rule for one in result.repairs}


def test_paragraph_above_a_colon_is_no_address(tmp_path: Path) -> None:
    result = take(tmp_path, HEAD + "各县要做好渡口工作。\n现通知如下：\n\n正文。" + END)
    assert not any(isinstance(one, nodes.Recipients) for one in blocks(result.records[0][1]))


def test_day_that_no_calendar_has(tmp_path: Path) -> None:
    result = take(tmp_path, HEAD + "正文。" + END.replace("1月9日", "6月31日"))
    assert result.records[0][1].date is None
    assert [one.rule for one in result.findings if one.severity.value == "error"] == ["date"]
    write_intake(result, tmp_path / "issue")
    assert read_issue(tmp_path / "issue").year == 2023


def test_contents_of_a_plan_with_leaders_are_no_headings(tmp_path: Path) -> None:
    plan = "北原州渡口应急预案\n\n目 录\n\n1 总则………1\n1.1 目的……( 1 )\n2 附则 … 2\n\n"
    result = take(
        tmp_path,
        HEAD.replace("做好渡口工作", "印发《北原州渡口应急预案》")
        + "现印发给你们。"
        + END
        + f"\n{plan}# 1 总则\n\n1.1 目的\n\n本预案规范渡口处置工作。\n\n"
        + "# 2 附则\n\n本预案自印发之日起实施。\n",
    )
    found = [one for one in blocks(result.records[0][1]) if isinstance(one, nodes.Heading)]
    assert [plain(one.content) for one in found] == ["总则", "目的", "附则"]


def test_post_set_wide_signs(tmp_path: Path) -> None:
    text = (
        "# 北原州人民政府令\n\n第 3 号\n\n《办法》现予公布。\n\n州 长  洛桑达瓦\n\n2023年3月8日\n"
    )
    signature = take(tmp_path, text).records[0][1].blocks[-1]
    assert isinstance(signature, nodes.Signature)
    assert [plain(name) for name in signature.names] == ["州　长　洛桑达瓦"]


def test_pages_of_contents_with_spaces_in_brackets(tmp_path: Path) -> None:
    titles = [f"北原州人民政府关于做好{what}工作的通知" for what in ("渡口", "航道", "码头")]
    listed = "".join(f"{title} ……( {n} )\n" for n, title in enumerate(titles, 3))
    body = "".join(
        f"# {title}\n\n北府发〔2023〕{n}号\n\n正文。{END}\n" for n, title in enumerate(titles)
    )
    result = take(tmp_path, f"北原州人民政府公报\n\n2023年第2期\n\n目  录\n\n{listed}\n{body}")
    assert len(result.records) == 3
    assert (result.number, result.publication.motto) == (2, ())
    assert not any(one.rule.startswith("contents") for one in result.findings)


def test_numbers_set_wide(tmp_path: Path) -> None:
    rules = "北原州渡口管理办法\n\n第 一 章　总　则\n\n第 一 条　为加强管理，制定本办法。\n\n"
    rules += "第 十 二 条 自印发之日起施行。\n"
    signed = "北原州人民政府   2023年1月9日"
    head = HEAD.replace("做好渡口工作", "印发《北原州渡口管理办法》")
    result = take(tmp_path, f"{head}现印发给你们。\n\n{signed}\n\n{rules}")
    (record,) = (record for _, record in result.records)
    made = list(blocks(record))
    assert [one.number for one in made if isinstance(one, nodes.Article)] == ["第一条", "第十二条"]
    assert [one.date for one in made if isinstance(one, nodes.Signature)] == ["2023年1月9日"]
    assert record.date == "2023-01-09"


@pytest.mark.parametrize("published", ["2023年13月45日出版", "2023年9月出版", "12月31日出版"])
@pytest.mark.parametrize("number", [1, 9, 24])
def test_issue_has_a_date_of_the_calendar(published: str, number: int, tmp_path: Path) -> None:
    titles = [f"北原州人民政府关于{what}的通知" for what in ("渡口", "航道")]
    listed = "\n\n".join(f"{title}……{n}" for n, title in enumerate(titles, 1))
    body = "".join(f"# {title}\n\n正文很短。\n\n" for title in titles)
    front = f"北原州人民政府公报\n\n2023年第{number}期\n\n{published}\n\n目录\n\n{listed}\n\n"
    write_intake(take(tmp_path, front + body), tmp_path / "issue")
    assert read_issue(tmp_path / "issue").number == number


def test_contents_of_a_plan_alone_are_not_those_of_an_issue(tmp_path: Path) -> None:
    listed = "目录\n\n前 言 1\n\n一、发展现状 2\n\n（一）主要成就 2\n\n二、重点任务 5\n\n"
    body = "# 前言\n\n水是生命之源。\n\n# 一、发展现状\n\n## （一）主要成就\n\n水库新建三座。\n\n"
    result = take(
        tmp_path, f"# 北原州水安全规划\n\n{listed}{body}# 二、重点任务\n\n水库再建三座。\n"
    )
    (record,) = (record for _, record in result.records)
    assert record.title == ((nodes.Chars("北原州水安全规划"),),)
    found = [plain(one.content) for one in blocks(record) if isinstance(one, nodes.Heading)]
    assert found == ["前言", "发展现状", "主要成就", "重点任务"]


ISSUE = """北原州人民政府公报
2023年第2期

目录
北原州人民政府关于做好渡口工作的通知 1
北原州人民政府关于做好桥梁工作的通知 2

# 北原州人民政府关于做好渡口工作的通知

北府发〔2023〕1号

各县人民政府:
请做好工作。

北原州人民政府
2023年1月9日

# 北原州人民政府关于做好桥梁工作的通知

北府发〔2023〕2号

各县人民政府:
请做好工作。

北原州人民政府
2023年1月10日
（联系人：王二，联系电话：0888-1234567）
"""


def test_imprint_behind_the_last_document(tmp_path: Path) -> None:
    colophon = (
        "\n主管主办:北原州人民政府\n准印证号:北新出印〔2023〕2号  地  址:北原路1号\n印 数:1200 册\n"
    )
    result = take(tmp_path, ISSUE + colophon)
    assert [(row.label, row.value) for row in result.publication.imprint] == [
        ("主管主办", "北原州人民政府"),
        ("准印证号", "北新出印〔2023〕2号"),
        ("地址", "北原路1号"),
    ]
    assert [(row.label, row.value) for row in result.imprint] == [("印数", "1200册")]
    told = "".join(each.excerpt for each in result.repairs if each.rule == "width.mark")
    assert all(f"{label}:" in told for label in ("主管主办", "准印证号", "印 数"))
    assert paragraphs(result) == paragraphs(take(tmp_path, ISSUE))


def test_last_lines_of_a_document_are_no_imprint(tmp_path: Path) -> None:
    text = ISSUE + "\n联系电话：0888-1234567\n\n传真：0888-1234568\n\n印发范围：各县\n"
    result = take(tmp_path, text)
    assert result.publication.imprint == ()
    assert any("传真" in words for words in paragraphs(result))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("投资32. 5亿元，增长6. 25%。", "投资32.5亿元，增长6.25%。"),
        ("一是投资32. 5 亿元。", "一是投资32.5亿元。"),
        ("见本期1. 5号文件。", "见本期1. 5号文件。"),
    ],
)
def test_space_inside_a_decimal(text: str, kept: str, tmp_path: Path) -> None:
    result = take(tmp_path, HEAD + "各县人民政府：\n\n" + text + END)
    assert kept in paragraphs(result)


def rules_of(articles: str) -> str:
    head = HEAD.replace("做好渡口工作", "印发《北原州渡口管理办法》")
    return f"{head}现印发给你们。{END}\n北原州渡口管理办法\n\n{articles}"


def test_articles_put_in_between(tmp_path: Path) -> None:
    text = "".join(
        f"{number}　渡口须登记造册。\n\n"
        for number in ("第十二条", "第十二条之一", "第十二条之二", "第十三条")
    )
    result = take(tmp_path, rules_of(text + "第十四条　第十二条之一的规定适用。\n"))
    made = [one for one in blocks(result.records[0][1]) if isinstance(one, nodes.Article)]
    assert [one.number for one in made][1:3] == ["第十二条之一", "第十二条之二"]
    assert plain(made[-1].content) == "第十二条之一的规定适用。"
    assert not any(one.rule == "number.gap" for one in result.findings)


def test_box_that_holds_a_table(tmp_path: Path) -> None:
    text = HEAD + "项目如下。\n\n专栏1 重点码头\n\n码头\t泊位\n北岸\t3\n南岸\t5\n\n以上。" + END
    (box,) = (
        one for one in blocks(take(tmp_path, text).records[0][1]) if isinstance(one, nodes.Box)
    )
    assert (box.label, plain(box.title)) == ("专栏1", "重点码头")
    assert [type(one) for one in box.blocks] == [nodes.Table]


def test_label_above_the_labels_of_appendices(tmp_path: Path) -> None:
    text = (
        HEAD
        + f"正文。{END}\n附录：\n\n附录A 码头一览\n\n码头三座。\n\n附录B 船只一览\n\n渡船十艘。\n"
    )
    made = blocks(take(tmp_path, text).records[0][1])
    assert [one.label for one in made if isinstance(one, nodes.Part)] == ["附录A", "附录B"]


def test_sentence_below_removals_is_no_item(tmp_path: Path) -> None:
    head = HEAD.replace("做好渡口工作", "石平等同志任免职务")
    text = head + "免去：\n\n石平的州图书馆馆长职务。\n\n以上人员按规定办理交接。" + END
    made = list(blocks(take(tmp_path, text).records[0][1]))
    assert [len(one.items) for one in made if isinstance(one, nodes.Personnel)] == [1]
    assert "以上人员按规定办理交接。" in [
        plain(one.content) for one in made if isinstance(one, nodes.Paragraph)
    ]


def test_number_of_the_issue_without_the_word_year(tmp_path: Path) -> None:
    text = ISSUE.replace("2023年第2期", "2023 第2号")
    result = take(tmp_path, text)
    assert (result.year, result.number, result.publication.motto) == (2023, 2, ())


def test_glossary_below_a_plain_label(tmp_path: Path) -> None:
    text = HEAD + "正文。\n\n名词解释：\n\n三定：指定人、定船、定线。\n\n两检：指年检、季检。" + END
    made = [
        one for one in blocks(take(tmp_path, text).records[0][1]) if isinstance(one, nodes.Glossary)
    ]
    assert [[plain(entry.term) for entry in one.entries] for one in made] == [["三定：", "两检："]]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_text_files_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    text = (
        HEAD.replace("# ", "")
        + "　　渡船须每半年检验一次，\n检验合格后载客。\n　　渡工须持证。"
        + END
    )
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    result = take_in([path], None, "zh")
    assert paragraphs(result) == ["渡船须每半年检验一次，检验合格后载客。", "渡工须持证。"]
    assert result.records[0][1].number == "北府发〔2023〕1号"
