"""Builds of one issue again and again, in a process that stays up.

Comes in: an issue's folder. Goes out: each time the files of ``pipeline.make``, byte for byte; what has not
changed since the last time is used again.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from typeset import resources
from typeset.assemble import left_out, printed
from typeset.diagnostics import InputFaults
from typeset.display import Resources
from typeset.display.tags import Tag, flattened
from typeset.inputs import attachments, digests, read_inputs
from typeset.layout.compose import compose
from typeset.layout.kept import Kept
from typeset.layout.layout_file import load_stylesheet
from typeset.layout.stylesheet import Stylesheet
from typeset.manifest import Facts, Settings
from typeset.model import nodes
from typeset.model.read import Known, read_issue
from typeset.pipeline import Built, finish, finish_again, missing_characters
from typeset.stages import (
    Set,
    facts_of,
    files_of,
    finish_pdf,
    layout_of,
    open_library,
    standard_of,
    with_pictures,
)
from typeset.standing.again import again_from
from typeset.standing.edition import Edition
from typeset.standing.held import Held, HeldDocuments
from typeset.standing.keeping import Around, Asked, Made, around_of, edition_of
from typeset.writers.pdf import FileWriter, KeptStreams, PageStream, page_streams
from typeset.writers.pdf.faces import Faces


class Session:
    """Builds the PDF of one issue again and again, in a process that stays up: what has not changed since
    the last time is used again. The files are those of ``make``, byte for byte."""

    def __init__(self, folder: Path, out: Path, *, layout: str | None = None) -> None:
        self._folder, self._out, self._layout = folder, out, layout
        self._records: Known = {}
        self._library = open_library()
        self._sheet: Stylesheet | None = None
        self._loaded: tuple[str, dict[Path, bytes | None], Stylesheet | None] = ("", {}, None)
        """A layout, its files as they were, and what they say."""
        self._kept = Kept()
        self._streams = KeptStreams()
        self._faces: Faces | None = None
        self._deflated: dict[bytes, bytes] = {}
        self._composed: set[tuple[str, str]] = set()
        """Roles and characters of all times: the library does not forget."""
        self._made: tuple[Made, Around, list[Held]] | None = None
        """The last build of the whole, as long as it has not become a standing one."""
        self._standing: tuple[Edition, HeldDocuments] | None = None

    def _stylesheet(self, layout: str) -> Stylesheet:
        """The layout, loaded anew where its files have changed. Where they lie in one folder, no other file
        can take the place of one of them."""
        name, files, sheet = self._loaded
        if sheet is None or name != layout or _contents(files) != tuple(files.values()):
            sheet = load_stylesheet(layout, resources.root() / "layouts")
            files = dict(zip(sheet.inputs, _contents(sheet.inputs), strict=True))
            # Kept if it is that of these contents: they were read between two that are the same.
            alone = len({path.parent for path in files}) == 1
            same = alone and sheet == load_stylesheet(layout, resources.root() / "layouts")
            self._loaded = layout, files, sheet if same else None
        return sheet

    def make(self) -> Built:
        """Build the issue as it is now.

        Raises:
            InputFaults: whatever is wrong with it; the next time may be better.
        """
        built = self._again()
        if built is not None:
            return built
        since = time.time_ns()
        whole = read_issue(self._folder, self._records)
        layout = self._layout or layout_of(whole, self._folder)
        sheet = self._stylesheet(layout)
        if sheet != self._sheet:
            self._sheet, self._kept = sheet, Kept()
        library = self._library
        issue = printed(whole, sheet.documents.omits)
        gone = left_out(whole, sheet.documents.omits)
        done = Set(issue, sheet, library, compose(issue, sheet, library, kept=self._kept), gone)
        composed = {(role, ch) for role, text in done.composition.composed.items() for ch in text}
        self._composed |= composed
        if missing := library.missing & composed:
            raise InputFaults(missing_characters(issue, missing))
        document = done.composition.document
        asked = document.resources or Resources({}, ())
        if self._faces is None or self._faces.met() != asked.characters:
            self._faces = Faces(library)
            self._faces.meet(asked.characters)
        faces = self._faces
        self._streams.check(faces, asked.pictures)
        assert document.structure is not None
        structure, numbers = flattened(document.structure)
        pages, kept = document.pages, self._streams
        streams = [*page_streams(pages, faces, asked.pictures, numbers=numbers, kept=kept)]
        if faces.met() != asked.characters:  # the pages asked for more than they had said
            self._faces, self._streams = None, KeptStreams()
        settings = Settings(layout=self._layout)
        inputs = read_inputs(*files_of(issue), single=issue.single)
        file = FileWriter(faces, before=self._deflated, standard=standard_of(settings, sheet))
        file.resources(asked.pictures)
        file.attach(attachments(inputs), document.metadata.date)
        # Of this time, or of a drawing, which is never composed.
        past = self._composed - composed
        fallbacks = frozenset(row for row in library.fallbacks if row[:2] not in past)
        shown = with_pictures(document, streams)
        facts = facts_of(done, shown, settings, digests(inputs))._replace(fallbacks=fallbacks)
        pdf = finish_pdf(file, document, streams, structure, facts)
        self._deflated = file.deflated
        built = finish(facts, {f"{facts.name}.pdf": pdf}, self._out)
        if not (issue.single or gone):
            self._hold(done, numbers, streams, file, facts, pdf, since)
        return built

    def _hold(
        self,
        done: Set,
        numbers: Mapping[Tag, int],
        streams: Sequence[PageStream],
        file: FileWriter,
        facts: Facts,
        pdf: bytes,
        since: int,
    ) -> None:
        """Hold what was built, so that the next build may begin with it."""
        held = [self._held(record) for record in done.issue.records()]
        folder, paths = Path(done.issue.folder), [each.path for each in held]
        asked = Asked(self._folder, folder, paths, done.sheet, done.library, facts.settings)
        made = Made(asked, done.composition, {}, numbers, streams, file, facts, pdf, since)
        around = around_of(made)
        self._made = (made, around, held) if around else None

    def _held(self, record: nodes.Record) -> Held:
        path, kept = Path(record.span.file), self._kept
        data, source = self._records[path]
        shows = kept.targets.get(id(record), ("",))
        row = kept.galleys.get((id(record), ())) if not shows else None
        return Held(path, data, record, source.marks, row, self._library)

    def _again(self) -> Built | None:
        """The build where no more than some pages of the last one have changed."""
        standing, self._standing = self._standing, None
        if standing is None and self._made is not None:
            made, around, held = self._made
            rows = {each.path: (each.told(), each.row and each.row[0]) for each in held}
            edition = edition_of(made._replace(documents=rows), around)
            if edition is not None:
                documents = HeldDocuments(edition, held, made.asked.sheet, made.numbers)
                standing = edition, documents
        self._made = None
        if standing is None:
            return None
        try:
            again = again_from(standing[0], lambda: standing[1])
        except InputFaults:
            return None  # what is wrong is told by the way that sees all of it
        if again is None:
            return None
        self._standing = standing
        return finish_again(again._replace(keep=None), self._out)


def _contents(paths: Iterable[Path]) -> tuple[bytes | None, ...]:
    """The contents of files; ``None`` for one that cannot be read."""

    def content(path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except OSError:
            return None

    return tuple(map(content, paths))
