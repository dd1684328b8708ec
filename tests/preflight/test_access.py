"""Each rule for access is broken by a file of its own, which breaks no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.preflight.samples import TEXT, Break, broken, clean, code, element, find, tagged, write
from tests.preflight.test_archive import xmp
from tests.preflight.test_print import saved
from typeset.preflight import RULES

CASES: dict[str, Break] = {}


def case(id: str) -> Any:
    def enter(function: Break) -> Break:
        CASES[id] = function
        return function

    return enter


@case("access.identified")
def _(pdf: pikepdf.Pdf) -> None:
    xmp(pdf, b">1</pdfuaid:part>", b">x</pdfuaid:part>")


@case("access.marked")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


@case("access.suspects")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Suspects = True


@case("access.tree")
def _(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


@case("access.role")
def _(pdf: pikepdf.Pdf) -> None:
    find(pdf, "P").S = Name.Absatz


@case("access.parent")
def _(pdf: pikepdf.Pdf) -> None:
    del find(pdf, "P").P


@case("access.title")
def _(pdf: pikepdf.Pdf) -> None:
    xmp(pdf, b"dc:title", b"dc:other")


@case("access.title-shown")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


@case("access.language")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = String("Chinese, I think")


@case("access.artifact")
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, b"/Artifact BMC /P <</MCID 0>> BDC EMC EMC")


@case("access.untagged")
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, TEXT % code(pdf))


@case("access.orphan")
def _(pdf: pikepdf.Pdf) -> None:
    find(pdf, "P").K = Array()


@case("access.parent-tree")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.ParentTree.Nums[1][3] = None


@case("access.heading")
def _(pdf: pikepdf.Pdf) -> None:
    find(pdf, "H2").S = Name.H3


@case("access.heading-kinds")
def _(pdf: pikepdf.Pdf) -> None:
    find(pdf, "P").S = Name.H


@case("access.figure")
def _(pdf: pikepdf.Pdf) -> None:
    del find(pdf, "Figure").Alt


@case("access.formula")
def _(pdf: pikepdf.Pdf) -> None:
    find(pdf, "P").S = Name.Formula


@case("access.structure")
def _(pdf: pikepdf.Pdf) -> None:
    find(pdf, "LBody").S = Name.P


@case("access.table-head")
def _(pdf: pikepdf.Pdf) -> None:
    find(pdf, "TH").S = Name.TD


@case("access.table-scope")
def _(pdf: pikepdf.Pdf) -> None:
    del find(pdf, "TH").A


@case("access.table-grid")
def _(pdf: pikepdf.Pdf) -> None:
    row = find(pdf, "TR")
    cell = element(pdf, "TD", P=row)
    row.K.append(cell)


@case("access.note")
def _(pdf: pikepdf.Pdf) -> None:
    del find(pdf, "Note").ID


@case("access.tab-order")
def _(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Tabs


@case("access.link-text")
def _(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Annots[0].Contents


@case("access.annotation")
def _(pdf: pikepdf.Pdf) -> None:
    find(pdf, "Link").S = Name.Span


@case("access.bookmarks")
def _(pdf: pikepdf.Pdf) -> None:
    for _ in range(21):
        pdf.add_blank_page()


@case("access.font")
def _(pdf: pikepdf.Pdf) -> None:
    (font,) = pdf.pages[0].Resources.Font.values()
    del font.DescendantFonts[0].FontDescriptor.FontFile2


@case("access.to-unicode")
def _(pdf: pikepdf.Pdf) -> None:
    (font,) = pdf.pages[0].Resources.Font.values()
    del font.ToUnicode


@case("access.notdef")
def _(pdf: pikepdf.Pdf) -> None:
    write(pdf, tagged(TEXT % b"0000"))


@case("access.xfa")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=String(""))


@case("access.embedded-file")
def _(pdf: pikepdf.Pdf) -> None:
    data = pdf.make_stream(b"<x/>", Type=Name.EmbeddedFile)
    spec = Dictionary(Type=Name.Filespec, F=String("a.xml"), EF=Dictionary(F=data))
    pdf.Root.Piece = pdf.make_indirect(spec)


@case("access.layers")
def _(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary())


def test_a_clean_file_has_no_findings(tmp_path: Path) -> None:
    assert broken(saved(clean("access"), tmp_path), "access") == []


@pytest.mark.parametrize("id", CASES)
def test_a_rule_is_broken_alone(id: str, tmp_path: Path) -> None:
    pdf = clean("access")
    CASES[id](pdf)
    assert set(broken(saved(pdf, tmp_path), "access")) == {id} | ALSO.get(id, set())


ALSO = {
    # What the tree does not hold is nowhere.
    "access.tree": {"access.orphan", "access.annotation", "access.parent-tree"},
}


def test_encryption_may_not_keep_out_a_screen_reader(tmp_path: Path) -> None:
    for allowed in (True, False):
        permissions = pikepdf.Permissions(accessibility=allowed)
        locked = pikepdf.Encryption(
            owner="o", user="", R=3, allow=permissions, aes=False, metadata=False
        )
        path = saved(clean("access"), tmp_path, encryption=locked)
        assert broken(path, "access") == [] if allowed else ["access.permission"]


def test_every_rule_for_access_is_proved() -> None:
    rules = {id for id in RULES if id.startswith("access.")}
    assert {*CASES, "access.permission"} == rules
