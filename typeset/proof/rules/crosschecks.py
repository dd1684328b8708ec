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
from typeset.proof.patterns import HAN, IDEOGRAPH
from typeset.proof.quantities import step
from typeset.proof.rules.tables import Grid, cell_number, cell_text, grids, is_total
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


def _is_cut(one: str, other: str) -> bool:
    """3.2 and 3.27: one value with its last places left out."""
    short, long = sorted((one, other), key=len)
    return "." in short and long.startswith(short)


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
            severity = Severity.NOTE if _is_cut(number, match[1]) else None
            yield hit(
                document,
                line.start,
                line.end,
                match[1],
                related=[place],
                severity=severity,
                said=match[1],
            )
            return


_FIRST = re.compile(r"基[值期年数]|现状|20\d\d年?")
_LAST = re.compile(r"目标值?|规划|20\d\d年?")
_LABELLED = re.compile(rf"{IDEOGRAPH}{{2,10}}")
_ADDED = (
    r"新增(?:投产)?{label}{han}{{0,4}}?(?:约|近|达)?(\d+(?:\.\d+)?)([万亿]?)(?![\d.])",
    r"{label}{han}{{0,6}}?(?:新增|增加)(?:约|近)?(\d+(?:\.\d+)?)([万亿]?)(?![\d.%])",
)
_ROUND = 0.1
"""As much of a printed figure may be rounding: 700 for 680, not for 832."""
_PLAN = "<p>力争新增茶园{}亩。</p><table><thead><tr><th>项目</th><th>单位</th><th>2020年</th><th>2025年</th></tr></thead><tbody><tr><td>茶园</td><td>亩</td><td>368</td><td>1200</td></tr><tr><td>桑园</td><td>亩</td><td>90</td><td>170</td></tr></tbody></table>"


@rule(
    "table.difference",
    Severity.WARNING,
    "—",
    fires=(_PLAN.format("700"),),
    quiet=(_PLAN.format("830"), _PLAN.format("832"), _PLAN.format("700万"), _PLAN.format("9")),
)
def differences_against_text(document: Document) -> Iterator[Hit]:
    """新增700: the difference of two columns of a table is another one."""
    for _, table in grids(document) if "新增" in document.text else ():
        columns = [
            k
            for k in range(1, len(table.heads) - 1)
            if _FIRST.search(table.heads[k]) and _LAST.search(table.heads[k + 1])
        ]
        for row in table.cells if len(columns) == 1 else ():
            label = _UNIT_IN.sub("", cell_text(row[0])) if row else ""
            at = columns[0]
            old, new = (cell_number(cell) for cell in (*row[at : at + 2], None, None)[:2])
            if _LABELLED.fullmatch(label) and old and new:
                unit = _unit(table, row)
                yield from _against(document, label, unit, (old, new), row[at + 1])


def _unit(table: Grid, row: Sequence[nodes.Cell | None]) -> str:
    """What the figures of ``row`` are in: by its column of units, else by what its label has in brackets."""
    for head, cell in zip(table.heads, row, strict=False):
        if re.fullmatch("(?:计量)?单位", head):
            return cell_text(cell).strip()
    found = _UNIT_IN.search(cell_text(row[0]))
    return found[1] if found else ""


def _against(
    document: Document,
    label: str,
    unit: str,
    values: tuple[str, str],
    cell: nodes.Cell | None,
) -> Iterator[Hit]:
    old, new = values
    exact = float(new) - float(old)
    if exact <= 0:
        return
    line = document.line_of(cell)
    large = unit[:1] if unit[:1] in ("万", "亿") else ""
    for form in _ADDED:
        pattern = form.format(label=label, han=IDEOGRAPH)
        for match in re.finditer(pattern, document.text):
            said = float(match[1])
            if document.line_at(match.start()).kind not in PROSE or match[2] != large:
                continue
            coarse = min(_coarse(match[1]) / 2, _ROUND * said)
            if abs(said - exact) > coarse + 1e-9 and 0.5 * exact <= said <= 2 * exact:
                shown = f"{exact:.{max(len(each.partition('.')[2]) for each in (old, new))}f}"
                place = Place(document, line.start, line.end)
                yield hit(
                    document,
                    match.start(),
                    match.end(1),
                    None,
                    related=[place],
                    exact=shown,
                    sum=f"{new}－{old}",
                )


def _coarse(number: str) -> float:
    """One in the last place that is not a nought: 100 for 700."""
    if "." in number:
        return step(number)
    return float(10 ** (len(number) - len(number.rstrip("0"))))


_COUNTED_BY = re.compile("(.{2,8}?)(?:总数|总量|总个数|数量)(?:（.*）)?$")
_ALL = r"(?:全[省市州县区]|共有?|总计|合计)的?(\d{{2,}})[个家户处件项]{what}(?![{han}]?[中的里])"
_OVERALL = "<p>对全州{}个渡口开展检查。</p><table><thead><tr><th>单位</th><th>渡口总数</th></tr></thead><tbody><tr><td>青山县</td><td>38</td></tr><tr><td>白石县</td><td>17</td></tr><tr><td>合计</td><td>55</td></tr></tbody></table>"


@rule(
    "table.total",
    Severity.WARNING,
    "—",
    fires=(_OVERALL.format(56),),
    quiet=(_OVERALL.format(55), _OVERALL.format(38)),
)
def totals_against_text(document: Document) -> Iterator[Hit]:
    """全州56个渡口 in the text, and 55 in the last row of the table."""
    for _, table in grids(document):
        totals = [row for row in table.cells if row and is_total(row)]
        for k, head in enumerate(table.heads if len(totals) == 1 else ()):
            match = _COUNTED_BY.search(head)
            cell = totals[0][k] if k < len(totals[0]) else None
            total = cell_number(cell)
            if match is None or not total:
                continue
            column = {cell_number(row[k]) for row in table.cells if k < len(row)}
            form = _ALL.format(what=re.escape(match[1]), han=HAN)
            said = list(re.finditer(form, document.text))
            if len(said) == 1 and said[0][1] not in column:
                line = document.line_of(cell)
                place = Place(document, line.start, line.end)
                yield hit(document, *said[0].span(1), total, related=[place], said=total)
