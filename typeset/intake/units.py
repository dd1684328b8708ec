"""Lines -> units: what former columns and pages cut is joined again.

In: the lines of one document. Out: ``Unit``s: a paragraph, a heading, a row, each whole. A line goes on
in the next one where it has no end mark, is as long as a line of a column, and the next one begins nothing
new. Page numbers and running heads between them go. Each join is a repair; where a sentence breaks
off and the next line cannot be its end, that is a doubt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from typeset.diagnostics import Severity
from typeset.frozen import frozen, replace
from typeset.intake import marks
from typeset.intake.ledger import Ledger
from typeset.intake.lines import Line, Piece, Shape
from typeset.intake.marks import HAN
from typeset.intake.numbers import bare_number, number_at
from typeset.intake.roles import is_member, is_names, role_end
from typeset.intake.source import BOLD, NOTHING, Text
from typeset.intake.split import DATE, ISSUER, NUMBER
from typeset.model.nodes import Scheme


@frozen
class Unit:
    """``text`` is whole and its marks are repaired; ``line`` is where it begins in the file."""

    shape: Shape
    text: Text
    line: int
    start: int
    end: int
    level: int = 0
    target: str = ""
    cells: tuple[Piece, ...] = ()
    head: bool = False
    gap: bool = False
    quoted: bool = False
    whole: bool = False
    opens: bool = False
    title: bool = False
    styled: int = 0
    sealed: bool = False

    def as_text(self) -> Unit:
        """A row that is no table's, as a line of text."""
        return replace(self, shape=Shape.TEXT, text=piece_text(self.cells), cells=())


_END = "。！？：；…"
_CLOSERS = "”’）》〉】〕」』"
_OPEN_END = re.compile(r"[，、（《“‘〈〔]$|[和与的及或在对将为由把被向从以是]$")
_TERMINAL = re.compile(f"[{_END}]$|——$")
_SOURCE_AFTER = re.compile(
    r"[。；！？][”’]?(?:（(?:[^（）]|（[^（）]*）)*）|\[[^\[\]]*\]|【[^【】]*】)$"
)
"""A sentence with the bodies responsible for it in brackets behind its full stop."""
_SENTENCE = re.compile("[，。；：]")
_PAIRS = {"（": "）", "《": "》", "〔": "〕", "“": "”", "(": ")"}
_CALLS = "\x02" + "".join(map(chr, range(0x2460, 0x2474)))
_LABEL = re.compile(r"附\s*(?:件|表|录)?\s*[\d一二三四五六七八九十]{0,3}\s*[:：]?$")
FIELD = re.compile(rf"{HAN}{{2,10}}：(?=[^。；]*$)")
"""牵头单位：州水利局 — a line of a form, not of a text."""
_TEXTS = frozenset((Shape.TEXT, Shape.HEADING, Shape.BULLET))
_TAIL = re.compile(rf"{HAN}{{0,2}}[。；）》”]")
"""The end of a word and a mark: no passage begins like this."""
_DECIMALS = re.compile(r"[.．]\d")
"""The rest of a figure."""
_SHORTEST_ITEM = 8
LONGEST_ROSTER = 100
LONGEST_PARAGRAPH = 8_000
"""Characters to which no further line is joined: no paragraph is so long, and each join copies it."""
_SHORTEST = 15
"""Characters of a line that may go on without a comma at its end."""
_STARTS = re.compile(
    r"附\s*件\s*[\d一二三四五六七八九十]*\s*(?:$|[:：])|附\s*[录表图]\s*[\dA-Z一二三四五六七八九十]*(?:$|[:：\s])"
    r"|专栏\s*[\d一二三四五六七八九十]+|[表图]\s*\d+|单位\s*[:：]|[注备]注?\s*[:：]|——|[抄分]\s*送"
    r"|各位\S{0,10}[:：，！]|(?:任命|免去|聘任|解聘|同意)\s*[:：]?$|(?:任命|免去|聘任|解聘)\S{2,16}[为的]"
)
_OPENER = re.compile(r"^(?:各[县市州区级地部]|全[州市县省区]|特此|希望|请各|现将|根据|为[了进]|经)")
"""How a paragraph of an official document begins, and a half sentence does not."""
_PRINTED = re.compile(r"\S{4,30}\s*\d{4}年\d{1,2}月\d{1,2}日\s*印发$")
"""The last line of an official document."""
_ADOPTED = re.compile(
    r"[（(]\s*(?:19|20)\d\d年\d{1,2}月\d{1,2}日.*(?:通过|批准|公布|发布|修订|修正)"
)
"""（2001年……通过）: below the title of a law."""
_SIGNED = re.compile(r"([^，。；：由经自于在]{4,30}?)\d{4}年\d{1,2}月\d{1,2}日$")
"""The name and the date of a signature on one line."""
FOLIO = re.compile(
    r"^(?:[-—–·•\s]*\d{1,3}[-—–·•\s]*|第\s*\d{1,3}\s*页(?:\s*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3})$"
)
_RUNNING = re.compile(r"公报|第\s*\d+\s*期")
_ISSUE = r"(?:\d{4}年?[.·]?第?\d{1,3}[期号]?)(?:[（(]?总第?\d+[期号][）)]?)?"
_HEAD = re.compile(
    rf"\d{{0,3}}(?:{HAN}{{2,20}}公报[（(]?{_ISSUE}[）)]?|{_ISSUE}{HAN}{{2,20}}公报)\d{{0,3}}"
)
"""Name and number of the gazette and nothing else: a running head even where it stands once."""


def whole_units(lines: Sequence[Line], ledger: Ledger, debris: Sequence[Line] = ()) -> list[Unit]:
    """The units of ``lines``; ``debris`` are page numbers and running heads among them."""
    joiner = _Joiner(lines, ledger, {line.start for line in debris})
    return joiner.units()


def debris(lines: Sequence[Line]) -> list[Line]:
    """Page numbers, and running heads: short lines that name the gazette and come again and again."""
    folios = [
        line
        for line in lines
        if line.shape in (Shape.TEXT, Shape.BULLET) and FOLIO.match(line.text.chars)
    ]
    folios = _folios(lines, folios)
    words = Counter(
        re.sub(r"[\d\s]", "", line.text.chars)
        for line in lines
        if line.shape in (Shape.TEXT, Shape.HEADING) and len(line.text) <= 40
    )
    heads = [
        line
        for line in lines
        if line.shape in (Shape.TEXT, Shape.HEADING)
        and len(line.text) <= 40
        and _RUNNING.search(line.text.chars)
        and (
            words[re.sub(r"[\d\s]", "", line.text.chars)] >= 2
            or _HEAD.fullmatch(re.sub(r"\s", "", line.text.chars))
        )
        and not re.search("[。；：，]", line.text.chars)
    ]
    return folios + heads


def _folios(lines: Sequence[Line], found: Sequence[Line]) -> list[Line]:
    """Those that can be page numbers: no bare figures where others have dashes around them, or where
    several stand one below the other, as the cells of a table do."""
    bare = {line.start for line in found if line.text.chars.strip().isdecimal()}
    if len(bare) < len(found):
        return [line for line in found if line.start not in bare]
    filled = [line.start for line in lines if line.shape is not Shape.BLANK]
    beside = {start for pair in pairwise(filled) if bare.issuperset(pair) for start in pair}
    return [line for line in found if line.start not in beside]


class _Joiner:
    def __init__(self, lines: Sequence[Line], ledger: Ledger, debris: set[int]) -> None:
        self._lines = lines
        self._ledger = ledger
        self._debris = debris
        self._units: list[Unit] = []
        self._indented = sum(line.indent for line in lines) >= 3
        self._decimal = any(
            found is not None and found[0] is Scheme.DECIMAL
            for line in lines
            if (found := number_at(line.text))
        )
        self._standing = self._schemes_that_stand_alone()

    def units(self) -> list[Unit]:
        gap = False
        for n, line in enumerate(self._lines):
            if line.shape is Shape.BLANK:
                gap = True
                continue
            if line.start in self._debris:
                rule = "page.number" if FOLIO.match(line.text.chars) else "page.head"
                self._ledger.drop(rule, line.start, line.end)
                gap = True
                continue
            self._take(line, gap=gap, signs=self._signs(n))
            gap = False
        return self._units

    def _signs(self, n: int) -> bool:
        """Whether a line is the name in a signature: an issuer, with the date below it."""
        if not ISSUER.search(self._lines[n].text.chars) or len(self._lines[n].text) > 40:
            return False
        for line in self._lines[n + 1 : n + 8]:
            if line.shape is not Shape.BLANK and not ISSUER.search(line.text.chars):
                return bool(DATE.match(line.text.chars))
        return False

    def _take(self, line: Line, *, gap: bool, signs: bool) -> None:
        text = marks.normalise(line.text, self._ledger)
        unit = Unit(
            line.shape,
            text,
            line.number,
            line.start,
            line.end,
            line.level,
            line.target,
            tuple(self._cell(piece) for piece in line.cells),
            line.head,
            gap,
            line.quoted,
            line.whole,
            line.opens,
            line.title,
            line.styled,
            line.sealed,
        )
        last = self._units[-1] if self._units else None
        if last is not None and not signs and self._goes_on(last, unit, line, gap=gap):
            if self._doubtful(last, unit):
                self._ledger.doubt(
                    "text.cut",
                    *last.text.range(max(0, len(last.text) - 12), len(last.text)),
                    severity=Severity.ERROR,
                )
            else:
                self._join(last, unit, gap=gap)
                return
        if text or unit.cells or unit.shape is Shape.PICTURE:
            self._units.append(unit)

    def _cell(self, piece: Piece) -> Piece:
        return replace(piece, text=marks.normalise(piece.text, self._ledger))

    def _join(self, last: Unit, unit: Unit, *, gap: bool) -> None:
        """Put ``unit`` behind ``last``; what stood between them in the file is the repair."""
        end = self._ledger.untouched(last.end, unit.start)
        if last.end < end:
            rule = "break.joined" if gap else "line.joined"
            self._ledger.change(rule, last.end, end, "")
        if last.text.chars[-1:] == unit.text.chars[:1] and not last.text.chars[-1:].isdecimal():
            self._ledger.doubt("text.repeated", unit.start, unit.start + 1)
        self._units[-1] = replace(last, text=last.text + unit.text, end=unit.end)

    # ---- whether a line goes on

    def _goes_on(self, last: Unit, unit: Unit, line: Line, *, gap: bool) -> bool:
        words = last.text.chars
        if len(words) > LONGEST_PARAGRAPH or self._begins(last, unit, line):
            return False
        tail = bool(_TAIL.match(unit.text.chars)) and not _closed(words) and len(words) > 3
        texts = _TEXTS.issuperset((last.shape, unit.shape))
        if texts and (tail or _torn(words, unit.text.chars)):
            return True
        if texts and words[-1:].isdecimal() and _DECIMALS.match(unit.text.chars):
            return True
        if last.shape not in (Shape.TEXT, Shape.BULLET) or unit.shape is not Shape.TEXT:
            return False
        if _whole_by_itself(words) or self._closes(last, unit):
            return False
        if _closed(words):
            return self._indented and not gap and not line.indent and len(words) > _SHORTEST
        if line.indent and self._indented:
            return False
        found = number_at(last.text)
        if found is not None and self._stands_alone(last, found[0]):
            return False
        if _OPEN_END.search(words) and len(words) >= 8:
            return True
        if found is None and len(words) < 30 and _title_like(words, unit):
            return False
        return len(words) >= (_SHORTEST if found is None else _SHORTEST_ITEM)

    def _closes(self, last: Unit, unit: Unit) -> bool:
        """Whether ``last`` is the title below a label, or the last entry of a roster."""
        if _SENTENCE.search(last.text.chars) or len(self._units) < 2:
            return False
        if _LABEL.match(self._units[-2].text.chars):
            return True
        return _closed(unit.text.chars) and self._in_roster()

    def _in_roster(self) -> bool:
        for unit in reversed(self._units[-LONGEST_ROSTER:-1]):
            if role_end(unit.text.chars):
                return True
            if _SENTENCE.search(unit.text.chars):
                return False
        return False

    def _begins(self, last: Unit, unit: Unit, line: Line) -> bool:
        """Whether a line cannot be the end of a sentence begun above it."""
        words = unit.text.chars
        return bool(
            line.whole
            or number_at(unit.text) is not None
            or (self._decimal and bare_number(unit.text) is not None)
            or _STARTS.match(words)
            or role_end(words)
            or is_member(words)
            or DATE.match(words)
            or NUMBER.match(words)
            or _PRINTED.match(words)
            or _ADOPTED.match(words)
            or (FIELD.match(words) and FIELD.match(last.text.chars))
            or (unit.text.marks[:1] == BOLD and words)
            or (line.indent and self._indented)
        )

    def _stands_alone(self, unit: Unit, scheme: Scheme) -> bool:
        """Whether a numbered line is a heading: no sentence ends in it, and others like it are."""
        words = unit.text.chars
        if re.search("[。；]", words) or _too_long_for_heading(words):
            return False
        if scheme in (Scheme.CHAPTER, Scheme.SECTION, Scheme.DECIMAL) and "，" not in words:
            return True
        if scheme is Scheme.ARTICLE or (len(words) > 14 and _OPEN_END.search(words)):
            return False
        return self._standing.get(scheme, False)

    def _schemes_that_stand_alone(self) -> dict[Scheme, bool]:
        """For each scheme whether most of its lines have no end mark."""
        votes: dict[Scheme, list[int]] = {}
        for line in self._lines:
            found = number_at(line.text) if line.shape is Shape.TEXT else None
            if found is not None:
                words = line.text.chars
                if not _too_long_for_heading(words):
                    votes.setdefault(found[0], []).append(not re.search("[。；;]", words))
        return {scheme: 2 * sum(vote) > len(vote) for scheme, vote in votes.items()}

    def _doubtful(self, last: Unit, unit: Unit) -> bool:
        """Whether the two halves cannot be one sentence: the first ends bare, the second opens one."""
        return not _OPEN_END.search(last.text.chars) and bool(_OPENER.match(unit.text.chars))


def _closed(words: str) -> bool:
    words = words.rstrip(_CALLS)
    return bool(_TERMINAL.search(words.rstrip(_CLOSERS)) or _SOURCE_AFTER.search(words))


def _too_long_for_heading(words: str) -> bool:
    return len(words) > 46 or (len(words) > 34 and len(re.findall("[，,]", words)) > 1)


def _torn(one: str, other: str) -> bool:
    """Whether a bracket or quote is opened in ``one`` and closed in ``other``."""
    opened = _unpaired(one, _PAIRS)
    closed = _unpaired(other[::-1], {close: start for start, close in _PAIRS.items()})
    return bool(opened and closed and _PAIRS[opened[-1]] == closed[-1])


def _unpaired(words: str, pairs: Mapping[str, str]) -> list[str]:
    stack: list[str] = []
    for ch in words:
        if ch in pairs:
            stack.append(ch)
        elif stack and pairs[stack[-1]] == ch:
            stack.pop()
    return stack


def _whole_by_itself(words: str) -> bool:
    """A date, a number, a passage in brackets: nothing follows it on the next line."""
    return bool(
        DATE.match(words)
        or NUMBER.match(words)
        or re.fullmatch("（[^（）]*）", words)
        or re.match(r"[表图]\s*\d+|专栏|单位：", words)
        or role_end(words)
        or is_member(words)
        or is_names(words)
        or ((signed := _SIGNED.match(words)) and ISSUER.search(signed[1]))
    )


def _title_like(words: str, unit: Unit) -> bool:
    """A short line without any mark above a line that is a paragraph by itself."""
    return not re.search("[，、；：。]", words) and len(unit.text) > 40


def cut(text: Text) -> bool:
    """Whether a paragraph breaks off: it does not end with a mark that ends a sentence."""
    return not _closed(text.chars)


def piece_text(cells: Sequence[Piece]) -> Text:
    """The cells of a row that is no table's, as one line with spaces between."""
    out = NOTHING
    for cell in cells:
        if out and cell.text:
            out = out + Text(" ", (cell.text.places[0] - 1,), " ")
        out = out + cell.text
    return out
