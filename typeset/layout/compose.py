"""An issue and a stylesheet -> the display list of all its pages.

Comes in: ``model.Issue``, ``Stylesheet``, the faces. Goes out: ``display.Document`` and the page map.
The order: front pages with blank numbers, documents one after the other, running heads and folios,
front pages again with the numbers. Where the text itself shows page numbers, the documents are set
again until these stand still; after ``MOST_ROUNDS`` they are a fault that names the references.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial

from typeset.assemble import contents, imprint
from typeset.diagnostics import Fault, InputFaults, Span
from typeset.display import (
    Bookmark,
    Document,
    Item,
    Metadata,
    Page,
    Pages,
    Picture,
    Rect,
    Resources,
    Text,
)
from typeset.fonts import Library
from typeset.frozen import frozen
from typeset.layout.flow import Group, shifted
from typeset.layout.front import CONTENTS, FrontMatter, FrontPage
from typeset.layout.galley import Galley
from typeset.layout.galleys import set_beside, set_record_here, shared_out
from typeset.layout.kept import Kept
from typeset.layout.pages import Paginator, Sheet, anchors
from typeset.layout.stylesheet import Stylesheet
from typeset.layout.text import TextSetter, space
from typeset.model import nodes
from typeset.model.walk import plain
from typeset.paragraph.items import Composer, add_asked, characters
from typeset.processes import HelperDiedError, available
from typeset.units import MEM_PER_EM

MOST_ROUNDS = 5

EVERY_FIGURE = 1234567890

Progress = Callable[[int, int], None]
"""Called with the number of documents set and that of all."""
Known = Callable[[Resources], None]
"""Called with what the pages will ask for, as soon as it is known."""


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
    """The pages of an issue, on which of them each document stands, and what was composed: role →
    characters."""

    document: Document
    page_map: tuple[PageEntry, ...]
    composed: dict[str, str]


def compose(
    issue: nodes.Issue,
    sheet: Stylesheet,
    library: Library,
    progress: Progress | None = None,
    jobs: int | None = 1,
    known: Known | None = None,
    kept: Kept | None = None,
) -> Composition:
    """Set the whole issue in as many processes as ``jobs`` and ``processes.available`` allow.

    Raises:
        InputFaults: references to nothing, page numbers that never settle.
    """
    engine = _Engine(issue, sheet, library, progress, available(jobs), known, kept)
    return engine.run()


class _Engine:
    def __init__(
        self,
        issue: nodes.Issue,
        sheet: Stylesheet,
        library: Library,
        progress: Progress | None,
        helped: bool = False,
        known: Known | None = None,
        kept: Kept | None = None,
    ) -> None:
        self._issue = issue
        self._sheet = sheet
        self._composer = Composer(library, sheet.composition.strictness)
        self._progress = progress
        self._helped = helped
        self._known_to = known
        self._sections = contents(issue)
        self._known = frozenset(_ids(issue))
        self._section_of = {
            record.id or "": section.name
            for section in issue.sections
            for record in section.records
        }
        self._kept = Kept() if kept is None else kept
        self._keeps_pages = kept is not None
        self._kept.check(self._known, issue)
        self._kept.records += [r for r in issue.records() if id(r) not in self._kept.targets]
        self._front = FrontMatter(self._setter({}), issue, self._sections)

    @cached_property
    def _first_of_text(self) -> int:
        """The number of the page that follows the front pages, counted with their numbers blank."""
        return self._sheet.page.first + len(self._front.pages({}))

    def run(self) -> Composition:
        labels: dict[str, str] = {}
        resources: Resources | None = None
        for _ in range(MOST_ROUNDS):
            setter = self._setter(labels)
            groups, bookmarks = self._documents(setter)
            if resources is None:
                resources = self._resources(groups, setter)
                if self._known_to:
                    self._known_to(resources)
            paginator = Paginator(self._sheet, self._first_of_text)
            pages = paginator.place(groups)
            numbers = {name: str(number) for name, number in anchors(pages).items()}
            settled = not setter.page_targets or numbers == labels
            labels = numbers
            if settled:
                break
        else:
            self._unstable(setter)
        if setter.faults:
            order = {record.span.file: n for n, record in enumerate(self._issue.records())}
            faults = sorted(setter.faults, key=lambda f: (order.get(f.span.file, 0), f.span.line))
            raise InputFaults(faults)
        front_pages = self._front.pages(labels)
        document = self._document(front_pages, paginator, bookmarks, setter)
        document = replace(document, resources=resources)
        composed = characters(self._composer.asked)
        return Composition(document, self._page_map(pages, labels), composed)

    def _resources(self, groups: list[Group], setter: TextSetter) -> Resources:
        """What the pages will ask for, as soon as all documents are set: what else there is to compose
        (running heads, page numbers) is composed now."""
        for section in self._issue.sections:
            for number in (EVERY_FIGURE, EVERY_FIGURE + 1):
                self._furniture(number, section.name, setter)
        found = self._composer.library.characters(characters(self._composer.asked))
        slabs = (slab for group in groups for slab in group.slabs)
        paths = [item.path for slab in slabs for item in slab.items if isinstance(item, Picture)]
        return Resources(found, tuple(dict.fromkeys(paths)))

    def _setter(self, labels: Mapping[str, str]) -> TextSetter:
        return TextSetter(self._sheet, self._composer, labels, self._known, self._kept.parts)

    def _unstable(self, setter: TextSetter) -> None:
        span = Span(self._issue.folder, 0)
        values = {"references": "、".join(sorted(set(setter.page_targets)))}
        raise InputFaults([Fault("layout.unstable", span, values)])

    def _documents(self, setter: TextSetter) -> tuple[list[Group], list[Bookmark]]:
        groups: list[Group] = []
        bookmarks = [Bookmark(1, self._sheet.contents.bookmark, CONTENTS)]
        galleys = self._set(setter)
        for section in self._issue.sections:
            for n, record in enumerate(section.records):
                if n == 0:
                    bookmarks.append(Bookmark(1, section.name, record.id or ""))
                galley = galleys[id(record)]
                head, *others = galley.groups
                groups.append(self._opened(head, first=not groups))
                groups += [replace(group, slabs=[*group.slabs]) for group in others]
                bookmarks.extend(galley.bookmarks)
        return groups, bookmarks

    def _set(self, setter: TextSetter) -> dict[int, Galley]:
        """The galleys of all documents, by the identity of their records."""
        records = list(self._issue.records())
        given = shared_out(records) if self._helped and not self._kept.targets else []
        away = {id(record) for record in given}
        found: dict[int, Galley] = {}

        def here() -> Iterator[None]:
            _ = self._first_of_text  # something to do for this process
            for record in records:
                key = id(record)
                if key not in away and key not in found:
                    found[key] = self._galley(setter, record)
                    yield
                    if self._progress:
                        self._progress(len(found), len(records))

        if given:
            with suppress(HelperDiedError):
                rows = set_beside(setter, given, here())
                for record, row in zip(given, rows, strict=True):
                    self._kept.targets[id(record)] = ()
                    self._kept.galleys[id(record), ()] = row
        away.clear()
        for _ in here():
            pass
        return found

    def _galley(self, setter: TextSetter, record: nodes.Record) -> Galley:
        """The document set; again only where the page numbers that it shows have changed."""
        kept, key, asked = self._kept, id(record), self._composer.asked
        if key in kept.targets:
            numbers = tuple(setter.pages.get(target) for target in kept.targets[key])
            if (key, numbers) in kept.galleys:
                galley, composed = kept.galleys[key, numbers]
                add_asked(asked, composed)
                setter.page_targets += kept.targets[key]
                return galley
        faults, shown = len(setter.faults), len(setter.page_targets)
        galley, composed = self._composer.asking(lambda: set_record_here(setter, record))
        if len(setter.faults) == faults:
            targets = kept.targets[key] = tuple(setter.page_targets[shown:])
            numbers = tuple(setter.pages.get(target) for target in targets)
            kept.galleys[key, numbers] = galley, composed
        return galley

    def _opened(self, head: Group, *, first: bool) -> Group:
        """A document starts a page, or runs on with some space above where enough is left below."""
        style, pitch = self._sheet.documents, self._sheet.page.pitch
        if first or style.start == "page":
            return replace(head, slabs=[*head.slabs], starts_page=True)
        slabs = [*space(style.gap, pitch), *head.slabs]
        tall = sum(slab.height for slab in slabs)
        return replace(head, slabs=slabs, least=max(head.least, style.least * pitch - tall))

    # ---- pages

    def _document(
        self,
        front: list[FrontPage],
        paginator: Paginator,
        bookmarks: list[Bookmark],
        setter: TextSetter,
    ) -> Document:
        issue, sheet = self._issue, self._sheet
        drawers = [
            partial(self._front_page, sheet.page.first + n, front_page, setter)
            for n, front_page in enumerate(front)
        ]
        drawers += [partial(self._text_page, paginator, page, setter) for page in paginator.pages]
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
        return Document(Pages(drawers), tuple(bookmarks), metadata)

    def _front_page(self, number: int, page: FrontPage, setter: TextSetter) -> Page:
        furniture = self._furniture(number, "", setter) if number > self._sheet.page.first else []
        return self._page(number, (), [*page.items, *furniture])

    def _text_page(self, paginator: Paginator, page: Sheet, setter: TextSetter) -> Page:
        style = self._sheet.page
        section = self._section_of.get(page.document, "")
        furniture = self._furniture(page.number, section, setter)

        def draw() -> Page:
            text = paginator.items(page, style.left(page.number), style.top)
            return self._page(page.number, text, furniture)

        return self._kept.page(page, furniture, draw) if self._keeps_pages else draw()

    def _page(self, number: int, text: Iterable[Item], items: list[Item]) -> Page:
        """A page with ``text``, which is in place, and ``items`` relative to the type area."""
        style = self._sheet.page
        left = style.left(number)
        placed = (*text, *[shifted(item, left, style.top) for item in items])
        return Page(str(number), style.width, style.height, placed)

    def _furniture(self, number: int, section: str, setter: TextSetter) -> list[Item]:
        """Running head and folio of a page: odd pages right, even pages left."""
        head, folio, page = self._sheet.head, self._sheet.folio, self._sheet.page
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
        items += self._line(left.format(**words), head.style, y, "left", setter)
        items += self._line(right.format(**words), head.style, y, "right", setter)
        if head.rule:
            items.append(Rect(0, y + head.rule_gap, page.text_width, head.rule))
        place = folio.place
        if place == "outer":
            place = "right" if number % 2 else "left"
        bottom = page.text_height + folio.drop
        return items + self._line(folio.text.format(**words), folio.style, bottom, place, setter)

    def _line(
        self, words: str, style_name: str, y: int, place: str, setter: TextSetter
    ) -> list[Item]:
        if not words:
            return []
        style = self._sheet.styles[style_name]
        width = self._sheet.page.text_width
        line = setter.once(
            (words, style_name),
            lambda: setter.lines(setter.passage(style, (words, "")), style, width)[1][0],
        )
        length = line.width * style.size // MEM_PER_EM
        x = {"left": 0, "right": width - length}.get(place, (width - length) // 2)
        return [Text(x, y, line.runs)]

    def _page_map(self, pages: list[Sheet], labels: Mapping[str, str]) -> tuple[PageEntry, ...]:
        rows = []
        records = [
            (section.name, record) for section in self._issue.sections for record in section.records
        ]
        last_page = pages[-1].number if pages else 0
        opens = {page.number for page in pages if page.opens}
        for n, (section, record) in enumerate(records):
            start = int(labels[record.id or ""])
            end = last_page
            if n + 1 < len(records):
                following = int(labels[records[n + 1][1].id or ""])
                end = following - 1 if following in opens else following
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
