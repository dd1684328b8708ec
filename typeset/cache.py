"""A folder of things made before, by what they were made of.

Comes in: keys (digests of all that a thing depends on) and bytes. Goes out: the same bytes, or nothing. An
entry is written beside its place and moved there, and states the digest of its bytes, so that one that was
cut off or changed is not an entry. A folder that others may write to is not used at all. Nothing here fails:
a cache that cannot be read or written is an empty one.

Floor 1: knows files and digests, nothing of what is kept.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

MOST_BYTES = 64_000_000
"""No entry is larger."""
MOST_ENTRIES, MOST_IN_ALL = 2_000, 512_000_000
"""Of more entries, or more bytes in all, the oldest go."""
SUFFIXES = (".py", ".toml", ".rng", ".txt", ".icc")
"""Of the files that make a program what it is."""
_SIZE = 32
"""Bytes of a SHA-256."""


class Cache:
    """Entries below ``folder``, which is made if it is missing, for the program ``version``."""

    def __init__(self, folder: Path, version: bytes) -> None:
        self._folder = folder
        self._version = version
        self._usable = _own(folder)
        self._added = 0

    def key(self, *parts: bytes) -> str:
        """The key of what is made of ``parts`` by this version of the program."""
        from hashlib import sha256  # brings in OpenSSL, which a build without a cache needs late

        whole = sha256()
        for part in (self._version, *parts):
            whole.update(len(part).to_bytes(8, "big") + part)
        return whole.hexdigest()

    def get(self, key: str) -> bytes | None:
        """The bytes kept under ``key``, if they are whole."""
        if not self._usable:
            return None
        try:
            with self._place(key).open("rb", buffering=0) as file:
                size = os.fstat(file.fileno()).st_size
                if size > MOST_BYTES:
                    return None
                digest, content = file.read(_SIZE), file.read(size)
        except OSError:
            return None
        return content if _digest(content) == digest else None

    def put(self, key: str, content: bytes) -> None:
        """Keep ``content`` under ``key``."""
        if not self._usable or len(content) + _SIZE > MOST_BYTES:
            return
        draft = self._folder / f".{os.urandom(8).hex()}.part"
        try:
            draft.write_bytes(_digest(content) + content)
            draft.replace(self._place(key))
        except OSError:
            with suppress(OSError):
                draft.unlink()
        self._added += 1

    def drop(self, key: str) -> None:
        """Keep nothing under ``key`` any more."""
        if self._usable:
            with suppress(OSError):
                self._place(key).unlink()

    def tidy(self) -> None:
        """Take the oldest entries away, where entries were added and there are too many."""
        if not self._added or not self._usable:
            return
        with suppress(OSError):
            found = [(entry.stat(), entry.path) for entry in os.scandir(self._folder)]
            rows = sorted([(stat.st_mtime_ns, stat.st_size, path) for stat, path in found])
            count, size = len(rows), sum([size for _, size, _ in rows])
            for _, own, path in rows:
                if count <= MOST_ENTRIES and size <= MOST_IN_ALL:
                    break
                with suppress(OSError):
                    Path(path).unlink()
                count, size = count - 1, size - own

    def _place(self, key: str) -> Path:
        return self._folder / key


def digest(data: bytes) -> str:
    """The SHA-256 of ``data`` in hexadecimal."""
    return _digest(data).hex()


def _digest(content: bytes) -> bytes:
    from hashlib import sha256

    return sha256(content).digest()


def _own(folder: Path) -> bool:
    """Whether ``folder`` is there, or can be made, and is this user's alone to write to."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
    except OSError:
        return False
    mine = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
    return mine and (sys.platform == "win32" or not found.st_mode & 0o022)


def program_version(root: Path, packages: Iterable[str]) -> bytes:
    """What tells one state of the ``packages`` below ``root`` from another: names, sizes and times of their
    modules, and Python's version. Empty where they are no files."""
    rows = [sys.version]
    for package in packages:
        with suppress(OSError):
            for entry in sorted(os.scandir(root / package), key=lambda entry: entry.name):
                if entry.name.endswith(SUFFIXES):
                    found = entry.stat()
                    rows.append(f"{package}/{entry.name} {found.st_size} {found.st_mtime_ns}")
    return "\n".join(rows).encode() if len(rows) > 1 else b""
