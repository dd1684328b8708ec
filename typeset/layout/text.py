"""Inline content and a style -> set lines and the slabs that hold them.

Comes in: ``Inlines`` of a record, a ``Style``, a width. Goes out: ``Slab``s of one line each, with
the links of cross-references and the footnotes that belong to the line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from typeset.diagnostics import Fault
from typeset.display import Item, Link, Text
from typeset.display.tags import Details, Tag
from typeset.frozen import NamedTuple, field, mutable
from typeset.layout.elements import FOREIGN, STRANGE, RubyTag, Turn, in_languages, with_tags
from typeset.layout.flow import Slab
from typeset.layout.paragraphs import ParagraphFlow
from typeset.layout.sense import sense_ends
from typeset.layout.stylesheet import Style, Stylesheet
from typeset.model import nodes
from typeset.paragraph.breaking import break_lines
from typeset.paragraph.composer import Composer
from typeset.paragraph.items import Annotation, Items, Kind, Segment
from typeset.paragraph.setting import Line, set_lines
from typeset.paragraph.tracking import Tracking
from typeset.units import MEM_PER_EM

EM_ASCENT = 880
"""The baseline lies this far below the top of the em box (the ideographic em box of CLREQ 2.1)."""
SUPERSCRIPT = (600, 400)
SUBSCRIPT = (600, -120)
UNKNOWN_PAGE = "00"
T = TypeVar("T")
_new = tuple.__new__

KINDS = {
    nodes.Style.EMPHASIS: Kind.EMPHASIS,
    nodes.Style.PROPER_NOUN: Kind.PROPER_NOUN,
    nodes.Style.BOOK_TITLE: Kind.BOOK_TITLE,
    nodes.Style.WARICHU: Kind.WARICHU,
}


class Mark(NamedTuple):
    """A part ``start:end`` of a paragraph's text that leads to the anchor ``target``."""

    start: int
    end: int
    target: str
    tag: Tag


@mutable
class Passage:
    """Segments with their annotations, the marks in them and the footnotes that they call; ``turns`` are
    where its inline elements begin and end, ``kids`` the outermost of these. ``note_width``: that of its
    footnotes, where it is not that of its lines."""

    segments: list[Segment] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    notes: list[tuple[int, nodes.Footnote, str]] = field(default_factory=list)
    glue: list[int] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    ruby: list[RubyTag] = field(default_factory=list)
    kids: list[Tag] = field(default_factory=list)
    length: int = 0
    tracking: Tracking | None = None
    note_width: int = 0

    def add(self, text: str, role: str, scale: int = 1000, rise: int = 0) -> None:
        if text:
            self.segments.append(_new(Segment, (text, role, scale, rise)))
            # A dash is one mark.
            dashes = text.count("——") if "—" in text else 0
            self.length += len(text) - dashes

    @contextmanager
    def element(self, tag: Tag) -> Iterator[Tag]:
        """What is added meanwhile belongs to ``tag``."""
        outside = self.turns[-1].tag if self.turns else None
        self.turns.append(Turn(self.length, tag))
        (outside.kids if outside else self.kids).append(tag)
        yield tag
        self.turns.append(Turn(self.length, outside))

    def labelled(self, length: int) -> Tag:
        """The label that its first ``length`` characters are."""
        tag = Tag("Lbl")
        self.turns[:0] = [Turn(0, tag), Turn(length, None)]
        return tag


class TextSetter:
    """Sets text with the styles of ``sheet``. ``pages`` gives the page label of each anchor; ``kept`` is
    what an earlier setter, with other pages, has left to be used again."""

    def __init__(
        self,
        sheet: Stylesheet,
        composer: Composer,
        pages: Mapping[str, str],
        known: frozenset[str],
        kept: dict[object, Any] | None = None,
    ) -> None:
        self.sheet = sheet
        self.composer = composer
        self.pages = pages
        self.known = known
        self.faults: list[Fault] = []
        self.page_targets: list[str] = []
        self.tags: list[Tag] = []
        """The children, so far, of the element that is being set."""
        self._note_count = 0
        self._kept = {} if kept is None else kept
        self._cell = sheet.page.size if sheet.page.tracking else None

    @contextmanager
    def inside(self, tag: Tag) -> Iterator[Tag]:
        """What is set meanwhile stands inside ``tag``."""
        outside, self.tags = self.tags, tag.kids
        yield tag
        self.tags = outside
        outside.append(tag)

    @contextmanager
    def styled(self, sheet: Stylesheet | None) -> Iterator[None]:
        """What is set meanwhile is set after ``sheet``, where there is one."""
        outside = self.sheet
        self.sheet = sheet or outside
        yield
        self.sheet = outside

    def leaf(self, kind: str = "P", details: Details | None = None) -> Tag:
        """A new element without children."""
        tag = Tag(kind) if details is None else Tag(kind, (), details)
        self.tags.append(tag)
        return tag

    def once(self, key: object, make: Callable[[], T]) -> T:
        """What ``make`` returns, made anew only where it depends on page numbers or the count of notes."""
        if key in self._kept:
            found: T
            found, asked, tags = self._kept[key]
            self.composer.asked += asked
            self.tags += tags
            return found
        changing = (*self.changing(), self._note_count)
        count = len(self.tags)
        made, asked = self.composer.asking(make)
        if (*self.changing(), self._note_count) == changing:
            self._kept[key] = made, asked, tuple(self.tags[count:])
        return made

    def changing(self) -> tuple[int, int]:
        """Grows with whatever may come out otherwise when pages are known: page numbers and faults."""
        return len(self.page_targets), len(self.faults)

    # ---- inline content

    def passage(self, style: Style, *parts: tuple[nodes.Inlines | str, str]) -> Passage:
        """Segments of ``parts``: pairs of content and role (``""``: the style's own)."""
        passage = Passage()
        if style.size == self._cell:
            passage.tracking = self.sheet.page.tracking
        for content, role in parts:
            if isinstance(content, str):
                passage.add(content, role or style.role)
            else:
                self._inlines(passage, content, role or style.role, style)
        return passage

    def _inlines(
        self,
        passage: Passage,
        inlines: nodes.Inlines,
        role: str,
        style: Style,
        scale: int = 1000,
        rise: int = 0,
    ) -> None:
        for inline in inlines:
            if isinstance(inline, nodes.Chars):  # nearly all of them
                passage.add(inline.text, role, scale, rise)
                continue
            match inline:
                case nodes.Styled(nodes.Style.STRONG, content):
                    strong = style.strong if role == style.role else role
                    self._inlines(passage, content, strong, style, scale, rise)
                case nodes.Styled(kind, content) if kind in KINDS:
                    start = passage.length
                    small = round(self.sheet.composition.warichu * 1000)
                    own = small if kind is nodes.Style.WARICHU else scale
                    self._inlines(passage, content, role, style, own, rise)
                    passage.annotations.append(Annotation(KINDS[kind], start, passage.length))
                case nodes.Ruby(content, text):
                    start = passage.length
                    with passage.element(Tag("Ruby")) as whole:
                        with passage.element(Tag("RB")):
                            self._inlines(passage, content, role, style, scale, rise)
                        whole.kids.append(Tag("RT"))
                    ruby = Annotation(Kind.RUBY, start, passage.length, text, role)
                    passage.annotations.append(ruby)
                    passage.ruby.append(RubyTag(start, passage.length, text, whole.kids[-1]))
                case nodes.Styled(kind, content):
                    up = SUPERSCRIPT if kind is nodes.Style.SUPERSCRIPT else SUBSCRIPT
                    self._inlines(passage, content, role, style, *up)
                case nodes.Cite(content, to):
                    if to not in self.known:
                        self._inlines(passage, content, role, style, scale, rise)
                        continue
                    start = passage.length
                    with passage.element(Tag("Link")) as tag:
                        self._inlines(passage, content, role, style, scale, rise)
                    passage.marks.append(Mark(start, passage.length, to or "", tag))
                case nodes.Reference():
                    self._reference(passage, inline, role, style, scale, rise)
                case nodes.Footnote():
                    self._footnote(passage, inline, role)

    def _reference(
        self,
        passage: Passage,
        inline: nodes.Reference,
        role: str,
        style: Style,
        scale: int,
        rise: int,
    ) -> None:
        start = passage.length
        if inline.to not in self.known:
            self.faults.append(Fault("layout.target", inline.span, {"target": inline.to}))
        with passage.element(Tag("Link")) as tag:
            if inline.show is nodes.Show.PAGE:
                self.page_targets.append(inline.to)
                passage.add(self.pages.get(inline.to, UNKNOWN_PAGE), role, scale, rise)
            else:
                self._inlines(passage, inline.content, role, style, scale, rise)
        passage.marks.append(Mark(start, passage.length, inline.to, tag))

    def _footnote(self, passage: Passage, inline: nodes.Footnote, role: str) -> None:
        self._note_count += 1
        mark = self._note_mark(self._note_count)
        start = passage.length
        passage.glue.append(start)
        with passage.element(Tag("Reference")):
            passage.add(mark, role, *SUPERSCRIPT)
        passage.notes.append((start, inline, mark))

    def restart_notes(self) -> None:
        """Footnotes are numbered through a document."""
        self._note_count = 0

    def skip_notes(self, count: int) -> int:
        """Leave ``count`` numbers out: for what stands before and is set later. Returns the last one used."""
        self._note_count += count
        return self._note_count - count

    @contextmanager
    def notes_aside(self, last: int | None = None) -> Iterator[None]:
        """What is set meanwhile takes no numbers, or those that were left out after ``last``."""
        outside = self._note_count
        if last is not None:
            self._note_count = last
        yield
        self._note_count = outside

    def _note_mark(self, number: int) -> str:
        if self.sheet.footnotes.mark == "circled" and number <= 20:
            return chr(ord("①") + number - 1)
        return str(number)

    # ---- lines

    def items(self, passage: Passage) -> Items:
        """The arrays of a passage, with the places where it must not be parted."""
        items = self.composer.items(passage.segments, passage.annotations, passage.tracking)
        if not passage.glue:
            return items
        breaks = bytearray(items.breaks)
        for k in passage.glue:
            breaks[k] = 0
        return items._replace(breaks=bytes(breaks))

    def lines(
        self, passage: Passage, style: Style, width: int, *, size: int | None = None
    ) -> tuple[Items, list[Line]]:
        """Set a passage into lines of at most ``width`` sp with the indents of ``style``."""
        size = size or style.size
        items = self.items(passage)
        first, rest = self.measures(style, width, size)
        ends = line_ends(items, style, first, rest)
        justify = style.align == "justify"
        return items, set_lines(items, ends, size, (first, rest), justify=justify)

    def measures(self, style: Style, width: int, size: int) -> tuple[int, int]:
        """Those of the first and the other lines, in milli-em."""
        measure = width * MEM_PER_EM // size - round(style.right * MEM_PER_EM)
        first = measure - round(style.first * MEM_PER_EM)
        return first, measure - round(style.rest * MEM_PER_EM)

    def width(self, passage: Passage, size: int) -> int:
        """The natural width of a passage on one line, in sp."""
        items = self.items(passage)
        return items.advance[-1] * size // MEM_PER_EM

    # ---- slabs

    def slabs(
        self, passage: Passage, style: Style, width: int, tag: Tag | None = None
    ) -> list[Slab]:
        """One slab a line, with orphans and widows tied (CLREQ 3.4; rule of the field). The lines belong
        to ``tag``, or to a paragraph of their own."""
        items, lines = self.lines(passage, style, width)
        notes_to = self.tags
        if tag is None:
            tag = self.leaf()
        elif passage.notes and tag.kind == "LBody":
            notes_to = tag.kids
            tag = Tag("P")
            notes_to.append(tag)
        if STRANGE.search(items.text) and FOREIGN.search(items.text):
            passage.turns = in_languages(items.text, passage.turns, passage.kids)
        if passage.kids:
            tag.kids += passage.kids
        elastic = len(lines) > 1 and style.align == "justify" and not (style.keep or passage.notes)
        flow = (
            ParagraphFlow(passage, style, width, tag, len(lines), lines[-1].width)
            if elastic
            else None
        )
        height = style.lines * self.sheet.page.pitch
        return self.line_slabs(items, lines, passage, style, width, tag, notes_to, flow, height)

    def line_slabs(
        self,
        items: Items,
        lines: Sequence[Line],
        passage: Passage,
        style: Style,
        width: int,
        tag: Tag,
        notes_to: list[Tag],
        flow: ParagraphFlow | None,
        height: int,
    ) -> list[Slab]:
        """A slab of ``height`` for each of ``lines``; the first one knows ``flow``, where they can be set
        anew."""
        y = baseline(height, style.size)
        turns, marks, ruby, called = passage.turns, passage.marks, passage.ruby, passage.notes
        keep, before_last, x = style.keep, len(lines) - 2, 0
        flush = style.align in ("justify", "left")
        slabs: list[Slab] = []
        for n, line in enumerate(lines):
            if n < 2 or not flush:
                x = self.start(line, style, width, first=n == 0)
            runs = with_tags(line, turns, ruby) if turns else line.runs
            text = _new(Text, (x, y, runs, False, tag))
            row: tuple[Item, ...] = (text,)
            if marks:
                row = (text, *self.links(items, line, passage, style, x, height))
            wide = passage.note_width or width
            notes = self.notes(passage, line, wide, notes_to) if called else ()
            tied = keep or n == before_last or (n == 0 and before_last >= 0)
            slab = (height, row, tied, False, True, notes, None, 0, False, False, flow)
            slabs.append(_new(Slab, slab))
            flow = None
        return slabs

    def row(
        self,
        items: Items,
        line: Line,
        passage: Passage,
        style: Style,
        x: int,
        height: int,
        tag: Tag,
    ) -> tuple[Item, ...]:
        """A line that begins at ``x`` of a slab of ``height``, with its links. It belongs to ``tag``."""
        runs = with_tags(line, passage.turns, passage.ruby) if passage.turns else line.runs
        text = Text(x, baseline(height, style.size), runs, False, tag)
        return (text, *self.links(items, line, passage, style, x, height))

    def links(
        self, items: Items, line: Line, passage: Passage, style: Style, x: int, height: int
    ) -> Iterator[Link]:
        """The links in a line that begins at ``x`` and is ``height`` tall."""
        for mark in passage.marks:
            start, end = max(mark.start, line.start), min(mark.end, line.end)
            if start < end:
                # The extra space of a justified line lies evenly in it, near enough for a link.
                natural = max(1, items.advance[line.end] - items.advance[line.start])
                left, right = (
                    (items.advance[k] - items.advance[line.start]) * line.width // natural
                    for k in (start, end)
                )
                yield Link(
                    x + left * style.size // MEM_PER_EM,
                    (height - style.size) // 2,
                    (right - left) * style.size // MEM_PER_EM,
                    style.size,
                    mark.target,
                    tag=mark.tag,
                )

    def start(self, line: Line, style: Style, width: int, *, first: bool) -> int:
        """Where a line begins, from the left edge of its column, in sp."""
        if style.align in ("justify", "left"):
            return round((style.first if first else style.rest) * style.size)
        length = line.width * style.size // MEM_PER_EM
        if style.align == "center":
            return (width - length) // 2
        return width - length - round(style.right * style.size)

    def notes(
        self, passage: Passage, line: Line | None, width: int, tags: list[Tag]
    ) -> tuple[Slab, ...]:
        """The footnotes of ``line``, or of the whole passage, set to ``width``; their elements go to
        ``tags``."""
        style = self.sheet.styles["footnote"]
        slabs: list[Slab] = []
        for at, note, mark in passage.notes:
            if line is None or line.start <= at < line.end:
                body = self.passage(style, (mark + "\u3000", ""), (note.content, ""))
                tag = Tag("Note", [body.labelled(len(mark)), *body.kids])
                tags.append(tag)
                items, lines = self.lines(body, style, width)
                leading = self.sheet.footnotes.leading
                for n, row in enumerate(lines):
                    x = self.start(row, style, width, first=n == 0)
                    runs = with_tags(row, body.turns, body.ruby)
                    text = Text(x, baseline(leading, style.size), runs, False, tag)
                    links = self.links(items, row, body, style, x, leading)
                    slabs.append(Slab(leading, (text, *links)))
        return tuple(slabs)


def list_item(
    setter: TextSetter, passage: Passage, label: int, style: Style, width: int
) -> list[Slab]:
    """The slabs of an item of a list, whose label has ``label`` characters."""
    body = Tag("LBody")
    kids = [passage.labelled(label), body] if label else [body]
    with setter.inside(Tag("LI", kids)):
        return setter.slabs(passage, style, width, body)


def line_ends(items: Items, style: Style, first: int, rest: int) -> tuple[int, ...]:
    """Where lines of at most ``first`` and ``rest`` milli-em end: what is centred is parted by sense."""
    if style.align == "center" and first == rest:
        return sense_ends(items, first)
    return break_lines(items, first, rest)


def baseline(height: int, size: int) -> int:
    """The baseline in a line of ``height`` with the em box of ``size`` in its middle."""
    return (height - size) // 2 + EM_ASCENT * size // MEM_PER_EM


def space(lines: float, pitch: int) -> list[Slab]:
    """Empty grid lines, dropped at the top of a column. A fraction of one stands first, below what ends
    off the grid."""
    whole = int(lines)
    slabs = [Slab(pitch, keep=True, space=True)] * whole
    if lines > whole:
        part = round((lines - whole) * pitch)
        return [Slab(part, keep=True, space=True, snap=False), *slabs]
    return slabs


def spaced(slabs: Sequence[Slab], style: Style, pitch: int) -> list[Slab]:
    """``slabs`` with the space above and below that ``style`` asks for. Below a fraction of a line they stand
    off the grid, and what follows them is on it again."""
    above = space(style.before, pitch)
    if above and not above[0].snap:
        # Whole lines first, so that these begin on the grid.
        above = [*above[1:], above[0]]
        slabs = [slab._replace(snap=False) for slab in slabs]
    return [*above, *slabs, *space(style.after, pitch)]


def tie(slabs: Sequence[Slab]) -> list[Slab]:
    """``slabs`` kept together with one another and with what follows."""
    return [slab._replace(keep=True) for slab in slabs]
