"""An issue printed again from what is kept of it.

Comes in: the folder of an issue, how it is to be built, and a cache. Goes out: the PDF and the manifest, or
nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typeset import resources
from typeset.cache import Cache, digest, program_version
from typeset.frozen import NamedTuple
from typeset.inputs import Input
from typeset.layout.stored import PACKAGES, stored_in
from typeset.standing.edition import Edition, loaded, sheet_loaded
from typeset.standing.surroundings import key_of, name_of, state_of
from typeset.writers.pdf.objects import Filed

if TYPE_CHECKING:
    from typeset.manifest import Settings
    from typeset.standing.documents import Documents


class Again(NamedTuple):
    """What a build gives. ``told`` is what it says of itself: the layout, the number of pages, their map, the
    warnings. ``keep``, where there is something to keep, is to be called when there is time; whether it takes
    some is told by ``long``."""

    name: str
    pdf: bytes
    manifest: bytes
    told: tuple[str, int, list[Any], list[Any]]
    keep: Callable[[], None] | None
    long: bool


def again(folder: Path, settings: Settings, cache: Path) -> Again | None:
    """The issue in ``folder`` as it is now, where what ``cache`` keeps of it is enough to tell.

    Raises:
        InputFaults: something is wrong with it.
    """
    version = program_version(Path(resources.__file__).parent, PACKAGES)
    if not version:
        return None
    kept = Cache(cache, version)
    key = key_of(kept, folder, settings)
    data = kept.get(key)
    edition = loaded(data) if data else None
    if edition is None:
        return None
    base, since = edition.base(), kept.key(b"since", key.encode())
    changes = kept.get(since)
    if changes:
        edition.change(changes)
    made = again_from(edition, lambda: _stored_documents(edition, cache))
    if made is None or made.keep is None:
        return made
    keep_documents = made.keep

    def keep() -> None:
        keep_documents()
        changed = edition.changes(base)
        if changed is not None:
            kept.put(since, changed)
            return
        edition.file = Filed(made.pdf, edition.file.moved())
        kept.put(key, edition.dumped())
        kept.drop(since)
        kept.tidy()

    return made._replace(keep=keep)


def again_from(edition: Edition, opened: Callable[[], Documents | None]) -> Again | None:
    """The issue of an edition as it is now, where the edition and its documents are enough to tell; else the
    edition may be used no more.

    Raises:
        InputFaults: something is wrong with it.
    """
    try:
        return _again(edition, opened)
    except (LookupError, TypeError, ValueError, AttributeError, OSError):
        return None  # the edition is not one of ours, or its files are going


def _again(edition: Edition, opened: Callable[[], Documents | None]) -> Again | None:
    places = [Path(face) for face in edition.places]
    issue = Path(edition.folder)
    if state_of(issue, [Path(file) for file in edition.files], places) != edition.state:
        return None
    paths = [Path(path) for path, _ in edition.records]
    data = [path.read_bytes() for path in paths]
    now = {
        d: each
        for d, (each, (_, was)) in enumerate(zip(data, edition.records, strict=True))
        if digest(each) != was
    }
    documents: Documents | None = None
    if now:
        from typeset.standing.redrawing import Redrawing

        documents = opened()
        if documents is None or not Redrawing(edition, documents).run(now):
            return None
    from typeset.standing.printing import printed

    inputs = {d: Input(name_of(paths[d], issue), each) for d, each in now.items()}
    pdf, manifest = printed(edition, inputs)
    keep, long = (documents.keep, documents.long) if documents else (None, False)
    return Again(edition.names[0], pdf, manifest, edition.told, keep, long)


def _stored_documents(edition: Edition, cache: Path) -> Documents | None:
    """The documents of an edition in a cache."""
    from typeset.fonts import Library
    from typeset.standing.documents import StoredDocuments

    layouts = [Path(path) for path in edition.layouts]
    stored = stored_in(cache, layouts, Path(edition.catalogue))
    sheet = sheet_loaded(edition.sheet, layouts)
    if stored is None or sheet is None:
        return None
    return StoredDocuments(edition, stored, sheet, Library.open(Path(edition.catalogue)))
