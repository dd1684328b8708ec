"""The tree of a page as paragraphs and rows.

In: an element. Out: ``Block``s in order: the stretches of text in each, with their marks, and how it is
set. Paragraphs end where block elements begin and end, lines at ``<br>``. A table that only places text
is no table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from typeset.intake.docx.names import local
from typeset.intake.html.page import NUMBERS, PLACE
from typeset.intake.source import BOLD, PLAIN, SUBSCRIPT, SUPERSCRIPT

BREAK = -1
"""Stands for ``<br>`` among the numbers of stretches."""
MOST_DEEP = 240
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div"),
        *("dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "li", "main", "nav", "ol", "p", "pre", "section"),
        *("summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul"),
    )
)
_MARKS = {"b": BOLD, "strong": BOLD, "sup": SUPERSCRIPT, "sub": SUBSCRIPT}
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_SIZE = re.compile(r"font-size\s*:\s*([\d.]+)\s*(px|pt|em|rem)", re.I)
_STEPS = {"4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0}
"""Points of the larger sizes of ``font`` (HTML, 15.3.4)."""
_PRE = re.compile(r"white-space\s*:\s*(?:pre(?:-wrap|-line)?|break-spaces)\b", re.I)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.I)
_INDENT = re.compile(r"text-indent\s*:\s*(?!0)[\d.]+", re.I)
_ALIGN = re.compile(r"text-align\s*:\s*(\w+)", re.I)


@dataclass
class Cell:
    """A cell of a table: its parts, and how much it spans."""

    parts: list[tuple[int, str]]
    columns: int
    rows: int
    head: bool


@dataclass
class Block:
    """A paragraph: numbers of stretches with their marks; or a row of ``cells``; or a ``picture``:
    target, alternative text, place. ``element`` is where it stands, ``heading`` 1 to 6, ``size`` in
    points as far as it is said, ``number`` what a browser prints before an item of a list, and where;
    ``pre``: lines and blanks stand as in the file."""

    element: Any
    parts: list[tuple[int, str]] = field(default_factory=list)
    heading: int = 0
    align: str = ""
    size: float = 0
    indent: bool = False
    cells: list[Cell] | None = None
    opens: bool = False
    picture: tuple[str, str, int] | None = None
    number: tuple[str, int] | None = None
    links: list[tuple[str, int, int]] = field(default_factory=list)
    pre: bool = False


@dataclass
class _State:
    mark: str = PLAIN
    heading: int = 0
    align: str = ""
    size: float = 0
    indent: bool = False
    pre: bool = False


class Flow:
    """Walks an element; ``blocks`` are what it found."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._open: Block | None = None
        self._number: tuple[str, int] | None = None

    def read(self, element: Any) -> list[Block]:
        """The blocks in ``element``."""
        self._walk(element, _State(), 0)
        self._close()
        return self.blocks

    def _close(self) -> None:
        if self._open is not None and any(number != BREAK for number, _ in self._open.parts):
            self.blocks.append(self._open)
        self._open = None

    def _text(self, element: Any, text: str | None, state: _State) -> None:
        for number in NUMBERS.findall(text or ""):
            self._part(element, int(number), state)

    def _part(self, element: Any, number: int, state: _State) -> None:
        if self._open is None:
            self._open = Block(element, [], state.heading, state.align, state.size, state.indent)
            self._open.number, self._number = self._number, None
            self._open.pre = state.pre
        self._open.size = max(self._open.size, state.size)
        self._open.parts.append((number, state.mark))

    def _walk(self, element: Any, outer: _State, deep: int) -> None:
        tag = local(element).lower()
        state = _state(element, tag, outer)
        block = tag in _BLOCKS
        if block:
            self._close()
        if tag == "li":
            self._number = _number(element)
        if tag == "br":
            self._part(element, BREAK, state)
        elif tag == "img":
            self._picture(element)
        elif tag == "table" and not only_places(element) and deep < MOST_DEEP:
            self._table(element)
        else:
            begin = len(self._open.parts) if self._open else 0
            self._text(element, element.text, state)
            for child in element:
                if isinstance(child.tag, str):
                    self._walk(child, state, deep + 1)
                self._text(element, child.tail, state)
            if tag == "a" and self._open is not None and element.get("href"):
                self._open.links.append((element.get("href", ""), begin, len(self._open.parts)))
        if block:
            self._close()

    def _picture(self, element: Any) -> None:
        self._close()
        alt = " ".join(NUMBERS.sub("", element.get("alt") or element.get("title") or "").split())
        place = element.get(PLACE, "0")
        at = int(place) if place.isdecimal() else 0
        self.blocks.append(Block(element, picture=(element.get("src", ""), alt, at)))

    def _table(self, element: Any) -> None:
        first = True
        for caption in element.iter("caption"):
            self._walk(caption, _State(), 0)
            self._close()
        for row in _rows(element):
            cells = []
            for cell in row:
                if local(cell) in ("td", "th"):
                    span = [_span(cell.get(key)) for key in ("colspan", "rowspan")]
                    cells.append(Cell(_cell(cell), span[0], span[1], cell.tag == "th"))
            if cells:
                head = local(row.getparent()) == "thead" or all(cell.head for cell in cells)
                made = Block(row, cells=cells, opens=first)
                made.heading = int(head)
                self.blocks.append(made)
                first = False
        for picture in element.iter("img"):
            self._picture(picture)


def _number(item: Any) -> tuple[str, int] | None:
    """The number of an item, and the place of its tag (HTML, 4.4.5 and 4.4.8); none in a list whose
    style has none."""
    above = item.getparent()
    if above is None or local(above) != "ol" or not _is_figure(item.get(PLACE)):
        return None
    if any(
        re.search(r"list-style[^;]*:\s*none", one.get("style", ""), re.I) for one in (item, above)
    ):
        return None
    if (above.get("type") or "1") != "1" or above.get("reversed") is not None:
        return None
    count = int(above.get("start", "1")) if _is_figure(above.get("start", "1")) else 1
    for one in above:
        if local(one) == "li":
            value = one.get("value")
            count = int(value) if _is_figure(value) else count
            if one is item:
                return f"{count}.", int(item.get(PLACE))
            count += 1
    return None


def _is_figure(value: str | None) -> bool:
    return bool(value) and re.fullmatch(r"\d{1,9}", value or "") is not None


def _span(value: str | None) -> int:
    return (
        min(max(int(value), 1), 200)
        if value and value.strip().isdecimal() and len(value) < 6
        else 1
    )


def _rows(table: Any) -> Iterator[Any]:
    """The rows of a table, not those of tables inside it."""
    for child in table:
        if local(child) == "tr":
            yield child
        elif local(child) in ("tbody", "thead", "tfoot"):
            yield from (row for row in child if local(row) == "tr")


def _cell(cell: Any) -> list[tuple[int, str]]:
    """The parts of a cell, a line end between its paragraphs."""
    inner = Flow()
    parts: list[tuple[int, str]] = []
    stack = _State()
    inner._text(cell, cell.text, stack)
    for child in cell:
        if isinstance(child.tag, str):
            inner._walk(child, stack, 0)
        inner._text(cell, child.tail, stack)
    inner._close()
    for block in inner.blocks:
        groups = [one.parts for one in block.cells] if block.cells else [block.parts]
        for group in groups:
            if parts and group:
                parts.append((BREAK, PLAIN))
            parts += group
    return parts


def only_places(table: Any) -> bool:
    """Whether a table only places text: one column, or cells with tables or many paragraphs in them."""
    rows = list(_rows(table))
    widths = [sum(1 for cell in row if local(cell) in ("td", "th")) for row in rows]
    if not widths or max(widths) <= 1:
        return True
    if any(True for _ in table.iterdescendants("table")):
        return True
    paragraphs = max(
        (
            sum(1 for _ in cell.iter("p", "div"))
            for row in rows
            for cell in row
            if isinstance(cell.tag, str)
        ),
        default=0,
    )
    return len(rows) <= 2 and paragraphs > 5


def _state(element: Any, tag: str, outer: _State) -> _State:
    style = element.get("style", "")
    align = outer.align if tag != "td" else ""
    if found := _ALIGN.search(style):
        align = found[1].lower()
    elif element.get("align"):
        align = element.get("align").lower()
        align = "center" if align == "middle" else align
    elif tag == "center":
        align = "center"
    mark = _MARKS.get(tag, BOLD if _BOLD.search(style) else outer.mark)
    size = outer.size
    if found := _SIZE.search(style):
        factor = {"px": 0.75, "pt": 1.0}.get(found[2].lower(), 12.0)
        size = (
            min(float(found[1].strip(".") or 0) if found[1].count(".") < 2 else 0, 1000.0) * factor
        )
    elif tag == "font" and (step := element.get("size", "").strip()) in _STEPS:
        size = _STEPS[step]
    indent = outer.indent or bool(_INDENT.search(style))
    pre = outer.pre or tag == "pre" or bool(_PRE.search(style))
    return _State(mark, _HEADINGS.get(tag, outer.heading), align, size, indent, pre)
