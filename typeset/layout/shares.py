"""An issue read and set in two processes, each with its share of the documents.

Comes in: an issue whose documents are still to be read, and a partner process, forked from this one. Goes
out: the same as from ``compose``. A document is read and set by itself; only what the documents say
together (ids, targets, numbers) is looked at when both shares are there, from what the partner has told
about its own. Whatever is at fault or out of the ordinary is left to the way that sees the whole issue:
``AloneError``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from typeset.fonts import Library
from typeset.frozen import replace
from typeset.layout.galley import Galley
from typeset.layout.galleys import from_elsewhere, set_record_here, to_elsewhere
from typeset.layout.stylesheet import Stylesheet
from typeset.layout.text import TextSetter
from typeset.model import nodes
from typeset.model.faults import Faults
from typeset.model.inlines import Marks
from typeset.model.read import Opened, Source, issue_of, read_document
from typeset.model.walk import ids, shows_pages, without
from typeset.paragraph.composer import Asked, Composer, characters
from typeset.processes import Partner, Send

if TYPE_CHECKING:
    from typeset.layout.compose import Composition, Progress
    from typeset.model.issuefile import Listed

TO_SEND, TO_READ = 0.2, 0.1
"""How the cost of sending and of reading what has been set compares with that of setting it."""
AHEAD = 12_000
"""What this process has to do besides, in bytes of records that it could set in that time."""


class AloneError(Exception):
    """The issue has to be set in one process."""


class _Every(frozenset[str]):
    """All ids there may be: which of them there are is checked when both shares are there."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str)


class _Told(NamedTuple):
    """What a partner tells of one document: the record, its blocks left out where they are set, and what
    concerns the others. ``asked`` is what was composed, ``None`` where it was not set."""

    record: nodes.Record
    marks: Marks
    ids: tuple[str, ...]
    asked: dict[str, list[str]] | None


def shared_out(listed: Iterable[Listed]) -> tuple[list[Listed], list[Listed]]:
    """The documents for this process and for its partner, so that both end at about the same time."""
    sized = [(-_size(each.path), n, each) for n, each in enumerate(listed)]
    mine: list[Listed] = []
    theirs: list[Listed] = []
    here, there = float(AHEAD), 0.0
    for less, _, each in sorted(sized):
        if there - less * (1 + TO_SEND) <= here - less:
            theirs.append(each)
            there -= less * (1 + TO_SEND)
            here -= less * TO_READ
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
        for each in listed:
            source = read_document(opened, each, {})
            if source is None or source.record is None or source.faults.found:
                raise AloneError
            if without(source.record, sheet.documents.omits) is not source.record:
                raise AloneError  # what is left out of it has to be told
            self.sources[each.path] = source
            self.records.append(source.record)

    def set(self) -> Iterator[tuple[Galley, Asked] | None]:
        """A galley for each document; none for one that has to wait for page numbers."""
        setter, composer = self.setter, self.setter.composer
        for record in self.records:
            if shows_pages(record):
                yield None
            else:
                yield composer.asking(partial(set_record_here, setter, record))
            if setter.faults or composer.library.missing:
                raise AloneError


def send_share(
    opened: Opened, listed: Sequence[Listed], sheet: Stylesheet, library: Library, send: Send
) -> None:
    """Read and set the documents ``listed``, and send what comes of them."""
    try:
        share = _Share(opened, listed, sheet, library)
        galleys: list[Galley] = []
        told: list[_Told] = []
        for record, source, row in zip(
            share.records, share.sources.values(), share.set(), strict=True
        ):
            marks, own = source.marks, tuple(ids(record))
            if row is None:
                told.append(_Told(record, marks, own, None))
                continue
            asked = {role: [text] for role, text in characters(row[1]).items()}
            told.append(_Told(replace(record, blocks=()), marks, own, asked))
            galleys.append(row[0])
    except AloneError:
        send(None)
        return
    send((told, to_elsewhere(galleys), library.fallbacks))


def compose_shares(
    opened: Opened,
    shares: tuple[Sequence[Listed], Sequence[Listed]],
    sheet: Stylesheet,
    library: Library,
    partner: Partner,
    progress: Progress | None,
) -> tuple[nodes.Issue, Composition]:
    """Set the first of ``shares`` here, take the other from ``partner``, and compose the issue; the partner
    is told what the pages will ask for as soon as it is known.

    Raises:
        AloneError: it has to be done in one process.
        HelperDiedError: the partner is gone.
    """
    from typeset.layout.compose import compose
    from typeset.layout.kept import Kept

    mine, theirs = shares
    share = _Share(opened, mine, sheet, library)
    kept = Kept(pages=False)
    total = len(mine) + len(theirs)
    for n, (record, row) in enumerate(zip(share.records, share.set(), strict=True), 1):
        if row is not None:
            kept.targets[id(record)] = ()
            kept.galleys[id(record), ()] = row
        if progress:
            progress(n, total)
    sent = partner.hear()
    if sent is None:
        raise AloneError
    told, data, fallbacks = sent
    library.fallbacks |= fallbacks
    sources = {**share.sources}
    names = {name for record in share.records for name in ids(record)}
    galleys = iter(from_elsewhere(data, share.setter))
    for each, (record, marks, own, asked) in zip(theirs, told, strict=True):
        sources[each.path] = Source(Faults(str(each.path)), marks, record)
        names.update(own)
        if asked is not None:
            kept.targets[id(record)] = ()
            kept.galleys[id(record), ()] = next(galleys), defaultdict(list, asked)
    _check_targets(sources.values(), names)
    issue = issue_of(opened, {each.path: sources[each.path] for each in opened.listed})
    kept.known = frozenset(names)
    return issue, compose(issue, sheet, library, progress, 1, partner.tell, kept, kept.known)


def _check_targets(sources: Iterable[Source], names: set[str]) -> None:
    """What was set as a link has to lead somewhere."""
    asked = {to for source in sources for to, _ in source.marks.targets}
    if not asked <= names:
        raise AloneError
