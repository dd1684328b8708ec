"""Back issues in bulk: every issue below a folder made again, and a catalogue of what came of them.

    find issues -> work (one issue, one process) -> catalogue (SQLite) -> search, gaps

Comes in: a folder with issues anywhere below it. Goes out: their files in the same places below another
folder, and the catalogue. An issue that is at fault, or whose process dies, is listed; the others go on.
What is in the catalogue and has not changed since is not made again, so that an interrupted run is taken up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from typeset.archive.catalogue import Catalogue, Gap
from typeset.archive.work import Done, Job
from typeset.outputs import make_folder

CATALOGUE = "catalogue.sqlite"
Run = Callable[[Sequence[Job]], Iterator[Done]]
"""Does jobs, and gives back what comes of each as it is ready, in any order."""
Progress = Callable[[int, int, Done], None]
"""Called with the number of issues done, that of all, and the last one."""


class Summary(NamedTuple):
    """How many issues were made, how many were current, those at fault, the gaps in numbering."""

    made: int
    current: int
    faulty: list[Done]
    gaps: list[Gap]


def issues(folder: Path) -> list[Path]:
    """The folders of all issues below ``folder`` (and itself), in order of their paths."""
    return sorted(path.parent for path in folder.rglob("issue.toml") if path.is_file())


def regenerate(
    folder: Path, out: Path, run: Run, progress: Progress | None = None, lang: str = "en"
) -> Summary:
    """Make all issues below ``folder`` into ``out`` by ``run``; faults are told in ``lang``.

    Raises:
        InputFaults: ``out`` cannot be written to.
    """
    found = issues(folder)
    make_folder(out)
    with Catalogue(out / CATALOGUE) as catalogue:
        jobs, current = [], 0
        for path in found:
            job = Job(str(path), path.relative_to(folder).as_posix(), str(out), lang)
            if catalogue.is_current(job):
                current += 1
            else:
                jobs.append(job)
        catalogue.keep(path.relative_to(folder).as_posix() for path in found)
        faulty: list[Done] = []
        made = 0
        for done in run(jobs):
            catalogue.put(done)
            if done.faults:
                faulty.append(done)
            else:
                made += 1
            if progress:
                progress(current + made + len(faulty), len(found), done)
        faulty.sort(key=lambda done: done.name)
        return Summary(made, current, faulty, catalogue.gaps())
