"""Words that do not go together: a verb with another verb's noun, two constructions in one, a thing said twice.

In: a document. Out: hits. Tables: ``words/collocations.toml``, and ``[doubtful]`` in ``words/confused.toml``.
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping

from typeset.diagnostics import Severity
from typeset.proof.engine import Hit, hit, rule
from typeset.proof.lexicon import Known, lexicon, places
from typeset.proof.lists import shipped
from typeset.proof.quotes import is_example
from typeset.proof.view import Document, Kind


@rule(
    "word.collocation",
    Severity.WARNING,
    "现代汉语词典",
    fires=(
        "完善工作机制和机制，抓好落实。",
        "完善体制机制和机制创新办法。",
        "防止类似事故不再发生。",
        "全年召开一百次以上左右。",
        "他们迅速前往渡口赶去。",
        "认真贯彻落实全州渡口工作会议，抓好检修。",
        "本着便民利民为原则，安排船期。",
        "加大支持船工、船户，抓好检修。",
        "推进古渡保护和历史文化遗产，抓好修缮。",
        "只要措施得当，才能保证安全。",
    ),
    quiet=(
        "完善工作机制和考核办法，抓好落实。",
        "安全和安全生产都要抓。",
        "完善体制机制和管理办法。",
        "防止再次发生类似事故。",
        "他们迅速赶往渡口。",
        "认真贯彻落实全州渡口工作会议精神，抓好检修。",
        "本着便民利民的原则，安排船期。",
        "加大对船工、船户的支持力度，抓好检修。",
        "推进古渡和历史文化遗产保护，抓好修缮。",
        "只要措施得当，就能保证安全。",
    ),
)
def collocation(document: Document) -> Iterator[Hit]:
    """Constructions that do not go together, or say a thing twice."""
    for start, end, meant in lexicon("confused", "doubtful").entries(document.text, document.pairs):
        if not is_example(document, start):
            yield hit(document, start, end, meant or None)


_OTHER_VERBS = (
    "作出|做出|保持|达到|推动|提升|优化|完善|建立|构建|打造|体现|决定|影响|努力|适应|满足|引导|支持|鼓励|增加|具有|"
    "位于|处于|突破|健全|强化|巩固|促进|保障|确保|争取|带动|形成|抓好|做好|[有是使将把让在以]"
)


@functools.cache
def _right() -> Mapping[tuple[str, str], str]:
    """The verb that should stand there, for a verb and a noun."""
    return {
        (verb, noun): row["right"]
        for row in shipped("collocations")["pair"]
        for verb in row["verbs"]
        for noun in row["nouns"]
    }


@functools.cache
def _words() -> tuple[Known, re.Pattern[str]]:
    """The nouns of the table, and an expression for any verb."""
    verbs = sorted({each for (verb, _), meant in _right().items() for each in (verb, meant)})
    return Known(noun for _, noun in _right()), re.compile(
        f"(?:{'|'.join(verbs)})(?!到)|{_OTHER_VERBS}"
    )


_ENDS = re.compile("[，。；、）》\\n]|和|及|与")
_CLAUSE = re.compile(r"[^，。；：、！？“”《》（）\n]*$")
_LONGEST = 24


@rule(
    "word.object",
    Severity.WARNING,
    "现代汉语词典",
    fires=("继续加强渡口整治力度。", "切实加强政务服务质效。", "加大渡船检修范围，抓好落实。", "进一步改善渡运水平。"),
    quiet=(
        "继续加大渡口整治力度。",
        "切实提升政务服务质效。",
        "加强渡口整治，加大力度。",
        "加强高水平渡口建设。",
        "加强检修，提高渡运水平。",
        "加强渡口建设扩大覆盖范围。",
    ),
)  # fmt: skip
def verb_and_noun(document: Document) -> Iterator[Hit]:
    """加强……力度: a verb that its noun does not go with."""
    text, right = document.text, _right()
    nouns, verbs = _words()
    for noun in nouns.among(document.pairs):
        for at in places(text, noun):
            if not (_ENDS.match(text, at + len(noun)) or text.startswith("质效的", at)):
                continue
            clause = _CLAUSE.search(text, max(at - _LONGEST, 0), at)
            governing = list(verbs.finditer(text, clause.start(), at)) if clause else []
            if not governing or document.line_at(at).kind is Kind.CELL:
                continue
            verb = governing[-1]
            meant = right.get((verb[0], noun))
            if meant is not None:
                gap = "……" if at > verb.end() else ""
                yield hit(
                    document,
                    *verb.span(),
                    meant,
                    what=verb[0] + gap + noun,
                    meant=meant + gap + noun,
                )
