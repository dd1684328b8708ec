"""Lines of titles and table cells, broken by sense.

Comes in: ``Items`` and a measure. Goes out: the ends of the fewest lines that part no word, of even
length or in the shape that GB/T 9704-2012, 7.3.1 asks for: a trapezoid or a diamond, no hourglass and
no last line of one or two characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from typeset.display import DOUBLE_DASH
from typeset.paragraph.breaking import break_lines
from typeset.paragraph.items import Items
from typeset.text.words import RANGE, UNKNOWN, WORD, sense_costs
from typeset.units import MEM_PER_EM

_FIGURE = re.compile(r"\d")
MOST_LINES = 4
UNEVEN = 60
"""What a line costs that is half as long again as another."""
HOURGLASS = 25
STUB = 400
STUB_WIDTH = 2600
"""A line of this width or less, in milli-em, is a stub beside a longer one."""


def sense_ends(items: Items, most: int, *, room: int = 0, free: bool = False) -> tuple[int, ...]:
    """Where the lines of ``items`` end when none is wider than ``most`` milli-em: the fewest lines; more of
    them, up to ``room`` or where they are ``free`` one more, where that keeps a word or a name whole."""
    n = len(items.text)
    if line_width(items, 0, n) <= most:
        return (n,)
    costs = sense_costs(items.text.replace(DOUBLE_DASH, "—"))
    legal = [k for k in phrase_breaks(items) if costs[k] < WORD]
    # Brackets at the ends of lines give up their blanks, so that one line less may do.
    least = -(-line_width(items, 0, n) // most) - 1
    for count in range(max(2, least), MOST_LINES + 1):
        found = min(_candidates(items, legal, costs, most, count), default=None)
        if found is None:
            continue
        for further in range(count + 1, min(max(room, count + free), MOST_LINES) + 1):
            if found[0] < UNKNOWN:
                break
            more = min(_candidates(items, legal, costs, most, further), default=found)
            found = more if more[0] + UNKNOWN // 2 < found[0] else found
        return found[1]
    return _narrow(items, most, costs, room)


def _narrow(items: Items, most: int, costs: list[int], room: int) -> tuple[int, ...]:
    """The ends of lines so narrow that words are parted: as many lines as there have to be, or up to
    ``room``, with the fewest words parted and no character alone."""
    ends = break_lines(items, most, most)
    if all(costs[k] < UNKNOWN for k in ends[:-1]):
        return ends
    n, places = len(items.text), [0, *phrase_breaks(items), len(items.text)]
    last = max(len(ends), room)
    best: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {(0, 0): (0.0, ())}
    for count in range(last):
        for start in places:
            before = best.get((count, start))
            if before is None:
                continue
            for k in places:
                if k <= start:
                    continue
                width = line_width(items, start, k)
                if width > most:
                    break
                cost = before[0] + costs[k] * (k < n) + STUB * (width <= MEM_PER_EM)
                cost += UNEVEN * ((most - width) / most) ** 2
                found = cost, (*before[1], k)
                if found < best.get((count + 1, k), (float("inf"), ())):
                    best[count + 1, k] = found
    whole = [
        (best[count, n][0] + UNKNOWN // 2 * (count - len(ends)), best[count, n][1])
        for count in range(2, last + 1)
        if (count, n) in best
    ]
    return min(whole)[1] if whole else ends


def phrase_breaks(items: Items) -> list[int]:
    """Where a phrase may be parted at all: a figure keeps the character that it counts, and a range may
    be parted after its dash (2025—|2030年)."""
    text = items.text
    ends = [match.end() for match in _FIGURE.finditer(text)]
    kept = {k for k in ends if "\u4e00" <= text[k : k + 1] <= "\u9fff"}
    ranges = {match.end() for match in RANGE.finditer(text)}
    return [k for k in range(1, len(text)) if (items.breaks[k] and k not in kept) or k in ranges]


def line_width(items: Items, i: int, j: int) -> int:
    """The width of a line from ``i`` to ``j`` in milli-em, without the blanks of marks at its ends."""
    return (
        items.advance[j] - items.advance[i] - items.lead.get(i, 0) * (i > 0) - items.tail.get(j, 0)
    )


def _candidates(
    items: Items, legal: list[int], costs: list[int], most: int, count: int
) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Every way to break into ``count`` lines, with what it costs."""
    n = len(items.text)

    def extend(
        start: int, ends: tuple[int, ...], widths: tuple[int, ...]
    ) -> Iterator[tuple[float, tuple[int, ...]]]:
        if len(ends) == count - 1:
            last = line_width(items, start, n)
            if last <= most:
                yield _cost(costs, ends, (*widths, last)), (*ends, n)
            return
        for k in legal:
            if k > start:
                width = line_width(items, start, k)
                if width > most:
                    break
                yield from extend(k, (*ends, k), (*widths, width))

    return extend(0, (), ())


def _cost(costs: list[int], ends: tuple[int, ...], widths: tuple[int, ...]) -> float:
    longest, shortest = max(widths), min(widths)
    cost = float(sum(costs[k] for k in ends))
    cost += UNEVEN * (2 * (longest - shortest) / longest) ** 2
    if shortest <= STUB_WIDTH < longest - MEM_PER_EM:
        cost += STUB
    if any(b < min(a, c) for a, b, c in zip(widths, widths[1:], widths[2:], strict=False)):
        cost += HOURGLASS
    return cost
