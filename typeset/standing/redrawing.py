"""The pages of an edition that other records change.

Comes in: an edition, its documents, and files that are no longer what they were. Goes out: the edition with
the contents of the pages as they are now; or word that more than these pages would change.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import TYPE_CHECKING

from typeset.cache import digest
from typeset.layout.columns import Filler, Frame
from typeset.layout.corrections import corrected
from typeset.layout.flow import Slab
from typeset.layout.furniture import Furniture
from typeset.layout.manuscript import counted
from typeset.layout.pages import Sheet
from typeset.layout.paragraphs import reset, same_looseness
from typeset.standing.documents import Documents, as_before
from typeset.standing.edition import ANEW, FOREIGN, Edition, Leaf, said

if TYPE_CHECKING:
    from typeset.layout.manuscript import Correction
    from typeset.paragraph.composer import Asked

Places = dict[tuple[int, int], set[int]]
"""Document and group → the slabs that show something else."""


class Redrawing:
    """Draws the pages that have changed into an edition."""

    def __init__(self, edition: Edition, documents: Documents) -> None:
        self._edition, self._documents = edition, documents
        self._library, self._setter = documents.library, documents.setter
        self._faces = [*edition.faces]

    def run(self, now: Mapping[int, bytes]) -> bool:
        """Draw the pages that the files ``now``, by the numbers of the documents, have changed; false where
        more than that is to be done. The edition may be used no more then."""
        places: Places = {}
        for d, data in now.items():
            if not (self._correct(d, data, places) or self._set_anew(d, digest(data), places)):
                return False
        if self._library.missing or not self._same_characters():
            return False
        self._edition.faces = self._faces
        return self._draw(places)

    # ---- documents

    def _correct(self, d: int, now: bytes, places: Places) -> bool:
        """Where nothing but texts of paragraphs has changed: set these."""
        documents, setter = self._documents, self._setter
        manuscript = documents.manuscript(d)
        changes = manuscript.changed(now) if manuscript else None
        after = manuscript.corrected(now, changes) if manuscript and changes else None
        if not changes or after is None:
            return False
        made: dict[tuple[int, int], list[Slab]] = {}
        for change in changes:
            g, n, _k = change.place
            slabs = made.get((g, n)) or self._paragraph(d, g, n)
            found = self._corrected(slabs, change) if slabs else None
            if found is None:
                return False
            paragraph, before, asked = found
            if (d, g, n) in self._tried() and not same_looseness(setter, slabs[0], paragraph[0]):
                return False
            if self._is_borrowed(before, asked) or not after.recount(before, asked):
                return False
            differing = [i for i in range(len(slabs)) if slabs[i].items != paragraph[i].items]
            places.setdefault((d, g), set()).update([n + i for i in differing])
            made[g, n] = paragraph
        documents.correct(d, after, made)
        self._faces[d] = self._library.characters(after.characters())
        return True

    def _paragraph(self, d: int, g: int, n: int) -> list[Slab]:
        """The slabs of the paragraph that begins with slab ``n``."""
        first = self._documents.slabs(d, g, n, n + 1)
        flow = first[0].paragraph if first else None
        return self._documents.slabs(d, g, n, n + flow.lines) if flow else []

    def _corrected(
        self, slabs: list[Slab], change: Correction
    ) -> tuple[list[Slab], Asked, Asked] | None:
        """The paragraph with another text, and what was composed for it before and now."""
        flow, k = slabs[0].paragraph, change.place[2]
        if flow is None or flow.passage.segments[k].text != change.before:
            return None
        setter, composer = self._setter, self._setter.composer
        # What comes out as it stood is all that there is to it.
        same, before = composer.asking(lambda: corrected(setter, slabs, k, change.before))
        if same is None or [each[:-1] for each in same] != [each[:-1] for each in slabs]:
            return None
        found, asked = composer.asking(lambda: corrected(setter, slabs, k, change.now))
        if found is None or not as_before(slabs, found):
            return None
        return found, before, asked

    def _is_borrowed(self, before: Asked, now: Asked) -> bool:
        """Whether another face than the role's own stands in for a character that has come or gone."""
        old, new = counted(before), counted(now)
        for role, character, _ in self._library.fallbacks:
            if (character in old.get(role, ())) != (character in new.get(role, ())):
                return True
        return False

    def _set_anew(self, d: int, found: str, places: Places) -> bool:
        """Set the whole document, and compare it with what it was."""
        from typeset.layout.differences import differences, same_facts

        pair = self._documents.set_anew(d)
        if pair is None:
            return False
        (was, before), (told, galley) = pair
        if told.digest != found or not same_facts(was, told):
            return False
        slabs = differences(before, galley)
        if slabs is None:
            return False
        for td, g, n in self._edition.tried:
            one, other = (
                (each.groups[g].slabs[n] for each in (before, galley)) if td == d else (None, None)
            )
            if one and other and not same_looseness(self._setter, one, other):
                return False
        for g, n in slabs:
            places.setdefault((d, g), set()).add(n)
        self._documents.take(d)
        asked = {role: text for role, (text,) in (told.asked or {}).items()}
        self._faces[d] = self._library.characters(asked)
        return True

    def _tried(self) -> set[tuple[int, int, int]]:
        return {(d, g, n) for d, g, n in self._edition.tried}

    def _same_characters(self) -> bool:
        """Whether the faces have the characters that they had."""
        edition = self._edition
        if self._faces == edition.faces:
            return True
        found = {face: set(text) for face, text in edition.others.items()}
        for row in self._faces:
            for face, text in row.items():
                found.setdefault(face, set()).update(text)
        return found == {face: set(text) for face, text in edition.characters.items()}

    # ---- pages

    def _draw(self, places: Places) -> bool:
        """The pages on which slabs of ``places`` stand, drawn; false where they say anything else than
        before, or where one of the slabs is on no page that can be drawn."""
        from typeset.standing.printing import stream_of
        from typeset.writers.pdf import page_streams
        from typeset.writers.pdf.faces import Faces

        edition, sheet = self._edition, self._documents.sheet
        which = self._leaves(places)
        if which is None:
            return False
        sheets = [self._sheet_of(leaf) for leaf in which]
        if not all(sheets):
            return False
        faces = Faces(self._library)
        for face, resource, shared in edition.shared:
            codes = faces[face]
            codes.update(shared)
            if codes.resource != resource:
                return False
        furniture = Furniture(sheet, *edition.names[1:])
        filler = Filler(sheet.page.pitch, sheet.footnotes.rule)
        drawn = (
            furniture.drawing(page, leaf.section, self._setter, filler).page()
            for leaf, page in zip(which, sheets, strict=True)
            if page is not None
        )
        numbers = self._documents.numbers()
        streams = page_streams(drawn, faces, edition.pictures, numbers=numbers)
        for leaf, stream in zip(which, streams, strict=True):
            if said(stream) != leaf.said:
                return False
            edition.file[leaf.content] = stream_of(stream.content)
        return all(set(codes) <= set(edition.characters[face]) for face, codes in faces.items())

    def _leaves(self, places: Places) -> list[Leaf] | None:
        """The pages on which ``places`` stand; nothing where one of these is on none."""
        left = {(d, g, n) for (d, g), slabs in places.items() for n in slabs}
        ordered = {key: sorted(slabs) for key, slabs in places.items()}
        found = []
        for leaf in self._edition.leaves:
            here: set[tuple[int, int, int]] = set()
            for _, runs in leaf.frames or ():
                for d, g, first, last in runs:
                    if d == ANEW:  # of a paragraph that was set anew, the slabs that it had before
                        d, g, first, lines, _ = self._edition.anew[g]
                        last = first + lines
                    slabs = ordered.get((d, g), [])
                    own = slabs[bisect_left(slabs, first) : bisect_left(slabs, last)]
                    here |= {(d, g, n) for n in own}
            if here:
                found.append(leaf)
                left -= here
        return None if left else found

    def _sheet_of(self, leaf: Leaf) -> Sheet | None:
        """A page as the layout made it up."""
        frames = []
        for (x, y, height, *numbers), runs in leaf.frames or ():
            content: list[Slab] = []
            for d, first, second, third in runs:
                if d == FOREIGN:
                    content.append(Slab(first, snap=bool(second), keep=bool(third)))
                elif d == ANEW:
                    content += self._anew(first)[second:third]
                else:
                    content += self._documents.slabs(d, first, second, third)
            start, end, used, foot, top, tall, pitch, grid = numbers
            frame = Frame(start, end, content, used, foot, top, tall, pitch, grid)
            frames.append((frame, x, y, height))
        return Sheet(leaf.number, frames, "", leaf.plain, leaf.turned) if frames else None

    def _anew(self, number: int) -> list[Slab]:
        """Those of a paragraph that was set anew for its page."""
        d, g, n, lines, ends = self._edition.anew[number]
        slabs = self._documents.slabs(d, g, n, n + lines)
        flow = slabs[0].paragraph
        if flow is None:
            raise LookupError(number)
        return reset(self._setter, flow, ends, slabs)
