"""The style sheet of a layout as ``word/styles.xml``.

Comes in: ``Stylesheet``. Goes out: named styles, each with its face, size, line, indents and outline level
(ISO/IEC 29500-1, 17.7). Indents are given in characters and, for programs that know none, in twips too.
Heading and run-in styles exist for the levels and schemes that occur; all others always.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from typeset.layout.stylesheet import NONE, Style, Stylesheet
from typeset.model.nodes import Scheme
from typeset.units import SP_PER_PT
from typeset.writers.docx import roles
from typeset.writers.docx.faces import OfficeFaces, bold
from typeset.writers.docx.markup import (
    DECLARED,
    HEADER,
    eighths,
    element,
    half_points,
    properties,
    quoted,
    twips,
)

ALIGN = {"justify": "both", "left": "left", "center": "center", "right": "right"}
MOST_OUTLINE = 8
_ALIGNED = {"signature": "right", "table": "left"}
"""What the layout places by itself."""
_CELLS = {"Left": "left", "Center": "center", "Right": "right", "Decimal": "right"}
BREAK_LINE = 20
"""The height in twips of a paragraph that only ends a section."""


class Styles:
    """The named styles of a document, gathered while its text is written."""

    def __init__(self, sheet: Stylesheet, faces: OfficeFaces, language: str) -> None:
        self.sheet = sheet
        self._faces = faces
        self._language = language
        self._rows: dict[str, str] = {}
        self.looks: dict[str, Style] = {}
        """The style of the layout behind each paragraph style."""
        for role in roles.ROLES:
            look = sheet.styles[role.look]
            if role.look in _ALIGNED:
                look = replace(look, align=_ALIGNED[role.look], first=0.0)
            self._paragraph(role.id, role.name, look, role.outline)
        for id, name in roles.CHARACTERS.items():
            self._character(id, name, self._character_parts(id))
        self._character("Strong", "Strong", bold(on=True))
        self._built_in()
        self._tables()

    # ---- headings

    def heading(self, level: int, scheme: Scheme) -> tuple[str, Style]:
        """The style of a heading, made where it is met first: its id and its look."""
        id = roles.heading_id(level, scheme)
        if id not in self.looks:
            look = self.sheet.heading(str(scheme), level)
            self._paragraph(id, roles.heading_name(level, scheme), look, min(level, MOST_OUTLINE))
        return id, self.looks[id]

    def run_in(self, level: int, scheme: Scheme) -> tuple[str, str, str]:
        """The character styles of a heading that opens its paragraph, of its number and of its words, and the
        role of their face."""
        id = roles.run_in_id(level, scheme)
        role = self.sheet.run_in.get(str(scheme) or "none", self.sheet.run_in["none"])
        if id not in self._rows:
            self._character(id, roles.run_in_name(level, scheme), self._faces.parts(role))
        number, name = roles.run_in_number(level, scheme)
        if number not in self._rows:
            self._character(number, name, self._faces.parts(role))
        return number, id, role

    def cell(self, base: str, align: str, data: str) -> str:
        """The style of a table cell that asks for an alignment (``Left`` …, ``""``) or stands in the head and
        is no heading (``data``), made where it is met first."""
        id = base + align + data
        if id not in self.looks:
            look = self.looks[base]
            if align:
                look = replace(look, align=_CELLS[align])
            name = f"{roles.CELLS[base]}（{roles.ALIGNED[align] + roles.DATA[data]}）"
            self._paragraph(id, name, look, None)
        return id

    def frame(self, id: str, name: str, style: Style, **extra: str) -> str:
        """A paragraph style that no record asks for: of the front page, running heads and the like."""
        if id not in self.looks:
            self._paragraph(id, name, style, None, extra)
        return id

    # ---- rows

    def _paragraph(
        self,
        id: str,
        name: str,
        style: Style,
        outline: int | None,
        extra: dict[str, str] | None = None,
    ) -> None:
        self.looks[id] = style
        ppr = self.paragraph_parts(style, self._line(id, style)) | (extra or {})
        if outline is not None:
            ppr["outlineLvl"] = element("outlineLvl", val=outline)
        rpr = self._faces.parts(style.role) | size(style.size) | self._tracking(style)
        self._rows[id] = (
            f'<w:style w:type="paragraph" {_custom(name)}w:styleId="{id}"><w:name w:val="{quoted(name)}"/>'
            f'<w:basedOn w:val="Normal"/><w:uiPriority w:val="{_priority(id)}"/><w:qFormat/>'
            f"{properties('pPr', ppr)}{properties('rPr', rpr)}</w:style>"
        )

    def _tracking(self, style: Style) -> dict[str, str]:
        """Type of the body is set as close as the grid of characters asks for by its own spacing: programs
        do not agree on a grid that is closer than its type."""
        sheet = self.sheet
        if sheet.word.grid == "lines" or style.size != sheet.styles["body"].size:
            return {}
        own = int(sheet.page.column_width / sheet.page.measure * 20 / SP_PER_PT)
        own -= 10 * half_points(style.size)
        return {"spacing": element("spacing", val=own)}

    def _character(self, id: str, name: str, rpr: dict[str, str]) -> None:
        self._rows[id] = (
            f'<w:style w:type="character" {_custom(name)}w:styleId="{id}"><w:name w:val="{quoted(name)}"/>'
            f'<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="40"/><w:qFormat/>'
            f"{properties('rPr', rpr)}</w:style>"
        )

    def _character_parts(self, id: str) -> dict[str, str]:
        sheet = self.sheet
        if id in ("ArticleNum", "ArticleName"):
            return self._faces.parts(sheet.run_in["article"])
        if id == "Term":
            return self._faces.parts(sheet.run_in["term"])
        if id == "Signatory":
            return self._faces.parts(sheet.red_head.signatory_role)
        if id == "RosterRole":
            return self._faces.parts(sheet.styles["roster"].strong)
        if id == "ImprintLabel":
            return self._faces.parts(sheet.contents.imprint_label_role)
        if id == "ContentsIssuer":
            return self._faces.parts(sheet.contents.issuer_role)
        return {"vanish": "<w:vanish/>"} if id == "SectionName" else {}

    def _line(self, id: str, style: Style) -> int:
        """The height of a line in twips."""
        sheet = self.sheet
        if id.startswith(("TableCell", "TableHead", "TableNote")):
            return twips(sheet.tables.leading)
        if id == "FootnoteText":
            return twips(sheet.footnotes.leading)
        return twips(style.leading or style.lines * sheet.page.pitch)

    def paragraph_parts(self, style: Style, line: int) -> dict[str, str]:
        """What ``style`` says of a paragraph, with lines of ``line`` twips, as children of ``w:pPr``."""
        pitch = self.sheet.page.pitch
        parts = {
            "spacing": element(
                "spacing",
                before=twips(style.above(pitch)),
                after=twips(style.below(pitch)),
                line=line,
                lineRule="exact",
            ),
            "ind": indents(style),
            "jc": element("jc", val=ALIGN[style.align]),
        }
        if style.keep:
            parts["keepNext"] = "<w:keepNext/>"
        own_grid = self.sheet.word.grid == "linesAndChars"
        if own_grid or style.size != self.sheet.styles["body"].size or line != twips(pitch):
            # LibreOffice gives type above the body's two lines of the grid, whatever its line is.
            parts["snapToGrid"] = element("snapToGrid", val=0)
        return parts

    # ---- what every document has

    def _built_in(self) -> None:
        sheet, styles = self.sheet, self.sheet.styles
        note = styles["footnote"]
        self._paragraph("FootnoteText", "footnote text", note, None)
        face = self._faces.of(note.role).name
        fonts = element("rFonts", hint="eastAsia", ascii=face, hAnsi=face, eastAsia=face)
        self._character("FootnoteReference", "footnote reference", {"rFonts": fonts} | raised())
        width = twips(sheet.page.text_width)
        tabs = f"<w:tabs>{element('tab', val='right', pos=width)}</w:tabs>"
        head = {"tabs": tabs}
        if sheet.head.rule:
            gap = min(31, round(sheet.head.rule_gap / 65536))
            rule = element(
                "bottom", val="single", sz=eighths(sheet.head.rule), space=gap, color="auto"
            )
            head["pBdr"] = f"<w:pBdr>{rule}</w:pBdr>"
        flush = replace(styles[sheet.head.style], align="left", first=0.0)
        self._paragraph("Header", "header", flush, None, head)
        self._paragraph("Footer", "footer", replace(styles[sheet.folio.style], first=0.0), None)
        figure = replace(
            styles["figure-caption"], keep=False, before=NONE, after=NONE, align="center"
        )
        line = {
            "spacing": element("spacing", line=240, lineRule="auto"),
            "keepLines": "<w:keepLines/>",
        }
        self._paragraph("Figure", "图", figure, None, line)
        tiny = Style(role=styles["body"].role, size=styles["body"].size)
        bare = {"spacing": element("spacing", line=BREAK_LINE, lineRule="exact")}
        self._paragraph("Break", "分隔", tiny, None, bare)

    def _tables(self) -> None:
        tables, boxes = self.sheet.tables, self.sheet.boxes
        self._rows["GazetteTable"] = _table_style(
            "GazetteTable", "公报表格", borders(eighths(tables.frame), eighths(tables.rule))
        )
        self._rows["GazetteBox"] = _table_style(
            "GazetteBox", "公报专栏", borders(eighths(boxes.rule), None)
        )

    def xml(self) -> bytes:
        """``word/styles.xml``."""
        return f"{HEADER}<w:styles {DECLARED}>{''.join(self._all())}</w:styles>".encode()

    def _all(self) -> Iterator[str]:
        sheet = self.sheet
        body = sheet.styles["body"]
        language = element("lang", val="en-US", eastAsia=quoted(self._language), bidi="ar-SA")
        rpr = self._faces.parts(body.role) | size(body.size) | {"lang": language}
        settings = sheet.composition
        ppr = {
            "widowControl": "<w:widowControl/>",
            "kinsoku": "<w:kinsoku/>",
            "wordWrap": "<w:wordWrap/>",
            # Always: Word squeezes a mark at the end of a line first, and LibreOffice takes 0 for 1 and
            # loses marks that hang.
            "overflowPunct": element("overflowPunct", val=1),
            "topLinePunct": element("topLinePunct", val=int(settings.marks == "line-edge-half")),
            "autoSpaceDE": element("autoSpaceDE", val=int(settings.gap > 0)),
            "autoSpaceDN": element("autoSpaceDN", val=int(settings.gap > 0)),
            "adjustRightInd": element("adjustRightInd", val=0),
            "snapToGrid": "<w:snapToGrid/>",
        }
        yield "<w:docDefaults>"
        yield f"<w:rPrDefault>{properties('rPr', rpr)}</w:rPrDefault>"
        yield f"<w:pPrDefault>{properties('pPr', ppr)}</w:pPrDefault></w:docDefaults>"
        yield (
            '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1"'
            ' w:defUnhideWhenUsed="1" w:defQFormat="0" w:count="376"/>'
        )
        # LibreOffice takes them from a style, not from the defaults.
        normal = ppr | self.paragraph_parts(replace(body, first=0.0), twips(sheet.page.pitch))
        yield (
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
            '<w:name w:val="Normal"/><w:qFormat/>'
            f"{properties('pPr', normal)}{properties('rPr', rpr)}</w:style>"
            '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
            '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
            '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
            '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
            '<w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
            '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
            '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
            '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
        )
        yield from self._rows.values()


_NAMES = ("header", "footer", "footnote text", "footnote reference", "toc 1", "toc 2", "Strong")


def _custom(name: str) -> str:
    """Whether Word knows the style by this name already."""
    return "" if name in _NAMES else 'w:customStyle="1" '


def _priority(id: str) -> int:
    """Where the style stands in Word's list: text first, then headings, then the rest."""
    return 1 if id == "Body" else 9 if id.startswith("Heading") else 20


def indents(style: Style) -> str:
    """``w:ind`` in characters and twips."""
    hang = style.rest - style.first
    size = style.size
    return element(
        "ind",
        leftChars=round(style.rest * 100),
        left=twips(style.rest * size),
        rightChars=round(style.right * 100),
        right=twips(style.right * size),
        firstLineChars=round(-hang * 100) if hang <= 0 else None,
        firstLine=twips(-hang * size) if hang <= 0 else None,
        hangingChars=round(hang * 100) if hang > 0 else None,
        hanging=twips(hang * size) if hang > 0 else None,
    )


def on_line(height: int) -> dict[str, str]:
    """The parts of a paragraph whose lines are ``height`` sp high and keep to no grid."""
    return {
        "spacing": element("spacing", before=0, after=0, line=twips(height), lineRule="exact"),
        "snapToGrid": element("snapToGrid", val=0),
    }


def size(sp: int) -> dict[str, str]:
    """The size of type as children of ``w:rPr``."""
    points = half_points(sp)
    return {"sz": element("sz", val=points), "szCs": element("szCs", val=points)}


def raised() -> dict[str, str]:
    return {"vertAlign": element("vertAlign", val="superscript")}


def borders(frame: int, inside: int | None) -> str:
    """``w:tblBorders``; thickness in eighths of a point."""
    sides = [
        element(side, val="single", sz=frame, space=0, color="auto")
        for side in ("top", "left", "bottom", "right")
    ]
    if inside is not None:
        sides += [
            element(side, val="single", sz=inside, space=0, color="auto")
            for side in ("insideH", "insideV")
        ]
    return f"<w:tblBorders>{''.join(sides)}</w:tblBorders>"


def _table_style(id: str, name: str, lines: str) -> str:
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{id}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="39"/><w:qFormat/>'
        f"<w:tblPr>{lines}</w:tblPr></w:style>"
    )
