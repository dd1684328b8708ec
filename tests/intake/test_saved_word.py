"""Our Word files come back equal: documents with every block in unusual places, and, after LibreOffice has
written everything anew, with no more difference than it makes.
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.need import ROOT, need_tool
from typeset import pipeline
from typeset.intake import take_in
from typeset.model import nodes
from typeset.model.read import read_issue, read_record
from typeset.model.write import record_to_xml

LOST = re.compile(r' (?:line|source)="[^"]*"')
VARIED = Path(__file__).parent / "varied"
SOURCES = {
    "2025-03": (ROOT / "sources" / "2025-03", None),
    "varied": (VARIED, None),
    "flood-works": (ROOT / "sources" / "official" / "flood-works.xml", "gb9704"),
    "order": (VARIED / "order.xml", "gb9704"),
    "plan": (VARIED / "plan.xml", "gb9704-plain"),
}


def texts(records: list[nodes.Record]) -> list[str]:
    return [line for record in records for line in LOST.sub("", record_to_xml(record)).splitlines()]


def records_of(source: Path) -> list[nodes.Record]:
    return [read_record(source)] if source.suffix else [*read_issue(source).records()]


def differences(name: str, file: Path) -> list[str]:
    """What a person would see of the way there and back, a line each."""
    wanted = texts(records_of(SOURCES[name][0]))
    got = texts([record for _, record in take_in([file], None, "zh").records])
    found = difflib.unified_diff(wanted, got, lineterm="", n=0)
    return [
        re.sub("^([+-]) *", r"\1", line)
        for line in found
        if not line.startswith(("---", "+++", "@@"))
    ]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("word")
    for source, layout in SOURCES.values():
        pipeline.make(source, out, layout=layout, formats=("docx",))
    return out


@pytest.fixture(scope="module")
def saved(made: Path) -> Path:
    """The same files, opened and saved by LibreOffice."""
    soffice, out = need_tool("soffice"), made / "saved"
    files = [str(made / f"{name}.docx") for name in SOURCES]
    subprocess.run(
        [
            *(soffice, f"-env:UserInstallation=file://{made}/profile", "--headless"),
            *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(out), *files),
        ],
        check=True,
        capture_output=True,
        timeout=240,
        env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"},
    )
    return out


@pytest.mark.parametrize("name", SOURCES)
def test_equal(name: str, made: Path) -> None:
    assert differences(name, made / f"{name}.docx") == []


@pytest.mark.parametrize("name", SOURCES)
def test_equal_after_another_program_saved_it(name: str, saved: Path) -> None:
    """LibreOffice keeps a drawing as its PNG only, which has a name of its own then."""
    found = differences(name, saved / f"{name}.docx")
    drawings = [line for line in found if line.startswith(("-<figure", "+<figure"))]
    without = [re.sub('src="[^"]*"', "", line[1:]) for line in drawings]
    assert without[::2] == without[1::2]
    assert all('.svg"' in line for line in drawings[::2])
    assert [line for line in found if line not in drawings] == []
