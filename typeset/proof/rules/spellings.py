"""One name spelt in two ways: what stands in brackets, the order of two words, characters that are taken for
one another.

In: a corpus. Out: hits at the form that is rarer, with a place of the other one.
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from typeset.diagnostics import Severity
from typeset.proof.engine import Hit, Place, Scope, hit, rule
from typeset.proof.lists import shipped
from typeset.proof.patterns import IDEOGRAPH
from typeset.proof.rules.variants import at_each, rarer
from typeset.proof.view import Corpus, Document, Kind

_TWO = '<document id="a" kind="notice"><title>甲</title><p>{}</p></document><document id="b" kind="notice"><title>甲</title><p>{}</p></document>'


# ---------------------------------------------------------------- brackets in a name


_NAMED = re.compile(f"{IDEOGRAPH}（{IDEOGRAPH}）")
_AFTER = re.compile(f"{IDEOGRAPH}{{1,6}}")
_COMMON = re.compile(
    "[县区市州乡镇村社组家户所院科室处长员]（[^）]）$|（[县区市州乡镇村试暂修续上中下一二三四五六七八九十]）$"
)


@rule(
    "name.bracket",
    Severity.NOTE,
    "—",
    scope=Scope.ISSUE,
    fires=(
        _TWO.format("建成现代茶（桑）产业园区3个。", "创建现代茶（桑）业产业园3个。"),
        _TWO.format("建成充（换）电站3座。", "新增充（换）站3座。"),
    ),
    quiet=(
        _TWO.format("建成现代茶（桑）产业园区3个。", "创建现代茶（桑）产业园5个。"),
        _TWO.format("各县（市）人民政府。", "各县（市）区人民政府。"),
    ),
)
def brackets(corpus: Corpus) -> Iterator[Hit]:
    """农（林）产业园区 and 农（林）业产业园: a name with something in brackets, and a character more behind."""
    forms: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for document in corpus.documents:
        for match in re.finditer("（[^）]）", document.text):
            head = document.text[max(match.start() - 1, 0) : match.end()]
            after = _AFTER.match(document.text, match.end())
            if after and _NAMED.fullmatch(head) and not _COMMON.search(head):
                place = Place(document, match.end() - len(head), after.end())
                forms[head][after[0]].append(place)
    for head, found in forms.items():
        starts: dict[str, list[str]] = defaultdict(list)
        for name in found if len(found) > 1 else ():
            starts[name[:3]].append(name)
        for long in found:
            for short in starts.get(long[1:4], ()):
                if len(short) > 2 or long[1:] == short:
                    listed = {head + each: found[each] for each in (long, short)}
                    wrong, right = rarer(listed, listed)
                    yield from at_each(wrong, right, listed)


# ---------------------------------------------------------------- two words in another order


_SPAN = re.compile(
    rf"《[^《》\n]*?({IDEOGRAPH}{{2}})({IDEOGRAPH}{{2}})([一二三四五六十百]年|[二三四五六七八九十]大)"
)


@rule(
    "name.swapped",
    Severity.NOTE,
    "—",
    scope=Scope.ISSUE,
    fires=(_TWO.format("出台《渡口补短三年行动方案》。", "推进渡口三年补短项目。"),),
    quiet=(_TWO.format("出台《渡口补短三年行动方案》。", "推进渡口补短三年行动。"),),
)
def swapped(corpus: Corpus) -> Iterator[Hit]:
    """A plan that is 补短三年 in its title and 三年补短 in the text."""
    for document in corpus.documents:
        for match in _SPAN.finditer(document.text):
            right, wrong = match[1] + match[2] + match[3], match[1] + match[3] + match[2]
            there = Place(document, *match.span(1))
            for other in corpus.documents:
                at = other.text.find(wrong)
                while at >= 0:
                    values = {"old": wrong, "other": right, "new": right}
                    yield Hit(Place(other, at, at + len(wrong)), right, values, (there,))
                    at = other.text.find(wrong, at + 1)


# ---------------------------------------------------------------- characters that are taken for one another


_AT = re.compile(r"—|\d{2,4}千伏")
_BEFORE = re.compile(f"{IDEOGRAPH}{{2}}")
_BEHIND = re.compile(
    rf"{IDEOGRAPH}{{0,2}}?({IDEOGRAPH}{{2}})(?=[（，、；。）\d]|线|高速|铁路|公路|段|工程|两|双|单|一|二|三|四)"
)


@rule(
    "name.alike",
    Severity.NOTE,
    "—",
    scope=Scope.ISSUE,
    fires=(_TWO.format("建成青禾白萍—岚坝2回线。", "白坪500千伏变电站扩建工程。"),),
    quiet=(_TWO.format("建成青禾白坪—岚坝2回线。", "白坪500千伏变电站扩建工程。"),),
)
def alike(corpus: Corpus) -> Iterator[Hit]:
    """The end of a line, or a substation, with a character that is taken for another one: 坪, 萍."""
    group = {ch: n for n, row in enumerate(shipped("alike")["groups"]) for ch in row}
    places: dict[str, list[Place]] = defaultdict(list)
    for document in corpus.documents:
        for start, end in _line_ends(document.text):
            places[document.text[start:end]].append(Place(document, start, end))
    folded: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for name in places:
        folded[tuple(group.get(ch, ch) for ch in name)].append(name)
    for names in folded.values():
        for wrong in rarer(names, places)[:-1]:
            right = rarer(names, places)[-1]
            if wrong not in corpus.words.known:
                yield from at_each(wrong, right, places)


def _line_ends(text: str) -> Iterator[tuple[int, int]]:
    """Where the two characters stand that a station, or the end of a line, is told by."""
    for match in _AT.finditer(text):
        at = match.start()
        if _BEFORE.fullmatch(text, at - 2, at):
            yield at - 2, at
        behind = _BEHIND.match(text, match.end()) if match[0] == "—" else None
        if behind:
            yield behind.span(1)


# ---------------------------------------------------------------- title marks in titles


_ISSUED = re.compile(
    r"(?:印发|转发|批转|发布)(《?)([^《》]+?(?:规划|办法|规定|细则|方案|预案|意见|计划))(?:（[^（）]*）)?(》?)的通知$"
)
_NOTICE = '<document id="{}" kind="notice"><title>关于印发{}的通知</title><p>乙。</p></document>'


@rule(
    "title.marks",
    Severity.NOTE,
    "GB/T 9704-2012, 7.3.1",
    scope=Scope.ISSUE,
    fires=(
        _NOTICE.format("a", "《渡口规划》")
        + _NOTICE.format("b", "《船舶规划》")
        + _NOTICE.format("c", "《码头办法》")
        + _NOTICE.format("d", "渡口办法"),
    ),
    quiet=(
        _NOTICE.format("a", "《渡口规划》") + _NOTICE.format("b", "《渡口办法》"),
        _NOTICE.format("a", "渡口规划") + _NOTICE.format("b", "《渡口办法》"),
    ),
)
def title_marks(corpus: Corpus) -> Iterator[Hit]:
    """印发《甲》的通知 in most titles of the issue, 印发甲的通知 in one: told where all but a third have one form."""
    forms: dict[bool, list[tuple[Place, str]]] = {True: [], False: []}
    for document in corpus.documents:
        match = _ISSUED.search(document.title)
        line = next(document.of(Kind.TITLE), None)
        if match and line and bool(match[1]) == bool(match[3]):
            start, end = line.start + match.start(1), line.start + match.end(3)
            forms[bool(match[1])].append((Place(document, start, end), match[0][2:-3]))
    for marked, like in ((True, False), (False, True)):
        few, many = forms[marked], forms[like]
        if few and len(many) > 2 * len(few):
            for place, old in few:
                new = old.strip("《》") if marked else f"《{old}》"
                other = many[0][1]
                yield Hit(place, new, {"old": old, "other": other, "new": new}, (many[0][0],))


# ---------------------------------------------------------------- the conjunction in a name


_AND = re.compile("[与及和]")
_AROUND = re.compile(f"{IDEOGRAPH}{{9}}")
_MOSTLY = 5
_PAIR = "检查渡口网站与渡口新媒体账号。\n"


@rule(
    "name.and",
    Severity.NOTE,
    "—",
    fires=(_PAIR * 5 + "各县渡口网站及渡口新媒体账号。",),
    quiet=(_PAIR * 5, _PAIR * 2 + "各县渡口网站及渡口新媒体账号。"),
)
def conjunctions(document: Document) -> Iterator[Hit]:
    """甲与乙 again and again, and 甲及乙 once: two things that are named together have one name."""
    text = "" if document.is_statute else document.text
    forms: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(dict)
    for match in _AND.finditer(text):
        at = match.start()
        if at > 3 and _AROUND.fullmatch(text, at - 4, at + 5):
            sides = text[at - 4 : at], text[at + 1 : at + 5]
            forms[sides].setdefault(match[0], []).append(at)
    for (left, right), found in forms.items():
        most = max(found, key=lambda word: len(found[word]))
        for word, places in found.items() if len(found[most]) >= _MOSTLY else ():
            if word != most and len(places) == 1:
                there = found[most][0]
                place = Place(document, there - len(left), there + 1 + len(right))
                at = places[0]
                yield hit(document, at, at + 1, most, related=[place], count=len(found[most]))
