"""Files that are damaged or made to do harm end in findings or a clear fault, in bounded time."""

from __future__ import annotations

import json
import random
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from tests.preflight.samples import clean, element, find
from tests.preflight.test_print import saved
from typeset.command import main
from typeset.diagnostics import InputFaults
from typeset.imposition import Request, impose
from typeset.preflight import PROFILES, examine

FUZZED = 25
"""Mutated files for each profile."""


def fault(path: Path, profile: str = "print") -> str:
    with pytest.raises(InputFaults) as caught:
        examine(path, profile, "en")
    (found,) = caught.value.faults
    assert found.message("zh") and found.message("en")
    return found.rule


def form(pdf: pikepdf.Pdf, content: bytes, **shown: pikepdf.Object) -> pikepdf.Object:
    resources = Dictionary(XObject=Dictionary({f"/{key}": value for key, value in shown.items()}))
    return pdf.make_stream(
        content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), Resources=resources
    )


def test_a_form_that_shows_itself(tmp_path: Path) -> None:
    pdf = clean("print")
    ring = form(pdf, b"/A Do")
    ring.Resources.XObject.A = ring
    pdf.pages[0].Resources.XObject = Dictionary(A=ring)
    pdf.pages[0].Contents.write(b"/A Do")
    assert fault(saved(pdf, tmp_path)) == "pdf.complex"


def test_forms_that_show_one_another_a_thousand_times(tmp_path: Path) -> None:
    pdf = clean("print")
    inner = form(pdf, b"0 0 1 1 re f")
    for _ in range(6):
        inner = form(pdf, b"/A Do " * 1000, A=inner)
    pdf.pages[0].Resources.XObject = Dictionary(A=inner)
    pdf.pages[0].Contents.write(b"/A Do")
    assert fault(saved(pdf, tmp_path)) == "pdf.complex"


def test_q_without_end(tmp_path: Path) -> None:
    pdf = clean("print")
    pdf.pages[0].Contents.write(b"q " * 100_000)
    assert fault(saved(pdf, tmp_path)) == "pdf.complex"


def test_a_stream_that_grows_a_thousandfold(tmp_path: Path) -> None:
    pdf = clean("print")
    squeeze = zlib.compressobj(9)
    data = b"".join(squeeze.compress(b"0 " * 5_000_000) for _ in range(60)) + squeeze.flush()
    pdf.pages[0].Contents = pdf.make_stream(b"")
    pdf.pages[0].Contents.write(data, filter=Name.FlateDecode)
    path = saved(
        pdf, tmp_path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none
    )
    assert path.stat().st_size < 3_000_000
    assert fault(path) in ("pdf.damaged", "pdf.complex", "pdf.exhausted")


def test_deep_nesting(tmp_path: Path) -> None:
    path = saved(clean("print"), tmp_path)
    deep = b"[" * 50_000 + b"]" * 50_000
    path.write_bytes(path.read_bytes().replace(b"/Trapped /False", b"/Trapped " + deep, 1))
    for profile in PROFILES:
        try:
            examine(path, profile, "en")
        except InputFaults as error:
            assert [each.rule for each in error.faults] == ["pdf.damaged"]


def test_a_page_tree_in_a_circle(tmp_path: Path) -> None:
    pdf = clean("print")
    path = saved(pdf, tmp_path)
    with pikepdf.open(path) as pdf:
        number = pdf.Root.Pages.objgen[0]
        kid = pdf.Root.Pages.Kids[0].objgen[0]
    data = path.read_bytes().replace(b"[ %d 0 R ]" % kid, b"[ %d 0 R ]" % number)
    path.write_bytes(data)
    assert fault(path) == "pdf.damaged"


def test_a_structure_tree_in_a_circle(tmp_path: Path) -> None:
    pdf = clean("access")
    root = find(pdf, "Document")
    root.K.append(root)
    find(pdf, "Table").K.append(element(pdf, "TR", root))
    assert isinstance(examine(saved(pdf, tmp_path), "access", "en"), list)


@pytest.mark.parametrize(
    "box", [[0, 0, 1e30, 1e30], [0, 0, 0, 0], [5, 5], ["a", 1, 2, 3], [-1e9, 0, 1e9, 1]]
)
def test_absurd_boxes(box: list[object], tmp_path: Path) -> None:
    pdf = clean("print")
    numbers = [str(each) if isinstance(each, str) else float(each) for each in box]  # type: ignore[arg-type]
    pdf.pages[0].MediaBox = Array(numbers)
    path = saved(pdf, tmp_path)
    for profile in PROFILES:
        assert_ends_well(path, profile)


def test_values_of_wrong_types(tmp_path: Path) -> None:
    """Every value of the catalogue, the page and the font in turn, replaced by one of another type."""
    others: list[Callable[[], object]] = [
        lambda: 7,
        lambda: Name.Odd,
        lambda: Array([Array()]),
        Dictionary,
    ]
    places: list[Callable[[pikepdf.Pdf], pikepdf.Object]] = [
        lambda pdf: pdf.Root,
        lambda pdf: pdf.pages[0].obj,
        lambda pdf: pdf.Root.OutputIntents[0],
        lambda pdf: next(iter(pdf.pages[0].Resources.Font.values())).DescendantFonts[0],
        lambda pdf: find(pdf, "Table"),
    ]
    turn = 0
    whole = clean("access")
    for place in places:
        for key in [*place(whole).keys()]:
            if key in ("/Pages", "/Type", "/Parent"):
                continue
            pdf = clean("access")
            place(pdf)[key] = others[turn % len(others)]()
            turn += 1
            assert_ends_well(saved(pdf, tmp_path), PROFILES[turn % 3])


def assert_ends_well(path: Path, profile: str) -> None:
    try:
        found = examine(path, profile, "en")
    except InputFaults as error:
        assert all(each.rule.startswith("pdf.") for each in error.faults)
        assert all(each.message("zh") for each in error.faults)
    else:
        assert all(each.message for each in found)


@pytest.mark.parametrize("profile", PROFILES)
def test_mutated_files(profile: str, tmp_path: Path) -> None:
    """Bytes changed, pieces cut out, doubled and moved: findings or a fault, never anything else."""
    chance = random.Random(profile)
    options = {"compress_streams": False, "object_stream_mode": pikepdf.ObjectStreamMode.disable}
    whole = saved(clean(profile), tmp_path, **options).read_bytes()
    path = tmp_path / "mutated.pdf"
    for _ in range(FUZZED):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 3, 10, 40))):
            at = chance.randrange(len(data))
            length = chance.choice((1, 1, 4, 30))
            match chance.randrange(5):
                case 0:
                    data[at : at + 1] = bytes([chance.randrange(256)])
                case 1:
                    del data[at : at + length]
                case 2:
                    data[at:at] = data[at : at + length]
                case 3:
                    digit = data.find(b"%d" % chance.randrange(10), at)
                    if digit >= 0:
                        data[digit : digit + 1] = chance.choice(
                            (b"-9", b"99999999999", b"<<", b"R", b"0")
                        )
                case 4:
                    there = chance.randrange(len(data))
                    data[at : at + length] = data[there : there + length]
        path.write_bytes(bytes(data))
        assert_ends_well(path, profile)
        try:
            impose(path, Request("saddle", blanks="end", marks=False))
        except InputFaults as error:
            assert all(each.message("en") for each in error.faults)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(clean("print"), tmp_path)
    assert main(["preflight", str(path), "--json"]) == 0
    assert capsys.readouterr().out.strip() == "[]"
    assert main(["preflight", str(path), "--profile", "archive", "--lang", "zh"]) == 3
    assert "archive.identified" in capsys.readouterr().out
    assert main(["preflight", str(tmp_path / "none.pdf")]) == 1
    assert main(["preflight", "--explain", "print.rgb", "--lang", "en"]) == 0
    assert "ISO 15930" in capsys.readouterr().out
    assert main(["preflight", "--explain", "print.nothing"]) == 2
    assert main(["preflight"]) == 2


def test_names_in_gbk(tmp_path: Path) -> None:
    """Programs in China name fonts and resources in GBK: such a file is examined like any other."""
    pdf = clean("print")
    content = pdf.pages[0].Contents.read_bytes()
    pdf.pages[0].Contents.write(content.replace(b"/F1 ", b"/#cb#ce "))
    path = saved(pdf, tmp_path, compress_streams=False)
    data = path.read_bytes().replace(b"/F1 ", b"/#cb#ce ")
    data = re.sub(rb"/BaseFont /[^\s/]+", b"/BaseFont /#cb#ce#cc#e5", data)
    path.write_bytes(re.sub(rb"/FontFile2 ", b"/FontFileX ", data))
    found = examine(path, "print", "en")
    assert [(each.rule, each.excerpt) for each in found] == [("print.font", "宋体")]
    json.dumps([each.as_json() for each in found], ensure_ascii=False).encode()
    impose(path, Request("saddle", blanks="end", marks=False))
