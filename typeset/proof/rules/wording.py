"""Wording: characters taken for others, fixed phrases with one changed, two spellings in one document.

In: a document or a corpus. Out: hits. Word lists: ``words/*.toml`` of the program, ``words.toml`` of the office.
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from typeset.diagnostics import Severity
from typeset.proof.engine import Hit, Place, Scope, hit, rule
from typeset.proof.lists import shipped
from typeset.proof.patterns import IDEOGRAPH, near
from typeset.proof.view import PROSE, Corpus, Document

_HAN_IN_LISTS = "[一-龥]"
"""What the lists call an ideograph."""


@functools.cache
def _entries(table: str) -> tuple[tuple[str, str, str], ...]:
    """Each pattern with plain characters that must stand in a text for it to match, ``""`` if it has none."""
    return tuple(
        (pattern.replace(_HAN_IN_LISTS, IDEOGRAPH), _plain(pattern), meant)
        for pattern, meant in shipped("confused")[table].items()
    )


_compiled = functools.cache(re.compile)


def _plain(pattern: str) -> str:
    bare = re.sub(
        r"\(\?.*|\[.*?\]|\{.*?\}|\\.|[.()]", " ", re.sub(r"^\(\?<[=!][^)]*\)", "", pattern)
    )
    return "" if "|" in bare else max(bare.split(), key=len, default="")


@rule(
    "word.confused",
    Severity.ERROR,
    "现代汉语词典",
    fires=(
        "认真贯切落实。",
        "截止2023年底，全州完成投资。",
        "全州平稳渡过汛期。",
        "把库存控制合理水平。",
        "县里举办在建港十周年纪念活动。",
    ),
    quiet=(
        "认真贯彻落实。",
        "报名截止2023年底前。".replace("2023年底前", "日期"),
        "全州平稳度过汛期。",
        "把库存控制在合理水平。",
        "活动举办在即。",
        "有的单位写成“截止目前”“涉及到”等不规范表述。",
    ),
)
def confused(document: Document) -> Iterator[Hit]:
    """A character taken for another one."""
    return _found(document, "wrong")


@rule(
    "word.collocation",
    Severity.WARNING,
    "现代汉语词典",
    fires=(
        "完善工作机制和机制，抓好落实。",
        "防止不再发生类似事故。",
        "全年召开一百次以上左右。",
        "切实加强政务服务质效。",
    ),
    quiet=(
        "完善工作机制和考核办法，抓好落实。",
        "安全和安全生产都要抓。",
        "防止再次发生类似事故。",
        "切实提升政务服务质效。",
    ),
)
def collocation(document: Document) -> Iterator[Hit]:
    """Words that do not go together, or say a thing twice."""
    return _found(document, "doubtful")


def _found(document: Document, table: str) -> Iterator[Hit]:
    text = document.text
    for pattern, needed, meant in _entries(table):
        if needed and not document.holds(needed):
            continue
        found = _compiled(pattern)
        for match in near(found, text, needed) if needed else found.finditer(text):
            if _is_example(document, match.start()):
                continue
            yield hit(document, *match.span(), meant or None)


_MISUSED = re.compile("不规范|错误|错别字|误[写用作]|写成|混用")
_QUOTED = re.compile("“[^“”\n]{2,8}”")


def _is_example(document: Document, at: int) -> bool:
    """Whether a text that tells of mistakes quotes this one."""
    if document.text[at - 1] != "“" or not _QUOTED.match(document.text, at - 1):
        return False
    line = document.line_at(at)
    return bool(_MISUSED.search(document.text, max(line.start, at - 60), min(line.end, at + 60)))


@rule(
    "word.replace",
    Severity.ERROR,
    "words.toml",
    scope=Scope.ISSUE,
    fires=(),
    quiet=("青禾河。",),
    safe=True,
)
def replaced(corpus: Corpus) -> Iterator[Hit]:
    """What the office has listed as wrong."""
    for document in corpus.documents:
        for wrong, meant in corpus.words.replace:
            for match in re.finditer(re.escape(wrong), document.text) if wrong else ():
                yield hit(document, *match.span(), meant)


@rule(
    "word.phrase",
    Severity.WARNING,
    "—",
    scope=Scope.ISSUE,
    fires=("坚持适应超前发展。", "做到守望相住。"),
    quiet=("坚持适度超前发展。", "做到守望相助。", "高质量的发展。"),
)
def phrases(corpus: Corpus) -> Iterator[Hit]:
    """A fixed phrase with one character changed: the program's list and the office's."""
    known = tuple(shipped("phrases")["phrases"]) + corpus.words.phrases
    fair = frozenset(known) | corpus.words.known
    for document in corpus.documents:
        text = document.text
        for phrase in known:
            for start in _near(document, phrase):
                found = text[start : start + len(phrase)]
                if found not in fair and re.fullmatch(f"{IDEOGRAPH}+", found):
                    yield hit(document, start, start + len(phrase), phrase)


def _near(document: Document, phrase: str) -> Iterator[int]:
    """Where ``phrase`` stands but for one character: one half of it is whole."""
    size, half = len(phrase), len(phrase) // 2
    if size < 4:
        return
    text = document.text
    for piece, before in ((phrase[:half], 0), (phrase[half:], half)):
        if not document.holds(piece):
            continue
        at = text.find(piece)
        while at >= 0:
            start = at - before
            found = text[start : start + size]
            if (
                start >= 0
                and len(found) == size
                and found != phrase
                and sum(a != b for a, b in zip(found, phrase, strict=True)) == 1
            ):
                yield start
            at = text.find(piece, at + 1)


@rule(
    "word.variant",
    Severity.WARNING,
    "—",
    fires=("按需设置专家座席。\n配置话务坐席。",),
    quiet=("按需设置专家坐席。\n配置话务坐席。",),
)
def variants(document: Document) -> Iterator[Hit]:
    """One word written in two ways."""
    text = document.text
    for preferred, other in shipped("confused")["variants"].items():
        if other in text and preferred in text:
            first = text.index(preferred)
            related = [Place(document, first, first + len(preferred))]
            for match in re.finditer(other, text):
                yield hit(document, *match.span(), preferred, related=related, other=preferred)


_LEVELS = "省市州县区"
_POST = re.compile(
    rf"([{_LEVELS}])(?:人民)?政府(?:[^，。；、{_LEVELS}\n]{{0,4}})(?:副)?([{_LEVELS}])长(?!官)"
)


@rule(
    "word.post",
    Severity.ERROR,
    "—",
    fires=("会议由县政府联系副市长主持。", "报请县人民政府副市长审定。"),
    quiet=(
        "会议由县政府联系副县长主持。",
        "州人民政府州长、副州长。",
        "由州政府办公室报省长审定。",
    ),
)
def post_of_another_level(document: Document) -> Iterator[Hit]:
    """州政府……副省长: a post that this government does not have."""
    for match in _POST.finditer(document.text):
        if match[1] != match[2] and "报" not in match[0]:
            yield hit(document, *match.span(2), match[1], level=match[1])


@rule(
    "word.quoted",
    Severity.NOTE,
    "GB/T 15834-2011, 4.8.2",
    fires=("落实双碳任务。",),
    quiet=("落实“双碳”任务。", "“三农”工作。", "服务“三农”、小微企业。"),
)
def quoted(document: Document) -> Iterator[Hit]:
    """An abbreviation of several things in one that stands without its quotes."""
    text = document.text
    for term in shipped("phrases")["quoted"]:
        for match in re.finditer(term, text):
            line = document.line_at(match.start())
            before = text[line.start : match.start()]
            inside = before.count("“") > before.count("”") or before.count("《") > before.count(
                "》"
            )
            if line.kind in PROSE and not inside and match.start() >= line.start + line.lead:
                yield hit(document, *match.span(), f"“{term}”")


_AIM = re.compile(
    "(?:^|[，。；])((?:构建|打造|建设|建立|实现)[^，。；]{4,40})为(?:目标|抓手|重点|核心)(?=[，。；])"
)


@rule(
    "word.frame",
    Severity.WARNING,
    "—",
    fires=("遵循渡口规划，建设便民渡口网络为目标，安排以下工程。",),
    quiet=("以建设便民渡口网络为目标，安排以下工程。", "遵循渡口规划，以建设渡口网络为目标。"),
)
def open_frame(document: Document) -> Iterator[Hit]:
    """……为目标 without its 以."""
    for match in _AIM.finditer(document.text):
        start, end = match.span(1)
        if "以" not in match[1]:
            yield hit(
                document,
                start,
                min(start + 12, end),
                "以" + document.text[start : min(start + 12, end)],
            )
