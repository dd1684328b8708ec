"""What ``proof --fix`` changes: the suggestions of safe rules, put into the records.

In: what was found, and the files of the records. Out: new texts with a diff for people to read and
a ledger of every change. Only a change whose place is found again in the file to the letter is
made; a record that would not read any more is left as it is by the caller.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import NamedTuple
from xml.sax.saxutils import escape

from typeset.diagnostics import Finding
from typeset.proof import Files, Found
from typeset.proof.places import TextFile


class Edit(NamedTuple):
    """``old`` at ``start`` of ``file`` becomes ``new``, because of ``finding``."""

    file: str
    start: int
    old: str
    new: str
    line: int
    finding: Finding


class Fixed(NamedTuple):
    """A file, its text with the edits made, and the edits."""

    file: TextFile
    text: str
    edits: tuple[Edit, ...]

    def diff(self) -> str:
        """The change as a unified diff."""
        return "".join(
            difflib.unified_diff(
                self.file.text.splitlines(keepends=True),
                self.text.splitlines(keepends=True),
                self.file.name,
                self.file.name,
                n=0,
            )
        )


def fixes(found: Iterable[Found], files: Files) -> list[Fixed]:
    """The records that safe rules change."""
    edits: dict[str, list[Edit]] = {}
    texts: dict[str, TextFile] = {}
    for each in found:
        if (
            each.rule is None
            or each.hit is None
            or not each.rule.safe
            or each.hit.suggestion is None
        ):
            continue
        document, start, end = each.hit.place
        line = document.line_at(start)
        file = files.record(document)
        if file is None or end > line.end or end <= start:
            continue
        whole = document.string(line)
        at = file.find(line.span.line, whole, start - line.start, end - line.start)
        if at is None or file.text[slice(*at)] != document.text[start:end]:
            continue
        texts[file.name] = file
        new = escape(each.hit.suggestion)
        old = file.text[slice(*at)]
        edits.setdefault(file.name, []).append(
            Edit(file.name, at[0], old, new, file.line(at[0]), each.finding)
        )
    return [_fixed(texts[name], rows) for name, rows in edits.items()]


def _fixed(file: TextFile, edits: list[Edit]) -> Fixed:
    """From the end to the start; of two that overlap the first one is made."""
    text, made, before = file.text, [], -1
    for edit in sorted(set(edits), key=lambda each: each.start):
        if edit.start >= before:
            made.append(edit)
            before = edit.start + len(edit.old)
    for edit in reversed(made):
        text = text[: edit.start] + edit.new + text[edit.start + len(edit.old) :]
    return Fixed(file, text, tuple(made))
