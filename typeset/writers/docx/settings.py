"""``word/settings.xml`` and ``word/footnotes.xml``.

Comes in: ``Stylesheet``, the footnotes as markup. Goes out: the two parts. Marks are squeezed as the layout
squeezes them (ISO/IEC 29500-1, 17.15.1.18), notes stand below the rules of Word.
"""

from __future__ import annotations

from collections.abc import Sequence

from typeset.layout.stylesheet import Stylesheet
from typeset.writers.docx.furniture import mirrored
from typeset.writers.docx.markup import DECLARED, HEADER, element, run, twips

_COMPATIBLE = "http://schemas.microsoft.com/office/word"


def settings_xml(sheet: Stylesheet) -> bytes:
    """``word/settings.xml``, its children in the order of CT_Settings."""
    compress = sheet.composition.marks != "full"
    spacing = "compressPunctuation" if compress else "doNotCompress"
    compatible = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="{_COMPATIBLE}" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    rows = (
        element("zoom", percent=100),
        "<w:mirrorMargins/>" if mirrored(sheet) else "",
        element("defaultTabStop", val=twips(2 * sheet.page.size)),
        "<w:evenAndOddHeaders/>",
        element("drawingGridVerticalSpacing", val=twips(sheet.page.pitch) // 2),
        element("displayHorizontalDrawingGridEvery", val=0),
        element("displayVerticalDrawingGridEvery", val=2),
        element("characterSpacingControl", val=spacing),
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>',
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
        f"<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:useFELayout/>{compatible}</w:compat>",
        element("themeFontLang", val="en-US", eastAsia="zh-CN"),
        element("decimalSymbol", val="."),
        element("listSeparator", val=","),
    )
    return f"{HEADER}<w:settings {DECLARED}>{''.join(rows)}</w:settings>".encode()


def footnotes_xml(notes: Sequence[str]) -> bytes:
    """``word/footnotes.xml``: the rules above notes, then the notes themselves from 1 on."""
    mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    paragraph = '<w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>{}</w:p>'.format
    rule = '<w:footnote w:type="{}" w:id="{}">{}</w:footnote>'.format
    rows = [
        rule("separator", -1, paragraph("<w:r><w:separator/></w:r>")),
        rule("continuationSeparator", 0, paragraph("<w:r><w:continuationSeparator/></w:r>")),
    ]
    rows += [
        f'<w:footnote w:id="{number}">{paragraph(mark + run(" ") + runs)}</w:footnote>'
        for number, runs in enumerate(notes, 1)
    ]
    return f"{HEADER}<w:footnotes {DECLARED}>{''.join(rows)}</w:footnotes>".encode()
