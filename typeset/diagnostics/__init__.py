"""What went wrong, where, why, and how to mend it.

A ``Fault`` is bad input: it stops the build (exit status 1). A ``Finding`` is a doubt, a repair or
a proofreading remark: it is reported and the work goes on. Both carry a ``Span``, so that every
message names a file and a line.

The wording is kept out of the code: each fault or finding has a ``rule`` (its stable name), and
``messages/<prefix>.toml`` holds the sentences for it in Chinese and English, where ``<prefix>`` is
the part of the rule before the first dot.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from typeset.frozen import NamedTuple


class Span(NamedTuple):
    """A place in a source file: the path as the user gave it, and the line, counted from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


NOWHERE = Span("", 0)
NOTHING: Mapping[str, object] = {}


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    REPAIR = "repair"


class Fault(NamedTuple):
    """One thing wrong in the input. ``values`` fill the placeholders of the message of ``rule``: lists
    are joined and exceptions told in the language of the run."""

    rule: str
    span: Span
    values: Mapping[str, object] = NOTHING

    def message(self, lang: str) -> str:
        """``file:line: what · why · how to mend`` in ``lang`` (``"zh"`` or ``"en"``)."""
        place = f"{self.span}: " if self.span.line else f"{self.span.file}: " * bool(self.span.file)
        return place + wording(self.rule, lang, self.values)


class InputFaults(Exception):  # noqa: N818 (faults of the input, not an error of ours)
    """Raised once per stage with every fault found, never with the first only."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.message("en") for fault in self.faults))

    def __reduce__(self) -> tuple[type[InputFaults], tuple[tuple[Fault, ...]]]:
        return InputFaults, (self.faults,)


class Finding(NamedTuple):
    """A doubt, a repair or a remark about a place in the text (``docs/records.md``, findings).

    ``line`` and ``excerpt`` are of the file that came from outside wherever there is one;
    ``excerpt`` stands in that file to the letter; ``suggestion`` is what should stand instead.
    """

    rule: str
    severity: Severity
    document: str | None
    file: str
    line: int
    excerpt: str
    message: str
    suggestion: str | None = None
    related: tuple[Mapping[str, object], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The finding as a JSON object; ``related`` only where there is any."""
        row = self._asdict()
        if not self.related:
            del row["related"]
        return row


_MESSAGES = Path(__file__).with_name("messages")


@functools.cache
def _catalogue(prefix: str) -> dict[str, Any]:
    import tomllib  # a command that has nothing to say yet does not wait for it

    return tomllib.loads((_MESSAGES / f"{prefix}.toml").read_text("utf-8"))


def _node(name: str) -> Any:
    node: Any = _catalogue(name.split(".", 1)[0])
    for part in name.split("."):
        node = node[part]
    return node


def sentences(table: str) -> dict[str, dict[str, str]]:
    """All sentences of a table, by name and language."""
    return dict(_node(table))


def wording(rule: str, lang: str, values: Mapping[str, object]) -> str:
    """The sentence for ``rule`` in ``lang`` with ``values`` filled in.

    A catalogue is a TOML table ``[prefix.name]`` with the keys ``zh`` and ``en``; both read
    ``what · why · how to mend`` and use ``str.format`` placeholders; ``{count:fault|faults}`` is the word
    that goes with a number.
    """
    sentence: str = _node(rule)[lang]
    return sentence.format_map(_Told(values, lang))


class _Number(int):
    """A number in a sentence. ``{count:fault|faults}`` is the word that goes with it."""

    def __format__(self, words: str) -> str:
        one, bar, many = words.partition("|")
        return (one if self == 1 else many) if bar else super().__format__(words)


class _Text(str):
    """A number as it stands in a text, likewise."""

    __slots__ = ()

    def __format__(self, words: str) -> str:
        one, bar, many = words.partition("|")
        return (one if self in ("1", "一") else many) if bar else super().__format__(words)


class _Told:
    """Values as a sentence in ``lang`` tells them."""

    def __init__(self, values: Mapping[str, object], lang: str) -> None:
        self._values, self._lang = values, lang

    def __getitem__(self, name: str) -> object:
        value = self._values[name]
        if type(value) is int:
            return _Number(value)
        if type(value) is str:
            return _Text(value)
        if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
            return ("、" if self._lang == "zh" else ", ").join(map(str, value))
        if isinstance(value, BaseException):
            from typeset.diagnostics.reasons import told  # for faulty input only

            return told(value, self._lang)
        return value
