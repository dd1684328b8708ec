"""What intake told of a file, as a proofreader tells it.

In: the repairs and doubts of intake (``Finding``s). Out: findings about the foreign file. What is
wrong in many places (half-width marks, spaces beside figures) is one finding a line, the further
places as its second ones. ``grouped`` makes one of what
runs through a document, for a reader. Doubts that the
rules of this package look for themselves are left out, and so is what is a matter of layout only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from typeset.diagnostics import Finding, Severity, wording
from typeset.proof.patterns import IDEOGRAPH
from typeset.proof.places import LONGEST, SHORTEST, TextFile

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
_GROUPED = (
    *_THROUGHOUT,
    "break.",
    "line.",
    "page.",
    "heading.level",
    "table.header",
    "table.group",
    "structure.heading-stop",
)
"""A reader is told of these once a document."""
_OF_INTAKE = ("issue.number", "issue.year", "publication.name", "form", "title.shared")
"""Doubts about how to take the file in, not about its text."""
_OF_A_DRAFT = ("undated",)
"""What only a record needs: a draft, or what a notice issues, may have no date yet."""
_YEAR = re.compile(r"[\[［【{(（]((?:19|20)\d\d)[\]］】})）]")
_CONVENTIONS = ("space.name", "space.field", "space.label", "space.wide", "space.number")
_SET_WIDE = re.compile(rf"(?:^|[\t#|] ?){IDEOGRAPH} {{1,3}}{IDEOGRAPH}(?=$|[\t|\n])")
_LABELLED = re.compile(r"[#\s]*(?:附?[表图]|专栏|附[件录])\s?\d{1,2}[ \xa0]\S")
"""表1 投资估算表: a number and what it counts."""
_NUMBERED = re.compile(r"(?<!\d)\d{1,2}\. ")
_HALVES = re.compile(rf"{IDEOGRAPH}{{4}} {IDEOGRAPH}{{4}}")
MARGIN = 3
"""Characters shown before and after what runs through a document."""
FEW = 3
"""As many places of one kind in a document are told a reader one by one."""
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
RANKS = {each: n for n, each in enumerate(Severity)}
"""What matters most comes first."""


def told(
    repairs: Iterable[Finding],
    doubts: Iterable[Finding],
    own: Sequence[Finding],
    texts: Callable[[str], TextFile | None],
    lang: str,
    *,
    mended: bool,
) -> list[Finding]:
    """Findings from intake's ledger. ``own``: what the rules found, so that nothing is told twice;
    ``texts``: a foreign file by its name.
    ``mended``: the records are read, in which the repairs are made: they keep their severity."""
    out = [
        doubt
        for doubt in doubts
        if doubt.rule not in _OF_INTAKE
        and (mended or doubt.rule not in _OF_A_DRAFT)
        and not any(
            abs(each.line - doubt.line) <= NEAR and each.rule in COVERED.get(doubt.rule, "").split()
            for each in own
        )
    ]
    out += _placed(repairs, texts, mended)
    return [_worded(each, lang) for each in out]


def _worded(finding: Finding, lang: str) -> Finding:
    """With why and how, where intake only says what."""
    if " · " in finding.message:
        return finding
    if finding.related and finding.rule.startswith(_THROUGHOUT):
        words = {"what": finding.message, "count": 1 + len(finding.related)}
        return finding._replace(message=wording("proof.told.line", lang, words))
    kind = "doubt" if finding.suggestion is None else "repair"
    if finding.severity is Severity.REPAIR:
        kind = "mended"
    message = wording(f"proof.told.{kind}", lang, {"what": finding.message})
    return finding._replace(message=message)


def _placed(
    repairs: Iterable[Finding], texts: Callable[[str], TextFile | None], mended: bool
) -> Iterator[Finding]:
    """The repairs, places of one kind that are near each other taken together."""
    groups: dict[tuple[str, str | None, str], list[Finding]] = {}
    for repair in repairs:
        text = texts(repair.file)
        if _is_convention(repair, text):
            continue
        if repair.rule == "number.bracket" and (both := _YEAR.search(repair.excerpt)):
            # The two brackets of a year are one mistake; the second one is told with the first.
            if repair.suggestion and repair.suggestion.find("〕", 0, both.end()) < 0:
                yield _as_finding(repair, mended)._replace(
                    suggestion=_YEAR.sub(r"〔\1〕", repair.excerpt)
                )
        elif repair.rule.startswith(_THROUGHOUT):
            key = (repair.file, repair.document, repair.rule)
            groups.setdefault(key, []).append(_as_finding(repair, mended))
        elif repair.rule != "heading.level" or text is None or text.form != "md":
            yield _as_finding(repair, mended)
    for (file, _, _), group in groups.items():
        text = texts(file)
        yield from group if text is None else merged(group, text)


def _is_convention(repair: Finding, text: TextFile | None) -> bool:
    """What is right in the file, and only not the way that records have it: 总 则, 1. 第一条, a slogan
    in two halves."""
    if repair.rule in _CONVENTIONS:
        return True
    if repair.rule not in ("space.han", "space.figure"):
        return False
    _, line = (text and text.line_text(repair.line)) or (0, "")
    if _LABELLED.match(line) and line.find(repair.excerpt) <= 2:
        return True
    if repair.rule != "space.han":
        return False
    if _SET_WIDE.search(repair.excerpt) or _NUMBERED.search(repair.excerpt):
        return True
    before, found, _ = line.partition(repair.excerpt)
    open_quotes = before.count("“") - before.count("”") + before.count("《") - before.count("》")
    return bool(found) and open_quotes > 0 and _HALVES.search(repair.excerpt) is not None


class _Window(NamedTuple):
    """Repairs near each other in a file; ``edits``: ``(start, end, new)``."""

    finding: Finding
    edits: tuple[tuple[int, int, str], ...]

    def told(self, text: TextFile) -> Finding:
        whole = text.text
        first, last = self.edits[0][0], self.edits[-1][1]
        start = max(first - MARGIN, whole.rfind("\n", 0, first) + 1)
        line_end = whole.find("\n", last)
        line_end = len(whole) if line_end < 0 else line_end
        end = min(last + MARGIN, line_end)
        start = max(start - max(SHORTEST - (end - start), 0), 0)
        at, pieces = start, []
        for begin, stop, new in self.edits:
            pieces += [whole[at:begin], new]
            at = stop
        suggestion = "".join([*pieces, whole[at:end]])
        return self.finding._replace(excerpt=whole[start:end], suggestion=suggestion)


def merged(group: Iterable[Finding], text: TextFile) -> Iterator[Finding]:
    """``group``, repairs of one kind in the order of ``text``, one a line: the first place, with no more
    of its line than shows it, and the others as its second places; those that touch are one place."""
    for _, found in groupby(group, key=lambda each: each.line):
        first, *others = _windows(found, text)
        related = tuple(
            {"file": each.file, "line": each.line, "excerpt": each.excerpt} for each in others
        )
        yield first._replace(related=related)


def _windows(group: Iterable[Finding], text: TextFile) -> Iterator[Finding]:
    window: _Window | None = None
    last = -1
    for each in group:
        edit = _located(each, text, last)
        if edit is None:
            yield each
            continue
        last = edit[0]
        if (
            window is not None
            and 0 <= edit[0] - window.edits[-1][1] <= 2 * MARGIN
            and edit[1] - window.edits[0][0] <= LONGEST - 2 * MARGIN
        ):
            window = window._replace(edits=(*window.edits, edit))
            continue
        if window is not None:
            yield window.told(text)
        window = _Window(each, (edit,))
    if window is not None:
        yield window.told(text)


def _located(finding: Finding, text: TextFile, last: int) -> tuple[int, int, str] | None:
    """What the repair changes, behind the offset ``last``: ``(start, end, new)``."""
    old, new = finding.excerpt, finding.suggestion
    if new is None or not old:
        return None
    head = _common(old, new)
    tail = _common(old[::-1], new[::-1])
    tail = min(tail, len(old) - head, len(new) - head)
    first = text.start(finding.line)
    line_end = text.text.find("\n", first)
    limit = (line_end if line_end >= 0 else len(text.text)) + len(old)
    at = text.text.find(old, max(first - len(old), last + 1 - head, 0), limit)
    if at < 0 or len(old) - tail - head > LONGEST - 2 * MARGIN:
        return None
    return at + head, at + len(old) - tail, new[head : len(new) - tail]


def _common(a: str, b: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(a, b, strict=False))
    return next((n for n, (x, y) in pairs if x != y), min(len(a), len(b)))


def grouped(findings: Iterable[Finding], lang: str) -> list[Finding]:
    """``findings`` for a reader: what runs through a document is one, with the other lines as its
    second places."""
    groups: dict[tuple[str, str | None, str], list[Finding]] = {}
    order: list[list[Finding]] = []
    for each in findings:
        if not each.rule.startswith(_GROUPED):
            order.append([each])
            continue
        key = (each.file, each.document, each.rule)
        if key not in groups:
            groups[key] = []
            order.append(groups[key])
        groups[key].append(each)
    out: list[Finding] = []
    for group in order:
        out += group if _places(group) <= FEW else [_throughout(group, lang)]
    return out


def _as_finding(repair: Finding, mended: bool) -> Finding:
    if mended:
        return repair
    severity = Severity.WARNING
    if repair.rule in _ERRORS:
        severity = Severity.ERROR
    elif repair.rule.startswith(_NOTES):
        severity = Severity.NOTE
    return repair._replace(severity=severity)


def _places(group: Iterable[Finding]) -> int:
    return sum(1 + len(each.related) for each in group)


def _throughout(group: Sequence[Finding], lang: str) -> Finding:
    first = group[0]
    lines: dict[int, Mapping[str, object]] = {}
    for each in group[1:]:
        if each.line != first.line:
            place = {"file": each.file, "line": each.line, "excerpt": each.excerpt}
            lines.setdefault(each.line, place)
    what = first.message.split(" · ", 1)[0]
    words = {"what": what, "count": _places(group), "lines": len(lines) + 1}
    message = wording("proof.throughout", lang, words)
    return first._replace(message=message, related=tuple(lines.values()))
