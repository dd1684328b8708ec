"""The front page: masthead, imprint and contents.

Comes in: the publication, the issue and the contents entries with their page labels. Goes out: slabs
and pages of the front matter. The contents are paginated once, with blank page numbers, and written
when all pages are known: the numbers have a column of their own, so their width moves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from typeset.assemble import ContentsEntry, ContentsSection, imprint
from typeset.display import Anchor, Item, Link, Rect, Text
from typeset.frozen import frozen
from typeset.layout.flow import Slab, shifted
from typeset.layout.stylesheet import Style, Stylesheet
from typeset.layout.text import TextSetter, baseline
from typeset.model import nodes
from typeset.units import MEM_PER_EM

CONTENTS = "contents"
"""The anchor of the contents."""


@frozen
class FrontPage:
    """The items of a page of front matter, relative to the type area."""

    items: tuple[Item, ...]


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

    def pages(self, labels: Mapping[str, str]) -> list[FrontPage]:
        """All front pages; ``labels`` gives the page of each document, or nothing yet."""
        style = self._sheet.contents
        masthead = self._masthead()
        top = self._sheet.masthead.height * self._pitch
        left = round(self._width * style.imprint)
        gutter = 2 * self._sheet.page.size if left else 0
        pages: list[FrontPage] = []
        items: list[Item] = [*masthead]
        if left:
            items += [shifted(item, 0, top) for item in self._imprint(left)]
            items.append(self._divider(left + gutter // 2, top))
        x = left + gutter
        rows = self._tightened(self._width - x, top, labels)
        y = top
        for n, slab in enumerate(rows):
            if y + slab.height > self._sheet.page.text_height:
                pages.append(FrontPage(tuple(items)))
                items, y = [], 0
            if n == 0:
                items.append(Anchor(y, CONTENTS))
            items += [shifted(item, x, y) for item in slab.items]
            y += slab.height
        pages.append(FrontPage(tuple(items)))
        return pages

    def _tightened(self, width: int, top: int, labels: Mapping[str, str]) -> list[Slab]:
        """The contents at the pitch of the grid, or closer where that saves a page."""
        height = self._sheet.page.text_height
        rows = self._contents(width, labels, self._pitch)
        total = top + sum(slab.height for slab in rows)
        pages = -(-total // height)
        if pages == 1:
            return rows
        tightest = int(self._pitch * self._sheet.contents.tightest)
        closer = self._contents(width, labels, tightest)
        if top + sum(slab.height for slab in closer) > (pages - 1) * height:
            return rows
        # The heights grow evenly with the pitch between the two.
        least = top + sum(slab.height for slab in closer)
        share = ((pages - 1) * height - least) / max(1, total - least)
        return self._contents(width, labels, tightest + int((self._pitch - tightest) * share))

    # ---- masthead

    def _words(self, text: str) -> str:
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
        style = self._sheet.masthead
        publication = self._issue.publication
        items: list[Item] = []
        size = self._fitting(publication.name, style.role, style.size)
        y = style.height * self._pitch
        line = self._centred(self._words(style.issue), style.issue_role, style.issue_size)
        rule_y = y - self._pitch
        items.append(Rect(0, rule_y, self._width, style.rule))
        items.append(Rect(0, rule_y + 2 * style.rule, self._width, style.rule // 3))
        items += [shifted(item, 0, rule_y - self._pitch * 3 // 4) for item in line]
        name_y = rule_y - self._pitch * 3 // 2 - style.issue_size
        items += [
            shifted(item, 0, name_y) for item in self._centred(publication.name, style.role, size)
        ]
        if publication.name_local:
            local = self._centred(publication.name_local, style.local_role, style.local_size)
            above = name_y - size - style.local_size // 2
            items += [shifted(item, 0, above) for item in local]
        return items

    def _fitting(self, text: str, role: str, size: int) -> int:
        """The largest size up to ``size`` at which ``text`` is no wider than the type area."""
        style = Style(role=role, size=self._sheet.page.size)
        natural = self._setter.width(self._setter.passage(style, (text, "")), MEM_PER_EM)
        return min(size, self._width * MEM_PER_EM // max(natural, 1))

    def _centred(self, text: str, role: str, size: int) -> list[Item]:
        """One line in the middle of the type area, its baseline at 0."""
        style = replace(self._sheet.styles["body"], role=role, first=0.0, align="center")
        _, lines = self._setter.lines(
            self._setter.passage(style, (text, "")), style, self._width, size=size
        )
        return [
            Text((self._width - line.width * size // MEM_PER_EM) // 2, 0, line.runs)
            for line in lines[:1]
        ]

    # ---- imprint

    def _imprint(self, width: int) -> list[Item]:
        style = self._sheet.contents
        items: list[Item] = []
        y = 0
        motto = Style(role=style.motto_role, size=style.motto_size, align="center")
        for words in self._issue.publication.motto:
            y = self._block(items, motto, ((words, ""),), width, y)
        y += self._pitch * bool(y)
        entry = Style(role=style.imprint_role, size=style.imprint_size, align="left")
        for line in imprint(self._issue):
            label = line.label if line.label.endswith(("：", ":")) else line.label + "："
            parts = ((label, style.imprint_label_role), (line.value, ""))
            if self._one_line(entry, parts, width):
                y = self._block(items, entry, parts, width, y)
            else:
                y = self._block(items, entry, parts[:1], width, y)
                y = self._block(items, replace(entry, first=1.0, rest=1.0), parts[1:], width, y)
            y += self._pitch // 4
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
        for n, line in enumerate(lines):
            x = self._setter.start(line, style, width, first=n == 0)
            items.append(Text(x, y + baseline(self._pitch, style.size), line.runs))
            y += self._pitch
        return y

    def _divider(self, x: int, top: int) -> Item:
        height = self._sheet.page.text_height - top
        return Rect(x, top, self._sheet.tables.rule, height)

    # ---- contents

    def _contents(self, width: int, labels: Mapping[str, str], pitch: int) -> list[Slab]:
        style = self._sheet.contents
        title = Style(role=style.title_role, size=style.title_size, align="center")
        slabs = [self._line_slab(title, ((style.title, ""),), width, 2 * self._pitch)]
        for section in self._sections:
            head = Style(role=style.section_role, size=style.section_size, align="left")
            slabs.append(Slab(pitch // 2))
            slabs.append(self._line_slab(head, ((section.name, ""),), width, pitch))
            for entry in section.entries:
                slabs += self._entry(entry, width, labels.get(entry.target, ""), pitch)
        return slabs

    def _line_slab(
        self, style: Style, parts: Sequence[tuple[str, str]], width: int, height: int
    ) -> Slab:
        _, lines = self._setter.lines(self._setter.passage(style, *parts), style, width)
        x = self._setter.start(lines[0], style, width, first=True)
        return Slab(height, (Text(x, baseline(height, style.size), lines[0].runs),))

    def _entry(self, entry: ContentsEntry, width: int, label: str, pitch: int) -> list[Slab]:
        """Page number, issuer, title and number; turnover lines stand below the issuer."""
        style = self._sheet.contents
        inset = round(style.page_width * style.size)
        body = Style(role=style.role, size=style.size, align="justify")
        issuer = entry.issuer + "\u3000" if entry.issuer else ""
        number = f"（{entry.number}）" if entry.number else ""
        parts = ((issuer, style.issuer_role), (entry.title, ""), (number, ""))
        # Its lines are the same at every pitch, with page numbers and without.
        lines = self._setter.once(
            ("contents", entry, width),
            lambda: self._setter.lines(self._setter.passage(body, *parts), body, width - inset)[1],
        )
        y = baseline(pitch, style.size)
        slabs = []
        for n, line in enumerate(lines):
            row: list[Item] = [Text(inset, y, line.runs)]
            if n == 0 and label:
                row.append(self._page_number(label, inset, y))
            row.append(Link(0, 0, width, pitch, entry.target))
            slabs.append(Slab(pitch, tuple(row)))
        return slabs

    def _page_number(self, label: str, inset: int, y: int) -> Text:
        """The number, flush right in its column, half an em before the entry."""
        style = self._sheet.contents
        figure = Style(role=style.role, size=style.size, align="left")
        _, lines = self._setter.lines(self._setter.passage(figure, (label, "")), figure, 2 * inset)
        length = lines[0].width * style.size // MEM_PER_EM
        x = inset - style.size * 3 // 5 - length
        return Text(x, y, lines[0].runs)
