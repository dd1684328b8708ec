"""Faces: the only package that opens a font.

In: ``fonts/fonts.toml`` and the font files beside it. Out: advances in milli-em and face ids per
character for ``paragraph`` and ``layout``; glyph ids, descriptor figures and subsets for
``writers``. Roles are chains of faces, because no free face has every character of a gazette
(OpenType 1.9; ISO 32000-2, 9.7 and 9.8).
"""

from typeset.fonts.face import DOUBLE_DASH, Face, Metrics, Provenance
from typeset.fonts.library import Library, Role

__all__ = ["DOUBLE_DASH", "Face", "Library", "Metrics", "Provenance", "Role"]
