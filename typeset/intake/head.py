"""The head of a document: issuers, title, number, delivery, recipients.

In: the lines of a document and where its title ends. Out: ``Head`` and the index of the first line of
the body. Rules of the field 1, 10 and 11.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from typeset.frozen import frozen
from typeset.intake import marks, mast
from typeset.intake.ledger import Ledger
from typeset.intake.lines import Line, Shape
from typeset.intake.numbers import number_at
from typeset.intake.source import Text, joined
from typeset.intake.split import ISSUER, NUMBER, Stretch, is_number, on_cover
from typeset.model import nodes

SHORTEST_TITLE_LINE = 4
"""Characters; what is shorter is no part of a title broken by sense, but an accident of the page."""
MOST_DELIVERY = 5
MOST_ADDRESS_LINES = 5
_KINDS = (
    ("分工", nodes.Kind.DUTIES),
    ("任免", nodes.Kind.APPOINTMENTS),
    ("通报", nodes.Kind.CIRCULAR),
    ("决定", nodes.Kind.DECISION),
    ("意见", nodes.Kind.OPINION),
    ("批复", nodes.Kind.REPLY),
    ("令", nodes.Kind.ORDER),
    ("报告", nodes.Kind.REPORT),
    ("通知", nodes.Kind.NOTICE),
)
_TASKS = re.compile("(?:任务|措施|职责|责任|目标|部门|事项|实事|要点|重点工作)分工")
"""Who does which task: not the 分工 of those who lead."""
_APPOINTED = re.compile(
    "(?:[任免]职|职务(?:任免)?)的(?:通知|决定)$|(?:任命|免去|聘任|解聘)(?!(?:办法|规定|制度)).{2,40}的(?:通知|决定)$"
)
"""关于……任职的通知, 关于任命……的通知."""
_SUBTITLE = re.compile(r"^[（(][^（()）]*[）)]$")
_LETTER_SPACED = re.compile(rf"(?<![^\s]){marks.HAN}(?:\s+{marks.HAN})+(?![^\s])")
_NUMBERED = re.compile(r"\s*[（(]([^（()）]+号)[）)]$")
_DATED = re.compile(r"^(\S{3,30})\s+(?:19|20)\d\d年\d{1,2}月\d{1,2}日$")
_MATTER = re.compile("关于|(?:印发|转发|批转)(?=[^的]*《)")
ADDRESS = re.compile(r"^各[^。；：]{2,120}：$")
_SALUTATION = re.compile(r"^(?:各位|同志们|主席|尊敬的)")


@frozen
class Head:
    """What a record has before its blocks; ``line`` is where the title begins. ``official``: it has a head
    of its own, as a gazette does not print."""

    kind: nodes.Kind
    issuers: tuple[str, ...]
    title: nodes.Lines
    subtitle: nodes.Lines
    number: str
    delivery: nodes.Delivery | None
    recipients: nodes.Recipients | None
    line: int
    words: str
    dates: tuple[str, ...]
    mast: mast.Mast = mast.NO_MAST
    official: bool = False


def read_head(lines: Sequence[Line], stretch: Stretch, ledger: Ledger) -> tuple[Head, int]:
    """The head of the document in ``stretch``, and the index of its first line of body."""
    reader = _Reader(lines, stretch, ledger)
    head = reader.head()
    return head, reader.at


class _Reader:
    def __init__(self, lines: Sequence[Line], stretch: Stretch, ledger: Ledger) -> None:
        self._lines = lines
        self._stretch = stretch
        self._ledger = ledger
        self._number = ""
        self._mast: list[Line] = []
        self._dated: list[tuple[Line, int]] = []
        self.at = stretch.start

    def head(self) -> Head:
        stretch, ledger = self._stretch, self._ledger
        texts: list[Text] = []
        title_end = stretch.title_end
        for n in range(stretch.start, stretch.title_end):
            line = self._lines[n]
            if line.shape is Shape.BLANK:
                continue
            if line.shape not in (Shape.TEXT, Shape.HEADING):
                title_end = n
                break
            if is_number(line) and not self._number:
                self._take_number(line)
                continue
            if mast.is_mast(line):
                if mast.signer(line) and any(map(mast.signer, self._mast)):
                    self._dated.append((line, len(line.text)))  # a second one is kept as it is
                else:
                    self._mast.append(line)
                continue
            if (dated := _DATED.match(line.text.chars)) and ISSUER.search(dated[1]):
                self._dated.append((line, dated.end(1)))
                continue
            for part in _issuer_apart(line.text.plain()):
                texts += by_sense(marks.normalise(part, ledger), ledger)
        issuers, title, subtitle = parts_of_title(texts)
        above = mast.read(self._mast, issuers, self._ledger)
        self.at = title_end
        subtitle += self._following_subtitle()
        self._find_number()
        if not self._number and title:
            title[-1] = self._without_number(title[-1])
        delivery = [
            self._named(text)
            for line, gap in self._dated
            for text in (line.text.cut(0, gap), line.text.cut(gap))
            if text
        ]
        delivery += [] if self._number else self._delivery()
        recipients = self._recipients()
        words = "".join(text.chars for text in title)
        return Head(
            kind=kind_of(words),
            issuers=tuple(text.chars for text in issuers),
            title=tuple(text.inlines for text in title),
            subtitle=tuple(text.inlines for text in subtitle),
            number=self._number,
            delivery=nodes.Delivery(tuple(text.inlines for text in delivery)) if delivery else None,
            recipients=recipients,
            line=self._titled_at(),
            words=words,
            dates=tuple(text.chars for text in (*(delivery or ()), *subtitle)),
            mast=above,
            official=any(mast.RED_HEAD.match(line.text.chars) for line in self._mast),
        )

    def _titled_at(self) -> int:
        """The line that the title begins on, that of the number or the red head if it has none."""
        lines = self._lines[
            self._stretch.start : max(self._stretch.title_end, self._stretch.start + 1)
        ]
        above = [*self._mast, *(line for line, _ in self._dated)]
        for line in lines:
            title = line.shape in (Shape.TEXT, Shape.HEADING) and line not in above
            if title and not is_number(line):
                return line.number
        return lines[0].number

    def _next(self) -> Line | None:
        """The next line with something in it; ``at`` moves to it."""
        while self.at < self._stretch.end:
            if self._lines[self.at].shape is not Shape.BLANK:
                return self._lines[self.at]
            self.at += 1
        return None

    def _take_number(self, line: Line) -> None:
        text = marks.tidy(marks.normalise(line.text.plain(), self._ledger), self._ledger)
        if text.chars.startswith("（") and text.chars.endswith("）"):
            for at in (0, len(text) - 1):
                self._ledger.drop("head.number", *text.range(at, at + 1))
            text = text.cut(1, len(text) - 1)
        self._number = text.chars

    def _find_number(self) -> None:
        line = self._next()
        if line is not None and not self._number and is_number(line):
            self._take_number(line)
            self.at += 1

    def _without_number(self, text: Text) -> Text:
        """The last line of a title without the number in brackets that web pages put behind it."""
        match = _NUMBERED.search(text.chars)
        if match is None or not match.start() or not NUMBER.match(match[1]):
            return text
        for at in (match.start(1) - 1, match.end() - 1):
            self._ledger.drop("head.number", *text.range(at, at + 1))
        self._number = marks.tidy(text.cut(*match.span(1)), self._ledger).chars
        return text.cut(0, match.start())

    def _following_subtitle(self) -> list[Text]:
        line = self._next()
        if line is None or not _SUBTITLE.match(line.text.chars) or is_number(line):
            return []
        self.at += 1
        text = marks.normalise(line.text.plain(), self._ledger)
        dated = re.search("[ \u3000]\\d{4}年", text.chars)
        return [(marks.name if dated else marks.tidy)(text, self._ledger)]

    def _delivery(self) -> list[Text]:
        """The lines between the title of a report and its first sentence: date, occasion, speaker."""
        begin = self.at
        taken: list[Line] = []
        while len(taken) < MOST_DELIVERY and (line := self._next()) is not None:
            words = line.text.chars
            covered = line.title and on_cover(line)
            if (line.shape is not Shape.TEXT and not covered) or re.search(
                "[。；]|[，：！,;:!]$|日，", words
            ):
                break
            if number_at(line.text) is not None or re.fullmatch(r"目\s*[录次]", words):
                break
            if len(words) > 45 or _SALUTATION.match(words) or re.search("^[^（(]+，", words):
                break
            taken.append(line)
            self.at += 1
        if not any(re.search(r"\d{4}\s*年|会议", line.text.chars) for line in taken):
            self.at = begin
            return []
        return [self._named(line.text) for line in taken]

    def _named(self, text: Text) -> Text:
        return marks.name(marks.normalise(text.plain(), self._ledger), self._ledger)

    def _recipients(self) -> nodes.Recipients | None:
        """The first line, where it is an address: 各……： (rule of the field 11)."""
        line = self._next()
        if line is None or line.shape is not Shape.TEXT:
            return None
        whole, end = self._address(line)
        words = whole.chars
        if not words.endswith((":", "：")):
            return None
        if _SALUTATION.match(words) or re.search("[。；;]", words) or len(words) > 200:
            return None
        address = re.match(
            r"^(?:各|州|市|县|省|区|有关|本|你|驻)|.*(?:政府|部门|单位|机构|局|委|办|公司|企业)[^，,]{0,8}[:：]$",
            words,
        )
        if not address or re.search("(?:如下|通知|规定|决定|公布|名单)[:：]$", words):
            return None
        for above, below in pairwise(self._lines[self.at : end]):
            gap = self._ledger.untouched(above.end, below.start)
            if above.end < gap:
                self._ledger.change("line.joined", above.end, gap, "")
        self.at = end
        text = marks.tidy(marks.normalise(whole, self._ledger), self._ledger)
        return nodes.Recipients(text.inlines, origin=line.number)

    def _address(self, line: Line) -> tuple[Text, int]:
        """An address broken over lines, as one; and the index of the line after it."""
        whole, end = line.text, self.at + 1
        while (
            line.text.chars.startswith("各")
            and end < min(self._stretch.end, self.at + MOST_ADDRESS_LINES)
            and self._lines[end].shape is Shape.TEXT
            and not re.search("[:：。；;]", whole.chars)
        ):
            whole, end = whole + self._lines[end].text, end + 1
        return (whole, end) if whole.chars.endswith((":", "：")) else (line.text, self.at + 1)


def kind_of(words: str) -> nodes.Kind:
    """The kind of document, told from the end of its title."""
    bare = re.sub(r"[（(][^（()）]*[）)]$", "", words)
    if _APPOINTED.search(bare):
        return nodes.Kind.APPOINTMENTS
    for sign, kind in _KINDS[1 if _TASKS.search(bare) else 0 : 2]:
        if sign in bare[-9:] or (sign == "任免" and sign in bare):
            return kind
    for sign, kind in _KINDS[2:]:
        if bare.endswith(sign):
            return kind
    return nodes.Kind.OTHER


def _issuer_apart(text: Text) -> list[Text]:
    """The issuer and the rest of a title on one line, where a space stands between them."""
    match = re.match(r"^(\S{3,30})\s+(?=\S)", text.chars)
    if match is None or not ISSUER.search(match[1]) or "关于" in match[1]:
        return [text]
    return [text.cut(0, match.end(1)), *_issuer_apart(text.cut(match.end()))]


def _bodies(text: Text) -> list[Text]:
    """Two bodies of one place that are written without a space: 甲州委办公室甲州人民政府办公室."""
    place = re.match("(?:中共)?([\u4e00-\u9fff]{1,6}?[省州市县区])", text.chars)
    second = text.chars.find(place[1], place.end()) if place else -1
    if second < 0 or not ISSUER.search(text.chars[:second]):
        return [text]
    return [text.cut(0, second), text.cut(second)]


def by_sense(text: Text, ledger: Ledger) -> list[Text]:
    """A line of a title at its spaces, which were line ends; 通 知 is one word set wide."""
    text = text.strip()
    for match in reversed(list(_LETTER_SPACED.finditer(text.chars))):
        for space in reversed(list(re.finditer(r"\s+", match[0]))):
            start = match.start() + space.start()
            text = marks.change(text, ledger, "space.wide", start, start + len(space[0]), "")
    out, at = [], 0
    for match in re.finditer(r"\s+", text.chars):
        out.append(text.cut(at, match.start()))
        first, end = text.range(*match.span())
        if not ledger.changed(first, end):
            ledger.change("space.title", first, end, "")
        at = match.end()
    return [*out, text.cut(at)]


def parts_of_title(
    texts: Sequence[Text],
) -> tuple[list[Text], list[Text], list[Text]]:
    """Issuers, lines of the title and subtitles."""
    rest = [text for text in texts if text]
    issuers: list[Text] = []
    while len(rest) > 1 and ISSUER.search(rest[0].chars) and "关于" not in rest[0].chars:
        issuers.append(rest.pop(0))
    verb = _MATTER.search(rest[0].chars) if rest else None
    if verb is not None and ISSUER.search(rest[0].chars[: verb.start()]):
        issuers += _bodies(rest[0].cut(0, verb.start()))
        rest[0] = rest[0].cut(verb.start())
    subtitles: list[Text] = []
    while len(rest) > 1 and _SUBTITLE.match(rest[-1].chars):
        subtitles.insert(0, rest.pop())
    lines: list[Text] = []
    for text in rest:
        if lines and min(len(text), len(lines[-1])) < SHORTEST_TITLE_LINE:
            lines[-1] = joined((lines[-1], text))
        else:
            lines.append(text)
    return issuers, lines, subtitles
