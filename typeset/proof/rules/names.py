"""Names and passages that stand in several places: bodies, passages said twice, people and their posts.

In: a corpus. Out: hits with the second place. Near names are found by neighbourhood hashing (a name and all that is
left of it when a few characters go), not by comparing all pairs.
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from typeset.diagnostics import Severity
from typeset.proof.engine import Hit, Place, Scope, hit, rule
from typeset.proof.patterns import HAN, IDEOGRAPH, near
from typeset.proof.view import PROSE, Corpus, Document, Kind

_BODY = re.compile(
    rf"[省市州县区](?!级|委|政府)({IDEOGRAPH}{{1,14}}?(?:管理局|委员会|办公室|管委会|公司|研究院|中心|支队|(?<![格布全大结])局|[委厅院办]))(?!{IDEOGRAPH}?[长员])(?=[、，。；：（）《\n]|和|与|及|等|牵头|负责|会同)"
)
_SKIPPED = re.compile("[第一二三四五六七八九十东西南北上下大小新老前后内外]")


def _bodies(corpus: Corpus) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for document in corpus.documents:
        for match in _BODY.finditer(document.text):
            line = document.line_at(match.start())
            if line.kind is Kind.CELL and "、" not in document.string(line):
                continue
            if re.search("设立|建立|成立|组建|负责|[由对向和与及为]", match[0]):
                continue
            found[match[0]].append(Place(document, *match.span()))
    return found


_TWO = '<document id="a" kind="notice"><title>甲</title><p>{}</p></document><document id="b" kind="notice"><title>甲</title><p>{}</p></document>'


@rule(
    "name.body",
    Severity.WARNING,
    "—",
    scope=Scope.ISSUE,
    fires=(
        _TWO.format("由州公共渡口管理中心、州财政局负责。", "由州渡口管理中心、州财政局负责。"),
    ),
    quiet=(
        _TWO.format("由州财政局、州水利局负责。", "由州财政局、州林业局负责。"),
        _TWO.format("由州第一人民医院、州财政局负责。", "由州人民医院、州财政局负责。"),
    ),
)
def bodies(corpus: Corpus) -> Iterator[Hit]:
    """One body under two names: a name that is left when one or two characters go from another."""
    places = _bodies(corpus)
    known = corpus.words.known
    left: dict[str, set[str]] = defaultdict(set)
    for name in places:
        for size in (1, 2):
            for k in range(1, len(name) - size):
                gone = name[k : k + size]
                if not _SKIPPED.search(gone) and len(name) - size >= 5:
                    left[name[:k] + name[k + size :]].add(name)
    for short in places:
        for long in sorted(left.get(short, ())):
            wrong, right = sorted((short, long), key=lambda each: (len(places[each]), len(each)))
            if wrong in known or (short in known and long in known):
                continue
            other = places[right][0]
            for place in places[wrong]:
                yield Hit(place, right, {"old": wrong, "other": right, "new": right}, (other,))


_PLACES = (
    "水电站|变电站|换流站|水库|大桥|隧道|公路|铁路|机场|灌区|园区|产业园|示范区|示范带|工程|项目|"
    "医院|中学|小学|学校|学院|幼儿园|景区|遗址|古城|码头|渡口"
)
_PLACE = re.compile(f"(?:{_PLACES})(?!{IDEOGRAPH})")
_PROJECT = re.compile(rf"(?<!{IDEOGRAPH})[{HAN}（）]{{3,16}}?(?:{_PLACES})(?!{IDEOGRAPH})")


@rule(
    "name.project",
    Severity.NOTE,
    "—",
    scope=Scope.ISSUE,
    fires=(
        _TWO.format("建设青禾河双桥水库、岚坝灌区。", "建设青禾河双乔水库、岚坝灌区。"),
        _TWO.format("建设州现代农业产业园、岚坝灌区。", "建设州现代农业业产业园、岚坝灌区。"),
    ),
    quiet=(
        _TWO.format("建设青禾一期水库、岚坝灌区。", "建设青禾二期水库、岚坝灌区。"),
        _TWO.format("建设青禾水库、岚坝灌区。", "建设白石水库、岚坝灌区。"),
        _TWO.format("建设州第一人民医院、岚坝灌区。", "建设州第二人民医院、岚坝灌区。"),
        _TWO.format("扩建营利性民办学校、岚坝灌区。", "扩建非营利性民办学校、岚坝灌区。"),
    ),
)
def projects(corpus: Corpus) -> Iterator[Hit]:
    """A place or a project of which the name is written with one character more, or another one."""
    places: dict[str, list[Place]] = defaultdict(list)
    for document in corpus.documents:
        for match in near(_PROJECT, document.text, _PLACE):
            if len(match[0]) >= 6:
                places[match[0]].append(Place(document, *match.span()))
    keys: dict[str, list[str]] = defaultdict(list)
    for name in places:
        for k in range(1, len(name) - 2):
            keys[name[:k] + "\0" + name[k + 1 :]].append(name)
            keys[name[:k] + name[k + 1 :]].append(name)
        keys[name].append(name)
    known, told = corpus.words.known, set()
    for key, names in keys.items():
        if len(names) < 2 or ("\0" not in key and key not in places):
            continue
        ordered = sorted(set(names), key=lambda each: (len(places[each]), each))
        for wrong in ordered[:-1]:
            right = ordered[-1]
            changed = "".join({*wrong} ^ {*right})
            if wrong in told or wrong in known or _DISTINCT.search(changed):
                continue
            told.add(wrong)
            for place in places[wrong]:
                yield Hit(
                    place, right, {"old": wrong, "other": right, "new": right}, (places[right][0],)
                )


_DISTINCT = re.compile(
    "[非不第一二三四五六七八九十东西南北中上下大小新老前后内外甲乙丙丁交直正副等和与及左右高低省市州县区乡镇村期号级（）]"
)
_SHORT = (
    ("发改委", "发展改革委"), ("卫健委", "卫生健康委"), ("人社局", "人力资源社会保障局"), ("住建局", "住房城乡建设局"),
    ("经信局", "经济和信息化局"), ("农业局", "农业农村局"), ("文旅局", "文化和旅游局"), ("医保局", "医疗保障局"),
    ("应急局", "应急管理局"), ("市监局", "市场监管局"), ("教体局", "教育体育局"), ("交通局", "交通运输局"),
    ("公积金中心", "公积金管理中心"), ("民宗委", "民族宗教委"), ("政府办", "政府办公室"), ("生态局", "生态环境局"),
)  # fmt: skip


@rule(
    "name.short",
    Severity.NOTE,
    "GB/T 9704-2012, 7.3.3",
    fires=("由州发改委、州财政局负责。\n州发展改革委牵头。",),
    quiet=(
        "由州发展改革委（以下简称州发改委）负责。\n州发改委牵头。",
        "由州发改委负责。",
        "“县卫健委”公众号由县卫生健康委主办。",
    ),
)
def short_names(document: Document) -> Iterator[Hit]:
    """A body by its full name and by a short one that the text has not explained."""
    text = document.text
    for short, full in _SHORT:
        if short not in text or full not in text:
            continue
        for match in re.finditer(rf"[省市州县区]{short}(?!公室)", text):
            level, line = match[0][0], document.line_at(match.start())
            there = text.find(level + full)
            before = text[max(line.start, match.start() - 12) : match.start()]
            if there < 0 or f"简称{match[0]}" in text or line.kind is Kind.CELL or "“" in before:
                continue
            if full.startswith(short) and text.startswith(full, match.start() + 1):
                continue
            place = Place(document, there, there + len(full) + 1)
            yield hit(document, *match.span(), level + full, related=[place], other=level + full)


@rule(
    "name.listed",
    Severity.WARNING,
    "words.toml",
    scope=Scope.ISSUE,
    fires=(),
    quiet=("青河州交通运输局。",),
)
def listed(corpus: Corpus) -> Iterator[Hit]:
    """One character away from a name or a body in the office's lists."""
    names = [name for name in (*corpus.words.names, *corpus.words.bodies) if len(name) >= 3]
    if not names:
        return
    for document in corpus.documents:
        for name in names:
            for start in _near(document.text, name):
                found = document.text[start : start + len(name)]
                if found not in corpus.words.known and re.fullmatch(f"{IDEOGRAPH}+", found):
                    yield hit(document, start, start + len(name), name, other=name)


def _near(text: str, name: str) -> Iterator[int]:
    """Where ``name`` stands with one character changed, its first and last ones as they are in short names."""
    half = len(name) // 2 or 1
    for piece, before in ((name[:half], 0), (name[half:], half)):
        if len(piece) < 2:
            continue
        at = text.find(piece)
        while at >= 0:
            start = at - before
            found = text[start : start + len(name)] if start >= 0 else ""
            if len(found) == len(name) and found != name:
                changed = [k for k in range(len(name)) if found[k] != name[k]]
                if len(changed) == 1 and changed[0] > 0:
                    yield start
            at = text.find(piece, at + 1)


# ---------------------------------------------------------------- passages


_LEAST = 5
_IN_A_LIST = "[^、，。；：（）《》“”\n]"
_LISTED = re.compile(f"、(?=({_IN_A_LIST}{{{_LEAST},}})[、，]({_IN_A_LIST}{{3,4}}))")
_ENDING = re.compile(f"{_IN_A_LIST}{{3,4}}$")
"""What stands before it, of which no more than four characters are looked at."""


@rule(
    "name.passage",
    Severity.WARNING,
    "—",
    scope=Scope.ISSUE,
    fires=(
        _TWO.format(
            "负责护线管理、青会东南一体化发展、军民融合、商务等工作。",
            "协助处理护线管理、青理东南一体化发展、军民融合、商务等工作。",
        ),
    ),
    quiet=(
        _TWO.format(
            "负责护线管理、青会东南一体化发展、军民融合、商务等工作。",
            "协助处理护线管理、青会东南一体化发展、军民融合、商务等工作。",
        ),
        _TWO.format(
            "负责护线管理、农业投资增长5%、军民融合等工作。",
            "负责护线管理、农业投资增长6%、军民融合等工作。",
        ),
    ),
)
def passages(corpus: Corpus) -> Iterator[Hit]:
    """The same list in two documents, with one item written otherwise between the same neighbours."""
    between: dict[tuple[str, str], list[tuple[str, Place]]] = defaultdict(list)
    for document in corpus.documents:
        for here in _LISTED.finditer(document.text):
            before = _ENDING.search(document.text, max(0, here.start() - 4), here.start())
            if before is not None:
                place = Place(document, *here.span(1))
                between[before[0], here[2]].append((here[1], place))
    for rows in between.values():
        if len(rows) < 2:
            continue
        counts: dict[str, list[Place]] = defaultdict(list)
        for text, place in rows:
            counts[text].append(place)
        ordered = sorted(
            counts, key=lambda each: (len(counts[each]), -counts[each][0].document.text.count(each))
        )
        if len({id(place.document) for _, place in rows}) < 2:
            continue
        for k, wrong in enumerate(ordered):
            right = next((each for each in reversed(ordered[k + 1 :]) if _slips(wrong, each)), None)
            if right:
                for place in counts[wrong]:
                    yield Hit(
                        place,
                        right,
                        {"old": wrong, "other": right, "new": right},
                        (counts[right][0],),
                    )


def _slips(a: str, b: str) -> bool:
    """Whether one or two characters side by side differ, and no figures: 理事会 for 会理会."""
    if a == b or abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < _LEAST:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    one, two = a[start : len(a) - end], b[start : len(b) - end]
    if re.search(r"[\d一二三四五六七八九十%省市州县乡镇村等]", one + two):
        return False
    return len(one) <= 2 and len(two) <= 2 and start + end >= 2 * max(len(one), len(two))


# ---------------------------------------------------------------- the same characters in another order


@rule(
    "name.order",
    Severity.NOTE,
    "—",
    fires=("渡口站点调度管理机构负责转办。\n渡口调度站点管理机构的职责如下。\n甲。",),
    quiet=(
        "渡口站点调度管理机构负责转办。\n渡口站点调度管理机构的职责如下。\n甲。",
        "服务不出镇、综合不出村。",
        "经船工代表或者船户委员会同意。\n经船户代表或者船工委员会同意。",
    ),
)
def other_order(document: Document) -> Iterator[Hit]:
    """One term with its words in another order."""
    first: dict[str, tuple[str, int]] = {}
    text = document.text
    for line in document.lines:
        if line.kind not in _RUNNING or not _ENDS.search(text, line.start, line.end):
            continue
        for match in _TERM_WITH_END.finditer(text, line.start + line.lead, line.end):
            term = match[0]
            key = "".join(sorted(term))
            known, at = first.setdefault(key, (term, match.start()))
            if "或" in term or "和" in term:
                continue
            if known != term and known[0] == term[0] and known[-2:] == term[-2:]:
                place = Place(document, at, at + len(known))
                yield hit(document, *match.span(), known, related=[place], other=known)


_RUNNING = frozenset((*PROSE, Kind.HEADING, Kind.PART_TITLE))
_ENDS = re.compile("机构|中心|平台|领导小组|指挥部|办公室|委员会|规划|预案|办法")
_TERM_WITH_END = re.compile(rf"(?:\d+|(?<![{HAN}\d])){IDEOGRAPH}{{6,14}}?(?:{_ENDS.pattern})")
