"""Numbers as they are written: document numbers, GB/T 15835-2011 forms, units.

In: a document or a corpus. Out: hits. GB/T 9704-2012, 7.2.5 (document numbers); GB/T 15835-2011.
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from typeset.diagnostics import Severity
from typeset.proof.engine import Hit, Place, Scope, hit, rule
from typeset.proof.patterns import HAN_NUMBER, IDEOGRAPH, begun, near
from typeset.proof.view import IMPRINT, Corpus, Document, Kind

DOCUMENT_NUMBER = re.compile(rf"({IDEOGRAPH}{{2,12}})〔(\d{{4}})〕\s*(第?)(0*)(\d+)\s*号")
_YEAR_OF_A_NUMBER = re.compile(r"[\[［【({（](?:19|20)\d\d[\]］】)}）]")
_WRONG_BRACKETS = re.compile(
    rf"(?<={IDEOGRAPH})(?<!案字)(?<!仲字)(?P<open>[\[［【({{（])(?P<year>(?:19|20)\d\d)(?P<close>[\]］】)}}）])(?=\s*第?\d+\s*号)"
)


@rule(
    "number.brackets",
    Severity.ERROR,
    "GB/T 9704-2012, 7.2.5",
    fires=("根据青府发[2023]1号文件。", "青府办函（2023）12号"),
    quiet=(
        "根据青府发〔2023〕1号文件。",
        "（2023年）1号文件。",
        "青劳仲案字（2023）第12号裁决书。",
    ),
    safe=True,
)
def year_brackets(document: Document) -> Iterator[Hit]:
    """The year of a document number stands in 〔〕."""
    if document.id == IMPRINT:
        return  # a licence is printed as it was granted
    for match in near(_WRONG_BRACKETS, document.text, _YEAR_OF_A_NUMBER):
        yield hit(document, *match.span(), f"〔{match['year']}〕")


@rule(
    "number.form",
    Severity.ERROR,
    "GB/T 9704-2012, 7.2.5",
    fires=("青府发〔2023〕第1号", "青府发〔2023〕01号", "青府发〔23〕1号"),
    quiet=("青府发〔2023〕1号", "青州人民政府令第5号"),
    safe=True,
)
def number_form(document: Document) -> Iterator[Hit]:
    """No 第, no leading zero, the year in full."""
    if document.id == IMPRINT:
        return
    for match in near(DOCUMENT_NUMBER, document.text, "〔", "号"):
        if match[3] or match[4]:
            yield hit(document, match.start(3), match.end(), f"{match[5]}号")
    for match in re.finditer(r"〔(\d{2})〕(?=\d+号)", document.text):
        yield hit(document, *match.span(), f"〔20{match[1]}〕")


@rule(
    "number.year",
    Severity.ERROR,
    "GB/T 9704-2012, 7.2.5",
    fires=(
        '<document id="d" kind="notice" date="2023-03-08"><title>甲</title><number>青府发〔2022〕1号</number><p>乙。</p></document>',
        '<document id="d" kind="notice" date="2023-03-08"><title>甲</title><p>根据《乙》（青府发〔2024〕1号）制定。</p></document>',
    ),
    quiet=(
        '<document id="d" kind="notice" date="2023-03-08"><title>甲</title><number>青府发〔2023〕1号</number><p>乙。</p></document>',
    ),
)
def number_against_date(document: Document) -> Iterator[Hit]:
    """〔year〕 is that of the date; a document that is cited is not of a later year."""
    if not document.signed:
        return
    signed = int(document.signed[:4])
    for match in near(DOCUMENT_NUMBER, document.text, "〔", "号"):
        own = document.line_at(match.start()).kind is Kind.NUMBER
        year = int(match[2])
        if year > signed or (own and year != signed):
            new = f"〔{signed}〕" if own else None
            yield hit(document, match.start(2) - 1, match.end(2) + 1, new, year=signed)


_Series = dict[tuple[str, int], list[tuple[int, str, Document, Place]]]


def _series(corpus: Corpus) -> _Series:
    """The documents of each series and year: number, date, document, place of the number."""
    found: _Series = defaultdict(list)
    for document in (*corpus.documents, *corpus.earlier):
        for line in document.of(Kind.NUMBER):
            match = DOCUMENT_NUMBER.fullmatch(document.string(line).strip())
            if match:
                place = Place(document, line.start, line.end)
                key = (match[1], int(match[2]))
                found[key].append((int(match[5]), document.signed or "", document, place))
    return found


_TWO = '<document id="a" kind="notice" date="2023-01-{}"><title>甲</title><number>青府发〔2023〕{}号</number><p>乙。</p></document>'


@rule(
    "number.order",
    Severity.WARNING,
    "GB/T 9704-2012, 7.2.5",
    scope=Scope.ISSUE,
    fires=(_TWO.format("24", 1) + _TWO.format("20", 2),),
    quiet=(
        _TWO.format("20", 1) + _TWO.format("24", 2),
        _TWO.format("20", 1) + _TWO.format("20", 7),
    ),
)
def numbers_in_order(corpus: Corpus) -> Iterator[Hit]:
    """In one series the later number does not bear the earlier date."""
    current = set(map(id, corpus.documents))
    for rows in _series(corpus).values():
        rows.sort(key=lambda row: (row[0], row[1]))
        dated = [row for row in rows if row[1]]
        for before, after in pairwise(dated):
            if before[1] > after[1] and before[0] < after[0]:
                late, early = (before, after) if id(before[2]) in current else (after, before)
                if id(late[2]) not in current:
                    continue
                yield Hit(
                    late[3],
                    values={
                        "old": late[3].document.text[late[3].start : late[3].end],
                        "date": late[1],
                        "other": _text(early[3]),
                        "other_date": early[1],
                    },
                    related=(early[3],),
                )


def _text(place: Place) -> str:
    return place.document.text[place.start : place.end]


@rule(
    "number.twice",
    Severity.ERROR,
    "GB/T 9704-2012, 7.2.5",
    scope=Scope.EARLIER,
    fires=(_TWO.format("20", 1) + "\nearlier\n" + _TWO.format("04", 1).replace(">甲<", ">丙<"),),
    quiet=(_TWO.format("20", 1) + _TWO.format("24", 2),),
)
def number_twice(corpus: Corpus) -> Iterator[Hit]:
    """Two documents with one number, in this issue or an earlier one."""
    current = set(map(id, corpus.documents))
    for rows in _series(corpus).values():
        first: dict[int, Place] = {}
        for number, _, document, place in sorted(rows, key=lambda row: id(row[2]) in current):
            other = first.setdefault(number, place)
            if other.document is not document and id(document) in current:
                yield Hit(place, values={"old": _text(place)}, related=(other,))


@rule(
    "number.gap",
    Severity.WARNING,
    "GB/T 9704-2012, 7.2.5",
    scope=Scope.EARLIER,
    fires=(),
    quiet=(_TWO.format("20", 1) + _TWO.format("24", 3),),
)
def number_gap(corpus: Corpus) -> Iterator[Hit]:
    """A gap in a series that the office prints in full (``complete`` in words.toml)."""
    current = set(map(id, corpus.documents))
    for (series, _), rows in _series(corpus).items():
        if series not in corpus.words.complete:
            continue
        rows.sort(key=lambda row: row[0])
        for before, after in pairwise(rows):
            if after[0] > before[0] + 1 and id(after[2]) in current:
                missing = "、".join(str(n) for n in range(before[0] + 1, after[0]))
                yield Hit(
                    after[3],
                    values={"old": _text(after[3]), "missing": missing},
                    related=(before[3],),
                )


# ---------------------------------------------------------------- GB/T 15835-2011

_FORMS: tuple[tuple[re.Pattern[str], re.Pattern[str] | str, str | None], ...] = (
    (
        re.compile(r"(?<!\d)\d{4}年0\d月(?:\d{1,2}日)?|(?<!\d)\d{4}年\d{1,2}月0\d日"),
        re.compile("[年月]0"),
        "date",
    ),
    (
        re.compile(r"[一二][〇零○一二三四五六七八九]*[零○][〇零○一二三四五六七八九]*年"),
        re.compile("[零○]"),
        "zero",
    ),
    (re.compile(r"(?<![\d.])\d{1,2}[几]"), "几", "several"),
    (
        re.compile(rf"(?<=[{HAN_NUMBER}十百千万])\d+(?=[万千百十个年月日])"),
        re.compile(rf"[{HAN_NUMBER}十百千万]\d"),
        None,
    ),
    (re.compile(r"\d，\d{3}(?!\d)(?=[万亿元个人户吨])"), re.compile(r"\d，\d"), "thousand"),
    (re.compile(r"(?<=\d)[。．](?=\d+(?:[%万亿元]|个百分点))"), re.compile(r"\d[。．]\d"), "point"),
    (re.compile(r"(?<![\d月])(\d{2})年(?=\d{1,2}月\d{1,2}日)"), re.compile(r"年\d\d?月"), "year"),
    (re.compile("[０-９]+"), re.compile("[０-９]"), "wide"),
)
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


@rule(
    "number.gb15835",
    Severity.WARNING,
    "GB/T 15835-2011, 5",
    fires=(
        "2023年01月08日印发。",
        "二零二三年三月印发。",
        "共20几家企业。",
        "投资1，200万元。",
        "增长3。5%。",
        "23年3月8日。",
        "共１２家。",
    ),
    quiet=(
        "2023年4月6日印发。",
        "二〇二三年三月印发。",
        "共二十几家企业。",
        "投资1200万元。",
        "增长3.5%。",
        "第十一个五年规划。",
    ),
)
def figure_forms(document: Document) -> Iterator[Hit]:
    """Dates, zeros, approximate numbers, decimal points as the standard writes them."""
    for pattern, rare, kind in _FORMS:
        for match in near(pattern, document.text, rare):
            if kind == "zero" and len(match[0]) != 5:
                continue
            yield hit(document, *match.span(), _meant(kind, match[0]))


def _meant(kind: str | None, text: str) -> str | None:
    match kind:
        case "date":
            return re.sub("(?<=[年月])0", "", text)
        case "zero":
            return text.replace("零", "〇").replace("○", "〇")
        case "thousand":
            return text.replace("，", "")
        case "point":
            return "."
        case "year":
            return "20" + text
        case "wide":
            return text.translate(_WIDE)
    return None


_ROUGHLY = re.compile("[约近逾]|超过|突破")
_ABOUT = re.compile(
    r"(?:约有?|大约|近|将近|超过|突破|逾)\d[\d.]*[万亿千百]?[余多](?![年月日])"
    r"|(?:约有?|大约)[\d一二三四五六七八九十百千万亿两.]+(?:余|多)?[名人个家户亩件项次吨元万亿公里平方米]*(?:左右|上下)"
)


@rule(
    "number.about",
    Severity.WARNING,
    "GB/T 15835-2011, 5.2.3",
    fires=("超过200余家企业。", "近50多家。", "大约100人左右。"),
    quiet=("200余家企业。", "近50家。", "100人左右。", "约100人。"),
)
def approximate_twice(document: Document) -> Iterator[Hit]:
    """An approximate number that says twice that it is one."""
    for match in near(_ABOUT, document.text, _ROUGHLY):
        yield hit(document, *match.span())


_PER_CENT = re.compile(r"百分之\d+(?:\.\d+)?")
_FEWER = re.compile(
    r"(?:下降|降低|减少|缩小|压缩|缩短)了?(\d+(?:\.\d+)?|[两二三四五六七八九十]+)倍"
)


@rule(
    "number.times",
    Severity.ERROR,
    "GB/T 15835-2011",
    fires=("能耗下降3倍。", "增长百分之5。"),
    quiet=("产量增长3倍。", "增长百分之五。", "增长5%。"),
)
def fewer_by_times(document: Document) -> Iterator[Hit]:
    """下降3倍: nothing falls by more than all of it. 百分之5: Chinese and Arabic figures in one."""
    for match in _FEWER.finditer(document.text):
        yield hit(document, *match.span())
    for match in _PER_CENT.finditer(document.text):
        yield hit(document, *match.span(), match[0][3:] + "%")


@rule(
    "number.since",
    Severity.NOTE,
    "GB/T 15835-2011",
    fires=("2018年来，全县新增船户12户。",),
    quiet=("2018年以来，全县新增船户12户。", "2018年来访人数。", "10年来，全州面貌一新。"),
)
def since(document: Document) -> Iterator[Hit]:
    """2016年来 for 2016年以来."""
    for match in re.finditer(r"(?<!\d)(?:19|20)\d\d年来(?=[，,])", document.text):
        yield hit(document, match.end() - 2, match.end(), "年以来")


_RANGE_OF_FIGURES = re.compile(r"[—～]\d")
_PERCENT = re.compile(r"(?<![\d.%])(\d+(?:\.\d+)?)[—～](\d+(?:\.\d+)?)%")


@rule(
    "number.percent-range",
    Severity.NOTE,
    "GB/T 15835-2011, 5.1.4",
    fires=("占比为5—10%。",),
    quiet=("占比为5%—10%。", "共5—10家。"),
    safe=True,
)
def percent_range(document: Document) -> Iterator[Hit]:
    """Both ends of a range of percentages have %."""
    for match in near(_PERCENT, document.text, _RANGE_OF_FIGURES, "%"):
        yield hit(document, *match.span(1), f"{match[1]}%")


# ---------------------------------------------------------------- units

_ENERGY = "(?:发|外送|用|售|供|上网|合同|交易|留存)电量|电量"
_POWER = r"装机(?:容量|规模)?|(?:送出|外送|输送|送电)能力|最大负荷|容量"
_POWER_IN_HOURS = re.compile(rf"(?:{_POWER})[^，。；、\d]{{0,8}}(\d[\d.]*[万亿]*)(千瓦时)")
_ENERGY_IN_POWER = re.compile(
    rf"(?:{_ENERGY})[^，。；、\d]{{0,8}}(\d[\d.]*[万亿]*)(千瓦)(?![时安])"
)
_UNIT = re.compile("[千平公亿立方]")
_NO_UNIT = re.compile(
    r"(?<=[\d万亿])(千瓦安时?|千伏安时|千瓦小时|平方(?=[，。、；])|公理|平方公理|亿万(?=元)|立方(?=[，。、；/])|方(?=[/，。；]))"
)
_MEANT = {
    "千瓦安": "千伏安",
    "千瓦小时": "千瓦时",
    "平方": "平方米",
    "公理": "公里",
    "平方公理": "平方公里",
    "立方": "立方米",
    "方": "立方米",
}
_LETTER_BEHIND = re.compile(r"\d\s?[A-Za-z]")
_LETTERS = re.compile(
    r"(?<=\d)\s?(KM|Km|KG|Kg|KW|Kw|kw|KV|Kv|kv|mw|Mw|CM|Cm|MM|Mm|kwh|KWH|Kwh)(?![A-Za-z])"
)
_CASE = {
    "km": "km",
    "kg": "kg",
    "kw": "kW",
    "kv": "kV",
    "mw": "MW",
    "cm": "cm",
    "mm": "mm",
    "kwh": "kW·h",
}


@rule(
    "unit.power",
    Severity.ERROR,
    "GB/T 3100",
    fires=("电站装机320万千瓦时。", "全年发电量610万千瓦。"),
    quiet=("电站装机320万千瓦。", "全年发电量610万千瓦时。", "变压器容量3.5万千伏安。"),
)
def power_and_energy(document: Document) -> Iterator[Hit]:
    """Capacity is in 千瓦, electricity in 千瓦时."""
    for pattern, new in ((_POWER_IN_HOURS, "千瓦"), (_ENERGY_IN_POWER, "千瓦时")):
        for match in near(pattern, document.text, "千瓦"):
            yield hit(document, *match.span(2), new)


@rule(
    "unit.unknown",
    Severity.WARNING,
    "GB/T 3100",
    fires=("变压器容量3.5万千瓦安。", "供水能力达6亿方/年。", "占地300平方。", "全长12KM。"),
    quiet=(
        "变压器容量3.5万千伏安。",
        "供水能力达6亿立方米/年。",
        "占地300平方米。",
        "全长12km。",
        "双方、多方。",
    ),
)
def unknown_unit(document: Document) -> Iterator[Hit]:
    """A unit that there is not, or one that is cut short or in wrong letters."""
    for match in begun(_NO_UNIT, document.text, _UNIT):
        yield hit(document, *match.span(1), _MEANT.get(match[1]))
    for match in near(_LETTERS, document.text, _LETTER_BEHIND):
        yield hit(document, *match.span(1), _CASE[match[1].lower()])
