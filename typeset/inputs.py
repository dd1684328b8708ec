"""What a build reads of an issue: the files as bytes, by the names that its manifest gives them.

Comes in: the folder of an issue and its records. Goes out: each file with its name relative to the folder,
in order: the issue's own file, the publication's, the records. Files go along with the PDF, and their
digests into the manifest; both are made of the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from typeset.diagnostics import Fault, InputFaults, Span
from typeset.frozen import NamedTuple

if TYPE_CHECKING:
    from typeset.writers.pdf.archive import Attachment

_KINDS = {".xml": "application/xml", ".toml": "application/toml"}
_WORDS = {".xml": "公文记录", ".toml": "编排设定"}


class Input(NamedTuple):
    """A file that was read."""

    name: str
    data: bytes


def read_inputs(
    folder: Path, records: Iterable[str | Path], *, single: bool = False
) -> list[Input]:
    """The files of the issue in ``folder``; of a ``single`` record itself alone.

    Raises:
        InputFaults: one that was there a moment ago cannot be read.
    """
    paths = [Path(path) for path in records]
    if not single:
        beside, above = (place / "publication.toml" for place in (folder, folder / ".."))
        paths = [folder / "issue.toml", beside if beside.exists() else above, *paths]
    found = []
    for path in dict.fromkeys(paths):
        name = Path(os.path.relpath(path, folder)).as_posix()
        try:
            found.append(Input(name, path.read_bytes()))
        except OSError as error:
            why = {"why": error}
            raise InputFaults([Fault("manifest.input", Span(str(path), 0), why)]) from None
    return found


def digests(inputs: Iterable[Input]) -> dict[str, str]:
    """The SHA-256 of each file."""
    return {each.name: digest(each.data) for each in inputs}


def digest(data: bytes) -> str:
    """The SHA-256 of ``data`` in hexadecimal."""
    import hashlib  # brings in OpenSSL, which setting pages does not need

    return hashlib.sha256(data).hexdigest()


def attachments(inputs: Sequence[Input]) -> list[Attachment]:
    """The files as they go along with the PDF that was made from them."""
    from typeset.writers.pdf.archive import Attachment

    found = []
    for name, data in inputs:
        suffix = Path(name).suffix
        kind, words = _KINDS.get(suffix, "application/octet-stream"), _WORDS.get(suffix, name)
        found.append(Attachment(name.removeprefix("../"), data, kind, "Source", words))
    return found


def origin_sheet(name: str, data: bytes) -> Attachment:
    """What a manifest says of where the issue ``name`` comes from, to go along with its PDF."""
    from typeset.writers.pdf.archive import Attachment

    return Attachment(f"{name}-origin.json", data, "application/json", "Supplement", "排印清单")
