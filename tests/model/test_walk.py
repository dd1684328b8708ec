"""Text, blocks and counts of a record."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.model.samples import WHOLE, document, read_text
from typeset.diagnostics import Span
from typeset.model import nodes
from typeset.model.nodes import Record
from typeset.model.walk import (
    OWN_PARTS,
    blocks,
    characters,
    footnotes,
    inventory,
    plain,
    references,
    without,
)


@pytest.fixture
def whole(tmp_path: Path) -> Record:
    return read_text(tmp_path, WHOLE)


def test_every_string_in_printing_order(whole: Record) -> None:
    assert [text for text, _ in characters(whole)] == [
        "000012", "秘密★1年", "特急",
        "青河州人民政府", "青河军分区", "关于印发《青河州渡口", "规划》的通知", "（试行）",
        "青府发〔2023〕2号", "签发人：", "石　平", "江　河", "2023年1月3日", "州长　石平", "各县人民政府：",
        "依照《渡口规划》，修桥102座、H2O，见表1，第页。", "桥含便桥。",
        "各位代表：", "——路通了。", "完，濛水石平河志今存。", "méng",
        "一、总体要求", "背景", "（一）加强领导。各县要重视。",
        "（1）甲", "乙", "第一条为了管渡口，制定本办法。", "第二条统一受理。由窗口受理。", "三化：指甲乙丙。",
        "专栏1桥", "修桥。", "表1渡口", "单位：个", "县", "渡口", "新", "旧", "　甲县", "1", "2",
        "注：截至上年末。", "图1流程", "图2机构", "州", "指挥部",
        "办公室", "工作组", "救助组", "下雪", "含雨夹雪。", "扫", "是",
        "组　长：", "石平", "州长", "江 河", "副州长（挂职）", "江河",
        "管桥。", "路", "免去：", "石平的馆长职务。", "附件：", "1.渡口表",
        "青河州人民政府", "2023年1月22日", "（此件公开发布）", "渡口规划", "（试行）", "全文。", "附录1",
        "附件1", "渡口", "表", "表在后。",
        "主送：各县人民政府。", "抄送：州委办公室。", "青河州人民政府办公室", "2023年1月23日印发",
    ]  # fmt: skip


def test_nothing_is_lost(whole: Record, tmp_path: Path) -> None:
    """White space aside, the strings hold every character of the XML text."""
    from lxml import etree

    source = etree.parse(tmp_path / "d.xml", etree.XMLParser(remove_comments=True))
    wanted = sorted("".join("".join(source.getroot().itertext()).split()))
    found = sorted("".join("".join(text for text, _ in characters(whole)).split()))
    assert found == wanted


def test_what_is_left_out_is_all_that_is_gone(whole: Record) -> None:
    every = [text for text, _ in characters(whole)]
    shown = [text for text, _ in characters(without(whole, OWN_PARTS))]
    header, signatories, colophon = every[:3], every[9:12], every[-4:]
    assert every == header + shown[:6] + signatories + shown[6:] + colophon
    bare = without(whole, OWN_PARTS)
    assert without(bare, OWN_PARTS) is bare


def test_places(tmp_path: Path) -> None:
    record = read_text(
        tmp_path, document("<list>\n<item>甲</item>\n<item>乙<fn>丙</fn></item></list>")
    )
    assert list(characters(record))[1:] == [
        ("甲", Span("d.xml", 4)),
        ("乙", Span("d.xml", 5)),
        ("丙", Span("d.xml", 5)),
    ]


def test_plain_leaves_notes_and_pages_out(whole: Record) -> None:
    paragraph = whole.blocks[1]
    assert isinstance(paragraph, nodes.Paragraph)
    assert plain(paragraph.content) == "依照《渡口规划》，修桥102座、H2O，见表1，第页。"
    assert [plain(note.content) for note in footnotes(paragraph.content)] == ["桥含便桥。"]
    assert [each.to for each in references(paragraph.content)] == ["att", "tab", "att"]
    assert plain(()) == ""


def test_blocks_come_depth_first(whole: Record) -> None:
    tail = [type(block).__name__ for block in blocks(whole)][-7:]
    assert tail == ["Annotation", "Part", "Paragraph", "Part", "Figure", "Part", "Paragraph"]


def test_inventory(whole: Record) -> None:
    counts = inventory(whole)
    assert counts == {
        "documents": 1, "parts": 3, "parts/appendix": 1, "parts/attachment": 1,
        "parts/instrument": 1, "headings": 2, "headings/level 1": 1, "headings/level 2": 1,
        "headings/unnumbered": 1, "headings/一、": 1, "run-in headings": 1,
        "run-in headings/level 2": 1, "run-in headings/（一）": 1, "paragraphs": 9, "articles": 2,
        "lists": 2, "list items": 3, "glossaries": 1, "glossary entries": 1, "boxes": 1, "tables": 1,
        "table rows": 3, "figures": 2, "lost figures": 2, "charts": 2,
        "chart nodes": 5, "chart links": 3, "rosters": 1, "roster members": 2,
        "duties": 1, "personnel": 1, "personnel items": 1, "recipients": 1, "attachment notes": 1,
        "attachment note items": 1, "signatures": 1, "annotations": 1, "footnotes": 2,
    }  # fmt: skip
    assert list(counts)[:2] == ["documents", "parts"]
