"""版记: what closes an official document, at the foot of its last page (GB/T 9704-2012, 7.4).

Comes in: ``model.Colophon``. Goes out: a group of one slab for the foot of a page: 主送 and 抄送, the office
that printed it and the date, between two thick rules and with a thin one between the two.
"""

from __future__ import annotations

from typeset.display import Anchor, Item, Rect, Text
from typeset.layout.flow import Group, Slab, shifted
from typeset.layout.stylesheet import Style
from typeset.layout.text import TextSetter, baseline
from typeset.model import nodes
from typeset.model.walk import plain

END, COLOPHON = "{}-end", "{}-colophon"
"""The anchors of the end of the text of a document and of its colophon."""


def colophon_group(setter: TextSetter, record: nodes.Record, colophon: nodes.Colophon) -> Group:
    """The colophon of ``record``, which ends where the type area ends."""
    sheet, style = setter.sheet, setter.sheet.colophon
    width = sheet.page.text_width
    outer, inner = style.rules
    items: list[Item] = [Rect(0, 0, width, outer)]
    y = int(outer)
    rows = (*colophon.recipients, *colophon.copies)
    for row in rows:
        lines = _row(setter, row.content)
        items += [shifted(item, 0, y) for item in lines]
        y += style.leading * len(lines)
    if colophon.office:
        if rows:
            items.append(Rect(0, y, width, inner))
            y += inner
        items += [shifted(item, 0, y) for item in _printed(setter, colophon)]
        y += style.leading
    items.append(Rect(0, y, width, outer))
    items.append(Anchor(0, COLOPHON.format(record.id)))
    slab = Slab(y + outer + sheet.page.edge, tuple(items))
    return Group(True, [slab], document=record.id or "", foot=style.sheet)


def _face(setter: TextSetter) -> Style:
    style = setter.sheet.colophon
    return Style(role=style.role, size=style.size, first=style.inset, right=style.inset)


def _row(setter: TextSetter, content: nodes.Inlines) -> list[Item]:
    """抄送： and who gets it, one character in at both sides; further lines stand below what follows the
    colon."""
    face = _face(setter)
    label = plain(content).partition("：")[0] + "："
    shift = setter.width(setter.passage(face, (label, "")), face.size) / face.size
    hanging = Style(
        role=face.role,
        size=face.size,
        first=face.first,
        rest=face.first + shift,
        right=face.right,
    )
    width = setter.sheet.page.text_width
    _, lines = setter.lines(setter.passage(hanging, (content, "")), hanging, width)
    leading, tag = setter.sheet.colophon.leading, setter.leaf()
    return [
        Text(
            setter.start(line, hanging, width, first=n == 0),
            n * leading + baseline(leading, face.size),
            line.runs,
            False,
            tag,
        )
        for n, line in enumerate(lines)
    ]


def _printed(setter: TextSetter, colophon: nodes.Colophon) -> list[Item]:
    """The printing office at the left and the date at the right, one character in."""
    face = _face(setter)
    width = setter.sheet.page.text_width
    inset = round(face.first * face.size)
    y = baseline(setter.sheet.colophon.leading, face.size)
    items: list[Item] = []
    for content, at_right in ((colophon.office, False), (colophon.date, True)):
        if content:
            passage = setter.passage(face, (content, ""))
            _, lines = setter.lines(passage, face, 2 * width)
            x = width - inset - setter.width(passage, face.size) if at_right else inset
            items.append(Text(x, y, lines[0].runs, False, setter.leaf()))
    return items
