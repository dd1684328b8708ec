"""Faces: named for every script, no theme, no face that a Chinese office lacks, marks in the Chinese face."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.writers.docx.office import Word, demonstration, from_records, seed, w

OFFICE = {"宋体", "黑体", "楷体_GB2312", "仿宋_GB2312", "方正小标宋简体"}
LATIN = {"Times New Roman", "Microsoft Yi Baiti"}
BOTH = pytest.mark.parametrize("word", [demonstration, seed])


@BOTH
def test_only_faces_of_offices(word: Callable[[], Word]) -> None:
    document = word()
    slots = ("ascii", "hAnsi", "eastAsia", "cs")
    for name in document.names():
        if name.startswith("word/") and name.endswith(".xml"):
            assert b"Theme=" not in document.part(name), name
            for fonts in document.xml(name).iter(w("rFonts")):
                for slot in slots:
                    assert fonts.get(w(slot), "宋体") in OFFICE | LATIN
                east = fonts.get(w("eastAsia"), "宋体")
                assert east in OFFICE | {"Microsoft Yi Baiti"}
    assert not [name for name in document.names() if "theme" in name]


@BOTH
def test_every_style_names_all_its_faces(word: Callable[[], Word]) -> None:
    styles = word().xml("word/styles.xml")
    defaults = styles.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}")
    paragraphs = [s for s in styles.iter(w("style")) if s.get(w("type")) == "paragraph"]
    assert len(paragraphs) > 40
    for rpr in [defaults, *(style.find(w("rPr")) for style in paragraphs)]:
        fonts = rpr.find(w("rFonts"))
        assert {w("ascii"), w("hAnsi"), w("eastAsia"), w("hint")} <= set(fonts.attrib)
        assert fonts.get(w("hint")) == "eastAsia"
    language = defaults.find(w("lang"))
    assert language.get(w("eastAsia")) == "zh-CN"


@BOTH
def test_font_table(word: Callable[[], Word]) -> None:
    document = word()
    used = {
        value
        for name in ("word/styles.xml", "word/document.xml")
        for fonts in document.xml(name).iter(w("rFonts"))
        for slot, value in fonts.attrib.items()
        if slot != w("hint")
    }
    table = {font.get(w("name")): font for font in document.xml("word/fontTable.xml")}
    assert used <= set(table)
    for name in OFFICE & set(table):
        font = table[name]
        assert font.find(w("altName")).get(w("val"))
        assert re.fullmatch("[0-9A-F]{20}", font.find(w("panose1")).get(w("val")))
        assert font.find(w("charset")).get(w("val")) == "86"


@BOTH
def test_marks_of_both_scripts_have_a_hint(word: Callable[[], Word]) -> None:
    """Without it “ ” ‘ ’ — … · fall to the Western face (rule 23 of the field)."""
    document = word()
    seen = 0
    for name in ("word/document.xml", "word/footnotes.xml"):
        for text in document.xml(name).iter(w("t")):
            if re.search("[“”‘’—…·×°①②③]", text.text or ""):
                fonts = text.getparent().find(f"{w('rPr')}/{w('rFonts')}")
                assert fonts is not None, text.text
                assert fonts.get(w("hint")) == "eastAsia", text.text
                seen += 1
    assert seen > 20


def test_yi_has_its_own_face() -> None:
    word = from_records("yi", "<title>通知</title><p>州名写作ꆈꌠ。</p>")
    run = next(t for t in word.xml().iter(w("t")) if t.text == "ꆈꌠ").getparent()
    assert run.find(f"{w('rPr')}/{w('rFonts')}").get(w("eastAsia")) == "Microsoft Yi Baiti"
