"""Structure: what the items of a page are, as a tree of elements (ISO 32000-1, 14.7 and 14.8).

Comes in: ``Tag``s, which layout makes with what it sets, each knowing its children; items name the tag that
they belong to, or the ``Artifact`` that they are. Goes out: ``Structure``, the tree as flat arrays, and the
number of each tag in it. A tag has no parent of its own, so that what has been set once can stand in another
tree the next time; tags are told apart by identity, their numbers depend on the tree alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from typeset.frozen import NamedTuple


class Artifact(Enum):
    """What stands on a page and is no content (14.8.2.2): layout, as rules; heads and feet of pages; what
    has been read before, as the head of a table that goes on."""

    LAYOUT = "layout"
    HEAD = "head"
    FOOT = "foot"
    REPEATED = "repeated"


class Details(NamedTuple):
    """What an element says beside its kind: ``level`` that a heading (``H``) asks for; ``columns``, ``rows``
    and ``scope`` of a cell; ``alt``, the words for a picture; ``labels`` of a list whose items have some;
    ``language``, where it is not that of the document (BCP 47)."""

    level: int = 0
    columns: int = 1
    rows: int = 1
    scope: str = ""
    alt: str = ""
    labels: bool = False
    language: str = ""


NO_DETAILS = Details()


class Tag:
    """An element of the standard types (14.8.4); headings are ``H`` with a level."""

    __slots__ = ("details", "kids", "kind")

    def __init__(self, kind: str, kids: Iterable[Tag] = (), details: Details = NO_DETAILS) -> None:
        self.kind = kind
        self.kids = [*kids]
        self.details = details

    def __reduce__(self) -> tuple[type[Tag], tuple[object, ...]]:
        if self.details is NO_DETAILS:
            return Tag, (self.kind, self.kids)
        return Tag, (self.kind, self.kids, self.details)


class Structure(NamedTuple):
    """The tree in reading order, each element before its children: its kind, the number of its parent (-1:
    none), and the details of those that have any."""

    kinds: list[str]
    parents: list[int]
    details: dict[int, Details]


MOST_LEVELS = 6


def regrown(structure: Structure) -> list[Tag]:
    """The tags that ``structure`` was flattened from, each before its children."""
    kinds, parents, details = structure
    tags: list[Tag] = []
    for n, (kind, parent) in enumerate(zip(kinds, parents, strict=True)):
        own = details.get(n, NO_DETAILS)
        tag = Tag("H" if own.level else kind, (), own)
        tags.append(tag)
        if parent >= 0:
            tags[parent].kids.append(tag)
    return tags


def flattened(root: Tag) -> tuple[Structure, dict[Tag, int]]:
    """The tree below ``root``, and each tag's number in it. A heading is at most one level below the one
    before it (ISO 14289-1, 7.4.2) and never below ``MOST_LEVELS``."""
    kinds: list[str] = []
    parents: list[int] = []
    details: dict[int, Details] = {}
    numbers: dict[Tag, int] = {}
    level = 0
    stack = [(root, -1)]
    while stack:
        tag, parent = stack.pop()
        if tag in numbers:
            continue
        number = numbers[tag] = len(kinds)
        kind = tag.kind
        if tag.details is not NO_DETAILS:
            details[number] = tag.details
            if kind == "H":
                level = min(tag.details.level, level + 1, MOST_LEVELS)
                kind = f"H{level}"
        kinds.append(kind)
        parents.append(parent)
        if tag.kids:
            stack.extend([(kid, number) for kid in reversed(tag.kids)])
    return Structure(kinds, parents, details), numbers
