"""Shapes that stand at a place of the type area: a text box, an upright rule.

Comes in: a place in sp, measured from the corner of the type area, and paragraphs. Goes out: a run with an
anchored ``wps:wsp`` ([MS-ODRAWXML] 2.20) that lies before the text and is not flowed around.
"""

from __future__ import annotations

from typeset.writers.docx.markup import emu, quoted

_URI = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def text_box(number: int, name: str, content: str, box: tuple[int, int, int, int]) -> str:
    """Paragraphs in a box without a frame: ``box`` is left, top, width, height."""
    left, top, width, height = box
    shape = (
        f'<wps:cNvSpPr txBox="1"/>{_geometry("rect", width, height, "<a:noFill/><a:ln><a:noFill/></a:ln>")}'
        f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr rot="0" vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t">'
        "<a:noAutofit/></wps:bodyPr>"
    )
    return _anchored(number, name, shape, (left, top, width, height))


def upright(number: int, line: tuple[int, int, int], weight: int) -> str:
    """An upright rule: ``line`` is left, top, height."""
    left, top, height = line
    ink = f'<a:ln w="{emu(weight)}"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'
    shape = f"<wps:cNvCnPr/>{_geometry('line', 0, height, ink)}<wps:bodyPr/>"
    return _anchored(number, "竖线", shape, (left, top, 0, height))


def _geometry(kind: str, width: int, height: int, looks: str) -> str:
    extent = f'<a:ext cx="{emu(width)}" cy="{emu(height)}"/>'
    return (
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/>{extent}</a:xfrm><a:prstGeom prst="{kind}"><a:avLst/>'
        f"</a:prstGeom>{looks}</wps:spPr>"
    )


def _anchored(number: int, name: str, shape: str, box: tuple[int, int, int, int]) -> str:
    left, top, width, height = map(emu, box)
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0"'
        f' relativeHeight="{number}" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin">'
        f"<wp:posOffset>{left}</wp:posOffset></wp:positionH>"
        f'<wp:positionV relativeFrom="margin"><wp:posOffset>{top}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{number}" name="{quoted(name)}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_URI}"><wps:wsp>{shape}</wps:wsp></a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
