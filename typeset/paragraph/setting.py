"""Items and line ends -> lines of glyph runs.

Comes in: ``Items``, the ends of its lines and the measure. Goes out: ``Line``s whose runs add up to
the measure exactly. What is taken away or added follows CLREQ 3.5.3 and 3.5.4 in their order: a squeeze
takes word spaces first and stops last; a stretch opens word spaces and Han-Latin gaps first and then all
gaps by the same amount, never inside a Western word or an ellipsis, nor beside a connector.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property

from typeset.display import BLACK, Ink, Run, Stroke
from typeset.frozen import NamedTuple
from typeset.paragraph.interlinear import Edges, ruby_runs, strokes, two_rows
from typeset.paragraph.items import SOFT_HYPHEN, Items, Kind, Note, Stretch
from typeset.paragraph.tracking import tracked
from typeset.text.characters import Blank, Order

_new = tuple.__new__
"""Makes a named tuple of the values of all its fields, in half the time: the hot loops are here."""


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
    line = _short_line(items, ends, size, measures[0], ink)
    if line:
        return [line]
    setter = (_TrackedSetter if items.tracking else _Setter)(items, size, ink)
    lines: list[Line] = []
    start, n = 0, len(items.text)
    measure, rest = measures
    for end in ends:
        lines.append(setter.line(start, end, measure, stretch=justify and end != n))
        start, measure = end, rest
    return lines


def _short_line(
    items: Items, ends: tuple[int, ...], size: int, measure: int, ink: Ink
) -> Line | None:
    """The line of a text that fits one and comes from one face, with nothing to kern."""
    if len(ends) != 1 or len(items.stretches) != 1 or items.kern or items.tracking or items.marks:
        return None
    _, n, face, scale, rise, _ = items.stretches[0]
    tail = items.tail.get(n, 0)
    width = items.advance[n] - tail
    if width > measure or tail < 0 or items.notes or items.lead:
        return None
    text = items.text[:-1] if items.text[-1] == " " else items.text
    run = (face, size * scale // 1000, (text,), 0, rise * size // 1000, ink, (), None)
    return _new(Line, ((_new(Run, run),), width, 0, n))


class _Setter:
    def __init__(self, items: Items, size: int, ink: Ink) -> None:
        self._items = items
        self._size = size
        self._ink = ink
        self._kerns = sorted(items.kern) if items.kern else []
        self._next_kern = int(0 in items.kern)
        """The first one inside the next line."""
        self._annotated = bool(items.marks or items.notes)
        whole = len(items.stretches) == 1 and not self._annotated
        self._whole = items.stretches[0] if whole else None
        self._stretch_ends = [stretch.end for stretch in items.stretches]

    @cached_property
    def _squeezes(self) -> list[int]:
        return sorted(self._items.squeezes)

    @cached_property
    def _springs(self) -> list[int]:
        return sorted(self._items.springs)

    def _plain(
        self, i: int, j: int, inside: list[int], trim: int, spacing: int = 0
    ) -> tuple[Run, ...]:
        """The run of a line from one face, with the kerns at ``inside`` as they are."""
        assert self._whole is not None
        text, size, kern = self._items.text, self._size, self._items.kern
        _, _, face, scale, rise, _ = self._whole
        end = j - 1 if text[j - 1] == " " else j
        pieces: list[str | int] = []
        at = i
        if trim:
            pieces.append(-trim if scale == 1000 else -trim * 1000 // scale)
        for k in inside:
            if k >= end:
                break
            pieces.append(text[at:k])
            pieces.append(kern[k] if scale == 1000 else kern[k] * 1000 // scale)
            at = k
        if at < end:
            pieces.append(text[at:end])
        run = (face, size * scale // 1000, tuple(pieces), spacing, rise * size // 1000)
        return (_new(Run, (*run, self._ink, (), None)),)

    def line(self, i: int, j: int, measure: int, *, stretch: bool) -> Line:
        """The next line, ``i:j``."""
        items = self._items
        lead = items.lead.get(i, 0)
        tail = items.tail.get(j, 0)
        natural = items.advance[j] - items.advance[i] - lead - tail
        need = measure - natural
        if need < 0 and j in items.hang and need + self._room(i, j) < 0:
            natural -= items.hang[j]
            need += items.hang[j]
        begin = self._next_kern
        end = bisect_left(self._kerns, j, begin)
        inside = self._kerns[begin:end]
        # The kern at the start of the next line is not inside it.
        self._next_kern = end + (j in items.kern)
        trim = lead - items.kern.get(i, 0)
        whole = self._whole
        if whole and need >= 0 and tail >= 0:
            if need == 0 or not stretch:
                return _new(Line, (self._plain(i, j, inside, trim), natural, i, j))
            # All gaps are alike: nothing in the line is rigid, nor gives way before the others.
            if not (whole.western or items.springs or items.rigid[j] > items.rigid[i]):
                gaps = j - i - 1
                spacing = need * self._size // (1000 * gaps) if gaps else 0
                return _new(Line, (self._plain(i, j, inside, trim, spacing), measure, i, j))
        kerns = {k: items.kern[k] for k in inside}
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
        if self._annotated:
            runs = tuple(self._annotated_runs(i, j, kerns, spacing, measure))
        else:
            runs = tuple(self._runs(i, j, kerns, spacing))
        if tail < 0:
            last = runs[-1]
            runs = (*runs[:-1], last._replace(pieces=(*last.pieces, SOFT_HYPHEN)))
        return _new(Line, (runs, width, i, j))

    def _room(self, i: int, j: int) -> int:
        """What the line can give when it is squeezed."""
        items = self._items
        given = items.lead_shrink.get(i, 0) + items.tail_shrink.get(j, 0)
        return items.shrink[j] - items.shrink[i] - given

    def _squeeze(self, i: int, j: int, need: int, kerns: dict[int, int]) -> int:
        """Take ``need`` milli-em out of the line, in order; return what could be taken."""
        squeezes = self._items.squeezes
        by_order: dict[Order, list[int]] = {}
        for k in _between(self._squeezes, i, j):
            squeeze = squeezes[k]
            if not squeeze.amount or (k == i and squeeze.blank is not Blank.RIGHT):
                continue
            order = squeeze.order
            if k == j - 1 and squeeze.blank is Blank.RIGHT:
                if j in self._items.tail:
                    continue
                order = Order.LINE_END
            by_order.setdefault(order, []).append(k)
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
        if not springs:
            return 0
        tail = self._items.tail.get(j, 0)
        places = [k for k in _between(self._springs, i + 1, j) if not (tail > 0 and k == j - 1)]
        if not places:
            return 0
        room = sum([springs[k] for k in places])
        take = min(room, need)
        shared = 0
        reached = 0
        for k in places:
            reached += springs[k]
            amount = take * reached // room - shared
            shared += amount
            kerns[k] = kerns.get(k, 0) + amount
        return take

    def _runs(
        self,
        i: int,
        j: int,
        kerns: dict[int, int],
        spacing: int,
        spaced: bool | None = None,
        last: bool = True,
    ) -> list[Run]:
        """The runs of ``i:j``. ``spaced``: whether a space follows the run before, ``None`` at a line's
        start; ``last``: whether the line ends at ``j``."""
        text, size, rigid, ink = self._items.text, self._size, self._items.rigid, self._ink
        keys = sorted(kerns)
        key, count = bisect_left(keys, i), len(keys)
        runs: list[Run] = []
        for first, stop, face, scale, rise, western in self._overlapping(i, j):
            start = first if first > i else i
            end = stop if stop < j else j
            if last and end == j and text[j - 1] == " ":
                end -= 1
            run_size = size if scale == 1000 else size * scale // 1000
            pieces: list[str | int] = []
            at = start
            if spacing:
                # Spacing follows every glyph of a run: what that opens against the rules is taken back,
                # and what it misses after Western text is made up for.
                unspaced = -(spacing * 1000 // run_size)
                wanted = spaced is not None and rigid[start + 1] == rigid[start]
                if wanted and not spaced:
                    pieces.append(-unspaced)
                elif spaced and not wanted:
                    pieces.append(unspaced)
                spaced = not western
            while key < count and (k := keys[key]) < end:
                key += 1
                if k > at:
                    pieces.append(text[at:k])
                    at = k
                kern = kerns[k]
                pieces.append(kern if scale == 1000 else kern * 1000 // scale)
            if at < end:
                pieces.append(text[at:end])
            if spaced and rigid[end] > rigid[start + 1]:
                pieces = list(self._keep_rigid(start, pieces, unspaced))
            own = spacing if spaced else 0
            up = rise * size // 1000 if rise else 0
            runs.append(_new(Run, (face, run_size, tuple(pieces), own, up, ink, (), None)))
        return runs

    # ---- annotated lines

    def _annotated_runs(
        self, i: int, j: int, kerns: dict[int, int], spacing: int, measure: int
    ) -> Iterator[Run]:
        """The runs of a line with ruby, notes in two rows and marks below it."""
        at, spaced = i, None
        runs: list[Run] = []
        left = right = 0
        for note in self._items.notes:
            start, end = max(i, note.start), min(j, note.end)
            two = note.kind is Kind.WARICHU
            # A base that had to be cut has its ruby where it begins.
            if start >= end or (note.start < i and not two):
                continue
            stop = start if two else end
            if stop > at:
                runs += self._runs(at, stop, kerns, spacing, spaced=spaced, last=stop == j)
                spaced = self._spaced(runs[-1])
            if two:
                runs += self._rows(note, start, end, kerns, spacing, spaced=spaced)
                spaced = False
            elif start == note.start:
                # A base that no line holds is cut; its reading stands once, over the first part.
                left, right = (
                    self._left(i, start, kerns, spacing),
                    self._right(i, end, kerns, spacing),
                )
                pen = right + (spacing if spaced else 0)
                edge = measure * self._size // 1000
                runs += ruby_runs(note, left, right, pen, edge, self._size, self._ink)
            at = end
        if at < j:
            runs += self._runs(at, j, kerns, spacing, spaced=spaced)
        drawn = tuple(self._strokes(i, j, kerns, spacing, measure))
        if drawn:
            runs[0] = runs[0]._replace(strokes=drawn)
        return iter(runs)

    def _spaced(self, run: Run) -> bool:
        """Whether a space follows ``run``, the last one of the text so far."""
        return run.spacing > 0

    def _rows(
        self,
        note: Note,
        start: int,
        end: int,
        kerns: dict[int, int],
        spacing: int,
        *,
        spaced: bool | None,
    ) -> Iterator[Run]:
        items = self._items
        lead = kerns.get(start, 0)
        if spaced is False and not self._rigid(start):
            lead += spacing * 1000 // self._size
        elif spaced and self._rigid(start):
            lead -= spacing * 1000 // self._size
        room = items.advance[end] - items.advance[start] - items.kern.get(start, 0)
        return two_rows(note, start, end, lead, room, self._size, self._ink)

    def _strokes(
        self, i: int, j: int, kerns: dict[int, int], spacing: int, measure: int
    ) -> Iterator[Stroke]:
        marks = [mark for mark in self._items.marks if mark.start < j and mark.end > i]
        if not marks:
            return iter(())
        left = [self._left(i, k, kerns, spacing) for k in range(i, j)]
        right = [self._right(i, k + 1, kerns, spacing) for k in range(i, j)]
        edges = Edges(i, left, right, measure * self._size // 1000)
        return strokes(marks, self._items.text, edges, self._size, self._ink)

    def _left(self, i: int, k: int, kerns: dict[int, int], spacing: int) -> int:
        """The left edge of character ``k`` in a line from ``i``, in sp."""
        items = self._items
        own = items.kern.get
        x = items.advance[k] + own(k, 0) - items.advance[i] - own(i, 0)
        x += sum(width - (own(q, 0) if q > i else 0) for q, width in kerns.items() if i <= q <= k)
        gaps = k - i - items.rigid[k + 1] + items.rigid[i + 1]
        return x * self._size // 1000 + spacing * gaps

    def _right(self, i: int, end: int, kerns: dict[int, int], spacing: int) -> int:
        """The right edge of the character before ``end``, in sp."""
        items = self._items
        width = items.advance[end] - items.advance[end - 1] - items.kern.get(end - 1, 0)
        return self._left(i, end - 1, kerns, spacing) + width * self._size // 1000

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

    def _overlapping(self, i: int, j: int) -> tuple[Stretch, ...]:
        stretches = self._items.stretches
        if len(stretches) == 1:
            return stretches
        first = bisect_right(self._stretch_ends, i)
        return stretches[first : bisect_left(self._stretch_ends, j, first) + 1]


class _TrackedSetter(_Setter):
    """Sets text whose type is not as wide as its cells; annotations are not tracked."""

    _was_spaced = False

    def _spaced(self, run: Run) -> bool:
        return self._was_spaced

    def _plain(
        self, i: int, j: int, inside: list[int], trim: int, spacing: int = 0
    ) -> tuple[Run, ...]:
        assert self._items.tracking
        return tuple(tracked(super()._plain(i, j, inside, trim, spacing), self._items.tracking))

    def _runs(
        self,
        i: int,
        j: int,
        kerns: dict[int, int],
        spacing: int,
        spaced: bool | None = None,
        last: bool = True,
    ) -> list[Run]:
        assert self._items.tracking
        runs = super()._runs(i, j, kerns, spacing, spaced, last)
        self._was_spaced = super()._spaced(runs[-1])
        return list(tracked(runs, self._items.tracking))


def _between(keys: list[int], start: int, end: int) -> list[int]:
    return keys[bisect_left(keys, start) : bisect_left(keys, end)]
