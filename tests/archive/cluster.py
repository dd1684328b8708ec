"""Regenerates a tree of issues on a Dask cluster of which a worker is killed; prints what came of it."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from distributed import Client, LocalCluster

from typeset.archive import regenerate
from typeset.archive.runners import run_on_cluster
from typeset.archive.work import Done, Job


def main(folder: Path, out: Path) -> None:
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        workers = client.run(os.getpid)

        def killed(jobs: Sequence[Job]) -> Iterator[Done]:
            done = run_on_cluster(jobs, cluster.scheduler_address)
            os.kill(next(iter(workers.values())), signal.SIGKILL)
            yield from done

        summary = regenerate(folder, out, killed)
    print(json.dumps([summary.made, [done.name for done in summary.faulty]]))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
