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
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from typeset.command.terminal import DONE, FAULTY, INTERRUPTED, USAGE, tell
from typeset.diagnostics import InputFaults, wording

COMMANDS = (
    "make",
    "pages",
    "intake",
    "proof",
    "preflight",
    "impose",
    "verify",
    "archive",
    "find",
    "sign",
)
"""Each is a module beside this one; only the one that is asked for is imported."""
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
    words = list(sys.argv[1:] if arguments is None else arguments) or ["make"]
    lang = _language(words)
    helping = not {"-h", "--help"}.isdisjoint(words)
    options = _parser(lang, words, helping=helping).parse_args(words)
    lang = options.lang or lang
    try:
        status: int = options.run(options, lang)
    except InputFaults as error:
        return _report(error, lang)
    except KeyboardInterrupt:
        tell("command.interrupted", lang)
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
        tell("command.usage", self.lang, why=message)
        raise SystemExit(USAGE)


def _parser(lang: str, words: Sequence[str], *, helping: bool) -> argparse.ArgumentParser:
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

    # The others are named in help, and where none of them is asked for.
    asked = [] if helping else [name for name in COMMANDS if name in words]
    for name in asked or COMMANDS:
        command = add(name)
        if name in words:
            module = import_module(f"typeset.command.{name}")
            module.arguments(command, say)
            command.set_defaults(run=module.run)
    return parser


def _report(error: InputFaults, lang: str) -> int:
    for fault in error.faults[:MOST_FAULTS]:
        print(fault.message(lang), file=sys.stderr)
    if len(error.faults) > MOST_FAULTS:
        tell("command.more", lang, count=len(error.faults) - MOST_FAULTS)
    tell("command.faults", lang, count=len(error.faults))
    return FAULTY
