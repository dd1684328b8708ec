"""``preflight``: a PDF against the rules for print, archive or access."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from typeset.command.terminal import DONE, FINDINGS, USAGE, Say, severity, tell


def arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help=say("help-pdf"))
    parser.add_argument(
        "--profile",
        choices=("print", "archive", "access"),
        default="print",
        help=say("help-profile"),
    )
    parser.add_argument("--json", action="store_true", help=say("help-json"))
    parser.add_argument("--explain", metavar="RULE", nargs="?", const="", help=say("help-explain"))


def run(options: argparse.Namespace, lang: str) -> int:
    from typeset import preflight
    from typeset.diagnostics import Severity, wording

    if options.explain == "":
        for id, rule in preflight.RULES.items():
            print(f"{id:30} {rule.severity:8} {rule.clause}")
        return DONE
    if options.explain:
        if options.explain not in preflight.RULES:
            known = [id for id in preflight.RULES if id.startswith(f"{options.profile}.")]
            tell("preflight.unknown-rule", lang, id=options.explain, known=known)
            return USAGE
        print(preflight.explain(options.explain, lang))
        return DONE
    if options.file is None:
        tell("command.usage", lang, why=wording("arguments.required", lang, {"names": "FILE"}))
        return USAGE
    findings = preflight.examine(options.file, options.profile, lang)
    if options.json:
        import json

        print(json.dumps([each.as_json() for each in findings], ensure_ascii=False, indent=1))
    else:
        for each in findings:
            page = wording("preflight.page", lang, {"page": each.line}) if each.line else ""
            place = f"{each.file}: {page}" if page else each.file
            print(f"{place}: [{severity(each.severity, lang)} {each.rule}] {each.message}")
    errors = sum(each.severity == Severity.ERROR for each in findings)
    tell(
        "preflight.summary",
        lang,
        profile=options.profile,
        errors=errors,
        rest=len(findings) - errors,
    )
    sys.stdout.flush()
    return FINDINGS if errors else DONE
