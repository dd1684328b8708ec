"""A foreign file that has been opened, whatever its form.

``lines`` makes its lines for a ledger; the number is that of its first record, for the names of
pictures. ``notes`` are those that the file keeps apart from its text, ``pictures`` those in it, by
name, filled while lines are made. ``ready`` gives
records at once, where the file is one of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from typeset.frozen import frozen
from typeset.intake.ledger import Ledger
from typeset.intake.lines import Line
from typeset.intake.notes import Notes
from typeset.intake.ready import Ready
from typeset.intake.source import Source


@frozen
class Opened:
    """See above."""

    source: Source
    lines: Callable[[Ledger, int], list[Line]]
    notes: Notes
    pictures: Mapping[str, bytes]
    ready: Callable[[Ledger], Ready] | None = None
