"""Charts as the debug writer puts them, against those that were looked at and accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faces import library
from tests.layout.charts.charts import FLOW, ORGANISATION, STAGES, chart
from tests.need import ROOT
from tests.writers.sheets import document, page
from typeset.layout.charts import chart_slabs
from typeset.layout.layout_file import load_stylesheet
from typeset.layout.text import TextSetter
from typeset.paragraph.composer import Composer
from typeset.writers.debug import write_debug

HERE = Path(__file__).parent / "charts"
CASES = {"organisation": ORGANISATION, "flow": FLOW, "stages": STAGES}


@pytest.mark.parametrize("name", CASES)
def test_chart(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    sheet = load_stylesheet("gazette", ROOT / "layouts")
    setter = TextSetter(sheet, Composer(library()), {}, frozenset())
    width, height = sheet.page.column_width, sheet.page.text_height
    slabs = chart_slabs(setter, chart(tmp_path, CASES[name]), width, height, fill=False)
    made = write_debug(document(page(*slabs[0].items)), library()).split("\n\n", 1)[1]
    golden = HERE / f"{name}.txt"
    if request.config.getoption("--accept"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(made, "utf-8")
    assert made == golden.read_text("utf-8")
