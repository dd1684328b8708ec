"""Which face sets which character, how wide, and what is put down where none does."""

from __future__ import annotations

from itertools import accumulate

import pytest

from tests.need import ROOT
from typeset import display
from typeset.fonts import DOUBLE_DASH, Library, sfnt
from typeset.fonts.face import Provenance
from typeset.fonts.library import COMMON
from typeset.units import MEM_PER_EM

CATALOGUE = ROOT / "fonts" / "fonts.toml"
ROLES = ("song", "song-bold", "xiaobiaosong", "masthead", "hei", "kai", "fang", "yi")
# Written by hand: what 15834 and CLREQ call Chinese marks, whether or not Unicode shares them.
CHINESE_MARKS = "“”‘’—…·、。，；：？！（）《》〈〉【】〔〕［］～×÷±°§℃①〇"
LEVEL_1 = 3500
LEVEL_2 = 6500


@pytest.fixture
def library() -> Library:
    return Library.open(CATALOGUE)


@pytest.fixture(scope="module")
def standard() -> str:
    lines = (ROOT / "fonts" / "tongyong-guifan-hanzi.txt").read_text("utf-8").splitlines()
    return "".join(line for line in lines if not line.startswith("#"))


def cmap(library: Library, id: str) -> set[int]:
    from fontTools.ttLib import TTFont

    return set(TTFont(library.face(id).path, lazy=True).getBestCmap())


def test_every_role_is_there(library: Library) -> None:
    assert set(ROLES) <= set(library.roles)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_sets_the_whole_standard_table(
    library: Library, standard: str, role: str
) -> None:
    advance = library.role(role).advance
    assert {advance[ch] for ch in standard} == {1000}
    assert library.missing == set()


@pytest.mark.parametrize(
    ("face", "missing"),
    [
        ("noto-serif-sc", (0, 0, 0)),
        ("noto-serif-sc-bold", (0, 0, 0)),
        ("noto-sans-sc-bold", (0, 0, 0)),
        ("fandol-fang", (2, 188, 1277)),
        ("fandol-kai", (2, 188, 1277)),
    ],
)
def test_coverage_by_level(
    library: Library, standard: str, face: str, missing: tuple[int, int, int]
) -> None:
    have = cmap(library, face)
    levels = standard[:LEVEL_1], standard[LEVEL_1:LEVEL_2], standard[LEVEL_2:]
    assert tuple(sum(ord(ch) not in have for ch in level) for level in levels) == missing


def test_rare_names_beyond_the_table_are_set(library: Library) -> None:
    advance = library.role("song").advance
    assert all(advance[chr(code)] == 1000 for code in range(0x4E00, 0x9FA6))
    assert library.missing == set()


@pytest.mark.parametrize("role", ROLES)
def test_chinese_marks_never_come_from_a_latin_face(library: Library, role: str) -> None:
    face_of = library.role(role).face_of
    assert [ch for ch in CHINESE_MARKS if face_of[ch].startswith("tinos")] == []


@pytest.mark.parametrize("role", ["song", "kai", "fang"])
def test_latin_letters_and_figures_are_tinos(library: Library, role: str) -> None:
    face_of = library.role(role).face_of
    assert {face_of[ch] for ch in "AZaz09%.,()-/āéü²"} == {"tinos"}


@pytest.mark.parametrize("role", ["kai", "fang"])
def test_dashes_and_ellipses_of_kai_and_fang_are_song(library: Library, role: str) -> None:
    face_of = library.role(role).face_of
    assert {face_of[ch] for ch in f"—…{DOUBLE_DASH}"} == {"noto-serif-sc"}
    assert library.fallbacks == set()


@pytest.mark.parametrize("role", ROLES)
def test_the_double_dash_is_one_glyph_two_em_wide(library: Library, role: str) -> None:
    found = library.role(role)
    assert found.advance[DOUBLE_DASH] == 2000
    face = library.face(found.face_of[DOUBLE_DASH])
    assert face.glyph(DOUBLE_DASH) not in (0, face.glyph("—"))


def test_the_stand_in_is_the_one_of_the_display_list() -> None:
    assert DOUBLE_DASH == display.DOUBLE_DASH


@pytest.mark.parametrize("role", ["song", "hei"])
def test_a_single_dash_is_one_em(library: Library, role: str) -> None:
    assert library.role(role).advance["—"] == 1000


def test_a_missing_character_is_put_down_and_one_em_wide(library: Library) -> None:
    role = library.role("song")
    assert role.advance["\ue123"] == 1000
    assert role.face_of["\ue123"] == role.main == "noto-serif-sc"
    assert library.missing == {("song", "\ue123")}


def test_a_character_of_a_later_face_is_put_down(library: Library) -> None:
    role = library.role("fang")
    assert role.face_of["喆"] == "noto-serif-sc"
    assert role.face_of["中"] == "fandol-fang"
    assert library.fallbacks == {("fang", "喆", "noto-serif-sc")}
    assert library.missing == set()


def test_yi_text_in_song_is_no_fallback(library: Library) -> None:
    assert library.role("song").face_of["ꆈ"] == "noto-sans-yi"
    assert library.fallbacks == set()


@pytest.mark.parametrize(
    "face",
    ["noto-serif-sc", "noto-sans-sc-bold", "fandol-fang", "tinos", "tinos-bold", "noto-sans-yi"],
)
def test_advances_are_those_of_the_font_file(library: Library, face: str) -> None:
    from fontTools.ttLib import TTFont

    ours = library.face(face)
    font = TTFont(ours.path, lazy=True)
    upem, widths = font["head"].unitsPerEm, font["hmtx"].metrics
    checked = 0
    for code, name in list(font.getBestCmap().items())[::7]:
        if chr(code) in "—⸺⸻":
            continue
        gid = ours.glyph(chr(code))
        assert gid == font.getGlyphID(name)
        assert ours.advance(gid) == round(widths[name][0] * 1000 / upem)
        checked += 1
    assert checked > 200


@pytest.mark.parametrize("row", Library.open(CATALOGUE).provenance(), ids=lambda row: row.id)
def test_tables_and_dashes_are_what_harfbuzz_says(library: Library, row: Provenance) -> None:
    face = library.face(row.id)
    font, tables = face._font, sfnt.read(face.path)
    assert tables is not None
    gids = [tables.glyph(code) for code in range(0x10000)]
    assert gids == [font.get_nominal_glyph(code) or 0 for code in range(0x10000)]
    assert tables.units == font.face.upem
    every = range(font.face.glyph_count)
    assert [*map(tables.advance, every)] == [*map(font.get_glyph_h_advance, every)]
    if row.dashes:
        assert row.dashes == tuple(map(face._shaped, "—⸺⸻\ue000"))


def test_a_face_of_ideographs_has_them_all_an_em_wide(library: Library) -> None:
    rows = [row for row in library.provenance() if row.ideographs]
    assert rows
    for row in rows:
        tables = sfnt.read(library.face(row.id).path)
        assert tables
        glyphs = [tables.glyph(code) for code in COMMON]
        assert all(glyphs)
        assert {tables.advance(gid) * MEM_PER_EM // tables.units for gid in glyphs} == {MEM_PER_EM}


def test_a_line_is_measured_by_accumulate(library: Library) -> None:
    advance = library.role("song").advance
    line = "第1期，—"
    assert list(accumulate(map(advance.__getitem__, line))) == [1000, 1500, 2500, 3500, 4500]
    assert set(line) <= set(advance)


def test_used_faces_are_named_in_catalogue_order(library: Library) -> None:
    library.role("fang").advance["喆"]
    library.role("fang").advance["A"]
    library.role("fang").advance["中"]
    assert list(library.used()) == ["noto-serif-sc", "fandol-fang", "tinos"]


def test_a_subset_is_the_same_every_time_and_keeps_glyph_ids(library: Library) -> None:
    import io

    from fontTools.ttLib import TTFont

    face = library.face("noto-serif-sc")
    gids = [face.glyph(ch) for ch in "政府公报"]
    made = face.subset(gids)
    assert made == face.subset(reversed(gids))
    font = TTFont(io.BytesIO(made))
    glyphs = [font["glyf"][name] for name in font.getGlyphOrder()]
    drawn = [gid for gid, glyph in enumerate(glyphs) if glyph.numberOfContours]
    assert drawn == sorted({0, *gids})


def test_a_cff_subset_is_a_bare_table_with_glyph_ids_as_cids(library: Library) -> None:
    import io

    from fontTools.cffLib import CFFFontSet

    face = library.face("fandol-kai")
    gids = [face.glyph(ch) for ch in "政府公报"]
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(face.subset(gids)), None)
    charset = fonts[0].charset
    assert all(charset[gid] == f"cid{gid:05d}" for gid in gids)
