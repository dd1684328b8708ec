"""Paths in the file: their operators, their state, their place on the page."""

from __future__ import annotations

from pathlib import Path as File

from tests.writers.sheets import document, library, line, page, qpdf_check
from typeset.display import Path, Rect
from typeset.units import pt
from typeset.writers.pdf import write_pdf

TRIANGLE = ((pt(10), pt(10)), (pt(30), pt(10)), (pt(20), pt(20)))


def operators(*items: Path | Rect) -> list[str]:
    data = write_pdf(document(page(*items)), library(), compress=False)
    body = next(part for part in data.split(b"stream") if b" m\n" in part)
    return body.decode("latin-1").strip().splitlines()[:-1]


def test_an_outline_is_filled_and_stroked() -> None:
    found = operators(Path(TRIANGLE, pt(0.5), closed=True, fill=(0.9,)))
    assert found == [
        "0.9 g",
        "0 G 0.5 w [] 0 d",
        "10 832 m",
        "30 832 l",
        "20 822 l",
        "h B",
    ]


def test_a_curve_is_a_curve_and_a_fill_has_no_stroke() -> None:
    steps = ((0, 0), (pt(1), pt(2), pt(3), pt(4), pt(5), pt(6)))
    found = operators(Path(steps, 0, closed=True, fill=(0.0,)))
    assert found == ["0 842 m", "1 840 3 838 5 836 c", "h f"]


def test_the_state_is_written_where_it_changes() -> None:
    dashed = Path(TRIANGLE[:2], pt(0.5), dash=(pt(3), pt(2)))
    found = operators(dashed, dashed, Path(TRIANGLE[:2], pt(0.5)))
    assert [each for each in found if each.endswith(" d")] == [
        "0 G 0.5 w [3 2] 0 d",
        "0 G 0.5 w [] 0 d",
    ]
    assert found.count("S") == 3


def test_text_after_a_path_is_text(tmp_path: File) -> None:
    sheet = document(page(line("政府"), Path(TRIANGLE, pt(1)), line("公报", y=120)))
    qpdf_check(write_pdf(sheet, library()), tmp_path)
