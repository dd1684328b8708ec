"""Items and line ends -> lines of glyph runs.

Comes in: ``Items``, the ends of its lines and the measure. Goes out: ``Line``s whose runs add up to
the measure exactly. What is taken away or added follows CLREQ 3.1.9 in its order: a squeeze takes
word spaces first and stops last; a stretch opens word spaces and Han-Latin gaps first and then all
gaps by the same amount, never inside a Western word or an ellipsis.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from typeset.display import BLACK, Ink, Run
from typeset.paragraph.items import Items, Stretch
from typeset.text.characters import Blank, Order


class Line(NamedTuple):
    """A set line: its runs, its width in milli-em, the part ``start:end`` of the text."""

    runs: tuple[Run, ...]
    width: int
    start: int
    end: int


def set_lines(
    items: Items,
    ends: tuple[int, ...],
    size: int,
    measures: tuple[int, int],
    *,
    justify: bool = True,
    ink: Ink = BLACK,
) -> list[Line]:
    """Set every line. ``measures`` are those of the first and the other lines; ``size`` is in sp."""
    setter = _Setter(items, size, ink)
    lines: list[Line] = []
    start = 0
    for end in ends:
        measure = measures[0] if start == 0 else measures[1]
        last = end == len(items.text)
        lines.append(setter.line(start, end, measure, stretch=justify and not last))
        start = end
    return lines


class _Setter:
    def __init__(self, items: Items, size: int, ink: Ink) -> None:
        self._items = items
        self._size = size
        self._ink = ink
        self._kerns = sorted(items.kern)
        self._squeezes = sorted(items.squeezes)
        self._springs = sorted(items.springs)
        self._whole = items.stretches[0] if len(items.stretches) == 1 else None

    def line(self, i: int, j: int, measure: int, *, stretch: bool) -> Line:
        items = self._items
        lead = items.lead.get(i, 0)
        natural = items.advance[j] - items.advance[i] - lead - items.tail.get(j, 0)
        need = measure - natural
        inside = _between(self._kerns, i + 1, j)
        whole = self._whole
        if not lead and not inside and whole and (need == 0 or (need > 0 and not stretch)):
            text = items.text[i:j] if items.text[j - 1] != " " else items.text[i : j - 1]
            run = Run(
                whole.face,
                self._size * whole.scale // 1000,
                (text,),
                0,
                whole.rise * self._size // 1000,
                self._ink,
            )
            return Line((run,), natural, i, j)
        kerns = {k: items.kern[k] for k in inside}
        trim = lead - items.kern.get(i, 0)
        if trim:
            kerns[i] = -trim
        spacing = 0
        width = natural
        if need < 0:
            need += self._squeeze(i, j, -need, kerns)
            width = measure - need
        elif need and stretch:
            need -= self._spring(i, j, need, kerns)
            gaps = j - i - 1 - items.rigid[j] + items.rigid[i + 1]
            if need and gaps:
                spacing = need * self._size // (1000 * gaps)
            width = measure
        return Line(tuple(self._runs(i, j, kerns, spacing)), width, i, j)

    def _squeeze(self, i: int, j: int, need: int, kerns: dict[int, int]) -> int:
        """Take ``need`` milli-em out of the line, in order; return what could be taken."""
        squeezes = self._items.squeezes
        by_order: dict[Order, list[int]] = {}
        for k in _between(self._squeezes, i, j):
            squeeze = squeezes[k]
            first = k == i and squeeze.blank is not Blank.RIGHT
            last = k == j - 1 and squeeze.blank is Blank.RIGHT
            if squeeze.amount and not first and not last:
                by_order.setdefault(squeeze.order, []).append(k)
        taken = 0
        for order in sorted(by_order):
            places = by_order[order]
            room = sum(squeezes[k].amount for k in places)
            take = min(room, need - taken)
            shared = 0
            for count, k in enumerate(places, 1):
                amount = take * count // len(places) - shared
                shared += amount
                at = k if squeezes[k].blank is Blank.LEFT else k + 1
                kerns[at] = kerns.get(at, 0) - amount
            taken += take
            if taken == need:
                break
        return taken

    def _spring(self, i: int, j: int, need: int, kerns: dict[int, int]) -> int:
        """Open the gaps and word spaces of the line first; return how far they went."""
        springs = self._items.springs
        tail = self._items.tail.get(j, 0)
        places = [k for k in _between(self._springs, i + 1, j) if not (tail and k == j - 1)]
        if not places:
            return 0
        room = sum(springs[k] for k in places)
        take = min(room, need)
        shared = 0
        reached = 0
        for k in places:
            reached += springs[k]
            amount = take * reached // room - shared
            shared += amount
            kerns[k] = kerns.get(k, 0) + amount
        return take

    def _runs(self, i: int, j: int, kerns: dict[int, int], spacing: int) -> Iterator[Run]:
        text, size, rigid = self._items.text, self._size, self._items.rigid
        # What the spacing of a run must not open inside, and what it misses after Western text.
        unspaced = -(spacing * 1000 // size)
        keys = sorted(kerns)
        key, count = 0, len(keys)
        after_western = False
        for first, last, face, scale, rise, western in self._overlapping(i, j):
            start, end = max(i, first), min(j, last)
            if end == j and text[j - 1] == " ":
                end -= 1
            pieces: list[str | int] = []
            at = start
            if spacing and after_western and not (western and self._rigid(start)):
                pieces.append(-unspaced)
            while key < count and (k := keys[key]) < end:
                key += 1
                if k > at:
                    pieces.append(text[at:k])
                    at = k
                kern = kerns[k]
                pieces.append(kern if scale == 1000 else kern * 1000 // scale)
            if at < end:
                pieces.append(text[at:end])
            if spacing and not western and rigid[end] > rigid[start]:
                pieces = list(self._keep_rigid(start, pieces, unspaced))
            yield Run(
                face,
                size * scale // 1000,
                tuple(pieces),
                0 if western else spacing,
                rise * size // 1000,
                self._ink,
            )
            after_western = western

    def _rigid(self, k: int) -> bool:
        return self._items.rigid[k + 1] > self._items.rigid[k]

    def _keep_rigid(
        self, start: int, pieces: list[str | int], unspaced: int
    ) -> Iterator[str | int]:
        """Take the spacing back between characters that stay together (an ellipsis)."""
        at = start
        for piece in pieces:
            if isinstance(piece, int):
                yield piece
                continue
            part = ""
            for ch in piece:
                if part and self._rigid(at):
                    yield part
                    yield unspaced
                    part = ""
                part += ch
                at += 1
            yield part

    def _overlapping(self, i: int, j: int) -> Iterator[Stretch]:
        stretches = self._items.stretches
        if len(stretches) == 1:
            yield stretches[0]
            return
        first = bisect_right(stretches, i, key=_stretch_end)
        for stretch in stretches[first:]:
            if stretch.start >= j:
                return
            yield stretch


def _stretch_end(stretch: Stretch) -> int:
    return stretch.end


def _between(keys: list[int], start: int, end: int) -> list[int]:
    return keys[bisect_left(keys, start) : bisect_left(keys, end)]
