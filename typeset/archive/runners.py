"""Who does the work: processes of this machine, or the workers of a Dask cluster.

Comes in: jobs. Goes out: what came of each. Here every process does one issue after the other; where one
dies, its issue is at fault and another process takes its place. A cluster (``distributed``) gives the issue
of a dead worker to another one, and gives up after some of them have died of it; all workers have to see the
same folders.
"""

from __future__ import annotations

import multiprocessing
import queue
import signal
import threading
from collections.abc import Iterator, Sequence
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

from typeset.archive.work import Done, Job, work
from typeset.diagnostics import Fault, InputFaults, Span

DIED = "the process that made this issue died"


def run_here(jobs: Sequence[Job], count: int) -> Iterator[Done]:
    """Do ``jobs`` in ``count`` processes."""
    waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
    ready: queue.SimpleQueue[Done] = queue.SimpleQueue()
    for job in jobs:
        waiting.put(job)
    for _ in range(min(count, len(jobs))):
        threading.Thread(target=_lead, args=(waiting, ready), daemon=True).start()
    for _ in jobs:
        yield ready.get()


def _lead(waiting: queue.SimpleQueue[Job], ready: queue.SimpleQueue[Done]) -> None:
    """Hand jobs to a process as long as there are any; start another one where it has died."""
    # An interrupt is for the parent alone; its children end with it, when their pipes are closed.
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    # Started anew, not forked: this process has threads.
    context = multiprocessing.get_context("spawn")
    process: Any = None
    while True:
        try:
            job = waiting.get_nowait()
        except queue.Empty:
            break
        if process is None:
            here, there = context.Pipe()
            process = context.Process(target=_serve, args=(there,), daemon=True)
            process.start()
            there.close()
        try:
            here.send(job)
            ready.put(here.recv())
        except (EOFError, OSError):
            ready.put(Done(job.name, (DIED,)))
            process.join()
            process = None
    if process is not None:
        here.close()
        process.join()


def _serve(pipe: Connection) -> None:
    while True:
        try:
            job = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        pipe.send(work(job))


def run_on_cluster(jobs: Sequence[Job], address: str) -> Iterator[Done]:
    """Do ``jobs`` on the cluster whose scheduler has ``address``.

    Raises:
        InputFaults: there is no ``distributed``, or no scheduler there.
    """
    try:
        cluster: Any = import_module("distributed")
    except ImportError:
        raise InputFaults([Fault("archive.distributed", Span("", 0))]) from None
    try:
        client = cluster.Client(address, timeout=10, set_as_default=False)
    except Exception as error:  # asyncio, sockets, addresses: each in its own way
        values = {"address": address, "why": str(error)[:120]}
        raise InputFaults([Fault("archive.scheduler", Span("", 0), values)]) from None
    with client:
        names = {client.submit(work, job, pure=False): job.name for job in jobs}
        for future in cluster.as_completed(names, loop=client.loop):
            if future.status == "finished":
                yield future.result()
            else:
                yield Done(names[future], (f"{DIED}: {future.exception()}"[:500],))
