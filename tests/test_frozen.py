"""The classes of ``typeset.frozen`` do what those of the standard library do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError

import pytest

from typeset.frozen import NamedTuple, field, fields, frozen, mutable, replace


@frozen
class Base:
    line: int = field(default=0, kw_only=True)


@frozen
class Value(Base):
    name: str
    size: int = 3


@mutable
class List:
    title: str
    rows: list[int] = field(default_factory=list)


class Pair(NamedTuple):
    """Two values."""

    first: int
    second: str = "b"

    @property
    def both(self) -> str:
        return f"{self.first}{self.second}"


def test_values_are_frozen_and_compare() -> None:
    value = Value("a", line=2)
    assert (value.name, value.size, value.line) == ("a", 3, 2)
    assert value == Value("a", 3, line=2) != Value("a", 3)
    assert hash(value) == hash(Value("a", 3, line=2))
    assert repr(value) == "Value(line=2, name='a', size=3)"
    with pytest.raises(FrozenInstanceError):
        value.name = "b"  # type: ignore[misc]
    with pytest.raises(TypeError):
        Value()  # type: ignore[call-arg]
    assert not hasattr(value, "__dict__")


def test_what_dataclasses_know_of_them() -> None:
    value = Value("a")
    assert dataclasses.asdict(value) == {"line": 0, "name": "a", "size": 3}
    assert [each.name for each in fields(Value)] == [
        each.name for each in dataclasses.fields(Value)
    ]
    assert replace(value, size=5) == dataclasses.replace(value, size=5) == Value("a", 5)
    with pytest.raises(TypeError):
        replace(value, colour=1)  # type: ignore[call-arg]
    assert copy.deepcopy(value) == pickle.loads(pickle.dumps(value)) == value


def test_values_that_change() -> None:
    one, two = List("a"), List("a")
    one.rows.append(1)
    assert two.rows == [] and one != two
    assert List("a", [1]) == one == replace(two, rows=[1])
    two.title = "b"
    assert pickle.loads(pickle.dumps(two)) == List(title="b")
    with pytest.raises(TypeError):
        hash(one)


def test_named_tuples() -> None:
    pair = Pair(1)
    assert pair == (1, "b") == Pair._make([1, "b"]) == Pair(second="b", first=1)
    assert (pair.first, pair.second, pair.both) == (1, "b", "1b")
    assert pair._replace(first=2) == (2, "b") and type(pair._replace(first=2)) is Pair
    assert Pair._fields == ("first", "second") and Pair._field_defaults == {"second": "b"}
    assert repr(pair) == "Pair(first=1, second='b')" and pair._asdict()["second"] == "b"
    assert type(pickle.loads(pickle.dumps(pair))) is Pair and type(copy.copy(pair)) is Pair
    match pair:
        case Pair(1, second):
            assert second == "b"
    for wrong in (lambda: Pair(), lambda: Pair._make([1]), lambda: Pair(1, "b", 2)):  # type: ignore[call-arg]
        with pytest.raises(TypeError):
            wrong()
    with pytest.raises(ValueError, match="third"):
        pair._replace(third=3)  # type: ignore[call-arg]
