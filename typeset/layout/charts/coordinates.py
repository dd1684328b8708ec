"""Flow charts: where the cells of each layer stand across.

Comes in: ``Layers`` and the widths of cells. Goes out: the middle of each cell in sp. Blocks are drawn
to the mean of what they are joined with and pushed apart where they come too near, over and over; a
last pass from the left makes every distance exact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

from typeset.layout.charts.layers import Layers

ROUNDS = 60
PUSHES = 4
SETTLINGS = 5
APART = 4
"""How far off, in points, links stay from what they have nothing to do with."""
STILL = 0.02
"""Movement, in points, at which the blocks are taken to stand still."""

Distance = Callable[[int, int], int]
"""The least distance of the middles of two neighbours."""


def middles(made: Layers, distance: Distance, unit: int) -> list[int]:
    """The middle of each cell; the leftmost is not at 0. ``unit`` is a point."""
    block_of = {cell: n for n, cells in enumerate(made.blocks) for cell in cells}
    apart: dict[tuple[int, int], float] = {}
    for row in made.rows:
        for left, right in pairwise(row):
            key = (block_of[left], block_of[right])
            apart[key] = max(apart.get(key, 0.0), float(distance(left, right)))
    asked = tuple(apart.items())
    if asked not in made.places:
        made.places[asked] = _middles(made, block_of, apart, distance, unit)
    return made.places[asked]


def _middles(
    made: Layers,
    block_of: Mapping[int, int],
    apart: Mapping[tuple[int, int], float],
    distance: Distance,
    unit: int,
) -> list[int]:
    joined = _joined(made, block_of)
    order = _from_left(len(made.blocks), apart)
    place = _centred(made, block_of, distance)
    solid = [sum(map(made.is_node, cells)) for cells in made.blocks]
    mass = [
        (1 + count + len(found) * bool(count)) ** 3
        for count, found in zip(solid, joined, strict=True)
    ]
    _relax(place, joined, apart, mass, unit)
    place = _compact(place, order, apart)
    _settle(place, order, joined, apart, mass)
    _part_strangers(made, block_of, place, apart, unit)
    return [round(place[block_of[cell]]) for cell in range(len(made.layer))]


def _joined(made: Layers, block_of: Mapping[int, int]) -> list[list[int]]:
    """The blocks that each block would like to stand in the middle of: those that links join its nodes
    with, or where there are none its bends. A way out at its side does not pull a decision out of its
    line."""
    strong: list[list[int]] = [[] for _ in made.blocks]
    weak: list[list[int]] = [[] for _ in made.blocks]
    for chain in made.chains.values():
        for one, two in pairwise(chain):
            a, b = block_of[one], block_of[two]
            if a == b:
                continue
            aside = made.layer[one] == made.layer[two]
            plain = made.is_node(one) and made.is_node(two)
            (strong if plain or aside else weak)[b].append(a)
            if not aside:
                (strong if plain else weak)[a].append(b)
    return [one or two for one, two in zip(strong, weak, strict=True)]


def _centred(made: Layers, block_of: Mapping[int, int], distance: Distance) -> list[float]:
    """Each layer as near together as may be, its middle at 0; a block at the mean of its cells."""
    places: list[list[float]] = [[] for _ in made.blocks]
    for row in made.rows:
        x = [0]
        for left, right in pairwise(row):
            x.append(x[-1] + distance(left, right))
        for cell, at in zip(row, x, strict=True):
            places[block_of[cell]].append(at - x[-1] / 2)
    return [sum(found) / len(found) for found in places]


def _from_left(count: int, apart: Mapping[tuple[int, int], float]) -> list[int]:
    """The blocks so that each comes after all those left of it. Joints that do not cross leave no
    circles."""
    after: list[list[int]] = [[] for _ in range(count)]
    left = [0] * count
    for a, b in apart:
        after[a].append(b)
        left[b] += 1
    order = [n for n in range(count) if not left[n]]
    for block in order:
        for each in after[block]:
            left[each] -= 1
            if not left[each]:
                order.append(each)
    return order


def _compact(
    place: list[float], order: list[int], apart: Mapping[tuple[int, int], float]
) -> list[float]:
    """``place`` with every block moved right as far as its left neighbours ask."""
    before: dict[int, list[tuple[int, float]]] = {}
    for (a, b), least in apart.items():
        before.setdefault(b, []).append((a, least))
    found = list(place)
    for block in order:
        for other, least in before.get(block, ()):
            found[block] = max(found[block], found[other] + least)
    return found


def _relax(
    place: list[float],
    joined: list[list[int]],
    apart: Mapping[tuple[int, int], float],
    mass: list[int],
    unit: int,
) -> None:
    """Move blocks until they stand still; of two that come too near, the lighter one gives way."""
    pairs = [(a, b, least, mass[b] / (mass[a] + mass[b])) for (a, b), least in apart.items()]
    for _ in range(ROUNDS):
        wish = [
            sum([place[b] for b in found]) / len(found) if found else place[a]
            for a, found in enumerate(joined)
        ]
        moved = 0.0
        before = list(place)
        for a, at in enumerate(wish):
            place[a] += (at - place[a]) / 2
        for _ in range(PUSHES):
            for a, b, least, share in pairs:
                lack = least - place[b] + place[a]
                if lack > 0:
                    give = lack * share
                    place[a] -= give
                    place[b] += lack - give
        moved = max(abs(one - two) for one, two in zip(before, place, strict=True))
        if moved < STILL * unit:
            break


Beside = list[list[tuple[int, float]]]
"""For each block those next to it on one side, and how far off they stay at least."""


def _settle(
    place: list[float],
    order: list[int],
    joined: list[list[int]],
    apart: Mapping[tuple[int, int], float],
    mass: list[int],
) -> None:
    """Move each block, the heaviest first, right into the middle of what it is joined with, as far as
    blocks not lighter than it let it; lighter ones make room."""
    left: Beside = [[] for _ in order]
    right: Beside = [[] for _ in order]
    for (a, b), least in apart.items():
        left[b].append((a, -least))
        right[a].append((b, least))
    heaviest = sorted(order, key=lambda block: -mass[block])
    for _ in range(SETTLINGS):
        for block in heaviest:
            if found := joined[block]:
                wish = sum(place[each] for each in found) / len(found)
                if wish > place[block]:
                    _move(block, wish, place, order, right, mass, min)
                elif wish < place[block]:
                    _move(block, wish, place, order[::-1], left, mass, max)


def _move(
    block: int,
    wish: float,
    place: list[float],
    order: list[int],
    beside: Beside,
    mass: list[int],
    nearer: Callable[[float, float], float],
) -> None:
    """Move ``block`` towards ``wish``. ``order`` has it before all that it can push."""
    limits: dict[int, float] = {}
    for each in reversed(order):
        limit = wish if each == block else -nearer(float("-inf"), float("inf"))
        for other, least in beside[each]:
            end = place[other] if mass[other] >= mass[block] else limits[other]
            limit = nearer(limit, end - least)
        limits[each] = limit
        if each == block:
            break
    place[block] = limits[block]
    further = max if nearer is min else min
    pushed = {block}
    for each in order:
        if each in pushed:
            for other, least in beside[each]:
                moved = further(place[other], place[each] + least)
                if moved != place[other]:
                    place[other] = moved
                    pushed.add(other)


def _part_strangers(
    made: Layers,
    block_of: Mapping[int, int],
    place: list[float],
    apart: Mapping[tuple[int, int], float],
    unit: int,
) -> None:
    """Move blocks a little off the line of cells in the next layer that no link joins them with: in the
    channel between them their links could run along one another."""
    near = APART * unit
    sides: list[list[tuple[int, float, int]]] = [[] for _ in place]
    for (a, b), least in apart.items():
        sides[a].append((b, least, 1))
        sides[b].append((a, least, -1))

    def free(block: int, at: float) -> bool:
        return all(side * (place[other] - at) >= least for other, least, side in sides[block])

    for row in range(len(made.rows) - 1):
        joined = set(made.steps(row))
        for a in made.rows[row]:
            for b in made.rows[row + 1]:
                one, two = block_of[a], block_of[b]
                if one == two or (a, b) in joined or abs(place[one] - place[two]) >= near / 2:
                    continue
                light, other = sorted((one, two), key=lambda n: len(made.blocks[n]))
                tries = [
                    (block, place[fixed] + step)
                    for block, fixed in ((light, other), (other, light))
                    for step in (near, -near)
                ]
                for block, at in tries:
                    if free(block, at):
                        place[block] = at
                        break
