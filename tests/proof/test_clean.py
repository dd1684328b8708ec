"""Documents that are right: nothing in them is an error or a doubt, before intake and after it.

Twenty-one kinds of documents of an invented prefecture in ``clean/``, one or two pages each, with what is
easily taken for a mistake: totals that are rounded, marks inside figures, quoted mistakes, telephones, lists
without marks.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from typeset.command import main
from typeset.diagnostics import Severity
from typeset.proof.engine import chosen
from typeset.proofing import proof

CLEAN = sorted((Path(__file__).parent / "clean").glob("*.md"))


def _remarks(path: Path) -> list[str]:
    found = proof(path, chosen([]), "en").findings
    return [
        f"{each.line} {each.severity} {each.rule} {each.excerpt!r} {each.message}"
        for each in found
        if each.severity in (Severity.ERROR, Severity.WARNING)
    ]


def test_there_are_many_kinds() -> None:
    assert len(CLEAN) == 21


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_a_right_file_has_no_errors_and_no_doubts(path: Path) -> None:
    assert _remarks(path) == []


@pytest.fixture(scope="module")
def issue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of them as one issue."""
    folder = tmp_path_factory.mktemp("clean")
    assert main(["intake", *map(str, CLEAN), "--issue", str(folder)]) == 0
    return folder


def test_neither_has_an_issue_of_them(issue: Path) -> None:
    # What a notice issues stands alone here, and a record asks for its date.
    assert [each for each in _remarks(issue) if " undated " not in each] == []
