"""What can be used again when an issue is set again: in the next round, or by a process that stays up.

Comes in: what has been set, and what it was set from. Goes out: the same. Nothing here decides how
anything is set; that a thing has not changed is told by the identity of the record or slab.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from typeset.display import Item, Page
from typeset.frozen import fields
from typeset.layout.galley import Galley
from typeset.layout.pages import Sheet
from typeset.model import nodes
from typeset.paragraph.composer import Asked


class Kept:
    """What can be used again when an issue is set again with the same layout and library: for a process
    that stays up. It belongs to the records by their identity, and so keeps them."""

    def __init__(self, *, pages: bool = True) -> None:
        self.keeps_pages = pages
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.known: frozenset[str] | None = None
        self.records: list[nodes.Record] = []
        self.targets: dict[int, tuple[str, ...]] = {}
        """The anchors whose page numbers a record shows."""
        self.galleys: dict[tuple[int, tuple[str | None, ...]], tuple[Galley, Asked]] = {}
        """By record and by the numbers that it shows; with what was composed for it."""
        self.parts: dict[object, Any] = {}
        self.pages: dict[object, tuple[Sheet, Page]] = {}

    def page(self, sheet: Sheet, furniture: list[Item], draw: Callable[[], Page]) -> Page:
        """The page drawn, or the same object as before where the same slabs stand in the same places."""
        places = [
            (x, y, height, id(slab), top, shown.height)
            for frame, x, y, height in sheet.frames
            for slab, (top, shown) in zip(frame.content, frame.placed, strict=True)
            if slab.items or slab.table
        ]
        others = [getattr(sheet, each.name) for each in fields(sheet) if each.name != "frames"]
        key = (*places, *others, *furniture)
        if key not in self.pages:
            # The sheet keeps the slabs, whose identity is in the key.
            self.pages[key] = sheet, draw()
        return self.pages[key][1]

    def check(self, known: frozenset[str], issue: nodes.Issue) -> None:
        """Forget everything where links would lead elsewhere (the ids of the issue are not ``known``
        ones), or where most of it belongs to records of the past."""
        if known != self.known or len(self.records) > 100 + 2 * len(list(issue.records())):
            self.clear()
            self.known = known
