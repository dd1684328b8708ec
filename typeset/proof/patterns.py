"""Pieces of regular expressions that several rules share, and how a text is searched quickly.

A pattern that begins with a condition or a class is tried at every character of a text. Where it needs
something that is rare, that is looked for first: ``near`` and ``begun``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from typeset.text.characters import HAN_RANGES, IDEOGRAPH

__all__ = ["HAN", "HAN_NUMBER", "IDEOGRAPH", "NUMBER", "UNIT", "begun", "near"]

HAN = HAN_RANGES
"""Inside a character class with others: every Chinese character. Alone ``IDEOGRAPH`` is cheaper."""
NUMBER = r"\d+(?:\.\d+)?"
HAN_NUMBER = "一二三四五六七八九十百两"
UNIT = (
    "(?:[万亿]*(?:千瓦时|千瓦|千伏安|千伏|吨标准煤|吨|立方米|平方公里|平方米|公里|米|亩|公顷|头|只|株|元|人次|人|户|家|个|"
    "辆|座|条|处|所|项|件|名|台|套|回|站|张|场|起|位|次|期|支|辆次|册|%))"
)


def near(
    pattern: re.Pattern[str], text: str, rare: str | re.Pattern[str], *also: str
) -> Iterator[re.Match[str]]:
    """The matches of ``pattern``, which stays on a line, in the lines of ``text`` that hold ``rare`` (a
    string, or a pattern that is found quickly) and every string of ``also``."""
    at = 0
    while (at := _place(rare, text, at)) >= 0:
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at) + 1 or len(text)
        if all(text.find(each, start, end) >= 0 for each in also):
            yield from pattern.finditer(text, start, end)
        at = end


def _place(rare: str | re.Pattern[str], text: str, at: int) -> int:
    if isinstance(rare, str):
        return text.find(rare, at)
    found = rare.search(text, at)
    return found.start() if found else -1


def begun(pattern: re.Pattern[str], text: str, opener: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches of ``pattern`` that begin where one of ``opener`` does. What ``pattern`` looks at before
    that place is not part of it."""
    end = 0
    for found in opener.finditer(text):
        match = pattern.match(text, found.start()) if found.start() >= end else None
        if match is not None:
            yield match
            end = max(match.end(), match.start() + 1)
