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
from io import TextIOWrapper
from typing import NoReturn

from typeset.command.parser import Parser, speak
from typeset.command.terminal import DONE, FAULTY, INTERRUPTED, as_called, tell
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
    _speak_unicode()
    status = main()
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


def _speak_unicode() -> None:
    """JSON is UTF-8 whatever the system would write; what its encoding lacks never ends a run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            json = stream is sys.stdout and "--json" in sys.argv
            if json or stream.encoding.lower() in ("ascii", "us-ascii", "ansi_x3.4-1968"):
                stream.reconfigure(encoding="utf-8", errors="surrogateescape")
            elif stream.encoding.lower() != "utf-8":
                stream.reconfigure(errors="backslashreplace")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if {"--lang", "--lang=zh", "--lang=en", "zh", "en"}.issuperset(words):
        words.append("make")
    lang = _language(words)
    options = _parsed(lang, words)
    lang = options.lang or lang
    try:
        status: int = options.run(options, lang)
    except InputFaults as error:
        return _report(error, lang)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:  # of a place that no step looks after
        tell("command.system", lang, place=error.filename or "", why=error)
        return FAULTY
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "typeset":
            raise
        tell("command.library", lang, name=error.name, python=sys.executable)
        return FAULTY
    except MemoryError:
        tell("command.memory", lang)
        return FAULTY
    except KeyboardInterrupt:
        tell("command.interrupted", lang)
        return INTERRUPTED
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


def _parsed(lang: str, words: Sequence[str]) -> argparse.Namespace:
    """The options in ``words``; texts of help are looked up only where they will be shown."""
    helping = not {"-h", "--help"}.isdisjoint(words)

    def say(rule: str) -> str:
        if not helping:
            return ""
        return as_called(wording(f"command.{rule}", lang, {}).replace("%", "%%"))

    speak(lang, helping=helping)
    common = Parser(add_help=False)
    common.add_argument("--lang", choices=("zh", "en"), default=None, help=say("help-lang"))
    parser = Parser(prog=as_called("build.py"), description=say("about"), parents=[common])
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    # The others are named in help, and where none of them is asked for.
    asked = [] if helping else [name for name in COMMANDS if name in words]
    for name in asked or COMMANDS:
        command = commands.add_parser(
            name,
            help=say(f"help-{name}"),
            description=say(f"help-{name}"),
            epilog=say(f"example-{name}"),
            parents=[common],
        )
        if name in words:
            module = import_module(f"typeset.command.{name}")
            module.arguments(command, say)
            command.set_defaults(run=module.run)
    return parser.whole(words, commands.choices)


def _report(error: InputFaults, lang: str) -> int:
    for fault in error.faults[:MOST_FAULTS]:
        print(as_called(fault.message(lang)), file=sys.stderr)
    if len(error.faults) > MOST_FAULTS:
        tell("command.more", lang, count=len(error.faults) - MOST_FAULTS)
    tell("command.faults", lang, count=len(error.faults))
    return FAULTY
