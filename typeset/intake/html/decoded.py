"""The texts of a page with its entities decoded, and which of its characters are text.

In: a page and its stretches. Out: ``Text``s whose characters know their place in the file. An entity,
and a number that a browser prints before an item of a list, stand at the place where the file has them. At
the end the ledger is told which characters of the file stand in a line (HTML, 13.2.5.72 and 13.2.5.73).
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from typeset.intake import marks
from typeset.intake.characters import Characters
from typeset.intake.html.page import Page
from typeset.intake.ledger import Ledger
from typeset.intake.lines import Line, Shape
from typeset.intake.source import PLAIN, Text, joined

_BLANKS = re.compile(r"[ \t\n\f]+")
_EAST = re.compile(marks.EAST)
_ENTITY = re.compile(r"&(?:\w{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});?")


class Decoder:
    """Decodes stretches of a page and remembers what it decoded."""

    def __init__(self, page: Page, ledger: Ledger) -> None:
        self._page = page
        self._ledger = ledger
        self._characters = Characters(ledger, notes=False)
        self._entities: list[tuple[int, int, str]] = []

    def decoded(self, start: int, end: int) -> Text:
        """A stretch with its entities decoded; blanks are as in the file."""
        text = self._page.text
        parts: list[Text] = []
        at = start
        for match in _ENTITY.finditer(text, start, end):
            size, meant = _entity(match[0])
            if not size:
                continue
            parts.append(self._plain(at, match.start()))
            place = match.start()
            meant = self._characters.meant(meant.replace("\xad", ""), place)
            self._entities.append((place, place + size, meant))
            parts.append(Text(meant, (place,) * len(meant), PLAIN * len(meant)))
            at = place + size
        parts.append(self._plain(at, end))
        return joined(parts)

    def _plain(self, start: int, end: int) -> Text:
        text = Text(self._page.text[start:end], tuple(range(start, end)), PLAIN * (end - start))
        return self._characters.mended(text)

    def printed(self, at: int, words: str) -> Text:
        """``words`` that a browser prints for the tag at ``at``."""
        self._entities.append((at, at + 1, words))
        return Text(words, (at,) * len(words), PLAIN * len(words))

    def mark_up(self, lines: Sequence[Line]) -> None:
        """Tell the ledger which characters are text: those that stand in a line."""
        used = bytearray(len(self._page.text))
        for line in lines:
            for text in (line.text, *(piece.text for piece in line.cells)):
                if line.shape is not Shape.PICTURE:
                    for place in text.places:
                        used[place] = 1
        at = 0
        for start, end, meant in (*sorted(self._entities), (len(used), len(used), "")):
            self._mark_unused(used, at, start)
            if start < end and used[start]:
                self._ledger.decode(start, end, meant)
            elif start < end:
                self._ledger.markup(start, end)
            at = end

    def _mark_unused(self, used: bytearray, start: int, end: int) -> None:
        at = start
        while at < end:
            begin = used.find(0, at, end)
            if begin < 0:
                return
            stop = used.find(1, begin, end)
            stop = end if stop < 0 else stop
            self._ledger.left_out(begin, stop)
            at = stop


def _entity(words: str) -> tuple[int, str]:
    """How many characters of ``words`` are an entity, and what it means; some need no semicolon, and letters
    behind them are text (HTML, 13.2.5.73)."""
    whole = html.unescape(words)
    if whole == words:
        return 0, ""
    for size in range(3, len(words)):
        meant = html.unescape(words[:size])
        if meant != words[:size] and meant + words[size:] == whole:
            return size, meant
    return len(words), whole


def drawn_together(text: Text) -> Text:
    """Blanks and line ends as one blank; between Chinese characters a line end is nothing."""
    parts, at = [], 0
    for match in _BLANKS.finditer(text.chars):
        start, end = match.span()
        parts.append(text.cut(at, start))
        east = _EAST.match(text.chars[start - 1 : start]) and _EAST.match(text.chars[end : end + 1])
        if not ("\n" in match[0] and east):
            parts.append(Text(" ", text.places[start : start + 1], text.marks[start]))
        at = end
    return joined([*parts, text.cut(at)]) if at else text
