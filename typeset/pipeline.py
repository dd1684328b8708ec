"""Every stage in order: the only module that knows them all.

    read (model) -> compose (layout) -> write (writers) -> files and manifest

Comes in: an issue's folder and a layout. Goes out: the files, or every fault at once. The stages are
imported where they are called; what the ways to a PDF have in common is in ``stages``, the way with two
processes in ``beside``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from typeset import processes, resources
from typeset.diagnostics import Fault, InputFaults, Span
from typeset.frozen import NamedTuple
from typeset.inputs import Input, attachments, digest, digests, read_inputs
from typeset.lock import moved_on, read_lock
from typeset.outputs import write_whole
from typeset.stages import (
    Set,
    faces_for,
    facts_of,
    files_of,
    finish_pdf,
    layout_of,
    open_library,
    standard_of,
    with_pictures,
)

if TYPE_CHECKING:
    from typeset.intake import Intake
    from typeset.layout.compose import Known, Progress
    from typeset.layout.evidence import Evidence
    from typeset.layout.fit import Wanted
    from typeset.layout.fitted import Fit
    from typeset.layout.page_map import PageEntry
    from typeset.manifest import Facts, Settings
    from typeset.model import nodes
    from typeset.standing.again import Again

FORMATS = ("pdf", "print", "docx")
DUMPS = ("page",)


class Built(NamedTuple):
    """What a build wrote, its page map and what the office should know about it."""

    files: tuple[Path, ...]
    pages: int
    page_map: tuple[PageEntry, ...]
    warnings: tuple[Fault, ...]
    fit: Fit | None = None
    replaced: str | None = None
    """The layout of what stood there before, where it was another one."""


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
    from typeset.model.paths import is_record

    return settings.formats == ("pdf",) and settings.fit is None and not is_record(folder)


def _built_again(
    folder: Path, settings: Settings, out: Path, cache: Path, jobs: int | None
) -> Built | None:
    """A build of an issue that is kept standing in ``cache``, where that is enough."""
    from typeset.standing.again import again

    try:
        made = again(folder, settings, cache)
    except InputFaults:
        return None  # what is wrong is told by the way that sees all of it
    return made and finish_again(made, out, jobs)


def finish_again(made: Again, out: Path, jobs: int | None = 1) -> Built:
    """Write the files of what was made again, and keep what there is to keep."""
    from typeset.layout.page_map import PageEntry

    name, keep = made.name, made.keep
    layout, pages, page_map, warnings = made.told
    former = _layout_before(out / f"{name}-build.json")
    files = {f"{name}.pdf": made.pdf, f"{name}-build.json": made.manifest}
    if keep is not None and made.long and processes.available(jobs):
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
        pages,
        tuple([PageEntry(*row) for row in page_map]),
        tuple([Fault(rule, Span(*span), values) for rule, span, values in warnings]),
        None,
        former if former != layout else None,
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
        from typeset.beside import pdf_beside

        try:
            facts, pdf, keep = pdf_beside(folder, settings, progress, jobs, cache)
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


def _pdf_alone(done: Set, settings: Settings, inputs: Sequence[Input]) -> tuple[Facts, bytes]:
    from typeset.display.tags import flattened
    from typeset.writers.pdf import FileWriter, page_streams

    document, asked = done.composition.document, done.composition.document.resources
    assert asked is not None and document.structure is not None
    structure, numbers = flattened(document.structure)
    faces = faces_for(done.library, asked)
    streams = [*page_streams(document.pages, faces, asked.pictures, numbers=numbers)]
    file = FileWriter(faces, standard=standard_of(settings, done.sheet))
    file.resources(asked.pictures)
    file.attach(attachments(inputs), document.metadata.date)
    facts = facts_of(done, with_pictures(document, streams), settings, digests(inputs))
    return facts, finish_pdf(file, document, streams, structure, facts)


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
