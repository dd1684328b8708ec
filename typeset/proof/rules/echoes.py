"""What is said twice, almost the same as elsewhere, or not at all.

In: a document, or a corpus. Out: hits. These are told from the text alone: from how often it says a
thing, and where.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from typeset.diagnostics import Severity
from typeset.proof.engine import Hit, Place, Scope, hit, rule
from typeset.proof.patterns import HAN, IDEOGRAPH
from typeset.proof.view import PROSE, Corpus, Document, Kind

_ADVERBS = "积极|加快|进一步|切实|大力|着力"
_NO_ADVERB = "(?:性|因素|作用|贡献|影响|力量|意义|分子|心态|探索期|建设期|发展期)"
_TWICE = re.compile(rf"({_ADVERBS})([^，。；、：“”《》\n]{{2,24}})(\1)(?!{_NO_ADVERB})")


@rule(
    "word.twice",
    Severity.WARNING,
    "—",
    fires=("积极引导船户积极参加培训。",),
    quiet=(
        "积极引导船户，积极开展培训。",
        "积极引导船户参加培训。",
        "积极调动船户的积极性。",
        "全面推进渡口全面提升行动。",
    ),
)
def twice(document: Document) -> Iterator[Hit]:
    """One adverb twice in a clause."""
    for match in _TWICE.finditer(document.text):
        if document.line_at(match.start()).kind in PROSE:
            yield hit(document, *match.span(3), "", word=match[1])


LONG, OFTEN = 8, 4
"""Characters of a fixed expression, and how often it stands in a document to be one."""
_RUN = re.compile(rf"{IDEOGRAPH}{{{LONG},}}")
_SMALL = "和与及或的之等一二三四五六七八九十上下前后左右不"


@rule(
    "word.once",
    Severity.NOTE,
    "—",
    scope=Scope.ISSUE,
    fires=("\n".join(["建设沿江便民渡口示范带。"] * 4) + "\n建设沿河便民渡口示范带。",),
    quiet=(
        "\n".join(["建设沿江便民渡口示范带。"] * 4) + "\n建设沿江便民渡口示范线。",
        "\n".join(["建设沿江便民渡口示范带。"] * 4),
        "\n".join(["建设沿河便民渡口示范带。\n建设沿江便民渡口示范带。"] * 4),
        "<article><num>第一条</num>报省级渡口主管部门。</article>"
        + "<article><num>第二条</num>报县级渡口主管部门。</article>" * 4,
    ),
)
def once(corpus: Corpus) -> Iterator[Hit]:
    """An expression that stands again and again, and once with another character."""
    runs = [
        (document, *match.span())
        for document in corpus.documents
        if not document.is_statute
        for line in document.of(*PROSE)
        for match in _RUN.finditer(document.text, line.start, line.end)
    ]
    counts = Counter(
        [
            document.text[at : at + LONG]
            for document, start, end in runs
            for at in range(start, end - LONG + 1)
        ]
    )
    meant = {
        (k, piece[:k] + piece[k + 1 :]): piece
        for piece, count in counts.items()
        if count >= OFTEN
        for k in range(1, LONG // 2)
    }
    # The second half of a piece is that of what is meant: a quick look spares most places the slow one.
    tails = {piece[LONG // 2 :] for piece in meant.values()}
    for document, start, end in runs if meant else ():
        text, done = document.text, -1
        for at in range(start, end - LONG + 1):
            if text[at + LONG // 2 : at + LONG] not in tails or counts[text[at : at + LONG]] > 1:
                continue
            for k, other in _others(text[at : at + LONG], meant):
                if at + k > done:
                    done = at + k
                    place = next(
                        Place(there, first, first + LONG)
                        for there, *run in runs
                        if (first := there.text.find(other, *run)) >= 0
                    )
                    yield hit(document, at, at + LONG, other, related=[place], count=counts[other])


def _others(piece: str, meant: dict[tuple[int, str], str]) -> Iterator[tuple[int, str]]:
    """The expressions that ``piece`` is but for its character ``k``."""
    for k in range(1, LONG // 2):
        other = meant.get((k, piece[:k] + piece[k + 1 :]))
        if other and other[k] not in _SMALL and piece[k] not in _SMALL:
            yield k, other


_TOPIC = (
    rf"[{HAN}“”]{{7,22}}(?:推进|提升|改善|加强|见效|进展|成效|突破|好转|巩固|优化|完善|加快|显著)。"
)
_EMPTY = re.compile(rf"(?<=。)({_TOPIC})(?={_TOPIC}[^。\n]{{20}})")


@rule(
    "debris.topic",
    Severity.NOTE,
    "—",
    fires=(
        "渡口管理水平不断提升。全年检修渡船60只，培训船工120名，更换救生衣2000件。航道整治力度继续加强。船工服务质量明显改善。新设候船亭15座，免费乘船老人达3万人次。",
    ),
    quiet=(
        "渡口管理水平不断提升。全年检修渡船60只，培训船工120名。船工服务质量明显改善。新设候船亭15座。",
        "船工服务质量明显改善。航道整治力度继续加强。",
    ),
)
def empty_topic(document: Document) -> Iterator[Hit]:
    """A sentence that announces something, and the next one announces something else."""
    for match in _EMPTY.finditer(document.text):
        if document.line_at(match.start()).kind in PROSE:
            yield hit(document, *match.span(1))


_CLOSING = re.compile(r"(?:请予?审[议定查]|以上报告|请审阅|特此(?:报告|通知|函复))")


@rule(
    "debris.order",
    Severity.WARNING,
    "—",
    fires=("请予审定，并请各位提出意见。\n下面，我就渡口整修向全会作说明，",),
    quiet=(
        "下面，我就渡口整修作说明，请予审定，并请各位提出意见。\n一年来，各项工作进展顺利。",
        "请予审定，并请各位提出意见。\n一年来，各项工作进展顺利。",
    ),
)
def out_of_order(document: Document) -> Iterator[Hit]:
    """The end of a sentence stands before its beginning."""
    lines = [line for line in document.lines if line.kind is Kind.PARAGRAPH]
    for line, after in pairwise(lines):
        said, follows = document.string(line), document.string(after)
        if follows.endswith(("，", ",")) and _CLOSING.match(said) and len(said) <= 40:
            there = Place(document, after.start, after.end)
            yield hit(document, line.start, line.end, related=[there])


_SIGNED = re.compile(r"±(\d{2,4}千伏)")


@rule(
    "unit.sign",
    Severity.WARNING,
    "GB/T 156",
    fires=("建成±600千伏直流工程。\n现有2回600千伏线路。",),
    quiet=("建成±600千伏直流工程。\n现有2回500千伏线路。", "现有2回600千伏线路。"),
)
def lost_sign(document: Document) -> Iterator[Hit]:
    """A direct voltage without the ± that it has elsewhere."""
    text = document.text
    known = {match[1]: match.span() for match in reversed(list(_SIGNED.finditer(text)))}
    for voltage, span in known.items():
        for match in re.finditer(rf"(?<![±\d.]){voltage}", text):
            yield hit(document, *match.span(), f"±{voltage}", related=[Place(document, *span)])


_SHORT = re.compile(rf"以下(?:简称|称)“?(\d{{3,6}})({IDEOGRAPH}{{2,4}})[”）)]")


@rule(
    "name.called",
    Severity.NOTE,
    "—",
    fires=(
        "设立青河州96110渡口服务热线（以下简称96110热线）。\n96110热线受理来电。\n96110应与船站联动。",
    ),
    quiet=(
        "设立青河州96110渡口服务热线（以下简称96110热线）。\n96110热线受理来电。\n拨打96110渡口热线。",
        "拨打96110咨询。",
    ),
)
def short_form(document: Document) -> Iterator[Hit]:
    """A number that has been given a short name stands alone."""
    text = document.text
    for number, word in {(match[1], match[2]) for match in _SHORT.finditer(text)}:
        for match in re.finditer(rf"(?<![\d.]){number}(?!\d|[{HAN} ]{{0,10}}{word})", text):
            if not re.search(
                "拨打|电话|号码|[、：:]$", text[max(0, match.start() - 4) : match.start()]
            ):
                yield hit(document, *match.span(), number + word)


_DUTIES = re.compile("(?:职责|任务)[：:]$")
_ITEMS = (
    "<list><item><num>（1）</num>管理渡口；</item><item><num>（2）</num>检修渡船；</item>"
    "<item><num>（3）</num>培训船工。</item></list>"
)
_NEXT = '<heading level="1"><num>二、</num>时限</heading><p>年底。</p>'


@rule(
    "structure.unnumbered",
    Severity.NOTE,
    "GB/T 9704-2012, 7.3.3",
    fires=(f"<p>主要职责：</p>{_ITEMS}<p>对渡口秩序进行检查。</p>{_NEXT}",),
    quiet=(
        f"<p>主要职责：</p>{_ITEMS}{_NEXT}",
        f"<p>有下列情形的：</p>{_ITEMS}<p>其他情形从其规定。</p>{_NEXT}",
    ),
)
def unnumbered(document: Document) -> Iterator[Hit]:
    """Duties in numbered items, and one more below them that has no number."""
    lines = document.lines
    for at in range(3, len(lines) - 2):
        kinds = [line.kind for line in lines[at - 1 : at + 3]]
        if kinds[:1] != [Kind.ITEM] or kinds[1:3] != [Kind.PARAGRAPH, Kind.HEADING]:
            continue
        first = at - 1
        while first > 0 and lines[first].kind is Kind.ITEM:
            first -= 1
        if at - first > 3 and _DUTIES.search(document.string(lines[first])):
            line = lines[at]
            yield hit(
                document, line.start, min(line.start + 16, line.end), before=f"第{at - first - 1}项"
            )
