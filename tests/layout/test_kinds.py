"""Documents and parts of a kind may stand on a grid of their own; spaces may be fractions of its lines."""

from __future__ import annotations

import io
import itertools
from pathlib import Path

import pytest
from docx import Document

from tests.faces import library
from tests.layout.issues import found, pages, texts, words, write
from tests.need import ROOT
from typeset.display import Page, Rect, Text
from typeset.layout.compose import compose, metadata
from typeset.layout.flow import join
from typeset.layout.layout_file import load_stylesheet
from typeset.layout.stylesheet import Space, Style
from typeset.layout.text import space
from typeset.model.read import read_issue
from typeset.units import pt
from typeset.writers.docx import write_docx

PITCH, LINES = pt(17), 41
EVEN = "[pages]\nlooseness = 0\n"
ONE = "山川湖海草木云霞风物长宜放眼量江河行地日月经天"
HAN, WORDS = {*ONE, "。"}, ONE * 40
PLAN = f"""
<p>{WORDS[:90]}。</p>
<instrument id="plan"><title>青河州防汛应急预案</title><subtitle>（试行）</subtitle>
<heading level="1"><num>1</num>总则</heading>
{"".join(f"<p>{WORDS[n : n + 700]}。</p>" for n in range(9))}
<appendix><label>附录</label><title>流程图</title><figure lost="true" alt="图"/></appendix>
</instrument>
"""
CLOSER = '[kinds."预案"]\nlines = 46\n'


def lines_of(*made: Page) -> list[Text]:
    """The lines of the text in order."""
    return [item for page in made for item in texts(page) if set(words(item)) <= HAN]


def gaps(page: Page) -> set[int]:
    """How far lines of text stand below one another in the columns of a page, in sp."""
    columns = [
        sorted(item.y for item in lines_of(page) if (item.x > page.width // 2) is right)
        for right in (False, True)
    ]
    return {low - high for column in columns for high, low in itertools.pairwise(column)}


def full_page(made: list[Page]) -> Page:
    """One with nothing but the text of the plan."""
    return max(made, key=lambda page: len(lines_of(page)))


def test_a_part_of_a_kind_has_its_own_grid_and_no_other_lines(tmp_path: Path) -> None:
    usual, closer = pages(tmp_path, PLAN, EVEN), pages(tmp_path, PLAN, EVEN + CLOSER)
    assert [*map(words, lines_of(*closer))] == [*map(words, lines_of(*usual))]
    assert gaps(full_page(closer)) == {LINES * PITCH // 46}
    assert gaps(full_page(usual)) == {PITCH}
    assert len(lines_of(full_page(closer))) > 2 * LINES


def test_lines_meet_across_the_gutter(tmp_path: Path) -> None:
    for page in pages(tmp_path, PLAN, EVEN + CLOSER)[2:]:
        left = {item.y for item in lines_of(page) if item.x < page.width // 2}
        right = {item.y for item in lines_of(page) if item.x > page.width // 2}
        if left and right:
            foot = min(max(left), max(right))
            assert {y for y in left if y <= foot} == {y for y in right if y <= foot}


def test_text_before_and_after_it_stands_on_the_grid_of_the_page(tmp_path: Path) -> None:
    after = f"<attachment><title>说明</title><p>{WORDS[:300]}。</p></attachment>"
    made = pages(tmp_path, PLAN + after, EVEN + CLOSER)
    top = load_stylesheet("gazette", ROOT / "layouts").page.top
    base = min(item.y for item in lines_of(made[1])) - top
    (last,) = [page for page in made if found(page, "说明")]
    (title,) = found(last, "说明")
    rows = {item.y for item in lines_of(last) if item.y > title.y}
    assert rows
    assert {(y - top - base) % PITCH for y in rows} == {0}


def test_a_figure_that_fills_its_page_stands_below_its_title(tmp_path: Path) -> None:
    """The height that is left is no whole number of lines of such a grid."""
    made = pages(tmp_path, PLAN, EVEN + CLOSER + '[figures]\nlost = "page"\n')
    (page,) = [page for page in made if found(page, "（原图缺失）")]
    assert found(page, "流程图")
    assert any(isinstance(item, Rect) and item.height > 10 * PITCH for item in page.items)


@pytest.mark.parametrize(
    ("kinds", "lines"),
    [
        ("[kinds.notice]\nlines = 44\n", 44),
        ('[kinds.notice]\nlines = 44\n[kinds."预案"]\nlines = 46\n', 46),
        ('[kinds."预案"]\nlines = 46\n[kinds."应急预案"]\nlines = 43\n', 43),
        ('[kinds.report]\nlines = 44\n[kinds."办法"]\nlines = 46\n', LINES),
    ],
)
def test_which_kind_counts(kinds: str, lines: int, tmp_path: Path) -> None:
    """The part before the document that it is in; of two words that its title ends in the longer one."""
    made = pages(tmp_path, PLAN, EVEN + kinds)
    assert gaps(full_page(made)) == {LINES * PITCH // lines}


def test_the_word_document_has_the_same_lines(tmp_path: Path) -> None:
    write(tmp_path, PLAN, CLOSER)
    sheet = load_stylesheet(str(tmp_path / "own.toml"), ROOT / "layouts")
    issue = read_issue(tmp_path)
    numbers = compose(issue, sheet, library()).numbers
    data = write_docx(issue, sheet, library(), numbers, metadata(issue), issue)
    lines = {}
    for paragraph in Document(io.BytesIO(data)).paragraphs:
        if HAN & set(paragraph.text[:2]) and paragraph.style.name == "公文正文":
            lines[paragraph.text[:2], len(paragraph.text)] = paragraph.paragraph_format.line_spacing
    inside = [line for (_, length), line in lines.items() if length > 600]
    assert {round(line.pt, 2) for line in inside} == {round(17 * LINES / 46, 2)}
    assert [line for (_, length), line in lines.items() if length < 600] == [None]


def heads(folder: Path, layout: str, grid: str = "lines") -> tuple[int, int]:
    """From the line above a heading to it, and from it to the line below, in 1/10 of a grid line."""
    text = f"<p>{WORDS[:60]}。</p>"
    body = f'{text}<heading level="1"><num>1</num>总则</heading>{text}'
    own = f'[pages]\nlooseness = 0\ngrid = "{grid}"\n[page]\ncolumns = 1\n' + layout
    made = pages(folder, body, own)
    (page,) = [page for page in made if lines_of(page)]
    (head,) = [item.y for item in texts(page) if "总则" in words(item)]
    rows = [item.y for item in lines_of(page)]
    above, below = max(y for y in rows if y < head), min(y for y in rows if y > head)
    return round((head - above) * 10 / PITCH), round((below - head) * 10 / PITCH)


@pytest.mark.parametrize(
    ("space", "expected", "loose"),
    [
        ("before = 1", (20, 10), (20, 10)),
        ("after = 1", (10, 20), (10, 20)),
        ("before = 0.5\nafter = 0.5", (15, 15), (15, 15)),
        ("before = 1.5\nafter = 0.5", (25, 15), (25, 15)),
        ("before = 0.4", (14, 16), (14, 10)),
        ("after = 0.4", (10, 20), (10, 14)),
        ("before = 0.3\nafter = 1.2", (13, 27), (13, 22)),
    ],
)
def test_space_around_a_heading_and_the_grid_below_it(
    space: str, expected: tuple[int, int], loose: tuple[int, int], tmp_path: Path
) -> None:
    """Where every line stands on the grid, the one below the heading does; else the next column does."""
    layout = f'[headings."1.1".1]\n{space}\n'
    assert heads(tmp_path, layout) == expected
    assert heads(tmp_path, layout, "columns") == loose


def test_of_spaces_that_meet_the_larger_one_counts() -> None:
    for above, below in itertools.product((0, 0.4, 1, 1.5, 2), repeat=2):
        style = Style(before=Space(below), after=Space(above))
        met = [
            *space(style.after, PITCH),
            *join(space(style.after, PITCH), space(style.before, PITCH)),
        ]
        assert sum(slab.height for slab in met) == round(max(above, below) * PITCH)
