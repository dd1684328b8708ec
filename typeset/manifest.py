"""The build manifest: what an issue was built from, and what came of it.

Comes in: ``Facts`` about the pages and the bytes of the files. Goes out: the manifest as JSON, each input,
face, layout and output with its SHA-256, and the warnings. Two builds of the same give the same bytes.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typeset.diagnostics import NOWHERE, Fault
from typeset.frozen import NamedTuple
from typeset.inputs import digest
from typeset.layout.fitted import Fit
from typeset.layout.page_map import PageEntry
from typeset.resources import VERSION

if TYPE_CHECKING:
    from typeset.layout.fit import Wanted
    from typeset.model import nodes


class Settings(NamedTuple):
    """What was asked for: the formats, the standard of the PDF (``None``: the layout's own), the layout
    (``None``: the issue's own), the number of pages."""

    formats: tuple[str, ...] = ("pdf",)
    standard: str | None = None
    layout: str | None = None
    fit: Wanted | None = None


class Facts(NamedTuple):
    """What a manifest says of the pages, beside their bytes. ``inputs`` are files of the issue by name,
    ``pictures`` paths, each with its SHA-256."""

    name: str
    inputs: Mapping[str, str]
    pictures: Mapping[str, str]
    standard: str
    settings: Settings
    layout: str
    layouts: tuple[Path, ...]
    fonts: dict[str, str]
    page_map: tuple[PageEntry, ...]
    page_count: int
    fallbacks: frozenset[tuple[str, str, str]]
    coarse: tuple[Fault, ...]
    """Pictures too coarse for print."""
    versions: dict[str, str]
    """Of the libraries that the pages depend on, as they call themselves."""
    issue: nodes.Issue
    left_out: Mapping[str, list[str]] = {}
    """Document → the elements of its record that the layout does not print."""
    profiles: Mapping[str, str] = {}
    """ICC profiles of the edition for print."""
    press: tuple[Fault, ...] = ()
    """What the printer should know of the edition for print."""
    fit: Fit | None = None
    """How it was brought to the number of pages that was wanted."""

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """Characters that came from another face than the role's own, and coarse pictures."""
        substituted = [
            Fault(
                "told.face",
                NOWHERE,
                {
                    "role": role,
                    "character": character,
                    "code": f"U+{ord(character):04X}",
                    "face": face,
                },
            )
            for role, character, face in sorted(self.fallbacks)
        ]
        return (*substituted, *self.coarse, *self.press)


def manifest(facts: Facts, files: Mapping[str, bytes]) -> bytes:
    """The manifest of ``files`` (by name)."""
    layout = facts.settings.layout
    rows = _origin(facts) | {
        "settings": {
            "to": list(facts.settings.formats),
            "standard": facts.standard,
            # Of a path the name alone: where it lies is no part of the issue.
            "layout": Path(layout).name if layout else None,
            "fit": str(facts.settings.fit) if facts.settings.fit else None,
        },
        "versions": facts.versions
        | {
            "gazette-typeset": VERSION,
            "python": sys.version.split(maxsplit=1)[0],
            "zlib": zlib.ZLIB_RUNTIME_VERSION,
        },
        "outputs": {name: digest(data) for name, data in files.items()},
        "profiles": facts.profiles,
        "warnings": [warning.message("en") for warning in facts.warnings],
    }
    rows |= _issue(facts)
    if facts.left_out:
        rows["left_out"] = facts.left_out
    if facts.fit is not None:
        changes = [change._asdict() for change in facts.fit.changes]
        rows["fit"] = facts.fit._asdict() | {"changes": changes}
    return as_json(rows)


def origin(facts: Facts) -> bytes:
    """What goes along with the PDF: what its pages were made of, whichever machine made them and whatever
    else was made at the same time."""
    return as_json(_origin(facts) | {"program": f"gazette-typeset {VERSION}"})


def _origin(facts: Facts) -> dict[str, Any]:
    return {
        "issue": facts.name,
        "layout": facts.layout,
        "inputs": dict(facts.inputs) | dict(facts.pictures),
        "layouts": {path.name: digest(path.read_bytes()) for path in facts.layouts},
        "fonts": facts.fonts,
        "pages": [entry._asdict() for entry in facts.page_map],
        "page_count": facts.page_count,
    }


def as_json(rows: Mapping[str, Any]) -> bytes:
    """``rows`` as a manifest writes them."""
    import json  # which setting pages does not need, nor printing again what stands

    return json.dumps(rows, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _issue(facts: Facts) -> dict[str, Any]:
    """What the index of a year wants to know of the issue and its documents."""
    records = {record.id: record for record in facts.issue.records()}
    documents = [
        {
            **entry._asdict(),
            "kind": records[entry.id].kind.value,
            "issuers": list(records[entry.id].issuers),
        }
        for entry in facts.page_map
    ]
    issue = facts.issue
    if issue.single:
        return {"documents": documents}
    named = {"publication": issue.publication.name, "year": issue.year, "number": issue.number}
    return {**named, "documents": documents}
