"""issue.toml, publication.toml, and what has to fit between the records of an issue."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.model.samples import document, write_issue
from tests.model.test_faults import rules
from typeset.diagnostics import Fault, InputFaults, Span
from typeset.model.nodes import Imprint, Publication
from typeset.model.read import read_issue
from typeset.model.write import issue_to_toml, publication_to_toml

A = document("<p>甲</p>").replace('id="d"', 'id="a"')
B = document("<p>乙</p>").replace('id="d"', 'id="b"')

ISSUE = """\
id = "2023-01"
year = 2023
number = 1
cumulative = 157
date = "2023-03"
layout = "gazette"

[[section]]
name = "政府文件"
documents = ["a.xml"]

[[section]]
name = "人事任免"
documents = [
  "b.xml",
]

[[imprint]]
label = "发行日期"
value = "2023年3月"
"""

PUBLICATION = """\
name = "青河州公报"
name_local = "ꆈꌠ"
motto = ["传达政令　宣传政策", "指导工作"]
sections = ["政府文件", "人事任免"]

[[imprint]]
label = "主管单位"
value = "青河州人民政府"
"""


def faults(folder: Path) -> list[Fault]:
    with pytest.raises(InputFaults) as caught:
        read_issue(folder)
    return list(caught.value.faults)


def broken(folder: Path, old: str, new: str, *, publication: bool = False) -> list[tuple[str, int]]:
    """The faults of the issue with ``old`` replaced by ``new``."""
    text = PUBLICATION if publication else ISSUE
    assert old in text
    files = {"issue_toml": ISSUE, "publication_toml": PUBLICATION}
    files["publication_toml" if publication else "issue_toml"] = text.replace(old, new)
    return rules(faults(write_issue(folder, a_xml=A, b_xml=B, **files)))


def test_an_issue(tmp_path: Path) -> None:
    write_issue(tmp_path, a_xml=A, b_xml=B, issue_toml=ISSUE, publication_toml=PUBLICATION)
    issue = read_issue(tmp_path)
    assert (issue.id, issue.year, issue.number, issue.cumulative) == ("2023-01", 2023, 1, 157)
    assert (issue.date, issue.date_text, issue.layout) == ("2023-03", "2023年3月", "gazette")
    assert issue.folder == str(tmp_path)
    assert [(s.name, [r.id for r in s.records]) for s in issue.sections] == [
        ("政府文件", ["a"]),
        ("人事任免", ["b"]),
    ]
    assert issue.imprint == (Imprint("发行日期", "2023年3月"),)
    assert issue.publication == Publication(
        name="青河州公报",
        name_local="ꆈꌠ",
        motto=("传达政令　宣传政策", "指导工作"),
        imprint=(Imprint("主管单位", "青河州人民政府"),),
        sections=("政府文件", "人事任免"),
    )
    assert next(issue.records()).span == Span(str(tmp_path / "a.xml"), 1)
    assert read_issue(tmp_path / "issue.toml") == issue


def test_publication_in_the_folder_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "2023-01"
    folder.mkdir()
    write_issue(folder, a_xml=A)
    (folder / "publication.toml").rename(tmp_path / "publication.toml")
    assert read_issue(folder).publication.name == "青河州公报"
    monkeypatch.chdir(folder)
    assert read_issue(Path()).publication.name == "青河州公报"
    (tmp_path / "publication.toml").unlink()
    assert rules(faults(folder)) == [("publication-missing", 0)]


def test_documents_in_folders(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.xml").write_text(A, "utf-8")
    issue_toml = ISSUE.replace('"a.xml"', '"documents/a.xml"').replace("b.xml", "./b.xml")
    issue = read_issue(write_issue(tmp_path, b_xml=B, issue_toml=issue_toml))
    assert [record.id for record in issue.records()] == ["a", "b"]


@pytest.mark.parametrize(
    ("date", "iso", "words"),
    [
        ('"2023-03"', "2023-03", "2023年3月"),
        ('"2023-03-05"', "2023-03-05", "2023年3月5日"),
        ("2023-03-05", "2023-03-05", "2023年3月5日"),
        ('"2023-12"\ndate_text = "岁末"', "2023-12", "岁末"),
    ],
)
def test_dates(tmp_path: Path, date: str, iso: str, words: str) -> None:
    issue_toml = ISSUE.replace('"2023-03"', date)
    issue = read_issue(write_issue(tmp_path, a_xml=A, b_xml=B, issue_toml=issue_toml))
    assert (issue.date, issue.date_text) == (iso, words)


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("layout =", "layuot =", "key-typo", 6),
        ("layout =", "zzz =", "key-unknown", 6),
        ('id = "2023-01"\n', "", "key-missing", 1),
        ('name = "人事任免"\n', "", "key-missing", 12),
        ('name = "人事任免"', 'nmae = "人事任免"', "key-typo", 13),
        ('label = "发行日期"', 'lable = "发行日期"', "key-typo", 19),
        ("year = 2023", 'year = "2023"', "key-number", 2),
        ("year = 2023", "year = true", "key-number", 2),
        ("year = 2023", "year = 23", "key-range", 2),
        ("number = 1", "number = 0", "key-range", 3),
        ('"2023-01"', '"../2023"', "issue-id", 1),
        ('"2023-01"', '""', "issue-id", 1),
        ('"2023-03"', '"2023-13"', "issue-date", 5),
        ('"2023-03"', '"2023-02-30"', "issue-date", 5),
        ('"2023-03"', '"2023年3月"', "issue-date", 5),
        ('"2023-03"', "2023-03-05T12:00:00", "issue-date", 5),
        ('"gazette"', '"/etc/x.toml"', "layout-path", 6),
        ('["a.xml"]', '"a.xml"', "key-list", 10),
        ('["a.xml"]', "[1]", "key-list", 10),
        ('["a.xml"]', "[]", "section-empty", 10),
        ('"政府文件"', '" "', "key-empty", 9),
        ('"政府文件"', '"政府文告"', "section-typo", 9),
        ('"政府文件"', '"甲乙"', "section-unknown", 9),
        ('"人事任免"', '"政府文件"', "section-twice", 13),
        ('"b.xml"', '"c.xml"', "document-missing", 15),
        ('"b.xml"', '"a.xml"', "document-twice", 15),
        ('"b.xml"', '"./a.xml"', "document-twice", 15),
        ('"b.xml"', '"b.xml",\n  "b.xml"', "document-twice", 16),
        ('"b.xml"', '"../b.xml"', "path-outside", 15),
        ('"b.xml"', '"/etc/passwd"', "path-outside", 15),
        ("number = 1", "number = 1 2", "toml", 3),
        ("number = 1", "number =", "toml", 3),
        ('"2023-01"', '"2023-01', "toml", 1),
        ("]\n\n[[imprint]]", "\n\n[[imprint]]", "toml", 18),
        ("number = 1", "number = 1\nnumber = 2", "toml", 4),
        ("layout = ", f"x = {'[' * 5000}\nlayout = ", "toml", 1),
        ("number = 1", f"number = {'9' * 5000}", "toml", 1),
        ("政府文件", "政府\u200b文件", "character", 9),
    ],
)
def test_issue_faults(tmp_path: Path, old: str, new: str, rule: str, line: int) -> None:
    found = broken(tmp_path, old, new)
    assert (rule, line) in found
    also = {"section-unknown", "section-typo"} if rule in ("character", "key-empty") else set()
    assert {name for name, _ in found} - also == {rule}


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ('name = "青河州公报"\n', "", "key-missing", 1),
        ("青河州公报", "", "key-empty", 1),
        ("name_local", "name_locale", "key-typo", 2),
        ('["传达政令　宣传政策", "指导工作"]', '"传达"', "key-list", 3),
        ("sections =", 'language = "中文"\nsections =', "language", 4),
        ("[[imprint]]", "[imprint]", "key-tables", 6),
        ("[[imprint]]", "[[imprints]]", "key-typo", 6),
    ],
)
def test_publication_faults(tmp_path: Path, old: str, new: str, rule: str, line: int) -> None:
    assert (rule, line) in broken(tmp_path, old, new, publication=True)


def test_no_section(tmp_path: Path) -> None:
    issue_toml = 'id="a"\nyear=2023\nnumber=1\ndate="2023-03"\n'
    assert rules(faults(write_issue(tmp_path, issue_toml=issue_toml))) == [("key-missing", 1)]
    issue_toml += "section = []\n"
    assert rules(faults(write_issue(tmp_path, issue_toml=issue_toml))) == [("issue-empty", 5)]


@pytest.mark.parametrize(
    "content",
    [b"", ISSUE.encode("gbk"), b"\xff\xfe\x00", b"\0" * 100, b"x" * 3_000_000],
    ids=["empty", "gbk", "half a character", "zeros", "too long"],
)
def test_issue_files_that_are_none(tmp_path: Path, content: bytes) -> None:
    found = faults(write_issue(tmp_path, a_xml=A, b_xml=B, issue_toml=content))
    assert found
    assert all(fault.message(lang) for fault in found for lang in ("zh", "en"))


def test_an_issue_file_in_gbk(tmp_path: Path) -> None:
    found = faults(write_issue(tmp_path, a_xml=A, b_xml=B, issue_toml=ISSUE.encode("gbk")))
    assert rules(found) == [("encoding-gbk-plain", 9)]


def test_a_missing_folder(tmp_path: Path) -> None:
    found = rules(faults(tmp_path / "none"))
    assert ("folder-missing", 0) in found


# ---------------------------------------------------------------- between records


def test_faults_of_all_files_at_once(tmp_path: Path) -> None:
    bad_a, bad_b = A.replace("<p>", "<p knd='x'>"), B.replace("</p>", "")
    write_issue(
        tmp_path,
        a_xml=bad_a,
        b_xml=bad_b,
        issue_toml=ISSUE.replace("layout", "layuot"),
        publication_toml=PUBLICATION.replace("motto", "moto"),
    )
    found = faults(tmp_path)
    assert {Path(fault.span.file).name for fault in found} == {
        "issue.toml",
        "publication.toml",
        "a.xml",
        "b.xml",
    }
    assert len(found) == 4


def test_ids_are_unique_in_the_issue(tmp_path: Path) -> None:
    with_id = A.replace("<p>", "<p id='b'>")
    found = faults(write_issue(tmp_path, a_xml=with_id, b_xml=B))
    assert rules(found) == [("id-twice", 1)]
    assert "a.xml:3" in found[0].message("zh")


def test_targets_across_records(tmp_path: Path) -> None:
    good = A.replace("甲", "见<ref to='b'>乙</ref><cite to='a'>《甲》</cite>")
    assert read_issue(write_issue(tmp_path, a_xml=good, b_xml=B))
    bad = A.replace(
        "甲", "<b><ref to='nowhere' show='page'/></b>\n<fn><cite to='bb'>乙</cite></fn>"
    )
    assert rules(faults(write_issue(tmp_path, a_xml=bad, b_xml=B))) == [
        ("target", 3),
        ("target-typo", 4),
    ]


def test_targets_are_not_looked_for_while_a_record_is_broken(tmp_path: Path) -> None:
    refers = A.replace("甲", "<ref to='inside'>乙</ref>")
    broken_b = B.replace("<p>", "<p id='inside'").replace("id='inside'", "id='inside' x='1'>")
    found = faults(write_issue(tmp_path, a_xml=refers, b_xml=broken_b))
    assert [rule for rule, _ in rules(found)] == ["attribute-unknown"]


def test_document_numbers_are_unique(tmp_path: Path) -> None:
    number = "</title><number>青府发〔2023〕1号</number>"
    files = {"a_xml": A.replace("</title>", number), "b_xml": B.replace("</title>", number)}
    found = faults(write_issue(tmp_path, **files))
    assert rules(found) == [("number-twice", 1)]
    assert Path(found[0].span.file).name == "b.xml"


def test_pictures_may_lie_anywhere_in_the_issue(tmp_path: Path) -> None:
    from tests.model.test_hostile import PNG

    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.png").write_bytes(PNG)
    with_picture = A.replace("<p>甲</p>", "<figure src='images/a.png' alt='甲'/>")
    assert read_issue(write_issue(tmp_path, a_xml=with_picture))


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_record_that_is_a_link_out_of_the_issue(tmp_path: Path) -> None:
    folder = tmp_path / "issue"
    folder.mkdir()
    (tmp_path / "b.xml").write_text(B, "utf-8")
    write_issue(folder, a_xml=A, issue_toml=ISSUE)
    (folder / "b.xml").symlink_to(tmp_path / "b.xml")
    assert rules(faults(folder)) == [("path-outside", 15)]


# ---------------------------------------------------------------- writing

words = st.text("甲乙丙。《》aZ09\"\\'#[]=é𠀀", min_size=1, max_size=8)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    publication=st.builds(
        Publication,
        words,
        st.one_of(st.just(""), words),
        st.lists(words, max_size=2).map(tuple),
        st.lists(st.builds(Imprint, words, words), max_size=2).map(tuple),
        st.sampled_from(["zh-CN", "ii"]),
    ),
    section=words,
    imprint=st.lists(st.builds(Imprint, words, words), max_size=2).map(tuple),
    cumulative=st.one_of(st.none(), st.integers(1, 999)),
    date_text=st.one_of(st.none(), words),
)
def test_round_trip(
    tmp_path: Path,
    publication: Publication,
    section: str,
    imprint: tuple[Imprint, ...],
    cumulative: int | None,
    date_text: str | None,
) -> None:
    issue_toml = issue_to_toml(
        id="2023-01",
        year=2023,
        number=1,
        date="2023-03",
        sections=[(section, ["a.xml", "b.xml"])],
        cumulative=cumulative,
        date_text=date_text,
        layout="gazette",
        imprint=imprint,
    )
    publication_toml = publication_to_toml(publication)
    folder = write_issue(
        tmp_path, a_xml=A, b_xml=B, issue_toml=issue_toml, publication_toml=publication_toml
    )
    issue = read_issue(folder)
    assert issue.publication == publication
    assert issue.imprint == imprint
    assert issue.cumulative == cumulative
    assert issue.date_text == (date_text or "2023年3月")
    assert [(s.name, len(s.records)) for s in issue.sections] == [(section, 2)]


def test_toml_escapes() -> None:
    import tomllib

    text = 'a"b\\c\nd\te\x7ff\x00'
    written = issue_to_toml(id=text, year=1, number=1, date="", sections=[(text, [text])])
    read = tomllib.loads(written)
    assert read["id"] == text
    assert read["section"] == [{"name": text, "documents": [text]}]
