"""Footnotes: at the foot of the page, below a title that spans the columns too; above another document."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layout.issues import pages, texts, words
from tests.need import ROOT
from typeset.display import Page, Rect, Text
from typeset.layout.layout_file import load_stylesheet

SHEET = load_stylesheet("gazette", ROOT / "layouts").page
BOTTOM = SHEET.top + SHEET.text_height
MARKS = "①②③④⑤⑥⑦⑧⑨⑩"


def text(count: int, notes: dict[int, str]) -> str:
    """``count`` paragraphs of two lines; those that ``notes`` names call a footnote."""
    return "".join(
        "<p>各县人民政府应当在每年汛期之前完成渡口的安全检查并且"
        + (f"<fn>{notes[n]}</fn>" if n in notes else "")
        + "报告检查结果。</p>"
        for n in range(count)
    )


def part(body: str, title: str = "实施细则") -> str:
    return f'<instrument id="i"><title>{title}</title>{body}</instrument>'


def first_lines(page: Page) -> list[Text]:
    """Those of the footnotes, in reading order."""
    return [item for item in texts(page) if words(item)[:1] in MARKS and item.runs[0].rise == 0]


def rules(page: Page) -> list[Rect]:
    """The short rules above footnotes."""
    return [
        item for item in page.items if isinstance(item, Rect) and 3000000 < item.width < 4000000
    ]


@pytest.mark.parametrize("columns", [1, 2])
def test_notes_above_a_title_go_to_the_foot_of_the_page(tmp_path: Path, columns: int) -> None:
    layout = f"[page]\ncolumns = {columns}\n"
    body = text(6, {1: "一县除外。"}) + part(text(30, {0: "见附件。", 2: "含代管。"}))
    page = next(page for page in pages(tmp_path, body, layout) if first_lines(page))
    title = next(item for item in texts(page) if words(item) == "实施细则")
    notes = first_lines(page)
    assert [words(note)[0] for note in notes] == ["①", "②", "③"]
    assert min(note.y for note in notes) > title.y
    assert len({note.x for note in notes}) == 1
    assert BOTTOM - SHEET.pitch < notes[-1].y < BOTTOM
    assert notes[0].y < notes[1].y < notes[2].y
    assert len(rules(page)) == 1
    body_lines = [item for item in texts(page) if item.x < notes[0].x + SHEET.column_width]
    assert all(item in notes or item.y < rules(page)[0].y or item.y > BOTTOM for item in body_lines)


def test_notes_in_both_columns_have_rules_of_their_own(tmp_path: Path) -> None:
    body = text(8, {1: "一县除外。", 6: "两县除外。"}) + part(text(60, {0: "见附件。"}))
    page = next(page for page in pages(tmp_path, body) if first_lines(page))
    notes = first_lines(page)
    assert [words(note)[0] for note in notes] == ["①", "②", "③"]
    assert sorted(rule.x for rule in rules(page)) == sorted({note.x for note in notes})
    left = [note for note in notes if note.x == min(n.x for n in notes)]
    assert [words(note)[0] for note in left] == ["①", "③"]
    assert left[1].y == notes[1].y  # the last ones of both columns end together


def test_notes_of_a_document_stand_above_the_next_one(tmp_path: Path) -> None:
    """Its own begin with the same number; also where a title of the first one stands between."""
    body = text(4, {1: "一县除外。"}) + part(text(6, {0: "见附件。"}))
    made = pages(tmp_path, body)
    page = next(page for page in made if first_lines(page))
    notes = first_lines(page)
    following = next(item for item in texts(page) if words(item) == "任免" and item.y > notes[0].y)
    assert [words(note)[0] for note in notes] == ["①", "②"]
    assert all(note.y < following.y for note in notes)
    part_title = next(item for item in texts(page) if words(item) == "实施细则")
    assert all(note.y > part_title.y for note in notes)


def test_a_line_below_a_title_stands_above_the_notes_that_waited(tmp_path: Path) -> None:
    made = pages(tmp_path, text(1, {0: "一县除外。"}) + part("<p>略。</p>"))
    page = next(page for page in made if first_lines(page))
    (note,) = first_lines(page)
    line = next(item for item in texts(page) if words(item) == "略。")
    assert line.y < note.y and line.x < note.x + SHEET.column_width // 2


def test_notes_wait_below_a_table_over_all_columns(tmp_path: Path) -> None:
    rows = "<tr><td>甲</td><td>1</td></tr>" * 4
    table = f'<table width="page"><tbody>{rows}</tbody></table>'
    body = text(6, {1: "一县除外。"}) + table + text(40, {})
    page = next(page for page in pages(tmp_path, body) if first_lines(page))
    (note,) = first_lines(page)
    assert BOTTOM - SHEET.pitch < note.y < BOTTOM
    ends = pages(tmp_path, text(6, {1: "一县除外。"}) + table)
    page = next(page for page in ends if first_lines(page))
    (note,) = first_lines(page)
    cells = [item.y for item in texts(page) if words(item) == "甲"]
    following = next(item for item in texts(page) if words(item) == "任免" and item.y > cells[-1])
    assert cells[-1] < note.y < following.y


LONG = "本条所称渡口，是指经县级以上人民政府批准设置、专供渡运人员、行李和车辆的设施。"


def note_text(made: list[Page]) -> str:
    """What is set in the size of footnotes, page by page."""
    size = load_stylesheet("gazette", ROOT / "layouts").styles["footnote"].size
    lines = [item for page in made for item in texts(page) if item.runs[-1].size == size]
    return "".join(words(line) for line in lines)


@pytest.mark.parametrize("times", [8, 30, 200])
@pytest.mark.parametrize("at", [3, 20, 39])
@pytest.mark.parametrize("columns", [1, 2])
def test_a_long_note_goes_on_in_the_next_column(
    tmp_path: Path, times: int, at: int, columns: int
) -> None:
    """However long it is and wherever it is called, none of it is lost, and it begins below its mark."""
    body = text(40, {at: LONG * times + "终。", at - 1: "一县除外。"})
    made = pages(tmp_path, body, f"[page]\ncolumns = {columns}\n")
    assert note_text(made) == "①\u3000一县除外。②\u3000" + LONG * times + "终。"
    called = [
        next((item.x, item.y) for item in texts(page) if item.runs[0].rise == 0 and mark(item))
        for page in made
        if any(mark(item) for item in texts(page))
    ]
    assert len(called) == 1
    (page,) = [page for page in made if any(mark(item) for item in texts(page))]
    begun = next(item for item in first_lines(page) if words(item).startswith("②"))
    assert called[0][1] < begun.y and abs(called[0][0] - begun.x) < 3 * SHEET.size
    # Columns without a mark have the rule too.
    assert all(item.y < BOTTOM for each in made for item in texts(each) if not item.generated)


def mark(item: Text) -> bool:
    return any(run.rise and "②" in run.pieces for run in item.runs)


def test_a_note_of_a_few_lines_stays_whole(tmp_path: Path) -> None:
    for at in range(10, 30):
        made = pages(tmp_path, text(40, {at: LONG * 2 + "终。"}))
        begun = [page for page in made for item in first_lines(page)]
        ended = [page for page in made if any(words(i).endswith("终。") for i in texts(page))]
        assert begun == ended
        (first,) = first_lines(begun[0])
        last = next(item for item in texts(ended[0]) if words(item).endswith("终。"))
        assert first.x == last.x


ELSEWHERE = {
    "cell": '<table width="{width}"><tbody><tr><td>甲{note}</td><td>1</td></tr></tbody></table>',
    "box": "<box><title>专栏{note}</title><p>建设码头。</p></box>",
    "heading": '<heading level="1">标题{note}</heading><p>略。</p>',
    "part": '<instrument id="i"><title>细则{note}</title><p>略。</p></instrument>',
    "signature": "<signature><name>州人民政府{note}</name></signature>",
    "chart": """<chart kind="flow" width="{width}"><node key="a">甲{note}</node><node key="b">乙</node>
    <link from="a" to="b"/></chart>""",
}


@pytest.mark.parametrize("width", ["page", "column"])
@pytest.mark.parametrize("place", ELSEWHERE)
@pytest.mark.parametrize("times", [3, 60, 200])
def test_no_note_is_lost(tmp_path: Path, place: str, times: int, width: str) -> None:
    """Wherever it is called, and were it longer than a page."""
    note = f"<fn>{LONG * times}</fn>"
    body = text(3, {}) + ELSEWHERE[place].format(note=note, width=width)
    made = pages(tmp_path, body)
    assert note_text(made) == "①\u3000" + LONG * times
    # As wide as what it stands below, not as the node of a chart.
    size = SHEET.size
    lines = max(len(words(item)) for page in made for item in texts(page))
    assert lines * size > SHEET.column_width
    assert all(item.y < BOTTOM for page in made for item in texts(page) if not item.generated)


def test_long_notes_called_one_after_another_are_all_there(tmp_path: Path) -> None:
    notes = dict.fromkeys((2, 3, 4), LONG * 60 + "终。")
    found = note_text(pages(tmp_path, text(10, notes)))
    assert found == "".join(f"{MARKS[n]}\u3000{LONG * 60}终。" for n in range(3))
