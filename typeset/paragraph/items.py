"""Text with styles -> the arrays that line breaking works on.

Comes in: segments of text, each with a role, a scale and a rise. Goes out: ``Items``: prefix sums of
advances and of what can be squeezed, the legal breaks, the kerns at Han-Latin joins and adjacent
marks. No object is made for a character: the dense arrays are built by ``map`` and ``accumulate``,
and regular expressions find the sparse events. Follows CLREQ 3.1 and 3.2.

All widths are milli-em of the paragraph's type size.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple, TypeVar

from typeset.display import DOUBLE_DASH
from typeset.fonts import Library
from typeset.text import characters as table
from typeset.text.linebreak import western_breaks

T = TypeVar("T")
GAP = 250
"""The Han-Latin gap (CLREQ 3.2.2)."""
HALF = 500
MIDDLE_DOT_WIDTH = 500
FULL_WIDTH = 900
"""A mark at least this wide has a blank to give up; narrower ones come from a face without it."""
SHORT = 12
"""Texts of up to this many characters are composed once."""


class Segment(NamedTuple):
    """Text in one role. ``scale`` is per mille of the paragraph's size, ``rise`` in milli-em."""

    text: str
    role: str
    scale: int = 1000
    rise: int = 0


class Stretch(NamedTuple):
    """A part of the text that comes from one face at one scale; Western ones are never spaced out."""

    start: int
    end: int
    face: str
    scale: int
    rise: int
    western: bool


class Squeeze(NamedTuple):
    """What can be taken away at a character: how much, in which order, and on which side."""

    order: table.Order
    amount: int
    blank: table.Blank


class Items(NamedTuple):
    """A paragraph ready for breaking; ``n`` is the length of ``text``.

    ``advance[k]`` is the width of ``text[:k]`` with the kerns before characters 1..k-1;
    ``kern[k]`` is the kern before character ``k``. A line from ``i`` to ``j`` is
    ``advance[j] - advance[i] - lead(i) - tail(j)`` wide, where ``lead`` takes back the kern at ``i``
    and the blank of an opening mark, and ``tail`` the blank of a closing mark or a space.
    ``breaks[k]`` is 1 where a line may end before ``k``. ``rigid[k]`` counts the places up to ``k``
    that may not be spaced out; ``elastic[k]`` the stretch of gaps and word spaces up to ``k``.
    """

    text: str
    advance: list[int]
    shrink: list[int]
    rigid: list[int]
    elastic: list[int]
    breaks: bytes
    kern: dict[int, int]
    squeezes: dict[int, Squeeze]
    springs: dict[int, int]
    lead: dict[int, int]
    tail: dict[int, int]
    lead_shrink: dict[int, int]
    tail_shrink: dict[int, int]
    stretches: tuple[Stretch, ...]


Asked = defaultdict[str, list[str]]
"""Role → the texts that were composed in it."""


def add_asked(all_asked: Asked, asked: Asked) -> None:
    """Put ``asked`` to ``all_asked``."""
    for role, texts in asked.items():
        all_asked[role] += texts


def characters(asked: Asked) -> dict[str, str]:
    """Role → the characters that were composed in it, each once."""
    texts = {role: "\n".join(part).replace("——", DOUBLE_DASH) for role, part in asked.items()}
    return {role: "".join({*text} - {"\n"}) for role, text in texts.items()}


class Composer:
    """Turns segments into items with the faces of ``library`` at one strictness of the bans."""

    def __init__(self, library: Library, strictness: str = "normal") -> None:
        self.library = library
        start, end = table.banned_at_start(strictness), table.banned_at_end(strictness)
        self._short: dict[Segment, Items] = {}
        self.asked: Asked = defaultdict(list)
        self._special = {ch: (ch in start, ch in end, row) for ch, row in table.CLASS_OF.items()}

    def items(self, segments: Sequence[Segment]) -> Items:
        """The arrays of one paragraph. Short texts come again and again, in tables above all."""
        for text, role, _, _ in segments:
            self.asked[role].append(text)
        if len(segments) == 1 and len(segments[0].text) <= SHORT:
            key = segments[0]
            items = self._short.get(key)
            if items is None:
                items = self._short[key] = self._build(segments)
            return items
        return self._build(segments)

    def asking(self, make: Callable[[], T]) -> tuple[T, Asked]:
        """What ``make`` returns, and what it has composed."""
        outside, self.asked = self.asked, defaultdict(list)
        made = make()
        asked, self.asked = self.asked, outside
        add_asked(outside, asked)
        return made, asked

    def _build(self, segments: Sequence[Segment]) -> Items:
        segments = [
            segment._replace(text=segment.text.replace("——", DOUBLE_DASH))
            if "——" in segment.text
            else segment
            for segment in segments
        ]
        text = "".join([segment.text for segment in segments])
        runs = [match.span() for match in table.WESTERN_RUN.finditer(text)]
        draft = _Draft(text, self._advances(segments))
        draft.specials(self._special)
        draft.marks()
        draft.western(runs)
        return draft.finish(self._stretches(segments, runs))

    def _advances(self, segments: Sequence[Segment]) -> list[int]:
        advances: list[int] = []
        for segment in segments:
            widths = map(self.library.role(segment.role).advance.__getitem__, segment.text)
            if segment.scale == 1000:
                advances.extend(widths)
            else:
                advances.extend([width * segment.scale // 1000 for width in widths])
        return advances

    def _stretches(
        self, segments: Sequence[Segment], runs: list[tuple[int, int]]
    ) -> tuple[Stretch, ...]:
        stretches: list[Stretch] = []
        start = 0
        for segment in segments:
            end = start + len(segment.text)
            face_of = self.library.role(segment.role).face_of.__getitem__
            at = start
            for a, b in runs:
                if b <= start or a >= end:
                    continue
                a, b = max(a, start), min(b, end)
                if a > at:
                    _by_face(stretches, segment, face_of, start, (at, a), western=False)
                _by_face(stretches, segment, face_of, start, (a, b), western=True)
                at = b
            if end > at:
                _by_face(stretches, segment, face_of, start, (at, end), western=False)
            start = end
        return tuple(stretches)


def _by_face(
    stretches: list[Stretch],
    segment: Segment,
    face_of: Callable[[str], str],
    offset: int,
    span: tuple[int, int],
    *,
    western: bool,
) -> None:
    """Append the stretches of a part of ``segment``, whose own text begins at ``offset``."""
    start, end = span
    text, _, scale, rise = segment
    part = text[start - offset : end - offset]
    faces = set(map(face_of, part))
    if len(faces) == 1:
        stretches.append(Stretch(start, end, faces.pop(), scale, rise, western))
        return
    for face, group in groupby(part, face_of):
        length = sum(1 for _ in group)
        stretches.append(Stretch(start, start + length, face, scale, rise, western))
        start += length


class _Draft:
    """The arrays of one paragraph while its sparse events are being found."""

    def __init__(self, text: str, advances: list[int]) -> None:
        n = len(text)
        self.text = text
        self.advances = advances
        self.breaks = bytearray(b"\1") * (n + 1)
        self.breaks[0] = 0
        self.rigid = bytearray(n)
        self.kern: dict[int, int] = {}
        self.squeezes: dict[int, Squeeze] = {}
        self.springs: dict[int, int] = {}
        self.lead: dict[int, int] = {}
        self.tail: dict[int, int] = {}

    def specials(self, special: Mapping[str, tuple[bool, bool, table.CharacterClass]]) -> None:
        """Bans at line edges, blanks to trim and to squeeze, and what stays together."""
        text, advances, breaks, squeezes = self.text, self.advances, self.breaks, self.squeezes
        for match in table.SPECIAL.finditer(text):
            k = match.start()
            start, end, row = special[text[k]]
            if start:
                breaks[k] = 0
            if end:
                breaks[k + 1] = 0
            if row.squeeze is _NEVER:
                continue
            width = advances[k]
            if row.blank is _BOTH:
                pad = MIDDLE_DOT_WIDTH - width
                self.kern[k] = self.kern.get(k, 0) + pad // 2
                self.kern[k + 1] = pad - pad // 2
            elif width >= FULL_WIDTH:
                half = width // 2
                squeezes[k] = Squeeze(row.squeeze, half, row.blank)
                if row.blank is _LEFT:
                    self.lead[k] = half
                else:
                    self.tail[k + 1] = half
        for pattern, sign in (
            (table.INSEPARABLE, table.INSEPARABLE_SIGNS),
            (table.ZERO_NUMBER, "〇"),
        ):
            if any(ch in text for ch in sign):
                for match in pattern.finditer(text):
                    self._together(match.start(), match.end())

    def _together(self, start: int, end: int) -> None:
        if end - start > 1:
            self.breaks[start + 1 : end] = bytes(end - start - 1)
            if self.text[start] in "…⋯":
                self.rigid[start + 1 : end] = b"\1" * (end - start - 1)

    def marks(self) -> None:
        """Adjacent marks: half an em goes where their blanks meet, and cannot be squeezed again."""
        text, squeezes, kern = self.text, self.squeezes, self.kern
        for match in table.MARKS_TOGETHER.finditer(text):
            for k in range(match.start() + 1, match.end()):
                if not (table.marks_meet(text[k - 1], text[k]) and k in squeezes):
                    continue
                kern[k] = kern.get(k, 0) - HALF
                spent = k if squeezes[k].blank is table.Blank.LEFT else k - 1
                if spent in squeezes:
                    squeezes[spent] = Squeeze(table.Order.NEVER, 0, squeezes[spent].blank)

    def western(self, runs: Sequence[tuple[int, int]]) -> None:
        """Han-Latin gaps, breaks and word spaces of Western runs."""
        text = self.text
        n = len(text)
        ideograph, edge = table.is_ideograph, table.GAP_EDGE.match
        for start, end in runs:
            if start and ideograph(text[start - 1]) and edge(text[start]):
                self._gap(start)
            if end < n and ideograph(text[end]) and edge(text[end - 1]):
                self._gap(end)
            if end - start == 1:
                continue
            run = text[start:end]
            inner = end - start - 1
            self.breaks[start + 1 : end] = bytes(inner)
            self.rigid[start + 1 : end] = b"\1" * inner
            for k in western_breaks(run):
                self.breaks[start + k] = 1
            if " " in run:
                for match in _SPACE.finditer(text, start, end):
                    self._word_space(match.start())

    def _gap(self, k: int) -> None:
        self.kern[k] = self.kern.get(k, 0) + GAP
        self.squeezes[k] = _GAP_SQUEEZE
        self.springs[k] = GAP // 2

    def _word_space(self, k: int) -> None:
        width = self.advances[k]
        self.springs[k] = GAP
        self.squeezes[k] = Squeeze(table.Order.WORD_SPACE, max(0, width - GAP), table.Blank.RIGHT)
        self.tail[k + 1] = width

    def finish(self, stretches: tuple[Stretch, ...]) -> Items:
        text, kern = self.text, self.kern
        n = len(text)
        kern.pop(n, None)
        self.breaks[n] = 1
        sums = self.advances
        lead = self.lead
        for k, width in kern.items():
            sums[k] += width
            lead[k] = lead.get(k, 0) + width
        shrinks: Sequence[int] = ()
        lead_shrink: dict[int, int] = {}
        tail_shrink: dict[int, int] = {}
        if self.squeezes:
            shrinks = [0] * n
            for k, (_, amount, blank) in self.squeezes.items():
                shrinks[k] = amount
                if blank is _LEFT:
                    lead_shrink[k] = amount
                else:
                    tail_shrink[k + 1] = amount
        stretch: Sequence[int] = ()
        if self.springs:
            stretch = [0] * n
            for k, width in self.springs.items():
                stretch[k] = width
        nothing = [0] * (n + 1)
        return Items(
            text,
            [0, *accumulate(sums)],
            [0, *accumulate(shrinks)] if shrinks else nothing,
            [0, *accumulate(self.rigid)] if 1 in self.rigid else nothing,
            [0, *accumulate(stretch)] if stretch else nothing,
            bytes(self.breaks),
            kern,
            self.squeezes,
            self.springs,
            lead,
            self.tail,
            lead_shrink,
            tail_shrink,
            stretches,
        )


_SPACE = re.compile(" ")
_LEFT, _BOTH, _NEVER = table.Blank.LEFT, table.Blank.BOTH, table.Order.NEVER
_GAP_SQUEEZE = Squeeze(table.Order.GAP, GAP // 2, table.Blank.LEFT)
