"""The one table of Chinese composition: every rule about a character derives from a row of it.

Comes in: nothing. Goes out: for each character its class, on which side of its body the blank is,
how far and in which order it may be squeezed, and how strictly it is kept from a line's start or
end. Follows CLREQ 3.1 (positions, widths, adjustment of marks) and 3.1.6 (prohibition rules),
GB/T 15834-2011 for the marks, CSS Text 3 section 5.2 for the three strictnesses.

Everything below ``TABLE`` is computed from it. No other module may list characters.
"""

from __future__ import annotations

import re
from enum import Enum, IntEnum

from typeset.frozen import frozen


class Blank(Enum):
    """Where the blank half of a full-width body lies (left, right, a quarter on each side)."""

    NONE = "none"
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class Ban(IntEnum):
    """From which strictness on a character is kept from a line's edge."""

    NEVER = 0
    STRICT = 1
    NORMAL = 2
    ALWAYS = 3


STRICTNESS = {"strict": Ban.STRICT, "normal": Ban.NORMAL, "loose": Ban.ALWAYS}


class Order(IntEnum):
    """In which order blanks give way when a line is squeezed (CLREQ 3.1.9; 0: never)."""

    NEVER = 0
    WORD_SPACE = 1
    MIDDLE_DOT = 2
    BRACKET = 3
    COMMA = 4
    GAP = 5
    STOP = 6


@frozen
class CharacterClass:
    """A row of the table: the characters of a class and how they behave.

    ``start`` and ``end`` ban the class from the start or the end of a line. ``blank`` is the side
    that may be squeezed away, in the order ``squeeze``.
    """

    name: str
    characters: str
    start: Ban = Ban.NEVER
    end: Ban = Ban.NEVER
    blank: Blank = Blank.NONE
    squeeze: Order = Order.NEVER


TABLE = (
    CharacterClass(
        "opening",
        "“‘（〔［｛〈《「『【〖〘〚〝｟",
        end=Ban.ALWAYS,
        blank=Blank.LEFT,
        squeeze=Order.BRACKET,
    ),
    CharacterClass(
        "closing",
        "”’）〕］｝〉》」』】〗〙〛〞〟｠",
        start=Ban.ALWAYS,
        blank=Blank.RIGHT,
        squeeze=Order.BRACKET,
    ),
    CharacterClass("comma", "，、；：", start=Ban.ALWAYS, blank=Blank.RIGHT, squeeze=Order.COMMA),
    CharacterClass("stop", "。．？！", start=Ban.ALWAYS, blank=Blank.RIGHT, squeeze=Order.STOP),
    CharacterClass(
        "middle dot", "·‧・", start=Ban.NORMAL, blank=Blank.BOTH, squeeze=Order.MIDDLE_DOT
    ),
    CharacterClass("dash", "—⸺⸻\ue000", start=Ban.NORMAL),
    CharacterClass("ellipsis", "…⋯‥", start=Ban.NORMAL),
    CharacterClass("connector", "～〜–‐゠", start=Ban.NORMAL),
    CharacterClass("solidus", "／", start=Ban.ALWAYS),
    CharacterClass("iteration", "々〻ゝゞヽヾ", start=Ban.NORMAL),
    CharacterClass("exclamation", "‼⁇⁈⁉", start=Ban.NORMAL),
    CharacterClass("prefix", "￥＄￡№€¥£", end=Ban.NORMAL),
    CharacterClass("postfix", "％‰℃℉°′″￠", start=Ban.NORMAL),
    CharacterClass("small kana", "ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ", start=Ban.STRICT),
    CharacterClass("half-width closing", ")]}｣｡､,.;:!?%", start=Ban.ALWAYS),
    CharacterClass("half-width opening", "([{｢", end=Ban.ALWAYS),
)

CLASS_OF: dict[str, CharacterClass] = {ch: row for row in TABLE for ch in row.characters}

HAN_RANGES = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Ideographs; with Yi below, what a Han-Latin gap is set against."""
YI_RANGES = "\ua000-\ua4cf"
_RANGE = re.compile(".-.")


def is_ideograph(ch: str) -> bool:
    """Whether ``ch`` is in one of ``HAN_RANGES`` or ``YI_RANGES``. As a regular expression, these tens of
    thousands of characters would take milliseconds to compile."""
    if "\u4e00" <= ch <= "\u9fff":
        return True
    if ch < "\u2e80":
        return False
    for low, high in _IDEOGRAPHS:  # noqa: SIM110 (asked at every join: no generator)
        if low <= ch <= high:
            return True
    return False


_IDEOGRAPHS = tuple(tuple(part.split("-")) for part in _RANGE.findall(HAN_RANGES + YI_RANGES))

_WORD = r"0-9A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f"
"""Letters and figures: the characters that a Han-Latin gap is set around."""
_WESTERN = _WORD + r"!-/:-@\[-`{-~\u00a0-\u00a9\u00ab-\u00b6\u00b8-\u00bf\u2070-\u209f\u2190-\u22ff"

WESTERN_RUN = re.compile(f"[{_WESTERN}]+(?: +[{_WESTERN}]+)*")
"""A maximal run of Western text, broken after UAX #14 and never letter-spaced."""
GAP_EDGE = re.compile(f"[{_WORD}%°±+\\-#&@*$=<>~µ]")
"""What may stand at the edge of a Western run for the gap to be set there."""

FULL_WIDTH_MARKS = "".join(
    row.characters for row in TABLE if row.blank in (Blank.LEFT, Blank.RIGHT)
)
OPENING = "".join(row.characters for row in TABLE if row.blank is Blank.LEFT)
CLOSING = "".join(row.characters for row in TABLE if row.blank is Blank.RIGHT)
MIDDLE_DOTS = "".join(row.characters for row in TABLE if row.blank is Blank.BOTH)


def _set(characters: str) -> str:
    return "[" + re.escape(characters) + "]"


SPECIAL = re.compile(_set("".join(CLASS_OF)))
"""Every character that has a row in the table."""
MARKS_TOGETHER = re.compile(_set(FULL_WIDTH_MARKS) + "{2,}")


def marks_meet(before: str, after: str) -> bool:
    """Whether the blanks of two adjacent full-width marks meet, so that half an em goes (CLREQ 3.1.6)."""
    return (before in CLOSING and after in CLOSING + OPENING) or (
        before in OPENING and after in OPENING
    )


INSEPARABLE = re.compile(
    r"…+|⋯+|—{2,}|（[一二三四五六七八九十百]{2,}）|[〔［]\d+[〕］]\d+号|\d[—～–]\d"
)
"""Marks of two characters, bracketed ordinals, document numbers, ranges: never split inside."""
INSEPARABLE_SIGNS = "…⋯—～–（〔［"
"""One of these stands in whatever ``INSEPARABLE`` matches."""
ZERO_NUMBER = re.compile("[〇零一二三四五六七八九]*〇[〇零一二三四五六七八九]*")
"""A number written with 〇: never split."""


def banned_at_start(strictness: str = "normal") -> str:
    """The characters that may not start a line, at ``strict``, ``normal`` or ``loose``."""
    level = STRICTNESS[strictness]
    return "".join(row.characters for row in TABLE if row.start >= level)


def banned_at_end(strictness: str = "normal") -> str:
    """The characters that may not end a line, at ``strict``, ``normal`` or ``loose``."""
    level = STRICTNESS[strictness]
    return "".join(row.characters for row in TABLE if row.end >= level)


def start_ban(strictness: str = "normal") -> re.Pattern[str]:
    """Matches each character that may not start a line."""
    return re.compile(_set(banned_at_start(strictness)))


def end_ban(strictness: str = "normal") -> re.Pattern[str]:
    """Matches each character that may not end a line."""
    return re.compile(_set(banned_at_end(strictness)))


def may_break(before: str, after: str, strictness: str = "normal") -> bool:
    """Whether a line may end after ``before`` and the next begin with ``after``, in Chinese text."""
    if before in banned_at_end(strictness) or after in banned_at_start(strictness):
        return False
    pair = before + after
    if INSEPARABLE.fullmatch(pair) or ZERO_NUMBER.fullmatch(pair):
        return False
    return not WESTERN_RUN.fullmatch(pair)
