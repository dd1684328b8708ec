"""Checks from outside: off by default, and what they do wrong is told as a fault."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from tests.proof.samples import write_issue
from typeset.diagnostics import InputFaults
from typeset.proof import plugins
from typeset.proofing import proof


def spell(text: str) -> Iterator[tuple[int, int, str, str | None]]:
    at = text.find("贯彻")
    if at >= 0:
        yield at, at + 2, "查字典", None
    yield 5, 5000, "没有这个地方", None


def fails(text: str) -> Iterator[tuple[int, int, str, str | None]]:
    raise RuntimeError("坏了")


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = {
        name: EntryPoint(name, f"tests.proof.test_plugins:{name}", plugins.GROUP)
        for name in ("spell", "fails")
    }
    monkeypatch.setattr(plugins, "available", lambda: entries)


def test_off_unless_asked_for(tmp_path: Path) -> None:
    issue = write_issue(tmp_path)
    assert not [f for f in proof(issue, [], "zh").findings if f.rule.startswith("plugin.")]
    found = proof(issue, [], "zh", None, ["spell"]).findings
    assert [(f.rule, f.message) for f in found] == [("plugin.spell", "查字典")]


@pytest.mark.parametrize(
    ("name", "rule"), [("none", "proof.plugin"), ("fails", "proof.plugin-failed")]
)
def test_faults(tmp_path: Path, name: str, rule: str) -> None:
    with pytest.raises(InputFaults) as error:
        proof(write_issue(tmp_path), [], "zh", None, [name])
    assert [fault.rule for fault in error.value.faults] == [rule]
