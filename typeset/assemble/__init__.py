"""Records -> the order of the issue: contents entries with references that are still unresolved.

Comes in: ``model.Issue``. Goes out: for each section the entries of the contents, each with the id of
the document whose page it will show; the imprint with the issue's own lines in place.
"""

from __future__ import annotations

from typeset.frozen import frozen
from typeset.model import nodes


@frozen
class ContentsEntry:
    """One line of the contents: start page (of ``target``), issuer, title and number."""

    target: str
    issuer: str
    title: nodes.Inlines
    number: str


@frozen
class ContentsSection:
    name: str
    entries: tuple[ContentsEntry, ...]


def contents(issue: nodes.Issue) -> tuple[ContentsSection, ...]:
    """The contents by section (rules of the field 1): issuers joined, title lines run together."""
    return tuple(
        ContentsSection(section.name, tuple(_entry(record) for record in section.records))
        for section in issue.sections
    )


def _entry(record: nodes.Record) -> ContentsEntry:
    title = tuple(inline for line in record.title for inline in line)
    return ContentsEntry(record.id or "", "\u3000".join(record.issuers), title, record.number)


def imprint(issue: nodes.Issue) -> tuple[nodes.Imprint, ...]:
    """The publication's imprint, a line replaced where the issue has one of the same label; the
    issue's other lines follow."""
    own = {line.label: line for line in issue.imprint}
    lines = [own.pop(line.label, line) for line in issue.publication.imprint]
    return (*lines, *own.values())
