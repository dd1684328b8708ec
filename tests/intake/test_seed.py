"""The real issue: its records against an independent count, its text against source and repairs."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.intake.reading import lines, spans
from tests.need import need_shared
from typeset.assemble import contents
from typeset.intake import take_in, write_intake
from typeset.model import nodes
from typeset.model.numbering import ordinal, scheme
from typeset.model.read import read_issue
from typeset.model.walk import blocks, characters, inventory, plain

EXPECTED = tomllib.loads((Path(__file__).parent / "seed-inventory.toml").read_text("utf-8"))
DECIMALS = ("headings/1", "headings/1.1", "headings/1.1.1")


@pytest.fixture(scope="module")
def source() -> Path:
    return need_shared() / "seed" / "gazette-2023-01.md"


@pytest.fixture(scope="module")
def issue(source: Path, tmp_path_factory: pytest.TempPathFactory) -> nodes.Issue:
    folder = tmp_path_factory.mktemp("seed")
    write_intake(take_in([source], None, "en"), folder)
    return read_issue(folder)


@pytest.fixture(scope="module")
def ledger(issue: nodes.Issue) -> dict[str, Any]:
    text = (Path(issue.folder) / "intake.json").read_text("utf-8")
    result: dict[str, Any] = json.loads(text)
    return result


def test_inventory(ledger: dict[str, Any]) -> None:
    """Every block of every kind. The counter took the two halves of an exchanged sentence (lines 75
    and 77) for one paragraph; intake leaves them as they stand and reports the second."""
    wanted = {k: v for k, v in EXPECTED["total"].items() if not k.startswith("breaks")}
    wanted["headings/1.1"] = sum(wanted.pop(key, 0) for key in DECIMALS)
    wanted["paragraphs"] += 1
    assert ledger["inventory"] == wanted
    assert any(f["line"] == 77 and f["rule"] == "text.unfinished" for f in ledger["findings"])


def test_documents(issue: nodes.Issue) -> None:
    records = list(issue.records())
    assert [str(record.kind) for record in records] == [d["kind"] for d in EXPECTED["document"]]
    assert [len(s.records) for s in issue.sections] == [
        sum(d["section"] == n for d in EXPECTED["document"]) for n in range(1, 5)
    ]
    for record, want in zip(records, EXPECTED["document"], strict=True):
        assert (record.date or "") == want["date"]
        assert bool(record.number) == bool(want["number"])
        assert bool(record.issuers) == bool(want["issuer"])
        assert record.origin == want["first"]
        made = inventory(record)
        if record.origin == 65:
            made["paragraphs"] -= 1
        expected = {"documents": 1} | {k: v for k, v in want["count"].items() if k not in DECIMALS}
        if decimals := sum(want["count"].get(key, 0) for key in DECIMALS):
            expected["headings/1.1"] = decimals
        assert made == expected, record.id


def test_headings_by_line_and_level(issue: nodes.Issue) -> None:
    for record, want in zip(issue.records(), EXPECTED["document"], strict=True):
        every = list(blocks(record))
        got = {b.origin: b.level for b in every if isinstance(b, nodes.Heading)}
        wanted = {
            line: int(level.split()[-1])
            for level, at in want.get("levels", {}).items()
            for line in at
        }
        assert got == wanted, record.id
        decimals = {
            b.origin: len(o)
            for b in every
            if isinstance(b, nodes.Heading)
            and scheme(b.number) is nodes.Scheme.DECIMAL
            and isinstance(o := ordinal(b.number), tuple)
        }
        assert all(got[line] == depth for line, depth in decimals.items())
        run_in = {
            b.origin for b in every if isinstance(b, nodes.Paragraph) and b.run_in is not None
        }
        assert run_in == {line for at in want.get("run_in", {}).values() for line in at}
        articles = [b for b in every if isinstance(b, nodes.Article)]
        assert [b.origin for b in articles] == want.get("articles", [])
        assert [b.origin for b in articles if b.name] == want.get("named", [])


def test_parts(issue: nodes.Issue) -> None:
    for record, want in zip(issue.records(), EXPECTED["document"], strict=True):
        parts = [b for b in blocks(record) if isinstance(b, nodes.Part)]
        wanted = want.get("part", [])
        assert [str(p.role) for p in parts] == [w["role"] for w in wanted]
        assert [p.origin for p in parts] == [w["first"] for w in wanted]
        assert [bool(p.title) for p in parts] == [bool(w["title"]) for w in wanted]


def test_tables(issue: nodes.Issue) -> None:
    for record, want in zip(issue.records(), EXPECTED["document"], strict=True):
        tables = [b for b in blocks(record) if isinstance(b, nodes.Table)]
        wanted = want.get("table", [])
        assert len(tables) == len(wanted)
        for table, w in zip(tables, wanted, strict=True):
            rows = (*table.head, *table.body)
            assert table.origin == w["pieces"][0][0]
            assert (len(table.head), len(table.body)) == (w["head"], w["body"]), table.origin
            assert sum(cell.columns for cell in rows[0].cells) == w["columns"]
            assert bool(table.label or table.caption) == bool(w["label"] or w["caption"])
            assert bool(table.unit) == bool(w["unit"])
            assert sorted(span[2:] for span in spans(table)) == sorted(
                (s["rows"], s["columns"]) for s in w.get("span", [])
            ), table.origin


def test_roster(issue: nodes.Issue) -> None:
    want = next(d for d in EXPECTED["document"] if d.get("group"))
    record = list(issue.records())[EXPECTED["document"].index(want)]
    (roster,) = [b for b in blocks(record) if isinstance(b, nodes.Roster)]
    assert [[m.origin for m in group.members] for group in roster.groups] == [
        group["members"] for group in want["group"]
    ]
    assert all(member.post for group in roster.groups for member in group.members)


def test_joined_breaks(ledger: dict[str, Any]) -> None:
    """Every break is joined but that of the exchanged sentence; what else is joined is a turnover line."""
    joined = {
        (r["line"], r["line"] + r["excerpt"].count("\n"))
        for r in ledger["repairs"]
        if r["rule"] in ("break.joined", "line.joined")
    }
    wanted = {(b["before"], b["after"]) for b in EXPECTED["break"]}
    turnover = {
        (before, after) for d in EXPECTED["document"] for after, before in d.get("turnover", [])
    }
    assert wanted - joined == {(77, 75)}
    assert joined - wanted == turnover


def test_text_is_source_plus_repairs(
    source: Path, issue: nodes.Issue, ledger: dict[str, Any]
) -> None:
    """Characters of the source + what each repair adds - what it takes = characters of the records.

    Counted from the files alone: Markdown's marks are stripped here again, by other means."""
    text = source.read_text("utf-8")
    text = re.sub(r"^#+ |^- |\*\*|<(?=http)|(?<=/)>", "", text, flags=re.M)
    count = Counter(ch for ch in text if not ch.isspace())
    for repair in ledger["repairs"]:
        if repair["rule"] == "heading.level":
            continue
        count.update(ch for ch in repair["suggestion"] if not ch.isspace())
        count.subtract(ch for ch in repair["excerpt"] if not ch.isspace() and ch != "*")
        count.update(ch for ch in repair["suggestion"] if ch == "*")
        count.subtract(ch for ch in repair["suggestion"] if ch == "*")
        count["*"] = 0
    got = Counter("".join(_all_text(issue)))
    difference = {ch: n for ch in {*count, *got} if (n := count[ch] - got[ch])}
    assert difference == {}


def _all_text(issue: nodes.Issue) -> Iterator[str]:
    """What the issue prints or says, as the ledger has it: imprint with colons, contents with
    half-width brackets and page numbers."""
    printed = _squeeze(
        "".join(issue.publication.motto)
        + "".join(f"{i.label}：{i.value}" for i in (*issue.publication.imprint, *issue.imprint))
    )
    yield printed
    pages = iter((2, 16, 17, 25, 32, 34, 42, 43, 47, 51, 54, 56))
    for section in contents(issue):
        yield section.name
        for entry in section.entries:
            words = _squeeze(f"{next(pages)}{entry.issuer}{plain(entry.title)}")
            words = words.replace("（", "(").replace("）", ")")
            if entry.number and "府人" not in entry.number:
                words += f"({entry.number})"
            if words.endswith("政府工作报告"):
                words += "(2023年1月)"
            yield words
    for record in issue.records():
        for words, _ in characters(record):
            yield _squeeze(words)


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_each_repair_stands_in_the_file(source: Path, ledger: dict[str, Any]) -> None:
    rows = source.read_text("utf-8").split("\n")
    for entry in (*ledger["repairs"], *ledger["findings"]):
        here = "\n".join(rows[entry["line"] - 1 : entry["line"] + 8])
        before = "\n".join(rows[max(0, entry["line"] - 3) : entry["line"] + 8])
        assert entry["excerpt"] in before, entry
        assert 4 <= len(entry["excerpt"]) <= 40, entry
        assert entry["excerpt"] in here or entry["rule"] != "break.joined", entry


def test_titles_break_by_sense(issue: nodes.Issue) -> None:
    titles = [record.title for record in issue.records()]
    assert all(len(plain(line)) >= 4 for title in titles for line in title)
    assert all(lines(title) for title in titles)
