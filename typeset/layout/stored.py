"""Documents set before, on disk: what a document becomes depends on its file, the layout and the faces alone.

Comes in: the bytes of a record and what was set from them. Goes out: the same, in another process, all of it
or the slabs that are asked for. Entries are read by an unpickler that makes values of the kinds listed here
and nothing else, whatever they say.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typeset import resources
from typeset.cache import Cache, digest, program_version
from typeset.display.tags import Tag, flattened
from typeset.frozen import NamedTuple, fields, mutable
from typeset.layout.flow import Group, Slab
from typeset.layout.plainly import plain_values
from typeset.model import nodes

if TYPE_CHECKING:
    from typeset.layout.galley import Galley
    from typeset.layout.manuscript import Manuscript
    from typeset.layout.text import TextSetter
    from typeset.model.inlines import Marks

PACKAGES = (
    *("", "model", "text", "fonts", "display", "paragraph", "layout", "layout/charts"),
    *("assemble", "diagnostics", "standing", "writers", "writers/pdf"),
)
"""Where the code lies that an entry depends on."""
_VALUES = {
    "typeset.diagnostics": {"Span"},
    "typeset.display": {
        "Anchor",
        "Bookmark",
        "Link",
        "Path",
        "Picture",
        "Rect",
        "Run",
        "Stroke",
        "Text",
    },
    "typeset.display.tags": {"Artifact", "Details", "Tag"},
    "typeset.layout.cells": {"Cells", "Figures", "Place"},
    "typeset.layout.elements": {"RubyTag", "Turn"},
    "typeset.layout.flow": {"Group", "Slab"},
    "typeset.layout.galley": {"Galley"},
    "typeset.layout.paragraphs": {"ParagraphFlow"},
    "typeset.layout.stored": {"Told"},
    "typeset.layout.stylesheet": {"Length", "Space", "Style", "TableStyle"},
    "typeset.layout.tables": {"TableFlow"},
    "typeset.layout.text": {"Mark", "Passage"},
    "typeset.layout.widths": {"Measure"},
    "typeset.model.inlines": {"Marks"},
    "typeset.paragraph.items": {"Annotation", "Kind", "Segment"},
    "typeset.paragraph.setting": {"Line"},
}
"""Module → classes of the values that a galley is made of; of ``model.nodes`` all."""
GALLEYS = "typeset.layout.galleys"
"""The module whose pickler writes them."""


class Told(NamedTuple):
    """What has to be known of a document that was set elsewhere: the record, its blocks left out where they
    are set, and what concerns the others. ``asked`` is what was composed, ``None`` where it was not set;
    ``fallbacks`` are the characters that another face than the role's own stood in for; ``digest`` is that
    of its file as it was read."""

    record: nodes.Record
    marks: Marks
    ids: tuple[str, ...]
    asked: dict[str, list[str]] | None
    fallbacks: tuple[tuple[str, str, str], ...] = ()
    digest: str = ""


def stored_in(folder: Path, inputs: Iterable[Path], catalogue: Path) -> Stored | None:
    """What is kept in ``folder`` of documents set with the layout files ``inputs`` and the faces of
    ``catalogue``, by this state of the program; nothing where that cannot be told."""
    version = program_version(Path(resources.__file__).parent, PACKAGES)
    looks = [path.read_bytes() for path in (*inputs, catalogue)]
    return Stored(Cache(folder, b"\0".join([version, *looks]))) if version else None


class Stored:
    """Documents set before, in ``cache``."""

    def __init__(self, cache: Cache) -> None:
        self.cache = cache

    def entries(self, paths: Iterable[Path]) -> dict[Path, bytes]:
        """What is kept of those of the documents in the files ``paths`` that are as they were."""
        found: dict[Path, bytes] = {}
        for path in paths:
            with suppress(OSError):
                if entry := self.entry(path, digest(path.read_bytes())):
                    found[path] = entry
        return found

    def entry(self, path: Path, digest: str) -> bytes | None:
        """What is kept of the document that the file ``path`` was when it had this ``digest``."""
        return self.cache.get(self._key(b"document", path, digest))

    def put(self, path: Path, told: Told, galley: Galley, manuscript: Manuscript) -> None:
        """Keep what was set from ``path``. A document with pictures, which lie in files of their own, is not
        kept."""
        if not told.marks.pictures:
            self.cache.put(self._key(b"document", path, told.digest), packed(told, galley))
            self.put_manuscript(path, told.digest, manuscript)

    def manuscript(self, path: Path, digest: str) -> Manuscript | None:
        """What is kept of the file ``path`` itself, with what has been corrected in it since it was set."""
        from typeset.layout.manuscript import loaded

        entry = self.cache.get(self._key(b"manuscript", path, digest))
        return loaded(entry) if entry else None

    def put_manuscript(self, path: Path, digest: str, manuscript: Manuscript) -> None:
        """Keep it."""
        self.cache.put(self._key(b"manuscript", path, digest), manuscript.dumped())

    def drop_manuscript(self, path: Path, digest: str) -> None:
        """Keep it no longer."""
        self.cache.drop(self._key(b"manuscript", path, digest))

    def _key(self, kind: bytes, path: Path, digest: str) -> str:
        name = str(path).encode("utf-8", "surrogateescape")
        return self.cache.key(kind, name, digest.encode())


# ---------------------------------------------------------------- a document in pieces

PIECE = 48
"""So many slabs, about, are read at once."""
Bounds = tuple[int, int, int, int]
"""Of a piece: its group, its first slab and the one after the last, how many bytes it takes."""


def packed(told: Told, galley: Galley) -> bytes:
    """A document as bytes. Its slabs are in pieces that can be read by themselves: elements stand in them
    by their numbers, and no table and no paragraph that can be set anew is in two of them."""
    from typeset.layout.galleys import elsewhere_pickler

    stream = io.BytesIO()
    numbers = flattened(galley.tag)[1]
    pickler, reducers = elsewhere_pickler(stream)

    def numbered(tag: Tag) -> Any:
        n = numbers.get(tag)
        return tag.__reduce__() if n is None else (_tag, (n, tag.kind))

    reducers[Tag] = numbered
    bounds: list[Bounds] = []
    for g, group in enumerate(galley.groups):
        for first, last in _cuts(group.slabs):
            before = stream.tell()
            pickler.clear_memo()
            pickler.dump(group.slabs[first:last])
            bounds.append((g, first, last, stream.tell() - before))
    pieces, head = stream.getvalue(), io.BytesIO()
    groups = [
        [getattr(group, each.name) for each in fields(group) if each.name != "slabs"]
        for group in galley.groups
    ]
    pickler, _ = elsewhere_pickler(head)
    pickler.dump((told, galley.tag, galley.bookmarks, groups))
    contents = pickle.dumps((bounds, head.tell()), 5)
    return b"".join([len(contents).to_bytes(8, "big"), contents, pieces, head.getvalue()])


def _cuts(slabs: Sequence[Slab]) -> Iterator[tuple[int, int]]:
    """Where the pieces of a group begin and end."""
    first, whole = 0, 0
    for n, slab in enumerate(slabs):
        if n - first >= PIECE and n >= whole:
            table = slab.table
            if table is None or table is not slabs[n - 1].table:
                yield first, n
                first = n
        if slab.paragraph is not None:
            whole = n + slab.paragraph.lines
    if slabs:
        yield first, len(slabs)


def unpacked(entry: bytes, setter: TextSetter) -> tuple[Told, Galley] | None:
    """What an entry holds; nothing where that is not what was put there."""
    from typeset.layout.galley import Galley

    try:
        told, galley = Document(entry, setter).whole()
    except Exception:  # its own classes may raise anything where the values are not theirs
        return None
    return (told, galley) if isinstance(told, Told) and isinstance(galley, Galley) else None


class Document:
    """A document in an entry, read as far as it is asked for, with ``corrections``: segments of its
    paragraphs, by their places, that have another text since.

    Its methods raise anything where the entry is not what was put there.
    """

    def __init__(
        self,
        entry: bytes,
        setter: TextSetter,
        corrections: Mapping[tuple[int, int, int], str] | None = None,
    ) -> None:
        self._setter, self._corrections = setter, corrections or {}
        size = 8 + int.from_bytes(entry[:8], "big")
        bounds, length = plain_values(entry[8:size])
        self._pieces: dict[int, list[_Piece]] = {}
        view, at = memoryview(entry), size
        for g, first, last, taken in bounds:
            self._pieces.setdefault(g, []).append(_Piece(first, last, view[at : at + taken]))
            at += taken
        self._head = view[at : at + length]
        self.tags: dict[int, Tag] = {}
        """The elements of what has been read so far, by their numbers."""

    def whole(self) -> tuple[Told, Galley]:
        """All of it, its elements as a tree. To be asked for before any slabs are."""
        from typeset.layout.galley import Galley

        told, tag, bookmarks, groups = self._load(self._head)
        self.tags = {n: each for each, n in flattened(tag)[1].items()}
        made = []
        for g, row in enumerate(groups):
            wide, *others = row
            made.append(Group(wide, self.slabs(g), *others))
        return told, Galley(tuple(made), bookmarks, tag)

    def slabs(self, g: int, first: int = 0, last: int | None = None) -> list[Slab]:
        """Those of a group, or some of them."""
        found: list[Slab] = []
        for piece in self._pieces.get(g, ()):
            if piece.last > first and (last is None or piece.first < last):
                slabs = self._slabs(g, piece)
                end = len(slabs) if last is None else last - piece.first
                found += slabs[max(0, first - piece.first) : end]
        return found

    def put(self, g: int, n: int, slabs: Sequence[Slab]) -> None:
        """``slabs`` in place of as many others."""
        for piece in self._pieces[g]:
            if piece.first <= n < piece.last:
                own, at = self._slabs(g, piece), n - piece.first
                own[at : at + len(slabs)] = slabs

    def _slabs(self, g: int, piece: _Piece) -> list[Slab]:
        if piece.slabs is None:
            slabs: list[Slab] = self._load(piece.data)
            for (own, n, k), text in self._corrections.items():
                at = n - piece.first
                if own == g and 0 <= at < len(slabs):
                    from typeset.layout.corrections import corrected

                    now = corrected(self._setter, slabs[at:], k, text)
                    if now is None:
                        raise ValueError(text)
                    slabs[at : at + len(now)] = now
            piece.slabs = slabs
        return piece.slabs

    def _load(self, data: memoryview) -> Any:
        return _Reader(data, self._setter, self.tags).load()


@mutable
class _Piece:
    """Slabs ``first`` to ``last`` of a group."""

    first: int
    last: int
    data: memoryview
    slabs: list[Slab] | None = None


def _tag(n: int, kind: str) -> Tag:
    raise NotImplementedError(n, kind)  # resolved by ``_Reader``


class _Reader(pickle.Unpickler):
    """Reads values of the kinds above. Elements that stand by their numbers are ``tags``."""

    def __init__(self, data: memoryview, setter: TextSetter, tags: dict[int, Tag]) -> None:
        super().__init__(io.BytesIO(data))
        self._here = {
            (GALLEYS, "_setter"): lambda: setter,
            (GALLEYS, "_nothing"): lambda: None,
            (__name__, "_tag"): partial(_numbered, tags),
        }

    def find_class(self, module: str, name: str) -> Any:
        if found := self._here.get((module, name)):
            return found
        kind = getattr(nodes, name, None) if module == nodes.__name__ else None
        if name in _VALUES.get(module, ()) or getattr(kind, "__module__", "") == nodes.__name__:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def _numbered(tags: dict[int, Tag], n: int, kind: str) -> Tag:
    tag = tags.get(n)
    if tag is None:
        tag = tags[n] = Tag(kind)
    return tag
