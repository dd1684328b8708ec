"""What every way to a PDF has in common.

Comes in: an issue's folder, or an issue that has been set. Goes out: the issue opened, its layout and its
faces; and the PDF of what was set, with what its manifest says. The stages are imported where they are
called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from typeset import resources
from typeset.frozen import NamedTuple
from typeset.inputs import digests, read_inputs
from typeset.lock import check_fonts, locked_layout

if TYPE_CHECKING:
    from typeset.display import Document, Resources
    from typeset.display.tags import Structure
    from typeset.fonts import Library
    from typeset.layout.compose import Composition
    from typeset.layout.fitted import Fit
    from typeset.layout.stylesheet import Stylesheet
    from typeset.manifest import Facts, Settings
    from typeset.model import nodes
    from typeset.model.issuefile import IssueFile
    from typeset.model.read import Opened
    from typeset.writers.pdf import FileWriter, PageStream
    from typeset.writers.pdf.archive import Standard
    from typeset.writers.pdf.faces import Faces


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


def open_library() -> Library:
    """The faces that come with the program."""
    from typeset.fonts import Library

    return Library.open(resources.root() / "fonts" / "fonts.toml")


def opened_issue(folder: Path, settings: Settings) -> tuple[Opened, Stylesheet]:
    """An issue whose documents are still to be read, and the layout that it is set with."""
    from typeset.layout.layout_file import load_stylesheet
    from typeset.model.read import open_issue

    opened = open_issue(folder)
    layout = settings.layout or layout_of(opened.file, folder)
    return opened, load_stylesheet(layout, resources.root() / "layouts")


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


def files_of(issue: nodes.Issue) -> tuple[Path, list[str]]:
    """The folder of an issue and the paths of its records."""
    return Path(issue.folder), [record.span.file for record in issue.records()]


def standard_of(settings: Settings, sheet: Stylesheet) -> Standard:
    """What the PDF conforms to: as asked for, or as the layout says."""
    from typeset.writers.pdf.archive import STANDARDS

    return STANDARDS[settings.standard or sheet.pdf.standard]


def faces_for(library: Library, asked: Resources) -> Faces:
    from typeset.writers.pdf.faces import Faces

    faces = Faces(library)
    faces.meet(asked.characters)
    return faces


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
            "uharfbuzz": harfbuzz or harfbuzz_version(),
            "deflate": deflate.__version__,
        },
    )


def harfbuzz_version() -> str:
    import uharfbuzz

    return str(uharfbuzz.__version__)


def finish_pdf(
    file: FileWriter,
    document: Document,
    streams: Sequence[PageStream],
    structure: Structure,
    facts: Facts,
    contents: Callable[[], Sequence[PageStream]] | None = None,
) -> bytes:
    """The PDF, with what its manifest says of where it came from."""
    from typeset.inputs import origin_sheet
    from typeset.manifest import origin

    file.attach([origin_sheet(facts.name, origin(facts))], document.metadata.date)
    return file.finish(document, streams, structure, contents)
