"""What reading, copying or typing leaves behind: stray Latin and signs, repeated characters, text
cut off.

In: a document. Out: hits.
"""

# Examples are kept on one line, as the text that they are.

from __future__ import annotations

import re
from collections.abc import Iterator

from typeset.diagnostics import Severity
from typeset.model import nodes
from typeset.proof.engine import Hit, hit, rule
from typeset.proof.patterns import HAN, IDEOGRAPH, begun, near
from typeset.proof.view import PROSE, Document, Kind

_SMALL_LETTERS = re.compile("[a-z]{2}")
_LATIN = re.compile(rf"(?<=[{HAN}，、])\s*([a-z]{{2,}})\s*(?={IDEOGRAPH})")
_KNOWN = frozenset(
    [
        "km",
        "kg",
        "mm",
        "cm",
        "kw",
        "kv",
        "mg",
        "ml",
        "hm",
        "pm",
        "am",
        "www",
        "app",
        "vs",
        "ppm",
        "mol",
        "ph",
        "lg",
    ]
)
_SIGN = re.compile(r"[|\\^_`~@#*□■◆·]|(?<!\d)\.")
_SIGNS = re.compile(
    rf"(?<={IDEOGRAPH})(?:[.·]\d{{1,2}}(?!\d)\s*(?={IDEOGRAPH})|[|\\^_`~@#*]+(?={IDEOGRAPH})|\.(?=\s?{IDEOGRAPH}))|[□■◆]+"
)


@rule(
    "debris.latin",
    Severity.WARNING,
    "—",
    fires=("建立应急物资信息 and 调拨制度。", "抓好the落实。"),
    quiet=("推广app应用。", "长12km的河段。", "开展5G和LNG项目。"),
)
def stray_latin(document: Document) -> Iterator[Hit]:
    """A small Latin word between Chinese characters."""
    for match in near(_LATIN, document.text, _SMALL_LETTERS):
        if match[1] not in _KNOWN and document.line_at(match.start()).kind in PROSE:
            start, end = match.span()
            new = "和" if match[1] == "and" else None
            yield hit(document, start, end, new, word=match[1])


@rule(
    "debris.sign",
    Severity.WARNING,
    "—",
    fires=("渡.0口整修行动。", "加强|管理。"),
    quiet=("面积3.5万亩。", "域名为.gov.cn。", "石平·阿木出席。"),
)
def stray_sign(document: Document) -> Iterator[Hit]:
    """Figures and signs inside a word."""
    for match in begun(_SIGNS, document.text, _SIGN):
        if match[0] in "□■◆" and document.line_at(match.start()).kind not in PROSE:
            continue
        yield hit(document, *match.span(), "")


_TWICE = re.compile(rf"({IDEOGRAPH}{{2,8}})\1")
_PARTICLE = re.compile(r"([的了是在和与及将对为从由于以被把向并吨瓦元米户])\1")
_FAIR_TWICE = re.compile(
    "^[一逐几半每两]|^(?:装箱|业创|研究|讨论|谢谢|商量|彼此|来来|分分|试试|人一|款专|法商|会不)$"
)
_NOUN_AND_VERB = frozenset(["组织", "规定", "代表", "领导"])
"""依照有关规定规定的条件: what follows may be the verb of what stands before."""


@rule(
    "debris.repeated",
    Severity.ERROR,
    "—",
    fires=("要认真执行执行各项规定。", "全州的的任务。", "接入25万千瓦瓦。"),
    quiet=(
        "一件一件抓落实。",
        "红红火火过大年。",
        "会同会东县办理。",
        "逐项逐项核对。",
        "任森林警察支队支队长。",
        "处理目的的范围。",
        "目的的确明确。",
        "实行一人一票。",
        "实行会员一人一票、专款专用。",
        "申请人被被告拒绝。",
        "办理银行银行卡业务。",
    ),
    safe=False,
)
def repeated(document: Document) -> Iterator[Hit]:
    """The same word or small word twice in a row."""
    text = document.text
    for match in _TWICE.finditer(text):
        word = match[1]
        if re.fullmatch("[〇零一二三四五六七八九十百]+", word):
            continue
        after = text[match.end() : match.end() + 1]
        if (
            _FAIR_TWICE.search(word)
            or len(set(word)) == 1
            or "的" in word
            or after in _MAKES_A_NOUN
        ):
            continue
        if document.line_at(match.start()).kind not in (Kind.NAME, Kind.CELL):
            severity = Severity.WARNING if word in _NOUN_AND_VERB else None
            yield hit(document, *match.span(), word, severity=severity)
    for match in _PARTICLE.finditer(text):
        if text[match.start() - 1 : match.end() + 1] and not _word_between(text, match.start()):
            yield hit(document, *match.span(), match[1])


_BETWEEN = re.compile(
    "[标目]的的|了了解|与与会|和和[谐平]|对对[口比策应外方]|将将[军领来]|向向[前上]|以以[上下来往色]|是是[非否]|从从[事业严]|"
    "在在[建校职编]|及及时|并并[轨网购]|[可足予加得所难]以以|[事理缘自]由由|[行作认成以因称]为为|[存现正所内]在在|[参给赋]与与|服从从|"
    "[方面导倾取]向向|合并并|[只还但]是是|[农家]户户|[大稻]米米|单元元|温和和|共和和|缓和和|总和和|被被[告害申]|不了了"
)


_MAKES_A_NOUN = tuple("长员物人者费权品场所户法团卡单")
"""支队支队长, 妥善保管保管物: the second word is the beginning of another."""


def _word_between(text: str, at: int) -> bool:
    """在在建: the second one begins a word, or the first one ends one."""
    near = text[max(0, at - 1) : at + 3]
    match = _BETWEEN.search(near)
    return match is not None and len(match[0]) > 2


_SERIES = re.compile(
    rf"({IDEOGRAPH})\1、(?!({IDEOGRAPH})\2)({IDEOGRAPH}{{2}})、({IDEOGRAPH})\4(?!{IDEOGRAPH}?、)"
)


@rule(
    "debris.series",
    Severity.WARNING,
    "—",
    fires=("实现乡乡、村镇、镇镇有渡口。",),
    quiet=("实现乡乡、村村、镇镇有渡口。", "家家、户户、人人参与。", "天天、早晚、人人参与。"),
)
def broken_series(document: Document) -> Iterator[Hit]:
    """乡乡、村镇、镇镇: one of a row of doubled characters is not doubled."""
    for match in _SERIES.finditer(document.text):
        first, second = match[3][0], match[3][1]
        if second == match[4] or first == match[1]:
            meant = first * 2 if second == match[4] else second * 2
            yield hit(document, *match.span(3), meant)


_ATTENDED = re.compile(
    "(?:出席|列席|缺席|请假|参加|参会|主持|记录|整理)(?:人员|单位|人)?：[^。]*[^，、。]$"
)
"""A line of minutes that names who was there."""


@rule(
    "debris.cut",
    Severity.ERROR,
    "GB/T 15834-2011, 4.1",
    fires=(
        "各渡口要在汛期前完成检修工作，",
        "经渡口管理委员会商定，准许下列船工上岗作业",
        "各单位要认真组织实施、",
    ),
    quiet=(
        "各单位要认真组织实施。",
        "具体措施如下：\n加强管理。",
        "州交通运输局",
        "列席：州交通运输局江河，州财政局林青山，州渡口管理站船工",
    ),
)
def cut_off(document: Document) -> Iterator[Hit]:
    """A paragraph that ends without a mark, or in one that needs something after it."""
    lines = document.lines
    for at, line in enumerate(lines):
        if line.kind is not Kind.PARAGRAPH or _is_flush(line.node):
            continue
        text = document.string(line)
        last = text[-1]
        if _ATTENDED.match(text):
            continue
        if last == "，" and len(text) < 12:  # a list, an item a line
            continue
        follows = lines[at + 1].kind if at + 1 < len(lines) else None
        if (
            last in "，、"
            or (last in "：" and follows in (None, Kind.SIGNATURE, Kind.PART_TITLE))
            or (re.match(rf"[{HAN}0-9]", last) and re.search("[，。；]", text) and len(text) > 15)
        ):
            severity = Severity.WARNING if follows in (Kind.ACTION, Kind.APPOINTMENT) else None
            yield hit(document, max(line.end - 12, line.start), line.end, severity=severity)


def _is_flush(node: object) -> bool:
    """各位代表： and its like."""
    return isinstance(node, nodes.Paragraph) and node.kind in (
        nodes.ParagraphKind.SALUTATION,
        nodes.ParagraphKind.FLUSH,
    )


@rule(
    "debris.head",
    Severity.ERROR,
    "GB/T 15834-2011, 5.1.1",
    fires=("各单位要抓好落实。\n，确保完成任务。",),
    quiet=("各单位要抓好落实。\n确保完成任务。", "——坚持安全第一。", "……"),
)
def begins_with_mark(document: Document) -> Iterator[Hit]:
    """A paragraph that begins with a mark: the end of another one."""
    for line in document.lines:
        if line.kind in PROSE and document.text[line.start] in "，。；：、？！）》”":
            yield hit(document, line.start, min(line.start + 8, line.end))
