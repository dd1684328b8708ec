"""Rules for access: PDF/UA-1 (ISO 14289-1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from typeset.diagnostics import Severity
from typeset.pdfsource import (
    box,
    get,
    identity,
    is_array,
    is_dictionary,
    listed,
    name,
    number,
    text,
)
from typeset.preflight.graphics import common, is_empty
from typeset.preflight.metadata import DC, PDFUAID
from typeset.preflight.rules import Hit, Sheet, Subject, font_name, page_rule, rule
from typeset.preflight.structure import Element, Tree, parent_tree, read_tree

UA = "ISO 14289-1"
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*\Z")
_CHILDREN = {
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    **{key: {"TR"} for key in ("THead", "TBody", "TFoot")},
    "TR": {"TH", "TD"},
    "L": {"L", "LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "TOC": {"TOC", "TOCI", "Caption"},
}
_PARENTS = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    **{key: {"Table"} for key in ("THead", "TBody", "TFoot")},
    **{key: {"TR"} for key in ("TH", "TD")},
    "LI": {"L"},
    "LBody": {"LI"},
    "TOCI": {"TOC"},
}
_ACCESS = 512
"""The permission (ISO 32000-1, 7.6.3.2) to take text out for those who cannot see it."""


def tree_of(subject: Subject) -> Tree:
    """The structure tree, read once; an empty one where there is none."""
    if subject.tree is None:
        subject.tree = read_tree(subject.root) or Tree()
    return subject.tree


@rule("access.identified", f"{UA}, 5")
def identified(subject: Subject) -> Iterator[Hit]:
    if (subject.xmp or {}).get((PDFUAID, "part"), "") not in ("1", "2"):
        yield Hit(0, "pdfuaid:part")


@rule("access.marked", f"{UA}, 6.2")
def marked(subject: Subject) -> Iterator[Hit]:
    if get(subject.root, "/MarkInfo", "/Marked") is not True:
        yield Hit(0, "/MarkInfo")


@rule("access.suspects", f"{UA}, 7.1")
def suspects(subject: Subject) -> Iterator[Hit]:
    if get(subject.root, "/MarkInfo", "/Suspects") is True:
        yield Hit(0, "/Suspects")


@rule("access.tree", f"{UA}, 7.1")
def tree(subject: Subject) -> Iterator[Hit]:
    if not tree_of(subject).elements:
        yield Hit(0, "/StructTreeRoot")


@rule("access.role", f"{UA}, 7.1")
def role(subject: Subject) -> Iterator[Hit]:
    found = tree_of(subject)
    for kinds in (found.unmapped, found.circular, found.remapped):
        for each in sorted(kinds):
            yield Hit(0, f"/{each}"[:40], {"kind": each[:40] or "–"})


@rule("access.parent", f"{UA}, 7.1")
def parent(subject: Subject) -> Iterator[Hit]:
    for each in tree_of(subject).elements:
        if not is_dictionary(get(each.value, "/P")):
            yield Hit(0, f"/{each.own}", {"kind": each.own})


@rule("access.title", f"{UA}, 7.1")
def title(subject: Subject) -> Iterator[Hit]:
    if not (subject.xmp or {}).get((DC, "title"), "").strip():
        yield Hit(0, "dc:title")


@rule("access.title-shown", f"{UA}, 7.1")
def title_shown(subject: Subject) -> Iterator[Hit]:
    if get(subject.root, "/ViewerPreferences", "/DisplayDocTitle") is not True:
        yield Hit(0, "/DisplayDocTitle")


@rule("access.language", f"{UA}, 7.2")
def language(subject: Subject) -> Iterator[Hit]:
    found = text(get(subject.root, "/Lang"))
    if not _LANGUAGE.match(found):
        yield Hit(0, "/Lang", {"found": found[:20] or "–"})
    for each in tree_of(subject).elements:
        own = get(each.value, "/Lang")
        if own is not None and not _LANGUAGE.match(text(own)):
            yield Hit(0, text(own)[:40], {"found": text(own)[:20] or "–"})


@rule("access.artifact", f"{UA}, 7.1")
def artifact(subject: Subject) -> Iterator[Hit]:
    for sheet in subject.sheets:
        if sheet.noticed.mixed:
            yield Hit(sheet.number, "/Artifact")


@page_rule("access.untagged", f"{UA}, 7.1")
def untagged(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    for mark in sheet.marks:
        if not mark.tagged:
            yield Hit(sheet.number, mark.kind, {"kind": mark.kind})


@rule("access.orphan", f"{UA}, 7.1; ISO 32000-1, 14.7.4.2")
def orphan(subject: Subject) -> Iterator[Hit]:
    """Marked content that no element of the tree holds, and what the tree holds that is nowhere."""
    held: dict[tuple[int, int], set[int]] = {}
    for element in tree_of(subject).elements:
        for page, mcid in element.content:
            held.setdefault(page, set()).add(mcid)
    for sheet in subject.sheets:
        there = held.get(identity(sheet.page), set())
        for mcid in sorted(sheet.noticed.mcids ^ there)[:3]:
            yield Hit(sheet.number, f"MCID {mcid}", {"mcid": mcid})


@rule("access.parent-tree", f"{UA}, 7.1; ISO 32000-1, 14.7.4.4")
def ways_back(subject: Subject) -> Iterator[Hit]:
    """From each piece of content, and each annotation that says so, a way leads back to its element."""
    ways = parent_tree(subject.root)
    for sheet in subject.sheets:
        key = number(get(sheet.page, "/StructParents"))
        entry = ways.get(int(key)) if key is not None else None
        elements: list[Any] = listed(entry) if is_array(entry) else []
        for mcid in sorted(sheet.noticed.mcids):
            if not 0 <= mcid < len(elements) or not is_dictionary(elements[mcid]):
                yield Hit(sheet.number, f"MCID {mcid}", {"what": f"MCID {mcid}"})
                break
        for each in sheet.annotations:
            own = number(get(each, "/StructParent"))
            if own is not None and not is_dictionary(ways.get(int(own))):
                yield Hit(sheet.number, "/StructParent", {"what": "StructParent"})


@rule("access.heading", f"{UA}, 7.4.2")
def heading(subject: Subject) -> Iterator[Hit]:
    last = 0
    for element in tree_of(subject).elements:
        if re.fullmatch("H[1-6]", element.kind):
            level = int(element.kind[1])
            if level > last + 1:
                yield Hit(
                    0,
                    f"H{last} H{level}",
                    {"before": f"H{last}" if last else "–", "kind": element.kind},
                )
            last = level


@rule("access.heading-kinds", f"{UA}, 7.4.4")
def heading_kinds(subject: Subject) -> Iterator[Hit]:
    found = tree_of(subject)
    if found.of("H") and found.of("H1", "H2", "H3", "H4", "H5", "H6"):
        yield Hit(0, "H")


@rule("access.figure", f"{UA}, 7.3")
def figure(subject: Subject) -> Iterator[Hit]:
    for element in tree_of(subject).of("Figure"):
        if not element.described:
            yield Hit(_page(subject, element), "/Figure")


@rule("access.formula", f"{UA}, 7.7")
def formula(subject: Subject) -> Iterator[Hit]:
    for element in tree_of(subject).of("Formula"):
        if not element.described:
            yield Hit(_page(subject, element), "/Formula")


def _page(subject: Subject, element: Element) -> int:
    """The page that the first content of an element stands on, 0 if that is nowhere."""
    waiting = [element]
    while waiting:
        here = waiting.pop()
        for page, _ in here.content:
            for sheet in subject.sheets:
                if identity(sheet.page) == page:
                    return sheet.number
        waiting += reversed(here.children)
    return 0


@rule("access.structure", f"{UA}, 7.2")
def structure(subject: Subject) -> Iterator[Hit]:
    """Tables, lists and contents hold what they may hold, and stand where they may stand."""
    for element in tree_of(subject).elements:
        allowed, above = _CHILDREN.get(element.kind), _PARENTS.get(element.kind)
        for child in element.children if allowed else []:
            if child.kind not in allowed:  # type: ignore[operator]
                page = _page(subject, child)
                yield Hit(
                    page,
                    f"{element.kind} {child.kind}",
                    {"outer": element.kind, "inner": child.kind},
                )
        if above and (element.parent is None or element.parent.kind not in above):
            outer = element.parent.kind if element.parent else "–"
            page = _page(subject, element)
            yield Hit(page, f"{outer} {element.kind}", {"outer": outer, "inner": element.kind})


def _rows(table: Element) -> list[Element]:
    rows = []
    for child in table.children:
        rows += (
            [child]
            if child.kind == "TR"
            else [each for each in child.children if each.kind == "TR"]
        )
    return rows


def _cells(table: Element) -> list[Element]:
    return [cell for row in _rows(table) for cell in row.children]


@rule("access.table-head", f"{UA}, 7.5", Severity.WARNING)
def table_head(subject: Subject) -> Iterator[Hit]:
    for table in tree_of(subject).of("Table"):
        cells = _cells(table)
        if cells and not any(cell.kind == "TH" for cell in cells):
            yield Hit(_page(subject, table), "/Table")


@rule("access.table-scope", f"{UA}, 7.5")
def table_scope(subject: Subject) -> Iterator[Hit]:
    """Each head says by its scope, or the cells by Headers, what it is the head of."""
    for table in tree_of(subject).of("Table"):
        cells = _cells(table)
        heads = [cell for cell in cells if cell.kind == "TH"]
        by_id = any(cell.attribute("Table", "/Headers") is not None for cell in cells)
        if not by_id and not all(name(head.attribute("Table", "/Scope")) for head in heads):
            yield Hit(_page(subject, table), "/Table")


@rule("access.table-grid", f"{UA}, 7.2")
def table_grid(subject: Subject) -> Iterator[Hit]:
    """All rows are equally long, what spans them counted in."""
    for table in tree_of(subject).of("Table"):
        rows = _rows(table)
        pending: dict[int, int] = {}
        widths = []
        for row in rows[:5000]:
            taken = {column for column, left in pending.items() if left > 0}
            pending = {column: left - 1 for column, left in pending.items() if left > 1}
            at = 0
            for cell in row.children[:2000]:
                while at in taken:
                    at += 1
                across, down = cell.span("/ColSpan"), cell.span("/RowSpan")
                taken.update(range(at, at + across))
                if down > 1:
                    pending.update(dict.fromkeys(range(at, at + across), down - 1))
                at += across
            widths.append(len(taken) if taken == {*range(len(taken))} else -1)
        if len(set(widths)) > 1:
            yield Hit(_page(subject, table), "/Table")


@rule("access.note", f"{UA}, 7.9")
def note(subject: Subject) -> Iterator[Hit]:
    seen: set[bytes] = set()
    for element in tree_of(subject).of("Note"):
        found = get(element.value, "/ID")
        own = bytes(found) if text(found) else b""
        if not own or own in seen:
            yield Hit(_page(subject, element), "/Note")
        seen.add(own)


@page_rule("access.tab-order", f"{UA}, 7.18.3")
def tab_order(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    if sheet.annotations and name(get(sheet.page, "/Tabs")) != "S":
        yield Hit(sheet.number, "/Tabs")


@page_rule("access.link-text", f"{UA}, 7.18.5")
def link_text(subject: Subject, sheet: Sheet) -> Iterator[Hit]:
    for each in sheet.annotations:
        if name(get(each, "/Subtype")) == "Link" and not text(get(each, "/Contents")).strip():
            yield Hit(sheet.number, "/Link")


@rule("access.annotation", f"{UA}, 7.18.1, 7.18.5")
def annotation(subject: Subject) -> Iterator[Hit]:
    """Annotations stand in the tree: links in Link, fields in Form, others in Annot."""
    places = {
        number: element.kind for element in tree_of(subject).elements for number in element.objects
    }
    for sheet in subject.sheets:
        for each in sheet.annotations:
            kind, flags = name(get(each, "/Subtype")), number(get(each, "/F")) or 0
            area, where = sheet.crop or sheet.media, box(get(each, "/Rect"))
            # What takes no room is a signature that is not shown.
            outside = where is not None and (
                (where[0] >= where[2] and where[1] >= where[3])
                or (area is not None and is_empty(common(area, where)))
            )
            if int(flags) & 2 or outside or kind in ("Popup", "PrinterMark"):
                continue
            wanted = {"Link": "Link", "Widget": "Form"}.get(kind, "Annot")
            if places.get(identity(each)) != wanted:
                yield Hit(sheet.number, f"/{kind}", {"kind": kind or "–", "wanted": wanted})


@rule("access.bookmarks", "practice; ISO 32000-1, 12.3.3", Severity.WARNING)
def bookmarks(subject: Subject) -> Iterator[Hit]:
    if len(subject.sheets) > 20 and not is_dictionary(get(subject.root, "/Outlines", "/First")):
        yield Hit(0, "/Outlines", {"count": len(subject.sheets)})


@rule("access.font", f"{UA}, 7.21.4.1")
def font(subject: Subject) -> Iterator[Hit]:
    for each in subject.shared.fonts.values():
        if each.codes and not each.embedded:
            yield Hit(0, font_name(each.name), {"font": font_name(each.name)})


@rule("access.to-unicode", f"{UA}, 7.21.7")
def to_unicode(subject: Subject) -> Iterator[Hit]:
    for each in subject.shared.fonts.values():
        if each.codes and (not each.has_text or each.untold):
            yield Hit(0, font_name(each.name), {"font": font_name(each.name)})


@rule("access.notdef", f"{UA}, 7.21.8")
def notdef(subject: Subject) -> Iterator[Hit]:
    for each in subject.shared.fonts.values():
        if any(map(each.is_missing, each.codes)):
            yield Hit(0, font_name(each.name), {"font": font_name(each.name)})


@rule("access.permission", f"{UA}, 7.16")
def permission(subject: Subject) -> Iterator[Hit]:
    found = subject.pdf.trailer.get("/Encrypt")
    allowed = number(get(found, "/P"))
    if subject.pdf.is_encrypted and (allowed is None or not int(allowed) & _ACCESS):
        yield Hit(0, "/Encrypt")


@rule("access.xfa", f"{UA}, 7.15")
def xfa(subject: Subject) -> Iterator[Hit]:
    if get(subject.root, "/AcroForm", "/XFA") is not None:
        yield Hit(0, "/XFA")


@rule("access.embedded-file", f"{UA}, 7.11")
def embedded_file(subject: Subject) -> Iterator[Hit]:
    for value in subject.objects():
        if is_dictionary(get(value, "/EF")):
            for key in ("/F", "/UF"):
                if not text(get(value, key)):
                    shown = text(get(value, "/UF")) or text(get(value, "/F"))
                    yield Hit(0, shown[:40] or key, {"key": key[1:]})


@rule("access.layers", f"{UA}, 7.10")
def layers(subject: Subject) -> Iterator[Hit]:
    found = get(subject.root, "/OCProperties")
    for each in [get(found, "/D"), *listed(get(found, "/Configs"))[:100]]:
        if is_dictionary(each) and (get(each, "/AS") is not None or not text(get(each, "/Name"))):
            yield Hit(0, "/OCProperties")
