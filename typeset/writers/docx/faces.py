"""The faces that a Word document names: those of the table ``[word.faces]`` of its layout.

Comes in: the roles of a stylesheet. Goes out: ``w:rFonts`` for a role, and the font table with the other
names, the PANOSE numbers and the charset of each face (ISO/IEC 29500-1, 17.8), by which Word finds a
substitute of the same kind where a face is missing. No theme fonts: these win over named ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from typeset.diagnostics import Fault, InputFaults, Span
from typeset.layout.stylesheet import OfficeFace, Stylesheet
from typeset.writers.docx.markup import DECLARED, HEADER, element, quoted

LATIN_PANOSE = "02020603050405020304"
"""That of Times New Roman."""


class OfficeFaces:
    """The faces of a layout by role; ``used`` in the order of their first use."""

    def __init__(self, sheet: Stylesheet) -> None:
        self._faces: Mapping[str, OfficeFace] = sheet.word.faces or {}
        self._path = sheet.path
        self.used: dict[str, OfficeFace] = {}

    def of(self, role: str) -> OfficeFace:
        """The face of ``role``.

        Raises:
            InputFaults: the layout has none for it.
        """
        face = self._faces.get(role)
        if face is None:
            values = {"key": "word.faces", "missing": role}
            raise InputFaults([Fault("layout.missing", Span(self._path, 0), values)])
        self.used[role] = face
        return face

    def fonts(self, role: str) -> str:
        """``w:rFonts``: East Asian and Western text, and the marks of both in the Chinese face."""
        face = self.of(role)
        latin = face.latin or face.name
        return element(
            "rFonts", hint="eastAsia", ascii=latin, hAnsi=latin, eastAsia=face.name, cs=latin
        )

    def parts(self, role: str) -> dict[str, str]:
        """Face and weight of ``role`` as children of ``w:rPr``."""
        return {"rFonts": self.fonts(role), **bold(on=self.of(role).bold)}

    def table(self) -> bytes:
        """``word/fontTable.xml``."""
        chinese = {face.name: face for face in self.used.values()}
        latin = sorted({face.latin for face in self.used.values() if face.latin} - set(chinese))
        rows = [*map(_chinese, chinese.values()), *map(_latin, latin)]
        return f"{HEADER}<w:fonts {DECLARED}>{''.join(rows)}</w:fonts>".encode()


def bold(*, on: bool) -> dict[str, str]:
    return {"b": "<w:b/>", "bCs": "<w:bCs/>"} if on else {}


def _font(name: str, rows: Iterable[str]) -> str:
    return f'<w:font w:name="{quoted(name)}">{"".join(rows)}</w:font>'


def _chinese(face: OfficeFace) -> str:
    return _font(
        face.name,
        (
            element("altName", val=quoted(face.alt)) if face.alt else "",
            element("panose1", val=face.panose),
            element("charset", val=face.charset),
            element("family", val=face.family),
            element("pitch", val="variable"),
        ),
    )


def _latin(name: str) -> str:
    return _font(
        name,
        (
            element("panose1", val=LATIN_PANOSE),
            element("charset", val="00"),
            element("family", val="roman"),
            element("pitch", val="variable"),
        ),
    )
