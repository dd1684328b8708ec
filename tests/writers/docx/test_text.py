"""No text is lost between record and document, and none is added but what the layout generates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.writers.docx.office import Word, bare, demonstration, seed, w
from typeset.model import nodes
from typeset.model.walk import block_strings, blocks, footnotes, plain, ruby, strings

BOTH = pytest.mark.parametrize("word", [demonstration, seed])


def expected(record: nodes.Record) -> str:
    """The text of a record in printing order, without footnotes, ruby, pages and what a chart draws."""
    head = [(text, content) for text, content, _ in strings(record)]
    count = sum(len([*block_strings(block)]) for block in blocks(record))
    rows = head[: len(head) - count]
    for block in blocks(record):
        own = [(text, content) for text, content, _ in block_strings(block)]
        rows += own[:1] if isinstance(block, nodes.Chart) else own
    return bare("".join(text + plain(content) for text, content in rows))


def runs(body: Any) -> Iterator[str]:
    """The text of the document as printed: without hidden runs, annotations, results of PAGEREF fields."""
    code, shown = "", True
    for element in body.iter(w("t"), w("fldChar"), w("instrText")):
        if any(parent.tag == w("rt") for parent in element.iterancestors()):
            continue
        if element.tag == w("fldChar"):
            kind = element.get(w("fldCharType"))
            if kind == "begin":
                code = ""
            shown = not (kind == "separate" and code.strip().startswith("PAGEREF"))
        elif element.tag == w("instrText"):
            code += element.text or ""
        else:
            style = element.getparent().find(f"{w('rPr')}/{w('rStyle')}")
            hidden = style is not None and style.get(w("val")) == "SectionName"
            if shown and not hidden:
                yield element.text or ""


def documents(word: Word) -> Iterator[str]:
    """The text between the bookmarks of each record."""
    body = word.xml()
    inside: list[Any] = []
    ends = ""
    for element in body.iter(w("p"), w("bookmarkStart"), w("bookmarkEnd")):
        if element.tag == w("bookmarkStart") and element.get(w("name")).startswith("_Document_"):
            ends, inside = element.get(w("id")), [element.getparent()]
        elif element.tag == w("bookmarkEnd") and ends and element.get(w("id")) == ends:
            yield bare("".join(text for p in inside for text in runs(p)))
            ends = ""
        elif element.tag == w("p") and ends:
            inside.append(element)


@BOTH
def test_every_character_in_order(word: Callable[[], Word]) -> None:
    document = word()
    lost = bare("（原图缺失）")
    found = list(documents(document))
    records = list(document.issue.records())
    assert len(found) == len(records)
    for record, text in zip(records, found, strict=True):
        assert text.replace(lost, "") == expected(record), record.id


@BOTH
def test_footnotes_and_ruby(word: Callable[[], Word]) -> None:
    document = word()
    rows = [content for r in document.issue.records() for _, content, _ in strings(r)]
    notes = [bare(plain(note.content)) for content in rows for note in footnotes(content)]
    part = [n for n in document.xml("word/footnotes.xml") if n.get(w("type")) is None]
    assert [bare("".join(runs(note))) for note in part] == notes
    calls = [n.get(w("id")) for n in document.xml().iter(w("footnoteReference"))]
    assert calls == [n.get(w("id")) for n in part]
    above = ["".join(t.text for t in rt.iter(w("t"))) for rt in document.xml().iter(w("rt"))]
    assert above == [each.text for content in rows for each in ruby(content)]
