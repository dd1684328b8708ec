"""The Word edition beside the plain API of python-docx, for the same paragraphs and tables.

    python -m benchmarks.word [ISSUE] [--runs N]

Comes in: an issue. Goes out: for each way the median time in ms of making the bytes of the file from records
that are read and pages that are set, the ratio, and how much is in the file. The ways take turns. The
API writes the same runs into paragraphs, and the same cells into tables, of python-docx's default template;
it measures no column, parts no title, and knows no section, field, note or drawing: less than is compared
with it.
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Twips

from typeset import pipeline, resources
from typeset.writers.docx import write_docx

DEMONSTRATION = resources.root() / "sources" / "2025-03"


class Run(NamedTuple):
    text: str
    bold: bool


class Cell(NamedTuple):
    row: int
    column: int
    across: int
    paragraphs: list[list[Run]]


class Table(NamedTuple):
    widths: list[int]
    rows: int
    cells: list[Cell]


def content(data: bytes) -> list[list[Run] | Table]:
    """The paragraphs and tables of a document, as the API would be asked for them."""
    return [*_children(Document(io.BytesIO(data)).element.body)]


def _children(body: Any) -> Iterator[list[Run] | Table]:
    for child in body:
        if child.tag == qn("w:p"):
            yield _runs(child)
        elif child.tag == qn("w:tbl"):
            yield _table(child)


def _runs(paragraph: Any) -> list[Run]:
    return [
        Run(
            "".join(t.text or "" for t in run.iter(qn("w:t"))),
            run.find(f".//{qn('w:b')}") is not None,
        )
        for run in paragraph.iter(qn("w:r"))
        if run.find(qn("w:t")) is not None
    ]


def _table(table: Any) -> Table:
    widths = [int(col.get(qn("w:w"))) for col in table.find(qn("w:tblGrid"))]
    rows = table.findall(qn("w:tr"))
    cells = []
    for r, row in enumerate(rows):
        column = 0
        for cell in row.findall(qn("w:tc")):
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            across = 1 if span is None else int(span.get(qn("w:val")))
            texts = [_runs(paragraph) for paragraph in cell.iter(qn("w:p"))]
            cells.append(Cell(r, column, across, texts))
            column += across
    return Table(widths, len(rows), cells)


def by_api(blocks: list[list[Run] | Table]) -> bytes:
    """The same by ``add_paragraph``, ``add_run``, ``add_table``."""
    document = Document()
    for block in blocks:
        if isinstance(block, Table):
            _add_table(document, block)
        else:
            _add_runs(document.add_paragraph(), block)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_runs(paragraph: Any, runs: list[Run]) -> None:
    for run in runs:
        added = paragraph.add_run(run.text)
        if run.bold:
            added.bold = True


def _add_table(document: Any, block: Table) -> None:
    table = document.add_table(rows=block.rows, cols=len(block.widths))
    for column, width in zip(table.columns, block.widths, strict=True):
        column.width = Twips(width)
    for row, column, across, paragraphs in block.cells:
        cell = table.cell(row, column)
        if across > 1:
            cell = cell.merge(table.cell(row, column + across - 1))
        for n, runs in enumerate(paragraphs):
            _add_runs(cell.paragraphs[0] if n == 0 else cell.add_paragraph(), runs)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("issue", nargs="?", type=Path, default=DEMONSTRATION)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    done = pipeline.set_issue(options.issue)
    composition = done.composition

    def ours() -> bytes:
        return write_docx(
            *(done.issue, done.sheet, done.library, composition.numbers),
            composition.document.metadata,
            done.whole or done.issue,
        )

    blocks = content(ours())
    times: dict[str, list[float]] = {"typeset": [], "python-docx": []}
    for _ in range(options.runs):
        for name, way in (("typeset", ours), ("python-docx", lambda: by_api(blocks))):
            begun = time.perf_counter()
            way()
            times[name].append(time.perf_counter() - begun)
    tables = [block for block in blocks if isinstance(block, Table)]
    rows = sum(table.rows for table in tables)
    print(f"{len(blocks) - len(tables)} paragraphs, {len(tables)} tables with {rows} rows")
    medians = {name: statistics.median(values) * 1000 for name, values in times.items()}
    for name, value in medians.items():
        print(f"{name:12} {value:8.0f} ms")
    print(f"{'ratio':12} {medians['typeset'] / medians['python-docx']:8.2f}")


if __name__ == "__main__":
    main()
