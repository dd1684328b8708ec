"""What an expectation file says, against what intake made of the document."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typeset.intake import Intake, counts, take_in
from typeset.model import nodes
from typeset.model.walk import blocks, characters, inventory, plain

FOREIGN = Path(__file__).parent / "foreign"


def expectation(name: str) -> dict[str, Any]:
    return tomllib.loads((FOREIGN / f"{name}.expected.toml").read_text("utf-8"))


def intake(name: str) -> Intake:
    return take_in([FOREIGN / f"{name}.md"], None, "en")


def lines(lines: nodes.Lines) -> str:
    return "".join(plain(line) for line in lines)


def text(record: nodes.Record) -> str:
    return "\n".join(words for words, _ in characters(record))


def differences(wanted: dict[str, Any], got: Intake) -> Iterator[str]:
    """Every way in which ``got`` is not what was expected, as ``key: expected, found``."""
    yield from _counts("inventory", wanted["inventory"], counts(got))
    records = [record for _, record in got.records]
    sections = {name: n for n, (_, names) in enumerate(got.sections, 1) for name in names}
    if len(records) != len(wanted["document"]):
        yield f"documents: {len(wanted['document'])}, {len(records)}"
        return
    for n, (want, (name, record)) in enumerate(
        zip(wanted["document"], got.records, strict=True), 1
    ):
        yield from _document(f"document {n}", want, record)
        if want["section"] != sections[name]:
            yield f"document {n} section: {want['section']}, {sections[name]}"
        yield from _counts(f"document {n}", want["inventory"], inventory(record))
    yield from _tables(wanted.get("table", []), records)
    if "issue" in wanted:
        yield from _issue(wanted["issue"], got)
    whole = "\n".join(map(text, records))
    for words in wanted.get("texts", {}).get("contains", []):
        if words not in whole:
            yield f"contains: {words}"
    for words in wanted.get("texts", {}).get("absent", []):
        if words in whole:
            yield f"absent: {words}"
    for finding in wanted.get("finding", []):
        places = [finding[key] for key in ("line", "line2") if key in finding]
        near = any(abs(f.line - at) <= 1 for f in got.findings for at in places)
        if not near and not finding.get("optional"):
            yield f"finding at {places}: {finding.get('why')}"
    joined = {
        (r.line, r.line + r.excerpt.count("\n"))
        for r in got.repairs
        if r.rule in ("break.joined", "line.joined")
    }
    for cut in wanted.get("break", []):
        if not any(a == cut["before"] or b == cut["after"] for a, b in joined):
            yield f"break: {cut['before']}, {cut['after']}"


def _counts(where: str, want: dict[str, int], got: dict[str, int]) -> Iterator[str]:
    wanted = Counter({"documents": 1} | want) if where != "inventory" else Counter(want)
    for key in sorted({*wanted, *got}):
        if wanted[key] != got.get(key, 0):
            yield f"{where} {key}: {wanted[key]}, {got.get(key, 0)}"


def _document(where: str, want: dict[str, Any], record: nodes.Record) -> Iterator[str]:
    found: dict[str, Any] = {
        "kind": str(record.kind),
        "issuers": list(record.issuers),
        "title": lines(record.title),
        "number": record.number,
        "date": record.date or "",
        "line": record.origin,
    }
    for block in reversed(list(blocks(record))):
        if isinstance(block, nodes.Recipients):
            found["recipients"] = plain(block.content)
        elif isinstance(block, nodes.Signature) and block in record.blocks:
            found["signature_names"] = [plain(name) for name in block.names]
            found["signature_date"] = block.date
        elif isinstance(block, nodes.Annotation) and block in record.blocks:
            found["annotation"] = plain(block.content)
        elif isinstance(block, nodes.AttachmentNote):
            found["attachments_note"] = [plain(item.content) for item in block.items]
    for key, value in want.items():
        if key in found or key in ("recipients", "annotation", "attachments_note"):
            also = want.get(f"{key}_also", [])
            if value != found.get(key) and found.get(key) not in also:
                yield f"{where} {key}: {value}, {found.get(key)}"
    yield from _structure(where, want, record)


def _structure(where: str, want: dict[str, Any], record: nodes.Record) -> Iterator[str]:
    every = list(blocks(record))
    headings: dict[int, int] = {
        block.origin or 0: block.level for block in every if isinstance(block, nodes.Heading)
    }
    wanted = {
        line: int(level.split()[-1])
        for level, at in want.get("headings", {}).items()
        for line in at
    }
    for line in sorted({*headings, *wanted}):
        if headings.get(line) != wanted.get(line):
            yield f"{where} heading {line}: {wanted.get(line)}, {headings.get(line)}"
    parts = [block for block in every if isinstance(block, nodes.Part)]
    if len(parts) != len(want.get("part", [])):
        yield f"{where} parts: {len(want.get('part', []))}, {len(parts)}"
        return
    for part, expected in zip(parts, want.get("part", []), strict=True):
        got = {
            "role": str(part.role),
            "line": part.origin,
            "label": part.label.replace("\u3000", ""),
            "title": lines(part.title),
            "subtitle": lines(part.subtitle),
        }
        for key in got:
            if key in expected and expected[key] != got[key]:
                yield f"{where} part {part.origin} {key}: {expected[key]}, {got[key]}"


def _tables(wanted: list[dict[str, Any]], records: list[nodes.Record]) -> Iterator[str]:
    found = [
        (n, block)
        for n, record in enumerate(records, 1)
        for block in blocks(record)
        if isinstance(block, nodes.Table)
    ]
    if len(found) != len(wanted):
        yield f"tables: {len(wanted)}, {len(found)}"
        return
    for want, (n, table) in zip(wanted, found, strict=True):
        got = {
            "document": n,
            "line": table.origin,
            "rows": len(table.head) + len(table.body),
            "columns": _columns(table),
            "head": len(table.head),
            "spans": sorted(spans(table)),
            "label": table.label,
            "caption": plain(table.caption),
            "unit": plain(table.unit),
        }
        want = {**want, "spans": sorted(_span(span) for span in want.get("spans", []))}
        for key, value in want.items():
            if key in got and got[key] != value:
                yield f"table {table.origin} {key}: {value}, {got[key]}"


def _span(span: Any) -> tuple[int, ...]:
    if isinstance(span, dict):
        return (span["row"], span["column"], span["rows"], span["columns"])
    return tuple(span)


def _columns(table: nodes.Table) -> int:
    return sum(cell.columns for cell in (*table.head, *table.body)[0].cells)


def spans(table: nodes.Table) -> Iterator[tuple[int, int, int, int]]:
    """Row, column, rows and columns of every merged cell, counted from 1 over head and body."""
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate((*table.head, *table.body), 1):
        c = 1
        for cell in row.cells:
            while (r, c) in taken:
                c += 1
            taken.update((r + dr, c + dc) for dr in range(cell.rows) for dc in range(cell.columns))
            if cell.rows > 1 or cell.columns > 1:
                yield r, c, cell.rows, cell.columns
            c += cell.columns


def _issue(want: dict[str, Any], got: Intake) -> Iterator[str]:
    found = {
        "name": got.publication.name,
        "year": got.year,
        "number": got.number,
        "cumulative": got.cumulative,
        "date": got.date,
        "sections": [name for name, _ in got.sections],
        "imprint": [[line.label, line.value] for line in got.publication.imprint],
    }
    for key, value in found.items():
        if key in want and want[key] != value:
            yield f"issue {key}: {want[key]}, {value}"
