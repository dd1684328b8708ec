"""Where a remark stands in its file, to the letter.

In: the text of a file as it is (Markdown, a record in XML), and a stretch of text as it was read
from it: marks may have been repaired, tags and line breaks left out. Out: offsets in the file. Both
are folded: white space and markup go, full-width marks and their half-width likes are one; the
place of every character is kept.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from typeset.text.characters import IDEOGRAPH

SHORTEST, LONGEST = 4, 40
"""Characters in an excerpt (docs/records.md, Findings)."""
CONTEXT = 6

_FOLD = {
    ord(a): b
    for a, b in zip("，；：？！（）〔〕［］【】“”‘’～—–－", ",;:?!()[][][]\"\"''~---", strict=True)
}
_FOLD |= {0xFF10 + n: str(n) for n in range(10)}
_XML = re.compile(r"<!--.*?-->|<\?.*?\?>|<[^>]*>|\s+", re.S)
_MARKDOWN = re.compile(r"\s+|\*+|^#+|^-(?= )|\\(?=[.#*_~-])", re.M)
_PLAIN = re.compile(r"\s+")


def fold(text: str) -> str:
    """``text`` without white space and asterisks, its marks half-width."""
    return _SPACES.sub("", text).translate(_FOLD)


_SPACES = re.compile(r"[\s*]+")


_CLOSED_UP = re.compile(rf"(?:{IDEOGRAPH}|[、，。；：！？（）《》“”〔〕]){{2}}")


class Excerpt(NamedTuple):
    """A stretch of a file; ``start:end`` in it is what it is about."""

    text: str
    start: int
    end: int

    def mended(self, new: str) -> str:
        """The stretch with ``new`` in the place of what it is about; spaces go that would be left between
        Chinese characters or marks there."""
        before, after = self.text[: self.start], self.text[self.end :]
        after = after.lstrip(" \xa0") if new.endswith("\u3000") else after
        for _ in range(
            2
        ):  # what follows ``new`` first, and where it is empty, what stands before it
            whole = before + new
            bare = after.lstrip(" \xa0")
            if bare != after and _CLOSED_UP.fullmatch(whole[-1:] + bare[:1]):
                after = bare
            bare = before.rstrip(" \xa0")
            if bare != before and _CLOSED_UP.fullmatch(bare[-1:] + (new + after)[:1]):
                before = bare
        return before + new + after


class TextFile:
    """A file whose text can be searched as it was read. ``form``: ``xml``, ``md`` or anything else;
    ``starts``: where its lines begin, if it is not behind every line end."""

    def __init__(
        self, name: str, text: str, form: str, starts: Sequence[int] | None = None
    ) -> None:
        self.name = name
        self.text = text
        self.form = form
        self._markup = {"xml": _XML, "md": _MARKDOWN}.get(form, _PLAIN)
        self._starts = starts or [0, *(match.end() for match in re.finditer("\n", text))]

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        pieces: list[str] = []
        places: list[int] = []
        at = 0
        for match in self._markup.finditer(self.text):
            pieces.append(self.text[at : match.start()])
            places.extend(range(at, match.start()))
            at = match.end()
        pieces.append(self.text[at:])
        places.extend(range(at, len(self.text)))
        return "".join(pieces).translate(_FOLD), places

    def start(self, line: int) -> int:
        """Where ``line`` begins."""
        return self._starts[min(max(line, 1), len(self._starts)) - 1]

    def line_text(self, line: int) -> tuple[int, str] | None:
        """The first line from ``line`` on that is not blank, with its number."""
        starts = self._starts[max(line, 1) - 1 : max(line, 1) + 20]
        for n, start in enumerate(starts[:20]):
            end = self.text.find("\n", start)
            found = self.text[start : end if end >= 0 else None]
            if len(found) >= SHORTEST:
                return line + n, found
        return None

    def line(self, offset: int) -> int:
        """The line, counted from 1, that ``offset`` lies in."""
        return bisect_right(self._starts, offset)

    def find(self, line: int, whole: str, start: int, end: int) -> tuple[int, int] | None:
        """The offsets of ``whole[start:end]``, where ``whole`` begins at ``line`` or soon after;
        else ``None``."""
        folded, places = self._folded
        begin = bisect_left(places, self.start(line))
        meant = fold(whole[start:end])
        if not meant:
            return self._gap(begin, whole, start, end)
        before = fold(whole[max(start - 12, 0) : start])
        skipped = len(fold(whole[:start]))
        limit = begin + skipped + 2 * len(meant) + 400
        low = max(begin, begin + skipped - 200)
        after = fold(whole[end : end + 6])
        above = max(begin - 200, 0)
        for first, context, tail in (
            (low, before, after),
            (above, before, after),
            (low, before, ""),
            (above, before, ""),
            (low, "", after),
            (low, before[-4:], ""),
            (low, "", "" if len(meant) > 3 else "\0"),
        ):
            at = folded.find(context + meant + tail, first, limit + len(whole))
            if at >= 0:
                at += len(context)
                return places[at], places[at + len(meant) - 1] + 1
        return None

    def _gap(self, begin: int, whole: str, start: int, end: int) -> tuple[int, int] | None:
        """The place of what folds to nothing (white space): between what stands before and after it."""
        folded, places = self._folded
        before, after = fold(whole[max(start - 8, 0) : start]), fold(whole[end : end + 8])
        if not before or not after:
            return None
        at = folded.find(before + after, max(begin - 200, 0), begin + 2 * len(whole) + 400)
        if at < 0:
            return None
        first, last = places[at + len(before) - 1] + 1, places[at + len(before)]
        return (first, last) if first < last else None

    def excerpt(self, start: int, end: int) -> Excerpt:
        """``start:end`` with enough around it on its lines to be found by search."""
        text = self.text
        end = min(end, start + LONGEST)
        room = LONGEST - (end - start)
        before = max(text.rfind("\n", 0, start) + 1, start - min(CONTEXT, room // 2))
        line_end = text.find("\n", end)
        line_end = len(text) if line_end < 0 else line_end
        after = min(line_end, end + min(CONTEXT, room - (start - before)))
        if self._markup is _XML:
            before = max(before, text.rfind(">", 0, start) + 1)
            tag = text.find("<", end, after)
            after = after if tag < 0 else tag
        if (tab := text.rfind("\t", end, after)) > end:
            after = tab  # whole cells: the rest of the next one would look like a figure
        while after - before < SHORTEST and after < len(text):
            after += 1
        while after - before < SHORTEST and before > 0:
            before -= 1
        return Excerpt(text[before:after], start - before, end - before)


def around(text: str, start: int, end: int) -> Excerpt:
    """The excerpt of a file that cannot be searched: from the line as it was read."""
    end = min(end, start + LONGEST)
    room = LONGEST - (end - start)
    first = max(0, start - min(CONTEXT, room // 2))
    last = min(len(text), end + min(CONTEXT, room - (start - first)))
    return Excerpt(text[first:last], start - first, end - first)
