"""The example texts of rules as documents.

In: an example (engine.py). Out: a ``Corpus``. Used by the tests over all rules.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from typeset.model.nodes import Record
from typeset.model.read import read_record
from typeset.proof.lists import WordLists
from typeset.proof.view import Corpus, Document


def corpus_of(example: str, words: WordLists | None = None, date: str = "2023-03") -> Corpus:
    """``example`` as what a rule looks at; documents after a line ``earlier`` are those of earlier issues."""
    now, _, before = example.partition("\nearlier\n")
    return Corpus(
        tuple(_documents(now)),
        date,
        words or WordLists(),
        earlier=tuple(_documents(before)) if before else (),
    )


def _documents(example: str) -> list[Document]:
    if "<document" in example:
        sources = re.findall(r"<document.*?</document>", example, re.S)
    else:
        if not re.search(r"<[a-z/]", example):
            example = "".join(f"<p>{escape(line)}</p>\n" for line in example.splitlines())
        head = "" if example.lstrip().startswith(("<title", "<issuer")) else "<title>甲</title>"
        sources = [f'<document id="d" kind="other">{head}{example}</document>']
    return [Document(_read(source)) for source in sources]


def _read(source: str) -> Record:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "d.xml"
        path.write_text(source, "utf-8")
        return read_record(path, display_path="d.xml")
