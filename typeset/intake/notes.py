"""Notes and readings of a file that keeps them apart from its text (Word) -> footnotes and ruby of a
record.

In: a record in whose text calls of notes stand as places (``Text.inlines``), and the text of each note.
Out: the record with ``Footnote`` and ``Ruby`` nodes. A note that no text can hold (its call stands in a
number, a label) becomes a paragraph at the end, and a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from typeset.diagnostics import Severity
from typeset.frozen import fields, frozen, replace
from typeset.intake import marks
from typeset.intake.ledger import Ledger
from typeset.intake.source import NOTE, Text
from typeset.model import nodes
from typeset.model.nodes import ParagraphKind

_CALL = re.compile(f"{NOTE}(\\d+){NOTE}|{NOTE}")


@frozen
class Notes:
    """``calls``: notes by the place that calls them; ``readings``: ruby by the mark of its base, with
    the place where that begins."""

    calls: Mapping[int, Text]
    readings: Mapping[str, tuple[int, Text]]


NO_NOTES = Notes({}, {})


class _Placer:
    def __init__(self, notes: Notes, ledger: Ledger) -> None:
        self._notes = notes
        self._ledger = ledger
        self.done: set[int] = set()
        self.read: set[str] = set()

    def rewritten(self, value: Any) -> Any:
        """``value`` with calls and readings in all its inline content made nodes."""
        if isinstance(value, str):
            return _CALL.sub("", value) if NOTE in value and type(value) is str else value
        if isinstance(value, tuple):
            return self._tuple(value)
        if _is_node(value):
            changes = {}
            for field in fields(value):
                old = getattr(value, field.name)
                new = self.rewritten(old) if isinstance(old, tuple | str) or _is_node(old) else old
                if new is not old:
                    changes[field.name] = new
            return replace(value, **changes) if changes else value
        return value

    def _tuple(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        if type(values) is not tuple:
            return values
        out: list[Any] = []
        changed = False
        for value in values:
            made = self._inline(value)
            changed = changed or made != [value] or made[0] is not value
            out += made
        return tuple(out) if changed else values

    def _inline(self, value: Any) -> list[Any]:
        if isinstance(value, nodes.Chars):
            return self._chars(value) if NOTE in value.text else [value]
        if isinstance(value, nodes.Ruby):
            return self._ruby(value)
        if isinstance(value, nodes.Styled):
            inner = self._tuple(value.content)
            return _split(value, inner) if inner is not value.content else [value]
        return [self.rewritten(value)]

    def _chars(self, value: nodes.Chars) -> list[Any]:
        out: list[Any] = []
        at = 0
        for match in _CALL.finditer(value.text):
            if match.start() > at:
                out.append(nodes.Chars(value.text[at : match.start()]))
            at = match.end()
            note = self._notes.calls.get(int(match[1])) if match[1] else None
            if note is not None and int(match[1]) not in self.done:
                self.done.add(int(match[1]))
                self._ledger.move(int(match[1]), *note.range(0, len(note)))
                out.append(nodes.Footnote(marks.tidy(note, self._ledger).inlines))
        if at < len(value.text):
            out.append(nodes.Chars(value.text[at:]))
        return out

    def _ruby(self, value: nodes.Ruby) -> list[Any]:
        found = self._notes.readings.get(value.text)
        content = tuple(one for one in self._tuple(value.content) if isinstance(one, nodes.Chars))
        if found is None or not found[1] or value.text in self.read or not content:
            return list(value.content)
        self.read.add(value.text)
        at, reading = found
        self._ledger.move(at, *reading.range(0, len(reading)))
        return [nodes.Ruby(content, reading.chars)]


def _is_node(value: Any) -> bool:
    """Whether a value is one of the nodes of a record."""
    return type(value).__module__ == nodes.__name__ and not isinstance(value, str)


def _split(value: nodes.Styled, inner: tuple[Any, ...]) -> list[Any]:
    """Styled text with a note in it: the note stands between two pieces, not inside."""
    return [
        one if isinstance(one, nodes.Footnote) else nodes.Styled(value.style, (one,))
        for one in inner
    ]


def with_notes(
    record: nodes.Record, notes: Notes, ledger: Ledger, start: int, end: int
) -> nodes.Record:
    """The record with the notes that are called at ``start:end``."""
    calls = {at for at in notes.calls if start <= at < end}
    readings = {mark for mark, (at, said) in notes.readings.items() if said and start <= at < end}
    emptied = any(not said for _, said in notes.readings.values())
    if not (calls or readings or emptied) and NOTE not in ledger.source.text[start:end]:
        return record
    placer = _Placer(notes, ledger)
    made: nodes.Record = placer.rewritten(record)
    left: list[nodes.AnyBlock] = []
    for at in sorted(calls - placer.done):
        note = notes.calls[at]
        ledger.move(at, *note.range(0, len(note)))
        ledger.doubt("note.place", *note.range(0, len(note)))
        content = marks.tidy(note, ledger).plain().inlines
        line = ledger.source.line(note.places[0])
        left.append(nodes.Paragraph(content, ParagraphKind.FLUSH, origin=line))
    for mark in sorted(readings - placer.read):
        at, reading = notes.readings[mark]
        ledger.doubt("note.reading", at, at + 1, severity=Severity.WARNING, text=reading.chars)
    return replace(made, blocks=_with(made.blocks, left)) if left else made


def _with(
    blocks: tuple[nodes.AnyBlock, ...], left: list[nodes.AnyBlock]
) -> tuple[nodes.AnyBlock, ...]:
    """``blocks`` with paragraphs behind the text, before the parts."""
    at = next((k for k, block in enumerate(blocks) if isinstance(block, nodes.Part)), len(blocks))
    return (*blocks[:at], *left, *blocks[at:])
