"""Findings as SARIF 2.1.0 (OASIS), for editors and for services that show remarks beside lines.

In: findings, and the files they are about. Out: one run as JSON, its rules with what they say, their
standard and their examples in the language of the run. Columns (3.30.6) are counted in characters, and given
where the file is text that an editor shows as it is.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from typeset.diagnostics import Finding, Severity, wording
from typeset.proof.engine import rules
from typeset.proof.places import LONGEST, TextFile

_LEVEL = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "note",
    Severity.REPAIR: "none",
}
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


_SHOWN = (".md", ".markdown", ".txt", ".xml", ".toml", ".html", ".htm")
"""Files that an editor shows with the lines and columns that findings have."""

Texts = Callable[[str], TextFile | None]


def sarif(findings: Sequence[Finding], texts: Texts, lang: str, marked: Mapping[int, str]) -> str:
    """The log as text. ``texts``: a file by its name; ``marked``: by the identity of a finding, what in its
    excerpt it is about."""
    names = sorted({finding.rule for finding in findings})
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "gazette proof",
                        "rules": [_rule(name, lang) for name in names],
                    }
                },
                "language": "zh-CN" if lang == "zh" else "en",
                "columnKind": "unicodeCodePoints",
                "results": [
                    _result(each, names.index(each.rule), texts, marked.get(id(each), ""))
                    for each in findings
                ],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(name: str, lang: str) -> dict[str, Any]:
    known = rules().get(name)
    out: dict[str, Any] = {"id": name}
    if known is not None:
        out["shortDescription"] = {"text": (known.check.__doc__ or name).strip()}
        out["defaultConfiguration"] = {"level": _LEVEL[known.severity]}
        told = wording(f"proof.{name}", lang, defaultdict(lambda: "…"))
        examples = [f"✗ {each}" for each in known.fires] + [f"✓ {each}" for each in known.quiet]
        out["fullDescription"] = {"text": told}
        out["help"] = {"text": "\n".join([told, known.reference, *examples])}
        out["properties"] = {"reference": known.reference}
    return out


def _result(finding: Finding, index: int, texts: Texts, old: str) -> dict[str, Any]:
    message = finding.message
    if finding.suggestion:
        message += f" → {finding.suggestion}"
    out: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVEL[finding.severity],
        "message": {"text": message},
        "locations": [_location(finding.file, finding.line, finding.excerpt, texts, old)],
    }
    if finding.related:
        out["relatedLocations"] = [
            {"id": n, **_location(str(each["file"]), each["line"], str(each["excerpt"]), texts)}
            for n, each in enumerate(finding.related, 1)
        ]
    return out


def _columns(
    text: TextFile | None, path: Path, line: int, excerpt: str, old: str
) -> dict[str, int]:
    """Where a finding begins and ends, the end behind its last character; nothing where that is not known."""
    if text is None or not excerpt or path.suffix.lower() not in _SHOWN:
        return {}
    first = text.start(line)
    at = text.text.find(excerpt, max(first - len(excerpt), 0), first + 4 * LONGEST + 20_000)
    if at < 0:
        return {}
    end = at + len(excerpt)
    if old and excerpt.count(old) == 1:
        at += excerpt.index(old)
        end = at + len(old)
    ends = text.line(max(end - 1, at))
    if text.line(at) != line:
        return {}
    return {
        "startColumn": at - first + 1,
        "endLine": ends,
        "endColumn": end - text.start(ends) + 1,
    }


def _location(file: str, line: object, excerpt: str, texts: Texts, old: str = "") -> dict[str, Any]:
    path = Path(file)
    uri = path.as_uri() if path.is_absolute() else quote(path.as_posix())
    start = line if isinstance(line, int) and line > 0 else 1
    region: dict[str, Any] = {
        "startLine": start,
        **_columns(texts(file), path, start, excerpt, old),
    }
    region["snippet"] = {"text": excerpt}
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
