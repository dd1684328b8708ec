"""What closes a document: the note of its attachments and its signature -> slabs.

Comes in: ``model.AttachmentNote`` or ``model.Signature`` and the width at hand. Goes out: one slab a
line, placed as GB/T 9704-2012, 7.3.4 and 7.3.5 ask for.
"""

from __future__ import annotations

from typing import NamedTuple

from typeset.display import Item
from typeset.display.tags import Details, Tag
from typeset.frozen import replace
from typeset.layout.flow import Slab
from typeset.layout.text import TextSetter, list_item, space, tie
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
    """A slab a line, kept together."""
    style = setter.sheet.styles["signature"]
    size, pitch = style.size, setter.sheet.page.pitch
    before, rows = signature_rows(setter, block, width)
    flush = replace(style, first=0.0, rest=0.0, right=0.0, align="left")
    slabs = space(before, pitch)
    for row in rows:
        texts: list[list[Item]] = []
        notes: tuple[Slab, ...] = ()
        for placed in row:
            at = max(placed.x, 0)
            passage = setter.passage(style, (placed.content, ""))
            every, lines = setter.lines(passage, flush, max(width - at, size))
            tag = setter.leaf()
            tag.kids += passage.kids
            notes += setter.notes(passage, None, width, setter.tags) if passage.notes else ()
            for n, line in enumerate(lines):
                texts += [[]] * (n + 1 - len(texts))
                shown = setter.row(every, line, passage, style, at, pitch, tag)
                texts[n] = [*texts[n], *shown]
        slabs += [Slab(pitch, tuple(items), keep=True) for items in texts or [[]]]
        slabs[-1] = slabs[-1]._replace(notes=notes)
    slabs[-1] = slabs[-1]._replace(keep=False)
    return slabs


class Placed(NamedTuple):
    """A name or a date of a signature: where it begins and how wide it is, in sp."""

    x: int
    width: int
    content: nodes.Inlines | str
    date: bool = False


Row = list[Placed]


def signature_rows(
    setter: TextSetter, block: nodes.Signature, width: int
) -> tuple[float, list[Row]]:
    """The grid lines above a signature, and what stands on each of its lines (GB/T 9704-2012, 7.3.5).

    Without a seal: the name keeps its distance from the right edge and the date begins two characters
    further in; where the date is the longer one, it keeps that distance and the name moves. With a seal:
    the date keeps its own distance, names stand above it in the middle."""
    style, rules = setter.sheet.styles["signature"], setter.sheet.signature
    contents: list[nodes.Inlines | str] = [*block.names, block.date]
    with setter.notes_aside():
        placed = [
            Placed(0, setter.width(setter.passage(style, (each, "")), style.size), each)
            for each in contents
        ]
    *names, date = placed
    date = date._replace(date=True)
    if block.sealed and rules.sealed:
        return rules.sealed_before, _sealed(setter, names, date, width)
    return style.before, _unsealed(setter, names, date, width)


def _unsealed(setter: TextSetter, names: list[Placed], date: Placed, width: int) -> list[Row]:
    """Names one below the other, the date below the last."""
    style = setter.sheet.styles["signature"]
    edge = width - round(style.right * style.size)
    further = round(setter.sheet.signature.date * style.size) if names else 0
    longest = max([name.width for name in names], default=0)
    at = edge - longest
    if date.width > longest:
        at = min(at, edge - date.width - further)
    rows = [[name._replace(x=at + (longest - name.width) // 2)] for name in names]
    return [*rows, [date._replace(x=at + further)]] if date.content else rows


def _sealed(setter: TextSetter, names: list[Placed], date: Placed, width: int) -> list[Row]:
    """The date ``sealed_right`` characters in, the last name in the middle above it; other names before it,
    as many side by side as their seals leave room for, rows as far apart as seals are high."""
    rules, size = setter.sheet.signature, setter.sheet.styles["signature"].size
    last = names[-1].width if names else 0
    middle = width - round(rules.sealed_right * size) - (date.width or last) // 2
    middle = min(middle, width - max(last, date.width) // 2)
    step = max([rules.seal, *(name.width + size for name in names)])
    across = max(1, (middle + step // 2) // step)
    rows: list[Row] = []
    # Seals do not touch, neither side by side nor one above the other.
    pitch = setter.sheet.page.pitch
    apart: list[Row] = [[]] * max(0, -(-rules.seal // pitch) - 1)
    for start in range(0, len(names), across):
        some = names[start : start + across]
        row = [
            name._replace(x=middle - (len(some) - 1 - n) * step - name.width // 2)
            for n, name in enumerate(some)
        ]
        rows += [*(apart if rows else []), row]
    return [*rows, [date._replace(x=middle - date.width // 2)]] if date.content else rows
