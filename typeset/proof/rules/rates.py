"""Rates by themselves: what cannot be more than the whole, shares that make more than all, growth by times.

In: a document. Out: hits. No second figure is needed, or all of them stand in one clause.
"""

# Examples are kept on one line, as the text that they are.

from __future__ import annotations

import re
from collections.abc import Iterator

from typeset.diagnostics import Severity
from typeset.proof.engine import Hit, hit, rule
from typeset.proof.patterns import IDEOGRAPH
from typeset.proof.quantities import step
from typeset.proof.view import Document

# Patterns that few texts need are compiled when one does.
_N = r"\d+(?:\.\d+)?"
_WHOLE = re.compile(
    rf"(?:(?<!毛)(?:覆盖|普及|合格|达标|参保|优良|满意|入户|通达|到位|处置|回收)率|占比|占{IDEOGRAPH}{{2,8}}的(?:比重|比例)?)"
    rf"(?:已?达到?|为|约为?|提高到|提升至|提升到)?(\d{{3,4}}(?:\.\d+)?)%"
)
_SHARES = rf"分别占[^。；\d]{{0,12}}((?:{_N}%[、和，]){{1,6}}{_N}%)"


@rule(
    "calc.over",
    Severity.ERROR,
    "—",
    fires=("渡船年检合格率达102%。", "木船、钢船、快艇分别占40%、35%和35%。"),
    quiet=(
        "渡船年检合格率达100%。",
        "小学毛入学率达102%。",
        "完成年度目标的120%。",
        "木船、钢船、快艇分别占40%、35%和25%。",
    ),
)
def more_than_all(document: Document) -> Iterator[Hit]:
    """A share of more than 100 %, or shares that are more than that together."""
    text = document.text
    if "%" not in text:
        return
    for match in _WHOLE.finditer(text):
        if float(match[1]) > 100:
            yield hit(document, *match.span(1), sum=match[1])
    for match in re.finditer(_SHARES, text) if "分别占" in text else ():
        shares = re.findall(_N, match[1])
        total = sum(map(float, shares))
        if total > 100 + sum(map(step, shares)) / 2 + 1e-9:
            yield hit(document, *match.span(1), sum=f"{total:.{_decimals(shares)}f}")


def _decimals(numbers: list[str]) -> int:
    return max(len(each.partition(".")[2]) for each in numbers)


_RATIO = (
    rf"(?:产业|经济|城乡|投资|能源|种植|消费){IDEOGRAPH}{{0,4}}(?:结构|比重|比例|占比){IDEOGRAPH}{{0,10}}?"
    rf"({_N})[:：∶]({_N})[:：∶]({_N})(?![:：∶\d])"
)


@rule(
    "calc.ratio",
    Severity.WARNING,
    "—",
    fires=("三次产业结构调整为21.2：36.5：41.3。",),
    quiet=(
        "三次产业结构调整为21.2：36.5：42.3。",
        "三次产业结构由22.0：36.0：42.1调整为21.2：36.5：42.3。",
        "种植结构为3：2：1。",
    ),
)
def structure(document: Document) -> Iterator[Hit]:
    """三次产业结构为a：b：c: parts of a hundred."""
    for match in re.finditer(_RATIO, document.text) if "结构" in document.text else ():
        parts = match.groups()
        total = sum(map(float, parts))
        if abs(total - 100) > 0.2 and 80 < total < 120:
            shown = f"{total:.{_decimals(list(parts))}f}"
            yield hit(document, match.start(1), match.end(3), sum=shown)


_TIMES = (
    rf"[从由](?:(?:19|20)\d\d年[^，。；\d]{{0,4}})?({_N})([万亿]?{IDEOGRAPH})?[^，。；\d]{{0,4}}?(?:增加|增长|提高|扩大|发展)[到至]"
    rf"(?:(?:19|20)\d\d年[^，。；\d]{{0,4}})?({_N})([万亿]?{IDEOGRAPH})[^，。；\d]{{0,2}}，(增长|增加|提高|扩大)了?({_N})倍"
)


@rule(
    "calc.times",
    Severity.WARNING,
    "GB/T 15835-2011",
    fires=("渡船从10艘增加到30艘，增长3倍。",),
    quiet=("渡船从10艘增加到30艘，增长2倍。", "收入从1.5亿元增长到5.2亿元，增长2.5倍。"),
)
def by_times(document: Document) -> Iterator[Hit]:
    """From 10 to 30 is twice more, not three times more."""
    for match in re.finditer(_TIMES, document.text) if "倍" in document.text else ():
        old, unit, new, other, _, said = match.groups()
        if float(old) <= 0 or (unit and unit != other):
            continue
        exact = float(new) / float(old) - 1
        if abs(float(said) - exact) > 0.55 * step(said):
            shown = f"{exact:.{len(said.partition('.')[2])}f}"
            yield hit(document, *match.span(6), shown)
