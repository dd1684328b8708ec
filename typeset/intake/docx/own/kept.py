"""What the custom part keeps in the words of a record: charts, what was not printed, texts that say more than
runs do.

In: rows of the custom part. Out: nodes.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from typeset.diagnostics import InputFaults
from typeset.intake.docx.names import local
from typeset.intake.docx.own.facts import NAMESPACE, Facts
from typeset.model import nodes
from typeset.model.flat import Flat, flat, loose, mapped
from typeset.model.read import record_of


def with_nesting(
    records: list[tuple[nodes.Record, str]], facts: Facts
) -> list[tuple[nodes.Record, str]]:
    """``records`` with the texts that say more than runs do, where they are as they were."""
    known: dict[Flat, list[nodes.Inlines]] = {}
    for row in facts.texts:
        record = inside(row, "annotation")
        block = record.blocks[-1] if record else None
        if isinstance(block, nodes.Annotation):
            known.setdefault(flat(block.content), []).append(block.content)
    if not known:
        return records
    lost = {loose(key): key for key in known}

    def change(content: nodes.Inlines) -> nodes.Inlines:
        key = flat(content)
        waiting = known.get(key) or (known.get(lost.get(key, ())) if key == loose(key) else None)
        return waiting.pop(0) if waiting else content

    return [(mapped(record, change), section) for record, section in records]


def inside(row: Any, name: str) -> nodes.Record | None:
    """A record, or one around the block, that a row holds in the words of a record; ``None`` where it is
    none any more."""
    inner = next((one for one in row if local(one) == name), None)
    if inner is None:
        return None
    markup = etree.tostring(inner, encoding="unicode", with_tail=False)
    markup = markup.replace(f' xmlns="{NAMESPACE[1:-1]}"', "")
    if name != "document":
        before = "<p>x</p>" if name == "annotation" else ""
        markup = f'<document id="x" kind="other"><title>x</title>{before}{markup}</document>'
    try:
        return record_of(markup.encode(), name)
    except InputFaults:
        return None


def chart_of(row: Any) -> nodes.Chart | None:
    """The chart that a row holds."""
    record = inside(row, "chart")
    block = record.blocks[0] if record else None
    return block if isinstance(block, nodes.Chart) else None
