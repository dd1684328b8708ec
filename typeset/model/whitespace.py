"""White space in the text of records, and characters that may not stand in it.

The rule (docs/records.md, White space): a run of blanks, tabs and line breaks is one space; a run
with a line break in it that stands between two East Asian characters or marks is nothing; at the
edges of a block it is nothing. So a paragraph can be wrapped by hand anywhere. U+3000 is a
character like any other inside the text and is dropped at its edges.

In: the pieces of text of one block in document order. Out: the same pieces, normalised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# UAX #11, wide and full-width, without Hangul (which is written with spaces), and the marks that
# Chinese shares with Latin: quotes, dash, ellipsis, middle dot, circled numbers.
_EAST_ASIAN = (
    "[\u2e80-\u312f\u3190-\u9fff\ua000-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6"
    "\U0001b000-\U0001b2ff\U00020000-\U0003ffff"
    "\u00b7\u2014\u2018\u2019\u201c\u201d\u2026\u2027\u2460-\u24ff\u3248-\u324f]"
)
BORDER = "\x00"
"""Stands between two pieces while they are joined; XML has no such character."""
PAGE = "\x01"
"""Stands for a page reference, which prints figures."""

_BLANK = re.compile("[ \t\n\r]")
_EDGES = ("\u3000", BORDER)
_RUN = re.compile("\x00*[ \t\n\r][ \t\n\r\x00]*")
_LEAD = re.compile("^[ \u3000\x00]+")
_LEAD_BLANK = re.compile("^[ \x00]+")
_TRAIL = re.compile("[ \u3000\x00]+$")


def normalise(text: str, keep_indent: bool = False) -> str:
    """The text of one block, or of its pieces joined with ``BORDER``.

    ``keep_indent``: U+3000 at the start stays (the stub of a table shows its levels with it).
    """
    if not (_BLANK.search(text) or text.startswith(_EDGES) or text.endswith(_EDGES)):
        return text
    text = _RUN.sub(_squeeze, text)
    text = (_LEAD_BLANK if keep_indent else _LEAD).sub(_borders, text)
    return _TRAIL.sub(_borders, text)


def normalise_pieces(pieces: list[str], keep_indent: bool = False) -> list[str]:
    """``normalise`` for the pieces between which inline elements begin and end."""
    return normalise(BORDER.join(pieces), keep_indent).split(BORDER)


def _squeeze(match: re.Match[str]) -> str:
    run, text = match[0], match.string
    if "\n" in run or "\r" in run:
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        if re.match(_EAST_ASIAN, before) and re.match(_EAST_ASIAN, after):
            return _borders(match)
    outside = len(run) - len(run.lstrip(BORDER))
    return BORDER * outside + " " + BORDER * (run.count(BORDER) - outside)


def _borders(match: re.Match[str]) -> str:
    return BORDER * match[0].count(BORDER)


# Controls, zero-width and bidirectional marks, line and paragraph separators, specials such as
# U+FFFD, noncharacters, surrogates, private use.
_BANNED = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff"
    "\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff"
)
_BANNED_PLACE = re.compile(f"[{_BANNED}]|&#(?:x0*([0-9A-Fa-f]{{1,6}})|0*([0-9]{{1,7}}));")
_BANNED_ONE = f"[{_BANNED}]"


def banned(source: str) -> Iterator[tuple[int, int]]:
    """``(offset, code point)`` of every banned character in an XML source, references included."""
    for match in _BANNED_PLACE.finditer(source):
        if match.lastindex is None:
            yield match.start(), ord(match[0])
        else:
            code = int(match[1], 16) if match[1] else int(match[2])
            if code > 0x10FFFF or re.match(_BANNED_ONE, chr(code)):
                yield match.start(), code


def without_banned(source: str) -> str:
    """``source`` with ``?`` for every banned character, so that the rest of it can be read."""
    return re.sub(_BANNED_ONE, "?", source)
