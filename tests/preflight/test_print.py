"""Each rule for print is broken by a file of its own, which breaks no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.preflight.samples import TEXT, Break, broken, clean, code, write
from typeset.preflight import RULES

CASES: dict[str, Break] = {}
X1A: dict[str, Break] = {}


def case(id: str, into: dict[str, Break] = CASES) -> Any:
    def enter(function: Break) -> Break:
        into[id] = function
        return function

    return enter


def image(pdf: pikepdf.Pdf, width: int, height: int, data: bytes, space: Any, **more: Any) -> None:
    """An image, 72 points wide and high."""
    stream = pdf.make_stream(
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=space,
        **({"BitsPerComponent": 8} | more),
    )
    pdf.pages[0].Resources.XObject = Dictionary(Im=stream)
    write(pdf, b"q 72 0 0 72 200 500 cm /Im Do Q")


def state(pdf: pikepdf.Pdf, **values: Any) -> bytes:
    pdf.pages[0].Resources.ExtGState.X = Dictionary(**values)
    return b"/X gs "


def move(box: Any, *by: float) -> Array:
    return Array([float(a) + b for a, b in zip(box, by, strict=True)])


@case("print.identified")
def _(pdf: pikepdf.Pdf) -> None:
    packet = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(packet.replace(b"PDF/X-4", b"PDF/Q-4"))


@case("print.xmp-ids")
def _(pdf: pikepdf.Pdf) -> None:
    packet = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(packet.replace(b"xmpMM:VersionID", b"xmpMM:Other"))


@case("print.intent")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents.append(pdf.Root.OutputIntents[0])


@case("print.profile")
def _(pdf: pikepdf.Pdf) -> None:
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    data = bytearray(profile.read_bytes())
    data[12:16] = b"mntr"
    profile.write(bytes(data))


@case("print.trapped")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo.Trapped = Name.Unknown


@case("print.title")
def _(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo.Title


@case("print.dates")
def _(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo.ModDate


@case("print.action")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("0"))


@case("print.form-fields")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(Dictionary(T=String("a")))]))


@case("print.lzw")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Piece = pdf.make_stream(b"")
    pdf.Root.Piece.write(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", filter=Name.LZWDecode)


@case("print.external")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Piece = pdf.make_stream(b"", F=String("there.bin"))


@case("print.postscript")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Piece = pdf.make_stream(b"showpage", Type=Name.XObject, Subtype=Name.PS)


@case("print.font")
def _(pdf: pikepdf.Pdf) -> None:
    (font,) = pdf.pages[0].Resources.Font.values()
    del font.DescendantFonts[0].FontDescriptor.FontFile2


@case("print.notdef")
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, TEXT % b"0000")


@case("print.page-count")
def _(pdf: pikepdf.Pdf) -> None:
    for _ in range(2):
        pdf.pages.append(pdf.pages[0])


@case("print.page-size")
def _(pdf: pikepdf.Pdf) -> None:
    for _ in range(3):
        pdf.pages.append(pdf.pages[0])
    last = pdf.pages[3]
    for key in ("/MediaBox", "/BleedBox", "/TrimBox"):
        last[key] = move(last[key], 0, 0, 0, 30)


@case("print.boxes")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].ArtBox = pdf.pages[0].TrimBox


@case("print.nesting")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].BleedBox = move(pdf.pages[0].BleedBox, -5, -5, 5, 5)


@case("print.bleed")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].BleedBox = move(pdf.pages[0].BleedBox, 3, 3, -3, -3)


@case("print.annotation")
def _(pdf: pikepdf.Pdf) -> None:
    note = Dictionary(Subtype=Name.Text, Rect=Array([100, 100, 120, 120]))
    pdf.pages[0].Annots = Array([pdf.make_indirect(note)])


@case("print.rgb")
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, b"1 0 0 rg 200 500 50 50 re f")


@case("print.managed")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Resources.ColorSpace.C = Array(
        [Name.CalRGB, Dictionary(WhitePoint=Array([0.95, 1, 1.09]))]
    )
    write(pdf, b"/C cs 1 0 0 sc 200 500 50 50 re f")


@case("print.black-text")
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, TEXT.replace(b"0 0 0 1 k", b".6 .5 .4 1 k") % code(pdf))


@case("print.registration")
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, b"/All cs 1 scn 200 500 50 50 re f")


@case("print.black-knockout")
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, b"/Fk gs .5 0 0 0 k 190 390 60 60 re f ")
    write(pdf, TEXT.replace(b"/So gs", b"/Sk gs") % code(pdf))


@case("print.white-overprint")
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, b"/So gs 0 0 0 0 k 200 500 50 50 re f")


@case("print.hairline")
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, b".1 w 200 500 m 300 500 l S")


@case("print.resolution")
def _(pdf: pikepdf.Pdf) -> None:
    image(pdf, 50, 50, bytes(2500), Name.DeviceGray)


@case("print.total-ink")
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, b"/Fk gs 1 1 .8 1 k 200 500 50 50 re f")


@case("print.image-ink")
def _(pdf: pikepdf.Pdf) -> None:
    image(pdf, 200, 200, b"\xff\xff\xc0\xff" * 40_000, Name.DeviceCMYK)


@case("print.transfer")
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, state(pdf, TR=Name.Identity))


@case("print.near-trim")
def _(pdf: pikepdf.Pdf) -> None:
    left = float(pdf.pages[0].TrimBox[0]) + 4
    write(pdf, TEXT.replace(b"200", b"%.2f" % left) % code(pdf))


@case("print.stops-at-trim")
def _(pdf: pikepdf.Pdf) -> None:
    left = float(pdf.pages[0].TrimBox[0])
    write(pdf, b"/Fk gs .5 0 0 0 k %.3f 500 100 100 re f" % left)


@case("print.operators")
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, b"1 what")


@case("print.empty-picture")
def _(pdf: pikepdf.Pdf) -> None:
    image(pdf, 0, 4000, b"", Name.DeviceGray, BitsPerComponent=1)


@case("print.transparency", X1A)
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, state(pdf, ca=0.5) + b".5 0 0 0 k 200 500 50 50 re f")


@case("print.layers", X1A)
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary())


def saved(pdf: pikepdf.Pdf, folder: Path, **options: Any) -> Path:
    path = folder / "case.pdf"
    options.setdefault("object_stream_mode", pikepdf.ObjectStreamMode.disable)
    pdf.save(path, fix_metadata_version=False, **options)
    return path


@pytest.mark.parametrize(("standard", "count"), [("x-4", 1), ("x-4", 4), ("x-1a", 1)])
def test_a_clean_file_has_no_findings(standard: str, count: int, tmp_path: Path) -> None:
    assert broken(saved(clean("print", standard, count), tmp_path), "print") == []


@pytest.mark.parametrize("id", CASES)
def test_a_rule_is_broken_alone(id: str, tmp_path: Path) -> None:
    pdf = clean("print")
    CASES[id](pdf)
    kept = {"stream_decode_level": pikepdf.StreamDecodeLevel.none, "compress_streams": False}
    kept = kept if id == "print.lzw" else {}
    assert set(broken(saved(pdf, tmp_path, **kept), "print")) == {id} | ALSO.get(id, set())


ALSO = {"print.empty-picture": {"print.resolution"}}
"""A picture without pixels has no resolution either."""


@pytest.mark.parametrize("id", X1A)
def test_a_rule_of_x1a_is_broken_alone(id: str, tmp_path: Path) -> None:
    pdf = clean("print", "x-1a")
    X1A[id](pdf)
    assert set(broken(saved(pdf, tmp_path), "print")) == {id}


def test_what_the_way_of_saving_breaks(tmp_path: Path) -> None:
    cases: dict[str, dict[str, Any]] = {
        "print.version": {"min_version": "1.7"},
        "print.encrypted": {"encryption": pikepdf.Encryption(owner="o", user="", R=4)},
    }
    for id, options in cases.items():
        assert broken(saved(clean("print"), tmp_path, **options), "print") == [id]
    streams = pikepdf.ObjectStreamMode.generate
    path = saved(clean("print", "x-1a"), tmp_path, object_stream_mode=streams)
    path.write_bytes(path.read_bytes().replace(b"%PDF-1.5", b"%PDF-1.4"))
    assert broken(path, "print") == ["print.object-streams"]
    path = saved(clean("print"), tmp_path)
    path.write_bytes(path.read_bytes().replace(b"/ID [", b"/iD ["))
    assert broken(path, "print") == ["print.file-id"]


def test_every_rule_for_print_is_proved() -> None:
    elsewhere = {"print.version", "print.encrypted", "print.object-streams", "print.file-id"}
    rules = {id for id in RULES if id.startswith("print.")}
    assert {*CASES, *X1A, *elsewhere} == rules
