"""Our Word files come back equal: documents with every block in unusual places, and, after LibreOffice has
written everything anew, with no more difference than it makes.
"""

from __future__ import annotations

import difflib
import io
import json
import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.need import ROOT, need_tool
from typeset import pipeline
from typeset.intake import take_in, write_intake
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


@pytest.mark.parametrize("name", ["varied", "order", "plan"])
def test_validator(name: str, made: Path) -> None:
    tool = need_tool("ooxml-validator")
    run = subprocess.run(
        [tool, str(made / f"{name}.docx")], capture_output=True, timeout=120, check=False
    )
    assert json.loads(run.stdout)["errors"] == []


EDITS = {
    "抄送：州委各部门": ("抄送：州委各部门，州政协", "+<copies>抄送：州委各部门，州政协，"),
    "2024年11月8日印发": ("2024年11月9日印发", "+<date>2024年11月9日印发</date>"),
    "总　　则": ("总则", '+<heading level="1"><num>第一章</num>总则'),
    "学生凭证": ("学生凭学生证", "+<note>注1：学生凭学生证。</note>"),
    "加急": ("特急", "+<urgency>特急</urgency>"),
    "州海事局": ("州水利局", "+<member><name>江河</name><post>州水利局</post></member>"),
}


@pytest.mark.parametrize("words", EDITS)
def test_an_edit_of_an_official_document(words: str, made: Path, tmp_path: Path) -> None:
    new, said = EDITS[words]
    source = zipfile.ZipFile(io.BytesIO((made / "order.docx").read_bytes()))
    file = tmp_path / "order.docx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            data = source.read(name).decode() if name.endswith(".xml") else source.read(name)
            if name == "word/document.xml":
                assert isinstance(data, str)
                assert data.count(words) == 1
                data = data.replace(words, new)
            out.writestr(name, data)
    found = differences("order", file)
    assert [line[0] for line in found] == ["-", "+"]
    assert found[1].startswith(said)


def test_ids_that_are_no_ids(made: Path, tmp_path: Path) -> None:
    """A custom part that somebody changed gives records that can be read."""
    source = zipfile.ZipFile(io.BytesIO((made / "order.docx").read_bytes()))
    for n, id in enumerate(("same", "a b&lt;c", "1")):
        file, folder = tmp_path / f"{n}.docx", tmp_path / str(n)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
            for name in source.namelist():
                data = source.read(name)
                if name.startswith("customXml/item1."):
                    data = re.sub(b' id="[^"]*"', f' id="{id}"'.encode(), data)
                    data = re.sub(b' width="[0-9.]*"', b' width="1e999"', data)
                out.writestr(name, data)
        write_intake(take_in([file], None, "zh"), folder)
        assert len([*read_issue(folder).records()]) == 1
