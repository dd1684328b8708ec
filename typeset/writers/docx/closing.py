"""Rosters, notes of attachments and signatures: paragraphs whose indents depend on their words.

Comes in: the node and the width of its column. Goes out: rows of style, runs and properties. Columns of a
roster stand on tab stops, the rest on indents from the edges; what is spaced out is so by the
spacing of its characters, never by blanks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from typeset.layout.closing import Placed, signature_rows
from typeset.layout.rosters import MOST_FILLED, NAME_WIDTH
from typeset.layout.stylesheet import Style
from typeset.layout.text import TextSetter
from typeset.model import nodes
from typeset.model.walk import plain
from typeset.writers.docx.inlines import Inlines
from typeset.writers.docx.markup import element, properties, run, twips
from typeset.writers.docx.styles import indents

TAB = "<w:r><w:tab/></w:r>"
CLEAR = 0.1
"""How far in em a tab stop stands clear of the text before it, so that a tab reaches it."""


class Line(NamedTuple):
    """A paragraph: its style, its runs, its own properties; ``opens``: the space above it counts, or it is
    ``before`` sp; ``begins``: a group of a roster begins here that has no role to tell it."""

    style: str
    runs: str
    parts: dict[str, str]
    opens: bool = True
    id: str | None = None
    before: int | None = None
    begins: bool = False


def _width(setter: TextSetter, style: Style, content: nodes.Inlines | str, role: str = "") -> int:
    return setter.width(setter.passage(style, (content, role)), style.size)


# ---------------------------------------------------------------- rosters


def roster_lines(setter: TextSetter, inlines: Inlines, roster: nodes.Roster) -> Iterator[Line]:
    """A line a member: role, name and post on tab stops."""
    style, settings = setter.sheet.styles["roster"], setter.sheet.roster
    size = style.size
    roles = [_width(setter, style, group.role, style.strong) for group in roster.groups]
    widest = max(roles)
    clear = round(CLEAR * size)
    name_at = widest + max(clear, round(settings.role_gap * size)) if widest else 0
    members = [member for group in roster.groups for member in group.members]
    names = [_width(setter, style, member.name) for member in members]
    wide = min(max([NAME_WIDTH * size, *names]), round(settings.name * size))
    post_at = name_at + wide + max(clear, round(settings.gap * size))
    stops = [at for at in (name_at, post_at) if at]
    tabs = "".join(element("tab", val="left", pos=twips(at)) for at in stops)
    hanging = element(
        "ind",
        leftChars=round(post_at * 100 / size),
        left=twips(post_at),
        hangingChars=round(post_at * 100 / size),
        hanging=twips(post_at),
    )
    parts = {"tabs": f"<w:tabs>{tabs}</w:tabs>", "ind": hanging, "jc": element("jc", val="left")}
    for group, width in zip(roster.groups, roles, strict=True):
        extra = _filling(plain(group.role), width, widest, size)
        for n, member in enumerate(group.members):
            role = _spaced(inlines, group.role, style, "RosterRole", extra) if n == 0 else ""
            lead = role + TAB if name_at else role
            name = plain(member.name)
            apart = size if len(name) == NAME_WIDTH - 1 else 0
            runs = lead + _spaced(inlines, member.name, style, "RosterName", apart)
            if member.post:
                runs += TAB + inlines.write(member.post, style, "RosterPost")
            begins = n == 0 and not group.role and group is not roster.groups[0]
            yield Line("Roster", runs, parts, id=member.id, begins=begins)


def _filling(role: str, width: int, widest: int, size: int) -> int:
    """The space between the characters of a role that is spaced out to the widest one, in sp."""
    gaps = len(role.rstrip("：")) - 1
    if gaps < 1 or width >= widest or widest > MOST_FILLED * size:
        return 0
    return (widest - width) // gaps


def _spaced(inlines: Inlines, content: nodes.Inlines, base: Style, style: str, extra: int) -> str:
    """``content`` with ``extra`` sp between its characters, but not after the last nor before a colon."""
    if not extra or len(content) != 1 or not isinstance(content[0], nodes.Chars):
        return inlines.write(content, base, style, base.strong if style == "RosterRole" else "")
    text = content[0].text
    cut = len(text.rstrip("：")) - 1
    named = element("rStyle", val=style)
    rpr = properties("rPr", {"rStyle": named, "spacing": element("spacing", val=twips(extra))})
    return run(text[:cut], rpr) + run(text[cut:], properties("rPr", {"rStyle": named}))


# ---------------------------------------------------------------- attachments, signatures


def note_lines(setter: TextSetter, inlines: Inlines, note: nodes.AttachmentNote) -> Iterator[Line]:
    """附件： and its items; turnover lines stand below the first character after the number."""
    base = setter.sheet.styles["attachment-note"]
    size = base.size
    shift = _width(setter, base, note.label) / size
    for n, item in enumerate(note.items):
        number = _width(setter, base, item.number) / size if item.number else 0.0
        first = base.first if n == 0 else base.first + shift
        look = replace(base, first=first, rest=base.first + shift + number)
        runs = inlines.write(note.label, base, "NoteLabel") if n == 0 else ""
        runs += inlines.write(item.number, base, "Num") + inlines.write(item.content, base)
        yield Line("AttachmentNote", runs, {"ind": indents(look)}, n == 0, item.id)


def signature_lines(
    setter: TextSetter, inlines: Inlines, block: nodes.Signature, width: int
) -> Iterator[Line]:
    """A line each, placed as ``layout.closing`` places it: said from the right edge, or, where names stand
    side by side, by tab stops."""
    style = setter.sheet.styles["signature"]
    above, rows = signature_rows(setter, block, width)
    pitch = setter.sheet.page.pitch
    before = round(above * pitch)
    shown = [row for row in rows if row]
    for row in rows:
        if not row:
            before += pitch
            continue
        last = row[-1]
        id = "SignatureDate" if last.date else "SignatureName"
        runs = TAB.join(inlines.write(each.content, style) for each in row)
        parts = _from_right(last, width, style.size) if len(row) == 1 else _side_by_side(row)
        runs = runs if len(row) == 1 else TAB + runs
        if row is not shown[-1]:
            parts["keepNext"] = "<w:keepNext/>"
        yield Line(id, runs, parts, before=before)
        before = 0


def _from_right(placed: Placed, width: int, size: int) -> dict[str, str]:
    behind = max(0, min(width - placed.x - placed.width, width - size))
    right = element(
        "ind",
        firstLineChars=0,
        firstLine=0,
        rightChars=round(behind * 100 / size),
        right=twips(behind),
    )
    return {"ind": right}


def _side_by_side(row: list[Placed]) -> dict[str, str]:
    stops = [twips(each.x + each.width // 2) for each in row]
    tabs = "".join(element("tab", val="center", pos=at) for at in stops)
    flush = element("ind", firstLineChars=0, firstLine=0, rightChars=0, right=0)
    return {
        "tabs": f"<w:tabs>{tabs}</w:tabs>",
        "ind": flush,
        "jc": element("jc", val="left"),
    }
