"""A real back issue falls on the pages that it was printed on, by layout parameters alone."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.need import need_shared, need_tool
from typeset import pipeline
from typeset.model.walk import characters
from typeset.stages import Set
from typeset.writers.pdf import write_pdf

HAN = re.compile("[\u3400-\u9fff]")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Set:
    folder = tmp_path_factory.mktemp("seed")
    pipeline.intake([need_shared() / "seed" / "gazette-2023-01.md"], folder, None, "en")
    return pipeline.set_issue(folder)


def test_start_pages(done: Set) -> None:
    printed = json.loads((need_shared() / "seed" / "printed-contents.json").read_text("utf-8"))
    assert [entry.start for entry in done.composition.page_map] == [
        entry["page"] for entry in printed["entries"]
    ]
    assert done.composition.page_map[-1].end == 56


def test_former_columns(done: Set) -> None:
    """Column ends of the original that are met within a line: no fewer than once reached."""
    found = pipeline.evidence(done)
    near = [one for one in found if one.distance is not None and abs(one.distance) <= 1]
    assert len(found) == 76
    assert len(near) >= 70


def test_the_layout_is_found_by_name_and_year(done: Set) -> None:
    assert Path(done.sheet.path).stem == "liangshan-2023"


def test_every_han_character_is_in_the_pdf_in_order(done: Set, tmp_path: Path) -> None:
    """Read back by another program: the records' Han characters are found one after the other, and what
    stands between them is no more than running heads and repeated table heads."""
    pdftotext = need_tool("pdftotext")
    path = tmp_path / "seed.pdf"
    path.write_bytes(write_pdf(done.composition.document, done.library))
    read = subprocess.run(
        [pdftotext, "-raw", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True
    )
    found = HAN.findall(read.stdout.decode("utf-8"))
    wanted = HAN.findall(
        "".join(text for record in done.issue.records() for text, _ in characters(record))
    )
    at = iter(found)
    lost = next((ch for ch in wanted if ch not in at), None)
    assert lost is None
    assert len(found) < 1.05 * len(wanted)
