"""Many files as one issue."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.word import END, p, package, r, title
from typeset import pipeline
from typeset.diagnostics import InputFaults
from typeset.intake import take_in
from typeset.model.read import read_issue

DOCUMENTS = {
    "a": ("青河州人民政府办公室", "关于做好渡口工作的通知", "青府办发〔2023〕3号"),
    "b": ("青河州人民政府", "关于任命石平职务的通知", "青府人〔2023〕1号"),
    "c": ("青河州人民政府", "关于做好防汛工作的通知", "青府发〔2023〕10号"),
    "d": ("青河州人民政府", "关于渡口规划的批复", "青府发〔2023〕2号"),
    "e": ("青河州水利局", "关于开展河道巡查的通知", "青水发〔2023〕7号"),
    "f": ("青河州人民政府", "关于表彰先进船工的决定", "青府发〔2023〕12号"),
}


def files(folder: Path) -> list[Path]:
    out = []
    for name, (issuer, what, number) in DOCUMENTS.items():
        path = folder / f"{name}.docx"
        body = title(issuer, what) + p(number, align="center") + p("各县：") + p(r(f"{what}正文。"))
        path.write_bytes(package(body + END))
        out.append(path)
    return out


def test_sections_and_order_are_proposed(tmp_path: Path) -> None:
    result = take_in(files(tmp_path), None, "zh")
    numbers = {name: record.number for name, record in result.records}
    assert [(section, [numbers[name] for name in names]) for section, names in result.sections] == [
        ("政府文件", ["青府发〔2023〕12号", "青府发〔2023〕2号", "青府发〔2023〕10号"]),
        ("政府办公室文件", ["青府办发〔2023〕3号"]),
        ("部门文件", ["青水发〔2023〕7号"]),
        ("人事任免", ["青府人〔2023〕1号"]),
    ]
    assert [record.id[-2:] for _, record in result.records] == ["01", "02", "03", "04", "05", "06"]


def test_order_as_given(tmp_path: Path) -> None:
    result = take_in(files(tmp_path), None, "zh", as_given=True)
    assert [record.source for _, record in result.records] == [f"{name}.docx" for name in DOCUMENTS]


def test_sections_of_the_publication_above(tmp_path: Path) -> None:
    known = '["州政府文件", "州政府办公室文件", "部门文件选登", "人事"]'
    publication = f'name = "青河州人民政府公报"\nsections = {known}\n'
    (tmp_path / "publication.toml").write_text(publication, "utf-8")
    pipeline.intake(files(tmp_path), tmp_path / "2023-01", None, "zh")
    issue = read_issue(tmp_path / "2023-01")
    assert [section.name for section in issue.sections] == [
        "州政府文件",
        "州政府办公室文件",
        "部门文件选登",
        "人事",
    ]
    assert not (tmp_path / "2023-01" / "publication.toml").exists()


@pytest.mark.parametrize(
    ("same", "rule"), [("file", "file"), ("copy", "file"), ("number", "number")]
)
def test_one_given_twice(same: str, rule: str, tmp_path: Path) -> None:
    paths = files(tmp_path)
    other = tmp_path / "z.docx"
    other.write_bytes(paths[0].read_bytes())
    if same == "number":
        issuer, what, number = DOCUMENTS["a"]
        other.write_bytes(package(title(issuer, what) + p(number) + p("另一正文。") + END))
    with pytest.raises(InputFaults) as caught:
        take_in([*paths, paths[0] if same == "file" else other], None, "zh")
    assert [fault.rule for fault in caught.value.faults] == [f"intake.twice.{rule}"]
    assert caught.value.faults[0].message("zh").count(" · ") == 2


@pytest.mark.parametrize(
    ("above", "name"),
    [("青河州人民政府公报", "青河州人民政府公报"), ("南岭州政府公报", "北原州人民政府公报")],
)
def test_a_whole_issue_of_other_bodies_is_not_of_the_publication_above(
    above: str, name: str, tmp_path: Path
) -> None:
    titles = [
        f"{name.removesuffix('公报')}关于做好{what}工作的通知" for what in ("渡口", "航道", "码头")
    ]
    text = "2023年第2期\n\n目  录\n\n"
    text += "".join(f"{title} ……( {n} )\n" for n, title in enumerate(titles, 3)) + "\n"
    for n, heading in enumerate(titles, 3):
        text += f"# {heading}\n\n北府发〔2023〕{n}号\n\n各县：\n\n做好工作。\n\n"
    (tmp_path / "issue.md").write_text(text, "utf-8")
    (tmp_path / "publication.toml").write_text(f'name = "{above}"\n', "utf-8")
    result = pipeline.intake([tmp_path / "issue.md"], tmp_path / "2023-02", None, "zh")
    assert result.publication.name == name
    assert read_issue(tmp_path / "2023-02").publication.name == name
    assert any(one.rule == "publication.name" for one in result.findings) == (above != name)


def test_a_file_that_is_not_there_is_not_of_an_unknown_form(tmp_path: Path) -> None:
    with pytest.raises(InputFaults) as caught:
        take_in([tmp_path / "nothing"])
    assert [fault.rule for fault in caught.value.faults] == ["intake.missing"]


UNDATED = """关于做好渡口工作的通知

各县人民政府：

请认真执行本通知的各项要求。

北原州人民政府
"""


@pytest.mark.parametrize(
    ("name", "id", "doubts"),
    [
        ("new", "2000-01", {"issue.number", "issue.year", "undated", "publication.name"}),
        ("2023-02", "2023-02", {"undated", "publication.name"}),
    ],
)
def test_what_tells_no_date(name: str, id: str, doubts: set[str], tmp_path: Path) -> None:
    """The folder that somebody chose tells the issue; what nobody tells is a doubt."""
    path = tmp_path / "ferry.txt"
    path.write_text(UNDATED, "utf-8")
    made = pipeline.intake([path], tmp_path / name, None, "zh")
    assert made.id == id == read_issue(tmp_path / name).id
    assert {each.rule for each in made.findings} == doubts


def test_the_date_of_an_issue_is_not_before_its_year(tmp_path: Path) -> None:
    path = tmp_path / "ferry.txt"
    path.write_text(UNDATED + "2022年12月30日\n", "utf-8")
    made = pipeline.intake([path], tmp_path / "2023-01", None, "zh")
    assert (made.year, made.date) == (2023, "2023-02")
