"""Which characters may start a line: the lists of the Web Platform Tests for Chinese (CSS Text 3, 5.2)."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.faces import composer
from typeset.paragraph.breaking import break_lines
from typeset.paragraph.items import Segment
from typeset.text.characters import may_break

FILE = Path(__file__).parent / "data" / "css-text-zh.tsv"
STRICTNESS = ("strict", "normal", "loose")


class Row(NamedTuple):
    """A character of the lists, with what is asked of it at each strictness."""

    group: str
    code: str
    strict: str
    normal: str
    loose: str
    name: str

    @property
    def character(self) -> str:
        return chr(int(self.code, 16))


ROWS = [
    Row(*line.split("\t"))
    for line in FILE.read_text("utf-8").splitlines()
    if not line.startswith("#")
]

_STANDARD = "GB/T 15834-2011, 5.1.1: this mark never starts a line"
_BASIC = "CLREQ 3.1.4, basic: a connector does not start a line"
EXPECTED_FAILURES = {
    ("FF01", "loose"): _STANDARD,
    ("FF1A", "loose"): _STANDARD,
    ("FF1B", "loose"): _STANDARD,
    ("FF1F", "loose"): _STANDARD,
    ("2010", "normal"): _BASIC,
    ("2013", "normal"): _BASIC,
    ("301C", "normal"): _BASIC,
    ("30A0", "normal"): _BASIC,
}


def cases() -> list[object]:
    made: list[object] = []
    for row in ROWS:
        for strictness in STRICTNESS:
            reason = EXPECTED_FAILURES.get((row.code, strictness))
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            made.append(
                pytest.param(
                    row, strictness, marks=marks, id=f"{row.group}-{row.code}-{strictness}"
                )
            )
    return made


def test_all_lists_are_here() -> None:
    assert len(ROWS) == 36
    assert {row.group for row in ROWS} == {"cpm", "hyphens", "in", "iteration", "po"}
    known = {(row.code, strictness) for row in ROWS for strictness in STRICTNESS}
    assert known >= EXPECTED_FAILURES.keys()


@pytest.mark.parametrize(("row", "strictness"), cases())
def test_pair(row: Row, strictness: str) -> None:
    assert may_break("文", row.character, strictness) == (getattr(row, strictness) == "may")


@pytest.mark.parametrize(("row", "strictness"), cases())
def test_paragraph(row: Row, strictness: str) -> None:
    """Six characters to a line: the seventh starts the second line or draws the sixth down to it."""
    items = composer(strictness=strictness).items(
        [Segment(f"文文文文文文{row.character}字字", "song")]
    )
    # Wide enough for six characters, too narrow for half a mark more.
    ends = break_lines(items, 6100, 6100)
    assert ends[0] == (6 if getattr(row, strictness) == "may" else 5)
