"""Two galleys of one document, before and after a change of its record: what looks different.

Comes in: what was set and told before, and what is now. Goes out: the slabs that show something else, or
nothing where pages might be made up otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping

from typeset.display import Anchor, Item, Run, Text
from typeset.display.tags import Tag, flattened
from typeset.frozen import fields
from typeset.layout.flow import Slab
from typeset.layout.galley import Galley
from typeset.layout.stored import Told


def same_facts(before: Told, now: Told) -> bool:
    """Whether two states of a document say the same to the rest of the issue."""
    marks = [
        ([name for name, _ in told.marks.ids], [to for to, _ in told.marks.targets])
        for told in (before, now)
    ]
    return (
        before.record == now.record
        and marks[0] == marks[1]
        and not (before.marks.pictures or now.marks.pictures)
        and (before.ids, before.fallbacks) == (now.ids, now.fallbacks)
    )


def differences(before: Galley, now: Galley) -> set[tuple[int, int]] | None:
    """Group and number of the slabs that show something else; ``None`` where the galleys differ in what
    pages are made up by, in their elements or in their bookmarks."""
    (former, numbers), (structure, own_numbers) = flattened(before.tag), flattened(now.tag)
    if former != structure or before.bookmarks != now.bookmarks:
        return None
    if len(before.groups) != len(now.groups):
        return None
    found = set()
    for g, (was, own) in enumerate(zip(before.groups, now.groups, strict=True)):
        rules = [
            [getattr(group, each.name) for each in fields(group) if each.name != "slabs"]
            for group in (was, own)
        ]
        if rules[0] != rules[1] or len(was.slabs) != len(own.slabs):
            return None
        alike = _Alike(numbers, own_numbers)
        for n, (one, other) in enumerate(zip(was.slabs, own.slabs, strict=True)):
            if not alike.shape(one, other):
                return None
            if not alike.shown(one, other):
                found.add((g, n))
    return found


class _Alike:
    """Compares slabs, whose elements have these numbers in their trees."""

    def __init__(self, before: Mapping[Tag, int], now: Mapping[Tag, int]) -> None:
        self._before, self._now = before, now
        self._tables: dict[int, object] = {}

    def shape(self, one: Slab, other: Slab) -> bool:
        """Whether they are alike to whoever makes up pages."""
        if (one.height, one[2:5], one[7:10]) != (other.height, other[2:5], other[7:10]):
            return False
        if [note.height for note in one.notes] != [note.height for note in other.notes]:
            return False
        a, b = one.paragraph, other.paragraph
        if a is None or b is None:
            if a is not b:
                return False
        elif (a.style, a.width, a.lines) != (b.style, b.width, b.lines):
            return False
        if [item.name for item in one.items if isinstance(item, Anchor)] != [
            item.name for item in other.items if isinstance(item, Anchor)
        ]:
            return False
        return self._same_table(one, other)

    def _same_table(self, one: Slab, other: Slab) -> bool:
        a, b = one.table, other.table
        if a is None or b is None:
            return a is b
        # One table goes with one table.
        if self._tables.setdefault(id(a), b) is not b:
            return False
        return (a.heights, a.head, a.head_height) == (b.heights, b.head, b.head_height)

    def shown(self, one: Slab, other: Slab) -> bool:
        """Whether they show the same. Tables are not looked into."""
        if one.table is not None or len(one.items) != len(other.items):
            return False
        if not all(map(self._item, one.items, other.items)):
            return False
        return all(map(self.shown, one.notes, other.notes))

    def _item(self, one: Item, other: Item) -> bool:
        if not isinstance(one, Text):
            return type(one) is type(other) and one[:-1] == other[:-1] and self._tag(one, other)
        if not isinstance(other, Text) or one[:2] != other[:2] or one[3] != other[3]:
            return False
        if len(one.runs) != len(other.runs) or not self._tag(one, other):
            return False
        return all(map(self._run, one.runs, other.runs))

    def _run(self, one: Run, other: Run) -> bool:
        return one[:-1] == other[:-1] and self._tag(one, other)

    def _tag(self, one: Item | Run, other: Item | Run) -> bool:
        a, b = one.tag, other.tag
        if isinstance(a, Tag) and isinstance(b, Tag):
            return self._before.get(a, -1) == self._now.get(b, -2)
        return a is b
