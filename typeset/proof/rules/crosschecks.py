"""Tables against the text: units and values that are given in both.

In: a document. Out: hits, with the place in the text beside the cell.
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from typeset.diagnostics import Severity
from typeset.model import nodes
from typeset.proof.engine import Hit, Place, hit, rule
from typeset.proof.patterns import HAN
from typeset.proof.quantities import step
from typeset.proof.rules.tables import cell_number, cell_text, grids
from typeset.proof.view import PROSE, Document

_UNIT_IN = re.compile(r"[（(]([^（）()]{1,10})[）)]")
_UNITS = re.compile(r"[万亿]*(?:千瓦时|千瓦|吨标准煤|吨|元|亩|人次|人|户|立方米|平方公里|公里)")
_TABLE_UNIT = "<p>2021年，水电装机215万千瓦。</p><table><thead><tr><th>项目</th><th>单位</th><th>2021年</th></tr></thead><tbody><tr><td>水电</td><td>{}</td><td>215</td></tr><tr><td>风电</td><td>{}</td><td>48</td></tr></tbody></table>"


@rule(
    "table.unit",
    Severity.ERROR,
    "GB/T 3100",
    fires=(_TABLE_UNIT.format("万千瓦时", "万千瓦时"),),
    quiet=(_TABLE_UNIT.format("万千瓦", "万千瓦"),),
)
def units_against_text(document: Document) -> Iterator[Hit]:
    """The same figure of the same thing with another unit in the text."""
    said = _said(document)
    for _, table in grids(document):
        column = next(
            (k for k, head in enumerate(table.heads) if re.fullmatch("(?:计量)?单位", head)), None
        )
        if column is None:
            continue
        for row in table.cells:
            if column >= len(row) or not _UNITS.fullmatch(unit := cell_text(row[column]).strip()):
                continue
            label = re.sub("[（(].*", "", "".join(cell_text(cell) for cell in row[:column] if cell))
            for cell in row[column + 1 :]:
                number = cell_number(cell)
                for other, place in said.get(number or "", ()):
                    near = document.text[max(0, place.start - 24) : place.start]
                    if other != unit and _of_one_kind(unit, other) and _shares(label, near):
                        line = document.line_of(row[column])
                        yield hit(
                            document,
                            line.start,
                            line.end,
                            other,
                            related=[place],
                            label=label,
                            number=number,
                        )
                        break
                else:
                    continue
                break


def _said(document: Document) -> dict[str, list[tuple[str, Place]]]:
    """Every figure with a unit in running text."""
    found: dict[str, list[tuple[str, Place]]] = {}
    if not document.tables:
        return found
    pattern = re.compile(rf"(?<![\d.])(\d+(?:\.\d+)?)({_UNITS.pattern})")
    for match in pattern.finditer(document.text):
        if document.line_at(match.start()).kind in PROSE:
            place = Place(document, *match.span())
            found.setdefault(match[1], []).append((match[2], place))
    return found


def _of_one_kind(a: str, b: str) -> bool:
    """千瓦 and 千瓦时, 万吨 and 亿吨: units that are taken for one another."""
    bare = [re.sub("^[万亿]+", "", each) for each in (a, b)]
    return bare[0] == bare[1] or {bare[0], bare[1]} == {"千瓦", "千瓦时"}


def _shares(label: str, text: str) -> bool:
    """Whether a pair of characters of ``label`` stands in ``text``."""
    return any(label[k : k + 2] in text for k in range(len(label) - 1))


_VALUE = "<p>2021年末，茶产业增加值占比5.46%。</p><table><thead><tr><th>指标</th><th>基值</th></tr></thead><tbody><tr><td>茶产业增加值占比（%）</td><td>{}</td></tr><tr><td>茶叶收入（亿元）</td><td>12.3</td></tr></tbody></table>"


@rule(
    "table.value",
    Severity.WARNING,
    "—",
    fires=(_VALUE.format("5.4"),),
    quiet=(_VALUE.format("5.46"), _VALUE.format("5.5"), _VALUE.format("9.9")),
)
def values_against_text(document: Document) -> Iterator[Hit]:
    """A value that the text gives a little otherwise."""
    for _, table in grids(document):
        for row in table.cells:
            label = _UNIT_IN.sub("", cell_text(row[0])) if row else ""
            if len(label) < 5 or not re.fullmatch(rf"[{HAN}A-Z]+", label):
                continue
            numbers = [(number, cell) for cell in row[1:] if (number := cell_number(cell))]
            for match in re.finditer(
                re.escape(label) + r"(?:为|达到?|约)?(\d+(?:\.\d+)?)", document.text
            ):
                if document.line_at(match.start()).kind not in PROSE or not numbers:
                    continue
                yield from _differs(document, match, numbers)


def _differs(
    document: Document, match: re.Match[str], numbers: Sequence[tuple[str, nodes.Cell | None]]
) -> Iterator[Hit]:
    value = float(match[1])
    for number, _ in numbers:
        coarse = max(step(number), step(match[1]))
        if abs(float(number) - value) <= coarse / 2 + 1e-9:
            return
    for number, cell in numbers:
        if value and abs(float(number) - value) <= 0.05 * value:
            line = document.line_of(cell)
            place = Place(document, *match.span())
            yield hit(document, line.start, line.end, match[1], related=[place], said=match[1])
            return
