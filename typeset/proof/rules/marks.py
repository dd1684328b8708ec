"""Marks: width, pairs, kinds, doubled ones, ranges, dashes, ellipses, spaces.

In: a document. Out: hits. GB/T 15834-2011, its numbers in each rule.
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from typeset.diagnostics import Severity
from typeset.proof.engine import Hit, hit, rule
from typeset.proof.patterns import HAN, IDEOGRAPH, begun, near
from typeset.proof.view import PROSE, Document, Kind

_OPENERS = {
    "（": "）",
    "《": "》",
    "〔": "〕",
    "“": "”",
    "‘": "’",
    "〈": "〉",
    "【": "】",
    "「": "」",
    "(": ")",
}
_CLOSERS = {close: opened for opened, close in _OPENERS.items()}
_BRACKETS = re.compile("[（）《》〔〕“”‘’〈〉【】「」()]")
_ORDINAL = re.compile(r"\w{1,3}[）)]")


@rule(
    "mark.pair",
    Severity.ERROR,
    "GB/T 15834-2011, 4.8、4.9、4.15",
    fires=(
        "他说“好。",
        "全州（含县市）），下同。",
        "根据《办法实施。",
        "由州商务局（州口岸办）、州贸促会）负责。",
    ),
    quiet=("他说“好”。", "（一）范围。", "1）填表；2）签字。", "根据《〈条例〉实施办法》。"),
)
def unpaired(document: Document) -> Iterator[Hit]:
    """Brackets and quotes without a partner; two that cross."""
    for line in document.lines:
        text = document.string(line)
        stack: list[re.Match[str]] = []
        for match in _BRACKETS.finditer(text):
            mark = match[0]
            if mark in _OPENERS:
                stack.append(match)
            elif stack and stack[-1][0] == _CLOSERS[mark]:
                stack.pop()
            elif mark == "’" or (mark in "）)" and _numbers_item(text, match.start())):
                continue
            else:
                if stack and any(each[0] == _CLOSERS[mark] for each in stack):
                    while stack and stack[-1][0] != _CLOSERS[mark]:
                        lone = stack.pop()
                        yield hit(document, line.start + lone.start(), line.start + lone.end())
                    stack.pop()
                    continue
                yield hit(document, line.start + match.start(), line.start + match.end())
        for lone in stack:
            yield hit(document, line.start + lone.start(), line.start + lone.end())


def _numbers_item(text: str, at: int) -> bool:
    """1）, a）, 一）: a number that is closed and never opened."""
    return bool(re.search(r"(?:^|[，。；：、\s])[0-9a-zA-Z一二三四五六七八九十]{1,2}$", text[:at]))


@rule(
    "mark.nested",
    Severity.WARNING,
    "GB/T 15834-2011, 4.8.3.3、4.15.3.4",
    fires=(
        "他说“请读“通知”一遍”。",
        "见《关于〈甲〉和《乙》的通知》。",
        "发布《<春到岚湖>入选名单》。",
    ),
    quiet=("他说“请读‘通知’一遍”。", "见《关于〈甲〉的通知》。", "“甲”“乙”和《丙》《丁》。"),
)
def nested(document: Document) -> Iterator[Hit]:
    """Quotes inside quotes are ‘’, titles inside titles 〈〉."""
    text = document.text
    for match in _NESTED.finditer(text):
        inner = match["quote"] or match["title"]
        if inner:
            new = "‘’" if match["quote"] else "〈〉"
            group = "quote" if match["quote"] else "title"
            start, end = match.span(group)
            yield hit(document, start, end, new[0] + inner[1:-1] + new[1])
            continue
        start, end = match.span("angle")
        yield hit(document, start, end, f"〈{match['angle'][1:-1]}〉")


_NESTED = re.compile(
    "“[^“”\n]*(?P<quote>“[^“”\n]*”)|《[^《》\n]*(?P<title>《[^《》\n]*》)"
    rf"|(?P<angle><[{HAN}“”‘’·0-9]{{2,30}}>)"
)

_HALF = re.compile(
    rf"(?<=[{HAN}）》”〕]) ?[,;:?!](?!\d)|[,;:?!](?=[{HAN}（《“〔])|(?<={IDEOGRAPH})\((?=[^)\n]*{IDEOGRAPH})"
    rf"|(?<={IDEOGRAPH})\)"
)
_HALF_WIDTH = re.compile("[ ,;:?!()]")
_FULL = dict(zip(",;:?!()", "，；：？！（）", strict=True))


@rule(
    "mark.width",
    Severity.WARNING,
    "GB/T 15834-2011, 5.1",
    fires=("各县市,各部门：", "负责人:石平。", "州政府(办公室)负责。"),
    quiet=("各县市，各部门：", "时间为14:30。", "共1,234人。", "见http://www.example.cn/页面。"),
    safe=True,
)
def half_width(document: Document) -> Iterator[Hit]:
    """Half-width marks in Chinese text."""
    for match in begun(_HALF, document.text, _HALF_WIDTH):
        around = document.text[max(0, match.start() - 12) : match.end()]
        if "://" in around or "@" in around:
            continue
        yield hit(document, *match.span(), _FULL[match[0].strip()])


_TWO_MARKS = re.compile("[，。；：、？！](?=[，。；：、？])")
_DOUBLED = re.compile(
    "(?P<same>[，。；：、？])(?P=same)+|[，、；：][，。；：、]|。[，；：、](?!——)|[？！][，。；：、]"
)


@rule(
    "mark.doubled",
    Severity.ERROR,
    "GB/T 15834-2011, 5.1",
    fires=("认真执行，，抓好落实。", "认真执行。，抓好落实。", "石平、，江河参加。"),
    quiet=("认真执行，抓好落实。", "真的吗？！", "他说：“好。”", "一是快；二是好。……"),
)
def doubled(document: Document) -> Iterator[Hit]:
    """Two marks where one belongs."""
    for match in begun(_DOUBLED, document.text, _TWO_MARKS):
        new = match["same"] if match["same"] else None
        if match["same"] == "。" and len(match[0]) > 2:
            continue
        yield hit(document, *match.span(), new)


@rule(
    "mark.enumeration",
    Severity.NOTE,
    "GB/T 15834-2011, 4.5.3.5",
    fires=("开展“春风”、“暖冬”行动。", "依据《规划》、《办法》制定。"),
    quiet=(
        "开展“春风”“暖冬”行动。",
        "依据《规划》（青府发〔2023〕1号）、《办法》制定。",
        "“甲”、乙、丙。",
    ),
)
def between_quoted(document: Document) -> Iterator[Hit]:
    """No 、 between items that are all in quotes or title marks."""
    for match in re.finditer("(?<=[”》])、(?=[“《])", document.text):
        yield hit(document, *match.span(), "")


_TELEPHONE = re.compile(r"(?:0\d{2,3}|400|800)-\d{5,8}(?!\d)")
_RANGE_MARK = re.compile(r"[-~–]\d")
_RANGE = re.compile(
    r"(?<![\dA-Za-z.\-~/])(\d{1,4}(?:\.\d+)?(?:[%万亿]|年|月|日|个|人)?)(?P<mark>[-~–]|--)"
    rf"(?=\d+(?:\.\d+)?[ ]?(?:{IDEOGRAPH}|%|‰|℃|°|[a-z]{{1,2}}\b))"
)


@rule(
    "mark.range",
    Severity.WARNING,
    "GB/T 15834-2011, 4.13.3.3",
    fires=("每批3-5人。", "2020-2022年度名单。", "气温为5~8摄氏度。"),
    quiet=(
        "每批3—5人。",
        "电话0800-2200119。",
        "按GB/T 9704-2012执行。",
        "2025-03-01起。",
        "请拨打0800-12328或者0800-2200119咨询。",
        "“7-11”便利店。",
    ),
    safe=True,
)
def hyphen_range(document: Document) -> Iterator[Hit]:
    """A range of figures takes — or ～."""
    for match in near(_RANGE, document.text, _RANGE_MARK):
        text = document.text
        if re.search(r"[A-Z]\S*\s?$", text[max(0, match.start() - 8) : match.start()]):
            continue
        if _TELEPHONE.match(text, match.start()):
            continue
        yield hit(document, *match.span("mark"), "～" if match["mark"] == "~" else "—")


_ROUTE = re.compile(
    rf"(?<=[{HAN}）])——(?={IDEOGRAPH}{{2,8}}(?:段|线|公路|高速|铁路|航线|管道|输电|天然气|输变电|特高压))"
)


@rule(
    "mark.route",
    Severity.WARNING,
    "GB/T 15834-2011, 4.13.3.3",
    fires=("建设岚州——白榆天然气管道。", "改造青禾——石楠公路。"),
    quiet=("建设岚州—白榆天然气管道。", "——这一年，公路全线通车。", "这是大事——修通公路。"),
    safe=True,
)
def dash_between_places(document: Document) -> Iterator[Hit]:
    """From one place to another is —, not a dash."""
    for match in near(_ROUTE, document.text, "——"):
        line = document.line_at(match.start())
        clause = re.split("[，。；、：]", document.text[line.start : match.start()])[-1]
        if clause and not re.search("[是为]", clause[-4:]):
            yield hit(document, *match.span(), "—")


_DOTS = re.compile(r"…|\.\.\.|。。。")
_ELLIPSIS = re.compile(
    rf"(?<=[{HAN}，、])(?:\.{{3,}}|。{{3,}}|(?<!…)…(?!…)|…{{3,}})|……(?=等)|(?<=等)……"
)


@rule(
    "mark.ellipsis",
    Severity.WARNING,
    "GB/T 15834-2011, 4.11",
    fires=("山高、路远...", "山高、路远…", "山高、路远……等。"),
    quiet=("山高、路远……", "山高、路远等。", "http://example.cn/..."),
)
def ellipsis(document: Document) -> Iterator[Hit]:
    """The ellipsis is six dots, and does not stand beside 等."""
    for match in near(_ELLIPSIS, document.text, _DOTS):
        yield hit(document, *match.span(), None if "……" in match[0] else "……")


_SPACE = re.compile("[ \u00a0]+")
_SPACED = re.compile(rf"(?<=[{HAN}，。；：、）”》])[ \u00a0]+(?=[{HAN}（“《])")
_BESIDE = re.compile(rf"(?<={IDEOGRAPH})[ \u00a0]+(?=\d)|(?<=\d)[ \u00a0]+(?={IDEOGRAPH})")


@rule(
    "mark.space",
    Severity.WARNING,
    "GB/T 15834-2011, 5.1",
    fires=("各县（市）人民 政府要落实。",),
    quiet=(
        "各县（市）人民政府要落实。",
        "第一章　总则",
        "开展“传承文脉 建设家园”活动。",
        "组 长：江 河（副州长）",
    ),
)
def space(document: Document) -> Iterator[Hit]:
    """White space between Chinese characters of running text."""
    for match in begun(_SPACED, document.text, _SPACE):
        line = document.line_at(match.start())
        if (
            line.kind in PROSE
            and not _quoted(document.text, line.start, match.start())
            and not _is_wide(document, *match.span())
        ):
            yield hit(document, *match.span(), "")


_WIDE_BEFORE = re.compile(rf"(?:^|[：、 \u3000\n]){IDEOGRAPH}$")
_WIDE_AFTER = re.compile(rf"{IDEOGRAPH}(?:[（：、 \u3000\n]|$)")


def _is_wide(document: Document, start: int, end: int) -> bool:
    """组 长：江 河（副州长）: two characters set as wide as three."""
    text = document.text
    return bool(
        _WIDE_BEFORE.search(text, max(0, start - 2), start) and _WIDE_AFTER.match(text, end)
    )


@rule(
    "mark.separator",
    Severity.WARNING,
    "GB/T 15834-2011, 4.5",
    fires=(
        "<table><tbody><tr><td>得分靠前</td><td>青山县人民政府、白石县人民政府 红河县人民政府</td></tr></tbody></table>",
        "<table><tbody><tr><td>得分靠前</td><td><p>青山县人民政府、白石县人民政府</p><p>红河县人民政府</p></td></tr></tbody></table>",
    ),
    quiet=(
        "<table><tbody><tr><td>得分靠前</td><td>青山县人民政府、白石县人民政府</td></tr></tbody></table>",
    ),
)
def lost_separator(document: Document) -> Iterator[Hit]:
    """A space where the rest of the list has 、."""
    for line in document.of(Kind.CELL):
        text = document.string(line)
        if "、" not in text:
            continue
        for match in _SPACED.finditer(text):
            if text[match.start() - 1] in "，。；：、":
                continue
            yield hit(document, line.start + match.start(), line.start + match.end(), "、")
    lines = document.lines
    for line, after in pairwise(lines):
        if line.kind is after.kind is Kind.CELL and line.node is after.node:
            text = document.string(line)
            if "、" in text and text[-1] not in "，。；：、）":
                start = max(line.end - 6, line.start)
                yield hit(
                    document,
                    start,
                    line.end,
                    document.text[start : line.end] + "、",
                    severity=Severity.NOTE,
                )


@rule(
    "mark.figure-space",
    Severity.NOTE,
    "GB/T 15835-2011, 5",
    fires=("全年完成 120 处。",),
    quiet=("全年完成120处。", "1. 总则"),
    safe=True,
)
def space_beside_figures(document: Document) -> Iterator[Hit]:
    """White space between figures and Chinese: the layout makes the gap."""
    for match in begun(_BESIDE, document.text, _SPACE):
        if document.line_at(match.start()).kind in PROSE:
            yield hit(document, *match.span(), "")


def _quoted(text: str, start: int, at: int) -> bool:
    before = text[start:at]
    return before.count("“") > before.count("”") or before.count("《") > before.count("》")


_PAUSE_AND = re.compile(
    "、(?=(?:和(?![谐平睦解美顺合田县布龙静])|以及|及其|及(?![时早格第])|或者))"
)


@rule(
    "mark.pause-and",
    Severity.NOTE,
    "GB/T 15834-2011, 4.5",
    fires=("米、面、和油。", "县、乡、以及村。"),
    quiet=("米、面和油。", "平安、和谐。", "准确、及时。"),
)
def pause_before_and(document: Document) -> Iterator[Hit]:
    """No 、 before 和, 及 and their like."""
    for match in _PAUSE_AND.finditer(document.text):
        yield hit(document, *match.span(), "")
