"""``fonts.toml``: the faces, their provenance, and the chain of faces of each role.

In: the path of a catalogue. Out: a ``Catalogue`` whose faces exist as files and whose roles name
faces of it. Every fault is collected before any is raised.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from typeset.diagnostics import Fault, InputFaults, Span
from typeset.fonts.face import Provenance
from typeset.frozen import frozen

_FACE_KEYS = {
    "file": str,
    "sha256": str,
    "size": int,
    "package": str,
    "version": str,
    "original": str,
    "original-sha256": str,
    "licence": str,
    "licence-file": str,
}
DASHES = 4
"""So many glyphs of dashes a face states, or none."""
_LINK_KEYS = {"face", "only", "without", "main"}
_RANGE = re.compile(r"([0-9A-F]{4,6})(?:-([0-9A-F]{4,6}))?\Z")
_EVERYTHING = range(0x110000)


@frozen
class Link:
    """One face in the chain of a role; ``only`` and ``without`` limit what it may set."""

    face: str
    main: bool
    only: tuple[range, ...]
    without: tuple[range, ...]

    def allows(self, code: int) -> bool:
        """Whether this face may be asked for the character ``code``."""
        for part in self.without:
            if code in part:
                return False
        for part in self.only:  # noqa: SIM110 (asked for every character: no generator)
            if code in part:
                return True
        return False

    def allows_all(self, codes: range) -> bool:
        """Whether all of ``codes`` are allowed."""
        inside = any(codes[0] in part and codes[-1] in part for part in self.only)
        return inside and not any(_meet(codes, part) for part in self.without)

    def allows_any(self, codes: range) -> bool:
        """Whether any of ``codes`` may be allowed."""
        return any(_meet(codes, part) for part in self.only)


def _meet(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


@frozen
class Catalogue:
    path: Path
    faces: tuple[Provenance, ...]
    roles: Mapping[str, tuple[Link, ...]]


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[Fault] = []

    def fault(self, rule: str, **values: object) -> None:
        self.faults.append(Fault(rule, Span(str(self.path), 0), values))

    def table(self, data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        found = data.get(key)
        if isinstance(found, dict):
            return found
        self.fault("fonts.missing", key=key)
        return {}

    def face(self, id: str, row: Any) -> Provenance | None:
        if not isinstance(row, dict):
            self.fault("fonts.value", key=f"faces.{id}", value=row)
            return None
        for key in row.keys() - _FACE_KEYS.keys() - {"characters", "dashes", "ideographs"}:
            self.fault("fonts.key", key=f"faces.{id}.{key}", known=[*_FACE_KEYS])
        sound = True
        for key, kind in _FACE_KEYS.items():
            if not isinstance(row.get(key), kind):
                self.fault("fonts.value", key=f"faces.{id}.{key}", value=row.get(key))
                sound = False
        dashes = row.get("dashes", [])
        known = len(dashes) in (0, DASHES) if isinstance(dashes, list) else False
        if not known or not all(type(gid) is int for gid in dashes):
            self.fault("fonts.value", key=f"faces.{id}.dashes", value=dashes)
            sound = False
        ideographs = row.get("ideographs", False)
        if not isinstance(ideographs, bool):
            self.fault("fonts.value", key=f"faces.{id}.ideographs", value=ideographs)
            sound = False
        if not sound:
            return None
        # A catalogue names files of its own folder only.
        if Path(row["file"]).name != row["file"]:
            self.fault("fonts.value", key=f"faces.{id}.file", value=row["file"])
            return None
        if not (self.path.parent / row["file"]).is_file():
            place = Span(str(self.path.parent / row["file"]), 0)
            self.faults.append(Fault("fonts.file", place, {"face": id}))
        return Provenance(
            id=id,
            file=row["file"],
            sha256=row["sha256"],
            size=row["size"],
            package=row["package"],
            version=row["version"],
            original=row["original"],
            original_sha256=row["original-sha256"],
            licence=row["licence"],
            dashes=tuple(dashes),
            ideographs=bool(ideographs),
        )

    def ranges(self, name: str, text: Any) -> tuple[range, ...]:
        parts = []
        for word in text.split() if isinstance(text, str) else [text]:
            match = _RANGE.match(word) if isinstance(word, str) else None
            if match is None:
                self.fault("fonts.value", key=f"ranges.{name}", value=word)
                continue
            parts.append(range(int(match[1], 16), int(match[2] or match[1], 16) + 1))
        return tuple(parts)

    def role(
        self,
        name: str,
        rows: Any,
        faces: Mapping[str, Any],
        ranges: Mapping[str, tuple[range, ...]],
    ) -> tuple[Link, ...]:
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.fault("fonts.value", key=f"roles.{name}", value=rows)
            return ()
        links = []
        for row in rows:
            for key in row.keys() - _LINK_KEYS:
                self.fault(
                    "fonts.key", key=f"roles.{name}.{key}", known="face, only, without, main"
                )
            if row.get("face") not in faces:
                self.fault("fonts.face", role=name, face=row.get("face"), known=[*faces])
            for key in ("only", "without"):
                if key in row and row[key] not in ranges:
                    self.fault("fonts.range", role=name, name=row[key], known=[*ranges])
            only = ranges.get(row["only"], ()) if "only" in row else (_EVERYTHING,)
            without = ranges.get(row["without"], ()) if "without" in row else ()
            links.append(Link(str(row.get("face")), row.get("main") is True, only, without))
        if sum(link.main for link in links) != 1:
            self.fault("fonts.main", role=name)
        return tuple(links)


def read(path: Path) -> Catalogue:
    """The catalogue ``path``.

    Raises:
        InputFaults: the file cannot be read or is not TOML; unknown keys, faces, ranges; values of
            the wrong type; a role without exactly one main face; a font file that is not there.
    """
    reader = _Reader(path)
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:  # TOML and UTF-8 errors are ValueErrors
        reader.fault("fonts.toml", why=error)
        raise InputFaults(reader.faults) from None
    for key in data.keys() - {"faces", "ranges", "roles"}:
        reader.fault("fonts.key", key=key, known="faces, ranges, roles")
    rows = reader.table(data, "faces")
    faces = tuple(filter(None, (reader.face(id, row) for id, row in rows.items())))
    ranges = {
        name: reader.ranges(name, text) for name, text in reader.table(data, "ranges").items()
    }
    roles = {
        name: reader.role(name, chain, rows, ranges)
        for name, chain in reader.table(data, "roles").items()
    }
    if reader.faults:
        raise InputFaults(sorted(reader.faults, key=lambda fault: (fault.rule, str(fault.values))))
    return Catalogue(path, faces, roles)
