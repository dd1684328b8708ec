"""White space inside text. The cases are written by hand from the rule in docs/records.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.model.samples import document, read_text
from typeset.model.nodes import Paragraph, Table
from typeset.model.walk import plain
from typeset.model.whitespace import normalise


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("甲乙", "甲乙"),
        ("  甲乙\n ", "甲乙"),
        ("甲\n    乙", "甲乙"),
        ("甲，\n乙", "甲，乙"),
        ("“甲”\n“乙”", "“甲”“乙”"),
        ("甲——\n乙", "甲——乙"),
        ("甲\r\n乙", "甲乙"),
        ("甲\t\n\t乙", "甲乙"),
        ("甲\n\n乙", "甲乙"),
        ("甲 乙", "甲 乙"),
        ("甲  乙", "甲 乙"),
        ("甲\t乙", "甲 乙"),
        ("甲\nABC", "甲 ABC"),
        ("AB\nCD", "AB CD"),
        ("2023\n年", "2023 年"),
        ("组　长", "组　长"),
        ("组　\n长", "组　长"),
        ("　　甲　", "甲"),
        ("𠀀\n𠀁", "𠀀𠀁"),
        ("ꆈ\nꌠ", "ꆈꌠ"),
        ("", ""),
        (" \n ", ""),
        ("　", ""),
        ("甲\u00a0乙", "甲\u00a0乙"),
    ],
)
def test_plain_text(source: str, read: str) -> None:
    assert normalise(source) == read
    assert normalise(read) == read


@pytest.mark.parametrize(
    ("inside", "pieces"),
    [
        ("甲\n<b>乙</b>\n丙", ["甲", "乙", "丙"]),
        ("甲 <b>乙</b> 丙", ["甲 ", "乙", " 丙"]),
        ("甲 <b> 乙</b>", ["甲 ", "乙"]),
        ("甲<b>乙 </b> 丙", ["甲", "乙 ", "丙"]),
        ("a\n<b>b</b>\nc", ["a ", "b", " c"]),
        ("<b>甲</b> <b>乙</b>", ["甲", " ", "乙"]),
        ("<b>甲</b>\n<b>乙</b>", ["甲", "乙"]),
        (" <b> 甲 </b> ", ["甲"]),
        ("　<b>　甲</b>", ["甲"]),
        ("甲<fn>注\n释</fn>\n乙", ["甲", "注释", "乙"]),
        ("第\n<ref to='d' show='page'/>页", ["第 ", "页"]),
    ],
)
def test_across_elements(tmp_path: Path, inside: str, pieces: list[str]) -> None:
    record = read_text(tmp_path, document(f"<p>{inside}</p>"))
    block = record.blocks[0]
    assert isinstance(block, Paragraph)
    found = [getattr(each, "text", None) or plain(each.content) for each in block.content]
    assert [each for each in found if each] == pieces


def test_after_a_number(tmp_path: Path) -> None:
    record = read_text(
        tmp_path, document("<heading level='1'>\n  <num>一、</num>\n  总则\n</heading>")
    )
    assert plain(record.blocks[0].content) == "总则"


def test_lines_of_a_title(tmp_path: Path) -> None:
    head = "<title>\n  关于印发\n  《甲》<br/>\n  的通知\n</title>"
    record = read_text(tmp_path, document("<p>甲</p>", head=head))
    assert [plain(line) for line in record.title] == ["关于印发《甲》", "的通知"]


def test_cells_keep_a_leading_ideographic_space(tmp_path: Path) -> None:
    cells = "<tr><td>\n　甲　</td><td><p> 　乙</p></td><td>　<b>丙</b></td></tr>"
    table = read_text(tmp_path, document(f"<table><tbody>{cells}</tbody></table>")).blocks[0]
    assert isinstance(table, Table)
    assert [plain(c.paragraphs[0]) for c in table.body[0].cells] == ["　甲", "　乙", "　丙"]
