"""What an issue depends on beside its records and the program.

Comes in: an issue whose documents are still to be read. Goes out: a digest of its surroundings, and the place
in the cache where the issue is kept.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from typeset.cache import digest
from typeset.frozen import NamedTuple
from typeset.layout.stored import Stored
from typeset.layout.stylesheet import Stylesheet
from typeset.model.read import Opened

if TYPE_CHECKING:
    from typeset.fonts import Library
    from typeset.manifest import Settings

LIBRARIES = ("deflate", "lxml", "uharfbuzz", "pyphen")
"""What else pages and manifest depend on."""
INFINITY = float("inf")


class ChangedError(Exception):
    """A file has changed while an issue was built."""


class Asked(NamedTuple):
    """An issue whose documents are still to be read, and how it is to be set."""

    opened: Opened
    sheet: Stylesheet
    library: Library
    settings: Settings


def surroundings(
    asked: Asked, edition: Mapping[str, Iterable[str]], since: float = INFINITY
) -> str:
    """A digest of all that pages and manifest depend on beside the records and the program: files by their
    bytes, faces by size and time. ``edition`` names the ``pictures``, ``manifests`` and ``faces`` in use.

    Raises:
        ChangedError: one of the files is younger than ``since``, in nanoseconds.
    """
    opened, sheet, library, settings = asked
    folder = opened.folder
    places = [
        folder / "issue.toml",
        folder / "publication.toml",
        folder / ".." / "publication.toml",
    ]
    places += [*sheet.inputs, library.path]
    with suppress(OSError):
        places += sorted((folder / "lock").iterdir())
    places += [Path(name) for kind in ("pictures", "manifests") for name in edition[kind]]
    rows = [repr((settings.standard, settings.layout, sheet.name, str(folder), _installed()))]
    for place in places:
        try:
            rows.append(f"{place} {digest(place.read_bytes())}")
            if place.stat().st_mtime_ns > since:
                raise ChangedError
        except OSError:
            rows.append(f"{place} -")
    for face in edition["faces"]:
        with suppress(OSError):
            found = library.face(face).path.stat()
            rows.append(f"{face} {found.st_size} {found.st_mtime_ns}")
    return digest("\n".join(rows).encode("utf-8", "surrogateescape"))


def _installed() -> tuple[object, ...]:
    """What tells one state of the libraries from another, without their import."""
    from importlib.machinery import PathFinder

    found: list[object] = [zlib.ZLIB_RUNTIME_VERSION]
    for name in LIBRARIES:
        spec = PathFinder.find_spec(name)
        for place in [Path(spec.origin).parent] if spec and spec.origin else []:
            with suppress(OSError):
                times = place.stat().st_mtime_ns, (place / "__init__.py").stat().st_mtime_ns
                found.append((name, str(place), *times))
    return tuple(found)


def key_of(asked: Asked, stored: Stored) -> str:
    """Where in the cache the edition lies: one for each issue and manner of building it."""
    folder, settings = asked.opened.folder, asked.settings
    names = repr((str(folder.absolute()), settings.standard, settings.layout))
    return stored.cache.key(b"standing", names.encode("utf-8", "surrogateescape"))


def name_of(path: Path, folder: Path) -> str:
    """A file by the name that ``read_inputs`` gives it."""
    return Path(os.path.relpath(path, folder)).as_posix()
