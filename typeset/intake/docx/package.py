"""The container of a Word file, opened within limits.

In: the bytes of a file. Out: its parts as trees, and the relationships between them (ECMA-376 part 2).
Nothing is executed, fetched or unpacked to disk: no document types, no entities, sizes counted as they
are read, names of parts looked up and never used as paths. What is not a Word file is told by what it
is.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from typeset.diagnostics import Fault, InputFaults, Span
from typeset.frozen import frozen

MOST_FILE = 100_000_000
MOST_PARTS = 10_000
MOST_XML = 48_000_000
"""Bytes of one part that is XML, unpacked."""
MOST_TOTAL = 400_000_000
"""Bytes of all parts, unpacked, as declared and as read."""
MOST_RATIO = 200
"""Unpacked to packed size of the whole, where it is more than 64 MB."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
    (
        b"http://purl.oclc.org/ooxml/drawingml/",
        b"http://schemas.openxmlformats.org/drawingml/2006/",
    ),
)
_DOCTYPES = tuple("<!DOCTYPE".encode(name) for name in ("ascii", "utf-16-le", "utf-16-be"))
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@frozen
class Relationship:
    """``kind`` is the last step of its type; ``target`` a part's name, or an address if ``external``."""

    kind: str
    target: str
    external: bool


class Package:
    """The parts of a Word file; ``main`` is the name of the document's part."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        data = self._bytes(path)
        if data.startswith(OLE):
            raise self.fault("encrypted" if _ENCRYPTED in data else "ole")
        if not data.startswith(b"PK"):
            raise self.fault("no-word", found=_kind_of(data))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise self.fault("broken", part="zip") from None
        self._read = 0
        self._check_sizes(len(data))
        self._names = {info.filename.lower(): info for info in self._zip.infolist()}
        self.main = self._main()

    def fault(self, rule: str, **values: object) -> InputFaults:
        """A fault about the whole file."""
        return InputFaults([Fault(f"docx.{rule}", Span(self.name, 0), values)])

    def _bytes(self, path: Path) -> bytes:
        try:
            if not path.exists():
                raise InputFaults([Fault("intake.missing", Span(self.name, 0))])
            if not path.is_file():
                raise InputFaults([Fault("intake.kind", Span(self.name, 0))])
            with path.open("rb") as stream:
                data = stream.read(MOST_FILE + 1)
        except OSError as error:
            why = {"why": error}
            raise InputFaults([Fault("intake.unreadable", Span(self.name, 0), why)]) from None
        if len(data) > MOST_FILE:
            most = {"most": MOST_FILE // 1_000_000}
            raise InputFaults([Fault("intake.size", Span(self.name, 0), most)])
        if not data:
            raise InputFaults([Fault("intake.empty", Span(self.name, 0))])
        return data

    def _check_sizes(self, packed: int) -> None:
        entries = self._zip.infolist()
        total = sum(entry.file_size for entry in entries)
        bomb = total > 64_000_000 and total > MOST_RATIO * packed
        if len(entries) > MOST_PARTS or total > MOST_TOTAL or bomb:
            raise self.fault("bomb", most=MOST_TOTAL // 1_000_000)
        if any(entry.flag_bits & 1 for entry in entries):
            raise self.fault("encrypted")

    def _main(self) -> str:
        found = [one for one in self.relationships("").values() if one.kind == "officeDocument"]
        main = found[0].target if found else "word/document.xml"
        if not self.has(main):
            others = (
                "xl/workbook.xml",
                "ppt/presentation.xml",
                "content.xml",
                "ofd.xml",
                "mimetype",
            )
            other = next((name for name in others if self.has(name)), "")
            raise self.fault("no-word", found=other) if other else self.fault("part", part=main)
        if posixpath.basename(main).lower() in ("workbook.xml", "presentation.xml", "workbook.bin"):
            raise self.fault("no-word", found=main)
        return main

    # ---- parts

    def has(self, name: str) -> bool:
        return name.lower() in self._names

    def data(self, name: str, most: int = MOST_TOTAL) -> bytes:
        """The bytes of a part, ``most`` of them at most.

        Raises:
            InputFaults: the part is missing, damaged or too large.
        """
        info = self._names.get(name.lower())
        if info is None:
            raise self.fault("part", part=name)
        most = min(most, MOST_TOTAL - self._read)
        try:
            with self._zip.open(info) as stream:
                data = stream.read(most + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ):
            raise self.fault("broken", part=name) from None
        if len(data) > most:
            raise self.fault("bomb", most=most // 1_000_000)
        self._read += len(data)
        return data

    def tree(self, name: str) -> Any:
        """The root element of a part.

        Raises:
            InputFaults: missing, not well-formed, with a document type, nested without end.
        """
        data = self.data(name, MOST_XML)
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        if any(sign in data[:65_536] for sign in _DOCTYPES):
            raise self.fault("doctype", part=name)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise self.fault("xml", part=name, line=error.lineno or 0) from None
        if root.getroottree().docinfo.doctype:
            raise self.fault("doctype", part=name)
        return root

    def optional(self, name: str | None) -> Any:
        """The root element of a part that need not be there, or ``None``."""
        return self.tree(name) if name and self.has(name) else None

    def relationships(self, part: str) -> dict[str, Relationship]:
        """What ``part`` refers to, by id; those of the package for ``""``."""
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self.has(name):
            return {}
        out = {}
        for one in self.tree(name).iter(_RELATIONSHIPS):
            kind = posixpath.basename(one.get("Type", ""))
            target = one.get("Target", "")
            external = one.get("TargetMode") == "External"
            if not external:
                joined = target[1:] if target.startswith("/") else posixpath.join(folder, target)
                target = posixpath.normpath(unquote(joined))
            out[one.get("Id", "")] = Relationship(kind, target, external)
        return out

    def related(self, part: str, kind: str) -> str | None:
        """The part of ``kind`` that ``part`` refers to, where there is one."""
        for one in self.relationships(part).values():
            if one.kind == kind and not one.external and self.has(one.target):
                return one.target
        return None


def _kind_of(data: bytes) -> str:
    signs = ((b"%PDF", "PDF"), (b"{\\rtf", "RTF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"))
    start = data[:512].lstrip().lower()
    if start.startswith((b"<html", b"<!doctype html", b"mime-version", b"<?xml")):
        return "HTML/XML"
    return next((name for sign, name in signs if data.startswith(sign)), "?")
