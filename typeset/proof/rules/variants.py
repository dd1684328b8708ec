"""One name in two forms, far from each other: the dot in it, a word put in, another verb before it.

In: a corpus. Out: hits at the form that is rarer, with a place of the other one. Forms are found by what
they share (a key in a table), not by comparing all pairs.
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from typeset.diagnostics import Severity
from typeset.proof.engine import Hit, Place, Scope, hit, rule
from typeset.proof.patterns import IDEOGRAPH
from typeset.proof.view import Corpus, Document

_TWO = '<document id="a" kind="notice"><title>甲</title><p>{}</p></document><document id="b" kind="notice"><title>甲</title><p>{}</p></document>'


def rarer(forms: Iterable[str], places: Mapping[str, Sequence[Place]]) -> list[str]:
    """``forms``, the one that stands least often first; where two stand as often, the one that no document
    has as often as the other."""

    def often(form: str) -> tuple[int, int]:
        each = Counter(id(place.document) for place in places[form])
        return len(places[form]), max(each.values())

    return sorted(forms, key=often)


def at_each(wrong: str, right: str, places: Mapping[str, Sequence[Place]]) -> Iterator[Hit]:
    """A hit wherever ``wrong`` stands, beside the first place of ``right``."""
    for place in places[wrong]:
        yield Hit(place, right, {"old": wrong, "other": right, "new": right}, (places[right][0],))


# ---------------------------------------------------------------- the dot


_BEHIND_DOT = re.compile(f"{IDEOGRAPH}{{1,10}}")
_BEFORE_DOT = re.compile(f"{IDEOGRAPH}+$")
_MOST_DOTS = 400


@rule(
    "name.dot",
    Severity.WARNING,
    "GB/T 15834-2011, 4.14",
    scope=Scope.ISSUE,
    fires=(_TWO.format("建设青禾·岚坝河谷茶叶公园。", "编制青禾岚坝·河谷茶叶公园规划。"),),
    quiet=(
        _TWO.format("建设青禾·岚坝河谷茶叶公园。", "编制青禾·岚坝河谷茶叶公园规划。"),
        _TWO.format("建设青禾·岚坝河谷茶叶公园。", "举办青禾·岚坝茶叶节。"),
    ),
)
def dots(corpus: Corpus) -> Iterator[Hit]:
    """A name with its · in another place: 甲·乙丙 and 甲乙·丙."""
    found = [row for document in corpus.documents for row in _dotted(document)][:_MOST_DOTS]
    heads: dict[str, list[tuple[str, str, Place]]] = defaultdict(list)
    for row in found:
        heads[row[1][:3]].append(row)
    pairs: dict[tuple[str, str], None] = {}
    places: dict[str, dict[tuple[int, int], Place]] = defaultdict(dict)
    for before, after, place in found:
        for k in range(1, min(7, len(after) - 2)):
            for left, right, other in heads.get(after[k : k + 3], ()):
                shared = _shared(after[k:], right)
                if not left.endswith(after[:k]) or shared < 3:
                    continue
                lead = _shared(before[::-1], left[: len(left) - k][::-1])
                lead = min(lead, 2)
                if not lead:
                    continue
                tail = right[: min(shared, 6)]
                one = f"{before[len(before) - lead :]}·{after[:k]}{tail}"
                two = f"{left[len(left) - k - lead :]}·{tail}"
                places[one][id(place.document), place.start] = _within(place, one)
                places[two][id(other.document), other.start] = _within(other, two)
                pairs[one, two] = None
    listed = {form: list(each.values()) for form, each in places.items()}
    for pair in pairs:
        wrong, right = rarer(pair, listed)
        if wrong not in corpus.words.known:
            yield from at_each(wrong, right, listed)


def _dotted(document: Document) -> Iterator[tuple[str, str, Place]]:
    """What stands before and after every ·."""
    text, at = document.text, document.text.find("·")
    while at >= 0:
        behind = _BEHIND_DOT.match(text, at + 1)
        before = _BEFORE_DOT.search(text[max(at - 10, 0) : at])
        if behind:
            left = before[0] if before else ""
            yield left, behind[0], Place(document, at - len(left), behind.end())
        at = text.find("·", at + 1)


def _shared(a: str, b: str) -> int:
    """How many characters both begin with."""
    return next(
        (n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )


def _within(place: Place, form: str) -> Place:
    """Where ``form`` stands in ``place``."""
    start = place.document.text.index(form, place.start)
    return Place(place.document, start, start + len(form))


# ---------------------------------------------------------------- a word put in


_ENDS = re.compile("行动|工程|计划|规划|方案|项目|园区|基地")
_LONG = 11
"""Characters that two forms share before they are taken for one name."""
_RUN = re.compile(rf"{IDEOGRAPH}{{{_LONG},}}")
_NO_WORD = re.compile(
    "[的和与及或以对等为将在把被应可第一二三四五六七八九十东西南北中上下大小新老前后内外甲乙丙丁省市州县区乡镇村级（）各不]"
    "|有关|相关|根据|依法|加强|开展|组织|建立|建设|实施|推进|重点|专项|全面|国家|地方|管理|工作"
)


@rule(
    "name.inserted",
    Severity.NOTE,
    "—",
    scope=Scope.ISSUE,
    fires=(
        _TWO.format(
            "实施青禾河流域渡口安全设施第二阶段行动。",
            "启动青禾河流域渡口安全设施达标第二阶段行动。",
        ),
    ),
    quiet=(
        _TWO.format("实施青禾河流域渡口整治第二阶段行动。", "实施青禾河流域渡口整治第二阶段行动。"),
        _TWO.format(
            "实施青禾河流域渡口安全设施第二阶段行动。",
            "推进青禾河流域渡口安全设施重点第二阶段行动。",
        ),
        "<article><num>第一条</num>编制青禾河流域渡口安全设施规划。</article><article><num>第二条</num>编制青禾河流域渡口安全达标设施规划。</article>",
    ),
)
def inserted(corpus: Corpus) -> Iterator[Hit]:
    """The name of a programme or a project with two characters more in it."""
    shorts: dict[str, Place] = {}
    rows: list[tuple[str, Place]] = []
    for document in corpus.documents:
        text = "" if document.is_statute else document.text
        for end in _ENDS.finditer(text, _LONG):
            at = end.end()
            if _RUN.fullmatch(text, at - _LONG, at) is None:
                continue
            shorts.setdefault(text[at - _LONG : at], Place(document, at - _LONG, at))
            if _RUN.fullmatch(text, at - _LONG - 2, at):
                place = Place(document, at - _LONG - 2, at)
                rows.append((text[place.start : at], place))
    told: set[str] = set()
    for long, place in rows:
        for k in range(3, _LONG - 3):
            short = long[: -k - 2] + long[-k:]
            there = shorts.get(short)
            if there is None or short in told or _NO_WORD.search(long[-k - 2 : -k]):
                continue
            told.add(short)
            yield from _two_forms(corpus, long, short, place, there)
            break


def _two_forms(corpus: Corpus, long: str, short: str, place: Place, there: Place) -> Iterator[Hit]:
    """At the rarer one; the shorter where both stand as often."""
    counts = [sum(each.text.count(form) for each in corpus.documents) for form in (long, short)]
    if {long, short} & corpus.words.known:
        return
    if counts[0] < counts[1]:
        yield Hit(place, short, {"old": long, "new": short}, (there,))
    else:
        yield Hit(there, long, {"old": short, "new": long}, (place,))


# ---------------------------------------------------------------- the verb of a title


_VERB = "推动|推进|促进"
_PLAN = "实施意见|意见|实施方案|方案|行动计划|规划|办法|措施"
_TITLED = re.compile(rf"《[^《》\n]{{0,30}}?({_VERB})({IDEOGRAPH}{{5,16}}?)的?(?:{_PLAN})")
_MEANT = re.compile(
    rf"({_VERB})({IDEOGRAPH}{{5,16}}?)(?:“[^”\n]{{1,12}}”)?的?(?:实施意见|实施方案|行动计划)"
)


@rule(
    "name.verb",
    Severity.NOTE,
    "GB/T 9704-2012, 7.3.3",
    scope=Scope.ISSUE,
    fires=(
        _TWO.format("落实推动渡口安全发展“1+3”实施方案。", "《关于推进渡口安全发展的实施意见》。"),
    ),
    quiet=(
        _TWO.format("落实推动渡口安全发展“1+3”实施方案。", "《关于推动渡口安全发展的实施意见》。"),
        _TWO.format("着力推动渡口安全发展。", "《关于推进渡口安全发展的实施意见》。"),
    ),
)
def verbs(corpus: Corpus) -> Iterator[Hit]:
    """A plan that is 推动…… in the text, and 推进…… in the title that is cited."""
    meant: dict[str, list[tuple[str, Place]]] = defaultdict(list)
    for document in corpus.documents:
        text = document.text
        for match in _MEANT.finditer(text):
            if not text[max(match.start() - 2, 0) : match.start()].endswith(("关于", "《")):
                meant[match[2]].append((match[1], Place(document, match.start(), match.end(2))))
    for document in corpus.documents if meant else ():
        for match in _TITLED.finditer(document.text):
            found = [row for row in meant.get(match[2], ()) if row[0] != match[1]]
            if found:
                start, end = match.start(1), match.end(2)
                related = [found[0][1]]
                yield hit(document, start, end, found[0][0] + match[2], related=related)


# ---------------------------------------------------------------- whom it is for


_ALL = re.compile(
    r"(?<=、)([省市州县区](?:级|直))(各?)(部门|单位)(（单位）|（部门）)?(?=[、，。]|会同|应|要|按)"
)


@rule(
    "name.addressees",
    Severity.NOTE,
    "—",
    fires=(
        "各县（市）人民政府、州级各部门（单位）应建账。\n各县（市）人民政府、州级部门（单位），应报送。\n各县（市）、州级各部门（单位）应备案。",
    ),
    quiet=(
        "各县（市）人民政府、州级各部门（单位）应建账。\n各县（市）人民政府、州级各部门（单位），应报送。",
        "各县（市）人民政府、州级各部门（单位）应建账。\n会同州级部门研究。",
    ),
)
def addressees(document: Document) -> Iterator[Hit]:
    """州级各部门 and, once, 州级部门, in the same list."""
    forms: dict[tuple[str, str, str], dict[str, list[Place]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for match in _ALL.finditer(document.text):
        key = (match[1], match[3], match[4] or "")
        forms[key][match[2]].append(Place(document, *match.span()))
    for (level, what, more), found in forms.items():
        if len(found) == 2 and len(found["各"]) > len(found[""]):
            for place in found[""]:
                new = f"{level}各{what}{more}"
                old = document.text[place.start : place.end]
                yield Hit(place, new, {"old": old, "new": new}, (found["各"][0],))
