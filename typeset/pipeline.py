"""Every stage in order: the only module that knows them all.

    read (model) -> compose (layout) -> write (writers) -> files and manifest

Comes in: an issue's folder and a layout. Goes out: the files, or every fault at once.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from typeset import resources
from typeset.diagnostics import Fault, InputFaults, Span
from typeset.display import Text
from typeset.fonts import Library
from typeset.frozen import frozen
from typeset.layout.compose import Composition, PageEntry, Progress, compose
from typeset.layout.stylesheet import Stylesheet, load_stylesheet
from typeset.model import nodes
from typeset.model.read import read_issue
from typeset.outputs import write_whole

FORMATS = ("pdf",)
DUMPS = ("page",)


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
) -> Set:
    """Read an issue and set its pages with ``layout`` or the one that the issue names.

    Raises:
        InputFaults: whatever is wrong with the records, the layout or the characters.
    """
    issue = read_issue(folder)
    sheet = load_stylesheet(layout or _layout_of(issue, folder), resources.root() / "layouts")
    library = Library.open(resources.root() / "fonts" / "fonts.toml")
    composition = compose(issue, sheet, library, progress, jobs)
    if library.missing:
        raise InputFaults(_missing(issue, library))
    return Set(issue, sheet, library, composition)


def _layout_of(issue: nodes.Issue, folder: Path) -> str:
    own = folder / issue.layout
    return str(own) if issue.layout.endswith(".toml") else issue.layout


def _missing(issue: nodes.Issue, library: Library) -> list[Fault]:
    """A fault for every place of a character that no face has."""
    from typeset.model.walk import characters

    faults = []
    for role, character in sorted(library.missing):
        values = {"role": role, "character": character, "code": f"U+{ord(character):04X}"}
        places = [
            span
            for record in issue.records()
            for text, span in characters(record)
            if character in text
        ] or [Span(issue.folder, 0)]
        faults += [Fault("layout.character", span, values) for span in places]
    return faults


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
    done = set_issue(folder, layout, progress, jobs)
    document, name = done.composition.document, done.issue.id
    files: dict[str, bytes] = {}
    if "pdf" in formats:
        from typeset.writers.pdf import write_pdf

        files[f"{name}.pdf"] = write_pdf(document, done.library)
    if dump == "page":
        from typeset.writers.debug import write_debug

        files[f"{name}-pages.txt"] = write_debug(document, done.library).encode()
    warnings = _warnings(done)
    manifest = _manifest(done, files, warnings)
    files[f"{name}-build.json"] = (
        json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
    )
    written = write_whole(out, files)
    return Built(tuple(written), len(document.pages), done.composition.page_map, warnings)


def _warnings(done: Set) -> tuple[str, ...]:
    """Characters that came from another face than the role's own."""
    return tuple(
        f"{role}: {character} (U+{ord(character):04X}) -> {face}"
        for role, character, face in sorted(done.library.fallbacks)
    )


def _manifest(done: Set, files: dict[str, bytes], warnings: tuple[str, ...]) -> dict[str, Any]:
    """Inputs, fonts, versions and outputs, each with its SHA-256; the page map; the warnings."""
    issue = done.issue
    folder = Path(issue.folder)
    records = sorted(folder.glob("*.xml")) + sorted(folder.glob("*.toml"))
    used = sorted(
        {
            run.face
            for page in done.composition.document.pages
            for item in page.items
            if isinstance(item, Text)
            for run in item.runs
        }
    )
    return {
        "issue": issue.id,
        "layout": done.sheet.name,
        "inputs": {path.name: _digest(path.read_bytes()) for path in records},
        "layouts": {path.name: _digest(path.read_bytes()) for path in done.sheet.inputs},
        "fonts": {face: done.library.face(face).provenance.sha256 for face in used},
        "versions": _versions(),
        "outputs": {name: _digest(data) for name, data in files.items()},
        "pages": [asdict(entry) for entry in done.composition.page_map],
        "page_count": len(done.composition.document.pages),
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
    return hashlib.sha256(data).hexdigest()
