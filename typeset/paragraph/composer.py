"""Text with styles -> the arrays that line breaking works on.

Comes in: segments of text, each with a role, a scale and a rise, and annotations. Goes out: ``Items``: prefix
sums of advances and of what can be squeezed, the legal breaks, the kerns at Han-Latin joins and adjacent
marks. No object is made for a character: the dense arrays are built by ``map`` and ``accumulate``,
and regular expressions find the sparse events, in plain text once for each form (``clusters``). Follows
CLREQ 3.1 and 3.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from typeset.display import DOUBLE_DASH
from typeset.fonts import Library
from typeset.paragraph.annotation import annotate
from typeset.paragraph.clusters import Clusters
from typeset.paragraph.draft import Draft, Effects, Rules
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
)
from typeset.paragraph.settings import Settings
from typeset.paragraph.stretches import stretches_of
from typeset.paragraph.tracking import Tracking, tracked_advances
from typeset.text import characters as table

SHORT = 12
"""Texts of up to this many characters are composed once."""
BEGINNING = 20_000
"""So many characters of a text have nearly all that there are in it."""
SQUEEZE_DEMERITS = {"in": 2.5, "out": 400.0}
"""Demerits of a line that takes all that can be squeezed: less than those of the line one em short, or
so many that a line is squeezed only where it would start with a forbidden mark, and that a paragraph does
not become a line shorter by all of its lines giving a little."""
_LETTER = re.compile("[A-Za-z]")
_UNIT_BREAKS = {"keep": NO_BREAK, "prefer": UNIT_BREAK, "free": FREE_BREAK}


Asked = list[Segment]
"""What was composed."""
T = TypeVar("T")


def characters(asked: Asked) -> dict[str, str]:
    """Role → the characters that were composed in it, each once."""
    texts: dict[str, list[str]] = {}
    for text, role, _, _ in asked:
        texts.setdefault(role, []).append(text)
    joined = {role: "\n".join(part).replace("——", DOUBLE_DASH) for role, part in texts.items()}
    return {role: "".join(_distinct(text) - {"\n"}) for role, text in joined.items()}


def _distinct(text: str) -> set[str]:
    """The characters of ``text``. The beginning of a long one has nearly all of them, and a pattern passes
    over these in a tenth of the time."""
    if len(text) < 5 * BEGINNING:
        return {*text}
    known = {*text[:BEGINNING]}
    others = re.compile(f"[^{re.escape(''.join(known))}]")
    return known.union(others.findall(text, BEGINNING))


class Composer:
    """Turns segments into items with the faces of ``library`` and the settings of a layout."""

    def __init__(self, library: Library, settings: Settings | None = None) -> None:
        self.settings = settings = settings or Settings()
        self.library = library
        self._rules = Rules(
            Effects(settings.strictness, table.MARK_STYLES[settings.marks]),
            settings.hanging,
            round(settings.gap * 1000),
            _UNIT_BREAKS[settings.units],
        )
        self._short: dict[Segment, Items] = {}
        self.asked: Asked = []
        self._push = SQUEEZE_DEMERITS[settings.push]
        self._reach = HALF if settings.hanging == "off" else 2 * HALF
        self._clusters = Clusters(library, self._rules, self._reach, self._push)

    def items(
        self,
        segments: Sequence[Segment],
        annotations: Sequence[Annotation] = (),
        tracking: Tracking | None = None,
    ) -> Items:
        """The arrays of one paragraph. Short texts come again and again, in tables above all."""
        self.asked += segments
        for each in annotations:
            if each.text:
                self.asked.append(Segment(each.text, each.role))
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
        before = len(self.asked)
        made = make()
        return made, self.asked[before:]

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
        items = None
        if not (annotations or tracking or self.settings.hyphenate):
            items = self._clusters.items(segments, text)
        return items or self.whole(segments, text, annotations, tracking)

    def whole(
        self,
        segments: Sequence[Segment],
        text: str,
        annotations: Sequence[Annotation] = (),
        tracking: Tracking | None = None,
    ) -> Items:
        """The items of ``text``, the whole of ``segments``, all of it looked at."""
        runs = [match.span() for match in table.WESTERN_RUN.finditer(text)]
        draft = Draft(text, self._advances(segments, tracking))
        self._rules.find(draft, runs)
        if self.settings.hyphenate and runs:
            divide_words(draft, segments, self.library)
            if HYPHEN_BREAK in draft.breaks:
                for segment in segments:
                    if _LETTER.search(segment.text):
                        self.asked.append(Segment(SOFT_HYPHEN, segment.role))
        if annotations:
            annotate(draft, segments, annotations, self.library, self.settings)
        stretches = stretches_of(segments, runs, self.library)
        return draft.finish(stretches, self._reach, self._push)

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
