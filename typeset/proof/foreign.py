"""What intake told of a file, as a proofreader tells it.

In: the repairs and doubts of intake (``Finding``s). Out: findings about the foreign file. What is
wrong all the way through a document (half-width marks, spaces beside figures) is one finding, with
the other lines as its second places; a break in a paragraph, a wrong bracket, a heading at a wrong
level are one each. Doubts that the rules of this package look for themselves are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from typeset.diagnostics import Finding, Severity, wording

_THROUGHOUT = (
    "width.",
    "space.",
    "quote.",
    "dash",
    "ellipsis",
    "tilde",
    "invisible",
    "zero",
    "stop",
    "escape",
)
_OF_INTAKE = ("issue.number", "publication.name", "form", "title.shared")
"""Doubts about how to take the file in, not about its text."""
_YEAR = re.compile(r"[\[［【{(（]((?:19|20)\d\d)[\]］】})）]")
FEW = 3
"""As many of one kind in a document are told one by one."""
_ERRORS = ("number.bracket",)
_NOTES = (
    "heading.level",
    "table.header",
    "table.group",
    "line.joined",
    "space.",
    "width.",
    "page.",
)
COVERED = {
    "text.latin": "debris.latin",
    "text.debris": "debris.sign",
    "text.bracket": "mark.pair",
    "text.unfinished": "debris.cut",
    "text.repeated": "debris.repeated",
    "number.gap": "structure.gap",
    "figure.lost": "structure.lost-figure",
    "attachment.title": "title.issued attachment.title",
    "date": "date.impossible",
    "quote": "mark.pair",
}
"""Doubts of intake and the rules that look for the same; a doubt is told where the rule says nothing
near it."""
NEAR = 3


def told(
    repairs: Iterable[Finding],
    doubts: Iterable[Finding],
    own: Sequence[Finding],
    lang: str,
    *,
    mended: bool,
) -> list[Finding]:
    """Findings from intake's ledger. ``own``: what the rules found, so that nothing is told twice.
    ``mended``: the records are read, in which the repairs are made: they keep their severity."""
    out = [
        doubt
        for doubt in doubts
        if doubt.rule not in _OF_INTAKE
        and not any(
            abs(each.line - doubt.line) <= NEAR and each.rule in COVERED.get(doubt.rule, "").split()
            for each in own
        )
    ]
    out += _grouped(repairs, lang, mended)
    return [_worded(each, lang) for each in out]


def _worded(finding: Finding, lang: str) -> Finding:
    """With why and how, where intake only says what."""
    if " · " in finding.message:
        return finding
    kind = "doubt" if finding.suggestion is None else "repair"
    if finding.severity is Severity.REPAIR:
        kind = "mended"
    message = wording(f"proof.told.{kind}", lang, {"what": finding.message})
    return finding._replace(message=message)


def _grouped(repairs: Iterable[Finding], lang: str, mended: bool) -> Iterator[Finding]:
    groups: dict[tuple[str | None, str], list[Finding]] = {}
    for repair in repairs:
        if repair.rule == "number.bracket" and (both := _YEAR.search(repair.excerpt)):
            # The two brackets of a year are one mistake; the second one is told with the first.
            if repair.suggestion and repair.suggestion.find("〕", 0, both.end()) < 0:
                yield _as_finding(repair, mended)._replace(
                    suggestion=_YEAR.sub(r"〔\1〕", repair.excerpt)
                )
        elif repair.rule.startswith(_THROUGHOUT):
            groups.setdefault((repair.document, repair.rule), []).append(repair)
        else:
            yield _as_finding(repair, mended)
    for group in groups.values():
        if len(group) <= FEW:
            for repair in group:
                yield _as_finding(repair, mended)
        else:
            yield _throughout(group, lang, mended)


def _as_finding(repair: Finding, mended: bool) -> Finding:
    if mended:
        return repair
    severity = Severity.WARNING
    if repair.rule in _ERRORS:
        severity = Severity.ERROR
    elif repair.rule.startswith(_NOTES):
        severity = Severity.NOTE
    return repair._replace(severity=severity)


def _throughout(group: Sequence[Finding], lang: str, mended: bool) -> Finding:
    first = group[0]
    lines: dict[int, Mapping[str, object]] = {}
    for each in group[1:]:
        if each.line != first.line:
            place = {"file": each.file, "line": each.line, "excerpt": each.excerpt}
            lines.setdefault(each.line, place)
    words = {"what": first.message, "count": len(group), "lines": len(lines) + 1}
    message = wording("proof.throughout", lang, words)
    return _as_finding(first, mended)._replace(message=message, related=tuple(lines.values()))
