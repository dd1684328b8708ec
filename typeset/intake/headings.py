"""Numbered passages: heading, run-in heading, item or article, and at which level.

In: the blocks of one document or part in order, numbered and unnumbered passages still undecided
(``Numbered``, ``Bare``). Out: blocks of the model. What a numbered passage is cannot be told from it
alone; its company decides: the passages of the same scheme that count on from it. GB/T 9704-2012, 7.3.3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

from typeset.intake.numbers import value
from typeset.intake.source import Text
from typeset.model import nodes
from typeset.model.nodes import Scheme

LONGEST_LEAD = 36
"""Characters of a first sentence that can be a run-in heading."""
LONGEST_HEADING = 40
PREFACES = ("前言", "引言", "序言", "导言", "序", "概述")
_RANK = {
    Scheme.CHAPTER: 0,
    Scheme.SECTION: 1,
    Scheme.ARTICLE: 2,
    Scheme.HAN: 3,
    Scheme.HAN_PAREN: 4,
    Scheme.ARABIC: 5,
    Scheme.ARABIC_PAREN: 6,
    Scheme.CIRCLED: 7,
    Scheme.DECIMAL: 2,
}
_SENTENCE = re.compile(r"[^。！？：；]*[。！？：]")


class Mode(Enum):
    """What a numbered passage is."""

    HEADING = "heading"
    RUN_IN = "run-in"
    ITEM = "item"


@dataclass
class Numbered:
    """A passage that begins with a number. ``alone``: marked as a heading in the file; ``lead``: length
    of the first sentence where it can be a run-in heading; ``bold``: length of its bold beginning."""

    scheme: Scheme
    number: str
    text: Text
    line: int
    alone: bool
    bold: int = 0
    mode: Mode = Mode.ITEM
    level: int = 1
    group: list[int] = field(default_factory=list)

    @property
    def lead(self) -> int:
        if 0 < self.bold < len(self.text):
            return self.bold
        match = _SENTENCE.match(self.text.chars)
        if match is None or match.end() == len(self.text) or match[0].endswith("："):
            return 0
        short = match.end() <= LONGEST_LEAD and match[0].count("，") <= 1
        return match.end() if short else 0

    @property
    def ended(self) -> bool:
        return bool(re.search("[。！？；：]$|[。；][（【\\[][^。]*[）】\\]]$", self.text.chars))

    @property
    def short(self) -> bool:
        """One short sentence."""
        return self.sentences <= 1 and len(self.text) <= LONGEST_LEAD

    @property
    def sentences(self) -> int:
        return len(re.findall("[。！？]", self.text.chars))


@dataclass
class Bare:
    """An unnumbered heading; ``styled``: the level that the file's style gives it."""

    text: Text
    line: int
    level: int = 1
    styled: int = 0


Draft = nodes.AnyBlock | Numbered | Bare
Inline = Callable[[Text], nodes.Inlines]


def resolve(drafts: Sequence[Draft], inlines: Inline) -> list[nodes.AnyBlock]:
    """The blocks of one document or part."""
    _decide(drafts)
    _levels(drafts)
    out: list[nodes.AnyBlock] = []
    items: list[nodes.Item] = []

    def close() -> None:
        if items:
            out.append(nodes.ItemList(tuple(items), origin=items[0].origin))
            items.clear()

    for draft in drafts:
        if isinstance(draft, Numbered):
            if draft.mode is Mode.ITEM:
                content = inlines(draft.text)
                items.append(nodes.Item(draft.number, content, origin=draft.line))
                continue
            close()
            out.append(_numbered(draft, inlines))
        else:
            close()
            if isinstance(draft, Bare):
                content = inlines(draft.text.plain())
                out.append(nodes.Heading(draft.level, "", content, origin=draft.line))
            else:
                out.append(draft)
    close()
    return out


def _numbered(draft: Numbered, inlines: Inline) -> nodes.AnyBlock:
    text = draft.text
    if draft.scheme is Scheme.ARTICLE:
        name = _article_name(draft)
        content = inlines(text.cut(name))
        return nodes.Article(
            draft.number, inlines(text.cut(0, name).plain()), content, origin=draft.line
        )
    if draft.mode is Mode.HEADING:
        return nodes.Heading(draft.level, draft.number, inlines(text.plain()), origin=draft.line)
    lead = draft.lead or (len(text) if draft.short else 0)
    run_in = nodes.RunIn(draft.level, draft.number, inlines(text.cut(0, lead).plain()))
    return nodes.Paragraph(inlines(text.cut(lead)), run_in=run_in, origin=draft.line)


def _article_name(draft: Numbered) -> int:
    """Length of an article's run-in heading: a phrase with a full stop before its first sentence."""
    chars = draft.text.chars
    if draft.bold and chars[draft.bold - 1 : draft.bold] == "。" and draft.bold < len(chars):
        return draft.bold
    match = re.match(
        "[^。，；：]{2,10}。|[【（\\[][^。，；：【】（）\\[\\]]{2,14}[】）\\]](?![、项款])", chars
    )
    return match.end() if match and match.end() < len(chars) else 0


# ---------------------------------------------------------------- what it is


def _decide(drafts: Sequence[Draft]) -> None:
    for group in _chains(drafts, _groups(drafts)):
        first = drafts[group[0]]
        assert isinstance(first, Numbered)
        mode = _mode(drafts, group, first.scheme)
        for k in group:
            member = drafts[k]
            assert isinstance(member, Numbered)
            member.group, member.mode = group, mode
            if mode is Mode.HEADING and member.sentences > 1 and not member.alone:
                member.mode = Mode.RUN_IN
            if mode is Mode.HEADING and not member.alone and len(member.text) > 80:
                member.mode = Mode.RUN_IN
            if mode is Mode.RUN_IN and not member.lead and _is_headline(drafts, k, member):
                member.mode = Mode.HEADING


def _is_headline(drafts: Sequence[Draft], k: int, member: Numbered) -> bool:
    """Whether a passage among run-in headings is only a heading: one short sentence above a text."""
    following = drafts[k + 1] if k + 1 < len(drafts) else None
    return member.short and isinstance(following, nodes.Paragraph)


def _chains(drafts: Sequence[Draft], groups: Sequence[list[int]]) -> list[list[int]]:
    """Groups of 1. 2. that count on below the next 一、 as one: they are set alike."""
    out: list[list[int]] = []
    for group in groups:
        first = drafts[group[0]]
        assert isinstance(first, Numbered)
        count = value(first.number)[-1:]
        before = next((g for g in reversed(out) if _scheme(drafts, g) is first.scheme), None)
        last = drafts[before[-1]] if before else None
        so_far = value(last.number)[-1:] if isinstance(last, Numbered) else ()
        if before and so_far and count == (so_far[0] + 1,):
            before += group
        else:
            out.append(list(group))
    return out


def _scheme(drafts: Sequence[Draft], group: Sequence[int]) -> Scheme:
    first = drafts[group[0]]
    assert isinstance(first, Numbered)
    return first.scheme


def _groups(drafts: Sequence[Draft]) -> list[list[int]]:
    """Indexes of passages that count on from one another: same scheme, nothing outer between them."""
    opened: dict[Scheme, tuple[int, list[int]]] = {}
    groups: list[list[int]] = []
    for k, draft in enumerate(drafts):
        if isinstance(draft, Bare):
            opened = {s: v for s, v in opened.items() if _RANK[s] <= _RANK[Scheme.SECTION]}
            continue
        if not isinstance(draft, Numbered):
            continue
        rank = _RANK[draft.scheme]
        last, group = opened.get(draft.scheme, (0, []))
        count = value(draft.number)[-1:] or (0,)
        decimal = draft.scheme is Scheme.DECIMAL
        if not group or (count[0] <= last and not decimal):
            group = []
            groups.append(group)
        group.append(k)
        opened = {s: v for s, v in opened.items() if _RANK[s] < rank or s is draft.scheme}
        opened[draft.scheme] = (count[0], group)
    return groups


def _mode(drafts: Sequence[Draft], group: Sequence[int], scheme: Scheme) -> Mode:
    members = [drafts[k] for k in group]
    numbered = [member for member in members if isinstance(member, Numbered)]
    if scheme in (Scheme.CHAPTER, Scheme.SECTION, Scheme.DECIMAL, Scheme.ARTICLE):
        return Mode.HEADING
    n = len(numbered)
    alone = sum(member.alone for member in numbered)
    bare = sum(not member.ended for member in numbered)
    led = sum(bool(member.lead) for member in numbered)
    own = _with_text_of_their_own(drafts, group)
    bold = sum(0 < member.bold < len(member.text) for member in numbered)
    if 2 * bold > n:
        return Mode.RUN_IN
    if 2 * alone > n:
        return Mode.HEADING
    if scheme is not Scheme.HAN and _introduced(drafts, group[0]):
        before = drafts[group[0] - 1]
        by_article = isinstance(before, Numbered) and before.scheme is Scheme.ARTICLE
        titled = sum(m.alone or (bool(m.lead) and m.sentences > 1) for m in numbered)
        if by_article or scheme is not Scheme.HAN_PAREN or 2 * titled <= n:
            return Mode.ITEM
    if 2 * bare > n:
        return Mode.HEADING if own else Mode.ITEM
    short = sum(
        member.sentences <= 1 and len(member.text) <= LONGEST_HEADING for member in numbered
    )
    if own and 2 * short > n and 2 * led <= n and _all_stop(numbered):
        return Mode.HEADING
    return Mode.RUN_IN if 5 * led >= 3 * n else Mode.ITEM


def _all_stop(members: Sequence[Numbered]) -> bool:
    """No item ends as one of a list does; the last of a list ends with 。 like a heading."""
    return not any(member.text.chars.endswith(("；", "：")) for member in members)


def _introduced(drafts: Sequence[Draft], k: int) -> bool:
    """Whether a list begins at ``k``: below an article, or below a passage that ends with a colon."""
    before = drafts[k - 1] if k else None
    if isinstance(before, Numbered):
        chars = before.text.chars
        return before.scheme is Scheme.ARTICLE or chars.endswith("：")
    if isinstance(before, nodes.Paragraph):
        last = before.content[-1] if before.content else None
        return isinstance(last, nodes.Chars) and last.text.endswith("：") and not before.run_in
    return False


def _with_text_of_their_own(drafts: Sequence[Draft], group: Sequence[int]) -> bool:
    """Whether passages are followed by text before the next one; the last says nothing unless alone."""
    pairs = [pair for pair in pairwise(group) if not _outer(drafts, pair[0] + 1, group[0])]
    if not pairs:
        return group[0] + 1 < len(drafts) and not _outer(drafts, group[0] + 1, group[0])
    followed = sum(after - before > 1 for before, after in pairs)
    return 2 * followed > len(pairs)


def _outer(drafts: Sequence[Draft], k: int, than: int) -> bool:
    """Whether the passage at ``k`` is a heading above those of the kind at ``than``."""
    here, other = drafts[k], drafts[than]
    assert isinstance(other, Numbered)
    if isinstance(here, Numbered):
        return _RANK[here.scheme] < _RANK[other.scheme]
    return isinstance(here, Bare)


def gaps(drafts: Sequence[Draft]) -> list[tuple[Numbered, str]]:
    """Passages whose number does not follow the one before it, with that one."""
    out = []
    for group in _groups(drafts):
        members = [draft for k in group if isinstance(draft := drafts[k], Numbered)]
        for one, other in pairwise(members):
            a, b = value(one.number), value(other.number)
            if a and b and len(a) == len(b) and a[:-1] == b[:-1] and b[-1] != a[-1] + 1:
                out.append((other, one.number))
    return out


# ---------------------------------------------------------------- levels


def _levels(drafts: Sequence[Draft]) -> None:
    """Levels by nesting: a heading stands one below the nearest outer one."""
    outer = _outer_bare(drafts)
    stack: list[float] = []
    for k, draft in enumerate(drafts):
        if isinstance(draft, Bare):
            rank = _beside(drafts, k, outer)
            if outer.get(k) == "outer":
                rank = -1.0 + draft.styled / 100
        elif isinstance(draft, Numbered) and draft.scheme is not Scheme.ARTICLE:
            if draft.mode is Mode.ITEM:
                continue
            rank = float(_RANK[draft.scheme])
            if draft.scheme is Scheme.DECIMAL:
                rank += len(value(draft.number)) / 10
        else:
            continue
        while stack and stack[-1] >= rank:
            stack.pop()
        stack.append(rank)
        draft.level = min(len(stack), 6)


def _outer_bare(drafts: Sequence[Draft]) -> dict[int, str]:
    """For each unnumbered heading whether numbering starts anew below it (``outer``), goes on across it
    (``inner``), or it is a preface beside the first number (``beside``)."""
    ranks = [
        (k, _RANK[d.scheme], value(d.number))
        for k, d in enumerate(drafts)
        if isinstance(d, Numbered) and d.mode is not Mode.ITEM and d.scheme is not Scheme.ARTICLE
    ]
    out: dict[int, str] = {}
    if not ranks:
        return dict.fromkeys((k for k, d in enumerate(drafts) if isinstance(d, Bare)), "outer")
    top = min(rank for _, rank, _ in ranks)
    counted = [(k, number[0]) for k, rank, number in ranks if rank == top and number]
    for k, draft in enumerate(drafts):
        if not isinstance(draft, Bare):
            continue
        before = max((n for n in counted if n[0] < k), default=None)
        after = min((n for n in counted if n[0] > k), default=None)
        if before and after and after[1] in (before[1], before[1] + 1):
            out[k] = "inner"
        elif draft.text.chars.replace("\u3000", "") in PREFACES:
            out[k] = "beside"
        else:
            out[k] = "outer"
    return out


def _beside(drafts: Sequence[Draft], k: int, outer: dict[int, str]) -> float:
    """The rank of an unnumbered heading that is not outermost: a preface's like the first number's,
    another one's below the heading above it."""
    if outer.get(k) == "inner":
        for draft in reversed(drafts[:k]):
            if isinstance(draft, Numbered) and draft.mode is Mode.HEADING:
                return _RANK[draft.scheme] + 0.5
    following = next((d for d in drafts[k:] if isinstance(d, Numbered)), None)
    return float(_RANK[following.scheme]) if following else -1.0
