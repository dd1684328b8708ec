"""The head of an official document by itself: 版头 (GB/T 9704-2012, 7.2) and the lines of its title.

Comes in: ``model.Record``. Goes out: one slab with all that stands above the title, a whole number of
grid lines high: 份号, 密级 and 紧急程度 from the first line on, the mark of the issuers, the number with the
signatories, the red line. The mark repeats the issuers, whose names stand in the title: it is generated.
"""

from __future__ import annotations

from collections.abc import Sequence

from typeset.display import Item, Rect, Text
from typeset.frozen import replace
from typeset.layout.flow import Slab
from typeset.layout.stylesheet import Length, Style
from typeset.layout.text import Passage, TextSetter, baseline
from typeset.model import nodes
from typeset.units import MEM_PER_EM

ONE_LINE = 10**12
"""A measure that nothing is wider than."""
ROUND = 4
"""A line that is up to this part of the pitch too high still counts as so many lines below."""


def header_slabs(setter: TextSetter, record: nodes.Record) -> list[Slab]:
    """All that stands above the title; nothing where the layout has no red head and the record nothing of
    its own."""
    header = _Header(setter, record)
    if setter.sheet.red_head.show == "none":
        return header.plain()
    return header.red()


def title_lines(setter: TextSetter, record: nodes.Record, width: int) -> nodes.Lines:
    """The lines of the title as the layout wants them, the names of the issuers with it."""
    style, lines = setter.sheet.documents, record.title
    if style.breaks == "sense":
        lines = (tuple(inline for line in lines for inline in line),)
    if style.issuer == "lines":
        return (*((nodes.Chars(name),) for name in record.issuers), *lines)
    if not record.issuers:
        return lines
    *above, last = _names(setter, record.issuers, width)
    rows = tuple((nodes.Chars(names),) for names in above)
    return (*rows, (nodes.Chars(last), *lines[0]), *lines[1:])


def _names(setter: TextSetter, issuers: Sequence[str], width: int) -> list[str]:
    """The names of several issuers, as many on a line of the title as it holds; the last one goes with
    the title."""
    style = setter.sheet.styles["title"]
    most = int(width * style.width)
    rows: list[str] = []
    for name in issuers[:-1]:
        more = f"{rows[-1]}\u3000{name}" if rows else name
        if rows and setter.width(setter.passage(style, (more, "")), style.size) <= most:
            rows[-1] = more
        else:
            rows.append(name)
    return [*rows, issuers[-1]]


def parted_first(setter: TextSetter, record: nodes.Record) -> nodes.AnyBlock | None:
    """The first paragraph of the text, where the layout lets it be parted after any line, so that the
    first page shows some of the text (GB/T 9704-2012, 7.3.3)."""
    if not setter.sheet.documents.part_first:
        return None
    text = (block for block in record.blocks if not isinstance(block, nodes.Recipients))
    first = next(text, None)
    return first if isinstance(first, nodes.Paragraph) else None


class _Header:
    def __init__(self, setter: TextSetter, record: nodes.Record) -> None:
        self._setter = setter
        self._record = record
        self._style = setter.sheet.red_head
        self._page = setter.sheet.page
        self._pitch = self._page.pitch
        self._body = replace(setter.sheet.styles["body"], first=0.0, rest=0.0, align="left")
        self._items: list[Item] = []

    def plain(self) -> list[Slab]:
        """What the record has of its own, a line each, and a blank line below it."""
        lines = self._corner()
        record = self._record
        if record.signatories:
            lines = self._signatories(record.signatories, lines) + 1
        return [self._slab(lines + 1)] if lines else []

    def red(self) -> list[Slab]:
        """The whole head. Its last lines are those below the red line."""
        style, record, edge = self._style, self._record, self._page.edge
        self._corner()
        top = edge + style.top
        bottom = top + self._mark(top)
        line = -(-(bottom - edge - self._pitch // ROUND) // self._pitch) + style.gap
        if record.signatories:
            line = self._signatories(record.signatories, line)
        if record.number:
            self._number(line)
        below = line * self._pitch + (self._pitch + self._body.size) // 2 + style.rule_gap
        if style.show == "print":
            self._items.append(Rect(0, below, self._page.text_width, style.rule, style.ink))
        return [self._slab(line + 1 + style.after)]

    def _slab(self, lines: int) -> Slab:
        return Slab(lines * self._pitch, tuple(self._items), keep=True)

    def _corner(self) -> int:
        """份号, 密级和保密期限, 紧急程度, flush left from the first line on; how many lines they take."""
        record, style = self._record, self._style
        rows = (
            (record.copy_number, self._body.role),
            (record.classification, style.header_role),
            (record.urgency, style.header_role),
        )
        count = 0
        for text, role in rows:
            if text:
                self._line(text, replace(self._body, role=role), count, "left", 0)
                count += 1
        return count

    def _number(self, line: int) -> None:
        """In the middle, or at the left, one character in, where signatories stand at the right."""
        up = bool(self._record.signatories)
        place, inset = ("left", self._body.size) if up else ("center", 0)
        self._line(self._record.number, self._body, line, place, inset)

    def _signatories(self, signatories: nodes.Signatories, line: int) -> int:
        """签发人： and the names, two a line, one character from the right; the last of the lines."""
        setter, body = self._setter, self._body
        kai = replace(body, role=self._style.signatory_role)
        names = [setter.passage(kai, (name, "")) for name in signatories.names]
        column = max(setter.width(name, kai.size) for name in names)
        step, across = column + body.size, min(2, len(names))
        left = self._page.text_width - body.size - across * step + body.size
        label = setter.passage(body, (signatories.label, ""))
        self._place(label, body, left - setter.width(label, body.size), line)
        for n, name in enumerate(names):
            self._place(name, kai, left + n % 2 * step, line + n // 2)
        return line + (len(names) - 1) // 2

    # ---- the mark

    def _mark(self, top: int) -> int:
        """The names of the issuers from ``top`` on, with what stands behind them; the height of it all."""
        style, names = self._style, self._record.issuers
        if not names:
            return style.size
        width = self._page.text_width
        most = style.size if len(names) == 1 else style.joint_size
        natural = [self._width(name, MEM_PER_EM) for name in names]
        suffix = self._width(style.suffix, MEM_PER_EM)
        wide = max(natural) + (suffix if len(names) == 1 else suffix + MEM_PER_EM // 2)
        size = min(most, width * MEM_PER_EM // max(wide, 1))
        leading = size * 4 // 3
        height = size + leading * (len(names) - 1)
        if style.show != "print":
            return max(height, style.size)
        left = (width - wide * size // MEM_PER_EM) // 2
        if len(names) == 1:
            self._red(names[0] + style.suffix, size, left, top)
            return height
        block = max(natural) * size // MEM_PER_EM
        for n, name in enumerate(names):
            self._spread(name, size, left, top + n * leading, block)
        after = left + block + size // 2
        self._red(style.suffix, size, after, top + (height - size) // 2)
        return height

    def _width(self, text: str, size: int) -> int:
        passage = self._setter.passage(self._face(size), (text, ""))
        return self._setter.width(passage, size)

    def _face(self, size: int) -> Style:
        return replace(self._body, role=self._style.role, size=Length(max(size, 1)))

    def _red(self, text: str, size: int, x: int, top: int) -> None:
        """A line of the mark whose em box begins at ``top``."""
        if not text:
            return
        face, ink = self._face(size), self._style.ink
        _, lines = self._setter.lines(self._setter.passage(face, (text, "")), face, ONE_LINE)
        runs = tuple(run._replace(ink=ink) for run in lines[0].runs)
        self._items.append(Text(x, top + baseline(size, size), runs, True, self._setter.leaf()))

    def _spread(self, name: str, size: int, left: int, top: int, width: int) -> None:
        """A name of several, its characters spread evenly over ``width``."""
        own = self._width(name, size)
        gaps = len(name) - 1
        before = len(self._items)
        self._red(name, size, left if gaps else left + (width - own) // 2, top)
        if gaps and own < width:
            text = self._items[before]
            assert isinstance(text, Text)
            runs = tuple(run._replace(spacing=(width - own) // gaps) for run in text.runs)
            self._items[before] = text._replace(runs=runs)

    # ---- lines

    def _line(self, text: str, style: Style, line: int, place: str, inset: int) -> None:
        passage = self._setter.passage(style, (text, ""))
        rest = self._page.text_width - self._setter.width(passage, style.size)
        self._place(passage, style, rest // 2 if place == "center" else inset, line)

    def _place(self, passage: Passage, style: Style, x: int, line: int) -> None:
        """One line of text at ``x`` on a grid line."""
        _, lines = self._setter.lines(passage, style, ONE_LINE)
        if lines:
            y = line * self._pitch + baseline(self._pitch, style.size)
            self._items.append(Text(x, y, lines[0].runs, False, self._setter.leaf()))
