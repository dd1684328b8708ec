"""Every stage in order: the only module that knows them all.

    read (model) -> compose (layout) -> write (writers) -> files and manifest

Comes in: an issue's folder and a layout. Goes out: the files, or every fault at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from typeset import processes, resources
from typeset.diagnostics import Fault, InputFaults, Span
from typeset.display import Document, Page, Resources
from typeset.fonts import Library
from typeset.frozen import frozen
from typeset.layout.compose import Composition, Known, PageEntry, Progress, compose
from typeset.layout.figures import coarse_pictures
from typeset.layout.kept import Kept
from typeset.layout.stylesheet import Stylesheet, layout_for, load_stylesheet
from typeset.model import nodes
from typeset.model.read import Known as KnownFiles
from typeset.model.read import read_issue
from typeset.outputs import write_whole

if TYPE_CHECKING:
    from typeset.intake import Intake
    from typeset.layout.evidence import Evidence
    from typeset.writers.pdf import PageStream
    from typeset.writers.pdf.faces import Faces

FORMATS = ("pdf",)
DUMPS = ("page",)
MANY_PAGES = 80
"""Fewer pages are written in one process: the other one has the faces to embed."""


@frozen
class Built:
    """What a build wrote, its page map and what the office should know about it."""

    files: tuple[Path, ...]
    pages: int
    page_map: tuple[PageEntry, ...]
    warnings: tuple[str, ...]


@frozen
class Set:
    """An issue set into pages, with everything it was made from."""

    issue: nodes.Issue
    sheet: Stylesheet
    library: Library
    composition: Composition


def set_issue(
    folder: Path,
    layout: str | None = None,
    progress: Progress | None = None,
    jobs: int | None = 1,
    known: Known | None = None,
) -> Set:
    """Read an issue and set its pages with ``layout`` or the one that the issue names.

    Raises:
        InputFaults: whatever is wrong with the records, the layout or the characters.
    """
    issue = read_issue(folder)
    sheet = load_stylesheet(layout or _layout_of(issue, folder), resources.root() / "layouts")
    library = _library()
    composition = compose(issue, sheet, library, progress, jobs, known)
    if library.missing:
        raise InputFaults(_missing(issue, library.missing))
    return Set(issue, sheet, library, composition)


def _library() -> Library:
    return Library.open(resources.root() / "fonts" / "fonts.toml")


def evidence(done: Set) -> list[Evidence]:
    """How far the breaks of a former printing, which intake found, stand from column ends here."""
    from typeset.layout.evidence import FormerBreak, compare_breaks

    path = Path(done.issue.folder) / "intake.json"
    try:
        repairs = json.loads(path.read_text("utf-8"))["repairs"]
        breaks = [
            FormerBreak(*_around(row["excerpt"]), row["line"])
            for row in repairs
            if row["rule"] == "break.joined"
        ]
    except (OSError, ValueError, KeyError, TypeError):
        raise InputFaults([Fault("layout.evidence", Span(str(path), 0))]) from None
    return compare_breaks(done.composition.document, done.sheet, breaks)


def _around(excerpt: str) -> tuple[str, str]:
    """What stands before and after the blank line of an excerpt."""
    before, _, after = excerpt.partition("\n")
    return before, after.strip().splitlines()[-1] if after.strip() else ""


def _layout_of(issue: nodes.Issue, folder: Path) -> str:
    own = folder / issue.layout
    return str(own) if issue.layout.endswith(".toml") else issue.layout


def _missing(issue: nodes.Issue, missing: set[tuple[str, str]]) -> list[Fault]:
    """A fault for every place of a character that no face has (``missing``: with its role)."""
    from typeset.model.walk import characters

    faults = []
    for role, character in sorted(missing):
        values = {"role": role, "character": character, "code": f"U+{ord(character):04X}"}
        places = [
            span
            for record in issue.records()
            for text, span in characters(record)
            if character in text
        ] or [Span(issue.folder, 0)]
        faults += [Fault("layout.character", span, values) for span in places]
    return faults


def intake(files: Sequence[Path], folder: Path, form: str | None, lang: str) -> Intake:
    """Take foreign files in as records of the issue in ``folder``."""
    from typeset.intake import take_in, write_intake

    result = take_in(files, form, lang)
    layout = layout_for(result.publication.name, result.year, resources.root() / "layouts")
    write_intake(result, folder, layout)
    return result


def make(
    folder: Path,
    out: Path,
    *,
    formats: Sequence[str] = ("pdf",),
    layout: str | None = None,
    dump: str | None = None,
    progress: Progress | None = None,
    jobs: int | None = 1,
) -> Built:
    """Build the files of an issue into ``out``, with a manifest beside them."""
    if tuple(formats) == ("pdf",) and dump is None and processes.available(jobs):
        try:
            facts, pdf = _pdf_beside(folder, layout, progress, jobs)
            return _finish(facts, {f"{facts.name}.pdf": pdf}, out)
        except processes.HelperDiedError:
            jobs = 1
    done = set_issue(folder, layout, progress, jobs)
    document, name = done.composition.document, done.issue.id
    files: dict[str, bytes] = {}
    if "pdf" in formats:
        from typeset.writers.pdf import write_pdf

        files[f"{name}.pdf"] = write_pdf(document, done.library)
    if dump == "page":
        from typeset.writers.debug import write_debug

        files[f"{name}-pages.txt"] = write_debug(document, done.library).encode()
    return _finish(_facts(done, document), files, out)


def _pdf_beside(
    folder: Path, layout: str | None, progress: Progress | None, jobs: int | None
) -> tuple[Facts, bytes]:
    """Set the pages and write their contents in a helper; meanwhile get ready to write the file, embed
    the faces as soon as all characters are known, and put it all together.

    Raises:
        HelperDiedError: the helper is gone.
    """

    def work(send: processes.Send) -> None:
        from typeset.writers.pdf.faces import Faces

        report = progress and (lambda *counts: send(counts))
        done = set_issue(folder, layout, report, jobs, send)
        document, asked = done.composition.document, done.composition.document.resources
        assert asked is not None
        faces = Faces(done.library)
        faces.meet(asked.characters)
        streams = _streams(document, faces, asked, jobs)
        facts = _facts(done, _with_pictures(document, streams))
        send(_Written(facts, replace(document, pages=()), streams))

    with processes.Helper(work) as helper:
        from typeset.writers.pdf import FileWriter, get_ready
        from typeset.writers.pdf.faces import Faces

        get_ready()
        library = _library()
        faces = Faces(library)
        file = FileWriter(faces)
        for message in helper:
            if isinstance(message, Resources):
                faces.meet(message.characters)
                file.resources(message.pictures)
            elif isinstance(message, _Written):
                fallbacks = message.facts.fallbacks | library.fallbacks
                pdf = file.finish(message.document, message.streams)
                return replace(message.facts, fallbacks=fallbacks), pdf
            elif progress:
                progress(*message)
    raise processes.HelperDiedError("it ended early")


class _Written(NamedTuple):
    """The last message of a helper that sets pages: all but what it has said before."""

    facts: Facts
    document: Document
    streams: list[PageStream]


def _streams(
    document: Document, faces: Faces, asked: Resources, jobs: int | None
) -> list[PageStream]:
    """The pages written; of many pages the second half by a helper.

    Raises:
        HelperDiedError: the helper is gone, or the pages ask for more than was said before they were
            drawn, so that the faces would lack it.
    """
    from typeset.writers.pdf import page_streams

    def written(pages: Sequence[Page]) -> list[PageStream]:
        streams = [*page_streams(pages, faces, asked.pictures)]
        if faces.met() != asked.characters:
            raise processes.HelperDiedError("more characters than expected")
        return streams

    pages = document.pages
    half = len(pages) // 2
    if len(pages) < MANY_PAGES or not processes.available(jobs):
        return written(pages)
    with processes.Helper(lambda send: send(written(pages[half:]))) as helper:
        return written(pages[:half]) + [stream for part in helper for stream in part]


class Session:
    """Builds the PDF of one issue again and again, in a process that stays up: what has not changed since
    the last time is used again. The files are those of ``make``, byte for byte."""

    def __init__(self, folder: Path, out: Path, *, layout: str | None = None) -> None:
        from typeset.writers.pdf import KeptStreams

        self._folder, self._out, self._layout = folder, out, layout
        self._records: KnownFiles = {}
        self._library = _library()
        self._sheet: Stylesheet | None = None
        self._kept = Kept()
        self._streams = KeptStreams()
        self._faces: Faces | None = None
        self._deflated: dict[bytes, bytes] = {}
        self._composed: set[tuple[str, str]] = set()
        """Roles and characters of all times: the library does not forget."""

    def make(self) -> Built:
        """Build the issue as it is now.

        Raises:
            InputFaults: whatever is wrong with it; the next time may be better.
        """
        from typeset.writers.pdf import FileWriter, KeptStreams, page_streams
        from typeset.writers.pdf.faces import Faces

        issue = read_issue(self._folder, self._records)
        layout = self._layout or _layout_of(issue, self._folder)
        sheet = load_stylesheet(layout, resources.root() / "layouts")
        if sheet != self._sheet:
            self._sheet, self._kept = sheet, Kept()
        library = self._library
        done = Set(issue, sheet, library, compose(issue, sheet, library, kept=self._kept))
        composed = {(role, ch) for role, text in done.composition.composed.items() for ch in text}
        self._composed |= composed
        if missing := library.missing & composed:
            raise InputFaults(_missing(issue, missing))
        document = done.composition.document
        asked = document.resources or Resources({}, ())
        if self._faces is None or self._faces.met() != asked.characters:
            self._faces = Faces(library)
            self._faces.meet(asked.characters)
        faces = self._faces
        self._streams.check(faces, asked.pictures)
        streams = [*page_streams(document.pages, faces, asked.pictures, kept=self._streams)]
        if faces.met() != asked.characters:  # the pages asked for more than they had said
            self._faces, self._streams = None, KeptStreams()
        file = FileWriter(faces, before=self._deflated)
        file.resources(asked.pictures)
        pdf = file.finish(document, streams)
        self._deflated = file.deflated
        # Of this time, or of a drawing, which is never composed.
        past = self._composed - composed
        fallbacks = frozenset(row for row in library.fallbacks if row[:2] not in past)
        facts = replace(_facts(done, _with_pictures(document, streams)), fallbacks=fallbacks)
        return _finish(facts, {f"{facts.name}.pdf": pdf}, self._out)


@frozen
class Facts:
    """What a manifest says of the pages, beside their bytes."""

    name: str
    folder: str
    layout: str
    layouts: tuple[Path, ...]
    fonts: dict[str, str]
    page_map: tuple[PageEntry, ...]
    page_count: int
    fallbacks: frozenset[tuple[str, str, str]]
    coarse: tuple[str, ...]
    """Pictures too coarse for print."""


def _with_pictures(document: Document, streams: Sequence[PageStream]) -> Document:
    """``document`` with those of its pages that show a picture."""
    pages = [document.pages[n] for n, stream in enumerate(streams) if stream.pictures]
    return replace(document, pages=pages)


def _facts(done: Set, shown: Document) -> Facts:
    """What a manifest says; ``shown`` has at least the pages with pictures."""
    document, library = done.composition.document, done.library
    used = document.resources.characters if document.resources else {}
    return Facts(
        name=done.issue.id,
        folder=done.issue.folder,
        layout=done.sheet.name,
        layouts=done.sheet.inputs,
        fonts={face: library.face(face).provenance.sha256 for face in sorted(used)},
        page_map=done.composition.page_map,
        page_count=len(document.pages),
        fallbacks=frozenset(library.fallbacks),
        coarse=coarse_pictures(shown, done.sheet.figures.least_dpi),
    )


def _finish(facts: Facts, files: dict[str, bytes], out: Path) -> Built:
    """Write the files, and what they were made of."""
    # Characters that came from another face than the role's own.
    warnings = tuple(
        f"{role}: {character} (U+{ord(character):04X}) -> {face}"
        for role, character, face in sorted(facts.fallbacks)
    )
    warnings += facts.coarse
    manifest = _manifest(facts, files, warnings)
    files[f"{facts.name}-build.json"] = (
        json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
    )
    written = write_whole(out, files)
    return Built(tuple(written), facts.page_count, facts.page_map, warnings)


def _manifest(facts: Facts, files: dict[str, bytes], warnings: tuple[str, ...]) -> dict[str, Any]:
    """Inputs, fonts, versions and outputs, each with its SHA-256; the page map; the warnings."""
    folder = Path(facts.folder)
    records = sorted(folder.glob("*.xml")) + sorted(folder.glob("*.toml"))
    return {
        "issue": facts.name,
        "layout": facts.layout,
        "inputs": {path.name: _digest(path.read_bytes()) for path in records},
        "layouts": {path.name: _digest(path.read_bytes()) for path in facts.layouts},
        "fonts": facts.fonts,
        "versions": _versions(),
        "outputs": {name: _digest(data) for name, data in files.items()},
        "pages": [asdict(entry) for entry in facts.page_map],
        "page_count": facts.page_count,
        "warnings": list(warnings),
    }


def _versions() -> dict[str, str]:
    """Of Python and of the libraries that the pages depend on, as they call themselves."""
    import reportlab
    import uharfbuzz
    from lxml import etree

    return {
        "python": sys.version.split(maxsplit=1)[0],
        "reportlab": reportlab.__version__,
        "lxml": etree.__version__,
        "uharfbuzz": uharfbuzz.__version__,
    }


def _digest(data: bytes) -> str:
    import hashlib  # brings in OpenSSL, which setting pages does not need

    return hashlib.sha256(data).hexdigest()
