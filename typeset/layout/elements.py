"""Elements inside a line: its runs cut where links, labels, ruby and other languages begin and end.

Comes in: a set line and the places in its paragraph's text where elements turn. Goes out: the same runs,
each with the element that it belongs to. A cut moves nothing: runs follow one another by their advances.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from typeset.display import DOUBLE_DASH, Run
from typeset.display.tags import Details, Tag
from typeset.frozen import NamedTuple
from typeset.paragraph.setting import Line


class Turn(NamedTuple):
    """From the character ``start`` on the text belongs to ``tag``, or to the paragraph itself."""

    start: int
    tag: Tag | None


class RubyTag(NamedTuple):
    """``text`` stands over ``start:end`` and is the element ``tag``; its run follows the base."""

    start: int
    end: int
    text: str
    tag: Tag


def with_tags(line: Line, turns: Sequence[Turn], ruby: Sequence[RubyTag] = ()) -> tuple[Run, ...]:
    """The runs of ``line``, cut where ``turns`` (by start) say."""
    own = [turn for turn in turns if line.start < turn.start < line.end]
    before = [turn.tag for turn in turns if turn.start <= line.start]
    at, tag = line.start, before[-1] if before else None
    above = {min(each.end, line.end): each for each in ruby if line.start <= each.start < line.end}
    if tag is None and not own and not above:
        return line.runs
    runs: list[Run] = []
    left = 0
    """Characters still to come of ruby."""
    for run in line.runs:
        length = _length(run)
        if not left and at in above and length:
            over = above.pop(at)
            left = len(over.text.replace("——", DOUBLE_DASH))
        if left:
            left -= length
            runs.append(run._replace(tag=over.tag))
            continue
        end = at + length
        while own and own[0].start < end:
            if own[0].start > at:
                first, run = _cut(run, own[0].start - at)
                runs.append(first._replace(tag=tag))
                at = own[0].start
            tag = own.pop(0).tag
        runs.append(run._replace(tag=tag) if tag else run)
        at = end
    return tuple(runs)


def _length(run: Run) -> int:
    return sum([len(piece) for piece in run.pieces if isinstance(piece, str)])


def _cut(run: Run, count: int) -> tuple[Run, Run]:
    """The first ``count`` characters of ``run`` and the others; a kern goes with the character behind it."""
    first, rest = list(_until(run.pieces, count)), list(_from(run.pieces, count))
    return run._replace(pieces=tuple(first)), run._replace(pieces=tuple(rest), strokes=())


def _until(pieces: Sequence[str | int], count: int) -> Iterator[str | int]:
    for piece in pieces:
        if isinstance(piece, int):
            if count:
                yield piece
        elif count:
            yield piece[:count]
            count -= min(count, len(piece))


def _from(pieces: Sequence[str | int], count: int) -> Iterator[str | int]:
    for piece in pieces:
        if isinstance(piece, int):
            if not count:
                yield piece
        elif count >= len(piece):
            count -= len(piece)
        else:
            yield piece[count:]
            count = 0


STRANGE = re.compile("[a-z\ua000-\ua4cf]")
"""A letter that each of them has, for a first look."""
_LETTERS = "A-Za-z\u00c0-\u024f"
FOREIGN = re.compile(
    "[\ua000-\ua4cf](?:[ \ua000-\ua4cf]*[\ua000-\ua4cf])?"
    f"|(?<![{_LETTERS}/:@._])(?=[A-Z ]*[A-Za-z][a-z]{{2}})"
    f"[A-Za-z]+(?:(?:[,.]? |['’&-])[A-Za-z]+)*(?![{_LETTERS}/:@_]|[.-][A-Za-z])"
)
"""Yi, and words in Latin letters: no lone letters and no acronyms, which are read letter by letter, no
addresses, nor what has tone marks, which is a reading."""


def language(text: str) -> str:
    """The language of ``text`` where all of it is in one that is not Chinese."""
    match = FOREIGN.fullmatch(text.strip())
    return _language(match) if match else ""


def _language(match: re.Match[str]) -> str:
    return "ii" if "\ua000" <= match[0][0] <= "\ua4cf" else "en"


def in_languages(text: str, turns: Sequence[Turn], kids: list[Tag]) -> list[Turn]:
    """``turns`` with elements for what is not in the language of the document; outermost ones are put to
    ``kids``. One that would overlap an element is left out."""
    found = [*turns]
    for match in FOREIGN.finditer(text):
        start, end = match.span()
        at = sum(1 for turn in found if turn.start <= start)
        if any(start < turn.start < end for turn in found):
            continue
        above = found[at - 1].tag if at else None
        tag = Tag("Span", (), Details(language=_language(match)))
        (above.kids if above else kids).append(tag)
        found[at:at] = [Turn(start, tag), Turn(end, above)]
    return found
