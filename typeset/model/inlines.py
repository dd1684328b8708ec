"""The text of elements: strings, inline content, lines, and the places to check across files.

In: elements of a valid tree. Out: ``Inlines`` with their white space normalised across the inline
elements of a block (docs/records.md, White space). ``elements`` builds the blocks on top of this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from typeset.diagnostics import Span
from typeset.frozen import field, mutable
from typeset.model import nodes
from typeset.model.faults import Faults
from typeset.model.nodes import Chars, Inline, Inlines, Lines
from typeset.model.whitespace import PAGE, normalise, normalise_pieces

Element = Any


@mutable
class Marks:
    """Places to check across files: ids, targets of references, pictures, each with its line."""

    ids: list[tuple[str, int]] = field(default_factory=list)
    targets: list[tuple[str, int]] = field(default_factory=list)
    pictures: list[tuple[str, int]] = field(default_factory=list)


class TextReader:
    """Reads the text of the elements of one file."""

    def __init__(self, file: str, faults: Faults) -> None:
        self.marks = Marks()
        self._file = file
        self._faults = faults
        self._open: list[str] = []

    def _span(self, element: Element) -> Span:
        return Span(self._file, element.sourceline)

    def _common(self, element: Element) -> dict[str, Any]:
        line, key = element.get("line"), element.get("id")
        if key is not None:
            self.marks.ids.append((key, element.sourceline))
        return {
            "span": Span(self._file, element.sourceline),
            "origin": None if line is None else int(line),
            "id": key,
        }

    # ------------------------------------------------------------ text

    def _string(self, element: Element) -> str:
        """The text of an element that holds nothing else."""
        text = normalise(element.text or "")
        if not text:
            self._empty(element)
        return text

    def _content(self, element: Element, start: int = 0, may_be_empty: bool = False) -> Inlines:
        """The inline content of ``element`` after its first ``start`` children."""
        text = element[start - 1].tail if start else element.text
        if len(element) == start:
            text = normalise(text) if text else ""
            content: Inlines = (Chars(text),) if text else ()
        else:
            content = self._mixed(text, element[start:])
        if not content and not may_be_empty:
            self._empty(element)
        return content

    def _lines(self, element: Element) -> Lines:
        """The lines of a title, between its ``<br/>``."""
        lines: list[Inlines] = []
        children: list[Element] = []
        text = element.text
        for child in element:
            if child.tag == "br":
                lines.append(self._mixed(text, children))
                text, children = child.tail, []
            else:
                children.append(child)
        lines.append(self._mixed(text, children))
        if not all(lines):
            self._empty(element)
        return tuple(lines)

    def _mixed(
        self, text: str | None, children: Sequence[Element], keep_indent: bool = False
    ) -> Inlines:
        pieces: list[str] = []
        _collect(text, children, pieces)
        return self._inlines(children, iter(normalise_pieces(pieces, keep_indent)))

    def _inlines(self, children: Sequence[Element], pieces: Iterator[str]) -> Inlines:
        content: list[Inline] = []
        if text := next(pieces):
            content.append(Chars(text))
        for child in children:
            content.append(self._inline(child, pieces))
            if text := next(pieces):
                content.append(Chars(text))
        return tuple(content)

    def _inline(self, element: Element, pieces: Iterator[str]) -> Inline:
        tag, line = element.tag, element.sourceline
        if tag == "fn":
            if "fn" in self._open:
                self._faults.add("nested", line, element="<fn>", inside="<fn>")
            self._open.append(tag)
            content = self._content(element)
            self._open.pop()
            return nodes.Footnote(content, self._span(element))
        if tag in ("ref", "cite"):
            for outer in self._open and {"ref", "cite"}.intersection(self._open):
                self._faults.add("nested", line, element=f"<{tag}>", inside=f"<{outer}>")
            if (to := element.get("to")) is not None:
                self.marks.targets.append((to, line))
        if _is_page(element):
            next(pieces)
            if len(element) or (element.text or "").strip():
                self._faults.add("page-text", line)
            return nodes.Reference(element.get("to"), nodes.Show.PAGE, (), self._span(element))
        if tag in ("ruby", "warichu") and "warichu" in self._open:
            self._faults.add("nested", line, element=f"<{tag}>", inside="<warichu>")
        if tag == "ruby":
            return self._ruby(element, pieces)
        self._open.append(tag)
        content = self._inlines(element, pieces)
        self._open.pop()
        if not content:
            self._empty(element)
        if tag == "cite":
            return nodes.Cite(content, to)
        if tag == "ref":
            return nodes.Reference(element.get("to"), nodes.Show.TEXT, content, self._span(element))
        return nodes.Styled(nodes.Style(tag), content)

    def _ruby(self, element: Element, pieces: Iterator[str]) -> Inline:
        """A base, which is text alone, and its annotation."""
        base = next(pieces)
        if not base:
            self._empty(element)
        return nodes.Ruby((Chars(base),) if base else (), self._string(element[-1]))

    def _empty(self, element: Element) -> None:
        self._faults.add("empty", element.sourceline, element=f"<{element.tag}>")

    def _numbered(self, element: Element) -> tuple[str, int]:
        """The number that may open the element, and at which child its content begins."""
        if len(element) and element[0].tag == "num":
            return self._string(element[0]), 1
        return "", 0


def _is_page(element: Element) -> bool:
    return bool(element.tag == "ref" and element.get("show") == "page")


def _collect(text: str | None, children: Sequence[Element], pieces: list[str]) -> None:
    """The pieces of text between the tags; a note has its own, a page reference stands for one, and of ruby
    the base belongs to the line."""
    pieces.append(text or "")
    for child in children:
        if _is_page(child):
            pieces.append(PAGE)
        elif child.tag == "ruby":
            pieces.append(child.text or "")
        elif child.tag != "fn":
            _collect(child.text, child, pieces)
        pieces.append(child.tail or "")
