"""Headings whose level in the foreign file disagrees with their numbering.

In: a record and the lines that it was made from. Out: a repair in the ledger for each heading of the
file that has another number of ``#`` than its place in the document asks for: one for the document's
title, one more for a part's title, and for a heading its level below the title that it stands under.
"""

from __future__ import annotations

from collections.abc import Sequence

from typeset.intake.ledger import Ledger
from typeset.intake.lines import Line, Shape
from typeset.model import nodes

DEEPEST = 6


def compare_levels(record: nodes.Record, lines: Sequence[Line], ledger: Ledger) -> None:
    """Note every heading line of the file whose level is not the one that it should have."""
    wanted: dict[int, int] = {}
    _walk(record.blocks, 1, wanted)
    first = min(wanted, default=None)
    for line in lines:
        if line.shape is not Shape.HEADING or not line.level:
            continue
        level = min(wanted.get(line.number, _of_title(line, first)), DEEPEST)
        if level and level != line.level:
            text = ledger.source.text
            start = text.rfind("\n", 0, line.start) + 1
            if text[start : line.start].strip("# \t"):
                continue
            ledger.relabel(
                "heading.level", start, line.start, "#" * level + " ", was=line.level, level=level
            )


def _of_title(line: Line, first: int | None) -> int:
    """Lines before the first block belong to the document's title; others to the title of a part."""
    return 1 if first is None or line.number < first else 0


def _walk(blocks: Sequence[nodes.AnyBlock], depth: int, wanted: dict[int, int]) -> None:
    for block in blocks:
        origin = block.origin or 0
        if isinstance(block, nodes.Part):
            wanted[origin] = depth + 1
            wanted.setdefault(origin, depth + 1)
            _walk(block.blocks, depth + 1, wanted)
        elif isinstance(block, nodes.Heading):
            wanted[origin] = depth + block.level
        elif isinstance(block, nodes.Paragraph) and block.run_in is not None:
            wanted[origin] = depth + block.run_in.level
        elif isinstance(block, nodes.Article | nodes.Duty | nodes.Box):
            wanted[origin] = 0
            _walk(getattr(block, "blocks", ()), depth, wanted)
        else:
            wanted.setdefault(origin, 0)
