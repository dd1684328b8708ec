"""Every rule fires where it must and nowhere else, and says so in both languages."""

from __future__ import annotations

import pytest

from tests.proof.examples import corpus_of
from typeset.proof import Files, proofread
from typeset.proof.engine import rules

RULES = rules()
FIRES = [(name, text) for name, rule in RULES.items() for text in rule.fires]
QUIET = [(name, text) for name, rule in RULES.items() for text in rule.quiet]


@pytest.mark.parametrize(("name", "text"), FIRES)
def test_fires(name: str, text: str) -> None:
    for lang in ("zh", "en"):
        found = proofread(corpus_of(text), [RULES[name]], Files(), lang)
        assert found
        assert all(each.finding.message.count(" · ") == 2 for each in found)


@pytest.mark.parametrize(("name", "text"), QUIET)
def test_is_quiet(name: str, text: str) -> None:
    found = proofread(corpus_of(text), [RULES[name]], Files(), "en")
    assert [each.finding.message for each in found] == []


def test_every_rule_has_examples() -> None:
    assert [name for name, rule in RULES.items() if not rule.quiet] == []
