"""Set phrases that are almost there: one character is another, is missing, or others have come in.

In: phrases and a text. Out: the stretches of the text that stand where a phrase is meant. One half of
the phrase must be whole; only long phrases are recognised with characters more or less.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from typeset.proof.lexicon import Known
from typeset.text.characters import IDEOGRAPH

SHORTEST = 4
LONG = 6
"""Characters of a phrase that is told from other words by more than one character; of a longer one a
character may be missing, or others may have come in."""
_MOST_MORE = 2
_SMALL = "的和与及"
"""These come in where a phrase is said at length: 农业和农村现代化."""
_CHINESE = re.compile(f"{IDEOGRAPH}+")


class Near(NamedTuple):
    start: int
    end: int
    phrase: str


class Phrases:
    """Phrases, ready to be looked for. ``fair``: what is near one of them and right as well."""

    def __init__(self, phrases: Iterable[str], fair: Iterable[str] = ()) -> None:
        self._by_half: dict[str, list[tuple[str, bool]]] = {}
        every = [phrase for phrase in dict.fromkeys(phrases) if len(phrase) >= SHORTEST]
        for phrase in every:
            half = len(phrase) // 2
            self._by_half.setdefault(phrase[:half], []).append((phrase, True))
            self._by_half.setdefault(phrase[half:], []).append((phrase, False))
        self._halves = Known(self._by_half)
        self._fair = frozenset((*every, *fair))

    def near(self, text: str, there: AbstractSet[int]) -> Iterator[Near]:
        """Where a phrase almost stands in ``text``, which has the pairs ``there``."""
        for half in self._halves.among(there):
            at = text.find(half)
            while at >= 0:
                for phrase, first in self._by_half[half]:
                    found = _behind(text, at, phrase) if first else _before(text, at, phrase)
                    if found is not None and self._is_slip(text, found):
                        yield found
                at = text.find(half, at + 1)

    def _is_slip(self, text: str, found: Near) -> bool:
        stretch = text[found.start : found.end]
        if stretch in self._fair or not _CHINESE.fullmatch(stretch):
            return False
        small = any(each in stretch and each not in found.phrase for each in _SMALL)
        if len(stretch) == len(found.phrase) + 1 and small and not _titled(text, found):
            return False
        return not any(
            text.startswith(other, found.start) or text.endswith(other, 0, found.end)
            for other in self._fair
            if other != found.phrase and (stretch in other or other in stretch)
        )


def _titled(text: str, found: Near) -> bool:
    """Whether it is part of a title, where no 的 may come in."""
    before = text.rfind("\n", 0, found.start) + 1
    return text.rfind("《", before, found.start) > text.rfind("》", before, found.start)


def _behind(text: str, at: int, phrase: str) -> Near | None:
    """The first half of ``phrase`` stands at ``at``: what follows it."""
    half = len(phrase) // 2
    rest, begin = phrase[half:], at + half
    length = _length(text[begin : begin + len(rest) + _MOST_MORE], rest, len(phrase))
    return None if length is None else Near(at, begin + length, phrase)


def _before(text: str, at: int, phrase: str) -> Near | None:
    """The second half of ``phrase`` stands at ``at``: what comes before it."""
    half = len(phrase) // 2
    window = text[max(at - half - _MOST_MORE, 0) : at]
    length = _length(window[::-1], phrase[:half][::-1], len(phrase))
    return None if length is None else Near(at - length, at + len(phrase) - half, phrase)


def _length(there: str, meant: str, size: int) -> int | None:
    """How many characters of ``there`` stand for ``meant``; ``None`` where it is right, or something
    else."""
    if there.startswith(meant):
        return None
    same = sum(a == b for a, b in zip(there, meant, strict=False))
    if len(there) >= len(meant) and same == len(meant) - 1:
        # At the end of a long phrase another word begins there as well: 治党, 治院.
        return None if size >= LONG and there[len(meant) - 1] != meant[-1] else len(meant)
    if size <= LONG or len(meant) < 3:
        return None
    for more in range(1, _MOST_MORE + 1):
        if any(
            there.startswith(meant[:k]) and there.startswith(meant[k:], k + more)
            for k in range(len(meant))
        ):
            return len(meant) + more
    if any(there.startswith(meant[:k] + meant[k + 1 :]) for k in range(len(meant) - 1)):
        return len(meant) - 1
    return None
