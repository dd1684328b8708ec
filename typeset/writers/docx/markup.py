"""WordprocessingML as text: elements, properties in the order of the schema, units.

Comes in: names and values. Goes out: strings of ISO/IEC 29500-1 (Transitional) markup with the prefix ``w``.
The schema asks for the children of properties in a fixed order (its Annex A); ``properties`` knows them,
so that nobody else has to.
"""

from __future__ import annotations

from collections.abc import Mapping

from typeset.units import SP_PER_PT, to_pt

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_CHILDREN = {
    "pPr": """
        pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd
        tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi
        adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc
        textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr""",
    "rPr": """
        rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof
        snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd
        fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath""",
    "tblPr": """
        tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc
        tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription""",
    "tcPr": """
        cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign
        hideMark""",
    "sectPr": """
        headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType
        pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid""",
}
_ORDER = {
    name: {child: n for n, child in enumerate(children.split())}
    for name, children in _CHILDREN.items()
}

Parts = Mapping[str, str]
"""Name of a child of a properties element → its markup."""


def properties(name: str, parts: Parts) -> str:
    """The properties element ``name`` with its children in the order of the schema; nothing without any."""
    order = _ORDER[name]
    inside = "".join([parts[child] for child in sorted(parts, key=order.__getitem__)])
    return f"<w:{name}>{inside}</w:{name}>" if inside else ""


def element(name: str, **attributes: object) -> str:
    """``<w:name w:key="value"/>``, without the attributes that are ``None``."""
    pairs = [f' w:{key}="{value}"' for key, value in attributes.items() if value is not None]
    return f"<w:{name}{''.join(pairs)}/>"


def escaped(text: str) -> str:
    """``text`` as the content of an element."""
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def quoted(text: str) -> str:
    """``text`` as the value of an attribute, without the quotation marks."""
    return escaped(text).replace('"', "&quot;")


def run(text: str, rpr: str = "") -> str:
    """A run with ``text``; ``rpr`` is its ``w:rPr``."""
    keep = ' xml:space="preserve"' if text != text.strip() or "  " in text else ""
    return f"<w:r>{rpr}<w:t{keep}>{escaped(text)}</w:t></w:r>"


def field(code: str, shown: str, rpr: str = "") -> str:
    """A complex field; ``shown`` is the markup of its cached result."""
    mark = '<w:r>{}<w:fldChar w:fldCharType="{}"/></w:r>'.format
    instruction = f'<w:instrText xml:space="preserve"> {escaped(code)} </w:instrText>'
    begin, apart, end = (mark(rpr, kind) for kind in ("begin", "separate", "end"))
    return f"{begin}<w:r>{rpr}{instruction}</w:r>{apart}{shown}{end}"


def twips(sp: float) -> int:
    """``sp`` in twentieths of a point."""
    return round(sp * 20 / SP_PER_PT)


def half_points(sp: int) -> int:
    return round(to_pt(sp) * 2)


def eighths(sp: int) -> int:
    """``sp`` in eighths of a point, the unit of borders: 2 to 96."""
    return min(96, max(2, round(to_pt(sp) * 8)))


def emu(sp: int) -> int:
    """``sp`` in English metric units, the unit of drawings."""
    return round(to_pt(sp) * 12700)
