"""People and their posts, and the members of a body with what is said of each.

In: a corpus, or a document. Out: hits with the second place.
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from typeset.diagnostics import Severity
from typeset.model import nodes
from typeset.model.walk import plain
from typeset.proof.engine import Hit, Place, Scope, hit, rule
from typeset.proof.patterns import HAN
from typeset.proof.view import Corpus, Document, Kind

_PERSON = re.compile(
    "常务副州长|副州长|州长|常务副县长|副县长|县长|常务副市长|副市长|市长|常务副省长|副省长|省长|副秘书长|秘书长|区长|副区长"
)
_DUTY = '<document id="a" kind="duties"><title>甲</title><duty><post>{}</post><name>{}</name><p>负责商务。</p></duty></document>'
_ROSTER = '<document id="b" kind="notice"><title>甲</title><roster><group><role>组长：</role><member><name>{}</name><post>{}</post></member></group></roster></document>'
_TEXT = '<document id="b" kind="notice"><title>甲</title><p>{}</p></document>'


def _people(corpus: Corpus) -> dict[str, tuple[str, Place]]:
    """Everyone in lists of duties, with post and place; names without their spaces."""
    found: dict[str, tuple[str, Place]] = {}
    for document in corpus.documents:
        for block in document.record.blocks:
            for duty in _duties(block):
                name, post = _bare(plain(duty.name)), _post(plain(duty.post))
                line = document.line_of(duty)
                found.setdefault(name, (post, Place(document, line.start, line.end)))
    return found


def _duties(block: nodes.AnyBlock) -> Iterator[nodes.Duty]:
    if isinstance(block, nodes.Duty):
        yield block
    elif isinstance(block, nodes.Part | nodes.Box):
        for inner in block.blocks:
            yield from _duties(inner)


def _bare(name: str) -> str:
    return re.sub(r"[\s\u3000]", "", name)


def _post(text: str) -> str:
    """副州长 of 州政府副州长（挂职）."""
    text = re.sub("（[^（）]*）", "", _bare(text))
    match = _PERSON.search(text)
    return match[0] if match else text


@rule(
    "people.post",
    Severity.WARNING,
    "—",
    scope=Scope.ISSUE,
    fires=(
        _DUTY.format("常务副州长", "石平") + _ROSTER.format("石　平", "州政府副州长"),
        _DUTY.format("常务副州长", "石平") + _TEXT.format("协助副州长石平处理工作。"),
    ),
    quiet=(
        _DUTY.format("副州长（挂职）", "石平") + _ROSTER.format("石　平", "州政府副州长"),
        _DUTY.format("副州长", "石平") + _TEXT.format("协助副州长石平处理工作。"),
    ),
)
def posts(corpus: Corpus) -> Iterator[Hit]:
    """One person with two posts."""
    people = _people(corpus)
    for document, name, post, place in _mentions(corpus, people):
        if (
            name in people
            and people[name][1] != place
            and people[name][0] != post
            and _PERSON.fullmatch(people[name][0])
        ):
            yield Hit(
                place,
                None,
                {
                    "old": document.text[place.start : place.end],
                    "name": name,
                    "post": post,
                    "other": people[name][0],
                },
                (people[name][1],),
            )


@rule(
    "people.name",
    Severity.ERROR,
    "—",
    scope=Scope.ISSUE,
    fires=(_DUTY.format("副州长", "石江平") + _TEXT.format("协助副州长石江萍处理工作。"),),
    quiet=(
        _DUTY.format("副州长", "石江平") + _TEXT.format("协助副州长石江平处理工作。"),
        _DUTY.format("副州长", "石江平") + _TEXT.format("协助副州长林青山处理工作。"),
    ),
)
def names(corpus: Corpus) -> Iterator[Hit]:
    """A name with one character changed, beside the same post."""
    people = _people(corpus)
    for document in corpus.documents:
        for match in _PERSON.finditer(document.text):
            at = match.end()
            for name, (post, there) in people.items():
                found = document.text[at : at + len(name)]
                same = sum(a == b for a, b in zip(found, name, strict=False))
                if (
                    post == match[0]
                    and len(found) == len(name) > 1
                    and same == len(name) - 1
                    and found not in people
                ):
                    if len(name) == 2 and not re.match(
                        "[处分协，。、\n（]", document.text[at + 2 : at + 3]
                    ):
                        continue
                    if re.search(rf"[^{HAN}]|[处分协负兼]$", found):
                        continue
                    yield Hit(
                        Place(document, at, at + len(name)),
                        name,
                        {"old": found, "new": name, "post": post},
                        (there,),
                    )


def _mentions(
    corpus: Corpus, people: dict[str, tuple[str, Place]]
) -> Iterator[tuple[Document, str, str, Place]]:
    """``(document, name, post, place)`` wherever one of ``people`` stands with a post."""
    for document in corpus.documents:
        lines = document.lines
        for line, after in pairwise(lines):
            if (
                line.kind is Kind.NAME
                and after.kind is Kind.POST
                and isinstance(after.node, nodes.Member)
            ):
                post = _post(document.string(after))
                if _PERSON.fullmatch(post):
                    yield (
                        document,
                        _bare(document.string(line)),
                        post,
                        Place(document, after.start, after.end),
                    )
            if line.kind is Kind.POST and after.kind is Kind.NAME and line.node is after.node:
                post = _post(document.string(line))
                yield (
                    document,
                    _bare(document.string(after)),
                    post,
                    Place(document, line.start, line.end),
                )
        if people:
            pattern = re.compile(rf"({_PERSON.pattern})({'|'.join(map(re.escape, people))})")
            for match in pattern.finditer(document.text):
                yield document, match[2], match[1], Place(document, *match.span())


# ---------------------------------------------------------------- members and what is said of each


_MEMBERS = re.compile(
    r"(?:成员单位|组成单位|成员)(?:有|包括|为|由)([^。\n]*?)(?:等部门|等单位|组成)?。[^\n]*(?:职责|分工)[^\n]{0,8}[：:。]?\n"
)


@rule(
    "name.members",
    Severity.NOTE,
    "—",
    fires=(
        "成员单位有县渡口办、县茶叶局、县船舶所。职责分别为：\n县渡口办：负责资金。\n县茶叶局：负责茶园。\n县气象站：负责预报。\n县船舶所：负责检修。",
    ),
    quiet=(
        "成员单位有县渡口办、县茶叶局、县船舶所。职责分别为：\n县渡口办：负责资金。\n县茶叶局：负责茶园。\n县船舶所：负责检修。",
    ),
)
def members(document: Document) -> Iterator[Hit]:
    """Bodies whose duties are told though the list of members has them not, and the other way round."""
    for match in _MEMBERS.finditer(document.text):
        listed_ones = {_bare(each) for each in re.split("[、，]", match[1]) if each}
        at = match.end()
        seen: dict[str, Place] = {}
        while said := re.compile(rf"([{HAN}（）]{{2,24}})[：:][^\n]*\n?").match(document.text, at):
            seen[said[1]] = Place(document, said.start(1), said.end(1) + 1)
            at = said.end()
        if len(seen) < 3 or len(listed_ones & set(seen)) < len(seen) / 2:
            continue
        there = Place(document, match.start(1), match.end(1))
        for name, place in seen.items():
            if name not in listed_ones:
                yield Hit(place, None, {"old": name, "what": name}, (there,))
        for name in sorted(listed_ones - set(seen)):
            start = document.text.index(name, match.start(1))
            yield hit(document, start, start + len(name), what=name)


_OFFICE = re.compile(rf"办公室副?主任由([{HAN}、]{{8,}}?)(?:分管)?(?:负责人|负责同志|同志)担任")
_MEMBER = (
    "<p>办公室副主任由{}、州水利局、州商务局分管负责人担任。</p><roster><group><role>成员：</role>"
    "<member><name>甲乙</name><post>州财政局副局长</post></member><member><name>丙丁</name><post>州水利局副局长</post></member>"
    "<member><name>戊己</name><post>州商务局副局长</post></member></group></roster>"
)


@rule(
    "name.office",
    Severity.NOTE,
    "—",
    fires=(_MEMBER.format("州林业局"),),
    quiet=(_MEMBER.format("州财政局"),),
)
def office(document: Document) -> Iterator[Hit]:
    """A body that sends somebody to the office, and has nobody among the members."""
    posts = [_bare(document.string(line)) for line in document.of(Kind.POST)]
    for match in _OFFICE.finditer(document.text) if len(posts) > 2 else ():
        bodies = match[1].split("、")
        known = [body for body in bodies if any(post.startswith(body) for post in posts)]
        if len(known) < 2 or len(known) * 2 < len(bodies):
            continue
        at = match.start(1)
        for body in bodies:
            if body not in known:
                yield hit(document, at, at + len(body), what=body)
            at += len(body) + 1
