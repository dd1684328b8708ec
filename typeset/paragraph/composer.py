"""Text with styles -> the arrays that line breaking works on.

Comes in: segments of text, each with a role, a scale and a rise, and annotations. Goes out: ``Items``: prefix
sums of advances and of what can be squeezed, the legal breaks, the kerns at Han-Latin joins and adjacent
marks. No object is made for a character: the dense arrays are built by ``map`` and ``accumulate``,
and regular expressions find the sparse events. Follows CLREQ 3.1 and 3.2.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import TypeVar

from typeset.display import DOUBLE_DASH
from typeset.fonts import Library, Role
from typeset.paragraph.annotation import annotate
from typeset.paragraph.draft import Draft, Effects
from typeset.paragraph.hyphenation import divide_words
from typeset.paragraph.items import (
    FREE_BREAK,
    HALF,
    HYPHEN_BREAK,
    NO_BREAK,
    SOFT_HYPHEN,
    UNIT_BREAK,
    Annotation,
    Items,
    Segment,
    Stretch,
)
from typeset.paragraph.settings import Settings
from typeset.paragraph.tracking import Tracking, tracked_advances
from typeset.text import characters as table

SHORT = 12
"""Texts of up to this many characters are composed once."""
SQUEEZE_DEMERITS = {"in": 2.5, "out": 30.0}
"""Demerits of a line that takes all that can be squeezed: less than those of the line one em short, or
so many that a line is squeezed only where it would start with a forbidden mark."""
_LETTER = re.compile("[A-Za-z]")
_UNIT_BREAKS = {"keep": NO_BREAK, "prefer": UNIT_BREAK, "free": FREE_BREAK}


Asked = defaultdict[str, list[str]]
"""Role → the texts that were composed in it."""
T = TypeVar("T")


def add_asked(all_asked: Asked, asked: Asked) -> None:
    """Put ``asked`` to ``all_asked``."""
    for role, texts in asked.items():
        all_asked[role] += texts


def characters(asked: Asked) -> dict[str, str]:
    """Role → the characters that were composed in it, each once."""
    texts = {role: "\n".join(part).replace("——", DOUBLE_DASH) for role, part in asked.items()}
    return {role: "".join({*text} - {"\n"}) for role, text in texts.items()}


class Composer:
    """Turns segments into items with the faces of ``library`` and the settings of a layout."""

    def __init__(self, library: Library, settings: Settings | None = None) -> None:
        self.settings = settings = settings or Settings()
        self.library = library
        self._effects = Effects(settings.strictness, table.MARK_STYLES[settings.marks])
        self._gap = round(settings.gap * 1000)
        self._unit_break = _UNIT_BREAKS[settings.units]
        self._short: dict[Segment, Items] = {}
        self.asked: Asked = defaultdict(list)
        self._push = SQUEEZE_DEMERITS[settings.push]
        self._reach = HALF if settings.hanging == "off" else 2 * HALF

    def items(
        self,
        segments: Sequence[Segment],
        annotations: Sequence[Annotation] = (),
        tracking: Tracking | None = None,
    ) -> Items:
        """The arrays of one paragraph. Short texts come again and again, in tables above all."""
        for text, role, _, _ in segments:
            self.asked[role].append(text)
        for each in annotations:
            if each.text:
                self.asked[each.role].append(each.text)
        if tracking:
            return self._build(segments, annotations, tracking)._replace(tracking=tracking)
        if annotations or len(segments) != 1 or len(segments[0].text) > SHORT:
            return self._build(segments, annotations)
        key = segments[0]
        items = self._short.get(key)
        if items is None:
            items = self._short[key] = self._build(segments, ())
        return items

    def asking(self, make: Callable[[], T]) -> tuple[T, Asked]:
        """What ``make`` returns, and what it has composed."""
        outside, self.asked = self.asked, defaultdict(list)
        made = make()
        asked, self.asked = self.asked, outside
        add_asked(outside, asked)
        return made, asked

    def _build(
        self,
        segments: Sequence[Segment],
        annotations: Sequence[Annotation],
        tracking: Tracking | None = None,
    ) -> Items:
        segments = [
            segment._replace(text=segment.text.replace("——", DOUBLE_DASH))
            if "——" in segment.text
            else segment
            for segment in segments
        ]
        text = "".join([segment.text for segment in segments])
        runs = [match.span() for match in table.WESTERN_RUN.finditer(text)]
        draft = Draft(text, self._advances(segments, tracking))
        draft.specials(self._effects)
        draft.marks()
        settings = self.settings
        if settings.hanging != "off":
            draft.hanging(settings.hanging == "force")
        draft.western(runs, self._gap, self._unit_break)
        if settings.hyphenate and runs:
            divide_words(draft, segments, self.library)
            if HYPHEN_BREAK in draft.breaks:
                for segment in segments:
                    if _LETTER.search(segment.text):
                        self.asked[segment.role].append(SOFT_HYPHEN)
        if annotations:
            annotate(draft, segments, annotations, self.library, settings)
        return draft.finish(self._stretches(segments, runs), self._reach, self._push)

    def _advances(self, segments: Sequence[Segment], tracking: Tracking | None = None) -> list[int]:
        advances: list[int] = []
        for segment in segments:
            widths: Iterable[int] = map(
                self.library.role(segment.role).advance.__getitem__, segment.text
            )
            if tracking:
                widths = tracked_advances(segment.text, widths, tracking)
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
            role = self.library.role(segment.role)
            at = start
            for a, b in runs:
                if b <= start or a >= end:
                    continue
                a, b = max(a, start), min(b, end)
                if a > at:
                    _by_face(stretches, segment, role, start, (at, a), western=False)
                _by_face(stretches, segment, role, start, (a, b), western=True)
                at = b
            if end > at:
                _by_face(stretches, segment, role, start, (at, end), western=False)
            start = end
        return tuple(stretches)


def _by_face(
    stretches: list[Stretch],
    segment: Segment,
    role: Role,
    offset: int,
    span: tuple[int, int],
    *,
    western: bool,
) -> None:
    """Append the stretches of a part of ``segment``, whose own text begins at ``offset``."""
    start, end = span
    text, _, scale, rise = segment
    part = text[start - offset : end - offset]
    if role.by_main.issuperset(part):
        stretches.append(Stretch(start, end, role.main, scale, rise, western))
        return
    face_of = role.face_of.__getitem__
    faces = set(map(face_of, part))
    if len(faces) == 1:
        stretches.append(Stretch(start, end, faces.pop(), scale, rise, western))
        return
    for face, group in groupby(part, face_of):
        length = sum(1 for _ in group)
        stretches.append(Stretch(start, start + length, face, scale, rise, western))
        start += length
