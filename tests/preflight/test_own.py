"""Our own editions have no errors: print, archive, access; the demonstration issue and the one taken in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.need import ROOT, need_shared
from tests.samples import write_issue
from typeset import pipeline
from typeset.diagnostics import Severity
from typeset.imposition import Request, impose
from typeset.preflight import examine

DEMONSTRATION = ROOT / "sources" / "2025-03"
X1A = 'extends = "gazette"\n[masthead]\nink = [0, 1, 1, 0]\n[print]\nstandard = "x-1a"\nspot = "HEAD"\n'


def seed(folder: Path) -> Path:
    pipeline.intake([need_shared() / "seed" / "gazette-2023-01.md"], folder, None, "en")
    return folder


@pytest.mark.parametrize("issue", ["demonstration", "seed"])
def test_editions_have_no_errors(issue: str, tmp_path: Path) -> None:
    folder = DEMONSTRATION if issue == "demonstration" else seed(tmp_path / "in")
    built = pipeline.make(folder, tmp_path / "out", formats=("pdf", "print"))
    kept, printed, _ = built.files
    assert printed.name.endswith("-print.pdf")
    for path, profile in ((printed, "print"), (kept, "archive"), (kept, "access")):
        found = examine(path, profile, "en")
        assert [each for each in found if each.severity is Severity.ERROR] == [], profile
        assert {each.rule for each in found} <= {"print.page-count", "access.table-head"}


def test_the_other_standard_has_no_errors(tmp_path: Path) -> None:
    layout = tmp_path / "own.toml"
    layout.write_text(X1A, "utf-8")
    built = pipeline.make(DEMONSTRATION, tmp_path, formats=("print",), layout=str(layout))
    assert [each.rule for each in examine(built.files[0], "print", "en")] == ["print.page-count"]


@pytest.mark.parametrize("scheme", ["saddle", "perfect"])
def test_sheets_have_no_errors(scheme: str, tmp_path: Path) -> None:
    """Sheets of PDF/X pages are PDF/X, and what stands on them beside the pages keeps to its rules."""
    issue = write_issue(tmp_path / "issue")
    printed = pipeline.make(issue, tmp_path, formats=("print",)).files[0]
    path = tmp_path / "sheets.pdf"
    path.write_bytes(impose(printed, Request(scheme, blanks="end")).pdf)
    assert {each.rule for each in examine(path, "print", "en")} <= {"print.page-count"}
