"""Text in the PDF: extracted exactly, in order, at the places that the display list gives."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.need import ROOT
from tests.writers.sheets import (
    document,
    library,
    line,
    page,
    poppler_text,
    qpdf_check,
    runs,
)
from typeset.display import BLACK, DOUBLE_DASH, Page, Rect, Run, Stroke, Text
from typeset.units import pt
from typeset.writers.pdf import write_pdf

A_LINE = 40


def characters(face: str, at_most: int) -> str:
    """Distinct characters of a face, spread over all that it has, without white space and marks that
    combine with what stands before them, which extraction may reorder."""
    from fontTools.ttLib import TTFont

    codes = sorted(TTFont(library().face(face).path, lazy=True).getBestCmap())
    plain = [
        chr(code)
        for code in codes
        if unicodedata.category(chr(code)) in ("Lo", "Nd", "Po", "Lu", "Ll", "So", "Ps", "Pe")
        and unicodedata.bidirectional(chr(code)) not in ("R", "AL", "AN")
        and unicodedata.normalize("NFKC", chr(code)) == chr(code)
    ]
    return "".join(plain[:: max(1, len(plain) // at_most)][:at_most])


def sheet_of(face: str, text: str) -> list[Page]:
    pages = []
    for start in range(0, len(text), A_LINE * 45):
        part = text[start : start + A_LINE * 45]
        rows = [part[at : at + A_LINE] for at in range(0, len(part), A_LINE)]
        items = [
            Text(pt(40), pt(60 + 17 * at), (Run(face, pt(10), (row,)),))
            for at, row in enumerate(rows)
        ]
        pages.append(page(*items))
    return pages


@pytest.mark.parametrize(
    ("face", "at_most"),
    [
        ("noto-serif-sc", 4000),
        ("noto-serif-sc-bold", 2000),
        ("noto-serif-sc-black", 1000),
        ("noto-sans-sc-bold", 2000),
        ("fandol-fang", 3000),
        ("fandol-kai", 3000),
        ("tinos", 400),
        ("tinos-bold", 400),
        ("noto-sans-yi", 1200),
    ],
)
@pytest.mark.parametrize("mode", [(), ("-raw",)])
def test_every_character_comes_back(
    face: str, at_most: int, mode: tuple[str, ...], tmp_path: Path
) -> None:
    text = characters(face, at_most)
    assert len(text) > at_most * 0.6
    found = poppler_text(write_pdf(document(*sheet_of(face, text)), library()), tmp_path, *mode)
    assert "".join(found.split()) == text


def test_a_line_is_one_line_in_order(tmp_path: Path) -> None:
    first = "第一条为贯彻《办法》，2023年第1期共Ａ、B两类。"
    second = f"一是{DOUBLE_DASH}“加强”……领导；"
    data = write_pdf(document(page(line(first, 100), line(second, 117))), library())
    for mode in ((), ("-raw",), ("-layout",)):
        rows = [row.strip() for row in poppler_text(data, tmp_path, *mode).split("\n")]
        found = [row.replace(" ", "") for row in rows if row.strip("\f ")]
        assert found == [first, second.replace(DOUBLE_DASH, "——")]


def test_pdfplumber_reads_the_same(tmp_path: Path) -> None:
    import pdfplumber

    text = f"凉山2023{DOUBLE_DASH}公报（第1期）"
    data = write_pdf(document(page(line(text))), library())
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        chars = "".join(char["text"] for char in pdf.pages[0].chars)
    assert chars == text.replace(DOUBLE_DASH, "——")


def test_characters_that_share_a_glyph_keep_their_own(tmp_path: Path) -> None:
    face = library().face("noto-serif-sc")
    assert face.glyph("\u2f00") == face.glyph("一")
    text = "一\u2f00一甲\u2f00"
    data = write_pdf(document(page(line(text, 100), line("\u2f00", 120))), library())
    assert poppler_text(data, tmp_path, "-raw").split() == [text, "\u2f00"]
    kerned = Text(pt(60), pt(100), (Run("noto-serif-sc", pt(10), ("一", -20, "甲\u2f00乙", 30)),))
    data = write_pdf(document(page(kerned)), library())
    assert "".join(poppler_text(data, tmp_path, "-raw").split()) == "一甲\u2f00乙"


def test_positions_are_those_of_the_display_list(tmp_path: Path) -> None:
    import pdfplumber

    size = pt(10)
    kerned = Run("noto-serif-sc", size, ("政", 250, "府", -500, "公报"), spacing=pt(0.5))
    raised = Run("tinos", pt(6), ("2",), rise=pt(3))
    item = Text(pt(60), pt(100), (kerned, raised))
    data = write_pdf(document(page(item)), library())
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        chars = pdf.pages[0].chars
    # 10 pt of advance and 0.5 pt of spacing after every glyph, then the kern.
    assert [round(char["x0"], 2) for char in chars] == [60, 73, 78.5, 89, 99.5]
    # pdfplumber leaves out the rise; poppler does not.
    pattern = r'xMin="([\d.]+)" yMin="([\d.]+)".*>(.*)</word>'
    words = re.findall(pattern, poppler_text(data, tmp_path, "-bbox"))
    assert [(text, float(x)) for x, _, text in words] == [("政", 60), ("府公报", 73), ("2", 99.5)]
    ascents = [library().face(face).metrics.ascent / 1000 for face in ("noto-serif-sc", "tinos")]
    tops = [100 - ascents[0] * 10, 100 - ascents[0] * 10, 97 - ascents[1] * 6]
    assert [float(y) for _, y, _ in words] == pytest.approx(tops, abs=0.01)


def test_readers_agree_about_a_spaced_line() -> None:
    """pdfplumber gives no Tc to the last glyph of a string, and one more before a leading kern."""
    import pdfplumber

    size, gap = pt(10), pt(0.5)
    item = Text(
        pt(60),
        pt(100),
        (
            Run("noto-serif-sc", size, (-500, "《政府", 250), spacing=gap),
            Run("tinos", size, (250, "2"), strokes=(Stroke(((0, 0),), pt(1), BLACK),)),
            Run("noto-sans-sc-bold", size, (300, -50, "公报"), spacing=gap),
            Run("noto-serif-sc", size, ("甲",), spacing=gap),
        ),
    )
    data = write_pdf(document(page(item)), library())
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        chars = pdf.pages[0].chars
    assert [round(char["x0"], 2) for char in chars] == [55, 65.5, 76, 91.5, 99, 109.5, 120]


@pytest.mark.parametrize("role", ["song", "fang", "hei"])
def test_widths_in_the_file_are_the_advances_of_the_layout(role: str) -> None:
    import pikepdf

    text = f"政Aa1ꆈ—{DOUBLE_DASH}·℃"
    data = write_pdf(document(page(line(text, role=role))), library())
    pdf = pikepdf.open(io.BytesIO(data))
    widths = {}
    for font in pdf.pages[0].Resources.Font.values():
        descendant = font.DescendantFonts[0]
        name = str(descendant.BaseFont).partition("+")[2]
        assert descendant.DW == 1000
        entries = list(descendant.W)
        for first, row in zip(entries[::2], entries[1::2], strict=True):
            widths.update({(name, int(first) + at): int(width) for at, width in enumerate(row)})
    found = library().role(role)
    for ch in text:
        face = library().face(found.face_of[ch])
        key = (face.metrics.postscript_name, face.glyph(ch))
        assert widths.get(key, 1000) == found.advance[ch]


def test_all_fonts_are_embedded_subsets_with_unicode_maps() -> None:
    import pikepdf

    data = write_pdf(document(page(line("政府2023ꆈ"), line("公报", 120, "fang"))), library())
    pdf = pikepdf.open(io.BytesIO(data))
    fonts = list(pdf.pages[0].Resources.Font.values())
    assert len(fonts) == 4
    for font in fonts:
        assert font.Encoding == "/Identity-H"
        assert "/ToUnicode" in font
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert ("/FontFile2" in descriptor) is (font.DescendantFonts[0].Subtype == "/CIDFontType2")
        prefix, plus, _ = str(descriptor.FontName)[1:].partition("+")
        assert (len(prefix), prefix.isupper(), plus) == (6, True, "+")
    assert b"Helvetica" not in data


def test_black_is_gray_and_nothing_else_is_used() -> None:
    items = (line("政府"), Rect(pt(60), pt(90), pt(100), pt(0.35)))
    data = write_pdf(document(page(*items)), library(), compress=False)
    stream = data[data.index(b"BT") : data.index(b"endstream", data.index(b"BT"))].split()
    assert not {b"rg", b"RG", b"k", b"K", b"cs", b"CS"} & set(stream)


def test_an_ink_lasts_as_long_as_it_is_asked_for() -> None:
    red = (0.0, 1.0, 1.0, 0.0)
    items = (
        Text(pt(60), pt(100), (Run("tinos", pt(10), ("a",), ink=red), *runs("b"))),
        Rect(pt(0), pt(0), pt(10), pt(10), red),
        line("c", 120),
    )
    data = write_pdf(document(page(*items)), library(), compress=False)
    inks = [row for row in data.split(b"\n") if row.endswith((b" rg", b" g"))]
    assert inks == [b"1 0 0 rg", b"0 g", b"1 0 0 rg", b"0 g"]
    assert BLACK == (0.0,)


def test_the_file_is_sound_compressed_or_not(tmp_path: Path) -> None:
    sheet = document(page(line("政府公报"), Rect(0, 0, pt(5), pt(5))), page(label="2"))
    for compress in (True, False):
        qpdf_check(write_pdf(sheet, library(), compress=compress), tmp_path)


def test_every_stream_ends_with_an_end_of_line_that_its_length_leaves_out() -> None:
    data = write_pdf(document(page(line("政府公报2023"))), library())
    at, streams = 0, 0
    while (at := data.find(b">>\nstream\n", at)) >= 0:
        head = data[data.rindex(b" obj\n", 0, at) : at]
        length = int(head.rsplit(b"/Length ", 1)[1])
        start = at + len(b">>\nstream\n")
        assert data[start + length :].startswith(b"\nendstream\nendobj\n")
        at, streams = start + length, streams + 1
    assert streams >= 6


PROGRAM = """
import sys
sys.path.insert(0, {root!r})
from tests.writers.sheets import document, library, line, page
from typeset.writers.pdf import write_pdf
rows = [line("政府公报2023ꆈ——喆", 100 + 20 * at, role) for at, role in enumerate(library().roles)]
sys.stdout.buffer.write(write_pdf(document(page(*rows), page(*rows, label="2")), library()))
"""


def test_two_processes_write_the_same_bytes() -> None:
    digests = set()
    for seed in ("0", "1", "4242"):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM.format(root=str(ROOT))],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        assert done.stdout.startswith(b"%PDF-1.7")
        digests.add(hashlib.sha256(done.stdout).hexdigest())
    assert len(digests) == 1
