"""What a rule is, and the list of all of them.

A rule is one function with an id, the clause that it stands for, and a severity. It is given the
``Subject``, or, if it is for pages, the subject and each ``Sheet`` in turn, and yields a ``Hit`` for
whatever breaks it. Its messages are ``[preflight.<id>]`` in the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf

from typeset.diagnostics import Severity
from typeset.pdfsource import Box, box, get, inherited, is_stream, listed, name, number
from typeset.preflight.content import Noticed, Shared
from typeset.preflight.graphics import Mark
from typeset.preflight.metadata import PDFX, Properties, properties
from typeset.preflight.structure import Tree

PROFILES = ("print", "archive", "access")
NOTHING: Mapping[str, object] = {}


class Hit(NamedTuple):
    """A place that breaks a rule: the page (0: the file), what it is, what fills the message."""

    page: int = 0
    excerpt: str = ""
    values: Mapping[str, object] = NOTHING


class Sheet(NamedTuple):
    """A page under examination. Boxes are ``None`` where the file gives none that can be read."""

    number: int
    page: Any
    media: Box | None
    crop: Box | None
    bleed: Box | None
    trim: Box | None
    art: Box | None
    unit: float
    marks: list[Mark]
    noticed: Noticed

    @property
    def cut(self) -> Box | None:
        """Where the page is cut: the trim, or what stands for it."""
        return self.trim or self.art or self.crop or self.media

    @property
    def annotations(self) -> list[Any]:
        found = get(self.page, "/Annots")
        return [*found] if isinstance(found, pikepdf.Array) else []

    def bare(self) -> Sheet:
        """Without what takes room."""
        return self._replace(marks=[])


@dataclass
class Subject:
    """A file under examination."""

    path: Path
    pdf: pikepdf.Pdf
    shared: Shared = field(default_factory=Shared)
    sheets: list[Sheet] = field(default_factory=list)
    """Without their marks."""
    xmp: Properties | None = None
    xmp_there: bool = False
    tree: Tree | None = None

    @property
    def root(self) -> Any:
        return self.pdf.Root

    @property
    def info(self) -> Any:
        found = self.pdf.trailer.get("/Info")
        return found if isinstance(found, pikepdf.Dictionary) else None

    @property
    def standard(self) -> str:
        """The PDF/X that the file says it is, ``""`` for none."""
        said = (self.xmp or {}).get((PDFX, "GTS_PDFXVersion"), "")
        return said or str(get(self.info, "/GTS_PDFXVersion") or "")

    @property
    def is_x1a(self) -> bool:
        return "X-1" in self.standard

    def read_metadata(self) -> None:
        stream = get(self.root, "/Metadata")
        self.xmp_there = is_stream(stream)
        self.xmp = properties(stream.read_bytes()) if self.xmp_there else None

    def objects(self) -> Iterator[Any]:
        """All dictionaries and streams that stand in the file as objects of their own."""
        for value in self.pdf.objects:
            if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
                yield value


Check = Callable[[Subject], Iterator[Hit]]
PageCheck = Callable[[Subject, Sheet], Iterator[Hit]]


class Rule(NamedTuple):
    id: str
    clause: str
    severity: Severity
    check: Check | None
    page: PageCheck | None

    @property
    def profile(self) -> str:
        return self.id.partition(".")[0]


RULES: dict[str, Rule] = {}


def rule(id: str, clause: str, severity: Severity = Severity.ERROR) -> Callable[[Check], Check]:
    """Enter a rule about the whole file."""

    def enter(check: Check) -> Check:
        RULES[id] = Rule(id, clause, severity, check, None)
        return check

    return enter


def page_rule(
    id: str, clause: str, severity: Severity = Severity.ERROR
) -> Callable[[PageCheck], PageCheck]:
    """Enter a rule about each page."""

    def enter(check: PageCheck) -> PageCheck:
        RULES[id] = Rule(id, clause, severity, None, check)
        return check

    return enter


def sheet(count: int, page: Any, marks: list[Mark], noticed: Noticed) -> Sheet:
    """The page number ``count`` as rules see it."""

    def of(key: str) -> Box | None:
        return box(inherited(page, key) if key in ("/MediaBox", "/CropBox") else get(page, key))

    unit = number(get(page, "/UserUnit")) or 1.0
    media, crop = of("/MediaBox"), of("/CropBox")
    bleed, trim, art = of("/BleedBox"), of("/TrimBox"), of("/ArtBox")
    return Sheet(count, page, media, crop, bleed, trim, art, unit, marks, noticed)


def file_identifiers(subject: Subject) -> Iterator[Hit]:
    """A hit where the file has not two identifiers that say something (14.4)."""
    found = listed(subject.pdf.trailer.get("/ID"))
    if len(found) != 2 or not all(bytes(each) for each in found):
        yield Hit(0, "/ID")


def transfer_functions(sheet: Sheet) -> Iterator[Hit]:
    """A hit for each transfer function or halftone phase that the page sets (10.5)."""
    for state in sheet.noticed.states:
        for key in ("/TR", "/TR2", "/HTP"):
            value = get(state, key)
            if value is not None and (key != "/TR2" or name(value) != "Default"):
                yield Hit(sheet.number, key, {"key": key[1:]})


def filters(stream: Any) -> list[str]:
    """The names of the filters of a stream (7.4)."""
    found = get(stream, "/Filter")
    if isinstance(found, pikepdf.Array):
        return [name(each) for each in found]
    return [name(found)] if found is not None else []


def font_name(value: str) -> str:
    """Without the tag of a subset."""
    return value.partition("+")[2] or value
