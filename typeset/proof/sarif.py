"""Findings as SARIF 2.1.0 (OASIS), for editors and for services that show remarks beside lines.

In: findings. Out: one run as JSON, its rules with their wording in the language of the run.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from typeset.diagnostics import Finding, Severity
from typeset.proof.engine import rules

_LEVEL = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "note",
    Severity.REPAIR: "none",
}
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(findings: Sequence[Finding]) -> str:
    """The log as text."""
    names = sorted({finding.rule for finding in findings})
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {"name": "gazette proof", "rules": [_rule(name) for name in names]}
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, names.index(finding.rule)) for finding in findings],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(name: str) -> dict[str, Any]:
    known = rules().get(name)
    out: dict[str, Any] = {"id": name}
    if known is not None:
        out["shortDescription"] = {"text": (known.check.__doc__ or name).strip()}
        out["defaultConfiguration"] = {"level": _LEVEL[known.severity]}
        out["properties"] = {"reference": known.reference}
    return out


def _result(finding: Finding, index: int) -> dict[str, Any]:
    message = finding.message
    if finding.suggestion:
        message += f" → {finding.suggestion}"
    out: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVEL[finding.severity],
        "message": {"text": message},
        "locations": [_location(finding.file, finding.line, finding.excerpt)],
    }
    if finding.related:
        out["relatedLocations"] = [
            {"id": n, **_location(str(each["file"]), each["line"], str(each["excerpt"]))}
            for n, each in enumerate(finding.related, 1)
        ]
    return out


def _location(file: str, line: object, excerpt: str) -> dict[str, Any]:
    path = Path(file)
    uri = path.as_uri() if path.is_absolute() else quote(path.as_posix())
    start = line if isinstance(line, int) and line > 0 else 1
    region = {"startLine": start, "snippet": {"text": excerpt}}
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
