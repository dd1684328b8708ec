"""Files to nodes: records (XML) and whole issues.

In: the path of a record, or the folder of an issue (``issue.toml``, its records, ``publication.toml``
there or in the folder above). Out: ``Record`` or ``Issue``, every node with its ``Span``; or all faults
of all files at once. The forms are described in docs/records.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from typeset.diagnostics import Fault, InputFaults, Span
from typeset.frozen import NamedTuple, mutable, replace
from typeset.model.elements import Builder
from typeset.model.faults import Faults, nearest
from typeset.model.inlines import Marks
from typeset.model.issuefile import IssueFile, Listed, read_issue_file, read_publication
from typeset.model.nodes import Issue, Part, Publication, Record, Section
from typeset.model.paths import is_record
from typeset.model.pictures import check_picture
from typeset.model.schema import check
from typeset.model.xmlsource import MOST_BYTES, parse, read_bytes

if TYPE_CHECKING:
    from typeset.model.pastissues import Past

ISSUE_FILE = "issue.toml"
PUBLICATION_FILE = "publication.toml"
SINGLE_LAYOUT = "gb9704"
"""The layout of a record that is set by itself."""


@mutable
class Source:
    """A record file: what came of it. ``record`` is ``None`` where it could not be built."""

    faults: Faults
    marks: Marks
    record: Record | None


def read_record(path: Path, *, display_path: str | None = None) -> Record:
    """The record in ``path``; ``display_path`` is what its spans name, by default ``path`` itself.

    Targets of references are not looked for: they may lie in other records of the issue.

    Raises:
        InputFaults: with everything that is wrong with it.
    """
    shown = display_path or str(path)
    faults = Faults(shown)
    data = read_bytes(path, faults, MOST_BYTES)
    if data is None:
        raise InputFaults(faults.found)
    source = _read(data, path, shown, path.parent)
    _check_ids([source])
    if source.record is None or source.faults.found:
        raise InputFaults(source.faults.found)
    return source.record


Container = TypeVar("Container", Record, Part)
Known = dict[Path, "tuple[bytes, Source]"]
"""Record files as they were, and what came of them: for a process that reads an issue again."""


def record_of(data: bytes, name: str) -> Record:
    """The record in ``data``, which is in no file; ``name`` names it in faults. Pictures are not looked at.

    Raises:
        InputFaults: it is faulty.
    """
    faults = Faults(name)
    tree = parse(data, faults)
    if tree is None or not check(tree, faults):
        raise InputFaults(faults.found)
    record = Builder(name, faults).record(tree)
    if faults.found:
        raise InputFaults(faults.found)
    return record


def read_issue(folder: Path, known: Known | None = None) -> Issue:
    """The issue in ``folder`` (or whose issue.toml ``folder`` is), or the record ``folder`` by itself. A
    record whose file is in ``known`` byte for byte is the same object as before.

    Raises:
        InputFaults: with everything that is wrong with its files.
    """
    kept = {} if known is None else known
    if is_record(folder):
        return _single(folder, kept)
    opened = open_issue(folder)
    return issue_of(
        opened, {each.path: read_document(opened, each, kept) for each in opened.listed}
    )


class Opened(NamedTuple):
    """An issue whose documents are still to be read; ``own`` and ``shared`` collect what is wrong with its
    file and with that of its publication."""

    folder: Path
    file: IssueFile
    publication: Publication | None
    own: Faults
    shared: Faults

    @property
    def listed(self) -> list[Listed]:
        """Its documents in order."""
        return [each for _, documents in self.file.sections for each in documents]


def open_issue(folder: Path) -> Opened:
    """The issue in ``folder`` (or whose issue.toml ``folder`` is) without its documents.

    Raises:
        InputFaults: there is no issue.toml that can be read.
    """
    if folder.name == ISSUE_FILE:
        folder = folder.parent
    publication, shared = _publication(folder)
    own = Faults(str(folder / ISSUE_FILE))
    sections = publication.sections if publication is not None else ()
    file = read_issue_file(folder / ISSUE_FILE, sections, own)
    if file is None:
        raise InputFaults(_without_issue(folder) or [*own.found, *shared.found])
    return Opened(folder, file, publication, own, shared)


def _without_issue(folder: Path) -> list[Fault]:
    """What is wrong with a path that leads to no issue at all: one thing, not all that follows from it."""
    faults = Faults(str(folder))
    try:
        if (folder / ISSUE_FILE).exists():
            return []
        if folder.is_file():
            faults.add("issue-file", 0)
        elif folder.is_dir():
            below = sorted(place.parent.name for place in folder.glob(f"*/{ISSUE_FILE}"))
            faults.add("issue-below" if below else "issue-none", 0, below=below[:5])
        elif not folder.exists():
            faults.add("folder-missing", 0)
    except OSError as error:
        faults.add("file-unreadable", 0, why=error)
    return faults.found


def issue_of(opened: Opened, sources: Mapping[Path, Source | None]) -> Issue:
    """The issue with its documents, once all are read: what they say together is checked here.

    Raises:
        InputFaults: with everything that is wrong with its files.
    """
    _, issue, publication, own, shared = opened
    read = [source for source in sources.values() if source is not None]
    past = _past(opened)
    _check_ids(read)
    _check_targets(read, complete=len(read) == len(sources) and all(s.record for s in read))
    _check_numbers(read)
    faults = [*own.found, *shared.found, *(f for source in read for f in source.faults.found)]
    if faults or publication is None:
        raise InputFaults(faults)
    records = {path: source.record for path, source in sources.items() if source is not None}
    found = _issue(issue, publication, records, opened.folder)
    if past is None:
        return found
    entries = tuple(entry for rows in past.values() for entry in rows)
    return replace(found, past=entries, manifests=tuple(map(str, past)))


def _past(opened: Opened) -> Past | None:
    """The documents of the year's other issues, where the issue prints the index of the year."""
    index, publication = opened.file.index, opened.publication
    if index is None or publication is None:
        return None
    from typeset.model.pastissues import Manifests  # for the issue that has an index

    named = Manifests(opened.folder, index, opened.own)
    return named.read(publication.name, opened.file.year, opened.file.number)


def _single(path: Path, known: Known) -> Issue:
    """The record in ``path`` by itself. Documents that it cites may lie elsewhere."""
    source = _from_file(path, path.parent, known)
    _check_ids([source])
    record = source.record
    if record is None or source.faults.found:
        raise InputFaults(source.faults.found)
    date = record.date or ""
    return Issue(
        id=record.id or path.stem,
        publication=Publication("", "", (), ()),
        year=int(date[:4] or 0),
        number=0,
        cumulative=None,
        date=date,
        date_text="",
        imprint=(),
        sections=(Section("", (record,)),),
        layout=SINGLE_LAYOUT,
        folder=str(path.parent),
        single=True,
    )


def _exists(path: Path) -> bool:
    """Whether there is a file, or none can be told: then reading it says why."""
    try:
        return path.exists()
    except OSError:
        return True


def publication_above(folder: Path) -> Publication | None:
    """The publication.toml in the folder above that of an issue, where there is one.

    Raises:
        InputFaults: it is faulty.
    """
    place = folder.parent / PUBLICATION_FILE
    if folder.name in ("", "..") or not _exists(place):
        return None
    faults = Faults(str(place))
    found = read_publication(place, faults)
    if faults.found:
        raise InputFaults(faults.found)
    return found


def _publication(folder: Path) -> tuple[Publication | None, Faults]:
    parent = folder / ".." if folder.name in ("", "..") else folder.parent
    for place in (folder / PUBLICATION_FILE, parent / PUBLICATION_FILE):
        if _exists(place):
            faults = Faults(str(place))
            return read_publication(place, faults), faults
    faults = Faults(str(folder / PUBLICATION_FILE))
    faults.add("publication-missing", 0)
    return None, faults


def _issue(
    issue: IssueFile,
    publication: Publication,
    records: dict[Path, Record | None],
    folder: Path,
) -> Issue:
    sections = [
        Section(name, tuple(r for listed in documents if (r := records[listed.path]) is not None))
        for name, documents in issue.sections
    ]
    return Issue(
        id=issue.id,
        publication=publication,
        year=issue.year,
        number=issue.number,
        cumulative=issue.cumulative,
        date=issue.date,
        date_text=issue.date_text,
        imprint=issue.imprint,
        sections=tuple(sections),
        layout=issue.layout,
        folder=str(folder),
    )


# ---------------------------------------------------------------- one record


def read_document(opened: Opened, listed: Listed, known: Known) -> Source | None:
    """One document of ``opened`` by itself; ``None`` where there is no such file."""
    path = listed.path
    if not path.is_file():
        opened.own.add("document-missing", listed.line, path=listed.written)
        return None
    return _from_file(path, opened.folder, known)


def _from_file(path: Path, folder: Path, known: Known) -> Source:
    """The record in ``path``; its pictures may not leave ``folder``."""
    faults = Faults(str(path))
    data = read_bytes(path, faults, MOST_BYTES)
    if data is None:
        return Source(faults, Marks(), None)
    # What is wrong with pictures is not in the bytes of the record.
    before = known.get(path)
    if before is None or before[0] != data or before[1].marks.pictures:
        source = _read(data, path, str(path), folder)
        if before and before[1].record and source.record:
            source.record = _with_same(before[1].record, source.record)
        known[path] = data, source
    source = known[path][1]
    # The checks across records add to the faults of this time.
    return Source(Faults(str(path), source.faults.found), source.marks, source.record)


def _read(data: bytes, path: Path, shown: str, root: Path) -> Source:
    """Check one record; ``root`` is the folder that its pictures may not leave."""
    faults = Faults(shown)
    tree = parse(data, faults)
    if tree is None:
        return Source(faults, Marks(), None)
    if not check(tree, faults):
        ids = [(each.get("id"), each.sourceline) for each in tree.iterfind(".//*[@id]")]
        return Source(faults, Marks(ids=ids), None)
    builder = Builder(shown, faults)
    record = builder.record(tree)
    for written, line in builder.marks.pictures:
        check_picture(written, line, root, path.parent, faults)
    return Source(faults, builder.marks, record)


def _with_same(old: Container, new: Container) -> Container:
    """``new`` with the blocks of ``old`` that are equal and in the same place, so that whoever has worked
    on a block can tell by its identity that it has not changed."""
    if len(old.blocks) != len(new.blocks):
        return new
    blocks = []
    for was, now in zip(old.blocks, new.blocks, strict=True):
        if was == now:
            blocks.append(was)
        elif isinstance(now, Part) and isinstance(was, Part):
            blocks.append(_with_same(was, now))
        else:
            blocks.append(now)
    return replace(new, blocks=tuple(blocks))


# ---------------------------------------------------------------- across records


def _check_ids(sources: list[Source]) -> None:
    """An id names one thing in the whole issue."""
    first: dict[str, str] = {}
    for source in sources:
        for key, line in source.marks.ids:
            place = f"{source.faults.file}:{line}"
            if key in first:
                source.faults.add("id-twice", line, id=key, first=first[key])
            else:
                first[key] = place


def _check_targets(sources: list[Source], complete: bool) -> None:
    """Every ``to`` leads to an id; not checked while a record that may hold it is missing."""
    ids = {key for source in sources for key, _ in source.marks.ids}
    for source in sources if complete else ():
        for to, line in source.marks.targets:
            if to not in ids:
                hint = nearest(to, ids)
                rule = "target" if hint is None else "target-typo"
                source.faults.add(rule, line, to=to, hint=hint)


def _check_numbers(sources: list[Source]) -> None:
    """No two documents of an issue have the same number."""
    first: dict[str, Span] = {}
    for source in sources:
        record = source.record
        if record is None or not record.number:
            continue
        if record.number in first:
            at = first[record.number]
            source.faults.add("number-twice", record.span.line, number=record.number, first=at)
        else:
            first[record.number] = record.span
