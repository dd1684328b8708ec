"""A paragraph of our Word files -> pieces of inline content, each with the role that its character style
gives it.

In: ``w:p``. Out: ``Pieces``: nodes in order with their roles, line ends and tabs among them, the
bookmarks that begin and end in it, its pictures. What was changed with changes tracked is read as they
are accepted or rejected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from typeset.intake.docx.changes import NEW, OLD, Changes, words
from typeset.intake.docx.names import MC, A, R, W, local, switch, val
from typeset.intake.docx.own.facts import Facts
from typeset.intake.docx.own.pieces import BREAK, TAB, Piece, Pieces, merged, within
from typeset.intake.docx.symbols import symbol
from typeset.model import nodes
from typeset.model.nodes import Style

SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
MOST_DEEP = 60
LINE = "_Line_"
"""Begins the name of a bookmark where a line of a title ends that its layout does not end."""
_LINKS = {"Cite": "cite", "Reference": "ref"}
_IGNORED = frozenset(("SectionName", "FootnoteReference"))


class _Context(NamedTuple):
    """``tag``: of the content control around; ``inside`` a link; ``role``: that of the notes in it."""

    tag: str = ""
    inside: bool = False
    role: str = ""


@dataclass
class _Field:
    outer: list[Piece]
    instruction: str = ""
    result: bool = False


class InlineReader:
    """Reads paragraphs. ``styles`` are our ids by those of the file, ``notes`` footnotes by id."""

    def __init__(
        self,
        styles: Mapping[str, str],
        facts: Facts,
        changes: Changes,
        notes: Mapping[str, Any],
        listed: Mapping[Any, str],
    ) -> None:
        self._styles = styles
        self._facts = facts
        self._changes = changes
        self._notes = notes
        self._listed = listed
        self._names: dict[str, str] = {}
        self._begun: set[str] = set()
        self.present: set[str] = set()
        """All bookmarks of the document."""
        self.ended: list[str] = []
        """Bookmarks that have ended in what was read since somebody cleared it."""
        self._ends: dict[str, int] = {}
        self._fields: list[_Field] = []
        self._out: list[Piece] = []
        self._now = Pieces("", 0)
        self._deep = 0
        self._keys = 0
        self._in_note = False

    def paragraph(self, element: Any, line: int) -> Pieces:
        """What stands in a ``w:p``, which is paragraph ``line`` of the file."""
        ppr = element.find(W + "pPr")
        key = val(ppr, "pStyle") or ""
        made = Pieces(self._styles.get(key, key), line)
        outer = self._now, self._out
        self._now, self._out = made, made.pieces
        if element in self._listed:
            made.pieces.append(Piece("Num", nodes.Chars(self._listed[element])))
        self._children(element, _Context())
        _join_notes(made.pieces)
        self._now, self._out = outer
        made.goes = self._changes.goes(ppr.find(W + "rPr") if ppr is not None else None)
        return made

    def count_marks(self, root: Any) -> None:
        """Learn how often each bookmark ends: LibreOffice parts those that reach over tables, and only what
        begins first and ends last is meant."""
        names: dict[str, str] = {}
        for mark in root.iter(W + "bookmarkStart", W + "bookmarkEnd"):
            number = mark.get(W + "id", "")
            if local(mark) == "bookmarkStart":
                names[number] = mark.get(W + "name", "")
                self.present.add(names[number])
            elif number in names:
                name = names.pop(number)
                self._ends[name] = self._ends.get(name, 0) + 1

    def mark(self, element: Any) -> tuple[str, bool] | None:
        """The name of a bookmark, and whether it begins; nothing where it has begun or goes on."""
        number = element.get(W + "id", "")
        if local(element) == "bookmarkStart":
            name = element.get(W + "name", "")
            self._names[number] = name
            if name in self._begun:
                return None
            self._begun.add(name)
            return name, True
        ended = self._names.pop(number, None)
        if ended is None:
            return None
        self._ends[ended] = self._ends.get(ended, 1) - 1
        if self._ends[ended] > 0:
            return None
        self.ended.append(ended)
        return ended, False

    # ---- elements

    def _children(self, element: Any, context: _Context) -> None:
        self._deep += 1
        if self._deep > MOST_DEEP:
            self._emit("", nodes.Chars(words(element)), context)
        else:
            for child in element:
                if isinstance(child.tag, str):
                    self._child(child, context)
        self._deep -= 1

    def _child(self, child: Any, context: _Context) -> None:
        name = local(child)
        if name in ("bookmarkStart", "bookmarkEnd"):
            found = self.mark(child)
            if found is not None and found[0].startswith(LINE):
                if found[1]:
                    self._out.append(Piece("", BREAK))
            elif found is not None:
                (self._now.begins if found[1] else self._now.ends).append(found[0])
        elif name == "r" and child.tag == W + "r":
            self._run(child, context)
        elif name == "hyperlink":
            self._link(child, context)
        elif name == "sdt":
            self._control(child, context)
        elif name in NEW | OLD and child.tag.startswith(W):
            if self._changes.stands(child):
                self._children(child, context)
        elif name == "fldSimple":
            self._fields.append(_Field(self._out, child.get(W + "instr", ""), result=True))
            self._out = []
            self._children(child, context)
            self._end_field(context, "")
        elif name not in ("pPr", "rPr", "proofErr", "sdtPr"):
            self._children(child, context)

    def _link(self, element: Any, context: _Context) -> None:
        to = self._facts.ids.get(element.get(W + "anchor", ""))
        if to is None or context.inside:
            self._children(element, context)
            return
        outer, self._out = self._out, []
        self._children(element, context._replace(inside=True, tag=""))
        inner, self._out = self._out, outer
        kind = context.tag or next((one.key for one in inner if one.key in _LINKS.values()), "ref")
        role = next((one.role for one in inner if one.role), "")
        content = within(inner)
        self._keys += 1
        if kind == "cite":
            self._out.append(Piece(role, nodes.Cite(content, to), f"link{self._keys}"))
        elif content:
            made = nodes.Reference(to, nodes.Show.TEXT, content)
            self._out.append(Piece(role, made, f"link{self._keys}"))

    def _control(self, element: Any, context: _Context) -> None:
        content = element.find(W + "sdtContent")
        if content is None:
            return
        tag = val(element.find(W + "sdtPr"), "tag") or ""
        if tag not in _LINKS.values():
            self._children(content, context._replace(role=tag or context.role))
            return
        outer, self._out = self._out, []
        self._children(content, context._replace(tag=tag))
        inner, self._out = self._out, outer
        if tag == "cite" and not any(isinstance(one.node, nodes.Cite) for one in inner) and inner:
            self._keys += 1
            cited = nodes.Cite(within(inner))
            inner = [Piece(inner[0].role, cited, f"link{self._keys}")]
        self._out += inner

    # ---- runs

    def _run(self, element: Any, context: _Context) -> None:
        rpr = element.find(W + "rPr")
        key = val(rpr, "rStyle") or ""
        style = self._styles.get(key, key)
        if style in _IGNORED and element.find(W + "footnoteReference") is None:
            return
        for child in element:
            name = local(child)
            if name == "t" or name == "delText":
                self._emit(style, self._marked(nodes.Chars(_text(child)), rpr), context, rpr)
            elif name == "tab":
                self._emit(style, TAB, context)
            elif name in ("br", "cr"):
                if style != "SenseBreak" and child.get(W + "type") in (None, "textWrapping"):
                    self._emit(style, BREAK, context)
            elif name == "noBreakHyphen":
                self._emit(style, self._marked(nodes.Chars("-"), rpr), context, rpr)
            elif name == "sym":
                self._symbol(child, style, context)
            elif name == "fldChar":
                self._field(child.get(W + "fldCharType", ""), context, style)
            elif name == "instrText" and self._fields and not self._fields[-1].result:
                self._fields[-1].instruction += child.text or ""
            elif name in ("footnoteReference", "endnoteReference"):
                self._note(child, context)
            elif name == "ruby":
                self._ruby(child, style, context)
            elif name in ("drawing", "pict", "object", "AlternateContent"):
                self._drawing(child)

    def _symbol(self, element: Any, style: str, context: _Context) -> None:
        try:
            code = int(element.get(W + "char", "0"), 16)
        except ValueError:
            code = 0
        self._emit(style, nodes.Chars(symbol(element.get(W + "font", ""), code)), context)

    def _emit(self, style: str, node: nodes.Inline, context: _Context, rpr: Any = None) -> None:
        """A piece; the styles Cite and Reference say what it is, all others its role."""
        if self._fields and not self._fields[-1].result:
            return
        if isinstance(node, nodes.Chars) and not node.text:
            return
        role = "" if style in _LINKS or style in ("Strong", "SenseBreak") else style
        combined = rpr.find(W + "eastAsianLayout") if rpr is not None else None
        key = "" if combined is None else f"rows{combined.get(W + 'id')}"
        if context.inside and style in _LINKS:
            key = _LINKS[style]
        elif style == "Cite" and not self._fields and node is not BREAK and node is not TAB:
            node = nodes.Cite((node,))
        self._out.append(Piece(role, node, key))

    def _marked(self, node: nodes.Inline, rpr: Any) -> nodes.Inline:
        """``node`` in the marks that its run asks for."""
        if rpr is None:
            return node
        styles = []
        raised = val(rpr, "vertAlign")
        if raised in ("superscript", "subscript"):
            styles.append(Style.SUPERSCRIPT if raised == "superscript" else Style.SUBSCRIPT)
        under = val(rpr, "u")
        if under in ("single", "wave"):
            styles.append(Style.PROPER_NOUN if under == "single" else Style.BOOK_TITLE)
        if (val(rpr, "em") or "none") != "none":
            styles.append(Style.EMPHASIS)
        if switch(rpr, "b"):
            styles.append(Style.STRONG)
        if rpr.find(W + "eastAsianLayout") is not None:
            styles.append(Style.WARICHU)
        for style in styles:
            node = nodes.Styled(style, (node,))
        return node

    def _field(self, kind: str, context: _Context, style: str) -> None:
        if kind == "begin":
            self._fields.append(_Field(self._out))
        elif kind == "separate" and self._fields and not self._fields[-1].result:
            self._fields[-1].result = True
            self._out = []
        elif kind == "end" and self._fields:
            self._end_field(context, style)

    def _end_field(self, context: _Context, style: str) -> None:
        field = self._fields.pop()
        shown = self._out if field.result else []
        self._out = field.outer
        code = field.instruction.split()
        to = self._facts.ids.get(code[1]) if len(code) > 1 else None
        role = "" if style in _LINKS else style
        self._keys += 1
        if code[:1] == ["PAGEREF"] and to is not None:
            made = nodes.Reference(to, nodes.Show.PAGE, ())
            self._out.append(Piece(role, made, f"link{self._keys}"))
        elif code[:1] == ["REF"] and to is not None:
            content = within(shown)
            made = nodes.Reference(to, nodes.Show.TEXT, content)
            self._out.append(Piece(role, made, f"link{self._keys}"))
        else:
            self._out += shown

    def _note(self, element: Any, context: _Context) -> None:
        note = self._notes.get(element.get(W + "id", ""))
        if note is None or self._in_note:
            return
        self._in_note = True
        outer = self._fields
        self._fields = []
        pieces: list[Piece] = []
        for one in note.iter(W + "p"):
            read = self.paragraph(one, 0).pieces
            if read and isinstance(read[0].node, nodes.Chars):
                read[0] = read[0]._replace(node=nodes.Chars(read[0].node.text.removeprefix(" ")))
            pieces += read
        self._fields = outer
        self._in_note = False
        content = tuple(one for one in merged(pieces) if one != nodes.Chars(""))
        if content:
            self._keys += 1
            self._out.append(Piece(context.role, nodes.Footnote(content), f"note{self._keys}"))

    def _ruby(self, element: Any, style: str, context: _Context) -> None:
        base, above = element.find(W + "rubyBase"), element.find(W + "rt")
        outer, self._out = self._out, []
        if base is not None:
            self._children(base, context)
        inner, self._out = self._out, outer
        content = within(inner)
        text = words(above) if above is not None else ""
        self._keys += 1
        marks: list[Style] = []
        while len(content) == 1 and isinstance(one := content[0], nodes.Styled):
            marks.append(one.style)
            content = one.content
        if text and all(isinstance(one, nodes.Chars) for one in content) and content:
            node: nodes.Inline = nodes.Ruby(content, text)
            for mark in reversed(marks):
                node = nodes.Styled(mark, (node,))
            if style == "Cite" and not context.inside:
                node = nodes.Cite((node,))
            role = inner[0].role or ("" if style in _LINKS else style)
            self._out.append(Piece(role, node, "" if style == "Cite" else f"ruby{self._keys}"))
        else:
            self._out += inner

    def _drawing(self, element: Any) -> None:
        if element.tag == MC + "AlternateContent":
            element = element.find(MC + "Choice")
        if element is None:
            return
        boxes = list(element.iter(W + "txbxContent"))
        self._now.boxes += boxes
        for blip in element.iter(A + "blip") if not boxes else ():
            vector = next((one.get(R + "embed", "") for one in blip.iter(SVG)), "")
            described = (one for one in element.iter() if local(one) == "docPr")
            alt = next((one.get("descr") or "" for one in described), "")
            self._now.pictures.append((blip.get(R + "embed", ""), vector, alt))


def _join_notes(pieces: list[Piece]) -> None:
    """Give a note that somebody put into the middle of what has a role that role."""
    for n, piece in enumerate(pieces[1:-1], 1):
        before, after = pieces[n - 1], pieces[n + 1]
        if isinstance(piece.node, nodes.Footnote) and not piece.role and before.role == after.role:
            pieces[n] = piece._replace(role=before.role)


def _text(element: Any) -> str:
    return (element.text or "").replace("\n", " ").replace("\r", " ").replace("\t", " ")
