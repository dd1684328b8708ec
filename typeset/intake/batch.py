"""Many files as one issue: sections and order proposed, nothing taken in twice.

In: the records of each file. Out: the order of the files, the section of each record, faults. Order:
section, then orders and decisions, then issuer, series, year and number of the document; what has no
number comes behind by its date. Rule of the field 2.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from typeset.diagnostics import Fault, Span
from typeset.model import nodes
from typeset.model.nodes import Kind

REPORT, GOVERNMENT, OFFICE, DEPARTMENTS, PEOPLE = (
    "政府工作报告",
    "政府文件",
    "政府办公室文件",
    "部门文件",
    "人事任免",
)
SECTIONS = (REPORT, GOVERNMENT, OFFICE, DEPARTMENTS, PEOPLE)
_APPOINTED = re.compile("任免|任命|任职|免职|免去")
_OFFICE = re.compile("办公[室厅]$")
_GOVERNMENT = re.compile("人民政府$|行署$|军分区$|公署$")
_NUMBER = re.compile(r"^(.*?)〔(\d{4})〕(\d+)号$")
_SIGNS = {
    REPORT: re.compile("报告"),
    GOVERNMENT: re.compile("(?<!办公室)政府文件$|政府规章|政府令"),
    OFFICE: re.compile("办公[室厅]文件|政府办文件|府办"),
    DEPARTMENTS: re.compile("部门|局文件"),
    PEOPLE: re.compile("人事|任免"),
}
"""How publications call these sections."""
_FIRST = {Kind.REPORT: 0, Kind.ORDER: 1, Kind.DECISION: 2}


def section_of(record: nodes.Record, known: Sequence[str] = ()) -> str:
    """The section that a record is proposed for, by the name that the publication has for it."""
    name = _section(record)
    return next((one for one in known if _SIGNS[name].search(one)), name)


def _section(record: nodes.Record) -> str:
    if record.kind is Kind.APPOINTMENTS or _APPOINTED.search(_title(record)):
        return PEOPLE
    issuer = record.issuers[0] if record.issuers else ""
    if record.kind is Kind.REPORT and "工作报告" in _title(record):
        return REPORT
    if _OFFICE.search(issuer):
        return OFFICE
    return DEPARTMENTS if issuer and not _GOVERNMENT.search(issuer) else GOVERNMENT


def _title(record: nodes.Record) -> str:
    return "".join(
        one.text for line in record.title for one in line if isinstance(one, nodes.Chars)
    )


Key = tuple[int, int, bool, str, str, int, int, str]


def order(record: nodes.Record) -> Key:
    """Where a record stands among others."""
    match = _NUMBER.match(record.number)
    series, year, number = (match[1], int(match[2]), int(match[3])) if match else ("", 9999, 0)
    issuer = record.issuers[0] if record.issuers else ""
    return (
        SECTIONS.index(_section(record)),
        _FIRST.get(record.kind, 3),
        match is None,
        issuer,
        series,
        year,
        number,
        record.date or "9999",
    )


def same_files(files: Sequence[Path]) -> Iterator[Fault]:
    """Files with the same bytes as an earlier one."""
    seen: dict[str, Path] = {}
    for path in files:
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        except OSError:
            continue
        if digest and digest in seen:
            yield Fault("intake.twice.file", Span(str(path), 0), {"other": seen[digest].name})
        seen.setdefault(digest, path)


def same_numbers(records: Sequence[tuple[str, nodes.Record]]) -> Iterator[Fault]:
    """Records with the same document number as an earlier one; each comes with the path of its file."""
    seen: dict[str, tuple[str, nodes.Record]] = {}
    for path, record in records:
        if record.number and record.number in seen:
            other, before = seen[record.number]
            values = {"number": record.number, "other": f"{other}:{before.origin or 1}"}
            yield Fault("intake.twice.number", Span(path, record.origin or 1), values)
        elif record.number:
            seen[record.number] = (path, record)
