"""The content of a paragraph: runs, fields, changes, notes, symbols.

In: ``w:p`` elements in reading order. Out: their text in the ``Scroll``, and a ``Para`` for each with
its looks and pictures. An element that is not known is looked into, so that no text is passed over
(ECMA-376 part 1, 17.3).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from typeset.diagnostics import Severity
from typeset.intake.docx import drawings
from typeset.intake.docx.changes import NEW, OLD, Changes, words
from typeset.intake.docx.formulas import field_text, linear
from typeset.intake.docx.names import MC, M, R, W, local, val
from typeset.intake.docx.numbering import Number, Numbering
from typeset.intake.docx.package import Relationship
from typeset.intake.docx.scroll import Para, Scroll
from typeset.intake.docx.styles import NO_LOOK, Look, Styles
from typeset.intake.docx.symbols import MISSING, symbol
from typeset.intake.source import BOLD, DOTTED, NOTE, PLAIN, SUBSCRIPT, SUPERSCRIPT

_RAISED = {"superscript": SUPERSCRIPT, "subscript": SUBSCRIPT}
_PAGE_FIELDS = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "PAGEREF"))
_CLOCK_FIELDS = frozenset(("DATE", "TIME", "SAVEDATE", "PRINTDATE", "CREATEDATE"))
MOST_DEEP = 40
"""Elements in one another inside a paragraph."""


@dataclass
class _Field:
    """A complex field: its instruction, and whether its result has begun."""

    instruction: str = ""
    result: bool = False
    start: int = 0

    @property
    def kind(self) -> str:
        return (self.instruction.split() or [""])[0].upper()


class Runs:
    """Reads paragraphs; what goes on from one to the next (fields, lists) is kept."""

    def __init__(
        self, scroll: Scroll, styles: Styles, numbering: Numbering, changes: Changes
    ) -> None:
        self.scroll = scroll
        self.changes = changes
        self.part = ""
        self.relations: dict[str, Relationship] = {}
        self.calls: list[tuple[int, str, str]] = []
        self.ruby: list[tuple[int, int, Any]] = []
        self.commented: dict[str, int] = {}
        self.comments: list[tuple[str, int, int]] = []
        self.open_contents: list[Para] = []
        self._styles = styles
        self._numbering = numbering
        self._fields: list[_Field] = []
        self._para = Para(0, 0, styles.layout(None))
        self._style: str | None = None
        self._look = NO_LOOK
        self._deep = 0
        self._latin = self._char = ""
        self.plain = styles.layout(None)
        self.in_note = False
        self.inside: Callable[[str], str] = lambda _: ""
        self.numbers: dict[Any, int] = {}
        self.listed: dict[Any, str] = {}
        self._readers: dict[str, Callable[[Any], None]] = {
            W + "r": self._run,
            W + "t": self._text,
            W + "delText": self._text,
            W + "tab": lambda _: self._put("\t"),
            W + "ptab": lambda _: self._put("\t"),
            W + "br": self._break,
            W + "cr": lambda _: self._put("\n"),
            W + "noBreakHyphen": lambda _: self._put("-"),
            W + "sym": self._symbol,
            W + "fldChar": self._field_mark,
            W + "fldSimple": self._simple_field,
            W + "instrText": self._instruction,
            W + "hyperlink": self._link,
            W + "footnoteReference": self._call,
            W + "endnoteReference": self._call,
            W + "commentRangeStart": self._comment_start,
            W + "commentRangeEnd": self._comment_end,
            W + "commentReference": self._comment,
            W + "ruby": self._ruby,
            W + "sdt": self._control,
            W + "drawing": self._drawing,
            W + "pict": self._drawing,
            W + "object": self._drawing,
            MC + "AlternateContent": self._alternate,
            M + "oMath": self._formula,
        }
        for name in (*NEW, *OLD):
            self._readers[W + name] = self._change

    # ---- paragraphs

    def paragraph(self, element: Any, onto: Para | None = None) -> tuple[Para, bool]:
        """Read a ``w:p``; ``onto`` is the paragraph that it goes on with, its mark being deleted. Also
        whether its own mark goes, so that the next one goes on with it."""
        ppr = element.find(W + "pPr")
        layout = self._styles.layout(ppr)
        count = self.numbers[element] = self.scroll.begin()
        para = onto or Para(count, self.scroll.size, layout)
        if layout.contents:
            para.contents = True
        self._para = para
        self._style = val(ppr, "pStyle")
        listed = self._numbering.next(layout.list_id, layout.list_level)
        if listed is not None and onto is None:
            printed = "——" if listed.bullet and listed.text in _DASHES else listed.text
            if not listed.bullet or printed == "——":
                listed = Number(printed, bullet=False)
                shown = f"{printed} " if printed.isdecimal() else printed
                self.scroll.put(shown, generated=True)
                para.lead = len(shown)
                self.listed[element] = printed
            para.listed = listed
        self._look = self._styles.look(self._style, None)
        self._children(element)
        para.end = self.scroll.size
        goes = self.changes.goes(ppr.find(W + "rPr") if ppr is not None else None)
        if not goes:
            self.scroll.put("\n")
        return para, goes

    def close(self) -> None:
        """At the end of a part: fields that were never closed are none."""
        if any(field.kind == "TOC" for field in self._fields):
            for para in self.open_contents:
                para.contents = False
        self._fields.clear()
        self.open_contents.clear()

    def _children(self, element: Any) -> None:
        self._deep += 1
        if self._deep > MOST_DEEP:
            self._put(words(element))
        else:
            for child in element:
                if child.tag in _SKIPPED or not isinstance(child.tag, str):
                    continue
                reader = self._readers.get(child.tag)
                if reader is not None:
                    reader(child)
                else:
                    self._children(child)
        self._deep -= 1

    # ---- text

    def _run(self, element: Any) -> None:
        before = self._look
        rpr = element.find(W + "rPr")
        self._char = val(rpr, "rStyle") or ""
        below = self._styles.look(self._style, val(rpr, "rStyle"))
        self._look = self._styles.direct(rpr).over(below)
        fonts = rpr.find(W + "rFonts") if rpr is not None else None
        self._latin = (
            "" if fonts is None else fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or ""
        )
        self._children(element)
        self._look = before

    def _text(self, element: Any) -> None:
        text = (element.text or "").translate(_BLANKS)
        if not _SYMBOLS.search(text):
            self._put(text)
            return
        for part in _SYMBOLS.split(text):
            if _SYMBOLS.fullmatch(part):
                self._sign(self._latin, ord(part))
            else:
                self._put(part)

    def _put(self, text: str, mark: str = "", *, generated: bool = False) -> None:
        if not text or any(not field.result for field in self._fields):
            return
        if any(field.kind in _PAGE_FIELDS for field in self._fields) and not self._in_contents():
            at = self.scroll.size
            self.scroll.say("field.page", at, at, text=text)
            return
        if self._look.hidden:
            if text.strip():
                at = self.scroll.size
                self.scroll.say("hidden", at, at, Severity.WARNING, text=text)
            return
        if self._in_contents() and not self._para.contents:
            self._para.contents = True
            self.open_contents.append(self._para)
        start = self.scroll.size
        self.scroll.put(text, mark or self._mark(self._look), generated=generated)
        looks = self._para.looks
        if looks and looks[-1][1] == start and looks[-1][2] == self._look:
            looks[-1] = (looks[-1][0], self.scroll.size, self._look)
        else:
            looks.append((start, self.scroll.size, self._look))

    def _mark(self, look: Look) -> str:
        if look.raised in _RAISED:
            return _RAISED[look.raised or ""]
        if look.dotted:
            return DOTTED
        return BOLD if look.bold else PLAIN

    def _break(self, element: Any) -> None:
        if self._char != "SenseBreak":  # of our own layout, no part of the text
            self._put("\n")

    def _symbol(self, element: Any) -> None:
        try:
            code = int(element.get(W + "char", "0"), 16)
        except ValueError:
            code = 0
        self._sign(element.get(W + "font", ""), code)

    def _sign(self, font: str, code: int) -> None:
        sign = symbol(font, code)
        at = self.scroll.size
        self._put(sign, generated=True)
        if sign == MISSING:
            self.scroll.say("symbol", at, at, Severity.ERROR, font=font, code=f"{code:04X}")

    # ---- fields

    def _in_contents(self) -> bool:
        return any(field.kind == "TOC" and field.result for field in self._fields)

    def _field_mark(self, element: Any) -> None:
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(_Field(start=self.scroll.size))
        elif kind == "separate" and self._fields:
            self._fields[-1].result = True
        elif kind == "end" and self._fields:
            self._ended(self._fields.pop())

    def _instruction(self, element: Any) -> None:
        if self._fields and not self._fields[-1].result:
            self._fields[-1].instruction += (element.text or "")[:2000]

    def _simple_field(self, element: Any) -> None:
        field = _Field(element.get(W + "instr", "")[:2000], True, self.scroll.size)
        self._fields.append(field)
        self._children(element)
        self._ended(self._fields.pop())

    def _ended(self, field: _Field) -> None:
        if field.kind == "TOC":
            self.open_contents.clear()
        elif field.kind == "EQ" and self.scroll.size == field.start:
            text = field_text(field.instruction)
            self._put(text, generated=True)
            self.scroll.say("formula", field.start, self.scroll.size, text=text)
        elif field.kind in _CLOCK_FIELDS:
            self.scroll.say("field.date", field.start, self.scroll.size, Severity.WARNING)

    def _link(self, element: Any) -> None:
        start = self.scroll.size
        self._children(element)
        relation = self.relations.get(element.get(R + "id", ""))
        if relation is not None and relation.external and not self._in_contents():
            self.scroll.say("link", start, self.scroll.size, target=relation.target)

    # ---- notes, comments, changes

    def _call(self, element: Any) -> None:
        if self.in_note or any(not field.result for field in self._fields):
            return
        kind = "footnote" if local(element) == "footnoteReference" else "endnote"
        self.calls.append((self.scroll.size, kind, element.get(W + "id", "")))
        self.scroll.put(NOTE, generated=True)
        self.scroll.unprinted.append((self.scroll.size - 1, self.scroll.size))

    def _comment_start(self, element: Any) -> None:
        self.commented[element.get(W + "id", "")] = self.scroll.size

    def _comment_end(self, element: Any) -> None:
        self._comment(element)

    def _comment(self, element: Any) -> None:
        key = element.get(W + "id", "")
        start = self.commented.pop(key, None)
        if start is not None or all(key != done for done, _, _ in self.comments):
            end = self.scroll.size
            self.comments.append((key, end if start is None else start, end))

    def _change(self, element: Any) -> None:
        start = self.scroll.size
        if self.changes.stands(element):
            self._children(element)
        elif any(not field.result for field in self._fields):
            return
        self.changes.note(element, start, self.scroll.size)

    def _ruby(self, element: Any) -> None:
        base, above = element.find(W + "rubyBase"), element.find(W + "rt")
        start = self.scroll.size
        if base is not None:
            self._children(base)
        if above is not None and self.scroll.size > start:
            self.ruby.append((start, self.scroll.size, above))

    def _control(self, element: Any) -> None:
        start = self.scroll.size
        content = element.find(W + "sdtContent")
        if content is not None:
            self._children(content)
        properties = element.find(W + "sdtPr")
        if properties is not None and properties.find(W + "showingPlcHdr") is not None:
            self.scroll.say("placeholder", start, self.scroll.size, Severity.WARNING)

    def _formula(self, element: Any) -> None:
        start = self.scroll.size
        for text, mark, generated in linear(element):
            self._put(text, mark, generated=generated)
        text = self.scroll.tail(start)
        self.scroll.say("formula", start, self.scroll.size, text=text)

    # ---- pictures and shapes

    def _alternate(self, element: Any) -> None:
        """One of several ways to write the same thing: the first, which newer programs take."""
        choice = element.find(MC + "Choice")
        taken = choice if choice is not None and len(choice) else element.find(MC + "Fallback")
        if taken is not None:
            self._children(taken)

    def _drawing(self, element: Any) -> None:
        found = drawings.read(element, self.part)
        self._para.pictures += found.pictures
        self._para.boxes += found.boxes
        at = self.scroll.size
        for kind, relation in found.objects:
            text = self.inside(relation) if kind in drawings.DRAWN else ""
            if text:
                self.scroll.say("drawn", at, at, Severity.WARNING, kind=kind, text=text)
            else:
                self.scroll.say("object", at, at, Severity.WARNING, kind=kind)
        if found.shapes:
            self.scroll.say("shapes", at, at, Severity.WARNING, count=found.shapes)


_DASHES = ("—", "——", "–", "-", "－")
"""Marks of lists that are the dash of official documents."""
_SYMBOLS = re.compile("([\uf020-\uf0ff])")
_BLANKS = {ord(ch): " " for ch in "\r\n\t"}
_SKIPPED = frozenset(
    W + name
    for name in (
        *("pPr", "rPr", "tcPr", "trPr", "tblPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr"),
        *("lastRenderedPageBreak", "softHyphen", "annotationRef", "footnoteRef", "endnoteRef"),
        *("bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd", "fldData"),
        *("delInstrText", "separator", "continuationSeparator", "pgNum", "rubyPr"),
    )
)
