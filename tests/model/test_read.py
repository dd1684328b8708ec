"""Every element becomes its node, with its text, its place and its origin."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.model.samples import WHOLE, document, read_text
from typeset.diagnostics import NOWHERE, Span
from typeset.model import nodes
from typeset.model.nodes import Chars, Record
from typeset.model.walk import blocks


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Record:
    return read_text(tmp_path_factory.mktemp("record"), WHOLE)


def only(record: Record, kind: type[nodes.Block]) -> list[nodes.Block]:
    return [block for block in blocks(record) if isinstance(block, kind)]


def text(string: str) -> nodes.Inlines:
    return (Chars(string),)


def test_head(whole: Record) -> None:
    assert whole.id == "plan"
    assert whole.kind is nodes.Kind.NOTICE
    assert whole.date == "2023-01-22"
    assert whole.source == "in.md"
    assert whole.origin == 3
    assert whole.span == Span("d.xml", 2)
    assert whole.issuers == ("青河州人民政府", "青河军分区")
    assert whole.title == (text("关于印发《青河州渡口"), text("规划》的通知"))
    assert whole.subtitle == (text("（试行）"),)
    assert whole.number == "青府发〔2023〕2号"
    assert whole.delivery == nodes.Delivery((text("2023年1月3日"), text("州长　石平")))


def test_every_block_type_is_in_the_sample(whole: Record) -> None:
    found = {type(block) for block in blocks(whole)}
    assert found == set(nodes.AnyBlock.__args__)


def test_recipients_carry_line_and_origin(whole: Record) -> None:
    span = Span("d.xml", 10)
    assert whole.blocks[0] == nodes.Recipients(text("各县人民政府："), span=span, origin=9)


def test_inlines(whole: Record) -> None:
    paragraph = only(whole, nodes.Paragraph)[0]
    assert isinstance(paragraph, nodes.Paragraph)
    assert paragraph.origin == 12
    line = Span("d.xml", 11)
    shown = [_without_span(each) for each in paragraph.content]
    assert shown == [
        Chars("依照"),
        nodes.Cite(text("《渡口规划》"), "att"),
        Chars("，"),
        nodes.Styled(nodes.Style.STRONG, text("修")),
        Chars("桥10"),
        nodes.Styled(nodes.Style.SUPERSCRIPT, text("2")),
        Chars("座、H"),
        nodes.Styled(nodes.Style.SUBSCRIPT, text("2")),
        Chars("O，见"),
        nodes.Reference("tab", nodes.Show.TEXT, text("表1")),
        Chars("，第"),
        nodes.Reference("att", nodes.Show.PAGE, ()),
        Chars("页。"),
        nodes.Footnote(
            (Chars("桥含"), nodes.Styled(nodes.Style.STRONG, text("便桥")), Chars("。"))
        ),
    ]
    assert paragraph.span == line


def _without_span(inline: nodes.Inline) -> nodes.Inline:
    if isinstance(inline, nodes.Reference):
        return nodes.Reference(inline.to, inline.show, inline.content)
    if isinstance(inline, nodes.Footnote):
        assert inline.span.line == 12
        return nodes.Footnote(inline.content)
    return inline


def test_kinds_of_paragraph(whole: Record) -> None:
    kinds = [block.kind for block in whole.blocks if isinstance(block, nodes.Paragraph)]
    assert kinds == ["plain", "salutation", "dash", "flush", "plain"]


def test_run_in(whole: Record) -> None:
    run_ins = [b.run_in for b in whole.blocks if isinstance(b, nodes.Paragraph) and b.run_in]
    assert run_ins == [nodes.RunIn(2, "（一）", text("加强领导。"))]


def test_headings(whole: Record) -> None:
    one, two = only(whole, nodes.Heading)
    assert one == nodes.Heading(1, "一、", text("总体要求"), id="h", span=one.span)
    assert two == nodes.Heading(2, "", text("背景"), span=two.span)


def test_list_article_glossary_box(whole: Record) -> None:
    items = only(whole, nodes.ItemList)[0].items
    assert [(i.number, i.content, i.origin) for i in items] == [
        ("（1）", text("甲"), 20),
        ("", text("乙"), None),
    ]
    articles = only(whole, nodes.Article)
    assert [(a.number, a.name) for a in articles] == [
        ("第一条", ()),
        ("第二条", text("统一受理。")),
    ]
    assert articles[1].content == text("由窗口受理。")
    entry = only(whole, nodes.Glossary)[0].entries[0]
    assert (entry.term, entry.content) == (text("三化："), text("指甲乙丙。"))
    box = only(whole, nodes.Box)[0]
    assert (box.label, box.title) == ("专栏1", text("桥"))
    assert box.blocks[0].content == text("修桥。")


def test_table(whole: Record) -> None:
    table = only(whole, nodes.Table)[0]
    assert isinstance(table, nodes.Table)
    assert (table.label, table.caption, table.unit) == ("表1", text("渡口"), text("单位：个"))
    assert table.width is nodes.TableWidth.PAGE
    assert table.columns[0] == nodes.Column(2.0, nodes.Align.LEFT)
    assert table.columns[1] == nodes.Column()
    head = table.head[0].cells
    assert [(c.rows, c.columns, c.header) for c in head] == [(2, 1, True), (1, 2, True)]
    row = table.body[0]
    assert row.origin == 31
    assert row.cells[0].paragraphs == (text("　甲县"),), "the stub keeps its indent"
    assert row.cells[1].paragraphs == (text("1"), text("2"))
    assert row.cells[1].align is nodes.Align.RIGHT
    assert row.cells[2].paragraphs == ((),)
    assert table.notes == (text("注：截至上年末。"),)


def test_figure(whole: Record) -> None:
    figure = only(whole, nodes.Figure)[0]
    assert isinstance(figure, nodes.Figure)
    assert (figure.source, figure.lost, figure.alt) == (None, True, "流程图")
    assert (figure.label, figure.caption) == ("图1", text("流程"))


def test_people(whole: Record) -> None:
    roster = only(whole, nodes.Roster)[0]
    assert isinstance(roster, nodes.Roster)
    assert [g.role for g in roster.groups] == [text("组　长："), ()]
    assert roster.groups[0].members[0].post == text("州长")
    assert roster.groups[1].members[0].name == text("江 河")
    duty = only(whole, nodes.Duty)[0]
    assert isinstance(duty, nodes.Duty)
    assert (duty.post, duty.name) == (text("副州长（挂职）"), text("江河"))
    assert [type(b) for b in duty.blocks] == [nodes.Paragraph, nodes.ItemList]
    personnel = only(whole, nodes.Personnel)[0]
    assert isinstance(personnel, nodes.Personnel)
    assert personnel.action == text("免去：")
    assert personnel.items[0].content == text("石平的馆长职务。")


def test_closing(whole: Record) -> None:
    note = only(whole, nodes.AttachmentNote)[0]
    assert isinstance(note, nodes.AttachmentNote)
    assert (note.label, note.items[0].number) == ("附件：", "1.")
    signature = only(whole, nodes.Signature)[0]
    assert isinstance(signature, nodes.Signature)
    assert (signature.names, signature.date) == ((text("青河州人民政府"),), "2023年1月22日")


def test_parts(whole: Record) -> None:
    parts = only(whole, nodes.Part)
    shown = [(p.role, p.label, p.title, p.subtitle) for p in parts]
    assert shown == [
        ("instrument", "", (text("渡口规划"),), (text("（试行）"),)),
        ("appendix", "附录1", (), ()),
        ("attachment", "附件1", (text("渡口"), text("表")), ()),
    ]
    assert parts[2].id == "att"


def test_every_block_has_its_line(whole: Record) -> None:
    lines = [block.span.line for block in blocks(whole)]
    assert all(block.span != NOWHERE for block in blocks(whole))
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    "body",
    [
        "<p>甲</p><signature><date>2023年1月1日</date></signature><p>抄送：乙</p>",
        "<p>甲</p><signature><name>甲</name></signature><attachments-note><item>乙</item></attachments-note>",
        "<p>甲</p><attachment><label>附件</label><p>乙</p></attachment><annotation>（丙）</annotation>",
        "<recipients>甲：</recipients><recipients>乙：</recipients><p>丙</p>",
        "<instrument><title>甲</title><attachment><label>附件</label><recipients>乙：</recipients><p>丙</p>"
        "<signature><date>1月</date></signature></attachment></instrument>",
        "<figure lost='true'/>",
        "<duty><name>甲</name></duty>",
        "<p><run-in level='1'><num>一、</num></run-in></p>",
        "<heading level='6'><num>（1）</num></heading>",
    ],
)
def test_order_is_tolerant_where_documents_vary(tmp_path: Path, body: str) -> None:
    assert read_text(tmp_path, document(body)).blocks


def test_comments_and_instructions_are_no_text(tmp_path: Path) -> None:
    record = read_text(tmp_path, document("<p>甲<!-- x -->乙<?x y?>丙</p>"))
    assert record.blocks[0].content == text("甲乙丙")


def test_cdata_is_text(tmp_path: Path) -> None:
    record = read_text(tmp_path, document("<p>甲<![CDATA[<&>]]>乙</p>"))
    assert record.blocks[0].content == text("甲<&>乙")


@pytest.mark.parametrize(
    "encode",
    [
        lambda s: b"\xef\xbb\xbf" + s.encode(),
        lambda s: s.encode("utf-16"),
        lambda s: b"\xfe\xff" + s.encode("utf-16-be"),
        lambda s: ('<?xml version="1.0" encoding="UTF-16"?>' + s).encode("utf-16-le"),
        lambda s: b'<?xml version="1.0" encoding="GB18030"?>' + s.encode("gb18030"),
        lambda s: b"<?xml version='1.0' encoding='gbk'?>" + s.encode("gbk"),
        lambda s: s.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8 bom", "utf-16", "utf-16be", "utf-16 declared", "gb18030", "gbk", "crlf"],
)
def test_encodings(tmp_path: Path, encode: object) -> None:
    record = read_text(tmp_path, encode(document("<p>甲“乙”\n丙</p>")))
    assert record.blocks[0].content == text("甲“乙”丙")
    assert record.blocks[0].span.line == 3
