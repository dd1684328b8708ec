"""A foreign text file, read with care, and text that knows where in it each character came from.

In: the path of a Markdown or plain text file. Out: ``Source``; ``Text`` slices and joins like a string
and keeps for every character its offset in the source and its mark (bold, superscript).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from pathlib import Path

from typeset.diagnostics import Fault, InputFaults, Span
from typeset.frozen import frozen
from typeset.model import nodes
from typeset.model.whitespace import banned

MOST_BYTES = 20_000_000
MOST_LINE = 200_000
ENCODINGS = ("utf-8-sig", "gb18030")
PLAIN, BOLD, SUPERSCRIPT, SUBSCRIPT, DOTTED = " b^_."
NOTE = "\x03"
"""Stands in the text where a note of the file is called; ``notes`` puts the note there."""
FIRST_RUBY = "\ue000"
"""Marks from here on are those of text with a reading above it, each its own."""
_STYLES = {
    BOLD: nodes.Style.STRONG,
    SUPERSCRIPT: nodes.Style.SUPERSCRIPT,
    SUBSCRIPT: nodes.Style.SUBSCRIPT,
    DOTTED: nodes.Style.EMPHASIS,
}
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")


class Source:
    """The text of a file with its lines; line ends are ``\\n``.

    ``starts``: where its lines begin, if it is not behind every line end. ``generated``: stretches that the
    file only shows (automatic numbers). ``end``: where its documents end; notes stand behind. ``tagged``:
    the text is that of a page with its tags.
    """

    def __init__(
        self,
        name: str,
        text: str,
        *,
        starts: Sequence[int] | None = None,
        generated: Iterable[tuple[int, int]] = (),
        end: int | None = None,
        tagged: bool = False,
    ) -> None:
        self.name = name
        self.text = text
        self.end = len(text) if end is None else end
        self.tagged = tagged
        self._starts = starts or [0, *(match.end() for match in re.finditer("\n", text))]
        self._generated = sorted(generated)

    def shown(self, start: int, end: int) -> list[tuple[int, int]]:
        """The stretches in ``start:end`` that the file only shows."""
        at = bisect_right(self._generated, (start, start))
        at -= at > 0 and self._generated[at - 1][1] > start
        out = []
        while at < len(self._generated) and self._generated[at][0] < end:
            out.append(self._generated[at])
            at += 1
        return out

    def line(self, offset: int) -> int:
        """The line, counted from 1, that ``offset`` lies in."""
        return bisect_right(self._starts, offset)

    def start(self, line: int) -> int:
        """Where ``line``, counted from 1, begins."""
        return self._starts[min(max(line, 1), len(self._starts)) - 1]

    def lines(self) -> Iterator[tuple[int, int, int]]:
        """``(line, start, end)`` of every line, without its line end."""
        for number, start in enumerate(self._starts, 1):
            end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
            yield number, start, end


def read_source(path: Path) -> Source:
    """The file at ``path``: UTF-8 or GB18030, UTF-16 with its mark.

    Raises:
        InputFaults: no file, too large, not text, characters that no record may hold.
    """
    name = str(path)
    try:
        if not path.exists():
            raise _fault(name, "missing")
        if not path.is_file():
            raise _fault(name, "kind")
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise _fault(name, "unreadable", why=error) from None
    if len(data) > MOST_BYTES:
        raise _fault(name, "size", most=MOST_BYTES // 1_000_000)
    if data.startswith(_BINARY):
        raise _fault(name, "binary")
    text = _decode(data, name).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise _fault(name, "empty")
    source = Source(name, text)
    faults = [
        Fault("intake.character", Span(name, source.line(offset)), {"code": f"U+{code:04X}"})
        for offset, code in banned(text)
        if code not in INVISIBLE
    ]
    faults += [
        Fault("intake.line", Span(name, number), {"most": MOST_LINE})
        for number, start, end in source.lines()
        if end - start > MOST_LINE
    ]
    if faults:
        raise InputFaults(faults[:200])
    return source


_TEXTUAL = re.compile("[\t\n\r -~\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e“”‘’—…·]")
INVISIBLE = (0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060, 0x0C)
"""Byte order marks, zero-width characters and page feeds that programs leave behind: repaired."""


def _decode(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data[:4000] and (text := _unmarked(data)):
        return text
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _fault(name, "encoding")


def _unmarked(data: bytes) -> str:
    """UTF-16 without its mark: nine of ten characters are those of Chinese text; else nothing."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if 10 * len(_TEXTUAL.findall(text)) >= 9 * len(text):
            return text
    return ""


def _fault(name: str, rule: str, **values: object) -> InputFaults:
    return InputFaults([Fault(f"intake.{rule}", Span(name, 0), values)])


@frozen
class Text:
    """Characters with the source offset and the mark of each."""

    chars: str
    places: tuple[int, ...]
    marks: str

    def __len__(self) -> int:
        return len(self.chars)

    def __add__(self, other: Text) -> Text:
        return Text(self.chars + other.chars, self.places + other.places, self.marks + other.marks)

    def cut(self, start: int, end: int | None = None) -> Text:
        """The part from ``start`` to ``end``."""
        return Text(self.chars[start:end], self.places[start:end], self.marks[start:end])

    def strip(self) -> Text:
        """Without white space at its ends."""
        start = len(self.chars) - len(self.chars.lstrip())
        return self.cut(start, max(start, len(self.chars.rstrip())))

    def replaced(self, start: int, end: int, new: str) -> Text:
        """``new`` in the place of a part; it takes place and mark of the part's first character."""
        at = self.places[start : start + 1] or (self.places[-1] + 1,)
        mark = self.marks[start : start + 1] or PLAIN
        middle = Text(new, at * len(new), mark * len(new))
        return self.cut(0, start) + middle + self.cut(end)

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the source of the part ``start:end``, which is not empty."""
        return self.places[start], self.places[end - 1] + 1

    def bold(self, start: int = 0) -> int:
        """Where the bold stretch that begins at ``start`` ends; ``start`` where none does."""
        end = start
        while end < len(self.marks) and self.marks[end] == BOLD:
            end += 1
        return end

    @property
    def inlines(self) -> nodes.Inlines:
        """As inline content of a record; a note is called by its offset between two ``NOTE``s, a reading
        (ruby) stands for its place in the same way until ``notes`` makes them nodes."""
        out: list[nodes.Inline] = []
        at = 0
        for mark, group in groupby(self.marks):
            end = at + sum(1 for _ in group)
            words = self.chars[at:end]
            if NOTE in words:
                words = "".join(
                    f"{NOTE}{place}{NOTE}" if ch == NOTE else ch
                    for ch, place in zip(words, self.places[at:end], strict=True)
                )
            chars = nodes.Chars(words)
            if mark in _STYLES:
                out.append(nodes.Styled(_STYLES[mark], (chars,)))
            elif mark >= FIRST_RUBY:
                out.append(nodes.Ruby((chars,), mark))
            else:
                out.append(chars)
            at = end
        return tuple(out)

    def plain(self) -> Text:
        """Without marks."""
        return Text(self.chars, self.places, PLAIN * len(self.chars))


NOTHING = Text("", (), "")


def joined(texts: Iterable[Text]) -> Text:
    """All of ``texts`` one after the other."""
    parts = list(texts)
    return Text(
        "".join(text.chars for text in parts),
        tuple(chain.from_iterable(text.places for text in parts)),
        "".join(text.marks for text in parts),
    )
