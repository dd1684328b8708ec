"""What stands before the first document: name, motto, imprint, contents; and an imprint behind the last.

In: the lines of a whole issue. Out: ``Front``: imprint and contents, and where the documents begin. The
contents are told from lines with page numbers that do not fall; lines between them without one are
names of sections. Rules of the field 1, 2 and 5.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from typeset.frozen import frozen
from typeset.intake import marks
from typeset.intake.ledger import Ledger
from typeset.intake.lines import Line, Shape
from typeset.intake.sections import section_name
from typeset.intake.source import Text
from typeset.intake.split import ISSUER, NUMBER, TITLE_END, Listed, find

FEWEST_ENTRIES = 2
MOST_BETWEEN = 4
"""Lines without a page number that may stand between two entries."""


@frozen
class Front:
    """``end`` indexes the first line behind it, ``stop`` that behind the last document. ``year``, ``number``
    and ``cumulative`` as printed."""

    name: str
    motto: tuple[str, ...]
    imprint: tuple[tuple[str, str], ...]
    entries: tuple[Listed, ...]
    end: int
    stop: int
    year: int | None = None
    number: int | None = None
    cumulative: int | None = None
    dated: str | None = None


_LEADING = re.compile(
    r"^(\d{1,3})(?:[ \u3000]+(?=[^\s年月日%])|[、.．]?[ \u3000]*(?=[^\d\s.．、年月日%—–-]))(.*)$"
)
_TRAILING = re.compile(
    r"^(?:\d{1,2}[.．、]\s*)?(.*?[^\s\d])(?:[\s.．·…⋯・—/|-]*[\s.．·…⋯/|]|\s*)[（(]?\s*(\d{1,3})\s*[）)]?$"
)
_FOLLOWED = re.compile(r"^(?:\d{1,2}[.．、]\s*)?(.*?)[\s.．·…⋯]*[（(]\s*(\d{1,3})\s*[）)]$")
_TITLE = re.compile(r"^\s*目\s*[录錄次]\s*$")
_LABEL = re.compile(r"^([^:：。，\d]{2,14}?)\s*[:：]\s*(.*)$")
_ISSUE = re.compile(
    r"(\d{4}(?=\s*年)|(?<!\S)(?:19|20)\d\d(?=\s*第))\s*年?\s*第\s*(\d{1,3})\s*[期号]"
)
_ISSUE_ALONE = re.compile(r"第\s*(\d{1,3})\s*期")
_CUMULATIVE = re.compile(r"总\s*第?\s*(\d{1,5})\s*[期号]")
_BODY = re.compile(r"^(.{4,30}?)\s*(主办|主管|承办|协办|编印|编辑出版|编辑|出版)$")
_QUOTED_NAME = re.compile("《([^《》]{2,20}公报)》")
_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?")
_PUBLISHED = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*(?:出版|发行|印发)")
_OF_ISSUE = (_ISSUE, _CUMULATIVE, _ISSUE_ALONE, _PUBLISHED)
_FIELDS = re.compile(
    rf"[ \u3000\xa0]{{2,}}(?=\S)(?!\S[:：])|[ \u3000\xa0](?={marks.HAN}{{2,8}}[:：])"
)
_FACT = re.compile(
    _ISSUE.pattern + r"|第\s*\d{1,3}\s*期|[（(]?\s*总\s*第?\s*\d{1,5}\s*[期号]\s*[）)]?"
    r"|(?:\d{4}\s*年\s*)?\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?\s*(?:出版|发行|印发)?"
)
_GAZETTE = re.compile(r"^\S{2,20}公报$")
_CHAPTER = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节编]"
)
_HAN = re.compile(marks.HAN)
_IMPRINT = re.compile(
    "(?:主管|主办|承办|协办|编印|编辑|编委|总编|主编|责任?编|准印|印刷|印数|印制|刊号|刊期|发行|发送|出版|邮编|邮政编码)"
    "[^：:。，]{0,8}[：:]"
)
_OTHER_LABEL = re.compile(
    "(?:地址|网址|电话|传真|邮箱|电子|性质|开本|定价|日期|期号|总期)[^：:。，]{0,8}[：:]"
)
FEWEST_LABELS = 3
"""Labels of an imprint that tell it from the last lines of a document."""


def read_front(lines: Sequence[Line], ledger: Ledger) -> Front | None:
    """The front of an issue, or ``None`` where the file is a document or several without contents."""
    first, last, entries = _contents(lines)
    if not entries or _of_a_document(entries):
        return None
    stop = _colophon(lines, last + 1)
    name, motto, imprint, words = _masthead([*lines[:first], *lines[stop:]], ledger)
    issue = _ISSUE.search(words)
    alone = _ISSUE_ALONE.search(_CUMULATIVE.sub("", words))
    cumulative = _CUMULATIVE.search(words)
    dates = [value for label, value in imprint if "日期" in label or "出版" in label]
    date = next((match for text in (*dates, words) if (match := _DATE.search(text))), None)
    return Front(
        name=name,
        motto=motto,
        imprint=imprint,
        entries=tuple(entries),
        end=last + 1,
        stop=stop,
        year=int(issue[1]) if issue else int(date[1]) if date else None,
        number=int(issue[2]) if issue else int(alone[1]) if alone else None,
        cumulative=int(cumulative[1]) if cumulative else None,
        dated=_dated(date, issue, words),
    )


def _of_a_document(entries: Sequence[Listed]) -> bool:
    """Whether most entries have numbers of headings: the contents of a plan that is taken in alone."""
    return 2 * sum(bool(_CHAPTER.match(entry.words)) for entry in entries) > len(entries)


def _dated(date: re.Match[str] | None, issue: re.Match[str] | None, words: str) -> str | None:
    """The date of issue: in full, or month and day in the year that the issue is of."""
    if date is not None:
        return _day(*date.groups())
    published = _PUBLISHED.search(words)
    if published and issue:
        return _day(issue[1], published[1], published[2])
    return None


def _day(year: str, month: str, day: str | None) -> str | None:
    """A day or a month as 2023-01-08; nothing where no calendar has it."""
    try:
        whole = datetime.date(int(year), int(month), int(day or 1)).isoformat()
    except ValueError:
        return None
    return whole if day else whole[:7]


# ---------------------------------------------------------------- contents


def _contents(lines: Sequence[Line]) -> tuple[int, int, list[Listed]]:
    """First and last index of the contents, and their entries."""
    filled = [n for n, line in enumerate(lines) if line.shape is not Shape.BLANK]
    titled = next((k for k, n in enumerate(filled) if _TITLE.match(_words(lines[n]))), None)
    starts = [titled + 1] if titled is not None else range(min(len(filled), 120))
    found: dict[tuple[int, str], bool] = {}
    for begin in starts:
        run = _run(lines, filled, begin)
        if len(run) >= FEWEST_ENTRIES or (titled is not None and run):
            first = _section_above(lines, filled, begin, titled)
            entries = _listed(lines, filled, first, run)
            end = run[-1].lines[-1]
            for entry in entries:
                if (key := (end, entry.words)) not in found:
                    found[key] = find(lines, end + 1, entry.words) is not None
            if 2 * sum(found[end, entry.words] for entry in entries) >= len(entries):
                return filled[first], end, entries
    return 0, 0, []


@frozen
class _Found:
    """An entry with the indexes of its lines."""

    lines: tuple[int, ...]
    page: int
    words: str


def _run(lines: Sequence[Line], filled: Sequence[int], begin: int) -> list[_Found]:
    """Entries from ``begin`` on, the pages never falling."""
    titled = begin and _TITLE.match(_words(lines[filled[begin - 1]]))
    if not titled and begin < len(filled) and _entry(lines[filled[begin]]) is None:
        return []
    run: list[_Found] = []
    waiting: list[int] = []
    between, page, style = 0, 0, ""
    for n in filled[begin:]:
        found = _entry(lines[n])
        words = _words(lines[n])
        if found is not None and found[1] >= page and style in ("", found[0]):
            style, page, words = found
            above = [_words(lines[k]) for k in waiting]
            run.append(_Found((*waiting, n), page, _one(*above, words)))
            between, waiting = 0, []
            continue
        turnover = lines[n].shape is not Shape.HEADING and style == "left" and bool(run)
        if turnover and _ends_entry(run[-1].words, words):
            last = run.pop()
            run.append(_Found((*last.lines, n), last.page, _one(last.words, words)))
            continue
        between += 1
        waiting = [*waiting, n] if _opens_entry(words) else []
        if between > MOST_BETWEEN or (run and not waiting and not _may_be_section(lines[n])):
            break
    return run


def _one(*words: str) -> str:
    """The lines of an entry as one; a document number by itself goes into brackets."""
    return "".join(
        f"（{part}）" if k and NUMBER.match(part) else part for k, part in enumerate(words)
    )


def _opens_entry(words: str) -> bool:
    """Whether a line without a page number is the beginning of an entry, not the name of a section."""
    return bool("关于" in words or ISSUER.search(words) or 20 < len(words) <= 80)


def _ends_entry(entry: str, words: str) -> bool:
    """Whether a line goes on with the entry above it, whose page number stands at the left."""
    open_title = "关于" in entry and not TITLE_END.search(entry)
    goes_on = words.startswith("关于") and "关于" not in entry
    has_number = re.search("号[）)]$", entry)
    numbered = not has_number and NUMBER.match(words) and re.search(r"\d{4}", words)
    return len(words) <= 80 and bool(goes_on or numbered or open_title)


def _entry(line: Line) -> tuple[str, int, str] | None:
    """``(side, page, words)`` of a line that can be an entry."""
    if line.shape is Shape.ROW:
        return _row_entry(line)
    words = _words(line)
    if len(words) > 200:
        return None
    if line.shape is not Shape.HEADING and (match := _FOLLOWED.match(words)):
        return _checked("right", match[2], match[1])
    if match := _LEADING.match(words):
        return _checked("left", match[1], match[2])
    if line.shape is not Shape.HEADING and (match := _TRAILING.match(words)):
        return _checked("right", match[2], match[1])
    return None


def _row_entry(line: Line) -> tuple[str, int, str] | None:
    cells = [cell.text.chars.strip() for cell in line.cells if cell.text.chars.strip()]
    if len(cells) < 2:
        return None
    for side, figure, rest in (("right", cells[-1], cells[:-1]), ("left", cells[0], cells[1:])):
        if re.fullmatch(r"[（(]?\s*\d{1,3}\s*[）)]?", figure):
            if len(rest) > 1 and rest[0].isdecimal():
                rest = rest[1:]
            return _checked(side, figure.strip("（()） "), " ".join(rest))
    return None


def _checked(side: str, page: str, words: str) -> tuple[str, int, str] | None:
    words = words.strip(" \u3000.·…")
    enough = len(_HAN.findall(words)) >= 3 and words[-1:] not in "。；，"
    return (side, int(page), words) if enough and 0 < int(page) < 1000 else None


def _may_be_section(line: Line) -> bool:
    words = _words(line)
    return len(words) <= 20 and not re.search("[，。；：]", words)


def _section_above(
    lines: Sequence[Line], filled: Sequence[int], begin: int, titled: int | None
) -> int:
    """Where the contents begin: at their title, or at the section name above the first entry."""
    if titled is not None:
        return titled
    if begin and _may_be_section(lines[filled[begin - 1]]):
        words = _words(lines[filled[begin - 1]])
        if not _LABEL.match(words) and lines[filled[begin - 1]].shape is not Shape.ROW:
            return begin - 1
    return begin


def _listed(
    lines: Sequence[Line], filled: Sequence[int], first: int, run: Sequence[_Found]
) -> list[Listed]:
    ends = {found.lines[-1]: found for found in run}
    within = {n for found in run for n in found.lines}
    section, out = "", []
    for n in filled[first:]:
        if n > run[-1].lines[-1]:
            break
        if n in ends:
            out.append(Listed(ends[n].page, ends[n].words, section, lines[ends[n].lines[0]]))
        elif n in within:
            continue
        elif not _TITLE.match(_words(lines[n])) and lines[n].shape is not Shape.ROW:
            section = section_name(_words(lines[n]))
    return out


def _words(line: Line) -> str:
    if line.shape is Shape.ROW:
        return " ".join(cell.text.chars for cell in line.cells)
    return line.text.chars.strip()


# ---------------------------------------------------------------- masthead


def _masthead(
    lines: Sequence[Line], ledger: Ledger
) -> tuple[str, tuple[str, ...], tuple[tuple[str, str], ...], str]:
    """Name, motto and imprint; and all words of the lines that are none of these."""
    name, motto, others = "", [], []
    imprint: list[tuple[str, str]] = []
    waiting: str | None = None
    for line in lines:
        if line.shape is Shape.BLANK:
            continue
        for text in map(Text.strip, _texts(line)):
            words = text.chars
            match = _LABEL.match(words)
            body = _BODY.match(words)
            if match and not words.startswith(("http", "www")):
                if (colon := words.find(":", match.end(1), match.start(2))) >= 0:
                    text = marks.change(text, ledger, "width.mark", colon, colon + 1, "：")
                label = _label(text.cut(0, match.end(1)), ledger)
                value = _value(text.cut(match.start(2)), ledger)
                waiting = None if value else label
                if value:
                    imprint.append((label, value))
            elif waiting is not None:
                imprint.append((waiting, _value(text, ledger)))
                waiting = None
            elif not name and _GAZETTE.match(re.sub(r"\s", "", words)):
                name = marks.tidy(text, ledger).chars
            elif any(sign.search(words) for sign in _OF_ISSUE) or _FACT.fullmatch(words):
                others.append(words)
            elif body and "公报" not in words:
                imprint.append((body[2], _value(text.cut(0, body.end(1)), ledger)))
            elif len(words) <= 40:
                motto.append(_value(text, ledger))
            else:
                others.append(words)
                ledger.doubt("front", line.start, line.end)
    if not name:
        quoted = (_QUOTED_NAME.search(value) for _, value in imprint)
        name = next((match[1] for match in quoted if match), "")
    return name, tuple(motto), tuple(imprint), " ".join(others)


def _colophon(lines: Sequence[Line], start: int) -> int:
    """Where the imprint begins that is printed behind the last document; else the end."""
    stop, told = len(lines), 0
    for n in range(len(lines) - 1, start - 1, -1):
        line = lines[n]
        if line.shape is Shape.BLANK:
            continue
        fields = [re.sub(r"\s", "", text.chars) for text in _texts(line)]
        labelled = [bool(_IMPRINT.match(words)) for words in fields]
        if not any(labelled) and not all(_OTHER_LABEL.match(words) for words in fields):
            break
        stop, told = n, told + sum(labelled)
    return stop if told >= FEWEST_LABELS else len(lines)


def _texts(line: Line) -> list[Text]:
    """The fields of a line: cells, or labels with their values side by side."""
    if line.shape is Shape.ROW:
        return [cell.text for cell in line.cells if cell.text.strip()]
    out, at = [], 0
    facts = list(_FACT.finditer(line.text.chars))
    if facts and any(sign.search(line.text.chars) for sign in _OF_ISSUE):
        for fact in facts:
            out += [line.text.cut(at, fact.start()), line.text.cut(*fact.span())]
            at = fact.end()
        return [text for text in (*out, line.text.cut(at)) if text.chars.strip(" \u3000\xa0（）()")]
    for match in _FIELDS.finditer(line.text.chars):
        out.append(line.text.cut(at, match.start()))
        at = match.end()
    return [*out, line.text.cut(at)]


def _label(text: Text, ledger: Ledger) -> str:
    """责 编 as 责编: the space only made the labels equally wide."""
    text = text.strip()
    for match in reversed(list(re.finditer(r"\s+", text.chars))):
        text = marks.change(text, ledger, "space.label", *match.span(), "")
    return text.chars


def _value(text: Text, ledger: Ledger) -> str:
    text = marks.normalise(text.strip(), ledger)
    for match in reversed(list(re.finditer(f"(?<={marks.HAN}) (?={marks.HAN})", text.chars))):
        text = marks.change(text, ledger, "space.name", *match.span(), "\u3000")
    return text.chars
