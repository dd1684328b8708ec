"""The command line: arguments in, files and messages out, no decision of its own.

Messages to people go to standard error in Chinese or English; JSON, one document, to standard
output. Exit status: 0 done, 1 the input is at fault, 2 wrong usage, 3 findings of severity error,
130 interrupted.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from typeset.diagnostics import InputFaults, wording

DONE, FAULTY, USAGE, FINDINGS, INTERRUPTED = 0, 1, 2, 3, 130
MOST_FAULTS = 200


def run() -> NoReturn:
    """A process from start to exit. It ends at once: to take down a million objects takes its time."""
    status = main()
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    lang = _language(words)
    helping = not {"-h", "--help"}.isdisjoint(words)
    options = _parser(lang, helping=helping).parse_args(words or ["make"])
    lang = options.lang or lang
    try:
        status: int = options.run(options, lang)
    except InputFaults as error:
        return _report(error, lang)
    except KeyboardInterrupt:
        _say("command.interrupted", lang)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return status


def _language(words: Sequence[str]) -> str:
    """``--lang`` if it is there, else the locale's: Chinese where it says so, else English."""
    for n, word in enumerate(words):
        if word == "--lang" and n + 1 < len(words):
            return words[n + 1] if words[n + 1] in ("zh", "en") else "en"
        if word in ("--lang=zh", "--lang=en"):
            return word[-2:]
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


class _Help(argparse.RawDescriptionHelpFormatter):
    """argparse's help, without the import of shutil that it does for the width at every command."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    try:
        return int(os.environ.get("COLUMNS", 0)) or os.get_terminal_size().columns or 80
    except (OSError, ValueError):
        return 80


class _Parser(argparse.ArgumentParser):
    """argparse with our wording for wrong usage."""

    lang = "en"

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        _say("command.usage", self.lang, why=message)
        raise SystemExit(USAGE)


def _parser(lang: str, *, helping: bool) -> argparse.ArgumentParser:
    """The parser; its texts are looked up only where they will be shown."""

    def say(rule: str) -> str:
        return wording(f"command.{rule}", lang, {}).replace("%", "%%") if helping else ""

    _Parser.lang = lang
    common = _Parser(add_help=False, formatter_class=_Help)
    common.add_argument("--lang", choices=("zh", "en"), default=None, help=say("help-lang"))
    parser = _Parser(
        prog="build.py",
        description=say("about"),
        parents=[common],
        formatter_class=_Help,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def add(name: str) -> argparse.ArgumentParser:
        return commands.add_parser(
            name,
            help=say(f"help-{name}"),
            description=say(f"help-{name}"),
            epilog=say(f"example-{name}"),
            parents=[common],
            formatter_class=_Help,
        )

    make = add("make")
    make.add_argument("issue", metavar="ISSUE", nargs="?", type=Path, help=say("help-issue"))
    make.add_argument("--to", default="pdf", metavar="FORMAT,…", help=say("help-to"))
    make.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help=say("help-out"))
    make.add_argument("--layout", metavar="NAME", help=say("help-layout"))
    make.add_argument("--jobs", type=_count, metavar="N", help=say("help-jobs"))
    make.add_argument("--dump", choices=("page",), help=say("help-dump"))
    make.set_defaults(run=_make)

    pages = add("pages")
    pages.add_argument("issue", metavar="ISSUE", nargs="?", type=Path, help=say("help-issue"))
    pages.add_argument("--layout", metavar="NAME", help=say("help-layout"))
    pages.add_argument("--json", action="store_true", help=say("help-json"))
    pages.add_argument("--evidence", action="store_true", help=say("help-evidence"))
    pages.set_defaults(run=_pages)

    intake = add("intake")
    intake.add_argument("files", metavar="FILE", nargs="+", type=Path, help=say("help-file"))
    intake.add_argument("--issue", required=True, type=Path, metavar="DIR", help=say("help-into"))
    intake.add_argument("--from", dest="form", choices=("md", "txt"), help=say("help-from"))
    intake.add_argument("--replace", action="store_true", help=say("help-replace"))
    intake.set_defaults(run=_intake)
    return parser


def _count(word: str) -> int:
    if not word.isdecimal() or not int(word):
        raise argparse.ArgumentTypeError(f"{word!r}: 1, 2, …")
    return int(word)


def _demonstration() -> Path:
    from typeset import resources

    return resources.root() / "sources" / "2025-03"


def _make(options: argparse.Namespace, lang: str) -> int:
    from typeset import pipeline

    formats = [name for name in options.to.split(",") if name]
    for name in formats:
        if name not in pipeline.FORMATS:
            _say("output.format", lang, format=name, known="、".join(pipeline.FORMATS))
            return USAGE
    begun = time.perf_counter()
    bar = _Bar(lang)
    try:
        built = pipeline.make(
            options.issue or _demonstration(),
            options.out,
            formats=formats,
            layout=options.layout,
            dump=options.dump,
            progress=bar,
            jobs=options.jobs,
        )
    finally:
        bar.close()
    for warning in built.warnings:
        _say("command.warning", lang, what=warning)
    seconds = f"{time.perf_counter() - begun:.2f}"
    for path in built.files:
        _say("command.wrote", lang, path=path)
    _say("command.done", lang, pages=built.pages, documents=len(built.page_map), seconds=seconds)
    return DONE


def _pages(options: argparse.Namespace, lang: str) -> int:
    import json

    from typeset import pipeline

    done = pipeline.set_issue(options.issue or _demonstration(), options.layout, jobs=None)
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
        print(f"{entry.start:>4}–{entry.end:<4} {entry.number or '':<20} {entry.title}")
    if options.evidence:
        _say("command.evidence", lang, near=near, breaks=len(breaks))
    return DONE


def _intake(options: argparse.Namespace, lang: str) -> int:
    from typeset import pipeline

    result = pipeline.intake(options.files, options.issue, options.form, lang, options.replace)
    counts = {
        "documents": len(result.records),
        "repairs": len(result.repairs),
        "findings": len(result.findings),
        "folder": options.issue,
    }
    _say("command.taken", lang, **counts)
    return DONE


class _Bar:
    """A progress bar on a terminal, nothing elsewhere."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            filled = 24 * done // max(total, 1)
            bar = "█" * filled + "░" * (24 - filled)
            sys.stderr.write(f"\r{bar} {done}/{total}")
            sys.stderr.flush()
            self._shown = True

    def close(self) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")


def _report(error: InputFaults, lang: str) -> int:
    for fault in error.faults[:MOST_FAULTS]:
        print(fault.message(lang), file=sys.stderr)
    if len(error.faults) > MOST_FAULTS:
        _say("command.more", lang, count=len(error.faults) - MOST_FAULTS)
    _say("command.faults", lang, count=len(error.faults))
    return FAULTY


def _say(rule: str, lang: str, **values: object) -> None:
    print(wording(rule, lang, values), file=sys.stderr)
