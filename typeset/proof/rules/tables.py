"""Arithmetic in tables: totals, growth, serial numbers, counts.

In: a document. Out: hits. What a column means is told from its head and from the other rows: where most rows follow
a relation, those that do not are remarked on.
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from typeset.diagnostics import Severity
from typeset.model import nodes
from typeset.model.walk import plain
from typeset.proof.engine import Hit, hit, rule
from typeset.proof.quantities import equals, follows, growth, step
from typeset.proof.view import Document, Kind

_CELL = re.compile(r"[≤≥<>约]?(-?\d+(?:\.\d+)?)%?")
_TOTAL = re.compile("^(?:合|总|小)\\s*计$|^全州合计$|^总数$")
_NOT_ADDED = re.compile(
    "%|％|率|占比|比重|比例|均|价|指数|增长|增幅|坝高|年份|序号|名次|排名|系数|属性"
)


class Grid(NamedTuple):
    """Cells by row and column of the body, spans filled in; ``heads`` are the texts above each column."""

    cells: list[list[nodes.Cell | None]]
    heads: list[str]
    rows: Sequence[nodes.Row]


def grid(table: nodes.Table) -> Grid:
    """The body of ``table`` as a grid. A cell that spans stands in all its places."""
    head = _filled(table.head)
    width = max((len(row) for row in head), default=0)
    heads = [
        "".join(dict.fromkeys(cell_text(row[k]) for row in head if k < len(row)))
        for k in range(width)
    ]
    return Grid(_filled(table.body), heads, table.body)


def _filled(rows: Sequence[nodes.Row]) -> list[list[nodes.Cell | None]]:
    out: list[list[nodes.Cell | None]] = []
    carried: list[tuple[int, nodes.Cell] | None] = []
    for row in rows:
        line: list[nodes.Cell | None] = []
        cells = iter(row.cells)
        below: list[tuple[int, nodes.Cell] | None] = []
        while len(line) < 400:
            held = carried[len(line)] if len(line) < len(carried) else None
            if held is not None:
                line.append(held[1])
                below.append((held[0] - 1, held[1]) if held[0] > 1 else None)
                continue
            cell = next(cells, None)
            if cell is None:
                if len(line) < len(carried) and any(carried[len(line) :]):
                    line.append(None)
                    below.append(None)
                    continue
                break
            for _ in range(min(cell.columns, 200)):
                line.append(cell)
                below.append((cell.rows - 1, cell) if cell.rows > 1 else None)
        out.append(line)
        carried = below
    return out


def cell_text(cell: nodes.Cell | None) -> str:
    """The characters of a cell, "" where there is none."""
    return "".join(map(plain, cell.paragraphs)) if cell else ""


def cell_number(cell: nodes.Cell | None) -> str | None:
    """The number that is all of a cell, without its sign of percent or limit; ``None`` for other cells."""
    match = _CELL.fullmatch(cell_text(cell).strip().replace(" ", ""))
    return match[1] if match else None


def grids(document: Document) -> Iterator[tuple[nodes.Table, Grid]]:
    """The tables of more than one row, each with its grid."""
    for table, _ in document.tables:
        if len(table.body) > 1:
            yield table, grid(table)


_SUM = "<table><thead><tr><th>县</th><th>处</th></tr></thead><tbody><tr><td>青山县</td><td>3</td></tr><tr><td>白石县</td><td>4</td></tr><tr><td>合计</td><td>{}</td></tr></tbody></table>"


@rule(
    "table.sum",
    Severity.ERROR,
    "—",
    fires=(_SUM.format(8),),
    quiet=(_SUM.format(7), _SUM.format("—"), _SUM.format(99).replace("处", "合格率")),
)
def totals(document: Document) -> Iterator[Hit]:
    """合计 and 小计: the total of the rows above."""
    for _, table in grids(document):
        width = max(map(len, table.cells))
        for column in range(1, width):
            head = table.heads[column] if column < len(table.heads) else ""
            if not _NOT_ADDED.search(head):
                yield from _column_totals(document, table, column)


def _column_totals(document: Document, table: Grid, column: int) -> Iterator[Hit]:
    """A total may stand below its rows or above them, and add up rows or subtotals: it is wrong where
    it is none of these sums."""
    rows = [
        (n, cell_number(row[column]) if column < len(row) else None, is_total(row), _label(row))
        for n, row in enumerate(table.cells)
    ]
    plain_rows = [
        (n, v) for n, v, total, label in rows if v and not total and not _is_detail(label)
    ]
    totals = [n for n, _, total, _ in rows if total]
    subtotals = [v for _, v, total, label in rows if v and total and label.startswith("小")]
    for n, number, total, label in rows:
        if not total or number is None:
            continue
        above = max((k for k in totals if k < n), default=-1)
        below = min((k for k in totals if k > n), default=len(rows))
        every = [v for _, v in plain_rows]
        sums = [
            [v for k, v in plain_rows if above < k < n],
            [v for k, v in plain_rows if n < k < below],
            *([] if label.startswith("小") else [subtotals, every]),
        ]
        sums = [parts for parts in sums if len(parts) > 1]
        if not sums or any(_adds_up(number, parts) for parts in sums):
            continue
        parts = sums[-1]
        if float(number) > max(map(float, parts)):  # else it is a mean or a rate
            line = document.line_of(table.cells[n][column])
            total_of = sum(map(float, parts))
            yield hit(document, line.start, line.end, f"{total_of:.{_decimals(number, parts)}f}")


def _decimals(number: str, parts: Sequence[str]) -> int:
    return max(len(each.partition(".")[2]) for each in (number, *parts))


def _adds_up(number: str, parts: Sequence[str]) -> bool:
    slack = (step(number) + sum(map(step, parts))) / 2 if "." in number else 0.5
    return abs(sum(map(float, parts)) - float(number)) <= slack + 1e-9


def _label(row: Sequence[nodes.Cell | None]) -> str:
    return next((text for cell in row[:2] if (text := cell_text(cell))), "")


def is_total(row: Sequence[nodes.Cell | None]) -> bool:
    """Whether a row is headed 合计, 小计 or the like."""
    return any(_TOTAL.match(re.sub(r"[\s\u3000]", "", cell_text(cell))) for cell in row[:2])


def _is_detail(label: str) -> bool:
    return label.startswith(("\u3000", "其中", "#", "（"))


_GROWTH = "<table><thead><tr><th>项</th><th>基值</th><th>目标值</th><th>增长（%）</th></tr></thead><tbody><tr><td>甲</td><td>100</td><td>150</td><td>50</td></tr><tr><td>乙</td><td>80</td><td>100</td><td>25</td></tr><tr><td>丙</td><td>40</td><td>50</td><td>{}</td></tr></tbody></table>"


@rule(
    "table.growth",
    Severity.ERROR,
    "—",
    fires=(_GROWTH.format(35),),
    quiet=(_GROWTH.format(25),),
)
def growth_column(document: Document) -> Iterator[Hit]:
    """A column of growth that follows from the two before it, but for some rows; a note where a rate is
    cut off instead of rounded."""
    for _, table in grids(document):
        for column, head in enumerate(table.heads):
            if column < 2 or not re.search("增长|增幅|增速|变化", head):
                continue
            right = 0
            wrong: list[tuple[nodes.Cell | None, str, Severity | None]] = []
            for row in table.cells:
                if column >= len(row):
                    continue
                old, new, rate = (cell_number(row[k]) for k in (column - 2, column - 1, column))
                if not (old and new and rate) or float(old) <= 0:
                    continue
                meant = growth(new, old)
                verdict = follows(rate, *meant) if meant else None
                if verdict is not None:
                    wrong.append((row[column], verdict.shown(rate), None))
                    continue
                right += 1
                if meant and (cut := equals(rate, meant[0], 0)):
                    wrong.append((row[column], cut.shown(rate), Severity.NOTE))
            if right > len(wrong):
                for cell, shown, severity in wrong:
                    line = document.line_of(cell)
                    yield hit(document, line.start, line.end, shown, severity=severity)


_SERIAL = "<table><thead><tr><th>序号</th><th>名称</th></tr></thead><tbody><tr><td>1</td><td>甲</td></tr><tr><td>2</td><td>乙</td></tr><tr><td>{}</td><td>丙</td></tr></tbody></table>"


@rule(
    "table.serial",
    Severity.ERROR,
    "—",
    fires=(_SERIAL.format(4), _SERIAL.format(2)),
    quiet=(_SERIAL.format(3),),
)
def serial_numbers(document: Document) -> Iterator[Hit]:
    """序号 goes on by one."""
    for _, table in grids(document):
        if not table.heads or not re.match("序号|编号", table.heads[0]):
            continue
        before: int | None = None
        last: nodes.Cell | None = None
        for row in table.cells:
            number = cell_number(row[0]) if row else None
            if number is None or not number.isdigit():
                continue
            value = int(number)
            if (before is not None and value not in (before, before + 1, 1)) or (
                before is not None and value == before and row[0] is not last
            ):
                yield from _serial(document, row[0], before)
            before, last = value, row[0]


def _serial(document: Document, cell: nodes.Cell | None, before: int) -> Iterator[Hit]:
    line = document.line_of(cell)
    yield hit(document, line.start, line.end, str(before + 1), before=before)


_COUNTED = (
    "<p>乙。</p><attachment><label>附件</label><title>企业名单（共{}家）</title>"
    + _SERIAL.format(3)
    + "</attachment>"
)


@rule(
    "table.count",
    Severity.ERROR,
    "—",
    fires=(
        _COUNTED.format(4),
        '<table><thead><tr><th>县</th><th>名称</th></tr></thead><tbody><tr><td rows="2">青山县（3家）</td><td>甲</td></tr><tr><td>乙</td></tr></tbody></table>',
    ),
    quiet=(
        _COUNTED.format(3),
        '<table><thead><tr><th>县</th><th>名称</th></tr></thead><tbody><tr><td rows="2">青山县（2家）</td><td>甲</td></tr><tr><td>乙</td></tr></tbody></table>',
    ),
)
def counts_in_captions(document: Document) -> Iterator[Hit]:
    """共125家, 青山县（3家）: as many rows."""
    tables: dict[int, list[nodes.Table]] = {}
    for table, part in document.tables:
        tables.setdefault(id(part), []).append(table)
        yield from _groups(document, table)
    for line in document.of(Kind.PART_TITLE, Kind.PART_SUBTITLE, Kind.CAPTION):
        match = re.search(r"共(\d+)[家个户名人项处件所种]", document.string(line))
        found = tables.get(id(line.part), [])
        if line.kind is Kind.CAPTION:
            found = [table for table, _ in document.tables if table is line.node]
        if not match or not found:
            continue
        rows = sum(_listed(table) for table in found)
        if rows and rows != int(match[1]):
            start = line.start + match.start(1)
            yield hit(document, start, start + len(match[1]), str(rows), said=match[1], count=rows)


def _listed(table: nodes.Table) -> int:
    """The rows of a list: by their numbers where it has them."""
    whole = grid(table)
    rows = [row for row in whole.cells if row and not is_total(row)]
    numbers = [number for row in rows if (number := cell_number(row[0]))]
    numbered = bool(whole.heads) and whole.heads[0].startswith("序号")
    return len(numbers) if numbered else len(rows)


def _groups(document: Document, table: nodes.Table) -> Iterator[Hit]:
    for row in table.body:
        for cell in row.cells:
            match = re.search(r"[（(]共?(\d+)[家个户名人项处件所种][）)]$", cell_text(cell))
            if match and cell.rows > 1 and cell.rows != int(match[1]):
                line = document.line_of(cell)
                start = line.start + match.start(1)
                yield hit(
                    document,
                    start,
                    start + len(match[1]),
                    str(cell.rows),
                    said=match[1],
                    count=cell.rows,
                )
