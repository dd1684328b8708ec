"""A build is kept standing.

Comes in: a build that has come to its end. Goes out: an ``Edition`` in the cache, where it can be one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typeset import resources
from typeset.cache import Cache, digest, program_version
from typeset.display.tags import Tag
from typeset.frozen import NamedTuple, fields
from typeset.layout.galley import Galley
from typeset.layout.pages import Sheet
from typeset.layout.stored import PACKAGES, Told
from typeset.layout.stylesheet import Stylesheet
from typeset.manifest import Facts, Settings, manifest, origin
from typeset.standing.edition import ANEW, FOREIGN, Edition, Leaf, Slabs, said, sheet_dumped
from typeset.standing.surroundings import ChangedError, files_of, key_of, name_of, state_of
from typeset.writers.pdf import FileWriter, PageStream
from typeset.writers.pdf.archive import STANDARDS
from typeset.writers.pdf.objects import Filed

if TYPE_CHECKING:
    from typeset.diagnostics import Fault
    from typeset.fonts import Library
    from typeset.layout.compose import Composition
    from typeset.layout.paragraphs import Anew, ParagraphFlow

Place = tuple[int, int, int]
MOMENT = 20_000_000
"""Nanoseconds by which times of files may be behind the clock."""


class Asked(NamedTuple):
    """An issue as it was asked for, in ``folder``, with its ``home`` and the paths of its documents, and how
    it is set."""

    folder: Path
    home: Path
    paths: Sequence[Path]
    sheet: Stylesheet
    library: Library
    settings: Settings


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


class Around(NamedTuple):
    """What a build depends on beside its records: files, faces, and the state that they are in."""

    files: Sequence[Path]
    places: Sequence[Path]
    state: str


def keep_standing(made: Made, cache: Path) -> None:
    """Keep a build, if it can be."""
    version = program_version(Path(resources.__file__).parent, PACKAGES)
    around = around_of(made) if version else None
    edition = edition_of(made, around) if around else None
    if edition is not None:
        kept = Cache(cache, version)
        kept.put(key_of(kept, made.asked.folder, made.asked.settings), edition.dumped())
        kept.tidy()


def around_of(made: Made) -> Around | None:
    """To be asked for when the build has just been made; nothing where a file has changed meanwhile."""
    used, asked, facts = made.composition.document.resources, made.asked, made.facts
    if used is None:
        return None
    others = [*map(Path, (*used.pictures, *facts.issue.manifests)), asked.library.path]
    files = files_of(asked.home, asked.sheet.inputs, others)
    places = [asked.library.face(face).path for face in used.characters]
    try:
        return Around(files, places, state_of(asked.home, files, places, made.since - MOMENT))
    except ChangedError:
        return None


def edition_of(made: Made, around: Around) -> Edition | None:
    """What to keep of a build; nothing where a record has changed meanwhile, or where the issue has what is
    not looked after here."""
    documents, document, paths = made.documents, made.composition.document, made.asked.paths
    asked, facts, written = document.resources, made.facts, made.file.numbers
    digests = [documents[path][0].digest for path in paths]
    names = [name_of(path, made.asked.home) for path in paths]
    if asked is None or written is None or [facts.inputs.get(name) for name in names] != digests:
        return None
    library, sheet = made.asked.library, sheet_dumped(made.asked.sheet)
    warnings = _plain_faults(facts.warnings)
    if sheet is None or warnings is None:
        return None
    faces = [
        library.characters(
            {role: text for role, (text,) in (documents[path][0].asked or {}).items()}
        )
        for path in paths
    ]
    alone = {
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
    pages: list[Sheet | None] = [*[None] * front, *made.composition.sheets]
    leaves = [
        Leaf(
            _number(written.contents[n]),
            page.number if page else 0,
            sections.get(page.document, "") if page else "",
            bool(page and page.plain),
            bool(page and page.turned),
            _frames(page, places) if page else None,
            said(made.streams[n]),
        )
        for n, page in enumerate(pages)
    ]
    tried = _tried(made.composition.tried, places, galleys)
    if tried is None:
        return None
    metadata = document.metadata
    return Edition(
        files=[*map(str, around.files)],
        state=around.state,
        places=[*map(str, around.places)],
        folder=str(made.asked.home),
        catalogue=str(library.path),
        layouts=[*map(str, made.asked.sheet.inputs)],
        sheet=sheet,
        records=[(str(path), each) for path, each in zip(paths, digests, strict=True)],
        faces=faces,
        characters=dict(asked.characters),
        others=alone,
        first=[made.numbers.get(galley.tag, -1) if galley else -1 for galley in galleys],
        leaves=leaves,
        tried=tried,
        anew=anew,
        pictures=[*asked.pictures],
        shared=[(id, each.resource, each.shared()) for id, each in codes.items()],
        attached={each.name: _number(each.reference) - 2 for each in written.attached},
        packet=_number(written.packet),
        root=written.root,
        info=written.info,
        metadata=[getattr(metadata, each.name) for each in fields(metadata)],
        standard=next(name for name, each in STANDARDS.items() if each == made.file.standard),
        names=[facts.name, facts.issue.publication.name, facts.issue.year, facts.issue.number],
        told=(facts.layout, facts.page_count, [tuple(row) for row in facts.page_map], warnings),
        manifest=manifest(facts, {f"{facts.name}.pdf": made.pdf}),
        origin=origin(facts),
        output=digest(made.pdf),
        file=Filed.of(made.pdf, made.file.bodies),
    )


def _plain_faults(faults: Iterable[Fault]) -> list[Any] | None:
    """Faults as texts and numbers, where that is all that they say."""
    rows = [(each.rule, tuple(each.span), dict(each.values)) for each in faults]
    plain = all(isinstance(v, str | int) for _, _, values in rows for v in values.values())
    return [*rows] if plain else None


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
            frame.grid,
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
