"""Pictures as XObjects (ISO 32000-2, 8.9 and 8.10): each file once, however often it is shown.

In: absolute paths of PNG, JPEG or SVG files. Out: references of XObjects that fill the unit square.
JPEG data goes in as it is; other rasters are decoded by Pillow and deflated, alpha as a soft mask,
16-bit samples as 8-bit ones. Sizes are checked before anything is decoded.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from typeset.diagnostics import Fault, InputFaults, Span
from typeset.writers.pdf.faces import Faces
from typeset.writers.pdf.inks import SCREEN, Inks
from typeset.writers.pdf.objects import Objects
from typeset.writers.pdf.unusable import UnusablePictureError

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 100_000_000
MOST_SAMPLES = 120_000_000
"""Pixels times channels, a byte each once decoded: an A4 page at 600 dpi in colour has 104 million."""
_SPACES = {"1": "DeviceGray", "L": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}
_JPEG = b"\xff\xd8\xff"
_PNG = b"\x89PNG\r\n\x1a\n"


def write_pictures(
    objects: Objects, paths: Iterable[str], faces: Faces, fonts: str, inks: Inks = SCREEN
) -> dict[str, str]:
    """Path → reference of its XObject. ``faces`` and ``fonts`` are for the text in drawings.

    Raises:
        InputFaults: one fault for each file that cannot be read, is none of the three formats, is
            too large, or is damaged.
    """
    references: dict[str, str] = {}
    faults = []
    for path in paths:
        try:
            references[path] = _write(objects, Path(path), faces, fonts, inks)
        except UnusablePictureError as error:
            faults.append(Fault(error.rule, Span(path, 0), error.values))
    if faults:
        raise InputFaults(faults)
    return references


def _write(objects: Objects, path: Path, faces: Faces, fonts: str, inks: Inks) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnusablePictureError("writers.picture-bytes", most=MOST_BYTES // 1_000_000)
        data = path.read_bytes()
    except OSError as error:
        raise UnusablePictureError("writers.picture-unreadable", why=error) from None
    if data.startswith((_JPEG, _PNG)):
        return _raster(objects, data, path.name, inks)
    if not data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<"):
        raise UnusablePictureError("writers.picture-format")
    from typeset.writers.pdf.drawings import write_drawing

    return write_drawing(objects, data, faces, fonts, inks)


def check_raster(path: Path, data: bytes) -> None:
    """Whether ``data``, the PNG or JPEG file at ``path``, can be decoded: for whoever hands it on as it is.

    Raises:
        InputFaults: it is too large, or damaged.
    """
    try:
        with _decoding():
            image = _opened(data)
            if image.format == "JPEG":
                image.draft(image.mode, (image.width // 8, image.height // 8))
            image.load()
    except UnusablePictureError as error:
        raise InputFaults([Fault(error.rule, Span(str(path), 0), error.values)]) from None


def _raster(objects: Objects, data: bytes, name: str, inks: Inks) -> str:
    """The image XObject of a PNG or JPEG file."""
    with _decoding():
        image = _opened(data)
        # Decoded in any case: a damaged file is found here, not by the reader.
        if image.format == "JPEG" and image.mode in _SPACES and inks.keeps(image):
            head = _jpeg_head(image)
            image.draft(image.mode, (image.width // 8, image.height // 8))
            image.load()
            inks.separated(image, name)
            return objects.stream(data, head, plain=True)
        image.load()
        return _samples(objects, image, name, inks)


@contextmanager
def _decoding() -> Iterator[None]:
    """What Pillow says of a picture while it is decoded, as an error of ours."""
    import warnings

    from PIL import Image

    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures; the limit here is our own.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            yield
    except UnusablePictureError:
        raise
    except Image.DecompressionBombError:
        raise _too_large("?", "?") from None
    except Exception as error:  # Pillow's decoders raise nearly anything on damaged files
        # Without the address of the buffer that Pillow names.
        why = ValueError(str(error).partition(" <_io")[0][:120])
        raise UnusablePictureError("writers.picture-damaged", why=why) from None


def _opened(data: bytes) -> Image:
    import io

    from PIL import Image

    image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
    width, height = image.size
    if width * height * len(image.getbands()) > MOST_SAMPLES:
        raise _too_large(width, height)
    return image


def _too_large(width: object, height: object) -> UnusablePictureError:
    values = {"width": width, "height": height, "most": MOST_SAMPLES // 1_000_000}
    return UnusablePictureError("writers.picture-pixels", **values)


def _head(image: Image, space: str, more: str = "") -> str:
    return (
        f"/Type/XObject/Subtype/Image/Width {image.width}/Height {image.height}"
        f"/ColorSpace/{space}/BitsPerComponent {1 if image.mode == '1' else 8}{more}"
    )


def _jpeg_head(image: Image) -> str:
    """JPEG data goes in as it is; Adobe's CMYK holds inverted values, which Decode turns back."""
    more = "/Filter/DCTDecode"
    if image.mode == "CMYK" and "adobe" in image.info:
        more += "/Decode[1 0 1 0 1 0 1 0]"
    return _head(image, _SPACES[image.mode], more)


def _samples(objects: Objects, image: Image, name: str, inks: Inks) -> str:
    """The decoded samples in the smallest colour space that holds them."""
    mask = ""
    if image.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in image.info:
        rgba = image if image.mode == "RGBA" else image.convert("RGBA")
        alpha = rgba.getchannel("A")
        if inks.opaque:
            rgba = _on_white(rgba, alpha)
        elif alpha.getextrema() != (255, 255):
            mask = f"/SMask {objects.stream(alpha.tobytes(), _head(alpha, 'DeviceGray'))}"
        image = rgba.convert("L" if image.mode in ("LA", "La", "1", "L") else "RGB")
    elif image.mode.startswith("I"):
        image = _eight_bit(image)
    elif image.mode not in _SPACES:
        image = image.convert("RGB")
    if image.mode == "RGB" and _is_gray(image):
        # A scan of black text saved in colour must not reach the colour plates.
        image = image.getchannel("R")
    image = inks.separated(image, name)
    return objects.stream(image.tobytes(), _head(image, _SPACES[image.mode], mask))


def _on_white(image: Image, alpha: Image) -> Image:
    from PIL import Image as Pillow

    white = Pillow.new("RGB", image.size, "white")
    white.paste(image.convert("RGB"), mask=alpha)
    white.info = image.info
    return white


def _eight_bit(image: Image) -> Image:
    """A 16-bit grey image as an 8-bit one; Pillow's own conversion clips instead of scaling."""
    from PIL import Image as Pillow

    # Four bytes a sample, in the order of the machine; the upper half of sixteen bits is one.
    upper = image.convert("I").tobytes()[1 if sys.byteorder == "little" else 2 :: 4]
    return Pillow.frombytes("L", image.size, upper)


def _is_gray(image: Image) -> bool:
    from PIL import ImageChops

    red, green, blue = image.split()
    return (
        ImageChops.difference(red, green).getbbox() is None
        and ImageChops.difference(red, blue).getbbox() is None
    )
