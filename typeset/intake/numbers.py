"""Numbers at the beginning of a line.

In: the text of a line. Out: scheme, number and where the rest begins. Whether a number is that of a
heading, a run-in heading or an item is decided from its company (``headings``).
"""

from __future__ import annotations

import re

from typeset.intake.source import Text
from typeset.model.nodes import Scheme
from typeset.model.numbering import han_value, ordinal, scheme
from typeset.text.characters import IDEOGRAPH

_HAN = "〇零一二三四五六七八九十百"
_START = re.compile(
    rf"(?:(?P<part>第[{_HAN}千]{{1,7}}(?:章|编|篇|节|条(?:之[一二三四五六七八九十]{{1,2}}(?!{IDEOGRAPH}{{0,3}}[的，。]))?)|第[{_HAN}]{{1,3}}部分)(?P<apart>\s|(?=[\w“《【（(\[]))"
    rf"|[（(][{_HAN}]{{1,4}}[）)]|[（(]\d{{1,3}}[）)]|(?<!\d)\d{{1,2}}[）)](?!\d)|[{_HAN}]{{1,4}}、"
    rf"|\d{{1,2}}(?:[.．]\d{{1,2}}){{1,4}}[.．]?(?=\s|{IDEOGRAPH})|\d{{1,3}}[.．、](?=\D|(?:19|20)\d\d[年—–-]|$)|[①-⑳])"
)
_BARE = re.compile(rf"(\d{{1,2}})[\s\u3000]+(?={IDEOGRAPH})")
_UNIT_AFTER = re.compile(
    r"(?:年|月|日|%|米|毫米|厘米|度|公顷|平方|立方|小时|分钟|％|亿|万|个|元|千瓦|吨|公里|人|家|户|次|倍|号|名|件|项)"
)
_IN_SENTENCE = re.compile(
    r"[（(][一二三四五六七八九十]|规定|所列|的[^，。]*[，。]|、第|和第|至第|之"
)
"""After 第十条 these say that an article is spoken of, not begun."""


def number_at(text: Text) -> tuple[Scheme, str, int] | None:
    """``(scheme, number, end)`` of the number that ``text`` begins with."""
    match = _START.match(text.chars)
    if match is None:
        return None
    number = match["part"] or match[0]
    kind = scheme(number)
    if kind is Scheme.NONE:
        return None
    end = match.end("part") if match["part"] else match.end()
    rest = text.chars[end:]
    if match["part"] and not match["apart"] and kind is Scheme.ARTICLE:
        bold = text.bold() == end or text.bold() > end
        if not bold and _IN_SENTENCE.match(rest):
            return None
    if kind is Scheme.DECIMAL and _UNIT_AFTER.match(rest):
        return None
    if not rest.strip():
        return None
    return kind, number, end


def bare_number(text: Text) -> tuple[str, int] | None:
    """``(number, end)`` of a plain figure before a short title, as ``1 总则`` of an emergency plan."""
    match = _BARE.match(text.chars)
    if match is None or len(text) > 30 or _UNIT_AFTER.match(text.chars[match.end() :].lstrip()):
        return None
    return match[1], match.end(1)


def value(number: str) -> tuple[int, ...]:
    """The value of a number as a tuple; empty where it has none. 第十二条之一 comes behind 第十二条."""
    article, _, inserted = number.partition("条之")
    if inserted:
        number = f"{article}条"
    try:
        found = ordinal(number)
    except ValueError:
        return ()
    if inserted and isinstance(found, int):
        return (found, han_value(inserted))
    return found if isinstance(found, tuple) else (found,)
