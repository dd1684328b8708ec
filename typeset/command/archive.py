"""``archive``: all issues below a folder made again, and a catalogue of them."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from typeset.command.parser import count
from typeset.command.terminal import DONE, FAULTY, Bar, Say, tell
from typeset.diagnostics import wording

if TYPE_CHECKING:
    from typeset.archive.work import Done


def arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help=say("help-issues"))
    parser.add_argument(
        "--out", type=Path, default=Path("out"), metavar="DIR", help=say("help-out")
    )
    parser.add_argument("--jobs", type=count, metavar="N", help=say("help-jobs"))
    parser.add_argument("--scheduler", metavar="ADDRESS", help=say("help-scheduler"))


def run(options: argparse.Namespace, lang: str) -> int:
    from typeset import archive
    from typeset.archive import runners

    if not archive.issues(options.folder):
        tell("archive.none", lang, folder=options.folder)
        return FAULTY
    if options.scheduler:
        runner = partial(runners.run_on_cluster, address=options.scheduler)
    else:
        runner = partial(runners.run_here, count=options.jobs or os.cpu_count() or 1)
    bar = Bar()

    def progress(done: int, total: int, last: Done) -> None:
        if sys.stderr.isatty():
            bar(done, total)
        else:
            tell("archive.line", lang, done=done, total=total, name=last.name)

    try:
        summary = archive.regenerate(options.folder, options.out, runner, progress, lang)
    finally:
        bar.close()
    for each in summary.faulty:
        for why in each.faults:
            if why.startswith(runners.DIED):
                why = wording("archive.died", lang, {}) + why.removeprefix(runners.DIED)
            tell("archive.bad", lang, name=each.name, why=why)
    for gap in summary.gaps:
        tell("archive.gap", lang, publication=gap.publication, year=gap.year, missing=gap.missing)
    counts = {"made": summary.made, "current": summary.current, "faulty": len(summary.faulty)}
    tell("archive.made", lang, **counts, catalogue=options.out / archive.CATALOGUE)
    return FAULTY if summary.faulty else DONE
