"""The PDF of an issue from two processes.

Comes in: an issue's folder. Goes out: the PDF, and what its manifest says; the same as from one process.
Each process reads and sets its share of the documents; then the partner embeds the faces, while the first
one makes up the pages and writes them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typeset import processes
from typeset.frozen import NamedTuple
from typeset.inputs import attachments, digests, read_inputs
from typeset.stages import (
    Set,
    faces_for,
    facts_of,
    finish_pdf,
    harfbuzz_version,
    open_library,
    opened_issue,
    standard_of,
    with_pictures,
)

if TYPE_CHECKING:
    from typeset.display import Document, Page, Resources
    from typeset.display.tags import Tag
    from typeset.fonts import Library
    from typeset.layout.compose import Composition, Progress
    from typeset.layout.stored import Stored
    from typeset.layout.stylesheet import Stylesheet
    from typeset.manifest import Facts, Settings
    from typeset.model.issuefile import Listed
    from typeset.model.read import Opened
    from typeset.writers.pdf import PageStream
    from typeset.writers.pdf.faces import Faces

MANY_PAGES = 80
"""Fewer pages are written in one process: the other one has the faces to embed."""


class _Begun(NamedTuple):
    """What each of two processes opens by itself. ``entries`` are the documents that ``stored`` has already,
    ``shares`` the others: those for the first process, and for its partner."""

    opened: Opened
    sheet: Stylesheet
    library: Library
    stored: Stored | None
    entries: dict[Path, bytes]
    shares: tuple[list[Listed], list[Listed]]


def _begin(folder: Path, settings: Settings, cache: Path | None) -> _Begun:
    from typeset.layout.shares import shared_out
    from typeset.layout.stored import stored_in

    opened, sheet = opened_issue(folder, settings)
    library = open_library()
    stored = stored_in(cache, sheet.inputs, library.path) if cache else None
    entries = stored.entries([each.path for each in opened.listed]) if stored else {}
    new = [each for each in opened.listed if each.path not in entries]
    shares = shared_out(new, [each for each in opened.listed if each.path in entries])
    return _Begun(opened, sheet, library, stored, entries, shares)


def _partner(
    folder: Path,
    settings: Settings,
    cache: Path | None,
    send: processes.Send,
    receive: processes.Receive,
) -> None:
    """The other process: sets its share, and embeds the faces while the first one makes up the pages. It is
    parted from the first one before much is loaded: what both have touched would have to be copied."""
    ours = _begin(folder, settings, cache)
    library, stored, listed = ours.library, ours.stored, ours.opened.listed
    from typeset.layout.shares import send_share

    held = send_share(ours.opened, receive(), ours.sheet, library, send, stored)
    # While the other one joins the shares.
    library.open_used()
    harfbuzz = harfbuzz_version()
    import typeset.writers.pdf.objects  # noqa: F401 (while there is time)
    from typeset.writers.pdf import FileWriter, deflated

    inputs = read_inputs(ours.opened.folder, [each.path for each in listed])
    data = [each.data for each in inputs]
    before = dict(zip(data, deflated(data), strict=True))
    asked = receive()
    faces = faces_for(library, asked)
    file = FileWriter(faces, before=before, standard=standard_of(settings, ours.sheet))
    file.resources(asked.pictures, stored.cache if stored else None)
    file.attach(attachments(inputs), ours.opened.file.date)
    streams: list[PageStream] = []
    if held:
        pages, numbers = held.pages(receive())
        streams = _written(pages, faces, asked, numbers)
    # The first one has time for the digests, and what they need loaded.
    send((file.begun(), streams, library.fallbacks, harfbuzz, inputs))
    send(deflated(receive()))


def pdf_beside(
    folder: Path,
    settings: Settings,
    progress: Progress | None,
    jobs: int | None,
    cache: Path | None = None,
) -> tuple[Facts, bytes, Callable[[], None]]:
    """The PDF from two processes: each reads and sets its share of the documents; then the partner embeds
    the faces, while this one makes up the pages and writes them. The function is to be called when there is
    time: it puts what was set here into ``cache``.

    Raises:
        HelperDiedError: the partner is gone.
        AloneError: it has to be done in one process.
    """
    since = time.time_ns()
    with processes.Partner(partial(_partner, folder, settings, cache)) as partner:
        from typeset.layout.shares import compose_shares

        ours = _begin(folder, settings, cache)
        library = ours.library
        import typeset.writers.pdf.objects
        from typeset.display.tags import flattened
        from typeset.writers.pdf import FileWriter

        partner.tell(ours.shares[1])
        issue, composition, away, documents, keep = compose_shares(
            ours.opened,
            ours.shares,
            ours.sheet,
            library,
            partner,
            progress,
            ours.stored,
            ours.entries,
        )
        document, asked = composition.document, composition.document.resources
        assert asked is not None and document.structure is not None
        structure, numbers = flattened(document.structure)
        faces = faces_for(library, asked)
        # With the faces from the cache the partner is soon done, and leaves a processor free.
        many = 2 if ours.entries else MANY_PAGES
        kept: set[int] = set()
        if away:
            theirs = _away(composition)
            partner.tell(away.drawn({n: document.pages[n] for n in theirs}, numbers))
            kept = {*range(len(document.pages))}.difference(theirs)
            pages = [document.pages[n] for n in sorted(kept)]
            streams = _written(pages, faces, asked, numbers, compress=False)
        else:
            streams = _streams(document, faces, asked, numbers, jobs, many)
        import hashlib  # noqa: F401 (while the other one is busy)

        import typeset.writers.pdf.tagged  # noqa: F401

        begun, drawn, fallbacks, harfbuzz, inputs = partner.hear()
        if away:
            own, rest = iter(streams), iter(drawn)
            streams = [next(own if n in kept else rest) for n in range(len(document.pages))]
        library.fallbacks |= fallbacks
        done = Set(issue, ours.sheet, library, composition, {})
        shown = with_pictures(document, streams)
        facts = facts_of(done, shown, settings, digests(inputs), harfbuzz)
        file = FileWriter(faces, begun=begun, standard=standard_of(settings, ours.sheet))
        contents = _deflated_by(partner, streams)
        pdf = finish_pdf(file, document, streams, structure, facts, contents)
        built = (composition, documents, numbers, streams, file, facts, pdf, since)
    return facts, pdf, lambda: _keep(keep, folder, cache, ours, settings, built)


def _keep(
    keep: Callable[[], None],
    folder: Path,
    cache: Path | None,
    ours: _Begun,
    settings: Settings,
    built: tuple[Any, ...],
) -> None:
    """Put into the cache what a build has made."""
    keep()
    if ours.stored is not None and cache is not None:
        from typeset.standing.keeping import Asked, Made, keep_standing

        paths = [each.path for each in ours.opened.listed]
        asked = Asked(folder, ours.opened.folder, paths, ours.sheet, ours.library, settings)
        keep_standing(Made(asked, *built), cache)


def _away(composition: Composition) -> list[int]:
    """The places of the pages that show anything that the partner holds; those of text are the last ones."""
    from typeset.layout.away import is_away

    first = len(composition.document.pages) - len(composition.sheets)
    return [n for n, sheet in enumerate(composition.sheets, first) if is_away(sheet)]


def _deflated_by(
    partner: processes.Partner, streams: Sequence[PageStream]
) -> Callable[[], Sequence[PageStream]]:
    """Hands pages that are not deflated to ``partner``, which has nothing else to do by now; what is returned
    waits for them."""
    plain = [stream.content for stream in streams if not stream.deflated]
    partner.tell(plain)
    if not plain:
        return lambda: streams

    def contents() -> list[PageStream]:
        done = iter(partner.hear())
        return [
            stream if stream.deflated else stream._replace(content=next(done), deflated=True)
            for stream in streams
        ]

    return contents


def _streams(
    document: Document,
    faces: Faces,
    asked: Resources,
    numbers: Mapping[Tag, int],
    jobs: int | None,
    many: int,
) -> list[PageStream]:
    """The pages written, not yet deflated; of ``many`` pages the second half by a helper, and deflated.

    Raises:
        HelperDiedError: the helper is gone.
        AloneError: the faces would lack something.
    """
    pages = document.pages
    half = len(pages) // 2
    if len(pages) < many or not processes.available(jobs):
        return _written(pages, faces, asked, numbers, compress=False)

    def rest(send: processes.Send) -> None:
        send(_written(pages[half:], faces, asked, numbers))

    with processes.Helper(rest) as helper:
        first = _written(pages[:half], faces, asked, numbers)
        return first + [stream for part in helper for stream in part]


def _written(
    pages: Sequence[Page],
    faces: Faces,
    asked: Resources,
    numbers: Mapping[Tag, int],
    *,
    compress: bool = True,
) -> list[PageStream]:
    """``pages`` as content streams.

    Raises:
        AloneError: they ask for more than was said before they were drawn, so that the faces would lack it.
    """
    from typeset.writers.pdf import page_streams

    streams = [*page_streams(pages, faces, asked.pictures, numbers=numbers, compress=compress)]
    if faces.met() != asked.characters:
        raise processes.AloneError("more characters than expected")
    return streams
