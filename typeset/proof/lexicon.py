"""A table of wrong words, found in a text that is read once.

In: ``words/<name>.toml``: plain words, and regular expressions. Out: ``Entry``s where they stand. A
word is looked for only in a text that has all its pairs of neighbouring characters, and an
expression where those of its plain characters are there: of some thousand words that leaves a few.
"""

from __future__ import annotations

import functools
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from typeset.proof.lists import shipped
from typeset.text.characters import IDEOGRAPH

_HAN_IN_LISTS = "[一-龥]"
"""What the tables call an ideograph."""
_SIGNS = re.compile(r"[\\.^$*+?{}\[\]|()]")
_LOOK = re.compile(r"\(\?<[=!][^()]*(?:\([^()]*\)[^()]*)*\)")
_ENCODING = f"utf-16-{sys.byteorder[0]}e"


def pairs(text: str) -> frozenset[int]:
    """Every two UTF-16 units that stand side by side in ``text``, as one integer."""
    units = memoryview(text.encode(_ENCODING, "surrogatepass"))
    found: set[int] = set()
    for start in (0, 2):
        length = max(len(units) - start, 0) // 4 * 4
        found.update(units[start : start + length].cast("I"))
    return frozenset(found)


class Known:
    """Words by their pairs of characters."""

    def __init__(self, words: Iterable[str]) -> None:
        self._short: list[str] = []
        self._by_pair: dict[int, list[tuple[str, frozenset[int]]]] = defaultdict(list)
        for word in dict.fromkeys(words):
            if len(word) < 2:
                self._short.append(word)
                continue
            own = pairs(word)
            first = min(pairs(word[:2]))
            self._by_pair[first].append((word, own))

    def among(self, there: AbstractSet[int]) -> list[str]:
        """The words that a text may hold which has these pairs; those of one character always."""
        found = [
            word
            for pair in self._by_pair.keys() & there
            for word, own in self._by_pair[pair]
            if own <= there
        ]
        return self._short + sorted(found)


class Entry(NamedTuple):
    """``start:end`` is wrong; ``meant`` should stand there, ``""`` where a person must decide."""

    start: int
    end: int
    meant: str


class _Pattern(NamedTuple):
    """``heads``: every match holds one of them; empty where that cannot be said."""

    pattern: str
    heads: tuple[str, ...]
    meant: str


class Lexicon:
    """``table``: what is wrong, a word or an expression, and what should stand there: a template for
    ``Match.expand``."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._words = {wrong: meant for wrong, meant in table.items() if not _SIGNS.search(wrong)}
        self._patterns = [
            _Pattern(wrong.replace(_HAN_IN_LISTS, IDEOGRAPH), _heads(wrong), meant)
            for wrong, meant in table.items()
            if wrong not in self._words
        ]
        self._known = Known(self._words)
        self._heads = Known(head for each in self._patterns for head in each.heads)

    def entries(self, text: str, there: AbstractSet[int] | None = None) -> Iterator[Entry]:
        """What is wrong in ``text``, which has the pairs ``there``; the plain words first."""
        there = pairs(text) if there is None else there
        for word in self._known.among(there):
            for at in places(text, word):
                yield Entry(at, at + len(word), self._words[word])
        present = set(self._heads.among(there))
        for pattern, heads, meant in self._patterns:
            here = [head for head in heads if head in present]
            if heads and not here:
                continue
            for match in _matches(_compiled(pattern), here, text):
                yield Entry(*match.span(), match.expand(meant))


_compiled = functools.cache(re.compile)


def places(text: str, word: str) -> Iterator[int]:
    """Where ``word`` stands in ``text``."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _matches(pattern: re.Pattern[str], heads: Sequence[str], text: str) -> Iterator[re.Match[str]]:
    """What matches around the places of ``heads``, anywhere where there are none."""
    if any(len(head) == 1 for head in heads) or not heads:
        yield from pattern.finditer(text)
        return
    for head in heads:
        end = 0
        for at in places(text, head):
            for match in pattern.finditer(text, max(at - _BEFORE, end), at + _AFTER):
                if match.start() <= at and at + len(head) <= match.end():
                    yield match
                    end = match.end()
                    break


_BEFORE, _AFTER = 40, 64
"""How far a match reaches around its plain characters."""


def _heads(pattern: str) -> tuple[str, ...]:
    bare = _LOOK.sub("", pattern)
    if "|" in re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "", bare):
        branches = [_plain(branch) for branch in bare.split("|")] if "(" not in bare else [""]
    elif group := _CHOICE.match(bare):
        branches = [choice + group[2] for choice in group[1].split("|")]
        if len(whole := _plain(bare)) > min(map(len, branches)):
            branches = [whole]
    else:
        branches = [_plain(bare)]
    return tuple(branches) if all(branches) else ()


_CHOICE = re.compile(r"\((?:\?:)?([^()\[\]\\.?*+]+)\)([^()\[\]\\.?*+|{]*)(?![?*+{])")


def _plain(pattern: str) -> str:
    """Characters that every match of ``pattern`` holds, ``""`` where there are none."""
    bare = re.sub(r"\(\?[=!].*", " ", pattern)
    depth, kept = 0, []
    for sign in bare:
        depth += (sign == "(") - (sign == ")")
        kept.append(" " if depth or sign == ")" else sign)
    bare = re.sub(r"\[.*?\](?:\{.*?\}|[*+?])?|.[?*]|.\{.*?\}|\\.", " ", "".join(kept))
    return max(re.sub(r"[.^$+?]", " ", bare).split(), key=len, default="")


@functools.cache
def lexicon(name: str, table: str, *, misread: bool = False) -> Lexicon:
    """The table ``[table]`` of ``words/<name>.toml``; with ``misread``, that of ``words/misread.toml``
    too, which says of a right word how it is miswritten."""
    words: dict[str, str] = dict(shipped(name)[table])
    if misread:
        for right, wrong in shipped("misread")["misread"].items():
            words |= dict.fromkeys(wrong.split(), right)
    return Lexicon(words)
