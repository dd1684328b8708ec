"""Bookmarks: a name that Word allows for everything that can be referred to, and what no text shows.

Comes in: the issue. Goes out: id → bookmark, id → bookmark of the label; and the custom XML part that says
of each bookmark which id it stands for, so that a record can be told again from the document. A
bookmark's name has up to 40 letters, figures and underscores and is the same in either case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from typeset.model import nodes
from typeset.model.flat import contents, flat, is_nested, named_texts
from typeset.model.write import block_to_xml
from typeset.writers.docx.markup import quoted

NAMESPACE = "urn:gazette-typeset:document"
MOST_NAME = 40
_LABELLED = (nodes.Table, nodes.Figure, nodes.Chart, nodes.Part)
_NOTED = (nodes.Record, *_LABELLED)
"""What has a row of its own."""


_WHOLE = (
    nodes.ItemList,
    nodes.Glossary,
    nodes.Roster,
    nodes.Personnel,
    nodes.AttachmentNote,
    nodes.Box,
)


def _of(block: nodes.Block) -> str | None:
    """Tells a list from an item of it: both may begin and end at one place."""
    if isinstance(block, _WHOLE):
        return "whole"
    return "part" if isinstance(block, nodes.Item | nodes.Entry | nodes.Member) else None


class Fact(NamedTuple):
    """A bookmark with what it stands for: ``tag`` and ``attributes``; ``inside`` is markup."""

    bookmark: str
    tag: str
    attributes: dict[str, object]
    inside: str = ""


class Anchors:
    """The bookmarks of an issue."""

    def __init__(self, issue: nodes.Issue) -> None:
        self.names: dict[str, str] = {}
        self.labels: dict[str, tuple[str, str]] = {}
        self.facts: list[Fact] = []
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}
        self._id = 0
        for id, block in identified(issue):
            self.names[id] = self._named(id)
            if isinstance(block, _LABELLED) and block.label:
                self.labels[id] = self.hidden("Label"), block.label
            if not isinstance(block, _NOTED):
                self.note(self.names[id], "named", id=id, of=_of(block))

    def _named(self, id: str) -> str:
        name = re.sub(r"\W", "_", id)
        name = (name if name[0].isalpha() else f"b{name}")[:MOST_NAME]
        stem, n = name[: MOST_NAME - 6], 1
        while name.lower() in self._taken:
            n += 1
            name = f"{stem}_{n}"
        self._taken.add(name.lower())
        return name

    def hidden(self, kind: str) -> str:
        """A new name that Word's list of bookmarks leaves out."""
        self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return f"_{kind}_{self._numbers[kind]}"

    def pair(self, name: str) -> tuple[str, str]:
        """The markup of the start and the end of the bookmark ``name``."""
        self._id += 1
        start = f'<w:bookmarkStart w:id="{self._id}" w:name="{quoted(name)}"/>'
        return start, f'<w:bookmarkEnd w:id="{self._id}"/>'

    def note(self, bookmark: str, tag: str, inside: str = "", **attributes: object) -> None:
        """Say of a bookmark what its text does not, and what others stand for the same thing."""
        id = str(attributes.get("id") or "")
        named = self.names.get(id)
        if named and named != bookmark:
            attributes["named"] = named
        if id in self.labels:
            attributes["label"] = self.labels[id][0]
        self.facts.append(Fact(bookmark, tag, attributes, inside))


def identified(issue: nodes.Issue) -> Iterator[tuple[str, nodes.Block]]:
    """Everything that has an id, in printing order."""

    def within(block: nodes.Block) -> Iterator[tuple[str, nodes.Block]]:
        if block.id:
            yield block.id, block
        for field in ("blocks", "items", "entries"):
            for inner in getattr(block, field, ()):
                yield from within(inner)
        for group in getattr(block, "groups", ()):
            for member in group.members:
                yield from within(member)

    for record in issue.records():
        yield from within(record)
        colophon = record.colophon
        for copies in (*colophon.recipients, *colophon.copies) if colophon else ():
            yield from within(copies)


def nested_texts(issue: nodes.Issue) -> list[str]:
    """Inline content that runs do not say whole, or some programs lose, as records have it; and all that
    reads like one of it, in the order of the issue, so that each can be told from the others."""
    targets = frozenset(id for id, _ in identified(issue))
    records = tuple(issue.records())
    keys = {flat(content) for content in contents(records) if is_nested(content, targets)}
    keys |= {flat(content) for content in named_texts(records)}
    if not keys:
        return []
    found = (content for content in contents(records) if flat(content) in keys)
    return [block_to_xml(nodes.Annotation(content))[0] for content in found]


def facts_xml(issue: nodes.Issue, facts: list[Fact]) -> bytes:
    """The custom XML part: the issue, a row for each bookmark that stands for more than its text, and texts
    that say more than runs do."""
    about = _attributes(
        {
            "id": issue.id,
            "year": issue.year,
            "number": issue.number,
            "cumulative": issue.cumulative,
            "date": issue.date,
            "date_text": issue.date_text,
            "layout": issue.layout,
        }
    )
    rows = [
        f'<{fact.tag} bookmark="{quoted(fact.bookmark)}"{_attributes(fact.attributes)}'
        + (f">{fact.inside}</{fact.tag}>" if fact.inside else "/>")
        for fact in facts
    ]
    imprint = "".join(
        f'<imprint label="{quoted(line.label)}" value="{quoted(line.value)}"/>'
        for line in issue.imprint
    )
    body = "\n".join([*rows, *(f"<text>{text}</text>" for text in nested_texts(issue))])
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<issue xmlns="{NAMESPACE}"{about}>{imprint}\n{body}\n</issue>\n'
    ).encode()


def _attributes(values: dict[str, object]) -> str:
    return "".join(
        f' {key}="{quoted(str(value))}"' for key, value in values.items() if value not in (None, "")
    )
