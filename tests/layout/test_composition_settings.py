"""[composition] in a layout: every value of a setting is taken, any other one is a fault that lists them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints

import pytest

from tests.need import ROOT
from typeset.diagnostics import InputFaults
from typeset.layout.layout_file import load_stylesheet
from typeset.layout.stylesheet import Stylesheet
from typeset.paragraph.settings import Settings

CHOICES = {
    name: get_args(hint)
    for name, hint in get_type_hints(Settings).items()
    if get_origin(hint) is Literal
}


def layout(folder: Path, line: str) -> Stylesheet:
    path = folder / "own.toml"
    path.write_text(f'extends = "gazette"\n\n[composition]\n{line}\n', "utf-8")
    return load_stylesheet(str(path), ROOT / "layouts")


def test_the_house_style_states_every_default() -> None:
    assert load_stylesheet("gazette", ROOT / "layouts").composition == Settings()


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in CHOICES.items() for value in values]
)
def test_every_value_is_taken(tmp_path: Path, name: str, value: str) -> None:
    sheet = layout(tmp_path, f'{name} = "{value}"')
    assert getattr(sheet.composition, name) == value


@pytest.mark.parametrize("name", CHOICES)
def test_another_value_is_a_fault_with_the_values(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputFaults) as caught:
        layout(tmp_path, f'{name} = "sideways"')
    (fault,) = caught.value.faults
    assert fault.span.line == 4
    shown = fault.message("en")
    assert all(value in shown for value in CHOICES[name])


def test_a_misspelt_setting_is_a_fault_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputFaults) as caught:
        layout(tmp_path, 'hangin = "force"')
    assert "hanging" in caught.value.faults[0].message("en")


@pytest.mark.parametrize(
    "line", ["gap = -0.1", "gap = 2", "ruby = 0", "warichu = 1.5", 'ruby = "x"']
)
def test_a_size_out_of_range_is_a_fault(tmp_path: Path, line: str) -> None:
    with pytest.raises(InputFaults) as caught:
        layout(tmp_path, line)
    assert "–1" in caught.value.faults[0].message("en")
