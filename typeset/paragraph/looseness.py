"""Items -> the best lines of a given number: a paragraph one line longer or shorter than it is by itself.

Comes in: ``Items``, the measures and a number of lines. Goes out: the ends of so many lines, or nothing where
that would look forced. Knuth and Plass call it looseness ("Breaking Paragraphs into Lines", 1981, optimum
breaking with a prescribed number of lines). Lines cost what they cost in ``breaking``; a path is sought
layer by layer, a layer being what so many lines can hold. Only pages that need it ask for it.
"""

from __future__ import annotations

from bisect import bisect_right

from typeset.paragraph.breaking import EASE, ONE_CHARACTER, PRICES, endings, line_ends
from typeset.paragraph.items import HALF, Items

SLACK = 2 * HALF
"""The most that a blank and a kern at the start of a line make of it."""


def break_into(
    items: Items, measures: tuple[int, int], count: int, loosest: int
) -> tuple[tuple[int, ...], float] | None:
    """The ends of the best ``count`` lines of ``items`` and the sum of their demerits; ``None`` where there
    are none that are worth looking at.

    ``measures`` are those of the first and the other lines in milli-em; no gap of a line gets more than
    ``loosest`` milli-em, and the last line has more than one character.
    """
    if count < 1:
        return None
    n, rest = len(items.text), measures[1]
    edges = line_ends(items)
    layer: dict[int, float] = {0: 0.0}
    before: list[dict[int, int]] = []
    for number in range(count - 1):
        layer, came = _next_layer(items, layer, rest if number else measures[0], loosest, edges)
        layer = _hopeful(items, layer, count - 1 - number, rest, loosest)
        before.append(came)
    best, last = _last_line(items, layer, rest if count > 1 else measures[0])
    if best >= ONE_CHARACTER:
        return None
    ends = [n]
    if count > 1:
        ends.append(last)
    for came in before[:0:-1]:
        ends.append(came[ends[-1]])
    return tuple(reversed(ends)), best


def _hopeful(
    items: Items, layer: dict[int, float], count: int, width: int, loosest: int
) -> dict[int, float]:
    """The places of ``layer`` whose rest may fill ``count`` lines of ``width`` and go into them, each line
    with ``SLACK`` at its edges."""
    n = len(items.text)
    advance, shrink, elastic = items.advance, items.shrink, items.elastic
    least = (count - 1) * (width - SLACK) - advance[n] - elastic[n] - n * loosest
    most = count * (width + SLACK + items.reach) - advance[n] + shrink[n]
    return {
        j: demerits
        for j, demerits in layer.items()
        if least <= -advance[j] - elastic[j] - j * loosest and shrink[j] - advance[j] <= most
    }


def _next_layer(
    items: Items,
    layer: dict[int, float],
    width: int,
    loosest: int,
    edges: tuple[list[int], list[int]],
) -> tuple[dict[int, float], dict[int, int]]:
    """Where one more line may end, with the least demerits, and where that line begins. A line has the
    demerits that it has in ``breaking``."""
    n = len(items.text)
    advance, shrink, rigid, elastic = items.advance, items.shrink, items.rigid, items.elastic
    breaks, hang, push = items.breaks, items.hang, items.push
    stops, gives = edges
    following: dict[int, float] = {}
    came: dict[int, int] = {}
    for i, so_far in layer.items():
        if i:
            so_far += PRICES[breaks[i]]
        limit = advance[i] + items.lead.get(i, 0) + width
        spent = shrink[i] + items.lead_shrink.get(i, 0)
        sprung, stiff = elastic[i + 1], rigid[i + 1] - i - 1
        for j in range(min(_furthest(items, i, limit, spent), n - 1), i, -1):
            if not breaks[j]:
                continue
            need = limit - stops[j]
            if need >= 0:
                spring = elastic[j] - sprung
                gaps = j + stiff - rigid[j]
                loose = (need - spring) / gaps if gaps > 0 else float(need)
                if loose < 0:
                    # Word spaces and Han-Latin gaps take it all.
                    loose = EASE * need / (4 * spring)
                if loose > loosest:
                    break
                total = so_far + (loose / EASE) ** 2
            else:
                squeezed = _squeezed(need, gives[j] - spent, push, hang, i, j)
                if squeezed is None:
                    continue
                total = so_far + squeezed
            if total < following.get(j, ONE_CHARACTER):
                following[j] = total
                came[j] = i
    return following, came


def _last_line(items: Items, layer: dict[int, float], width: int) -> tuple[float, int]:
    """The least demerits with a last line that begins at one of ``layer``, and where that is."""
    n = len(items.text)
    last_lines = endings(items.text)
    best, start = ONE_CHARACTER, 0
    for i, so_far in layer.items():
        limit = items.advance[i] + items.lead.get(i, 0) + width
        spent = items.shrink[i] + items.lead_shrink.get(i, 0)
        need = limit - items.advance[n] + items.tail.get(n, 0)
        total = so_far + (PRICES[items.breaks[i]] if i else 0.0)
        if need < 0:
            room = items.shrink[n] - spent - items.tail_shrink.get(n, 0)
            squeezed = _squeezed(need, room, items.push, items.hang, i, n)
            if squeezed is None or _furthest(items, i, limit, spent) < n:
                continue
            total += squeezed
        total += last_lines.get(i, 0.0)
        if total < best:
            best, start = total, i
    return best, start


def _furthest(items: Items, i: int, limit: int, spent: int) -> int:
    """The last place where a line from ``i`` may end."""
    advance = items.advance
    fit = bisect_right(advance, limit, i + 1)
    most = limit + items.shrink[min(fit + 2, len(items.text))] - spent + items.reach
    return bisect_right(advance, most, fit) - 1


def _squeezed(
    need: int, room: int, push: float, hang: dict[int, int], i: int, j: int
) -> float | None:
    """The demerits of a line ``i:j`` that is squeezed, or whose last mark hangs."""
    if need + room >= 0:
        ratio = need / room
        return push * ratio * ratio
    if j in hang and need + hang[j] >= 0:
        ratio = (need + hang[j]) / (EASE * max(1, j - i - 1))
        return push + ratio * ratio
    return None
