"""Colours for the press: process colours, black text on the black plate alone, spot colours (ISO 15930).

In: inks of the display list, colours of drawings, decoded pictures, and the ICC profile of the printing
condition. Out: operators in DeviceCMYK and Separation, samples in CMYK. Black is ``0 0 0 1 k`` and
overprints (ISO 32000-2, 8.6.7): no white shows where plates are a hair out of register. Whatever is not
pure black knocks out.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from typeset.diagnostics import NOWHERE, Fault, InputFaults, Span
from typeset.display import Ink
from typeset.frozen import NamedTuple
from typeset.writers.pdf.inks import Color, Inks
from typeset.writers.pdf.syntax import Shades, name, number

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageCms import ImageCmsProfile, ImageCmsTransform

STATES = {
    **{"Fo": "/op true", "Fk": "/op false"},
    **{"So": "/OP true/op true", "Sk": "/OP false/op false"},
    **{"Sof": "/OP true/op false", "Skf": "/OP false/op true"},
}
"""Graphics states: name → whether fills (op) and strokes (OP) overprint. One for filling leaves strokes
alone; one for stroking cannot (8.4.5), so it says again what holds for fills. ``f``: fills the other way."""
START = "/So gs 0 0 0 1 k 0 0 0 1 K"
"""Black for everything."""
REGISTRATION: Ink = (1.0, 1.0, 1.0, 1.0)
"""The ink of marks, which all plates print."""
MOST_BYTES = 20_000_000
"""Of a profile."""
_NEUTRAL = 6 / 255
"""How far the three values of a grey may lie apart: it is printed in black alone."""


class Profile(NamedTuple):
    """An ICC profile for an output condition: its bytes, its name, its version (4.2)."""

    data: bytes
    description: str
    version: float


def read_profile(path: str, data: bytes) -> Profile:
    """The profile ``data`` of the file ``path``.

    Raises:
        InputFaults: it is no profile of a CMYK printer, or cannot be read.
    """
    from PIL import ImageCms

    def fault(why: str) -> InputFaults:
        return InputFaults([Fault("press.profile", Span(path, 0), {"why": why})])

    if len(data) > MOST_BYTES:
        raise fault(f"> {MOST_BYTES // 1_000_000} MB")
    if len(data) < 132 or int.from_bytes(data[:4]) > len(data):
        raise fault(f"{len(data)} bytes")
    try:
        found = ImageCms.getOpenProfile(io.BytesIO(data)).profile
        kind, space = found.device_class.strip(), found.xcolor_space.strip()
        description = (found.profile_description or "").strip()
        version = found.version
    except Exception as error:  # littlecms gives up in its own ways
        raise fault(str(error)[:80]) from None
    if (kind, space) != ("prtr", "CMYK"):
        raise fault(f"{kind} {space}")
    profile = Profile(data, description or "CMYK", version)
    try:
        _transform(profile, ImageCms.createProfile("sRGB"))
    except Exception as error:
        raise fault(str(error)[:80]) from None
    return profile


def _transform(profile: Profile, source: ImageCmsProfile | object) -> ImageCmsTransform:
    """From ``source`` (RGB) to the press, perceptually: white stays the paper, which a table inverted
    colorimetrically gives a breath of yellow."""
    from PIL import ImageCms

    return ImageCms.buildTransform(
        source,  # type: ignore[arg-type]
        ImageCms.getOpenProfile(io.BytesIO(profile.data)),
        "RGB",
        "CMYK",
        renderingIntent=ImageCms.Intent.PERCEPTUAL,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


class PressShades(Shades):
    """Ink → operators that fill with it; ``stroke`` those that stroke."""

    def __init__(self, separations: dict[Ink, str]) -> None:
        super().__init__()
        self._separations = separations
        """Inks that are plates of their own → the name of their colour space."""

    def __missing__(self, ink: Ink) -> str:
        state = "Fo" if self._overprints(ink) else "Fk"
        text = self[ink] = f"/{state} gs {self._operators(ink, 'cs', 'scn', 'k')}"
        return text

    def stroke(self, ink: Ink, fill: Ink) -> str:
        over = self._overprints(ink)
        state = ("So" if over else "Sk") + "f" * (over != self._overprints(fill))
        return f"/{state} gs {self._operators(ink, 'CS', 'SCN', 'K')}"

    def _overprints(self, ink: Ink) -> bool:
        return _process(ink) == (0.0, 0.0, 0.0, 1.0) and ink not in self._separations

    def _operators(self, ink: Ink, space: str, tint: str, process: str) -> str:
        if separation := self._separations.get(ink):
            return f"/{separation} {space} 1 {tint}"
        return f"{' '.join(map(number, _process(ink)))} {process}"


def _process(ink: Ink) -> Ink:
    """``ink`` in the four process colours."""
    return ink if len(ink) == 4 else (0.0, 0.0, 0.0, 1.0 - ink[0])


class PressInks(Inks):
    """The colours of an edition for the printing condition of ``profile``."""

    knockout = "/Sk gs "

    def __init__(
        self, profile: Profile, *, opaque: bool, total_ink: int, spot: str, spot_ink: Ink
    ) -> None:
        self.opaque = opaque
        self.states = ""
        self.warnings: list[Fault] = []
        self._profile = profile
        self._most = total_ink
        self._spot = (spot, spot_ink)
        self._sources: dict[bytes, ImageCmsTransform] = {}
        separations = {REGISTRATION: "All"} | ({spot_ink: "Spot"} if spot else {})
        self._shades = PressShades(separations)

    def shades(self) -> PressShades:
        return self._shades

    def spaces(self) -> str:
        """The entries of the colour space resources: Separation spaces (8.6.6.4) over DeviceCMYK."""

        def separation(resource: str, colorant: str, ink: Ink) -> str:
            full = " ".join(map(number, ink))
            tint = f"<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[{full}]/N 1>>"
            return f"/{resource}[/Separation{name(colorant)}/DeviceCMYK{tint}]"

        spot, ink = self._spot
        return separation("All", "All", REGISTRATION) + (
            separation("Spot", spot, ink) if spot else ""
        )

    def color(self, color: Color, *, stroke: bool) -> str:
        """A colour of a drawing; a grey, or what is as good as one, is black alone."""
        if max(color) - min(color) <= _NEUTRAL:
            ink: Ink = (round(sum(color) / len(color), 3),)
        else:
            ink = self._process(color)
        return self._shades.stroke(ink, ink) if stroke else self._shades[ink]

    def _process(self, color: Color) -> Ink:
        from PIL import Image, ImageCms

        pixel = Image.new("RGB", (1, 1), tuple(round(255 * value) for value in color))
        image = ImageCms.applyTransform(pixel, self._source(b""))
        assert image is not None
        value = image.getpixel((0, 0))
        assert isinstance(value, tuple)
        return tuple(round(each / 255, 3) for each in value)

    def _source(self, profile: bytes) -> ImageCmsTransform:
        """The transform from the RGB of ``profile`` (nothing: sRGB)."""
        from PIL import ImageCms

        if profile not in self._sources:
            source = (
                ImageCms.getOpenProfile(io.BytesIO(profile))
                if profile
                else ImageCms.createProfile("sRGB")
            )
            self._sources[profile] = _transform(self._profile, source)
        return self._sources[profile]

    def keeps(self, image: Image) -> bool:
        return image.mode in ("L", "CMYK")

    def separated(self, image: Image, name: str) -> Image:
        if image.mode == "RGB":
            image = self._converted(image, name)
        if image.mode == "CMYK" and (most := total_ink(image)) > self._most:
            values = {"name": name, "found": most, "most": self._most}
            self.warnings.append(Fault("told.total-ink", NOWHERE, values))
        return image

    def _converted(self, image: Image, name: str) -> Image:
        """``image`` through the profile; where its own cannot be used, as sRGB."""
        from PIL import ImageCms

        own = image.info.get("icc_profile") or b""
        if len(own) > MOST_BYTES or own[16:20] != b"RGB ":
            own = b""
        try:
            transform = self._source(own)
        except Exception:  # a broken profile: littlecms gives up in its own ways
            self.warnings.append(Fault("told.profile", NOWHERE, {"name": name}))
            transform = self._source(b"")
        made = ImageCms.applyTransform(image, transform)
        assert made is not None
        return made


def total_ink(image: Image) -> int:
    """The most ink of a CMYK picture in per cent, of which a thousandth of its area may have more."""
    from PIL import ImageChops

    cyan, magenta, yellow, black = image.split()
    pairs = (ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2))
    counts = ImageChops.add(*pairs, 2).histogram()
    left = sum(counts) // 1000
    value = 255
    while value and left >= counts[value]:
        left -= counts[value]
        value -= 1
    return round(value * 400 / 255)
