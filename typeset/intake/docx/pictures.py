"""Pictures of a Word file, as files that a record can show.

In: a picture's place in the package. Out: its bytes as PNG or JPEG with the ending of its name; other
raster pictures are turned into PNG, metafiles are kept as they are and cannot be shown. Nothing is
fetched.
"""

from __future__ import annotations

from typeset.diagnostics import InputFaults
from typeset.frozen import frozen
from typeset.intake.docx.package import Package, Relationship
from typeset.intake.docx.scroll import Picture
from typeset.intake.pictures import printable

MOST_BYTES = 50_000_000
_ENDINGS = (
    (b"\x01\x00\x00\x00", ".emf"),
    (b"\xd7\xcd\xc6\x9a", ".wmf"),
    (b"\x01\x00\x09\x00", ".wmf"),
)


@frozen
class Taken:
    """``fault`` says why a picture cannot be shown: ``linked``, ``missing``, ``format``; else ``""``."""

    data: bytes
    ending: str
    fault: str
    target: str


def take(package: Package, relations: dict[str, Relationship], picture: Picture) -> Taken:
    """The picture that ``picture`` leads to."""
    relation = relations.get(picture.relation)
    if relation is None:
        return Taken(b"", "", "missing", picture.relation)
    if relation.external or picture.linked:
        return Taken(b"", "", "linked", relation.target)
    if not package.has(relation.target):
        return Taken(b"", "", "missing", relation.target)
    try:
        data = package.data(relation.target, MOST_BYTES)
    except InputFaults:
        return Taken(b"", "", "missing", relation.target)
    made = printable(data)
    if made is not None:
        return Taken(*made, "", relation.target)
    ending = next((end for sign, end in _ENDINGS if data.startswith(sign)), ".bin")
    return Taken(data, ending, "format", relation.target)
