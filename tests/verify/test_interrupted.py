"""A build that is killed, or that cannot write, leaves the old files or the new ones, never a part of one."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.need import ROOT, need_helpers
from tests.samples import PARAGRAPH, write_issue
from typeset import outputs, pipeline
from typeset.diagnostics import InputFaults
from typeset.verify import verify

TIMES = 100


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".part"}


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Each file is the old or the new one; where they are of both builds, ``verify`` says so. The
    processes are forks of this one, so that most of the hundred die while they work, not while they
    start."""
    need_helpers()
    old, new = write_issue(tmp_path / "old"), write_issue(tmp_path / "new")
    record = new / "01-notice.xml"
    record.write_text(record.read_text("utf-8").replace(PARAGRAPH, PARAGRAPH * 2), "utf-8")
    sides = [files(_made(issue, tmp_path / f"{issue.name}-out")) for issue in (old, new)]
    out = _made(old, tmp_path / "out")
    begun = time.monotonic()
    _build(new, tmp_path / "timed")
    most = time.monotonic() - begun
    moment = random.Random(3)
    mixed = 0
    for _ in range(TIMES):
        _build(new, out, until=moment.uniform(0, most * 1.1))
        left = files(out)
        assert set(left) == set(sides[0])
        for name, data in left.items():
            assert data in (sides[0][name], sides[1][name]), name
        if left not in sides:
            if not mixed:
                assert verify(old, out, None, "en").findings
            mixed += 1
        for name, data in sides[0].items():
            (out / name).write_bytes(data)
    assert mixed < TIMES // 2


def _made(issue: Path, out: Path) -> Path:
    pipeline.make(issue, out)
    return out


def _build(issue: Path, out: Path, until: float | None = None) -> None:
    """Build ``issue`` in a process that is killed after so many seconds."""
    child = os.fork()
    if child == 0:
        try:
            pipeline.make(issue, out, jobs=2)
        finally:
            os._exit(0)
    if until is not None:
        time.sleep(until)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_what_a_killed_build_left_goes_with_the_next(tmp_path: Path) -> None:
    issue, out = write_issue(tmp_path / "issue"), tmp_path / "out"
    pipeline.make(issue, out)
    name = next(path.name for path in out.iterdir())
    dead = out / f".{name}.0badcafe.part"
    dead.write_bytes(b"half")
    day_before = time.time() - 2 * outputs.STALE
    os.utime(dead, (day_before, day_before))
    pipeline.make(issue, out)
    assert not dead.exists()


def test_a_full_disk(tmp_path: Path) -> None:
    """A limit on the size of files stands for it: the write fails in the middle."""
    issue, out = write_issue(tmp_path / "issue"), tmp_path / "out"
    pipeline.make(issue, out)
    before = files(out)
    record = issue / "01-notice.xml"
    record.write_text(record.read_text("utf-8").replace(PARAGRAPH, PARAGRAPH * 2), "utf-8")
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "make", str(issue), "--out", str(out)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr and str(out) in done.stderr
    assert files(out) == before
    assert not [*out.glob(".*")]


def test_several_files_are_exchanged_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error between two of them puts the first one back."""
    out = tmp_path / "out"
    outputs.write_whole(out, {"a": b"1", "b": b"1", "c": b"1"})
    whole = Path.replace

    def fails(self: Path, target: Path) -> Path:
        if Path(target).name == "b" and self.suffix == ".part":
            raise OSError(28, "No space left on device", str(target))
        return whole(self, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(InputFaults):
        outputs.write_whole(out, {"a": b"2", "b": b"2", "c": b"2", "d": b"2"})
    monkeypatch.undo()
    assert files(out) == {"a": b"1", "b": b"1", "c": b"1"}
