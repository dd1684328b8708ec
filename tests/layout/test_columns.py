"""Columns above a title: balanced, and the space that parts a title from them."""

from __future__ import annotations

from pathlib import Path

from tests.layout.issues import found, pages, texts, words
from typeset.units import pt

PITCH = pt(17)
NOTICE = """
<recipients>各县（市）人民政府：</recipients>
<p>《青河州渡口规划》已经州政府同意，现印发给你们，请认真贯彻执行。执行中遇到的问题，请及时报告州交通运输局。</p>
<signature><name>青河州人民政府</name><date>2025年1月2日</date></signature>
<instrument id="plan"><title>青河州渡口规划</title><p>略。</p></instrument>
"""


def test_a_signature_may_stand_beside_its_text_and_ends_with_it(tmp_path: Path) -> None:
    page = next(page for page in pages(tmp_path, NOTICE) if found(page, "青河州渡口规划"))
    (name,), (date,) = found(page, "青河州人民政府"), found(page, "2025年1月2日")
    (recipients,) = found(page, "各县（市）人民政府：")
    assert name.x > page.width // 2
    assert date.y - name.y == PITCH
    assert date.y - recipients.y == 3 * PITCH


def test_a_signature_never_opens_a_page(tmp_path: Path) -> None:
    closing = "<signature><name>青河州人民政府</name><date>2025年1月2日</date></signature>"
    for count in range(70, 84):
        body = "".join(f"<p>第{n}段。</p>" for n in range(count)) + closing
        (page,) = [page for page in pages(tmp_path, body) if found(page, "2025年1月2日")]
        assert found(page, f"第{count - 1}段。")


def test_space_parts_a_title_from_the_columns_above_it(tmp_path: Path) -> None:
    for gap in (1, 3):
        layout = f"[styles.part-label]\nbefore = {gap}\n"
        page = next(p for p in pages(tmp_path, NOTICE, layout) if found(p, "青河州渡口规划"))
        (date,), (title,) = found(page, "2025年1月2日"), found(page, "青河州渡口规划")
        # A title of one line stands in the middle of two grid lines.
        assert abs(title.y - date.y - (gap + 1.5) * PITCH) < pt(4)


def test_a_title_stays_on_its_page_where_columns_may_be_a_line_longer(tmp_path: Path) -> None:
    """Below it stands what must, down to one line below the last one of the grid, and only there."""
    plan = (
        '<instrument id="plan"><title>青河州渡口规划</title><p>'
        + "山高水长" * 200
        + "</p></instrument>"
    )
    lowest = {0: 0, 1: 0}
    moved = 0
    for count in range(46, 66, 2):
        body = "".join(f"<p>第{n}段。</p>" for n in range(count)) + plan
        places = []
        for long in lowest:
            made = pages(tmp_path, body, f"[pages]\nlong = {long}\n")
            at = next(n for n, page in enumerate(made) if found(page, "青河州渡口规划"))
            rows = [item.y for item in texts(made[at]) if "山高水长" in words(item)]
            lowest[long] = max(lowest[long], *rows)
            places.append((at, len({*rows})))
        moved += places[0][0] > places[1][0]
        assert places[0][0] == places[1][0] or places[1][1] == 3
    assert moved == 1
    assert lowest[1] - lowest[0] == PITCH


def test_no_space_above_a_title_at_the_top_of_a_page(tmp_path: Path) -> None:
    tops = set()
    for gap in (1, 5):
        layout = f'[documents]\nstart = "page"\n[styles.title]\nbefore = {gap}\n'
        page = next(page for page in pages(tmp_path, NOTICE, layout)[1:] if found(page, "示例"))
        tops.add(found(page, "示例")[0].y)
    assert len(tops) == 1


def test_a_note_of_the_title_stands_at_the_foot_of_the_column(tmp_path: Path) -> None:
    body = "<p>" + "山高水长" * 30 + "。</p>"
    made = pages(tmp_path, body, title="示例<fn>题注在此</fn>")
    with_note = [(page, item) for page in made for item in texts(page) if "题注" in words(item)]
    ((page, note),) = with_note
    lines = [item for item in texts(page) if "山高水长" in words(item)]
    assert lines and all(item.y < note.y for item in lines)
