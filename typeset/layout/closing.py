"""What closes a document: the note of its attachments and its signature -> slabs.

Comes in: ``model.AttachmentNote`` or ``model.Signature`` and the width at hand. Goes out: one slab a
line, placed as GB/T 9704-2012, 7.3.4 and 7.3.5 ask for.
"""

from __future__ import annotations

from typeset.display import Text
from typeset.display.tags import Details, Tag
from typeset.frozen import replace
from typeset.layout.flow import Slab
from typeset.layout.text import Passage, TextSetter, baseline, list_item, space, tie
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
    """GB/T 9704-2012, 7.3.5. Without a seal: the name keeps its distance from the right edge and the date
    begins two characters further in; where the date is the longer one, it keeps that distance and the
    name moves. With a seal: the date keeps its own distance, names stand above it in the middle."""
    style, rules = setter.sheet.styles["signature"], setter.sheet.signature
    size, pitch = style.size, setter.sheet.page.pitch
    names = [setter.passage(style, (name, "")) for name in block.names]
    date = setter.passage(style, (block.date, ""))
    if block.sealed and rules.sealed:
        before, rows = rules.sealed_before, _sealed(setter, names, date, width)
    else:
        before, rows = style.before, _unsealed(setter, names, date, width)
    flush = replace(style, first=0.0, rest=0.0, right=0.0, align="left")
    slabs = space(before, pitch)
    for row in rows:
        texts: list[list[Text]] = []
        for x, passage in row:
            at = max(x, 0)
            _, lines = setter.lines(passage, flush, max(width - at, size))
            tag = setter.leaf()
            for n, line in enumerate(lines):
                texts += [[]] * (n + 1 - len(texts))
                texts[n] = [*texts[n], Text(at, baseline(pitch, size), line.runs, False, tag)]
        slabs += [Slab(pitch, tuple(items), keep=True) for items in texts or [[]]]
    slabs[-1] = slabs[-1]._replace(keep=False)
    return slabs


Placed = list[tuple[int, Passage]]
"""What stands on one line: where each begins, in sp, and its text."""


def _unsealed(setter: TextSetter, names: list[Passage], date: Passage, width: int) -> list[Placed]:
    """Names one below the other, the date below the last."""
    style, shift = setter.sheet.styles["signature"], setter.sheet.signature.date
    size = style.size
    widths = [setter.width(name, size) for name in names]
    date_width = setter.width(date, size)
    edge = width - round(style.right * size)
    further = round(shift * size) if names else 0
    longest = max(widths, default=0)
    name_at = edge - longest
    if date_width > longest:
        name_at = min(name_at, edge - date_width - further)
    rows = [[(name_at + (longest - w) // 2, name)] for w, name in zip(widths, names, strict=True)]
    return [*rows, [(name_at + further, date)]] if date.length else rows


def _sealed(setter: TextSetter, names: list[Passage], date: Passage, width: int) -> list[Placed]:
    """The date ``sealed_right`` characters in, the last name in the middle above it; other names before it,
    as many side by side as their seals leave room for, rows as far apart as seals are high."""
    rules, size = setter.sheet.signature, setter.sheet.styles["signature"].size
    widths = [setter.width(name, size) for name in names]
    date_width = setter.width(date, size)
    last = widths[-1] if widths else 0
    middle = width - round(rules.sealed_right * size) - date_width // 2
    middle = min(middle, width - max(last, date_width) // 2)
    if date_width == 0:
        middle = width - round(rules.sealed_right * size) - last // 2
    step = max([rules.seal, *(w + size for w in widths)])
    across = max(1, (middle + step // 2) // step)
    rows: list[Placed] = []
    # Seals do not touch, neither side by side nor one above the other.
    pitch = setter.sheet.page.pitch
    apart: list[Placed] = [[]] * max(0, -(-rules.seal // pitch) - 1)
    for start in range(0, len(names), across):
        end = min(start + across, len(names))
        row = [
            (middle - (end - 1 - n) * step - widths[n] // 2, names[n]) for n in range(start, end)
        ]
        rows += [*(apart if rows else []), row]
    return [*rows, [(middle - date_width // 2, date)]] if date.length else rows
