"""Type on cells that are not as wide as it is: 3号 (16 pt), 28 characters to 156 mm (GB/T 9704-2012, 5.2.1).

Comes in: advances of a face, and runs set in the em of the cell. Goes out: advances in that em, and runs in
the size of the type whose tracking (``Tc``) makes up for the difference. So lines are broken and justified
as if the cell were the type size: a full-width character is 1000 milli-em, half its width 500, and lines end
where they must. Marks, indents and the gap to Western text keep to the cells; every glyph is tracked alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from typeset.display import DOUBLE_DASH, Run
from typeset.units import MEM_PER_EM

Tracking = tuple[int, int]
"""The size of the type and the width of its cell, in sp."""


def tracked_advances(text: str, widths: Iterable[int], tracking: Tracking) -> Iterator[int]:
    """``widths`` of the characters of ``text`` in milli-em of the type → those in milli-em of the cell.
    Their sum is off by half a milli-em at most, however long the text."""
    size, cell = tracking
    less = (size - cell) * MEM_PER_EM
    exact, before = cell // 2, 0
    for ch, width in zip(text, widths, strict=True):
        exact += width * size - less * (2 if ch == DOUBLE_DASH else 1)
        reached = exact // cell
        yield reached - before
        before = reached


def tracked(runs: Iterable[Run], tracking: Tracking) -> Iterator[Run]:
    """``runs`` in the em of the cell → the same places in the size of the type. What is lost when a kern is
    rounded goes to the next one."""
    type_size, cell = tracking
    left = 0
    for run in runs:
        size = run.size * type_size // cell
        less = size - run.size
        pieces: list[str | int] = []
        for piece in run.pieces:
            for part in _parted(piece):
                if isinstance(part, int):
                    wanted = part * run.size + left
                elif part == DOUBLE_DASH:
                    # One glyph, tracked once, on two cells.
                    wanted = left - less * MEM_PER_EM
                else:
                    pieces.append(part)
                    continue
                kern = (wanted + size // 2) // size
                left = wanted - kern * size
                if kern:
                    pieces.append(kern)
                if part == DOUBLE_DASH:
                    pieces.append(part)
        yield run._replace(size=size, pieces=tuple(pieces), spacing=run.spacing - less)


def _parted(piece: str | int) -> Iterator[str | int]:
    """``piece`` with the dashes of two cells in it by themselves."""
    if isinstance(piece, int) or DOUBLE_DASH not in piece:
        yield piece
        return
    first, *others = piece.split(DOUBLE_DASH)
    if first:
        yield first
    for part in others:
        yield DOUBLE_DASH
        if part:
            yield part
