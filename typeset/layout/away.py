"""Documents that another process has set: pages are made up from their outlines, and drawn by the other one.

Comes in: galleys, in the process that has set them. Goes out: their ``Outline``, from which another process
gets galleys with slabs of the same heights, kept together in the same way, whose items are ``Elsewhere``
ones. Pages made up of these come back with them, and are drawn where the items are (``Held``). What would
otherwise have to be sent from one process to the other is most of what a document is set into.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from typeset.display import Anchor, Bookmark, Elsewhere, Item, Page, Picture, Text
from typeset.display.tags import Structure, Tag, flattened, regrown
from typeset.frozen import NamedTuple, replace
from typeset.layout.flow import Group, Slab, shifted
from typeset.layout.galley import Galley
from typeset.layout.galleys import pickler_of
from typeset.layout.pages import Sheet
from typeset.layout.paragraphs import ParagraphFlow, may_be
from typeset.layout.tables import TableFlow
from typeset.layout.text import Passage, TextSetter

_new = tuple.__new__
KEEP, HOLD, OTHER = 1, 2, 8
"""A slab in an outline: a line on the grid that is kept or held, or anything else."""


class Outline(NamedTuple):
    """What make-up asks of galleys: the ``trees`` of their tags, the ``groups`` of their slabs, and for each
    the ``passages`` of which paragraphs with another number of lines may be set."""

    trees: list[Structure]
    groups: bytes
    passages: list[bytes]


class Flow(NamedTuple):
    """A ``ParagraphFlow`` that begins at slab ``at``, with the number of its passage (-1: it is not set
    again)."""

    at: int
    passage: int
    rest: tuple[Any, ...]


class Drawn(NamedTuple):
    """Pages to be drawn by a partner: where in the file each stands, and the first number of the tags of each
    of the partner's galleys."""

    pages: bytes
    places: list[int]
    firsts: list[int]


class HeldTable(TableFlow):
    """Stands for a table that another process holds."""

    def __init__(self, place: int, head: int, head_height: int, inset: int, fill: int) -> None:
        self._place = place
        self.fill = fill
        self.head = head
        self.head_height = head_height
        self.inset = inset

    def draw(self, first: int, last: int, more: int = 0) -> tuple[Item, ...]:
        """Rows ``first`` to ``last - 1`` as one piece, with ``more`` height."""
        return (Elsewhere(0, 0, self._place, first, last, more),)


class _AwayPassage(Passage):
    """A passage that is read when something of it is asked for."""

    __slots__ = ("_read",)
    _read: Callable[[], Passage]

    def __getattr__(self, name: str) -> Any:
        found = self._read()
        for each in Passage._fields:  # type: ignore[attr-defined]
            setattr(self, each, getattr(found, each))
        return getattr(found, name)


# ---------------------------------------------------------------- where they were set


class Held:
    """What a process holds of the galleys that it has set with ``setter``, for pages made up elsewhere."""

    def __init__(self, galleys: Sequence[Galley], setter: TextSetter) -> None:
        self._galleys = galleys
        self._setter = setter
        self._pitch = setter.sheet.page.pitch
        self._held: list[tuple[Item, ...] | TableFlow] = []
        self._tables: dict[TableFlow, int] = {}
        self._tags: list[list[Tag]] = []

    def outline(self) -> Outline:
        """What another process makes up pages from."""
        trees, numbers = [], dict[Tag, int]()
        for galley in self._galleys:
            tree, own = flattened(galley.tag)
            trees.append(tree)
            self._tags.append([*own])
            numbers.update(zip(own, range(len(numbers), len(numbers) + len(own)), strict=True))

        def dumped(value: object) -> bytes:
            stream = io.BytesIO()
            pickler, reducers = pickler_of(stream)
            reducers[Tag] = lambda tag: (_tag, (numbers[tag],))
            reducers[TableFlow] = self._table
            pickler.dump(value)
            return stream.getvalue()

        rows, passages = [], []
        for galley in self._galleys:
            asked: list[Passage] = []
            groups = [self._group(group, asked) for group in galley.groups]
            rows.append((groups, galley.bookmarks))
            passages.append(dumped(asked))
        return Outline(trees, dumped(rows), passages)

    def _group(self, group: Group, asked: list[Passage]) -> tuple[Any, ...]:
        """A group without its slabs; where the lines among these are held, what all slabs are, the others,
        and the paragraphs; ``asked`` collects the passages."""
        pitch, held = self._pitch, self._held
        first = len(held)
        codes, others, flows = bytearray(), [], []
        for slab in group.slabs:
            tall, items, keep, space, snap, notes, table, _, stretch, hold, flow = slab
            if flow is not None:
                flows.append(self._flow(len(codes), flow, asked))
            plain = tall == pitch and snap and not (space or notes or table or stretch)
            if plain and len(items) == 1 and type(items[0]) is Text:
                codes.append(KEEP * keep | HOLD * hold)
                held.append(items)
            else:
                codes.append(OTHER)
                others.append(slab)
        lighter = [self._outlined(slab) for slab in others]
        return replace(group, slabs=[]), first, bytes(codes), lighter, flows

    def _flow(self, at: int, flow: ParagraphFlow, asked: list[Passage]) -> Flow:
        number = -1
        if may_be(self._setter, flow, -1) or may_be(self._setter, flow, 1):
            number = len(asked)
            asked.append(flow.passage)
        return Flow(at, number, flow[1:])

    def _outlined(self, slab: Slab) -> Slab:
        """A slab that is no plain line. What depends on where it stands goes along: rows of a table, what is
        stretched, pictures."""
        items = slab.items
        whole = slab.table or slab.stretch or any(isinstance(item, Picture) for item in items)
        if items and not whole:
            held = tuple([item for item in items if not isinstance(item, Anchor)])
            anchors = [item for item in items if isinstance(item, Anchor)]
            if held:
                items = (Elsewhere(0, 0, len(self._held)), *anchors)
                self._held.append(held)
        notes = tuple([self._outlined(note) for note in slab.notes])
        return slab._replace(items=items, notes=notes, paragraph=None)

    def _table(self, table: TableFlow) -> tuple[type, tuple[int, ...]]:
        if table not in self._tables:
            self._tables[table] = len(self._held)
            self._held.append(table)
        place = self._tables[table]
        return HeldTable, (place, table.head, table.head_height, table.inset, table.fill)

    def pages(self, drawn: Drawn) -> tuple[list[Page], dict[Tag, int]]:
        """The pages of ``drawn`` with their items, and the numbers of the tags that these name."""
        numbers = {
            tag: number
            for first, own in zip(drawn.firsts, self._tags, strict=True)
            for number, tag in enumerate(own, first)
        }
        known = {number: tag for tag, number in numbers.items()}

        def tag_of(number: int, kind: str) -> Tag:
            if number not in known:
                tag = known[number] = Tag(kind)
                numbers[tag] = number
            return known[number]

        rows = _Loader(drawn.pages, {"_tag": tag_of}).load()
        pages = [
            Page(label, width, height, tuple(self._items(items)), upright)
            for label, width, height, items, upright in rows
        ]
        return pages, numbers

    def _items(self, items: Iterable[Any]) -> Iterator[Item]:
        for item in items:
            if item.__class__ is not tuple:
                yield item
                continue
            x, y, place, first, last, more, _ = item
            held = self._held[place]
            if isinstance(held, TableFlow):
                for own in held.draw(first, last, more):
                    yield shifted(own, x, y)
                continue
            for line in range(last):
                for own in self._held[place + line]:
                    if own.__class__ is Text:
                        left, base, runs, generated, tag = own
                        yield _new(Text, (left + x, base + y, runs, generated, tag))
                    else:
                        yield shifted(own, x, y)
                y += self._pitch


# ---------------------------------------------------------------- where pages are made up


class Away:
    """Galleys that another process has set, from their outline."""

    def __init__(self, outline: Outline, setter: TextSetter) -> None:
        self._pitch = setter.sheet.page.pitch
        self._trees = [regrown(tree) for tree in outline.trees]
        self._tags = [tag for tree in self._trees for tag in tree]
        rows = self._loaded(outline.groups)
        self.galleys = [
            self._galley(groups, bookmarks, tree[0], passages)
            for (groups, bookmarks), tree, passages in zip(
                rows, self._trees, outline.passages, strict=True
            )
        ]

    def _loaded(self, data: bytes) -> Any:
        return _Loader(data, {"_tag": self._tags.__getitem__}).load()

    def _galley(
        self,
        groups: list[tuple[Any, ...]],
        bookmarks: tuple[Bookmark, ...],
        root: Tag,
        passages: bytes,
    ) -> Galley:
        read: list[list[Passage]] = []

        def passage(number: int) -> Passage:
            if not read:
                read.append(self._loaded(passages))
            return read[0][number]

        return Galley(tuple([self._group(passage, *row) for row in groups]), bookmarks, root)

    def _group(
        self,
        passage: Callable[[int], Passage],
        group: Group,
        place: int,
        codes: bytes,
        others: list[Slab],
        flows: list[Flow],
    ) -> Group:
        pitch, rest = self._pitch, iter(others)
        slabs = group.slabs
        for code in codes:
            if code == OTHER:
                slabs.append(next(rest))
                continue
            keep, hold = code & KEEP > 0, code & HOLD > 0
            items = (_new(Elsewhere, (0, 0, place, 0, 1, 0, None)),)
            slabs.append(
                _new(Slab, (pitch, items, keep, False, True, (), None, 0, False, hold, None))
            )
            place += 1
        for at, number, own in flows:
            away = _AwayPassage.__new__(_AwayPassage)
            away._read = lambda number=number: passage(number)  # type: ignore[misc]
            slabs[at] = slabs[at]._replace(paragraph=ParagraphFlow(away, *own))
        return group

    def drawn(self, pages: Mapping[int, Page], numbers: Mapping[Tag, int]) -> Drawn:
        """``pages``, by their places in the file, for the process that holds their items."""
        stream = io.BytesIO()
        pickler, reducers = pickler_of(stream)
        reducers[Tag] = lambda tag: (_tag, (numbers[tag], tag.kind))
        rows = [
            (page.label, page.width, page.height, _untold(page.items), page.upright)
            for page in pages.values()
        ]
        pickler.dump(rows)
        return Drawn(stream.getvalue(), [*pages], [numbers[tree[0]] for tree in self._trees])


def is_away(sheet: Sheet) -> bool:
    """Whether a page shows anything that another process holds."""
    return any(
        isinstance(slab.table, HeldTable)
        or any(type(item) is Elsewhere for item in slab.items)
        or (
            slab.notes
            and any(type(item) is Elsewhere for note in slab.notes for item in note.items)
        )
        for frame, _, _, _ in sheet.frames
        for slab in frame.content
    )


def _untold(items: Iterable[Item]) -> list[Any]:
    """``items`` with plain tuples for those that are elsewhere: most of them, and pickled in no time."""
    return [item[:] if item.__class__ is Elsewhere else item for item in items]


def _tag(*_: object) -> Tag:
    raise NotImplementedError  # resolved by ``_Loader``


class _Loader(pickle.Unpickler):
    """Reads what names tags by their numbers."""

    def __init__(self, data: bytes, here: Mapping[str, Callable[..., Any]]) -> None:
        super().__init__(io.BytesIO(data))
        self._here = here

    def find_class(self, module: str, name: str) -> Any:
        return self._here[name] if name in self._here else super().find_class(module, name)
