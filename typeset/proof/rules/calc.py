"""Arithmetic in running text: sums of parts and shares.

In: a document. Out: hits. A result that follows from the figures as printed, rounded or cut off, is right; one that
rounding of the figures may explain is a note.
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from typeset.diagnostics import Severity
from typeset.proof.engine import Hit, hit, rule
from typeset.proof.patterns import IDEOGRAPH, near
from typeset.proof.quantities import (
    MEASURES,
    Quantity,
    follows,
    quantities,
    ratio,
)
from typeset.proof.view import PROSE, Document, Kind, Line

_SENTENCE = re.compile("[^。；\n]+")
_COMPARED = re.compile("较|比|同比|增加|增长|下降|减少|提高|达到|超过|以上|低于|高于|新增")


def _prose(document: Document) -> Iterator[Line]:
    return document.of(*PROSE, Kind.NOTE)


@rule(
    "calc.sum",
    Severity.ERROR,
    "—",
    fires=(
        "全州渔船100只，其中木船20只，钢船30只，其他船只55只。",
        "全州共有茶厂60家，其中国营11家、合作社办19家、私营29家。",
        "共建9条乡道（甲乙3条、丙丁4条、戊己3条）。",
    ),
    quiet=(
        "全州渔船100只，其中木船20只，钢船80只。",
        "全州共有茶厂60家，其中国营11家、合作社办9家。",
        "收茶900吨左右，其中春茶510吨，夏茶220吨，秋茶170吨。",
        "贷款4.12亿元，其中茶农310户，贷款1.26亿元。",
        "共建9条乡道（甲乙3条、丙丁4条、戊己2条）。",
        "新增企业30户，其中工业企业20户，较上年增加25户。",
    ),
)
def parts_of_a_sum(document: Document) -> Iterator[Hit]:
    """N，其中a、b、c: parts that are more than the whole, or nearly it."""
    for line in _prose(document):
        if document.text.find("其中", line.start, line.end) < 0:
            continue
        for match in _SENTENCE.finditer(document.text, line.start, line.end):
            head, word, tail = match[0].partition("其中")
            if not word:
                continue
            tail = _blanked(tail.partition("其中")[0])
            whole = _last(list(quantities(_blanked(head))))
            if whole is None:
                continue
            parts = [
                each
                for each in quantities(tail)
                if each.unit == whole.unit and not _compared(tail, each)
            ]
            yield from _judged(
                document, whole, parts, match.start(), match.start() + len(head) + len(word)
            )
    for match in near(_BRACKETED, document.text, "（"):
        whole = Quantity(match[1], match[2], match.start(1), match.end(2))
        parts = [each for each in quantities(match[3]) if each.unit == whole.unit]
        if len(parts) > 1 and len(parts) >= match[3].count("、") + match[3].count("，"):
            yield from _judged(document, whole, parts, 0, match.start(3))


_BRACKETED = re.compile(
    rf"(?<![\d.])(\d+(?:\.\d+)?)([万亿]?[{MEASURES}])[^，。；（）\n]{{0,14}}（([^（）\n]*)）"
)


def _blanked(text: str) -> str:
    """``text`` with what stands in brackets made blank: figures in it belong to something else."""
    return re.sub("（[^（）]*）", lambda match: " " * len(match[0]), text)


def _last(found: Sequence[Quantity]) -> Quantity | None:
    fair = [each for each in found if each.unit not in "%个" or each.unit == "个"]
    return fair[-1] if fair and fair[-1].unit != "%" else None


def _compared(text: str, each: Quantity) -> bool:
    clause = re.split("[，、；]", text[: each.start])[-1]
    return bool(_COMPARED.search(clause))


def _judged(
    document: Document, whole: Quantity, parts: Sequence[Quantity], base: int, tail: int
) -> Iterator[Hit]:
    if len(parts) < 2 or any(each.value >= whole.value for each in parts):
        return
    total = sum(each.value for each in parts)
    counted = "." not in whole.text and whole.unit[0] not in "万亿"
    tolerance = 0.5 if counted else (whole.step + sum(each.step for each in parts)) / 2 + 1e-9
    over = total - whole.value
    if abs(over) <= tolerance or over > 0.35 * whole.value:
        return
    near = len(parts) > 2 and -over < 0.03 * whole.value
    if over > 0 or near:
        shown = f"{total:.{len(whole.text.partition('.')[2])}f}"
        start = base + whole.start
        yield hit(
            document,
            start,
            start + len(whole.text),
            shown,
            severity=None if over > 0 else Severity.WARNING,
            parts="＋".join(each.text for each in parts),
            total=shown,
        )


_TOTAL = re.compile(r"[共总合]计?\d")
_ADDED = re.compile("加(?!强|快|大|工|速)|(?:再|另)加|连同")
"""加上级补助收入…: the first part stands in the sentence before."""
_THEN_TOTAL = re.compile(
    r"(?:共计|合计|总计|一共|共有?)(\d+(?:\.\d+)?)([万亿]?[家户个名人项件辆处所座元亩吨])(?=[。；，])"
)


@rule(
    "calc.total",
    Severity.ERROR,
    "—",
    fires=("男性20人，女性35人，共计54人。",),
    quiet=(
        "男性20人，女性35人，共计55人。",
        "新建学校20所、幼儿园35所，全州累计共200所。",
        "甲20人，乙5个，共计20人。",
        "全州收入51.7亿元，增长9.3%。加补助收入86.3亿元、上年结余7.4亿元，收入总计145.4亿元。",
    ),
)
def total_behind_its_parts(document: Document) -> Iterator[Hit]:
    """a、b，共计N: the total stands behind its parts."""
    for line in _prose(document):
        if not _TOTAL.search(document.text, line.start, line.end):
            continue
        for match in _SENTENCE.finditer(document.text, line.start, line.end):
            total = _THEN_TOTAL.search(match[0] + document.text[match.end() : match.end() + 1])
            if total is None:
                continue
            whole = Quantity(total[1], total[2], total.start(1), total.end(2))
            before = match[0][: total.start()]
            if _ADDED.match(before):
                continue
            parts = [q for q in quantities(_blanked(before)) if q.unit == whole.unit]
            if len(parts) < 2 or any(_compared(before, q) for q in parts):
                continue
            said = sum(q.value for q in parts)
            if whole.step / 2 < abs(said - whole.value) < 0.2 * whole.value:
                start = match.start() + whole.start
                shown = f"{said:.{len(whole.text.partition('.')[2])}f}"
                yield hit(
                    document,
                    start,
                    start + len(whole.text),
                    shown,
                    parts="＋".join(q.text for q in parts),
                    total=shown,
                )


# ---------------------------------------------------------------- shares


_SHARE = re.compile(r"占(?:比|总[数量额]的|全部的|全州的)?(?:达到?|为|约)?(\d+(?:\.\d+)?)%")
_RATE = re.compile(rf"，({IDEOGRAPH}{{2,6}})(?:率|面|比例)(?:达到?|为)?(\d+(?:\.\d+)?)%")


@rule(
    "calc.share",
    Severity.WARNING,
    "—",
    fires=(
        "登记船户250户，其中合作社社员155户，占比72%。",
        "建档8.62万户，建档率100%；签约7.15万户，签约率100%。",
    ),
    quiet=(
        "登记船户250户，其中合作社社员155户，占比62%。",
        "设收茶点640个，其中3个县设收茶点412个，占比64.38%。",
        "登记船户250户，其中合作社社员155户，增长62%。",
        "新建厕所100户，普及率67%。",
    ),
)
def shares(document: Document) -> Iterator[Hit]:
    """A share that does not follow from its part and its whole."""
    for line in _prose(document):
        for match in re.finditer("[^。\n]+", document.text[line.start : line.end]):
            base = line.start + match.start()
            sentence = match[0]
            if "%" not in sentence:
                continue
            found = [each for each in quantities(sentence) if each.unit != "%"]
            yield from _shares_after_part(document, sentence, found, base)
            yield from _rates(document, sentence, found, base)


def _shares_after_part(
    document: Document, sentence: str, found: Sequence[Quantity], base: int
) -> Iterator[Hit]:
    for share in _SHARE.finditer(sentence):
        at = sentence.rfind("其中", 0, share.start())
        if at < 0 or "；" in sentence[at : share.start()]:
            continue
        inside = [each for each in found if at < each.start < share.start()]
        if not inside or re.search("[，、]", sentence[inside[-1].end : share.start() - 1]):
            continue
        before = [each for each in found if each.start < at]
        pairs = [(p, w) for p in inside for w in before if p.unit == w.unit and p.value < w.value]
        yield from _rated(document, share, pairs, base, 1)


def _rates(
    document: Document, sentence: str, found: Sequence[Quantity], base: int
) -> Iterator[Hit]:
    for rate in _RATE.finditer(sentence):
        own = [each for each in found if each.end == rate.start()]
        if not own:
            continue
        clause = re.split("[，；]", sentence[: own[0].start])[-1]
        if rate[1][-2:] not in clause:
            continue
        pairs = [
            (own[0], each)
            for each in found
            if each.start < own[0].start and each.unit == own[0].unit and each.value > own[0].value
        ]
        yield from _rated(document, rate, pairs, base, 2)


def _rated(
    document: Document,
    match: re.Match[str],
    pairs: Sequence[tuple[Quantity, Quantity]],
    base: int,
    group: int,
) -> Iterator[Hit]:
    printed = match[group]
    verdicts = []
    for part, whole in pairs:
        meant = ratio(part.text, whole.text)
        verdict = follows(printed, *meant) if meant else None
        if verdict is None:
            return
        verdicts.append((verdict, part, whole))
    if not verdicts:
        return
    verdict, part, whole = verdicts[-1]
    severity = Severity.NOTE if verdict.possible else None
    yield hit(
        document,
        base + match.start(group),
        base + match.end(group),
        verdict.shown(printed) if len(verdicts) == 1 else None,
        severity=severity,
        part=part.text + part.unit,
        whole=whole.text + whole.unit,
        exact=verdict.shown(printed),
    )
