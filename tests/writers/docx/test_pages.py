"""The document as LibreOffice sets it, beside the pages of the PDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.writers.docx.office import Word, bare, demonstration, seed, set_by_libreoffice
from tests.writers.docx.test_text import expected
from typeset.model import nodes
from typeset.model.walk import blocks, characters, plain, strings

BOTH = pytest.mark.parametrize("word", [demonstration, seed])


def starts(pages: list[str], issue: nodes.Issue) -> list[int]:
    """The page on which the title of each document stands, after that of the one before."""
    found, at = [], 1
    for record in issue.records():
        title = bare("".join([*record.issuers, *map(plain, record.title)]))
        at = next(n for n in range(at, len(pages)) if title in pages[n])
        found.append(at + 1)
    return found


@BOTH
def test_pages(word: Callable[[], Word]) -> None:
    document = word()
    pages = [bare(page) for page in set_by_libreoffice(document.path)]
    assert abs(len(pages) - document.pages) <= 2
    wanted = [entry.start for entry in document.page_map]
    away = [abs(a - b) for a, b in zip(starts(pages, document.issue), wanted, strict=True)]
    # Charts and pictures that fill pages make the demonstration coarser.
    assert max(away) <= (1 if word is seed else 2), away


@BOTH
def test_every_character_is_on_the_pages(word: Callable[[], Word]) -> None:
    document = word()
    pages = Counter(bare("".join(set_by_libreoffice(document.path))))
    text = Counter("".join(expected(record) for record in document.issue.records()))
    missing = text - pages
    assert not missing, missing


@BOTH
def test_text_is_in_order(word: Callable[[], Word]) -> None:
    """Every string that stands on one page whole comes after the one before it."""
    document = word()
    text = "\0".join(map(bare, set_by_libreoffice(document.path)))
    shown = drawn = 0
    for record in document.issue.records():
        at = text.index(bare("".join([*record.issuers, *map(plain, record.title)])), 1)
        charts = {
            bare(t)
            for block in blocks(record)
            if isinstance(block, nodes.Chart)
            for t, _ in characters(_only(record, block))
        }
        for head, content, _ in strings(record):
            key = bare(head + plain(content))
            if len(key) < 12 or key in charts:
                continue
            drawn += 1
            place = text.find(key[:40], at)
            if place >= 0:
                at, shown = place, shown + 1
    assert shown >= 0.97 * drawn, (shown, drawn)


def _only(record: nodes.Record, block: nodes.AnyBlock) -> nodes.Record:
    from typeset.frozen import replace

    return replace(record, blocks=(block,))


@BOTH
def test_short_cells_are_on_the_pages(word: Callable[[], Word]) -> None:
    """Cells that no line can part stand there as they are."""
    document = word()
    text = bare("".join(set_by_libreoffice(document.path)))
    cells = [
        bare(plain(paragraph))
        for record in document.issue.records()
        for block in blocks(record)
        if isinstance(block, nodes.Table)
        for row in (*block.head, *block.body)
        for cell in row.cells
        for paragraph in cell.paragraphs
    ]
    assert not [cell for cell in cells if len(cell) <= 2 and cell not in text]
