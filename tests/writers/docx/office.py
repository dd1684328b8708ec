"""Word documents for tests: built once, read as XML, set by LibreOffice."""

from __future__ import annotations

import functools
import os
import re
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from tests.need import ROOT, need_shared, need_tool
from typeset import pipeline
from typeset.layout.page_map import PageEntry
from typeset.model import nodes
from typeset.model.read import read_issue

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = {"w": W, "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"}
DEMONSTRATION = ROOT / "sources" / "2025-03"


def w(name: str) -> str:
    return f"{{{W}}}{name}"


class Word(NamedTuple):
    """A built document: its file, the issue, the page map of the PDF and the pages of that."""

    path: Path
    issue: nodes.Issue
    page_map: tuple[PageEntry, ...]
    pages: int

    def part(self, name: str) -> bytes:
        with zipfile.ZipFile(self.path) as archive:
            return archive.read(name)

    def names(self) -> list[str]:
        with zipfile.ZipFile(self.path) as archive:
            return archive.namelist()

    def xml(self, name: str = "word/document.xml") -> Any:
        return _parsed(self.path, name)


@functools.cache
def _parsed(path: Path, name: str) -> Any:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


@functools.cache
def folder() -> Path:
    """A folder for this run of the tests."""
    return Path(tempfile.mkdtemp(prefix="gazette-docx-"))


def built(source: Path, name: str) -> Word:
    out = folder() / name
    made = pipeline.make(source, out, formats=("docx",))
    path = next(file for file in made.files if file.suffix == ".docx")
    return Word(path, read_issue(source), made.page_map, made.pages)


@functools.cache
def demonstration() -> Word:
    return built(DEMONSTRATION, "demonstration")


@functools.cache
def seed() -> Word:
    source = folder() / "seed-records"
    file = need_shared() / "seed" / "gazette-2023-01.md"
    pipeline.intake([file], source, None, "zh")
    return built(source, "seed")


def from_records(name: str, *records: str, layout: str = "gazette") -> Word:
    """A small issue of ``records`` (the XML inside <document id=… kind=…>)."""
    source = folder() / f"{name}-records"
    source.mkdir(exist_ok=True)
    files = []
    for n, inside in enumerate(records, 1):
        file = source / f"{n:02}.xml"
        file.write_text(f'<document id="d{n}" kind="notice">{inside}</document>', "utf-8")
        files.append(f'"{file.name}"')
    (source / "issue.toml").write_text(
        f'id = "{name}"\nyear = 2025\nnumber = 1\ndate = "2025-01"\nlayout = "{layout}"\n'
        f'[[section]]\nname = "州政府文件"\ndocuments = [{", ".join(files)}]\n',
        "utf-8",
    )
    (source / "publication.toml").write_text('name = "青河州人民政府公报"\n', "utf-8")
    return built(source, name)


# ---------------------------------------------------------------- LibreOffice


@functools.cache
def set_by_libreoffice(path: Path) -> tuple[str, ...]:
    """The text of each page after LibreOffice has set the document, in the order of its columns."""
    soffice, pdftotext = need_tool("soffice"), need_tool("pdftotext")
    home = folder()
    template = (Path(__file__).parent / "office-faces.conf").read_text("utf-8")
    conf = home / "fonts.conf"
    filled = template.replace("FONTS", str(ROOT / "fonts")).replace("CACHE", str(home / "cache"))
    conf.write_text(filled, "utf-8")
    subprocess.run(
        [
            *(soffice, f"-env:UserInstallation=file://{home}/profile", "--headless"),
            *("--convert-to", "pdf", "--outdir", str(path.parent), str(path)),
        ],
        check=True,
        capture_output=True,
        timeout=240,
        env={**os.environ, "FONTCONFIG_FILE": str(conf), "SAL_USE_VCLPLUGIN": "svp"},
    )
    pdf = path.with_suffix(".pdf")
    text = subprocess.run(
        [pdftotext, "-raw", str(pdf), "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    return tuple(text.split("\f")[:-1])


def bare(text: str) -> str:
    """``text`` without blanks of any kind."""
    return re.sub(r"\s", "", text)
