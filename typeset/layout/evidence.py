"""Where the columns of a former printing ended, against ours.

Comes in: the display list of an issue and the former breaks that intake found inside sentences. Goes
out: for each break how many lines it stands from the nearest end of a column here: 0 where a column
ends in the same place, 2 where ours ends two lines below it, -2 two lines above.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from typeset.display import DOUBLE_DASH, Document, Text
from typeset.layout.stylesheet import Stylesheet

_WORDS = re.compile(r"[\u3400-\u9fff0-9A-Za-z]")
"""What is compared: marks and spaces may have been repaired."""


class FormerBreak(NamedTuple):
    """The words before and after a break, and the line of the foreign file that it stands on."""

    before: str
    after: str
    line: int


class Evidence(NamedTuple):
    """``page`` and ``distance`` are ``None`` where the words are not found."""

    line: int
    page: str | None
    distance: int | None


class _Line(NamedTuple):
    page: str
    y: int
    start: int
    end: int


def compare_breaks(
    document: Document, sheet: Stylesheet, breaks: Iterable[FormerBreak]
) -> list[Evidence]:
    """The evidence for each of ``breaks``, which stand in the order of the text."""
    height = sheet.page.text_height + sheet.pages.long * sheet.page.pitch
    words, lines = _stream(document, sheet.page.top, sheet.page.top + height)
    ends = list(_column_ends(lines))
    starts = [line.start for line in lines]
    found = []
    at = 0
    for one in breaks:
        before, after = _squeezed(one.before), _squeezed(one.after)
        place = words.find(before + after, at) if before and after else -1
        if place < 0:
            found.append(Evidence(one.line, None, None))
            continue
        at = place
        last = place + len(before) - 1
        index = bisect_left(starts, last + 1) - 1
        # What is compared are ends of lines: a line that ended in the first half of ours ended nearer to the
        # end of the one above it.
        if index and 2 * (last + 1 - lines[index].start) < lines[index].end - lines[index].start:
            index -= 1
        distance = min((end - index for end in ends), key=abs, default=None)
        found.append(Evidence(one.line, lines[index].page, distance))
    return found


def _squeezed(text: str) -> str:
    return "".join(_WORDS.findall(text))


def _stream(document: Document, top: int, bottom: int) -> tuple[str, list[_Line]]:
    """The words of all lines of the type area in reading order, and where each line lies in them."""
    parts: list[str] = []
    lines: list[_Line] = []
    at = 0
    for page in document.pages:
        for item in page.items:
            if isinstance(item, Text) and top <= item.y <= bottom:
                text = _squeezed(_text(item))
                lines.append(_Line(page.label, item.y, at, at + len(text)))
                parts.append(text)
                at += len(text)
    return "".join(parts), lines


def _text(item: Text) -> str:
    pieces = (piece for run in item.runs for piece in run.pieces if isinstance(piece, str))
    return "".join(pieces).replace(DOUBLE_DASH, "——")


def _column_ends(lines: Sequence[_Line]) -> Iterator[int]:
    """Indexes of lines after which the text goes on further up, or on another page."""
    for k, (line, following) in enumerate(pairwise(lines)):
        if following.page != line.page or following.y < line.y:
            yield k
