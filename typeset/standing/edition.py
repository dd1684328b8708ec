"""What is kept of an issue: the objects of its PDF, and what each page was made of.

Comes in: an ``Edition``. Goes out: bytes of numbers and texts, and an edition from such
bytes, whatever they are.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typeset.cache import digest
from typeset.frozen import fields, mutable, replace
from typeset.layout.plainly import plain_values
from typeset.writers.pdf.objects import Filed

if TYPE_CHECKING:
    from typeset.layout.stylesheet import Stylesheet
    from typeset.writers.pdf import PageStream

Slabs = tuple[int, int, int, int]
"""Document, group, first slab and the one after the last."""
FOREIGN, ANEW = -1, -2
"""In place of a document: a slab without content, of a height, on the grid or not, kept or not; a paragraph
set anew, by its number among them, with the first of its slabs and the one after the last."""


@mutable
class Leaf:
    """A page: the number of the object with its content; the running head's section; the frames, if it can be
    drawn again; and what it says of the structure, of links and anchors."""

    content: int
    number: int
    section: str
    plain: bool
    turned: bool
    frames: list[tuple[tuple[int, ...], list[Slabs]]] | None
    said: object


@mutable
class Edition:
    """``files`` are those that pages and manifest depend on beside the records, ``state`` what they and the
    ``places`` of the faces were (``surroundings``); ``folder`` is that of the issue, ``catalogue`` that of
    its faces, ``sheet`` its layout, which was read from ``layouts``. ``records`` are the paths of the
    documents with the digests of their files, ``faces`` the characters that each has in each face,
    ``others`` those of all else, ``characters`` all; ``first`` is the number of each one's outermost element.
    ``tried``: the paragraphs whose looseness decided about pages, as document, group and slab; ``anew``:
    those set with other lines for their pages, with the number of their lines before and the ends of these.
    ``shared``: of each face the characters that share a glyph with another one. ``attached`` says which
    object each attachment follows. ``packet`` is the XMP packet; ``names`` are the issue's id, publication,
    year and number, ``told`` what a build says of itself: the layout, the number of pages, their map, the
    warnings. ``output`` is the digest of the file."""

    files: list[str]
    state: str
    places: list[str]
    folder: str
    catalogue: str
    layouts: list[str]
    sheet: bytes
    records: list[tuple[str, str]]
    faces: list[dict[str, str]]
    characters: dict[str, str]
    others: dict[str, str]
    first: list[int]
    leaves: list[Leaf]
    tried: list[tuple[int, int, int]]
    anew: list[tuple[int, int, int, int, tuple[int, ...]]]
    pictures: list[str]
    shared: list[tuple[str, str, dict[str, str]]]
    attached: dict[str, int]
    packet: int
    root: str
    info: str
    metadata: list[Any]
    standard: str
    names: list[Any]
    told: tuple[str, int, list[Any], list[Any]]
    manifest: bytes
    origin: bytes
    output: str
    file: Filed

    def dumped(self) -> bytes:
        """As bytes, of texts and numbers alone."""
        row = [getattr(self, each.name) for each in fields(self)]
        leaves = [[getattr(leaf, each.name) for each in fields(leaf)] for leaf in self.leaves]
        row[_LEAVES], row[-1] = leaves, self.file.places
        rows = pickle.dumps(row, 5)
        return b"".join([len(rows).to_bytes(8, "big"), rows, self.file.data])

    def base(self) -> str:
        """What tells the edition as it was kept as a whole from all others."""
        return digest(self.state.encode() + self.manifest)

    def changes(self, base: str) -> bytes | None:
        """What has changed since it was kept as a whole, when it was ``base``; nothing where that is much."""
        row = [getattr(self, name) for name in CHANGING]
        data = pickle.dumps((base, row, self.file.bodies), 5)
        return data if len(data) < len(self.file.data) // MUCH else None

    def change(self, data: bytes) -> None:
        """Make the ``changes`` again, if they are of this edition."""
        try:
            base, row, bodies = plain_values(data)
            rows = dict(zip(CHANGING, row, strict=True))
        except Exception:  # whatever it is, it is no change
            return
        if base == self.base():
            for name, value in rows.items():
                setattr(self, name, value)
            self.file.bodies |= bodies


CHANGING = ("records", "faces", "manifest", "origin", "output")
"""Of an edition, beside its objects."""
MUCH = 3
"""What of an edition is much: a third."""
_LEAVES = [each.name for each in fields(Edition)].index("leaves")


def loaded(data: bytes) -> Edition | None:
    """The edition in ``data``; nothing where it is none."""
    try:
        size = 8 + int.from_bytes(data[:8], "big")
        row = plain_values(data[8:size])
        row[_LEAVES] = [Leaf(*leaf) for leaf in row[_LEAVES]]
        row[-1] = file = Filed(data[size:], row[-1])
        return Edition(*row) if file.is_whole() else None
    except Exception:  # whatever it is, it is no edition
        return None


# ---------------------------------------------------------------- the layout


class _Looks(pickle.Unpickler):
    """Reads what a layout is made of, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        kind = super().find_class(module, name) if module in _LOOKS else None
        if not isinstance(kind, type) or kind.__module__ != module:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return kind


_LOOKS = ("typeset.layout.stylesheet", "typeset.paragraph.settings")


def sheet_dumped(sheet: Stylesheet) -> bytes | None:
    """A layout as bytes, less the paths that it was read from; nothing where it would not come back."""
    data = pickle.dumps(replace(sheet, inputs=()), 5)
    return data if sheet_loaded(data, sheet.inputs) == sheet else None


def sheet_loaded(data: bytes, layouts: Iterable[Path]) -> Stylesheet | None:
    """The layout in ``data``, read from ``layouts``; nothing where it is none."""
    from typeset.layout.stylesheet import Stylesheet

    try:
        sheet = _Looks(io.BytesIO(data)).load()
    except Exception:  # whatever it is
        return None
    return replace(sheet, inputs=tuple(layouts)) if isinstance(sheet, Stylesheet) else None


def said(stream: PageStream) -> list[object]:
    """What a page says of structure, links, anchors and pictures."""
    marks = stream.marks
    links, anchors = stream.links, stream.anchors
    rows: list[object] = [
        stream.label,
        (int(stream.width), int(stream.height)),
        [*stream.pictures.items()],
        [(*map(int, link[:4]), *link[4:6]) for link in links],
        [(int(anchor.y), anchor.name) for anchor in anchors],
    ]
    if marks is not None:
        boxes = [(number, *map(int, box)) for number, box in sorted(marks.boxes.items())]
        rows += [marks.contents, marks.links, marks.anchors, boxes]
    return rows
