"""The document of a web page, and what stands around it.

In: the tree of a page. Out: the element that holds the document, that of its title, and the table of
facts that government pages print above it (索引号, 发布机构, 文号 …). The document is where most of the
text stands that is no link; the names that publishing systems give it decide where they are there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from typeset.frozen import frozen
from typeset.intake.furniture import LABELS
from typeset.intake.html.page import NUMBERS

MOST_FACTS = 1500
FEWEST_FACTS = 3
MOST_ASIDE = 0.4
SHARE = 0.7
"""Of the text of an element: with so much of it, a child is taken in its place."""
_NAMED = re.compile(
    r"(?i)^(?:zoom|ucap-?content|trs_?editor|pages_content|art(?:icle)?_?(?:con|body|main)\w*|vsb_content\w*"
    r"|article-?(?:content|body|con|main)|news_?content|con_?txt|xxgk_?content|j-fontcontent|bt-content)$"
)
"""What publishing systems call the element of a document."""
_LIKELY = re.compile(
    r"(?i)^(?:view|article|contentbox|content|detail-?(?:content|con)?|main-?(?:text|content)|textbox|wz_?con"
    r"|scroll_main|print_?content)$"
)
FEWEST = 30
"""Characters in an element whose name says that it holds a document."""
_TITLED = re.compile(r"(?i)(?:^|[-_])(?:title|tit|biaoti|bt|headline)(?:$|[-_\d])")
ASIDE_TAGS = frozenset(
    (
        "nav",
        "header",
        "footer",
        "aside",
        "form",
        "select",
        "button",
        "option",
        "textarea",
        "label",
        "iframe",
    )
)
_ASIDE = re.compile(
    r"(?i)(?:^|[-_\s])(?:share|bdshare\w*|bshare\w*|print|toolbar|tools?|crumbs?|breadcrumbs?|location|position|nav\w*|menu"
    r"|foot\w*|copyright|pagination|pager|qrcode|ewm|related|hidden|sidebar)(?:$|[-_\s])"
)
_WIDE = "|".join(r"[ \t\u3000\xa0]*".join(label) for label in LABELS.split("|"))
FACT = re.compile(
    rf"(?<![\u4e00-\u9fff])((?:{_WIDE}))\s*(?:[:：]|[】\]])\s*|【((?:{_WIDE}))】\s*[:：]?\s*"
)
_INDEX = frozenset(("索引号", "信息索引"))
FACT_WITHOUT_COLON = re.compile(rf"(?<!\S)((?:{_WIDE}))(?!\S)\s*")
"""A label in an element of its own, as in ``dt``. Tables of a document have such heads too: only beside
an index number it is a fact."""


@frozen
class Regions:
    """``body`` holds the document, ``title`` its title outside of it, ``facts`` the table of facts."""

    body: Any
    title: Any
    facts: Any


class Measure:
    """How much text there is in each element, and how much of it is no link nor furniture."""

    def __init__(self, root: Any, lengths: Mapping[int, int]) -> None:
        self._total = sum(lengths.values())
        self.plain: dict[Any, int] = {}
        self.whole: dict[Any, int] = {}
        for element in reversed(list(root.iter())):
            if not isinstance(element.tag, str):
                continue
            own = _length(element.text, lengths) + sum(
                _length(one.tail, lengths) for one in element
            )
            inner = [one for one in element if isinstance(one.tag, str)]
            self.whole[element] = own + sum(self.whole.get(one, 0) for one in inner)
            plain = own + sum(self.plain.get(one, 0) for one in inner)
            self.plain[element] = 0 if element.tag == "a" or self.aside(element) else plain

    def aside(self, element: Any) -> bool:
        """Whether an element is furniture: by its name, and not the greater part of the page."""
        return is_aside(element) and self.whole.get(element, 0) <= MOST_ASIDE * self._total


def _length(text: str | None, lengths: Mapping[int, int]) -> int:
    return sum(lengths[int(number)] for number in NUMBERS.findall(text or ""))


def is_aside(element: Any) -> bool:
    """Whether an element is furniture of the page by its name, or hidden."""
    if element.tag in ASIDE_TAGS:
        return True
    if element.tag in ("body", "html"):
        return False
    style = element.get("style", "").replace(" ", "").lower()
    if "display:none" in style or element.get("hidden") is not None:
        return True
    return any(_ASIDE.search(element.get(key, "")) for key in ("class", "id"))


def find(root: Any, measure: Measure, said: Sequence[str]) -> Regions:
    """The regions of a page; ``said`` are its texts by number."""
    body = root.find("body")
    top = root if body is None else body
    facts = _facts(top, measure, said)
    total = measure.plain.get(top, 0)
    main = _named(top, measure, total)
    if main is None:
        main = _densest(top, measure)
    while facts is not None and main is not top and _within(main, facts):
        main = main.getparent() if main.getparent() is not None else top
    title = _title(top, main, measure)
    return Regions(main, title, facts)


def _named(top: Any, measure: Measure, total: int) -> Any:
    """The outermost element with a name that publishing systems use; else the innermost with a likely
    one, if it holds half of the text."""
    likely = None
    for element in top.iter():
        size = measure.plain.get(element, 0) if isinstance(element.tag, str) else 0
        if not size:
            continue
        names = [element.get("id", ""), *element.get("class", "").split()]
        if size >= FEWEST and any(_NAMED.match(name) for name in names):
            return element
        if 2 * size >= total and any(_LIKELY.match(name) for name in names):
            likely = element
    return likely


def _densest(top: Any, measure: Measure) -> Any:
    """From the body down to the element that holds most of the text."""
    at = top
    while True:
        share = SHARE * measure.plain.get(at, 0)
        if at.tag == "table" and len(list(at.iter("td"))) > 8:
            return at
        inner = [
            one
            for one in at
            if isinstance(one.tag, str)
            and one.tag not in _TEXTS
            and measure.plain.get(one, 0) > share
        ]
        if not inner or share == 0:
            return at
        at = inner[0]


_TEXTS = frozenset(
    ("p", "span", "font", "b", "strong", "a", "h1", "h2", "h3", "h4", "li", "td", "tr")
)
_TEXTS -= {"td", "tr"}


def _within(inner: Any, outer: Any) -> bool:
    return any(one is outer for one in inner.iterancestors()) or inner is outer


def _facts(top: Any, measure: Measure, said: Sequence[str]) -> Any:
    """The innermost element with three facts or more and little else."""
    found = None
    for element in top.iter("table", "ul", "dl", "div", "section", "tbody"):
        if not 0 < measure.whole.get(element, 0) <= MOST_FACTS:
            continue
        words = " ".join(said[number] for number in numbers(element))
        if len({label for label, _, _ in facts_in(words)}) >= FEWEST_FACTS:
            found = element
    return found


def facts_in(words: str) -> list[tuple[str, int, int]]:
    """The facts that ``words`` state: label without blanks, where it begins, where its value begins."""
    found = [*FACT.finditer(words)]
    bare = list(FACT_WITHOUT_COLON.finditer(words))
    if not found and any(_label(match) in _INDEX for match in bare):
        found = bare
    return [(_label(match), *match.span()) for match in found]


def _label(match: re.Match[str]) -> str:
    return re.sub(r"\s", "", match[1] or match[2])


def _title(top: Any, main: Any, measure: Measure) -> Any:
    """The title outside of the document's element: a heading, or what is called a title."""
    best: tuple[int, Any] | None = None
    for element in top.iter():
        if not isinstance(element.tag, str) or element is main or _within(main, element):
            continue
        if _within(element, main) or any(
            is_aside(one) for one in (element, *element.iterancestors())
        ):
            continue
        length = measure.whole.get(element, 0)
        if not 5 <= length <= 120:
            continue
        names = f"{element.get('class', '')} {element.get('id', '')}".split()
        rank = {"h1": 3, "h2": 2, "h3": 1}.get(element.tag, 0)
        rank = max(rank, 2 * any(_TITLED.search(name) for name in names))
        if rank and (best is None or rank > best[0]):
            best = (rank, element)
    return best[1] if best else None


def numbers(element: Any) -> Iterator[int]:
    """The numbers of all texts in an element, in order."""
    for text in element.itertext():
        for number in NUMBERS.findall(text):
            yield int(number)
