"""Documents set before, on disk: what a document becomes depends on its file, the layout and the faces alone.

Comes in: the bytes of a record and what was set from them. Goes out: the same, in another process. Entries
are read by an unpickler that makes values of the kinds listed here and nothing else, whatever they say.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from typeset import resources
from typeset.cache import Cache, digest, program_version
from typeset.frozen import NamedTuple
from typeset.layout.galley import Galley
from typeset.layout.galleys import to_elsewhere
from typeset.layout.stylesheet import Stylesheet
from typeset.layout.text import TextSetter
from typeset.model import nodes
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
    "typeset.layout.stylesheet": {"Length", "Style", "TableStyle"},
    "typeset.layout.tables": {"TableFlow"},
    "typeset.layout.text": {"Mark", "Passage"},
    "typeset.layout.widths": {"Measure"},
    "typeset.model.inlines": {"Marks"},
    "typeset.paragraph.items": {"Annotation", "Kind", "Segment"},
    "typeset.paragraph.setting": {"Line"},
}
"""Module → classes of the values that a galley is made of; of ``model.nodes`` all."""


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


def stored_in(folder: Path, sheet: Stylesheet, catalogue: Path) -> Stored | None:
    """What is kept in ``folder`` of documents set with ``sheet`` and the faces of ``catalogue``, by this
    state of the program; nothing where that cannot be told."""
    version = program_version(Path(resources.__file__).parent, PACKAGES)
    looks = [path.read_bytes() for path in (*sheet.inputs, catalogue)]
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
                if entry := self.cache.get(self._key(path, digest(path.read_bytes()))):
                    found[path] = entry
        return found

    def entry(self, path: Path, digest: str) -> bytes | None:
        """What is kept of the document that the file ``path`` was when it had this ``digest``."""
        return self.cache.get(self._key(path, digest))

    def put(self, path: Path, told: Told, galley: Galley) -> None:
        """Keep what was set from ``path``. A document with pictures, which lie in files of their own, is not
        kept."""
        if not told.marks.pictures:
            self.cache.put(self._key(path, told.digest), to_elsewhere((told, galley)))

    def _key(self, path: Path, digest: str) -> str:
        name = str(path).encode("utf-8", "surrogateescape")
        return self.cache.key(b"document", name, digest.encode())


def unpacked(entry: bytes, setter: TextSetter) -> tuple[Told, Galley] | None:
    """What an entry holds; nothing where that is not what was put there."""
    try:
        told, galley = _Reader(entry, setter).load()
    except Exception:  # its own classes may raise anything where the values are not theirs
        return None
    return (told, galley) if isinstance(told, Told) and isinstance(galley, Galley) else None


class _Reader(pickle.Unpickler):
    """Reads values of the kinds above."""

    def __init__(self, data: bytes, setter: TextSetter) -> None:
        super().__init__(io.BytesIO(data))
        self._setter = setter

    def find_class(self, module: str, name: str) -> Any:
        if module == to_elsewhere.__module__ and name in ("_setter", "_nothing"):
            return (lambda: self._setter) if name == "_setter" else (lambda: None)
        kind = getattr(nodes, name, None) if module == nodes.__name__ else None
        if name in _VALUES.get(module, ()) or getattr(kind, "__module__", "") == nodes.__name__:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")
