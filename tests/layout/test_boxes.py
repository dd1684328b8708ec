"""Boxes: lines closer than the grid leave room around the rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layout.issues import found, pages, texts, words
from tests.need import ROOT
from typeset.display import Page, Rect
from typeset.layout.layout_file import load_stylesheet
from typeset.units import pt

CLOSE = """
[boxes]
lines = [0, 0]
leading = "15pt"
gap = ["3pt", "1.5pt"]
[styles.box]
size = "9.5pt"
"""
GRID = '[boxes]\nlines = [0, 0]\n[styles.box]\nsize = "9.5pt"\n'
PITCH = load_stylesheet("gazette", ROOT / "layouts").page.pitch


def box(lines: int, name: str = "专栏") -> str:
    return f"<box><title>{name}</title>" + "<p>建设码头。</p>" * (lines - 1) + "</box>"


def sides(page: Page) -> list[tuple[int, int]]:
    """The top and the bottom of each box, from the top: lines that follow have a piece of its side each."""
    upright = [i for i in page.items if isinstance(i, Rect) and i.height > 2 * i.width]
    left = min((rule.x for rule in upright), default=0)
    found: list[tuple[int, int]] = []
    for top, bottom in sorted((i.y, i.y + i.height) for i in upright if i.x == left):
        if found and found[-1][1] == top:
            top = found.pop()[0]
        found.append((top, bottom))
    return found


@pytest.mark.parametrize("lines", [3, 5, 17])
def test_a_box_of_close_lines_is_as_high_as_on_the_grid(tmp_path: Path, lines: int) -> None:
    """Its rules stand off what is around it and in it, and the text below stands where it stood."""
    body = "<p>上文。</p>" + box(lines) + box(lines, "又一栏") + "<p>下文。</p>"
    layout = "[page]\ncolumns = 1\n"
    close = pages(tmp_path, body, layout + CLOSE)
    grid = pages(tmp_path, body, layout + GRID)
    page = next(page for page in close if found(page, "上文。"))
    old = next(page for page in grid if found(page, "上文。"))
    assert [i.y for i in texts(page) if words(i) in ("上文。", "下文。")] == [
        i.y for i in texts(old) if words(i) in ("上文。", "下文。")
    ]
    (top, bottom), (next_top, last) = sides(page)
    assert next_top - bottom >= pt(6)
    above, below = found(page, "上文。")[0].y, found(page, "下文。")[0].y
    # Half of what a line of text has above and below it, and the gap.
    assert top - above > pt(5)
    assert below - last > pt(13)
    ys = [item.y for item in texts(page) if words(item) == "建设码头。"]
    assert ys[1] - ys[0] == min(pt(15), (lines * PITCH - pt(9)) // lines)
    inside = [y for y in ys if top < y < bottom]
    assert len(inside) == lines - 1
    assert found(page, "专栏")[0].y - top > pt(11)
    assert bottom - inside[-1] > pt(4)


def test_a_box_of_close_lines_may_be_broken(tmp_path: Path) -> None:
    made = pages(tmp_path, box(70), "[page]\ncolumns = 1\n" + CLOSE)
    pieces = [sides(page) for page in made if found(page, "建设码头。")]
    assert len(pieces) == 2 and all(len(piece) == 1 for piece in pieces)
    lines = sum(words(item) == "建设码头。" for page in made for item in texts(page))
    assert lines == 69


def test_a_box_with_a_table_keeps_to_the_grid(tmp_path: Path) -> None:
    table = "<table><tbody><tr><td>甲</td><td>1</td></tr></tbody></table>"
    body = f"<box><title>专栏</title><p>建设码头。</p>{table}</box>"
    boxes = [
        sides(next(page for page in pages(tmp_path, body, layout) if found(page, "专栏")))[0]
        for layout in ("[page]\ncolumns = 1\n" + CLOSE, "[page]\ncolumns = 1\n" + GRID)
    ]
    assert boxes[0] == boxes[1]
