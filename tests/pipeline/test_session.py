"""A session writes what a build from nothing would write, whatever has been edited in between."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.need import ROOT
from typeset import pipeline
from typeset.diagnostics import InputFaults
from typeset.session import Session


@pytest.fixture
def issue(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "sources" / "2025-03", tmp_path / "issue")
    shutil.copy(ROOT / "sources" / "publication.toml", tmp_path)
    return tmp_path / "issue"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def check(session: Session, issue: Path, work: Path) -> None:
    session.make()
    shutil.rmtree(work / "anew", ignore_errors=True)
    pipeline.make(issue, work / "anew", jobs=1)
    for path in (work / "anew").iterdir():
        assert path.read_bytes() == (work / "out" / path.name).read_bytes(), path.name


def test_edits(issue: Path, tmp_path: Path) -> None:
    session = Session(issue, tmp_path / "out")
    check(session, issue, tmp_path)
    check(session, issue, tmp_path)
    report, plan = issue / "01-report.xml", issue / "04-water-plan.xml"
    # A character for another; more text, so that pages move; a rare character and back; a new face.
    edit(report, "发展", "发扬")
    check(session, issue, tmp_path)
    edit(report, "</p>", "稳中求进，" * 400 + "</p>")
    check(session, issue, tmp_path)
    edit(plan, "水网", "水犇")
    check(session, issue, tmp_path)
    edit(plan, "水犇", "水网")
    check(session, issue, tmp_path)
    edit(issue / "issue.toml", "2025", "2026")
    check(session, issue, tmp_path)
    edit(tmp_path / "publication.toml", "公报", "公告")
    check(session, issue, tmp_path)


def test_a_record_that_goes_and_comes(issue: Path, tmp_path: Path) -> None:
    session = Session(issue, tmp_path / "out")
    check(session, issue, tmp_path)
    edit(issue / "issue.toml", '"07-lapse.xml",', "")
    check(session, issue, tmp_path)
    edit(issue / "issue.toml", '"06-opinion.xml",', '"06-opinion.xml", "07-lapse.xml",')
    check(session, issue, tmp_path)


def test_faults_come_and_go(issue: Path, tmp_path: Path) -> None:
    session = Session(issue, tmp_path / "out")
    check(session, issue, tmp_path)
    report = issue / "01-report.xml"
    for old, new in (("<p>", "<q>"), ("发展", "\U0003134a")):  # no such element, no such character
        edit(report, old, new)
        for _ in range(2):
            with pytest.raises(InputFaults):
                session.make()
        edit(report, new, old)
        check(session, issue, tmp_path)


def test_another_layout(issue: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "layouts" / "large-print.toml", issue)
    edit(issue / "issue.toml", 'layout = "gazette"', 'layout = "large-print.toml"')
    session = Session(issue, tmp_path / "out")
    check(session, issue, tmp_path)
    edit(issue / "large-print.toml", "16pt", "15pt")
    check(session, issue, tmp_path)
