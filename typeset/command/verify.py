"""``verify``: an issue made again and compared with what was made before, or locked to its layout."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from typeset.command.terminal import DONE, FINDINGS, Say, demonstration, severity, tell


def arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("issue", metavar="ISSUE", nargs="?", type=Path, help=say("help-issue"))
    parser.add_argument(
        "--against", type=Path, default=Path("out"), metavar="DIR", help=say("help-against")
    )
    parser.add_argument("--layout", metavar="NAME", help=say("help-layout"))
    parser.add_argument("--accept", action="store_true", help=say("help-accept"))
    parser.add_argument(
        "--trust", type=Path, action="append", default=[], metavar="FILE", help=say("help-trust")
    )
    parser.add_argument("--json", action="store_true", help=say("help-json"))


def run(options: argparse.Namespace, lang: str) -> int:
    from typeset import verify
    from typeset.diagnostics import Severity

    folder = options.issue or demonstration()
    if options.accept:
        for path in verify.accept(folder):
            tell("lock.written", lang, path=path)
        return DONE
    found, files = verify.verify(folder, options.against, options.layout, lang, options.trust)
    if options.json:
        import json

        print(json.dumps([each.as_json() for each in found], ensure_ascii=False, indent=1))
    else:
        for each in found:
            print(f"{each.file}: [{severity(each.severity, lang)} {each.rule}] {each.message}")
    errors = sum(each.severity == Severity.ERROR for each in found)
    if errors:
        tell("verify.summary", lang, errors=errors, rest=len(found) - errors)
    else:
        tell("verify.clean", lang, files=files)
    sys.stdout.flush()
    return FINDINGS if errors else DONE
