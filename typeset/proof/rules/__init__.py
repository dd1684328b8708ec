"""The rules, a module a family or a part of one. A new module is named in ``MODULES``."""

from __future__ import annotations

from importlib import import_module

MODULES = (
    "marks",
    "rows",
    "debris",
    "numbers",
    "wording",
    "collocations",
    "echoes",
    "names",
    "variants",
    "spellings",
    "bodies",
    "defined",
    "people",
    "calc",
    "growth",
    "rates",
    "listed",
    "counts",
    "tables",
    "crosschecks",
    "dates",
    "structure",
    "labels",
    "titles",
    "form",
    "parts",
)


def load() -> None:
    """Import every module of rules, which enters them."""
    for name in MODULES:
        import_module(f"typeset.proof.rules.{name}")
