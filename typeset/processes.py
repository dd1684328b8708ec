"""A helper process for work that can be done beside other work.

Comes in: a function. Goes out: what it sends, value by value, as if it had been called here: what it
raises is raised here too. The helper is a fork of this process, so it starts with all that is loaded
and read, in a millisecond; where forking is not safe (Windows, macOS, a process with threads) or not
wanted, ``available`` says so and the caller does the work itself. A helper that dies without a word
(out of memory) is a ``HelperDiedError``: the caller does its work again.

Floor 0: knows processes and pipes, nothing of what is sent.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, BinaryIO, NoReturn, Self

Send = Callable[[object], None]
"""What a helper hands its values to; anything that can be pickled."""
Receive = Callable[[], Any]
"""Waits for the next value that the caller tells a ``Partner``."""

PATIENCE = 1.0
"""Seconds that an interrupted helper has to end."""
PIPE = 1 << 20
"""Bytes that a pipe holds, if the system lets it."""
_VALUE, _ERROR, _END = 0, 1, 2
_open: list[BinaryIO] = []
"""The ends of pipes that this process holds: a new helper must not keep them open."""


class HelperDiedError(Exception):
    """A helper ended without having said that it was done."""


class AloneError(Exception):
    """The work has to be done in one process."""


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def available(jobs: int | None) -> bool:
    """Whether a helper may be started. ``jobs`` is how many processes are wanted at a time; without it,
    as many as there are processors."""
    threading = sys.modules.get("threading")
    alone = threading is None or threading.active_count() == 1
    return (processors() if jobs is None else jobs) > 1 and sys.platform == "linux" and alone


class Helper:
    """A process that runs ``work``; iterate over it for the values that ``work`` sends.

    Use it in a ``with`` statement: at its end the process is gone, whatever happened.
    """

    def __init__(self, work: Callable[[Send], None]) -> None:
        reading, writing = _wide_pipe()
        # An interrupt waits until the helper can answer it: before that it would go on as this process.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        self._pid = os.fork()
        if self._pid == 0:
            _run(work, reading, writing)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        os.close(writing)
        self._pipe = os.fdopen(reading, "rb")
        _open.append(self._pipe)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        _open.remove(self._pipe)
        self._pipe.close()
        if kind is not None:
            self._stop()
        else:
            os.waitpid(self._pid, 0)

    def _stop(self) -> None:
        """Interrupt the helper, so that it can stop helpers of its own; kill it if it does not listen."""
        os.kill(self._pid, signal.SIGINT)
        end = time.monotonic() + PATIENCE
        while os.waitpid(self._pid, os.WNOHANG) == (0, 0):
            if time.monotonic() > end:
                os.kill(self._pid, signal.SIGKILL)
                os.waitpid(self._pid, 0)
                return
            time.sleep(0.002)

    def __iter__(self) -> Iterator[Any]:
        """The values; whatever else ends the work is raised.

        Raises:
            HelperDiedError: the process is gone.
        """
        while True:
            try:
                kind, value = pickle.load(self._pipe)
            except (EOFError, pickle.UnpicklingError) as error:
                raise HelperDiedError(str(error)) from None
            if kind == _END:
                return
            if kind == _ERROR:
                raise value
            yield value


class Partner(Helper):
    """A helper that is also told values while it works."""

    def __init__(self, work: Callable[[Send, Receive], None]) -> None:
        reading, writing = _wide_pipe()
        self._down = os.fdopen(writing, "wb")
        _open.append(self._down)

        def talk(send: Send) -> None:
            with os.fdopen(reading, "rb") as pipe:
                work(send, lambda: pickle.load(pipe))

        super().__init__(talk)
        os.close(reading)

    def tell(self, value: object) -> None:
        """Hand ``value`` to the helper, which ``receive``s it.

        Raises:
            HelperDiedError: the process is gone.
        """
        try:
            _write(self._down, pickle.dumps(value))
        except BrokenPipeError as error:
            raise HelperDiedError(str(error)) from None

    def hear(self) -> Any:
        """The next value that it sends.

        Raises:
            HelperDiedError: the process is gone, or has ended.
        """
        for value in self:
            return value
        raise HelperDiedError("it ended early")

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        _open.remove(self._down)
        with contextlib.suppress(BrokenPipeError):
            self._down.close()
        super().__exit__(kind, error, trace)


def _wide_pipe() -> tuple[int, int]:
    """A pipe that holds most of what is sent at a time: who sends it goes on, or ends, without waiting."""
    import fcntl  # not on every system, as forking

    ends = os.pipe()
    with contextlib.suppress(OSError):  # the system's limit is lower
        fcntl.fcntl(ends[1], fcntl.F_SETPIPE_SZ, PIPE)
    return ends


def _run(work: Callable[[Send], None], reading: int, writing: int) -> NoReturn:
    """The life of the helper. It leaves by ``_exit``: what this process would do at its end (write
    out buffers, say) is its parent's to do."""
    status = 1
    try:
        os.close(reading)
        for other in _open:
            other.close()
        pipe = os.fdopen(writing, "wb")
        # In the background of a shell, interrupts are ignored; but its parent's are meant.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        try:
            work(lambda value: _write(pipe, pickle.dumps((_VALUE, value))))
            _write(pipe, pickle.dumps((_END, None)))
        except Exception as error:  # whatever it is, it belongs to the caller
            _write(pipe, _dumped(error))
        status = 0
    except (BrokenPipeError, KeyboardInterrupt):
        pass  # the caller has gone, or is being interrupted like us
    finally:
        os._exit(status)


def _write(pipe: BinaryIO, data: bytes) -> None:
    pipe.write(data)
    pipe.flush()


def _dumped(error: Exception) -> bytes:
    """``error`` with the traceback that would be lost; one that cannot be pickled by its words alone."""
    import traceback

    trace = "".join(traceback.format_exception(error))
    try:
        error.add_note(trace)
        data = pickle.dumps((_ERROR, error))
        pickle.loads(data)
    except Exception:  # pickling runs code of the error's own class
        return pickle.dumps((_ERROR, RuntimeError(trace)))
    return data
