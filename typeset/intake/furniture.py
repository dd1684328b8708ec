"""Lines of a web site around a document: its date of publication, where it comes from, buttons.

In: a line's words. Out: whether the line is furniture. In a page such lines stand around the document; copied
into a Word or text file they come along with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from typeset.intake.lines import Line, Shape
from typeset.intake.split import MOST_TITLE_LINES, NUMBER, TITLE_END, squeezed

MOST_WORDS = 80
"""Characters of such a line."""
MOST_LINES = 20
MOST_BELOW = 10
"""Lines at the end of a file that may be furniture."""
"""Lines at the beginning of a file among which they are looked for."""
SHORTEST_TITLE = 8
_DAY = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?"
FURNITURE = re.compile(
    r"^(?:[-•·]\s*)?(?:分享到|分享[:：]|扫一扫|返回顶部|视力保护色|无障碍(?:阅读|浏览)|附件下载|相关附件|信息来源|责任编辑"
    r"|【?\s*(?:打印|关闭|收藏)(?:本[页文]|此页|窗口)?\s*(?:[】|\s]|$)|【?\s*(?:字体|字号)\s*[:：\[【]"
    r"|【?\s*[大中小](?:\s*[|/、]?\s*[大中小])*\s*】?$"
    r"|(?:浏览|阅读|点击)(?:次数|量|数)\s*(?:[:：]|$)|(?:来源|作者|编辑|字[号体]|下载(?:地址)?)\s*[:：]"
    r"|(?:发布|发表|归档|更新)(?:时间|日期)\s*[:：]|(?:日期|时间)\s*[:：]\s*\d|上一[篇条]|下一[篇条]"
    rf"|{_DAY}\s*(?:\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?\s*(?:(?:信息|文章)?来源|作者|阅读|浏览|点击|字[体号]|发布)"
    r"|您?(?:当前|(?:现在)?所?在?)的?位置|首页\s*>|相关(?:链接|解读|文档))"
)
LABELS = (
    "索引号|信息索引|发布机构|发文机关|发布单位|公开主体|发文单位|文号|发文字号|公文文号|文件编号|成文日期|发布日期|公开日期|生成日期|发文日期"
    "|主题分类|体裁分类|组配分类|公文种类|主题词|有效性|时效性|是否有效|名称|标题|信息名称|公文名称|公开方式|公开范围|公开类别|来源|关键词|分类|失效日期|生效日期|效力状态"
)
"""What sites say of a document in a table above it."""
NUMBER_LABELS = ("文号", "发文字号", "公文文号", "文件编号")
_MARK = r"(?:[-•·●▪◆*]\s*)?"
_FACT = re.compile(rf"^{_MARK}(?:索引号|信息索引|主题分类|体裁分类|发布机构)\s*[:：]")
_ANY_FACT = re.compile(rf"^{_MARK}({LABELS})\s*[:：]\s*")


_COLUMN = re.compile(
    "(?:政策(?:文件|法规|解读)|(?:行政)?规范性文件|通知公告|公[示告]公告|政务公开|(?:政府)?信息公开(?:目录|指南|年报)?"
    "|法定主动公开内容|最新(?:文件|政策|公开)|文件(?:公开|下载)|公告公示|要闻动态)"
)
"""The name of a column of a site."""
_WORDED = (Shape.TEXT, Shape.HEADING, Shape.BULLET)
_BELOW = re.compile(
    r"^(?:【?\s*(?:打印|关闭|收藏)(?:本[页文]|此页|窗口)?\s*(?:[】|\s]|$)|分享到|扫一扫|返回顶部|上一[篇条]\s*[:：]|下一[篇条]\s*[:：]"
    r"|相关(?:链接|解读|文档|文件|附件)\s*[:：]|责任编辑\s*[:：]|(?:浏览|阅读|点击)(?:次数|量|数)\s*[:：])"
)


def is_furniture(words: str) -> bool:
    """Whether a line of these words is furniture."""
    return len(words) <= MOST_WORDS and bool(FURNITURE.match(words))


def furniture(lines: Sequence[Line]) -> list[int]:
    """The indexes of such lines above the first sentence of a file."""
    out = []
    filled = [n for n, line in enumerate(lines) if line.shape is not Shape.BLANK]
    stated = any(_FACT.match(lines[n].text.chars) for n in filled[:MOST_LINES])
    for n in filled[:MOST_LINES]:
        words = lines[n].text.chars
        fact = _FACT.match(words) or (stated and _ANY_FACT.match(words))
        if lines[n].shape in _WORDED and (
            is_furniture(words) or _COLUMN.fullmatch(words) or (fact and len(words) <= MOST_WORDS)
        ):
            out.append(n)
        elif re.search("[。；]$", words):
            break
    below: list[int] = []
    for n in reversed(filled[-MOST_BELOW:]):
        if lines[n].shape not in _WORDED or not _BELOW.match(lines[n].text.chars):
            break
        below.insert(0, n)
    rest = [n for n in below if n not in out]
    return [*_headline(lines, filled, out), *out, *rest] if len(rest) < len(filled) else out


def number_in(line: Line) -> int:
    """Where the number of the document begins in a line that states it as a fact; 0 in any other."""
    fact = _ANY_FACT.match(line.text.chars)
    if fact is None or fact[1] not in NUMBER_LABELS:
        return 0
    return fact.end() if NUMBER.match(line.text.chars[fact.end() :].strip()) else 0


def _headline(lines: Sequence[Line], filled: Sequence[int], found: Sequence[int]) -> list[int]:
    """The title that the site prints above such lines, where the document has it again below them."""
    above = [n for n in filled if found and n < found[0]]
    below = [n for n in filled if found and n > found[-1]][:MOST_TITLE_LINES]
    said = squeezed("".join(lines[n].text.chars for n in above))
    if not above or len(above) > MOST_TITLE_LINES:
        return []
    title = ""
    for n in below:
        title += squeezed(lines[n].text.chars)
        if len(title) >= SHORTEST_TITLE and title in said and TITLE_END.search(title):
            return above
    return []
