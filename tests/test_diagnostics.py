"""Messages: words that go with numbers, lists and reasons in the language of the run."""

from __future__ import annotations

import errno
import os
import pickle
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from typeset import diagnostics
from typeset.diagnostics import NOWHERE, Fault, InputFaults, wording
from typeset.diagnostics.reasons import told

MESSAGES = Path(diagnostics.__file__).with_name("messages")


def entries(table: dict[str, Any], name: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from entries(value, f"{name}.{key}" if name else key)
    if "zh" in table:
        yield name, table


ALL = [
    each for path in MESSAGES.glob("*.toml") for each in entries(tomllib.loads(path.read_text()))
]


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_tell_the_same_values() -> None:
    own = [(name, row) for name, row in ALL if not name.startswith("arguments.own")]
    assert len(own) > 500
    bare = {name: row for name, row in own if places(row["zh"]) - places(row["en"])}
    assert {name for name in bare if "explain" not in name} <= set()


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "1 fault; nothing was written"),
        (2, "2 faults; nothing was written"),
        ("1", "1 fault; nothing was written"),
        ("…", "… faults; nothing was written"),
    ],
)
def test_a_word_goes_with_its_number(count: object, said: str) -> None:
    assert wording("command.faults", "en", {"count": count}) == said


def test_lists_are_joined_as_the_language_does() -> None:
    values = {"format": "x", "known": ["a", "b"]}
    assert "a、b" in wording("output.format", "zh", values)
    assert "a, b" in wording("output.format", "en", values)


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EROFS])
def test_reasons_of_the_system(number: int) -> None:
    error = OSError(number, os.strerror(number), "/some/where")
    assert not told(error, "zh").isascii()
    assert told(error, "en").islower()


@pytest.mark.parametrize(
    "text",
    [
        *("x", "a = 1\na = 2", "[a]\n[a]", "a = [1", 'a = "x', 'a = "\\q"', "a = x", "a b = 1"),
        *("[a", "[[a]", "a = {b = 1", "a = {b=1, b=2}", 'a = "\\ud800"', "a = 2023-13-01"),
        *("a = 1 b = 2", 'a = "x\ny"', "a = '''x", "甲 = 1", 'a = "\\uZZZZ"', "a.b = 1\n[a.b]"),
    ],
)
def test_reasons_of_toml(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    assert not told(caught.value, "zh").isascii(), str(caught.value)


def test_an_unknown_reason_stays_as_it_was_said() -> None:
    assert told(ValueError("neither here nor there"), "zh") == "neither here nor there"


def test_faults_with_reasons_travel_between_processes() -> None:
    error = InputFaults([Fault("output.write", NOWHERE, {"why": OSError(errno.EACCES, "no")})])
    back = pickle.loads(pickle.dumps(error))
    assert "没有权限" in back.faults[0].message("zh")
