"""The file of a document, and where the texts of its paragraphs went.

Comes in: the bytes of a record, and what was set from them. Goes out: a ``Manuscript``, which tells of
another state of the file whether nothing but texts of paragraphs differs, and which; and keeps count of the
characters that the document asks the faces for. Of numbers and texts alone, so that it can be read back
whoever wrote it.

Only texts that become one segment of one plain paragraph are known by their place: those right inside ``p``
and ``item``, without white space that would have to be weighed against what stands beside it. The form of
records is described in docs/records.md.
"""

from __future__ import annotations

import pickle
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from typeset.display import DOUBLE_DASH
from typeset.frozen import NamedTuple
from typeset.layout.plainly import plain_values

if TYPE_CHECKING:
    from typeset.layout.galley import Galley
    from typeset.layout.paragraphs import ParagraphFlow
    from typeset.paragraph.composer import Asked

Place = tuple[int, int, int]
"""A segment: group of the galley, first slab of the paragraph, number of the segment in it."""
Counts = dict[str, dict[str, int]]
"""Role → character → how often."""
MOST_CORRECTIONS = 60
"""Of more a document is better set anew."""
_HOLDERS = re.compile(rb"(?:p|item)(?:[ \t\r\n][^<>]*)?\Z")
_CLOSERS = re.compile(rb"/(?:p|item)[ \t\r\n]*>")
_BLANKS = " \t\r\n\u3000"
_IDEOGRAPHIC = "\u3000".encode()
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8[\"'])", re.I)


class Correction(NamedTuple):
    """Where a text stands, what it was and what it is now."""

    place: Place
    before: str
    now: str


class Manuscript(NamedTuple):
    """``data`` is the file now, ``base`` the digest of the one that was set, ``corrections`` the segments
    that have another text since. ``places``: by a check sum of each text its place, ``None`` where more than
    one has it. ``asked`` counts what was composed, ``shown`` the plain paragraphs that have a character."""

    data: bytes
    base: str
    places: dict[int, Place | None]
    asked: Counts
    shown: Counts
    corrections: dict[Place, str]

    def dumped(self) -> bytes:
        """As bytes."""
        return pickle.dumps(tuple(self), 5)

    def changed(self, now: bytes) -> list[Correction] | None:
        """The texts that differ in the file ``now``; ``None`` where anything else does."""
        found = []
        for before, text in _texts(self.data, now) or ():
            place = self.places.get(_sum(before))
            if place is None:
                return None
            found.append(Correction(place, before, text))
        return found or None

    def corrected(self, now: bytes, corrections: Iterable[Correction]) -> Manuscript | None:
        """The manuscript with ``corrections``, whose file is ``now``; nothing where there are too many."""
        places, made = dict(self.places), dict(self.corrections)
        for place, before, text in corrections:
            del places[_sum(before)]
            key = _sum(text)
            places[key] = None if key in places else place
            made[place] = text
        if len(made) > MOST_CORRECTIONS:
            return None
        return self._replace(data=now, places=places, corrections=made)

    def recount(self, before: Asked, now: Asked) -> bool:
        """Count ``now`` in place of ``before``, what one paragraph asked for; false where it cannot be told
        whether the rest of the document asks for what this one does not any more."""
        old, new = counted(before), counted(now)
        for role, counts in old.items():
            asked, shown = self.asked.get(role, {}), self.shown.get(role, {})
            left = new.get(role, {})
            for ch, count in counts.items():
                others = asked.get(ch, 0) - count
                if ch not in left and others and shown.get(ch, 0) < 2:
                    return False
        for rows, sign in ((old, -1), (new, 1)):
            for role, counts in rows.items():
                asked, shown = self.asked.setdefault(role, {}), self.shown.setdefault(role, {})
                for ch, count in counts.items():
                    asked[ch] = asked.get(ch, 0) + sign * count
                    shown[ch] = shown.get(ch, 0) + sign
        return True

    def characters(self) -> dict[str, str]:
        """Role → the characters that are asked for."""
        return {
            role: "".join([ch for ch, count in counts.items() if count > 0])
            for role, counts in self.asked.items()
        }


def loaded(data: bytes) -> Manuscript | None:
    """The manuscript in ``data``; nothing where it is none."""
    try:
        return Manuscript(*plain_values(data))
    except Exception:  # whatever it is
        return None


def manuscript_of(data: bytes, digest: str, galley: Galley, asked: Asked) -> Manuscript:
    """What is to be known of a document, ``asked`` being what was composed for it."""
    places: dict[int, Place | None] = {}
    shown: dict[str, Counter[str]] = {}
    for g, n, flow in plain_flows(galley):
        seen: dict[str, set[str]] = {}
        for k, segment in enumerate(flow.passage.segments):
            key = _sum(segment.text)
            places[key] = None if key in places else (g, n, k)
            seen.setdefault(segment.role, set()).update(segment.text.replace("——", DOUBLE_DASH))
        for role, characters in seen.items():
            shown.setdefault(role, Counter()).update(characters)
    rows = {role: dict(counts) for role, counts in shown.items()}
    return Manuscript(data, digest, places, counted(asked), rows, {})


def plain_flows(galley: Galley) -> Iterator[tuple[int, int, ParagraphFlow]]:
    """Group, first slab and flow of the paragraphs that are text alone."""
    for g, group in enumerate(galley.groups):
        for n, slab in enumerate(group.slabs):
            if slab.paragraph is not None and is_plain(slab.paragraph):
                yield g, n, slab.paragraph


def is_plain(flow: ParagraphFlow) -> bool:
    """Whether a paragraph is text alone: no notes, links, annotations nor other languages."""
    passage = flow.passage
    return not (
        passage.annotations or passage.marks or passage.notes or passage.ruby or passage.kids
    ) and all(segment.scale == 1000 and not segment.rise for segment in passage.segments)


def counted(asked: Asked) -> Counts:
    """How often each character was composed in each role."""
    texts: dict[str, list[str]] = {}
    for text, role, _, _ in asked:
        texts.setdefault(role, []).append(text)
    found: Counts = {}
    for role, parts in texts.items():
        counts = Counter("\n".join(parts).replace("——", DOUBLE_DASH))
        del counts["\n"]
        found[role] = dict(counts)
    return found


def _sum(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _texts(before: bytes, now: bytes) -> list[tuple[str, str]] | None:
    """The texts that differ in two files, as they are set; ``None`` where anything else differs, or where
    one cannot be told by itself."""
    if b"<!" in before or b"<!" in now or before.rfind(b"<?") > 0 or now.rfind(b"<?") > 0:
        return None
    if _DECLARED.match(before) or before[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return None
    rows, others = before.split(b"<"), now.split(b"<")
    if len(rows) != len(others):
        return None
    squeezed = _squeezed(before)
    found: list[tuple[str, str]] = []
    for n, (row, other) in enumerate(zip(rows, others, strict=True)):
        if row == other:
            continue
        after = rows[n + 1] if n + 1 < len(rows) else b""
        pair = _pair(row, other, after)
        if pair is None or squeezed.count(_squeezed(b">%b<" % row.partition(b">")[2])) != 1:
            return None
        found.append(pair)
    return found


def _pair(row: bytes, other: bytes, after: bytes) -> tuple[str, str] | None:
    """The text behind a tag in two files, where it is that of a paragraph; ``after`` is what follows."""
    tag, _, old = row.partition(b">")
    tag_now, _, new = other.partition(b">")
    opens, closes = _HOLDERS.match(tag), _CLOSERS.match(after)
    if tag != tag_now or not (opens or closes) or tag.endswith(b"/"):
        return None
    if b">" in old + new or b"&" in old + new or old.count(b"\n") != new.count(b"\n"):
        return None
    try:
        before, now = old.decode(), new.decode()
    except UnicodeDecodeError:
        return None
    if not (opens and closes) and (before[:1] != now[:1] or before[-1:] != now[-1:]):
        return None  # white space beyond an element beside it may depend on these
    if any(blank in text for text in (before, now) for blank in _BLANKS):
        from typeset.model.whitespace import normalise  # for texts that have some

        edges = before[:1] + before[-1:] + now[:1] + now[-1:]
        if not (opens and closes) and any(ch in _BLANKS for ch in edges):
            return None
        before, now = normalise(before), normalise(now)
    return (before, now) if before and now else None


def _squeezed(data: bytes) -> bytes:
    """Without white space."""
    return data.translate(None, b" \t\r\n").replace(_IDEOGRAPHIC, b"")
