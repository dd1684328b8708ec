"""Footnotes of Markdown: ``[^1]`` in the text, ``[^1]: …`` at the end of the file (Pandoc, GFM).

In: the text of a file. Out: where its notes begin, and the place of each by its name. Only notes that stand
together at the end count; anything else is text.
"""

from __future__ import annotations

import re

from typeset.frozen import frozen
from typeset.intake.notes import NO_NOTES, Notes
from typeset.intake.source import PLAIN, Text

_CALL = re.compile(r"\[\^([\w-]{1,20})\](?!:)")
_NOTE = re.compile(r"[ ]{0,3}\[\^([\w-]{1,20})\]:[ \t]*(\S.*)$")
MOST_NOTES = 2_000


@frozen
class Defined:
    """``start`` is where the notes begin; ``places`` are start and end of what each says."""

    start: int
    places: dict[str, tuple[int, int]]

    def notes(self, text: str) -> Notes:
        """The notes by the place of the first call of each in ``text``."""
        calls: dict[int, Text] = {}
        left = dict(self.places)
        for match in _CALL.finditer(text, 0, self.start) if left else ():
            place = left.pop(match[1], None)
            if place is not None:
                first, last = place
                chars = text[first:last]
                calls[match.start()] = Text(chars, tuple(range(first, last)), PLAIN * len(chars))
        return Notes(calls, {}) if calls else NO_NOTES


def defined(text: str) -> Defined:
    """The notes at the end of ``text``, all of them called above; none else."""
    places: dict[str, tuple[int, int]] = {}
    start = at = len(text.rstrip())
    while at > 0 and len(places) < MOST_NOTES:
        begin = text.rfind("\n", 0, at) + 1
        line = text[begin:at]
        match = _NOTE.match(line)
        if match and match[1] not in places:
            places[match[1]] = (begin + match.start(2), begin + len(line.rstrip()))
            start = begin
        elif line.strip():
            break
        at = begin - 1
    called = {match[1] for match in _CALL.finditer(text, 0, start)} if places else set()
    return Defined(start, places) if places and called >= set(places) else Defined(len(text), {})
