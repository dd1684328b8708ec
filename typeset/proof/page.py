"""The report as one HTML page: each finding beside the lines it concerns, with filters and a count
to sign.

In: findings, the files they are about, the titles of documents. Out: HTML 5 without outside
resources, which works from a file. Everything is in the page without its script; the script filters
and counts.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template

from typeset.diagnostics import Finding, Severity, wording
from typeset.proof.foreign import RANKS
from typeset.proof.places import TextFile

ROOM = 48
"""Characters of context before and after an excerpt."""
MANY = 2
"""More second places than this are folded away."""

Texts = Callable[[str], TextFile | None]


def page(
    findings: Sequence[Finding],
    texts: Texts,
    titles: Mapping[str, str],
    name: str,
    subject: str,
    lang: str,
    marked: Mapping[int, str],
) -> str:
    """The page. ``titles``: by id, in order; ``name``: of the publication or the file; ``texts``: a
    file by its name; ``marked``: by the identity of a finding, what in its excerpt it is about."""

    def say(key: str, **values: object) -> str:
        return escape(wording(f"proof.page.{key}", lang, values))

    severities = Counter(finding.severity for finding in findings)
    shown = [each for each in Severity if severities[each]]
    rules = Counter(finding.rule for finding in findings)
    worst = {
        rule: min(RANKS[f.severity] for f in group)
        for rule, group in groupby(sorted(findings, key=lambda f: f.rule), key=lambda f: f.rule)
    }
    about = Counter(finding.document or "" for finding in findings)
    words = {
        key: say(key)
        for key in (
            "document_label", "all_documents", "rule_label", "all_rules", "search", "signed_count",
            "checked", "first", "second", "third", "signature", "date",
        )
    }  # fmt: skip
    named = {"": wording("proof.page.front", lang, {}), **titles}
    return Template(Path(__file__).with_name("page.html").read_text("utf-8")).substitute(
        words,
        lang="zh-CN" if lang == "zh" else "en",
        title=escape(f"{name} · {subject}"),
        name=escape(name),
        subject=escape(subject),
        counts="".join(
            f'<li><b style="color:var(--{each})">{severities[each]}</b>{say(each)}</li>'
            for each in shown
        ),
        severities="".join(
            f'<label><input type="checkbox" value="{each}"{_ticked(each)}> {say(each)}</label>'
            for each in shown
        ),
        documents="".join(
            _option(key, f"{title}（{about[key]}）") for key, title in named.items() if about[key]
        ),
        rules="".join(
            _option(rule, f"{rule}（{rules[rule]}）")
            for rule in sorted(rules, key=lambda each: (worst[each], each))
        ),
        total=say("total", count=len(findings)),
        body=_body(findings, texts, named, say, marked) or f'<p class="empty">{say("none")}</p>',
    )


def _ticked(severity: Severity) -> str:
    """What intake has mended is there, and shown when asked for."""
    return "" if severity is Severity.REPAIR else " checked"


def _option(value: str, text: str) -> str:
    return f'<option value="{escape(value)}">{escape(text)}</option>'


def _body(
    findings: Sequence[Finding],
    texts: Texts,
    titles: Mapping[str, str],
    say: Callable[..., str],
    marked: Mapping[int, str],
) -> str:
    order = {key: n for n, key in enumerate(titles)}
    ordered = sorted(
        findings,
        key=lambda f: (order.get(f.document or "", len(order)), RANKS[f.severity]),
    )
    out = []
    for key, rows in groupby(ordered, key=lambda f: f.document or ""):
        group = list(rows)
        cards = [_card(finding, texts, say, marked.get(id(finding), "")) for finding in group]
        counts = Counter(finding.severity for finding in group)
        told = " ".join(
            f'<b style="color:var(--{each})">{counts[each]}</b> {say(each)}'
            for each in RANKS
            if counts[each]
        )
        title = escape(titles.get(key, key))
        out.append(f"<section><h2>{title} <small>{told}</small></h2>{''.join(cards)}</section>")
    return "\n".join(out)


def _card(finding: Finding, texts: Texts, say: Callable[..., str], old: str) -> str:
    what, *rest = finding.message.split(" · ")
    others = finding.related
    places = [_place(finding.file, finding.line, finding.excerpt, texts, old)]
    near = [_place(*_other(each), texts) for each in others[:1]] if len(others) <= MANY else []
    places += near
    more = [_place(*_other(each), texts) for each in others[len(near) :]]
    folded = (
        f"<details><summary>{say('more', count=len(more))}</summary>{''.join(more)}</details>"
        if more
        else ""
    )
    new = ""
    if finding.suggestion is not None:
        meant = escape(finding.suggestion.strip("\n")) or say("nothing")
        new = f'<p class="new">{say("suggestion")} <ins>{meant}</ins></p>'
    two = " two" if len(places) > 1 else ""
    return (
        f'<article id="{_key(finding)}" class="{finding.severity}" data-severity="{finding.severity}"'
        f' data-rule="{escape(finding.rule)}" data-document="{escape(finding.document or "")}">'
        f'<div class="top"><span class="severity">{say(finding.severity)}</span>'
        f'<strong>{escape(what)}</strong><span class="rule">{escape(finding.rule)}</span>'
        f'<label><input type="checkbox"> {say("seen")}</label></div>'
        f'<p class="why">{escape(" · ".join(rest))}</p>'
        f'<div class="places{two}">{"".join(places)}</div>{new}{folded}</article>'
    )


def _key(finding: Finding) -> str:
    """The same finding has the same key in the next report."""
    text = f"{finding.rule}\0{finding.file}\0{finding.line}\0{finding.excerpt}"
    return "f" + hashlib.sha256(text.encode()).hexdigest()[:12]


def _other(place: Mapping[str, object]) -> tuple[str, int, str]:
    line = place.get("line", 0)
    return (
        str(place.get("file", "")),
        line if isinstance(line, int) else 0,
        str(place.get("excerpt", "")),
    )


def _place(file: str, line: int, excerpt: str, texts: Texts, old: str = "") -> str:
    before, after = _context(texts(file), line, excerpt)
    if old and excerpt.count(old) == 1 and len(old) < len(excerpt):
        at = excerpt.index(old)
        before, excerpt, after = before + excerpt[:at], old, excerpt[at + len(old) :] + after
    shown = "".join(_shown(before, excerpt, after))
    return f'<div class="place"><cite>{escape(Path(file).name)}:{line}</cite>{shown}</div>'


def _context(text: TextFile | None, line: int, excerpt: str) -> tuple[str, str]:
    """What stands before and after ``excerpt`` on its lines."""
    if text is None:
        return "", ""
    first = text.start(line)
    at = text.text.find(excerpt, first)
    if at < 0:
        return "", ""
    end = at + len(excerpt)
    start = max(text.text.rfind("\n", 0, at) + 1, at - ROOM)
    stop = text.text.find("\n", end)
    stop = min(len(text.text) if stop < 0 else stop, end + ROOM)
    return text.text[start:at], text.text[end:stop]


def _shown(before: str, excerpt: str, after: str) -> Iterator[str]:
    yield escape(_bare(before, cut_end=True))
    yield f"<mark>{escape(_bare(excerpt)).strip() or '&nbsp;'}</mark>"
    yield escape(_bare(after))


_TAG = re.compile(r"<[/?!]?[A-Za-z][^<>]*>|^[^<>]*>|</?[A-Za-z]?[^<>]*$")


def _bare(text: str, cut_end: bool = False) -> str:
    """``text`` of a record without its tags, whole or cut off."""
    text = _TAG.sub("", text) if "<" in text or ">" in text else text
    return re.sub(r"\s*\n\s*", "⏎", text.lstrip() if cut_end else text)
