"""Pieces of regular expressions that several rules share."""

from __future__ import annotations

from typeset.text.characters import HAN_RANGES, IDEOGRAPH

__all__ = ["HAN", "HAN_NUMBER", "IDEOGRAPH", "NUMBER", "UNIT"]

HAN = HAN_RANGES
"""Inside a character class with others: every Chinese character. Alone ``IDEOGRAPH`` is cheaper."""
NUMBER = r"\d+(?:\.\d+)?"
HAN_NUMBER = "一二三四五六七八九十百两"
UNIT = (
    "(?:[万亿]*(?:千瓦时|千瓦|千伏安|千伏|吨标准煤|吨|立方米|平方公里|平方米|公里|米|亩|公顷|头|只|株|元|人次|人|户|家|个|"
    "辆|座|条|处|所|项|件|名|台|套|回|站|张|场|起|位|次|期|支|辆次|册|%))"
)
