"""The edition for the printer: boxes, plates, profiles, pictures, spot colours; what PDF/X rules out."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pytest
from PIL import Image, ImageCms

from tests.need import ROOT, need_tool
from tests.samples import write_issue
from tests.writers.sheets import document, library, line, page, qpdf_check
from tests.writers.test_pdf_pictures import save, svg
from typeset.diagnostics import InputFaults
from typeset.display import Anchor, Item, Link, Page, Picture, Rect
from typeset.display import Path as Outline
from typeset.pipeline import make
from typeset.units import pt
from typeset.writers.pdf.press import Press, Printed, write_press
from typeset.writers.pdf.press_inks import Profile, read_profile, total_ink

SIDE = pt(100)
_OPEN: list[pikepdf.Pdf] = []
"""Objects live as long as their file."""
RED = (0.0, 1.0, 1.0, 0.0)


def profile() -> Profile:
    path = ROOT / "profiles" / "FOGRA39L_coated.icc"
    return read_profile(str(path), path.read_bytes())


def printed(*items: Item, **settings: Any) -> Printed:
    return write_press(document(page(*items)), library(), Press(profile(), **settings))


def opened(done: Printed) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(done.pdf))


def content(pdf: pikepdf.Pdf, n: int = 0) -> str:
    return pdf.pages[n].Contents.read_bytes().decode("ascii")


def picture(path: Path) -> Picture:
    return Picture(0, 0, SIDE, SIDE, str(path))


def shown(item: Picture, **settings: Any) -> Any:
    """The XObject of the only picture."""
    pdf = opened(printed(item, **settings))
    (found,) = pdf.pages[0].Resources.XObject.values()
    _OPEN.append(pdf)
    return found


def points(box: Any) -> list[float]:
    return [float(value) for value in box]


@pytest.mark.parametrize(("standard", "version"), [("x-4", "1.6"), ("x-1a", "1.4")])
def test_what_the_standard_asks_for(standard: str, version: str, tmp_path: Path) -> None:
    link = Link(0, 0, SIDE, SIDE, "here")
    done = printed(line("某州公报"), link, Anchor(0, "here"), standard=standard, slug="某州")
    qpdf_check(done.pdf, tmp_path)
    pdf = opened(done)
    assert pdf.pdf_version == version
    first = pdf.pages[0]
    media, bleed, trim = (points(first[key]) for key in ("/MediaBox", "/BleedBox", "/TrimBox"))
    assert trim[2] - trim[0] == pytest.approx(595) and trim[3] - trim[1] == pytest.approx(842)
    assert trim[0] - bleed[0] == pytest.approx(3 * 72 / 25.4, abs=0.01)
    assert media[0] == 0 < bleed[0] and bleed[2] < media[2]
    assert "/Annots" not in first and "/Outlines" not in pdf.Root and "/Names" not in pdf.Root
    intent = pdf.Root.OutputIntents[0]
    assert (intent.S, str(intent.OutputConditionIdentifier)) == ("/GTS_PDFX", "FOGRA39")
    assert intent.DestOutputProfile.read_bytes() == profile().data
    info = pdf.docinfo
    assert info.Trapped == "/False" and info.Title and info.ModDate
    named = pdf.Root.Metadata.read_bytes().decode()
    assert (
        f"<pdfxid:GTS_PDFXVersion>{'PDF/X-4' if standard == 'x-4' else 'PDF/X-1a:2003'}<" in named
    )
    assert ("/GTS_PDFXVersion" in info) == (standard == "x-1a")


def test_black_is_on_its_plate_alone_and_overprints() -> None:
    done = printed(line("字"), Rect(0, 0, SIDE, SIDE), Rect(0, 0, SIDE, SIDE, (0.9,)), slug="某")
    operators = content(opened(done))
    assert not re.search(r"\b(g|G|rg|RG)$", operators, re.MULTILINE)
    assert operators.startswith("/So gs 0 0 0 1 k 0 0 0 1 K")
    assert "/Fk gs 0 0 0 0.1 k" in operators


def test_white_below_a_black_line_knocks_out() -> None:
    """A node of a chart hides the lines below it, and its outline does not change that."""
    corners = ((0, 0), (SIDE, 0), (SIDE, SIDE))
    node = Outline(corners, pt(2), closed=True, fill=(1.0,))
    operators = content(opened(printed(node, node, line("字"))))
    assert "/Fk gs 0 0 0 0 k\n/Sof gs 0 0 0 1 K" in operators
    assert operators.index("/Fo gs 0 0 0 1 k") > operators.index("/Sof gs")


def test_marks_stay_outside_the_bleed_and_can_be_left_out() -> None:
    bare = opened(printed(line("字"), marks=False))
    assert points(bare.pages[0].MediaBox) == points(bare.pages[0].BleedBox)
    assert "SCN" not in content(bare)
    marked = opened(printed(line("字")))
    bleed = points(marked.pages[0].BleedBox)
    after = content(marked).rpartition("\nQ\n")[2]
    places = re.findall(r"([\d.]+) ([\d.]+) [ml]\b", after)
    assert len(places) >= 32
    for x, y in places:
        inside = bleed[0] < float(x) < bleed[2] and bleed[1] < float(y) < bleed[3]
        assert not inside, (x, y)


def test_what_touches_the_trim_bleeds() -> None:
    band = Rect(0, 0, pt(595), pt(20))
    operators = content(opened(printed(band, Rect(pt(50), pt(50), SIDE, SIDE), marks=False)))
    assert re.search(r"^-8\.504 822 612\.008 28\.504 re f$", operators, re.MULTILINE)
    assert "50 692 100 100 re f" in operators


def test_a_page_on_its_side_is_turned() -> None:
    upright = Page("1", pt(500), pt(700), (line("字"),))
    across = Page("2", pt(700), pt(500), (line("字", 40, x=30),))
    pages = document(upright, upright, across)
    pdf = opened(write_press(pages, library(), Press(profile(), marks=False, bleed=0)))
    assert len({tuple(points(page.MediaBox)) for page in pdf.pages}) == 1
    assert "q 0 1 -1 0 500 0 cm" in content(pdf, 2)
    # The left of a page on its side is the foot of an upright one, whichever of them are more.
    pages = document(across, across, upright)
    pdf = opened(write_press(pages, library(), Press(profile(), marks=False, bleed=0)))
    assert "q 0 -1 1 0 0 500 cm" in content(pdf, 2)


def test_what_stands_upright_on_a_page_on_its_side_is_where_it_is_on_the_others() -> None:
    folio = line("—2—", 40, x=30)
    upright = Page("1", pt(500), pt(700), (folio,))
    across = Page("2", pt(700), pt(500), (line("字"),), (folio,))
    pages = document(upright, upright, across)
    data = write_press(pages, library(), Press(profile(), marks=False, bleed=0)).pdf
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        first, *_, last = pdf.pages
        there = [(c["text"], *map(round, c["matrix"])) for c in last.chars if c["upright"]]
        assert there == [(c["text"], *map(round, c["matrix"])) for c in first.chars]


def test_pictures_are_separated(tmp_path: Path) -> None:
    color = save(tmp_path, "c.png", Image.new("RGB", (8, 8), (200, 30, 60)))
    gray = save(tmp_path, "g.png", Image.new("RGB", (8, 8), (90, 90, 90)))
    photo = save(tmp_path, "p.jpg", Image.new("RGB", (8, 8), (0, 90, 200)))
    pdf = opened(printed(picture(color), picture(gray), picture(photo)))
    spaces = [str(each.ColorSpace) for each in pdf.pages[0].Resources.XObject.values()]
    assert spaces == ["/DeviceCMYK", "/DeviceGray", "/DeviceCMYK"]
    first = next(iter(pdf.pages[0].Resources.XObject.values()))
    cyan, magenta, yellow, black = first.read_bytes()[:4]
    assert magenta > 200 and yellow > 100 and cyan < 90 and black < 60
    assert "/Sk gs" in content(pdf)
    white = Image.new("RGB", (8, 8), "white")
    white.putpixel((0, 0), (200, 30, 60))
    item = shown(picture(save(tmp_path, "w.png", white)))
    assert set(item.read_bytes()[4:]) == {0}, "white is the paper"


def test_alpha_is_mixed_with_white_where_it_is_not_allowed(tmp_path: Path) -> None:
    image = Image.new("RGBA", (8, 8), (200, 30, 60, 0))
    path = save(tmp_path, "a.png", image)
    kept = shown(picture(path))
    assert kept.SMask.ColorSpace == "/DeviceGray"
    mixed = shown(picture(path), standard="x-1a")
    assert "/SMask" not in mixed and set(mixed.read_bytes()) == {255}


def test_drawings_are_separated(tmp_path: Path) -> None:
    body = (
        '<rect width="50" height="50" fill="#c81e3c" opacity="0.5"/>'
        '<text x="5" y="80" font-size="12">字</text><path d="M0 0L9 9" stroke="#333"/>'
    )
    path = svg(tmp_path, body)
    for standard in ("x-4", "x-1a"):
        form = shown(picture(path), standard=standard)
        operators = form.read_bytes().decode()
        assert not re.search(r"\b(g|G|rg|RG)$", operators, re.MULTILINE)
        assert "/Fo gs 0 0 0 1 k" in operators and "/Sk gs 0 0 0 0.8 K" in operators
        assert ("/G1 gs" in operators) == (standard == "x-4")


def test_a_spot_colour_has_its_own_plate() -> None:
    band = Rect(0, 0, SIDE, SIDE, RED)
    ring = Outline(((0, 0), (SIDE, 0)), pt(1), ink=RED)
    pdf = opened(printed(band, ring, spot="PANTONE 485 C", spot_ink=RED))
    space = pdf.pages[0].Resources.ColorSpace.Spot
    assert [str(each) for each in space[:3]] == ["/Separation", "/PANTONE 485 C", "/DeviceCMYK"]
    assert "/Spot cs 1 scn" in content(pdf) and "/Spot CS 1 SCN" in content(pdf)
    assert "0 1 1 0 k" in content(opened(printed(band)))


def test_too_much_ink_is_told(tmp_path: Path) -> None:
    path = save(tmp_path, "dark.jpg", Image.new("CMYK", (64, 64), (255, 255, 230, 255)))
    (told,) = printed(picture(path)).warnings
    said = told.message("en")
    assert "dark.jpg" in said and "more than 330 %" in said
    assert total_ink(Image.new("CMYK", (4, 4), (0, 0, 0, 255))) in (99, 100)


def test_a_broken_profile_in_a_picture_is_told(tmp_path: Path) -> None:
    broken = b"\0" * 16 + b"RGB " + b"\0" * 200
    path = save(tmp_path, "b.png", Image.new("RGB", (8, 8), (200, 30, 60)), icc_profile=broken)
    (told,) = printed(picture(path)).warnings
    said = told.message("en")
    assert "b.png" in said and "sRGB" in said


@pytest.mark.parametrize("data", [b"", b"\0" * 500, b"x" * 3000, profile().data[:4000], "rgb"])
def test_a_profile_that_is_none_is_a_fault(data: bytes | str) -> None:
    if data == "rgb":
        data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert isinstance(data, bytes)
    with pytest.raises(InputFaults) as caught:
        read_profile("p.icc", data)
    (fault,) = caught.value.faults
    assert fault.rule == "press.profile" and fault.message("zh") and fault.message("en")


def build(folder: Path, layout: str = "", to: tuple[str, ...] = ("print",)) -> Path:
    issue = write_issue(folder / "issue")
    (issue / "own.toml").write_text('extends = "gazette"\n' + layout, "utf-8")
    make(issue, folder / "out", formats=to, layout=str(issue / "own.toml"))
    return folder / "out" / "2025-01-print.pdf"


def test_two_builds_are_alike_and_both_editions_come_together(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, two = build(tmp_path / "a"), build(tmp_path / "b", to=("pdf", "print"))
    assert one.read_bytes() == two.read_bytes()
    assert (two.parent / "2025-01.pdf").exists()
    assert "2025-01-print.pdf" in (two.parent / "2025-01-build.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("layout", "rule"),
    [
        ('[print]\nprofile = "none"', "press.profile-missing"),
        ('[print]\nprofile = "../publication.toml"', "press.profile-missing"),
        ('[print]\nprofile = "own.icc"', "press.profile-missing"),
        ('[print]\nbleed = "90mm"', "press.value"),
        ("[print]\ntotal_ink = 900", "press.value"),
        ("[print]\nspot_ink = [0, 100, 100, 0]", "press.value"),
        ('[print]\nstandard = "x-3"', "layout.value"),
    ],
)
def test_settings_that_cannot_be_are_faults(layout: str, rule: str, tmp_path: Path) -> None:
    with pytest.raises(InputFaults) as caught:
        build(tmp_path, layout)
    assert [fault.rule for fault in caught.value.faults] == [rule]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("where", ["end", "before-last"])
def test_blank_pages_where_the_layout_says(where: str, tmp_path: Path) -> None:
    path = build(tmp_path, f'[print]\nmultiple = 8\nblanks = "{where}"')
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 8
        blank = [n for n in range(8) if "Tj" not in content(pdf, n).rpartition("\nQ\n")[0]]
    assert blank and (7 in blank) == (where == "end")


def test_text_leaves_the_colour_plates_blank(tmp_path: Path) -> None:
    """Ghostscript's plates of a whole issue with a red masthead in a spot colour."""
    layout = '[masthead]\nink = [0, 1, 1, 0]\n[print]\nspot = "HEAD"\nmarks = false'
    path = build(tmp_path, layout)
    command = [need_tool("gs"), "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", "-r36"]
    subprocess.run([*command, f"-o{tmp_path}/p%d.tif", str(path)], check=True, capture_output=True)
    for plate in ("Cyan", "Magenta", "Yellow"):
        for file in tmp_path.glob(f"*({plate}).tif"):
            assert Image.open(file).convert("L").getextrema() == (255, 255), file.name
    head = [Image.open(file).convert("L").getextrema()[0] for file in tmp_path.glob("*(HEAD).tif")]
    assert min(head) < 128
    assert all(
        Image.open(file).convert("L").getextrema()[0] < 128
        for file in tmp_path.glob("*(Black).tif")
    )
