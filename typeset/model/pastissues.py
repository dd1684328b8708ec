"""The other issues of a year, for its annual index: what their build manifests say.

In: ``index`` of issue.toml, paths of manifests (``<id>-build.json``) or of folders with them, relative to
the issue. Out: an ``IndexEntry`` for each document of the same publication and year, and the files that
were read; or faults with lines. What is not a manifest, or one of another year, is a fault where it is
named and passed over where it only lies in a folder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from typeset.model.faults import Faults
from typeset.model.nodes import IndexEntry, Kind
from typeset.model.xmlsource import read_bytes

MOST_BYTES = 20_000_000
_OUTSIDE = re.compile(r"^/|[\\:\0]")
Past = dict[Path, tuple[IndexEntry, ...]]
"""Manifest → the documents of its issue."""


class Manifests:
    """``index`` of an issue.toml: each path with its line."""

    def __init__(self, folder: Path, written: tuple[tuple[str, int], ...], faults: Faults) -> None:
        self._folder = folder
        self._written = written
        self._faults = faults

    def read(self, publication: str, year: int, number: int) -> Past:
        """The documents of the issues of ``publication`` in ``year``, but for that of ``number``."""
        found: dict[int, tuple[Path, tuple[IndexEntry, ...]]] = {}
        for written, line in self._written:
            if _OUTSIDE.search(written):
                self._faults.add("index-path", line, path=written[:80])
                continue
            path = self._folder / written
            named = not path.is_dir()
            for file in [path] if named else sorted(path.glob("*-build.json")):
                rows = self._manifest(file, line, named=named)
                if rows is None:
                    continue
                other, of_year, own = rows["publication"], rows["year"], rows["number"]
                if (other, of_year) != (publication, year):
                    if named:
                        self._faults.add("index-other", line, path=written[:80], year=year)
                elif own in found and found[own][0] != file:
                    first = found[own][0]
                    self._faults.add("index-twice", line, path=written[:80], first=first)
                elif own != number:
                    found[own] = file, tuple(_entries(rows))
        return dict(found[key] for key in sorted(found))

    def _manifest(self, path: Path, line: int, *, named: bool) -> dict[str, Any] | None:
        if named and not path.is_file():
            self._faults.add("index-missing", line, path=str(path)[:200])
            return None
        own = Faults(str(path))
        data = read_bytes(path, own, MOST_BYTES)
        try:
            rows = json.loads(data or b"")
        except (ValueError, RecursionError):
            rows = None
        if isinstance(rows, dict) and _is_manifest(rows):
            return rows
        if named:
            self._faults.add("index-manifest", line, path=str(path)[:200])
        return None


def _is_manifest(rows: Mapping[str, Any]) -> bool:
    kinds: dict[str, type] = {"publication": str, "year": int, "number": int, "documents": list}
    return all(type(rows.get(key)) is kind for key, kind in kinds.items()) and all(
        isinstance(row, dict)
        and all(isinstance(row.get(key), str) for key in ("section", "kind", "title", "number"))
        and isinstance(row.get("issuers"), list)
        and all(isinstance(name, str) for name in row["issuers"])
        and type(row.get("start")) is int
        for row in rows["documents"]
    )


def _entries(rows: Mapping[str, Any]) -> Iterator[IndexEntry]:
    known = {kind.value for kind in Kind}
    for row in rows["documents"]:
        kind = Kind(row["kind"]) if row["kind"] in known else Kind.OTHER
        yield IndexEntry(
            section=row["section"],
            kind=kind,
            issuers=tuple(row["issuers"]),
            title=row["title"],
            document=row["number"],
            issue=rows["number"],
            page=str(row["start"]),
        )
