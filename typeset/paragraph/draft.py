"""The sparse events of a paragraph: where something happens besides one character after another.

Comes in: the text, its advances, what the settings make of the table's rows. Goes out: ``Items``. Regular
expressions find the events (bans at line edges, blanks, adjacent marks, Han-Latin gaps, units, words);
the dense arrays are built by ``accumulate`` at the end. Follows CLREQ 3.1 and 3.2.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from typeset.frozen import NamedTuple
from typeset.paragraph.items import (
    FREE_BREAK,
    FULL_WIDTH,
    GAP,
    HALF,
    MIDDLE_DOT_WIDTH,
    NO_BREAK,
    Annotation,
    Items,
    Note,
    Squeeze,
    Stretch,
)
from typeset.text import characters as table
from typeset.text.linebreak import western_breaks

SPACE = re.compile(" ")


class Effect(NamedTuple):
    """What a character with a row in the table does to a paragraph: whether it is kept from the start or the
    end of a line, whether it is ``tight``, how it is squeezed, the kerns ``before`` and ``after`` it, and the
    blank that goes where a line ends behind it (``tail``) or begins with it (``lead``)."""

    start: bool
    end: bool
    tight: bool = False
    squeeze: Squeeze | None = None
    before: int = 0
    after: int = 0
    tail: int = 0
    lead: int = 0


class Effects(dict[tuple[str, int], Effect]):
    """Character and its advance → its effect, at a strictness and with a style of marks."""

    def __init__(self, strictness: str, style: table.MarkStyle) -> None:
        super().__init__()
        self._at_start = table.banned_at_start(strictness)
        self._at_end = table.banned_at_end(strictness)
        self._style = style

    def __missing__(self, key: tuple[str, int]) -> Effect:
        effect = self[key] = self._effect(*key)
        return effect

    def _effect(self, ch: str, width: int) -> Effect:
        row, (half_wide, at_start, at_end) = table.CLASS_OF[ch], self._style
        bans = ch in self._at_start, ch in self._at_end
        if row.squeeze is table.Order.NEVER:
            return Effect(*bans, tight=row.tight)
        if row.blank is table.Blank.BOTH:
            pad = MIDDLE_DOT_WIDTH - width
            return Effect(*bans, before=pad // 2, after=pad - pad // 2)
        if width < FULL_WIDTH:
            return Effect(*bans)
        half, opening = width // 2, row.blank is table.Blank.LEFT
        effect = Effect(
            *bans,
            tail=half if at_end and not opening else 0,
            lead=half if at_start and opening else 0,
        )
        if row.squeeze not in half_wide:
            return effect._replace(squeeze=Squeeze(row.squeeze, half, row.blank))
        return effect._replace(before=-half) if opening else effect._replace(after=-half)


class Rules(NamedTuple):
    """What the settings of a layout make of the events: ``hanging`` as there, ``gap`` in milli-em,
    ``unit_break`` the kind of place between a figure and its unit."""

    effects: Effects
    hanging: str
    gap: int
    unit_break: int

    def find(self, draft: Draft, runs: Sequence[tuple[int, int]]) -> None:
        """All events of a text whose Western runs are ``runs``."""
        draft.specials(self.effects)
        keep_together(draft.text, draft.breaks, draft.rigid)
        draft.marks()
        if self.hanging != "off":
            draft.hanging(self.hanging == "force")
        draft.western(runs, self.gap, self.unit_break)


def keep_together(text: str, breaks: bytearray, rigid: bytearray) -> None:
    """What is never split inside; an ellipsis is not spaced out either."""
    if table.KEPT_SIGNS.isdisjoint(text):
        return
    for pattern in (table.INSEPARABLE, table.ZERO_NUMBER):
        for match in pattern.finditer(text):
            start, end = match.span()
            if end - start > 1:
                inner = end - start - 1
                breaks[start + 1 : end] = bytes(inner)
                if text[start] in "…⋯":
                    rigid[start + 1 : end] = b"\1" * inner


def join_unit(text: str, breaks: bytearray, k: int, kind: int) -> None:
    """A unit behind a figure: one character, or a multiplier with the unit behind it."""
    if text[k - 1].isdecimal() and breaks[k]:
        breaks[k] = kind
        unit = text[k + 1 : k + 2]
        if text[k] in table.MULTIPLIERS and unit in table.HAN_UNITS and breaks[k + 1]:
            breaks[k + 1] = kind


class Draft:
    """The arrays of one paragraph while its events are being found."""

    def __init__(self, text: str, advances: list[int]) -> None:
        n = len(text)
        self.text = text
        self.advances = advances
        self.breaks = bytearray(b"\1") * (n + 1)
        self.breaks[0] = NO_BREAK
        self.rigid = bytearray(n)
        self.kern: dict[int, int] = {}
        self.squeezes: dict[int, Squeeze] = {}
        self.springs: dict[int, int] = {}
        self.lead: dict[int, int] = {}
        self.tail: dict[int, int] = {}
        self.hang: dict[int, int] = {}
        self.marks_below: tuple[Annotation, ...] = ()
        self.notes: tuple[Note, ...] = ()

    def specials(self, effects: Effects) -> None:
        """Bans at line edges, blanks to trim and to squeeze."""
        text, advances, breaks, squeezes = self.text, self.advances, self.breaks, self.squeezes
        kern, tails, leads, length = self.kern, self.tail, self.lead, len(self.text)
        for match in table.SPECIAL.finditer(text):
            k = match.start()
            start, end, tight, squeeze, before, after, tail, lead = effects[text[k], advances[k]]
            if start:
                breaks[k] = NO_BREAK
            if end:
                breaks[k + 1] = NO_BREAK
            if squeeze:
                squeezes[k] = squeeze
            if tail:
                tails[k + 1] = tail
            if lead:
                leads[k] = lead
            if before:
                kern[k] = kern.get(k, 0) + before
            if after:
                kern[k + 1] = kern.get(k + 1, 0) + after
            if tight:
                self.rigid[k : k + 2] = b"\1\1"[: length - k]

    def marks(self) -> None:
        """Adjacent marks: half an em goes where their blanks meet, and cannot be squeezed again."""
        text, squeezes, kern = self.text, self.squeezes, self.kern
        for match in table.MARKS_TOGETHER.finditer(text):
            for k in range(match.start() + 1, match.end()):
                if not table.marks_meet(text[k - 1], text[k]):
                    continue
                spent = k if text[k] in table.OPENING else k - 1
                if spent in squeezes and squeezes[spent].amount:
                    kern[k] = kern.get(k, 0) - HALF
                    squeezes[spent] = Squeeze(table.Order.NEVER, 0, squeezes[spent].blank)
            if "？" in match[0] or "！" in match[0]:
                self._exclamations(match.start(), match.end())

    def _exclamations(self, start: int, end: int) -> None:
        for pair in table.EXCLAMATION_PAIR.finditer(self.text, start, end):
            last = pair.end() - 1
            if last in self.squeezes and self.squeezes[last].amount:
                self.kern[last + 1] = self.kern.get(last + 1, 0) - HALF
                self.squeezes[last] = Squeeze(table.Order.NEVER, 0, table.Blank.RIGHT)

    def hanging(self, always: bool) -> None:
        """Marks that may hang, one at a time: not beside another mark (CLREQ 3.1.7)."""
        text, marks = self.text, table.FULL_WIDTH_MARKS
        for match in table.SPECIAL.finditer(text):
            k = match.start()
            if text[k] not in table.HANGING:
                continue
            beside = text[max(0, k - 1) : k] + text[k + 1 : k + 2]
            if any(mark in marks for mark in beside):
                continue
            if self.advances[k] >= FULL_WIDTH:
                if always:
                    self.tail[k + 1] = self.advances[k]
                else:
                    self.hang[k + 1] = self.advances[k] - self.tail.get(k + 1, 0)

    def western(
        self,
        runs: Sequence[tuple[int, int]],
        gap: int,
        unit_break: int,
    ) -> None:
        """Han-Latin gaps, units, breaks and word spaces of Western runs."""
        text = self.text
        n = len(text)
        ideograph, edge = table.is_ideograph, table.is_gap_edge
        gap_squeeze = Squeeze(table.Order.GAP, gap // 2, table.Blank.LEFT) if runs else None
        for start, end in runs:
            if start and ideograph(text[start - 1]) and edge(text[start]):
                self._gap(start, gap, gap_squeeze)
                if unit_break != FREE_BREAK and text[start - 1] in table.UNIT_PREFIX:
                    self.breaks[start] = unit_break
            if end < n and ideograph(text[end]) and edge(text[end - 1]):
                self._gap(end, gap, gap_squeeze)
                if unit_break != FREE_BREAK and text[end] in table.HAN_UNITS:
                    join_unit(text, self.breaks, end, unit_break)
            if end - start == 1:
                continue
            run = text[start:end]
            inner = end - start - 1
            self.breaks[start + 1 : end] = bytes(inner)
            self.rigid[start + 1 : end] = b"\1" * inner
            for k in western_breaks(run):
                self.breaks[start + k] = FREE_BREAK
            if " " in run:
                for match in SPACE.finditer(text, start, end):
                    self._word_space(match.start())
            if " " in run or "/" in run:
                for match in table.WESTERN_TOGETHER.finditer(text, start, end):
                    self.breaks[match.end()] = NO_BREAK

    def _gap(self, k: int, gap: int, squeeze: Squeeze | None) -> None:
        if gap and squeeze:
            self.kern[k] = self.kern.get(k, 0) + gap
            self.squeezes[k] = squeeze
            self.springs[k] = gap // 2

    def _word_space(self, k: int) -> None:
        width = self.advances[k]
        self.springs[k] = GAP
        self.squeezes[k] = Squeeze(table.Order.WORD_SPACE, max(0, width - GAP), table.Blank.RIGHT)
        self.tail[k + 1] = width

    def put_kerns(self) -> dict[int, int]:
        """Put the kerns to the advances; what a line that begins at a place takes back, with its kern."""
        kern, lead = self.kern, self.lead
        kern.pop(len(self.text), None)
        for k, width in kern.items():
            self.advances[k] += width
            lead[k] = lead.get(k, 0) + width
        return lead

    def shrinks(self) -> tuple[Sequence[int], dict[int, int], dict[int, int]]:
        """What can be squeezed at each character, and how much of it goes at the start of a line or at its
        end."""
        shrinks: list[int] = []
        lead_shrink: dict[int, int] = {}
        tail_shrink: dict[int, int] = {}
        if self.squeezes:
            shrinks = [0] * len(self.text)
            left = table.Blank.LEFT
            for k, (_, amount, blank) in self.squeezes.items():
                shrinks[k] = amount
                if blank is left:
                    lead_shrink[k] = amount
                elif k + 1 in self.tail:
                    tail_shrink[k + 1] = amount
        return shrinks, lead_shrink, tail_shrink

    def finish(self, stretches: tuple[Stretch, ...], reach: int, push: float) -> Items:
        """Build the dense arrays."""
        text = self.text
        n = len(text)
        self.breaks[n] = FREE_BREAK
        shrinks, lead_shrink, tail_shrink = self.shrinks()
        lead = self.put_kerns()
        stretch: Sequence[int] = ()
        if self.springs:
            stretch = [0] * n
            for k, width in self.springs.items():
                stretch[k] = width
        nothing = [0] * (n + 1)
        return Items(
            text,
            [0, *accumulate(self.advances)],
            [0, *accumulate(shrinks)] if shrinks else nothing,
            [0, *accumulate(self.rigid)] if 1 in self.rigid else nothing,
            [0, *accumulate(stretch)] if stretch else nothing,
            bytes(self.breaks),
            self.kern,
            self.squeezes,
            self.springs,
            lead,
            self.tail,
            lead_shrink,
            tail_shrink,
            self.hang,
            reach,
            push,
            stretches,
            self.marks_below,
            self.notes,
        )
