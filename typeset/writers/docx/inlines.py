"""Inline content -> runs, hyperlinks, fields and notes of one paragraph.

Comes in: ``Inlines`` with a ``Look``. Goes out: markup. A run says only what its paragraph's style does not:
its role in the text (a character style), a face, marks. Chinese marks (“ ” ‘ ’ — … ·) take the Chinese face
by ``w:hint``; Yi syllables have a face of their own. Ruby, emphasis dots and notes in two rows are
those of ISO/IEC 29500-1, 17.3.3.25, 17.3.2.12 and 17.3.2.10.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from typeset.display import DOUBLE_DASH
from typeset.layout.stylesheet import Style, Stylesheet
from typeset.model import nodes
from typeset.model.walk import plain
from typeset.writers.docx.faces import OfficeFaces, bold
from typeset.writers.docx.markup import element, field, half_points, properties, quoted, run
from typeset.writers.docx.styles import size

_AMBIGUOUS = re.compile(
    "[\u00a7\u00a8\u00b0-\u00b4\u00b6-\u00ba\u00d7\u00f7\u2010-\u203b\u2103-\u2bff]"
)
"""Characters that are set in either face: which one, the hint says."""
_YI = re.compile("([\ua000-\ua4cf]+)")
_SENSE_BREAK = '<w:r><w:rPr><w:rStyle w:val="SenseBreak"/></w:rPr><w:br/></w:r>'


_BARE = ("", "Strong")
"""Styles of runs that say nothing of what stands in them but that it is bold, which ``w:b`` says too."""


class Look(NamedTuple):
    """How a run stands out from its paragraph. ``style``: a character style; ``role``: the face of the
    surroundings, ``face``: one that is asked for instead; ``linked``: inside a link already."""

    base: Style
    role: str
    style: str = ""
    face: str = ""
    bold: bool = False
    vertical: str = ""
    emphasis: bool = False
    under: str = ""
    rows: int = 0
    linked: bool = False


class Piece(NamedTuple):
    """A stretch of a title: its content, its character style, and markup in front of it."""

    content: nodes.Inlines
    style: str = ""
    before: str = ""


class Notes(NamedTuple):
    """The footnotes of a document in order, as markup."""

    rows: list[str]

    def add(self, runs: str) -> int:
        """The number of the note with the content ``runs``, from 1."""
        self.rows.append(runs)
        return len(self.rows)


class Inlines:
    """Writes inline content. ``bookmarks`` maps the id of a target to its bookmark, ``labels`` to a
    bookmark of its label with the label's text, ``pages`` to its page number."""

    def __init__(
        self,
        sheet: Stylesheet,
        faces: OfficeFaces,
        bookmarks: Mapping[str, str],
        labels: Mapping[str, tuple[str, str]],
        pages: Mapping[str, str],
    ) -> None:
        self._sheet = sheet
        self._faces = faces
        self._bookmarks = bookmarks
        self._labels = labels
        self._pages = pages
        self._properties: dict[Look, tuple[str, str]] = {}
        self._rows = 0
        self._breaks: frozenset[int] = frozenset()
        self._at = 0
        self.notes = Notes([])

    def write(
        self,
        content: nodes.Inlines | str,
        base: Style,
        style: str = "",
        role: str = "",
        face: str = "",
    ) -> str:
        """``content`` in a paragraph of the look ``base``, as runs of the character style ``style``,
        whose face is that of ``role``; ``face`` is said in each run, for links, which lose their style."""
        if not content:
            return ""
        look = Look(base, role or base.role, style, face)
        if isinstance(content, str):
            return self._text(content, look)
        return self._inlines(content, look)

    def broken(
        self, pieces: Sequence[Piece], base: Style, ends: tuple[int, ...], prefix: str = ""
    ) -> str:
        """``pieces`` with line breaks at ``ends``, counted in characters of the composed text, of which
        ``prefix`` has been written before."""
        self._breaks, self._at = frozenset(ends), len(prefix)
        try:
            return "".join(
                [each.before + self.write(each.content, base, each.style) for each in pieces]
            )
        finally:
            self._breaks = frozenset()

    # ---- text

    def _text(self, text: str, look: Look) -> str:
        if self._breaks:
            pieces = self._parted(text)
            return _SENSE_BREAK.join([self._run(piece, look) if piece else "" for piece in pieces])
        return self._run(text, look)

    def _run(self, text: str, look: Look) -> str:
        if _YI.search(text):
            yi = look._replace(face="yi")
            pieces = enumerate(_YI.split(text))
            return "".join([self._plain(s, yi if n % 2 else look) for n, s in pieces if s])
        return self._plain(text, look)

    def _plain(self, text: str, look: Look) -> str:
        bare, hinted = self._properties.get(look) or self._of(look)
        return run(text, hinted if _AMBIGUOUS.search(text) else bare)

    def _parted(self, text: str) -> list[str]:
        """``text`` in pieces, parted where a line is to end."""
        pieces = [""]
        for ch in text.replace("——", DOUBLE_DASH):
            pieces[-1] += ch.replace(DOUBLE_DASH, "——")
            self._at += 1
            if self._at in self._breaks:
                pieces.append("")
        return pieces

    def _of(self, look: Look) -> tuple[str, str]:
        """``w:rPr`` of a look, for text that needs no hint and for text that does."""
        parts: dict[str, str] = {}
        if look.style:
            parts["rStyle"] = element("rStyle", val=look.style)
        if look.face:
            parts["rFonts"] = self._faces.fonts(look.face)
        if look.bold:
            parts |= bold(on=True)
        if look.vertical:
            parts["vertAlign"] = element("vertAlign", val=look.vertical)
        if look.emphasis:
            parts["em"] = element("em", val="underDot")
        if look.under:
            parts["u"] = element("u", val=look.under)
        if look.rows:
            parts["eastAsianLayout"] = element("eastAsianLayout", id=look.rows, combine=1)
        hinted = {"rFonts": element("rFonts", hint="eastAsia")} | parts
        found = properties("rPr", parts), properties("rPr", hinted)
        self._properties[look] = found
        return found

    # ---- inlines

    def _inlines(self, content: nodes.Inlines, look: Look) -> str:
        if len(content) == 1 and isinstance(content[0], nodes.Chars):
            return self._text(content[0].text, look)
        return "".join([self._inline(inline, look) for inline in content])

    def _inline(self, inline: nodes.Inline, look: Look) -> str:
        match inline:
            case nodes.Chars(text):
                return self._text(text, look)
            case nodes.Styled(style, content):
                return self._inlines(content, self._styled(style, look))
            case nodes.Ruby():
                return self._ruby(inline, look)
            case nodes.Cite(content, to):
                inner = look._replace(style="Cite") if look.style in _BARE else look
                if to in self._bookmarks and not look.linked:
                    return self._marked("cite", look, self._link(to or "", content, inner))
                return self._marked("cite", look, self._inlines(content, inner))
            case nodes.Reference():
                return self._reference(inline, look)
            case nodes.Footnote(content):
                return self._roled(look, self._footnote(content))

    def _styled(self, style: nodes.Style, look: Look) -> Look:
        match style:
            case nodes.Style.STRONG:
                face = ""
                if look.role == look.base.role and not look.face:
                    own, strong = (self._faces.of(r) for r in (look.role, look.base.strong))
                    face = look.base.strong if own.name != strong.name else ""
                return look._replace(bold=True, face=face, style=look.style or "Strong")
            case nodes.Style.SUPERSCRIPT | nodes.Style.SUBSCRIPT:
                up = style is nodes.Style.SUPERSCRIPT
                return look._replace(vertical="superscript" if up else "subscript")
            case nodes.Style.EMPHASIS:
                return look._replace(emphasis=True)
            case nodes.Style.PROPER_NOUN:
                return look._replace(under="single")
            case nodes.Style.BOOK_TITLE:
                return look._replace(under="wave")
            case nodes.Style.WARICHU:
                self._rows += 1
                return look._replace(rows=self._rows)

    def _marked(self, tag: str, look: Look, runs: str) -> str:
        """``runs`` in a content control that says what they are, where no character style can."""
        if look.style in _BARE:
            return runs
        return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>{runs}</w:sdtContent></w:sdt>'

    def _roled(self, look: Look, runs: str) -> str:
        """The mark of a note in what has a character style of its own, which the mark cannot have."""
        if not look.style or look.style in ("Cite", "Reference", "Strong"):
            return runs
        return (
            f'<w:sdt><w:sdtPr><w:tag w:val="{look.style}"/></w:sdtPr>'
            f"<w:sdtContent>{runs}</w:sdtContent></w:sdt>"
        )

    def _link(self, to: str, content: nodes.Inlines, look: Look) -> str:
        runs = self._inlines(content, look._replace(linked=True))
        return f'<w:hyperlink w:anchor="{self._bookmarks[to]}" w:history="1">{runs}</w:hyperlink>'

    def _reference(self, inline: nodes.Reference, look: Look) -> str:
        """A page number as PAGEREF, a label as REF, other text as a link."""
        inner = look._replace(style="Reference") if look.style in _BARE else look
        if inline.show is nodes.Show.PAGE:
            shown = self._text(self._pages.get(inline.to, ""), inner)
            code = f"PAGEREF {self._bookmarks[inline.to]} \\h"
            return self._marked("ref", look, field(code, shown, self._of(inner)[0]))
        bookmark, label = self._labels.get(inline.to, ("", ""))
        if bookmark and plain(inline.content) == label:
            shown = self._inlines(inline.content, inner)
            code = f"REF {bookmark} \\h"
            return self._marked("ref", look, field(code, shown, self._of(inner)[0]))
        if look.linked:
            return self._inlines(inline.content, inner)
        return self._marked("ref", look, self._link(inline.to, inline.content, inner))

    def _ruby(self, inline: nodes.Ruby, look: Look) -> str:
        """The base with its annotation above it, raised by the height of the base."""
        base = look.base.size
        small = round(base * self._sheet.composition.ruby)
        parts = {"rFonts": element("rFonts", hint="eastAsia")} | size(small)
        over = run(inline.text, properties("rPr", parts))
        about = (
            '<w:rubyPr><w:rubyAlign w:val="center"/>'
            f"{element('hps', val=half_points(small))}{element('hpsRaise', val=half_points(base) - 2)}"
            f'{element("hpsBaseText", val=half_points(base))}<w:lid w:val="zh-CN"/></w:rubyPr>'
        )
        runs = self._inlines(inline.content, look._replace(linked=True))
        return (
            f"<w:r><w:ruby>{about}<w:rt>{over}</w:rt><w:rubyBase>{runs}</w:rubyBase></w:ruby></w:r>"
        )

    def _footnote(self, content: nodes.Inlines) -> str:
        breaks, self._breaks = self._breaks, frozenset()
        number = self.notes.add(self.write(content, self._sheet.styles["footnote"]))
        self._breaks = breaks
        self._at += 1
        return (
            '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
            f'<w:footnoteReference w:id="{number}"/></w:r>'
        )


def bookmarked(name: str, number: int, runs: str) -> str:
    """``runs`` inside the bookmark ``name``."""
    start = f'<w:bookmarkStart w:id="{number}" w:name="{quoted(name)}"/>'
    return f'{start}{runs}<w:bookmarkEnd w:id="{number}"/>'


Write = Callable[[nodes.Inlines], str]
