"""``intake``: foreign files → records."""

from __future__ import annotations

import argparse
from pathlib import Path

from typeset.command.terminal import DONE, Say, tell


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

    result = pipeline.intake(
        options.files,
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
