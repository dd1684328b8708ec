"""Files that appear whole or not at all.

Comes in: file names with their bytes. Goes out: the files, each moved into place in one step after all of
them have been written beside it; whatever stood there before stays until then, and comes back where one of
several cannot be moved. No system moves several files in one step: a process that is killed between two moves
leaves whole files of two builds, which their manifest, the last one, tells apart.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import BinaryIO

from typeset.diagnostics import Fault, InputFaults, Span

STALE = 3600
"""Seconds after which a draft that nobody has moved is one that a killed process left."""
MOST_SYNCING = 8
"""Files on their way to the disk at a time."""


class _Sync(Thread):
    """A draft on its way to the disk, while the next one is made."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self._error: OSError | None = None
        self.start()

    def run(self) -> None:
        try:
            os.fsync(self._stream.fileno())
        except OSError as error:
            self._error = error
        finally:
            self._stream.close()

    def wait(self) -> None:
        self.join()
        if self._error:
            raise self._error


def write_whole(
    folder: Path, files: Mapping[str, bytes] | Iterable[tuple[str, bytes]]
) -> list[Path]:
    """Write ``files`` into ``folder``, which is made if it is missing, the last one last. Those that are
    made one by one are on their way to the disk when the next one is asked for.

    Raises:
        InputFaults: the folder or a file cannot be written; then none of them has changed.
    """
    waiting: list[tuple[Path, Path]] = []
    syncing: list[_Sync] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items() if isinstance(files, Mapping) else files:
            final = folder / name
            if final.parent != folder:
                final.parent.mkdir(parents=True, exist_ok=True)
            draft = _beside(final)
            waiting.append((draft, final))
            if len(syncing) >= MOST_SYNCING:
                syncing.pop(0).wait()
            syncing.append(_Sync(_written(draft, data)))
        while syncing:
            syncing.pop(0).wait()
        for _, final in waiting:
            if final.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(final))
        _exchange(waiting)
        for _, final in waiting:
            _sweep(final.parent, final.name)
    except OSError as error:
        final_of = {str(draft): str(final) for draft, final in waiting}
        where = str(error.filename or folder)
        where = final_of.get(where, where)
        raise InputFaults([Fault(_rule(error), Span(where, 0), {"why": error})]) from None
    finally:
        for each in syncing:
            each.join()
        for draft, _ in waiting:
            with suppress(OSError):
                draft.unlink()
    return [final for _, final in waiting]


def make_folder(folder: Path) -> None:
    """Make ``folder``, where it is missing.

    Raises:
        InputFaults: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputFaults([Fault(_rule(error), Span(str(folder), 0), {"why": error})]) from None


def _rule(error: OSError) -> str:
    """The message for what the system said: each is mended in another way."""
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return "output.not-folder"
    if error.errno == errno.EISDIR:
        return "output.folder"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "output.full"
    return "output.write"


def _written(draft: Path, data: bytes) -> BinaryIO:
    stream = draft.open("wb")
    try:
        stream.write(data)
        stream.flush()
    except OSError:
        stream.close()
        raise
    return stream


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
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(f".{name}.") and entry.name.endswith(".part"):
                with suppress(OSError):
                    if time.time() - entry.stat().st_mtime > STALE:
                        Path(entry.path).unlink()
