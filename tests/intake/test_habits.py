"""Habits of offices: heads of letters and minutes, their numbers, facts of web pages without a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.test_page import BODY, page
from tests.intake.test_page import take as take_page
from tests.intake.test_word import levels
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
from typeset.intake import take_in
from typeset.intake.furniture import is_furniture
from typeset.model import nodes
from typeset.model.walk import blocks, characters, plain

ABOUT = "关于做好渡口工作的通知"
PLAIN_NUMBERS = part(
    "numbering",
    f'<w:abstractNum w:abstractNumId="0">{levels(("decimal", "%1"), ("decimal", "%1.%2"))}'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
)


def whole_title(one: nodes.Record) -> str:
    return "".join(map(plain, one.title))


def test_head_of_a_letter_names_the_body_alone(tmp_path: Path) -> None:
    head = title("青河州人民政府办公室") + p("青府办函〔2023〕8号", align="right")
    again = title("青河州人民政府办公室", ABOUT)
    for below in (again, title(ABOUT)):
        recipients = p("各县（市）人民政府：") + p("现将有关事项通知如下。")
        one = record(take(tmp_path, package(head + below + recipients + END)))
        assert (one.issuers, whole_title(one)) == (("青河州人民政府办公室",), ABOUT)
        assert one.number == "青府办函〔2023〕8号"
        assert isinstance(one.blocks[0], nodes.Recipients)


def test_a_body_above_a_number_is_no_head_where_no_title_follows(tmp_path: Path) -> None:
    body = title("青河州人民政府", ABOUT) + p("青府发〔2023〕2号", align="center")
    one = record(take(tmp_path, package(body + p("各县（市）人民政府：") + p("正文。") + END)))
    assert (one.issuers, whole_title(one)) == (("青河州人民政府",), ABOUT)


def test_minutes(tmp_path: Path) -> None:
    body = (
        title("青河州人民政府办公室", "会 议 纪 要")
        + p("〔2023〕第4期", align="center")
        + p("青河州人民政府办公室\u3000\u30002023年1月22日")
        + title("州人民政府第3次常务会议纪要")
        + p("2023年1月20日，州长主持召开州人民政府常务会议，研究渡口工作。纪要如下：")
        + p("会议同意改造方案。")
    )
    one = record(take(tmp_path, package(body)))
    assert one.issuers == ("青河州人民政府办公室",)
    assert whole_title(one) == "州人民政府第3次常务会议纪要"
    assert (one.number, one.date) == ("〔2023〕第4期", "2023-01-22")
    assert one.delivery is not None and len(one.delivery.lines) == 2
    assert len(one.blocks) == 2


def test_lines_that_a_break_ends_are_no_delivery(tmp_path: Path) -> None:
    first = r("2023年1月20日，州长主持召开州人民政府常务会议，") + "<w:r><w:br/></w:r>"
    body = title("州人民政府常务会议纪要") + p(first + r("研究渡口工作。"))
    result = take(tmp_path, package(body))
    assert record(result).delivery is None
    assert texts(result) == ["2023年1月20日，州长主持召开州人民政府常务会议，研究渡口工作。"]


def test_number_of_a_year(tmp_path: Path) -> None:
    body = title("青河州市场监督管理局", "关于抽检情况的公告") + p("2023年第2号", align="center")
    one = record(take(tmp_path, package(body + p("现将有关情况公告如下。") + END)))
    assert (one.number, one.delivery) == ("2023年第2号", None)


def test_automatic_figures_without_a_dot(tmp_path: Path) -> None:
    parts = (("总则", 0), ("目的", 1), ("规范处置。", None), ("组织体系", 0), ("指挥部", 1))
    body = title("青河州渡口应急预案") + "".join(
        p(text) if level is None else p(text, num=f"1:{level}") for text, level in parts
    )
    result = take(tmp_path, package(body, {"numbering.xml": PLAIN_NUMBERS}))
    found = [b for b in blocks(record(result)) if isinstance(b, nodes.Heading)]
    assert [(one.number, one.level) for one in found] == [
        ("1", 1), ("1.1", 2), ("2", 1), ("2.1", 2),
    ]  # fmt: skip
    assert {one.rule for one in result.repairs} == {"docx.number"}


def test_bodies_side_by_side_above_a_date(tmp_path: Path) -> None:
    signed = tbl(tc("青河州公安局") + tc("青河州林业和草原局")) + p("2023年1月22日", align="right")
    one = record(take(tmp_path, package(title(ABOUT) + p("正文。") + signed)))
    closing = one.blocks[-1]
    assert isinstance(closing, nodes.Signature)
    assert [plain(name) for name in closing.names] == ["青河州公安局", "青河州林业和草原局"]


def test_who_is_to_be_asked_keeps_his_space(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    said = "（联系人：州交通运输局\u3000石平；电话：0800—000000）"
    path.write_text(
        f"青河州人民政府\n{ABOUT}\n青府函〔2023〕4号\n\n　　正文。\n\n"
        f"青河州人民政府\n2023年1月22日\n　　{said}\n",
        encoding="utf-8",
    )
    one = record(take_in([path], None, "zh"))
    (note,) = [b for b in one.blocks if isinstance(b, nodes.Annotation)]
    assert plain(note.content) == said


# ---------------------------------------------------------------- web pages

PAIRS = (("索引号", "QH-1"), ("发布机构", "青河州人民政府"), ("文号", "青府发〔2023〕2号"))
DEFINED = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in PAIRS)
SPACED = "".join(
    f"<div><span>{'　'.join(label)}：</span><span>{value}</span></div>" for label, value in PAIRS
)


@pytest.mark.parametrize("facts", [f"<dl>{DEFINED}</dl>", f"<div>{SPACED}</div>"])
def test_facts_set_wide_or_without_colons(facts: str, tmp_path: Path) -> None:
    result = take_page(tmp_path, page(facts=facts))
    assert record(result).number == "青府发〔2023〕2号"
    assert whole_title(record(result)) == ABOUT
    assert "html.facts" in rules(result)


def test_columns_of_a_table_are_no_facts(tmp_path: Path) -> None:
    rows = "".join(
        f"<tr><td>渡口办法</td><td>青府发〔2022〕{n}号</td><td>有效</td></tr>" for n in "12"
    )
    table = f"<table border=1><tr><td>名称</td><td>文号</td><td>有效性</td></tr>{rows}</table>"
    result = take_page(tmp_path, page(BODY.replace("<p><strong>", table + "<p><strong>"), facts=""))
    (found,) = [b for b in blocks(record(result)) if isinstance(b, nodes.Table)]
    assert len(found.head) + len(found.body) == 3
    assert "html.facts" not in rules(result)


def test_line_below_the_title_that_begins_with_its_date(tmp_path: Path) -> None:
    inner = f"<h1>青河州人民政府<br>{ABOUT}</h1><div>2023-01-29 09:00:00 信息来源：州政府办公室</div>{BODY}"
    inner += "<div>附件下载：<ul><li><a href='a.docx'>渡口表.docx</a></li></ul></div>"
    result = take_page(
        tmp_path,
        f"<html><body><div class=con>{inner}</div><div class=footer>版权</div></body></html>",
    )
    assert whole_title(record(result)) == ABOUT
    said = "".join(found.message for found in result.findings)
    assert "2023-01-29 09:00:00" in said and "附件下载" in said
    assert not any("附件下载" in words for words in texts(result))


def test_headings_between_tables_are_no_rows(tmp_path: Path) -> None:
    heading = '<w:outlineLvl w:val="1"/>'
    rows = tc("序号") + tc("渡口"), tc("1") + tc("北岸")
    listed = (
        p("一等（1处）", more=heading) + tbl(*rows) + p("二等（1处）", more=heading) + tbl(*rows)
    )
    body = title(ABOUT) + p("正文。") + listed
    found = record(take(tmp_path, package(body))).blocks[1:]
    assert [type(one) for one in found] == [nodes.Heading, nodes.Table] * 2


def test_page_numbers_copied_along_cut_no_paragraph(tmp_path: Path) -> None:
    lines = "\u3000\u3000渡船须每半年检验一次，检验合格后方可载客，不得", "超载。"
    body = title(ABOUT) + "".join(p(f"\u3000\u3000{'渡口须' * 14}检查。") for _ in range(3))
    body += p(lines[0]) + p("— 1 —", align="center") + p(lines[1])
    assert texts(take(tmp_path, package(body)))[-1] == "".join(lines).strip()


def test_an_order_names_its_body_in_the_title(tmp_path: Path) -> None:
    body = title("青河州人民政府令") + p("第3号", align="center") + p("现予公布。")
    assert take(tmp_path, package(body)).publication.name == "青河州人民政府公报"


def test_names_in_a_line_are_no_cut_sentence(tmp_path: Path) -> None:
    body = title("关于表扬先进个人的通报") + p("现予以表扬。") + p("石小平、江大河、林青山、赵一舟")
    assert "text.unfinished" not in rules(take(tmp_path, package(body)))


def test_garbled_bytes_outside_of_the_document_are_no_fault(tmp_path: Path) -> None:
    data = page(charset="gb2312").encode("gb18030").replace("版权".encode("gb18030"), b"\xff\xff")
    result = take_page(tmp_path, data)
    assert "character.private" not in rules(result)
    assert any("〓" in found.message for found in result.findings)


def test_signed_twice_is_kept_twice(tmp_path: Path) -> None:
    head = (
        p("青府〔2023〕4号\u3000\u3000签发人：石平") + p("签发人：江河") + title("关于渡口的请示")
    )
    one = record(take(tmp_path, package(head + p("青河省人民政府：") + p("请批示。"))))
    assert one.signatories is not None and one.delivery is not None
    assert "".join(map(plain, one.delivery.lines)) == "签发人：江河"


def test_note_whose_list_stands_below_it(tmp_path: Path) -> None:
    body = HEAD + p("正文。") + p("附件：") + p("1.渡口表") + p("2.船工表") + END
    body += p("附件1：渡口表") + p("渡口12处。") + p("附件2：船工表") + p("船工30人。")
    one = record(take(tmp_path, package(body)))
    notes = [b for b in one.blocks if isinstance(b, nodes.AttachmentNote)]
    parts = [b for b in one.blocks if isinstance(b, nodes.Part)]
    assert [len(note.items) for note in notes] == [2]
    assert [part_.label for part_ in parts] == ["附件1：", "附件2："]


def test_sealed_name_and_entries_side_by_side(tmp_path: Path) -> None:
    closing = p("青河州交通运输局（盖章）", align="right") + p("2023年1月22日", align="right")
    asked = p("联系人：石　平　　电话：0800—000000  邮政编码：600000")
    one = record(take(tmp_path, package(HEAD + p("正文。") + closing + asked)))
    signature, said = one.blocks[-2:]
    assert isinstance(signature, nodes.Signature) and isinstance(said, nodes.Paragraph)
    assert plain(signature.names[0]) == "青河州交通运输局（盖章）"
    assert plain(said.content).split("\u3000")[-2:] == ["电话：0800—000000", "邮政编码：600000"]


def test_two_units_above_a_table_are_both_kept(tmp_path: Path) -> None:
    table = tbl(tc("县") + tc("渡口"), tc("北岸县") + tc("3"))
    units = p("单位：处", align="right") * 2
    one = record(take(tmp_path, package(HEAD + p("正文。") + units + table + END)))
    assert "".join(text for text, _ in characters(one)).count("单位：处") == 2


def test_parties_that_sign_in_a_table_are_lines(tmp_path: Path) -> None:
    cells = "".join(
        tc(p(f"{one}方（盖章）：") + p("代表：") + p("2023年1月22日")) for one in "甲乙"
    )
    found = record(take(tmp_path, package(title("合作协议") + p("正文。") + tbl(cells)))).blocks
    assert not any("甲方" in words and "乙方" in words for words in map(str, found))


def test_number_and_title_in_rows_of_their_own(tmp_path: Path) -> None:
    rows = (
        "当前位置：首页",
        f"<center><b>青河州人民政府{ABOUT}</b></center>",
        "<center>青府发〔2023〕2号</center>",
        "各县（市）人民政府：<br>　　渡船须每半年检验一次。<br>　　渡工须持证上岗，汛期停航。<br>"
        "　　各地要加强检查。<br><br>　　　　青河州人民政府<br>　　　　2023年1月22日",
    )
    made = "".join(f"<tr><td>{row}</td></tr>" for row in rows)
    result = take_page(
        tmp_path, f"<html><title>政策文件</title><body><table>{made}</table></body></html>"
    )
    one = record(result)
    assert (whole_title(one), one.number) == (ABOUT, "青府发〔2023〕2号")


def test_numbers_of_a_list_are_text(tmp_path: Path) -> None:
    items = "<ol><li>登记船只；</li><li value=3>培训船员；</li><li>4.检验渡船。</li></ol>"
    items += "<ol style='list-style:none'><li>第四项。</li></ol>"
    body = BODY.replace("<p><strong>", f"<p>做好以下工作：</p>{items}<p><strong>")
    result = take_page(tmp_path, page(body))
    found = [
        item for b in blocks(record(result)) if isinstance(b, nodes.ItemList) for item in b.items
    ]
    assert [one.number for one in found] == ["1.", "3.", "4."]
    assert "第四项。" in texts(result)
    assert {one.rule for one in result.repairs} >= {"html.list"}


def test_linked_file_beside_the_document_is_named(tmp_path: Path) -> None:
    content = page().replace(
        "</div></div>", "</div></div><p>附件：<a href='/u/1.pdf'>渡口表.pdf</a></p>", 1
    )
    result = take_page(tmp_path, content)
    assert "html.attachment" in rules(result)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("甲&nbsp乙。", "甲 乙。"), ("&ampp乙。", "&p乙。"), ("甲\x03乙。", "甲〓乙。")],
)
def test_entities_without_semicolon_and_control_characters(
    written: str, meant: str, tmp_path: Path
) -> None:
    body = BODY.replace("渡船须每半年", f"{written}渡船须每半年")
    found = "".join(texts(take_page(tmp_path, page(body))))
    assert meant.replace(" ", "") in found.replace(" ", "")


def test_last_line_of_a_plain_file_stands_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    printed = "青河州人民政府办公室        2023年1月23日印发"
    lines = f"青河州人民政府\n{ABOUT}\n青府函〔2023〕4号\n\n" + "　　渡船须检验。\n" * 3
    path.write_text(lines + f"\n抄送：州委办公室，州人大常委会办公室，州政协办公室。\n{printed}\n")
    assert texts(take_in([path], None, "zh"))[-1] == "青河州人民政府办公室　2023年1月23日印发"


WEB = """发布时间：2023-01-29　来源：州政府办公室
当前位置：首页 > 政务公开
中共青河州委办公室青河州人民政府办公室印发《渡口意见》的通知（青办发﹝2023﹞4号）
浏览量：12
各县（市）人民政府：
　　现将《渡口意见》印发给你们。
　　来源：不是栏目。
中共青河州委办公室
青河州人民政府办公室
2023年1月22日
"""


def test_text_copied_from_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(WEB, encoding="utf-8")
    result = take_in([path], None, "zh")
    one = record(result)
    assert one.issuers == ("中共青河州委办公室", "青河州人民政府办公室")
    assert whole_title(one) == "印发《渡口意见》的通知"
    assert (one.number, one.date) == ("青办发〔2023〕4号", "2023-01-22")
    assert texts(result) == ["现将《渡口意见》印发给你们。", "来源：不是栏目。"]
    assert sum(found.rule == "page.furniture" for found in result.repairs) == 3


@pytest.mark.parametrize(
    ("words", "furniture"),
    [
        ("中共青河州委", False),
        ("大力发展水运", False),
        ("关闭老旧渡口", False),
        ("无障碍环境建设", False),
        ("【大 中 小】", True),
        ("关闭窗口", True),
        ("2023-01-29 09:00 来源：州政府办公室", True),
        ("您现在的位置：首页", True),
    ],
)
def test_furniture(words: str, furniture: bool) -> None:
    assert is_furniture(words) is furniture


def test_a_page_without_a_title(tmp_path: Path) -> None:
    facts = "<div>索引号：QH-1<br>发布机构：青河州人民政府<br>文号：青府发〔2023〕2号</div>"
    plan = "<p style='text-align:center'><b>青河州渡口工作方案</b></p><p>　　渡船须检验。</p>"
    result = take_page(tmp_path, f"<html><body>{facts}{BODY}{plan}</body></html>")
    one = record(result)
    assert (one.number, isinstance(one.blocks[0], nodes.Recipients)) == ("青府发〔2023〕2号", True)
    assert "title.missing" in rules(result)


LAW = """中华人民共和国主席令
第三十七号

　　《渡口法》已经2001年10月31日审议通过，现予公布，自2002年1月1日起施行。

                 中华人民共和国主席 石平
                         二OO一年十月三十一日

渡口法
(2001年10月17日第十一次会议通过
2001年10月31日第二十九次会议批准)

第一条 为了加强渡口管理，制定本法。
第二条 本法所称渡口，是指以船渡人的地方。
"""


def test_law_with_its_order(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(LAW, encoding="utf-8")
    one = record(take_in([path], None, "zh"))
    signature, part_ = one.blocks[-2:]
    assert (one.number, one.date) == ("第三十七号", "2001-10-31")
    assert isinstance(signature, nodes.Signature) and isinstance(part_, nodes.Part)
    assert (plain(signature.names[0]), signature.date) == (
        "中华人民共和国主席　石平",
        "二〇〇一年十月三十一日",
    )
    assert "".join(map(plain, part_.title)) == "渡口法"
    assert "".join(map(plain, part_.subtitle)).startswith("（2001年10月17日")


def test_headline_of_the_site_goes_where_the_title_comes_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        f"政务服务丨青河州人民政府{ABOUT}\n- 发布日期：2023-01-29\n- 浏览次数：\n青河州人民政府\n{ABOUT}\n"
        "( 青府发〔2023〕2号 )\n各县（市）人民政府：\n现将有关事项通知如下。\n",
        encoding="utf-8",
    )
    one = record(take_in([path], None, "zh"))
    assert (one.issuers, whole_title(one)) == (("青河州人民政府",), ABOUT)
    assert one.number == "青府发〔2023〕2号"


def test_many_entries_of_contents_without_their_documents(tmp_path: Path) -> None:
    listed = "".join(f"- {n + 1} 青河州人民政府关于{n}号渡口的通知\n" for n in range(60))
    below = "".join(
        f"# 青河州人民政府关于整治{n}条河道采砂行为的意见\n\n青府发〔2023〕{n + 1}号\n\n正文。\n\n"
        for n in range(60)
    )
    path = tmp_path / "a.md"
    path.write_text(f"# 目录\n\n{listed}\n{below}", encoding="utf-8")
    result = take_in([path], None, "zh")
    assert sum(bool(one.number) for _, one in result.records) == 60


def test_contents_above_a_table_are_kept_whole(tmp_path: Path) -> None:
    table = tbl(tc("县") + tc("渡口"), tc("北岸县") + tc("3"))
    body = title("青河州渡口规划") + p("目录") + p("渡口布局") + table + p("渡口布局") + p("正文。")
    one = record(take(tmp_path, package(body)))
    assert "北岸县" in "".join(text for text, _ in characters(one))


def test_page_numbers_of_typed_contents_go(tmp_path: Path) -> None:
    tab = "<w:r><w:tab/></w:r>"
    body = HEAD.replace(ABOUT, "关于印发《渡口规划》的通知") + p("现印发给你们。") + END
    body += (
        title("渡口规划")
        + p("目　录")
        + p("第一章　基础…………3")
        + p(r("第二章　任务") + tab + r("12"))
    )
    body += p("第一章　基础") + p("现有渡口12处。") + p("第二章　任务") + p("改造渡口8处。")
    result = take(tmp_path, package(body))
    found = texts(result)
    assert {"第一章　基础", "第二章　任务"} <= set(found)
    assert not any(words.endswith(("3", "12")) for words in found)
    assert sum(one.rule == "page.number" for one in result.repairs) == 2


def test_telephone_behind_a_name(tmp_path: Path) -> None:
    one = record(
        take(tmp_path, package(HEAD + p("正文。") + END + p("（联系人：石小平 0800-6000000）")))
    )
    (note,) = [b for b in one.blocks if isinstance(b, nodes.Annotation)]
    assert plain(note.content) == "（联系人：石小平　0800-6000000）"
