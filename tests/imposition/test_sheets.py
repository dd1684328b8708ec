"""Pages on sheets: what is shown where, creep, bleed, the same bytes twice; what cannot be imposed."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array
from PIL import Image

from tests.need import need_tool
from typeset.command import main
from typeset.diagnostics import InputFaults
from typeset.imposition import Imposed, Request, impose

SIDE = 100.0
"""Points: pages are this wide, and half as high again."""


def source(folder: Path, count: int, name: str = "book.pdf", **boxes: list[float]) -> Path:
    """Pages whose lower left quarter is grey, lighter from page to page."""
    pdf = pikepdf.new()
    for n in range(count):
        page = pdf.add_blank_page(page_size=(SIDE, 1.5 * SIDE))
        page.Contents = pdf.make_stream(b"%.3f g 0 0 50 75 re f" % ((n + 1) / (count + 1)))
        for key, value in boxes.items():
            page[f"/{key}"] = Array(value)
    path = folder / name
    pdf.save(path)
    return path


def opened(done: Imposed) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(done.pdf))


def shown(pdf: pikepdf.Pdf, n: int) -> list[tuple[str, list[float]]]:
    """The pages that a side shows, with their matrices."""
    content = pdf.pages[n].Contents.read_bytes().decode()
    rows = re.findall(r"W n (.*?) cm /(P\d+) Do", content)
    return [(key, [float(part) for part in matrix.split()]) for matrix, key in rows]


def grey(done: Imposed, folder: Path, n: int) -> Image.Image:
    path = folder / "sheets.pdf"
    path.write_bytes(done.pdf)
    command = [
        need_tool("pdftoppm"),
        "-r",
        "72",
        "-gray",
        "-f",
        str(n),
        "-l",
        str(n),
        "-singlefile",
    ]
    subprocess.run([*command, str(path), str(folder / "side")], check=True)
    return Image.open(folder / "side.pgm")


def fault(path: Path, **request: Any) -> str:
    with pytest.raises(InputFaults) as caught:
        impose(path, Request("saddle")._replace(**request))
    (found,) = caught.value.faults
    assert found.message("zh") and found.message("en")
    return found.rule


def test_a_saddle_as_it_is_printed(tmp_path: Path) -> None:
    done = impose(source(tmp_path, 8), Request("saddle"))
    assert (done.sides, done.blanks, done.spine) == (4, 0, 0)
    image = grey(done, tmp_path, 1)
    middle = image.width // 2
    foot = image.height - (image.height - 150) // 2
    # The outside of the first sheet: page 8 at the left, page 1 at the right of the fold.
    left, right = image.getpixel((middle - 90, foot - 20)), image.getpixel((middle + 10, foot - 20))
    assert left == pytest.approx(255 * 8 / 9, abs=3) and right == pytest.approx(255 / 9, abs=3)


def test_a_page_on_its_head_is_turned(tmp_path: Path) -> None:
    done = impose(source(tmp_path, 8), Request("perfect", signature=8))
    pages = dict(shown(opened(done), 0))
    assert pages["P1"][:4] == [1, 0, 0, 1] and pages["P4"][:4] == [-1, 0, 0, -1]
    # Head to head: the upper row stands a bleed on either side above the lower one.
    assert pages["P4"][5] - pages["P1"][5] == pytest.approx(2 * 150 + 2 * 3 * 72 / 25.4, abs=0.01)


def test_creep_moves_inner_pages_to_the_fold(tmp_path: Path) -> None:
    path = source(tmp_path, 16)
    flat, thick = (opened(impose(path, Request("saddle", paper=p))) for p in (0.0, 0.5))
    for n in range(8):
        moved = [
            (a[1][4] - b[1][4]) * 25.4 / 72
            for a, b in zip(shown(thick, n), shown(flat, n), strict=True)
        ]
        nested = n // 2
        assert moved == pytest.approx([0.5 * nested, -0.5 * nested], abs=0.001)


def test_spine_and_signatures_are_told(tmp_path: Path) -> None:
    done = impose(source(tmp_path, 30), Request("perfect", paper=0.12, blanks="end"))
    assert (done.blanks, done.signatures) == (2, (16, 16))
    assert done.spine == pytest.approx(1.92)


def test_a_turned_page_is_placed_as_it_is_shown(tmp_path: Path) -> None:
    path = source(tmp_path, 4)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].MediaBox = Array([0, 0, 150, 100])
        pdf.pages[0].Rotate = 90
        pdf.save(path)
    assert dict(shown(opened(impose(path, Request("saddle"))), 0))["P1"][:4] == [0, -1, 1, 0]
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Rotate = 0  # lies on its side among upright ones
        pdf.save(path)
    assert dict(shown(opened(impose(path, Request("saddle"))), 0))["P1"][:4] == [0, 1, -1, 0]


@pytest.mark.parametrize(
    ("lying", "turned"),
    [
        ((2, 3, 4, 5, 6, 7), {2: [0, 1, -1, 0], 3: [0, 1, -1, 0], 1: [1, 0, 0, 1]}),
        ((1, 2, 3, 5, 6, 7, 8), {1: [1, 0, 0, 1], 4: [0, -1, 1, 0]}),
        ((1, 2), {1: [0, 1, -1, 0], 2: [0, 1, -1, 0], 3: [1, 0, 0, 1]}),
    ],
)
def test_a_book_stands_as_its_covers_do(
    lying: tuple[int, ...], turned: dict[int, list[int]], tmp_path: Path
) -> None:
    """Pages that lie have their heads at the left, however many they are; upright ones among pages that lie
    are turned back by as much."""
    path = source(tmp_path, 8)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for n in lying:
            pdf.pages[n - 1].MediaBox = Array([0, 0, 150, 100])
        pdf.save(path)
    done = opened(impose(path, Request("saddle")))
    placed = {key: matrix[:4] for n in range(4) for key, matrix in shown(done, n)}
    assert {n: placed[f"P{n}"] for n in turned} == turned


def test_bleed_is_kept_and_the_fold_is_not_crossed(tmp_path: Path) -> None:
    path = source(tmp_path, 4, TrimBox=[10, 10, 90, 140])
    pdf = opened(impose(path, Request("saddle", bleed=2, marks=False)))
    content = pdf.pages[0].Contents.read_bytes().decode()
    (left, right) = [
        [float(part) for part in row.split()] for row in re.findall(r"q (.*?) re", content)
    ]
    bleed = 2 * 72 / 25.4
    assert left[2] == right[2] == pytest.approx(80 + bleed, abs=0.01)
    assert left[0] + left[2] == pytest.approx(right[0], abs=0.01)
    assert left[3] == pytest.approx(130 + 2 * bleed, abs=0.01)


def test_two_runs_are_alike(tmp_path: Path) -> None:
    path = source(tmp_path, 8)
    for scheme in ("saddle", "perfect", "2up"):
        assert impose(path, Request(scheme)).pdf == impose(path, Request(scheme)).pdf


def test_what_cannot_be_imposed(tmp_path: Path) -> None:
    path = source(tmp_path, 6)
    assert fault(path) == "pdf.count"
    assert fault(path, blanks="end", sheet=(100.0, 100.0)) == "pdf.sheet"
    assert fault(tmp_path / "none.pdf") == "pdf.unreadable"
    (tmp_path / "text.pdf").write_text("no")
    assert fault(tmp_path / "text.pdf") == "pdf.none"
    with pikepdf.open(path) as pdf:
        pdf.save(tmp_path / "open.pdf", encryption=pikepdf.Encryption(owner="o", user=""))
        pdf.save(tmp_path / "shut.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
        pdf.pages[2].MediaBox = Array([0, 0, 300, 300])
        pdf.save(tmp_path / "sizes.pdf")
        pdf.pages[2].MediaBox = Array([0, 0, 0, 1e9])
        pdf.save(tmp_path / "boxes.pdf")
    assert fault(tmp_path / "open.pdf", blanks="end") == "pdf.encrypted"
    assert fault(tmp_path / "shut.pdf", blanks="end") == "pdf.password"
    assert fault(tmp_path / "sizes.pdf", blanks="end") == "pdf.page-size"
    assert fault(tmp_path / "boxes.pdf", blanks="end") == "pdf.page-box"


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = source(tmp_path, 6)
    arguments = ["impose", str(path), "--out", str(tmp_path / "out"), "--lang", "en"]
    assert main(arguments) == 1
    assert "2 are lacking" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert main([*arguments, "--blanks", "before-last", "--paper", "0.1mm"]) == 0
    assert "2 blank ones added" in capsys.readouterr().err
    assert (tmp_path / "out" / "book-saddle.pdf").exists()
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--paper", "thick"])
    assert ended.value.code == 2
