"""The benchmark of the Word edition compares two documents with the same text."""

from __future__ import annotations

import io

from docx import Document

from benchmarks.word import Table, by_api, content
from tests.writers.docx.office import from_records


def test_the_api_writes_the_same_text() -> None:
    word = from_records(
        "benchmark",
        "<title>通知</title><p>正文<b>要点</b>。</p><table><tbody><tr><td>甲</td><td>1</td></tr>"
        '<tr><td columns="2"><p>合计</p><p>2</p></td></tr></tbody></table>',
    )
    blocks = content(word.path.read_bytes())
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert [(c.row, c.column, c.across) for c in table.cells] == [(0, 0, 1), (0, 1, 1), (1, 0, 2)]
    plain = Document(io.BytesIO(by_api(blocks)))
    wanted = [
        "".join(run.text for run in block) for block in blocks if not isinstance(block, Table)
    ]
    assert [paragraph.text for paragraph in plain.paragraphs] == wanted
    assert [c.text for c in plain.tables[0].rows[0].cells] == ["甲", "1"]
    assert plain.tables[0].rows[1].cells[0].text == "合计\n2"
