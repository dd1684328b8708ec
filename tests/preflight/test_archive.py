"""Each rule for the archive is broken by a file of its own, which breaks no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.preflight.samples import TEXT, Break, broken, clean, tagged, write
from tests.preflight.test_print import saved
from typeset.preflight import RULES

CASES: dict[str, Break] = {}


def case(id: str) -> Any:
    def enter(function: Break) -> Break:
        CASES[id] = function
        return function

    return enter


def state(pdf: pikepdf.Pdf, **values: Any) -> bytes:
    pdf.pages[0].Resources.ExtGState.X = Dictionary(**values)
    return b"/X gs "


def note(pdf: pikepdf.Pdf, **values: Any) -> None:
    look = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    given = {
        "Type": Name.Annot,
        "Subtype": Name.Text,
        "Rect": Array([9, 9, 20, 20]),
        "F": 28,
        "AP": Dictionary(N=look),
    }
    found = {key: value for key, value in (given | values).items() if value is not None}
    pdf.pages[0].Annots.append(pdf.make_indirect(Dictionary(**found)))


def show(pdf: pikepdf.Pdf, shown: pikepdf.Object) -> None:
    pdf.pages[0].Resources.XObject = Dictionary(X=shown)
    write(pdf, tagged(b"q 9 0 0 9 200 500 cm /X Do Q"))


def xmp(pdf: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    packet = pdf.Root.Metadata.read_bytes()
    assert old in packet
    pdf.Root.Metadata.write(packet.replace(old, new))


@case("archive.external")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Piece = pdf.make_stream(b"", F=String("there.bin"))


@case("archive.permissions")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Perms = Dictionary(Other=Dictionary())


@case("archive.intent")
def _(pdf: pikepdf.Pdf) -> None:
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    data = bytearray(profile.read_bytes())
    data[12:16] = b"link"
    profile.write(bytes(data))


@case("archive.image")
def _(pdf: pikepdf.Pdf) -> None:
    image = pdf.make_stream(
        b"\0",
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=1,
        Height=1,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceGray,
        Interpolate=True,
    )
    show(pdf, image)


@case("archive.form")
def _(pdf: pikepdf.Pdf) -> None:
    box = Array([0, 0, 9, 9])
    show(
        pdf, pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=box, Ref=Dictionary())
    )


@case("archive.font")
def _(pdf: pikepdf.Pdf) -> None:
    (font,) = pdf.pages[0].Resources.Font.values()
    del font.DescendantFonts[0].FontDescriptor.FontFile2


@case("archive.cid-to-gid")
def _(pdf: pikepdf.Pdf) -> None:
    (font,) = pdf.pages[0].Resources.Font.values()
    del font.DescendantFonts[0].CIDToGIDMap


@case("archive.to-unicode")
def _(pdf: pikepdf.Pdf) -> None:
    (font,) = pdf.pages[0].Resources.Font.values()
    del font.ToUnicode


@case("archive.notdef")
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, tagged(TEXT % b"0000"))


@case("archive.interactive-form")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array(), NeedAppearances=True)


@case("archive.action")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("0"))


@case("archive.additional-actions")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AA = Dictionary()


@case("archive.metadata")
def _(pdf: pikepdf.Pdf) -> None:
    packet = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(packet.replace(b"</rdf:RDF>", b""))


@case("archive.identified")
def _(pdf: pikepdf.Pdf) -> None:
    xmp(pdf, b">2</pdfaid:part>", b">7</pdfaid:part>")


@case("archive.info")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo.Title = String("another")


@case("archive.embedded-file")
def _(pdf: pikepdf.Pdf) -> None:
    data = pdf.make_stream(b"<x/>", Type=Name.EmbeddedFile)
    spec = Dictionary(
        Type=Name.Filespec, F=String("a.xml"), UF=String("a.xml"), EF=Dictionary(F=data)
    )
    pdf.Root.Piece = pdf.make_indirect(spec)


@case("archive.layers")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary())


@case("archive.alternate-presentation")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Requirements = Array()


@case("archive.tagged")
def _(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.MarkInfo


@case("archive.numbers")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].MediaBox = Array([0, 0, 20_000, 900])


@case("archive.device-color")
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, tagged(b"1 0 0 rg 200 500 50 50 re f"))


@case("archive.overprint-mode")
def _(pdf: pikepdf.Pdf) -> None:
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    pdf.pages[0].Resources.ColorSpace.C = Array([Name.ICCBased, profile])
    write(pdf, tagged(b"/So gs /C cs 0 0 0 1 scn 200 500 50 50 re f"))


@case("archive.operators")
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, b"1 what")


@case("archive.nesting")
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, b"q " * 30 + b"Q " * 30)


@case("archive.transfer")
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, state(pdf, TR2=Name.Identity))


@case("archive.blend")
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, tagged(state(pdf, BM=Name.Best) + b"200 500 50 50 re f"))


@case("archive.annotation-kind")
def _(pdf: pikepdf.Pdf) -> None:
    note(pdf, Subtype=Name.Sound)


@case("archive.annotation-flags")
def _(pdf: pikepdf.Pdf) -> None:
    note(pdf, F=2)


@case("archive.annotation-appearance")
def _(pdf: pikepdf.Pdf) -> None:
    note(pdf, AP=None)


@case("archive.presentation-steps")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].PresSteps = Dictionary()


def test_a_clean_file_has_no_findings(tmp_path: Path) -> None:
    assert broken(saved(clean("archive"), tmp_path), "archive") == []


@pytest.mark.parametrize("id", CASES)
def test_a_rule_is_broken_alone(id: str, tmp_path: Path) -> None:
    pdf = clean("archive")
    CASES[id](pdf)
    assert set(broken(saved(pdf, tmp_path), "archive")) == {id} | ALSO.get(id, set())


ALSO = {"archive.metadata": {"archive.identified", "archive.info"}}
"""Without metadata nothing is said in them."""


def test_transparency_without_an_output_intent(tmp_path: Path) -> None:
    """With the intent gone, device colours are at fault too: the page has none but from a profile."""
    pdf = clean("archive")
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    defaults = {"DefaultCMYK": Array([Name.ICCBased, profile])}
    for key, value in defaults.items():
        pdf.pages[0].Resources.ColorSpace[f"/{key}"] = value
    pdf.Root.OutputIntents = Array()
    assert broken(saved(pdf, tmp_path), "archive") == []
    write(pdf, tagged(state(pdf, ca=0.5) + b"0 0 0 1 k 200 500 50 50 re f"))
    assert broken(saved(pdf, tmp_path), "archive") == ["archive.transparency"]


def test_what_the_way_of_saving_breaks(tmp_path: Path) -> None:
    path = saved(clean("archive"), tmp_path, encryption=pikepdf.Encryption(owner="o", user="", R=4))
    assert broken(path, "archive") == ["archive.encrypted"]
    path = saved(clean("archive"), tmp_path)
    plain = path.read_bytes()
    bytes_of = {
        "archive.header": plain.replace(b"%PDF-1.6\n%", b"%PDF-1.6\n ", 1),
        "archive.end": plain + b"more",
        "archive.file-id": plain.replace(b"/ID [", b"/iD ["),
    }
    for id, data in bytes_of.items():
        path.write_bytes(data)
        assert broken(path, "archive") == [id]
    pdf = clean("archive")
    pdf.Root.Piece = pdf.make_stream(b"")
    pdf.Root.Piece.write(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", filter=Name.LZWDecode)
    none = pikepdf.StreamDecodeLevel.none
    path = saved(pdf, tmp_path, stream_decode_level=none, compress_streams=False)
    assert broken(path, "archive") == ["archive.filter"]


def test_every_rule_for_the_archive_is_proved() -> None:
    elsewhere = ["encrypted", "header", "end", "file-id", "filter", "transparency"]
    rules = {id for id in RULES if id.startswith("archive.")}
    assert {*CASES, *(f"archive.{name}" for name in elsewhere)} == rules


@pytest.mark.parametrize("damage", [b"beginbfcher", b"<0000>"])
def test_a_cmap_that_does_not_tell_of_a_code(damage: bytes, tmp_path: Path) -> None:
    """A ToUnicode that is there, but has nothing for the code that is shown, or no character."""
    pdf = clean("archive")
    (font,) = pdf.pages[0].Resources.Font.values()
    cmap = font.ToUnicode.read_bytes()
    if damage == b"<0000>":
        changed = re.sub(rb"(beginbfchar\n<[0-9A-F]{4}>)<[0-9A-F]+>", rb"\1<0000>", cmap)
    else:
        changed = cmap.replace(b"beginbfchar", damage)
    assert changed != cmap
    font.ToUnicode.write(changed)
    assert broken(saved(pdf, tmp_path), "archive") == ["archive.to-unicode"]
