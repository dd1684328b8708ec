"""Lists, contents and labels of a Markdown file that are not of one form."""

from __future__ import annotations

from pathlib import Path

from typeset.proof.engine import rules
from typeset.proofing import proof

ISSUE = """# 青河州人民政府公报

主管单位：青河州人民政府

## 州政府文件

{entries}

# 青河州人民政府关于渡口检修的通知

青府发〔2023〕1号

各县（市）人民政府：

现将有关事项通知如下，请遵照执行。

附件：1.渡口一览表

{note}2.船舶一览表

青河州人民政府

2023年3月8日

附件1

## 渡口一览表

双桥渡在岚坝。

{label}附件2

## 船舶一览表

岚坝一号在双桥。

# 青河州人民政府关于成立渡口领导小组的通知

青府发〔2023〕2号

各县（市）人民政府：

现将领导小组成员名单印发如下。

组　长：石平　州政府副州长

成　员：林江　州商务局副局长
{gap}周云　州水利局副局长
丁原　州财政局副局长
何湾　州教育局副局长
方舟　州林业局副局长
田野　州交通局副局长
水清　州民政局副局长

青河州人民政府

2023年3月9日
"""
ENTRIES = (
    "- 2 青河州人民政府关于渡口检修的通知（青府发〔2023〕1号）",
    "- 3 青河州人民政府关于成立渡口领导小组的通知（青府发〔2023〕2号）",
)


def _told(tmp_path: Path, **parts: str) -> dict[str, list[int]]:
    text = ISSUE.format(
        **{"entries": "\n".join(ENTRIES), "note": "", "label": "", "gap": ""} | parts
    )
    path = tmp_path / "刊.md"
    path.write_text(text, "utf-8")
    found: dict[str, list[int]] = {}
    for each in proof(path, list(rules().values()), "zh").findings:
        found.setdefault(each.rule, []).append(each.line)
    return found


def test_a_file_of_one_form_is_right(tmp_path: Path) -> None:
    found = _told(tmp_path)
    assert not {"note.list", "table.list", "contents.form", "contents.unnumbered"} & found.keys()


def test_an_attachment_note_that_turns_into_a_list(tmp_path: Path) -> None:
    assert len(_told(tmp_path, note="- ")["note.list"]) == 1


def test_a_list_of_names_that_is_broken(tmp_path: Path) -> None:
    assert len(_told(tmp_path, gap="\n")["table.list"]) == 1


def test_labels_are_marked_in_one_way(tmp_path: Path) -> None:
    assert "heading.level" not in _told(tmp_path)
    assert len(_told(tmp_path, label="## ")["heading.level"]) == 1


def test_contents_without_a_number_that_the_document_has(tmp_path: Path) -> None:
    short = ENTRIES[1].replace("（青府发〔2023〕2号）", "")
    entries = "\n".join((ENTRIES[0], short, ENTRIES[0].replace("- 2", "- 4")))
    assert len(_told(tmp_path, entries=entries)["contents.unnumbered"]) == 1


def test_contents_of_which_some_are_a_list(tmp_path: Path) -> None:
    entries = "\n".join((*ENTRIES, ENTRIES[0], ENTRIES[1].removeprefix("- ")))
    assert len(_told(tmp_path, entries=entries)["contents.form"]) == 1
