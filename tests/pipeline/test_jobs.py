"""However many processes a build takes, and whatever becomes of them, the bytes are the same."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from types import ModuleType

import pytest

from tests.need import ROOT
from tests.samples import CIRCULAR, write_issue
from typeset import beside, pipeline
from typeset.diagnostics import InputFaults
from typeset.layout import galleys, shares
from typeset.model import read

DEMONSTRATION = ROOT / "sources" / "2025-03"
helped = pytest.mark.usefixtures("helpers")


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("alone")
    pipeline.make(DEMONSTRATION, out, jobs=1)
    return files(out)


@helped
def test_two_processes(
    tmp_path: Path, alone: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.delattr(pipeline, "set_issue")  # the way for one process
    pipeline.make(DEMONSTRATION, tmp_path, jobs=2, progress=lambda *counts: told.append(counts))
    assert files(tmp_path) == alone
    assert told


@helped
def test_pages_written_by_two(
    tmp_path: Path, alone: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "MANY_PAGES", 2)
    pipeline.make(DEMONSTRATION, tmp_path, jobs=2)
    assert files(tmp_path) == alone


@helped
@pytest.mark.parametrize(
    ("module", "name"), [(shares, "send_share"), (beside, "faces_for"), (beside, "_streams")]
)
def test_a_helper_that_dies(
    tmp_path: Path,
    alone: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    name: str,
) -> None:
    here, whole = os.getpid(), getattr(module, name)

    def dies(*arguments: object) -> object:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(*arguments)

    monkeypatch.setattr(module, name, dies)
    pipeline.make(DEMONSTRATION, tmp_path, jobs=2)
    assert files(tmp_path) == alone


@helped
@pytest.mark.parametrize("mine", [slice(0, 1), slice(0, None, 2), slice(1, None, 2)])
def test_pages_that_another_process_draws(
    tmp_path: Path, alone: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, mine: slice
) -> None:
    """Whatever the partner has set, pages are made up from its outline, with what stands beside it."""
    listed = read.open_issue(DEMONSTRATION).listed
    own = listed[mine]
    monkeypatch.setattr(
        shares, "shared_out", lambda *_: (own, [each for each in listed if each not in own])
    )
    monkeypatch.delattr(pipeline, "set_issue")
    pipeline.make(DEMONSTRATION, tmp_path, jobs=2)
    assert files(tmp_path) == alone


@helped
def test_a_share_that_has_to_wait(
    tmp_path: Path, alone: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document that shows page numbers waits for those of the others."""
    everything = ([], read.open_issue(DEMONSTRATION).listed)
    monkeypatch.setattr(shares, "shared_out", lambda *_: everything)
    pipeline.make(DEMONSTRATION, tmp_path, jobs=2)
    assert files(tmp_path) == alone


@helped
def test_the_same_lines_from_a_helper(
    tmp_path: Path, alone: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = next(name for name in alone if name.endswith(".pdf"))
    pipeline.make(DEMONSTRATION, tmp_path / "two", jobs=2, dump="page")
    assert files(tmp_path / "two")[name] == alone[name]

    def dies(*_: object) -> bytes:
        os.kill(os.getpid(), signal.SIGKILL)
        return b""

    monkeypatch.setattr(galleys, "_dumped", dies)
    pipeline.make(DEMONSTRATION, tmp_path / "one", jobs=2, dump="page")
    assert files(tmp_path / "one")[name] == alone[name]


@pytest.mark.parametrize("jobs", [1, 2])
def test_faults_reach_the_caller(tmp_path: Path, jobs: int) -> None:
    issue = write_issue(tmp_path / "issue", _02_circular=CIRCULAR.replace("</title>", "", 1))
    with pytest.raises(InputFaults) as raised:
        pipeline.make(issue, tmp_path / "out", jobs=jobs)
    assert [fault.rule for fault in raised.value.faults] == ["model.tags"]
    assert not (tmp_path / "out").exists()


@helped
def test_effort_is_shared() -> None:
    from typeset.model.read import read_issue
    from typeset.model.walk import shows_pages

    records = list(read_issue(DEMONSTRATION).records())
    given = galleys.shared_out(records)
    assert 1 < len(given) < len(records)
    assert not any(map(shows_pages, given))
