"""The ledger of intake: every change to the text and every doubt, with its place.

In: changes as offsets in the source. Out: repairs and doubts as ``Finding``s (interface: intake.json), and
the source as it reads with all changes made, against which the records are checked: nothing but
what is listed here may differ.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from typeset.diagnostics import Finding, Severity, wording
from typeset.intake.source import Source

SHORTEST, LONGEST = 4, 40
"""Characters in an excerpt."""
CONTEXT = 5
_CHARACTERS = ("character.missing", "character.private", "invisible")
OWN_WORDING = ("docx.", "html.")
"""Rules of one form of file; their messages stand in a catalogue of that name."""


class Ledger:
    """Changes and doubts about one source; messages in ``lang``."""

    def __init__(self, source: Source, lang: str) -> None:
        self.source = source
        self._lang = lang
        self._edits: dict[int, tuple[int, str]] = {}
        self._covered = bytearray(len(source.text))
        self._markup = bytearray(len(source.text))
        self._decoded: dict[int, int] = {}
        self._entries: list[tuple[int, str, Severity, int, int, str | None, dict[str, object]]] = []
        self._owners: list[tuple[int, str]] = []
        self._left_out: set[int] = set()
        self.moved: list[tuple[int, int, int]] = []

    # ---- what happens to the text

    def markup(self, start: int, end: int) -> None:
        """Offsets that hold marks of the foreign format, no text."""
        self._markup[start:end] = b"\1" * (end - start)

    def left_out(self, start: int, end: int) -> None:
        """Offsets that hold no text of a document after all: nothing was repaired in them."""
        self.markup(start, end)
        at = self._covered.find(1, start, end)
        while at >= 0:
            self._left_out.add(at)
            after = self._edits.pop(at, (at + 1, ""))[0]
            self._covered[at:after] = bytes(after - at)
            at = self._covered.find(1, after, end)

    def change(self, rule: str, start: int, end: int, new: str, **values: object) -> None:
        """The text at ``start:end`` becomes ``new``: a repair."""
        if start in self._decoded:
            end = self._decoded.pop(start)
            self._covered[start:end] = bytes(end - start)
            del self._edits[start]
        if start >= end or any(self._covered[start:end]):
            raise ValueError(f"{start}:{end} is empty or changed already")
        self._covered[start:end] = b"\1" * (end - start)
        self._edits[start] = (end, new)
        if not new:
            for at in range(start, end, LONGEST):
                self._note(rule, Severity.REPAIR, at, min(at + LONGEST, end), "", values)
        else:
            self._note(rule, Severity.REPAIR, start, end, new, values)

    def drop(self, rule: str, start: int, end: int) -> None:
        """The text at ``start:end`` goes, whatever was changed in it before."""
        inner = [at for at in self._edits if start <= at < end]
        for at in inner:
            del self._edits[at]
        self._entries = [
            entry
            for entry in self._entries
            if not (entry[2] is Severity.REPAIR and start <= entry[0] < end)
        ]
        self._covered[start:end] = bytes(end - start)
        self.change(rule, start, end, "")

    def decode(self, start: int, end: int, meant: str) -> None:
        """``start:end`` is the foreign format's way to write ``meant`` (``&amp;``): no repair."""
        self._covered[start:end] = b"\1" * (end - start)
        self._edits[start] = (end, meant)
        self._decoded[start] = end

    def is_markup(self, at: int) -> bool:
        """Whether the character at ``at`` is a mark of the foreign format."""
        return bool(self._markup[at])

    def markup_in(self, start: int, end: int) -> int:
        """Where the first mark of the foreign format in ``start:end`` stands, or -1."""
        return self._markup.find(1, start, end)

    def changed(self, start: int, end: int) -> bool:
        """Whether a repair touches ``start:end`` already."""
        return any(self._covered[start:end]) and start not in self._decoded

    def untouched(self, start: int, end: int) -> int:
        """How far from ``start`` on nothing is changed yet, at most to ``end``."""
        at = self._covered.find(1, start, end)
        return end if at < 0 else at

    # ---- what does not change the text

    def relabel(self, rule: str, start: int, end: int, new: str, **values: object) -> None:
        """A repair of marks of the foreign format (the level of a heading), not of text."""
        self._note(rule, Severity.REPAIR, start, end, new, values)

    def doubt(
        self,
        rule: str,
        start: int,
        end: int,
        *,
        suggestion: str | None = None,
        severity: Severity = Severity.WARNING,
        **values: object,
    ) -> None:
        """A place that a person should look at."""
        self._note(rule, severity, start, end, suggestion, values)

    def move(self, at: int, start: int, end: int) -> None:
        """The text at ``start:end``, behind the documents, belongs to the place ``at`` (a note)."""
        self.moved.append((at, start, end))

    def own(self, start: int, document: str) -> None:
        """What lies from ``start`` on belongs to ``document``, up to the next such place."""
        self._owners.append((start, document))

    def _note(
        self,
        rule: str,
        severity: Severity,
        start: int,
        end: int,
        new: str | None,
        values: dict[str, object],
    ) -> None:
        self._entries.append((start, rule, severity, start, end, new, values))

    # ---- results

    def repairs(self) -> list[Finding]:
        """All repairs in the order of the source."""
        return self._findings(repair=True)

    def doubts(self) -> list[Finding]:
        """All doubts in the order of the source."""
        return self._findings(repair=False)

    def _findings(self, *, repair: bool) -> list[Finding]:
        entries = [
            e
            for e in self._entries
            if (e[2] is Severity.REPAIR) is repair
            and not (e[0] in self._left_out and e[1] in _CHARACTERS)
        ]
        owners = sorted(self._owners)
        starts = [at for at, _ in owners]
        out = []
        for _, rule, severity, start, end, new, values in sorted(entries, key=lambda e: e[:2]):
            first, begin, stop, last = self._window(start, end)
            text = self.source.text
            suggestion = new
            if repair and new is not None:
                suggestion = text[first:begin] + new + text[stop:last]
            place = bisect_right(starts, start)
            owner = owners[place - 1][1] if place else None
            words = {"old": text[start:end][:LONGEST], "new": new or "", **values}
            message = wording(
                rule if rule.startswith(OWN_WORDING) else f"intake.{rule}", self._lang, words
            )
            line = self.source.line(start)
            excerpt = text[first:last]
            name = self.source.name
            out.append(Finding(rule, severity, owner, name, line, excerpt, message, suggestion))
        return out

    def _window(self, start: int, end: int) -> tuple[int, int, int, int]:
        """``start:end`` with enough around it on its lines to be found by search: where that begins, the two
        places, and where it ends. What the file only shows is not in it."""
        text = self.source.text
        for first, last in self.source.shown(start, end):
            start, end = (last, max(last, end)) if first <= start else (start, first)
        end = min(end, start + LONGEST)
        room = LONGEST - (end - start)
        floor = max((e for _, e in self.source.shown(max(0, start - LONGEST), start)), default=0)
        ceiling = min((s for s, _ in self.source.shown(end, end + LONGEST)), default=len(text))
        before = max(text.rfind("\n", 0, start) + 1, start - min(CONTEXT, room // 2), floor)
        line_end = text.find("\n", end)
        line_end = len(text) if line_end < 0 else line_end
        after = max(min(line_end, end + min(CONTEXT, room - (start - before)), ceiling), end)
        if self.source.tagged:
            before, after = self._untagged(before, start, end, after)
        while after - before < SHORTEST and before > floor:
            before -= 1
        while after - before < SHORTEST and after < ceiling:
            after += 1
        return before, start, end, after

    def _untagged(self, before: int, start: int, end: int, after: int) -> tuple[int, int]:
        """The context of ``start:end`` up to the next tags."""
        first = self._markup.rfind(1, before, start)
        last = self._markup.find(1, end, after)
        return (before if first < 0 else first + 1), (after if last < 0 else last)

    def final(self, start: int, end: int) -> Iterator[str]:
        """The text of ``start:end`` with all changes made, without markup and white space, piece by piece;
        no piece is empty."""
        at = start
        text, edits = self.source.text, self._edits
        edited = mark = -1
        while at < end:
            if at in edits:
                at, piece = edits[at]
            elif self._markup[at] or self._covered[at]:
                at += 1
                continue
            else:
                if edited < at:
                    edited = self._next(self._covered, at, end)
                if mark < at:
                    mark = self._next(self._markup, at, end)
                at, piece = min(edited, mark), text[at : min(edited, mark)]
            if piece := "".join(piece.split()):
                yield piece

    @staticmethod
    def _next(flags: bytearray, at: int, end: int) -> int:
        found = flags.find(1, at, end)
        return end if found < 0 else found
