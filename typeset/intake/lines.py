"""Markdown, or plain text, as lines of text without its marks.

In: ``Source``. Out: ``Line``s: headings, bullets, table rows, pictures, text. What is a mark of the format
(CommonMark, GFM tables, the HTML that converters leave in Markdown) is told to the ledger as markup.
Markdown's paragraphs are not trusted: a line is a line, and what belongs together is decided later.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from enum import Enum

from typeset.frozen import frozen, replace
from typeset.intake import spaced
from typeset.intake.ledger import Ledger
from typeset.intake.notes import NO_NOTES, Notes
from typeset.intake.source import (
    BOLD,
    NOTE,
    NOTHING,
    PLAIN,
    SUBSCRIPT,
    SUPERSCRIPT,
    Source,
    Text,
    joined,
)


class Shape(Enum):
    """What a line looks like in the foreign file."""

    BLANK = "blank"
    TEXT = "text"
    HEADING = "heading"
    BULLET = "bullet"
    ROW = "row"
    PICTURE = "picture"


@frozen
class Piece:
    """A cell of a table row; spans are those that the file states (HTML), else 1."""

    text: Text
    columns: int = 1
    rows: int = 1
    header: bool = False


@frozen
class Line:
    """``level`` counts the ``#`` of a heading. ``indent``: begins with two ideographic spaces.

    ``text`` of a picture is its alternative text, ``target`` its path. ``cells`` are those of a row;
    ``head`` says that the file marks the row as a header. Where the format knows (Word, HTML): ``whole``, a
    paragraph begins here, or the row has the spans that it states; ``opens``, a table begins; ``title``, it
    looks like a title; ``styled``, the level that its style gives a heading; ``contents``, an entry of
    generated contents; ``red``, printed in red; ``sealed``, a seal stands on it. ``period``: the
    第3期 of minutes, which is their number.
    """

    number: int
    start: int
    end: int
    shape: Shape
    text: Text = NOTHING
    level: int = 0
    indent: bool = False
    target: str = ""
    cells: tuple[Piece, ...] = ()
    head: bool = False
    quoted: bool = False
    whole: bool = False
    opens: bool = False
    title: bool = False
    styled: int = 0
    contents: bool = False
    red: bool = False
    sealed: bool = False
    period: bool = False


_TABLE = re.compile(r"<table\b", re.I)
_TABLE_END = re.compile(r"</table\s*>", re.I)
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})(?:[ \t]+|(?=[^#\s!-/]))(.*?)[ \t]*#*[ \t]*$")
_BULLET = re.compile(r"\s*[-*+•][ \t]+(?=\S)")
_RULE = re.compile(r"\s*(?:([-*_=])[ \t]*){3,}$|\s*```.*$|\s*~~~.*$")
_LONG_RULE = re.compile(r"\s*(?:[-=_*]{5,}|[─━═]{3,})\s*$")
_GRID = re.compile(r"\s*\+(?:[-=:]+\+)+\s*$")
"""A border between the rows of a grid table (Pandoc)."""
_ATTRIBUTES = re.compile(r"[ \t]*\{[#.][^{}\u3000-\u9fff]{0,80}[^{}]{0,80}\}[ \t]*$")
"""What Pandoc writes behind a heading."""
_BARS = re.compile("[│┃║]")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})\s*$")
_PIPES = re.compile(r"\s*\|.*\|\s*$")
_DASHES = frozenset("|-: ")
_DELIMITERS = re.compile(r"\|(?: *:?-+:? *\|)*(?: *:?-+:?)?|:?-{2,}:?(?: *\| *:?-+:?)* *\|?")
_PICTURE = re.compile(r"\s*!\[([^\]]*)\]\(([^)]*)\)\s*$|\s*<img\b[^>]*?>\s*$", re.I)
_ATTRIBUTE = re.compile(r"(\w+)\s*=\s*[\"']?([^\"'\s>]*)")
_TAGS = "b|strong|i|em|u|sup|sub|span|font|div|p|center|a|table|tbody|thead|tr|td|th|small|big|hr"
_INLINE = re.compile(
    rf"(?P<bold>\*\*|(?<!_)__(?!_))|(?P<break><br\s*/?>)|</?(?P<tag>{_TAGS})\b[^<>]*/?>"
    r"|(?P<auto><)(?=https?://[^<>\s]+>)|(?<=\S)(?P<end>>)"
    r"|(?P<entity>&(?:\w{2,8}|#\d{1,7}|#x[0-9a-fA-F]{1,6});)"
    r"|(?P<escape>\\)(?=[!-/:-@\[-`{-~])|(?P<link>\[)(?=[^\[\]]{1,200}\]\([^()\s]*\))"
    r"|(?P<note>\[\^[\w-]{1,20}\](?!:))"
    r"|(?P<url>\]\([^()\s]*\))|(?P<tick>`)",
    re.I,
)
_WEIGHT = {"b": BOLD, "strong": BOLD, "sup": SUPERSCRIPT, "sub": SUBSCRIPT}


def read_lines(source: Source, ledger: Ledger, form: str, notes: Notes = NO_NOTES) -> list[Line]:
    """The lines of ``source``; ``form`` is ``md`` or ``txt`` (no Markdown but tabs for tables)."""
    return list(_Reader(source, ledger, notes, markdown=form == "md").lines())


def _enclosed(text: str, opener: re.Pattern[str], closer: re.Pattern[str]) -> list[tuple[int, int]]:
    """Start and end of every stretch from an opener to the next closer; one without a closer is none."""
    out = []
    at = 0
    while (opened := opener.search(text, at)) and (closed := closer.search(text, opened.end())):
        at = closed.end()
        out.append((opened.start(), at))
    return out


def _is_delimiter(raw: str) -> bool:
    """Whether a line is the row of dashes below the header of a pipe table (GFM, 4.10)."""
    raw = raw.strip()
    return bool(raw) and set(raw) <= _DASHES and bool(_DELIMITERS.fullmatch(raw))


class _Reader:
    def __init__(self, source: Source, ledger: Ledger, notes: Notes, *, markdown: bool) -> None:
        self._called = notes.calls
        self._inner: set[int] = set()
        self._source = source
        self._ledger = ledger
        self._markdown = markdown
        places = list(source.lines())
        rows = [source.text[start:end] for _, start, end in places]
        self._margin = 0 if markdown else spaced.margin(rows)
        self._spaced = spaced.rows(rows, [start for _, start, _ in places])

    def lines(self) -> Iterator[Line]:
        text = self._source.text
        for start, end in _enclosed(text, re.compile("<!--"), re.compile("-->")):
            self._ledger.markup(start, end)
        tables = _enclosed(text, _TABLE, _TABLE_END)
        done, t = 0, 0
        rows = list(self._source.lines())
        for n, (number, start, end) in enumerate(rows):
            if start >= self._source.end:
                break
            begin = max(start, done)
            if done > start and done >= end:
                continue
            while t < len(tables) and begin <= tables[t][0] < end:
                opened, done = tables[t]
                t += 1
                if text[begin:opened].strip():
                    yield from self._line(number, begin, opened, "")
                yield from self._html_rows(opened, done)
                begin = done
            if begin == start or (begin < end and text[begin:end].strip()):
                following = text[rows[n + 1][1] : rows[n + 1][2]] if n + 1 < len(rows) else ""
                row = self._spaced.get(n) if begin == start else None
                if row is not None:
                    yield from self._spaces(number, start, end, row)
                else:
                    yield from self._line(number, begin, end, following)

    def _line(self, number: int, start: int, end: int, following: str) -> Iterator[Line]:
        raw = self._source.text[start:end]
        if not raw.strip() or self._only_markup(start, end):
            yield Line(number, start, end, Shape.BLANK)
            return
        indent = raw.startswith(("\u3000\u3000", "    ", "\xa0\xa0")) or raw[:12] == "&nbsp;&nbsp;"
        if self._margin:
            indent = spaced.blanks(raw) >= self._margin + 2
        if self._markdown and _GRID.match(raw):
            self._ledger.markup(start, end)
        elif (_LONG_RULE if not self._markdown else _RULE).match(raw) or (
            self._markdown and _is_delimiter(raw)
        ):
            self._ledger.markup(start, end)
            yield Line(number, start, end, Shape.BLANK)
        elif self._markdown and (match := _PICTURE.match(raw)):
            yield self._picture(number, start, end, match)
        elif self._markdown and _PIPES.match(raw):
            ruled = bool(_GRID.match(following) and "=" in following)
            line = self._pipes(number, start, end, head=ruled or _is_delimiter(following))
            yield replace(line, opens=ruled)
        elif "\t" in raw.strip():
            yield self._tabs(number, start, end)
        else:
            yield from self._words(number, start, end, following, indent=indent)

    def _only_markup(self, start: int, end: int) -> bool:
        return not any(True for _ in self._ledger.final(start, end))

    def _words(
        self, number: int, start: int, end: int, following: str, *, indent: bool
    ) -> Iterator[Line]:
        shape, level, at, quoted = Shape.TEXT, 0, start, False
        if self._markdown:
            while (quote := re.match(r"\s{0,3}>\s?", self._source.text[at:end])) is not None:
                self._ledger.markup(at, at + quote.end())
                at += quote.end()
                quoted = True
            raw = self._source.text[at:end]
            if _UNDERLINE.match(following) and not quoted:
                shape, level = Shape.HEADING, 1 if "=" in following else 2
            elif match := _HEADING.match(raw):
                shape, level = Shape.HEADING, len(match[1])
                self._ledger.markup(at, at + match.start(2))
                self._ledger.markup(at + match.end(2), end)
                at, end = at + match.start(2), at + match.end(2)
                if extra := _ATTRIBUTES.search(self._source.text, at, end):
                    self._ledger.markup(extra.start(), end)
                    end = extra.start()
            elif match := _BULLET.match(raw):
                shape = Shape.BULLET
                self._ledger.markup(at, at + match.end())
                at += match.end()
            elif raw.endswith("\\"):
                self._ledger.markup(end - 1, end)
                end -= 1
        for part in self.inline(at, end):
            text = part.strip()
            if text:
                yield Line(
                    number,
                    text.places[0],
                    text.places[-1] + 1,
                    shape,
                    text,
                    level,
                    indent,
                    quoted=quoted,
                )

    def _picture(self, number: int, start: int, end: int, match: re.Match[str]) -> Line:
        alt, target = match[1] or "", match[2] or ""
        for name, value in _ATTRIBUTE.findall(match[0]) if match[1] is None else ():
            alt, target = (value, target) if name.lower() == "alt" else (alt, target)
            target = value if name.lower() == "src" else target
        self._ledger.markup(start, end)
        text = Text(alt, (start,) * len(alt), PLAIN * len(alt))
        return Line(number, start, end, Shape.PICTURE, text, target=target.split(" ")[0])

    # ---- tables

    def _tabs(self, number: int, start: int, end: int) -> Line:
        return Line(
            number, start, end, Shape.ROW, cells=tuple(self._cells(start, end, re.compile("\t")))
        )

    def _spaces(self, number: int, start: int, end: int, row: spaced.Row) -> Iterator[Line]:
        """A row whose cells stand in columns made with spaces or drawn borders."""
        self._bars(start, end)
        if row is spaced.BORDER:
            if start not in self._inner:
                self._ledger.markup(start, end)
            return
        pieces = []
        for cell in row.cells:
            self._inner.update(self._source.start(self._source.line(a)) for a, _ in cell)
            pieces.append(Piece(joined(self._cell(a, b).strip() for a, b in cell)))
        last = max((b for cell in row.cells for _, b in cell), default=end)
        yield Line(
            number,
            start,
            max(last, end),
            Shape.ROW,
            cells=tuple(pieces),
            head=row.head,
            opens=row.head,
        )

    def _bars(self, start: int, end: int) -> None:
        """The borders of a line drawn with characters are no text."""
        for match in _BARS.finditer(self._source.text, start, end):
            self._ledger.markup(*match.span())

    def _pipes(self, number: int, start: int, end: int, *, head: bool) -> Line:
        raw = self._source.text[start:end]
        first = start + raw.index("|") + 1
        last = start + raw.rindex("|")
        self._ledger.markup(start, first)
        self._ledger.markup(last, end)
        cells = tuple(self._cells(first, last, re.compile(r"(?<!\\)\|")))
        return Line(number, start, end, Shape.ROW, cells=cells, head=head)

    def _cells(self, start: int, end: int, border: re.Pattern[str]) -> Iterator[Piece]:
        at = start
        for match in border.finditer(self._source.text, start, end):
            self._ledger.markup(*match.span())
            yield Piece(self._cell(at, match.start()))
            at = match.end()
        yield Piece(self._cell(at, end))

    def _cell(self, start: int, end: int) -> Text:
        """The text of a cell; a line break in it is kept as one ``\\n``."""
        out = NOTHING
        for part in self.inline(start, end):
            text = part.strip()
            if text and out:
                out = out + Text("\n", (text.places[0],), PLAIN)
            out = out + text
        return out

    def _html_rows(self, start: int, end: int) -> Iterator[Line]:
        """The rows of an HTML table (HTML, 4.9); what lies between cells is markup."""
        text = self._source.text
        tags = re.compile(r"<(/?)(tr|td|th|caption|thead|tbody)\b([^<>]*)>", re.I)
        cells: list[Piece] = []
        opened: tuple[int, str, str] | None = None
        row_start, head, at = start, False, start
        for match in tags.finditer(text, start, end):
            closing, name = bool(match[1]), match[2].lower()
            if opened is not None and (closing or name in ("td", "th", "tr")):
                begun, kind, attributes = opened
                cells.append(self._html_cell(begun, match.start(), kind, attributes))
                at, opened = match.start(), None
            if name == "thead":
                head = not closing
            elif name in ("td", "th") and not closing:
                self._ledger.markup(at, match.end())
                opened = (match.end(), name, match[3])
            elif name == "caption" and not closing:
                self._ledger.markup(at, match.end())
                at = text.find("<", match.end(), end)
                for part in self.inline(match.end(), at):
                    if words := part.strip():
                        line = self._source.line(words.places[0])
                        yield Line(line, words.places[0], at, Shape.TEXT, words)
            if name == "tr" and cells:
                yield self._html_row(
                    row_start, match.end() if closing else match.start(), cells, head
                )
                cells = []
            if name == "tr" and not closing:
                row_start = match.start()
        if cells:
            yield self._html_row(row_start, end, cells, head)
        self._ledger.markup(at, end)

    def _html_row(self, start: int, end: int, cells: Sequence[Piece], head: bool) -> Line:
        all_heads = head or all(cell.header for cell in cells)
        number = self._source.line(start)
        return Line(number, start, end, Shape.ROW, cells=tuple(cells), head=all_heads)

    def _html_cell(self, start: int, end: int, kind: str, attributes: str) -> Piece:
        given = {key.lower(): value for key, value in _ATTRIBUTE.findall(attributes)}
        spans = [
            min(int(value), 200) if (value := given.get(key, "1")).isdecimal() else 1
            for key in ("colspan", "rowspan")
        ]
        return Piece(self._cell(start, end), max(spans[0], 1), max(spans[1], 1), kind == "th")

    # ---- inline marks

    def inline(self, start: int, end: int) -> Iterator[Text]:
        """The text of ``start:end`` by its lines (``<br>``), with bold and raised parts marked."""
        chars: list[str] = []
        places: list[int] = []
        marks: list[str] = []
        mark, at, autolink = PLAIN, start, False

        def flush(upto: int) -> None:
            if self._ledger.markup_in(at, upto) < 0:
                chars.extend(self._source.text[at:upto])
                places.extend(range(at, upto))
                marks.append(mark * (upto - at))
                return
            for k in range(at, upto):
                if not self._ledger.is_markup(k):
                    chars.append(self._source.text[k])
                    places.append(k)
                    marks.append(mark)

        for match in _INLINE.finditer(self._source.text, start, end) if self._markdown else ():
            kind = match.lastgroup or ""
            if (kind == "end" and not autolink) or (
                kind == "note" and match.start() not in self._called
            ):
                continue
            flush(match.start())
            at = match.end()
            if kind == "entity":
                meant = html.unescape(match[0])
                self._ledger.decode(*match.span(), meant)
                meant = meant.replace("\xa0", " ")
                chars += meant
                places += [match.start()] * len(meant)
                marks.append(mark * len(meant))
                continue
            self._ledger.markup(*match.span())
            if kind == "note":
                chars.append(NOTE)
                places.append(match.start())
                marks.append(mark)
            elif kind == "bold":
                mark = PLAIN if mark == BOLD else BOLD
            elif kind == "tag":
                mark = PLAIN if match[0][1] == "/" else _WEIGHT.get(match["tag"].lower(), mark)
            elif kind == "break":
                yield Text("".join(chars), tuple(places), "".join(marks))
                chars, places, marks = [], [], []
            autolink = kind == "auto" or (autolink and kind != "end")
        flush(end)
        yield Text("".join(chars), tuple(places), "".join(marks))
