"""The index of a year: entries of all issues, with the pages that they really stand on."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from tests.layout.issues import words
from tests.need import ROOT
from tests.samples import ISSUE, write_issue
from typeset import pipeline
from typeset.command import main
from typeset.display import Link, Page, Text


@pytest.fixture
def year(tmp_path: Path) -> Path:
    """Issue 1 built, and issue 2, which asks for the index."""
    write_issue(tmp_path / "1")
    pipeline.make(tmp_path / "1", tmp_path / "out")
    second = ISSUE.replace('"2025-01"', '"2025-02"').replace("number = 1", "number = 2")
    write_issue(tmp_path / "2", issue=f'index = ["../out"]\n{second}')
    return tmp_path


def index_pages(folder: Path, layout: str | None = None) -> list[Page]:
    document = pipeline.set_issue(folder, layout).composition.document
    pages = list(document.pages)
    title = "2025年总目录"
    first = next(n for n, page in enumerate(pages) if any(title in t for t in _lines(page)))
    assert [mark.title for mark in document.bookmarks][-1] == title
    return pages[first:]


def _lines(page: Page) -> list[str]:
    return [words(item) for item in page.items if isinstance(item, Text)]


def labels(pages: list[Page]) -> list[str]:
    return [line for page in pages for line in _lines(page) if re.fullmatch(r"\d+·\d+", line)]


def test_entries_of_all_issues_with_their_pages(year: Path) -> None:
    pages = index_pages(year / "2")
    found = labels(pages)
    first = json.loads((year / "out" / "2025-01-build.json").read_text("utf-8"))["pages"]
    own = pipeline.set_issue(year / "2").composition.page_map
    expected = [f"1·{row['start']}" for row in first] + [f"2·{row.start}" for row in own]
    assert sorted(found) == sorted(expected)
    text = "".join(line for page in pages for line in _lines(page))
    for name in ("州政府文件", "人事任免", "关于做好春耕备耕工作的通知", "云浦府发〔2025〕1号"):
        assert name in text.replace("\u3000", "")
    # Each issue once: three documents of each.
    assert len(found) == 6


def test_own_entries_lead_to_their_documents(year: Path) -> None:
    links = [item for page in index_pages(year / "2") for item in page.items]
    targets = [item.target for item in links if isinstance(item, Link)]
    assert set(targets) == {"notice", "circular", "personnel"}


@pytest.mark.parametrize(
    ("group", "names"),
    [("issuer", ["云浦州人民政府", "人事任免"]), ("kind", ["通知", "通报", "人事任免"])],
)
def test_by_issuer_and_by_kind(year: Path, group: str, names: list[str]) -> None:
    layout = year / "own.toml"
    layout.write_text(f'extends = "gazette"\n[index]\ngroup = "{group}"\n', "utf-8")
    lines = [line for page in index_pages(year / "2", str(layout)) for line in _lines(page)]
    assert [line for line in lines if line in names] == names


def test_the_same_bytes_in_two_processes_and_the_manifests_are_inputs(year: Path) -> None:
    built = []
    for name, jobs in (("a", 1), ("b", None)):
        pipeline.make(year / "2", year / name, jobs=jobs)
        built.append((year / name / "2025-02.pdf").read_bytes())
    assert built[0] == built[1]
    manifest = json.loads((year / "a" / "2025-02-build.json").read_text("utf-8"))
    assert any(name.endswith("2025-01-build.json") for name in manifest["inputs"])


@pytest.mark.parametrize(
    ("written", "data", "said"),
    [
        ("../none.json", None, "there is no"),
        ("../bad.json", "{}", "no usable build manifest"),
        ("../bad.json", "[" * 100_000, "no usable build manifest"),
        ("/etc/passwd", None, "relative to the issue"),
        (
            "../bad.json",
            '{"publication": "云浦州人民政府公报", "year": 2019, "number": 1, "documents": []}',
            "no issue of this publication of 2025",
        ),
    ],
)
def test_what_is_no_manifest_is_a_fault(
    year: Path,
    capsys: pytest.CaptureFixture[str],
    written: str,
    data: str | None,
    said: str,
) -> None:
    if data is not None:
        (year / "bad.json").write_text(data, "utf-8")
    toml = (year / "2" / "issue.toml").read_text("utf-8").replace("../out", written)
    (year / "2" / "issue.toml").write_text(toml, "utf-8")
    assert main(["--lang", "en", "make", str(year / "2"), "--out", str(year / "no")]) == 1
    message = capsys.readouterr().err
    assert "issue.toml:1: " in message and said in message
    assert not (year / "no").exists()


def test_the_index_in_word(year: Path) -> None:
    pipeline.make(year / "2", year / "w", formats=("docx",))
    with zipfile.ZipFile(year / "w" / "2025-02.docx") as file:
        body = etree.fromstring(file.read("word/document.xml"))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    shown = [
        "".join(t.text or " " for t in p.iterfind(f".//{w}r/*") if t.tag in (f"{w}t", f"{w}tab"))
        for p in body.iter(f"{w}p")
        if p.find(f"{w}pPr/{w}pStyle[@{w}val='IndexEntry']") is not None
    ]
    found = [re.match(r" (\d+·\d+) ", line) for line in shown]
    assert [match and match[1] for match in found] == labels(index_pages(year / "2"))


def test_a_cover_and_pages_that_open_sections() -> None:
    done = pipeline.set_issue(ROOT / "sources" / "2025-03", "gazette-cover")
    pages = done.composition.document.pages
    assert [page.label for page in pages[:3]] == ["封面", "封二", "1"]
    assert "澜川州人民政府公报" in _lines(pages[0]) and not pages[1].items
    opener = next(page for page in pages[3:] if page.items)
    assert list(_lines(opener)) == ["政府工作报告"]
    assert int(opener.label) % 2 == 1
