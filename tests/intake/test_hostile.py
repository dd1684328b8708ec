"""Broken and hostile files: a fault that names file and line, or records; never a traceback."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from typeset.diagnostics import InputFaults
from typeset.intake import Intake, take_in, write_intake
from typeset.model import nodes
from typeset.model.read import read_issue
from typeset.model.walk import blocks, characters

HEAD = "# 北原州人民政府关于做好渡口工作的通知\n\n北府发〔2023〕1号\n\n各县人民政府：\n\n"
END = "\n\n北原州人民政府\n\n2023年1月9日\n"


def put(folder: Path, content: str | bytes, name: str = "a.md") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def take(folder: Path, content: str | bytes, name: str = "a.md") -> Intake:
    return take_in([put(folder, content, name)], None, "en")


def words(result: Intake) -> str:
    return "".join(text for _, record in result.records for text, _ in characters(record))


REFUSED: dict[str, tuple[bytes, int, str]] = {
    "empty": (b"", 0, "intake.empty"),
    "blank": (b" \n\t\n", 0, "intake.empty"),
    "bytes": (random.Random(1).randbytes(20_000), 0, "intake.encoding"),
    "nul": ((HEAD + "正\0文。").encode(), 7, "intake.character"),
    "control": ((HEAD + "正文。\n正\x1b文。").encode(), 8, "intake.character"),
    "private use": ((HEAD + "正\ue123文。").encode(), 7, "intake.character"),
    "entity of a control": ((HEAD + "正&#7;文。").encode(), 7, "intake.character"),
    "half of UTF-16": (HEAD.encode("utf-16") + b"\0", 7, "intake.character"),
    "lone surrogate": (b"\xff\xfe\x00\xd8A\x00", 1, "intake.character"),
    "Word file": (b"PK\x03\x04" + b"\0" * 99, 0, "intake.binary"),
    "PDF": (b"%PDF-1.7\n", 0, "intake.binary"),
    "one long line": (("正" * 3_500_000).encode(), 1, "intake.line"),
    "more than 20 MB": (b"a\n" * 10_000_001, 0, "intake.size"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, tmp_path: Path) -> None:
    content, line, rule = REFUSED[name]
    with pytest.raises(InputFaults) as caught:
        take(tmp_path, content)
    fault = caught.value.faults[0]
    assert (fault.rule, fault.span.line) == (rule, line)
    assert fault.span.file.endswith("a.md")
    for lang in ("zh", "en"):
        assert fault.message(lang).count(" · ") == 2


TAKEN: dict[str, str | bytes] = {
    "tabs": HEAD + "\t" * 100_000 + "x。" + END,
    "rows of 2000 cells": HEAD + ("甲" + "\t" * 2000 + "乙\n") * 20 + END,
    "unclosed tables": HEAD + "<table><tr><td>甲<td>乙\n正文。\n" * 50 + END,
    "many unclosed tables": HEAD + "<table>" * 20_000 + "正文。" + END,
    "unclosed comments": HEAD + "<!--" * 20_000 + "正文。" + END,
    "empty tables on a line": HEAD
    + "<table></table> 甲 <table><tr></tr></table><table><tr><td>乙</td></tr></table> 丙。"
    + END,
    "spans beyond the grid": HEAD
    + "<table><tr><td rowspan=99999 colspan=99999>甲</td></tr>"
    + "<tr><td colspan=200 rowspan=200>乙</td></tr>" * 200
    + "</table>"
    + END,
    "pipes": HEAD + ("|" * 3000 + "\n") * 10 + END,
    "deep quotes": HEAD + ">" * 50_000 + "正文。" + END,
    "open brackets": HEAD + "（《“" * 3000 + END,
    "half-width marks": HEAD + "正," * 60_000 + "。" + END,
    "spaces": HEAD + "正  文 " * 30_000 + "。" + END,
    "bold on and off": HEAD + "**正**" * 5000 + "。" + END,
    "less-than signs": HEAD + "<b" * 50_000 + "。" + END,
    "entities": HEAD + "&lt;&amp;&#8203;&nbsp;" * 500 + "。" + END,
    "lines": HEAD + "正文内容很长。\n" * 20_000 + END,
    "short lines": HEAD + "第一\n\n" * 20_000 + END,
    "headings": "# 标题\n" * 5000,
    "decimals": HEAD + "".join(f"## 1.{n % 50} 项目\n\n正文。\n\n" for n in range(2000)) + END,
    "notes": HEAD + "正文①。\n\n" * 1000 + "①注。\n\n" * 1000 + END,
    "attachments": HEAD + "正文。\n\n" + "附件1\n\n标题\n\n内容。\n\n" * 1000,
    "roles without members": HEAD + "组长：\n" * 500 + "组长：石平 州长\n成员：\n" + END,
    "contents again and again": HEAD + "北原州方案\n\n目录\n" * 500 + END,
    "a table alone": "甲\t乙\n丙\t丁\n",
    "a picture alone": "![](a.png)\n",
    "a number alone": "北府发〔2023〕1号\n",
    "a title alone": "# 关于渡口工作的通知\n",
    "GB18030": (HEAD + "正文。" + END).encode("gb18030"),
    "UTF-16": (HEAD + "正文。" + END).encode("utf-16"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_taken(name: str, tmp_path: Path) -> None:
    """Records that can be read again."""
    result = take(tmp_path, TAKEN[name])
    write_intake(result, tmp_path / "issue")
    issue = read_issue(tmp_path / "issue")
    assert sum(1 for _ in issue.records()) == len(result.records) >= 1


def test_text_between_tables_on_one_line_is_kept(tmp_path: Path) -> None:
    assert "甲" in (text := words(take(tmp_path, TAKEN["empty tables on a line"])))
    assert "乙" in text
    assert "丙" in text


def test_encodings_give_the_same_text(tmp_path: Path) -> None:
    assert words(take(tmp_path, TAKEN["GB18030"])) == words(take(tmp_path, TAKEN["UTF-16"]))


def test_title_from_the_name_of_the_file(tmp_path: Path) -> None:
    result = take(tmp_path, TAKEN["a table alone"], "渡口表.md")
    (record,) = (record for _, record in result.records)
    assert record.title == ((nodes.Chars("渡口表"),),)
    assert any(isinstance(block, nodes.Table) for block in blocks(record))
    assert any(finding.rule == "title.missing" for finding in result.findings)


@pytest.mark.parametrize(("kind", "rule"), [("folder", "intake.kind"), ("none", "intake.missing")])
def test_no_file(kind: str, rule: str, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    if kind == "folder":
        path.mkdir()
    with pytest.raises(InputFaults) as caught:
        take_in([path], None, "en")
    assert [fault.rule for fault in caught.value.faults] == [rule]


def test_all_faults_of_all_files_at_once(tmp_path: Path) -> None:
    files = [put(tmp_path, b"", "a.md"), put(tmp_path, b"x", "b.xyz"), tmp_path / "c.md"]
    with pytest.raises(InputFaults) as caught:
        take_in(files, None, "en")
    rules = [fault.rule for fault in caught.value.faults]
    assert rules == ["intake.empty", "intake.form", "intake.missing"]


def test_twice_the_same_bytes(tmp_path: Path) -> None:
    path = put(tmp_path, HEAD + "一、正文,很长。\n\n附件:1.表" + END)
    for name in ("one", "two"):
        write_intake(take_in([path], None, "en"), tmp_path / name)
    one, two = (
        {p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("one", "two")
    )
    assert one == two


@pytest.mark.parametrize("name", ["issue.toml", "publication.toml", "01-notice.xml"])
def test_what_was_made_by_hand_is_not_overwritten(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "issue"
    folder.mkdir()
    (folder / name).write_text("by hand")
    with pytest.raises(InputFaults) as caught:
        write_intake(take(tmp_path, HEAD + "正文。" + END), folder)
    assert caught.value.faults[0].rule == "intake.folder"
    assert (folder / name).read_text() == "by hand"
    assert [path.name for path in folder.iterdir()] == [name]


def test_folder_that_is_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "issue"
    folder.write_text("a file")
    with pytest.raises(InputFaults) as caught:
        write_intake(take(tmp_path, HEAD + "正文。" + END), folder)
    assert caught.value.faults[0].span.file.startswith(str(folder))
    assert folder.read_text() == "a file"
