"""A Word file from its first paragraph to its last.

In: the path. Out: ``Word``: the text with its lines, remarks, notes, pictures. Paragraphs, tables and
text boxes come in reading order; what stands outside the text (headers, footers, comments) is named.
"Line" is the number of the paragraph in that order, those of cells, boxes and notes counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typeset.diagnostics import InputFaults, Severity
from typeset.intake.docx import rows as tables
from typeset.intake.docx.changes import Changes, words
from typeset.intake.docx.names import MC, A, C, R, W, local, val
from typeset.intake.docx.numbering import Numbering
from typeset.intake.docx.package import Package
from typeset.intake.docx.rows import Cell, Row
from typeset.intake.docx.runs import Runs
from typeset.intake.docx.scroll import Para, Picture, Scroll, TooLongError
from typeset.intake.docx.styles import Styles
from typeset.intake.source import FIRST_RUBY

MOST_NESTED = 20
"""Tables and boxes in one another; what lies deeper is text of the cell."""
MOST_BESIDE = 80
"""Characters in cells side by side that are one line."""
MOST_BLOCKS = 400_000


@dataclass
class Table:
    """The rows of a table, with the pictures in its cells."""

    rows: list[Row]


@dataclass
class Box:
    """A paragraph that stands in a frame of its own: a text box, a table of one cell."""

    para: Para


Item = Para | Box | Table


@dataclass
class Word:
    """What has been read. ``calls``: place, start and end of each note; ``readings``: of each ruby;
    ``numbers``: of paragraphs by element, ``listed``: their automatic numbers."""

    package: Package
    scroll: Scroll
    items: list[Item] = field(default_factory=list)
    end: int = 0
    calls: list[tuple[int, int, int]] = field(default_factory=list)
    readings: list[tuple[int, int, int, int]] = field(default_factory=list)
    accept: bool = True
    root: Any = None
    numbers: dict[Any, int] = field(default_factory=dict)
    listed: dict[Any, str] = field(default_factory=dict)

    def next_line(self, element: Any) -> int:
        """The number of the paragraph that stands in ``element``, or else behind it."""
        inside = next(element.iter(W + "p"), None)
        if inside is None:
            following = element.getnext()
            while inside is None and following is not None:
                inside = next(following.iter(W + "p"), None)
                following = following.getnext()
        return self.numbers.get(inside, 1)


def read(path: Path, *, accept: bool = True) -> Word:
    """Read the Word file at ``path``; ``accept`` says what becomes of tracked changes.

    Raises:
        InputFaults: no Word file, damaged, encrypted, or beyond the limits.
    """
    package = Package(path)
    reader = _Reader(package, accept=accept)
    try:
        return reader.word()
    except TooLongError:
        raise package.fault("bomb", most=20) from None


class _Reader:
    def __init__(self, package: Package, *, accept: bool) -> None:
        self._package = package
        self._main = package.main
        scroll = Scroll()
        self._word = Word(package, scroll, accept=accept)
        self._scroll = scroll
        styles = Styles(
            package.optional(package.related(self._main, "styles")),
            package.optional(package.related(self._main, "theme")),
        )
        numbering = Numbering(package.optional(package.related(self._main, "numbering")), styles)
        self._changes = Changes(scroll, accept=accept)
        self._runs = Runs(scroll, styles, numbering, self._changes)
        self._runs.inside = self._inside
        self._said: dict[str, str] = {}
        self._onto: Para | None = None
        self._nested = 0
        self._blocks = 0

    def word(self) -> Word:
        root = self._package.tree(self._main)
        body = root.find(W + "body")
        if body is None:
            raise self._package.fault("part", part=f"{self._main} w:body")
        self._word.root = root
        self._word.numbers = self._runs.numbers
        self._word.listed = self._runs.listed
        self._enter(self._main)
        self._word.items = list(self._block(body))
        self._ended()
        self._runs.close()
        self._word.end = self._scroll.size
        self._read_comments()
        self._read_ruby()
        self._read_notes()
        self._read_margins(root)
        if self._package.has("word/vbaProject.bin"):
            self._scroll.say("macro", 0, 0, Severity.WARNING)
        return self._word

    def _enter(self, part: str) -> None:
        self._runs.part = part
        self._runs.relations = self._package.relationships(part)

    def _inside(self, relation: str) -> str:
        """The words in the part of a chart or a diagram."""
        found = self._runs.relations.get(relation)
        if found is None or found.external:
            return ""
        if found.target not in self._said:
            try:
                root = self._package.optional(found.target)
            except InputFaults:
                root = None
            texts = () if root is None else root.iter(A + "t", C + "v")
            said = (word for one in texts if (word := (one.text or "").strip()))
            self._said[found.target] = " ".join(said)
        return self._said[found.target]

    def _ended(self) -> None:
        """A paragraph whose mark is deleted, with no other to go on with."""
        if self._onto is not None:
            self._scroll.put("\n")
            self._onto = None

    # ---- blocks

    def _block(self, element: Any) -> Iterator[Item]:
        """The paragraphs and tables in ``element``, whatever they are wrapped in."""
        for child in element:
            self._blocks += 1
            if self._blocks > MOST_BLOCKS:
                raise TooLongError
            name = local(child)
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                self._ended()
                yield from self._table(child)
            elif name == "sdt":
                yield from self._control(child)
            elif name in ("altChunk", "subDoc"):
                at = self._scroll.size
                self._scroll.say("chunk", at, at, Severity.ERROR)
            elif name == "AlternateContent":
                choice = child.find(MC + "Choice")
                taken = (
                    choice if choice is not None and len(choice) else child.find(MC + "Fallback")
                )
                if taken is not None:
                    yield from self._block(taken)
            elif name in ("ins", "moveTo", "del", "moveFrom") and child.tag.startswith(W):
                if self._changes.stands(child):
                    yield from self._block(child)
                else:
                    self._changes.note(child, self._scroll.size, self._scroll.size)
            elif name and name not in _PROPERTIES:
                yield from self._block(child)

    def _paragraph(self, element: Any) -> Iterator[Item]:
        again = self._onto is not None
        para, goes = self._runs.paragraph(element, self._onto)
        self._onto = para if goes else None
        if not again:
            yield para
        boxes, para.boxes = para.boxes, []
        if boxes:
            self._ended()
        for box in boxes:
            yield from self._boxed(box)

    def _boxed(self, element: Any) -> Iterator[Item]:
        """The content of a text box."""
        start = self._scroll.size
        outer, self._onto = self._onto, None
        self._nested += 1
        if self._nested > MOST_NESTED:
            inner: list[Item] = [self._flat(element)]
        else:
            inner = list(self._block(element))
        self._nested -= 1
        self._onto = outer
        if self._scroll.tail(start).strip():
            self._scroll.say("textbox", start, self._scroll.size - 1)
        yield from inner

    def _flat(self, element: Any) -> Para:
        """All text of what is nested too deep, as one paragraph."""
        count = self._scroll.begin()
        para = Para(count, self._scroll.size, self._runs.plain)
        self._scroll.put(" ".join(words(element).split()))
        para.end = self._scroll.size
        self._scroll.put("\n")
        return para

    def _control(self, element: Any) -> Iterator[Item]:
        """A content control; one that holds the contents is left out (its lines are generated)."""
        content = element.find(W + "sdtContent")
        if content is None:
            return
        gallery = element.find(f"{W}sdtPr/{W}docPartObj")
        contents = val(gallery, "docPartGallery") == "Table of Contents"
        for item in self._block(content):
            if contents and isinstance(item, Para):
                item.contents = True
            yield item

    # ---- tables

    def _table(self, element: Any) -> Iterator[Item]:
        self._nested += 1
        if self._nested > MOST_NESTED:
            self._nested -= 1
            yield self._flat(element)
            return
        rows = [row for child in self._rows(element) if (row := self._row(child)) is not None]
        self._nested -= 1
        rows = [row for row in rows if row.cells]
        for start, end in tables.merged(rows):
            self._scroll.say("cell.hidden", start, end, Severity.WARNING)
        if not rows:
            return
        if tables.only_places(rows, self._scroll):
            boxed = len(rows) == 1 and len(rows[0].cells) == 1
            for row in rows:
                yield from self._placed(row, boxed=boxed)
        else:
            yield Table(rows)

    def _rows(self, element: Any) -> Iterator[Any]:
        for child in element:
            if child.tag == W + "tr":
                yield child
            elif local(child) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
                yield from self._rows(child)

    def _row(self, element: Any) -> Row | None:
        properties = element.find(W + "trPr")
        if self._changes.goes(properties):
            at = self._scroll.size
            self._scroll.say("change.row-dropped", at, at, Severity.WARNING, text=words(element))
            return None
        row = tables.opened(element, len(self._scroll.starts) + 1, self._scroll.size)
        for child in self._cells(element):
            row.cells.append(self._cell(child))
        row.end = max(self._scroll.size - 1, row.start)
        if self._changes.mark(properties, "ins") or self._changes.mark(properties, "del"):
            self._scroll.say("change.row-kept", row.start, row.end, Severity.WARNING)
        return row

    def _cells(self, element: Any) -> Iterator[Any]:
        for child in element:
            if child.tag == W + "tc":
                yield child
            elif local(child) in ("sdt", "sdtContent", "customXml"):
                yield from self._cells(child)

    def _cell(self, element: Any) -> Cell:
        properties = element.find(W + "tcPr")
        cell = Cell(columns=tables.span(properties, "gridSpan"), merge=tables.merge(properties))
        outer, self._onto = self._onto, None
        for item in self._block(element):
            if isinstance(item, Table):
                first, last = item.rows[0].start, item.rows[-1].end
                self._scroll.say("table.nested", first, last, Severity.WARNING)
                cell.paras += [para for row in item.rows for one in row.cells for para in one.paras]
            else:
                cell.paras.append(item.para if isinstance(item, Box) else item)
        self._ended()
        self._onto = outer
        return cell

    def _placed(self, row: Row, *, boxed: bool) -> Iterator[Item]:
        """The paragraphs of a row that only places them; cells side by side are one line."""
        paras = [para for cell in row.cells for para in cell.paras if para.end > para.start]
        single = all(sum(p.end > p.start for p in cell.paras) <= 1 for cell in row.cells)
        if (
            single
            and len(row.cells) > 1
            and len(paras) > 1
            and paras[-1].end - paras[0].start <= MOST_BESIDE
        ):
            looks = [look for para in paras for look in para.looks]
            first = paras[0]
            one = Para(first.number, first.start, first.layout, paras[-1].end, looks, oneline=True)
            one.pictures = [picture for para in paras for picture in para.pictures]
            yield one
            return
        for cell in row.cells:
            for para in cell.paras:
                yield Box(para) if boxed else para

    # ---- what stands apart

    def _read_comments(self) -> None:
        found = self._runs.comments
        root = self._package.optional(self._package.related(self._main, "comments"))
        if root is None:
            return
        said = {one.get(W + "id", ""): one for one in root.iter(W + "comment")}
        places = {key: (start, end) for key, start, end in reversed(found)}
        for key, one in said.items():
            start, end = places.get(key, (0, 0))
            text = " ".join(words(one).split())
            values = {
                "author": one.get(W + "author") or "?",
                "date": (one.get(W + "date") or "")[:10],
            }
            self._scroll.say("comment", start, end, Severity.WARNING, text=text, **values)

    def _read_ruby(self) -> None:
        for start, end, above in self._runs.ruby[: 0xF8FF - ord(FIRST_RUBY)]:
            first = self._scroll.size
            self._scroll.begin()
            self._scroll.put(words(above).strip())
            self._word.readings.append((start, end, first, self._scroll.size))
            self._scroll.put("\n")

    def _read_notes(self) -> None:
        for kind in ("footnote", "endnote"):
            called = [(at, key) for at, one, key in self._runs.calls if one == kind]
            part = self._package.related(self._main, f"{kind}s")
            root = self._package.optional(part)
            notes = {} if root is None else {n.get(W + "id", ""): n for n in root.iter(W + kind)}
            if part is not None:
                self._enter(part)
            done: set[str] = set()
            for at, key in called:
                if key in done or key not in notes:
                    self._scroll.say("note.missing", at, at + 1, Severity.ERROR)
                    continue
                done.add(key)
                start = self._scroll.size
                self._runs.in_note = True
                list(self._block(notes[key]))
                self._runs.in_note = False
                self._word.calls.append((at, start, self._scroll.size))

    def _read_margins(self, root: Any) -> None:
        """Headers and footers: named, with what they say."""
        told: set[tuple[str, str]] = set()
        relations = self._package.relationships(self._main)
        references = (*root.iter(W + "headerReference"), *root.iter(W + "footerReference"))
        for reference in references:
            relation = relations.get(reference.get(R + "id", ""))
            if relation is None or relation.external:
                continue
            kind = "header" if local(reference) == "headerReference" else "footer"
            if (kind, relation.target) in told:
                continue
            told.add((kind, relation.target))
            tree = self._package.optional(relation.target)
            if tree is None:
                continue
            self._enter(relation.target)
            start, before = self._scroll.size, len(self._scroll.remarks)
            items = list(self._block(tree))
            self._runs.close()
            del self._scroll.remarks[before:]
            text = " ".join(self._scroll.tail(start).split())
            pictures = any(picture for item in items for picture in pictures_of(item))
            if text or pictures:
                end = max(self._scroll.size - 1, start)
                self._scroll.say(kind, start, end, text=text or "[图]")


def pictures_of(item: Item) -> Sequence[Picture]:
    """The pictures in a paragraph or in the cells of a table."""
    if isinstance(item, Table):
        return [
            picture
            for row in item.rows
            for cell in row.cells
            for para in cell.paras
            for picture in para.pictures
        ]
    return item.para.pictures if isinstance(item, Box) else item.pictures


_PROPERTIES = frozenset(
    (
        "sectPr",
        "tcPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "sdtPr",
        "sdtEndPr",
        "customXmlPr",
        "bookmarkStart",
        "bookmarkEnd",
    )
)
