"""Documents of other gazettes, in the manner of other programs, against what an editor makes of them."""

from __future__ import annotations

import pytest

from tests.intake.reading import FOREIGN, differences, expectation, intake

NAMES = sorted(path.stem for path in FOREIGN.glob("*.md") if path.stem != "README")

ALSO_RIGHT = {
    # [[choice]] of the files: the order's title holds its issuer.
    "1-issue": {"document 1 issuers"},
    # The contents of an instrument are kept as paragraphs.
    "3-order": {"document 1 issuers", "inventory paragraphs", "document 1 paragraphs"},
    # One scheme covers decimal numbers of every depth; a） to d） are paragraphs.
    "4-emergency": {
        *(
            f"{where} headings/{scheme}"
            for where in ("inventory", "document 1")
            for scheme in ("1", "1.1", "1.1.1")
        ),
        *(
            f"{where} {what}"
            for where in ("inventory", "document 1")
            for what in ("lists", "list items", "paragraphs")
        ),
    },
    # The line of an HTML table is that of its first row, not of <table>.
    "7-statistics": {"table 36 line"},
}


@pytest.mark.parametrize("name", NAMES)
def test_foreign_document(name: str) -> None:
    also = ALSO_RIGHT.get(name, set())
    wrong = [d for d in differences(expectation(name), intake(name)) if d.split(":")[0] not in also]
    assert wrong == []


def test_lines_with_letters_are_paragraphs_of_their_own() -> None:
    """What ALSO_RIGHT lets pass for 4-emergency, said exactly."""
    wrong = dict(
        d.split(": ", 1) for d in differences(expectation("4-emergency"), intake("4-emergency"))
    )
    assert wrong["inventory paragraphs"] == "16, 20"
    assert wrong["inventory list items"] == "8, 4"
    assert wrong["inventory headings/1.1"] == "11, 21"
