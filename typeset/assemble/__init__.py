"""Records -> the order of the issue: contents entries with references that are still unresolved.

Comes in: ``model.Issue``. Goes out: for each section the entries of the contents, each with the id of
the document whose page it will show; the imprint with the issue's own lines in place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from typeset.frozen import NamedTuple, frozen, replace
from typeset.model import nodes
from typeset.model.walk import bare, plain, without


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


class IndexSection(NamedTuple):
    """Entries of the index of a year that stand under one name."""

    name: str
    entries: tuple[nodes.IndexEntry, ...]


def annual_index(
    issue: nodes.Issue, group: str, kinds: Mapping[str, str]
) -> tuple[IndexSection, ...]:
    """The documents of the year, those of this issue with them, by ``section`` in the order of the
    publication, by ``issuer``, or by ``kind`` with its name out of ``kinds``; in each by issue and page.
    Issuers that are the name of a section are not said again."""
    own = [
        nodes.IndexEntry(
            section.name,
            record.kind,
            record.issuers,
            "".join(plain(line) for line in record.title),
            record.number,
            issue.number,
            "",
            record.id or "",
        )
        for section in issue.sections
        for record in section.records
    ]
    entries = sorted([*(issue.past or ()), *own], key=lambda entry: entry.issue)
    order = {"kind": [kinds.get(kind, kind) for kind in nodes.Kind]}.get(group, [])
    if group == "section":
        order = list(issue.publication.sections)
    found: dict[str, list[nodes.IndexEntry]] = {name: [] for name in order}
    for entry in entries:
        if group == "section":
            found.setdefault(entry.section, []).append(entry)
        elif group == "kind":
            found.setdefault(kinds.get(entry.kind, entry.kind), []).append(entry)
        else:
            name = "\u3000".join(entry.issuers) or entry.section
            found.setdefault(name, []).append(replace(entry, issuers=()))
    return tuple(IndexSection(name, tuple(rows)) for name, rows in found.items() if rows)


def contents(issue: nodes.Issue) -> tuple[ContentsSection, ...]:
    """The contents by section (rules of the field 1): issuers joined, title lines run together."""
    return tuple(
        ContentsSection(section.name, tuple(_entry(record) for record in section.records))
        for section in issue.sections
    )


def _entry(record: nodes.Record) -> ContentsEntry:
    title = bare(tuple(inline for line in record.title for inline in line))
    return ContentsEntry(record.id or "", "\u3000".join(record.issuers), title, record.number)


def printed(issue: nodes.Issue, omits: Sequence[str]) -> nodes.Issue:
    """The issue without the elements ``omits`` of its records: the same object where there are none."""
    sections = [
        replace(section, records=records)
        if any(a is not b for a, b in zip(records, section.records, strict=True))
        else section
        for section in issue.sections
        for records in [tuple(without(record, omits) for record in section.records)]
    ]
    if all(a is b for a, b in zip(sections, issue.sections, strict=True)):
        return issue
    return replace(issue, sections=tuple(sections))


def left_out(issue: nodes.Issue, omits: Sequence[str]) -> dict[str, list[str]]:
    """For each document that has any of the elements ``omits``: which."""
    found = {
        record.id or "": [name for name in omits if without(record, [name]) is not record]
        for record in issue.records()
    }
    return {key: names for key, names in found.items() if names}


def imprint(issue: nodes.Issue) -> tuple[nodes.Imprint, ...]:
    """The publication's imprint, a line replaced where the issue has one of the same label; the
    issue's other lines follow."""
    own = {line.label: line for line in issue.imprint}
    lines = [own.pop(line.label, line) for line in issue.publication.imprint]
    return (*lines, *own.values())
