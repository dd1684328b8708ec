"""Growth in running text: differences and rates against their two values, and what was done of a target.

In: a document. Out: hits. A rate that rounding of its two values may explain is a note.
"""

# Examples are kept on one line, as the text that they are.

from __future__ import annotations

import re
from collections.abc import Iterator

from typeset.diagnostics import Severity
from typeset.proof.engine import Hit, hit, rule
from typeset.proof.patterns import IDEOGRAPH, near
from typeset.proof.quantities import Verdict, equals, follows, growth, ratio, step
from typeset.proof.view import Document

_N = r"(\d+(?:\.\d+)?)"
_U = rf"([万亿]*(?:千瓦时|千瓦|吨标准煤|立方米|平方公里|平方米|人次|{IDEOGRAPH}|%))"
_N0 = r"\d+(?:\.\d+)?"
_MORE = "增加|增长|提高|上升|提升|新增|多"
_LESS = "减少|下降|降低|低|少"
_AGAINST = re.compile("，[较比]")
_STEP = re.compile(
    rf"(?<![\d.]){_N}{_U}(?:（[^（）]*）)?(?:，同比(?:{_MORE}|{_LESS}){_N0}%)?，(?:较|比)(?:((?:19|20)\d\d)年[末底]?)?(?:的|[^，。；\d]{{0,8}})"
    rf"(?:{_N}\2)?[^，。；\d]{{0,2}}?({_MORE}|{_LESS})(?:了|达)?{_N}\2"
    rf"(?:，(?:同比)?(?:增长率|增长|增幅|增速|下降|降幅)(?:为|达到?|约)?{_N}%)?"
    rf"(?:，年均(?:增速|增长|增长率)(?:为|达到?|约)?{_N}%)?"
)
_BY_THEN = re.compile(f"(?:{_MORE}|{_LESS})[到至]")
_FROM_TO = re.compile(
    rf"[从由](?:((?:19|20)\d\d)年[^，。；\d]{{0,4}})?{_N}{_U}?[^，。；\d]{{0,4}}?({_MORE}|{_LESS})[到至]"
    rf"(?:((?:19|20)\d\d)年[^，。；\d]{{0,4}})?{_N}{_U}?，(?:累计|共|年均)?(?:{_MORE}|{_LESS})(?:了)?{_N}(%|个百分点|{_U})?"
)


@rule(
    "calc.growth",
    Severity.WARNING,
    "—",
    fires=(
        "收茶420吨，较2015年增加380吨，增长率980%。",
        "存款640.5亿元，较2015年的400.2亿元增加240.3亿元，增长50.05%。",
        "存款640.5亿元，较2015年的400.2亿元增加250.3亿元。",
        "收粮量从2016年的81.25万吨增长到2020年的96.75万吨，累计增长17.5万吨。",
    ),
    quiet=(
        "收茶690吨（不含夏茶），较2015年增加90吨，增长率15%。",
        "截至2020年末，存款640.5亿元，较2015年的400.2亿元增加240.3亿元，增长60.04%，年均增速9.86%。",
        "收粮量从2016年的81.25万吨增长到2020年的96.75万吨，累计增长15.5万吨。",
        "成交额270.35亿元，较2015年成交总额310.6亿元低40.25亿元。",
    ),
)
def growth_rates(document: Document) -> Iterator[Hit]:
    """A difference or a rate of growth that does not follow from its two values."""
    for match in near(_STEP, document.text, _AGAINST):
        yield from _stepped(document, match)
    for match in near(_FROM_TO, document.text, _BY_THEN):
        yield from _from_to(document, match)


def _stepped(document: Document, match: re.Match[str]) -> Iterator[Hit]:
    now, _, year, then, word, by, rate, yearly = match.groups()
    sign = -1 if re.fullmatch(_LESS, word) else 1
    if then:
        exact = sign * (float(now) - float(then))
        slack = (step(now) + step(then)) / 2
        yield from _told(document, match, 6, equals(by, exact, slack), by)
    base = then or _less(now, by, sign)
    if rate and base:
        meant = growth(now, base)
        verdict = follows(rate, *(sign * each for each in meant)) if meant else None
        if verdict is not None:
            bounds = _with_rounding(now, by, sign) if not then else None
            if bounds:
                verdict = Verdict(verdict.exact, bounds[0] <= float(rate) <= bounds[1])
        yield from _told(document, match, 7, verdict, rate)
    if yearly and base and year:
        years = [
            int(y)
            for y in re.findall(r"(?<!\d)((?:19|20)\d\d)年", document.text[: match.start()][-600:])
        ]
        span = next((y - int(year) for y in reversed(years) if y > int(year)), 0)
        if span > 1 and float(base) > 0:
            exact = 100 * ((float(now) / float(base)) ** (1 / span) - 1)
            yield from _told(document, match, 8, follows(yearly, exact, exact, exact), yearly)


def _less(now: str, by: str, sign: int) -> str | None:
    value = float(now) - sign * float(by)
    decimals = max(len(each.partition(".")[2]) for each in (now, by))
    return f"{value:.{decimals}f}" if value > 0 else None


def _with_rounding(now: str, by: str, sign: int) -> tuple[float, float] | None:
    """The rates that the figures before rounding may have had."""
    slack = (step(now) + step(by)) / 2
    base = float(now) - sign * float(by)
    if base - slack <= 0:
        return None
    rates = [
        100 * (float(by) + d) / (base + e * slack)
        for d in (-step(by) / 2, step(by) / 2)
        for e in (-1, 1)
    ]
    return min(rates), max(rates)


def _from_to(document: Document, match: re.Match[str]) -> Iterator[Hit]:
    _, then, unit, word, _, now, unit_now, by, what = match.groups()[:9]
    if (unit or unit_now) != (unit_now or unit) or "年均" in match[0]:
        return
    sign = -1 if re.fullmatch(_LESS, word) else 1
    if what == "%" and (unit or unit_now) != "%":
        meant = growth(now, then)
        verdict = follows(by, *(sign * each for each in meant)) if meant else None
    elif what is None or what == unit_now or what == "个百分点":
        exact = sign * (float(now) - float(then))
        slack = (step(now) + step(then)) / 2
        verdict = equals(by, exact, slack)
    else:
        return
    yield from _told(document, match, 8, verdict, by)


def _told(
    document: Document, match: re.Match[str], group: int, verdict: Verdict | None, printed: str
) -> Iterator[Hit]:
    if verdict is not None:
        severity = Severity.NOTE if verdict.possible else None
        yield hit(document, *match.span(group), verdict.shown(printed), severity=severity)


_TARGET = re.compile(
    rf"(?<![\d.]){_N}{_U}，(?:超额)?完成[^，。；\d]{{0,8}}(?:目标|任务|计划)[^，。；\d]{{0,4}}{_N}\2的{_N}%"
)


@rule(
    "calc.target",
    Severity.WARNING,
    "—",
    fires=("新增就业1.5万人，完成年度目标1.2万人的120%。",),
    quiet=("新增就业1.5万人，完成年度目标1.2万人的125%。",),
)
def share_of_target(document: Document) -> Iterator[Hit]:
    """完成目标的x%: what was done, of what was to be done."""
    for match in near(_TARGET, document.text, "完成", "%"):
        meant = ratio(match[1], match[3])
        verdict = follows(match[4], *meant) if meant else None
        if verdict is not None:
            severity = Severity.NOTE if verdict.possible else None
            yield hit(document, *match.span(4), verdict.shown(match[4]), severity=severity)
