"""The page map: where each document of an issue starts and ends, as printed.

Comes in from ``compose``; goes out to the manifest and to whoever asks for pages. It is a module of its own
because a process that only writes files needs nothing else of the layout.
"""

from __future__ import annotations

from typeset.frozen import NamedTuple


class PageEntry(NamedTuple):
    """A row of the page map."""

    id: str
    section: str
    number: str
    title: str
    start: int
    end: int
