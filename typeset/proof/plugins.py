"""Checks from outside: a spelling model, a house dictionary. Off unless they are asked for by name.

In: the names of entry points of the group ``gazette.proof`` (``proof --plugin NAME``). Each is a
function that takes the text of a line and yields ``(start, end, message, suggestion)``, the
suggestion a string or ``None``. Out: findings with the rule ``plugin.NAME``, severity note. A
plug-in is code of others: what it raises is told as a fault of its name, and what it says of places
that there are not is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from typeset.diagnostics import Fault, Finding, InputFaults, Severity, Span
from typeset.proof import Files
from typeset.proof.engine import Place
from typeset.proof.view import PROSE, Corpus

GROUP = "gazette.proof"


def available() -> dict[str, EntryPoint]:
    """The plug-ins that are installed, by name."""
    return {each.name: each for each in entry_points(group=GROUP)}


def plugged(names: Iterable[str], corpus: Corpus, files: Files) -> list[Finding]:
    """What the plug-ins called ``names`` find.

    Raises:
        InputFaults: no such plug-in, or one that fails.
    """
    out: list[Finding] = []
    for name in names:
        entry = available().get(name)
        if entry is None:
            known = [*available()] or "—"
            raise InputFaults([Fault("proof.plugin", Span("", 0), {"name": name, "known": known})])
        try:
            out += _run(name, entry.load(), corpus, files)
        except Exception as error:
            values = {"name": name, "why": f"{type(error).__name__}: {error}"}
            raise InputFaults([Fault("proof.plugin-failed", Span("", 0), values)]) from None
    return out


def _run(name: str, check: Any, corpus: Corpus, files: Files) -> Iterator[Finding]:
    for document in corpus.documents:
        for line in document.of(*PROSE):
            text = document.string(line)
            for start, end, message, suggestion in check(text):
                if not 0 <= start < end <= len(text):
                    continue
                place = Place(document, line.start + start, line.start + end)
                file, number, excerpt = files.located(place)
                yield Finding(
                    f"plugin.{name}",
                    Severity.NOTE,
                    document.id,
                    file,
                    number,
                    excerpt.text,
                    str(message),
                    None if suggestion is None else excerpt.mended(str(suggestion)),
                )
