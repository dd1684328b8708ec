"""The rule engine: what a rule is, and how rules are found and run.

A rule is one function with ``@rule(…)`` above it: an id (``family.name``), a severity, the standard
it rests on, texts in which it must fire and texts in which it must not (they are tested for every
rule, and shown by
``proof --explain``). It takes a ``Document``, or the ``Corpus`` for what lies between documents,
and yields
``Hit``s. Its message is ``[proof.<id>]`` in ``diagnostics/messages/proof.toml``: what · why · how
to mend.

An example is Chinese text (a paragraph each line), or blocks of a record as XML, or whole documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from typeset.diagnostics import NOTHING, Severity
from typeset.frozen import frozen
from typeset.proof.view import Corpus, Document


class Scope(StrEnum):
    """What a rule looks at: one document, all that come out together, or those of earlier issues
    too."""

    DOCUMENT = "document"
    ISSUE = "issue"
    EARLIER = "earlier"


class Place(NamedTuple):
    document: Document
    start: int
    end: int


class Hit(NamedTuple):
    """What a rule found at ``place``. ``suggestion`` is what should stand in the place of exactly
    these characters; ``severity`` where it is another than the rule's own."""

    place: Place
    suggestion: str | None = None
    values: Mapping[str, object] = NOTHING
    related: tuple[Place, ...] = ()
    severity: Severity | None = None


def hit(
    document: Document,
    start: int,
    end: int,
    suggestion: str | None = None,
    *,
    related: Iterable[Place] = (),
    severity: Severity | None = None,
    **values: object,
) -> Hit:
    """A hit at ``start:end`` of ``document``; its message may name ``{old}`` and ``{new}``."""
    values = {"old": document.text[start:end], "new": suggestion or "", **values}
    return Hit(Place(document, start, end), suggestion, values, tuple(related), severity)


DocumentCheck = Callable[[Document], Iterator[Hit]]
CorpusCheck = Callable[[Corpus], Iterator[Hit]]


@frozen
class Rule:
    """``safe``: its suggestion can be put in without a person looking (``proof --fix``)."""

    id: str
    severity: Severity
    reference: str
    scope: Scope
    check: Callable[..., Iterator[Hit]]
    fires: tuple[str, ...]
    quiet: tuple[str, ...]
    safe: bool = False

    @property
    def family(self) -> str:
        return self.id.split(".", 1)[0]

    def run(self, corpus: Corpus) -> Iterator[Hit]:
        """All that the rule finds."""
        if self.scope is not Scope.DOCUMENT:
            yield from self.check(corpus)
            return
        for document in corpus.documents:
            yield from self.check(document)


_RULES: dict[str, Rule] = {}


def rule(
    id: str,
    severity: Severity,
    reference: str,
    *,
    fires: Iterable[str],
    quiet: Iterable[str],
    scope: Scope = Scope.DOCUMENT,
    safe: bool = False,
) -> Callable[[Callable[..., Iterator[Hit]]], Callable[..., Iterator[Hit]]]:
    """Make the function below a rule."""

    def enter(check: Callable[..., Iterator[Hit]]) -> Callable[..., Iterator[Hit]]:
        if id in _RULES:
            raise ValueError(f"two rules are called {id}")
        _RULES[id] = Rule(id, severity, reference, scope, check, tuple(fires), tuple(quiet), safe)
        return check

    return enter


def rules() -> Mapping[str, Rule]:
    """All rules by id."""
    from typeset.proof.rules import load

    load()
    return _RULES


INTAKE = frozenset(
    [
        "break",
        "contents",
        "dash",
        "duty",
        "ellipsis",
        "heading",
        "invisible",
        "line",
        "note",
        "page",
        "quote",
        "space",
        "stop",
        "table",
        "text",
        "tilde",
        "title",
        "width",
        "zero",
    ]
)
"""Families of what only intake tells of a foreign file."""


def chosen(wanted: Iterable[str]) -> list[Rule]:
    """The rules that ``wanted`` names, by id or family; all where it is empty. What intake tells
    (``width.mark``, ``break``) may be named too; there are no rules here for it.

    Raises:
        KeyError: a name that no rule and no family has.
    """
    known = rules()
    names = list(wanted)
    for name in names:
        own = name in known or any(each.family == name for each in known.values())
        if not own and name.split(".", 1)[0] not in INTAKE:
            raise KeyError(name)
    return [
        each for each in known.values() if not names or each.id in names or each.family in names
    ]
