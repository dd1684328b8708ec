"""The one table of Chinese composition: every rule about a character derives from a row of it.

Comes in: nothing. Goes out: for each character its class, on which side of its body the blank is,
how far and in which order it may be squeezed, and how strictly it is kept from a line's start or
end. Follows CLREQ 3.1.2 (positions), 3.1.4 (line start and end), 3.1.5 (what is not split), 3.1.6
(widths) and 3.5.3 (order of squeezing), GB/T 15834-2011 for the marks, CSS Text 3 section 5.2 for the
three strictnesses. Section numbers of CLREQ are those of its edition of 2023.

Everything below ``TABLE`` is computed from it. No other module may list characters.
"""

from __future__ import annotations

import re
from enum import Enum, IntEnum

from typeset.frozen import NamedTuple, frozen


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
    """In which order blanks give way when a line is squeezed (CLREQ 3.5.3; 0: never)."""

    NEVER = 0
    LINE_END = 1
    WORD_SPACE = 2
    MIDDLE_DOT = 3
    BRACKET = 4
    COMMA = 5
    GAP = 6
    STOP = 7


@frozen
class CharacterClass:
    """A row of the table: the characters of a class and how they behave.

    ``start`` and ``end`` ban the class from the start or the end of a line. ``blank`` is the side
    that may be squeezed away, in the order ``squeeze``. ``tight``: a justified line is not spaced
    out beside it (CLREQ 3.5.4).
    """

    name: str
    characters: str
    start: Ban = Ban.NEVER
    end: Ban = Ban.NEVER
    blank: Blank = Blank.NONE
    squeeze: Order = Order.NEVER
    tight: bool = False


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
        "middle dot", "·‧・･", start=Ban.NORMAL, blank=Blank.BOTH, squeeze=Order.MIDDLE_DOT
    ),
    CharacterClass("dash", "—⸺⸻\ue000", start=Ban.NORMAL),
    CharacterClass("ellipsis", "…⋯‥․︙\U00010af6", start=Ban.NORMAL),
    CharacterClass("connector", "～〜–‐゠", start=Ban.NORMAL, tight=True),
    CharacterClass("solidus", "／", start=Ban.ALWAYS, tight=True),
    CharacterClass("iteration", "々〻ゝゞヽヾ", start=Ban.NORMAL),
    CharacterClass("exclamation", "‼⁇⁈⁉", start=Ban.NORMAL),
    CharacterClass("prefix", "￥＄￡№€¥£", end=Ban.NORMAL),
    CharacterClass("postfix", "％﹪‰℃℉°′″‵￠", start=Ban.NORMAL),
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
IDEOGRAPH = (
    r"[^\W0-9A-Z_a-z\u00aa-\u024f\u0370-\u052f\u2070-\u209c\u2150-\u218b\u2460-\u24ff"
    r"\u3040-\u30ff\u3220-\u33ff\uff10-\uff5a]"
)
"""One of them as a regular expression: a letter that no alphabet, syllabary or row of figures has (other
scripts of East Asia too, radicals not). To compile it takes a fifth of the time that ``HAN_RANGES`` take,
whose every code point is entered into a table."""
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

CLUSTER = re.compile("[^\u4e00-\u9fa5]+")
"""What stands between the common ideographs of a text."""
ANY_COMMON = "的"
"""One of them that no rule below names."""

_FOREIGN_LETTERS = "\u00c0-\u024f\u0370-\u03ff\u0400-\u052f"
_WORD = "0-9A-Za-z" + _FOREIGN_LETTERS
"""Letters and figures: the characters that a Han-Latin gap is set around."""
_WESTERN = _WORD + r"!-/:-@\[-`{-~\u00a0-\u00a9\u00ab-\u00b6\u00b8-\u00bf\u2070-\u209f\u2190-\u22ff"

WESTERN_RUN = re.compile(f"[{_WESTERN}]+(?: +[{_WESTERN}]+)*")
"""A maximal run of Western text, broken after UAX #14 and never letter-spaced."""
_EDGE_SIGNS = "%°±+-#&@*$=<>~µ"


def is_gap_edge(ch: str) -> bool:
    """Whether ``ch`` may stand at the edge of a Western run for the gap to be set there."""
    if ch < "\u0080":
        return ch.isalnum() or ch in _EDGE_SIGNS
    return any(low <= ch <= high for low, high in _LETTERS) or ch in _EDGE_SIGNS


_LETTERS = tuple(tuple(part.split("-")) for part in _RANGE.findall(_FOREIGN_LETTERS))

FULL_WIDTH_MARKS = "".join(
    row.characters for row in TABLE if row.blank in (Blank.LEFT, Blank.RIGHT)
)
OPENING = "".join(row.characters for row in TABLE if row.blank is Blank.LEFT)
CLOSING = "".join(row.characters for row in TABLE if row.blank is Blank.RIGHT)
MIDDLE_DOTS = "".join(row.characters for row in TABLE if row.blank is Blank.BOTH)


def _set(characters: str) -> str:
    return "[" + re.escape(characters) + "]"


class MarkStyle(NamedTuple):
    """How wide marks are: ``half`` names the rows (by their order of squeezing) whose marks are half wide
    everywhere, ``start`` and ``end`` whether a mark loses its blank at the start and end of a line."""

    half: frozenset[Order]
    start: bool
    end: bool


MARK_STYLES = {
    "full": MarkStyle(frozenset(), start=False, end=False),
    "line-end-half": MarkStyle(frozenset(), start=False, end=True),
    "line-edge-half": MarkStyle(frozenset(), start=True, end=True),
    "kaiming": MarkStyle(frozenset({Order.BRACKET, Order.COMMA}), start=True, end=True),
}
"""全角式, 行末半角式, the same with opening marks trimmed at line start too, 开明式 (CLREQ 3.1.6). In all of
them adjacent marks give up half an em."""
HANGING = "".join(row.characters for row in TABLE if row.squeeze in (Order.COMMA, Order.STOP))
"""What may hang beyond the end of a line (CLREQ 3.1.7)."""
EXCLAMATION_PAIR = re.compile("(?<![？！])[？！]{2}(?![？！])")
"""Two of these take the room of one character (GB/T 15834-2011, 5.1.2; CLREQ 3.1.3)."""

SPECIAL = re.compile(_set("".join(CLASS_OF)))
"""Every character that has a row in the table."""
MARKS_TOGETHER = re.compile(_set(FULL_WIDTH_MARKS) + "{2,}")


def marks_meet(before: str, after: str) -> bool:
    """Whether the blanks of two adjacent full-width marks meet, so that half an em goes (CLREQ 3.1.6)."""
    return (before in CLOSING and after in CLOSING + OPENING) or (
        before in OPENING and after in OPENING
    )


INSEPARABLE = re.compile(
    r"…+|⋯+|—{2,}|（[一二三四五六七八九十百]{2,}）|[〔［]\d+[〕］]\d+号|[\d%‰℃][—～–]\d|\d·\d|[０-９．]{2,}"
)
"""Marks of two characters, bracketed ordinals, document numbers, ranges, days (7·18), full-width figures:
never split inside (CLREQ 3.1.5)."""
MAY_GO_ON = re.compile(r"(?:（|[〔［]\d+[〕］]\d+)(?=.\Z)")
"""The beginning of such a one, before the first ideograph of its rest."""
KEPT_SIGNS = frozenset("…⋯—～–·（〔［〇０１２３４５６７８９")
"""One of these stands in whatever ``INSEPARABLE`` and ``ZERO_NUMBER`` match."""
WESTERN_TOGETHER = re.compile(
    r"(?<=\d) +(?=[A-Za-zµμΩ°%]{1,4}(?![A-Za-z]))"
    r"|(?<![/.0-9A-Za-z])[A-Za-z]{1,4}/(?=[A-Za-z]{1,4}(?![/.0-9A-Za-z]))"
)
"""No break at the end of a match: a number and its unit (35 kV), short forms with a solidus (km/h, GB/T)."""
HAN_UNITS = (
    "年月日号时分秒天周岁代世元角万亿千百十兆倍成折吨克斤担升米里尺寸亩公顷平立度瓦伏安赫帕焦卡码"
    "人户口名位个家所座处项条件次批辆台套册页期届级类种篇章节款只头株棵支艘架栋幢间层楼路车"
)
"""What counts or measures behind a figure; ``UNIT_PREFIX`` stands before one (GB/T 15835-2011)."""
UNIT_PREFIX = "第"
MULTIPLIERS = "万亿千百十兆"
"""Those of the units that another one may follow: 万元, 千瓦."""
IN_NAMES = "/@._-:0123456789"
"""Beside one of these a word is part of an address, a code or a file name: it is not divided."""
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
