"""``intake``: foreign files → records."""

from __future__ import annotations

import argparse
from pathlib import Path

from typeset.command.terminal import DONE, Say, tell

OWNER = "~$"
"""With it begin the names of what Word puts beside a document that it has open: who has it open, no text."""


def arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help=say("help-file"))
    parser.add_argument("--issue", required=True, type=Path, metavar="DIR", help=say("help-into"))
    parser.add_argument(
        "--from", dest="form", choices=("md", "docx", "html", "txt"), help=say("help-from")
    )
    parser.add_argument(
        "--changes", choices=("accept", "reject"), default="accept", help=say("help-changes")
    )
    parser.add_argument("--as-given", action="store_true", help=say("help-as-given"))
    parser.add_argument("--replace", action="store_true", help=say("help-replace"))


def run(options: argparse.Namespace, lang: str) -> int:
    from typeset import pipeline
    from typeset.intake import OF_ISSUE

    named = [path for given in options.files for path in _matching(given)]
    files = [path for path in named if not path.name.startswith(OWNER)]
    for path in named:
        if path not in files:
            tell("command.owner-file", lang, path=path)
    result = pipeline.intake(
        files or named,
        options.issue,
        options.form,
        lang,
        replace=options.replace,
        changes=options.changes,
        as_given=options.as_given,
    )
    counts = {
        "documents": len(result.records),
        "repairs": len(result.repairs),
        "findings": len(result.findings),
        "folder": options.issue,
    }
    tell("command.taken", lang, **counts)
    for each in result.findings:
        if each.rule in OF_ISSUE:
            tell("command.warning", lang, what=each.message)
    if result.findings:
        tell("command.doubts", lang, folder=options.issue)
    return DONE


def _matching(given: Path) -> list[Path]:
    """The files that ``given`` names; not every shell (Windows) looks for those of ``*.docx`` itself."""
    if given.exists() or not any(mark in given.name for mark in "*?"):
        return [given]
    return sorted(given.parent.glob(given.name)) or [given]
