"""An issue made again is compared with what was made; a lock keeps its look; each difference is named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.command.test_command import run
from tests.need import ROOT
from tests.samples import CIRCULAR, write_issue
from typeset import pipeline, resources, stages
from typeset.diagnostics import InputFaults
from typeset.lock import read_lock
from typeset.verify import Verified, accept, verify


@pytest.fixture
def issue(tmp_path: Path) -> Path:
    return write_issue(tmp_path / "issue", _02_circular=CIRCULAR)


@pytest.fixture
def own(issue: Path) -> Path:
    """The layout of the issue, beside it."""
    layout = issue / "own.toml"
    layout.write_text('extends = "gazette"\n\n[page]\nlines = 40\n', "utf-8")
    file = issue / "issue.toml"
    text = file.read_text("utf-8")
    assert 'layout = "gazette"' in text
    file.write_text(text.replace('layout = "gazette"', 'layout = "own.toml"'), "utf-8")
    return layout


def rules(found: Verified) -> list[str]:
    return [each.rule for each in found.findings]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_same_is_the_same(issue: Path, tmp_path: Path) -> None:
    built = pipeline.make(issue, tmp_path / "out", formats=("pdf", "print"))
    found = verify(issue, tmp_path / "out", None, "en")
    assert found == ([], 2)
    text = built.files[-1].read_text("utf-8")
    assert str(tmp_path) not in text and str(ROOT) not in text


def test_what_has_changed_is_named(issue: Path, tmp_path: Path, own: Path) -> None:
    out = tmp_path / "out"
    pipeline.make(issue, out)
    record = next(issue.glob("*.xml"))
    edit(record, "</title>", "　</title>")
    assert rules(verify(issue, out, None, "en")) == ["verify.input", "verify.output"]
    edit(record, "　</title>", "</title>")
    edit(own, "40", "39")
    found = verify(issue, out, None, "zh")
    assert rules(found) == ["verify.layout", "verify.output"]
    assert "own.toml" in found.findings[0].message
    edit(own, "39", "40")
    assert rules(verify(issue, out, None, "en")) == []


def test_files_that_are_not_those_of_the_manifest(issue: Path, tmp_path: Path) -> None:
    """As when a build was stopped between two of its files: the manifest comes last."""
    out = tmp_path / "out"
    pdf = pipeline.make(issue, out).files[0]
    whole = pdf.read_bytes()
    pdf.write_bytes(whole + b"\n")
    assert rules(verify(issue, out, None, "en")) == ["verify.file"]
    pdf.unlink()
    assert rules(verify(issue, out, None, "en")) == ["verify.missing"]


def test_another_program_is_told_from_another_input(issue: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    pdf, manifest = pipeline.make(issue, out).files
    rows = json.loads(manifest.read_text("utf-8"))
    rows["versions"]["lxml"] = "1.0"
    rows["outputs"][pdf.name] = "0" * 64
    manifest.write_text(json.dumps(rows), "utf-8")
    found = verify(issue, out, None, "en").findings
    assert [(each.rule, str(each.severity)) for each in found] == [
        ("verify.file", "error"),
        ("verify.version", "note"),
        ("verify.output", "error"),
    ]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"outputs": 1}', "\0"])
def test_a_manifest_that_is_none(issue: Path, tmp_path: Path, text: str) -> None:
    out = tmp_path / "out"
    manifest = pipeline.make(issue, out).files[-1]
    manifest.write_text(text, "utf-8")
    with pytest.raises(InputFaults) as raised:
        verify(issue, out, None, "en")
    assert [fault.rule for fault in raised.value.faults] == ["verify.manifest"]


def test_command(issue: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    assert run("verify", str(issue), "--against", out).returncode == 1
    pipeline.make(issue, Path(out))
    assert run("verify", str(issue), "--against", out).returncode == 0
    edit(next(issue.glob("*.xml")), "</title>", "　</title>")
    done = run("verify", str(issue), "--against", out, "--json")
    assert done.returncode == 3
    assert {row["rule"] for row in json.loads(done.stdout)} == {"verify.input", "verify.output"}


# ---------------------------------------------------------------- lock


def test_a_locked_issue_keeps_its_look(issue: Path, tmp_path: Path, own: Path) -> None:
    out = tmp_path / "out"
    accept(issue)
    pipeline.make(issue, out)
    edit(own, "40", "39")
    found = verify(issue, out, None, "en")
    assert [(each.rule, str(each.severity)) for each in found.findings] == [("lock.moved", "note")]
    accept(issue)
    assert rules(verify(issue, out, None, "en")) == ["verify.layout", "verify.output"]


def test_a_lock_holds_what_the_program_ships(issue: Path) -> None:
    accept(issue)
    lock = read_lock(issue)
    assert lock is not None and lock.layout == "gazette"
    assert lock.path.read_bytes() == (resources.root() / "layouts" / "gazette.toml").read_bytes()
    assert stages.open_library().provenance()[0].id in lock.fonts


def faults(issue: Path, tmp_path: Path) -> list[str]:
    with pytest.raises(InputFaults) as raised:
        pipeline.make(issue, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    messages = [fault.message(lang) for fault in raised.value.faults for lang in ("zh", "en")]
    assert all("--accept" in message for message in messages)
    return [fault.rule for fault in raised.value.faults]


def test_a_lock_that_does_not_fit(issue: Path, tmp_path: Path) -> None:
    accept(issue)
    place = issue / "lock" / "lock.toml"
    whole = place.read_text("utf-8")
    face = 'noto-serif-sc" = "'
    edit(place, face + whole.partition(face)[2][:4], face + "0000")
    assert faults(issue, tmp_path) == ["lock.font"]
    place.write_text(whole, "utf-8")
    edit(issue / "lock" / "gazette.toml", "\n", "\n\n")
    assert faults(issue, tmp_path) == ["lock.copy"]
    accept(issue)
    edit(issue / "issue.toml", 'layout = "gazette"', 'layout = "large-print"')
    assert faults(issue, tmp_path) == ["lock.layout"]
    for text in ("", "x", "layout = 1", 'layout = "gazette"\nfonts = {}\nlayouts = {"../a" = "b"}'):
        place.write_text(text, "utf-8")
        assert faults(issue, tmp_path) == ["lock.unreadable"]
    shutil.rmtree(issue / "lock")
    pipeline.make(issue, tmp_path / "out")
