"""Figures in the items of a list against the figure that announces them.

In: a document. Out: hits at what is announced, with the list as the second place.
"""

# Examples are kept on one line, as the text that they are.

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from typeset.diagnostics import Severity
from typeset.proof.engine import Hit, Place, hit, rule
from typeset.proof.quantities import Quantity, quantities
from typeset.proof.view import PROSE, Document, Line

_ITEM = re.compile(r"(?<![\d.])([1-9])[.．、](?!\d)")
_WHOLE = re.compile("新增|共|总|合计|累计")
_ABOVE = 4
"""Lines above a list in which it may be announced."""
_LIST = (
    "<p>{}</p><p>1.西部新增装机501万千瓦；2.南部新增装机304万千瓦；3.东部新增装机558万千瓦。</p>"
)


@rule(
    "calc.listed",
    Severity.NOTE,
    "—",
    fires=(_LIST.format("全州新增装机1300万千瓦。"),),
    quiet=(
        _LIST.format("全州新增装机1363万千瓦。"),
        _LIST.format("全州新增装机1400万千瓦左右。"),
        _LIST.format("全州新增装机5000万千瓦。"),
        _LIST.format("全州装机1300万千瓦。"),
    ),
)
def sums_of_items(document: Document) -> Iterator[Hit]:
    """新增1300万千瓦, and items 1., 2. and 3. that make 1363 together."""
    lines = document.lines
    for n, line in enumerate(lines):
        if line.kind not in PROSE:
            continue
        parts = _parts(document, line)
        whole = _announced(document, lines[max(n - _ABOVE, 0) : n], parts) if parts else None
        if whole is None:
            continue
        total = sum(each.value for each in parts)
        slack = _coarse(whole.text) / 2 + sum(each.step for each in parts) / 2
        if abs(total - whole.value) > slack and abs(total - whole.value) < 0.1 * whole.value:
            shown = f"{total:.{max(len(each.text.partition('.')[2]) for each in parts)}f}"
            yield hit(
                document,
                whole.start,
                whole.start + len(whole.text),
                related=[Place(document, parts[0].start, parts[0].end)],
                parts="＋".join(each.text for each in parts),
                total=shown,
            )


def _parts(document: Document, line: Line) -> Sequence[Quantity]:
    """The one figure of each item in a line that has three or more, numbered from 1; nothing where an item
    has another number of figures, or another unit."""
    starts = list(_ITEM.finditer(document.text, line.start, line.end))
    if len(starts) < 3 or [int(each[1]) for each in starts] != list(range(1, len(starts) + 1)):
        return ()
    ends = [*(each.start() for each in starts[1:]), line.end]
    found: list[Quantity] = []
    for start, end in zip(starts, ends, strict=True):
        own = list(quantities(document.text, start.end(), end))
        if len(own) != 1 or (found and own[0].unit != found[0].unit):
            return ()
        found += own
    return found


def _announced(
    document: Document, above: Sequence[Line], parts: Sequence[Quantity]
) -> Quantity | None:
    """The last figure above of the unit of ``parts`` that is said to be added, or all."""
    for line in reversed(above):
        if line.kind not in PROSE:
            continue
        for each in reversed(list(quantities(document.text, line.start, line.end))):
            before = document.text[max(each.start - 12, line.start) : each.start]
            clause = re.split("[，。；、]", before)[-1]
            if each.unit == parts[0].unit and _WHOLE.search(clause):
                return each
    return None


def _coarse(number: str) -> float:
    """One in the last place that is not a nought: 100 for 1300."""
    if "." in number:
        return float(10 ** -len(number.partition(".")[2]))
    return float(10 ** (len(number) - len(number.rstrip("0"))))
