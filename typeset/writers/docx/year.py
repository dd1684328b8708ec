"""年度总目录 in Word: the entries of ``assemble.annual_index`` in columns behind the last document.

Comes in: the sections of the index and the pages of this issue's own documents. Goes out: paragraphs, each
with its label at a tab stop; the pages of this issue are links.
"""

from __future__ import annotations

from collections.abc import Mapping

from typeset.assemble import IndexSection
from typeset.layout.stylesheet import Length, Style, Stylesheet
from typeset.model import nodes
from typeset.writers.docx.flow import Flow, Section
from typeset.writers.docx.front import NUMBER_GAP, TAB
from typeset.writers.docx.inlines import Inlines
from typeset.writers.docx.markup import element, run, twips
from typeset.writers.docx.styles import Styles, on_line

_LINKED = '<w:rPr><w:rStyle w:val="Reference"/></w:rPr>'


class AnnualIndex:
    """Writes the index into ``flow``. ``bookmarks`` and ``pages`` are those of the documents here."""

    def __init__(
        self,
        styles: Styles,
        inlines: Inlines,
        flow: Flow,
        bookmarks: Mapping[str, str],
        pages: Mapping[str, str],
    ) -> None:
        self._styles = styles
        self._inlines = inlines
        self._flow = flow
        self._bookmarks = bookmarks
        self._pages = pages
        self._sheet: Stylesheet = styles.sheet
        self._pitch = styles.sheet.page.pitch

    def write(self, title: str, sections: tuple[IndexSection, ...], heads: str) -> None:
        """The title over all columns, on a new page, and the entries section by section."""
        contents, index, flow = self._sheet.contents, self._sheet.index, self._flow
        flow.section(Section(start="nextPage", heads=heads))
        look = Style(role=contents.title_role, size=contents.title_size, align="center", keep=True)
        hidden = run(title, '<w:rPr><w:rStyle w:val="SectionName"/></w:rPr>')
        runs = hidden + self._inlines.write(title, look)
        self._line("IndexTitle", "总目录标题", look, runs, height=2 * self._pitch)
        if index.note:
            note = Style(
                role=contents.role, size=Length(self._sheet.page.size), align="center", keep=True
            )
            self._line("IndexNote", "总目录说明", note, self._inlines.write(index.note, note))
        flow.space(self._pitch)
        flow.section(Section(columns=self._sheet.page.columns > 1))
        head = Style(
            role=contents.section_role, size=contents.section_size, align="left", keep=True
        )
        for n, section in enumerate(sections):
            runs = self._inlines.write(section.name, head)
            self._line("IndexSection", "总目录栏目", head, runs, before=self._pitch * (n > 0))
            for entry in section.entries:
                self._entry(entry)

    def _line(
        self,
        id: str,
        name: str,
        look: Style,
        runs: str,
        *,
        height: int = 0,
        before: int = 0,
        parts: dict[str, str] | None = None,
    ) -> None:
        height = height or self._pitch
        self._styles.frame(id, name, look, **on_line(height), **(parts or {}))
        self._flow.paragraph(id, runs, before=before, after=0)

    def _entry(self, entry: nodes.IndexEntry) -> None:
        """Issue and page, issuers, title and number; turnover lines stand below the issuers."""
        contents, index = self._sheet.contents, self._sheet.index
        look = Style(role=contents.role, size=contents.size, align=contents.align)
        inset = round(index.label_width * contents.size)
        stops = element("tab", val="right", pos=twips(inset - NUMBER_GAP * contents.size))
        stops += element("tab", val="left", pos=twips(inset))
        parts = {
            "tabs": f"<w:tabs>{stops}</w:tabs>",
            "ind": element("ind", left=twips(inset), hanging=twips(inset), right=0),
        }
        before, _, after = index.label.format(number=entry.issue, page="\0").partition("\0")
        page = run(entry.page)
        if entry.target:
            shown = run(self._pages.get(entry.target, ""), _LINKED)
            bookmark = self._bookmarks[entry.target]
            page = f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{shown}</w:hyperlink>'
        label = (run(before) if before else "") + page + (run(after) if after else "")
        issuers = "\u3000".join(entry.issuers)
        words = self._inlines.write(
            issuers + "\u3000" * bool(issuers),
            look,
            "ContentsIssuer",
            face=contents.issuer_role,
        )
        number = f"（{entry.document}）" if entry.document else ""
        words += self._inlines.write(entry.title + number, look)
        self._line("IndexEntry", "总目录条目", look, TAB + label + TAB + words, parts=parts)
