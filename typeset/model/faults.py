"""Collecting faults: every reader adds to one list, and nothing stops at the first.

A hostile file could have millions of faults; each file reports the first ``MOST`` of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from typeset.diagnostics import Fault, Span

MOST = 500


class Faults:
    """The faults of one file, at most ``MOST``."""

    def __init__(self, file: str, found: Iterable[Fault] = ()) -> None:
        self.file = file
        self.found = list(found)

    def add(self, rule: str, line: int, **values: object) -> None:
        """Note that ``rule`` (without the prefix ``model.``) is broken at ``line``."""
        if len(self.found) < MOST:
            self.found.append(Fault(f"model.{rule}", Span(self.file, line), values))

    @property
    def full(self) -> bool:
        return len(self.found) >= MOST


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of ``known`` that ``word`` was probably meant to be, or ``None``."""
    import difflib  # for faulty input only

    close = difflib.get_close_matches(word[:40].lower(), list(known), n=1, cutoff=0.6)
    return close[0] if close else None
