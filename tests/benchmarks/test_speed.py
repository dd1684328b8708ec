"""The clock runs whole processes and says when one fails; how fast they are is no test."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.speed import Side, measure_pair, run_once
from tests.need import missing


def test_runs_alternate(tmp_path: Path) -> None:
    log = tmp_path / "log"
    script = "import sys; open(sys.argv[1], 'a').write(sys.argv[2])"
    a, b = (Side(name, [sys.executable, "-c", script, str(log), name]) for name in "ab")
    measure_pair(a, b, 3)
    assert log.read_text().startswith("abababab")
    assert len(a.seconds) == len(b.mib) == 3
    assert min(a.mib) > 1


def test_memory_of_children_counts() -> None:
    hold = "import time; x = bytearray(60 << 20); time.sleep(0.5)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}])"
    side = Side("parent", [sys.executable, "-c", parent])
    other = Side("bare", [sys.executable, "-c", "import time; time.sleep(0.3)"])
    measure_pair(side, other, 1)
    if side.tree_mib is None or other.tree_mib is None:
        missing("/proc/PID/smaps_rollup")
    assert side.tree_mib > other.tree_mib + 50


def test_failure_is_told() -> None:
    side = Side("ours", [sys.executable, "-c", "raise SystemExit('no issue')"])
    with pytest.raises(RuntimeError, match="no issue"):
        run_once(side)
