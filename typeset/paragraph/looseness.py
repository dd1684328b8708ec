"""Items -> the best lines of a given number: a paragraph one line longer or shorter than it is by itself.

Comes in: ``Items``, the measures and a number of lines. Goes out: the ends of so many lines, or nothing where
that would look forced. Knuth and Plass call it looseness ("Breaking Paragraphs into Lines", 1981, optimum
breaking with a prescribed number of lines). Lines cost what they cost in ``breaking``; a path is sought
layer by layer, a layer being what so many lines can hold. Only pages that need it ask for it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from typeset.paragraph.breaking import EASE, ONE_CHARACTER, PRICES, endings
from typeset.paragraph.items import Items


def break_into(
    items: Items, measures: tuple[int, int], count: int, loosest: int
) -> tuple[tuple[int, ...], float] | None:
    """The ends of the best ``count`` lines of ``items`` and the sum of their demerits; ``None`` where there
    are none that are worth looking at.

    ``measures`` are those of the first and the other lines in milli-em; no gap of a line gets more than
    ``loosest`` milli-em, and the last line has more than one character.
    """
    n = len(items.text)
    last_lines = endings(items.text)
    layer: dict[int, float] = {0: 0.0}
    before: list[dict[int, int]] = []
    for number in range(count):
        width = measures[0] if number == 0 else measures[1]
        final = number == count - 1
        following: dict[int, float] = {}
        came: dict[int, int] = {}
        for i, so_far in layer.items():
            for j, demerits in _ends(items, i, width, loosest):
                if (j == n) != final:
                    continue
                total = so_far + demerits + (last_lines.get(i, 0.0) if final else 0.0)
                if total < following.get(j, ONE_CHARACTER):
                    following[j] = total
                    came[j] = i
        layer = following
        before.append(came)
    if n not in layer:
        return None
    ends = [n]
    for came in before[:0:-1]:
        ends.append(came[ends[-1]])
    return tuple(reversed(ends)), layer[n]


def _ends(items: Items, i: int, width: int, loosest: int) -> Iterator[tuple[int, float]]:
    """Where a line from ``i`` may end, with its demerits as ``breaking`` counts them."""
    advance, n = items.advance, len(items.text)
    price = PRICES[items.breaks[i]] if i else 0.0
    limit = advance[i] + items.lead.get(i, 0) + width
    spent = items.shrink[i] + items.lead_shrink.get(i, 0)
    fit = bisect_right(advance, limit, i + 1)
    j = bisect_right(advance, limit + items.shrink[min(fit + 2, n)] - spent + items.reach, fit) - 1
    while j > i:
        if items.breaks[j] or j == n:
            need = limit - advance[j] + items.tail.get(j, 0)
            if need < 0:
                room = items.shrink[j] - spent - items.tail_shrink.get(j, 0)
                if need + room >= 0:
                    ratio = need / room
                    yield j, price + items.push * ratio * ratio
                elif need + items.hang.get(j, 0) >= 0 and j in items.hang:
                    ratio = (need + items.hang[j]) / (EASE * max(1, j - i - 1))
                    yield j, price + items.push + ratio * ratio
            elif j == n:
                yield j, price
            else:
                loose = _loose(items, i, j, need)
                if loose > loosest:
                    return
                yield j, price + (loose / EASE) ** 2
        j -= 1


def _loose(items: Items, i: int, j: int, need: int) -> float:
    """What each gap of the line ``i:j`` gets of ``need``, or less than nothing where word spaces and
    Han-Latin gaps take it all."""
    spring = items.elastic[j] - items.elastic[i + 1]
    gaps = j - i - 1 - items.rigid[j] + items.rigid[i + 1]
    loose = (need - spring) / gaps if gaps > 0 else float(need)
    return EASE * need / (4 * spring) if loose < 0 else loose
