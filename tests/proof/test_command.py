"""proof as people and scripts meet it: JSON, exit status, page, log, safe changes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.proof.samples import FOREIGN, NOTICE, write_issue
from typeset.command import main


def proof(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, list[dict[str, Any]]]:
    capsys.readouterr()
    status = main(["proof", *map(str, words), "--json", "--lang", "en"])
    return status, json.loads(capsys.readouterr().out)


def test_an_issue(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, found = proof(capsys, write_issue(tmp_path))
    rules = {each["rule"] for each in found}
    assert status == 3
    assert {"title.issued", "mark.width", "structure.heading-stop", "calc.sum"} <= rules
    text = (tmp_path / "01-ferry.xml").read_text("utf-8")
    for each in found:
        assert each["excerpt"] in text
        assert 4 <= len(each["excerpt"]) <= 40
        assert each["excerpt"] in "\n".join(text.splitlines()[each["line"] - 1 :])


def test_a_foreign_file_is_told_in_its_own_letters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ferry.md"
    path.write_text(FOREIGN, "utf-8")
    status, found = proof(capsys, path)
    by_rule = {each["rule"]: each for each in found}
    assert status == 3
    assert "[2025]" in by_rule["number.bracket"]["excerpt"]
    assert by_rule["date.weekday"]["line"] == 7
    assert by_rule["date.weekday"]["suggestion"] == "月8日(星期六)召开会议,"
    assert "就.0 业" in by_rule["debris.sign"]["excerpt"]
    assert "渡口13处" in by_rule["calc.sum"]["suggestion"]
    _, widths = proof(capsys, path, "--rule", "width")
    assert {each["rule"] for each in widths} == {"width.mark", "width.bracket"}
    assert 7 in {each["line"] for each in widths if each["rule"] == "width.bracket"}
    lines = FOREIGN.splitlines()
    for each in found:
        assert each["excerpt"] in "\n".join(lines[each["line"] - 1 :]) or each["line"] == 1


def test_rules_are_chosen_and_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, found = proof(capsys, write_issue(tmp_path), "--rule", "calc,mark.width")
    assert {each["rule"] for each in found} == {"calc.sum", "mark.width"}
    assert main(["proof", "--explain", "calc.sum", "--lang", "en"]) == 0
    assert "✗" in capsys.readouterr().out
    assert main(["proof", str(tmp_path), "--rule", "nothing", "--lang", "en"]) == 2
    assert "nothing" in capsys.readouterr().err


def test_what_is_accepted_is_not_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    accepted = '<accept rule="calc.sum" reason="含共用">其中公益渡口5处</accept>'
    unmet = '<accept rule="date.weekday" reason="无"/>'
    issue = write_issue(tmp_path, NOTICE.replace("</document>", f"{accepted}{unmet}</document>"))
    _, found = proof(capsys, issue)
    rules = [each["rule"] for each in found]
    assert "calc.sum" not in rules
    assert rules.count("accept.unused") == 1


def test_safe_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    issue = write_issue(tmp_path)
    before = (issue / "01-ferry.xml").read_text("utf-8")
    assert main(["proof", str(issue), "--fix", "--lang", "en"]) == 3
    printed = capsys.readouterr().out
    after = (issue / "01-ferry.xml").read_text("utf-8")
    assert after == before.replace("执行,", "执行，").replace("总体要求。", "总体要求").replace(
        "4处 &amp; 码头", "4处 &amp; 码头"
    )
    assert "-  <p>现将" in printed
    assert "+  <p>现将" in printed
    ledger = json.loads((issue / "proof-fixes.json").read_text("utf-8"))
    assert {row["rule"] for row in ledger} == {"mark.width", "structure.heading-stop"}
    _, found = proof(capsys, issue)
    assert not {"mark.width", "structure.heading-stop"} & {each["rule"] for each in found}


def test_a_space_is_taken_away_where_it_stands(tmp_path: Path) -> None:
    issue = write_issue(tmp_path, NOTICE.replace("渡口</b>12处", "渡口</b>12 处"))
    assert main(["proof", str(issue), "--rule", "mark.figure-space", "--fix", "--lang", "en"]) == 0
    assert (issue / "01-ferry.xml").read_text("utf-8") == NOTICE


def test_foreign_files_are_not_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ferry.md"
    path.write_text(FOREIGN, "utf-8")
    assert main(["proof", str(path), "--fix", "--lang", "en"]) == 2
    assert path.read_text("utf-8") == FOREIGN


def test_the_page_and_the_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    issue = write_issue(tmp_path)
    page, log = tmp_path / "out" / "proof.html", tmp_path / "out" / "proof.sarif"
    _, found = proof(capsys, issue, "--html", page, "--sarif", log)
    text = page.read_text("utf-8")
    assert text.count("<article ") == len(found)
    assert "//" not in text.replace("<!--", "").split("<script>")[0]
    assert "<mark>" in text
    run = json.loads(log.read_text("utf-8"))["runs"][0]
    assert len(run["results"]) == len(found)
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])


def test_the_log_has_what_sarif_requires(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """SARIF 2.1.0, 3.13 (log), 3.14 (run), 3.19 (component), 3.27 (result), 3.30 (region), 3.49 (rule)."""
    path, target = tmp_path / "渡口 1.md", tmp_path / "proof.sarif"
    path.write_text(FOREIGN, "utf-8")
    _, found = proof(capsys, path, "--sarif", target)
    log = json.loads(target.read_text("utf-8"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    assert run["tool"]["driver"]["name"]
    rules = [each["id"] for each in run["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules)
    levels = {"none", "note", "warning", "error"}
    lines = len(FOREIGN.splitlines())
    for each, finding in zip(run["results"], found, strict=True):
        assert each["message"]["text"] and each["level"] in levels
        for place in [*each["locations"], *each.get("relatedLocations", [])]:
            spot = place["physicalLocation"]
            assert re.fullmatch("[!-~]+", spot["artifactLocation"]["uri"])
            assert 1 <= spot["region"]["startLine"] <= lines
        region = each["locations"][0]["physicalLocation"]["region"]
        assert region["startLine"] == finding["line"]
        first = FOREIGN.splitlines()[region["startLine"] - 1]
        if region["endLine"] == region["startLine"]:
            shown = first[region["startColumn"] - 1 : region["endColumn"] - 1]
            assert shown and shown in finding["excerpt"]
    for each in run["tool"]["driver"]["rules"]:
        assert "helpUri" not in each
        assert {"text"} == set(each.get("help", {"text": ""}))


def test_word_lists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    issue = write_issue(tmp_path, NOTICE.replace("抓好落实", "由云浦州交通运翰局抓好落石"))
    (issue / "words.toml").write_text(
        'bodies = ["云浦州交通运输局"]\n[replace]\n"落石" = "落实"\n', "utf-8"
    )
    _, found = proof(capsys, issue)
    by_rule = {each["rule"]: each for each in found}
    assert by_rule["name.listed"]["suggestion"] == "贯彻执行,由云浦州交通运输局抓好落石。"
    assert "mark.width" in by_rule
    assert by_rule["word.replace"]["suggestion"] == "通运翰局抓好落实。"
    (issue / "words.toml").write_text('off = ["mark"]\naccept = ["贯切"]\n', "utf-8")
    notice = NOTICE.replace("抓好落实", "贯切到底")
    (issue / "01-ferry.xml").write_text(notice, "utf-8")
    _, found = proof(capsys, issue)
    assert not {"mark.width", "word.confused"} & {each["rule"] for each in found}
    (issue / "words.toml").write_text("bodies = 3\nnamess = []\n", "utf-8")
    assert main(["proof", str(issue), "--lang", "en"]) == 1
    assert capsys.readouterr().err.count("words.toml:") == 2


def test_the_demonstration_issue_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert proof(capsys) == (0, [])


def test_errors_come_first_and_what_is_mended_is_summed_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, page = tmp_path / "ferry.md", tmp_path / "proof.html"
    path.write_text(FOREIGN, "utf-8")
    main(["proof", str(path), "--html", str(page), "--lang", "en"])
    rows = [row for row in capsys.readouterr().out.splitlines() if not row.startswith(" ")]
    order = ("error", "warning", "note")
    ranks = [order.index(row.split(": ")[1].split()[0]) for row in rows]
    assert ranks == sorted(ranks) and len(set(ranks)) == len(order)
    for section in page.read_text("utf-8").split("<section>")[1:]:
        shown = [order.index(each) for each in re.findall(r'<article [^>]*class="(\w+)"', section)]
        assert shown == sorted(shown)

    assert main(["intake", str(path), "--issue", str(tmp_path / "issue"), "--lang", "en"]) == 0
    found = proof(capsys, tmp_path / "issue")[1]
    mended = {each["rule"] for each in found if each["severity"] == "repair"}
    assert main(["proof", str(tmp_path / "issue"), "--lang", "en"]) == 3
    rows = [row for row in capsys.readouterr().out.splitlines() if row.startswith("repair ")]
    assert {row.split()[1].rstrip(":") for row in rows} == mended != set()
    assert len(rows) == len(mended)


def test_nothing_to_mend_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["proof", "--fix", "--lang", "en"]) == 0
    assert "nothing that can be mended" in capsys.readouterr().err
