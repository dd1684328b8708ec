"""The front page: masthead, contents, imprint; and the cover and the openers of sections.

Comes in: the issue, the page map. Goes out: paragraphs. The contents are a TOC field (ISO/IEC 29500-1,
17.16.5.68) made of the TC fields that stand at the titles, with our page numbers as its cached result:
number, issuer, title and document number, as on the printed page. The imprint stands beside the
contents in a table of two cells, or below them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from typeset.assemble import ContentsEntry, contents, imprint
from typeset.layout.front import FrontMatter
from typeset.layout.stylesheet import Length, Style, Stylesheet
from typeset.layout.text import TextSetter
from typeset.model import nodes
from typeset.model.walk import plain
from typeset.writers.docx.flow import Flow
from typeset.writers.docx.inlines import Inlines
from typeset.writers.docx.markup import eighths, element, escaped, field, run, twips
from typeset.writers.docx.shapes import text_box, upright
from typeset.writers.docx.styles import Styles

TOC = 'TOC \\h \\z \\f C \\l "1-2"'
SPARE = 2
"""Lines of the contents that may turn over in Word and not in the layout."""
NUMBER_GAP = 0.6
"""Between a page number and its entry, in em."""
TAB = "<w:r><w:tab/></w:r>"
_MARK = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def contents_field(text: str, level: int) -> str:
    """A TC field: ``text`` is what the contents show. Quotation marks in it are escaped."""
    for mark in '\\"“”':
        text = text.replace(mark, f"\\{mark}")
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    code = (
        f'<w:instrText xml:space="preserve"> TC "{escaped(text)}" \\f C \\l {level} </w:instrText>'
    )
    begin, end = (
        f'<w:r>{hidden}<w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end")
    )
    return f"{begin}<w:r>{hidden}{code}</w:r>{end}"


def entry_text(entry: ContentsEntry) -> tuple[str, str, str]:
    """Issuer, title and number of an entry as the contents show them."""
    issuer = entry.issuer + "\u3000" if entry.issuer else ""
    return issuer, plain(entry.title), f"（{entry.number}）" if entry.number else ""


class Front:
    """Writes what stands before the documents. ``pages`` gives the page of each of them."""

    def __init__(
        self,
        setter: TextSetter,
        styles: Styles,
        inlines: Inlines,
        issue: nodes.Issue,
        bookmarks: Mapping[str, str],
        pages: Mapping[str, str],
    ) -> None:
        self._setter = setter
        self._sheet: Stylesheet = setter.sheet
        self._styles = styles
        self._inlines = inlines
        self._issue = issue
        self._bookmarks = bookmarks
        self._pages = pages
        self._sections = contents(issue)
        self._matter = FrontMatter(setter, issue, self._sections)
        self._pitch = self._sheet.page.pitch
        self._width = self._sheet.page.text_width

    def _line(self, style: Style, height: float, **more: str) -> dict[str, str]:
        """Properties of a paragraph of its own with lines ``height`` sp high."""
        spacing = element("spacing", before=0, after=0, line=twips(height), lineRule="exact")
        return {"spacing": spacing, "snapToGrid": element("snapToGrid", val=0), **more}

    def _add(
        self,
        flow: Flow,
        id: str,
        name: str,
        style: Style,
        runs: str,
        *,
        height: float = 0,
        before: float = 0,
        after: float = 0,
        parts: dict[str, str] | None = None,
    ) -> None:
        """A paragraph in a style of its own, made where it is met first."""
        line = self._line(style, height or self._pitch) | (parts or {})
        self._styles.frame(id, name, style, **line)
        own = {"spacing": element("spacing", before=twips(before), after=twips(after))}
        flow.paragraph(id, runs, own if before or after else {})

    # ---- masthead

    def masthead(self, flow: Flow) -> None:
        """The names of the publication, and the number and the date of the issue between two rules."""
        style, publication = self._sheet.masthead, self._issue.publication
        size = self._matter.fitting(publication.name, style.role, style.size)
        strip = style.issue_size * 2
        name_height = size * 13 // 10
        local_height = style.local_size * 3 // 2 if publication.name_local else 0
        # A rule in Word adds its own thickness.
        room = (
            (style.height - 1) * self._pitch - strip - name_height - local_height - style.rule * 2
        )
        before = max(0, room)
        if publication.name_local:
            look = Style(role=style.local_role, size=style.local_size, align="center")
            runs = self._inlines.write(publication.name_local, look)
            self._add(
                flow,
                "MastheadLocal",
                "刊名（民族文字）",
                look,
                runs,
                height=local_height,
                before=before,
            )
            before = 0
        look = Style(role=style.role, size=Length(size), align="center")
        runs = self._inlines.write(publication.name, look)
        self._add(flow, "Masthead", "刊名", look, runs, height=name_height, before=before)
        look = Style(role=style.issue_role, size=style.issue_size, align="left")
        left, middle, right = (self._matter.words(words) for words in style.issue)
        runs = TAB.join(
            self._inlines.write(words, look) if words else "" for words in (left, middle, right)
        )
        stops = element("tab", val="center", pos=twips(self._width / 2))
        stops += element("tab", val="right", pos=twips(self._width))
        rules = element("top", val="single", sz=eighths(style.rule), space=0, color="auto")
        rules += element("bottom", val="single", sz=eighths(style.rule // 3), space=0, color="auto")
        parts = {"pBdr": f"<w:pBdr>{rules}</w:pBdr>", "tabs": f"<w:tabs>{stops}</w:tabs>"}
        self._add(
            flow,
            "IssueLine",
            "期号行",
            look,
            runs,
            height=strip,
            after=self._pitch // 2,
            parts=parts,
        )

    # ---- contents and imprint

    def write(self, flow: Flow) -> None:
        """Masthead, contents and imprint."""
        self.masthead(flow)
        share = self._sheet.contents.imprint
        if not share:
            self._contents(flow, self._width)
            self._imprint(flow, self._width)
            return
        left = round(self._width * share)
        gutter = 2 * self._sheet.page.size
        beside = Flow(self._styles.looks, self._pitch, lambda _: "")
        self._imprint(beside, left)
        top = self._sheet.masthead.height * self._pitch
        tall = self._sheet.page.text_height - top
        rule = self._sheet.tables.rule
        flow.open(
            text_box(1001, "版本项", beside.markup(whole=False), (0, top, left, tall))
            + upright(1002, (left + gutter // 2, top, tall), rule)
        )
        self._contents(flow, self._width, left + gutter)

    def _contents(self, flow: Flow, width: int, left: int = 0) -> None:
        """The title, and the TOC field with its cached result, ``left`` sp from the edge."""
        style = self._sheet.contents
        pitch = round(self._pitch * self._matter.share(SPARE))
        indent = element("ind", left=twips(left), firstLine=0)
        title = Style(role=style.title_role, size=style.title_size, align="center")
        runs = self._inlines.write(style.title, title)
        self._add(
            flow,
            "ContentsTitle",
            "目录标题",
            title,
            runs,
            height=2 * self._pitch,
            parts={"ind": indent},
        )
        head = Style(role=style.section_role, size=style.section_size, align="left", keep=True)
        entry_look = Style(role=style.role, size=style.size, align=style.align)
        inset = round(style.page_width * style.size)
        stops = element("tab", val="right", pos=twips(left + inset - NUMBER_GAP * style.size))
        stops += element("tab", val="left", pos=twips(left + inset))
        stops += element("tab", val="right", pos=twips(width))
        parts = {
            "tabs": f"<w:tabs>{stops}</w:tabs>",
            "ind": element("ind", left=twips(left + inset), hanging=twips(inset), right=0),
        }
        lines: list[tuple[bool, str]] = []
        for section in self._sections:
            lines.append((True, self._inlines.write(section.name, head)))
            lines += [(False, self._entry(entry, entry_look)) for entry in section.entries]
        code = f'<w:r><w:instrText xml:space="preserve"> {TOC} </w:instrText></w:r>'
        opening = _MARK.format("begin") + code + _MARK.format("separate")
        for n, (is_head, runs) in enumerate(lines):
            runs = (opening if n == 0 else "") + runs
            runs += _MARK.format("end") if n == len(lines) - 1 else ""
            if is_head:
                own = {"ind": indent}
                self._add(
                    flow, "TOC1", "toc 1", head, runs, height=pitch, before=pitch / 2, parts=own
                )
            else:
                self._add(flow, "TOC2", "toc 2", entry_look, runs, height=pitch, parts=parts)

    def _entry(self, entry: ContentsEntry, look: Style) -> str:
        """Page number, issuer, title and number, linked to the title."""
        bookmark = self._bookmarks[entry.target]
        issuer, _, number = entry_text(entry)
        page = field(f"PAGEREF {bookmark} \\h", run(self._pages.get(entry.target, "")))
        words = self._inlines.write(
            issuer, look, "ContentsIssuer", face=self._sheet.contents.issuer_role
        )
        words += self._inlines.write(_unlinked(entry.title), look) + self._inlines.write(
            number, look
        )
        inside = TAB + page + TAB + words
        return f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{inside}</w:hyperlink>'

    def _imprint(self, flow: Flow, width: int) -> None:
        style = self._sheet.contents
        pitch = style.imprint_pitch or self._pitch
        motto = Style(role=style.motto_role, size=style.motto_size, align="center")
        lines = self._issue.publication.motto
        for n, words in enumerate(lines):
            after = pitch if n == len(lines) - 1 else 0
            self._add(
                flow,
                "Motto",
                "办刊宗旨",
                motto,
                self._inlines.write(words, motto),
                height=pitch,
                after=after,
            )
        look = Style(role=style.imprint_role, size=style.imprint_size, align="left")
        hanging = element("ind", left=twips(look.size), hanging=twips(look.size))
        for line in imprint(self._issue):
            label = line.label if line.label.endswith(("：", ":")) else line.label + "："
            runs = self._inlines.write(label, look, "ImprintLabel", style.imprint_label_role)
            value = self._inlines.write(line.value, look)
            parts = ((label, style.imprint_label_role), (line.value, ""))
            if self._setter.width(self._setter.passage(look, *parts), look.size) > width:
                value = "<w:r><w:br/></w:r>" + value
            self._add(
                flow,
                "Imprint",
                "版本项",
                look,
                runs + value,
                height=pitch,
                after=pitch / 4,
                parts={"ind": hanging},
            )

    # ---- cover, openers

    def cover(self, flow: Flow) -> None:
        """The name, the number and the date of the issue on a page of their own."""
        style, height = self._sheet.cover, self._sheet.page.text_height
        publication = self._issue.publication
        done = 0.0
        rows: list[tuple[str, str, str, str, int, float]] = [
            ("CoverName", "封面刊名", publication.name, style.role, style.size, style.name),
            (
                "CoverIssue",
                "封面期号",
                self._matter.words(style.issue_text),
                style.issue_role,
                style.issue_size,
                style.issue,
            ),
            (
                "CoverDate",
                "封面日期",
                self._matter.words(style.date_text),
                style.issue_role,
                style.issue_size,
                style.date,
            ),
        ]
        if publication.name_local:
            masthead = self._sheet.masthead
            size = masthead.local_size * 3 // 2
            share = style.name - (style.size + masthead.local_size) / height
            local = publication.name_local, masthead.local_role, size, share
            rows.insert(0, ("CoverLocal", "封面刊名（民族文字）", *local))
        for id, name, words, role, most, place in rows:
            size = self._matter.fitting(words, role, most)
            look = Style(role=role, size=Length(size), align="center")
            line = size * 1.3
            before = max(0.0, height * place - size - done)
            if id == "CoverName" and style.rule:
                look = replace(look, keep=True)
            self._add(
                flow, id, name, look, self._inlines.write(words, look), height=line, before=before
            )
            done += before + line

    def opener(self, flow: Flow, name: str) -> None:
        """The name of a section on a page of its own, or over all columns."""
        style, page = self._sheet.openers, self._sheet.page
        own = style.show == "page"
        height = page.text_height if own else style.lines * page.pitch
        middle = int(height * style.place) if own else height // 2
        look = Style(role=style.role, size=style.size, align="center", keep=not own)
        line = round(style.size * 2.5) if style.rule else round(style.size * 1.3)
        before = max(0, middle - line // 2)
        natural = self._setter.width(self._setter.passage(look, (name, "")), look.size)
        wide = max(page.text_width * style.rule_width, natural + look.size)
        inset = twips(max(0, page.text_width - wide) / 2)
        parts = {"ind": element("ind", left=inset, right=inset, firstLine=0)}
        if style.rule:
            rules = "".join(
                element(side, val="single", sz=eighths(style.rule), space=0, color="auto")
                for side in ("top", "bottom")
            )
            parts["pBdr"] = f"<w:pBdr>{rules}</w:pBdr>"
        after = 0 if own else max(0, height - before - line)
        runs = self._inlines.write(name, look)
        self._add(
            flow,
            "SectionOpener",
            "栏目标题",
            look,
            runs,
            height=line,
            before=before,
            after=after,
            parts=parts,
        )


def _unlinked(content: nodes.Inlines) -> nodes.Inlines:
    """``content`` as plain text: the whole entry is one link."""
    return (nodes.Chars(plain(content)),)
