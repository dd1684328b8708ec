"""Where English words may be divided, if the layout lets them (CLREQ 3.2.4).

Comes in: a draft whose Western runs are done. Goes out: places of the kind ``HYPHEN_BREAK`` in it, each with
the room that the hyphen takes. The patterns are those of pyphen (Liang's algorithm, 1983), at least three
letters before and after. A word in an address, a code or a file name is left alone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Any

from typeset.fonts import Library
from typeset.paragraph.draft import Draft
from typeset.paragraph.items import HYPHEN_BREAK, NO_BREAK, SOFT_HYPHEN, Segment
from typeset.text.characters import IN_NAMES

LANGUAGE = "en_US"
_WORD = re.compile("[A-Za-z]{6,}")


@functools.cache
def _patterns() -> Any:
    # Only a layout that asks for it pays for the patterns.
    import pyphen

    return pyphen.Pyphen(lang=LANGUAGE, left=3, right=3)


@functools.lru_cache(maxsize=4096)
def places(word: str) -> tuple[int, ...]:
    """The indexes in ``word`` before which a line may begin; none in an acronym."""
    if word.isupper():
        return ()
    return tuple(_patterns().positions(word))


def divide_words(draft: Draft, segments: Sequence[Segment], library: Library) -> None:
    """Put the places of every word into ``draft``."""
    offset = 0
    for segment in segments:
        for match in _WORD.finditer(segment.text):
            start, end = match.span()
            beside = segment.text[max(0, start - 1) : start] + segment.text[end : end + 1]
            found = () if any(ch in IN_NAMES for ch in beside) else places(match[0])
            width = _hyphen(library, segment, match[0][0]) if found else 0
            for place in found if width else ():
                k = offset + start + place
                if draft.breaks[k] == NO_BREAK:
                    draft.breaks[k] = HYPHEN_BREAK
                    draft.tail[k] = -width
        offset += len(segment.text)


def _hyphen(library: Library, segment: Segment, letter: str) -> int:
    """How wide a hyphen is in the face of ``letter``; nothing where that face has none."""
    face = library.face(library.role(segment.role).face_of[letter])
    glyph = face.glyph(SOFT_HYPHEN)
    return face.advance(glyph) * segment.scale // 1000 if glyph else 0
