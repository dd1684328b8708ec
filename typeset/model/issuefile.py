"""issue.toml and publication.toml: what an issue consists of, and what stays the same.

In: the folder of an issue. Out: ``IssueFile`` and ``Publication``, or faults with lines. The keys are
described in docs/records.md.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

from typeset.frozen import frozen
from typeset.model.faults import Faults, nearest
from typeset.model.nodes import Imprint, Publication
from typeset.model.pictures import inside
from typeset.model.tomlsource import Key, Table, Tables, parse

_ISSUE = {
    "id": Key(str, True),
    "year": Key(int, True),
    "number": Key(int, True),
    "cumulative": Key(int),
    "date": Key(object, True),
    "date_text": Key(str),
    "layout": Key(str),
    "index": Key(list),
    "section": Key(Tables, True),
    "imprint": Key(Tables),
}
_SECTION = {"name": Key(str, True), "documents": Key(list, True)}
_IMPRINT = {"label": Key(str, True), "value": Key(str, True)}
_PUBLICATION = {
    "name": Key(str, True),
    "name_local": Key(str),
    "motto": Key(list),
    "language": Key(str),
    "sections": Key(list),
    "imprint": Key(Tables),
}
_ID = re.compile(r"\w[\w.-]{0,63}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")


@frozen
class Listed:
    """A document named in issue.toml: the path as written, the file, the line."""

    written: str
    path: Path
    line: int


@frozen
class IssueFile:
    """issue.toml, checked; the documents are not read yet."""

    id: str
    year: int
    number: int
    cumulative: int | None
    date: str
    date_text: str
    layout: str
    imprint: tuple[Imprint, ...]
    sections: tuple[tuple[str, tuple[Listed, ...]], ...]
    index: tuple[tuple[str, int], ...] | None = None
    """Manifests of the year's other issues, each with its line."""


def read_issue_file(path: Path, known: tuple[str, ...], faults: Faults) -> IssueFile | None:
    """``issue.toml`` at ``path``; ``known`` are the section names of the publication, or ``()``."""
    parsed = parse(path, faults)
    if parsed is None:
        return None
    table = Table(parsed[0], _ISSUE, parsed[1], faults)
    for key, least, most in (("year", 1900, 2199), ("number", 1, 9999), ("cumulative", 1, 99999)):
        value = table.get(key)
        if value is not None and not least <= value <= most:
            table.fault("key-range", key, key=key, value=value, least=least, most=most)
    if not _ID.fullmatch(table.get("id", "x")):
        table.fault("issue-id", "id", value=table.get("id")[:40])
    date = _date(table)
    layout = table.get("layout", "gazette")
    if layout.endswith(".toml") and (layout.startswith("/") or re.search(r"[\\:\0]", layout)):
        table.fault("layout-path", "layout", value=layout[:80])
    return IssueFile(
        id=table.get("id", ""),
        year=table.get("year", 0),
        number=table.get("number", 0),
        cumulative=table.get("cumulative"),
        date=date,
        date_text=table.get("date_text") or _in_words(date),
        layout=layout,
        imprint=tuple(_imprint(table)),
        sections=tuple(_sections(table, path.parent, known)),
        index=_index(table),
    )


def read_publication(path: Path, faults: Faults) -> Publication | None:
    """``publication.toml`` at ``path``."""
    parsed = parse(path, faults)
    if parsed is None:
        return None
    table = Table(parsed[0], _PUBLICATION, parsed[1], faults)
    language = table.get("language", "zh-CN")
    if not _LANGUAGE.fullmatch(language):
        table.fault("language", "language", value=language[:40])
    return Publication(
        name=_filled(table, "name"),
        name_local=table.get("name_local", ""),
        motto=tuple(table.get("motto", ())),
        imprint=tuple(_imprint(table)),
        language=language,
        sections=tuple(table.get("sections", ())),
    )


def _filled(table: Table, key: str) -> str:
    """The text of ``key``; blank is a fault."""
    value: str | None = table.get(key)
    if value is not None and not value.strip():
        table.fault("key-empty", key, key=key)
    return (value or "").strip()


def _imprint(table: Table) -> Iterator[Imprint]:
    for line in table.tables("imprint", _IMPRINT):
        yield Imprint(_filled(line, "label"), line.get("value", "").strip())


def _date(table: Table) -> str:
    """The date of issue as ISO text; TOML dates are as good as strings."""
    value = table.get("date")
    if type(value) is datetime.date:
        return value.isoformat()
    if value is None:
        return ""
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            datetime.date.fromisoformat(value if len(value) == 10 else f"{value}-01")
            return value
    except ValueError:
        pass
    table.fault("issue-date", "date", value=str(value)[:40])
    return ""


def _in_words(date: str) -> str:
    """2023-03 as 2023年3月 (GB/T 9704-2012, 7.3.5: Arabic figures, no leading zero)."""
    return "".join(
        f"{int(part)}{mark}" for part, mark in zip(date.split("-"), "年月日", strict=False) if part
    )


def _sections(
    table: Table, folder: Path, known: tuple[str, ...]
) -> Iterator[tuple[str, tuple[Listed, ...]]]:
    names: set[str] = set()
    seen: dict[Path, int] = {}
    if table.get("section") == []:
        table.fault("issue-empty", "section")
    for section in table.tables("section", _SECTION):
        name = _filled(section, "name")
        if name in names:
            section.fault("section-twice", "name", name=name)
        if name and known and name not in known:
            hint = nearest(name, known)
            rule = "section-unknown" if hint is None else "section-typo"
            section.fault(rule, "name", name=name, hint=hint, known=" ".join(known))
        names.add(name)
        yield name, tuple(_documents(section, folder, seen))


def _index(table: Table) -> tuple[tuple[str, int], ...] | None:
    written = table.get("index")
    if written is None:
        return None
    return tuple(
        (each, table.lines.value(each, "index", nth=written[:n].count(each)))
        for n, each in enumerate(written)
    )


def _documents(section: Table, folder: Path, seen: dict[Path, int]) -> Iterator[Listed]:
    documents = section.get("documents")
    if documents == []:
        section.fault("section-empty", "documents", name=section.get("name", ""))
    for index, written in enumerate(documents or ()):
        nth = documents[:index].count(written)
        line = section.lines.value(written, "documents", section.name, section.index, nth)
        path = inside(folder, folder, written)
        if path is None:
            section.faults.add("path-outside", line, path=written[:80])
        elif path in seen:
            section.faults.add("document-twice", line, path=written, first=seen[path])
        else:
            seen[path] = line
            yield Listed(written, path, line)
