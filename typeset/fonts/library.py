"""The faces by id and the roles by name: which face sets which character, and how wide.

In: an opened catalogue (``catalogue.read``). Out: per role, character → advance in milli-em and
character → face id, resolved once for each distinct character. A line of text is measured with
``accumulate(map(role.advance.__getitem__, text))``: known characters are plain dict hits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from typeset.diagnostics import Fault, InputFaults, Span
from typeset.fonts.catalogue import Catalogue, Link, read
from typeset.fonts.face import Face, Provenance
from typeset.units import MEM_PER_EM

COMMON = range(0x4E00, 0x9FA6)
"""The ideographs of the first edition of Unicode."""


class _Advances(dict[str, int]):
    def __init__(self, role: Role) -> None:
        self._role = role

    def __missing__(self, ch: str) -> int:
        return self._role.resolve(ch)[1]


class _Faces(dict[str, str]):
    def __init__(self, role: Role) -> None:
        self._role = role

    def __missing__(self, ch: str) -> str:
        return self._role.resolve(ch)[0]


class Role:
    """A typographic role such as ``song``: a chain of faces, asked in order for each character."""

    def __init__(self, library: Library, name: str, chain: tuple[Link, ...]) -> None:
        self.name = name
        self._library = library
        self._chain = chain
        self._main_at = next(at for at, link in enumerate(chain) if link.main)
        self.main = chain[self._main_at].face
        self.advance: dict[str, int] = _Advances(self)
        self.face_of: dict[str, str] = _Faces(self)
        self.by_main: set[str] = set()
        """The characters so far that the main face sets."""
        self._met: set[str] = set()
        self._odd: set[str] = set()
        """Common ideographs so far that are set otherwise: by another face, or not an em wide."""
        # Where the main face is the first to be asked for all ideographs of the basic block, one question
        # does for them.
        before = chain[: self._main_at]
        self._plain = (
            COMMON
            if chain[self._main_at].allows_all(COMMON)
            and not any(link.allows_any(COMMON) for link in before)
            else range(0)
        )
        self._is_even = bool(self._plain) and library.face(self.main).provenance.ideographs

    def is_even(self, text: str) -> bool:
        """Whether the main face sets all common ideographs of ``text``, each an em wide."""
        if self._is_even:
            return True
        if not self._met.issuperset(text):
            for ch in {*text} - self._met:
                face, width = self.resolve(ch)
                if ord(ch) in COMMON and (face != self.main or width != MEM_PER_EM):
                    self._odd.add(ch)
            self._met.update(text)
        return not self._odd or self._odd.isdisjoint(text)

    def share_out(self, characters: Iterable[str], found: dict[str, set[str]]) -> None:
        """Put ``characters`` to those that each face sets."""
        others = set(characters)
        if self._is_even:
            common = {ch for ch in others if "\u4e00" <= ch <= "\u9fa5"}
            if common:
                found.setdefault(self.main, set()).update(common)
                others -= common
        face_of = self.face_of
        for ch in others:
            found.setdefault(face_of[ch], set()).add(ch)

    def resolve(self, ch: str) -> tuple[str, int]:
        """Ask the chain for ``ch`` and remember the answer in ``face_of`` and ``advance``: the face and
        the advance in milli-em.

        A character that no face has is put down in ``Library.missing``; the main face's .notdef
        stands for it, one em wide.
        """
        code = ord(ch)
        if code in self._plain:
            face = self._library.face(self.main)
            if gid := face.glyph(ch):
                self.by_main.add(ch)
                self.face_of[ch], self.advance[ch] = found = self.main, face.advance(gid)
                return found
        found = self.main, MEM_PER_EM
        for at, link in enumerate(self._chain):
            if link.allows(code) and (gid := self._library.face(link.face).glyph(ch)):
                if at > self._main_at and self._chain[self._main_at].allows(code):
                    self._library.fallbacks.add((self.name, ch, link.face))
                found = link.face, self._library.face(link.face).advance(gid)
                break
        else:
            self._library.missing.add((self.name, ch))
        if found[0] == self.main:
            self.by_main.add(ch)
        self.face_of[ch], self.advance[ch] = found
        return found


class Library:
    """All faces and roles of a catalogue.

    ``missing`` holds (role, character) for characters that no face of the role has; ``fallbacks``
    (role, character, face id) for those set by a face that follows the Chinese face of the role.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.path = catalogue.path
        self._faces = {
            row.id: Face(row, catalogue.path.parent / row.file) for row in catalogue.faces
        }
        self._chains: Mapping[str, tuple[Link, ...]] = catalogue.roles
        self._roles: dict[str, Role] = {}
        self.missing: set[tuple[str, str]] = set()
        self.fallbacks: set[tuple[str, str, str]] = set()

    @classmethod
    def open(cls, path: Path) -> Library:
        """The library of the catalogue ``path`` (``fonts.toml``); no font file is opened yet.

        Raises:
            InputFaults: every fault of the catalogue, a missing font file among them.
        """
        return cls(read(path))

    def get_ready(self, *roles: str) -> None:
        """Open the main faces of ``roles`` (of all, where none is named), so that they are open when they
        are wanted: before a fork, or while there is nothing else to do."""
        for role in roles or self._chains:
            self.face(self.role(role).main).glyph(" ")

    def role(self, name: str) -> Role:
        """The role ``name``; its resolved characters are kept between calls.

        Raises:
            InputFaults: no such role.
        """
        role = self._roles.get(name)
        if role is None:
            if name not in self._chains:
                values = {"role": name, "known": [*self._chains]}
                raise InputFaults([Fault("fonts.role", Span(str(self.path), 0), values)])
            role = self._roles[name] = Role(self, name, self._chains[name])
        return role

    @property
    def roles(self) -> tuple[str, ...]:
        """The names of all roles."""
        return tuple(self._chains)

    def face(self, id: str) -> Face:
        """The face ``id``.

        Raises:
            KeyError: no such face. The catalogue is checked, so only a wrong caller meets it.
        """
        return self._faces[id]

    def provenance(self) -> tuple[Provenance, ...]:
        """Origin, size and SHA-256 of every face as the catalogue states them."""
        return tuple(face.provenance for face in self._faces.values())

    def used(self) -> Iterator[str]:
        """The ids of the faces that set at least one character so far, in catalogue order."""
        seen = {face for role in self._roles.values() for face in role.face_of.values()}
        return (id for id in self._faces if id in seen)

    def open_used(self) -> None:
        """Open the faces that were used so far for what embedding them will ask."""
        for id in self.used():
            _ = self._faces[id].metrics

    def characters(self, asked: Mapping[str, Iterable[str]]) -> dict[str, str]:
        """Face id → those of the characters (``asked``: by role) that it sets, in the order of the
        catalogue and of Unicode, so that it does not matter who asked first."""
        found: dict[str, set[str]] = {}
        for name, characters in asked.items():
            self.role(name).share_out(characters, found)
        return {face: "".join(sorted(found[face])) for face in self._faces if face in found}

    def verify(self) -> None:
        """Compare the SHA-256 of every font file with the catalogue.

        Raises:
            InputFaults: one fault for each file that differs. Reads all files: not for every build.
        """
        import hashlib  # brings in OpenSSL, which no build needs

        faults = []
        for face in self._faces.values():
            with face.path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != face.provenance.sha256:
                values = {"face": face.id, "found": found, "expected": face.provenance.sha256}
                faults.append(Fault("fonts.hash", Span(str(face.path), 0), values))
        if faults:
            raise InputFaults(faults)
