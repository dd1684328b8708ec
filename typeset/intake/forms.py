"""Which form a foreign file has, and how it is opened.

In: a path, and the form if the user names it. Out: ``Opened``. The form is told from the ending of the
name, and checked against the first bytes: what is called .doc may be a .docx or a web page.
"""

from __future__ import annotations

import os
from pathlib import Path

from typeset.diagnostics import Fault, InputFaults, Span
from typeset.intake.defined import defined
from typeset.intake.lines import read_lines
from typeset.intake.notes import NO_NOTES
from typeset.intake.opened import Opened
from typeset.intake.source import read_source

FORMS = {
    ".md": "md",
    ".markdown": "md",
    ".txt": "txt",
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".html": "html",
    ".htm": "html",
    ".shtml": "html",
    ".xhtml": "html",
}
_PAGES = (".pdf", ".ofd", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".gif", ".webp")
"""Names of files that hold pages or pictures of pages, and no text in its order."""
_OTHERS = (".doc", ".wps", ".wpt", ".dot", ".et", ".rtf")
"""Names of office files that may be something else than they say."""


def open_foreign(path: Path, form: str | None, *, accept: bool = True) -> Opened:
    """The file at ``path``; ``accept`` says what becomes of tracked changes.

    Raises:
        InputFaults: it cannot be read, or its form is not known.
    """
    kind = form or FORMS.get(path.suffix.lower()) or _by_bytes(path)
    if kind is None:
        if not os.path.lexists(path):
            raise InputFaults([Fault("intake.missing", Span(str(path), 0))])
        known = [*FORMS]
        if path.suffix.lower() in _PAGES:
            raise InputFaults([Fault("intake.scan", Span(str(path), 0))])
        if path.is_dir():
            raise InputFaults([Fault("intake.kind", Span(str(path), 0))])
        raise InputFaults([Fault("intake.form", Span(str(path), 0), {"known": known})])
    if kind == "docx":
        from typeset.intake.docx.foreign import open_word  # lxml, not wanted for plain text

        return open_word(path, accept=accept)
    if kind == "html":
        from typeset.intake.html.foreign import open_page

        return open_page(path)
    source = read_source(path)
    notes = NO_NOTES
    if kind == "md":
        found = defined(source.text)
        notes = found.notes(source.text)
        source.end = found.start
    return Opened(source, lambda ledger, _: read_lines(source, ledger, kind, notes), notes, {})


def _by_bytes(path: Path) -> str | None:
    """The form of a file whose name says only that an office program wrote it."""
    if path.suffix.lower() not in _OTHERS:
        return None
    try:
        with path.open("rb") as stream:
            start = stream.read(1000).lower()
    except OSError:
        return "docx"
    return "html" if b"<html" in start and not start.startswith(b"mime") else "docx"
