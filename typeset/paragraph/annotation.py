"""Annotations of a paragraph: what they do to the widths and breaks of its text.

Comes in: a draft and the annotations of its text. Goes out: in the draft, ruby and warichu measured, room for
ruby that is wider than its base, the width and the breaks of notes in two rows. ``interlinear`` draws them.
Follows CLREQ 3.3.4 (ruby: at least a quarter of an em between two of them, over the neighbours where there is
room) and, for notes in two rows (双行夹注), JLREQ 3.4.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from typeset.fonts import Library
from typeset.paragraph.draft import Draft
from typeset.paragraph.items import FREE_BREAK, Annotation, Kind, Note, Segment
from typeset.paragraph.settings import Settings
from typeset.text.characters import may_break

OVERHANG = 350
"""How far ruby may stand over a neighbour that has none, in milli-em of the text."""
APART = 125
"""The least space between two pieces of ruby: a quarter of an em of their own size."""

Glyph = tuple[str, str, int]
"""A character, its face, its advance in milli-em of its own size."""


def annotate(
    draft: Draft,
    segments: Sequence[Segment],
    annotations: Sequence[Annotation],
    library: Library,
    settings: Settings,
) -> None:
    """Put ``annotations`` into ``draft``."""
    ordered = sorted(annotations, key=lambda each: (each.start, each.end))
    notes: list[Note] = []
    for each in ordered:
        if each.kind is Kind.RUBY:
            glyphs = _measured(each.text, each.role, library)
            scale = round(settings.ruby * 1000)
            notes.append(Note(each.kind, each.start, each.end, scale, glyphs))
        elif each.kind is Kind.WARICHU:
            notes.append(_two_rows(draft, each, segments, library))
    _make_room(draft, [note for note in notes if note.kind is Kind.RUBY])
    draft.notes = tuple(notes)
    draft.marks_below = tuple(
        each for each in ordered if each.kind not in (Kind.RUBY, Kind.WARICHU)
    )


def _measured(text: str, role: str, library: Library) -> tuple[Glyph, ...]:
    chain = library.role(role)
    return tuple((ch, chain.face_of[ch], chain.advance[ch]) for ch in text)


# ---------------------------------------------------------------- ruby


def _make_room(draft: Draft, notes: Sequence[Note]) -> None:
    """Kerns where ruby would come too near to its neighbours."""
    end_before, over_before = -1, 0
    for note in notes:
        over = (_width(note) - _base(draft, note)) // 2
        if note.start == end_before:
            _kern(draft, note.start, APART + over + over_before)
        else:
            _kern(draft, end_before, over_before - OVERHANG)
            _kern(draft, note.start, over - OVERHANG)
        end_before, over_before = note.end, over
        inner = note.end - note.start - 1
        draft.breaks[note.start + 1 : note.end] = bytes(inner)
    _kern(draft, end_before, over_before - OVERHANG)


def _kern(draft: Draft, k: int, width: int) -> None:
    # Before the first character and after the last one there is nothing to keep clear of.
    if width > 0 and 0 < k < len(draft.text):
        draft.kern[k] = draft.kern.get(k, 0) + width


def _width(note: Note) -> int:
    return sum(advance for _, _, advance in note.glyphs) * note.scale // 1000


def _base(draft: Draft, note: Note) -> int:
    kerns = sum(draft.kern.get(k, 0) for k in range(note.start + 1, note.end))
    return sum(draft.advances[note.start : note.end]) + kerns


# ---------------------------------------------------------------- notes in two rows


def halves(glyphs: Sequence[Glyph]) -> tuple[int, int]:
    """Where the second row of ``glyphs`` begins, and the width of the wider row in their milli-em."""
    total = sum(advance for _, _, advance in glyphs)
    best = (len(glyphs), total)
    for at, first in enumerate(accumulate(advance for _, _, advance in glyphs), 1):
        wider = max(first, total - first)
        whole = at == len(glyphs) or may_break(glyphs[at - 1][0], glyphs[at][0])
        # Of two ways as even, the first row is the longer one.
        if whole and wider <= best[1]:
            best = (at, wider)
    return best


def _two_rows(
    draft: Draft, each: Annotation, segments: Sequence[Segment], library: Library
) -> Note:
    """A note is as wide as its wider row; it may be broken after each pair of characters that leaves
    both parts as wide as they are together."""
    start, end = each.start, each.end
    glyphs: list[Glyph] = []
    offset, scale = 0, 1000
    for segment in segments:
        inside = segment.text[max(0, start - offset) : max(0, end - offset)]
        if inside:
            glyphs += _measured(inside, segment.role, library)
            scale = segment.scale
        offset += len(segment.text)
    count = end - start
    widths = [halves(glyphs[:k])[1] * scale // 1000 for k in range(count + 1)]
    widths = list(accumulate(widths, max))
    _clear(draft, start, end)
    for k in range(count):
        draft.advances[start + k] = widths[k + 1] - widths[k]
    for k in range(2, count - 1, 2):
        rest = halves(glyphs[k:])[1] * scale // 1000
        if widths[k] + rest <= widths[count] and may_break(glyphs[k - 1][0], glyphs[k][0]):
            draft.breaks[start + k] = FREE_BREAK
    return Note(each.kind, start, end, scale, tuple(glyphs))


def _clear(draft: Draft, start: int, end: int) -> None:
    """Take back what was found inside the note for a single row."""
    inner = end - start - 1
    draft.breaks[start + 1 : end] = bytes(inner)
    draft.rigid[start + 1 : end] = b"\1" * inner
    for k in range(start, end):
        draft.squeezes.pop(k, None)
        for events in (draft.tail, draft.hang):
            events.pop(k + 1, None)
        for events in (draft.kern, draft.springs, draft.lead) if k > start else (draft.lead,):
            events.pop(k, None)
