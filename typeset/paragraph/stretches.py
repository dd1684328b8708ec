"""Which face sets which part of a text.

Comes in: segments of text, each in a role, and the Western runs. Goes out: ``Stretch``es, each from one face
at one scale; Western runs are stretches of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from typeset.fonts import Library, Role
from typeset.frozen import NamedTuple
from typeset.paragraph.items import Segment, Stretch

_new = tuple.__new__


class Part(NamedTuple):
    """``start:end`` of a text comes from ``face``; ``western`` as in ``Stretch``."""

    start: int
    end: int
    face: str
    western: bool


def stretches_of(
    segments: Sequence[Segment], runs: Sequence[tuple[int, int]], library: Library
) -> tuple[Stretch, ...]:
    """The stretches of a text; ``runs`` are its Western runs."""
    stretches = []
    start = 0
    for text, name, scale, rise in segments:
        for a, b, face, western in _parts(library.role(name), text, start, runs):
            stretches.append(Stretch(a, b, face, scale, rise, western))
        start += len(text)
    return tuple(stretches)


def evenly(segments: Sequence[Segment], library: Library) -> tuple[Stretch, ...]:
    """The stretches of a text of one scale that the main faces set as Chinese."""
    found = []
    start = 0
    for text, role, _, _ in segments:
        end = start + len(text)
        if text:
            found.append(_new(Stretch, (start, end, library.role(role).main, 1000, 0, False)))
        start = end
    return tuple(found)


def parts_of(cluster: Sequence[tuple[str, Role]], runs: Sequence[tuple[int, int]]) -> list[Part]:
    """The parts of a text that are more than Chinese set by the main face of their role."""
    parts: list[Part] = []
    start = 0
    for text, role in cluster:
        if runs or not role.by_main.issuperset(text):
            main = role.main
            own = _parts(role, text, start, runs)
            parts += [part for part in own if part[3] or part[2] != main]
        start += len(text)
    return parts


def _parts(role: Role, text: str, offset: int, runs: Sequence[tuple[int, int]]) -> list[Part]:
    """All of ``text``, which begins at ``offset``, in the parts that one face sets."""
    parts: list[Part] = []
    at, end = offset, offset + len(text)
    for a, b in runs:
        if a < end and b > offset:
            a, b = max(a, offset), min(b, end)
            _by_face(parts, role, text[at - offset : a - offset], at, western=False)
            _by_face(parts, role, text[a - offset : b - offset], a, western=True)
            at = b
    _by_face(parts, role, text[at - offset :], at, western=False)
    return parts


def _by_face(parts: list[Part], role: Role, text: str, start: int, *, western: bool) -> None:
    if not text:
        return
    if role.by_main.issuperset(text):
        parts.append(_new(Part, (start, start + len(text), role.main, western)))
        return
    faces = [*map(role.face_of.__getitem__, text)]
    if faces.count(faces[0]) == len(faces):
        parts.append(_new(Part, (start, start + len(text), faces[0], western)))
        return
    for face, group in groupby(faces):
        length = len([*group])
        parts.append(Part(start, start + length, face, western))
        start += length


class Stretches:
    """Gathers the stretches of ``segments`` of one scale from the parts that are not set by a main face."""

    def __init__(self, segments: Sequence[Segment], library: Library) -> None:
        self._found: list[Stretch] = []
        self._at = self._end = 0
        self._rest = iter(segments)
        self._library = library
        self._main = ""

    def add(self, offset: int, part: Part) -> None:
        """The next ``part``, in places from ``offset`` on."""
        start, stop, face, western = part
        start += offset
        if start > self._at or start >= self._end:
            self._until(start)
        self._at = offset + stop
        self._found.append(_new(Stretch, (start, self._at, face, 1000, 0, western)))

    def _until(self, start: int) -> None:
        """What the main faces set before ``start``."""
        while start >= self._end:
            self._until_end()
            segment = next(self._rest)
            self._end += len(segment.text)
            self._main = self._library.role(segment.role).main
        if start > self._at:
            self._found.append(_new(Stretch, (self._at, start, self._main, 1000, 0, False)))

    def _until_end(self) -> None:
        if self._end > self._at:
            self._found.append(_new(Stretch, (self._at, self._end, self._main, 1000, 0, False)))
            self._at = self._end

    def whole(self) -> tuple[Stretch, ...]:
        """All stretches, to the end of the text."""
        self._until_end()
        for text, role, _, _ in self._rest:
            self._end += len(text)
            self._main = self._library.role(role).main
            self._until_end()
        return tuple(self._found)
