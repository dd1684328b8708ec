"""Marks between the members of a row, and at the ends of sentences.

In: a document, or a corpus. Out: hits. GB/T 15834-2011, its numbers in each rule. Tables: ``words/rows.toml``.
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from typeset.diagnostics import Severity
from typeset.proof.engine import Hit, Place, Scope, hit, rule
from typeset.proof.lexicon import Known, places
from typeset.proof.lists import shipped
from typeset.proof.patterns import HAN, near
from typeset.proof.quotes import is_quoted
from typeset.proof.view import PROSE, Corpus, Document, Kind

_OPENS_CLAUSE = re.compile(
    "以及|其中|特别|尤其|包括|通过|根据|同时|目前|主要|主持|协助|联系|分管|重点|优先|全面|大力|十分|非常|兼|"
    "[和并或及对把被将让使向由从在以为按与同不就都也还又再更已可应要须是有无没如像因凡当经给用去来到着加推开提建实完强健落深打做抓促保支扩优引鼓培发改维参组制协指配承负积认切严"
    "坚努充统整创争形构举召进解突增减降防避查检监审评考管治清调研宣学教帮扶助服接受收征申报登批核办处理一二三这那此该我他你它各每某所只仅但而且则虽若即既依照随至自于"
    "上下成出入走行化最较很后前年月日占达超获取得赢荣吸招带拉驱激利运采应依立围聚瞄盯针面直属归具拥享存产导造致呈位坐涵涉含连贯穿覆辐遍蔓延拓修新重续继持长常定及马迅快尽"
    "逐稳妥合科规精细综平均共联相互独单分集广普高低好大小多少能会愿想敢肯必需予付交送寄传转移换变替代称叫谓名号说讲谈论述写读听看见观视望顾忆思虑知晓懂明了感觉]"
)
"""What begins with one of these is a clause, or a word that joins: it is no further member of a row."""
_STOPS = "，。；：\n？！“”《》（）"
_LAST = re.compile(rf"，([^{_STOPS}、]{{2,8}})等(?![级待候于同])")
_LAST_TWO = re.compile(
    rf"，([^{_STOPS}、]{{1,10}}(?:、[^{_STOPS}、]{{1,14}})+)等(?:单位|部门|企业|地区|项目|工程|机构|领域|行业|事项|情形|因素)(?=[。；，])"
)
_LIKE_TAIL = re.compile(
    rf"([^{_STOPS}、]{{3,8}})，([^{_STOPS}、]{{1,10}}(?:（[^（）\n]{{1,8}}）)?[^{_STOPS}、]{{0,12}}?)\1(?:项目建设|工程建设|建设|改造|治理|整治|保护|开发|改革)(?=[，。；])"
)
_JOINT = re.compile(
    rf"(?:确保|力争|保证|保障|实现)[^，。；\n]{{2,40}}?([{HAN}]{{2}})(，)[^，。；\n]{{2,40}}?\1(?:均|都|分别|全部)"
)
_PREDICATE = re.compile(r"达|保持|提[高升]|增|下降|控制|为|不[低超]|\d")
_LONG_MEMBER, _MEMBERS = 10, 3


@rule(
    "mark.list",
    Severity.WARNING,
    "GB/T 15834-2011, 4.4、4.5",
    fires=(
        "发生停航、停渡、停运，水质污染等情形的，立即报告。",
        "联系州航道局、州渡口站、州船检站，石桥、木桥等单位。",
        "推进石桥—青禾旅游公路，青禾—白榆旅游公路建设，年底通车。",
        "确保所有渡口合格率，船舶合格率均达100%。",
    ),
    quiet=(
        "发生停航、停渡、停运，造成水质污染等后果的，立即报告。",
        "联系州航道局、州渡口站、州船检站，以及石桥、木桥等单位。",
        "推进石桥—青禾旅游公路、青禾—白榆旅游公路建设，年底通车。",
        "确保所有渡口合格率达95%，船舶合格率均达100%。",
        "管好渡口、码头、渡船，优化航线、船期等安排。",
    ),
)
def comma_in_row(document: Document) -> Iterator[Hit]:
    """A comma between the last members of a row that has 、 elsewhere."""
    text = document.text
    for pattern in (_LAST, _LAST_TWO):
        for match in near(pattern, text, "等"):
            begin = max(text.rfind(stop, 0, match.start()) for stop in _STOPS) + 1
            members = text[begin : match.start()].split("、")
            long = len(members) < _MEMBERS or len(members[-1]) > _LONG_MEMBER
            if not long and not _OPENS_CLAUSE.match(match[1]) and _in_prose(document, begin):
                yield hit(document, match.start(), match.start() + 1, "、")
    for match in near(_LIKE_TAIL, text, _TAILS):
        if not _OPENS_CLAUSE.match(match[2]):
            yield hit(document, match.end(1), match.end(1) + 1, "、")
    for match in near(_JOINT, text, _EACH):
        if not _PREDICATE.search(text, match.start(), match.start(2)):
            yield hit(document, *match.span(2), "、")


_TAILS = re.compile("(?:建设|改造|治理|整治|保护|开发|改革)[，。；]")
_EACH = re.compile("均|都|分别|全部")


def _in_prose(document: Document, at: int) -> bool:
    return document.line_at(at).kind in PROSE


@functools.cache
def _described() -> tuple[frozenset[str], Known]:
    words = frozenset(shipped("rows")["described"].split())
    return words, Known(words)


@functools.cache
def _kinds() -> tuple[dict[str, int], Known]:
    kinds = {word: n for n, row in enumerate(shipped("rows")["kinds"]) for word in row.split()}
    return kinds, Known(kinds)


@rule(
    "mark.pause",
    Severity.WARNING,
    "GB/T 15834-2011, 4.5.3.1",
    fires=("组织贴近实际形式多样、广泛参与的演练。", "新建旅游路产业路20公里。"),
    quiet=(
        "组织贴近实际、形式多样、广泛参与的演练。",
        "新建旅游路、产业路20公里。",
        "形成统一开放竞争有序的航运市场。",
    ),
)
def lost_pause(document: Document) -> Iterator[Hit]:
    """Two members of a row without 、 between them."""
    text = document.text
    words, known = _described()
    for word in known.among(document.pairs):
        for at in places(text, word):
            end = at + 2 * len(word)
            if text[at + len(word) : end] in words and "、" in (text[end : end + 1], text[at - 1]):
                yield hit(document, at, end, f"{word}、{text[at + len(word) : end]}")
    kinds, things = _kinds()
    for thing in things.among(document.pairs):
        for at in places(text, thing):
            for size in (3, 4):
                other = text[at + len(thing) : at + len(thing) + size]
                if kinds.get(other) == kinds[thing]:
                    yield hit(document, at, at + len(thing) + size, f"{thing}、{other}")


_PARTY = re.compile(r"([省市州县区])委(、?)\1(?:人民)?政府")


@rule(
    "mark.party-government",
    Severity.NOTE,
    "GB/T 15834-2011, 4.5.3.1",
    scope=Scope.ISSUE,
    fires=("落实州委、州政府部署。\n按照州委州政府要求办理。",),
    quiet=("落实州委州政府部署。\n按照州委州政府要求办理。", "落实州委、州政府部署。"),
)
def party_and_government(corpus: Corpus) -> Iterator[Hit]:
    """州委州政府 where the issue has 州委、州政府."""
    bare, apart = [], []
    for document in corpus.documents:
        for match in _PARTY.finditer(document.text):
            place = Place(document, *match.span())
            if match[2]:
                apart.append(place)
            elif _in_prose(document, match.start()):
                bare.append((place, match[0]))
    for place, old in bare if apart else ():
        yield hit(
            place.document, place.start, place.end, f"{old[:2]}、{old[2:]}", related=apart[:1]
        )


_SLASH = re.compile(rf"([{HAN}]{{2,8}})/(?=([{HAN}]{{2,8}}))")
_PER = re.compile(
    "(?:[元吨斤人次年月日天时米度亩个辆台户家平]|公里|小时|平方米|分钟|秒|和)$|^(?:[元吨斤人次年月日天时米度亩个辆台户]|公里|小时|平方米|分钟|立方|或)"
)


@rule(
    "mark.slash",
    Severity.NOTE,
    "GB/T 15834-2011, 4.5、4.17",
    fires=("引进渡船/渡轮制造企业。",),
    quiet=(
        "引进渡船、渡轮制造企业。",
        "每天收费3万元/公里。",
        "限速40公里/小时。",
        "甲方和/或乙方。",
    ),
)
def slash(document: Document) -> Iterator[Hit]:
    """A slash between two words of running text."""
    for match in near(_SLASH, document.text, "/"):
        if _PER.search(match[1]) or _PER.search(match[2]) or not _in_prose(document, match.start()):
            continue
        if not is_quoted(document, match.start()):
            yield hit(document, match.end() - 1, match.end(), "、")


_QUOTED_ROW = re.compile("“([^“”，。；：、\n]{2,8}(?:、[^“”，。；：、\n]{2,8})+)”")
_NAMES = re.compile("(?:贷|险|卡|券|码|宝|通|工程|计划|平台|品牌|模式|行动|之乡|之星|示范区)$")


@rule(
    "mark.quoted-list",
    Severity.NOTE,
    "GB/T 15834-2011, 4.8.2",
    scope=Scope.ISSUE,
    fires=(
        "推广“船员贷、渡口贷”等产品。",
        "落实“三长两员、四级联防”制度。\n“四级联防”就是四级都管。\n“三长两员”各负其责。",
    ),
    quiet=(
        "推广“船员贷”“渡口贷”等产品。",
        "坚持“培育一批、成熟一批”的思路。",
        "实行“周调度、季拉练”制度。",
        "评选“州级信用村、乡（镇）”。",
    ),
)
def row_in_quotes(corpus: Corpus) -> Iterator[Hit]:
    """Several names in one pair of quotes: names of products, or terms that are quoted one by one elsewhere."""
    known = {
        match[1] for document in corpus.documents for match in _QUOTED.finditer(document.text)
    } | {
        document.string(line)[: line.lead].strip("“”：:")
        for document in corpus.documents
        for line in document.of(Kind.ENTRY)
    }
    known |= {
        document.string(line).partition("：")[0].strip("“”")
        for document in corpus.documents
        for line in document.of(Kind.ENTRY)
    }
    for document in corpus.documents:
        for match in near(_QUOTED_ROW, document.text, "“"):
            members = match[1].split("、")
            tails = {found[0] if (found := _NAMES.search(each)) else "" for each in members}
            named = len(tails) == 1 and "" not in tails and all(len(each) > 2 for each in members)
            if named or all(each in known for each in members):
                yield hit(document, *match.span(), "".join(f"“{each}”" for each in members))


_QUOTED = re.compile("“([^“”、，。\n]{2,8})”")

_CUT_OFF = re.compile(
    r"(?<=[^\n]。)为[^，。；：“”\n]{6,44}(?:作出|做出|提供|贡献|奠定)[^，。；\n]{0,10}(?:贡献|保障|支撑|基础|力量|保证)。"
)
_JOINS = re.compile(rf"(?<=[{HAN}”）]。)(?:从而|以便|以免|以及)(?=[{HAN}])")


@rule(
    "mark.cut",
    Severity.WARNING,
    "GB/T 15834-2011, 4.1",
    fires=(
        "要办好渡口，促进两岸往来。为巩固拓展山区交通成果作出新贡献。",
        "各单位要按月报送。以便及时汇总。",
    ),
    quiet=(
        "要办好渡口，促进两岸往来，为巩固拓展山区交通成果作出新贡献。",
        "为加强管理，制定本办法。",
        "为全州人民作出贡献。",
    ),
)
def cut_sentence(document: Document) -> Iterator[Hit]:
    """A full stop in front of what belongs to the sentence before it."""
    text = document.text
    for pattern, rare in ((_CUT_OFF, "。为"), (_JOINS, _JOINING)):
        for match in near(pattern, text, rare):
            if _in_prose(document, match.start()):
                end = match.start() + min(6, match.end() - match.start())
                yield hit(document, match.start() - 1, end, "，" + text[match.start() : end])


_JOINING = re.compile("。(?:从而|以便|以免|以及)")
_RUN_ON = re.compile(
    r"(?:加强|强化|完善|建立|健全|落实|做好|抓好|严格|规范|推进)[^，。；：\n]{4,40}(，)各[^，。；、：\n]{1,12}(?:单位|部门|机构|企业|县|市|乡|镇)[^，。；：\n]{0,24}，?(?:应|须|要|不得|必须)"
)


@rule(
    "mark.run-on",
    Severity.NOTE,
    "GB/T 15834-2011, 4.1、4.4",
    fires=("按照职责分工，加强渡口日常的安全管理，各承办单位和船工，应认真落实制度。",),
    quiet=(
        "按照职责分工，加强渡口日常的安全管理。各承办单位应认真落实制度。",
        "为加强渡口日常的安全管理，各承办单位应认真落实制度。",
    ),
)
def run_on(document: Document) -> Iterator[Hit]:
    """A comma between two sentences: what is to be done, and then who has to do something else."""
    text = document.text
    for match in near(_RUN_ON, text, "，各"):
        begin = max(text.rfind(stop, 0, match.start()) for stop in "。；\n") + 1
        before = text[begin : match.start()]
        if _in_prose(document, begin) and (
            not before or re.match("(?:按照|根据|依据)[^。；]*，$", before)
        ):
            yield hit(document, *match.span(1), "。")


_INLINE = re.compile(rf"(?:^|(?<=[；。：]))\d{{1,2}}\.(?=[{HAN}])", re.M)


@rule(
    "mark.item-end",
    Severity.NOTE,
    "GB/T 15834-2011, 4.6.3.3",
    fires=("建设项目：1.西部基地。建设码头3座；2.南部基地。建设码头2座。",),
    quiet=(
        "建设项目：1.建设码头3座；2.建设渡口2座。",
        "建设项目：1.西部基地。建设码头3座。2.南部基地。建设码头2座。",
    ),
)
def item_end(document: Document) -> Iterator[Hit]:
    """Items with a full stop inside cannot end in a semicolon."""
    text = document.text
    for line in document.of(*PROSE):
        starts = [match.start() for match in _INLINE.finditer(text, line.start, line.end)]
        if len(starts) < 2:
            continue
        ends = [*starts[1:], line.end]
        stopped = any("。" in text[a : b - 1] for a, b in zip(starts, ends, strict=True))
        for end in ends[:-1] if stopped else ():
            if text[end - 1] == "；":
                yield hit(document, end - 1, end, "。")
