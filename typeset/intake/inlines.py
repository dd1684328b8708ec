"""Text of a passage -> inline content: quoted titles, footnotes, bold.

In: ``Text`` whose marks are repaired. Out: ``nodes.Inlines``. A note that stands as a paragraph of its
own (① ……) goes to the place in the text that calls it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from typeset.frozen import replace
from typeset.intake import marks
from typeset.intake.ledger import Ledger
from typeset.intake.lines import Shape
from typeset.intake.source import Text
from typeset.intake.units import Unit
from typeset.model import nodes

_CITE = re.compile("《(?:[^《》]|《[^《》]*》)+》")
_CALL = re.compile("[①-⑳]")


class Inliner:
    """Makes inline content and keeps the footnotes that belong to a document."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._notes: dict[int, Text] = {}

    def without_notes(self, units: Sequence[Unit]) -> list[Unit]:
        """``units`` without those that are notes to a mark in an earlier one."""
        kept: list[Unit] = []
        calls: dict[str, list[int | None]] = {}
        for unit in units:
            sign = unit.text.chars[:1]
            if unit.shape is Shape.TEXT and _CALL.match(sign) and len(unit.text) > 1:
                open_calls = calls.get(sign, [])
                call = open_calls.pop() if open_calls else None
                if call is not None:
                    self._ledger.change("note.mark", *unit.text.range(0, 1), "")
                    self._notes[call] = marks.tidy(unit.text.cut(1), self._ledger)
                    continue
            kept.append(unit)
            for match in _CALL.finditer(unit.text.chars, 1):
                ch = match[0]
                own = unit.text.chars.startswith(ch)
                place = None if own else unit.text.places[match.start()]
                calls.setdefault(ch, []).append(place)
        return [self._without_calls(unit) for unit in kept]

    def _without_calls(self, unit: Unit) -> Unit:
        """Marks of notes as a placeholder that no text can hold."""
        if not _CALL.search(unit.text.chars):
            return unit
        chars = list(unit.text.chars)
        for k, place in enumerate(unit.text.places):
            if place in self._notes and _CALL.match(chars[k]):
                self._ledger.change("note.call", place, place + 1, "")
                chars[k] = _HERE
        return replace(unit, text=replace(unit.text, chars="".join(chars)))

    def inlines(self, text: Text) -> nodes.Inlines:
        """``text`` as inline content; spaces that no longer mean anything go."""
        text = marks.tidy(text, self._ledger)
        out: list[nodes.Inline] = []
        at = 0
        for match in _CITE.finditer(text.chars):
            if _HERE in match[0]:
                continue
            out += self._with_notes(text.cut(at, match.start()))
            out.append(nodes.Cite(text.cut(*match.span()).inlines))
            at = match.end()
        return tuple(out) + tuple(self._with_notes(text.cut(at)))

    def _with_notes(self, text: Text) -> list[nodes.Inline]:
        out: list[nodes.Inline] = []
        at = 0
        while (k := text.chars.find(_HERE, at)) >= 0:
            out += text.cut(at, k).inlines
            out.append(nodes.Footnote(self._notes[text.places[k]].inlines))
            at = k + 1
        return out + list(text.cut(at).inlines)


_HERE = "\x02"
