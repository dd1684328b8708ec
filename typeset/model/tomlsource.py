"""TOML files with lines: parsing, and checking tables against their keys.

In: the path of ``issue.toml`` or ``publication.toml``. Out: tables that know where each key stands, and
faults: unknown keys with a hint, wrong types, missing keys. TOML 1.0; ``tomllib`` gives no
positions, so the lines are found in the text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from typeset.frozen import frozen
from typeset.model.faults import Faults, nearest
from typeset.model.whitespace import banned
from typeset.model.xmlsource import decode, read_bytes

MOST_BYTES = 2_000_000

_HEAD = re.compile(r"\s*\[(\[?)\s*[\"']?([^\]\"']+?)[\"']?\s*\]")
_KEY = re.compile(r"\s*[\"']?([\w.-]+)[\"']?\s*=")
_AT = re.compile(r" \(at line (\d+), column \d+\)$")
_AT_END = re.compile(r" \(at end of document\)$")


class Lines:
    """Where tables and keys stand in a TOML text."""

    def __init__(self, text: str) -> None:
        self._rows = text.split("\n")
        self._tables: list[tuple[str, int]] = [("", 0)]
        quoted = ""
        for row, line in enumerate(self._rows):
            if not quoted and (match := _HEAD.match(line)):
                self._tables.append((match[2], row))
            for mark in re.findall(r'"""|\'\'\'', line):
                quoted = "" if quoted == mark else quoted or mark

    def _range(self, table: str, index: int) -> tuple[int, int]:
        places = [at for at, (name, _) in enumerate(self._tables) if name == table]
        if index >= len(places):
            return 0, len(self._rows)
        at = places[index]
        end = self._tables[at + 1][1] if at + 1 < len(self._tables) else len(self._rows)
        return self._tables[at][1], end

    def table(self, table: str, index: int = 0) -> int:
        """The line of the ``index``-th ``[table]`` or ``[[table]]``."""
        return self._range(table, index)[0] + 1

    def key(self, key: str, table: str = "", index: int = 0) -> int:
        """The line of ``key`` in that table, of the table that it heads, or of that table."""
        start, end = self._range(table, index)
        for row in range(start, end):
            match = _KEY.match(self._rows[row])
            if match and match[1].split(".")[0] == key:
                return row + 1
        if not table and any(name == key for name, _ in self._tables):
            return self.table(key)
        return start + 1

    def value(self, value: str, key: str, table: str = "", index: int = 0, nth: int = 0) -> int:
        """The line of the ``nth`` string ``value`` at or below ``key``."""
        line, end = self.key(key, table, index), self._range(table, index)[1]
        rows = [
            row + 1
            for row in range(line - 1, end)
            for _ in range(
                self._rows[row].count(f'"{value}"') + self._rows[row].count(f"'{value}'")
            )
        ]
        return rows[nth] if nth < len(rows) else line


def parse(path: Path, faults: Faults) -> tuple[dict[str, Any], Lines] | None:
    """The table in ``path`` and its lines, or ``None`` with the reasons in ``faults``."""
    data = read_bytes(path, faults, MOST_BYTES)
    text = decode(data, faults, xml=False) if data is not None else None
    if text is None:
        return None
    try:
        table = tomllib.loads(text)
    except RecursionError as error:
        faults.add("toml", 1, why=error)
        return None
    except ValueError as error:
        why = str(error)
        at = _AT.search(why)
        line = int(at[1]) if at else text.count("\n") + 1 if _AT_END.search(why) else 1
        faults.add("toml", line, why=error)
        return None
    for offset, code in banned(text):
        faults.add("character", text.count("\n", 0, offset) + 1, code=f"U+{code:04X}")
        if faults.full:
            break
    return table, Lines(text)


# ---------------------------------------------------------------- checking


@frozen
class Key:
    """A key: its Python type, and whether it must be there. ``type_`` ``list`` means of strings."""

    type_: type
    required: bool = False


class Table:
    """One table with its place; ``get`` returns checked values."""

    def __init__(
        self,
        values: Mapping[str, Any],
        keys: Mapping[str, Key],
        lines: Lines,
        faults: Faults,
        name: str = "",
        index: int = 0,
    ) -> None:
        self.lines, self.faults, self.name, self.index = lines, faults, name, index
        self._good: dict[str, Any] = {}
        shown = f"[[{name}]]" if name else Path(faults.file).name
        meant = set()
        for key, value in values.items():
            known = keys.get(key)
            if known is None:
                hint = nearest(key, keys)
                meant.add(hint)
                rule = "key-unknown" if hint is None else "key-typo"
                self.fault(rule, key, key=key[:40], hint=hint, known=" ".join(keys))
            elif not _fits(value, known.type_):
                self.fault(f"key-{_KIND[known.type_]}", key, key=key)
            else:
                self._good[key] = value
        for key, known in keys.items():
            if known.required and key not in values and key not in meant:
                at = lines.table(name, index)
                faults.add("key-missing", at, key=key, table=shown)

    def fault(self, rule: str, key: str, /, **values: object) -> None:
        """Note a fault at the line of ``key``."""
        self.faults.add(rule, self.lines.key(key, self.name, self.index), **values)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of ``key`` if it is there and of the right type."""
        return self._good.get(key, default)

    def tables(self, key: str, keys: Mapping[str, Key]) -> Iterator[Table]:
        """The tables of ``[[key]]``, each checked against ``keys``."""
        for index, values in enumerate(self.get(key, ())):
            yield Table(values, keys, self.lines, self.faults, key, index)


class Tables(list[Any]):
    """The type of an array of tables."""


_KIND = {str: "text", int: "number", list: "list", Tables: "tables"}


def _fits(value: object, type_: type) -> bool:
    if type_ is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if type_ in (list, Tables):
        each = dict if type_ is Tables else str
        return isinstance(value, list) and all(isinstance(item, each) for item in value)
    return isinstance(value, type_)
