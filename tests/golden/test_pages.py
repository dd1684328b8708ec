"""Pages as the debug writer puts them, against the pages that were looked at and accepted."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.faces import library
from tests.need import ROOT
from tests.samples import PUBLICATION
from typeset.layout.compose import compose
from typeset.layout.layout_file import load_stylesheet
from typeset.model.read import read_issue
from typeset.writers.debug import write_debug

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "cases.toml").read_text("utf-8"))

ISSUE = """\
id = "case"
year = 2025
number = 1
date = "2025-02"
date_text = "2025年2月"
layout = "gazette"

[[section]]
name = "州政府文件"
documents = ["case.xml"]
"""

RECORD = """\
<?xml version="1.0" encoding="UTF-8"?>
<document id="case" kind="notice">
  <title>示例</title>
  {body}
</document>
"""


@pytest.mark.parametrize("name", CASES)
def test_page(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    (tmp_path / "publication.toml").write_text(PUBLICATION, "utf-8")
    (tmp_path / "issue.toml").write_text(ISSUE, "utf-8")
    (tmp_path / "case.xml").write_text(RECORD.format(body=CASES[name]["body"]), "utf-8")
    sheet = load_stylesheet("gazette", ROOT / "layouts")
    document = compose(read_issue(tmp_path), sheet, library()).document
    pages = write_debug(document, library()).split("\npage ", 2)[-1]
    golden = HERE / "pages" / f"{name}.txt"
    if request.config.getoption("--accept"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(pages, "utf-8")
    assert pages == golden.read_text("utf-8")
