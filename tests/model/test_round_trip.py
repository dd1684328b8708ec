"""What is written is read again, and libxml2 and the explanation agree on what is valid."""

from __future__ import annotations

import copy
import random
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from tests.model import strategies
from tests.model.samples import WHOLE, read_text
from typeset.diagnostics import NOWHERE, Span
from typeset.model.explain import grammar
from typeset.model.faults import Faults
from typeset.model.nodes import Record
from typeset.model.schema import validator
from typeset.model.walk import characters
from typeset.model.write import record_to_xml

AT_LEISURE = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def without_spans(node: Any) -> Any:
    """The node with every span taken out."""
    if isinstance(node, Span):
        return NOWHERE
    if isinstance(node, tuple):
        return tuple(map(without_spans, node))
    if is_dataclass(node) and not isinstance(node, type):
        values = {each.name: without_spans(getattr(node, each.name)) for each in fields(node)}
        return replace(node, **values)
    return node


@AT_LEISURE
@given(strategies.records)
def test_round_trip(tmp_path: Path, record: Record) -> None:
    # A number in the sample text may look like an id twice, or lead nowhere: targets are not checked.
    written = record_to_xml(record)
    read = read_text(tmp_path, written)
    assert without_spans(read) == record
    assert record_to_xml(read) == written
    assert [text for text, _ in characters(read)] == [text for text, _ in characters(record)]


def test_the_whole_vocabulary_comes_back(tmp_path: Path) -> None:
    record = read_text(tmp_path, WHOLE)
    again = read_text(tmp_path, record_to_xml(record))
    assert without_spans(again) == without_spans(record)


def test_a_block_stands_on_its_line(tmp_path: Path) -> None:
    lines = record_to_xml(read_text(tmp_path, WHOLE)).split("\n")
    assert '  <recipients line="9">各县人民政府：</recipients>' in lines
    assert '  <heading id="h" level="1"><num>一、</num>总体要求</heading>' in lines
    assert "  <list>" in lines
    assert '    <item line="20"><num>（1）</num>甲</item>' in lines
    assert lines[-1] == ""


# ---------------------------------------------------------------- the two validators

NAMES = ["p", "b", "br", "td", "num", "label", "title", "name", "date", "box", "signature", "zz"]
ATTRIBUTES = ["id", "line", "kind", "level", "width", "to", "zz"]
VALUES = ["", "1", "x y", "dash", "page", "-1", "notice"]


def mutate(root: Any, chance: random.Random) -> None:
    """Do one thing to a tree that an author may do."""
    element = chance.choice(list(root.iter()))
    parent = element.getparent()
    what = chance.randrange(6)
    if what == 0:
        element.tag = chance.choice(NAMES)
    elif what == 1:
        element.set(chance.choice(ATTRIBUTES), chance.choice(VALUES))
    elif what == 2 and element.attrib:
        del element.attrib[chance.choice(list(element.attrib))]
    elif what == 3 and parent is not None:
        parent.remove(element)
    elif what == 4 and parent is not None:
        parent.insert(chance.randrange(len(parent) + 1), copy.deepcopy(element))
    else:
        element.tail = "文" if parent is not None else None


@pytest.mark.parametrize("seed", range(300))
def test_both_validators_agree(seed: int) -> None:
    chance = random.Random(seed)
    root = etree.fromstring(WHOLE.encode(), etree.XMLParser(remove_comments=True))
    for _ in range(chance.randrange(3)):
        mutate(root, chance)
    valid = validator().validate(root)
    explained = Faults("d.xml")
    grammar().explain(root, explained)
    assert valid is (not explained.found), [f.message("en") for f in explained.found]
