"""The build manifest: what an issue was built from, and what came of it.

Comes in: ``Facts`` about the pages and the bytes of the files. Goes out: the manifest as JSON, each input,
face, layout and output with its SHA-256, and the warnings. Two builds of the same give the same bytes.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from typeset.layout.fitted import Fit
from typeset.layout.page_map import PageEntry

if TYPE_CHECKING:
    from typeset.model import nodes


class Facts(NamedTuple):
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
    versions: dict[str, str]
    """Of the libraries that the pages depend on, as they call themselves."""
    issue: nodes.Issue
    single: str = ""
    """The path of the record, where one is set by itself."""
    left_out: Mapping[str, list[str]] = {}
    """Document → the elements of its record that the layout does not print."""
    press: tuple[str, ...] = ()
    """What the printer should know of the edition for print."""
    fit: Fit | None = None
    """How it was brought to the number of pages that was wanted."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """Characters that came from another face than the role's own, and coarse pictures."""
        substituted = [
            f"{role}: {character} (U+{ord(character):04X}) -> {face}"
            for role, character, face in sorted(self.fallbacks)
        ]
        return (*substituted, *self.coarse, *self.press)


def manifest(facts: Facts, files: Mapping[str, bytes]) -> bytes:
    """The manifest of ``files`` (by name)."""
    folder = Path(facts.folder)
    records = sorted(folder.glob("*.xml")) + sorted(folder.glob("*.toml"))
    if facts.single:
        records = [Path(facts.single)]
    rows: dict[str, Any] = {
        "issue": facts.name,
        "layout": facts.layout,
        "inputs": {path.name: _digest(path.read_bytes()) for path in records},
        "layouts": {path.name: _digest(path.read_bytes()) for path in facts.layouts},
        "fonts": facts.fonts,
        "versions": facts.versions
        | {"python": sys.version.split(maxsplit=1)[0], "zlib": zlib.ZLIB_RUNTIME_VERSION},
        "outputs": {name: _digest(data) for name, data in files.items()},
        "pages": [entry._asdict() for entry in facts.page_map],
        "page_count": facts.page_count,
        "warnings": list(facts.warnings),
    }
    rows |= _issue(facts)
    rows["inputs"] |= {
        Path(each).name: _digest(Path(each).read_bytes()) for each in facts.issue.manifests
    }
    if facts.left_out:
        rows["left_out"] = facts.left_out
    if facts.fit is not None:
        changes = [change._asdict() for change in facts.fit.changes]
        rows["fit"] = facts.fit._asdict() | {"changes": changes}
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


def _digest(data: bytes) -> str:
    import hashlib  # brings in OpenSSL, which setting pages does not need

    return hashlib.sha256(data).hexdigest()
