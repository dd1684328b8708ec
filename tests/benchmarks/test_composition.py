"""Each measure catches its fault, and none cries on a page without one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.composition import main, measure
from benchmarks.measures import Figure
from tests.benchmarks.specimen import LEFT, OTHER, PITCH, WIDTH, Specimen, han

Draw = Callable[[Specimen], None]


def figures(path: Path) -> dict[str, Figure]:
    return {figure.name: figure for figure in measure(path)[1]}


@pytest.fixture
def measured(tmp_path: Path) -> Callable[[Draw], dict[str, Figure]]:
    """Two good pages, then one drawn by the test."""

    def run(draw: Draw) -> dict[str, Figure]:
        specimen = Specimen(tmp_path / "specimen.pdf")
        for _ in range(2):
            specimen.columns()
            specimen.page()
        draw(specimen)
        return figures(specimen.save())

    return run


COUNTED = (
    "forbidden line starts",
    "forbidden line ends",
    "numbers, words, dashes split",
    "ragged lines",
    "one-character last lines",
    "two-character last lines",
    "widows",
    "orphans",
    "stranded headings",
    "loose lines",
    "tight lines",
)
SHARED = ("columns balanced", "baselines on a common grid", "baselines met across the gutter")


def test_good_page(measured: Callable[[Draw], dict[str, Figure]]) -> None:
    found = measured(Specimen.columns)
    assert {name: found[name].count for name in COUNTED} == dict.fromkeys(COUNTED, 0)
    assert {name: found[name].share for name in SHARED} == dict.fromkeys(SHARED, 1.0)


def with_line(text: str, **keywords: object) -> Draw:
    """A page whose left column has ``text`` as the second line of its paragraph."""

    def draw(specimen: Specimen) -> None:
        specimen.line(0, 0, han(8), indent=2)
        specimen.line(0, 1, text, **keywords)  # type: ignore[arg-type]
        specimen.line(0, 2, han(10))
        specimen.line(0, 3, han(5))
        specimen.paragraph(1, 0, 4)

    return draw


def before_line(text: str) -> Draw:
    """The same with ``text`` as the third line."""

    def draw(specimen: Specimen) -> None:
        specimen.line(0, 0, han(8), indent=2)
        specimen.line(0, 1, han(8) + "20", advances={8: 1.0, 9: 1.0})
        specimen.line(0, 2, text)
        specimen.paragraph(1, 0, 3)

    return draw


CASES: dict[str, tuple[str, Draw]] = {
    "comma at line start": ("forbidden line starts", with_line("，" + han(9))),
    "dash at line start": ("forbidden line starts", with_line("—" + han(9))),
    "bracket at line end": ("forbidden line ends", with_line(han(9) + "（")),
    "short line": ("ragged lines", with_line(han(9), gap=0.03)),
    "long line": ("ragged lines", with_line(han(10), gap=0.03)),
    "trimmed mark, short line": ("ragged lines", with_line(han(9) + "，", gap=0.02)),
    "loose line": ("loose lines", with_line(han(8), gap=2 / 7)),
    "tight line": ("tight lines", with_line(han(11), gap=-0.1)),
    "number cut": ("numbers, words, dashes split", before_line("23" + han(5))),
    "percent cut off": ("numbers, words, dashes split", before_line("%" + han(5))),
}


@pytest.mark.parametrize("case", CASES)
def test_line_fault(case: str, measured: Callable[[Draw], dict[str, Figure]]) -> None:
    name, draw = CASES[case]
    found = measured(draw)
    assert found[name].count == 1, found[name].places
    assert found[name].places[0][:2] == (3, 1)


@pytest.mark.parametrize(
    ("text", "advances", "squeezed"),
    [
        (han(3) + "。”" + han(4), {3: 0.5}, True),
        (han(3) + "。”" + han(4), {}, False),
        (han(3) + "，《" + han(4), {3: 0.5}, True),
        (han(3) + "，《" + han(4), {}, False),
        (han(3) + "《〈" + han(4), {3: 0.5}, True),
    ],
)
def test_adjacent_marks(
    text: str,
    advances: dict[int, float],
    squeezed: bool,
    measured: Callable[[Draw], dict[str, Figure]],
) -> None:
    figure = measured(with_line(text, advances=advances))["adjacent marks squeezed"]
    assert (figure.count, figure.of) == (int(squeezed), 1)


def test_empty_brackets_are_no_pair(measured: Callable[[Draw], dict[str, Figure]]) -> None:
    assert measured(with_line(han(4) + "（）" + han(4)))["adjacent marks squeezed"].of == 0


def test_closing_mark_at_line_end(measured: Callable[[Draw], dict[str, Figure]]) -> None:
    name = "closing marks trimmed at line end"
    whole = measured(with_line(han(9) + "，"))
    assert (whole[name].count, whole[name].of, whole["ragged lines"].count) == (0, 1, 0)
    trimmed = measured(with_line(han(9) + "，", gap=0.5 / 9))
    assert (trimmed[name].count, trimmed[name].of, trimmed["ragged lines"].count) == (1, 1, 0)
    hanging = measured(with_line(han(10) + "，"))
    assert (hanging[name].count, hanging["ragged lines"].count) == (1, 0)


def test_opening_mark_at_line_start(measured: Callable[[Draw], dict[str, Figure]]) -> None:
    name = "opening marks trimmed at line start"
    whole = measured(with_line("《" + han(9)))
    assert (whole[name].count, whole[name].of, whole["ragged lines"].count) == (0, 1, 0)
    trimmed = measured(with_line("《" + han(9), indent=-0.5, gap=0.5 / 9))
    assert (trimmed[name].count, trimmed[name].of, trimmed["ragged lines"].count) == (1, 1, 0)


def test_gap(measured: Callable[[Draw], dict[str, Figure]]) -> None:
    name = "Han-Latin gap present"
    close = measured(with_line(han(4) + "A" + han(5)))[name]
    assert (close.count, close.of) == (0, 2)
    apart = measured(with_line(han(4) + "A" + han(5), advances={3: 1.25, 4: 0.8}))[name]
    assert apart.of == 2
    assert apart.count >= 1


@pytest.mark.parametrize("end", ["天", "天。", "天”。"])
def test_one_character_last_line(end: str, measured: Callable[[Draw], dict[str, Figure]]) -> None:
    def draw(specimen: Specimen) -> None:
        specimen.line(0, 0, han(8), indent=2)
        specimen.line(0, 1, end)
        specimen.paragraph(1, 0, 2)

    found = measured(draw)
    assert found["one-character last lines"].places == [(3, 1, end)]


def test_short_last_line(measured: Callable[[Draw], dict[str, Figure]]) -> None:
    def draw(specimen: Specimen) -> None:
        specimen.paragraph(0, 0, 3, last=2)
        specimen.paragraph(1, 0, 3)

    assert measured(draw)["two-character last lines"].count == 1


def test_widow(measured: Callable[[Draw], dict[str, Figure]]) -> None:
    def draw(specimen: Specimen) -> None:
        specimen.line(0, 0, han(8), indent=2)
        specimen.line(0, 1, han(10))
        specimen.line(1, 0, han(6))
        specimen.line(1, 1, han(5), indent=2)

    found = measured(draw)
    assert found["widows"].places == [(3, 2, han(6))]
    assert found["orphans"].count == 0


def test_orphan(measured: Callable[[Draw], dict[str, Figure]]) -> None:
    def draw(specimen: Specimen) -> None:
        specimen.line(0, 0, han(5), indent=2)
        specimen.line(0, 1, han(8, 3), indent=2)
        specimen.line(1, 0, han(10))
        specimen.line(1, 1, han(6))

    found = measured(draw)
    assert found["orphans"].places == [(3, 1, han(8, 3))]
    assert found["widows"].count == 0


@pytest.mark.parametrize("indent", [0, 2, 3.5])
def test_stranded_heading(indent: float, measured: Callable[[Draw], dict[str, Figure]]) -> None:
    def draw(specimen: Specimen) -> None:
        specimen.paragraph(0, 0, 3)
        specimen.line(0, 3, han(4), indent=indent, face=OTHER)
        specimen.paragraph(1, 0, 4)

    assert measured(draw)["stranded headings"].places == [(3, 1, han(4))]


def test_heading_with_its_text(measured: Callable[[Draw], dict[str, Figure]]) -> None:
    def draw(specimen: Specimen) -> None:
        specimen.line(0, 0, han(4), indent=2, face=OTHER)
        specimen.paragraph(0, 1, 3)
        specimen.paragraph(1, 0, 4)

    found = measured(draw)["stranded headings"]
    assert (found.count, found.of) == (0, 1)


def test_unbalanced_end(measured: Callable[[Draw], dict[str, Figure]]) -> None:
    def draw(specimen: Specimen) -> None:
        specimen.paragraph(0, 0, 5)
        specimen.paragraph(1, 0, 3)

    figure = measured(draw)["columns balanced"]
    assert (figure.count, figure.of) == (0, 1)


@pytest.mark.parametrize(("rows", "more", "even"), [(5, 0, 1), (2, 3, 0), (3, 2, 1)])
def test_a_whole_table_beside_the_break(
    rows: int, more: int, even: int, measured: Callable[[Draw], dict[str, Figure]]
) -> None:
    """Two lines stand beside five; a table at the head of the five that would leave three more on the other
    side is where it must be."""

    def draw(specimen: Specimen) -> None:
        specimen.paragraph(0, 0, 2)
        for x in (0, 50, 100):
            top, foot = 450 + PITCH, 450 - (rows - 0.5) * PITCH
            specimen.canvas.line(LEFT[1] + x, top, LEFT[1] + x, foot)
        for row in range(rows):
            specimen.line(1, row, han(4, row))
            specimen.line(1, row, han(4, row), indent=5)
        if more:
            specimen.paragraph(1, rows, more)

    figure = measured(draw)["columns balanced"]
    assert (figure.count, figure.of) == (even, 1)


def test_unbalanced_above_a_title(measured: Callable[[Draw], dict[str, Figure]]) -> None:
    def draw(specimen: Specimen) -> None:
        specimen.paragraph(0, 0, 5)
        specimen.title(7)
        specimen.paragraph(0, 9, 4)
        specimen.paragraph(1, 9, 3)

    figure = measured(draw)["columns balanced"]
    assert (figure.count, figure.of) == (1, 2)


def test_title_with_a_blank_at_the_gutter(measured: Callable[[Draw], dict[str, Figure]]) -> None:
    def draw(specimen: Specimen) -> None:
        specimen.line(0, 0, "目录", indent=7.4, gap=1.0, size=18)
        specimen.paragraph(0, 2, 3)
        specimen.paragraph(1, 2, 3)

    found = measured(draw)
    assert found["stranded headings"].count == 0
    assert found["columns balanced"].of == 2


def test_label_belongs_to_the_title_below_it(
    measured: Callable[[Draw], dict[str, Figure]],
) -> None:
    def draw(specimen: Specimen) -> None:
        specimen.paragraph(0, 0, 3)
        specimen.paragraph(1, 0, 3)
        specimen.line(0, 5, han(2), face=OTHER)
        specimen.title(7)

    found = measured(draw)
    assert (found["columns balanced"].count, found["columns balanced"].of) == (1, 1)
    assert found["stranded headings"].count == 0


def test_heading_after_a_full_last_line(measured: Callable[[Draw], dict[str, Figure]]) -> None:
    def draw(specimen: Specimen) -> None:
        specimen.line(0, 0, han(8), indent=2)
        specimen.line(0, 1, han(9) + "。")
        specimen.line(0, 2, han(5), face=OTHER)
        specimen.line(0, 3, han(8, 2), indent=2)
        specimen.paragraph(1, 0, 4)

    found = measured(draw)
    assert found["closing marks trimmed at line end"].of == 0
    assert found["stranded headings"].of == 1


def test_off_the_grid(measured: Callable[[Draw], dict[str, Figure]]) -> None:
    def draw(specimen: Specimen) -> None:
        specimen.paragraph(0, 0, 4)
        for row, text in enumerate((han(10), han(10), han(5))):
            specimen.line(1, row + 0.4, text)

    found = measured(draw)
    assert found["baselines on a common grid"].share == pytest.approx(24 / (24 + 5))
    assert found["baselines met across the gutter"].share == pytest.approx(24 / (24 + 5))


def test_blank_line_keeps_the_grid(measured: Callable[[Draw], dict[str, Figure]]) -> None:
    def draw(specimen: Specimen) -> None:
        specimen.line(0, 0, han(4), face=OTHER)
        specimen.paragraph(0, 2, 3)
        specimen.paragraph(1, 0, 5)

    found = measured(draw)
    assert found["baselines on a common grid"].share == 1.0
    assert (found["baselines met across the gutter"].share or 1.0) < 1.0


def test_extra_space(measured: Callable[[Draw], dict[str, Figure]]) -> None:
    values = measured(with_line(han(8), gap=2 / 7))["extra space a gap"].statistics
    assert values is not None
    assert values["max"] == pytest.approx(2 / 7, abs=0.01)


def test_running_heads_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    specimen = Specimen(tmp_path / "furniture.pdf")
    for number in range(4):
        specimen.line(0, -2, han(10, 3))
        specimen.columns()
        specimen.line(0, 12, f"—{number + 9}—", indent=8)
        specimen.page()
    text, found = measure(specimen.save())
    assert len(text.lines) == 4 * 12
    assert {figure.name: figure.count for figure in found}["stranded headings"] == 0


def test_one_column(tmp_path: Path) -> None:
    specimen = Specimen(tmp_path / "one.pdf")
    for _ in range(2):
        specimen.paragraph(0, 0, 5)
        specimen.page()
    specimen.paragraph(0, 0, 3)
    text, found = measure(specimen.save())
    assert text.reading.columns == 1
    assert {figure.name: figure.of for figure in found}["columns balanced"] == 0
    assert {figure.name: figure.of for figure in found}["ragged lines"] == 4 + 4 + 2


def test_mirrored_margins(tmp_path: Path) -> None:
    specimen = Specimen(tmp_path / "mirrored.pdf")
    for number in range(4):
        specimen.canvas.translate(30 * (number % 2), 0)
        specimen.columns()
        specimen.page()
    text, found = measure(specimen.save())
    assert text.reading.columns == 2
    assert {figure.name: figure.count for figure in found}["ragged lines"] == 0
    assert len(text.lines) == 4 * 12


def test_text_in_a_box(measured: Callable[[Draw], dict[str, Figure]]) -> None:
    def draw(specimen: Specimen) -> None:
        specimen.canvas.rect(LEFT[0], 450 - 3.4 * PITCH, 100, 4.2 * PITCH, stroke=1, fill=0)
        specimen.line(0, 0, han(7), indent=2.5)
        specimen.line(0, 1, han(9), indent=0.5)
        specimen.line(0, 2, han(8), indent=0.5)
        specimen.line(0, 3, han(1) + "。", indent=0.5)
        specimen.paragraph(1, 0, 4)

    found = measured(draw)
    assert [place[:2] for place in found["ragged lines"].places] == [(3, 1)]
    assert found["one-character last lines"].count == 1


def test_table_is_no_text(measured: Callable[[Draw], dict[str, Figure]]) -> None:
    def draw(specimen: Specimen) -> None:
        for x in (0, 50, 100):
            specimen.canvas.line(LEFT[0] + x, 450 + PITCH, LEFT[0] + x, 450 - 3 * PITCH)
        for row in range(3):
            specimen.line(0, row, "，" + han(3, row))
            specimen.line(0, row, han(4, row), indent=5)
        specimen.paragraph(1, 0, 3)

    found = measured(draw)
    assert found["forbidden line starts"].count == 0
    assert found["ragged lines"].of == 2 * 2 * 5 + 2


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    specimen = Specimen(tmp_path / "a.pdf")
    specimen.columns()
    specimen.page()
    with_line("，" + han(WIDTH - 1))(specimen)
    path = str(specimen.save())
    assert main([path, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report[0]["summary"]["body"] == "10 on 16 pt"
    assert main([path, path, "--places"]) == 0
    assert "ragged lines" in capsys.readouterr().out


def test_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    specimen = Specimen(tmp_path / "empty.pdf")
    specimen.page()
    assert main([str(specimen.save())]) == 1
    assert "no Han text" in capsys.readouterr().err
