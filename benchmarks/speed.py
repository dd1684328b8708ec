"""Time and memory of a whole build, beside Typst on the same text, in one run.

    python benchmarks/speed.py [ISSUE] [--times 1,4,10] [--runs 11] [--edited] [--layout NAME] [--json]

Each run is a process of its own from start to exit, ours and Typst's in turn (A B A B …), so that
what else the machine does falls on both. Printed are medians with the smallest and largest value,
the median of the ratios of neighbouring runs, and peak memory. Nothing is subtracted; the start-up
of a bare Python, which both have in them, stands beside. Typst gets its source ready-made
(``typst_source``) and the same font files; ours starts from the XML records. The file cache is warm
for both: one run of each goes before, uncounted. It also leaves the compiled modules of a checkout
behind, which an installation has from the start; so a PYTHONDONTWRITEBYTECODE is not handed on.

ISSUE is a folder with issue.toml. Without it the seed beside the checkout is taken in, or, where
there is none, the demonstration issue is used.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import TypeVar

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.subject import ROOT, default_issue

T = TypeVar("T")

_COMPILE = """\
import sys, typst
typst.compile(
    sys.argv[1], output=sys.argv[2], root="/", font_paths=sys.argv[3:], ignore_system_fonts=True
)
"""


@dataclass
class Side:
    """One program's runs: seconds, seconds of processor time, peak resident MiB of one process.

    ``tree_mib`` is the peak of all its processes together, shared pages counted once (Linux only).
    """

    name: str
    command: list[str]
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    mib: list[float] = field(default_factory=list)
    tree_mib: float | None = None
    pages: int | None = None


def _environment() -> dict[str, str]:
    """That of a user, whose Python keeps the modules that it has compiled."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def run_once(side: Side, count: bool = True) -> None:
    """One process from start to exit, with its own and its children's resources.

    Raises:
        RuntimeError: the command failed; with what it said.
    """
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            side.command, stdout=said, stderr=said, cwd=ROOT, env=_environment()
        )
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            words = said.read().decode("utf-8", "replace")[-2000:]
            raise RuntimeError(f"{side.name} ended with {process.returncode}\n{words}")
    if count:
        side.seconds.append(took)
        side.processor.append(usage.ru_utime + usage.ru_stime)
        side.mib.append(usage.ru_maxrss / 1024)


def _resident(pid: int) -> float:
    """MiB of the process and its descendants, each page divided by the processes that share it."""
    total = 0.0
    try:
        with Path(f"/proc/{pid}/smaps_rollup").open() as rollup:
            total = sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:")) / 1024
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                total += _resident(int(child))
    except OSError:
        pass  # it ended while we looked
    return total


def measure_tree(side: Side) -> None:
    """One more run, not timed, watched for the memory of all its processes together."""
    if not Path("/proc/self/smaps_rollup").exists():
        return
    process = subprocess.Popen(
        side.command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=_environment(),
    )
    peak = 0.0
    done = threading.Event()

    def wait() -> None:
        process.wait()
        done.set()

    threading.Thread(target=wait, daemon=True).start()
    while not done.wait(0.004):
        peak = max(peak, _resident(process.pid))
    side.tree_mib = peak


def measure_pair(a: Side, b: Side, runs: int, change: Iterator[None] | None = None) -> None:
    """A B A B …, after one uncounted run of each; ``change`` alters the text before each pair."""
    for side in (a, b):
        run_once(side, count=False)
    for _ in range(runs):
        if change:
            next(change)
        run_once(a)
        run_once(b)
    for side in (a, b):
        measure_tree(side)


def apart(function: Callable[..., T], *arguments: object) -> T:
    """``function`` in a process of its own.

    A child's peak memory, as the kernel tells it, begins with what its parent held at the fork: the
    process that starts the runs has to stay small.
    """
    with ProcessPoolExecutor(1) as pool:
        return pool.submit(function, *arguments).result()


def _prepare(issue: Path, times: int, work: Path, copied: bool) -> Path:
    """The issue of ``times`` times the content, or a copy of it, and its Typst source in ``work``.

    Raises:
        RuntimeError: the records are at fault.
    """
    from benchmarks.multiply import multiply
    from benchmarks.typst_source import typst_source
    from typeset.diagnostics import InputFaults
    from typeset.model.read import read_issue

    scaled = multiply(issue, times, work / "issue") if times > 1 or copied else issue
    try:
        (work / "issue.typ").write_text(typst_source(read_issue(scaled)), "utf-8")
    except InputFaults as faults:
        raise RuntimeError(str(faults)) from None
    return scaled


def sides(
    issue: Path, work: Path, layout: str | None, fonts: Sequence[Path], cached: bool = False
) -> tuple[Side, Side]:
    """The two commands for ``issue``; Typst's source lies in ``work``, and our cache, if it has one."""
    source = work / "issue.typ"
    out = work / "out"
    ours = [sys.executable, "build.py", "make", str(issue), "--to", "pdf", "--out", str(out)]
    if layout:
        ours += ["--layout", layout]
    if cached:
        ours += ["--cache", str(work / "cache")]
    script = work / "compile.py"
    script.write_text(_COMPILE, "utf-8")
    theirs = [sys.executable, str(script), str(source), str(work / "typst.pdf"), *map(str, fonts)]
    return Side("ours", ours), Side("typst", theirs)


def _edits(issue: Path, work: Path, runs: int) -> Iterator[None]:
    from benchmarks.edits import edits

    return edits(issue, work / "issue.typ", runs)


def _page_counts(work: Path) -> tuple[int | None, int | None]:
    """How many pages our file and Typst's have, if pikepdf is there to tell."""
    try:
        import pikepdf
    except ImportError:
        return None, None

    def count(path: Path) -> int:
        with pikepdf.open(path) as pdf:
            return len(pdf.pages)

    return max(map(count, (work / "out").glob("*.pdf")), default=None), count(work / "typst.pdf")


def _range(values: Sequence[float], digits: int) -> str:
    low, high = min(values), max(values)
    return f"{median(values):.{digits}f} ({low:.{digits}f}-{high:.{digits}f})"


def _row(times: int, a: Side, b: Side) -> list[list[str]]:
    ratios = [x / y for x, y in zip(a.seconds, b.seconds, strict=True)]
    return [
        [
            f"{times} x",
            side.name,
            str(side.pages or "-"),
            _range(side.seconds, 3),
            _range(ratios, 2) if side is a else "1",
            f"{median(side.processor):.3f}",
            f"{median(side.mib):.0f}",
            f"{side.tree_mib:.0f}" if side.tree_mib else "-",
        ]
        for side in (a, b)
    ]


_HEAD = ["content", "", "pages", "seconds", "ratio", "CPU s", "MiB", "MiB, all processes"]


def _print(rows: list[list[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip())


def bare_python(runs: int) -> Side:
    """The start-up that both sides have in them."""
    side = Side("bare Python", [sys.executable, "-c", "pass"])
    for _ in range(runs):
        run_once(side)
    return side


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; 0, or 1 if one side failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("issue", nargs="?", type=Path)
    parser.add_argument("--times", default="1", help="such as 1,4,10: how often the content")
    parser.add_argument("--runs", type=int, default=11, help="runs of each side")
    parser.add_argument("--layout", help="a layout other than the issue's own")
    parser.add_argument("--fonts", type=Path, action="append", help="folder for Typst's faces")
    parser.add_argument(
        "--edited",
        action="store_true",
        help="one character is changed before each pair of runs, and our cache is filled",
    )
    parser.add_argument("--keep", type=Path, help="keep issues, sources and PDFs in this folder")
    parser.add_argument("--json", action="store_true", help="print every run as JSON")
    options = parser.parse_args(arguments)
    fonts = options.fonts or [ROOT / "fonts"]
    results = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            issue = options.issue or default_issue(folder)
            for times in map(int, options.times.split(",")):
                work = folder / f"times-{times}"
                work.mkdir(exist_ok=True)
                scaled = apart(_prepare, issue.resolve(), times, work, options.edited)
                a, b = sides(scaled, work, options.layout, fonts, options.edited)
                change = _edits(scaled, work, options.runs) if options.edited else None
                measure_pair(a, b, options.runs, change)
                a.pages, b.pages = apart(_page_counts, work)
                results.append((times, a, b))
        except RuntimeError as error:
            print(error, file=sys.stderr)
            return 1
    bare = bare_python(options.runs)
    if options.json:
        rows = [{"times": t, "sides": [asdict(a), asdict(b)]} for t, a, b in results]
        json.dump({"bare": asdict(bare), "results": rows}, sys.stdout)
        print()
        return 0
    _print([_HEAD, *(row for result in results for row in _row(*result))])
    print(f"bare Python: {_range(bare.seconds, 3)} s, {median(bare.mib):.0f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
