"""The catalogue of faces: provenance, and every fault in it found at once."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.need import ROOT
from typeset.diagnostics import InputFaults
from typeset.fonts import Library

CATALOGUE = ROOT / "fonts" / "fonts.toml"


def rules(path: Path) -> list[str]:
    with pytest.raises(InputFaults) as caught:
        Library.open(path)
    for fault in caught.value.faults:
        assert fault.message("zh") and fault.message("en")
    return [fault.rule for fault in caught.value.faults]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A catalogue of one small face in a folder of its own."""
    (tmp_path / "Tinos-Regular.ttf").write_bytes(
        (CATALOGUE.parent / "Tinos-Regular.ttf").read_bytes()
    )
    text = CATALOGUE.read_text("utf-8")
    face = text[text.index("[faces.tinos]") : text.index("[faces.tinos-bold]")]
    path = tmp_path / "fonts.toml"
    path.write_text(
        f'{face}\n[ranges]\nlatin = "0020-007E"\n[roles]\nsong = [{{ face = "tinos", main = true }}]\n',
        "utf-8",
    )
    return path


def edit(path: Path, old: str, new: str) -> Path:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_every_file_is_what_the_catalogue_says() -> None:
    Library.open(CATALOGUE).verify()


def test_all_files_stay_under_forty_megabytes() -> None:
    assert sum(path.stat().st_size for path in CATALOGUE.parent.rglob("*")) < 40_000_000


def test_every_face_has_a_licence_file_and_every_font_file_a_face() -> None:
    faces = tomllib.loads(CATALOGUE.read_text("utf-8"))["faces"].values()
    for row in faces:
        text = (CATALOGUE.parent / row["licence-file"]).read_text("utf-8", "replace")
        assert ("SIL OPEN FONT LICENSE" in text) is (row["licence"] == "OFL-1.1")
        if "GPL" in row["licence"]:
            assert "embed this font or unaltered portions" in text.replace("\n", " ")
            assert row["sha256"] == row["original-sha256"]
    files = {path.name for path in CATALOGUE.parent.iterdir() if path.suffix in (".ttf", ".otf")}
    assert files == {row["file"] for row in faces}


def test_an_unaltered_face_is_the_original() -> None:
    for row in tomllib.loads(CATALOGUE.read_text("utf-8"))["faces"].values():
        assert ("characters" in row) is (row["sha256"] != row["original-sha256"])


def test_a_sound_catalogue_opens(broken: Path) -> None:
    assert Library.open(broken).role("song").advance["A"] == 722


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("[ranges]", "[ranges", "fonts.toml"),
        ("[ranges]", "[range]", "fonts.key"),
        ("package =", "pakage =", "fonts.key"),
        ("size = ", 'size = "1"\nlicence2 = ', "fonts.value"),
        ("0020-007E", "0020..007E", "fonts.value"),
        ('"tinos", main', '"tino", main', "fonts.face"),
        ("main = true", 'main = true, only = "greek"', "fonts.range"),
        ("main = true", "main = false", "fonts.main"),
        ('file = "Tinos-Regular.ttf"', 'file = "../Tinos-Regular.ttf"', "fonts.value"),
        ('file = "Tinos-Regular.ttf"', 'file = "Tinos.ttf"', "fonts.file"),
    ],
)
def test_a_fault_is_named(broken: Path, old: str, new: str, rule: str) -> None:
    assert rule in rules(edit(broken, old, new))


def test_all_faults_come_at_once(broken: Path) -> None:
    edit(edit(broken, "package =", "pakage ="), "main = true", 'main = true, only = "greek"')
    assert {"fonts.key", "fonts.value", "fonts.range"} <= set(rules(broken))


def test_a_missing_catalogue_is_a_fault(tmp_path: Path) -> None:
    assert rules(tmp_path / "fonts.toml") == ["fonts.toml"]


def test_a_face_cut_off_is_a_fault(broken: Path) -> None:
    path = broken.parent / "Tinos-Regular.ttf"
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(InputFaults) as caught:
        Library.open(broken).role("song").advance["A"]
    assert [fault.rule for fault in caught.value.faults] == ["fonts.size"]


def test_a_file_that_is_no_font_is_a_fault(broken: Path) -> None:
    path = broken.parent / "Tinos-Regular.ttf"
    path.write_bytes(b"\0" * path.stat().st_size)
    with pytest.raises(InputFaults) as caught:
        Library.open(broken).role("song").advance["A"]
    assert [fault.rule for fault in caught.value.faults] == ["fonts.broken"]
    with pytest.raises(InputFaults) as caught:
        Library.open(broken).verify()
    assert [fault.rule for fault in caught.value.faults] == ["fonts.hash"]


def test_an_unknown_role_is_a_fault() -> None:
    with pytest.raises(InputFaults) as caught:
        Library.open(CATALOGUE).role("lishu")
    assert "xiaobiaosong" in caught.value.faults[0].message("zh")


def test_subsetting_refuses_a_folder_without_the_originals(tmp_path: Path) -> None:
    (tmp_path / "NotoSerifSC_400Regular.ttf").write_bytes(b"another file")
    done = subprocess.run(
        [sys.executable, str(CATALOGUE.parent / "subset.py"), str(tmp_path)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "NotoSerifSC_400Regular.ttf" in done.stderr


def test_the_table_of_standard_characters_is_whole() -> None:
    path = CATALOGUE.parent / "tongyong-guifan-hanzi.txt"
    rows = [row for row in path.read_text("utf-8").splitlines() if not row.startswith("#")]
    text = "".join(rows)
    assert len(text) == len(set(text)) == 8105
    # Level 1, 2 and 3 are 3,500, 3,000 and 1,605 characters, each in the order of strokes.
    assert "".join(text[at] for at in (0, 3499, 3500, 6499, 6500, 8104)) == "一矗乂齉亍蠼"
