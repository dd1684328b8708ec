"""What every command shares with the person at the terminal: exit statuses, messages, a progress bar."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from typeset.diagnostics import wording

if TYPE_CHECKING:
    from typeset.layout.fitted import Fit

DONE, FAULTY, USAGE, FINDINGS, INTERRUPTED = 0, 1, 2, 3, 130

Say = Callable[[str], str]
"""Looks up the help text of an argument, by the name of its message."""


def tell(rule: str, lang: str, **values: object) -> None:
    """A message to standard error."""
    print(as_called(wording(rule, lang, values)), file=sys.stderr)


def severity(word: str, lang: str) -> str:
    """A severity as a person reads it."""
    return wording(f"command.severity-{word}", lang, {})


def is_installed() -> bool:
    """Whether the command is called by the name that it is installed by."""
    return Path(sys.argv[0]).stem == "gazette"


def as_called(text: str) -> str:
    """``text``, which names commands, as they are called here."""
    if not is_installed():
        return text
    return text.replace("python build.py", "gazette").replace("build.py", "gazette")


def padded(text: str, width: int) -> str:
    """``text`` with blanks up to ``width`` columns of a terminal."""
    return text + " " * (width - columns_of(text))


def columns_of(text: str) -> int:
    """The columns that ``text`` takes on a terminal: two for a Han character."""
    from unicodedata import east_asian_width

    return sum(1 + (east_asian_width(char) in "WF") for char in text)


def demonstration() -> Path:
    """The folder of the issue that is built where none is named."""
    from typeset import resources

    return resources.root() / "sources" / "2025-03"


def cache_folder() -> Path | None:
    """Where builds keep what the next one may use, if the environment names a folder."""
    named = os.environ.get("GAZETTE_CACHE")
    return Path(named) if named else None


def tell_fit(fit: Fit, pages: int, lang: str) -> None:
    """What was changed so that there are so many ``pages``."""
    if not fit.changes:
        tell("fit.as-is", lang, pages=pages)
        return
    tell("fit.done", lang, before=fit.before, pages=pages)
    for change in fit.changes:
        tell(f"fit.{change.what}", lang, **change._asdict())


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
