"""A foreign file: one finding a place, and headings beside their like."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from typeset.command import main
from typeset.diagnostics import Finding
from typeset.proof.engine import chosen
from typeset.proof.foreign import grouped
from typeset.proofing import proof

TEXT = """# 青河州人民政府关于整修渡口的通知

青府发〔2023〕1号

各县（市）人民政府:

现就整修渡口的事项通知如下,请认真落实,并按时报告进度,不得拖延。

## 一、总 则

渡口由县管理,乡镇协助。

## 二、分工

县负责资金。

### 三、时限

年底以前完成。

青河州人民政府

2023年3月8日
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "draft.md"
    path.write_text(TEXT, "utf-8")
    return path


def _found(file: Path) -> list[Finding]:
    return list(proof(file, chosen([]), "en").findings)


def test_every_place_is_a_finding(file: Path) -> None:
    marks = [each for each in _found(file) if each.rule == "width.mark"]
    assert {each.line for each in marks} == {5, 7, 11}
    assert len([each for each in marks if each.line == 7]) == 1
    for each in marks:
        assert each.excerpt in TEXT.split("\n")[each.line - 1]
        assert 4 <= len(each.excerpt) <= 40
        assert each.suggestion == each.excerpt.replace(",", "，").replace(":", "：")


def test_readers_see_one_for_all(file: Path) -> None:
    findings = _found(file)
    shown = [each for each in grouped(findings, "en") if each.rule == "width.mark"]
    assert len(shown) == 1
    assert {place["line"] for place in shown[0].related} == {7, 11}


def test_json_has_them_all(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["proof", str(file), "--json"])
    rows = json.loads(capsys.readouterr().out)
    assert len([row for row in rows if row["rule"] == "width.mark"]) == 3


def test_headings_are_compared_with_their_like(file: Path) -> None:
    levels = [each for each in _found(file) if each.rule == "heading.level"]
    assert [(each.line, each.excerpt, each.suggestion) for each in levels] == [
        (17, "### 三、时限", "## 三、时限")
    ]


def test_a_word_set_wide_is_no_fault(file: Path) -> None:
    assert not [each for each in _found(file) if each.line == 9]


def test_labels_and_posts_are_like_each_other(tmp_path: Path) -> None:
    path = tmp_path / "lists.md"
    parts = "".join(f"## 附件 {n}\n\n## 名单{n}\n\n甲、乙。\n\n" for n in (1, 2, 3))
    note = TEXT.replace(
        "青河州人民政府\n\n2023", "附件：1.名单1\n2.名单2\n3.名单3\n\n青河州人民政府\n\n2023"
    )
    path.write_text(note + "\n" + parts.replace("## 附件 3", "附件 3"), "utf-8")
    levels = [each.excerpt for each in _found(path) if each.rule == "heading.level"]
    assert "附件 3" in levels
