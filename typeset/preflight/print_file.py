"""Rules for print about the file: PDF/X-4 (ISO 15930-7) and PDF/X-1a:2003 (ISO 15930-4), and page counts.

Sub-clauses are those of ISO 32000-1, where the values stand that PDF/X asks for.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from typeset.diagnostics import Severity
from typeset.pdfsource import get, is_stream, listed, name, text
from typeset.preflight.metadata import XMPMM
from typeset.preflight.rules import Hit, Subject, file_identifiers, filters, font_name, rule

X = "ISO 15930-7/-4"
SHEET = 4
"""Pages of a sheet folded once."""


@rule("print.version", f"{X}; ISO 32000-1, 7.5.2")
def version(subject: Subject) -> Iterator[Hit]:
    most = "1.4" if subject.is_x1a else "1.6"
    found = subject.pdf.pdf_version
    if tuple(map(int, found.split("."))) > tuple(map(int, most.split("."))):
        yield Hit(0, found, {"version": found, "most": most})


@rule("print.encrypted", f"{X}; ISO 32000-1, 7.6")
def encrypted(subject: Subject) -> Iterator[Hit]:
    if subject.pdf.is_encrypted:
        yield Hit(0, "/Encrypt")


@rule("print.identified", f"{X}")
def identified(subject: Subject) -> Iterator[Hit]:
    if not subject.standard.startswith(("PDF/X-4", "PDF/X-1", "PDF/X-3")):
        yield Hit(0, subject.standard[:40] or "GTS_PDFXVersion")


@rule("print.xmp-ids", "ISO 15930-7; ISO 16684-1, 8.3")
def xmp_ids(subject: Subject) -> Iterator[Hit]:
    if subject.is_x1a:
        return
    for key in ("DocumentID", "VersionID", "RenditionClass"):
        if not (subject.xmp or {}).get((XMPMM, key)):
            yield Hit(0, f"xmpMM:{key}", {"key": f"xmpMM:{key}"})


def intents(subject: Subject, kind: str) -> list[Any]:
    """The output intents (14.11.5) of a kind."""
    found = listed(get(subject.root, "/OutputIntents"))[:50]
    return [each for each in found if name(get(each, "/S")) == kind]


@rule("print.intent", f"{X}; ISO 32000-1, 14.11.5")
def intent(subject: Subject) -> Iterator[Hit]:
    found = intents(subject, "GTS_PDFX")
    if len(found) != 1:
        yield Hit(0, "/OutputIntents", {"count": len(found)})
    elif not text(get(found[0], "/OutputConditionIdentifier")):
        yield Hit(0, "/OutputConditionIdentifier", {"count": 1})


def profile_error(stream: Any, kinds: tuple[str, ...], spaces: dict[str, int]) -> str:
    """What is wrong with an ICC profile, ``""`` for nothing: its class and space are checked against
    those wanted and the number of components that the file states."""
    data = stream.read_bytes()
    if len(data) < 132 or data[36:40] != b"acsp" or int.from_bytes(data[:4]) > len(data):
        return f"{len(data)} bytes, no ICC profile"
    kind, space = data[12:16].decode("latin-1"), data[16:20].decode("latin-1").strip()
    if kind not in kinds or space not in spaces:
        return f"{kind} {space}"
    if get(stream, "/N") != spaces[space]:
        return f"{space}, /N {get(stream, '/N')}"
    from PIL import ImageCms

    try:
        ImageCms.getOpenProfile(io.BytesIO(data))
    except Exception as error:  # littlecms gives up in its own ways
        return str(error)[:60]
    return ""


@rule("print.profile", f"{X}; ISO 32000-1, 14.11.5; ICC.1, 7.2")
def profile(subject: Subject) -> Iterator[Hit]:
    for each in intents(subject, "GTS_PDFX")[:1]:
        stream = get(each, "/DestOutputProfile")
        if not is_stream(stream):
            yield Hit(0, "/DestOutputProfile", {"why": "/DestOutputProfile"})
        elif why := profile_error(stream, ("prtr",), {"CMYK": 4}):
            yield Hit(0, "/DestOutputProfile", {"why": why})


@rule("print.trapped", f"{X}; ISO 32000-1, 14.3.3, 14.11.6")
def trapped(subject: Subject) -> Iterator[Hit]:
    if name(get(subject.info, "/Trapped")) not in ("True", "False"):
        yield Hit(0, "/Trapped")


@rule("print.title", f"{X}; ISO 32000-1, 14.3.3")
def title(subject: Subject) -> Iterator[Hit]:
    if not text(get(subject.info, "/Title")).strip():
        yield Hit(0, "/Title")


@rule("print.dates", f"{X}; ISO 32000-1, 14.3.3")
def dates(subject: Subject) -> Iterator[Hit]:
    for key in ("/CreationDate", "/ModDate"):
        if not text(get(subject.info, key)).startswith("D:"):
            yield Hit(0, key, {"key": key[1:]})


@rule("print.file-id", f"{X}; ISO 32000-1, 14.4")
def file_id(subject: Subject) -> Iterator[Hit]:
    yield from file_identifiers(subject)


@rule("print.action", f"{X}; ISO 32000-1, 12.6")
def action(subject: Subject) -> Iterator[Hit]:
    for key in ("/OpenAction", "/AA"):
        if get(subject.root, key) is not None:
            yield Hit(0, key, {"key": key[1:]})
    if get(subject.root, "/Names", "/JavaScript") is not None:
        yield Hit(0, "/JavaScript", {"key": "JavaScript"})


@rule("print.form-fields", f"{X}; ISO 32000-1, 12.7")
def form_fields(subject: Subject) -> Iterator[Hit]:
    if listed(get(subject.root, "/AcroForm", "/Fields")):
        yield Hit(0, "/AcroForm")


@rule("print.lzw", f"{X}; ISO 32000-1, 7.4.4")
def lzw(subject: Subject) -> Iterator[Hit]:
    for value in subject.objects():
        if is_stream(value) and {"LZWDecode", "LZW"} & {*filters(value)}:
            yield Hit(0, f"{value.objgen[0]} 0 R", {"object": value.objgen[0]})


@rule("print.external", f"{X}; ISO 32000-1, 7.11, 8.10.4, 14.11.7")
def external(subject: Subject) -> Iterator[Hit]:
    for value in subject.objects():
        for key in ("/F", "/OPI", "/Ref", "/Alternates"):
            kind = name(get(value, "/Type"))
            if is_stream(value) and kind != "EmbeddedFile" and get(value, key) is not None:
                yield Hit(0, f"{value.objgen[0]} 0 R", {"object": value.objgen[0], "key": key[1:]})


@rule("print.postscript", f"{X}; ISO 32000-1, 8.8.2")
def postscript(subject: Subject) -> Iterator[Hit]:
    for value in subject.objects():
        kinds = (name(get(value, "/Subtype")), name(get(value, "/Subtype2")))
        if is_stream(value) and "PS" in kinds:
            yield Hit(0, f"{value.objgen[0]} 0 R", {"object": value.objgen[0]})


@rule("print.object-streams", "ISO 15930-4; ISO 32000-1, 7.5.7")
def object_streams(subject: Subject) -> Iterator[Hit]:
    # qpdf hides the streams themselves; with them comes a cross-reference stream.
    if subject.is_x1a and name(subject.pdf.trailer.get("/Type")) == "XRef":
        yield Hit(0, "/ObjStm")


@rule("print.layers", "ISO 15930-4; ISO 32000-1, 8.11")
def layers(subject: Subject) -> Iterator[Hit]:
    if subject.is_x1a and get(subject.root, "/OCProperties") is not None:
        yield Hit(0, "/OCProperties")


@rule("print.font", f"{X}; ISO 32000-1, 9.9")
def font(subject: Subject) -> Iterator[Hit]:
    for each in subject.shared.fonts.values():
        if each.codes and not each.embedded:
            yield Hit(0, font_name(each.name), {"font": font_name(each.name)})


@rule("print.notdef", "ISO 32000-1, 9.7.6.3")
def notdef(subject: Subject) -> Iterator[Hit]:
    for each in subject.shared.fonts.values():
        if any(map(each.is_missing, each.codes)):
            yield Hit(0, font_name(each.name), {"font": font_name(each.name)})


@rule("print.page-count", "practice; saddle stitch", Severity.WARNING)
def page_count(subject: Subject) -> Iterator[Hit]:
    count = len(subject.sheets)
    if count > 1 and count % SHEET:
        values = {"count": count, "sheet": SHEET, "lacking": -count % SHEET}
        yield Hit(0, str(count), values)


@rule("print.page-size", "ISO 32000-1, 14.11.2", Severity.WARNING)
def page_size(subject: Subject) -> Iterator[Hit]:
    def size(cut: Any) -> tuple[int, int]:
        return round(cut[2] - cut[0]), round(cut[3] - cut[1])

    sizes = [(sheet.number, size(sheet.cut)) for sheet in subject.sheets if sheet.cut]
    if not sizes:
        return
    kinds = [each for _, each in sizes]
    usual = max(sorted(set(kinds)), key=kinds.count)
    for number, (width, height) in sizes:
        if abs(width - usual[0]) > 1 or abs(height - usual[1]) > 1:
            shown = [f"{each / 72 * 25.4:.0f}" for each in (width, height, *usual)]
            values = dict(
                zip(("width", "height", "usual_width", "usual_height"), shown, strict=True)
            )
            yield Hit(number, f"{shown[0]}×{shown[1]} mm", values)
