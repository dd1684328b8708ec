"""The head of an official document by itself: 版头 (GB/T 9704-2012, 7.2) and the lines of its title.

Comes in: ``model.Record``. Goes out: one slab with all that stands above the title, a whole number of
grid lines high: 份号, 密级 and 紧急程度 from the first line on, the mark of the issuers, the number with the
signatories, the red line. The mark repeats the issuers, whose names stand in the title: it is generated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

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


class HeadPlan(NamedTuple):
    """Where the parts of a head stand, in sp from the first grid line and in grid lines. ``corner``: the
    texts in the upper left corner with their roles; ``top``, ``size``, ``leading``: those of the mark,
    ``block`` the width of its names; ``first``: the line of the first signatories, ``line`` that of the
    number, ``lines`` all of them."""

    corner: tuple[tuple[str, str], ...]
    top: int
    size: int
    leading: int
    block: int
    first: int
    line: int
    lines: int


def head_plan(setter: TextSetter, record: nodes.Record) -> HeadPlan:
    """The plan of a head, with a mark or without."""
    style, page = setter.sheet.red_head, setter.sheet.page
    corner = tuple(
        (text, role)
        for text, role in (
            (record.copy_number, setter.sheet.styles["body"].role),
            (record.classification, style.header_role),
            (record.urgency, style.header_role),
        )
        if text
    )
    more = (len(record.signatories.names) - 1) // 2 if record.signatories else 0
    if style.show == "none":
        first = len(corner)
        lines = first + more + bool(record.signatories)
        return HeadPlan(corner, 0, 0, 0, 0, first, first + more, lines + bool(lines))
    size, leading, block = _mark(setter, record)
    top = page.edge + style.top
    bottom = top + size + leading * max(0, len(record.issuers) - 1)
    first = -(-(bottom - page.edge - page.pitch // ROUND) // page.pitch) + style.gap
    return HeadPlan(
        corner, top, size, leading, block, first, first + more, first + more + 1 + style.after
    )


def _mark(setter: TextSetter, record: nodes.Record) -> tuple[int, int, int]:
    """The size of a mark, the distance of its lines and the width of its names."""
    style, names = setter.sheet.red_head, record.issuers
    if not names:
        return style.size, 0, 0
    most = style.size if len(names) == 1 else style.joint_size
    face = Style(role=style.role)
    natural, suffix = (
        max(setter.width(setter.passage(face, (text, "")), MEM_PER_EM) for text in texts)
        for texts in (names, (style.suffix,))
    )
    wide = natural + suffix + (MEM_PER_EM // 2 if len(names) > 1 else 0)
    size = min(most, setter.sheet.page.text_width * MEM_PER_EM // max(wide, 1))
    return size, size * 4 // 3, natural * size // MEM_PER_EM


def header_slabs(setter: TextSetter, record: nodes.Record) -> list[Slab]:
    """All that stands above the title; nothing where the layout has no red head and the record nothing of
    its own."""
    return _Header(setter, record).slabs()


def signatory_places(setter: TextSetter, signatories: nodes.Signatories) -> tuple[int, int, int]:
    """Where 签发人： and the first name of a line begin, and how far the second name is from the first."""
    body, role = setter.sheet.styles["body"], setter.sheet.red_head.signatory_role
    widths = [
        setter.width(setter.passage(body, (name, role)), body.size) for name in signatories.names
    ]
    step = max(widths) + body.size
    name_at = setter.sheet.page.text_width - min(2, len(widths)) * step
    label = setter.width(setter.passage(body, (signatories.label, "")), body.size)
    return name_at - label, name_at, step


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


def first_paragraph(record: nodes.Record) -> nodes.AnyBlock | None:
    """The first paragraph of the text, which may be parted after any line, so that the first page shows
    some of the text (GB/T 9704-2012, 7.3.3)."""
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

    def slabs(self) -> list[Slab]:
        """The whole head. Its last lines are those below the red line, or below what stands there without."""
        style, record = self._style, self._record
        plan = head_plan(self._setter, record)
        for n, (text, role) in enumerate(plan.corner):
            self._line(text, replace(self._body, role=role), n, "left", 0)
        if style.show == "print":
            self._mark(plan)
        if record.signatories:
            self._signatories(record.signatories, plan.first)
        if style.show != "none" and record.number:
            self._number(plan.line)
        below = plan.line * self._pitch + (self._pitch + self._body.size) // 2 + style.rule_gap
        if style.show == "print":
            self._items.append(Rect(0, below, self._page.text_width, style.rule, style.ink))
        if not plan.lines:
            return []
        return [Slab(plan.lines * self._pitch, tuple(self._items), keep=True)]

    def _number(self, line: int) -> None:
        """In the middle, or at the left, one character in, where signatories stand at the right."""
        up = bool(self._record.signatories)
        place, inset = ("left", self._body.size) if up else ("center", 0)
        self._line(self._record.number, self._body, line, place, inset)

    def _signatories(self, signatories: nodes.Signatories, line: int) -> None:
        """签发人： and the names, two a line, one character from the right."""
        setter, body = self._setter, self._body
        kai = replace(body, role=self._style.signatory_role)
        label_at, name_at, step = signatory_places(setter, signatories)
        self._place(setter.passage(body, (signatories.label, "")), body, label_at, line)
        for n, name in enumerate(signatories.names):
            passage = setter.passage(kai, (name, ""))
            self._place(passage, kai, name_at + n % 2 * step, line + n // 2)

    # ---- the mark

    def _mark(self, plan: HeadPlan) -> None:
        """The names of the issuers, with what stands behind them."""
        names, suffix, size = self._record.issuers, self._style.suffix, plan.size
        if not names:
            return
        behind = self._width(suffix, size)
        apart = size // 2 if len(names) > 1 else 0
        left = (self._page.text_width - plan.block - apart - behind) // 2
        if len(names) == 1:
            self._red(names[0] + suffix, size, left, plan.top)
            return
        for n, name in enumerate(names):
            self._spread(name, size, left, plan.top + n * plan.leading, plan.block)
        middle = plan.top + plan.leading * (len(names) - 1) // 2
        self._red(suffix, size, left + plan.block + apart, middle)

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
