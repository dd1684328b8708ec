"""Automatic numbers: what Word prints before a paragraph of a list.

In: the parts ``numbering`` and ``styles``, and paragraphs of lists in the order of the document. Out:
the number as printed, or that it is a bullet (ECMA-376 part 1, 17.9 and 17.18.59).
"""

from __future__ import annotations

import re
from typing import Any

from typeset.frozen import frozen
from typeset.intake.docx.names import VAL, W, number, switch, val
from typeset.model.numbering import han_numeral

MOST_LEVEL = 9
MOST_LINKS = 20


@frozen
class Level:
    """A level of a list: ``text`` with %1 to %9 for the numbers; ``legal``: all of them as figures."""

    form: str
    text: str
    start: int
    legal: bool
    restart: int | None


@frozen
class Number:
    """``text`` is what stands before the paragraph, ``bullet`` whether it is a mark that does not count."""

    text: str
    bullet: bool


class Numbering:
    """The lists of a document, counting as paragraphs come."""

    def __init__(self, root: Any, styles: Any) -> None:
        self._abstract: dict[str, Any] = {}
        self._by_style: dict[str, str] = {}
        self._lists: dict[str, Any] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._levels: dict[tuple[str, int], Level | None] = {}
        if root is None:
            return
        for one in root.iter(W + "abstractNum"):
            key = one.get(W + "abstractNumId", "")
            self._abstract[key] = one
            if link := val(one, "styleLink"):
                self._by_style[link] = key
        for one in root.iter(W + "num"):
            self._lists[one.get(W + "numId", "")] = one
        self._styles = styles

    def next(self, list_id: str | None, level: int | None) -> Number | None:
        """The number of the next paragraph of a list; ``None`` where the list prints none."""
        depth = min(max(level or 0, 0), MOST_LEVEL - 1)
        if list_id in (None, "0") or list_id not in self._lists:
            return None
        found = self._level(list_id, depth)
        if found is None:
            return None
        key = self._key(list_id)
        counts = self._counts.setdefault(key, [None] * MOST_LEVEL)
        self._restart(list_id, depth, counts)
        before = counts[depth]
        counts[depth] = found.start if before is None else before + 1
        for deeper in range(depth + 1, MOST_LEVEL):
            below = self._level(list_id, deeper)
            restart = below.restart if below else None
            if restart is None or (restart != 0 and depth < restart):
                counts[deeper] = None
        if found.form == "bullet":
            return Number(found.text, bullet=True)
        return Number(self._printed(list_id, depth, found, counts), bullet=False)

    def _restart(self, list_id: str, depth: int, counts: list[int | None]) -> None:
        """A list that says where it begins counts anew when it is first met."""
        for one in self._lists[list_id].iter(W + "lvlOverride"):
            at = number(one.get(W + "ilvl"), 0) or 0
            start = one.find(W + "startOverride")
            if start is None or at != depth or (list_id, at) in self._begun:
                continue
            counts[at] = (number(start.get(VAL), 1) or 0) - 1
        self._begun.add((list_id, depth))

    def _printed(self, list_id: str, depth: int, level: Level, counts: list[int | None]) -> str:
        def put(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            if at > depth:
                return ""
            other = self._level(list_id, at)
            count = counts[at]
            if count is None:
                count = other.start if other else 1
                counts[at] = count
            form = "decimal" if level.legal or other is None else other.form
            return numeral(count, form)

        return _tidy(re.sub("%([1-9])", put, level.text))

    # ---- definitions

    def _key(self, list_id: str) -> str:
        return val(self._lists[list_id], "abstractNumId") or f"num{list_id}"

    def _level(self, list_id: str, depth: int) -> Level | None:
        place = (list_id, depth)
        if place not in self._levels:
            self._levels[place] = self._read(list_id, depth)
        return self._levels[place]

    def _read(self, list_id: str, depth: int) -> Level | None:
        for one in self._lists[list_id].iter(W + "lvlOverride"):
            if number(one.get(W + "ilvl"), 0) == depth:
                own = one.find(W + "lvl")
                if own is not None:
                    return _level(own)
        abstract = self._abstract.get(self._key(list_id))
        for _ in range(MOST_LINKS):
            if abstract is None:
                return None
            link = val(abstract, "numStyleLink")
            if not link or link not in self._by_style:
                break
            abstract = self._abstract.get(self._by_style[link])
        for one in abstract.iter(W + "lvl") if abstract is not None else ():
            if number(one.get(W + "ilvl"), 0) == depth:
                return _level(one)
        return None


def _level(lvl: Any) -> Level:
    start = number(val(lvl, "start"), 0)
    return Level(
        form=val(lvl, "numFmt") or "decimal",
        text=(val(lvl, "lvlText") or "")[:100],
        start=0 if start is None else start,
        legal=bool(switch(lvl, "isLgl")),
        restart=number(val(lvl, "lvlRestart")),
    )


def _tidy(printed: str) -> str:
    """The number without the space around it; brackets around Chinese numerals are Chinese ones."""
    printed = printed.strip()
    return re.sub(r"[(（]([〇零一二三四五六七八九十百]+)[)）]", "（\\1）", printed)


# ---------------------------------------------------------------- numerals

_DIGITS = "〇一二三四五六七八九"
_LEGAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_HAN = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "koreanCounting",
)
_RUNS = {
    "decimalEnclosedCircle": (0x2460, 20),
    "decimalEnclosedCircleChinese": (0x2460, 20),
    "decimalEnclosedParen": (0x2474, 20),
    "decimalEnclosedFullstop": (0x2488, 20),
    "ideographEnclosedCircle": (0x3280, 10),
}  # fmt: skip


def numeral(value: int, form: str) -> str:
    """``value`` in the form that Word calls ``form``; as figures where it is not known."""
    if form == "none":
        return ""
    if not 0 < value < 10_000:
        return str(value)
    if form in _HAN:
        return han_numeral(value)
    if form == "chineseLegalSimplified":
        return ("一" * (10 <= value < 20) + han_numeral(value)).translate(_LEGAL)
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_DIGITS[int(figure)] for figure in str(value))
    if form in ("ideographTraditional", "ideographZodiac"):
        marks = _STEMS if form == "ideographTraditional" else _BRANCHES
        return marks[value - 1] if value <= len(marks) else str(value)
    if form in _RUNS:
        first, size = _RUNS[form]
        return chr(first + value - 1) if value <= size else str(value)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * min(1 + (value - 1) // 26, 20)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        out = ""
        for weight, mark in _ROMAN:
            count, value = divmod(value, weight)
            out += mark * count
        return out.upper() if form == "upperRoman" else out
    if form == "decimalZero":
        return f"{value:02}"
    if form == "numberInDash":
        return f"- {value} -"
    return str(value)
