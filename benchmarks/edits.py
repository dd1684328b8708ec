"""One character changed, in processes that stay up: how long until the whole PDF is written anew.

    python benchmarks/edits.py [ISSUE] [--times 1] [--runs 15] [--layout NAME]

Ours is ``Session``, Typst's ``typst.Compiler``: each has built the issue before, and compiles
it again after the same character has been changed in the records and in the Typst source. They take
turns in one process; the clock runs from the call to the written file. Our last file is compared with
that of a build from nothing. Both use as many processors as they like; ours uses one.
"""

from __future__ import annotations

import argparse
import gc
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.multiply import multiply
from benchmarks.subject import ROOT, default_issue
from benchmarks.typst_source import typst_source
from typeset.model.read import read_issue
from typeset.pipeline import make
from typeset.session import Session

_HAN = re.compile("[\u4e00-\u9fff]{9}")


def edits(issue: Path, source: Path, count: int) -> Iterator[None]:
    """Change one character in a record of ``issue`` and in the Typst ``source``, ``count`` times: one Han
    character for another of the same text, in a stretch that both have once."""
    chance = random.Random(1)
    records = sorted(issue.glob("*.xml"))
    done = 0
    while done < count:
        record = chance.choice(records)
        text, typ = record.read_text("utf-8"), source.read_text("utf-8")
        stretches = [s for s in _HAN.findall(text) if text.count(s) == 1 == typ.count(s)]
        if not stretches:
            continue
        old = chance.choice(stretches)
        new = old[:4] + chance.choice(_HAN.findall(text))[0] + old[5:]
        record.write_text(text.replace(old, new), "utf-8")
        source.write_text(typ.replace(old, new), "utf-8")
        yield
        done += 1


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and seconds of processor time, that ``work`` takes."""
    begun, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - processor


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; 1 if the session's file is not that of a new build."""
    import typst

    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("issue", nargs="?", type=Path)
    parser.add_argument("--times", type=int, default=1, help="how often the content")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--layout", help="a layout other than the issue's own")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        issue = multiply(options.issue or default_issue(folder), options.times, folder / "issue")
        source = folder / "issue.typ"
        source.write_text(typst_source(read_issue(issue)), "utf-8")
        compiler = typst.Compiler(
            str(source), root="/", font_paths=[str(ROOT / "fonts")], ignore_system_fonts=True
        )
        session = Session(issue, folder / "ours", layout=options.layout)

        def theirs() -> None:
            compiler.compile(output=str(folder / "typst.pdf"))

        theirs()
        session.make()
        # What has been built so far stays; the collector need not look at it again.
        gc.collect()
        gc.freeze()
        rows = [(*timed(session.make), *timed(theirs)) for _ in edits(issue, source, options.runs)]
        for side, wall, cpu in (("ours", 0, 1), ("typst", 2, 3)):
            walls = [row[wall] for row in rows]
            print(
                f"{side:6} {median(walls):.3f} s ({min(walls):.3f}-{max(walls):.3f}),"
                f" {median(row[cpu] for row in rows):.3f} s of processor time"
            )
        print(f"ratio  {median(row[0] / row[2] for row in rows):.2f}")
        make(issue, folder / "anew", layout=options.layout, jobs=1)
        for path in (folder / "anew").iterdir():
            if path.read_bytes() != (folder / "ours" / path.name).read_bytes():
                print(f"{path.name} is not what a build from nothing writes")
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
