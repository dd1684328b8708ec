"""A build is kept standing.

Comes in: a build that has come to its end. Goes out: an ``Edition`` in the cache, where it can be one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from typeset.display.tags import Tag
from typeset.frozen import NamedTuple, fields
from typeset.layout.galley import Galley
from typeset.layout.pages import Sheet
from typeset.layout.stored import Stored, Told
from typeset.manifest import Facts, manifest, origin
from typeset.standing.edition import ANEW, FOREIGN, Edition, Leaf, Slabs, said
from typeset.standing.surroundings import Asked, ChangedError, key_of, name_of, surroundings
from typeset.writers.pdf import FileWriter, PageStream
from typeset.writers.pdf.archive import STANDARDS

if TYPE_CHECKING:
    from typeset.layout.compose import Composition
    from typeset.layout.paragraphs import Anew, ParagraphFlow

Place = tuple[int, int, int]
MOMENT = 20_000_000
"""Nanoseconds by which times of files may be behind the clock."""


class Made(NamedTuple):
    """A build that has come to its end."""

    asked: Asked
    composition: Composition
    documents: Mapping[Path, tuple[Told, Galley | None]]
    numbers: Mapping[Tag, int]
    streams: Sequence[PageStream]
    file: FileWriter
    facts: Facts
    pdf: bytes
    since: int
    """When the build began, in nanoseconds."""


def keep_standing(made: Made, stored: Stored) -> None:
    """Keep a build, if it can be."""
    edition = edition_of(made)
    if edition is not None:
        stored.cache.put(key_of(made.asked, stored), edition.dumped())


def edition_of(made: Made) -> Edition | None:
    """What to keep of a build; nothing where a file has changed meanwhile, or where the issue has what is not
    looked after here."""
    documents, document = made.documents, made.composition.document
    asked, facts, written = document.resources, made.facts, made.file.numbers
    paths = [each.path for each in made.asked.opened.listed]
    digests = [documents[path][0].digest for path in paths]
    names = [name_of(path, made.asked.opened.folder) for path in paths]
    if asked is None or written is None or [facts.inputs.get(name) for name in names] != digests:
        return None
    named = {
        "pictures": asked.pictures,
        "manifests": facts.issue.manifests,
        "faces": asked.characters,
    }
    try:
        around = surroundings(made.asked, named, made.since - MOMENT)
    except ChangedError:
        return None
    faces = [
        made.asked.library.characters(
            {role: text for role, (text,) in (documents[path][0].asked or {}).items()}
        )
        for path in paths
    ]
    others = {
        face: "".join(sorted(set(text).difference(*[each.get(face, "") for each in faces])))
        for face, text in asked.characters.items()
    }
    galleys = [documents[path][1] for path in paths]
    places = _places(galleys)
    anew = _anew(made.composition.anew, places)
    codes = made.file.faces
    front = len(made.streams) - len(made.composition.sheets)
    sections = {
        record.id: section.name for section in facts.issue.sections for record in section.records
    }
    sheets: list[Sheet | None] = [*[None] * front, *made.composition.sheets]
    leaves = [
        Leaf(
            _number(written.contents[n]),
            sheet.number if sheet else 0,
            sections.get(sheet.document, "") if sheet else "",
            bool(sheet and sheet.plain),
            bool(sheet and sheet.turned),
            _frames(sheet, places) if sheet else None,
            said(made.streams[n]),
        )
        for n, sheet in enumerate(sheets)
    ]
    tried = _tried(made.composition.tried, places, galleys)
    if tried is None:
        return None
    metadata = document.metadata
    return Edition(
        surroundings=around,
        records=[(str(path), each) for path, each in zip(paths, digests, strict=True)],
        faces=faces,
        characters=dict(asked.characters),
        others=others,
        first=[made.numbers.get(galley.tag, -1) if galley else -1 for galley in galleys],
        leaves=leaves,
        tried=tried,
        anew=anew,
        pictures=[*asked.pictures],
        manifests=[*map(str, facts.issue.manifests)],
        shared=[(id, each.resource, each.shared()) for id, each in codes.items()],
        attached={each.name: _number(each.reference) - 2 for each in written.attached},
        packet=_number(written.packet),
        root=written.root,
        info=written.info,
        metadata=[getattr(metadata, each.name) for each in fields(metadata)],
        standard=next(name for name, each in STANDARDS.items() if each == made.file.standard),
        names=[facts.name, facts.issue.publication.name, facts.issue.year, facts.issue.number],
        manifest=manifest(facts, {f"{facts.name}.pdf": made.pdf}).decode(),
        origin=origin(facts).decode(),
        bodies=made.file.bodies,
    )


def _number(reference: str) -> int:
    return int(reference.split(maxsplit=1)[0])


def _places(galleys: Iterable[Galley | None]) -> dict[int, Place]:
    """Slab → document, group and number in it, by identity; and each first slab's paragraph."""
    places = {}
    for d, galley in enumerate(galleys):
        for g, group in enumerate(galley.groups if galley else ()):
            for n, slab in enumerate(group.slabs):
                places[id(slab)] = d, g, n
                if slab.paragraph is not None:
                    places[id(slab.paragraph)] = d, g, n
    return places


def _anew(
    made: Iterable[Anew], places: dict[int, Place]
) -> list[tuple[int, int, int, int, tuple[int, ...]]]:
    """The paragraphs that were set anew; their slabs are put to ``places``."""
    found: list[tuple[int, int, int, int, tuple[int, ...]]] = []
    for flow, ends, slabs in made:
        if place := places.get(id(flow)):
            places |= {id(slab): (ANEW, len(found), k) for k, slab in enumerate(slabs)}
            found.append((*place, flow.lines, tuple(map(int, ends))))
    return found


def _frames(
    sheet: Sheet, places: Mapping[int, Place]
) -> list[tuple[tuple[int, ...], list[Slabs]]] | None:
    """The frames of a page with their slabs by their places; ``None`` where one has none."""
    found = []
    for frame, *at in sheet.frames:
        runs: list[Slabs] = []
        for slab in frame.content:
            place = places.get(id(slab))
            if place is None:
                if slab.items or slab.table or slab.notes or slab.stretch:
                    return None
                runs.append((FOREIGN, int(slab.height), slab.snap, slab.keep))
                continue
            d, g, n = place
            if runs and runs[-1][:2] == (d, g) and runs[-1][3] == n:
                runs[-1] = (d, g, runs[-1][2], n + 1)
            else:
                runs.append((d, g, n, n + 1))
        # Of spaces one object may stand for several.
        numbers = (
            frame.start,
            frame.end,
            frame.used,
            frame.foot,
            frame.top,
            frame.height,
            frame.pitch,
        )
        found.append((tuple(map(int, (*at, *numbers))), runs))
    return found


def _tried(
    flows: Iterable[ParagraphFlow], places: Mapping[int, Place], galleys: Sequence[Galley | None]
) -> list[Place] | None:
    found = {places.get(id(flow)) for flow in flows}
    # A document that shows page numbers, and so has no galley here, is not looked at again.
    if None in found and None not in galleys:
        return None
    return sorted(place for place in found if place is not None)
