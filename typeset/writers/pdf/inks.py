"""How colours are written, here those of the edition to read: grey and sRGB (ISO 32000-2, 8.6).

In: inks of the display list, colours of drawings, decoded pictures. Out: operators and samples. Process
colours become sRGB, which the output intent names. ``press_inks`` is the other way: that of the edition
for the printer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from typeset.writers.pdf.syntax import Shades, fine

if TYPE_CHECKING:
    from PIL.Image import Image

Color = tuple[float, ...]
"""Of a drawing: one value (grey) or three (sRGB), 0 to 1."""


class Inks:
    """Colours in grey and sRGB. A subclass writes them in another way, through the same writers."""

    opaque = False
    """Whether transparency is not to be written but mixed with white."""
    knockout = ""
    """Operators before a picture is shown."""
    states = ""
    """Entries of the graphics state resources of forms."""

    def shades(self) -> Shades:
        """The operators of the display list's inks."""
        return Shades()

    def color(self, color: Color, *, stroke: bool) -> str:
        """The operator that sets the colour of a drawing."""
        operator = "g" if len(color) == 1 else "rg"
        return f"{' '.join(map(fine, color))} {operator.upper() if stroke else operator}"

    def keeps(self, image: Image) -> bool:
        """Whether the data of a JPEG file can go in as it is."""
        return image.mode != "CMYK"

    def separated(self, image: Image, name: str) -> Image:
        """The samples of the file ``name`` in the colours of the edition."""
        return image.convert("RGB") if image.mode == "CMYK" else image


SCREEN = Inks()
