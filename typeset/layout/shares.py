"""An issue read and set in two processes, each with its share of the documents.

Comes in: an issue whose documents are still to be read, and a partner process, forked from this one. Goes
out: the same as from ``compose``. A document is read and set by itself; only what the documents say
together (ids, targets, numbers) is looked at when both shares are there, from what the partner has told
about its own. Whatever is at fault or out of the ordinary is left to the way that sees the whole issue:
``AloneError``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from typeset.cache import digest
from typeset.fonts import Library
from typeset.frozen import NamedTuple, replace
from typeset.layout.away import Away, Held
from typeset.layout.galley import Galley
from typeset.layout.galleys import from_elsewhere, set_record_here, to_elsewhere
from typeset.layout.stored import Stored, Told, unpacked
from typeset.layout.stylesheet import Stylesheet
from typeset.layout.text import TextSetter
from typeset.model import nodes
from typeset.model.faults import Faults
from typeset.model.inlines import Marks
from typeset.model.read import Known, Opened, Source, issue_of, read_document
from typeset.model.walk import ids, shows_pages, without
from typeset.paragraph.composer import Asked, Composer, characters
from typeset.paragraph.items import Segment
from typeset.processes import AloneError, Partner, Send

if TYPE_CHECKING:
    from typeset.layout.compose import Composition, Progress
    from typeset.layout.manuscript import Manuscript
    from typeset.model.issuefile import Listed

TO_SEND, TO_READ = 0.1, 0.1
"""How the cost of sending outlines (with that of being a fork, whose memory is copied as it is touched), and
of reading what has been set compares with that of setting it."""
BESIDES = 25_000
"""What the partner has to load besides, in bytes of records that it could set in that time."""


class _Every(frozenset[str]):
    """All ids there may be: which of them there are is checked when both shares are there."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str)


def shared_out(
    listed: Iterable[Listed], others: Iterable[Listed] = ()
) -> tuple[list[Listed], list[Listed]]:
    """The documents for this process and for its partner, so that both end at about the same time; this one
    reads what is kept of ``others`` besides."""
    sized = [(-_size(each.path), n, each) for n, each in enumerate(listed)]
    mine: list[Listed] = []
    theirs: list[Listed] = []
    here, there = TO_READ * sum(_size(each.path) for each in others), float(BESIDES)
    for less, _, each in sorted(sized):
        if there - less * (1 + TO_SEND) <= here - less:
            theirs.append(each)
            there -= less * (1 + TO_SEND)
        else:
            mine.append(each)
            here -= less
    return mine, theirs


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


class _Share:
    """The documents that one process reads and sets."""

    def __init__(
        self, opened: Opened, listed: Sequence[Listed], sheet: Stylesheet, library: Library
    ) -> None:
        composer = Composer(library, sheet.composition)
        self.setter = TextSetter(sheet, composer, {}, _Every(), {})
        self.sources: dict[Path, Source] = {}
        self.records: list[nodes.Record] = []
        self.known: Known = {}
        self.rows: list[tuple[Galley, Asked] | None] = []
        for each in listed:
            source = read_document(opened, each, self.known)
            if source is None or source.record is None or source.faults.found:
                raise AloneError
            if without(source.record, sheet.documents.omits) is not source.record:
                raise AloneError  # what is left out of it has to be told
            self.sources[each.path] = source
            self.records.append(source.record)

    def set(self) -> Iterator[tuple[nodes.Record, tuple[Galley, Asked] | None]]:
        """Each document with its galley; without one where it has to wait for page numbers."""
        setter, composer = self.setter, self.setter.composer
        for record in self.records:
            row = None
            if not shows_pages(record):
                row = composer.asking(partial(set_record_here, setter, record))
            if setter.faults or composer.library.missing:
                raise AloneError
            self.rows.append(row)
            yield record, row

    def heads(self) -> list[Told]:
        """What another process that keeps nothing has to know of them, besides the galleys, once they are
        set: all that was composed is told with the first one."""
        asked = [segment for row in self.rows if row is not None for segment in row[1]]
        rows = []
        for record, source, row in zip(self.records, self.sources.values(), self.rows, strict=True):
            if row is None:
                rows.append(Told(record, source.marks, tuple(ids(record)), None))
                continue
            texts = {role: [text] for role, text in characters(asked).items()}
            head = replace(record, blocks=())
            fallbacks = tuple(self.setter.composer.library.fallbacks)
            rows.append(Told(head, source.marks, tuple(ids(record)), texts, fallbacks))
            asked = []
        return rows

    def told(self) -> list[Told]:
        """What another process has to know of them, besides the galleys, once they are set."""
        return [
            Told(record, source.marks, tuple(ids(record)), None, (), self.digest(path))
            if row is None
            else self._told(record, source.marks, row[1], path)
            for record, (path, source), row in zip(
                self.records, self.sources.items(), self.rows, strict=True
            )
        ]

    def digest(self, path: Path) -> str:
        """That of a file as it was read."""
        return digest(self.known[path][0])

    def _told(self, record: nodes.Record, marks: Marks, asked: Asked, path: Path) -> Told:
        found = characters(asked)
        texts = {role: [text] for role, text in found.items()}
        library = self.setter.composer.library
        fallbacks = [row for row in library.fallbacks if row[1] in found.get(row[0], "")]
        head = replace(record, blocks=())
        return Told(
            head, marks, tuple(ids(record)), texts, tuple(sorted(fallbacks)), self.digest(path)
        )

    def documents(self) -> dict[Path, tuple[Told, Galley | None]]:
        """The documents once they are set."""
        return {
            path: (told, row and row[0])
            for path, told, row in zip(self.sources, self.told(), self.rows, strict=True)
        }

    def manuscript(self, path: Path, told: Told, row: tuple[Galley, Asked]) -> Manuscript:
        """A document's file as it was read, and where its texts went."""
        from typeset.layout.manuscript import manuscript_of  # for those that are kept

        return manuscript_of(self.known[path][0], told.digest, *row)

    def store(self, stored: Stored | None) -> None:
        """Keep what was set."""
        if stored:
            for path, told, row in zip(self.sources, self.told(), self.rows, strict=True):
                if row is not None and not told.marks.pictures:
                    stored.put(path, told, row[0], self.manuscript(path, told, row))
            stored.cache.tidy()


def set_document(
    opened: Opened, listed: Listed, sheet: Stylesheet, library: Library
) -> tuple[TextSetter, Told, Galley, Manuscript] | None:
    """One document by itself, with the setter that it was set by; nothing where it has to be seen with the
    others."""
    try:
        share = _Share(opened, [listed], sheet, library)
        rows = [row for _, row in share.set()]
    except AloneError:
        return None
    if rows[0] is None:
        return None
    told = share.told()[0]
    return share.setter, told, rows[0][0], share.manuscript(listed.path, told, rows[0])


def send_share(
    opened: Opened,
    listed: Sequence[Listed],
    sheet: Stylesheet,
    library: Library,
    send: Send,
    stored: Stored | None = None,
) -> Held | None:
    """Read and set the documents ``listed``, and send what comes of them: all of it where it is to be
    ``stored``, else the outline of what is returned."""
    try:
        share = _Share(opened, listed, sheet, library)
        galleys = [row[0] for _, row in share.set() if row is not None]
    except AloneError:
        send(None)
        return None
    if stored:
        send((share.told(), to_elsewhere(galleys)))
        share.store(stored)
        return None
    held = Held(galleys, share.setter)
    send((share.heads(), held.outline()))
    return held


class Composed(NamedTuple):
    """An issue and its pages, those of its documents of which the partner has sent the outline, and all of
    them as they were read and set. ``keep`` is to be called when
    there is time: it stores what was set here."""

    issue: nodes.Issue
    composition: Composition
    away: Away | None
    documents: dict[Path, tuple[Told, Galley | None]]
    keep: Callable[[], None]


def compose_shares(
    opened: Opened,
    shares: tuple[Sequence[Listed], Sequence[Listed]],
    sheet: Stylesheet,
    library: Library,
    partner: Partner,
    progress: Progress | None,
    stored: Stored | None = None,
    entries: Mapping[Path, bytes] | None = None,
) -> Composed:
    """Set the first of ``shares`` here, take the other from ``partner`` and the rest from ``entries``, and
    compose the issue; the partner is told what the pages will ask for as soon as it is known.

    Raises:
        AloneError: it has to be done in one process.
        HelperDiedError: the partner is gone.
    """
    from typeset.layout.compose import compose
    from typeset.layout.kept import Kept

    mine, theirs = shares
    total = len(opened.listed)
    share = _Share(opened, mine, sheet, library)
    kept = Kept(pages=False)
    for n, (record, row) in enumerate(share.set(), 1):
        if row is not None:
            kept.targets[id(record)] = ()
            kept.galleys[id(record), ()] = row
        if progress:
            progress(n, total)
    rows: dict[Path, tuple[Told, Galley | None]] = {}
    for path, entry in (entries or {}).items():
        found = unpacked(entry, share.setter)
        if found is None:
            raise AloneError
        rows[path] = found
    sent = partner.hear()
    if sent is None:
        raise AloneError
    away = None if stored else Away(sent[1], share.setter)
    galleys = iter(away.galleys if away else from_elsewhere(sent[1], share.setter))
    for each, told in zip(theirs, sent[0], strict=True):
        rows[each.path] = told, None if told.asked is None else next(galleys)
    sources = {**share.sources}
    names = {name for record in share.records for name in ids(record)}
    for path, (told, galley) in rows.items():
        sources[path] = Source(Faults(str(path)), told.marks, told.record)
        names.update(told.ids)
        library.fallbacks.update(told.fallbacks)
        if galley is not None:
            kept.targets[id(told.record)] = ()
            texts = (told.asked or {}).items()
            asked = [Segment(text, role) for role, some in texts for text in some]
            kept.galleys[id(told.record), ()] = galley, asked
    _check_targets(sources.values(), names)
    issue = issue_of(opened, {each.path: sources[each.path] for each in opened.listed})
    kept.known = frozenset(names)
    composition = compose(issue, sheet, library, progress, 1, partner.tell, kept, names=kept.known)
    if stored:
        rows |= share.documents()
    return Composed(issue, composition, away, rows, partial(share.store, stored))


def _check_targets(sources: Iterable[Source], names: set[str]) -> None:
    """What was set as a link has to lead somewhere."""
    asked = {to for source in sources for to, _ in source.marks.targets}
    if not asked <= names:
        raise AloneError
