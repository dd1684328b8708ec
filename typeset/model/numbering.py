"""Numbering schemes of official documents, told from the number as it is printed.

In: a number such as ``（十二）``, ``第三十条``, ``2.4.1``. Out: its ``Scheme`` and its ordinal. The order
一、 （一） 1. （1） is that of GB/T 9704-2012, 7.3.3; chapters, sections and articles are those of
plans and regulations, decimal numbers those of emergency plans. Marks of either width are read.
"""

from __future__ import annotations

import re

from typeset.model.nodes import Scheme

_HAN = "〇零一二三四五六七八九十百千两"
_ARABIC = "0123456789"
_MARKS: dict[tuple[str, bool, str], Scheme] = {
    **dict.fromkeys((("", True, after) for after in ("", *"、.．")), Scheme.HAN),
    **dict.fromkeys((("", False, after) for after in ".．、"), Scheme.ARABIC),
    **dict.fromkeys((("", False, after) for after in "）)"), Scheme.ARABIC_PAREN),
    **dict.fromkeys((("（", True, after) for after in "）)"), Scheme.HAN_PAREN),
    **dict.fromkeys((("（", False, after) for after in "）)"), Scheme.ARABIC_PAREN),
    **{
        ("第", han, after): kind
        for han in (True, False)
        for kind, words in (
            (Scheme.CHAPTER, ("章", "编", "分编", "篇", "部分")),
            (Scheme.SECTION, ("节",)),
            (Scheme.ARTICLE, ("条",)),
        )
        for after in words
    },
}
"""What stands before the numerals, whether they are Chinese, what stands behind them → the scheme. A table is
there at once; nine patterns would have to be compiled at every start."""
_DECIMAL = re.compile(r"([0-9]+(?:[.．][0-9]+)*)[.．]?")
_DIGIT = {mark: value for value, mark in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_WEIGHT = {"十": 10, "百": 100, "千": 1000}
_CIRCLED = ((0x2460, 20, 1), (0x3251, 15, 21), (0x32B1, 15, 36))
_MOST_DIGITS = 9


def _match(number: str) -> tuple[Scheme, str]:
    text = number.strip(" \u3000")
    before = text[:1] if text.startswith(("（", "(", "第")) else ""
    rest = text[len(before) :]
    han = rest[:1] in _DIGIT or rest[:1] in _WEIGHT
    after = rest.lstrip(_HAN if han else _ARABIC)
    digits = rest[: len(rest) - len(after)]
    if digits:
        if after[:2] == "条之" and after[2:] and not after[2:].strip(_HAN):
            after = "条"  # an article that was put in later: 第三条之一
        found = _MARKS.get((before.replace("(", "（"), han, after))
        if found is not None:
            return found, digits
    if len(text) == 1 and any(0 <= ord(text) - start < size for start, size, _ in _CIRCLED):
        return Scheme.CIRCLED, text
    match = _DECIMAL.fullmatch(text)
    return (Scheme.DECIMAL, match[1]) if match else (Scheme.NONE, "")


def scheme(number: str) -> Scheme:
    """The scheme of ``number``; ``Scheme.NONE`` where it is empty or follows none of them."""
    return _match(number)[0]


def ordinal(number: str) -> int | tuple[int, ...]:
    """The value of ``number``: a tuple for decimal numbers (``2.4.1`` is ``(2, 4, 1)``), else an int.

    Raises:
        ValueError: ``number`` follows no scheme, or its numerals do not form a number.
    """
    kind, digits = _match(number)
    if kind is Scheme.NONE or len(digits) > 4 * _MOST_DIGITS:
        raise ValueError(f"{number!r} is not a number of a known scheme")
    if kind is Scheme.DECIMAL:
        return tuple(int(part) for part in re.split("[.．]", digits))
    if kind is Scheme.CIRCLED:
        code = ord(digits)
        return next(
            code - start + first for start, size, first in _CIRCLED if 0 <= code - start < size
        )
    return int(digits) if digits.isascii() else han_value(digits)


def han_value(text: str) -> int:
    """The value of Chinese numerals up to 9999: ``十一``, ``一百零三``, ``二〇二三`` (digit by digit).

    Raises:
        ValueError: the numerals do not form a number.
    """
    if not text or any(mark not in _DIGIT and mark not in _WEIGHT for mark in text):
        raise ValueError(f"{text!r} is not a number in Chinese numerals")
    if not any(mark in _WEIGHT for mark in text):
        return _by_digits(text)
    total, digit, below = 0, None, 10_000
    for place, mark in enumerate(text):
        if mark in _DIGIT:
            if digit:
                raise ValueError(f"{text!r}: two digits in a row")
            digit = _DIGIT[mark]
            continue
        weight = _WEIGHT[mark]
        if weight >= below or digit == 0 or (digit is None and place > 0):
            raise ValueError(f"{text!r}: {mark} is out of place")
        total, digit, below = total + (digit or 1) * weight, None, weight
    return total + (digit or 0)


def _by_digits(text: str) -> int:
    """``二〇二三`` as 2023; a single numeral as itself."""
    if len(text) > 4:
        raise ValueError(f"{text!r} is more than 9999")
    return int("".join(str(_DIGIT[mark]) for mark in text))


def han_numeral(value: int) -> str:
    """``value`` (1 to 9999) in Chinese numerals, as headings print it: 十一, 一百零三.

    Raises:
        ValueError: out of range.
    """
    if not 1 <= value <= 9999:
        raise ValueError(f"{value} is not between 1 and 9999")
    numerals, out, gap = "零一二三四五六七八九", "", False
    for weight, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // weight % 10
        if digit:
            out += "零" * (gap and bool(out)) + numerals[digit] + mark
            gap = False
        else:
            gap = True
    return out.removeprefix("一") if 10 <= value < 20 else out
