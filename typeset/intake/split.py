"""Where each document begins.

In: the lines behind the front, and the contents. Out: ``Stretch``es of lines, one for each document, with the
length of its title. Titles are found by the contents; where there are none, or they forget one, by
the document number that stands alone on a line below a title.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise

from typeset.frozen import frozen, replace
from typeset.intake import mast
from typeset.intake.ledger import Ledger
from typeset.intake.lines import Line, Shape
from typeset.intake.marks import HAN

ALIKE = 0.88
"""How like (0 to 1) a title must be to its line in the contents to be taken for it."""
MOST_TITLE_LINES = 6
MOST_RED = 4
"""Lines of a red head."""

YEAR_OPENS, YEAR_CLOSES = "〔[［【(（﹝〖„", "〕]］】)）﹞〗‟"
"""Brackets that stand around the year of a document number, rightly or not."""
NUMBER = re.compile(
    rf"^[（(]?\s*(?:{HAN}{{1,12}}\s*[{re.escape(YEAR_OPENS)}]\s*\d{{4}}\s*[{re.escape(YEAR_CLOSES)}]\s*第?\s*\d{{1,5}}\s*号"
    rf"|第\s*(?:\d{{1,4}}|[〇零一二三四五六七八九十百]{{1,6}})\s*号|{HAN}{{2,12}}令\s*第\s*\d{{1,4}}\s*号"
    r"|(?:19|20)\d\d\s*年\s*第\s*\d{1,4}\s*号|〔\s*\d{4}\s*〕\s*第?\s*\d{1,4}\s*[号期])\s*[）)]?$"
)
DATE = re.compile(
    r"^[（(]?(?:\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[二一][〇○ＯOo零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月"
    r"[一二三四五六七八九十]{1,3}日)[）)]?$"
)
KINDS = "通知|通报|决定|意见|批复|公告|通告|报告|任免|函|令|决议|公报|纪要|请示|议案|命令|名单|分工"
TITLE_END = re.compile(rf"(?:{KINDS})(?:[（(][^（()）]*[）)])?$")
_ON_COVER = re.compile(
    r"目\s*[录次]|\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|[二一][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月"
)
_FORWARDED = re.compile("(?:转发|批转)[^《]{0,30}《(.{4,80})》")
_PERIOD = re.compile(r"[（(〔]?\s*第\s*\d{1,3}\s*[期号]\s*[）)〕]?|\d{4}\s*年?\s*第\s*\d{1,3}\s*期")
_BRACKETED = re.compile(r"[（(][^（()）]*[）)]$")
_SENTENCE = re.compile("[。；！？：，]$")
_LETTERS = re.compile(r"[\s\u3000\x03*#“”\"‘’'《》〈〉（）()〔〕\[\]、，,·—–-]")
ISSUER = re.compile(
    r"(?:人民政府|办公[室厅]|委员会|[局厅署院]|军分区|党委|州委|市委|县委|省委|指挥部|领导小组|法院|检察院|[部司处队])$"
)


@frozen
class Listed:
    """An entry of the contents: page, and the words for issuer, title and number as they stand."""

    page: int
    words: str
    section: str
    line: Line


@frozen
class Stretch:
    """The lines ``start:end`` of a document; its title takes the lines up to ``title_end``."""

    start: int
    title_end: int
    end: int
    entry: Listed | None


@lru_cache(maxsize=100_000)
def squeezed(words: str) -> str:
    """``words`` for comparison: without spaces, marks and brackets."""
    return _LETTERS.sub("", words)


def is_number(line: Line) -> bool:
    """Whether a line is the number of a document and nothing else."""
    return line.period or bool(NUMBER.match(line.text.chars))


def likeness(one: str, other: str) -> float:
    """How like two titles are, from 0 to 1."""
    one, other = squeezed(one), squeezed(other)
    if one == other:
        return 1.0
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def split(
    lines: Sequence[Line], start: int, entries: Sequence[Listed], ledger: Ledger
) -> list[Stretch]:
    """The documents from line index ``start`` on, in order."""
    found: list[tuple[int, int, Listed | None]] = []
    at = start
    for entry in entries:
        place = find(lines, at, entry.words)
        by_number = _by_number(lines, at, entry.words)
        if by_number and (place is None or by_number[0] + MOST_TITLE_LINES < place[0]):
            place = by_number
        early = find(lines, start, entry.words) if place is None and found else None
        if early and not any(b < early[1] and early[0] < t for b, t, _ in found):
            ledger.doubt("contents.order", entry.line.start, entry.line.end, title=entry.words)
            floor = max((t for _, t, _ in found if t <= early[0]), default=start)
            found.append((_with_issuers(lines, early[0], floor, entry.words), early[1], entry))
            continue
        if place is None:
            ledger.doubt("contents.missing", entry.line.start, entry.line.end, title=entry.words)
            continue
        found.append((_with_issuers(lines, place[0], at, entry.words), place[1], entry))
        at = place[1]
    bounds = [*(begin for begin, _, _ in found), len(lines)]
    for n in range(start, len(lines)):
        if lines[n].shape in (Shape.TEXT, Shape.HEADING) and is_number(lines[n]):
            begin, title_end = _title_above(lines, n, start)
            known = any(b <= n <= t + 4 for b, t, _ in found)
            shares = title_end == begin and n > start and _stands_apart(lines, n)
            if not known and _is_forwarded(lines, begin, title_end, found):
                continue
            if not known and (title_end > begin or (shares and found)):
                found.append((begin, title_end, None))
                if entries and title_end > begin:
                    title = " ".join(line.text.chars for line in lines[begin:title_end])
                    ledger.doubt(
                        "contents.unlisted", lines[begin].start, lines[begin].end, title=title
                    )
    if not found:
        found = [_first(lines, start)]
    found = [(mast.above(lines, begin, start), end, entry) for begin, end, entry in found]
    found.sort(key=lambda place: place[:2])
    bounds = [*(begin for begin, _, _ in found), len(lines)]
    before = [line for line in lines[start : bounds[0]] if line.shape is not Shape.BLANK]
    if any(line.shape not in (Shape.TEXT, Shape.HEADING) for line in before) or any(
        _SENTENCE.search(line.text.chars) for line in before
    ):
        found.insert(0, _first(lines, start))
        bounds.insert(0, found[0][0])
        title = before[0].text.chars
        ledger.doubt("contents.unlisted", before[0].start, before[0].end, title=title)
    elif before:
        bounds[0] = start
    return [
        Stretch(bounds[n], min(title_end, bounds[n + 1]), bounds[n + 1], entry)
        for n, (_, title_end, entry) in enumerate(found)
    ]


def _is_forwarded(
    lines: Sequence[Line],
    begin: int,
    end: int,
    found: Sequence[tuple[int, int, Listed | None]],
) -> bool:
    """Whether a document is the one that the notice above it forwards: 转发《……》的通知."""
    above = max((place for place in found if place[1] <= begin), default=None)
    if above is None or end == begin:
        return False
    outer = "".join(line.text.chars for line in lines[above[0] : above[1]])
    quoted = _FORWARDED.search(outer)
    matter = "".join(line.text.chars for line in lines[begin:end])
    return quoted is not None and squeezed(matter).endswith(
        squeezed(quoted[1][quoted[1].find("关于") :])
    )


def _with_issuers(lines: Sequence[Line], begin: int, start: int, words: str) -> int:
    """Where a title begins that its line in the contents gives without the bodies above it."""
    if not words.startswith("关于"):
        return begin
    for n in range(begin - 1, max(start, begin - MOST_TITLE_LINES) - 1, -1):
        if lines[n].shape is Shape.BLANK:
            continue
        if lines[n].shape not in (Shape.TEXT, Shape.HEADING) or not _names_only(
            lines[n].text.chars
        ):
            break
        begin = n
    return begin


def with_red_heads(lines: Sequence[Line]) -> list[Line]:
    """``lines`` with those told to be in red that are a red head by their place: only bodies above a
    number that the title stands below, as in a letter, whose head has no 文件 (GB/T 9704, 10.1), or
    the name of minutes (10.3)."""
    out = list(lines)
    filled = [n for n, line in enumerate(lines) if line.shape is not Shape.BLANK]
    for above_it, n in pairwise(filled):
        if _PERIOD.fullmatch(lines[n].text.chars) and mast.MINUTES.match(
            lines[above_it].text.chars
        ):
            out[n] = replace(lines[n], period=True)
    lines = tuple(out)
    for n, line in enumerate(lines):
        if line.shape not in (Shape.TEXT, Shape.HEADING) or not is_number(line):
            continue
        above: list[int] = []
        for k in range(n - 1, -1, -1):
            if lines[k].shape is Shape.BLANK:
                continue
            words = lines[k].text.chars
            wordless = lines[k].shape not in (Shape.TEXT, Shape.HEADING)
            if wordless or len(above) == MOST_RED or DATE.match(words) or _SENTENCE.search(words):
                break
            above.append(k)
        heads = [k for k in above if mast.is_mast(lines[k]) or _names_only(lines[k].text.chars)]
        if heads and heads == above and _title_below(lines, n) > n:
            for k in heads:
                out[k] = replace(out[k], red=out[k].red or _names_only(out[k].text.chars))
    return out


def on_cover(line: Line) -> bool:
    """Whether a line says who made a paper, or when, as covers do below the title."""
    words = line.text.chars
    return _names_only(words) or bool(_ON_COVER.fullmatch(words) and words[-1] in "月日")


def _below_it(lines: Sequence[Line], titled: Sequence[int], k: int) -> bool:
    """Whether a line of a cover stands below the title: who made it, and when; or the word above contents."""
    words = lines[titled[k]].text.chars
    if not k:
        return False
    named = _names_only(words) and not _names_only(lines[titled[k - 1]].text.chars)
    return named or bool(_ON_COVER.fullmatch(words))


def _names_only(words: str) -> bool:
    """Whether a line names bodies and nothing else, or is the head of minutes."""
    if mast.MINUTES.match(words):
        return True
    parts = words.split()
    return bool(parts) and "关于" not in words and all(map(ISSUER.search, parts))


def _by_number(lines: Sequence[Line], start: int, words: str) -> tuple[int, int] | None:
    """The title above the document number that an entry of the contents gives in brackets."""
    match = re.search(r"[（(]([^（()）]*?)(第?\s*\d+\s*号)[）)]$", words)
    if match is None:
        return None
    body = squeezed(match[1])
    for n in range(start, len(lines)):
        words = squeezed(lines[n].text.chars)
        if lines[n].shape is Shape.BLANK or not is_number(lines[n]):
            continue
        if words == squeezed(match[2]) or words == body + squeezed(match[2]):
            begin, end = _title_above(lines, n, start)
            title = squeezed("".join(line.text.chars for line in lines[begin:end]))
            if end > begin and (words.startswith(body) or title.endswith(body)):
                return begin, end
    return None


def _stands_apart(lines: Sequence[Line], n: int) -> bool:
    """Whether a number without a title begins a document: as a heading, or below a date."""
    if lines[n].shape is Shape.HEADING:
        return True
    above = n - 1
    while above >= 0 and lines[above].shape is Shape.BLANK:
        above -= 1
    return above >= 0 and bool(DATE.match(lines[above].text.chars))


def find(lines: Sequence[Line], start: int, words: str) -> tuple[int, int] | None:
    """The lines that hold the title ``words``: the likest of the first that are like enough."""
    number = re.search(r"[（(][^（()）]*(?:\d{4}|令\s*第)[^（()）]*号[）)]$", words)
    wanted = words[: number.start()] if number else words
    targets = {squeezed(wanted), squeezed(_BRACKETED.sub("", wanted))}
    heads = tuple(
        {target[:3] for target in targets}
        | {target[target.find("关于") :][:4] for target in targets if "关于" in target}
    )
    longest = max(map(len, targets)) * (2 / ALIKE - 1)
    for n in range(start, len(lines)):
        if lines[n].shape not in (Shape.TEXT, Shape.HEADING):
            continue
        begun = squeezed(lines[n].text.chars)
        if not begun.startswith(heads) or len(begun) > longest:
            continue
        best, end, text = 0.0, n, ""
        for last in _following(lines, n):
            text += squeezed(lines[last].text.chars)
            if len(text) > longest:
                break
            least = max(best, ALIKE)
            like = max(
                likeness(text, target) if _may_be_like(text, target, least) else 0.0
                for target in targets
            )
            if like > best:
                best, end = like, last
        if best >= ALIKE:
            return n, end + 1
    return None


def _may_be_like(one: str, other: str, least: float) -> bool:
    """Whether the likeness of two squeezed titles can reach ``least``, by the characters in them."""
    both = len(one) + len(other)
    if 2 * min(len(one), len(other)) < least * both:
        return False
    shared = min(
        len(one) - len(one.translate(_without(other))),
        len(other) - len(other.translate(_without(one))),
    )
    return 2 * shared >= least * both


@lru_cache(maxsize=20_000)
def _without(words: str) -> dict[int, None]:
    """A table that takes the characters of ``words`` out of a text."""
    return dict.fromkeys(map(ord, words))


def _following(lines: Sequence[Line], start: int) -> Iterator[int]:
    """The indexes of the lines of text from ``start`` on, up to something else."""
    count = 0
    for n in range(start, min(len(lines), start + 3 * MOST_TITLE_LINES)):
        if lines[n].shape is Shape.BLANK:
            continue
        if lines[n].shape not in (Shape.TEXT, Shape.HEADING) or count == MOST_TITLE_LINES:
            return
        count += 1
        yield n


def _title_above(lines: Sequence[Line], number: int, start: int) -> tuple[int, int]:
    """The title above a document number, upwards as far as lines look like one."""
    begin = title_end = number
    taken = 0
    for n in range(number - 1, start - 1, -1):
        line = lines[n]
        if line.shape is Shape.BLANK:
            continue
        words = line.text.chars
        if line.shape not in (Shape.TEXT, Shape.HEADING) or taken == MOST_TITLE_LINES:
            break
        if _SENTENCE.search(words) or DATE.match(words) or is_number(line) or len(words) > 60:
            break
        if mast.is_mast(line):
            break
        if taken and TITLE_END.search(words) and not ISSUER.search(words):
            break
        if taken and _complete(lines, begin, title_end) and not ISSUER.search(words):
            break
        if not taken:
            title_end = n + 1
        begin, taken = n, taken + 1
    return (begin, title_end) if taken else (number, _title_below(lines, number))


def _title_below(lines: Sequence[Line], number: int) -> int:
    """The end of the title below a document number that stands above it; ``number`` if none does."""
    text, end = "", number
    for n in islice(_following(lines, number), 1, None):
        words = lines[n].text.chars
        if mast.is_mast(lines[n]):
            continue
        if lines[n].title:
            end = n + 1
            continue
        if end > number:
            return end
        if re.search("[。；！？：，]", words) or len(words) > 60:
            break
        text += words
        if TITLE_END.search(words):
            return n + 1
    return end


def _complete(lines: Sequence[Line], begin: int, end: int) -> bool:
    """Whether the lines are a title already: issuer and matter."""
    words = squeezed("".join(line.text.chars for line in lines[begin:end]))
    return "关于" in words and not words.startswith("关于")


def _first(lines: Sequence[Line], start: int) -> tuple[int, int, Listed | None]:
    """The title of a single document without a number: its first lines up to one that ends a title."""
    filled = [n for n in range(start, len(lines)) if lines[n].shape is not Shape.BLANK]
    below = [n for n in filled if not mast.is_mast(lines[n])]
    filled = below or filled
    if lines[filled[0]].title:
        titled = [n for n, _ in zip(filled, range(MOST_TITLE_LINES), strict=False)]
        run = next(
            (k for k, n in enumerate(titled) if not lines[n].title or _below_it(lines, titled, k)),
            len(titled),
        )
        return filled[0], titled[run - 1] + 1, None
    if lines[filled[0]].shape not in (Shape.TEXT, Shape.HEADING):
        return filled[0], filled[0], None
    if re.search("[。；：:]$", lines[filled[0]].text.chars):
        return filled[0], filled[0], None
    text = ""
    for n in filled[:MOST_TITLE_LINES]:
        if lines[n].shape not in (Shape.TEXT, Shape.HEADING):
            break
        words = lines[n].text.chars
        if _SENTENCE.search(words):
            break
        text += words
        if TITLE_END.search(squeezed(text)) or TITLE_END.search(words):
            return filled[0], n + 1, None
    return filled[0], filled[0] + 1, None
