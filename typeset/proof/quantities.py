"""Numbers with their units, and how near two printed numbers are.

In: text. Out: ``Quantity``s; whether a printed result follows from printed figures. A printed
number stands for all that round to it: 3.4 is what lies between 3.35 and 3.45.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from typeset.proof.patterns import IDEOGRAPH

_NUMBER = r"(?<![\d.])\d+(?:\.\d+)?"
_QUANTITY = re.compile(
    rf"({_NUMBER})(?![\d.])((?:[万亿]*(?:千瓦时|千瓦|千伏安|吨标准煤|立方米|平方公里|平方米|人次)|[万亿]?{IDEOGRAPH}|%))"
)
MEASURES = "家户个人名项件辆头只株座条处所台套回站张场起位次期支册亩吨元宗片宗笔所批面种类"


class Quantity(NamedTuple):
    """``text`` is the number as printed, ``unit`` what follows it, ``start:end`` where both stand."""

    text: str
    unit: str
    start: int
    end: int

    @property
    def value(self) -> float:
        return float(self.text)

    @property
    def step(self) -> float:
        """One in the last place that is printed."""
        return step(self.text)


def step(text: str) -> float:
    """One in the last place of a printed number."""
    _, _, decimals = text.partition(".")
    return float(10 ** -len(decimals))


def quantities(text: str, start: int = 0, end: int | None = None) -> Iterator[Quantity]:
    """The numbers in ``text`` that a unit follows: 3.5万亩, 120家, 4%."""
    for match in _QUANTITY.finditer(text, start, len(text) if end is None else end):
        if match[2] not in ("年", "月", "日", "时", "分", "第", "至", "和"):
            yield Quantity(match[1], match[2], match.start(), match.end())


class Verdict(NamedTuple):
    """``exact`` is the value that follows from the figures; ``possible``: rounding may explain the
    difference."""

    exact: float
    possible: bool

    def shown(self, like: str) -> str:
        """The value as precise as ``like``."""
        return f"{self.exact:.{len(like.partition('.')[2])}f}"


def follows(printed: str, exact: float, low: float, high: float) -> Verdict | None:
    """``None`` where ``printed`` is ``exact`` rounded or cut off; ``low``–``high`` is what the
    figures allow."""
    value, one = float(printed), step(printed)
    if abs(value - exact) <= one * 1.0001:
        return None
    return Verdict(exact, low - one <= value <= high + one)


def equals(printed: str, exact: float, slack: float) -> Verdict | None:
    """The same for a sum or a difference, which is not cut off; ``slack`` is what the figures leave open."""
    value, one = float(printed), step(printed)
    if abs(value - exact) <= one / 2 + 1e-9:
        return None
    return Verdict(exact, abs(value - exact) <= slack + one / 2 + 1e-9)


def ratio(part: str, whole: str) -> tuple[float, float, float] | None:
    """``part`` in percent of ``whole``: exact, least, most."""
    p, w = float(part), float(whole)
    dp, dw = step(part) / 2, step(whole) / 2
    if w - dw <= 0:
        return None
    return 100 * p / w, 100 * (p - dp) / (w + dw), 100 * (p + dp) / (w - dw)


def growth(new: str, old: str) -> tuple[float, float, float] | None:
    """By how many percent ``new`` is more than ``old``: exact, least, most."""
    found = ratio(new, old)
    return None if found is None else (found[0] - 100, found[1] - 100, found[2] - 100)
