"""An issue made a given number of pages: by what shows least, within the limits of the layout, or not at
all."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from tests.faces import library
from tests.layout.issues import texts, words, write
from tests.layout.test_mending import body
from tests.need import ROOT
from typeset.command import main
from typeset.diagnostics import InputFaults
from typeset.display import Page
from typeset.layout.fit import Fitted, Wanted, fit_issue, spaced
from typeset.layout.layout_file import load_stylesheet
from typeset.model.read import read_issue

PAGES = '[documents]\nstart = "page"\n'


def lengths(count: int, seed: int = 3) -> list[int]:
    chance = random.Random(seed)
    return [chance.randrange(45, 130) for _ in range(count)]


def fitted(folder: Path, text: str, layout: str, wanted: Wanted) -> Fitted:
    write(folder, text, layout)
    sheet = load_stylesheet(str(folder / "own.toml"), ROOT / "layouts")
    return fit_issue(read_issue(folder), sheet, library(), wanted)


def shown(pages: list[Page]) -> str:
    """The text of all pages but the page numbers, which change."""
    return "".join(words(item) for page in pages[1:] for item in texts(page) if not item.generated)


def count(made: Fitted) -> int:
    return len(made.composition.document.pages)


@pytest.mark.parametrize(
    ("wanted", "near"),
    [
        (Wanted(7), (7,)),
        (Wanted(4, True), (4, 8)),
        (Wanted(3, True), (6,)),
        (Wanted(9, True), (9,)),
    ],
)
def test_what_is_wanted_nearest_first(wanted: Wanted, near: tuple[int, ...]) -> None:
    assert wanted.near(6) == near


def test_an_issue_that_fits_is_left_alone(tmp_path: Path) -> None:
    made = fitted(tmp_path, body(lengths(30)), PAGES, Wanted(1, True))
    assert made.fit.changes == ()
    assert made.fit.before == count(made)


@pytest.mark.parametrize("more", (-1, 1))
def test_paragraphs_a_line_shorter_or_longer_save_or_fill_a_page(tmp_path: Path, more: int) -> None:
    # As many paragraphs as end a few lines below (above) the foot of a page.
    for paragraphs in range(36, 60):
        text = body(lengths(paragraphs))
        by_itself = fitted(tmp_path, text, PAGES, Wanted(1, True))
        try:
            made = fitted(
                tmp_path, text, PAGES + "[fit]\nspaces = 0\n", Wanted(count(by_itself) + more)
            )
        except InputFaults:
            continue
        assert count(made) == count(by_itself) + more
        assert shown([*made.composition.document.pages]) == shown(
            [*by_itself.composition.document.pages]
        )
        assert {change.what for change in made.fit.changes} == {"paragraph"}
        assert {change.amount for change in made.fit.changes} <= {more, -more}
        again = fitted(
            tmp_path, text, PAGES + "[fit]\nspaces = 0\n", Wanted(count(by_itself) + more)
        )
        assert again.fit == made.fit
        return
    pytest.fail("no issue was brought to another number of pages")


def test_spaces_of_one_kind_of_heads_change_together() -> None:
    sheet = load_stylesheet("gazette", ROOT / "layouts")
    parts = spaced(sheet, "parts", -1)
    assert parts.styles["part-label"].before == sheet.styles["part-label"].before - 1
    assert parts.styles["title"] == sheet.styles["title"]
    assert parts.headings == sheet.headings
    documents = spaced(sheet, "documents", 1)
    assert documents.styles["number"].after == sheet.styles["number"].after + 1
    assert documents.styles["number"].before == 0
    assert documents.documents.gap == sheet.documents.gap + 1


def test_documents_run_on_only_where_the_layout_allows_it(tmp_path: Path) -> None:
    text = body(lengths(3))
    pages = count(fitted(tmp_path, text, PAGES, Wanted(1, True)))
    allowed = PAGES + "[fit]\nrun_on = true\n"
    assert [c.what for c in fitted(tmp_path, text, allowed, Wanted(pages - 1)).fit.changes] == [
        "run-on"
    ]
    with pytest.raises(InputFaults):
        fitted(tmp_path, text, PAGES, Wanted(pages - 1))


def test_what_cannot_be_done_is_a_fault_that_says_how_near_it_comes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, body(lengths(20)), PAGES)
    out = tmp_path / "out"
    own = str(tmp_path / "own.toml")
    status = main(
        ["make", str(tmp_path), "--out", str(out), "--layout", own, "--fit", "40", "--lang", "en"]
    )
    assert status == 1
    assert not out.exists()
    message = capsys.readouterr().err
    assert "cannot be made 40 pages" in message
    assert "reaches" in message


def test_the_manifest_says_what_was_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, body(lengths(3)), PAGES + "[fit]\nrun_on = true\n")
    out = tmp_path / "out"
    own = str(tmp_path / "own.toml")
    command = ["make", str(tmp_path), "--out", str(out), "--layout", own, "--lang", "en"]
    assert main([*command, "--fit", "2"]) == 0
    assert "3 pages made 2 by these changes" in capsys.readouterr().err
    manifest = json.loads((out / "case-build.json").read_text("utf-8"))
    assert manifest["page_count"] == 2
    assert manifest["fit"]["wanted"] == "2"
    assert [change["what"] for change in manifest["fit"]["changes"]] == ["run-on"]
    first = (out / "case.pdf").read_bytes()
    assert main([*command, "--fit", "2x"]) == 0
    assert (out / "case.pdf").read_bytes() == first


@pytest.mark.parametrize("word", ("0", "x", "-4", "4y", "四", "1000000"))
def test_a_number_of_pages_is_one(word: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(["pages", f"--fit={word}"])
    assert left.value.code == 2
