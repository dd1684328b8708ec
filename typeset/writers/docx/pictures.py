"""Pictures in a line of their own: PNG and JPEG as they are, drawings and charts as SVG with a PNG for
programs that know no SVG.

Comes in: a picture's file, or the items of a chart. Goes out: ``w:drawing`` (ISO/IEC 29500-1, 20.4) with the
text that describes it. The PNG is made of our own PDF of the same thing, so that both look alike.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

from typeset.display import Document, Item, Link, Metadata, Page, Picture
from typeset.fonts import Library
from typeset.writers.docx.markup import emu, quoted
from typeset.writers.pdf import write_pdf
from typeset.writers.pdf.pictures import check_raster

DPI = 300
MOST_PIXELS = 4000
SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
AddImage = Callable[[bytes, str], str]
"""Puts an image of a type (``png``, ``jpeg``, ``svg``) into the package, returns its relationship."""


class Pictures:
    """Writes pictures; ``add`` puts the bytes of an image into the package once."""

    def __init__(self, library: Library, add: AddImage) -> None:
        self._library = library
        self._add = add
        self._count = 0

    def file(self, path: Path, size: tuple[int, int], alt: str) -> str:
        """A run with the picture at ``path``, ``size`` wide and high in sp.

        Raises:
            InputFaults: it cannot be read or drawn.
        """
        wide, tall = size
        data = path.read_bytes()
        if data.startswith((b"\x89PNG", b"\xff\xd8")):
            check_raster(path, data)
        if data.startswith(b"\x89PNG"):
            return self._drawing(self._add(data, "png"), "", size, alt)
        if data.startswith(b"\xff\xd8"):
            return self._drawing(self._add(data, "jpeg"), "", size, alt)
        png = self._raster([Picture(0, 0, wide, tall, str(path), alt)], size)
        return self._drawing(self._add(png, "png"), self._add(data, "svg"), size, alt)

    def items(self, items: Sequence[Item], svg: bytes, size: tuple[int, int], alt: str) -> str:
        """A run with what ``items`` and ``svg`` both draw."""
        png = self._raster(items, size)
        return self._drawing(self._add(png, "png"), self._add(svg, "svg"), size, alt)

    def _drawing(self, png: str, svg: str, size: tuple[int, int], alt: str) -> str:
        self._count += 1
        across, down = map(emu, size)
        extension = _extension(svg) if svg else ""
        words = f'id="{self._count}" name="图片 {self._count}" descr="{quoted(alt)}"'
        return (
            '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{across}" cy="{down}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
            f'<wp:docPr {words}/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/>'
            "</wp:cNvGraphicFramePr><a:graphic><a:graphicData"
            ' uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f"<pic:nvPicPr><pic:cNvPr {words}/><pic:cNvPicPr/></pic:nvPicPr>"
            f'<pic:blipFill><a:blip r:embed="{png}">{extension}</a:blip><a:stretch><a:fillRect/></a:stretch>'
            '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
            f'<a:ext cx="{across}" cy="{down}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r>"
        )

    def _raster(self, items: Sequence[Item], size: tuple[int, int]) -> bytes:
        """The picture as PNG, without a date or a name in it."""
        import pypdfium2  # type: ignore[import-untyped]

        wide, tall = size
        # What they lead to is not on this page.
        shown = tuple([item for item in items if not isinstance(item, Link)])
        page = Page("1", wide, tall, shown)
        document = Document((page,), (), Metadata("", "", "", (), ""))
        pdf = pypdfium2.PdfDocument(write_pdf(document, self._library))
        width, height = pdf[0].get_size()
        scale = min(DPI / 72, MOST_PIXELS / max(width, height))
        image = pdf[0].render(scale=scale).to_pil()
        grey = image.convert("L")
        if grey.convert(image.mode).tobytes() == image.tobytes():
            image = grey
        stream = io.BytesIO()
        image.save(stream, "PNG", optimize=True)
        return stream.getvalue()


def _extension(svg: str) -> str:
    """The SVG that stands for the PNG where it is known ([MS-ODRAWXML] 2.3.2)."""
    blip = f'<asvg:svgBlip r:embed="{svg}"/>'
    return f'<a:extLst><a:ext uri="{SVG_EXTENSION}">{blip}</a:ext></a:extLst>'
