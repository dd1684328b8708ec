"""No text is lost, added or changed between record and page (GB/T 9704; rule of the field 15)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faces import library
from tests.need import ROOT
from typeset.display import DOUBLE_DASH, Page, Text
from typeset.layout.compose import Composition, compose
from typeset.layout.layout_file import load_stylesheet
from typeset.layout.stylesheet import FolioStyle, HeadStyle, Stylesheet
from typeset.model.nodes import Issue
from typeset.model.read import read_issue
from typeset.model.walk import characters

LAYOUTS = ROOT / "layouts"
DEMONSTRATION = ROOT / "sources" / "2025-03"


def page_text(pages: Iterable[Page], *, generated: bool = True) -> str:
    """All characters on the pages in drawing order, blanks left out; on request without those that the
    layout adds or repeats."""
    parts = [
        piece
        for page in pages
        for item in page.items
        if isinstance(item, Text) and (generated or not item.generated)
        for run in item.runs
        for piece in run.pieces
        if isinstance(piece, str)
    ]
    return re.sub(r"\s", "", "".join(parts)).replace(DOUBLE_DASH, "——")


def record_text(issue: Issue) -> str:
    parts = [text for record in issue.records() for text, _ in characters(record)]
    return re.sub(r"\s", "", "".join(parts))


def bare(sheet: Stylesheet) -> Stylesheet:
    """``sheet`` without running heads and folios, in one column so long that nothing is repeated."""
    page = replace(sheet.page, lines=20_000, columns=1)
    return replace(
        sheet,
        page=page,
        head=HeadStyle(),
        folio=FolioStyle(text=""),
        figures=replace(sheet.figures, lost=1, lost_text=""),
        tables=replace(sheet.tables, sideways=0.0),
    )


def documents(composition: Composition) -> list[Page]:
    first = composition.page_map[0].start
    return [page for page in composition.document.pages if int(page.label) >= first]


@pytest.fixture(scope="module")
def issue() -> Issue:
    return read_issue(DEMONSTRATION)


def test_every_character_is_set_once(issue: Issue) -> None:
    sheet = bare(load_stylesheet("gazette", LAYOUTS))
    set_text = Counter(page_text(documents(compose(issue, sheet, library()))))
    written = Counter(record_text(issue))
    generated = set_text - written
    assert not written - set_text
    # Footnote marks and the pages of cross-references are all that a page adds.
    assert set(generated) <= set("①②③④⑤⑥⑦⑧⑨⑩0123456789")


@pytest.mark.parametrize("layout", ["gazette", "large-print", "liangshan-2023"])
def test_every_character_is_set_once_over_page_breaks(issue: Issue, layout: str) -> None:
    """Running heads, repeated table heads, 续表 and （续） are marked; all else is the record's."""
    sheet = load_stylesheet(layout, LAYOUTS)
    pages = documents(compose(issue, sheet, library()))
    set_text = Counter(page_text(pages, generated=False))
    written = Counter(record_text(issue))
    assert not written - set_text
    assert set(set_text - written) <= set("①②③④⑤⑥⑦⑧⑨⑩0123456789")
    assert "续表" in page_text(pages)


def test_contents_show_the_pages_of_the_documents(issue: Issue) -> None:
    composition = compose(issue, load_stylesheet("gazette", LAYOUTS), library())
    first = composition.page_map[0].start
    front = [page for page in composition.document.pages if int(page.label) < first]
    numbers = [
        item.runs[0].pieces[0]
        for page in front
        for item in page.items
        if isinstance(item, Text)
        and len(item.runs) == 1
        and str(item.runs[0].pieces[0]).isdecimal()
    ]
    assert numbers == [str(entry.start) for entry in composition.page_map]


def test_nothing_leaves_the_type_area(issue: Issue) -> None:
    sheet = load_stylesheet("gazette", LAYOUTS)
    page = sheet.page
    for made in documents(compose(issue, sheet, library())):
        left = page.left(int(made.label))
        for item in made.items:
            if isinstance(item, Text):
                assert item.x >= left - page.size // 2
                assert item.y <= page.top + page.text_height + sheet.folio.drop


def test_folder_of_the_demonstration_is_the_only_input(tmp_path: Path) -> None:
    """The pages do not depend on where the issue lies or on the working directory."""
    import shutil

    copy = tmp_path / "elsewhere"
    shutil.copytree(DEMONSTRATION, copy / "2025-03")
    shutil.copy(ROOT / "sources" / "publication.toml", copy)
    sheet = load_stylesheet("gazette", LAYOUTS)
    here = page_text(compose(read_issue(DEMONSTRATION), sheet, library()).document.pages)
    there = page_text(compose(read_issue(copy / "2025-03"), sheet, library()).document.pages)
    assert here == there
