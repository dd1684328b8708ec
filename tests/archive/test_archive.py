"""Back issues in bulk: all are made, one that is bad or whose process dies stops no other, and is found."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from tests.command.test_command import run
from tests.need import ROOT
from tests.samples import ISSUE, write_issue
from typeset import pipeline
from typeset.archive import CATALOGUE, Summary, regenerate
from typeset.archive.catalogue import Catalogue, Gap, Hit
from typeset.archive.runners import DIED, run_here
from typeset.archive.work import Done, Job, work
from typeset.diagnostics import InputFaults

here = partial(run_here, count=2)


def alone(jobs: Sequence[Job]) -> Iterator[Done]:
    return map(work, jobs)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Issues 1, 2 and 4 of a year, the second one faulty."""
    for number in (1, 2, 4):
        text = re.sub(r"(?m)^number = 1$", f"number = {number}", ISSUE)
        text = text.replace('id = "2025-01"', f'id = "2025-0{number}"')
        files = {"issue": text} | ({"_01_notice": "<document>"} if number == 2 else {})
        write_issue(tmp_path / "issues" / "2025" / f"{number:02d}", **files)
    return tmp_path / "issues"


def names(summary: Summary) -> list[str]:
    return [done.name for done in summary.faulty]


def hits(out: Path, *words: str) -> list[Hit]:
    with Catalogue(out / CATALOGUE, must_exist=True) as catalogue:
        return [*catalogue.find(words, 100)]


def test_all_are_made_and_listed(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    told: list[tuple[int, int]] = []
    summary = regenerate(folder, out, here, lambda done, total, _: told.append((done, total)))
    assert (summary.made, summary.current, names(summary)) == (2, 0, ["2025/02"])
    assert "01-notice.xml" in summary.faulty[0].faults[0]
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert summary.gaps == [Gap("云浦州人民政府公报", 2025, (2, 3))]
    for number in ("01", "04"):
        pipeline.make(folder / "2025" / number, tmp_path / number)
        for path in (tmp_path / number).iterdir():
            assert path.read_bytes() == (out / "2025" / number / path.name).read_bytes()


def test_what_has_not_changed_is_not_made_again(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    regenerate(folder, out, alone)
    record = folder / "2025" / "02" / "01-notice.xml"
    record.write_text((folder / "2025" / "01" / "01-notice.xml").read_text("utf-8"), "utf-8")
    (out / "2025" / "04" / "2025-04.pdf").unlink()
    summary = regenerate(folder, out, alone)
    assert (summary.made, summary.current, names(summary)) == (2, 1, [])
    assert summary.gaps == [Gap("云浦州人民政府公报", 2025, (3,))]
    (folder / "2025" / "04" / "issue.toml").unlink()
    assert regenerate(folder, out, alone) == Summary(0, 2, [], [])
    assert {hit.issue for hit in hits(out, "春耕")} == {"2025/01", "2025/02"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["春耕备耕"], ["notice"]),
        (["春耕"], ["notice"]),
        (["罗青禾", "林业局"], ["personnel"]),
        (["云浦府发〔2025〕2号"], ["circular"]),
        (["2025-01-20"], ["circular"]),
        (["云浦州人民政府", "考核"], ["circular"]),
        (["临溪县"], ["circular"]),
        (['"', "*"], []),
        (["春耕", "考核"], []),
    ],
)
def test_words_find_documents(
    folder: Path, tmp_path: Path, words: list[str], found: list[str]
) -> None:
    out = tmp_path / "out"
    regenerate(folder / "2025" / "01", out, alone)
    assert [hit.id for hit in hits(out, *words)] == found


def test_a_process_that_dies_costs_its_issue(folder: Path, tmp_path: Path) -> None:
    record = folder / "2025" / "02" / "01-notice.xml"
    record.write_text((folder / "2025" / "01" / "01-notice.xml").read_text("utf-8"), "utf-8")

    def killed(jobs: Sequence[Job]) -> Iterator[Done]:
        done = run_here(jobs, 1)
        yield next(done)
        for child in multiprocessing.active_children():
            os.kill(child.pid or 0, signal.SIGKILL)
        yield from done

    summary = regenerate(folder, tmp_path / "out", killed)
    assert summary.made == 2
    assert [done.faults for done in summary.faulty] == [(DIED,)]
    assert regenerate(folder, tmp_path / "out", here).faulty == []


def test_a_cluster_of_which_a_worker_dies(folder: Path, tmp_path: Path) -> None:
    # In a process of its own: a cluster leaves threads behind, beside which no helper may be forked.
    done = subprocess.run(
        [sys.executable, "-m", "tests.archive.cluster", str(folder), str(tmp_path / "out")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [2, ["2025/02"]]


def test_no_scheduler_and_no_catalogue(folder: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    done = run("archive", str(folder), "--out", out, "--scheduler", "nonsense://x", "--lang", "en")
    assert done.returncode == 1
    assert "nonsense://x" in done.stderr and "Traceback" not in done.stderr
    bad = tmp_path / CATALOGUE
    for data in (None, b"no database at all, but long enough to be one" * 30):
        if data is not None:
            bad.write_bytes(data)
        with pytest.raises(InputFaults) as raised:
            Catalogue(bad, must_exist=True)
        assert [fault.rule for fault in raised.value.faults] == ["archive.catalogue"]


def test_commands(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("archive", str(folder), "--out", str(out), "--jobs", "2", "--lang", "en")
    assert done.returncode == 1, done.stderr
    assert "2 issues made, 0 unchanged, 1 at fault" in done.stderr
    assert "no issue 2, 3" in done.stderr and "01-notice.xml" in done.stderr
    done = run("find", "春耕", "--catalogue", str(out / CATALOGUE), "--json")
    assert done.returncode == 0
    assert [row["issue"] for row in json.loads(done.stdout)] == ["2025/01", "2025/04"]
    assert run("archive", str(tmp_path / "nothing"), "--out", str(out)).returncode == 1
    assert run("find", "x", "--catalogue", str(tmp_path / "none")).returncode == 1


def test_faults_are_told_in_the_language_of_the_run(folder: Path, tmp_path: Path) -> None:
    done = run(
        "archive", str(folder), "--out", str(tmp_path / "out"), "--jobs", "1", "--lang", "zh"
    )
    assert "请" in next(line for line in done.stderr.splitlines() if "01-notice.xml" in line)


def test_a_place_that_cannot_be_written_to(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    done = run("archive", str(folder), "--out", str(tmp_path / "out"), "--lang", "en")
    assert done.returncode == 1
    assert "a folder is wanted here" in done.stderr and "Traceback" not in done.stderr
