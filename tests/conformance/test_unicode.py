"""The untailored breaker against Unicode's own test file (UAX #14, 15.0.0)."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from typeset.text.linebreak import opportunities

FILE = Path(__file__).parent / "data" / "LineBreakTest.txt"
SHA256 = "371bde4052aa593b108684ae292d8ea2dbb93c19990e0cdf416fa7239557aac3"

EXPECTED_FAILURES: dict[str, str] = {}
"""Lines of the file (without the comment) that are not followed, each with its reason."""

CASES = [
    line.split("#")[0].strip()
    for line in FILE.read_text("utf-8").splitlines()
    if line.split("#")[0].strip()
]


def parse(case: str) -> tuple[str, list[bool]]:
    """The text of a line of the file, and for each place in it whether a line may break there."""
    signs, codes = case.split()[::2], case.split()[1::2]
    return "".join(chr(int(code, 16)) for code in codes), [sign == "÷" for sign in signs]


def test_file_is_the_one_of_unicode() -> None:
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == SHA256
    assert len(CASES) == 7654


def test_every_line_of_the_file() -> None:
    failures = {}
    for case in CASES:
        text, expected = parse(case)
        found = [bool(value) for value in opportunities(text)]
        if found != expected:
            failures[case] = found
    assert failures.keys() == EXPECTED_FAILURES.keys()


@pytest.mark.parametrize("text", ["", "a", "\r\n"])
def test_ends(text: str) -> None:
    """LB2, LB3: never before the text, always after it."""
    result = opportunities(text)
    assert len(result) == len(text) + 1
    assert not text or (result[0] == 0 and result[-1] != 0)
