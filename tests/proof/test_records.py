"""Any record can be proofread, and its text is found again in its file."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings

from tests.model.strategies import records
from tests.proof.samples import NOTICE
from typeset.model import nodes
from typeset.model.read import read_record
from typeset.model.walk import strings
from typeset.proof import Files, proofread
from typeset.proof.engine import rules
from typeset.proof.lists import WordLists
from typeset.proof.places import LONGEST, SHORTEST, TextFile, fold
from typeset.proof.view import Corpus, Document


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(records)
def test_every_rule_takes_every_record(record: nodes.Record) -> None:
    document = Document(record)
    found = proofread(Corpus((document,), "2025-01", WordLists()), rules().values(), Files(), "zh")
    for each in found:
        if each.hit is not None:
            start, end = each.hit.place[1:]
            assert 0 <= start <= end <= len(document.text)
            assert len(each.finding.excerpt) <= LONGEST


def test_the_view_holds_the_text_of_the_record(tmp_path: Path) -> None:
    path = tmp_path / "ferry.xml"
    path.write_text(NOTICE, "utf-8")
    document = Document(read_record(path))
    text = "".join(lead + "".join(_plain(content)) for lead, content, _ in strings(document.record))
    assert document.text.replace("\n", "") == text
    for line in document.lines:
        assert document.line_at(line.start) is line
        assert document.line_at(line.end - 1) is line


def _plain(content: nodes.Inlines) -> str:
    from typeset.model.walk import plain

    return plain(content)


def test_places_in_a_file() -> None:
    text = "# 甲(一)\n\n云浦州 **渡口**12\n处,其中\n\n在用11处。\n"
    file = TextFile("a.md", text, "md")
    whole = "云浦州渡口12处，其中在用11处。"
    found = file.find(3, whole, 5, 8)
    assert found is not None
    assert text[slice(*found)] == "12\n处"
    assert file.line(found[0]) == 3
    excerpt = file.excerpt(*found)
    assert excerpt.text in text
    assert SHORTEST <= len(excerpt.text) <= LONGEST
    assert excerpt.mended("13处") == excerpt.text.replace("12\n处", "13处")
    assert file.find(3, "没有这句话。", 0, 5) is None
    gap = file.find(3, "云浦州 渡口12处，", 3, 4)
    assert gap is not None
    assert text[slice(*gap)] == " **"
    assert fold("（一）　甲，乙") == "(一)甲,乙"
