"""The text of a table cell -> its paragraphs.

In: the text of a cell. Out: inline content, a paragraph for each line end, numbered point or name that
stands below another one. Spaces mean something only between names of people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from typeset.intake import marks
from typeset.intake.ledger import Ledger
from typeset.intake.roles import NAME
from typeset.intake.source import Text
from typeset.intake.split import squeezed
from typeset.model import nodes

_PARAGRAPH = re.compile(r"(?<=[；;。])\s*(?=\d{1,2}[.．、]\D)|\n")
_PEOPLE = re.compile("姓名|完成人|负责人|联系人|责任人|成员|人员|领导|作者")
_NAMES = re.compile(rf"(?:{NAME})(?:[ \u3000]+(?:{NAME}))*")


def people_columns(head: Iterable[Sequence[Text]]) -> set[int]:
    """The columns whose header says that they hold names of people."""
    return {c for row in head for c, text in enumerate(row) if _PEOPLE.search(squeezed(text.chars))}


def paragraphs(text: Text, ledger: Ledger, *, names: bool) -> tuple[nodes.Inlines, ...]:
    """The paragraphs of a cell, one at least; ``names`` says that people may stand in it."""
    return tuple(_paragraphs(text, ledger, names=names)) or ((),)


def _paragraphs(text: Text, ledger: Ledger, *, names: bool) -> Iterator[nodes.Inlines]:
    at = 0
    for match in (*_PARAGRAPH.finditer(text.chars), None):
        part = text.cut(at, match.start() if match else None).strip()
        at = match.end() if match else at
        if not part:
            continue
        if names and _NAMES.fullmatch(part.chars):
            yield marks.name(part, ledger).inlines
            continue
        words = re.split(r"[ \u3000]+", part.chars)
        if len(words) > 1 and min(map(len, words)) >= 4 and _all_han(words):
            start = 0
            for word in words:
                start = part.chars.index(word, start)
                yield part.cut(start, start + len(word)).inlines
                start += len(word)
        else:
            yield marks.tidy(part, ledger).inlines


def _all_han(words: Sequence[str]) -> bool:
    return all(re.match(marks.HAN, word[0]) and re.match(marks.HAN, word[-1]) for word in words)
