"""One record built by itself: the files and what the manifest says of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.layout.official import DEMONSTRATION
from tests.need import need_helpers
from typeset import pipeline
from typeset.command import main
from typeset.session import Session

LEFT_OUT = ["copy-number", "classification", "urgency", "signatories", "colophon"]


def manifest(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "flood-works-build.json").read_text("utf-8"))
    return found


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """The record in a folder with another one beside it, which is no business of this build."""
    shutil.copy(DEMONSTRATION, tmp_path)
    (tmp_path / "other.xml").write_text("<no/>", "utf-8")
    return tmp_path / DEMONSTRATION.name


def test_the_manifest_names_the_record_alone(record: Path, tmp_path: Path) -> None:
    assert main(["make", str(record), "--out", str(tmp_path / "out")]) == 0
    found = manifest(tmp_path / "out")
    assert list(found["inputs"]) == [record.name]
    assert list(found["layouts"]) == ["gazette.toml", "gb9704.toml", "large-print.toml"]
    assert found["pages"][0]["id"] == "flood-works" and found["pages"][0]["end"] == 6
    assert "left_out" not in found


def test_a_gazette_says_what_it_leaves_out(record: Path, tmp_path: Path) -> None:
    pipeline.make(record, tmp_path / "out", layout="gazette")
    assert manifest(tmp_path / "out")["left_out"] == {"flood-works": LEFT_OUT}


def test_the_same_bytes_by_every_way(record: Path, tmp_path: Path) -> None:
    need_helpers()
    built = []
    for name, jobs in (("one", 1), ("all", None)):
        pipeline.make(record, tmp_path / name, jobs=jobs)
        built.append((tmp_path / name / "flood-works.pdf").read_bytes())
    session = Session(record, tmp_path / "session")
    for _ in range(2):
        session.make()
        built.append((tmp_path / "session" / "flood-works.pdf").read_bytes())
    assert len(set(built)) == 1


def test_a_reference_to_nothing_is_a_fault(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = record.read_text("utf-8").replace("见附件1。", '见<ref to="gone">附件9</ref>。')
    record.write_text(text, "utf-8")
    assert main(["--lang", "en", "make", str(record)]) == 1
    place = next(n for n, line in enumerate(text.split("\n"), 1) if "gone" in line)
    assert f"{record}:{place}: " in capsys.readouterr().err


def test_pages_of_a_record(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pages", str(record), "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["start"], row["end"], row["section"]) == (1, 6, "")
