"""One font file: glyph ids, advances, the figures of a PDF FontDescriptor, subsets.

In: a font file of the catalogue. Out: glyph ids and advances in milli-em, and subsets that keep the
glyph ids (HarfBuzz ``RETAIN_GIDS``), ready for embedding (ISO 32000-2, 9.9).
The file is mapped, not read, and opened on first use.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from typeset.diagnostics import Fault, InputFaults, Span
from typeset.fonts import sfnt
from typeset.frozen import frozen
from typeset.units import MEM_PER_EM

DOUBLE_DASH = "\ue000"
"""The stand-in of ``typeset.display`` for the two characters of a Chinese dash set as one mark."""

# Where the simplified Chinese form is not the one of the cmap: HarfBuzz is asked (locl, ccmp).
_SHAPED = {"—": "—", "⸺": "⸺", "⸻": "⸻", DOUBLE_DASH: "——"}
# Tables that a TrueType program in a PDF has no use for (ISO 32000-2, 9.9.1, table 124).
_NOT_EMBEDDED = (
    *("BASE", "GDEF", "GPOS", "GSUB", "OS/2", "STAT", "VORG", "cmap", "gasp", "kern", "name"),
    *("post", "vhea", "vmtx"),
)


@frozen
class Metrics:
    """What a FontDescriptor states (ISO 32000-2, 9.8.1), in milli-em; the angle in degrees."""

    postscript_name: str
    family: str
    bbox: tuple[int, int, int, int]
    ascent: int
    descent: int
    cap_height: int
    stem: int
    italic_angle: float
    serif: bool
    weight: int


@frozen
class Provenance:
    """Where a face comes from, for the manifest of a build. ``dashes`` are the glyphs that HarfBuzz would
    give for U+2014, U+2E3A, U+2E3B and for the double dash; empty: it is asked. ``ideographs``: it has all
    of U+4E00-9FA5, each an em wide."""

    id: str
    file: str
    sha256: str
    size: int
    package: str
    version: str
    original: str
    original_sha256: str
    licence: str
    dashes: tuple[int, ...] = ()
    ideographs: bool = False


class Face:
    """A font file, opened when first asked.

    Raises:
        InputFaults: on first use, where the file is missing, has another size than the catalogue
            says, or is not a font.
    """

    def __init__(self, provenance: Provenance, path: Path) -> None:
        self.id = provenance.id
        self.path = path
        self.provenance = provenance
        self._glyphs: dict[str, int] = {}
        self._subset: tuple[tuple[int, ...], bytes] = ((), b"")

    @functools.cached_property
    def _tables(self) -> sfnt.Tables | None:
        self._check_size()
        return sfnt.read(self.path)

    def _check_size(self) -> None:
        try:
            size = self.path.stat().st_size
        except OSError:
            raise InputFaults([self._fault("fonts.file")]) from None
        if size != self.provenance.size:
            values = {"size": size, "expected": self.provenance.size}
            raise InputFaults([self._fault("fonts.size", **values)])

    @functools.cached_property
    def _font(self) -> Any:
        import uharfbuzz as hb

        self._check_size()
        face = hb.Face(hb.Blob.from_file_path(str(self.path)))
        if not face.glyph_count or not face.unicodes:
            raise InputFaults([self._fault("fonts.broken")])
        return hb.Font(face)

    def _fault(self, rule: str, **values: object) -> Fault:
        return Fault(rule, Span(str(self.path), 0), {"face": self.id, **values})

    @functools.cached_property
    def is_cff(self) -> bool:
        """Whether the outlines are of the Compact Font Format."""
        return "CFF " in self._font.face.table_tags

    def glyph(self, ch: str) -> int:
        """The glyph id of the character ``ch`` (or of ``DOUBLE_DASH``), 0 where there is none."""
        gid = self._glyphs.get(ch)
        if gid is None:
            tables, code = self._tables, ord(ch)
            if ch in _SHAPED:
                gid = self._dash(ch)
            elif tables and code < 0x10000:
                gid = tables.glyph(code)
            else:
                gid = self._nominal(code)
            self._glyphs[ch] = gid
        return gid

    def _nominal(self, code: int) -> int:
        gid: int | None = self._font.get_nominal_glyph(code)
        return gid or 0

    def _dash(self, ch: str) -> int:
        dashes = self.provenance.dashes
        return dashes[[*_SHAPED].index(ch)] if dashes else self._shaped(ch)

    def _shaped(self, ch: str) -> int:
        import uharfbuzz as hb

        buffer = hb.Buffer()
        buffer.add_str(_SHAPED[ch])
        buffer.direction, buffer.script, buffer.language = "ltr", "Hani", "zh-hans"
        hb.shape(self._font, buffer, {"kern": False})
        infos = buffer.glyph_infos
        return int(infos[0].codepoint) if len(infos) == 1 else 0

    def advance(self, gid: int) -> int:
        """The advance of a glyph, in milli-em."""
        if tables := self._tables:
            mem = tables.advance(gid)
            return mem if tables.units == MEM_PER_EM else round(mem * MEM_PER_EM / tables.units)
        font = self._font
        mem = int(font.get_glyph_h_advance(gid))
        return round(mem * MEM_PER_EM / int(font.face.upem))

    @functools.cached_property
    def metrics(self) -> Metrics:
        """The figures of the FontDescriptor; read from head, post, OS/2 and hhea."""
        font = self._font
        face = font.face
        upem = int(face.upem)

        def mem(value: float) -> int:
            return round(value * MEM_PER_EM / upem)

        head = bytes(face.reference_table("head").data)
        x0, y0, x1, y1 = struct.unpack_from(">4h", head, 36)
        angle = struct.unpack_from(">i", bytes(face.reference_table("post").data), 4)[0] / 65536
        os2 = bytes(face.reference_table("OS/2").data)
        version, weight = struct.unpack_from(">H2xH", os2, 0)
        caps = struct.unpack_from(">h", os2, 88)[0] if version >= 2 and len(os2) >= 90 else 0
        extents = font.get_font_extents("ltr")
        postscript_name = face.get_name(6) or self.id
        return Metrics(
            postscript_name=postscript_name,
            family=face.get_name(1) or self.id,
            bbox=(mem(x0), mem(y0), mem(x1), mem(y1)),
            ascent=mem(extents.ascender),
            descent=mem(extents.descender),
            cap_height=mem(caps) or 700,
            # No table states it; this is the rule of thumb that PDF producers share.
            stem=50 + (weight * weight) // 4225,
            italic_angle=angle,
            serif="Sans" not in postscript_name,
            weight=weight,
        )

    def subset(self, gids: Iterable[int]) -> bytes:
        """The font program with the outlines of ``gids`` only, each under its own glyph id.

        The bare CFF table (CIDFontType0C, charset identity) for CFF outlines, a TrueType file for
        glyf outlines. The same glyphs give the same bytes. The last one is kept.
        """
        wanted = tuple(sorted({0, *gids}))
        if self._subset[0] != wanted:
            self._subset = wanted, self._make_subset(wanted)
        return self._subset[1]

    def _make_subset(self, gids: tuple[int, ...]) -> bytes:
        import uharfbuzz as hb

        ask = hb.SubsetInput()
        ask.glyph_set.update(gids)
        ask.unicode_set.clear()
        ask.layout_feature_tag_set.clear()
        ask.name_id_set.clear()
        ask.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _NOT_EMBEDDED)
        flags = hb.SubsetFlags
        ask.flags = (
            flags.RETAIN_GIDS
            | flags.NOTDEF_OUTLINE
            | flags.NO_LAYOUT_CLOSURE
            | flags.CFF_IDENTITY_CHARSET
        )
        made = hb.subset(self._font.face, ask)
        program = made.reference_table("CFF ") if self.is_cff else made.blob
        return bytes(program.data)
