"""A real back issue falls on the pages that it was printed on, by layout parameters alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.need import need_shared
from typeset import pipeline


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> pipeline.Set:
    folder = tmp_path_factory.mktemp("seed")
    pipeline.intake([need_shared() / "seed" / "gazette-2023-01.md"], folder, None, "en")
    return pipeline.set_issue(folder)


def test_start_pages(done: pipeline.Set) -> None:
    printed = json.loads((need_shared() / "seed" / "printed-contents.json").read_text("utf-8"))
    assert [entry.start for entry in done.composition.page_map] == [
        entry["page"] for entry in printed["entries"]
    ]
    assert done.composition.page_map[-1].end == 56


def test_former_columns(done: pipeline.Set) -> None:
    """Column ends of the original that are met within a line: no fewer than once reached."""
    found = pipeline.evidence(done)
    near = [one for one in found if one.distance is not None and abs(one.distance) <= 1]
    assert len(found) == 76
    assert len(near) >= 30


def test_the_layout_is_found_by_name_and_year(done: pipeline.Set) -> None:
    assert Path(done.sheet.path).stem == "liangshan-2023"
