"""Items -> the breaks of the best lines.

Comes in: ``Items`` and the measures of the first and the other lines. Goes out: the indexes at which
lines end. Total-fit after Knuth and Plass ("Breaking Paragraphs into Lines", 1981), as a shortest
path over the legal breaks: ``best[j]`` is the least sum of demerits of any way to set ``text[:j]``,
and from every reachable start only the few ends whose line fits are tried, found by bisection in
the prefix sums. CLREQ 3.5.2: squeezing is cheaper than spacing out, so that a line is pushed in
before it is pushed out.
"""

from __future__ import annotations

from bisect import bisect_right

from typeset.paragraph.items import Items
from typeset.text.characters import CLOSING

INFINITE = 1e18
EASE = 25
"""The extra space for a gap, in milli-em, that costs one demerit; demerits grow with its square."""
LOOSE = (60, 250)
"""Looser lines than this are not tried where a tighter one can be had: at first, and once more where
the paragraph came out badly."""
BAD = 140.0
"""Demerits of a paragraph that is tried once more for as many lines: one of them is torn or squeezed hard."""
ONE_CHARACTER = 220.0
"""Demerits of a last line of one character (with or without its marks): rule of the field."""
TWO_CHARACTERS = 12.0
HOPELESS = 6.0
"""On the first try, a start is given up where one at most ``WINDOW`` characters before it is so much
better."""
WINDOW = 14
PRICES = (0.0, 0.0, 6.0, 30.0)
"""Demerits of ending a line at each kind of place: between a figure and its unit, inside a word."""
FORCED = 1e6
"""Demerits of a break where none is legal, in a string that is longer than the line."""


def break_lines(items: Items, first: int, rest: int) -> tuple[int, ...]:
    """Return the ends of the lines of ``items``, the last one being ``len(items.text)``.

    ``first`` and ``rest`` are the measures in milli-em. Where an unbreakable string is longer than
    the measure, it is cut between two characters rather than left to stick out.
    """
    n = len(items.text)
    if n == 0:
        return ()
    if items.advance[n] - items.lead.get(0, 0) - items.tail.get(n, 0) <= first:
        return (n,)
    previous, demerits = _shortest_path(items, first, rest, LOOSE[0])
    ends = _path(previous)
    if demerits >= BAD:
        other = _path(_shortest_path(items, first, rest, LOOSE[1])[0])
        if demerits >= ONE_CHARACTER or len(other) == len(ends):
            ends = other
    return ends


def _path(previous: list[int]) -> tuple[int, ...]:
    """The ends of the lines that lead to the last place."""
    ends = [len(previous) - 1]
    while previous[ends[-1]]:
        ends.append(previous[ends[-1]])
    return tuple(reversed(ends))


def _shortest_path(  # noqa: PLR0915 (the hot loop: a call a trial line would double its time)
    items: Items, first: int, rest: int, most: int
) -> tuple[list[int], float]:
    advance, shrink, rigid, elastic = items.advance, items.shrink, items.rigid, items.elastic
    breaks, hang, reach, push = items.breaks, items.hang, items.reach, items.push
    lead, lead_shrink = items.lead.get, items.lead_shrink.get
    stops, gives = line_ends(items)
    n = len(items.text)
    last_lines = endings(items.text)
    best = [INFINITE] * (n + 1)
    previous = [0] * (n + 1)
    best[0] = 0.0
    reached = bytearray(n + 1)
    reached[0] = 1
    width = first
    low, low_at = 0.0, 0
    i = -1
    while (i := reached.find(1, i + 1, n)) >= 0:
        so_far = best[i]
        if so_far <= low or i - low_at > WINDOW:
            low, low_at = so_far, i
        elif so_far > low + HOPELESS and most == LOOSE[0]:
            continue
        if breaks[i] > 1:
            so_far += PRICES[breaks[i]]
        limit = advance[i] + lead(i, 0) + width
        spent = shrink[i] + lead_shrink(i, 0)
        sprung, stiff = elastic[i + 1], rigid[i + 1] - i - 1
        width = rest
        fit = bisect_right(advance, limit, i + 1)
        last = bisect_right(advance, limit + shrink[min(fit + 2, n)] - spent + reach, fit) - 1
        found = False
        for j in range(last, i, -1):
            if not breaks[j]:
                continue
            need = limit - stops[j]
            if need >= 0:
                if j == n:
                    demerits = so_far + last_lines.get(i, 0.0)
                else:
                    spring = elastic[j] - sprung
                    gaps = j + stiff - rigid[j]
                    loose = (need - spring) / gaps if gaps > 0 else need
                    if found and loose > most:
                        break
                    if loose < 0:
                        loose = EASE * need / (4 * spring)
                    ratio = loose / EASE
                    demerits = so_far + ratio * ratio
            else:
                room = gives[j] - spent
                if need + room >= 0:
                    ratio = need / room
                    demerits = so_far + push * ratio * ratio
                    if j == n:
                        demerits += last_lines.get(i, 0.0)
                elif hang and need + hang.get(j, 0) >= 0:
                    # A mark hangs where no squeezing brings it in; what is then left is spread.
                    ratio = (need + hang[j]) / (EASE * max(1, j - i - 1))
                    demerits = so_far + push + ratio * ratio
                else:
                    continue
            found = True
            if demerits < best[j]:
                best[j] = demerits
                previous[j] = i
                reached[j] = 1
        if not found:
            j = max(i + 1, fit - 1)
            if so_far + FORCED < best[j]:
                best[j] = so_far + FORCED
                previous[j] = i
                reached[j] = 1
    return previous, best[n]


def line_ends(items: Items) -> tuple[list[int], list[int]]:
    """For each index, where a line that ends there stops, and what can be squeezed up to it: ``advance`` and
    ``shrink`` without what goes at the end of a line."""
    stops, gives = items.advance, items.shrink
    if items.tail:
        stops = stops.copy()
        for j, width in items.tail.items():
            stops[j] -= width
    if items.tail_shrink:
        gives = gives.copy()
        for j, amount in items.tail_shrink.items():
            gives[j] -= amount
    return stops, gives


def endings(text: str) -> dict[int, float]:
    """Demerits of a last line that starts at an index: of one character, of two."""
    stripped = len(text.rstrip(CLOSING + "…"))
    return {stripped - 1: ONE_CHARACTER, stripped - 2: TWO_CHARACTERS} | dict.fromkeys(
        range(stripped, len(text)), ONE_CHARACTER
    )
