"""docs/records.md: its examples are valid, and it describes the whole vocabulary."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from lxml import etree

from tests.model.samples import document, read_text, write_issue
from tests.need import ROOT
from typeset.model.read import read_issue
from typeset.model.schema import SCHEMA

TEXT = (ROOT / "docs" / "records.md").read_text("utf-8")
HEAD = ("<issuer>", "<title>")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


def examples(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.M | re.S)


@pytest.mark.parametrize("example", examples("xml"))
def test_xml_examples_are_valid(tmp_path: Path, example: str) -> None:
    (tmp_path / "flow.svg").write_bytes(SVG)
    if example.startswith(HEAD):
        example = document("<p>甲</p>", head=example)
    elif not example.startswith("<?xml"):
        example = document(example)
    assert read_text(tmp_path, example).blocks


def test_toml_examples_are_valid(tmp_path: Path) -> None:
    issue, publication = examples("toml")
    for name in tomllib.loads(issue)["section"][0]["documents"]:
        identifier = f'id="a{name[:2]}"'
        record = document("<p>甲</p>").replace('id="d"', identifier)
        (tmp_path / name).write_text(record, "utf-8")
    read = read_issue(write_issue(tmp_path, issue_toml=issue, publication_toml=publication))
    assert len(list(read.records())) == 2


@pytest.mark.parametrize("what", ["element", "attribute"])
def test_the_whole_vocabulary_is_described(what: str) -> None:
    schema = etree.parse(SCHEMA)
    names = {each.get("name") for each in schema.iter(f"{{*}}{what}")}
    shown = r"<{}[ />]|`{}[?*+]?[ `]" if what == "element" else r"`{}`|\b{}="
    missing = [name for name in names if not re.search(shown.format(name, name), TEXT)]
    assert missing == []


def test_every_value_is_described() -> None:
    values = {each.text for each in etree.parse(SCHEMA).iter("{*}value")} - set("23456") - {"true"}
    missing = [value for value in values if not re.search(rf"`{value}`|[\"']{value}", TEXT)]
    assert missing == []
