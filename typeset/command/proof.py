"""``proof``: records, or a foreign file before intake → findings."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from typeset.command.terminal import DONE, FINDINGS, USAGE, Say, demonstration, tell
from typeset.diagnostics import Finding, Severity

_COLOURS = {
    Severity.ERROR: "31",
    Severity.WARNING: "33",
    Severity.NOTE: "36",
    Severity.REPAIR: "32",
}


def arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument(
        "path", metavar="ISSUE|FILE", nargs="?", type=Path, help=say("help-proof-path")
    )
    parser.add_argument("--json", action="store_true", help=say("help-json"))
    parser.add_argument(
        "--rule", action="append", default=[], metavar="ID", help=say("help-proof-rule")
    )
    parser.add_argument(
        "--explain", metavar="ID", nargs="?", const="", help=say("help-proof-explain")
    )


def run(options: argparse.Namespace, lang: str) -> int:
    from typeset.proof.engine import chosen

    wanted = [part for each in options.rule for part in each.split(",") if part]
    try:
        rules = chosen(wanted)
        if options.explain is not None:
            print(_explained(options.explain, lang))
            return DONE
    except KeyError as error:
        tell("command.proof-rule", lang, name=error.args[0])
        return USAGE
    from typeset.proofing import proof

    done = proof(options.path or demonstration(), rules, lang)
    findings = done.findings
    if wanted:
        findings = tuple(f for f in findings if any(_is(f.rule, name) for name in wanted))
    if options.json:
        print(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=1))
    else:
        _table(findings)
    counts = {str(each): sum(f.severity is each for f in findings) for each in Severity}
    tell("command.proved", lang, **counts, documents=len(done.corpus.documents) - 1)
    return FINDINGS if counts["error"] else DONE


def _is(rule: str, name: str) -> bool:
    return rule == name or rule.startswith(f"{name}.")


def _table(findings: Sequence[Finding]) -> None:
    """A line a finding, its suggestion and its other place below it; colours on a terminal."""
    colour = sys.stdout.isatty()
    for finding in findings:
        place = f"{finding.file}:{finding.line}"
        word = f"{finding.severity:<7}"
        if colour:
            word = f"\x1b[{_COLOURS[finding.severity]}m{word}\x1b[0m"
        print(f"{place}: {word} {finding.rule}: {finding.message}")
        print(f"    {_one_line(finding.excerpt)}" + _arrow(finding.suggestion))
        for other in finding.related[:3]:
            print(f"    ↔ {other['file']}:{other['line']}: {_one_line(str(other['excerpt']))}")


def _one_line(text: str) -> str:
    return text.replace("\n", "⏎").replace("\t", "⇥")


def _arrow(suggestion: str | None) -> str:
    if suggestion is None:
        return ""
    return f"  →  {_one_line(suggestion) or '∅'}"


def _explained(name: str, lang: str) -> str:
    """What a rule is, with its examples; all rules by name where none is named."""
    from typeset.diagnostics import wording
    from typeset.proof.engine import rules

    known = rules()
    if not name:
        return "\n".join(
            f"{each.id:<26} {each.severity:<8} {each.reference}" for each in known.values()
        )
    rule = known[name]
    message = wording(f"proof.{name}", lang, _Blanks())
    lines = [f"{rule.id} · {rule.severity} · {rule.scope} · {rule.reference}", "", message, ""]
    lines += [f"✗ {text}" for text in rule.fires]
    lines += [f"✓ {text}" for text in rule.quiet]
    return "\n".join(lines)


class _Blanks(dict[str, object]):
    """Stands for the values of a message that no place has filled in."""

    def __missing__(self, key: str) -> str:
        return "…"
