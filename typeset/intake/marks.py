"""Repairs of single characters: width of marks, brackets of document numbers, spaces.

In: the text of one line. Out: the same text in the forms of GB/T 15834-2011 and GB/T 15835-2011, each
change in the ledger. Only what is certain is changed: Western text, figures and times keep their
marks. Spaces between Chinese characters are left for those who know what stands there (``tidy``, ``name``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from typeset.intake.ledger import Ledger
from typeset.intake.roles import is_names
from typeset.intake.source import Text, joined
from typeset.text.characters import CLOSING, HAN_RANGES, IDEOGRAPH, OPENING, YI_RANGES

EAST = f"[{HAN_RANGES}{YI_RANGES}\u3001-\u303f\uff01-\uff5e“”‘’—…·]"
HAN = IDEOGRAPH
_EAST_ONE = re.compile(EAST)
_HAN_ONE = re.compile(HAN)
_WEST_ONE = re.compile(r"[0-9A-Za-z]")
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_STOPS = "，。、；：？！"
_FIGURES = str.maketrans({chr(0xFF10 + n): str(n) for n in range(10)})
_LETTERS = {chr(0xFEE0 + n): chr(n) for n in (*range(0x41, 0x5B), *range(0x61, 0x7B))}

_URL = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]+@[\w-]+\.[\w.]+|(?<![\w.])\.\w+(?:\.\w+)+")
_NUMBER = re.compile(
    rf"(?<={HAN})\s*([\[［【(（﹝〖„])\s*(?:19|20)\d\d\s*([\]］】)）﹞〗‟])\s*(?=\d+\s*号)"
)
_NUMBER_CUT = re.compile(r"(?<=[发函复令字文规任人办])\s*([\[［【])(?:19|20)\d\d([\]］】])\s*$")
"""The same where a line ends between the year and the figure."""
_MARKS = re.compile("[,;:?!]")
_TIME = re.compile(r"\d:\d")
_PARENTHESIS = re.compile("[()]")
_SPACE = re.compile("[ \t\u3000\xa0\u2000-\u200a\u202f\u205f]+")
_COUNTED = re.compile(
    r"第(?:[ \u3000]*[〇零一二三四五六七八九十百千]){1,7}[ \u3000]*[编章节条](?=[ \u3000])"
)
_START_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?[ \u3000]+(?=\D)")
_DECIMAL = re.compile(
    rf"{HAN}[ \u3000]*\d+\.([ \u3000\xa0]+)"
    r"(?=\d+[ \u3000]*(?:[亿万千百%％‰℃元吨米倍亩]|公[里斤顷]|个百分点|平方|立方))"
)
"""增长32. 5%: a number of a list stands at a start, and no unit follows what it numbers."""

_FIELD = re.compile(rf"{HAN}[{HAN_RANGES} \u3000]{{1,9}}[:：]")
"""The label of an entry: 邮政编码："""
_PRINTED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日\s*印\s*发$")
_BOXES = "☐☑☒□■"
"""Marks before the answers of a form; the space before them parts the answers."""
_TO_FILL = re.compile(
    r"[:：年月日时第（(_](?P<gap>[ \t\u3000\xa0]{2,})(?=[年月日时分号页）)_])"
    rf"|[:：](?P<wide>[ \t\u3000\xa0]{{2,}})(?={HAN}(?:{HAN}|[ \u3000]){{0,9}}[:：])"
)
"""填表日期：    年   月   日: blanks that somebody fills in by hand."""
_WIDE = re.compile(r"[ \t\u3000\xa0]{2}")
MOST_TO_FILL = 8
_APART = re.compile(rf"(?:^|(?<={HAN})[ \u3000]?)\d(?:[ \u3000]\d)+(?=[ \u3000]?{HAN})")
"""罚款 2 0 0 元: figures that OCR set apart."""
_TELEPHONE = re.compile(r"(?:0\d{2,3}[-—－–]{1,2}\d{7,8}|1[3-9]\d{9})(?!\d)")
_DATED = re.compile(r"\d{4}\s*年")
"""（……公布 2023年……修订）: the space between two statements stays."""
_ENACTED = re.compile(r"[（(][^）)]*(?:通过|批准|公布|发布|修订|修正)$")

_SIMPLE: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    ("invisible", re.compile("[\ufeff\u200b-\u200d\u2060\x0c]+"), lambda match: ""),
    ("width.figure", re.compile("[０-９]+"), lambda match: match[0].translate(_FIGURES)),
    (
        "width.letter",
        re.compile("[Ａ-Ｚａ-ｚ]+"),
        lambda match: "".join(map(_LETTERS.__getitem__, match[0])),
    ),
    (
        "zero",
        re.compile(
            "[一二](?=[〇零一二三四五六七八九]*[○ＯOo])[〇○ＯOo零一二三四五六七八九]{3}(?=年)"
        ),
        lambda match: re.sub("[○ＯOo]", "〇", match[0]),
    ),
    (
        "zero",
        re.compile("(?<=[一二三四五六七八九])[○Ｏ](?=[○Ｏ一二三四五六七八九年])"),
        lambda match: "〇",
    ),
    ("ellipsis", re.compile(rf"(?<={EAST})(?:\.{{3,}}|。。。+|…(?!…)(?<!……))"), lambda match: "……"),
    ("dash", re.compile(rf"(?<={EAST})(?:--+|――|──|－－)(?={EAST})"), lambda match: "——"),
    ("tilde", re.compile(r"(?<=[\d%月日年])~(?=\d)"), lambda match: "～"),
    (
        "stop",
        re.compile(rf"(?:(?<={HAN})|(?<=[%％‰℃”’〉》）]))\.$|(?<=[)”〉》）])\.(?={HAN})"),
        lambda match: "。",
    ),
)


_ANY_SIMPLE = re.compile(
    r"[\ufeff\u200b-\u200d\u2060\x0c０-９Ａ-Ｚａ-ｚ○Oo…~]|\.\.\.|。。|--|――|──|－－|\.$|[)”〉》）]\."
)
"""What one of them needs."""


def normalise(text: Text, ledger: Ledger) -> Text:
    """``text`` with the width of its marks and its spaces repaired."""
    if _ANY_SIMPLE.search(text.chars):
        for rule, pattern, meant in _SIMPLE:
            text = _each(text, ledger, rule, pattern, meant)
    text = _number(_counted(text, ledger), ledger)
    decimals = [("space.figure", *match.span(1), "") for match in _DECIMAL.finditer(text.chars)]
    text = _figures(changes(text, ledger, decimals), ledger)
    if _EAST_ONE.search(text.chars):
        text = _width(text, ledger)
        text = _parentheses(text, ledger)
        text = _quotes(text, ledger)
    return _spaces(text, ledger)


Edit = tuple[str, int, int, str]
"""Rule, start, end and what stands there then; without a rule it is white space for white space."""


def _each(
    text: Text,
    ledger: Ledger,
    rule: str,
    pattern: re.Pattern[str],
    meant: Callable[[re.Match[str]], str],
) -> Text:
    found = [(rule, *match.span(), meant(match)) for match in pattern.finditer(text.chars)]
    return changes(text, ledger, found)


def change(text: Text, ledger: Ledger, rule: str, start: int, end: int, new: str) -> Text:
    """Put ``new`` in the place of ``start:end`` and write it down."""
    return changes(text, ledger, [(rule, start, end, new)])


def changes(text: Text, ledger: Ledger, edits: Collection[Edit]) -> Text:
    """Make ``edits``, which are in order and do not overlap, and write them down."""
    if not edits:
        return text
    pieces: list[Text] = []
    at = 0
    for rule, start, end, new in edits:
        first, last = text.range(start, end)
        if rule and ledger.changed(first, last):
            continue
        if rule:
            ledger.change(rule, first, last, new)
        pieces.append(text.cut(at, start))
        if new:
            mark = text.marks[start]
            pieces.append(Text(new, (first,) * len(new), mark * len(new)))
        at = end
    return joined([*pieces, text.cut(at)]) if at else text


def _number(text: Text, ledger: Ledger) -> Text:
    """[2023], (2023) and 【2023】 in document numbers become 〔2023〕 (rule of the field 10)."""
    found = sorted(
        (match.span(1), match.span(2))
        for pattern in (_NUMBER, _NUMBER_CUT)
        for match in pattern.finditer(text.chars)
    )
    edits = [
        ("number.bracket", *place, new)
        for pair in found
        for place, new in zip(pair, "〔〕", strict=True)
    ]
    return changes(text, ledger, edits)


def _counted(text: Text, ledger: Ledger) -> Text:
    """第 一 条 as 第一条: the number of a chapter or an article set wide."""
    match = _COUNTED.match(text.chars)
    spaces = _SPACE.finditer(text.chars, 0, match.end()) if match else ()
    return changes(text, ledger, [("space.number", *space.span(), "") for space in spaces])


def _figures(text: Text, ledger: Ledger) -> Text:
    """2 0 0元 as 200元."""
    edits: list[Edit] = []
    for match in _APART.finditer(text.chars):
        first = match.start() + (not match[0][0].isdecimal())
        spaces = _SPACE.finditer(text.chars, first, match.end())
        edits += [("space.figure", *space.span(), "") for space in spaces]
    return changes(text, ledger, edits)


def _to_fill(chars: str) -> set[int]:
    """Where the blanks begin that a form leaves to be filled in."""
    out: set[int] = set()
    at = 0 if _WIDE.search(chars) else len(chars)
    while match := _TO_FILL.search(chars, at):
        out.add(match.start("gap") if match["gap"] else match.start("wide"))
        at = match.end()
    return out


def _blank(space: str) -> str:
    """Ideographic spaces as wide as ``space``, as far as a line has room for them."""
    width = sum(2 if ch in "\u3000\u2003" else 1 for ch in space)
    return "\u3000" * min(max((width + 1) // 2, 2), MOST_TO_FILL)


def _kept(chars: str) -> set[int]:
    """Where marks are Western: in addresses, times and figures."""
    kept: set[int] = set()
    for pattern in (_URL, _TIME):
        for match in pattern.finditer(chars):
            kept.update(range(*match.span()))
    return kept


def _width(text: Text, ledger: Ledger) -> Text:
    if not _MARKS.search(text.chars):
        return text
    kept = _kept(text.chars)
    chars = text.chars
    edits: list[Edit] = []
    for match in _MARKS.finditer(chars):
        k = match.start()
        western = _WEST_ONE.match(_before(chars, k)) and _WEST_ONE.match(_after(chars, k + 1))
        if k not in kept and not western:
            edits.append(("width.mark", k, k + 1, _FULL[match[0]]))
    return changes(text, ledger, edits)


def _before(chars: str, k: int) -> str:
    """The last character before ``k`` that is no white space, or nothing."""
    while k > 0 and chars[k - 1].isspace():
        k -= 1
    return chars[k - 1 : k]


def _after(chars: str, k: int) -> str:
    """The first character from ``k`` on that is no white space, or nothing."""
    while k < len(chars) and chars[k].isspace():
        k += 1
    return chars[k : k + 1]


def _parentheses(text: Text, ledger: Ledger) -> Text:
    """A pair becomes full-width where Chinese stands in it or beside it; a mixed pair always."""
    if not _PARENTHESIS.search(text.chars):
        return text
    chars, stack = text.chars, []
    full: set[int] = set()
    kept = _kept(chars)
    for k, ch in enumerate(chars):
        if k in kept:
            continue
        if ch in "(（":
            stack.append(k)
        elif ch in ")）":
            start = stack.pop() if stack else None
            inside = chars[start:k] if start is not None else ""
            before = _before(chars, start or 0) if start is not None else chars[k - 1 : k]
            beside = before + _after(chars, k + 1)
            if _EAST_ONE.search(inside + beside) or "（" in inside or ch == "）":
                full.update({k} if start is None else {start, k})
    full.update(
        k for k in stack if _EAST_ONE.search(chars[k + 1 : k + 3]) or _DATED.match(chars, k + 1)
    )
    edits = [("width.bracket", k, k + 1, _FULL[chars[k]]) for k in sorted(full) if chars[k] in "()"]
    return changes(text, ledger, edits)


def _quotes(text: Text, ledger: Ledger) -> Text:
    """Straight double quotes in pairs become “ ”; one without its partner is a doubt."""
    places = [k for k, ch in enumerate(text.chars) if ch == '"']
    if len(places) % 2:
        ledger.doubt("quote", *text.range(places[-1], places[-1] + 1))
        return text
    edits = [("quote.straight", k, k + 1, "“”"[n % 2]) for n, k in enumerate(places)]
    return changes(text, ledger, edits)


def _spaces(text: Text, ledger: Ledger) -> Text:
    """Spaces between Chinese and figures or Latin, and beside marks, go."""
    start = _START_NUMBER.match(text.chars)
    first = start.end() if start else 0
    chars = text.chars
    to_fill = _to_fill(chars)
    edits: list[Edit] = []
    for match in _SPACE.finditer(chars, first):
        before, after = (
            chars[match.start() - 1 : match.start()],
            chars[match.end() : match.end() + 1],
        )
        if not before or not after or not match.start():
            continue
        if chars.startswith("（") and _DATED.match(chars, match.end()):
            continue
        if match.start() in to_fill:
            edits.append(("", *match.span(), _blank(match[0])))
            continue
        if before == "）" and len(match[0]) > 1 and is_names(chars):
            continue
        if before not in _STOPS and _before_field(chars, match):
            edits.append(("", *match.span(), " "))
            continue
        beside_mark = before in _STOPS + OPENING or (after in _STOPS + CLOSING and after != "’")
        east = bool(_EAST_ONE.match(before)), bool(_EAST_ONE.match(after))
        if beside_mark or (any(east) and not all(east) and before not in CLOSING):
            edits.append(("space.mark" if beside_mark else "space.figure", *match.span(), ""))
        elif match[0] != " ":
            edits.append(("", *match.span(), " "))
    return changes(text, ledger, edits)


# ---------------------------------------------------------------- spaces whose meaning is known


def tidy(text: Text, ledger: Ledger) -> Text:
    """``text`` of a paragraph or a heading: no space beside a Chinese character or mark is left."""
    text = text.strip()
    chars = text.chars
    to_fill = _to_fill(chars)
    edits = []
    for match in _SPACE.finditer(chars):
        before = chars[match.start() - 1]
        if match.start() in to_fill:
            continue
        if (before not in _STOPS and _before_field(chars, match)) or _between_acts(chars, match):
            edits.append(("space.field", *match.span(), "\u3000"))
        elif _EAST_ONE.search(before + chars[match.end()]):
            edits.append(("space.han", *match.span(), ""))
    return changes(text, ledger, edits)


def _between_acts(chars: str, space: re.Match[str]) -> bool:
    """（2015年……通过 2016年……批准）: what became of a law, act by act."""
    return bool(_ENACTED.search(chars, 0, space.start()) and _DATED.match(chars, space.end()))


def _before_field(chars: str, space: re.Match[str]) -> bool:
    """Whether a space parts two entries on a line, each with its label: 电话：…… 邮政编码：……; or a body and
    the date of printing; or somebody and his telephone."""
    if _PRINTED.match(chars, space.end()) or _TELEPHONE.match(chars, space.end()):
        return True
    if chars.startswith(tuple(_BOXES), space.end()):
        return True
    label = _FIELD.match(chars, space.end())
    return label is not None and "：" in chars[: space.start()]


def name(text: Text, ledger: Ledger) -> Text:
    """A name as it is printed: the space in a name of two characters is an ideographic one."""
    text = text.strip()
    edits = [
        ("space.name", *match.span(), "\u3000")
        for match in _SPACE.finditer(text.chars)
        if match[0] != "\u3000"
    ]
    return changes(text, ledger, edits)


def names(text: Text, ledger: Ledger) -> Text:
    """Names side by side: two ideographic spaces between them, where the names have spaces too."""
    text = text.strip()
    gaps = [(match, _gap(text, match, ledger)) for match in _SPACE.finditer(text.chars)]
    mixed = len({wide for _, wide in gaps}) > 1
    edits = [
        ("space.name", *match.span(), "\u3000" * (1 + (mixed and wide))) for match, wide in gaps
    ]
    return changes(text, ledger, edits)


def _gap(text: Text, match: re.Match[str], ledger: Ledger) -> bool:
    """Whether a space is two blanks wide or more in the file."""
    start, end = text.places[match.start()], text.places[match.end()]
    blanks = _SPACE.match(ledger.source.text, start, end)
    return blanks is not None and len(blanks[0]) > 1


def after_number(text: Text, at: int, ledger: Ledger) -> Text:
    """What follows a number that ends at ``at``; the space between them is generated by the layout."""
    end = at
    while end < len(text.chars) and text.chars[end].isspace():
        end += 1
    place = text.range(at, end)
    if end > at and not ledger.changed(*place) and not ledger.source.shown(*place):
        ledger.change("space.number", *place, "")
    return text.cut(end)
