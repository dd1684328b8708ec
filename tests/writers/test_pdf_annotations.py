"""Ruby, notes in two rows, marks below the text and divided words, read back from the PDF."""

from __future__ import annotations

import importlib
import io
from pathlib import Path

import pytest

from tests.faces import set_text, set_with
from tests.writers.sheets import HEIGHT, document, library, page, poppler_text, qpdf_check, runs
from typeset.display import Run, Stroke, Text
from typeset.paragraph.items import Annotation, Kind
from typeset.paragraph.setting import Line
from typeset.units import SP_PER_PT, pt
from typeset.writers.debug import write_debug
from typeset.writers.pdf import write_pdf

LEFT, TOP = 60, 100


def pdf(lines: list[Line]) -> bytes:
    items = [Text(pt(LEFT), pt(TOP + 17 * n), line.runs) for n, line in enumerate(lines)]
    return write_pdf(document(page(*items)), library())


def test_ruby_follows_its_base_and_the_line_keeps_its_width(tmp_path: Path) -> None:
    notes = [Annotation(Kind.RUBY, 1, 2, "měng", "song")]
    data = pdf(set_text("山勐海，川", notes=notes))
    raw = poppler_text(data, tmp_path, "-raw")
    assert "".join(raw.split()) == "山勐měng海，川"
    pdfplumber = importlib.import_module("pdfplumber")
    with pdfplumber.open(io.BytesIO(data)) as read:
        chars = {char["text"]: char for char in read.pages[0].chars}
    assert chars["海"]["x0"] == pytest.approx(LEFT + 21, abs=0.1)
    letters = [chars[ch] for ch in "měng"]
    middle = (letters[0]["x0"] + letters[-1]["x1"]) / 2
    assert middle == pytest.approx((chars["勐"]["x0"] + chars["勐"]["x1"]) / 2, abs=0.1)
    assert max(letter["bottom"] for letter in letters) < chars["勐"]["bottom"] - 5


def test_note_in_two_rows_is_read_row_after_row(tmp_path: Path) -> None:
    note = [Annotation(Kind.WARICHU, 2, 8)]
    raw = poppler_text(
        pdf(set_text("修渠渠长三十里民赖之", notes=note, small=(2, 8))), tmp_path, "-raw"
    )
    assert "".join(raw.split()) == "修渠渠长三十里民赖之"


def test_marks_are_drawn_and_are_no_text(tmp_path: Path) -> None:
    notes = [
        Annotation(Kind.EMPHASIS, 0, 2),
        Annotation(Kind.PROPER_NOUN, 3, 5),
        Annotation(Kind.BOOK_TITLE, 6, 8),
    ]
    lines = set_text("山川，湖海。日月", notes=notes, indent=0)
    data = pdf(lines)
    qpdf_check(data, tmp_path)
    assert poppler_text(data, tmp_path).strip() == "山川，湖海。日月"
    pdfplumber = importlib.import_module("pdfplumber")
    with pdfplumber.open(io.BytesIO(data)) as read:
        drawn = [*read.pages[0].lines, *read.pages[0].curves]
    by_left = sorted(drawn, key=lambda each: each["x0"])
    assert len(by_left) == 4
    dot, second, line, wave = by_left
    assert dot["x0"] == pytest.approx(LEFT + 5.25, abs=0.05)
    assert second["x0"] == pytest.approx(LEFT + 15.75, abs=0.05)
    assert dot["linewidth"] == pytest.approx(1.575, abs=0.01)
    assert line["x1"] - line["x0"] == pytest.approx(21 - 2 * 0.735, abs=0.05)
    assert all(TOP + 1.2 < each["top"] < TOP + 7 for each in by_left)
    assert len(wave["pts"]) > 3


def test_strokes_show_in_the_debug_page() -> None:
    notes = [Annotation(Kind.EMPHASIS, 0, 1), Annotation(Kind.PROPER_NOUN, 1, 3)]
    (line,) = set_text("山川湖", notes=notes)
    shown = write_debug(document(page(Text(0, 0, line.runs))), library())
    assert "[dot 5.25,2.73]" in shown
    assert "[line 11.235,1.995 30.765,1.995]" in shown


def test_coloured_strokes_are_stroked_in_their_ink() -> None:
    (line,) = set_text("山")
    run = line.runs[0]._replace(strokes=(Stroke(((0, 0), (pt(5), 0)), pt(1), (0, 1, 0, 0)),))
    data = write_pdf(document(page(Text(pt(10), pt(20), (run,)))), library())
    pikepdf = importlib.import_module("pikepdf")
    with pikepdf.open(io.BytesIO(data)) as read:
        content = read.pages[0].Contents.read_bytes().decode()
    y = (HEIGHT - pt(20)) // SP_PER_PT
    assert "1 0 1 RG" in content  # magenta, in sRGB
    assert f"10 {y} m 15 {y} l S" in content


def test_divided_word_comes_back_whole(tmp_path: Path) -> None:
    """The hyphen is U+00AD, which readers drop where a line ends."""
    lines = set_with("山川湖海日月internationalization山川湖海", measure=12, hyphenate=True)
    found = poppler_text(pdf(lines), tmp_path)
    assert "\u00ad" in found or "-" in found
    joined = found.replace("\u00ad\n", "").replace("\n", "").strip()
    assert "internationalization" in joined.replace("\u00ad", "")


def test_rows_of_a_spaced_line_start_at_one_place() -> None:
    """A note in two rows in a line that is spaced out: the second row goes back to where the first began."""
    (face,) = {run.face for run in runs("山川")}
    size = pt(10)
    rows = (
        Run(face, size, ("山",), spacing=pt(1)),
        Run(face, size // 2, ("日月",), rise=pt(4)),
        Run(face, size // 2, (-2000, "湖海"), rise=-pt(2)),
        Run(face, size, ("川",), spacing=pt(1)),
    )
    data = write_pdf(document(page(Text(pt(100), pt(100), rows))), library())
    pdfplumber = importlib.import_module("pdfplumber")
    with pdfplumber.open(io.BytesIO(data)) as read:
        places = {each["text"]: each["x0"] for each in read.pages[0].chars}
    assert places["湖"] == pytest.approx(places["日"], abs=0.01)
    assert places["川"] == pytest.approx(100 + 10 + 1 + 10, abs=0.01)
