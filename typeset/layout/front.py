"""The front page: masthead, imprint and contents.

Comes in: the publication, the issue and the contents entries with their page labels. Goes out: slabs
and pages of the front matter. The contents are paginated once, with blank page numbers, and written
when all pages are known: the numbers have a column of their own, so their width moves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property

from typeset.assemble import ContentsEntry, ContentsSection, imprint
from typeset.display import BLACK, Anchor, Ink, Item, Link, Rect, Text
from typeset.display.tags import Details, Tag
from typeset.frozen import NamedTuple, frozen, replace
from typeset.layout.elements import language
from typeset.layout.flow import shifted
from typeset.layout.stylesheet import Style, Stylesheet
from typeset.layout.text import TextSetter, baseline
from typeset.model import nodes
from typeset.units import MEM_PER_EM

CONTENTS = "contents"
"""The anchor of the contents."""
TIGHTENING = 0.02
"""The steps, as shares of the pitch, in which entries are moved closer."""


@frozen
class FrontPage:
    """The items of a page of front matter, relative to the type area."""

    items: tuple[Item, ...]


class Row(NamedTuple):
    """A line of the contents: its items, relative to its baseline. It is ``share`` times the pitch of
    the entries high, or ``fixed``; ``space`` is dropped at the top of a page."""

    items: tuple[Item, ...]
    size: int = 0
    share: float = 1.0
    fixed: int = 0
    link: Link | None = None
    space: bool = False

    def height(self, pitch: int) -> int:
        return self.fixed or int(self.share * pitch)

    def placed(self, pitch: int) -> list[Item]:
        """The items relative to the top of the line."""
        tall = self.height(pitch)
        y = baseline(tall, self.size) if self.size else 0
        items = [shifted(item, 0, y) for item in self.items]
        return [*items, self.link._replace(height=tall)] if self.link else items


Block = list[Row]


def _ink(shares: tuple[float, ...]) -> Ink:
    """Shares of the four process colours; of black alone as grey, like everything black."""
    *colors, black = shares
    return shares if any(colors) else (1.0 - black,)


def _inked(item: Item, ink: Ink) -> Item:
    if not isinstance(item, Text) or ink == BLACK:
        return item
    return item._replace(runs=tuple(run._replace(ink=ink) for run in item.runs))


class EntryTags(NamedTuple):
    """The elements of an entry of the contents: its page number, and its words, which are a link."""

    number: Tag
    link: Tag


class FrontMatter:
    """Sets the front pages of an issue with ``setter``."""

    def __init__(
        self, setter: TextSetter, issue: nodes.Issue, sections: Sequence[ContentsSection]
    ) -> None:
        self._setter = setter
        self._sheet: Stylesheet = setter.sheet
        self._issue = issue
        self._sections = sections
        self._pitch = self._sheet.page.pitch
        self._width = self._sheet.page.text_width
        self._imprint_pitch = self._sheet.contents.imprint_pitch or self._pitch
        self.tag = Tag("Sect")
        """What is on the pages made last."""
        self._title_tag = Tag("H")
        self._section_tags: dict[str, Tag] = {}
        self._entries: dict[str, EntryTags] = {}

    def share(self, spare: int) -> float:
        """The share of the pitch at which the entries and ``spare`` more lines fit the first page; 1 where
        they fit as they are, or not even at the tightest."""
        left = round(self._width * self._sheet.contents.imprint)
        x = left + (2 * self._sheet.page.size if left else 0)
        self._contents_tags()
        rows = [row for block in self._contents(self._width - x) for row in block]
        fixed = self._sheet.masthead.height * self._pitch + sum(row.fixed for row in rows)
        lines = sum(row.share for row in rows if not row.fixed) + spare
        fits = (self._sheet.page.text_height - fixed) / (lines * self._pitch)
        return min(1.0, fits) if fits >= self._sheet.contents.tightest * 0.9 else 1.0

    def pages(self, labels: Mapping[str, str]) -> list[FrontPage]:
        """All front pages; ``labels`` gives the page of each document, or nothing yet."""
        blank, pages = self._blank, []
        targets = {tags.number: target for target, tags in self._entries.items()}
        for page in blank:
            items: list[Item] = []
            for item in page.items:
                if not isinstance(item, Text) or item.runs:
                    items.append(item)
                elif isinstance(item.tag, Tag) and (label := labels.get(targets[item.tag])):
                    items.append(self._page_number(label, item))
            pages.append(FrontPage(tuple(items)))
        return pages

    @cached_property
    def _blank(self) -> list[FrontPage]:
        """The pages without the numbers: a text without runs holds the place of each."""
        with self._setter.inside(Tag("Sect")) as self.tag:
            return self._pages()

    def _pages(self) -> list[FrontPage]:
        masthead = self._masthead()
        self._contents_tags()
        top = self._sheet.masthead.height * self._pitch
        left = round(self._width * self._sheet.contents.imprint)
        x = left + (2 * self._sheet.page.size if left else 0)
        first = self._contents(self._width - x)
        tail = [] if left else self._imprint_below()

        @cache
        def alone() -> list[Block]:
            """The same on a further page, where nothing stands beside the contents."""
            return [*(self._contents(self._width) if left else first), *tail]

        bands = self._tightened([*first, *tail], alone, top)
        pages: list[FrontPage] = []
        for n, band in enumerate(bands):
            items: list[Item] = []
            if n == 0:
                items = [*masthead, Anchor(top, CONTENTS, self._title_tag)]
                if left:
                    items += [shifted(item, 0, top) for item in self._imprint(left)]
                    items.append(self._divider((left + x) // 2, top))
            items += [shifted(item, 0 if n else x, 0) for item in band]
            pages.append(FrontPage(tuple(items)))
        return pages

    def _tightened(
        self, blocks: list[Block], alone: Callable[[], list[Block]], top: int
    ) -> list[list[Item]]:
        """The items of each page, at the pitch of the grid or closer where that saves a page; ``alone`` are
        the blocks of further pages."""
        tightest = self._sheet.contents.tightest
        shares = [1.0]
        while shares[-1] > tightest:
            shares.append(max(tightest, shares[-1] - TIGHTENING))
        pitches = [int(self._pitch * share) for share in shares]
        pitch = pitches[0]
        placed = self._placed(blocks, alone, top, pitch)
        if len(placed) > 1:
            fewest = len(self._placed(blocks, alone, top, pitches[-1]))
            closer = iter(pitches[1:])
            while len(placed) > fewest:
                pitch = next(closer)
                placed = self._placed(blocks, alone, top, pitch)
        return [
            [shifted(item, 0, y) for y, row in page for item in row.placed(pitch)]
            for page in placed
        ]

    def _placed(
        self, blocks: list[Block], alone: Callable[[], list[Block]], top: int, pitch: int
    ) -> list[list[tuple[int, Row]]]:
        """The rows of each page with entries ``pitch`` apart, each with its top; no block is parted."""
        height = self._sheet.page.text_height
        pages: list[list[tuple[int, Row]]] = [[]]
        y = top
        for n, block in enumerate(blocks):
            tall = sum([row.height(pitch) for row in block if not row.space])
            if y + tall > height and (pages[-1] or y > top):
                pages.append([])
                y = 0
            for row in alone()[n] if len(pages) > 1 else block:
                if row.space and not y:
                    continue
                pages[-1].append((y, row))
                y += row.height(pitch)
        return pages

    # ---- masthead

    def words(self, text: str) -> str:
        """``text`` of the layout with the names and numbers of this issue filled in."""
        issue = self._issue
        cumulative = ""
        if issue.cumulative is not None:
            cumulative = self._sheet.masthead.cumulative.format(cumulative=issue.cumulative)
        return text.format(
            publication=issue.publication.name,
            year=issue.year,
            number=issue.number,
            date_text=issue.date_text,
            cumulative=cumulative,
        )

    def _masthead(self) -> list[Item]:
        """The names, and below them the number and the date of the issue between two rules."""
        style = self._sheet.masthead
        publication = self._issue.publication
        size = self.fitting(publication.name, style.role, style.size)
        ink = _ink(style.ink)
        strip = style.issue_size * 2
        foot = style.height * self._pitch - self._pitch
        head = foot - strip
        items: list[Item] = [
            Rect(0, head, self._width, style.rule, ink),
            Rect(0, foot, self._width, style.rule // 3, ink),
        ]
        y = head + (style.rule + baseline(strip, style.issue_size))
        for words, place in zip(style.issue, ("left", "center", "right"), strict=True):
            line = self.line(self.words(words), style.issue_role, style.issue_size, place)
            items += [shifted(item, 0, y) for item in line]
        name_y = head - size * 2 // 5
        names = self.line(publication.name, style.role, size, "center")
        items += [_inked(shifted(item, 0, name_y), ink) for item in names]
        if publication.name_local:
            local = self.line(publication.name_local, style.local_role, style.local_size, "center")
            above = name_y - size - style.local_size // 4
            items += [_inked(shifted(item, 0, above), ink) for item in local]
        return items

    def fitting(self, text: str, role: str, size: int) -> int:
        """The largest size up to ``size`` at which ``text`` is no wider than the type area."""
        style = Style(role=role, size=self._sheet.page.size)
        natural = self._setter.width(self._setter.passage(style, (text, "")), MEM_PER_EM)
        return min(size, self._width * MEM_PER_EM // max(natural, 1))

    def line(self, text: str, role: str, size: int, place: str) -> list[Item]:
        """One line at the left, in the middle or at the right of the type area, its baseline at 0."""
        if not text:
            return []
        style = replace(self._sheet.styles["body"], role=role, first=0.0, align="left")
        passage = self._setter.passage(style, (text, ""))
        _, lines = self._setter.lines(passage, style, self._width, size=size)
        rest = self._width - lines[0].width * size // MEM_PER_EM
        x = {"left": 0, "center": rest // 2, "right": rest}[place]
        tag = self._setter.leaf("P", Details(language=language(text)))
        return [Text(x, 0, lines[0].runs, generated=True, tag=tag)]

    # ---- imprint

    def _imprint(self, width: int) -> list[Item]:
        style = self._sheet.contents
        items: list[Item] = []
        y = 0
        motto = Style(role=style.motto_role, size=style.motto_size, align="center")
        for words in self._issue.publication.motto:
            y = self._block(items, motto, ((words, ""),), width, y)
        y += self._imprint_pitch * bool(y)
        entry = Style(role=style.imprint_role, size=style.imprint_size, align="left")
        for line in imprint(self._issue):
            label = line.label if line.label.endswith(("：", ":")) else line.label + "："
            parts = ((label, style.imprint_label_role), (line.value, ""))
            if self._one_line(entry, parts, width):
                y = self._block(items, entry, parts, width, y)
            else:
                y = self._block(items, entry, parts[:1], width, y)
                y = self._block(items, replace(entry, first=1.0, rest=1.0), parts[1:], width, y)
            y += self._imprint_pitch // 4
        return items

    def _one_line(self, style: Style, parts: tuple[tuple[str, str], ...], width: int) -> bool:
        return self._setter.width(self._setter.passage(style, *parts), style.size) <= width

    def _block(
        self,
        items: list[Item],
        style: Style,
        parts: Sequence[tuple[nodes.Inlines | str, str]],
        width: int,
        y: int,
    ) -> int:
        """Set ``parts`` below ``y``, append the lines to ``items``, return the new ``y``."""
        _, lines = self._setter.lines(self._setter.passage(style, *parts), style, width)
        tag = self._setter.leaf()
        for n, line in enumerate(lines):
            x = self._setter.start(line, style, width, first=n == 0)
            base = y + baseline(self._imprint_pitch, style.size)
            items.append(Text(x, base, line.runs, False, tag))
            y += self._imprint_pitch
        return y

    def _divider(self, x: int, top: int) -> Item:
        height = self._sheet.page.text_height - top
        return Rect(x, top, self._sheet.tables.rule, height)

    def _imprint_below(self) -> list[Block]:
        """The imprint under the contents, where it does not stand beside them."""
        style = self._sheet.contents
        items = self._imprint(self._width)
        if not items:
            return []
        rule = Row((Rect(0, 0, self._width, self._sheet.tables.rule),), fixed=self._pitch)
        rows = [Row((), fixed=self._pitch, space=True), rule]
        y = 0
        for item in items:
            if isinstance(item, Text):
                tall = max(self._imprint_pitch, item.y - y)
                base = baseline(self._imprint_pitch, style.imprint_size)
                down = tall - self._imprint_pitch + base - item.y
                rows.append(Row((shifted(item, 0, down),), fixed=tall))
                y = item.y
        together = sum(row.fixed for row in rows) <= self._sheet.page.text_height
        return [rows] if together else [[row] for row in rows]

    # ---- contents

    def _contents_tags(self) -> None:
        """The title of the contents and their entries, section by section, as elements: these are the
        same whichever width they are set to."""
        self._title_tag = self._setter.leaf("H", Details(level=1))
        sections: list[Tag] = []
        for section in self._sections:
            caption = self._section_tags[section.name] = Tag("Caption")
            rows = [EntryTags(Tag("Lbl"), Tag("Link")) for _ in section.entries]
            self._entries |= dict(zip([e.target for e in section.entries], rows, strict=True))
            entries = [Tag("TOCI", [row.number, Tag("Reference", [row.link])]) for row in rows]
            sections.append(Tag("TOC", [caption, *entries]))
        self._setter.tags.append(Tag("TOC", sections))

    def _contents(self, width: int) -> list[Block]:
        """The title, and one block an entry; the name of a section stays with its first entry."""
        style = self._sheet.contents
        title = Style(role=style.title_role, size=style.title_size, align="center")
        row = self._row(title, style.title, width, self._title_tag, fixed=2 * self._pitch)
        blocks = [[row]]
        for section in self._sections:
            head = Style(role=style.section_role, size=style.section_size, align="left")
            name = self._row(head, section.name, width, self._section_tags[section.name])
            rows = [Row((), share=0.5, space=True), name]
            for entry in section.entries:
                rows += self._entry(entry, width)
                blocks.append(rows)
                rows = []
        return blocks

    def _row(self, style: Style, words: str, width: int, tag: Tag, *, fixed: int = 0) -> Row:
        _, lines = self._setter.lines(self._setter.passage(style, (words, "")), style, width)
        x = self._setter.start(lines[0], style, width, first=True)
        text = Text(x, 0, lines[0].runs, False, tag)
        return Row((text,), size=style.size, fixed=fixed)

    def _entry(self, entry: ContentsEntry, width: int) -> list[Row]:
        """Page number, issuer, title and number; turnover lines stand below the issuer."""
        style = self._sheet.contents
        inset = round(style.page_width * style.size)
        body = Style(role=style.role, size=style.size, align=style.align)
        issuer = entry.issuer + "\u3000" if entry.issuer else ""
        number = f"（{entry.number}）" if entry.number else ""
        parts = ((issuer, style.issuer_role), (entry.title, ""), (number, ""))
        # Its lines are the same at every pitch, with page numbers and without.
        lines = self._setter.once(
            ("contents", entry, width),
            lambda: self._setter.lines(self._setter.passage(body, *parts), body, width - inset)[1],
        )
        rows = []
        tags = self._entries[entry.target]
        for n, line in enumerate(lines):
            items: list[Item] = [Text(inset, 0, line.runs, False, tags.link)]
            if n == 0:
                items.append(Text(inset, 0, (), False, tags.number))
            link = Link(0, 0, width, 0, entry.target, tag=tags.link)
            rows.append(Row(tuple(items), size=style.size, link=link))
        return rows

    def _page_number(self, label: str, place: Text) -> Text:
        """The number, flush right in its column, half an em before the entry, which begins at ``place``."""
        style = self._sheet.contents
        inset = round(style.page_width * style.size)
        figure = Style(role=style.role, size=style.size, align="left")
        _, lines = self._setter.lines(self._setter.passage(figure, (label, "")), figure, 2 * inset)
        length = lines[0].width * style.size // MEM_PER_EM
        return place._replace(x=place.x - style.size * 3 // 5 - length, runs=lines[0].runs)


def cover_items(setter: TextSetter, issue: nodes.Issue) -> tuple[Item, ...]:
    """The cover, relative to the type area: the name, the number and the date of the issue."""
    sheet, style = setter.sheet, setter.sheet.cover
    front = FrontMatter(setter, issue, ())
    height = sheet.page.text_height
    items: list[Item] = []
    for words, role, size, place in (
        (issue.publication.name, style.role, style.size, style.name),
        (front.words(style.issue_text), style.issue_role, style.issue_size, style.issue),
        (front.words(style.date_text), style.issue_role, style.issue_size, style.date),
    ):
        line = front.line(words, role, front.fitting(words, role, size), "center")
        items += [shifted(item, 0, int(height * place)) for item in line]
    if issue.publication.name_local:
        local = sheet.masthead
        line = front.line(
            issue.publication.name_local, local.local_role, local.local_size * 3 // 2, "center"
        )
        y = int(height * style.name) - style.size - local.local_size // 2
        items += [shifted(item, 0, y) for item in line]
    if style.rule:
        y = int(height * (style.name + style.issue) / 2) - style.issue_size // 2
        items.append(Rect(0, y, sheet.page.text_width, style.rule))
        items.append(Rect(0, y + 2 * style.rule, sheet.page.text_width, style.rule // 3))
    return tuple(items)
