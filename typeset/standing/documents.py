"""The documents of an edition: what was set from them, read as far as it is asked for.

Comes in: an edition, and the documents set before, in a cache. Goes out: slabs, each element by its number in
the tree of the issue; and what is to be kept, once documents have been corrected or set anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from typeset.display.tags import Tag, flattened
from typeset.layout.flow import Slab
from typeset.layout.stored import Document, Stored
from typeset.layout.text import TextSetter
from typeset.paragraph.composer import Composer

if TYPE_CHECKING:
    from typeset.fonts import Library
    from typeset.layout.galley import Galley
    from typeset.layout.manuscript import Manuscript
    from typeset.layout.stored import Told
    from typeset.layout.stylesheet import Stylesheet
    from typeset.standing.edition import Edition


class Documents(Protocol):
    """Documents by their numbers. What is not there, or is not what was put there, is a ``LookupError``."""

    sheet: Stylesheet
    library: Library
    setter: TextSetter
    """For paragraphs that have been set before: it knows of no others."""

    def manuscript(self, d: int) -> Manuscript | None:
        """The file as it was, if all that was set from it is kept."""

    def slabs(self, d: int, g: int, first: int, last: int) -> list[Slab]:
        """Some slabs of a group."""

    def correct(
        self, d: int, manuscript: Manuscript, found: dict[tuple[int, int], list[Slab]]
    ) -> None:
        """Put the slabs ``found``, by group and first one, in place of others."""

    def set_anew(self, d: int) -> tuple[tuple[Told, Galley], tuple[Told, Galley]] | None:
        """A document as it was and as it is now, from its file; nothing where it has to be seen with the
        others."""

    def take(self, d: int) -> None:
        """From now on the document is what was set last."""

    def numbers(self) -> dict[Tag, int]:
        """The elements of what has been read, by their numbers in the tree of the issue."""

    def keep(self) -> None:
        """Keep what has changed."""

    @property
    def long(self) -> bool:
        """Whether that takes some time."""


class StoredDocuments:
    """Documents in a cache."""

    def __init__(
        self, edition: Edition, stored: Stored, sheet: Stylesheet, library: Library
    ) -> None:
        self.sheet, self.library = sheet, library
        self.setter = TextSetter(sheet, Composer(library, sheet.composition), {}, frozenset(), {})
        self._stored, self._first = stored, edition.first
        self._folder = Path(edition.folder)
        self._paths = [Path(path) for path, _ in edition.records]
        self._digests = [digest for _, digest in edition.records]
        self._open: dict[int, Document] = {}
        self._manuscripts: dict[int, Manuscript] = {}
        self._set: dict[int, tuple[Told, Galley, Manuscript]] = {}
        self._taken: set[int] = set()

    def manuscript(self, d: int) -> Manuscript | None:
        return self._stored.manuscript(self._paths[d], self._digests[d])

    def slabs(self, d: int, g: int, first: int, last: int) -> list[Slab]:
        if d in self._taken:
            return self._set[d][1].groups[g].slabs[first:last]
        if d not in self._open:
            self._open[d] = self._document(d)
        return self._open[d].slabs(g, first, last)

    def _document(self, d: int) -> Document:
        """A document as it was, with what has been corrected in it since it was set."""
        manuscript = self.manuscript(d)
        if manuscript is None:
            raise LookupError(d)
        entry = self._stored.entry(self._paths[d], manuscript.base)
        if entry is None:
            raise LookupError(d)
        return Document(entry, self.setter, manuscript.corrections)

    def correct(
        self, d: int, manuscript: Manuscript, found: dict[tuple[int, int], list[Slab]]
    ) -> None:
        for (g, n), slabs in found.items():
            self._open[d].put(g, n, slabs)
        self._manuscripts[d] = manuscript

    def set_anew(self, d: int) -> tuple[tuple[Told, Galley], tuple[Told, Galley]] | None:
        from typeset.layout.shares import set_document
        from typeset.model.read import open_issue

        opened = open_issue(self._folder)
        share = set_document(opened, opened.listed[d], self.sheet, self.library)
        if share is None:
            return None
        _, told, galley, manuscript = share
        self._set[d] = told, galley, manuscript
        return self._document(d).whole(), (told, galley)

    def take(self, d: int) -> None:
        self._taken.add(d)

    def numbers(self) -> dict[Tag, int]:
        found: dict[Tag, int] = {}
        for d, document in self._open.items():
            found |= {tag: self._first[d] + n for n, tag in document.tags.items()}
        for d in self._taken:
            own = flattened(self._set[d][1].tag)[1]
            found |= {tag: self._first[d] + n for tag, n in own.items()}
        return found

    def keep(self) -> None:
        from typeset.cache import digest

        for d, manuscript in self._manuscripts.items():
            self._stored.put_manuscript(self._paths[d], digest(manuscript.data), manuscript)
        for d in self._taken:
            self._stored.put(self._paths[d], *self._set[d])
        for d in (*self._manuscripts, *self._taken):
            before = self.manuscript(d)
            if before is not None and before.base != self._digests[d]:  # nobody goes back to it
                self._stored.drop_manuscript(self._paths[d], self._digests[d])

    @property
    def long(self) -> bool:
        return bool(self._taken)


def as_before(one: Sequence[Slab], other: Sequence[Slab]) -> bool:
    """Whether the lines of a paragraph are alike to whoever makes up pages."""
    return len(one) == len(other) and all(
        (a.height, a[2:5], a[7:10], a.notes) == (b.height, b[2:5], b[7:10], b.notes)
        for a, b in zip(one, other, strict=True)
    )
