"""``pages``: where each document starts and ends, and how that compares with a former printing."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from typeset.command.parser import wanted
from typeset.command.terminal import DONE, Say, demonstration, padded, tell, tell_fit


def arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("issue", metavar="ISSUE", nargs="?", type=Path, help=say("help-issue"))
    parser.add_argument("--layout", metavar="NAME", help=say("help-layout"))
    parser.add_argument("--fit", type=wanted, metavar="N|Nx", help=say("help-fit"))
    parser.add_argument("--json", action="store_true", help=say("help-json"))
    parser.add_argument("--evidence", action="store_true", help=say("help-evidence"))


def run(options: argparse.Namespace, lang: str) -> int:
    import json

    from typeset import pipeline

    issue = options.issue or demonstration()
    done = pipeline.set_issue(issue, options.layout, jobs=None, fit=options.fit)
    if done.fit is not None:
        tell_fit(done.fit, len(done.composition.document.pages), lang)
    page_map = done.composition.page_map
    breaks = pipeline.evidence(done) if options.evidence else []
    near = sum(one.distance is not None and abs(one.distance) <= 1 for one in breaks)
    if options.json:
        rows: Any = [entry._asdict() for entry in page_map]
        if options.evidence:
            rows = {"pages": rows, "breaks": [one._asdict() for one in breaks], "within_one": near}
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return DONE
    for entry in page_map:
        number = padded(entry.number or "", 22)
        print(f"{entry.start:>4}–{entry.end:<4} {number} {entry.title}")
    if options.evidence:
        tell("command.evidence", lang, near=near, breaks=len(breaks))
    return DONE
