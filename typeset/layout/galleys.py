"""Documents -> galleys, some of them set by a helper process at the same time.

Comes in: records. Goes out: a galley for each. A galley depends on nothing but its record (and on the
page numbers that the record shows, so that those records stay here, where they are set again). What
a helper has set comes back by ``pickle``: values as values, but nodes of the records as references,
since both processes have them, and the setter of the helper as the one here.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from typeset import processes
from typeset.display import Rect, Run, Text
from typeset.frozen import fields
from typeset.layout.flow import Slab
from typeset.layout.galley import Galley, set_record
from typeset.layout.paragraphs import ParagraphFlow
from typeset.layout.text import Passage, TextSetter
from typeset.model import nodes
from typeset.model.walk import block_strings, blocks, shows_pages
from typeset.paragraph.composer import Asked
from typeset.paragraph.items import Items, Segment
from typeset.paragraph.setting import Line

LEAST = 8_000
"""Effort below which a helper costs more than it saves."""
CELL, PARAGRAPH, FRONT = 24, 16, 4_000
TO_SET, TO_SEND, TO_READ = 10, 2, 1
"""How the cost of setting a text compares with that of sending and of reading what has been set."""


def set_record_here(setter: TextSetter, record: nodes.Record) -> Galley:
    """The galley of ``record``, set in this process."""
    return set_record(setter, record, Path(record.span.file).parent, level=2)


def set_beside(
    setter: TextSetter, records: Sequence[nodes.Record], here: Iterable[object]
) -> list[tuple[Galley, Asked]]:
    """The galleys of ``records``, and what was composed for them, from a helper, while ``here`` is worked
    off in this process.

    Raises:
        HelperDiedError: the process is gone; ``here`` has been worked off.
    """

    def work(send: processes.Send) -> None:
        composer = setter.composer
        rows = [composer.asking(partial(set_record_here, setter, each)) for each in records]
        asked = [asked for _, asked in rows]
        found = (asked, setter.faults, composer.library.missing, composer.library.fallbacks)
        send((_dumped([galley for galley, _ in rows], records), *found))

    setter.composer.library.get_ready(setter.sheet.styles["body"].role)
    with processes.Helper(work) as helper:
        for _ in here:
            pass
        rows: list[tuple[Galley, Asked]] = []
        for data, asked, faults, missing, fallbacks in helper:
            rows = [*zip(_loaded(data, records, setter), asked, strict=True)]
            setter.faults += faults
            library = setter.composer.library
            library.missing |= missing
            library.fallbacks |= fallbacks
    return rows


def shared_out(records: Iterable[nodes.Record]) -> list[nodes.Record]:
    """Those of ``records`` that a helper should set: about half of the work, nothing that would have to
    be set again, or nothing at all where it is not worth while."""
    efforts = [(_effort(record), n, record) for n, record in enumerate(records)]
    efforts.sort(key=lambda row: (-row[0], row[1]))
    given: list[nodes.Record] = []
    here, there = FRONT * TO_SET, 0
    for effort, _, record in efforts:
        cost_there = there + effort * (TO_SET + TO_SEND)
        if cost_there + effort <= here + effort * TO_SET and not shows_pages(record):
            given.append(record)
            there = cost_there
            here += effort * TO_READ
        else:
            here += effort * TO_SET
    return given if there > LEAST * TO_SET else []


def _effort(record: nodes.Record) -> int:
    """How much there is to set, about: characters, and some for every paragraph and cell."""
    effort = 0
    for block in blocks(record):
        if isinstance(block, nodes.Table):
            effort += CELL * sum([len(row.cells) for row in block.body])
            continue
        for text, content, _ in block_strings(block):
            effort += PARAGRAPH + len(text)
            for part in content:
                if isinstance(part, nodes.Chars):
                    effort += len(part.text)
    return effort


# ---------------------------------------------------------------- from process to process


def _shared(records: Iterable[nodes.Record]) -> list[object]:
    """The nodes that galleys refer to, in an order that is the same in both processes."""
    tables = [b for record in records for b in blocks(record) if isinstance(b, nodes.Table)]
    cells = [c for table in tables for row in (*table.head, *table.body) for c in row.cells]
    return [*tables, *cells]


def to_elsewhere(galleys: object) -> bytes:
    """``galleys``, and what they come with, for a process that does not have their records: of the nodes that
    tables refer to, what is asked for once a table is set."""
    stream = io.BytesIO()
    pickler, _ = elsewhere_pickler(stream)
    pickler.dump(galleys)
    return stream.getvalue()


def elsewhere_pickler(
    stream: io.BytesIO,
) -> tuple[pickle.Pickler, dict[type, Callable[[Any], Any]]]:
    """The pickler of ``to_elsewhere``, and how it takes the values of each type apart."""
    pickler, reducers = pickler_of(stream)
    reducers[nodes.Table] = lambda table: (
        nodes.Table,
        (table.label, (), table.unit, (), (), (), ()),
    )
    reducers[nodes.Cell] = lambda cell: (
        nodes.Cell,
        (cell.paragraphs if cell.rows > 1 else (), cell.columns, cell.rows, cell.header),
    )
    return pickler, reducers


def from_elsewhere(data: bytes, setter: TextSetter) -> list[Galley]:
    """The galleys of ``to_elsewhere``, with the ``setter`` of this process."""
    galleys: list[Galley] = _Loader(data, [], setter).load()
    return galleys


def _dumped(galleys: list[Galley], records: Iterable[nodes.Record]) -> bytes:
    places = {id(node): n for n, node in enumerate(_shared(records))}

    def reference(node: object) -> Any:
        n = places.get(id(node))
        return (_node, (n,)) if n is not None else object.__reduce_ex__(node, 4)

    stream = io.BytesIO()
    pickler, reducers = pickler_of(stream)
    reducers[nodes.Table] = reducers[nodes.Cell] = reference
    pickler.dump(galleys)
    return stream.getvalue()


def pickler_of(stream: io.BytesIO) -> tuple[pickle.Pickler, dict[type, Callable[[Any], Any]]]:
    """A pickler for what is set, and how it takes the values of each type apart."""
    pickler = pickle.Pickler(stream, 5)
    reducers: dict[type, Callable[[Any], Any]] = {**copyreg.dispatch_table}
    pickler.dispatch_table = reducers
    reducers[TextSetter] = lambda _: (_setter, ())
    # Much the most; ``pickle`` has a longer way for named tuples, and writes what has not been given.
    for kind, given in _USUAL.items():
        reducers[kind] = _caller(kind, given)
    reducers[Passage] = lambda passage: (
        Passage,
        tuple([getattr(passage, each.name) for each in fields(passage)]),
    )
    # What a table was composed from is not needed once it has its lines.
    reducers[Items] = lambda _: (_nothing, ())
    return pickler, reducers


_USUAL = {Slab: 5, Text: 5, Run: 4, Rect: 4, Line: 4, Segment: 2, ParagraphFlow: 6}
"""How many of their fields are mostly given; the others are then what they are by default."""


def _caller(kind: type[Any], given: int) -> Callable[[Any], tuple[type, tuple[Any, ...]]]:
    """Takes a named tuple apart, as a call with its fields."""
    without = len(kind._fields) - len(kind._field_defaults)
    rest = tuple(kind._field_defaults.values())[given - without :]
    if not rest:
        return lambda value: (kind, value[:])
    return lambda value: (kind, value[:given] if value[given:] == rest else value[:])


def _nothing() -> None:
    """What stands for a value that is not needed any more."""


def _node(n: int) -> object:
    raise NotImplementedError(n)  # resolved by ``_Loader``


def _setter() -> TextSetter:
    raise NotImplementedError  # resolved by ``_Loader``


class _Loader(pickle.Unpickler):
    def __init__(self, data: bytes, shared: list[object], setter: TextSetter) -> None:
        super().__init__(io.BytesIO(data))
        self._here = {"_node": shared.__getitem__, "_setter": lambda: setter}

    def find_class(self, module: str, name: str) -> Any:
        if module == __name__ and name in self._here:
            return self._here[name]
        return super().find_class(module, name)


def _loaded(data: bytes, records: Iterable[nodes.Record], setter: TextSetter) -> list[Galley]:
    galleys: list[Galley] = _Loader(data, _shared(records), setter).load()
    return galleys
