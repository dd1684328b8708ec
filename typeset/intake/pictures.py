"""Pictures from foreign files, in a format that can be printed.

In: the bytes of a picture. Out: PNG or JPEG as they are, other raster formats as PNG; ``None`` for what
is neither, broken or too large.
"""

from __future__ import annotations

import io
import warnings

MOST_PIXELS = 100_000_000
_SHOWN = {"PNG": ".png", "JPEG": ".jpg"}
_READ = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")


def printable(data: bytes) -> tuple[bytes, str] | None:
    """The picture with the ending of its name; ``None`` where it cannot be printed."""
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
