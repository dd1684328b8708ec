"""Where a short line of Chinese may be parted by sense (GB/T 9704-2012, 7.3.1: no word is broken).

Comes in: a string. Goes out: for each place in it what a break there costs, from 0 (after a comma) up
to ``WORD`` (inside a word). There is no dictionary of the language behind it: ``words.txt`` lists the
vocabulary of official titles, and what it does not list (names above all) is judged by characters
that end a name (市 县 局), open one (第) or never stand at the edge of a line (的).
"""

from __future__ import annotations

import functools
import re
from itertools import pairwise
from pathlib import Path

WORD = 1000
COMPOUND = 150
"""Inside a word made of words (应急|预案): better than a line of one character."""
UNKNOWN = 60
"""Between two characters of which neither belongs to a listed word: half of a name, as a rule."""
BESIDE_UNKNOWN = 14
BETWEEN_WORDS = 6
AFTER_NAME = 3
INSIDE_BRACKETS = 18
IN_RANGE = 50
AFTER_LINK = 40
TAIL = 30
"""After the 的 of 的通知: the kind of document does not stand alone."""

RANGE = re.compile(r"\d[—～](?=\d)")
"""A range of figures up to its dash."""
_NAME_ENDS = "省州市县区乡镇村局厅部委办院所站队处科室号"
_STICKS_BACK = "的地得了者性化等们"
_OPENS = "第各本"
_LINKS = "和与及暨或并"
_PAUSES = "、，；：。"
_OPENING, _CLOSING = "《〈（“‘〔", "》〉）”’〕"


@functools.cache
def _words() -> tuple[frozenset[str], int]:
    text = Path(__file__).with_name("words.txt").read_text("utf-8")
    words = {
        word for line in text.splitlines() if not line.startswith("#") for word in line.split()
    }
    return frozenset(words), max(map(len, words))


def sense_costs(text: str) -> list[int]:
    """The cost of a break before each index of ``text``; 0 at its start and its end."""
    costs = [0] * (len(text) + 1)
    pieces = segmented(text)
    for (start, _, known_before), (at, _, known) in pairwise(pieces):
        costs[at] = _boundary(text, start, at, known_before, known)
    starts = {start for start, _, _ in pieces}
    joints = {k for start, end, known in pieces if known for k in _joints(text, start, end)}
    for match in RANGE.finditer(text):
        starts.add(match.end())
        costs[match.end()] = IN_RANGE
    depth = 0
    for k, ch in enumerate(text):
        if k and k not in starts:
            costs[k] = COMPOUND if k in joints else WORD
        elif k and depth and ch not in _CLOSING:
            costs[k] += INSIDE_BRACKETS * depth
        depth += (ch in _OPENING) - (ch in _CLOSING)
    return costs


def _boundary(text: str, start: int, at: int, known_before: bool, known: bool) -> int:
    before, after = text[at - 1], text[at]
    if after in _STICKS_BACK or before in _OPENS:
        return WORD
    if after == "（" and text[at + 2 : at + 3] == "）" and text[at + 1] in _NAME_ENDS:
        return COMPOUND  # 县（市）
    if before in _PAUSES or after in _OPENING or before in _CLOSING:
        return 0
    if before == "的":
        return TAIL
    if after in _LINKS:
        return AFTER_NAME
    if before in _LINKS and at - start == 1:
        return AFTER_LINK
    if not known and after in _NAME_ENDS:
        return WORD
    if before in _NAME_ENDS and not known_before:
        return AFTER_NAME
    if known_before and known:
        return BETWEEN_WORDS
    return BESIDE_UNKNOWN if known_before or known else UNKNOWN


def segmented(text: str) -> list[tuple[int, int, bool]]:
    """The fewest words that make up ``text``: start, end, and whether the list has the word.

    A character that no word covers stands alone and counts for more than a word; what is not Han
    stays with its neighbours of the same kind.
    """
    words, longest = _words()
    n = len(text)
    best = [0.0] + [float("inf")] * n
    back = [0] * (n + 1)
    for i in range(n):
        end = i + 1
        while not _is_han(text[i]) and end < n and not _is_mark(text[i]) and _same(text, i, end):
            end += 1
        choices = [(end, 1.6 if _is_han(text[i]) else 1.0)]
        choices += [(j, 1.0) for j in range(i + 2, min(n, i + longest) + 1) if text[i:j] in words]
        for j, cost in choices:
            if best[i] + cost < best[j]:
                best[j], back[j] = best[i] + cost, i
    pieces: list[tuple[int, int, bool]] = []
    at = n
    while at:
        start = back[at]
        pieces.append((start, at, text[start:at] in words or not _is_han(text[start])))
        at = start
    return pieces[::-1]


def _joints(text: str, start: int, end: int) -> list[int]:
    """Where a long word falls into two: in the middle of four characters, else between listed words."""
    if end - start == 4:
        return [start + 2]
    words, _ = _words()
    return [k for k in range(start + 2, end - 1) if text[start:k] in words or text[k:end] in words]


def _is_han(ch: str) -> bool:
    return "\u3400" <= ch <= "\u9fff" or ch >= "\U00020000"


def _is_mark(ch: str) -> bool:
    return ch in _PAUSES or ch in _OPENING or ch in _CLOSING


def _same(text: str, i: int, end: int) -> bool:
    ch = text[end]
    return not _is_han(ch) and not _is_mark(ch)
