"""The structure tree in the file (ISO 32000-1, 14.7 and 14.8): elements, and the way from content to them.

In: the tree as ``display.tags.Structure``, and for each page the element of each of its marked-content
sequences and links. Out: the structure tree root with everything below it. An element that has come to no
content is left out, unless it is a cell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from typeset.display.tags import Details, Structure
from typeset.frozen import NamedTuple
from typeset.writers.pdf.content import Box
from typeset.writers.pdf.syntax import Points, text_string

if TYPE_CHECKING:
    from typeset.writers.pdf import Marks, PageStream
    from typeset.writers.pdf.objects import Objects

CELLS = ("TD", "TH")
MIXED = frozenset(
    ("P", "LBody", "Lbl", "Caption", "Note", "H1", "H2", "H3", "H4", "H5", "H6", "Link", *CELLS)
)
"""Elements whose text and children stand in one line: these come in the order in which they are drawn."""


FORMER = {"Note": "FENote"}
"""Types of PDF 1.7 that have another name in PDF 2.0; these, and the document, are in its namespace."""
NAMESPACE = "http://iso.org/pdf2/ssn"


class Pages(NamedTuple):
    """The pages: their references, what was written of them, the annotations of all links in order."""

    references: Sequence[str]
    streams: Sequence[PageStream]
    annotations: Sequence[str]

    @property
    def marks(self) -> list[Marks]:
        """What each says of the structure."""
        return [stream.marks for stream in self.streams if stream.marks]


class _Content(NamedTuple):
    """A marked-content sequence of an element."""

    page: int
    mcid: int


def write_structure(
    objects: Objects, structure: Structure, pages: Pages, access: int
) -> tuple[str, dict[int, str]]:
    """The reference of the structure tree root, and those of the elements by number; ``access`` is the part
    of PDF/UA that they conform to."""
    tree = _Tree(objects, structure, pages, access)
    return tree.write(), tree.references


def structure_destinations(
    streams: Sequence[PageStream], elements: dict[int, str]
) -> dict[str, str]:
    """The place of every anchor as its element (ISO 32000-2, 12.3.2.3; ISO 14289-2, 8.8)."""
    found = {}
    for stream in streams:
        for anchor, number in zip(
            stream.anchors, stream.marks.anchors if stream.marks else (), strict=True
        ):
            top = Points()[stream.height - anchor.y]
            found[anchor.name] = f"[{elements.get(number, elements[0])}/XYZ null {top} null]"
    return found


class _Tree:
    def __init__(self, objects: Objects, structure: Structure, pages: Pages, access: int) -> None:
        self._objects = objects
        self._structure = structure
        self._pages = pages
        self._namespace = ""
        if access == 2:
            words = text_string(NAMESPACE)
            self._namespace = objects.put(f"<</Type/Namespace/NS{words}>>")
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
        self.references = self._reserved()
        self._targets = self._led_to() if access == 2 else {}

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

    def _led_to(self) -> dict[int, str]:
        """For each entry of the contents the element that it leads to (ISO 14289-2, 8.2.5.8)."""
        kinds, parents, _ = self._structure
        places: dict[str, int] = {}
        links: list[tuple[int, str]] = []
        for stream, marks in zip(self._pages.streams, self._pages.marks, strict=True):
            names = [anchor.name for anchor in stream.anchors]
            places.update(zip(names, marks.anchors, strict=True))
            targets = [link.target for link in stream.links]
            links += zip(marks.links, targets, strict=True)
        found = {}
        for number, target in links:
            while number > 0 and kinds[number] != "TOCI":
                number = parents[number]
            if number > 0 and places.get(target) in self.references:
                found[number] = self.references[places[target]]
        return found

    def write(self) -> str:
        root = self._objects.reserve()
        for number, reference in self.references.items():
            self._objects.put(f"<<{self._element(number, root)}>>", reference)
        numbers = self._parent_tree()
        entries = f"/K {self.references[0]}/ParentTree {numbers}"
        following = len(self._pages.references) + len(self._pages.annotations)
        body = f"/Type/StructTreeRoot{entries}/ParentTreeNextKey {following}"
        if self._namespace:
            body += f"/Namespaces[{self._namespace}]"
        return self._objects.put(f"<<{body}>>", root)

    def _element(self, number: int, root: str) -> str:
        kinds, parents, details = self._structure
        kind, parent = kinds[number], parents[number]
        above = self.references[parent] if parent >= 0 else root
        body = f"/P {above}"
        if self._namespace and (kind == "Document" or kind in FORMER):
            body += f"/S/{FORMER.get(kind, kind)}/NS {self._namespace}"
        else:
            body += f"/S/{kind}"
        if number in self._targets:
            body += f"/Ref[{self._targets[number]}]"
        contents = self._contents.get(number, ())
        page = contents[0].page if contents else -1
        if page >= 0:
            body += f"/Pg {self._pages.references[page]}"
        if len(contents) == 1 and number not in self._kids and number not in self._links:
            body += f"/K {contents[0].mcid}"  # as most
        elif kids := self._ordered(number, page):
            body += f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]"
        if kind == "Note":
            body += f"/ID(n{number})"
        if number in details:
            body += self._details(number, kind, details[number])
        return body

    def _ordered(self, number: int, page: int) -> list[str]:
        """The children: content of its own, elements, links."""
        contents, kids = self._contents.get(number, ()), self._kids.get(number, ())
        found = [self._content(place, page) for place in contents]
        if kids and found and self._structure.kinds[number] in MIXED:
            # A child without content of its own stands with the one before it.
            rows = [*zip(contents, found, strict=True)]
            last = _Content(-1, -1)
            for kid in kids:
                last = max(last, self._first(kid))
                rows.append((last, self.references[kid]))
            rows.sort(key=itemgetter(0))
            found = [text for _, text in rows]
        elif kids:
            found += [self.references[kid] for kid in kids]
        for at, annotation in self._links.get(number, ()):
            on = "" if at == page else f"/Pg {self._pages.references[at]}"
            found.append(f"<</Type/OBJR/Obj {annotation}{on}>>")
        return found

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
            points, height = Points(), self._pages.streams[page].height
            box = " ".join(points[n] for n in (left, height - bottom, right, height - top))
            body += f"/A<</O/Layout/Placement/Block/BBox[{box}]>>"
        return body

    def _parent_tree(self) -> str:
        """From pages and annotations to elements (14.7.4.4)."""
        reference = self.references.__getitem__
        rows = [
            f"{n}[{' '.join(map(reference, marks.contents))}]"
            for n, marks in enumerate(self._pages.marks)
        ]
        links = [number for marks in self._pages.marks for number in marks.links]
        rows += [f"{n} {reference(number)}" for n, number in enumerate(links, len(rows))]
        return self._objects.put(f"<</Nums[{' '.join(rows)}]>>")
