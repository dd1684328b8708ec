"""The text of a Word file as it grows, and what has to be said about it.

``Scroll`` takes characters in reading order, a paragraph of the file a line; ``Remark``s keep their
places until the ledger is there. What Word only shows (numbers of lists, marks of notes) is marked as
generated: no excerpt holds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from typeset.diagnostics import Severity
from typeset.frozen import frozen
from typeset.intake.docx.numbering import Number
from typeset.intake.docx.styles import Layout, Look
from typeset.intake.source import PLAIN, Text

MOST_TEXT = 20_000_000
"""Characters of a whole document."""


@frozen
class Remark:
    """A finding to be: ``values`` fill the placeholders of its message."""

    rule: str
    severity: Severity
    start: int
    end: int
    values: tuple[tuple[str, object], ...] = ()


class TooLongError(Exception):
    """The text is longer than any document."""


class Scroll:
    """Text with the mark of each character, the starts of paragraphs, and the remarks about it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._marks: list[str] = []
        self.size = 0
        self.starts: list[int] = []
        self.generated: list[tuple[int, int]] = []
        self.unprinted: list[tuple[int, int]] = []
        self.remarks: list[Remark] = []
        self._whole: tuple[int, str, str] = (-1, "", "")

    def begin(self) -> int:
        """A paragraph of the file begins; its number."""
        self.starts.append(self.size)
        return len(self.starts)

    def put(self, text: str, mark: str = PLAIN, *, generated: bool = False) -> None:
        """Append ``text``."""
        if not text:
            return
        self._pieces.append(text)
        self._marks.append(mark * len(text))
        if generated:
            self.generated.append((self.size, self.size + len(text)))
        self.size += len(text)
        if self.size > MOST_TEXT:
            raise TooLongError

    def whole(self) -> tuple[str, str]:
        """All text and all marks so far."""
        if self._whole[0] != self.size:
            self._whole = (self.size, "".join(self._pieces), "".join(self._marks))
            self._pieces, self._marks = [self._whole[1]], [self._whole[2]]
        return self._whole[1:]

    def tail(self, start: int) -> str:
        """The text from ``start`` on; cheap near the end."""
        at, out = self.size, []
        for piece in reversed(self._pieces):
            if at <= start:
                break
            out.append(piece)
            at -= len(piece)
        text = "".join(reversed(out))
        return text[len(text) - (self.size - start) :]

    def cut(self, start: int, end: int) -> Text:
        """The part ``start:end``; tabs are spaces in it."""
        text, marks = self.whole()
        chars = text[start:end].replace("\t", " ")
        return Text(chars, tuple(range(start, end)), marks[start:end])

    def say(
        self,
        rule: str,
        start: int,
        end: int,
        severity: Severity = Severity.NOTE,
        **values: object,
    ) -> None:
        """A remark about ``start:end``."""
        shown = ((key, _short(value)) for key, value in values.items())
        self.remarks.append(Remark(rule, severity, start, end, tuple(shown)))


def _short(value: object) -> object:
    return value if not isinstance(value, str) or len(value) < 2000 else value[:2000] + "…"


@frozen
class Picture:
    """A picture in a part: the relationship that leads to it, and what is said about it."""

    part: str
    relation: str
    linked: bool
    alt: str
    floating: bool
    kind: str = ""


@dataclass
class Para:
    """A paragraph that has been read. ``looks`` are its stretches; ``number`` its place in the file."""

    number: int
    start: int
    layout: Layout
    end: int = 0
    looks: list[tuple[int, int, Look]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    boxes: list[object] = field(default_factory=list)
    listed: Number | None = None
    lead: int = 0
    contents: bool = False
    oneline: bool = False

    def told(self, chars: str) -> Iterable[tuple[Look, int]]:
        """Looks with the number of visible characters in each; ``chars`` is the whole text."""
        for start, end, look in self.looks:
            count = sum(not ch.isspace() for ch in chars[start:end])
            if count:
                yield look, count
