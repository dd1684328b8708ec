"""Word lists: those that come with the program, and the office's own beside publication.toml.

In: ``words.toml`` in the folder of the issue or the one above it, plain TOML (docs/proofreading.md):
``names``, ``bodies``, ``phrases``: as they are written; ``accept``: what no rule about wording should
remark on; ``complete``: series of document numbers that are printed without gaps; ``off``: rules or
families that do not apply here; ``[replace]``: what is always wrong here, and what should stand instead.

Out: ``WordLists``. What the program brings lies in ``words/*.toml`` (own work): confusions of
characters, fixed phrases, terms that are quoted.
"""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

from typeset.diagnostics import Fault, InputFaults, Span
from typeset.frozen import frozen

FILE = "words.toml"
_LISTS = ("names", "bodies", "phrases", "accept", "complete", "off")
MOST_BYTES = 2_000_000


@frozen
class WordLists:
    """The office's lists; empty where it keeps none."""

    names: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    accept: frozenset[str] = frozenset()
    complete: tuple[str, ...] = ()
    replace: tuple[tuple[str, str], ...] = ()
    off: frozenset[str] = frozenset()

    @property
    def known(self) -> frozenset[str]:
        """Everything that is right as it stands."""
        return frozenset((*self.names, *self.bodies, *self.phrases, *self.accept))


def read_lists(folder: Path) -> WordLists:
    """The lists in ``folder`` or the one above it.

    Raises:
        InputFaults: a file that is no TOML, or holds something else.
    """
    for path in (folder / FILE, folder.resolve().parent / FILE):
        if path.is_file():
            return _read(path)
    return WordLists()


def _read(path: Path) -> WordLists:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"more than {MOST_BYTES // 1_000_000} MB")
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputFaults([Fault("proof.words", Span(str(path), 0), {"why": error})]) from None
    faults = [
        Fault("proof.words-key", Span(str(path), _line(path, key)), {"key": key})
        for key, value in table.items()
        if not _fits(key, value)
    ]
    if faults:
        raise InputFaults(faults)
    lists = {key: tuple(table.get(key, ())) for key in _LISTS}
    return WordLists(
        lists["names"],
        lists["bodies"],
        lists["phrases"],
        frozenset(lists["accept"]),
        lists["complete"],
        tuple(table.get("replace", {}).items()),
        frozenset(lists["off"]),
    )


def _fits(key: str, value: object) -> bool:
    if key == "replace":
        return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
    return key in _LISTS and isinstance(value, list) and all(isinstance(v, str) for v in value)


def _line(path: Path, key: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    return next((n for n, text in enumerate(lines, 1) if key in text), 1)


@functools.cache
def shipped(name: str) -> Any:
    """The table ``words/<name>.toml`` that comes with the program."""
    return tomllib.loads((Path(__file__).parent / "words" / f"{name}.toml").read_text("utf-8"))
