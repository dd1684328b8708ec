"""What an issue depends on beside its records and the program.

Comes in: the files that an issue was made of. Goes out: a digest of the state that they are in, and the place
in the cache where the issue is kept.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from typeset import resources
from typeset.cache import Cache, digest

if TYPE_CHECKING:
    from typeset.manifest import Settings

LIBRARIES = ("deflate", "lxml", "uharfbuzz", "pyphen")
"""What else pages and manifest depend on."""
INFINITY = float("inf")


class ChangedError(Exception):
    """A file has changed while an issue was built."""


def files_of(folder: Path, layouts: Sequence[Path], others: Iterable[Path]) -> list[Path]:
    """The files beside the records and the lock: those of the issue in ``folder``, of its layout, and those
    that are not there but would stand in the place of one of them."""
    named = [folder / "issue.toml", folder / "publication.toml", folder / ".." / "publication.toml"]
    # A layout looks for the one below it beside itself first.
    nearer = [above.parent / below.name for above, below in pairwise(layouts)]
    return [*dict.fromkeys([*named, *layouts, *nearer, *others])]


def state_of(
    folder: Path, files: Iterable[Path], faces: Iterable[Path], since: float = INFINITY
) -> str:
    """A digest of all that pages and manifest depend on beside the records and the program: files by their
    bytes, faces by size and time.

    Raises:
        ChangedError: one of the files is younger than ``since``, in nanoseconds.
    """
    locked: list[Path] = []
    with suppress(OSError):
        locked = sorted((folder / "lock").iterdir())
    rows = [repr(_installed())]
    for place in (*files, *locked):
        try:
            rows.append(f"{place} {digest(place.read_bytes())}")
            if place.stat().st_mtime_ns > since:
                raise ChangedError
        except OSError:
            rows.append(f"{place} -")
    for face in faces:
        with suppress(OSError):
            found = face.stat()
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


def key_of(cache: Cache, folder: Path, settings: Settings) -> str:
    """Where in the cache the edition lies: one for each issue and manner of building it. ``folder`` is the
    issue as it was asked for, which decides what its files are called."""
    places = (str(folder), str(folder.absolute()), str(resources.root()))
    names = repr((*places, settings.standard, settings.layout))
    return cache.key(b"standing", names.encode("utf-8", "surrogateescape"))


def name_of(path: Path, folder: Path) -> str:
    """A file by the name that ``read_inputs`` gives it."""
    return Path(os.path.relpath(path, folder)).as_posix()
