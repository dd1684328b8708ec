"""Wording: characters taken for others, fixed phrases with one changed, two spellings in one document.

In: a document or a corpus. Out: hits. Word lists: ``words/*.toml`` of the program, ``words.toml`` of the office.
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator

from typeset.diagnostics import Severity
from typeset.proof.engine import Hit, Place, Scope, hit, rule
from typeset.proof.lexicon import lexicon
from typeset.proof.lists import shipped
from typeset.proof.near import Phrases
from typeset.proof.quotes import is_example
from typeset.proof.view import PROSE, Corpus, Document


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
    known = lexicon("confused", "wrong", misread=True)
    for start, end, meant in known.entries(document.text, document.pairs):
        if not is_example(document, start):
            yield hit(document, start, end, meant or None)


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
    fires=(
        "坚持适应超前发展。",
        "做到守望相住。",
        "落实供给侧结构改革。",
        "坚持严格规范监督公正文明执法。",
    ),
    quiet=(
        "坚持适度超前发展。",
        "做到守望相助。",
        "高质量的发展。",
        "坚持严格规范公正文明执法。",
        "推进碳达峰、碳中和。",
        "编制国民经济和社会发展第十五个五年规划。",
    ),
)
def phrases(corpus: Corpus) -> Iterator[Hit]:
    """A fixed phrase with a character changed, left out or come in: the program's list and the office's."""
    known = Phrases((*shipped("phrases")["phrases"], *corpus.words.phrases), corpus.words.known)
    for document in corpus.documents:
        for start, end, phrase in known.near(document.text, document.pairs):
            yield hit(document, start, end, phrase)


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
        if document.holds(other) and preferred in text:
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
