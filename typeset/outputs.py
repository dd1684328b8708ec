"""Files that appear whole or not at all.

Comes in: file names with their bytes. Goes out: the files, each moved into place in one step after all of
them have been written beside it; whatever stood there before stays until then, and comes back where one of
several cannot be moved. No system moves several files in one step: a process that is killed between two moves
leaves whole files of two builds, which their manifest, the last one, tells apart.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from typeset.diagnostics import Fault, InputFaults, Span

STALE = 3600
"""Seconds after which a draft that nobody has moved is one that a killed process left."""


def write_whole(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write ``files`` into ``folder``, which is made if it is missing, the last one last.

    Raises:
        InputFaults: the folder or a file cannot be written; then none of them has changed.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            final = folder / name
            if final.parent != folder:
                final.parent.mkdir(parents=True, exist_ok=True)
            draft = _beside(final)
            waiting.append((draft, final))
            with draft.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        for _, final in waiting:
            if final.is_dir():
                raise IsADirectoryError(21, os.strerror(21), str(final))
        _exchange(waiting)
        for _, final in waiting:
            _sweep(final.parent, final.name)
    except OSError as error:
        where = str(error.filename or folder)
        raise InputFaults(
            [Fault("output.write", Span(where, 0), {"why": error.strerror or error})]
        ) from None
    finally:
        for draft, _ in waiting:
            draft.unlink(missing_ok=True)
    return [final for _, final in waiting]


def _beside(final: Path) -> Path:
    return final.with_name(f".{final.name}.{os.urandom(4).hex()}.part")


def _exchange(waiting: list[tuple[Path, Path]]) -> None:
    """Move all drafts into place, or none."""
    moved: list[tuple[Path, Path | None]] = []
    try:
        for draft, final in waiting:
            former: Path | None = None
            if len(waiting) > 1 and final.exists():
                former = _beside(final)
                try:
                    former.hardlink_to(final)
                except OSError:  # not every file system has hard links
                    former.write_bytes(final.read_bytes())
            moved.append((final, former))
            draft.replace(final)
    except OSError:
        for final, former in moved:
            if former is not None:
                former.replace(final)
            elif all(final != place or not draft.exists() for draft, place in waiting):
                final.unlink(missing_ok=True)
        raise
    finally:
        for _, former in moved:
            if former is not None:
                former.unlink(missing_ok=True)


def _sweep(folder: Path, name: str) -> None:
    """Remove what killed processes left of ``name``."""
    for path in folder.glob(f".{name}.*.part"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > STALE:
                path.unlink()
