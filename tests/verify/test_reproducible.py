"""The same bytes wherever and however an issue is made (PDF, edition for print, manifest)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.need import ROOT
from typeset import pipeline

DEMONSTRATION = ROOT / "sources" / "2025-03"


def made(folder: Path, issue: Path, *words: str, **environment: str) -> dict[str, bytes]:
    """The files of ``issue``, made in ``folder`` by a process of its own."""
    folder.mkdir(parents=True)
    subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "make", str(issue), "--out", "out", *words],
        cwd=folder,
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
    )
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}


def test_another_time_zone_locale_place_and_seed(tmp_path: Path) -> None:
    shutil.copytree(DEMONSTRATION, tmp_path / "别处" / "issue")
    shutil.copy(ROOT / "sources" / "publication.toml", tmp_path / "别处")
    here = made(
        *(tmp_path / "a", DEMONSTRATION, "--jobs", "1"),
        **{"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    )
    there = made(
        *(tmp_path / "b", tmp_path / "别处" / "issue", "--jobs", "2"),
        **{"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "77", "HOME": "/"},
    )
    assert here == there
    assert len(here) == 2


def test_no_time_of_day_in_the_files(tmp_path: Path) -> None:
    """With the edition for print; a file of another second is the same."""
    formats = ("pdf", "print")
    first = pipeline.make(DEMONSTRATION, tmp_path / "a", formats=formats).files
    second = pipeline.make(DEMONSTRATION, tmp_path / "b", formats=formats).files
    assert [path.name for path in first] == [path.name for path in second]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
