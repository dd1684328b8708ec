"""Every stage in order: the only module that knows them all.

    read (model) -> compose (layout) -> write (writers) -> files and manifest

Comes in: an issue's folder and a layout. Goes out: the files, or every fault at once. The stages are
imported where they are called: the process that sets pages and the one that writes the file each load
their own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typeset import processes, resources
from typeset.diagnostics import Fault, InputFaults, Span
from typeset.frozen import NamedTuple
from typeset.inputs import Input, attachments, digest, digests, read_inputs
from typeset.lock import check_fonts, locked_layout, moved_on, read_lock
from typeset.outputs import write_whole

if TYPE_CHECKING:
    from typeset.display import Document, Page, Resources
    from typeset.display.tags import Structure, Tag
    from typeset.fonts import Library
    from typeset.intake import Intake
    from typeset.layout.compose import Composition, Known, Progress
    from typeset.layout.evidence import Evidence
    from typeset.layout.fit import Wanted
    from typeset.layout.fitted import Fit
    from typeset.layout.page_map import PageEntry
    from typeset.layout.stored import Stored
    from typeset.layout.stylesheet import Stylesheet
    from typeset.manifest import Facts, Settings
    from typeset.model import nodes
    from typeset.model.issuefile import IssueFile, Listed
    from typeset.model.read import Opened
    from typeset.writers.pdf import FileWriter, PageStream
    from typeset.writers.pdf.archive import Standard
    from typeset.writers.pdf.faces import Faces

FORMATS = ("pdf", "print", "docx")
DUMPS = ("page",)
MANY_PAGES = 80
"""Fewer pages are written in one process: the other one has the faces to embed."""


class Built(NamedTuple):
    """What a build wrote, its page map and what the office should know about it."""

    files: tuple[Path, ...]
    pages: int
    page_map: tuple[PageEntry, ...]
    warnings: tuple[Fault, ...]
    fit: Fit | None = None
    replaced: str | None = None
    """The layout of what stood there before, where it was another one."""


class Set(NamedTuple):
    """An issue set into pages, with everything it was made from."""

    issue: nodes.Issue
    sheet: Stylesheet
    library: Library
    composition: Composition
    left_out: dict[str, list[str]]
    """For each document what its record has and the layout does not print."""
    fit: Fit | None = None
    whole: nodes.Issue | None = None
    """The issue as it was read, where that is not ``issue``."""


def set_issue(
    folder: Path,
    layout: str | None = None,
    progress: Progress | None = None,
    jobs: int | None = 1,
    known: Known | None = None,
    fit: Wanted | None = None,
) -> Set:
    """Read an issue and set its pages with ``layout`` or the one that the issue names, as many as ``fit``
    wants.

    Raises:
        InputFaults: whatever is wrong with the records, the layout or the characters.
    """
    from typeset.assemble import left_out, printed
    from typeset.layout.compose import compose
    from typeset.layout.layout_file import load_stylesheet
    from typeset.model.read import read_issue

    whole = read_issue(folder)
    sheet = load_stylesheet(layout or layout_of(whole, folder), resources.root() / "layouts")
    issue = printed(whole, sheet.documents.omits)
    library = open_library()
    made: Fit | None = None
    if fit is None:
        composition = compose(issue, sheet, library, progress, jobs, known)
    else:
        from typeset.layout.fit import fit_issue

        composition, sheet, made = fit_issue(issue, sheet, library, fit)
    if library.missing:
        raise InputFaults(missing_characters(issue, library.missing))
    gone = left_out(whole, sheet.documents.omits)
    return Set(issue, sheet, library, composition, gone, made, whole)


def open_library() -> Library:
    """The faces that come with the program."""
    from typeset.fonts import Library

    return Library.open(resources.root() / "fonts" / "fonts.toml")


def evidence(done: Set) -> list[Evidence]:
    """How far the breaks of a former printing, which intake found, stand from column ends here."""
    import json

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


def layout_of(issue: nodes.Issue | IssueFile, folder: Path) -> str:
    """The layout that an issue is locked to, or the one that it asks for.

    Raises:
        InputFaults: the lock cannot be used.
    """
    return locked_layout(folder, issue.layout) or unlocked_layout(issue, folder)


def unlocked_layout(issue: nodes.Issue | IssueFile, folder: Path) -> str:
    """The layout that an issue asks for: by name, or a file beside its own."""
    own = folder / issue.layout
    return str(own) if issue.layout.endswith(".toml") else issue.layout


def moved_layouts(folder: Path, layout: str | None) -> list[str]:
    """The layout files of a locked issue that the program has otherwise by now."""
    home = folder.parent if folder.name == "issue.toml" else folder
    if layout is not None or not (home / "lock").is_dir():
        return []
    lock = read_lock(home)
    return moved_on(lock, resources.root() / "layouts") if lock else []


def missing_characters(issue: nodes.Issue, missing: set[tuple[str, str]]) -> list[Fault]:
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


def intake(
    files: Sequence[Path],
    folder: Path,
    form: str | None,
    lang: str,
    replace: bool = False,
    changes: str = "accept",
    as_given: bool = False,
) -> Intake:
    """Take foreign files in as records of the issue in ``folder``. A publication.toml in the folder
    above is that of the issue: its section names are used."""
    from typeset.intake import take_in, write_intake
    from typeset.layout.layout_file import layout_for
    from typeset.model.read import publication_above

    known = publication_above(folder)
    named = folder.absolute().name
    result = take_in(
        files, form, lang, changes=changes, known=known, as_given=as_given, named=named
    )
    layout = layout_for(result.publication.name, result.year, resources.root() / "layouts")
    write_intake(result, folder, layout, replace)
    return result


def make(
    folder: Path,
    out: Path,
    *,
    formats: Sequence[str] = ("pdf",),
    layout: str | None = None,
    standard: str | None = None,
    dump: str | None = None,
    progress: Progress | None = None,
    jobs: int | None = 1,
    fit: Wanted | None = None,
    cache: Path | None = None,
) -> Built:
    """Build the files of an issue into ``out``, with a manifest beside them, on as many pages as ``fit``
    wants. The folder ``cache`` keeps what may be used again by the next build."""
    from typeset.manifest import Settings

    settings = Settings(tuple(formats), standard, layout, fit)
    if cache is not None and dump is None and _plain(folder, settings):
        built = _built_again(folder, settings, out, cache, jobs)
        if built is not None:
            return built
    later: list[Callable[[], None]] = []
    facts, files = build(
        folder, settings, dump=dump, progress=progress, jobs=jobs, cache=cache, later=later
    )
    built = finish(facts, files, out)
    for keep in later:
        keep()
    return built


def _plain(folder: Path, settings: Settings) -> bool:
    """Whether the PDF of an issue, as it comes, is all that is asked for."""
    from typeset.model.read import is_record

    return settings.formats == ("pdf",) and settings.fit is None and not is_record(folder)


def _built_again(
    folder: Path, settings: Settings, out: Path, cache: Path, jobs: int | None
) -> Built | None:
    """A build of an issue that is kept standing in ``cache``, where that is enough."""
    from typeset.layout.page_map import PageEntry
    from typeset.layout.stored import stored_in
    from typeset.manifest import as_json
    from typeset.standing.again import again
    from typeset.standing.surroundings import Asked

    try:
        opened, sheet = _opened(folder, settings)
        library = open_library()
        stored = stored_in(cache, sheet, library.path)
        made = again(Asked(opened, sheet, library, settings), stored) if stored else None
    except InputFaults:
        return None  # what is wrong is told by the way that sees all of it
    if made is None:
        return None
    rows = made.manifest
    name = rows["issue"]
    former = _layout_before(out / f"{name}-build.json")
    files = {f"{name}.pdf": made.pdf, f"{name}-build.json": as_json(rows)}
    keep = made.keep
    if keep is not None and processes.available(jobs):
        with processes.Helper(lambda _: keep()) as helper:
            written = write_whole(out, files)
            with suppress(processes.HelperDiedError):  # then there is less in the cache
                list(helper)
    else:
        written = write_whole(out, files)
        if keep is not None:
            keep()
    return Built(
        tuple(written),
        rows["page_count"],
        tuple([PageEntry(**row) for row in rows["pages"]]),
        tuple(rows["warnings"]),
        None,
        former if former != rows["layout"] else None,
    )


def build(
    folder: Path,
    settings: Settings,
    *,
    dump: str | None = None,
    progress: Progress | None = None,
    jobs: int | None = 1,
    cache: Path | None = None,
    later: list[Callable[[], None]] | None = None,
) -> tuple[Facts, dict[str, bytes]]:
    """The files of an issue by name, and what their manifest says; nothing is written but to ``cache``, part
    of it by what is put to ``later``."""
    formats, fit = settings.formats, settings.fit
    if dump is None and _plain(folder, settings) and processes.available(jobs):
        try:
            facts, pdf, keep = _pdf_beside(folder, settings, progress, jobs, cache)
            if later is not None:
                later.append(keep)
            return facts, {f"{facts.name}.pdf": pdf}
        except (processes.HelperDiedError, processes.AloneError, InputFaults):
            jobs = 1  # what is wrong is told by the way that sees all of it
    done = set_issue(folder, settings.layout, progress, jobs, fit=fit)
    document, name = done.composition.document, done.issue.id
    inputs = read_inputs(*files_of(done.issue), single=done.issue.single)
    files: dict[str, bytes] = {}
    if "pdf" in formats:
        facts, files[f"{name}.pdf"] = _pdf_alone(done, settings, inputs)
    else:
        facts = facts_of(done, document, settings, digests(inputs))
    if "print" in formats:
        from typeset.printing import print_edition, profile_of

        printed = print_edition(done.issue, done.sheet, document, done.library)
        files[f"{name}-print.pdf"] = printed.pdf
        profile = {Path(done.sheet.print.profile).name: digest(profile_of(done.sheet).data)}
        facts = facts._replace(
            press=printed.warnings,
            profiles=profile,
            versions=facts.versions | printed.versions,
        )
    if "docx" in formats:
        from typeset.writers.docx import write_docx

        numbers = done.composition.numbers
        files[f"{name}.docx"] = write_docx(
            done.issue,
            done.sheet,
            done.library,
            numbers,
            document.metadata,
            done.whole or done.issue,
        )
    if dump == "page":
        from typeset.writers.debug import write_debug

        files[f"{name}-pages.txt"] = write_debug(document, done.library).encode()
    return facts, files


def files_of(issue: nodes.Issue) -> tuple[Path, list[str]]:
    """The folder of an issue and the paths of its records."""
    return Path(issue.folder), [record.span.file for record in issue.records()]


def standard_of(settings: Settings, sheet: Stylesheet) -> Standard:
    """What the PDF conforms to: as asked for, or as the layout says."""
    from typeset.writers.pdf.archive import STANDARDS

    return STANDARDS[settings.standard or sheet.pdf.standard]


def _pdf_alone(done: Set, settings: Settings, inputs: Sequence[Input]) -> tuple[Facts, bytes]:
    from typeset.display.tags import flattened
    from typeset.writers.pdf import FileWriter, page_streams

    document, asked = done.composition.document, done.composition.document.resources
    assert asked is not None and document.structure is not None
    structure, numbers = flattened(document.structure)
    faces = _faces(done.library, asked)
    streams = [*page_streams(document.pages, faces, asked.pictures, numbers=numbers)]
    file = FileWriter(faces, standard=standard_of(settings, done.sheet))
    file.resources(asked.pictures)
    file.attach(attachments(inputs), document.metadata.date)
    facts = facts_of(done, with_pictures(document, streams), settings, digests(inputs))
    return facts, finish_pdf(file, document, streams, structure, facts)


def finish_pdf(
    file: FileWriter,
    document: Document,
    streams: Sequence[PageStream],
    structure: Structure,
    facts: Facts,
    contents: Callable[[], Sequence[PageStream]] | None = None,
) -> bytes:
    """The PDF, with what its manifest says of where it came from."""
    from typeset.manifest import origin, origin_sheet

    file.attach([origin_sheet(facts.name, origin(facts))], document.metadata.date)
    return file.finish(document, streams, structure, contents)


class _Begun(NamedTuple):
    """What each of two processes opens by itself. ``entries`` are the documents that ``stored`` has already,
    ``shares`` the others: those for the first process, and for its partner."""

    opened: Opened
    sheet: Stylesheet
    library: Library
    stored: Stored | None
    entries: dict[Path, bytes]
    shares: tuple[list[Listed], list[Listed]]


def _opened(folder: Path, settings: Settings) -> tuple[Opened, Stylesheet]:
    """An issue whose documents are still to be read, and the layout that it is set with."""
    from typeset.layout.layout_file import load_stylesheet
    from typeset.model.read import open_issue

    opened = open_issue(folder)
    layout = settings.layout or layout_of(opened.file, folder)
    return opened, load_stylesheet(layout, resources.root() / "layouts")


def _begin(folder: Path, settings: Settings, cache: Path | None) -> _Begun:
    from typeset.layout.shares import shared_out
    from typeset.layout.stored import stored_in

    opened, sheet = _opened(folder, settings)
    library = open_library()
    stored = stored_in(cache, sheet, library.path) if cache else None
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

    send_share(ours.opened, receive(), ours.sheet, library, send, stored)
    # While the other one joins the shares.
    library.open_used()
    harfbuzz = _harfbuzz()
    from typeset.writers.pdf import FileWriter, deflated

    asked = receive()
    file = FileWriter(_faces(library, asked), standard=standard_of(settings, ours.sheet))
    file.resources(asked.pictures, stored.cache if stored else None)
    inputs = read_inputs(ours.opened.folder, [each.path for each in listed])
    file.attach(attachments(inputs), ours.opened.file.date)
    send((file.begun(), library.fallbacks, harfbuzz, digests(inputs)))
    send(deflated(receive()))


def _pdf_beside(
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
        issue, composition, documents, keep = compose_shares(
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
        faces = _faces(library, asked)
        # With the faces from the cache the partner is soon done, and leaves a processor free.
        many = 2 if ours.entries else MANY_PAGES
        streams = _streams(document, faces, asked, numbers, jobs, many)
        import hashlib  # noqa: F401 (while the other one is busy)

        import typeset.writers.pdf.tagged  # noqa: F401

        begun, fallbacks, harfbuzz, inputs = partner.hear()
        library.fallbacks |= fallbacks
        done = Set(issue, ours.sheet, library, composition, {})
        shown = with_pictures(document, streams)
        facts = facts_of(done, shown, settings, inputs, harfbuzz)
        file = FileWriter(faces, begun=begun, standard=standard_of(settings, ours.sheet))
        contents = _deflated_by(partner, streams)
        pdf = finish_pdf(file, document, streams, structure, facts, contents)
        built = (composition, documents, numbers, streams, file, facts, pdf, since)
    return facts, pdf, lambda: _keep(keep, ours, settings, built)


def _keep(
    keep: Callable[[], None], ours: _Begun, settings: Settings, built: tuple[Any, ...]
) -> None:
    """Put into the cache what a build has made."""
    keep()
    if ours.stored is not None:
        from typeset.standing.keeping import Made, keep_standing
        from typeset.standing.surroundings import Asked

        asked = Asked(ours.opened, ours.sheet, ours.library, settings)
        keep_standing(Made(asked, *built), ours.stored)


def _deflated_by(
    partner: processes.Partner, streams: Sequence[PageStream]
) -> Callable[[], Sequence[PageStream]]:
    """Hands pages that are not deflated to ``partner``, which has nothing else to do by now; what is returned
    waits for them."""
    plain = [stream.content for stream in streams if not stream.deflated]
    partner.tell(plain)
    if not plain:
        return lambda: streams
    return lambda: [
        stream._replace(content=content, deflated=True)
        for stream, content in zip(streams, partner.hear(), strict=True)
    ]


def _faces(library: Library, asked: Resources) -> Faces:
    from typeset.writers.pdf.faces import Faces

    faces = Faces(library)
    faces.meet(asked.characters)
    return faces


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
        HelperDiedError: the helper is gone, or the pages ask for more than was said before they were
            drawn, so that the faces would lack it.
    """
    from typeset.writers.pdf import page_streams

    def written(pages: Sequence[Page], *, compress: bool = True) -> list[PageStream]:
        streams = [*page_streams(pages, faces, asked.pictures, numbers=numbers, compress=compress)]
        if faces.met() != asked.characters:
            raise processes.HelperDiedError("more characters than expected")
        return streams

    pages = document.pages
    half = len(pages) // 2
    if len(pages) < many or not processes.available(jobs):
        return written(pages, compress=False)
    with processes.Helper(lambda send: send(written(pages[half:]))) as helper:
        return written(pages[:half]) + [stream for part in helper for stream in part]


def with_pictures(document: Document, streams: Sequence[PageStream]) -> Document:
    """``document`` with those of its pages that show a picture."""
    from typeset.frozen import replace

    pages = [document.pages[n] for n, stream in enumerate(streams) if stream.pictures]
    return replace(document, pages=pages)


def facts_of(
    done: Set,
    shown: Document,
    settings: Settings,
    inputs: Mapping[str, str],
    harfbuzz: str = "",
) -> Facts:
    """What a manifest says; ``shown`` has at least the pages with pictures, ``inputs`` are the files that
    the issue was read from with their digests, and ``harfbuzz`` is the version that embedded the faces,
    where another process did it."""
    import deflate
    from lxml import etree

    from typeset.layout.figures import coarse_pictures
    from typeset.manifest import Facts

    document, library = done.composition.document, done.library
    asked = document.resources
    folder = Path(done.issue.folder)
    pictures = [Path(path) for path in asked.pictures] if asked else []
    others = read_inputs(folder, done.issue.manifests, single=True)
    fonts = {
        face: library.face(face).provenance.sha256
        for face in sorted(asked.characters if asked else ())
    }
    check_fonts(folder, fonts)
    return Facts(
        name=done.issue.id,
        issue=done.issue,
        inputs=dict(inputs) | digests(others),
        pictures=digests(read_inputs(folder, pictures, single=True)),
        standard=settings.standard or done.sheet.pdf.standard,
        settings=settings,
        left_out=done.left_out,
        layout=done.sheet.name,
        layouts=done.sheet.inputs,
        fonts=fonts,
        page_map=done.composition.page_map,
        page_count=len(document.pages),
        fallbacks=frozenset(library.fallbacks),
        coarse=coarse_pictures(shown, done.sheet.figures.least_dpi),
        fit=done.fit,
        versions={
            "lxml": etree.__version__,
            "uharfbuzz": harfbuzz or _harfbuzz(),
            "deflate": deflate.__version__,
        },
    )


def _harfbuzz() -> str:
    import uharfbuzz

    return str(uharfbuzz.__version__)


def finish(facts: Facts, files: dict[str, bytes], out: Path) -> Built:
    """Write the files, and what they were made of."""
    from typeset.manifest import manifest

    def rows() -> Iterator[tuple[str, bytes]]:
        yield from files.items()
        yield f"{facts.name}-build.json", manifest(facts, files)

    former = _layout_before(out / f"{facts.name}-build.json")
    replaced = former if former != facts.layout else None
    written = write_whole(out, rows())
    pages = facts.page_map
    return Built(tuple(written), facts.page_count, pages, facts.warnings, facts.fit, replaced)


def _layout_before(manifest: Path) -> str | None:
    """The layout that the manifest names; it may be of any program and any kind."""
    try:
        found = manifest.read_bytes().partition(b'\n "layout": "')[2].partition(b'"')[0]
    except OSError:
        return None
    return found[:80].decode("utf-8", "replace") or None
