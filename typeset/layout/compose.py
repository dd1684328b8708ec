"""An issue and a stylesheet -> the display list of all its pages.

Comes in: ``model.Issue``, ``Stylesheet``, the faces. Goes out: ``display.Document`` and the page map.
The order: front pages with blank numbers, documents one after the other, running heads and folios,
front pages again with the numbers. Where the text itself shows page numbers, the documents are set
again until these stand still; after ``MOST_ROUNDS`` they are a fault that names the references.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from typeset.assemble import contents, imprint
from typeset.diagnostics import Fault, InputFaults, Span
from typeset.display import Bookmark, Document, Item, Metadata, Page, Rect, Text
from typeset.fonts import Library
from typeset.frozen import frozen
from typeset.layout.flow import Group, shifted
from typeset.layout.front import CONTENTS, FrontMatter, FrontPage, cover_items
from typeset.layout.galley import set_record
from typeset.layout.openers import opener_group
from typeset.layout.pages import Paginator, Sheet, anchors
from typeset.layout.stylesheet import PageStyle, Stylesheet
from typeset.layout.text import TextSetter, space
from typeset.model import nodes
from typeset.model.walk import plain
from typeset.paragraph.composer import Composer
from typeset.units import MEM_PER_EM

MOST_ROUNDS = 5

Progress = Callable[[int, int], None]
"""Called with the number of documents set and that of all."""


@frozen
class PageEntry:
    """A row of the page map: where a document starts and ends, as printed."""

    id: str
    section: str
    number: str
    title: str
    start: int
    end: int


@frozen
class Composition:
    """The pages of an issue, and on which of them each document stands."""

    document: Document
    page_map: tuple[PageEntry, ...]


def compose(
    issue: nodes.Issue, sheet: Stylesheet, library: Library, progress: Progress | None = None
) -> Composition:
    """Set the whole issue.

    Raises:
        InputFaults: references to nothing, page numbers that never settle.
    """
    engine = _Engine(issue, sheet, library, progress)
    return engine.run()


class _Engine:
    def __init__(
        self, issue: nodes.Issue, sheet: Stylesheet, library: Library, progress: Progress | None
    ) -> None:
        self._issue = issue
        self._sheet = sheet
        self._composer = Composer(library, sheet.composition)
        self._progress = progress
        self._sections = contents(issue)
        self._known = frozenset(_ids(issue))
        self._section_of = {
            record.id or "": section.name
            for section in issue.sections
            for record in section.records
        }

    def run(self) -> Composition:
        setter = self._setter({})
        front = FrontMatter(setter, self._issue, self._sections)
        reserved = len(front.pages({}))
        first = self._sheet.page.first + reserved
        labels: dict[str, str] = {}
        for _ in range(MOST_ROUNDS):
            setter = self._setter(labels)
            groups, bookmarks = self._documents(setter)
            paginator = Paginator(self._sheet, first)
            pages = paginator.place(groups)
            numbers = {name: str(number) for name, number in anchors(pages).items()}
            settled = not setter.page_targets or numbers == labels
            labels = numbers
            if settled:
                break
        else:
            self._unstable(setter)
        if setter.faults:
            raise InputFaults(setter.faults)
        front_pages = front.pages(labels)
        document = self._document(front_pages, pages, bookmarks, setter)
        return Composition(document, self._page_map(paginator.last, labels))

    def _setter(self, labels: Mapping[str, str]) -> TextSetter:
        return TextSetter(self._sheet, self._composer, labels, self._known)

    def _unstable(self, setter: TextSetter) -> None:
        span = Span(self._issue.folder, 0)
        values = {"references": "、".join(sorted(set(setter.page_targets)))}
        raise InputFaults([Fault("layout.unstable", span, values)])

    def _documents(self, setter: TextSetter) -> tuple[list[Group], list[Bookmark]]:
        groups: list[Group] = []
        bookmarks = [Bookmark(1, self._sheet.contents.bookmark, CONTENTS)]
        records = list(self._issue.records())
        done = 0
        for section in self._issue.sections:
            for n, record in enumerate(section.records):
                if n == 0:
                    bookmarks.append(Bookmark(1, section.name, record.id or ""))
                folder = Path(record.span.file).parent
                galley = set_record(setter, record, folder, level=2)
                opener = opener_group(setter, section.name) if n == 0 else None
                self._open(galley.groups[0], first=not groups, opener=opener)
                if opener and opener.plain:
                    groups.append(opener)
                groups.extend(galley.groups)
                bookmarks.extend(galley.bookmarks)
                done += 1
                if self._progress:
                    self._progress(done, len(records))
        return groups, bookmarks

    def _open(self, head: Group, *, first: bool, opener: Group | None) -> None:
        """A document starts a page, or runs on with some space above where enough is left below."""
        style, pitch = self._sheet.documents, self._sheet.page.pitch
        if opener and not opener.plain:
            head.slabs[:0] = opener.slabs
        starts = style.start == "page" or opener is not None
        head.starts_page = first or starts
        if not head.starts_page:
            head.slabs[:0] = space(style.gap, pitch)
            tall = sum(slab.height for slab in head.slabs)
            head.least = max(head.least, style.least * pitch - tall)

    # ---- pages

    def _document(
        self,
        front: list[FrontPage],
        pages: list[Sheet],
        bookmarks: list[Bookmark],
        setter: TextSetter,
    ) -> Document:
        issue, sheet = self._issue, self._sheet
        finished = self._cover(setter)
        number = sheet.page.first
        for front_page in front:
            style = sheet.page
            furniture = self._furniture(number, "", setter, style) if number > style.first else []
            finished.append(self._page(number, [*front_page.items, *furniture], style))
            number += 1
        for page in pages:
            section = self._section_of.get(page.document, "")
            style = sheet.page.turned() if page.turned else sheet.page
            furniture = [] if page.plain else self._furniture(page.number, section, setter, style)
            finished.append(self._page(page.number, [*page.items, *furniture], style))
        publication = issue.publication
        title = f"{publication.name}　{issue.year}年第{issue.number}期"
        author = next(
            (line.value for line in imprint(issue) if "主办" in line.label), publication.name
        )
        metadata = Metadata(
            title=title,
            author=author,
            subject="、".join(section.name for section in issue.sections),
            keywords=tuple(record.number for record in issue.records() if record.number),
            date=issue.date,
            language=publication.language,
        )
        return Document(tuple(finished), tuple(bookmarks), metadata)

    def _cover(self, setter: TextSetter) -> list[Page]:
        """The cover and the blank page behind it, where the layout has them."""
        cover, page = self._sheet.cover, self._sheet.page
        if not cover.show:
            return []
        left = (page.width - page.text_width) // 2
        items = cover_items(setter, self._issue)
        placed = tuple(shifted(item, left, page.top) for item in items)
        pages = [Page(cover.label, page.width, page.height, placed)]
        if cover.back:
            pages.append(Page(cover.back_label, page.width, page.height, ()))
        return pages

    def _page(self, number: int, items: list[Item], style: PageStyle) -> Page:
        left = style.left(number)
        placed = tuple(shifted(item, left, style.top) for item in items)
        return Page(str(number), style.width, style.height, placed)

    def _furniture(
        self, number: int, section: str, setter: TextSetter, page: PageStyle
    ) -> list[Item]:
        """Running head and folio of a page: odd pages right, even pages left."""
        head, folio = self._sheet.head, self._sheet.folio
        words = {
            "publication": self._issue.publication.name,
            "year": self._issue.year,
            "number": self._issue.number,
            "section": section,
            "page": number,
        }
        left, right = head.odd if number % 2 else head.even
        items: list[Item] = []
        y = -head.rise
        items += self._line(left.format(**words), head.style, (y, page.text_width), "left", setter)
        items += self._line(
            right.format(**words), head.style, (y, page.text_width), "right", setter
        )
        if head.rule:
            items.append(Rect(0, y + head.rule_gap, page.text_width, head.rule))
        place = folio.place
        if place == "outer":
            place = "right" if number % 2 else "left"
        bottom = page.text_height + folio.drop
        at = (bottom, page.text_width)
        return items + self._line(folio.text.format(**words), folio.style, at, place, setter)

    def _line(
        self, words: str, style_name: str, at: tuple[int, int], place: str, setter: TextSetter
    ) -> list[Item]:
        """One line at the height ``at[0]`` of a type area that is ``at[1]`` wide."""
        if not words:
            return []
        style = self._sheet.styles[style_name]
        y, width = at
        _, lines = setter.lines(setter.passage(style, (words, "")), style, width)
        line = lines[0]
        length = line.width * style.size // MEM_PER_EM
        x = {"left": 0, "right": width - length}.get(place, (width - length) // 2)
        return [Text(x, y, line.runs, generated=True)]

    def _page_map(
        self, last: Mapping[str, int], labels: Mapping[str, str]
    ) -> tuple[PageEntry, ...]:
        rows = []
        records = [
            (section.name, record) for section in self._issue.sections for record in section.records
        ]
        for section, record in records:
            start, end = int(labels[record.id or ""]), last[record.id or ""]
            title = "".join(plain(line) for line in record.title)
            rows.append(
                PageEntry(record.id or "", section, record.number, title, start, max(start, end))
            )
        return tuple(rows)


def _ids(issue: nodes.Issue) -> list[str]:
    ids: list[str] = []

    def collect(block: object) -> None:
        name = getattr(block, "id", None)
        if name:
            ids.append(name)
        for field in ("blocks", "items", "entries"):
            for inner in getattr(block, field, ()):
                collect(inner)

    for record in issue.records():
        collect(record)
    return ids
