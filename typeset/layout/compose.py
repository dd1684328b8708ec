"""An issue and a stylesheet -> the display list of all its pages.

Comes in: ``model.Issue``, ``Stylesheet``, the faces. Goes out: ``display.Document`` and the page map.
The order: front pages with blank numbers, documents one after the other, running heads and folios,
front pages again with the numbers. Where the text itself shows page numbers, the documents are set
again until these stand still; after ``MOST_ROUNDS`` they are a fault that names the references.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property, partial

from typeset.assemble import IndexSection, annual_index, contents, imprint
from typeset.diagnostics import Fault, InputFaults, Span
from typeset.display import (
    Bookmark,
    Document,
    Metadata,
    Page,
    Pages,
    Picture,
    Resources,
)
from typeset.display.tags import Tag
from typeset.fonts import Library
from typeset.frozen import frozen, replace
from typeset.layout.fitted import Change
from typeset.layout.flow import Group, shifted
from typeset.layout.front import CONTENTS, FrontMatter, FrontPage, cover_items
from typeset.layout.furniture import Furniture
from typeset.layout.galley import Galley
from typeset.layout.galleys import set_beside, set_record_here, shared_out
from typeset.layout.kept import Kept
from typeset.layout.openers import opener_group
from typeset.layout.page_map import PageEntry
from typeset.layout.pages import Paginator, Sheet, anchors
from typeset.layout.paragraphs import Anew, ParagraphFlow
from typeset.layout.stylesheet import Stylesheet
from typeset.layout.text import TextSetter, space
from typeset.model import nodes
from typeset.model.walk import all_ids, plain
from typeset.paragraph.composer import Composer, characters
from typeset.processes import HelperDiedError, available

MOST_ROUNDS = 5

EVERY_FIGURE = 1234567890

Progress = Callable[[int, int], None]
"""Called with the number of documents set and that of all."""
Known = Callable[[Resources], None]
"""Called with what the pages will ask for, as soon as it is known."""


@frozen
class Composition:
    """The pages of an issue, on which of them each document stands, what was composed: role →
    characters, and the printed page of every id."""

    document: Document
    page_map: tuple[PageEntry, ...]
    composed: dict[str, str]
    numbers: Mapping[str, str]
    changes: tuple[Change, ...] = ()
    """What was changed so that there are as many pages as wanted, and how visible that is."""
    price: float = 0.0
    reach: int | None = None
    """How many pages there would be with everything changed that may be, where that was looked for."""
    sheets: tuple[Sheet, ...] = ()
    """The pages of text, before they are drawn."""
    tried: tuple[ParagraphFlow, ...] = ()
    anew: tuple[Anew, ...] = ()
    """The paragraphs for which another number of lines was thought of, and those that got it."""


def compose(
    issue: nodes.Issue,
    sheet: Stylesheet,
    library: Library,
    progress: Progress | None = None,
    jobs: int | None = 1,
    known: Known | None = None,
    kept: Kept | None = None,
    names: frozenset[str] | None = None,
    fit: int | None = None,
) -> Composition:
    """Set the whole issue in as many processes as ``jobs`` and ``processes.available`` allow. ``names`` are
    its ids, where the records have been set before and are here without their blocks. ``fit`` is the number
    of pages that it should have, as far as that can be done with paragraphs a line longer or shorter.

    Raises:
        InputFaults: references to nothing, page numbers that never settle.
    """
    names = frozenset(all_ids(issue)) if names is None else names
    engine = _Engine(issue, sheet, library, names, progress, available(jobs), known, kept)
    return engine.run(fit)


class _Engine:
    def __init__(
        self,
        issue: nodes.Issue,
        sheet: Stylesheet,
        library: Library,
        names: frozenset[str],
        progress: Progress | None,
        helped: bool = False,
        known: Known | None = None,
        kept: Kept | None = None,
    ) -> None:
        self._issue = issue
        self._sheet = sheet
        self._composer = Composer(library, sheet.composition)
        self._progress = progress
        self._helped = helped
        self._known_to = known
        self._sections = contents(issue)
        self._known = names
        self._section_of = {
            record.id or "": section.name
            for section in issue.sections
            for record in section.records
        }
        self._kept = Kept() if kept is None else kept
        self._keeps_pages = kept is not None and kept.keeps_pages
        self._kept.check(self._known, issue)
        self._kept.records += [r for r in issue.records() if id(r) not in self._kept.targets]
        self._front = FrontMatter(self._setter({}), issue, self._sections)
        self._furniture = Furniture(sheet, issue.publication.name, issue.year, issue.number)
        if issue.single:  # a running head names the issue
            self._furniture.headless()
        self._parts: list[Tag] = []
        """A section each, with its documents."""

    @cached_property
    def _index(self) -> tuple[IndexSection, ...]:
        style = self._sheet.index
        return annual_index(self._issue, style.group, style.kinds)

    @cached_property
    def _first_of_text(self) -> int:
        """The number of the page that follows the front pages, counted with their numbers blank."""
        return self._sheet.page.first + len(self._front_pages({}))

    def _front_pages(self, labels: Mapping[str, str]) -> list[FrontPage]:
        """A document by itself has none."""
        return [] if self._issue.single else self._front.pages(labels)

    def run(self, fit: int | None = None) -> Composition:
        labels: dict[str, str] = {}
        resources: Resources | None = None
        before = self._sheet.page.first - 1 - len(self._cover(self._setter({})))
        """The number of a page less its place in the file."""
        for _ in range(MOST_ROUNDS):
            setter = self._setter(labels)
            groups, bookmarks = self._documents(setter)
            if resources is None:
                resources = self._resources(groups, setter)
                if self._known_to:
                    self._known_to(resources)
            paginator = Paginator(self._sheet, self._first_of_text, setter)
            pages = paginator.place(groups, None if fit is None else before + fit)
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
        front_pages = self._front_pages(labels)
        document = self._document(front_pages, paginator, bookmarks, setter)
        document = replace(document, resources=resources)
        # Only a process that stays up has to tell its characters of this time from those of all times.
        composed = characters(self._composer.asked) if self._keeps_pages else {}
        page_map = self._page_map(paginator.last, labels)
        reach = None if paginator.reach is None else paginator.reach - before
        fitted = (paginator.changes, paginator.price, reach)
        made = (tuple(paginator.pages), tuple(paginator.tried), tuple(paginator.anew))
        return Composition(document, page_map, composed, labels, *fitted, *made)

    def _resources(self, groups: list[Group], setter: TextSetter) -> Resources:
        """What the pages will ask for, as soon as all documents are set: what else there is to compose
        (cover, running heads, page numbers) is composed now."""
        page = self._sheet.page
        turned = page.furniture == "turned" and any(group.turned for group in groups)
        for style in {page, page.turned()} if turned else {page}:
            for section in dict.fromkeys(self._section_of.values()):
                for number in (EVERY_FIGURE, EVERY_FIGURE + 1):
                    self._furniture.items(number, section, setter, style)
        items = [item for page in self._cover(setter) for item in page.items]
        items += [item for group in groups for slab in group.slabs for item in slab.items]
        paths = [item.path for item in items if isinstance(item, Picture)]
        found = self._composer.library.characters(characters(self._composer.asked))
        return Resources(found, tuple(dict.fromkeys(paths)))

    def _setter(self, labels: Mapping[str, str]) -> TextSetter:
        return TextSetter(self._sheet, self._composer, labels, self._known, self._kept.parts)

    def _unstable(self, setter: TextSetter) -> None:
        span = Span(self._issue.folder, 0)
        values = {"references": sorted(set(setter.page_targets))}
        raise InputFaults([Fault("layout.unstable", span, values)])

    def _documents(self, setter: TextSetter) -> tuple[list[Group], list[Bookmark]]:
        groups: list[Group] = []
        single = self._issue.single
        bookmarks = [] if single else [Bookmark(1, self._sheet.contents.bookmark, CONTENTS)]
        galleys = self._set(setter)
        self._parts = []
        outside = setter.tags
        for section in self._issue.sections:
            part = Tag("Part")
            self._parts.append(part)
            setter.tags = part.kids
            for n, record in enumerate(section.records):
                if n == 0 and not single:
                    bookmarks.append(Bookmark(1, section.name, record.id or ""))
                galley = galleys[id(record)]
                head, *others = galley.groups
                opens = n == 0 and not single
                opener = opener_group(setter, section.name) if opens else None
                part.kids.append(galley.tag)
                head = self._opened(head, first=not groups, opener=opener)
                if opener and opener.plain:
                    groups.append(opener)
                groups.append(head)
                groups += [replace(group, slabs=[*group.slabs]) for group in others]
                bookmarks.extend(galley.bookmarks)
        setter.tags = outside
        if self._issue.past is not None and not single:
            from typeset.layout.annual_index import INDEX, index_groups, index_title

            with setter.inside(Tag("Part")) as part:
                groups += index_groups(setter, self._issue, self._index)
            self._parts.append(part)
            title = self._section_of[INDEX] = index_title(setter, self._issue)
            bookmarks.append(Bookmark(1, title, INDEX))
        if single:
            bookmarks = [replace(each, level=each.level - 1) for each in bookmarks]
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
                asked += composed
                setter.page_targets += kept.targets[key]
                return galley
        faults, shown = len(setter.faults), len(setter.page_targets)
        galley, composed = self._composer.asking(lambda: set_record_here(setter, record))
        if len(setter.faults) == faults:
            targets = kept.targets[key] = tuple(setter.page_targets[shown:])
            numbers = tuple(setter.pages.get(target) for target in targets)
            kept.galleys[key, numbers] = galley, composed
        return galley

    def _opened(self, head: Group, *, first: bool, opener: Group | None) -> Group:
        """A document starts a page, or runs on with some space above where enough is left below."""
        style, pitch = self._sheet.documents, self._sheet.page.pitch
        slabs = [*(opener.slabs if opener and not opener.plain else ()), *head.slabs]
        if first or style.start == "page" or opener is not None:
            return replace(head, slabs=slabs, starts_page=True)
        slabs = [*space(style.gap, pitch), *slabs]
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
        with setter.inside(Tag("Sect")) as cover_tag:
            cover = self._cover(setter)
        structure = Tag("Document", [cover_tag, self._front.tag, *self._parts])
        drawers: list[Callable[[], Page]] = [
            partial(cover.__getitem__, n) for n in range(len(cover))
        ]
        drawers += [
            partial(self._front_page, sheet.page.first + n, front_page, setter)
            for n, front_page in enumerate(front)
        ]
        drawers += [partial(self._text_page, paginator, page, setter) for page in paginator.pages]
        return Document(Pages(drawers), tuple(bookmarks), metadata(issue), structure=structure)

    def _cover(self, setter: TextSetter) -> list[Page]:
        """The cover and the blank page behind it, where the layout has them."""
        cover, page = self._sheet.cover, self._sheet.page
        if not cover.show or self._issue.single:
            return []
        left = (page.width - page.text_width) // 2
        items = cover_items(setter, self._issue)
        placed = tuple(shifted(item, left, page.top) for item in items)
        pages = [Page(cover.label, page.width, page.height, placed)]
        if cover.back:
            pages.append(Page(cover.back_label, page.width, page.height, ()))
        return pages

    def _front_page(self, number: int, page: FrontPage, setter: TextSetter) -> Page:
        style = self._sheet.page
        furnished = number > style.first
        furniture = self._furniture.items(number, "", setter, style) if furnished else []
        return self._furniture.page(number, (), [*page.items, *furniture], style)

    def _text_page(self, paginator: Paginator, page: Sheet, setter: TextSetter) -> Page:
        section = self._section_of.get(page.document, "")
        drawing = self._furniture.drawing(page, section, setter, paginator.filler)
        if self._keeps_pages:
            return self._kept.page(page, drawing.furniture, drawing.page)
        return drawing.page()

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


def metadata(issue: nodes.Issue) -> Metadata:
    """What a file says of itself: of an issue, or of the one document that it holds."""
    publication = issue.publication
    title = f"{publication.name}　{issue.year}年第{issue.number}期"
    author = next((line.value for line in imprint(issue) if "主办" in line.label), publication.name)
    subject = "、".join(section.name for section in issue.sections)
    if issue.single:
        record = next(issue.records())
        title = "".join(plain(line) for line in record.title)
        author, subject = "、".join(record.issuers), record.number
    return Metadata(
        title=title,
        author=author,
        subject=subject,
        keywords=tuple(record.number for record in issue.records() if record.number),
        date=issue.date,
        language=publication.language,
    )
