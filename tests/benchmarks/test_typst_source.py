"""The Typst document says the issue's text, block by block, and Typst takes it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from benchmarks.typst_source import escape, typst_source
from tests.need import ROOT
from typeset.model.nodes import (
    Annotation,
    AnyBlock,
    Article,
    AttachmentNote,
    Box,
    Cell,
    Chars,
    Cite,
    Column,
    Delivery,
    Duty,
    Entry,
    Figure,
    Footnote,
    Glossary,
    Heading,
    Imprint,
    Inlines,
    Issue,
    Item,
    ItemList,
    Kind,
    Member,
    Paragraph,
    ParagraphKind,
    Part,
    PartRole,
    Personnel,
    Publication,
    Recipients,
    Record,
    Reference,
    Roster,
    RosterGroup,
    Row,
    RunIn,
    Section,
    Show,
    Signature,
    Style,
    Styled,
    Table,
    TableWidth,
)


def words(text: str) -> Inlines:
    return (Chars(text),)


def cell(text: str, columns: int = 1, rows: int = 1) -> Cell:
    return Cell((words(text),), columns, rows)


def table(columns: int, width: TableWidth) -> Table:
    head = (Row(tuple(cell(f"栏{n}", rows=2) for n in range(columns))), Row(()))
    body = (
        Row((cell("合并", columns=2), *(cell(str(n)) for n in range(columns - 2)))),
        Row(tuple(cell(f"值{n}") for n in range(columns))),
    )
    wide = (Column(2.0),) * columns
    return Table(
        "表1", words("统计"), words("单位：个"), wide, head, body, (words("注：估"),), width
    )


def blocks() -> tuple[AnyBlock, ...]:
    """Every kind of block, with the characters that Typst's markup takes for itself."""
    inline: Inlines = (
        Chars("甲#乙*丙_$@<丁>`~=+-/[戊]\\ \"'…… —— ..."),
        Styled(Style.STRONG, words("粗")),
        Styled(Style.SUPERSCRIPT, words("2")),
        Styled(Style.SUBSCRIPT, words("3")),
        Cite(words("《办法》"), "a"),
        Cite(words("《别的》"), "elsewhere"),
        Reference("t", Show.TEXT, words("见附件")),
        Reference("t", Show.PAGE, words("")),
        Footnote(words("脚注")),
    )
    item = Item("1.", words("开展"))
    return (
        Recipients(words("各县：")),
        Heading(1, "一、", words("总则")),
        Paragraph(inline),
        Paragraph(words("- 不是列表")),
        Paragraph(words("1. 也不是")),
        Paragraph(words("各位："), ParagraphKind.SALUTATION),
        Paragraph(words("后文"), run_in=RunIn(2, "（一）", words("首句。"))),
        ItemList((item, item)),
        Article("第一条", words("名称。"), words("条文")),
        Glossary((Entry(words("三化："), words("说明")),)),
        Box("专栏1", words("题"), (Paragraph(words("框内")),)),
        table(2, TableWidth.COLUMN),
        table(6, TableWidth.PAGE),
        Figure(None, "图失", "图1", words("流程"), lost=True),
        Roster((RosterGroup(words("组长："), (Member(words("管昭"), words("州长")),) * 2),)),
        Duty(words("副州长"), words("某某"), (Paragraph(words("负责")),)),
        Personnel(words("任命："), (item,)),
        AttachmentNote("附件：", (item, item)),
        Signature((words("某州"), words("某局")), "2023年2月8日"),
        Annotation(words("（此件公开）")),
        Part(
            PartRole.ATTACHMENT,
            "附件",
            (words("名单"),),
            (words("（试行）"),),
            (Paragraph(words("附文")),),
            id="t",
        ),
    )


def issue() -> Issue:
    record = Record(
        Kind.NOTICE,
        ("某州人民政府",),
        (words("关于印发"), words("的通知")),
        (words("（试行）"),),
        "某府发〔2023〕2号",
        "2023-01-22",
        Delivery((words("在会上"),)),
        blocks(),
        id="a",
    )
    *most, part = record.blocks
    unnamed = (*most, replace(part, id=None))
    second = replace(record, id="b", number="", delivery=None, blocks=unnamed)
    publication = Publication("某州公报", "ꆈꌠ", ("传达",), (Imprint("主管", "某州"),))
    sections = (Section("文件", (record, second)),)
    return Issue("x", publication, 2023, 1, None, "2023-03", "三月", (), sections, "gazette", "/")


def test_markup_is_escaped() -> None:
    assert escape("1. 甲 #乙") == "1\\. 甲 \\#乙"


def test_typst_takes_it_and_loses_no_text(tmp_path: Path) -> None:
    import pdfplumber
    import typst

    source = tmp_path / "issue.typ"
    source.write_text(typst_source(issue()), "utf-8")
    typst.compile(
        str(source),
        output=str(tmp_path / "issue.pdf"),
        root="/",
        font_paths=[str(ROOT / "fonts")],
        ignore_system_fonts=True,
    )
    with pdfplumber.open(tmp_path / "issue.pdf") as pdf:
        found = "".join(char["text"] for page in pdf.pages for char in page.chars)
    for text in (
        "甲#乙*丙_$@<丁>`~=+-/[戊]\\",
        "-不是列表",
        "1.也不是",
        "三化：说明",
        "值5",
        "脚注",
    ):
        assert found.replace(" ", "").count(text) == 2, text
    assert found.count("关于印发") == 4  # title and contents, two documents
