"""Rules for the archive about the file: PDF/A-2 and -3 (ISO 19005-2, whose clauses -3 shares)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typeset.diagnostics import Severity
from typeset.pdfsource import get, is_dictionary, is_stream, items, listed, name, text
from typeset.preflight.metadata import DC, PDF, PDFAID, XMP
from typeset.preflight.print_file import intents, profile_error
from typeset.preflight.rules import Hit, Subject, file_identifiers, filters, font_name, rule

A = "ISO 19005-2"
_HEAD, _TAIL = 1024, 1024
_FORBIDDEN_ACTIONS = (
    "Launch Sound Movie ResetForm ImportData Hide SetOCGState Rendition Trans GoTo3DView JavaScript"
)
FORBIDDEN_ACTIONS = frozenset(_FORBIDDEN_ACTIONS.split())
NAMED_ACTIONS = frozenset({"NextPage", "PrevPage", "FirstPage", "LastPage"})
_PROFILES = {"GRAY": 1, "RGB": 3, "CMYK": 4}


def _object(value: Any) -> dict[str, object]:
    return {"object": value.objgen[0]}


@rule("archive.header", f"{A}, 6.1.2")
def header(subject: Subject) -> Iterator[Hit]:
    with subject.path.open("rb") as file:
        lines = file.read(_HEAD).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    second = lines[1] if len(lines) > 1 else b""
    marked = second.startswith(b"%") and len(second) > 4 and min(second[1:5]) > 127
    if not (lines[0].startswith((b"%PDF-1.", b"%PDF-2.")) and len(lines[0]) == 8 and marked):
        yield Hit(0, lines[0][:20].decode("latin-1"))


@rule("archive.end", f"{A}, 6.1.3")
def end(subject: Subject) -> Iterator[Hit]:
    with subject.path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    if tail.rpartition(b"%%EOF")[2] not in (b"", b"\n", b"\r", b"\r\n") or b"%%EOF" not in tail:
        yield Hit(0, "%%EOF")


@rule("archive.file-id", f"{A}, 6.1.3")
def file_id(subject: Subject) -> Iterator[Hit]:
    yield from file_identifiers(subject)


@rule("archive.encrypted", f"{A}, 6.1.3")
def encrypted(subject: Subject) -> Iterator[Hit]:
    if subject.pdf.is_encrypted:
        yield Hit(0, "/Encrypt")


@rule("archive.external", f"{A}, 6.1.7.1")
def external(subject: Subject) -> Iterator[Hit]:
    for value in subject.objects():
        for key in ("/F", "/FFilter", "/FDecodeParms"):
            if is_stream(value) and get(value, key) is not None:
                yield Hit(0, f"{value.objgen[0]} 0 R", _object(value) | {"key": key[1:]})


@rule("archive.filter", f"{A}, 6.1.7.2")
def forbidden_filter(subject: Subject) -> Iterator[Hit]:
    for value in subject.objects():
        for each in filters(value) if is_stream(value) else []:
            if each in ("LZWDecode", "LZW", "Crypt"):
                yield Hit(0, f"{value.objgen[0]} 0 R", _object(value) | {"filter": each})


@rule("archive.permissions", f"{A}, 6.1.12")
def permissions(subject: Subject) -> Iterator[Hit]:
    for key, _ in items(get(subject.root, "/Perms")):
        if key not in ("UR3", "DocMDP"):
            yield Hit(0, f"/{key}"[:40], {"key": key[:40]})


@rule("archive.intent", f"{A}, 6.2.3")
def intent(subject: Subject) -> Iterator[Hit]:
    for each in intents(subject, "GTS_PDFA1"):
        stream = get(each, "/DestOutputProfile")
        if is_stream(stream):
            if why := profile_error(stream, ("prtr", "mntr"), _PROFILES):
                yield Hit(0, "/DestOutputProfile", {"why": why})
        else:
            yield Hit(0, "/DestOutputProfile", {"why": "/DestOutputProfile"})
    everywhere = [
        get(each, "/DestOutputProfile") for each in listed(get(subject.root, "/OutputIntents"))
    ]
    if len({each.objgen for each in everywhere if is_stream(each)}) > 1:
        yield Hit(0, "/OutputIntents", {"why": "> 1 DestOutputProfile"})


def intent_space(subject: Subject) -> str:
    """Which device colours the output intent makes sense of: RGB, CMYK, Gray, or nothing."""
    for each in intents(subject, "GTS_PDFA1"):
        count = get(each, "/DestOutputProfile", "/N")
        return {1: "Gray", 3: "RGB", 4: "CMYK"}.get(count, "")
    return ""


@rule("archive.image", f"{A}, 6.2.8")
def image(subject: Subject) -> Iterator[Hit]:
    for value in subject.objects():
        if not is_stream(value) or name(get(value, "/Subtype")) != "Image":
            continue
        wrong = [key for key in ("/Alternates", "/OPI") if get(value, key) is not None]
        wrong += ["/Interpolate"] * (get(value, "/Interpolate") is True)
        for key in wrong:
            yield Hit(0, f"{value.objgen[0]} 0 R", _object(value) | {"key": key[1:]})


@rule("archive.form", f"{A}, 6.2.9")
def form(subject: Subject) -> Iterator[Hit]:
    for value in subject.objects():
        kind = name(get(value, "/Subtype"))
        if not is_stream(value) or kind not in ("Form", "PS"):
            continue
        wrong = [key for key in ("/OPI", "/Ref", "/PS") if get(value, key) is not None]
        if "PS" in (kind, name(get(value, "/Subtype2"))):
            wrong.append("/PS")
        if wrong:
            yield Hit(0, f"{value.objgen[0]} 0 R", _object(value) | {"key": wrong[0][1:]})


@rule("archive.font", f"{A}, 6.2.11.4.1")
def font(subject: Subject) -> Iterator[Hit]:
    for each in subject.shared.fonts.values():
        if each.codes and not each.embedded:
            yield Hit(0, font_name(each.name), {"font": font_name(each.name)})


@rule("archive.cid-to-gid", f"{A}, 6.2.11.3.2")
def cid_to_gid(subject: Subject) -> Iterator[Hit]:
    for each in subject.shared.fonts.values():
        wanted = each.descendant_kind == "CIDFontType2" and each.embedded
        if wanted and each.cid_to_gid not in ("Identity", "stream"):
            yield Hit(0, font_name(each.name), {"font": font_name(each.name)})


@rule("archive.to-unicode", f"{A}, 6.2.11.7.2")
def to_unicode(subject: Subject) -> Iterator[Hit]:
    for each in subject.shared.fonts.values():
        if each.codes and (not each.has_text or each.untold):
            yield Hit(0, font_name(each.name), {"font": font_name(each.name)})


@rule("archive.notdef", f"{A}, 6.2.11.8")
def notdef(subject: Subject) -> Iterator[Hit]:
    for each in subject.shared.fonts.values():
        if any(map(each.is_missing, each.codes)):
            yield Hit(0, font_name(each.name), {"font": font_name(each.name)})


@rule("archive.interactive-form", f"{A}, 6.4.1, 6.4.2")
def interactive_form(subject: Subject) -> Iterator[Hit]:
    found = get(subject.root, "/AcroForm")
    if get(found, "/NeedAppearances") is True:
        yield Hit(0, "/NeedAppearances", {"key": "NeedAppearances"})
    if get(found, "/XFA") is not None:
        yield Hit(0, "/XFA", {"key": "XFA"})
    if get(subject.root, "/NeedsRendering") is True:
        yield Hit(0, "/NeedsRendering", {"key": "NeedsRendering"})


@rule("archive.action", f"{A}, 6.5.1")
def action(subject: Subject) -> Iterator[Hit]:
    for value in _dictionaries(subject):
        kind = name(get(value, "/S"))
        if kind in FORBIDDEN_ACTIONS and (
            name(get(value, "/Type")) in ("", "Action") and not is_stream(value)
        ):
            yield Hit(0, f"/{kind}", {"kind": kind})
        elif kind == "Named" and name(get(value, "/N")) not in NAMED_ACTIONS:
            yield Hit(0, "/Named", {"kind": f"Named {name(get(value, '/N'))[:20]}"})
    if get(subject.root, "/Names", "/JavaScript") is not None:
        yield Hit(0, "/JavaScript", {"kind": "JavaScript"})


def _dictionaries(subject: Subject) -> Iterator[Any]:
    """Dictionaries of the file, and those that stand in them where an action may."""
    for value in subject.objects():
        yield value
        for key in ("/A", "/OpenAction", "/Next"):
            found = get(value, key)
            if is_dictionary(found) and not found.is_indirect:
                yield found


@rule("archive.additional-actions", f"{A}, 6.4.1, 6.5.2")
def additional_actions(subject: Subject) -> Iterator[Hit]:
    for value in subject.objects():
        if get(value, "/AA") is not None:
            yield Hit(0, f"{value.objgen[0]} 0 R", _object(value))


@rule("archive.metadata", f"{A}, 6.6.2.1")
def metadata(subject: Subject) -> Iterator[Hit]:
    if not subject.xmp_there or subject.xmp is None:
        yield Hit(0, "/Metadata")


@rule("archive.identified", f"{A}, 6.6.4")
def identified(subject: Subject) -> Iterator[Hit]:
    part = (subject.xmp or {}).get((PDFAID, "part"), "")
    level = (subject.xmp or {}).get((PDFAID, "conformance"), "")
    revision = (subject.xmp or {}).get((PDFAID, "rev"), "")
    known = (part in ("2", "3") and level in ("A", "B", "U")) or (
        part == "4" and revision and level in ("", "E", "F")
    )
    if not known:
        yield Hit(0, "pdfaid:part", {"found": f"{part}{level}"[:20] or "–"})


@rule("archive.info", "ISO 32000-1, 14.3.3", Severity.WARNING)
def info(subject: Subject) -> Iterator[Hit]:
    """Info and XMP say the same. PDF/A-2 only trusts XMP; readers show either."""
    pairs = {
        "/Title": (DC, "title"),
        "/Author": (DC, "creator"),
        "/Subject": (DC, "description"),
        "/Keywords": (PDF, "Keywords"),
        "/Creator": (XMP, "CreatorTool"),
        "/Producer": (PDF, "Producer"),
    }
    for key, there in pairs.items():
        said = text(get(subject.info, key)).strip()
        if said and "".join(said.split()) != "".join((subject.xmp or {}).get(there, "").split()):
            yield Hit(0, key, {"key": key[1:]})
    for key, local in (("/CreationDate", "CreateDate"), ("/ModDate", "ModifyDate")):
        one = _digits(text(get(subject.info, key)))
        other = _digits((subject.xmp or {}).get((XMP, local), ""))
        least = min(len(one), len(other), 14)
        if one and (not other or one[:least] != other[:least]):
            yield Hit(0, key, {"key": key[1:]})


def _digits(date: str) -> str:
    return "".join(ch for ch in date if ch.isdecimal())


@rule("archive.embedded-file", f"{A}, 6.8; ISO 19005-3, 6.8")
def embedded_file(subject: Subject) -> Iterator[Hit]:
    part = (subject.xmp or {}).get((PDFAID, "part"), "")
    for value in subject.objects():
        if is_stream(value) or not is_dictionary(get(value, "/EF")):
            continue
        shown = text(get(value, "/UF")) or text(get(value, "/F")) or f"{value.objgen[0]} 0 R"
        if part == "2" and not shown.lower().endswith(".pdf"):
            yield Hit(0, shown[:40], {"file": shown[:40], "why": "PDF/A-2"})
        lacking = [key for key in ("/F", "/UF") if not text(get(value, key))]
        if part == "3" and not name(get(value, "/AFRelationship")):
            lacking.append("/AFRelationship")
        if part == "3" and not name(get(value, "/EF", "/F", "/Subtype")):
            lacking.append("/Subtype")
        if lacking:
            yield Hit(0, shown[:40], {"file": shown[:40], "why": " ".join(lacking)})


@rule("archive.layers", f"{A}, 6.9")
def layers(subject: Subject) -> Iterator[Hit]:
    found = get(subject.root, "/OCProperties")
    names = set()
    for each in [get(found, "/D"), *listed(get(found, "/Configs"))[:100]]:
        if not is_dictionary(each):
            continue
        own = text(get(each, "/Name"))
        if get(each, "/AS") is not None or not own or own in names:
            yield Hit(0, "/OCProperties", {"key": "AS" if get(each, "/AS") is not None else "Name"})
        names.add(own)


@rule("archive.alternate-presentation", f"{A}, 6.10, 6.11")
def alternate_presentation(subject: Subject) -> Iterator[Hit]:
    if get(subject.root, "/Names", "/AlternatePresentations") is not None:
        yield Hit(0, "/AlternatePresentations", {"key": "AlternatePresentations"})
    if get(subject.root, "/Requirements") is not None:
        yield Hit(0, "/Requirements", {"key": "Requirements"})


@rule("archive.tagged", f"{A}, 6.7.2.2, 6.7.3.3")
def tagged(subject: Subject) -> Iterator[Hit]:
    if (subject.xmp or {}).get((PDFAID, "conformance"), "") != "A":
        return
    if get(subject.root, "/MarkInfo", "/Marked") is not True:
        yield Hit(0, "/MarkInfo", {"key": "MarkInfo"})
    if not is_dictionary(get(subject.root, "/StructTreeRoot")):
        yield Hit(0, "/StructTreeRoot", {"key": "StructTreeRoot"})


@rule("archive.numbers", f"{A}, 6.1.13")
def numbers(subject: Subject) -> Iterator[Hit]:
    names = ("MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox")
    for sheet in subject.sheets:
        boxes = (sheet.media, sheet.crop, sheet.bleed, sheet.trim, sheet.art)
        for key, found in zip(names, boxes, strict=True):
            if found is None:
                continue
            sides = found[2] - found[0], found[3] - found[1]
            if min(sides) < 3 or max(sides) > 14400:
                yield Hit(sheet.number, f"/{key}", {"key": key})
