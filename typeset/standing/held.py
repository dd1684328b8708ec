"""The documents of an edition in a process that stays up.

Comes in: what an issue was read and set as. Goes out: the same as from documents in a cache; corrections lie
above what was set, which others go on using.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from typeset.cache import digest
from typeset.display.tags import Tag, flattened
from typeset.fonts import Library
from typeset.frozen import NamedTuple, replace
from typeset.layout.flow import Slab
from typeset.layout.galley import Galley
from typeset.layout.manuscript import Manuscript, manuscript_of
from typeset.layout.shares import set_document
from typeset.layout.stored import Told
from typeset.layout.text import TextSetter
from typeset.model.inlines import Marks
from typeset.model.read import open_issue
from typeset.model.walk import ids
from typeset.paragraph.composer import Asked, Composer, characters

if TYPE_CHECKING:
    from typeset.layout.stylesheet import Stylesheet
    from typeset.model import nodes
    from typeset.standing.edition import Edition


MOST_SET = 40
"""Of more documents set anew the elements would take too much room."""


class Held(NamedTuple):
    """A document: its file, what was read from it, what was set and composed; no galley where it shows page
    numbers."""

    path: Path
    data: bytes
    record: nodes.Record
    marks: Marks
    row: tuple[Galley, Asked] | None
    library: Library

    def told(self) -> Told:
        """What the rest of the issue knows of it."""
        head, names = replace(self.record, blocks=()), tuple(ids(self.record))
        if self.row is None:
            return Told(head, self.marks, names, None, (), digest(self.data))
        found = characters(self.row[1])
        borrowed = [row for row in self.library.fallbacks if row[1] in found.get(row[0], "")]
        texts = {role: [text] for role, text in found.items()}
        fallbacks = tuple(sorted(borrowed))
        return Told(head, self.marks, names, texts, fallbacks, digest(self.data))


class HeldDocuments:
    """Documents in memory, whose elements have the numbers ``tags`` in the tree of the issue."""

    def __init__(
        self,
        edition: Edition,
        held: Sequence[Held],
        sheet: Stylesheet,
        tags: Mapping[Tag, int],
    ) -> None:
        # Of their own: the faces of the process know the characters of all times.
        self.sheet, self.library = sheet, Library.open(Path(edition.catalogue))
        self.setter = TextSetter(
            sheet, Composer(self.library, sheet.composition), {}, frozenset(), {}
        )
        self._edition, self._held = edition, [*held]
        self._tags = {**tags}
        self._manuscripts: dict[int, Manuscript] = {}
        self._groups: dict[tuple[int, int], list[Slab]] = {}
        """Groups with corrections."""
        self._set: dict[int, tuple[Told, Galley, Manuscript]] = {}
        self._told: dict[int, Told] = {}
        self._count = 0

    def manuscript(self, d: int) -> Manuscript | None:
        held = self._held[d]
        if held.row is None or held.marks.pictures:
            return None
        if d not in self._manuscripts:
            self._manuscripts[d] = manuscript_of(held.data, digest(held.data), *held.row)
        return self._manuscripts[d]

    def slabs(self, d: int, g: int, first: int, last: int) -> list[Slab]:
        if (d, g) in self._groups:
            return self._groups[d, g][first:last]
        row = self._held[d].row
        if row is None:
            raise LookupError(d)
        return row[0].groups[g].slabs[first:last]

    def correct(
        self, d: int, manuscript: Manuscript, found: dict[tuple[int, int], list[Slab]]
    ) -> None:
        for (g, n), slabs in found.items():
            if (d, g) not in self._groups:
                row = self._held[d].row
                assert row is not None
                self._groups[d, g] = [*row[0].groups[g].slabs]
            self._groups[d, g][n : n + len(slabs)] = slabs
        # Set already: what is corrected in memory need not be corrected again.
        self._manuscripts[d] = manuscript._replace(corrections={})

    def set_anew(self, d: int) -> tuple[tuple[Told, Galley], tuple[Told, Galley]] | None:
        held = self._held[d]
        if held.row is None or self._count >= MOST_SET:
            return None
        opened = open_issue(Path(self._edition.folder))
        share = set_document(opened, opened.listed[d], self.sheet, self.library)
        if share is None:
            return None
        _, told, galley, manuscript = share
        self._set[d] = told, galley, manuscript
        before = held.row[0]
        groups = [
            replace(group, slabs=self._groups.get((d, g), group.slabs))
            for g, group in enumerate(before.groups)
        ]
        was = self._told.get(d) or held.told()
        return (was, replace(before, groups=tuple(groups))), (told, galley)

    def take(self, d: int) -> None:
        told, galley, manuscript = self._set.pop(d)
        before = self._held[d]
        assert before.row is not None
        self._told[d] = told
        self._count += 1
        self._held[d] = before._replace(data=manuscript.data, row=(galley, before.row[1]))
        self._manuscripts[d] = manuscript
        for key in [key for key in self._groups if key[0] == d]:
            del self._groups[key]
        own = flattened(galley.tag)[1]
        self._tags |= {tag: self._edition.first[d] + n for tag, n in own.items()}

    def numbers(self) -> dict[Tag, int]:
        return self._tags

    def keep(self) -> None:
        """All is kept as long as the process."""

    @property
    def long(self) -> bool:
        return False
