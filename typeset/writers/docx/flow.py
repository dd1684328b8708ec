"""What flows: paragraphs and tables one after the other, in sections of one or more columns.

Comes in: paragraphs and tables in printing order, with a word each time the width or the page changes.
Goes out: the children of ``w:body``. A section is described at its end, in its last paragraph (ISO/IEC
29500-1, 17.6.17); where it ends in a table, a paragraph of no height is put there. Spaces that meet
count once, the larger one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from typeset.layout.stylesheet import Style
from typeset.writers.docx.markup import element, properties, twips

_OFF_GRID = "TableNote"
"""The style of text that stands in lines of its own everywhere."""


class Section(NamedTuple):
    """``columns``: text in columns rather than over all of them; ``turned``: pages on their side;
    ``start``: how it begins, a value of ``w:type``; ``heads``: references to running heads and folios;
    ``first``: the number of its first page; ``bare``: the first page has no running head; ``notes``: its
    footnotes begin with 1."""

    columns: bool = False
    turned: bool = False
    start: str = "continuous"
    heads: str = ""
    first: int | None = None
    bare: bool = False
    notes: bool = False


class Paragraph:
    """A paragraph: its style, its content, and what it has of its own. ``before`` and ``after`` in
    twips replace those of the style; so does ``line``, the height of a line, where there is one."""

    __slots__ = ("after", "before", "line", "look", "parts", "runs", "section", "style")

    def __init__(
        self, style: str, look: Style, runs: str, parts: dict[str, str], before: int, after: int
    ) -> None:
        self.style = style
        self.look = look
        self.runs = runs
        self.parts = parts
        self.before = before
        self.after = after
        self.section = ""
        self.line = 0

    def xml(self, own: tuple[int, int]) -> str:
        """Its markup; ``own`` are the spaces of its style."""
        same = (self.before, self.after, self.line) == (*own, 0)
        if same and not self.parts and not self.section:
            return f'<w:p><w:pPr><w:pStyle w:val="{self.style}"/></w:pPr>{self.runs}</w:p>'
        parts = {"pStyle": element("pStyle", val=self.style), **self.parts}
        if not same and "spacing" not in parts:
            rule = {"line": self.line, "lineRule": "exact"} if self.line else {}
            parts["spacing"] = element("spacing", before=self.before, after=self.after, **rule)
            if self.line:
                parts.setdefault("snapToGrid", element("snapToGrid", val=0))
        if self.section:
            parts["sectPr"] = self.section
        return f"<w:p>{properties('pPr', parts)}{self.runs}</w:p>"


class Flow:
    """Gathers the children of ``w:body`` or of a table cell. ``looks`` are the styles, ``pitch`` is a
    grid line in sp, ``sections`` writes ``w:sectPr``."""

    def __init__(
        self, looks: Mapping[str, Style], pitch: int, sections: Callable[[Section], str]
    ) -> None:
        self._looks = looks
        self._pitch = pitch
        self._sections = sections
        self._items: list[Paragraph | str] = []
        self._section: Section | None = None
        self._space = 0
        self._new_page = False
        self._waiting = ""
        self.pitch = pitch
        """That of the lines which are being written."""

    # ---- content

    @contextmanager
    def lines_at(self, pitch: int) -> Iterator[None]:
        """Text that is written meanwhile stands in lines of ``pitch`` sp."""
        outside, self.pitch = self.pitch, pitch
        yield
        self.pitch = outside

    def paragraph(
        self,
        style: str,
        runs: str,
        parts: dict[str, str] | None = None,
        *,
        before: int | None = None,
        after: int | None = None,
    ) -> Paragraph:
        """Add a paragraph; ``before`` and ``after`` in sp where they are not those of the style."""
        look = self._looks[style]
        pitch = self._pitch
        above = max(twips(look.above(pitch) if before is None else before), self._space)
        below = twips(look.below(pitch) if after is None else after)
        self._space = 0
        parts = dict(parts or {})
        if self._new_page:
            parts["pageBreakBefore"] = "<w:pageBreakBefore/>"
            self._new_page = False
        if self._waiting:
            runs, self._waiting = self._waiting + runs, ""
        last = self._items[-1] if self._items else None
        if isinstance(last, Paragraph) and last.after:
            above = max(0, above - last.after)
        found = Paragraph(style, look, runs, parts, above, below)
        if self.pitch != pitch and not look.leading and style != _OFF_GRID:
            found.line = twips(look.lines * self.pitch)
        self._items.append(found)
        return found

    def table(self, markup: str, *, space: int = 0) -> None:
        """Add a table with ``space`` sp above it; two that meet are kept apart."""
        above = max(self._space, twips(space))
        self._space = 0
        last = self._items[-1] if self._items else None
        if self._new_page or isinstance(last, str):
            self.gap(max(above, 20))
        elif isinstance(last, Paragraph) and not last.section:
            last.after = max(last.after, above)
        elif above:
            self.gap(above)
        if self._waiting:
            self._items.append(self._waiting)
            self._waiting = ""
        self._items.append(markup)

    def gap(self, height: int) -> Paragraph:
        """An empty paragraph ``height`` twips high, between tables and at the ends of sections."""
        spacing = element("spacing", before=0, after=0, line=max(20, height), lineRule="exact")
        waiting, self._waiting = self._waiting, ""
        found = self.paragraph("Break", "", {"spacing": spacing})
        self._waiting = waiting
        return found

    def space(self, sp: int) -> None:
        """At least so much space before what follows."""
        self._space = max(self._space, twips(sp))

    def open(self, markup: str) -> None:
        """Markup at the start of the next paragraph: the start of a bookmark."""
        self._waiting += markup

    def close(self, markup: str) -> None:
        """Markup at the end of what has been added: the end of a bookmark. In a table it stands in the last
        cell: of what ends between a table and a paragraph, LibreOffice loses what begins there."""
        last = self._items[-1] if self._items else None
        if isinstance(last, Paragraph):
            last.runs += markup
            return
        cut = last.rfind("</w:p>") if last else -1
        if last and cut >= 0:
            self._items[-1] = last[:cut] + markup + last[cut:]
        else:
            self._items.append(markup)

    def new_page(self) -> None:
        """What follows begins a page."""
        self._new_page = True
        self._space = 0

    # ---- sections

    def section(self, section: Section) -> None:
        """What follows stands in ``section``; nothing changes where it is as before."""
        if self._new_page and section.start == "continuous":
            section = section._replace(start="nextPage")
        now = self._section
        if now is None:
            self._section = section
            self._new_page = False
            return
        same = now[:2] == section[:2]
        plain = section.start == "continuous" and not section.heads and section.first is None
        if same and plain:
            return
        if now.turned != section.turned and section.start == "continuous":
            section = section._replace(start="nextPage")
        self._end_section()
        self._new_page = False
        self._section = section

    @property
    def columns(self) -> bool:
        return self._section is not None and self._section.columns

    @property
    def turned(self) -> bool:
        return self._section is not None and self._section.turned

    def last(self) -> Paragraph | None:
        """The last paragraph, where nothing else follows it."""
        last = self._items[-1] if self._items else None
        return last if isinstance(last, Paragraph) else None

    def _end_section(self) -> None:
        assert self._section is not None
        new_page, self._new_page = self._new_page, False
        space, self._space = self._space, 0
        waiting, self._waiting = self._waiting, ""
        last = self.last()
        if last is None or last.section:
            last = self.gap(20)
        last.section = self._sections(self._section)
        keeps = last.look.keep or "keepNext" in last.parts
        if keeps and not last.style.startswith("Doc"):
            # Over the end of a section LibreOffice keeps a heading with all of the next section's first
            # page, and leaves the rest of the page empty. A document's title is worth it.
            last.parts["keepNext"] = element("keepNext", val=0)
        self._new_page, self._space, self._waiting = new_page, space, waiting

    # ---- markup

    def markup(self, *, whole: bool) -> str:
        """Everything; with ``whole`` the last section too, which ends the body."""
        if not whole and self.last() is None:
            self.gap(20)
        looks, pitch = self._looks, self._pitch
        own = {
            id: (twips(look.above(pitch)), twips(look.below(pitch))) for id, look in looks.items()
        }
        rows = [
            item if isinstance(item, str) else item.xml(own[item.style]) for item in self._items
        ]
        if whole and self._section is not None:
            rows.append(self._sections(self._section))
        return "".join(rows)
