"""What every command shares with the person at the terminal: exit statuses, messages, a progress bar."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from typeset.diagnostics import wording

DONE, FAULTY, USAGE, FINDINGS, INTERRUPTED = 0, 1, 2, 3, 130

Say = Callable[[str], str]
"""Looks up the help text of an argument, by the name of its message."""


def tell(rule: str, lang: str, **values: object) -> None:
    """A message to standard error."""
    print(wording(rule, lang, values), file=sys.stderr)


def demonstration() -> Path:
    """The folder of the issue that is built where none is named."""
    from typeset import resources

    return resources.root() / "sources" / "2025-03"


def count(word: str) -> int:
    """An argument that is a whole number from 1 on."""
    if not word.isdecimal() or not int(word):
        raise argparse.ArgumentTypeError(f"{word!r}: 1, 2, …")
    return int(word)


class Bar:
    """A progress bar on a terminal, nothing elsewhere."""

    def __init__(self) -> None:
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
