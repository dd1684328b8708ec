"""An issue as a Word document (ISO/IEC 29500, Transitional).

Comes in: ``model.Issue``, its page map, the stylesheet and the faces that measure it. Goes out: the bytes of
a DOCX with the structure that Word knows: named styles, sections, tables, fields, bookmarks, notes. Lines and
pages are Word's; what the layout decides (columns, widths, alignments, titles parted by sense) is asked
of it. The same issue gives the same bytes.

    front, documents (blocks -> inlines, tables, pictures) -> flow -> one string, parsed once -> package
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from typeset.assemble import ContentsEntry, annual_index, contents
from typeset.display import Metadata
from typeset.fonts import Library
from typeset.layout.colophon import COLOPHON, END
from typeset.layout.kinds import of_kind
from typeset.layout.official import title_lines
from typeset.layout.stylesheet import Stylesheet
from typeset.layout.text import TextSetter
from typeset.model import nodes
from typeset.model.walk import OWN_PARTS
from typeset.model.write import record_to_xml
from typeset.paragraph.composer import Composer
from typeset.writers.docx.anchors import Anchors, facts_xml
from typeset.writers.docx.blocks import Blocks
from typeset.writers.docx.charts import Charts
from typeset.writers.docx.faces import OfficeFaces
from typeset.writers.docx.flow import Flow, Section
from typeset.writers.docx.front import Front, contents_field, entry_text
from typeset.writers.docx.furniture import Furniture, in_word, section_markup
from typeset.writers.docx.inlines import Inlines
from typeset.writers.docx.markup import DECLARED, HEADER, run
from typeset.writers.docx.official import Official, title_pieces
from typeset.writers.docx.package import DocxPackage, Texts
from typeset.writers.docx.pictures import Pictures
from typeset.writers.docx.placing import Tools
from typeset.writers.docx.settings import footnotes_xml, settings_xml
from typeset.writers.docx.styles import Styles


def write_docx(
    issue: nodes.Issue,
    sheet: Stylesheet,
    library: Library,
    pages: Mapping[str, str],
    metadata: Metadata,
    whole: nodes.Issue,
) -> bytes:
    """The DOCX of ``issue``. ``pages`` gives the printed page of every id; ``whole`` is the issue with what
    its layout does not print.

    Raises:
        InputFaults: a picture that cannot be used, a role without a face, a chart that is too large.
    """
    return _Writer(issue, sheet, library, pages, metadata, whole).write()


class _Writer:
    def __init__(
        self,
        issue: nodes.Issue,
        sheet: Stylesheet,
        library: Library,
        pages: Mapping[str, str],
        metadata: Metadata,
        whole: nodes.Issue,
    ) -> None:
        sheet = in_word(sheet)
        self._whole = {record.id: record for record in whole.records()}
        self._issue = issue
        self._sheet = sheet
        self._pages = pages
        self._metadata = metadata
        self._package = DocxPackage()
        self._faces = OfficeFaces(sheet)
        self._anchors = anchors = Anchors(issue)
        composer = Composer(library, sheet.composition)
        self._setter = TextSetter(sheet, composer, pages, frozenset(anchors.names))
        self._styles = Styles(sheet, self._faces, issue.publication.language)
        self._inlines = Inlines(sheet, self._faces, anchors.names, anchors.labels, pages)
        pictures = Pictures(library, self._package.image)
        self._tools = Tools(
            self._setter,
            self._styles,
            self._inlines,
            anchors,
            pictures,
            Charts(self._setter, library, pictures),
        )
        self._flow = Flow(self._styles.looks, sheet.page.pitch, self._section)
        self._notes = 0
        """How many footnotes the documents before this one have."""
        self._furniture = Furniture(
            sheet, issue, lambda head: self._package.head(head.tag, head.xml)
        )
        self._front = Front(self._setter, self._styles, self._inlines, issue, anchors.names, pages)
        self._official = Official(self._setter, self._styles, self._inlines, anchors, self._flow)

    def write(self) -> bytes:
        if not self._issue.single:
            self._front_pages()
        entries = {e.target: e for section in contents(self._issue) for e in section.entries}
        first = True
        for section in self._issue.sections:
            for n, record in enumerate(section.records):
                name = section.name if n == 0 else ""
                self._document(record, entries[record.id or ""], name, first=first)
                first = False
        if self._issue.past is not None and not self._issue.single:
            self._annual_index()
        body = self._flow.markup(whole=True)
        document = f"{HEADER}<w:document {DECLARED}><w:body>{body}</w:body></w:document>"
        texts = Texts(
            document.encode(),
            self._styles.xml(),
            settings_xml(self._sheet),
            self._faces.table(),
            footnotes_xml(self._inlines.notes.rows),
            facts_xml(self._issue, self._anchors.facts),
        )
        issue = self._issue
        if issue.single:
            record = next(issue.records())
            about = {"发文字号": record.number, "版式": self._sheet.name}
            return self._package.file(texts, self._metadata, about)
        custom = {"期刊": issue.publication.name, "期号": f"{issue.year}年第{issue.number}期"}
        if issue.cumulative is not None:
            custom["总期号"] = str(issue.cumulative)
        custom |= {"出刊日期": issue.date_text, "版式": self._sheet.name}
        return self._package.file(texts, self._metadata, custom)

    def _section(self, section: Section) -> str:
        """``w:sectPr``. Footnotes are numbered through a document: anew in its first section with any."""
        count = len(self._inlines.notes.rows)
        begins = self._notes >= 0 and count > self._notes
        if begins:
            self._notes = -1
        return section_markup(self._sheet, section._replace(notes=begins))

    def _annual_index(self) -> None:
        from typeset.layout.annual_index import index_title  # for the issue that has one
        from typeset.writers.docx.year import AnnualIndex

        style, title = self._sheet.index, index_title(self._setter, self._issue)
        sections = annual_index(self._issue, style.group, style.kinds)
        names, pages = self._anchors.names, self._pages
        index = AnnualIndex(self._styles, self._inlines, self._flow, names, pages)
        index.write(title, sections, self._furniture.heads(title))

    # ---- front pages

    def _front_pages(self) -> None:
        sheet, flow = self._sheet, self._flow
        if sheet.cover.show:
            flow.section(Section(start="nextPage", heads=self._furniture.none(), bare=True))
            self._front.cover(flow)
            if sheet.cover.back:
                flow.new_page()
                flow.gap(20)
        heads = self._furniture.none() + self._furniture.heads("")
        start = Section(start="nextPage", heads=heads, first=sheet.page.first, bare=True)
        flow.section(start)
        self._front.write(flow)

    # ---- documents

    def _document(
        self, record: nodes.Record, entry: ContentsEntry, section: str, *, first: bool
    ) -> None:
        """A document; ``section`` names the section that it is the first one of."""
        sheet, flow = self._sheet, self._flow
        single = self._issue.single
        opener = bool(section) and sheet.openers.show != "none"
        runs_on = not first and sheet.documents.start != "page" and not opener
        heads = self._furniture.heads(section) if section or single else ""
        if opener:
            own = sheet.openers.show == "page"
            start = "oddPage" if own and sheet.openers.right_hand else "nextPage"
            flow.section(Section(start=start, heads=heads + self._furniture.none(), bare=own))
            self._front.opener(flow, section)
            if own:
                flow.section(Section(start="nextPage"))
        else:
            start = "continuous" if runs_on else "nextPage"
            number = sheet.page.first if single else None
            flow.section(Section(start=start, heads=heads, first=number))
        self._notes = len(self._inlines.notes.rows)
        name = self._anchors.hidden("Document")
        self._anchors.note(
            name,
            "record",
            _unprinted(self._whole[record.id], record),
            id=record.id,
            kind=record.kind,
            date=record.date,
            source=record.source,
            line=record.origin,
            section=section,
        )
        start_mark, end_mark = self._anchors.pair(name)
        flow.open(start_mark)
        self._head(record, entry, section, gap=sheet.documents.gap if runs_on else 0)
        blocks = Blocks(self._tools, flow, Path(record.span.file).parent)
        kind = of_kind(sheet, record.title, record.kind)
        with flow.lines_at(kind.page.pitch if kind else flow.pitch):
            blocks.write(record.blocks)
        if record.colophon:
            blocks.span(wide=True)
            foot = self._pages[COLOPHON.format(record.id)]
            end = self._pages.get(END.format(record.id), foot)
            self._official.colophon(record.colophon, int(foot) - int(end))
        flow.close(end_mark)

    def _head(self, record: nodes.Record, entry: ContentsEntry, section: str, gap: int) -> None:
        """Issuers and title as one block, then what stands below them."""
        flow, sheet = self._flow, self._sheet
        pitch = sheet.page.pitch
        blocks = Blocks(self._tools, flow, Path(record.span.file).parent)
        lead = self._lead(entry, section)
        start, end = self._anchors.pair(self._anchors.names[record.id or ""])
        flow.open(start)
        look = sheet.styles["title"]
        if sheet.documents.issuer == "title" or sheet.red_head.show != "none":
            self._official_head(record, blocks, lead)
            flow.close(end)
            return
        issuers = [("DocIssuer", [(nodes.Chars(issuer),)]) for issuer in record.issuers]
        above = gap * pitch + look.above(pitch)
        blocks.title(*issuers, ("DocTitle", record.title), before=above, lead=lead)
        flow.close(end)
        if record.subtitle:
            blocks.title(("DocSubtitle", record.subtitle))
        if record.number:
            blocks.title(("DocNumber", [(nodes.Chars(record.number),)]))
        if record.delivery:
            blocks.title(("Delivery", record.delivery.lines))
        if not record.number and not record.delivery:
            flow.space(pitch)

    def _official_head(self, record: nodes.Record, blocks: Blocks, lead: str) -> None:
        """The head of an official document, its title with the issuers in it, what stands below it."""
        flow, sheet = self._flow, self._sheet
        space = self._official.head(record)
        lines = title_lines(self._setter, record, sheet.page.text_width)
        pieces = title_pieces(record, lines, self._joint)
        blocks.title(("DocTitle", lines), before=space, lead=lead, pieces=pieces)
        if record.subtitle:
            blocks.title(("DocSubtitle", record.subtitle))
        if record.number and sheet.red_head.show == "none":
            blocks.title(("DocNumber", [(nodes.Chars(record.number),)]))
        if record.delivery:
            blocks.title(("Delivery", record.delivery.lines))
        flow.space(sheet.page.pitch)

    def _joint(self) -> str:
        """An empty bookmark where a line of a title ends in the record only."""
        return "".join(self._anchors.pair(self._anchors.hidden("Line")))

    def _lead(self, entry: ContentsEntry, section: str) -> str:
        """What stands unseen at a title: the name of the section, and what the contents show."""
        if self._issue.single:
            return ""
        lead = ""
        if section:
            lead = run(section, '<w:rPr><w:rStyle w:val="SectionName"/></w:rPr>')
            lead += contents_field(section, 1)
        return lead + contents_field("".join(entry_text(entry)), 2)


def _unprinted(whole: nodes.Record, printed: nodes.Record) -> str:
    """What is left out of the record ``whole`` (份号, 版记, remarks that stand), as a record of its own."""
    parts = [name for name, _ in OWN_PARTS.values()]
    values = {name: getattr(whole, name) for name in parts}
    values = {name: value for name, value in values.items() if value != getattr(printed, name)}
    if not values and not whole.accepted:
        return ""
    text = (nodes.Chars("x"),)
    bare = nodes.Record(
        whole.kind,
        (),
        (text,),
        (),
        "",
        None,
        None,
        (nodes.Paragraph(text),),
        accepted=whole.accepted,
        id=whole.id,
        **values,
    )
    return record_to_xml(bare).partition("?>\n")[2]
