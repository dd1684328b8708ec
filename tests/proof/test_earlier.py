"""Issues beside the one that is proofread, and what intake wrote beside it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.proof.samples import FOREIGN, NOTICE, write_issue
from typeset.command import main
from typeset.proof.engine import rules
from typeset.proofing import proof

ALL = tuple(rules().values())


def test_numbers_of_earlier_issues(tmp_path: Path) -> None:
    for name in ("2024-06", "2025-01"):
        (tmp_path / name).mkdir()
    write_issue(tmp_path / "2025-01")
    earlier = NOTICE.replace('id="ferry"', 'id="old"').replace("渡口规划", "码头规划")
    folder = write_issue(tmp_path / "2024-06", earlier)
    toml = (folder / "issue.toml").read_text("utf-8").replace("year = 2025", "year = 2024")
    (folder / "issue.toml").write_text(toml, "utf-8")
    found = [each.rule for each in proof(tmp_path / "2025-01", ALL, "en").findings]
    assert "number.twice" in found
    assert "number.twice" not in [each.rule for each in proof(folder, ALL, "en").findings]


def test_an_issue_of_intake_says_the_same_as_its_file(tmp_path: Path) -> None:
    path = tmp_path / "ferry.md"
    path.write_text(FOREIGN, "utf-8")
    issue = tmp_path / "issue"
    assert main(["intake", str(path), "--issue", str(issue), "--lang", "en"]) == 0
    before, after = proof(path, ALL, "en").findings, proof(issue, ALL, "en").findings
    assert {(f.rule, f.line, f.excerpt) for f in before} == {
        (f.rule, f.line, f.excerpt) for f in after
    }
    assert any(f.severity == "repair" for f in after)


def test_doubts_about_edited_records_are_over(tmp_path: Path) -> None:
    path = tmp_path / "ferry.md"
    path.write_text(FOREIGN, "utf-8")
    issue = tmp_path / "issue"
    assert main(["intake", str(path), "--issue", str(issue), "--lang", "en"]) == 0
    ledger = json.loads((issue / "intake.json").read_text("utf-8"))
    record = next(issue.glob("01-*.xml"))
    owner = ledger["repairs"][0]["document"]
    doubt = {**ledger["repairs"][0], "rule": "contents.title", "severity": "warning"}
    ledger["findings"] = [{**doubt, "document": owner}]
    (issue / "intake.json").write_text(json.dumps(ledger), "utf-8")
    assert "contents.title" in [f.rule for f in proof(issue, ALL, "en").findings]
    record.write_text(record.read_text("utf-8").replace("部署", "安排"), "utf-8")
    assert "contents.title" not in [f.rule for f in proof(issue, ALL, "en").findings]
    (issue / "words.toml").write_text('off = ["number"]', "utf-8")
    assert not [f for f in proof(issue, ALL, "en").findings if f.rule.startswith("number.")]


def test_a_neighbour_that_cannot_be_read_is_no_earlier_issue(tmp_path: Path) -> None:
    for name in ("2024-06", "2025-01"):
        (tmp_path / name).mkdir()
    folder = write_issue(tmp_path / "2025-01")
    alone = proof(folder, ALL, "en").findings
    (tmp_path / "2024-06" / "issue.toml").write_text(f"x = {'[' * 5000}{']' * 5000}", "utf-8")
    assert proof(folder, ALL, "en").findings == alone
