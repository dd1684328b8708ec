"""Issues of one document for tests of the layout: its body in, its pages out."""

from __future__ import annotations

from pathlib import Path

from tests.faces import library
from tests.need import ROOT
from tests.samples import PUBLICATION
from typeset.display import Page, Text
from typeset.layout.compose import compose
from typeset.layout.layout_file import load_stylesheet
from typeset.model.read import read_issue

ISSUE = """\
id = "case"
year = 2025
number = 1
cumulative = 7
date = "2025-02"
layout = "gazette"

[[section]]
name = "州政府文件"
documents = ["case.xml"]

[[section]]
name = "人事任免"
documents = ["last.xml"]
"""
RECORD = """\
<?xml version="1.0" encoding="UTF-8"?>
<document id="{id}" kind="notice"><title>{title}</title>{body}</document>
"""
LAST = "<p>任命罗青禾为州林业局副局长。</p>"


def pages(folder: Path, body: str, layout: str = "", title: str = "示例") -> list[Page]:
    """The pages of an issue with a document of ``body`` and a short one, set with ``layouts/gazette``
    and what ``layout`` gives otherwise."""
    write(folder, body, layout, title)
    sheet = load_stylesheet(str(folder / "own.toml"), ROOT / "layouts")
    return list(compose(read_issue(folder), sheet, library()).document.pages)


def write(folder: Path, body: str, layout: str = "", title: str = "示例") -> None:
    """The files of the issue of ``pages``, with its layout ``own.toml``."""
    (folder / "publication.toml").write_text(PUBLICATION, "utf-8")
    (folder / "issue.toml").write_text(ISSUE, "utf-8")
    (folder / "case.xml").write_text(RECORD.format(id="case", title=title, body=body), "utf-8")
    (folder / "last.xml").write_text(RECORD.format(id="last", title="任免", body=LAST), "utf-8")
    (folder / "own.toml").write_text('extends = "gazette"\n' + layout, "utf-8")


def words(item: Text) -> str:
    return "".join(piece for run in item.runs for piece in run.pieces if isinstance(piece, str))


def texts(page: Page) -> list[Text]:
    return [item for item in page.items if isinstance(item, Text)]


def found(page: Page, text: str) -> list[Text]:
    """The lines of a page that read ``text``."""
    return [item for item in texts(page) if words(item) == text]
