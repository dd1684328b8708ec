"""Footnotes, links and page numbers in every element that holds text: printed, linked, tagged."""

from __future__ import annotations

import itertools
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest

from tests.conformance.validator import failures
from tests.need import need_tool
from tests.samples import write_issue
from typeset import pipeline

RECORD = """<?xml version="1.0" encoding="UTF-8"?>
<document id="everywhere" kind="notice" date="2025-02-06">
  <issuer>北原州人民政府</issuer>
  <title>关于渡口安全@<br/>的通知@</title><subtitle>试行@</subtitle>
  <number>北府〔2025〕6号</number><delivery>报告日@</delivery>
  <recipients>各县人民政府@：</recipients>
  <p><run-in level="2"><num>一、</num>开头@。</run-in>正文@。</p>
  <heading level="1"><num>二、</num>标题@</heading>
  <list><item><num>（1）</num>登记@；</item></list>
  <article><num>第一条</num><name>名@。</name>条文@</article>
  <glossary><entry><term>三定@：</term>释义@</entry></glossary>
  <box><label>专栏1</label><title>栏题@</title><p>栏文@</p>
    <table><caption>栏表@</caption><tbody><tr><td>甲@</td><td>乙</td></tr></tbody></table></box>
  <table><label>表1</label><caption>表题@</caption><unit>单位@</unit>
    <thead><tr><th>头@</th><th>二</th></tr></thead>
    <tbody><tr><td>格@</td><td rows="2"><p>并@</p><p>再@</p></td></tr>
      <tr><td><ruby>三<rt>sān</rt></ruby></td></tr></tbody><note>表注@</note></table>
  <figure lost="true" alt="图"><label>图1</label><caption>图题@</caption></figure>
  <chart kind="flow"><caption>流程@</caption><node key="a">始@</node><node key="b">终</node>
    <link from="a" to="b">是@</link></chart>
  <roster><group><role>组长@：</role><member><name>石平@</name><post>州长@</post></member></group></roster>
  <duty><post>副州长@</post><name>江河@</name><p>负责@</p></duty>
  <personnel><action>免去@：</action><item>石平@</item></personnel>
  <attachments-note><label>附件：</label><item><num>1.</num>一览表@</item></attachments-note>
  <signature><name>北原州人民政府@</name><date>2025年2月6日</date></signature>
  <annotation>（联系人@）</annotation>
  <attachment id="annex"><label>附件1</label><title>一览表@</title><p>如下。</p></attachment>
</document>
"""
PLACES = RECORD.count("@")


@pytest.fixture(scope="module")
def issue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    count = itertools.count(10)

    def each(_: re.Match[str]) -> str:
        n = next(count)
        return f'<fn>注文{n}号</fn><ref to="annex">参看{n}</ref>'

    return write_issue(tmp_path_factory.mktemp("issue"), _01_notice=re.sub("@", each, RECORD))


@pytest.fixture(scope="module")
def pdf(issue: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pipeline.make(issue, tmp_path_factory.mktemp("out")).files[0]


def text(*command: str) -> str:
    done = subprocess.run([need_tool(command[0]), *command[1:]], capture_output=True, check=True)
    return re.sub(r"\s", "", done.stdout.decode())


def test_nothing_is_lost(pdf: Path) -> None:
    printed = text("pdftotext", str(pdf), "-")
    for n in range(10, 10 + PLACES):
        assert printed.count(f"注文{n}号") == 1, n
        assert printed.count(f"参看{n}") == (1 if n > 11 else 2), n  # the contents list the title


def test_every_reference_is_a_link(pdf: Path) -> None:
    with pikepdf.open(pdf) as opened:
        links = [each for page in opened.pages for each in page.get("/Annots", ())]
    assert sum(str(each.get("/Dest")) == "annex" for each in links) >= PLACES


def test_links_and_notes_stand_in_their_cells(pdf: Path) -> None:
    tree = text("pdfinfo", "-struct-text", str(pdf))
    cell = tree[tree.index('"格"') : tree.index('"并"')]
    assert re.fullmatch(
        r'"格"Reference\(inline\)"\d+"Link\(inline\)"参看\d\d"Object\d+0'
        r'Note<n\d+>\(inline\)Lbl\(block\)"\d+""注文\d\d号"TD:?(/RowSpan2)?',
        cell,
    ), cell
    assert 'Ruby(inline)RB"三"RT"sān"' in tree


def test_notes_are_numbered_in_reading_order(pdf: Path) -> None:
    """Title, caption and box title before what stands below them, however they are set."""
    marks = re.findall(
        r'Lbl\(block\)"([^"]{1,2})""注文(\d\d)号', text("pdfinfo", "-struct-text", str(pdf))
    )
    numbers = {int(note): mark for mark, note in marks}
    assert len(numbers) == PLACES
    circled = [chr(ord("①") + n) for n in range(20)]
    order = [circled.index(m) + 1 if m in circled else int(m) for _, m in sorted(numbers.items())]
    assert order == [*range(1, PLACES + 1)]


def test_the_validator_accepts_it(pdf: Path) -> None:
    asked = [(flavour, pdf) for flavour in ("3a", "ua1")]
    assert failures(asked) == {(flavour, str(path)): [] for flavour, path in asked}


def test_a_page_number_alone_in_a_cell(issue: Path, tmp_path: Path) -> None:
    """In any number of processes, and from what was kept, the same page."""
    record = RECORD.replace("<td>格@</td>", '<td>第<ref to="annex" show="page"/></td>').replace(
        "@", ""
    )
    alone = RECORD.replace("<td>格@</td>", '<td><ref to="annex" show="page"/></td>').replace(
        "@", ""
    )
    for name, text_ in (("with", record), ("alone", alone)):
        folder = write_issue(tmp_path / name, _01_notice=text_)
        made = [
            pipeline.make(folder, tmp_path / f"{name}{jobs}{cache}", jobs=jobs, cache=cache)
            for jobs, cache in ((1, None), (2, None), (2, tmp_path / "c"), (2, tmp_path / "c"))
        ]
        assert len({each.files[0].read_bytes() for each in made}) == 1
        (entry,) = [e for e in made[0].page_map if e.id == "everywhere"]
        tree = text("pdfinfo", "-struct-text", str(made[0].files[0]))
        before = '"第"' if name == "with" else "TD"
        shown = re.search(before + r'Link\(inline\)"(\d+)"', tree)
        assert shown and entry.start <= int(shown[1]) <= entry.end
