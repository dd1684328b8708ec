"""Faces in the file: characters as glyph codes, and the font objects that explain the codes.

In: the characters that the content sets in each face. Out: their codes while the content is written;
at the end one Type0 font a face (ISO 32000-2, 9.7): Identity-H over CIDFontType0 (CFF outlines) or
CIDFontType2 (glyf outlines), glyph ids of the original face as CIDs, a sparse W, and a ToUnicode
CMap (9.10.3). W holds exactly ``Face.advance``, so that the viewer's positions are the layout's.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING
from unicodedata import is_normalized, normalize

from typeset.display import DOUBLE_DASH
from typeset.fonts import Face, Library
from typeset.units import MEM_PER_EM
from typeset.writers.pdf.syntax import name

if TYPE_CHECKING:
    from typeset.cache import Cache
    from typeset.writers.pdf.objects import Objects

MARK = "{"
"""Opens the code of a character whose glyph already stands for another one; see ``Codes``."""


class _Advances(dict[str, int]):
    """Character → its advance in one face."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, ch: str) -> int:
        advance = self[ch] = self._face.advance(self._face.glyph(ch))
        return advance


class Codes(dict[str, str]):
    """Character → four hexadecimal digits of its glyph id in one face.

    Some characters share a glyph (a no-break space and a space, a radical and its character). The
    first to come owns it in ToUnicode; the code of another is ``{gggguuuu…}``: glyph id, then the
    character in UTF-16, which the content wraps in ActualText.
    """

    def __init__(self, face: Face, resource: str) -> None:
        super().__init__()
        self.face = face
        self.resource = resource
        self.advance: dict[str, int] = _Advances(face)
        self.owner: dict[int, str] = {}
        self._described: tuple[int, str, bytes] = (0, "", b"")

    def described(self) -> tuple[str, bytes]:
        """W array and ToUnicode of the glyphs so far."""
        if self._described[0] != len(self):
            gids = sorted({0, *self.owner})
            self._described = len(self), widths(self.face, gids), to_unicode(self.owner)
        return self._described[1:]

    def shared(self) -> dict[str, str]:
        """The characters whose glyph is another one's, with their codes."""
        return {ch: code for ch, code in self.items() if MARK in code}

    def __missing__(self, ch: str) -> str:
        gid = self.face.glyph(ch)
        text = "——" if ch == DOUBLE_DASH else ch
        code = f"{gid:04X}"
        if self.owner.setdefault(gid, text) != text:
            code = f"{MARK}{code}{text.encode('utf-16-be').hex().upper()}}}"
        self[ch] = code
        return code


class Faces(dict[str, Codes]):
    """Face id → its codes; the resource names /F1, /F2 … follow the order of first use."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.library = library

    def __missing__(self, id: str) -> Codes:
        codes = self[id] = Codes(self.library.face(id), f"F{len(self) + 1}")
        return codes

    def meet(self, characters: Mapping[str, str]) -> None:
        """Learn the characters (face id → text) that the content will set. Their order decides about the
        names of the fonts and about whose a shared glyph is: a character that is no other's
        compatibility form comes first. So a page's bytes do not depend on the pages before it."""
        for id, text in characters.items():
            codes = self[id]
            forms = () if is_normalized("NFKC", text) else _forms(text)
            for ch in sorted(set(text).difference(forms)):
                codes[ch]
            for ch in sorted(forms):
                codes[ch]

    def met(self) -> dict[str, str]:
        """All characters so far, as ``meet`` takes them."""
        return {id: "".join(sorted(codes)) for id, codes in self.items()}

    def write(self, objects: Objects, reference: str, cache: Cache | None = None) -> None:
        """Write the fonts, and the resource dictionary that names them as ``reference``; ``cache`` holds
        programs that were made before."""
        programs = _Programs(objects, cache)
        fonts = "".join(
            f"/{codes.resource} {_font(objects, codes, programs)}" for codes in self.values()
        )
        objects.put(f"<<{fonts}>>", reference)
        programs.keep()


def _forms(text: str) -> list[str]:
    """The characters of ``text`` that are compatibility forms of others."""
    return [ch for ch in set(text) if normalize("NFKC", ch) != ch]


class _Programs:
    """The font programs of one file as streams, from a cache where they are in it: by the face, its glyphs
    and what cuts down and deflates."""

    def __init__(self, objects: Objects, cache: Cache | None) -> None:
        self._objects = objects
        self._cache = cache
        self._made: list[tuple[str, bytes]] = []

    def stream(self, face: Face, gids: Sequence[int], entries: str) -> str:
        """The reference of the program with ``gids``; ``entries`` of its dictionary may ask for its length
        (``%d``)."""
        if self._cache is None:
            program = face.subset(gids)
            return self._objects.stream(program, entries.replace("%d", str(len(program))))
        key = self._cache.key(b"program", repr((face.provenance.sha256, gids, _makers())).encode())
        if kept := self._cache.get(key):
            length = int.from_bytes(kept[:8], "big")
            return self._objects.stream(kept[8:], entries.replace("%d", str(length)), deflated=True)
        program = face.subset(gids)
        self._made.append((key, program))
        return self._objects.stream(program, entries.replace("%d", str(len(program))))

    def keep(self) -> None:
        """Put what was made into the cache."""
        if self._cache and self._made:
            for key, program in self._made:
                data = self._objects.deflated[program]
                self._cache.put(key, len(program).to_bytes(8, "big") + data)


def _makers() -> tuple[str, ...]:
    import deflate
    import uharfbuzz

    return str(uharfbuzz.__version__), deflate.__version__


def _font(objects: Objects, codes: Codes, programs: _Programs) -> str:
    """The Type0 font of a face and everything below it."""
    face, gids = codes.face, sorted({0, *codes.owner})
    array, to_text = codes.described()
    metrics = face.metrics
    # Six capitals that the glyphs determine (9.9.2): two subsets of a face never share a name.
    digest = zlib.crc32(repr((face.id, gids)).encode())
    prefix = "".join(chr(65 + digest // 26**n % 26) for n in range(6))
    base = f"{prefix}+{metrics.postscript_name}"
    if face.is_cff:
        kind, key = "CIDFontType0", "FontFile3"
        entries = "/Subtype/CIDFontType0C"
        type0 = name(f"{base}-Identity-H")
    else:
        kind, key = "CIDFontType2", "FontFile2"
        entries = "/Length1 %d"
        type0 = name(base)
    file = programs.stream(face, gids, entries)
    flags = 4 | (2 if metrics.serif else 0) | (64 if metrics.italic_angle else 0)
    descriptor = objects.put(
        f"<</Type/FontDescriptor/FontName{name(base)}/Flags {flags}"
        f"/FontBBox[{' '.join(map(str, metrics.bbox))}]/ItalicAngle {metrics.italic_angle:g}"
        f"/Ascent {metrics.ascent}/Descent {metrics.descent}/CapHeight {metrics.cap_height}"
        f"/StemV {metrics.stem}/{key} {file}>>"
    )
    identity = "" if face.is_cff else "/CIDToGIDMap/Identity"
    descendant = objects.put(
        f"<</Type/Font/Subtype/{kind}/BaseFont{name(base)}"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {descriptor}/DW {MEM_PER_EM}/W[{array}]{identity}>>"
    )
    unicode_map = objects.stream(to_text)
    return objects.put(
        f"<</Type/Font/Subtype/Type0/BaseFont{type0}/Encoding/Identity-H"
        f"/DescendantFonts[{descendant}]/ToUnicode {unicode_map}>>"
    )


def _stretches(gids: Iterable[int]) -> Iterator[list[int]]:
    """``gids`` (ascending) cut into stretches of consecutive ones."""
    for _, part in groupby(enumerate(gids), lambda pair: pair[1] - pair[0]):
        yield [gid for _, gid in part]


def widths(face: Face, gids: Iterable[int]) -> str:
    """The W array (9.7.4.3) of the ``gids`` that are not one em wide."""
    odd = [gid for gid in gids if face.advance(gid) != MEM_PER_EM]
    return " ".join(
        f"{part[0]}[{' '.join(str(face.advance(gid)) for gid in part)}]" for part in _stretches(odd)
    )


def to_unicode(owner: dict[int, str]) -> bytes:
    """The CMap from glyph ids to text, 100 entries a block as the CMap language allows."""
    rows = [
        f"<{gid:04X}><{text.encode('utf-16-be').hex().upper()}>"
        for gid, text in sorted(owner.items())
    ]
    blocks = "".join(
        f"{len(part)} beginbfchar\n{chr(10).join(part)}\nendbfchar\n"
        for part in (rows[at : at + 100] for at in range(0, len(rows), 100))
    )
    return (
        "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
        "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"
        f"{blocks}endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
