"""Helper processes: what they send arrives, what they raise is raised, none is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from typeset import processes
from typeset.diagnostics import Fault, InputFaults, Span
from typeset.processes import Helper, HelperDiedError, Send

pytestmark = pytest.mark.usefixtures("helpers")


def children() -> list[str]:
    task = Path(f"/proc/self/task/{os.getpid()}/children")
    return task.read_text().split()


def test_values_arrive_in_order() -> None:
    big = os.urandom(300_000)  # more than a pipe holds

    def work(send: Send) -> None:
        for value in (1, "二", big):
            send(value)

    before = children()
    with Helper(work) as helper:
        assert list(helper) == [1, "二", big]
    assert children() == before


def test_faults_are_raised_here() -> None:
    fault = Fault("model.empty", Span("a.xml", 3), {"element": "<p>"})

    def work(send: Send) -> None:
        send(1)
        raise InputFaults([fault])

    with pytest.raises(InputFaults) as raised, Helper(work) as helper:
        list(helper)
    assert raised.value.faults == (fault,)


def test_an_error_brings_its_traceback() -> None:
    def work(send: Send) -> None:
        raise ZeroDivisionError("here")

    with pytest.raises(ZeroDivisionError) as raised, Helper(work) as helper:
        list(helper)
    assert "in work" in raised.value.__notes__[0]


def test_an_error_that_cannot_be_pickled() -> None:
    class LocalError(Exception):
        pass

    def work(send: Send) -> None:
        raise LocalError("here")

    with pytest.raises(RuntimeError, match="LocalError: here"), Helper(work) as helper:
        list(helper)


def test_a_helper_that_is_killed() -> None:
    def work(send: Send) -> None:
        send(1)
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(HelperDiedError), Helper(work) as helper:
        list(helper)


def test_a_caller_that_fails_ends_the_helper() -> None:
    def work(send: Send) -> None:
        signal.pause()

    before = children()
    with pytest.raises(KeyError), Helper(work):
        raise KeyError
    assert children() == before


def test_a_helper_that_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PATIENCE", 0.05)

    def work(send: Send) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        send("ready")
        while True:
            signal.pause()

    before = children()
    with pytest.raises(KeyError), Helper(work) as helper:
        assert next(iter(helper)) == "ready"
        raise KeyError
    assert children() == before


def test_helpers_of_helpers_end_too(tmp_path: Path) -> None:
    def work(send: Send) -> None:
        def inner(_: Send) -> None:
            (tmp_path / "pid").write_text(str(os.getpid()))
            signal.pause()

        with Helper(inner):
            while not (tmp_path / "pid").exists():
                pass
            send("ready")
            signal.pause()

    with pytest.raises(KeyError), Helper(work) as helper:
        assert next(iter(helper)) == "ready"
        raise KeyError
    pid = int((tmp_path / "pid").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_caller_that_stops_listening() -> None:
    def work(send: Send) -> None:
        while True:
            send(bytes(100_000))

    before = children()
    with Helper(work) as helper:
        assert next(iter(helper)) == bytes(100_000)
    assert children() == before


def test_one_job_is_no_helper() -> None:
    assert not processes.available(1)


_STOPPED_AT_ONCE = """
from typeset.processes import Helper

for _ in range(300):
    try:
        with Helper(lambda send: send(1)):
            raise ValueError
    except (ValueError, KeyboardInterrupt):
        pass
print("done")
"""


def test_a_helper_that_is_stopped_as_it_starts_does_not_go_on_as_its_parent() -> None:
    run = subprocess.run(
        [sys.executable, "-c", _STOPPED_AT_ONCE], capture_output=True, text=True, check=True
    )
    assert run.stdout == "done\n"
