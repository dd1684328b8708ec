"""年度总目录: all documents of a year, with the issue and the page that each stands in.

Comes in: the entries of ``assemble.annual_index`` and the pages of this issue's own documents, or nothing
yet. Goes out: groups that flow like text behind the last document: a title over all columns, then the
entries in the style of the contents.
"""

from __future__ import annotations

from typeset.assemble import IndexSection
from typeset.display import Anchor, Item, Link, Text
from typeset.display.tags import Details, Tag
from typeset.layout.flow import Group, Slab
from typeset.layout.stylesheet import Length, Style
from typeset.layout.text import UNKNOWN_PAGE, TextSetter, baseline, space, tie
from typeset.layout.titles import title_slabs
from typeset.model import nodes
from typeset.units import MEM_PER_EM

INDEX = "annual-index"
"""The anchor of the index, and what its pages are called among the documents."""
EVERY_FIGURE = 1234567890


def index_title(setter: TextSetter, issue: nodes.Issue) -> str:
    return setter.sheet.index.title.format(year=issue.year, publication=issue.publication.name)


def index_groups(
    setter: TextSetter, issue: nodes.Issue, sections: tuple[IndexSection, ...]
) -> list[Group]:
    """The title, which starts a page, and the entries section by section."""
    with setter.inside(Tag("Sect")):
        return _Index(setter, issue).groups(sections)


class _Index:
    def __init__(self, setter: TextSetter, issue: nodes.Issue) -> None:
        sheet = setter.sheet
        self._setter = setter
        self._issue = issue
        self._style, self._contents, self._page = sheet.index, sheet.contents, sheet.page
        self._inset = round(self._style.label_width * self._contents.size)

    def groups(self, sections: tuple[IndexSection, ...]) -> list[Group]:
        contents, pitch = self._contents, self._page.pitch
        face = Style(
            role=contents.title_role, size=contents.title_size, lines=2, align="center", keep=True
        )
        lines: nodes.Lines = ((nodes.Chars(index_title(self._setter, self._issue)),),)
        tag = self._setter.leaf("H", Details(level=1))
        slabs = title_slabs(self._setter, lines, face, self._page.text_width, tag)
        slabs[0] = slabs[0]._replace(items=(*slabs[0].items, Anchor(0, INDEX)))
        if self._style.note:
            note = Style(
                role=contents.role, size=Length(self._page.size), align="center", keep=True
            )
            words: nodes.Lines = ((nodes.Chars(self._style.note),),)
            slabs += title_slabs(self._setter, words, note, self._page.text_width)
        slabs += space(1, pitch)
        rows: list[Slab] = []
        with self._setter.inside(Tag("TOC")):
            for section in sections:
                rows += self._section(section, first=not rows)
        head = Group(True, slabs, 3 * pitch, starts_page=True, document=INDEX)
        return [head, Group(False, rows, document=INDEX)]

    def _section(self, section: IndexSection, *, first: bool) -> list[Slab]:
        contents = self._contents
        head = Style(
            role=contents.section_role, size=contents.section_size, align="left", keep=True
        )
        with self._setter.inside(Tag("TOC")):
            passage = self._setter.passage(head, (section.name, ""))
            caption = self._setter.leaf("Caption")
            name = self._setter.slabs(passage, head, self._page.column_width, caption)
            rows = tie(name)
            for entry in section.entries:
                rows += self._entry(entry)
        above = [] if first else space(1, self._page.pitch)
        return above + rows

    def _entry(self, entry: nodes.IndexEntry) -> list[Slab]:
        """Issue and page, issuers, title and number; turnover lines stand below the issuers."""
        contents, setter, pitch = self._contents, self._setter, self._page.pitch
        body = Style(role=contents.role, size=contents.size, align=contents.align)
        issuers = "\u3000".join(entry.issuers)
        number = f"（{entry.document}）" if entry.document else ""
        parts = (
            (issuers + "\u3000" * bool(issuers), contents.issuer_role),
            (entry.title, ""),
            (number, ""),
        )
        width = self._page.column_width - self._inset
        label, words = Tag("Lbl"), Tag("Link" if entry.target else "P")
        setter.tags.append(Tag("TOCI", [label, Tag("Reference", [words])]))
        _, lines = setter.lines(setter.passage(body, *parts), body, width)
        y = baseline(pitch, contents.size)
        slabs = []
        for n, line in enumerate(lines):
            items: list[Item] = [Text(self._inset, y, line.runs, True, words)]
            if n == 0:
                items.insert(0, self._label(entry, y, label))
            if entry.target:
                link = Link(0, 0, self._page.column_width, pitch, entry.target, tag=words)
                items.append(link)
            slabs.append(Slab(pitch, tuple(items), keep=n < len(lines) - 1))
        return slabs

    def _label(self, entry: nodes.IndexEntry, y: int, tag: Tag) -> Text:
        """Number of the issue and page, flush right, half an em before the entry."""
        setter, size = self._setter, self._contents.size
        page = entry.page
        if entry.target:
            setter.page_targets.append(entry.target)
            page = setter.pages.get(entry.target, UNKNOWN_PAGE)
        figure = Style(role=self._contents.role, size=size, align="left")
        for shown in (str(EVERY_FIGURE), page):  # the faces are told of all figures at once
            words = self._style.label.format(number=entry.issue, page=shown)
            passage = setter.passage(figure, (words, ""))
            width = setter.width(passage, size)
        _, lines = setter.lines(passage, figure, max(2 * self._inset, width))
        length = lines[0].width * size // MEM_PER_EM
        return Text(self._inset - size * 3 // 5 - length, y, lines[0].runs, True, tag)
