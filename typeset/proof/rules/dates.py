"""Dates: those that cannot be, weekdays, days off, what is signed before it happened.

In: a document or a corpus. Out: hits. Days off and working days by ``chinese_calendar``, for the
years it knows.
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from typeset.diagnostics import Severity
from typeset.proof.engine import Hit, hit, rule
from typeset.proof.patterns import near
from typeset.proof.view import Document, Kind

_FULL = re.compile(r"(?<!\d)((?:19|20)\d\d)年\s*(\d{1,2})月\s*(\d{1,2})日")
_DAY = re.compile(r"(?<![\d年])(\d{1,2})月(\d{1,2})日")
_WEEKDAY = re.compile(
    r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日[（(]?(?:星期|周)([一二三四五六日天])[）)]?"
)
_DAYS = "一二三四五六日"


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    with suppress(ValueError):
        return date(int(year), int(month), int(day))
    return None


@rule(
    "date.impossible",
    Severity.ERROR,
    "GB/T 7408",
    fires=("2023年13月底前报送。", "2023年4月31日前报送。", "2月30日前报送。", "2023年13月1日起。"),
    quiet=("2023年4月30日前报送。", "2月29日前报送。", "2024年2月29日起。"),
)
def impossible(document: Document) -> Iterator[Hit]:
    """A day that no calendar has."""
    for match in near(_FULL, document.text, "日", "年"):
        if _date(*match.groups()) is None:
            yield hit(document, *match.span())
    for match in re.finditer(r"(?<!\d)(?:19|20)\d\d年(?:1[3-9]|[2-9]\d)月(?!\d)", document.text):
        if not re.match(r"\d{1,2}日", document.text[match.end() : match.end() + 3]):
            yield hit(document, *match.span())
    for match in near(_DAY, document.text, "日", "月"):
        if _date(2000, match[1], match[2]) is None:
            yield hit(document, *match.span())


@rule(
    "date.weekday",
    Severity.ERROR,
    "GB/T 7408",
    fires=("定于2023年3月8日（星期五）召开。",),
    quiet=("定于2023年3月8日（星期三）召开。",),
)
def weekday(document: Document) -> Iterator[Hit]:
    """The day of the week is not that of the date."""
    for match in _WEEKDAY.finditer(document.text):
        day = _date(match[1], match[2], match[3])
        if day is not None:
            meant = _DAYS[day.weekday()]
            if match[4].replace("天", "日") != meant:
                yield hit(document, *match.span(4), meant)


_SIGNED = '<document id="d" kind="notice" date="{0}"><title>甲</title><p>乙。{1}</p><signature><name>青河州人民政府</name><date>{2}</date></signature></document>'


@rule(
    "date.day-off",
    Severity.WARNING,
    "GB/T 9704-2012, 7.3.5",
    fires=(
        _SIGNED.format("2023-10-01", "", "2023年10月1日"),
        _SIGNED.format("2023-03-05", "", "2023年3月5日"),
    ),
    quiet=(
        _SIGNED.format("2023-03-08", "", "2023年3月8日"),
        _SIGNED.format("2023-01-28", "", "2023年1月28日"),
    ),
)
def day_off(document: Document) -> Iterator[Hit]:
    """Signed on a holiday, or (a note) on a Saturday or Sunday that was no working day."""
    for line in document.of(Kind.DATE):
        match = _FULL.fullmatch(document.string(line).replace(" ", ""))
        day = _date(*match.groups()) if match else None
        if day is None:
            continue
        holiday = _holiday(day)
        if holiday is not None:
            severity = Severity.NOTE if holiday in ("星期六", "星期日") else None
            yield hit(document, line.start, line.end, severity=severity, day=holiday)


_HOLIDAYS = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}


def _holiday(day: date) -> str | None:
    """The name of the holiday or the weekday, where it is a day off."""
    import chinese_calendar

    try:
        if chinese_calendar.is_workday(day):
            return None
        name = chinese_calendar.get_holiday_detail(day)[1]
    except NotImplementedError:
        name = None
    if name:
        return _HOLIDAYS.get(name, str(name))
    return f"星期{_DAYS[day.weekday()]}" if day.weekday() > 4 else None


@rule(
    "date.signature",
    Severity.ERROR,
    "GB/T 9704-2012, 7.3.5",
    fires=(
        _SIGNED.format("2023-03-08", "", "2023年3月9日"),
        _SIGNED.format("2023-03-08", "", "2023年03月08日"),
    ),
    quiet=(_SIGNED.format("2023-03-08", "", "2023年3月8日"),),
)
def signature(document: Document) -> Iterator[Hit]:
    """The date below the text: Arabic figures without zeros, and that of the record."""
    for line in document.of(Kind.DATE):
        if line.part is not None:
            continue
        text = document.string(line)
        match = re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})日", text)
        meant = document.signed
        words = _in_words(meant) if meant else None
        if (
            match is None
            or re.search("年0|月0", text)
            or (words and words != text and _date(*match.groups()))
        ):
            older = re.fullmatch("[〇○零一二三四五六七八九十年月日]+", text)
            severity = Severity.NOTE if older else None
            yield hit(document, line.start, line.end, words, severity=severity, why=text)


def _in_words(day: str) -> str:
    year, month, mday = day.split("-")
    return f"{year}年{int(month)}月{int(mday)}日"


_HAPPENED = "(?:会议|通过|审议|召开|批准|公布|发布|印发|修订|修正|签署)"


@rule(
    "date.later",
    Severity.ERROR,
    "GB/T 9704-2012",
    fires=(
        _SIGNED.format(
            "2023-03-08", "根据2023年3月12日州政府常务会议精神，现通知如下。", "2023年3月8日"
        ),
        _SIGNED.format("2023-03-08", "《甲》已于2023年3月20日印发。", "2023年3月8日"),
    ),
    quiet=(
        _SIGNED.format(
            "2023-03-08", "根据2023年3月2日州政府常务会议精神，现通知如下。", "2023年3月8日"
        ),
        _SIGNED.format("2023-03-08", "2023年4月1日前召开动员会。", "2023年3月8日"),
    ),
)
def later_than_signature(document: Document) -> Iterator[Hit]:
    """What is told as done lies after the date of the document."""
    if not document.signed:
        return
    for match in _FULL.finditer(document.text):
        day = _date(*match.groups())
        if day is None or day.isoformat() <= document.signed:
            continue
        line = document.line_at(match.start())
        if line.kind in (Kind.DATE, Kind.FOOTNOTE):
            continue
        after = document.text[match.end() : min(match.end() + 20, line.end)]
        if match.end() + 2 >= line.end and document.text.startswith("印发", match.end()):
            continue  # the imprint of a single document
        before = document.text[max(match.start() - 6, line.start) : match.start()]
        if (
            re.match(f"[^，。；]{{0,16}}{_HAPPENED}", after)
            and not re.match("[^，。；]{0,8}(?:前|起|将|拟|以后|之后|底|计划)", after)
            and not re.search("拟|将|定|计划|自", before)
        ):
            yield hit(document, *match.span(), signed=document.signed)


@rule(
    "date.no-year",
    Severity.WARNING,
    "GB/T 15835-2011, 5.1.2",
    fires=("本细则自5月9日起施行。",),
    quiet=("本办法自2023年2月17日起施行。", "自印发之日起施行。"),
)
def no_year(document: Document) -> Iterator[Hit]:
    """A day of coming into force without its year."""
    for match in re.finditer(r"自(\d{1,2}月\d{1,2}日)起(?:施行|实施|执行|生效)", document.text):
        new = f"{document.signed[:4]}年{match[1]}" if document.signed else None
        yield hit(document, *match.span(1), new)


_YEAR_BEHIND = re.compile(r"[—～-](?:19|20)\d\d")
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)年?[—～-]((?:19|20)\d\d)(?=年|）|\))")


@rule(
    "date.range",
    Severity.ERROR,
    "GB/T 7408",
    fires=(
        "规划期为2025—2022年。",
        "有效期自2023年5月1日至2022年4月30日。",
        "自2023年3月1日起施行，有效期5年，至2027年2月28日止。",
    ),
    quiet=(
        "规划期为2021—2024年。",
        "有效期自2023年5月1日至2024年4月30日。",
        "自2023年3月1日起施行，有效期5年，至2028年2月29日止。",
    ),
)
def backward_range(document: Document) -> Iterator[Hit]:
    """A range of years that runs backwards."""
    for match in near(_YEARS, document.text, _YEAR_BEHIND):
        if match[1] > match[2]:
            yield hit(document, *match.span())
    for match in _FROM_TO.finditer(document.text):
        first, last = _date(*match.groups()[:3]), _date(*match.groups()[3:])
        if first and last and first > last:
            yield hit(document, *match.span())
    for match in _VALID.finditer(document.text):
        first, last = _date(*match.groups()[:3]), _date(*match.groups()[4:])
        if first and last and not 360 < (last - first).days / int(match[4]) < 372:
            yield hit(document, match.start(5), match.end())


_LONG = r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日"
_FROM_TO = re.compile(rf"{_LONG}(?:起)?[至到—～]{_LONG}")
_VALID = re.compile(rf"自{_LONG}起[^。；]{{0,20}}有效期(?:为)?(\d)年[^。；\d]{{0,6}}{_LONG}")
