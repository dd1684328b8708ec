"""Files that appear whole or not at all.

Comes in: file names with their bytes. Goes out: the files, each moved into place in one step after
all of them have been written beside it; whatever stood there before stays until then.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from typeset.diagnostics import Fault, InputFaults, Span


def write_whole(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write ``files`` into ``folder``, which is made if it is missing.

    Raises:
        InputFaults: the folder or a file cannot be written; then none of them has changed.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            final = folder / name
            draft = folder / f".{name}.{os.urandom(4).hex()}.part"
            waiting.append((draft, final))
            with draft.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        for _, final in waiting:
            if final.is_dir():
                raise IsADirectoryError(21, os.strerror(21), str(final))
        for draft, final in waiting:
            draft.replace(final)
    except OSError as error:
        where = str(error.filename or folder)
        raise InputFaults(
            [Fault("output.write", Span(where, 0), {"why": error.strerror or error})]
        ) from None
    finally:
        for draft, _ in waiting:
            draft.unlink(missing_ok=True)
    return [final for _, final in waiting]
