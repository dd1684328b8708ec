"""Records of any kind come back from their Word files as they went in, whatever stands in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings

from tests.model import strategies
from typeset import pipeline
from typeset.intake import take_in
from typeset.model import nodes
from typeset.model.read import read_record
from typeset.model.write import record_to_xml

LOST = re.compile(r' (?:line|source)="[^"]*"')
"""Say where a block stands in the file it was taken from: that is the Word file now."""
ABSENT = str.maketrans({"ꆈ": "川", "𠀀": "岭", "é": "e", "\u00a0": "山"})
"""Characters that not every role of every layout has a face for, and one that no edge of a text keeps."""
NAMED = re.compile(
    "^( *)<(p|heading|list|item|article|glossary|entry|box|table|figure|chart|roster|member|duty|personnel"
    "|recipients|attachments-note|signature|annotation|instrument|attachment|appendix|copies)(?=[ >])",
    re.MULTILINE,
)


def with_ids(text: str) -> str:
    """Most blocks given an id."""
    count = 0

    def name(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f'{match[0]} id="x{count}.-甲"' if count % 3 else match[0]

    return NAMED.sub(name, text)


@pytest.mark.parametrize("layout", ["gazette", "gb9704", "gb9704-plain"])
def test_any_record(layout: str, tmp_path: Path) -> None:
    source, out = tmp_path / "d.xml", tmp_path / "out"

    @seed(9704)
    @settings(
        max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(strategies.records)
    def goes_and_comes(record: nodes.Record) -> None:
        source.write_text(with_ids(record_to_xml(record).translate(ABSENT)), "utf-8")
        pipeline.make(source, out, layout=layout, formats=("docx",))
        (found,) = take_in([out / "d.docx"], None, "zh").records
        wanted, got = (LOST.sub("", record_to_xml(one)) for one in (read_record(source), found[1]))
        assert got.splitlines() == wanted.splitlines()

    goes_and_comes()
