"""Figures: where they stand, and what is too coarse for print."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.layout.issues import found, pages
from typeset.display import Document, Metadata, Picture, Rect, Text
from typeset.layout.figures import coarse_pictures, picture_size

FIGURE = '<figure src="a.png" alt="图"><label>图1</label><caption>示意</caption></figure>'
ALONE = f"<appendix><label>附录</label><title>示意图</title>{FIGURE}</appendix>"


def picture(folder: Path, across: int, body: str, layout: str = "") -> tuple[Picture, Document]:
    Image.new("L", (across, across // 2), 200).save(folder / "a.png")
    made = pages(folder, body, layout)
    (item,) = [item for page in made for item in page.items if isinstance(item, Picture)]
    return item, Document(tuple(made), (), Metadata("", "", "", (), "2025"))


def test_a_coarse_picture_is_named_with_its_page(tmp_path: Path) -> None:
    item, document = picture(tmp_path, 300, FIGURE)
    page = next(page.label for page in document.pages if item in page.items)
    (told,) = coarse_pictures(document, 200)
    assert told.message("en") == f"p. {page}: a.png has 93 dpi, for print it should have 200"


def test_a_fine_picture_is_not(tmp_path: Path) -> None:
    _, document = picture(tmp_path, 700, FIGURE)
    assert coarse_pictures(document, 200) == ()


def test_a_figure_alone_in_its_part_is_as_wide_as_the_page(tmp_path: Path) -> None:
    body = f"<p>见附录。</p>{ALONE}"
    wide, _ = picture(tmp_path, 700, body)
    narrow, _ = picture(tmp_path, 700, body, '[figures]\nalone = "auto"\n')
    assert wide.width > 2 * narrow.width


def test_a_caption_stands_away_from_the_text_below(tmp_path: Path) -> None:
    Image.new("L", (700, 350), 200).save(tmp_path / "a.png")
    made = pages(tmp_path, FIGURE + "<p>见上图。</p>", "[page]\ncolumns = 1\n")
    page = next(page for page in made if found(page, "见上图。"))
    caption = next(item for item in page.items if getattr(item, "runs", None) and "图" in str(item))
    (text,) = found(page, "见上图。")
    assert text.y - caption.y > 25 * 65536


def test_the_space_for_a_lost_figure_fills_its_page(tmp_path: Path) -> None:
    body = '<appendix><label>附录</label><title>流程图</title><figure lost="true" alt="图"/></appendix>'
    made = pages(tmp_path, body, '[figures]\nlost = "page"\n')
    page = next(page for page in made if found(page, "（原图缺失）"))
    sides = [item for item in page.items if isinstance(item, Rect) and item.height > 100 * 65536]
    assert len(sides) == 2
    lowest = max(side.y + side.height for side in sides)
    folio = max(item.y for item in page.items if isinstance(item, Text))
    assert folio - lowest < 60 * 65536
    (words,) = found(page, "（原图缺失）")
    assert abs(words.y - (sides[0].y + sides[0].height // 2)) < 10 * 65536


@pytest.mark.parametrize(
    ("attributes", "ratio"),
    [
        ('viewBox="0 0 300 150"', 2),
        ('viewBox="0,0,300.5,150.25"', 2),
        ('width="30mm" height="15mm"', 2),
        ("", 1),
        ('viewBox="0 0 nan inf"', 1),
        ('viewBox="a b c d"', 1),
        ('viewBox="0 0 -3 -1"', 1),
        ('width="100%" height="1.2.3"', 100 / 1.2),
    ],
)
def test_sides_of_a_drawing(attributes: str, ratio: float, tmp_path: Path) -> None:
    """What is no length does not stop the layout: the writer tells what is wrong with the drawing."""
    path = tmp_path / "a.svg"
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>', "utf-8")
    across, down = picture_size(path)
    assert across / down == pytest.approx(ratio)
