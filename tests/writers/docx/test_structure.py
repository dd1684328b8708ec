"""What Word has a structure for is built as that structure."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document

from tests.writers.docx.office import NS, Word, demonstration, from_records, seed, w
from typeset.model import nodes
from typeset.model.walk import blocks

BOTH = pytest.mark.parametrize("word", [demonstration, seed])


def codes(element: Any) -> list[str]:
    return [(each.text or "").strip() for each in element.iter(w("instrText"))]


def style_of(paragraph: Any) -> str:
    return str(paragraph.find(f"{w('pPr')}/{w('pStyle')}").get(w("val")))


def texts(element: Any) -> str:
    return "".join(t.text or "" for t in element.iter(w("t")))


@BOTH
def test_contents_show_the_pages_of_the_pdf(word: Callable[[], Word]) -> None:
    document = word()
    body = document.xml()
    assert sum(code.startswith("TOC ") for code in codes(body)) == 1
    lines = [p for p in body.iter(w("p")) if style_of(p) in ("TOC1", "TOC2")]
    assert codes(lines[0])[0].startswith("TOC ")
    ends = [c.get(w("fldCharType")) for c in lines[-1].iter(w("fldChar"))]
    assert ends.count("end") == ends.count("begin") + 1
    starts = {entry.title: entry.start for entry in document.page_map}
    entries = [p for p in lines if style_of(p) == "TOC2"]
    assert len(entries) == len(document.page_map)
    for paragraph, entry in zip(entries, document.page_map, strict=True):
        shown = next(t.text for t in paragraph.iter(w("t")))
        assert int(shown) == starts[entry.title]
        assert entry.title in texts(paragraph)
        (code,) = [code for code in codes(paragraph) if code.startswith("PAGEREF")]
        assert code.split()[1] == paragraph.find(w("hyperlink")).get(w("anchor"))
    marks = [code for code in codes(body) if code.startswith("TC ")]
    assert len(marks) == len(entries) + len(document.issue.sections)


@BOTH
def test_bookmarks(word: Callable[[], Word]) -> None:
    body = word().xml()
    names = [start.get(w("name")) for start in body.iter(w("bookmarkStart"))]
    assert len(names) == len({name.lower() for name in names})
    assert all(re.fullmatch(r"[^\W\d]\w{0,39}", name) for name in names)
    starts = [start.get(w("id")) for start in body.iter(w("bookmarkStart"))]
    ends = [end.get(w("id")) for end in body.iter(w("bookmarkEnd"))]
    assert sorted(starts) == sorted(ends)
    assert len(starts) == len(set(starts))
    asked = {link.get(w("anchor")) for link in body.iter(w("hyperlink"))}
    asked |= {code.split()[1] for code in codes(body) if code.startswith(("PAGEREF", "REF"))}
    assert asked <= set(names)


@BOTH
def test_outline(word: Callable[[], Word]) -> None:
    """Titles, parts and headings, and nothing else, have a level."""
    document = word()
    styles = {s.get(w("styleId")): s for s in document.xml("word/styles.xml").iter(w("style"))}
    for record, title in zip(
        document.issue.records(),
        [p for p in document.xml().iter(w("p")) if style_of(p) == "DocTitle"],
        strict=True,
    ):
        assert record.title
        assert styles["DocTitle"].find(f".//{w('outlineLvl')}").get(w("val")) == "0"
        assert texts(title)
    headings = [p for p in document.xml().iter(w("p")) if style_of(p).startswith("Heading")]
    wanted = [
        b for r in document.issue.records() for b in blocks(r) if isinstance(b, nodes.Heading)
    ]
    assert len(headings) == len(wanted)
    for paragraph in headings:
        style = styles[style_of(paragraph)]
        assert style.find(f".//{w('outlineLvl')}") is not None
        assert re.search("[\u4e00-\u9fff]", style.find(w("name")).get(w("val")))


@BOTH
def test_tables(word: Callable[[], Word]) -> None:
    document = word()
    asked = [b for r in document.issue.records() for b in blocks(r) if isinstance(b, nodes.Table)]
    tables = [
        table
        for table in document.xml().iter(w("tbl"))
        if table.find(f"{w('tblPr')}/{w('tblStyle')}").get(w("val")) == "GazetteTable"
    ]
    assert len(tables) == len(asked)
    for table, node in zip(tables, asked, strict=True):
        grid = [int(col.get(w("w"))) for col in table.iter(w("gridCol"))]
        assert table.find(f"{w('tblPr')}/{w('tblLayout')}").get(w("type")) == "fixed"
        assert int(table.find(f"{w('tblPr')}/{w('tblW')}").get(w("w"))) == sum(grid)
        rows = table.findall(w("tr"))
        assert len(rows) == len(node.head) + len(node.body)
        heads = [row for row in rows if row.find(f"{w('trPr')}/{w('tblHeader')}") is not None]
        assert heads == rows[: len(node.head)]
        for row in rows:
            assert row.find(f"{w('trPr')}/{w('cantSplit')}") is not None
            column = 0
            for cell in row.findall(w("tc")):
                span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
                across = 1 if span is None else int(span.get(w("val")))
                width = int(cell.find(f"{w('tcPr')}/{w('tcW')}").get(w("w")))
                assert width == sum(grid[column : column + across])
                assert cell[-1].tag == w("p")
                column += across
            assert column == len(grid)


@BOTH
def test_nothing_is_faked(word: Callable[[], Word]) -> None:
    """No paragraph without text but those that end a section or part two tables; no runs of blanks; tabs
    only where there are tab stops."""
    document = word()
    stops = {
        style.get(w("styleId"))
        for style in document.xml("word/styles.xml").iter(w("style"))
        if style.find(f".//{w('tabs')}") is not None
    }
    for paragraph in document.xml().iter(w("p")):
        style = style_of(paragraph)
        in_cell = paragraph.getparent().tag == w("tc")
        drawn = paragraph.find(f".//{w('drawing')}") is not None
        if not texts(paragraph) and not drawn:
            assert style == "Break" or in_cell
        assert not re.search("  |\u3000\u3000", texts(paragraph))
        if paragraph.find(f"{w('r')}/{w('tab')}") is not None:
            assert style in stops or paragraph.find(f"{w('pPr')}/{w('tabs')}") is not None


def test_running_heads() -> None:
    document = demonstration()
    heads = [document.xml(n) for n in document.names() if n.startswith("word/header")]
    folios = [document.xml(n) for n in document.names() if n.startswith("word/footer")]
    assert any('STYLEREF "栏目"' in codes(head) for head in heads)
    assert any("PAGE" in codes(folio) for folio in folios)
    kinds = {
        ref.get(w("type"))
        for ref in document.xml().iter(w("headerReference"), w("footerReference"))
    }
    assert kinds == {"default", "even", "first"}
    assert document.xml("word/settings.xml").find(w("evenAndOddHeaders")) is not None
    hidden = [r for r in document.xml().iter(w("r")) if _character(r) == "SectionName"]
    assert [texts(run) for run in hidden] == [s.name for s in document.issue.sections]


def _character(run: Any) -> str:
    style = run.find(f"{w('rPr')}/{w('rStyle')}")
    return "" if style is None else str(style.get(w("val")))


def test_columns_and_spanning_titles() -> None:
    document = demonstration()
    sections = list(document.xml().iter(w("sectPr")))
    counts = [section.find(w("cols")).get(w("num")) for section in sections]
    assert {None, "2"} == set(counts)
    starts = {section.find(w("type")).get(w("val")) for section in sections[1:]}
    assert starts == {"continuous", "nextPage"}
    for section in sections:
        grid = section.find(w("docGrid"))
        assert (grid.get(w("type")), grid.get(w("linePitch"))) == ("lines", "340")


def test_pictures_have_words_and_both_forms() -> None:
    document = demonstration()
    drawn = [
        d
        for d in document.xml().iter(f"{{{NS['wp']}}}docPr")
        if d.getparent().tag.endswith("inline")
    ]
    records = document.issue.records()
    shown = [
        block
        for record in records
        for block in blocks(record)
        if isinstance(block, nodes.Chart) or (isinstance(block, nodes.Figure) and not block.lost)
    ]
    assert len(drawn) == len(shown)
    assert all(len(d.get("descr")) >= 4 for d in drawn)
    media = [name for name in document.names() if name.startswith("word/media/")]
    assert {name.rsplit(".", 1)[1] for name in media} == {"png", "svg"}
    svg = [name for name in media if name.endswith("svg")]
    assert document.part("word/document.xml").count(b"asvg:svgBlip ") == len(svg)
    for name in media:
        start = b"\x89PNG" if name.endswith("png") else b"<"
        assert document.part(name).startswith(start)


def test_annotations() -> None:
    word = from_records(
        "annotations",
        "<title>通知</title><p><em>不得</em>见<bt>青河志</bt>：<pn>石平</pn>造<ruby>濛<rt>méng</rt></ruby>水"
        "舟<warichu>凡三艘</warichu>，<b>先修</b>3000 m<sup>2</sup>。<fn>含在建。</fn></p>",
    )
    body = word.xml()
    marked = {t.text: t.getparent().find(w("rPr")) for t in body.iter(w("t"))}
    assert marked["不得"].find(w("em")).get(w("val")) == "underDot"
    assert marked["青河志"].find(w("u")).get(w("val")) == "wave"
    assert marked["石平"].find(w("u")).get(w("val")) == "single"
    assert marked["凡三艘"].find(w("eastAsianLayout")).get(w("combine")) == "1"
    assert marked["先修"].find(w("b")) is not None
    assert marked["2"].find(w("vertAlign")).get(w("val")) == "superscript"
    assert texts(body.find(f".//{w('rubyBase')}")) == "濛"
    assert len([*body.iter(w("footnoteReference"))]) == 1


def test_settings_for_chinese() -> None:
    document = demonstration()
    settings = document.xml("word/settings.xml")
    assert settings.find(w("characterSpacingControl")).get(w("val")) == "compressPunctuation"
    defaults = document.xml("word/styles.xml").find(
        f"{w('docDefaults')}/{w('pPrDefault')}/{w('pPr')}"
    )
    assert defaults.find(w("kinsoku")) is not None
    for name in ("overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN"):
        assert defaults.find(w(name)).get(w("val")) == "1"


def test_properties() -> None:
    document = demonstration()
    core = Document(str(document.path)).core_properties
    assert core.title == "澜川州人民政府公报　2025年第3期"
    assert core.language == "zh-CN"
    assert core.created is not None
    assert core.created == core.modified
    assert "期号" in document.part("docProps/custom.xml").decode()


def test_references_are_fields() -> None:
    word = from_records(
        "references",
        '<title>甲</title><p>见<ref to="t">表1</ref>（第<ref to="t" show="page"/>页）和'
        '<ref to="t">上述目录</ref>、<cite to="d2">《乙》</cite>。</p>'
        '<table id="t"><label>表1</label><caption>目录</caption><tbody><tr><td>一</td></tr></tbody></table>',
        "<title>乙</title><p>正文。</p>",
    )
    found = codes(word.xml())
    assert [code.split()[0] for code in found if code[:3] in ("REF", "PAG")][-2:] == [
        "REF",
        "PAGEREF",
    ]
    label = next(code.split()[1] for code in found if code.startswith("REF"))
    start = next(b for b in word.xml().iter(w("bookmarkStart")) if b.get(w("name")) == label)
    assert texts(start.getparent()).startswith("表1")
    anchors = [link.get(w("anchor")) for link in word.xml().iter(w("hyperlink"))][-2:]
    assert anchors == ["t", "d2"]
