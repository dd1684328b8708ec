"""What closes a document: the note of its attachments and its signature -> slabs.

Comes in: ``model.AttachmentNote`` or ``model.Signature`` and the width at hand. Goes out: one slab a
line, placed as GB/T 9704-2012, 7.3.4 and 7.3.5 ask for.
"""

from __future__ import annotations

from typeset.display import Text
from typeset.display.tags import Details, Tag
from typeset.frozen import replace
from typeset.layout.flow import Slab
from typeset.layout.text import TextSetter, baseline, list_item, space, tie
from typeset.model import nodes


def attachment_note_slabs(setter: TextSetter, note: nodes.AttachmentNote, width: int) -> list[Slab]:
    """附件： and its items; turnover lines stand below the first character after the number."""
    base = setter.sheet.styles["attachment-note"]
    label_width = setter.width(setter.passage(base, (note.label, "")), base.size)
    first, pitch = base.first, setter.sheet.page.pitch
    slabs = space(base.before, pitch)
    with setter.inside(Tag("L", (), Details(labels=True))):
        for n, item in enumerate(note.items):
            number = setter.passage(base, (item.number, ""))
            shift = label_width / base.size
            wide = setter.width(number, base.size) / base.size if item.number else 0
            style = replace(
                base, first=first if n == 0 else first + shift, rest=first + shift + wide
            )
            label = (note.label if n == 0 else "") + item.number
            passage = setter.passage(style, (label, ""), (item.content, ""))
            slabs += tie(list_item(setter, passage, len(label), style, width))
    slabs[-1] = slabs[-1]._replace(keep=False)
    return slabs


def signature_slabs(setter: TextSetter, block: nodes.Signature, width: int) -> list[Slab]:
    """GB/T 9704-2012, 7.3.5: the date starts two characters right of the name; the longer of the
    two keeps the indent from the right edge."""
    style = setter.sheet.styles["signature"]
    size, pitch = style.size, setter.sheet.page.pitch
    names = [setter.passage(style, (name, "")) for name in block.names]
    widths = [setter.width(name, size) for name in names]
    date = setter.passage(style, (block.date, ""))
    date_width = setter.width(date, size)
    edge = width - round(style.right * size)
    name_at = edge - max([*widths, date_width + 2 * size])
    if widths and max(widths) >= date_width + 2 * size:
        name_at = edge - max(widths)
    flush = replace(style, first=0.0, right=0.0, align="left")
    rows = [(name_at + (max(widths) - w) // 2, name) for w, name in zip(widths, names, strict=True)]
    if block.date:
        rows.append((name_at + 2 * size if widths else edge - date_width, date))
    slabs = space(style.before, pitch)
    for x, passage in rows:
        _, lines = setter.lines(passage, flush, max(width - max(x, 0), size))
        tag = setter.leaf()
        for line in lines:
            text = Text(max(x, 0), baseline(pitch, size), line.runs, False, tag)
            slabs.append(Slab(pitch, (text,), keep=True))
    slabs[-1] = slabs[-1]._replace(keep=False)
    return slabs
