"""The structure tree in the file (ISO 32000-1, 14.7 and 14.8): elements, and the way from content to them.

In: the tree as ``display.tags.Structure``, and for each page the element of each of its marked-content
sequences and links. Out: the structure tree root with everything below it. An element that has come to no
content is left out, unless it is a cell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from typeset.display.tags import Details, Structure
from typeset.writers.pdf.content import Box
from typeset.writers.pdf.syntax import Points, text_string

if TYPE_CHECKING:
    from typeset.writers.pdf import Marks
    from typeset.writers.pdf.objects import Objects

CELLS = ("TD", "TH")
MIXED = frozenset(
    ("P", "LBody", "Lbl", "Caption", "Note", "H1", "H2", "H3", "H4", "H5", "H6", "Link")
)
"""Elements whose text and children stand in one line: these come in the order in which they are drawn."""


class Pages(NamedTuple):
    """The pages: reference, height and marks of each; the annotations of all links, in order."""

    references: Sequence[str]
    heights: Sequence[int]
    marks: Sequence[Marks]
    annotations: Sequence[str]


class _Content(NamedTuple):
    """A marked-content sequence of an element."""

    page: int
    mcid: int


def write_structure(objects: Objects, structure: Structure, pages: Pages) -> str:
    """The reference of the structure tree root."""
    return _Tree(objects, structure, pages).write()


class _Tree:
    def __init__(self, objects: Objects, structure: Structure, pages: Pages) -> None:
        self._objects = objects
        self._structure = structure
        self._pages = pages
        self._contents: defaultdict[int, list[_Content]] = defaultdict(list)
        self._links: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
        self._boxes: dict[int, tuple[int, Box]] = {}
        at = 0
        for page, marks in enumerate(pages.marks):
            for mcid, number in enumerate(marks.contents):
                self._contents[number].append(_Content(page, mcid))
            for number in marks.links:
                self._links[number].append((page, pages.annotations[at]))
                at += 1
            for number, box in marks.boxes.items():
                self._boxes.setdefault(number, (page, box))
        self._kids: defaultdict[int, list[int]] = defaultdict(list)
        self._references = self._reserved()

    def _reserved(self) -> dict[int, str]:
        """The references of the elements that are written."""
        kinds, parents, _ = self._structure
        alive = {*self._contents, *self._links}
        for number in range(len(kinds) - 1, 0, -1):
            if number in alive or kinds[number] in CELLS:
                alive.add(parents[number])
                alive.add(number)
        found = {}
        for number in sorted(alive - {-1}):
            found[number] = self._objects.reserve()
            self._kids[parents[number]].append(number)
        return found

    def write(self) -> str:
        root = self._objects.reserve()
        for number, reference in self._references.items():
            self._objects.put(f"<<{self._element(number, root)}>>", reference)
        numbers = self._parent_tree()
        entries = f"/K {self._references[0]}/ParentTree {numbers}"
        following = len(self._pages.references) + len(self._pages.annotations)
        body = f"/Type/StructTreeRoot{entries}/ParentTreeNextKey {following}"
        return self._objects.put(f"<<{body}>>", root)

    def _element(self, number: int, root: str) -> str:
        kinds, parents, details = self._structure
        kind, parent = kinds[number], parents[number]
        above = self._references[parent] if parent >= 0 else root
        body = f"/S/{kind}/P {above}"
        contents = self._contents.get(number, ())
        page = contents[0].page if contents else -1
        if page >= 0:
            body += f"/Pg {self._pages.references[page]}"
        kids = [*self._ordered(number, page)]
        if kids:
            body += f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]"
        if kind == "Note":
            body += f"/ID(n{number})"
        if number in details:
            body += self._details(number, kind, details[number])
        return body

    def _ordered(self, number: int, page: int) -> Iterator[str]:
        """The children: content of its own, elements, links."""
        contents, kids = self._contents.get(number, ()), self._kids.get(number, ())
        rows = [(place, self._content(place, page)) for place in contents]
        if kids and rows and self._structure.kinds[number] in MIXED:
            # A child without content of its own stands with the one before it.
            last = _Content(-1, -1)
            for kid in kids:
                last = max(last, self._first(kid))
                rows.append((last, self._references[kid]))
            rows.sort(key=lambda row: row[0])
            yield from (text for _, text in rows)
        else:
            yield from (text for _, text in rows)
            yield from (self._references[kid] for kid in kids)
        for at, annotation in self._links.get(number, ()):
            on = "" if at == page else f"/Pg {self._pages.references[at]}"
            yield f"<</Type/OBJR/Obj {annotation}{on}>>"

    def _content(self, place: _Content, page: int) -> str:
        if place.page == page:
            return str(place.mcid)
        return f"<</Type/MCR/Pg {self._pages.references[place.page]}/MCID {place.mcid}>>"

    def _first(self, number: int) -> _Content:
        """Where an element begins."""
        places = [self._first(kid) for kid in self._kids.get(number, ())]
        places += self._contents.get(number, ())[:1]
        return min((place for place in places if place.page >= 0), default=_Content(-1, -1))

    def _details(self, number: int, kind: str, details: Details) -> str:
        _, columns, rows, scope, alt, labels, language = details
        body = f"/Alt{text_string(alt)}" if alt else ""
        body += f"/Lang({language})" if language else ""
        attributes = f"/Scope/{scope}" if scope else ""
        attributes += f"/ColSpan {columns}" if columns > 1 else ""
        attributes += f"/RowSpan {rows}" if rows > 1 else ""
        if attributes:
            body += f"/A<</O/Table{attributes}>>"
        if kind == "L" and labels:
            body += "/A<</O/List/ListNumbering/Decimal>>"
        if number in self._boxes:
            page, (left, top, right, bottom) = self._boxes[number]
            points, height = Points(), self._pages.heights[page]
            box = " ".join(points[n] for n in (left, height - bottom, right, height - top))
            body += f"/A<</O/Layout/Placement/Block/BBox[{box}]>>"
        return body

    def _parent_tree(self) -> str:
        """From pages and annotations to elements (14.7.4.4)."""
        reference = self._references.__getitem__
        rows = [
            f"{n}[{' '.join(map(reference, marks.contents))}]"
            for n, marks in enumerate(self._pages.marks)
        ]
        links = [number for marks in self._pages.marks for number in marks.links]
        rows += [f"{n} {reference(number)}" for n, number in enumerate(links, len(rows))]
        return self._objects.put(f"<</Nums[{' '.join(rows)}]>>")
