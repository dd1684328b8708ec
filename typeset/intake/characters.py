"""Characters that no record may hold, in a file whose text is worth keeping.

In: text of a Word file or a web page. Out: the same text; what is only invisible goes, and what has no
form that can be printed (private use, garbled) becomes 〓 (U+3013), the mark of a missing character,
with an error that names the place.
"""

from __future__ import annotations

from typeset.diagnostics import Severity
from typeset.intake.ledger import Ledger
from typeset.intake.source import INVISIBLE, NOTE, PLAIN, Text, joined
from typeset.model.whitespace import banned

MISSING = "〓"


class Characters:
    """Mends text; each place is told to the ledger once. ``notes``: the form of the file has notes, whose
    calls stand in its text."""

    def __init__(self, ledger: Ledger, *, notes: bool = True) -> None:
        self._ledger = ledger
        self._notes = notes
        self._done: dict[int, str] = {}

    def mended(self, text: Text) -> Text:
        """``text`` without such characters."""
        found = [(at, code) for at, code in banned(text.chars) if self._bad(text.chars[at], code)]
        if not found:
            return text
        parts, begin = [], 0
        for at, code in found:
            place = text.places[at]
            if place not in self._done:
                self._done[place] = new = _meant(code)
                self._ledger.change(
                    "character.missing" if new else "invisible",
                    place,
                    place + 1,
                    new,
                    code=f"U+{code:04X}",
                )
                self._doubt(place, code)
            parts.append(text.cut(begin, at))
            new = self._done[place]
            parts.append(Text(new, (place,) * len(new), PLAIN * len(new)))
            begin = at + 1
        return joined([*parts, text.cut(begin)])

    def meant(self, chars: str, place: int) -> str:
        """``chars``, which the file writes in another way (an entity), without such characters."""
        out = ""
        for ch in chars:
            bad = any(self._bad(ch, code) for _, code in banned(ch))
            out += _meant(ord(ch)) if bad else ch
            if bad:
                self._doubt(place, ord(ch))
        return out

    def _bad(self, ch: str, code: int) -> bool:
        called = ch == NOTE and self._notes
        return ord(ch) == code and not called and code not in INVISIBLE

    def _doubt(self, place: int, code: int) -> None:
        if _meant(code):
            self._ledger.doubt(
                "character.private", place, place + 1, severity=Severity.ERROR, code=f"U+{code:04X}"
            )


def _meant(code: int) -> str:
    """Nothing for marks of direction and the like, 〓 for all others."""
    return "" if 0x200B <= code <= 0x206F else MISSING
