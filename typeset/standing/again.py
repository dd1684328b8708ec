"""An issue printed again from what is kept of it.

Comes in: the issue as it is now, and a cache. Goes out: the PDF and the manifest, or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from typeset.cache import digest
from typeset.display import Metadata
from typeset.display.tags import Tag, flattened
from typeset.frozen import NamedTuple
from typeset.inputs import Input, attachments
from typeset.layout.columns import Filler, Frame
from typeset.layout.differences import differences, same_facts, same_looseness
from typeset.layout.flow import Slab
from typeset.layout.furniture import Furniture
from typeset.layout.galley import Galley
from typeset.layout.pages import Sheet
from typeset.layout.paragraphs import reset
from typeset.layout.shares import set_document
from typeset.layout.stored import Stored, Told, unpacked
from typeset.manifest import as_json, origin_sheet
from typeset.standing.edition import ANEW, FOREIGN, Edition, Leaf, loaded, said
from typeset.standing.surroundings import Asked, key_of, name_of, surroundings
from typeset.writers.pdf.archive import STANDARDS

if TYPE_CHECKING:
    from typeset.layout.text import TextSetter


class Again(NamedTuple):
    """What a build gives, its manifest as rows; ``keep``, where there is something to keep, is to be called
    when there is time."""

    pdf: bytes
    manifest: dict[str, Any]
    keep: Callable[[], None] | None


def again(asked: Asked, stored: Stored) -> Again | None:
    """The issue as it is now, where what is kept of it is enough to tell.

    Raises:
        InputFaults: something is wrong with it.
    """
    key = key_of(asked, stored)
    data = stored.cache.get(key)
    edition = loaded(data) if data else None
    if edition is None:
        return None
    try:
        return _again(asked, stored, edition, key)
    except (LookupError, TypeError, ValueError, AttributeError):
        return None  # the edition is not one of ours


def _again(asked: Asked, stored: Stored, edition: Edition, key: str) -> Again | None:
    paths = [each.path for each in asked.opened.listed]
    if [str(path) for path in paths] != [name for name, _ in edition.records]:
        return None
    named = {
        "pictures": edition.pictures,
        "manifests": edition.manifests,
        "faces": [face for face, _, _ in edition.shared],
    }
    if surroundings(asked, named) != edition.surroundings:
        return None
    data = [path.read_bytes() if path.is_file() else b"" for path in paths]
    digests = [digest(each) for each in data]
    changed = [d for d, (_, was) in enumerate(edition.records) if digests[d] != was]
    work = _Again(edition, asked, stored)
    if changed and not work.run(changed, digests):
        return None
    inputs = {d: Input(name_of(paths[d], asked.opened.folder), data[d]) for d in changed}
    pdf, rows = _printed(edition, inputs)

    def keep() -> None:
        for d in changed:
            stored.put(paths[d], *work.documents[d])
        stored.cache.put(key, edition.dumped())
        stored.cache.tidy()

    return Again(pdf, rows, keep if changed else None)


class _Again:
    """The pages of an edition that documents have changed."""

    def __init__(self, edition: Edition, asked: Asked, stored: Stored) -> None:
        self._opened, self._sheet, self._library, _ = asked
        self._edition, self._stored = edition, stored
        self.documents: dict[int, tuple[Told, Galley]] = {}
        self._numbers: dict[Tag, int] = {}
        self._setter: TextSetter | None = None

    def run(self, changed: Sequence[int], digests: Sequence[str]) -> bool:
        """Draw the pages that the documents ``changed`` have changed into the edition; false where more than
        that is to be done."""
        edition, listed = self._edition, self._opened.listed
        places: set[tuple[int, int, int]] = set()
        for d in changed:
            share = set_document(self._opened, listed[d], self._sheet, self._library)
            if share is None:
                return False
            self._setter, told, galley = share
            entry = self._stored.entry(listed[d].path, edition.records[d][1])
            before = unpacked(entry, self._setter) if entry else None
            if before is None or told.digest != digests[d] or not same_facts(before[0], told):
                return False
            found = differences(before[1], galley)
            if found is None:
                return False
            for td, g, n in edition.tried:
                pair = (before[1].groups[g].slabs[n], galley.groups[g].slabs[n]) if td == d else ()
                if pair and not same_looseness(self._setter, *pair):
                    return False
            edition.faces[d] = self._library.characters(
                {role: text for role, (text,) in (told.asked or {}).items()}
            )
            self._take(d, told, galley)
            places |= {(d, g, n) for g, n in found}
        return self._same_characters() and self._draw(places)

    def _take(self, d: int, told: Told, galley: Galley) -> None:
        self.documents[d] = told, galley
        first = self._edition.first[d]
        self._numbers |= {tag: first + n for tag, n in flattened(galley.tag)[1].items()}

    def _same_characters(self) -> bool:
        """Whether the faces have the characters that they had."""
        if self._library.missing:
            return False
        found = {face: set(text) for face, text in self._edition.others.items()}
        for row in self._edition.faces:
            for face, text in row.items():
                found.setdefault(face, set()).update(text)
        return found == {face: set(text) for face, text in self._edition.characters.items()}

    def _draw(self, places: set[tuple[int, int, int]]) -> bool:
        """The pages on which slabs of ``places`` stand, drawn; false where they say anything else than
        before, or where one of the slabs is on no page that can be drawn."""
        from typeset.writers.pdf import page_streams
        from typeset.writers.pdf.faces import Faces

        edition, left = self._edition, set(places)
        which: list[tuple[Leaf, Sheet]] = []
        for leaf in edition.leaves:
            here = {place for place in _shown(leaf, edition) if place in places}
            if here:
                left -= here
                sheet = self._sheet_of(leaf)
                if sheet is None:
                    return False
                which.append((leaf, sheet))
        if left or self._setter is None:
            return not left
        faces = Faces(self._library)
        for face, resource, shared in edition.shared:
            codes = faces[face]
            codes.update(shared)
            if codes.resource != resource:
                return False
        _, *names = edition.names
        furniture = Furniture(self._sheet, *names)
        filler = Filler(self._sheet.page.pitch, self._sheet.footnotes.rule)
        drawn = (
            furniture.drawing(sheet, leaf.section, self._setter, filler).page()
            for leaf, sheet in which
        )
        streams = page_streams(drawn, faces, edition.pictures, numbers=self._numbers)
        for (leaf, _), stream in zip(which, streams, strict=True):
            if said(stream) != leaf.said:
                return False
            edition.bodies[leaf.content - 1] = _stream(stream.content)
        met = {face: set(codes) for face, codes in faces.items()}
        return all(met[face] <= set(edition.characters[face]) for face in met)

    def _sheet_of(self, leaf: Leaf) -> Sheet | None:
        """A page as the layout made it up."""
        frames = []
        for (x, y, height, *numbers), runs in leaf.frames or ():
            content: list[Slab] = []
            for run in runs:
                d, first, second, third = run
                if d == FOREIGN:
                    content.append(Slab(first, snap=bool(second), keep=bool(third)))
                    continue
                slabs = self._anew(first) if d == ANEW else self._slabs(d, first)
                if slabs is None:
                    return None
                content += slabs[second:third]
            start, end, used, foot, top, tall, pitch = numbers
            frame = Frame(start, end, content, used, foot, top, tall, pitch)
            frames.append((frame, x, y, height))
        return Sheet(leaf.number, frames, "", leaf.plain, leaf.turned) if frames else None

    def _slabs(self, d: int, g: int) -> list[Slab] | None:
        """Those of a group."""
        galley = self._galley(d)
        return galley.groups[g].slabs if galley else None

    def _anew(self, number: int) -> list[Slab] | None:
        """Those of a paragraph that was set anew for its page."""
        d, g, n, lines, ends = self._edition.anew[number]
        slabs = self._slabs(d, g)
        flow = slabs[n].paragraph if slabs else None
        if slabs is None or flow is None or self._setter is None:
            return None
        return reset(self._setter, flow, ends, slabs[n : n + lines])

    def _galley(self, d: int) -> Galley | None:
        """A document as it is now."""
        if d not in self.documents and self._setter is not None:
            path, digest = self._opened.listed[d].path, self._edition.records[d][1]
            entry = self._stored.entry(path, digest)
            found = unpacked(entry, self._setter) if entry else None
            if found is None:
                return None
            self._take(d, *found)
        return self.documents[d][1]


def _shown(leaf: Leaf, edition: Edition) -> Iterator[tuple[int, int, int]]:
    """The slabs on a page; of a paragraph that was set anew those that it had before."""
    for _, runs in leaf.frames or ():
        for d, g, first, last in runs:
            if d == ANEW:
                d, g, first, lines, _ = edition.anew[g]
                last = first + lines
            if d != FOREIGN:
                yield from [(d, g, n) for n in range(first, last)]


def _stream(content: bytes) -> bytes:
    """The content of a page as an object."""
    from typeset.writers.pdf.objects import Objects

    objects = Objects()
    objects.stream(content, deflated=True)
    return objects.bodies[0]


def _content(body: bytes) -> bytes:
    """The content in an object of ``_stream``."""
    return body.split(b"stream\n", 1)[1].removesuffix(b"\nendstream")


def _printed(
    edition: Edition,
    inputs: Mapping[int, Input],
) -> tuple[bytes, dict[str, Any]]:
    """The PDF and the manifest with other ``inputs``, by the number of the document."""
    from typeset.writers.pdf import PACKET, identified
    from typeset.writers.pdf.archive import attach, claims
    from typeset.writers.pdf.objects import Objects, whole
    from typeset.writers.pdf.structure import pdf_date, xmp

    standard, metadata, bodies = (
        STANDARDS[edition.standard],
        Metadata(*edition.metadata),
        edition.bodies,
    )
    rows, source = json.loads(edition.manifest), json.loads(edition.origin)
    name = edition.names[0]
    for d, each in inputs.items():
        found = digest(each.data)
        rows["inputs"][each.name] = source["inputs"][each.name] = found
        edition.records[d] = edition.records[d][0], found
    edition.origin = as_json(source).decode()
    if inputs:
        files = attachments([*inputs.values()]) if standard.attached else []
        if standard.attached:
            files.append(origin_sheet(name, edition.origin.encode()))
        for file in files:
            at = edition.attached[file.name]
            objects = Objects(bodies=bodies[:at])
            attach(objects, [file], pdf_date(metadata.date))
            bodies[at : at + 2] = objects.bodies[at:]
    identifier = identified(
        metadata, [_content(bodies[leaf.content - 1]) for leaf in edition.leaves]
    )
    objects = Objects(bodies=bodies[: edition.packet - 1])
    objects.stream(xmp(metadata, identifier, claims(standard)), PACKET, plain=True)
    bodies[edition.packet - 1] = objects.bodies[-1]
    pdf = whole(standard.version, bodies, edition.root, edition.info, identifier)
    rows["outputs"] = {f"{name}.pdf": digest(pdf)}
    edition.manifest = as_json(rows).decode()
    return pdf, rows
