"""Pages of a Word document: size, margins, columns, grid, running heads and folios.

Comes in: ``Stylesheet``, the names of the sections of the issue. Goes out: ``w:sectPr`` (ISO/IEC 29500-1,
17.6) and the parts of running heads and folios for odd and even pages. The name of a section in a
running head is a STYLEREF field, the page number a PAGE field.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from typeset.frozen import replace
from typeset.layout.stylesheet import PageStyle, Stylesheet
from typeset.model import nodes
from typeset.units import to_pt
from typeset.writers.docx import roles
from typeset.writers.docx.flow import Section
from typeset.writers.docx.markup import (
    DECLARED,
    HEADER,
    element,
    field,
    half_points,
    properties,
    run,
    twips,
)

_NAMED = re.compile(r"(\{\w+\})")
SLACK = 20
"""By how many twips the type area is higher than its lines: programs that count in other units round the
pitch up, and would lose the last line."""
_FORMATS = {"circled": "decimalEnclosedCircle", "plain": "decimal"}


class Head(NamedTuple):
    """A part with a running head or a folio: its element, the pages that it is for, its markup."""

    tag: str
    pages: str
    xml: bytes


class Furniture:
    """Writes running heads. ``add`` puts a part into the package and returns its relationship."""

    def __init__(self, sheet: Stylesheet, issue: nodes.Issue, add: Callable[[Head], str]) -> None:
        self._sheet = sheet
        self._issue = issue
        self._add = add

    def heads(self, section: str) -> str:
        """References to the running heads and folios of the pages of ``section`` (``""``: front pages)."""
        found = []
        for pages in ("default", "even"):
            for tag, xml in (("hdr", self._head(pages, section)), ("ftr", self._folio(pages))):
                relation = self._add(Head(tag, pages, xml))
                name = "headerReference" if tag == "hdr" else "footerReference"
                found.append(f'<w:{name} w:type="{pages}" r:id="{relation}"/>')
        return "".join(found)

    def none(self) -> str:
        """References to empty ones, for first pages."""
        found = []
        for tag, name in (("hdr", "headerReference"), ("ftr", "footerReference")):
            style = "Header" if tag == "hdr" else "Footer"
            bare = '<w:pBdr><w:bottom w:val="nil"/></w:pBdr>' if tag == "hdr" else ""
            empty = f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{bare}</w:pPr></w:p>'
            relation = self._add(Head(tag, "first", _part(tag, empty)))
            found.append(f'<w:{name} w:type="first" r:id="{relation}"/>')
        return "".join(found)

    def _head(self, pages: str, section: str) -> bytes:
        left, right = self._sheet.head.odd if pages == "default" else self._sheet.head.even
        if self._issue.single:  # it names the issue
            bare = '<w:pBdr><w:bottom w:val="nil"/></w:pBdr>'
            return _part("hdr", f'<w:p><w:pPr><w:pStyle w:val="Header"/>{bare}</w:pPr></w:p>')
        runs = self._words(left, section)
        if right:
            runs += "<w:r><w:tab/></w:r>" + self._words(right, section)
        return _part("hdr", f'<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{runs}</w:p>')

    def _folio(self, pages: str) -> bytes:
        folio = self._sheet.folio
        place = folio.place
        if place == "outer":
            place = "right" if pages == "default" else "left"
        style = self._sheet.styles[folio.style]
        inset = round(folio.inset * 100), twips(folio.inset * style.size)
        parts = {
            "pStyle": element("pStyle", val="Footer"),
            "ind": element(
                "ind", leftChars=inset[0], left=inset[1], rightChars=inset[0], right=inset[1]
            ),
            "jc": element("jc", val="center" if place == "centre" else place),
        }
        return _part("ftr", f"<w:p>{properties('pPr', parts)}{self._words(folio.text, '')}</w:p>")

    def _words(self, text: str, section: str) -> str:
        issue = self._issue
        values: dict[str, object] = {
            "publication": issue.publication.name,
            "year": issue.year,
            "number": issue.number,
        }
        hint = properties("rPr", {"rFonts": element("rFonts", hint="eastAsia")})
        runs = []
        for piece in filter(None, _NAMED.split(text)):
            if piece == "{section}":
                if section:
                    code = f'STYLEREF "{roles.CHARACTERS["SectionName"]}"'
                    runs.append(field(code, run(section, hint)))
            elif piece == "{page}":
                runs.append(field("PAGE", run("1")))
            else:
                runs.append(run(piece.format(**values), hint))
        return "".join(runs)


def _part(tag: str, markup: str) -> bytes:
    return f"{HEADER}<w:{tag} {DECLARED}>{markup}</w:{tag}>".encode()


def section_markup(sheet: Stylesheet, section: Section) -> str:
    """``w:sectPr`` of ``section``."""
    page = sheet.page.turned() if section.turned else sheet.page
    columns = sheet.page.columns if section.columns else 1
    gutter = twips(sheet.page.gutter * sheet.page.size)
    notes = element("numFmt", val=_FORMATS.get(sheet.footnotes.mark, "decimal"))
    if section.notes:
        notes += element("numStart", val=1)
    parts = {
        "headerReference": section.heads,
        "footnotePr": f"<w:footnotePr>{notes}</w:footnotePr>",
        "type": element("type", val=section.start),
        "pgSz": element(
            "pgSz",
            w=twips(page.width),
            h=twips(page.height),
            orient="landscape" if section.turned else None,
        ),
        "pgMar": _margins(sheet, page),
        "cols": element("cols", num=columns if columns > 1 else None, space=gutter or 425),
        "docGrid": element(
            "docGrid",
            type=sheet.word.grid,
            linePitch=twips(page.pitch),
            charSpace=_char_space(sheet),
        ),
    }
    if section.first is not None:
        parts["pgNumType"] = element("pgNumType", start=section.first)
    if section.bare:
        parts["titlePg"] = "<w:titlePg/>"
    return properties("sectPr", parts)


def in_word(sheet: Stylesheet) -> Stylesheet:
    """``sheet`` with the pitch that it asks for in Word."""
    pitch = sheet.word.pitch
    return replace(sheet, page=replace(sheet.page, pitch=pitch)) if pitch else sheet


def _char_space(sheet: Stylesheet) -> int:
    """What a character of the grid is wider than the type of the body in Word, whose sizes are whole half
    points, in 4096ths of a point (ISO/IEC 29500-1, 17.6.5)."""
    if sheet.word.grid != "linesAndChars":
        return 0
    page = sheet.page
    return round((to_pt(page.column_width) / page.measure - half_points(page.size) / 2) * 4096)


def _margins(sheet: Stylesheet, page: PageStyle) -> str:
    """Margins around the type area. The heads stand where the layout has their baselines: the line of
    the head ends below its baseline by its descent, that of the folio begins above by its ascent."""
    head, folio = sheet.styles[sheet.head.style], sheet.styles[sheet.folio.style]
    left = page.left(1)
    pitch = sheet.page.pitch
    # In a line of exact height a face of Word stands with its middle near the middle of the line.
    head_line = pitch * head.lines
    over = page.top - sheet.head.rise - round(head_line / 2 + head.size * 0.36)
    bottom = sheet.word.bottom or page.height - page.top - page.text_height
    folio_line = pitch * folio.lines
    under = bottom - sheet.folio.drop - round(folio_line / 2 - folio.size * 0.36)
    return element(
        "pgMar",
        top=int(twips(page.top)),
        right=twips(page.width - left - page.text_width),
        bottom=max(0, twips(bottom) - (0 if sheet.word.bottom else SLACK)),
        left=twips(left),
        header=max(0, twips(over)),
        footer=max(0, twips(under)),
        gutter=0,
    )


def mirrored(sheet: Stylesheet) -> bool:
    """Whether the margins of even pages are those of odd ones the other way round."""
    return sheet.page.inner != "auto"
