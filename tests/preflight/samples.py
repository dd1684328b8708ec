"""Clean files for each profile, made here, and ways to break them."""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.need import ROOT
from tests.writers.sheets import document, library, line, page
from typeset.preflight import examine
from typeset.writers.pdf.press import Press, write_press
from typeset.writers.pdf.press_inks import read_profile

Break = Callable[[pikepdf.Pdf], None]
TEXT = b"/So gs 0 0 0 1 k BT /F1 10 Tf 1 0 0 1 200 400 Tm <%s> Tj ET\n"
XMP_ROWS = {
    "archive": (
        '<pdfaid:part xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">2</pdfaid:part>'
        '<pdfaid:conformance xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">A</pdfaid:conformance>'
    ),
    "access": '<pdfuaid:part xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">1</pdfuaid:part>',
}


@functools.cache
def _printed(standard: str, count: int) -> bytes:
    path = ROOT / "profiles" / "FOGRA39L_coated.icc"
    press = Press(read_profile(str(path), path.read_bytes()), marks=False, standard=standard)
    sheets = [page(line("字", 400, x=200), label=str(n)) for n in range(1, count + 1)]
    return write_press(document(*sheets), library(), press).pdf


def clean(profile: str, standard: str = "x-4", count: int = 1) -> pikepdf.Pdf:
    """A file without findings: one character on each page, tagged but for print."""
    pdf = pikepdf.open(io.BytesIO(_printed(standard, count)))
    if profile == "print":
        return pdf
    intent = pdf.Root.OutputIntents[0]
    intent.S = Name.GTS_PDFA1
    packet = pdf.Root.Metadata.read_bytes().decode()
    packet = re.sub("<(pdfxid:GTS_PDFXVersion|pdf:Trapped)>.*</.*?>", "", packet)
    rows = XMP_ROWS[profile] + "</rdf:Description>"
    pdf.Root.Metadata.write(packet.replace("</rdf:Description>", rows, 1).encode())
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    _tag(pdf)
    return pdf


def code(pdf: pikepdf.Pdf) -> bytes:
    """The code of the only character, in hexadecimal."""
    found = re.search(rb"<([0-9A-F]{4})>", pdf.pages[0].Contents.read_bytes())
    assert found is not None
    return found[1]


def write(pdf: pikepdf.Pdf, operators: bytes, n: int = 0) -> None:
    """Put ``operators`` after the content of a page."""
    stream = pdf.pages[n].Contents
    stream.write(stream.read_bytes() + b"\n" + operators)


def tagged(operators: bytes) -> bytes:
    return b"/Artifact BMC " + operators + b" EMC"


def element(pdf: pikepdf.Pdf, kind: str, *kids: Any, **more: Any) -> Any:
    made = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), K=Array(kids), **more)
    )
    for kid in kids:
        if isinstance(kid, Dictionary) and kid.get("/S") is not None:
            kid.P = made
    return made


def _tag(pdf: pikepdf.Pdf) -> None:
    """Eight pieces of text in a tree of all kinds, and a link."""
    first = pdf.pages[0]
    shown = TEXT % code(pdf)
    first.Contents.write(
        b"".join(b"/P <</MCID %d>> BDC %b EMC\n" % (mcid, shown) for mcid in range(9))
    )
    link = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array([200, 400, 220, 420]),
            F=4,
            Contents=String("to a place"),
            Dest=Array([first.obj, Name.Fit]),
            StructParent=1,
        )
    )
    first.Annots = Array([link])
    first.Tabs = Name.S
    first.StructParents = 0
    here = {"Pg": first.obj}
    scope = Dictionary(O=Name.Table, Scope=Name.Column)
    table = element(
        pdf,
        "Table",
        element(pdf, "TR", element(pdf, "TH", 3, A=scope, **here)),
        element(pdf, "TR", element(pdf, "TD", 4, **here)),
    )
    root = element(
        pdf,
        "Document",
        element(pdf, "H1", 0, **here),
        element(pdf, "P", 1, **here),
        element(pdf, "Figure", 2, Alt=String("a sign"), **here),
        table,
        element(pdf, "L", element(pdf, "LI", element(pdf, "LBody", 5, **here))),
        element(pdf, "Note", 6, ID=String("n1"), **here),
        element(pdf, "Link", 7, Dictionary(Type=Name.OBJR, Obj=link), **here),
        element(pdf, "H2", 8, **here),
    )
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=root, RoleMap=Dictionary()))
    root.P = tree
    owners: dict[int, Any] = {}
    waiting = [root]
    while waiting:
        here = waiting.pop()
        for kid in here.K:
            if isinstance(kid, int):
                owners[kid] = here
            elif kid.get("/S") is not None:
                waiting.append(kid)
    contents = Array([owners[mcid] for mcid in sorted(owners)])
    tree.ParentTree = Dictionary(Nums=Array([0, contents, 1, find_below(root, "Link")]))
    tree.ParentTreeNextKey = 2
    pdf.Root.StructTreeRoot = tree


def find(pdf: pikepdf.Pdf, kind: str) -> Any:
    """The first structure element of a kind."""
    return find_below(pdf.Root.StructTreeRoot.K, kind)


def find_below(element: Any, kind: str) -> Any:
    waiting = [element]
    while waiting:
        here = waiting.pop(0)
        if not isinstance(here, Dictionary) or here.get("/S") is None:
            continue
        if f"/{kind}" == here.S:
            return here
        waiting += [*here.K]
    raise AssertionError(kind)


def broken(path: Path, profile: str) -> list[str]:
    """The rules that the file breaks, in the order of the findings."""
    found = examine(path, profile, "en")
    for each in found:
        assert each.message and each.excerpt and len(each.excerpt) <= 40
    return [each.rule for each in found]
