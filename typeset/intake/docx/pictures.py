"""Pictures of a Word file, as files that a record can show.

In: a picture's place in the package. Out: its bytes as PNG or JPEG with the ending of its name; other
raster pictures are turned into PNG, metafiles are kept as they are and cannot be shown. Nothing is
fetched.
"""

from __future__ import annotations

import io
import warnings

from typeset.diagnostics import InputFaults
from typeset.frozen import frozen
from typeset.intake.docx.package import Package, Relationship
from typeset.intake.docx.scroll import Picture

MOST_BYTES = 50_000_000
MOST_PIXELS = 100_000_000
_ENDINGS = (
    (b"\x01\x00\x00\x00", ".emf"),
    (b"\xd7\xcd\xc6\x9a", ".wmf"),
    (b"\x01\x00\x09\x00", ".wmf"),
)
_SHOWN = {"PNG": ".png", "JPEG": ".jpg"}


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
    made = _made(data)
    if made is not None:
        return Taken(*made, "", relation.target)
    ending = next((end for sign, end in _ENDINGS if data.startswith(sign)), ".bin")
    return Taken(data, ending, "format", relation.target)


def _made(data: bytes) -> tuple[bytes, str] | None:
    """The picture as PNG or JPEG; ``None`` where it is neither and cannot be turned into one."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(
                io.BytesIO(data), formats=("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
            ) as image:
                if image.width * image.height > MOST_PIXELS:
                    return None
                if image.format in _SHOWN:
                    ending = _SHOWN[image.format]
                    image.verify()
                    return data, ending
                out = io.BytesIO()
                image.convert("RGBA" if image.has_transparency_data else "RGB").save(out, "PNG")
                return out.getvalue(), ".png"
    except (OSError, ValueError, SyntaxError, MemoryError, EOFError, KeyError, TypeError):
        return None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
