"""Foreign files -> records.

In: Markdown or plain text, one whole issue or one document a file. Out: ``Intake``: records, what goes
into issue.toml and publication.toml, and the ledger of repairs and doubts (docs/records.md, Faults and
findings). ``write_intake`` puts it into a folder, whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from typeset.diagnostics import Fault, Finding, InputFaults, Span
from typeset.frozen import frozen, replace
from typeset.intake import batch
from typeset.intake.document import Taken, take_file
from typeset.intake.forms import open_foreign
from typeset.intake.front import Front
from typeset.intake.opened import Opened
from typeset.intake.ready import Ready
from typeset.intake.source import Source
from typeset.intake.split import ISSUER
from typeset.model import nodes
from typeset.model.walk import inventory, plain
from typeset.model.write import issue_to_toml, publication_to_toml, record_to_xml
from typeset.outputs import write_whole

_OF_THE_ISSUE = re.compile("日期|期号|总期|印数")
OF_ISSUE = ("issue.number", "issue.year", "publication.name")
"""Doubts about the issue, not about its texts; a file of ours answers them."""
_NAMED = re.compile(r"((?:19|20)\d\d)\D{0,2}(\d{1,2})(?!\d)")
SOME_YEAR = 2000
"""The year of an issue whose texts and names tell none; said in a doubt."""
_SUFFIX = re.compile("(?:办公[室厅])$")


@frozen
class Intake:
    """Everything that one run took in. ``sections`` pairs names with the file names of records,
    ``pictures`` the names of files beside them with their bytes. ``shared``: the publication is that of
    the folder above. ``sources``: the texts that the lines of findings count in."""

    records: tuple[tuple[str, nodes.Record], ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    publication: nodes.Publication
    imprint: tuple[nodes.Imprint, ...]
    id: str
    year: int
    number: int
    cumulative: int | None
    date: str
    repairs: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    pictures: tuple[tuple[str, bytes], ...] = ()
    shared: bool = False
    sources: tuple[Source, ...] = ()
    date_text: str = ""
    layout: str = ""


def take_in(
    files: Sequence[Path],
    form: str | None = None,
    lang: str = "zh",
    *,
    changes: str = "accept",
    known: nodes.Publication | None = None,
    as_given: bool = False,
    named: str = "",
) -> Intake:
    """Read ``files``: several without contents in the order that is proposed for them, unless
    ``as_given``. ``changes``: ``accept`` or ``reject`` the tracked ones; ``known``: the publication;
    ``named``: what somebody calls the issue, such as 2023-02.

    Raises:
        InputFaults: files that cannot be read, whose text would not be kept whole, or that are the
            same.
    """
    faults = list(batch.same_files(files))
    opened: list[Opened] = []
    for path in files:
        try:
            opened.append(open_foreign(path, form, accept=changes == "accept"))
        except InputFaults as error:
            faults += error.faults
    taken = _taken(opened, lang, faults)
    if len(taken) > 1 and not as_given and not any(one.front for one in taken):
        keys = [batch.order(one.records[0][0]) for one in taken]
        order = sorted(range(len(taken)), key=lambda k: keys[k])
        if order != list(range(len(taken))):
            files = [files[k] for k in order]
            taken = _taken([opened[k] for k in order], lang, faults)
    if len(files) > 1:
        every = zip(files, taken, strict=True)
        made = [(str(path), record) for path, one in every for record, _ in one.records]
        faults += batch.same_numbers(made)
    if faults:
        raise InputFaults(faults)
    result = _gathered(taken, files, known, named)
    ready = taken[0].ready if len(taken) == 1 else None
    return result if ready is None or not ready.number else _as_said(result, ready)


def _as_said(made: Intake, ready: Ready) -> Intake:
    """``made`` with what a file of ours says of its issue and publication."""
    return replace(
        made,
        publication=ready.publication if ready.publication.name else made.publication,
        imprint=ready.imprint,
        id=ready.id or made.id,
        year=ready.year or made.year,
        number=ready.number or made.number,
        cumulative=ready.cumulative,
        date=ready.date or made.date,
        date_text=ready.date_text,
        layout=ready.layout,
        shared=made.shared and made.publication.name == ready.publication.name,
        findings=tuple(one for one in made.findings if one.rule not in OF_ISSUE),
    )


def _taken(opened: Sequence[Opened], lang: str, faults: list[Fault]) -> list[Taken]:
    """What each file gives; ``faults`` grows."""
    taken: list[Taken] = []
    count = 1
    for one in opened:
        try:
            taken.append(take_file(one, lang, count))
            count += len(taken[-1].records)
        except InputFaults as error:
            faults += error.faults
    if faults:
        raise InputFaults(faults)
    return taken


def _gathered(
    taken: Sequence[Taken], files: Sequence[Path], known: nodes.Publication | None, named: str
) -> Intake:
    records: list[tuple[str, nodes.Record]] = []
    sections: dict[str, list[str]] = {}
    section = ""
    for one in taken:
        for record, entry in one.records:
            name = f"{len(records) + 1:02}-{record.kind}.xml"
            records.append((name, record))
            section = entry.section if entry else section
            if not section:
                section = batch.section_of(record, known.sections if known else ())
                if known and known.sections and section not in known.sections:
                    start = one.ledger.source.start(record.origin or 1)
                    one.ledger.doubt(
                        "section", start, start + 4, wanted=section, name=known.sections[-1]
                    )
                    section = known.sections[-1]
            sections.setdefault(section, []).append(name)
        section = ""
    front = next((one.front for one in taken if one.front), None)
    dates = [record.date for _, record in records if record.date]
    names = [files[0].stem, named] if front else [named, files[0].stem]
    year, number = _counted(front, names, dates, taken[0])
    date = front.dated if front else None
    if not date:
        date = max(dates, default="")
        if date[:4] < str(year):
            date = f"{year}-{min(2 * number, 12):02}"
    imprint = [nodes.Imprint(*line) for line in front.imprint] if front else []
    publication = nodes.Publication(
        name=(front.name if front else "") or _named(records, taken[0], known, front),
        name_local="",
        motto=front.motto if front else (),
        imprint=tuple(line for line in imprint if not _OF_THE_ISSUE.search(line.label)),
    )
    return Intake(
        records=tuple(records),
        sections=tuple((name, tuple(names)) for name, names in sections.items()),
        publication=publication,
        imprint=tuple(line for line in imprint if _OF_THE_ISSUE.search(line.label)),
        id=f"{year}-{number:02}",
        year=year,
        number=number,
        cumulative=front.cumulative if front else None,
        date=date,
        repairs=tuple(found for one in taken for found in one.ledger.repairs()),
        findings=tuple(found for one in taken for found in one.ledger.doubts()),
        shared=known is not None and front is None,
        pictures=tuple(pair for one in taken for pair in one.pictures.items()),
        sources=tuple(one.ledger.source for one in taken),
    )


def _counted(
    front: Front | None, names: Sequence[str], dates: Sequence[str], first: Taken
) -> tuple[int, int]:
    """Year and number of the issue: as printed, else from the names, else a doubt."""
    match = next(filter(None, map(_NAMED.search, names)), None)
    year = front.year if front else None
    number = front.number if front else None
    if match and number is None:
        return int(match[1]), int(match[2])
    if year is None:
        numbers = " ".join(record.number for record, _ in first.records)
        years = [date[:4] for date in dates] or re.findall(r"(?:19|20)\d\d(?=〕)", numbers)
        year = int(max(years)) if years else int(match[1]) if match else 0
        if not year:
            year = SOME_YEAR
            first.ledger.doubt("issue.year", 0, 4, year=year)
    if number is None:
        first.ledger.doubt("issue.number", 0, 4, number=1)
    return year, number or 1


def _named(
    records: Sequence[tuple[str, nodes.Record]],
    first: Taken,
    known: nodes.Publication | None,
    front: Front | None,
) -> str:
    """The gazette's name where the file does not say it: that of the ``known`` one or, for a whole issue
    of other bodies, that of the body that issued most."""
    bodies = (body for _, record in records for body in record.issuers or _orders(record))
    issuers = Counter(_SUFFIX.sub("", body) for body in bodies)
    name = f"{issuers.most_common(1)[0][0] if issuers else '政府'}公报"
    if known and known.name and (front is None or known.name == name):
        return known.name
    first.ledger.doubt("publication.name", 0, 4, name=name)
    return name


def _orders(record: nodes.Record) -> tuple[str, ...]:
    """The body that an order names in its title: ……人民政府令."""
    title = "".join(map(plain, record.title))
    return (title[:-1],) if record.kind is nodes.Kind.ORDER and ISSUER.search(title[:-1]) else ()


def counts(result: Intake) -> dict[str, int]:
    """The inventory of all records."""
    total: Counter[str] = Counter()
    for _, record in result.records:
        total.update(inventory(record))
    return dict(total)


def write_intake(
    result: Intake, folder: Path, layout: str | None = None, replace: bool = False
) -> list[Path]:
    """Write the records, issue.toml, publication.toml and intake.json into ``folder``.

    Raises:
        InputFaults: ``folder`` holds an issue that was not taken in, or files that were edited
            since (unless ``replace``), or cannot be written.
    """
    faults = list(batch.same_numbers([(one.source or "", one) for _, one in result.records]))
    if faults:
        raise InputFaults(faults)
    names = ["issue.toml", "publication.toml", *(name for name, _ in result.records)]
    made = (folder / "intake.json").exists()
    if not made and any((folder / name).exists() for name in names):
        raise InputFaults([Fault("intake.folder", Span(str(folder), 0))])
    edited = [] if replace else _edited(folder)
    if edited:
        raise InputFaults([Fault("intake.edited", Span(str(path), 0)) for path in edited])
    ledger: dict[str, Any] = {
        "inventory": counts(result),
        "repairs": [finding.as_json() for finding in result.repairs],
        "findings": [finding.as_json() for finding in result.findings],
    }
    files = {name: record_to_xml(record).encode() for name, record in result.records}
    files |= dict(result.pictures)
    files["issue.toml"] = issue_to_toml(
        id=result.id,
        year=result.year,
        number=result.number,
        cumulative=result.cumulative,
        date=result.date,
        date_text=result.date_text or None,
        layout=result.layout or layout,
        sections=result.sections,
        imprint=result.imprint,
    ).encode()
    if not result.shared:
        files["publication.toml"] = publication_to_toml(result.publication).encode()
    ledger["files"] = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    files["intake.json"] = json.dumps(ledger, ensure_ascii=False, indent=1).encode() + b"\n"
    return write_whole(folder, files)


def _edited(folder: Path) -> list[Path]:
    """The files of an earlier intake that no longer are as it wrote them."""
    try:
        written = json.loads((folder / "intake.json").read_bytes())["files"].items()
        names = ((PurePosixPath(name), digest) for name, digest in written)
        paths = [
            (folder / name, digest)
            for name, digest in names
            if not name.is_absolute() and ".." not in name.parts
        ]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return []
    return [
        path
        for path, digest in paths
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != digest
    ]
