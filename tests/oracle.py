"""What the tests know of Chinese composition by themselves.

Every list here is written out by hand from the requirements: W3C's "Requirements for Chinese Text
Layout" (CLREQ, 3.1.4 to 3.1.7 and 3.5) and GB/T 15834-2011, 5.1. Nothing is computed from the table in
``typeset.text.characters``, which these lists are held against.
"""

from __future__ import annotations

import re

# CLREQ 3.1.4, "basic", GB/T 15834-2011, 5.1.1 and 5.1.4: 点号, closing quotation marks, brackets and
# book-title marks, connectors, middle dot, solidus.
STOPS = "。？！"
PAUSES = "，、；："
CLOSING_BRACKETS = "”’）〕］｝〉》」』】〗"
OPENING_BRACKETS = "“‘（〔［｛〈《「『【〖"
CONNECTORS = "～–"
MIDDLE_DOT = "·"
SOLIDUS = "／"
# CLREQ 3.1.4, "strict"; the house rule of a gazette asks for it everywhere.
DASH_AND_ELLIPSIS = "—…"

LINE_START_FORBIDDEN = (
    STOPS + PAUSES + CLOSING_BRACKETS + CONNECTORS + MIDDLE_DOT + SOLIDUS + DASH_AND_ELLIPSIS
)
LINE_END_FORBIDDEN = OPENING_BRACKETS

# CLREQ 3.1.6.1: where the adjustable half of a mark lies, in horizontal setting on the mainland.
BLANK_AT_END = STOPS + PAUSES + CLOSING_BRACKETS
BLANK_AT_START = OPENING_BRACKETS

# CLREQ 3.1.7: what may hang at the end of a line.
HANGING = PAUSES + STOPS

# CLREQ 3.1.5, GB/T 15834-2011, 5.1.7 and 5.1.8, GB/T 9704-2012, 7.2.5; what is never split in two.
NEVER_SPLIT = (
    "——",
    "……",
    "98.5%",
    "7·18",
    "3‰",
    "36.5℃",
    "1.5kg",
    "35 kV",
    "120 km/h",
    "12345",
    "1,234.5",
    "2021—2025",
    "10～20",
    "5%～8%",
    "3–5",
    "〔2023〕1号",
    "（十二）",
    "（二十一）",
    "二〇二五",
    "２０２５",
    "GB/T",
)
SPLIT = re.compile("|".join(map(re.escape, sorted(NEVER_SPLIT, key=len, reverse=True))))
"""The places of the strings that are never split in a text built from them."""


def blanks_meet(before: str, after: str) -> bool:
    """CLREQ 3.1.6.2: two marks between which a blank of half an em or more lies."""
    marks = BLANK_AT_END + BLANK_AT_START
    return (before in BLANK_AT_END and after in marks) or (
        before in BLANK_AT_START and after in BLANK_AT_START
    )
