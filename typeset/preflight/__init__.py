"""Preflight: any PDF against the rules for print, archive or access.

In: a path and a profile. Out: findings, each with its rule, clause, severity and page. The file is
examined in a helper of limited memory and time (``pdfsource.bounded``): one that is damaged beyond
reading, or made not to be read, is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from typeset.diagnostics import Finding, Severity, wording
from typeset.pdfsource import DAMAGE, bounded, damaged, fault, open_pdf, readable
from typeset.preflight import access, archive_file, archive_pages, print_file, print_pages
from typeset.preflight.content import TooComplexError, pages
from typeset.preflight.rules import PROFILES, RULES, Hit, Rule, Subject, sheet

MOST_FINDINGS = 30
"""Of one rule: more say nothing new."""
MODULES = (print_file, print_pages, archive_file, archive_pages, access)
"""Where the rules stand; to import them is to enter them."""
__all__ = ["MODULES", "PROFILES", "RULES", "examine", "explain"]


def examine(path: Path, profile: str, lang: str) -> list[Finding]:
    """The findings of ``profile`` in the PDF ``path``, by page and in the order of the rules.

    Raises:
        InputFaults: it is no PDF that can be read through.
    """
    hits = bounded(path, lambda: list(_hits(path, profile)))
    return [_finding(path, RULES[id], hit, lang) for id, hit in hits]


def explain(id: str, lang: str) -> str:
    """What a rule says, for which profile, by which clause."""
    rule = RULES[id]
    blank = _Blank()
    sentence = wording(f"preflight.{id}", lang, blank)
    return f"{id} · {rule.profile} · {rule.severity} · {rule.clause}\n{sentence}"


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


def _hits(path: Path, profile: str) -> Iterator[tuple[str, Hit]]:
    rules = [rule for rule in RULES.values() if rule.profile == profile]
    found: list[tuple[str, Hit]] = []
    with open_pdf(path) as pdf:
        subject = Subject(path, pdf)
        try:
            subject.read_metadata()
            for count, (page, marks, noticed) in enumerate(pages(pdf, subject.shared), 1):
                one = sheet(count, page, marks, noticed)
                for rule in rules:
                    if rule.page is not None:
                        found += ((rule.id, hit) for hit in _distinct(rule.page(subject, one)))
                subject.sheets.append(one.bare())
            for rule in rules:
                if rule.check is not None:
                    found += ((rule.id, hit) for hit in _distinct(rule.check(subject)))
        except TooComplexError as error:
            raise fault("complex", path, what=error.what, most=error.most) from None
        except DAMAGE as error:
            raise damaged(path, error) from None
    counts: dict[str, int] = {}
    for id, hit in sorted(found, key=lambda row: row[1].page):
        counts[id] = counts.get(id, 0) + 1
        if counts[id] <= MOST_FINDINGS:
            yield id, hit


def _distinct(hits: Iterator[Hit]) -> Iterator[Hit]:
    """Each place once: the same thing at fault again on a page is not said again."""
    seen: set[tuple[int, str]] = set()
    for hit in hits:
        key = hit.page, hit.excerpt
        if key not in seen and len(seen) < MOST_FINDINGS:
            seen.add(key)
            yield hit


def _finding(path: Path, rule: Rule, hit: Hit, lang: str) -> Finding:
    values = {
        key: readable(value) if isinstance(value, str) else value
        for key, value in hit.values.items()
    }
    message = wording(f"preflight.{rule.id}", lang, values)
    return Finding(
        rule=rule.id,
        severity=Severity(rule.severity),
        document=None,
        file=str(path),
        line=hit.page,
        excerpt=readable(hit.excerpt)[:40],
        message=f"{message}（{rule.clause}）" if lang == "zh" else f"{message} ({rule.clause})",
    )
