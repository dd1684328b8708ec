"""Layout files: what they extend, what is wrong with them and where, which issues they are for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.need import ROOT
from typeset.diagnostics import InputFaults
from typeset.layout.layout_file import layout_for, load_stylesheet
from typeset.units import parse_length

LAYOUTS = ROOT / "layouts"
BASE = 'extends = "gazette"\n'


def own(folder: Path, text: str, name: str = "own") -> str:
    path = folder / f"{name}.toml"
    path.write_text(text, "utf-8")
    return str(path)


def faults(name: str) -> list[tuple[str, int]]:
    with pytest.raises(InputFaults) as caught:
        load_stylesheet(name, LAYOUTS)
    return [(fault.rule, fault.span.line) for fault in caught.value.faults]


@pytest.mark.parametrize("path", sorted(LAYOUTS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_layout_loads(path: Path) -> None:
    assert load_stylesheet(path.stem, LAYOUTS).name == path.stem


def test_inner_margin_is_mirrored(tmp_path: Path) -> None:
    """Odd pages are right-hand pages, whose inner margin is the left one."""
    page = load_stylesheet(own(tmp_path, BASE + '[page]\ninner = "25mm"\n'), LAYOUTS).page
    inner = parse_length("25mm")
    assert page.left(1) == inner
    assert page.left(2) + page.text_width + inner == page.width
    centred = load_stylesheet("gazette", LAYOUTS).page
    assert centred.left(1) == centred.left(2)


def test_only_what_differs_is_given(tmp_path: Path) -> None:
    sheet = load_stylesheet(own(tmp_path, BASE + "[page]\nlines = 30\n"), LAYOUTS)
    gazette = load_stylesheet("gazette", LAYOUTS)
    assert sheet.page.lines == 30
    assert sheet.page.pitch == gazette.page.pitch
    assert sheet.styles == gazette.styles
    assert [path.stem for path in sheet.inputs] == ["own", "gazette"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[page]\nlinse = 30\n", [("layout.key-typo", 3)]),
        ("[pgae]\nlines = 30\n", [("layout.key-typo", 2)]),
        ('[page]\nlines = "30"\n', [("layout.value", 3)]),
        ('[page]\nsize = "10.5"\n', [("layout.value", 3)]),
        ('[page]\nsize = "1e9pt"\n', [("layout.value", 3)]),
        ("[page]\nlines = 30\n[page]\n", [("layout.toml", 4)]),
        ('[page]\nlinse = 30\nsize = "?"\n', [("layout.key-typo", 3), ("layout.value", 4)]),
    ],
)
def test_faults_with_their_lines(
    text: str, expected: list[tuple[str, int]], tmp_path: Path
) -> None:
    assert faults(own(tmp_path, BASE + text)) == expected


def test_nearest_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputFaults) as caught:
        load_stylesheet(own(tmp_path, BASE + "[page]\nlinse = 30\n"), LAYOUTS)
    assert caught.value.faults[0].values["hint"] == "lines"


def test_layouts_in_a_circle(tmp_path: Path) -> None:
    own(tmp_path, 'extends = "two"\n', "one")
    assert faults(own(tmp_path, 'extends = "one"\n', "two")) == [("layout.circle", 1)]


def test_unknown_layout() -> None:
    assert faults("gazete") == [("layout.unknown-typo", 0)]


def test_not_unicode(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes("版式 = 1".encode("gb18030"))
    assert faults(str(tmp_path / "own.toml")) == [("layout.toml", 1)]
    (tmp_path / "own.toml").write_text(f"x = {'[' * 5000}{']' * 5000}", "utf-8")
    assert faults(str(tmp_path / "own.toml")) == [("layout.toml", 1)]


def test_layout_for_its_gazette_and_years(tmp_path: Path) -> None:
    own(tmp_path, 'publication = "某州公报"\nyears = [2021, 2022]\n', "old")
    assert layout_for("某州公报", 2022, tmp_path) == "old"
    assert layout_for("某州公报", 2023, tmp_path) is None
    assert layout_for("某市公报", 2022, tmp_path) is None
