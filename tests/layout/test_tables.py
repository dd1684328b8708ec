"""Tables: widths by content, figures under one another, pieces that go on."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.faces import library
from tests.layout.issues import found, pages, texts, words
from tests.need import ROOT
from typeset.display import Page, Rect, Text
from typeset.display.tags import Artifact
from typeset.layout.layout_file import load_stylesheet
from typeset.layout.text import TextSetter
from typeset.layout.widths import Measure, distribute, longest_word, widened
from typeset.paragraph.composer import Composer
from typeset.units import pt

EM = pt(9)


def test_width_is_taken_where_it_costs_least_height() -> None:
    """A place name stays whole; the long text gives way."""
    cells = [
        Measure(row, 1, column, (width * EM,), EM, False)
        for row in range(4)
        for column, width in ((0, 5), (1, 40))
    ]
    widths = distribute([2 * EM, 2 * EM], [5 * EM, 40 * EM], 25 * EM, cells, 0)
    assert sum(widths) <= 25 * EM
    assert widths[0] >= 5 * EM


def test_what_fits_is_spread_and_what_does_not_is_shrunk() -> None:
    assert sum(distribute([EM] * 3, [4 * EM] * 3, 30 * EM, [], 0)) <= 30 * EM
    assert min(distribute([EM] * 3, [4 * EM] * 3, 30 * EM, [], 0)) > 4 * EM
    assert sum(distribute([20 * EM] * 2, [30 * EM] * 2, 30 * EM, [], 0)) == 30 * EM


def test_given_shares_yield_to_words() -> None:
    assert widened([2 * EM, 10 * EM], [4 * EM, 3 * EM]) == [4 * EM, 8 * EM]


TABLE = """
<table width="page" id="t"><label>表1</label><caption>项目</caption><unit>单位：个</unit>
<thead><tr><th>类别</th><th>序号</th></tr></thead>
<tbody>{rows}</tbody></table>
"""


def long_table() -> str:
    rows = "".join(
        "<tr>" + ('<td rows="60">交通运输</td>' if n == 0 else "") + f"<td>第{n}项</td></tr>"
        for n in range(60)
    )
    return TABLE.format(rows=rows)


def test_a_piece_that_goes_on_says_so(tmp_path: Path) -> None:
    made = pages(tmp_path, long_table())
    with_rows = [page for page in made if found(page, "类别")]
    assert len(with_rows) == 2
    first, second = with_rows
    assert found(first, "交通运输") and not found(first, "续表1")
    for text in ("续表1", "单位：个", "类别", "序号", "交通运输（续）"):
        (item,) = found(second, text)
        assert item.generated
    for text in ("交通运输", "类别", "单位：个"):
        assert not found(first, text)[0].generated


def test_marks_of_going_on_are_the_layout_s(tmp_path: Path) -> None:
    made = pages(tmp_path, long_table(), '[tables]\ncontinued = ["", ""]\ncontinued_cell = ""\n')
    second = [page for page in made if found(page, "类别")][1]
    assert found(second, "交通运输")[0].generated
    assert not any("续" in words(item) for item in texts(second))


def test_a_merged_cell_keeps_the_height_of_its_text(tmp_path: Path) -> None:
    """A break never leaves less of it than its lines need: both pieces hold their text."""
    long = "望岚市、索玛县、白榆县、宁溪县、云棠县、石楠县、阿觉县、河坪县、曲莫县、格宁县人民政府"
    rows = "".join(f"<tr><td>前{n}</td><td>{n}</td></tr>" for n in range(34))
    rows += "".join(
        "<tr>" + (f'<td rows="6">{long}</td>' if n == 0 else "") + f"<td>第{n}项</td></tr>"
        for n in range(6)
    )
    for page in pages(tmp_path, TABLE.format(rows=rows)):
        rules = sorted(item.y for item in page.items if isinstance(item, Rect))
        for item in texts(page):
            if "望岚市" in words(item) and not item.generated:
                assert rules[0] < item.y < rules[-1]


def test_figures_stand_under_their_points(tmp_path: Path) -> None:
    body = """
    <table><col/><col align="decimal"/>
    <tbody><tr><td>甲</td><td>1250.5</td></tr><tr><td>乙</td><td>3.25</td></tr>
    <tr><td>丙</td><td>—</td></tr></tbody></table>
    """
    page = next(page for page in pages(tmp_path, body) if found(page, "1250.5"))
    (long,), (short,) = found(page, "1250.5"), found(page, "3.25")
    assert short.x - long.x == 3 * EM // 2  # three figures of half an em
    (dash,) = found(page, "—")
    assert long.x < dash.x


def test_no_word_is_parted_while_another_column_has_room(tmp_path: Path) -> None:
    body = """
    <table width="column">
    <thead><tr><th>品名</th><th>数量</th><th>2025—2030年</th><th>2031—2035年</th></tr></thead>
    <tbody><tr><td>城乡供水工程</td><td>38</td><td>35.42</td><td>6.50</td></tr>
    <tr><td>数字孪生工程</td><td>9</td><td>6.62</td><td>1.50</td></tr></tbody></table>
    """
    page = next(page for page in pages(tmp_path, body) if found(page, "数量"))
    assert found(page, "城乡供水工程") and found(page, "数字孪生工程")


def test_the_frame_ends_where_the_text_ends(tmp_path: Path) -> None:
    made = pages(tmp_path, long_table())
    page = next(page for page in made if found(page, "类别"))
    rects = [item for item in page.items if isinstance(item, Rect)]
    right = max(item.x + item.width for item in rects)
    assert right == max(item.x + item.width for item in rects if item.width > pt(400))


def wide_table() -> str:
    heads = "".join(f"<th>指标{n:02d}</th>" for n in range(20))
    cells = "".join(f"<td>{n}234.5</td>" for n in range(20))
    rows = "".join(f"<tr><td>第{r}县</td>{cells}</tr>" for r in range(40))
    return f"""
    <attachment id="wide"><label>附件</label><title>各县指标</title>
    <table id="t"><unit>单位：个</unit><thead><tr><th>县（市）</th>{heads}</tr></thead>
    <tbody>{rows}</tbody></table></attachment>
    """


def test_a_table_that_is_wider_than_the_page_is_turned_with_its_title(tmp_path: Path) -> None:
    made = pages(tmp_path, "<p>见附件。</p>" + wide_table())
    turned = [page for page in made if page.width > page.height]
    assert len(turned) == 2
    assert found(turned[0], "各县指标") and found(turned[0], "第0县")
    assert found(turned[1], "续表") and found(turned[1], "第39县")
    assert not found(turned[1], "第0县")
    for page in turned:
        assert (page.width, page.height) == (made[0].height, made[0].width)
        assert found(page, "州政府文件")
        for item in page.items:
            if isinstance(item, Rect):
                assert item.x > 0 and item.x + item.width < page.width
    assert [page.label for page in made] == [str(n + 1) for n in range(len(made))]
    assert not any(page.width > page.height for page in made if found(page, "见附件。"))


def test_head_and_folio_of_a_turned_page_stand_as_on_the_others(tmp_path: Path) -> None:
    made = pages(tmp_path, "<p>见附件。</p>" + wide_table(), '[page]\nfurniture = "upright"\n')
    turned = [page for page in made if page.width > page.height]
    assert len(turned) == 2
    folios: dict[int, set[tuple[int, int]]] = {}
    for page in made:
        assert bool(page.upright) == (page in turned)
        furniture = [
            item
            for item in page.upright or page.items
            if isinstance(item, Text) and isinstance(item.tag, Artifact) and item.generated
        ]
        places = {words(item).replace(page.label, "n"): (item.x, item.y) for item in furniture}
        if "— n —" not in places:
            continue
        folios.setdefault(int(page.label) % 2, set()).add(places["— n —"])
        if page in turned:
            # The type area is that of the other pages: the table keeps clear of head and folio.
            heights = [y for _, y in places.values()]
            for item in page.items:
                if isinstance(item, Rect):
                    assert page.width - max(heights) < item.x
                    assert item.x + item.width < page.width - min(heights)
    assert [len(places) for places in folios.values()] == [1, 1]


def test_a_wide_table_stays_upright_where_the_layout_says_so(tmp_path: Path) -> None:
    made = pages(tmp_path, wide_table(), "[tables]\nsideways = 0\n")
    assert all(page.width < page.height for page in made)


def test_a_note_stands_right_below_a_table_without_a_head(tmp_path: Path) -> None:
    body = """
    <table width="column"><tbody><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></tbody>
    <note>注：略。</note></table>
    """
    page = next(page for page in pages(tmp_path, body) if found(page, "甲"))
    (last,), (note,) = found(page, "乙"), found(page, "注：略。")
    assert note.y - last.y < pt(20)


def test_a_title_stays_with_a_table_below_a_few_lines(tmp_path: Path) -> None:
    for lines in range(18, 30):
        text = "<p>略。</p>" * 2 * lines
        rows = "<tr><td>甲</td><td>1</td></tr>" * 8
        table = f'<table width="page"><tbody>{rows}</tbody></table>'
        part = f'<attachment id="a"><label>附件</label><title>申请表</title><p>编号：</p>{table}</attachment>'
        made = pages(tmp_path, text + part)
        (page,) = [page for page in made if found(page, "申请表")]
        assert found(page, "甲")


def test_the_mark_of_going_on_takes_a_label_without_its_colon(tmp_path: Path) -> None:
    made = pages(tmp_path, long_table().replace("<label>表1<", "<label>表1：<"))
    assert any(found(page, "续表1") for page in made)


def test_a_table_in_a_box_stands_inside_its_frame(tmp_path: Path) -> None:
    """On every piece: left of each row stand the side of the box and that of the table, right of it too."""
    rows = "".join(f"<tr><td>第{n}项</td></tr>" for n in range(90))
    table = f"<table><thead><tr><th>类</th></tr></thead><tbody>{rows}</tbody></table>"
    made = pages(tmp_path, f"<box>{table}</box>", "[page]\ncolumns = 1\n")
    pieces = 0
    for page in made:
        upright = [each for each in page.items if isinstance(each, Rect) and each.height > pt(8)]
        for text in texts(page):
            if re.fullmatch("第[0-9]+项|类", words(text)):
                pieces += words(text) == "类"
                beside = [r.x for r in upright if r.y <= text.y <= r.y + r.height]
                assert len({x for x in beside if x < text.x}) == 2
                assert len({x for x in beside if x > text.x}) == 2
    assert pieces > 1


def foot(page: Page) -> int:
    """Where the lowest rule of a table ends."""
    return max(item.y + item.height for item in page.items if isinstance(item, Rect))


def two_line_rows(count: int, notes: str = "") -> str:
    cell = "<td><p>上半年</p><p>下半年</p></td>"
    rows = f"<tr>{cell}<td>1</td></tr>" * count
    return f'<table width="page"><tbody>{rows}</tbody>{notes}</table><p>表后。</p>'


@pytest.mark.parametrize("count", [3, 7, 60])
def test_rows_take_what_is_left_to_the_next_line_of_the_grid(tmp_path: Path, count: int) -> None:
    """Each of them the same, up to ``fill``; what follows stands where it stood."""
    sheet = load_stylesheet("gazette", ROOT / "layouts")
    grid, rule = sheet.page.pitch, sheet.tables.frame
    below = rule - rule // 2
    plain = pages(tmp_path, two_line_rows(count), '[tables]\nfill = "0pt"\n')
    filled = pages(tmp_path, two_line_rows(count), '[tables]\nfill = "6pt"\n')
    few = pages(tmp_path, two_line_rows(count), '[tables]\nfill = "0.5pt"\n')
    assert len(plain) == len(filled)
    more = 0
    for before, after, some in zip(plain, filled, few, strict=True):
        assert [i.y for i in texts(before) if words(i) == "表后。"] == [
            i.y for i in texts(after) if words(i) == "表后。"
        ]
        rows = sum(words(item) == "上半年" for item in texts(after))
        if rows:
            assert (foot(after) - below - sheet.page.top) % grid == 0
            assert 0 <= foot(some) - foot(before) <= rows * pt(0.5)
            more += foot(after) - foot(before)
            ys = [item.y for item in texts(after) if words(item) == "上半年"]
            steps = [b - a for a, b in pairwise(ys)]
            assert max(steps) - min(steps) < rows
    assert more > 0


def test_notes_below_a_table_move_down_with_its_foot(tmp_path: Path) -> None:
    note = "<note>注：略。</note>"
    gaps = []
    for fill in ("0pt", "6pt"):
        made = pages(tmp_path, two_line_rows(3, note), f'[tables]\nfill = "{fill}"\n')
        page = next(page for page in made if found(page, "注：略。"))
        gaps.append(found(page, "注：略。")[0].y - foot(page))
    assert gaps[0] == gaps[1]


def test_a_table_over_all_columns_has_more_room(tmp_path: Path) -> None:
    rows = "<tr><td>州农业农村局负责的事项</td><td>1</td></tr>" * 4
    starts = []
    for beside in ("0pt", "3pt"):
        layout = f'[tables]\nroomier = ["0pt", "{beside}"]\n'
        made = pages(tmp_path, f'<table width="page"><tbody>{rows}</tbody></table>', layout)
        page = next(page for page in made if found(page, "州农业农村局负责的事项"))
        starts.append(found(page, "州农业农村局负责的事项")[0].x)
    assert starts[1] - starts[0] == pt(3)


NARROW = """
<table width="column"><thead><tr><th>类别</th><th>项目名称</th><th>地点</th><th>单位</th></tr></thead>
<tbody>{rows}</tbody></table>
"""


@pytest.mark.parametrize("marks", ["line-end-half", "kaiming", "full"])
def test_the_mark_of_a_merged_cell_is_never_torn(tmp_path: Path, marks: str) -> None:
    """Its column is wide enough for it, so that no line begins with a closing bracket."""
    rows = "".join(
        "<tr>"
        + ('<td rows="60">水利</td>' if n == 0 else "")
        + f"<td>望岚市城区河段堤防加固工程第{n}期</td><td>望岚市、索玛县、白榆县</td>"
        + ('<td rows="60">州水利局</td>' if n == 0 else "")
        + "</tr>"
        for n in range(60)
    )
    layout = f'[composition]\nmarks = "{marks}"\n'
    made = pages(tmp_path, NARROW.format(rows=rows), layout)
    lines = [words(item) for page in made for item in texts(page)]
    assert sum(line.endswith("（续）") for line in lines) >= 4
    assert not [line for line in lines if line.startswith("）")]


def test_a_member_of_a_list_has_room_for_a_line_of_its_own() -> None:
    """With its comma, which is half an em at the end of a line; what is no word does not count."""
    sheet = load_stylesheet("gazette", ROOT / "layouts")
    setter = TextSetter(sheet, Composer(library()), {}, frozenset())

    def least(text: str, *, phrase: bool = True) -> int:
        return longest_word(setter.items(setter.passage(sheet.styles["table"], (text, ""))), phrase)

    assert least("阿觉县、河坪县") == 3500
    assert least("河坪、阿觉县") == 3000
    assert least("甘棠桥街、望岚市人民政府") == 4500
    assert least("阿觉县、河坪县", phrase=False) == 2000


def test_a_table_too_high_for_its_page_is_broken_where_it_may_be(tmp_path: Path) -> None:
    """Turned sideways a page is lower than the height up to which tables are kept whole."""
    layout = "[tables]\nwhole = 60\n"
    made = pages(tmp_path, "<p>见附件。</p>" + wide_table(), layout)
    last = [page for page in made if page.width > page.height][-1]
    assert found(last, "第38县") and found(last, "第39县")
