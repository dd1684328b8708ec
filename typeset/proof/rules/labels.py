"""Numbers of what is cited by a number: boxes, tables, attachments, clauses of articles; lists and glossaries.

In: a document. Out: hits. GB/T 9704-2012, 7.3.3 and 7.3.4; GB/T 1.1-2020, 9 (appendices are cited).
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from typeset.diagnostics import Severity
from typeset.model import nodes
from typeset.model.nodes import Scheme
from typeset.model.numbering import han_numeral, han_value, ordinal, scheme
from typeset.proof.engine import Hit, Place, hit, rule
from typeset.proof.patterns import HAN_NUMBER
from typeset.proof.view import PROSE, Document, Kind, Line

_LABEL = re.compile(r"(专栏|附件|附录|附表|附图|表|图)\s*(\d{1,2})(?![\d.\-—－])")
_BOX = "<box><label>专栏{}</label><p>甲。</p></box>"


@rule(
    "structure.label",
    Severity.WARNING,
    "GB/T 9704-2012, 7.3.4",
    fires=(
        _BOX.format(1) + _BOX.format(3),
        _BOX.format(1) + _BOX.format(2) + _BOX.format(2),
        "<p>乙。</p><attachment><label>附件1</label><p>甲。</p></attachment><attachment><label>附件3</label><p>乙。</p></attachment>",
    ),
    quiet=(
        _BOX.format(1) + _BOX.format(2),
        _BOX.format(1)
        + _BOX.format(2)
        + "<attachment><label>附件</label>"
        + _BOX.format(1)
        + "</attachment>",
        _BOX.format("") + _BOX.format(""),
    ),
)
def labels(document: Document) -> Iterator[Hit]:
    """专栏1, 专栏3: the label of a box, a table, a figure or an attachment is out of its turn."""
    last: dict[tuple[str, int], tuple[int, Line]] = {}
    for line in document.of(Kind.LABEL, Kind.CAPTION):
        match = _LABEL.match(document.text, line.start, line.end)
        if match is None:
            continue
        word, value = match[1], int(match[2])
        inside = 0 if word in ("附件", "附录") else id(line.part)
        before, there = last.get((word, inside), (0, line))
        last[word, inside] = (value, line)
        if value != before + 1 and (value != 1 or word in ("附件", "附录")) and there is not line:
            place = Place(document, there.start, there.end)
            new = f"{word}{before + 1}"
            yield hit(document, *match.span(), new, related=[place], before=f"{word}{before}")


_APPENDIX = "<p>机构图{}。</p><appendix><label>附录1</label><title>甲</title><p>乙。</p></appendix>"


@rule(
    "structure.uncited",
    Severity.NOTE,
    "GB/T 1.1-2020, 9.6",
    fires=(_APPENDIX.format("略"),),
    quiet=(_APPENDIX.format("见附录1"), _APPENDIX.format("详见附录")),
)
def uncited(document: Document) -> Iterator[Hit]:
    """An appendix that the text nowhere points at."""
    for part in document.parts:
        match = re.fullmatch(r"附录\s*([\dA-Z]{0,2})", part.label)
        if part.role is not nodes.PartRole.APPENDIX or match is None:
            continue
        cited = re.search(rf"附录\s*{match[1]}(?![\dA-Z\n])|[见如]附录(?![\dA-Z])", document.text)
        if cited is None:
            line = document.line_of(part)
            yield hit(document, line.start, line.end)


# ---------------------------------------------------------------- articles and their clauses


_KINDS = "法|办法|规定|条例|细则|规则|制度|章程|规程|守则|决定"
_N = f"[{HAN_NUMBER}千零]+"
_CITED = re.compile(rf"本(?:{_KINDS})第{_N}条(?:[、和至或]?第{_N}条)*")
_ONE = re.compile(f"第({_N})条")
_CHAPTER = re.compile(rf"本(?:{_KINDS})第({_N})章")


@rule(
    "structure.article",
    Severity.ERROR,
    "—",
    fires=(
        "<article><num>第一条</num>甲。</article><article><num>第二条</num>依照本办法第九条办理。</article>",
        "<article><num>第一条</num>甲。</article><article><num>第二条</num>依照本办法第一条、第九条办理。</article>",
        '<heading level="1"><num>第一章</num>总则</heading><article><num>第一条</num>依照本办法第四章办理。</article>',
    ),
    quiet=(
        "<article><num>第一条</num>甲。</article><article><num>第二条</num>依照本办法第一条办理。</article>",
        "<article><num>第一条</num>甲。</article><article><num>第二条</num>依照本办法第一条至第二条办理。</article>",
        '<heading level="1"><num>第一章</num>总则</heading><article><num>第一条</num>依照本办法第一章办理。</article>',
    ),
)
def article_cited(document: Document) -> Iterator[Hit]:
    """本办法第九十条: an article or a chapter that the text does not have."""
    last = _last(document)
    for match in _CITED.finditer(document.text) if last else ():
        part = id(document.line_at(match.start()).part)
        for one in _ONE.finditer(document.text, *match.span()):
            yield from _beyond(document, one, match, last.get((part, "条"), 0))
    for match in _CHAPTER.finditer(document.text) if last else ():
        part = id(document.line_at(match.start()).part)
        yield from _beyond(document, match, match, last.get((part, "章"), 0))


def _last(document: Document) -> dict[tuple[int, str], int]:
    """The greatest number of articles and chapters in each part that has articles."""
    last: dict[tuple[int, str], int] = {}
    for each in document.numbered:
        kind = "条" if scheme(each.number) is Scheme.ARTICLE else each.number[-1:]
        if kind in ("条", "章"):
            with suppress(ValueError):
                value = ordinal(each.number)
                if isinstance(value, int):
                    key = (id(each.line.part), kind)
                    last[key] = max(value, last.get(key, 0))
    return last if any(kind == "条" for _, kind in last) else {}


def _beyond(
    document: Document, one: re.Match[str], whole: re.Match[str], last: int
) -> Iterator[Hit]:
    with suppress(ValueError):
        if last and han_value(one[1]) > last:
            start = whole.start() if one.start() <= whole.start() + 8 else one.start()
            kind = whole[0][-1]
            yield hit(document, start, one.end(), last=f"{han_numeral(last)}{kind}")


_CLAUSE = re.compile(rf"本(?:{_KINDS})第({_N})条(?:之{_N})?第({_N})款")
_ARTICLES = "<article><num>第一条</num>甲。</article><p>乙。</p><article><num>第二条</num>依照本办法第一条第{}款办理。</article>"


@rule(
    "structure.clause",
    Severity.ERROR,
    "立法技术规范（试行）（一）",
    fires=(_ARTICLES.format("三"),),
    quiet=(_ARTICLES.format("二"), _ARTICLES.format("一")),
)
def clauses(document: Document) -> Iterator[Hit]:
    """本办法第一条第三款: a clause that the article does not have."""
    found = list(_CLAUSE.finditer(document.text)) if "款" in document.text else ()
    counts = _clauses(document) if found else {}
    for match in found:
        if "之" in match[0]:
            continue
        part = id(document.line_at(match.start()).part)
        with suppress(ValueError):
            count = counts.get((part, han_value(match[1])))
            if count and han_value(match[2]) > count:
                yield hit(document, *match.span(), count=count)


def _clauses(document: Document) -> dict[tuple[int, int], int]:
    """How many paragraphs each article has, what is numbered in it left out."""
    counts: dict[tuple[int, int], int] = {}
    now: tuple[int, int] | None = None
    for line in document.lines:
        node = line.node
        if isinstance(node, nodes.Article):
            now = None
            if scheme(node.number) is Scheme.ARTICLE and "之" not in node.number:
                with suppress(ValueError):
                    value = ordinal(node.number)
                    if isinstance(value, int):
                        now = (id(line.part), value)
                        counts[now] = counts.get(now, 0) + 1
        elif line.kind is Kind.PARAGRAPH and now is not None:
            counts[now] += 1
        elif line.kind is Kind.HEADING:
            now = None
    return counts


# ---------------------------------------------------------------- lists


_STRETCH = re.compile("[^，。；：（）《》\n]{12,}")
_THING = re.compile(
    "[^，。；：、（）《》“”\\s]{2,14}(?:局|委|办|厅|院|公司|中心|站|县|市|镇|乡|村|水库|电站|风电|工程|项目|公路|隧道|大桥|学校|医院)"
)
_NO_THING = re.compile("[的和与及或]|以及|自治区|直辖市")


@rule(
    "name.twice",
    Severity.WARNING,
    "—",
    fires=("由县财政局、县水利局、县林业局、县水利局、县公安局负责。",),
    quiet=(
        "由县财政局、县水利局、县林业局、县公安局负责。",
        "渡口一期、渡口二期、码头一期、码头二期。",
        "由本县水利局、县林业局审核或者由县财政局、县水利局、县林业局、县公安局会同办理。",
    ),
)
def twice(document: Document) -> Iterator[Hit]:
    """One thing twice in one list."""
    for match in _STRETCH.finditer(document.text):
        if match[0].count("、") < 4:
            continue
        items = match[0].split("、")
        inner = items[1:-1]
        if len({*inner}) == len(inner) or any(map(_NO_THING.search, inner)):
            continue
        first: dict[str, int] = {}
        at = match.start()
        for n, item in enumerate(items):
            if 0 < n < len(items) - 1 and _THING.fullmatch(item):
                there = first.setdefault(item, at)
                if there != at:
                    place = Place(document, there, there + len(item))
                    yield hit(document, at, at + len(item), related=[place])
            at += len(item) + 1


@rule(
    "name.term",
    Severity.NOTE,
    "—",
    fires=(
        "<p>落实三看机制。</p><glossary><entry><term>两问机制：</term>问船工、问旅客。</entry></glossary>",
    ),
    quiet=(
        "<p>落实两问机制。</p><glossary><entry><term>“两问”机制：</term>问船工、问旅客。</entry></glossary>",
        "<p>落实两问机制。</p><glossary><entry><term>1.“两问”机制：</term>问船工、问旅客。</entry></glossary>",
    ),
)
def unused_terms(document: Document) -> Iterator[Hit]:
    """A term that is explained, and stands nowhere in the text."""
    entries = [line for line in document.of(Kind.ENTRY) if line.lead]
    if not entries:
        return
    text = "".join(
        document.string(line)
        for line in document.lines
        if line.kind in (*PROSE, Kind.HEADING) and line.kind is not Kind.ENTRY
    )
    bare = _MARKS.sub("", text)
    for line in entries:
        term = document.text[line.start : line.start + line.lead]
        term = _MARKS.sub(
            "", re.sub(r"^(?:\d+[.．、]|[（(]?[一二三四五六七八九十\d]+[）)、])", "", term)
        )
        if term and term not in bare:
            yield hit(document, line.start, line.start + line.lead)


_MARKS = re.compile("[“”‘’《》〈〉：:*（）、，\\s]")


_TERMS = "<p>落实“三看”机制，实现“两问”。</p><glossary><entry><term>“三看”机制：</term>甲。</entry><entry><term>{}：</term>乙。</entry></glossary>"


@rule(
    "name.term-quotes",
    Severity.NOTE,
    "GB/T 15834-2011, 4.8",
    fires=(_TERMS.format("两问"),),
    quiet=(_TERMS.format("“两问”"), _TERMS.format("两问").replace("“三看”机制：", "三看机制：")),
)
def quoted_terms(document: Document) -> Iterator[Hit]:
    """Terms that the text has in quotes, and the glossary partly without: told once."""
    entries = [line for line in document.of(Kind.ENTRY) if line.lead]
    terms = [document.text[line.start : line.start + line.lead] for line in entries]
    if not any(term.startswith("“") for term in terms):
        return
    bare = [
        Place(document, line.start, line.start + len(name))
        for line, term in zip(entries, terms, strict=True)
        if (name := term.rstrip("：:")) and f"“{name}”" in document.text
    ]
    if bare:
        name = document.text[bare[0].start : bare[0].end]
        values = {"old": name, "new": f"“{name}”", "count": len(bare)}
        yield Hit(bare[0], f"“{name}”", values, tuple(bare[1:]))
