"""``proof``: records, or a foreign file before intake → findings."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from typeset.command.terminal import (
    DONE,
    FINDINGS,
    USAGE,
    Say,
    demonstration,
    padded,
    severity,
    tell,
)
from typeset.diagnostics import Finding, Severity, wording

if TYPE_CHECKING:
    from typeset.proof.engine import Rule
    from typeset.proofing import Proof

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
    parser.add_argument("--fix", action="store_true", help=say("help-proof-fix"))
    parser.add_argument("--html", type=Path, metavar="FILE", help=say("help-proof-html"))
    parser.add_argument("--sarif", type=Path, metavar="FILE", help=say("help-proof-sarif"))
    parser.add_argument(
        "--plugin", action="append", default=[], metavar="NAME", help=say("help-proof-plugin")
    )
    parser.add_argument("--from", dest="form", metavar="FORM", help=say("help-from"))


def run(options: argparse.Namespace, lang: str) -> int:
    from typeset.proof.engine import chosen

    wanted = [part for each in options.rule for part in each.split(",") if part]
    try:
        rules = chosen(wanted)
        if options.explain is not None:
            print("\n".join(_explained(options.explain, lang)))
            return DONE
    except KeyError as error:
        tell("command.proof-rule", lang, name=error.args[0])
        return USAGE
    from typeset.proof.foreign import grouped
    from typeset.proofing import proof

    path = options.path or demonstration()
    done = proof(path, rules, lang, options.form, options.plugin)
    if options.fix:
        if done.foreign:
            tell("command.proof-fix", lang, path=path)
            return USAGE
        if _fix(done, path, lang, quiet=options.json):
            done = proof(path, rules, lang, options.form, options.plugin)
    findings = [f for f in done.findings if not wanted or any(_is(f.rule, each) for each in wanted)]
    shown = grouped(findings, lang)
    _files(options, done, findings, shown, lang)
    if options.json:
        print(json.dumps([each.as_json() for each in findings], ensure_ascii=False, indent=1))
    else:
        _table(shown, lang)
        _repairs(findings, lang)
        findings = shown
    counts = {str(each): sum(f.severity is each for f in findings) for each in Severity}
    tell("command.proved", lang, **counts, documents=len(done.titles))
    return FINDINGS if counts["error"] else DONE


def _is(rule: str, name: str) -> bool:
    return rule == name or rule.startswith(f"{name}.")


# ---------------------------------------------------------------- what is written


def _files(
    options: argparse.Namespace,
    done: Proof,
    findings: Sequence[Finding],
    shown: Sequence[Finding],
    lang: str,
) -> None:
    """The page, which shows what runs through a document as one, and the log, whole or not at all."""
    from typeset.outputs import write_whole

    marked = {id(f.finding): str(f.hit.values.get("old", "")) for f in done.found if f.hit}
    if options.html:
        from typeset.proof.page import page

        subject = wording("proof.page.subject", lang, {"what": done.subject})
        text = page(shown, done.files.text, done.titles, done.name, subject, lang, marked)
        _wrote(write_whole(options.html.parent, {options.html.name: text.encode()}), lang)
    if options.sarif:
        from typeset.proof.sarif import sarif

        data = sarif(findings, done.files.text, lang, marked).encode()
        _wrote(write_whole(options.sarif.parent, {options.sarif.name: data}), lang)


def _wrote(paths: Sequence[Path], lang: str) -> None:
    for path in paths:
        tell("done.wrote", lang, path=path)


def _fix(done: Proof, path: Path, lang: str, *, quiet: bool) -> bool:
    """Make the safe changes: the diff is printed, the ledger is written. Whether there were any."""
    from typeset.proofing import fix

    made = fix(done, path if path.is_dir() else path.parent, lang)
    for each in made:
        print(each.diff(), file=sys.stderr if quiet else sys.stdout, end="")
    count = sum(len(each.edits) for each in made)
    if made:
        tell("command.proof-fixed", lang, count=count, files=len(made))
    else:
        tell("command.proof-unfixed", lang)
    return bool(made)


# ---------------------------------------------------------------- what is printed


def _table(findings: Sequence[Finding], lang: str) -> None:
    """A line a finding, its suggestion and its other places below it, what matters most first; colours on
    a terminal. What intake has mended is summed up instead."""
    from typeset.proof.foreign import RANKS

    colour = sys.stdout.isatty()
    wanted = [each for each in findings if each.severity is not Severity.REPAIR]
    for finding in sorted(wanted, key=lambda each: RANKS[each.severity]):
        word = padded(severity(finding.severity, lang), 7)
        if colour:
            word = f"\x1b[{_COLOURS[finding.severity]}m{word}\x1b[0m"
        print(f"{finding.file}:{finding.line}: {word} {finding.rule}: {finding.message}")
        print(f"    {_one_line(finding.excerpt)}{_arrow(finding.suggestion)}")
        for other in finding.related[:2]:
            print(f"    ↔ {other['file']}:{other['line']}: {_one_line(str(other['excerpt']))}")


def _repairs(findings: Sequence[Finding], lang: str) -> None:
    """A line for each kind of change that intake has made: how many there are, and one of them."""
    by_rule: dict[str, list[Finding]] = {}
    for each in findings:
        if each.severity is Severity.REPAIR:
            by_rule.setdefault(each.rule, []).append(each)
    for rule, group in sorted(by_rule.items(), key=lambda row: -len(row[1])):
        first = group[0]
        values = {
            "count": sum(1 + len(each.related) for each in group),
            "documents": len({each.document for each in group}),
            "example": f"{_one_line(first.excerpt)}{_arrow(first.suggestion)}",
        }
        word = padded(severity(Severity.REPAIR, lang), 7)
        print(f"{word} {rule}: {wording('command.proof-repaired', lang, values)}")


def _one_line(text: str) -> str:
    return text.replace("\n", "⏎").replace("\t", "⇥")


def _arrow(suggestion: str | None) -> str:
    if suggestion is None:
        return ""
    return f"  →  {_one_line(suggestion) or '∅'}"


def _explained(name: str, lang: str) -> Iterator[str]:
    """What a rule is, with its examples; all rules by name where none is named."""
    from typeset.proof.engine import rules

    known = rules()
    if not name:
        yield from (
            f"{each.id:<26} {each.severity:<8} {each.scope:<9} {each.reference}"
            for each in known.values()
        )
        return
    rule: Rule = known[name]
    yield f"{rule.id} · {rule.severity} · {rule.scope} · {rule.reference}"
    yield wording(f"proof.{name}", lang, _Blanks())
    if rule.safe:
        yield "--fix"
    yield from (f"✗ {text}" for text in rule.fires)
    yield from (f"✓ {text}" for text in rule.quiet)


class _Blanks(dict[str, object]):
    """Stands for the values of a message that no place has filled in."""

    def __missing__(self, key: str) -> str:
        return "…"
