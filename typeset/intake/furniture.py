"""Lines of a web site around a document: its date of publication, where it comes from, buttons.

In: a line's words. Out: whether the line is furniture. In a page such lines stand around the document; copied
into a Word or text file they come along with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from typeset.intake.lines import Line, Shape
from typeset.intake.split import MOST_TITLE_LINES, TITLE_END, squeezed

MOST_WORDS = 80
"""Characters of such a line."""
MOST_LINES = 20
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
_FACT = re.compile(r"^(?:索引号|信息索引|主题分类|体裁分类|发布机构)\s*[:：]")


def is_furniture(words: str) -> bool:
    """Whether a line of these words is furniture."""
    return len(words) <= MOST_WORDS and bool(FURNITURE.match(words))


def furniture(lines: Sequence[Line]) -> list[int]:
    """The indexes of such lines above the first sentence of a file."""
    out = []
    filled = [n for n, line in enumerate(lines) if line.shape is not Shape.BLANK]
    for n in filled[:MOST_LINES]:
        words = lines[n].text.chars
        if lines[n].shape in (Shape.TEXT, Shape.HEADING) and (
            is_furniture(words) or (_FACT.match(words) and len(words) <= MOST_WORDS)
        ):
            out.append(n)
        elif re.search("[。；]$", words):
            break
    return [*_headline(lines, filled, out), *out]


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
