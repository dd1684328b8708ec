"""The file as a table of objects, on reportlab's document layer (ISO 32000-2, 7.3 and 7.5).

In: bodies of objects, as bytes. Out: the bytes of the file. Only this module imports reportlab: its
``PDFDocument`` numbers the objects and writes header, cross-reference table and trailer. The canvas
above it is not used: its graphics state, fonts and metrics cost 30 ms of import and are not needed
for content that is written as raw operators.

Every stream ends with an end-of-line mark before ``endstream`` that its length does not count, as
PDF/A wants it (ISO 19005-2, 6.1.7.1); reportlab's own streams do not.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from threading import Thread
from typing import Any

from reportlab.pdfbase import pdfdoc

from typeset.writers.pdf.syntax import LEVEL

LARGE = 50_000
"""Bytes from which a stream is deflated in a thread (zlib lets the interpreter go on): font files."""
LARGE_LEVEL = 3
"""Their deflate level: outlines gain three per cent by 6, and take half as long again."""


class _Body(pdfdoc.PDFObject):
    """An object that is written as it stands."""

    def __init__(self, content: bytes = b"null") -> None:
        self.content = content

    def format(self, document: Any) -> bytes:
        return self.content


class Objects:
    """The objects of one file. References are strings such as ``"7 0 R"``."""

    def __init__(
        self,
        version: tuple[int, int] = (1, 7),
        *,
        compress: bool = True,
        before: Mapping[bytes, bytes] | None = None,
    ) -> None:
        self._document: Any = pdfdoc.PDFDocument(invariant=1, pdfVersion=version)
        self._compress = compress
        self._bodies: dict[str, _Body] = {}
        self._threads: list[Thread] = []
        self._before = before or {}
        self.deflated: dict[bytes, bytes] = {}
        """Data → the same deflated, of every stream so far; give it to the next file as ``before``."""

    def reserve(self) -> str:
        """A reference to an object whose body is given later, with ``put``."""
        body = _Body()
        name = self._document.Reference(body).name
        number, generation = self._document.idToObjectNumberAndVersion[name]
        reference = f"{number} {generation} R"
        self._bodies[reference] = body
        return reference

    def put(self, body: str | bytes, reference: str | None = None) -> str:
        """Give the object ``reference`` (or a new one) its body; return the reference."""
        reference = reference or self.reserve()
        self._bodies[reference].content = body.encode("ascii") if isinstance(body, str) else body
        return reference

    def stream(
        self,
        data: bytes,
        entries: str = "",
        reference: str | None = None,
        *,
        plain: bool = False,
        deflated: bool = False,
    ) -> str:
        """A stream with the dictionary ``entries``, deflated unless ``plain``, or already ``deflated``."""
        reference = reference or self.reserve()
        if plain or not (self._compress or deflated):
            return self._put_stream(data, entries, reference)
        if deflated:
            return self._put_stream(data, f"{entries}/Filter/FlateDecode", reference)
        if made := self._before.get(data):
            self.deflated[data] = made
            return self._put_stream(made, f"{entries}/Filter/FlateDecode", reference)

        def deflate() -> None:
            made = self.deflated[data] = zlib.compress(
                data, LARGE_LEVEL if len(data) >= LARGE else LEVEL
            )
            self._put_stream(made, f"{entries}/Filter/FlateDecode", reference)

        if len(data) < LARGE:
            deflate()
        else:
            thread = Thread(target=deflate)
            thread.start()
            self._threads.append(thread)
        return reference

    def _put_stream(self, data: bytes, entries: str, reference: str) -> str:
        head = f"<<{entries}/Length {len(data)}>>\nstream\n".encode("ascii")
        return self.put(b"%b%b\nendstream" % (head, data), reference)

    def finish(self, catalog: str, info: str, identifier: bytes) -> bytes:
        """The whole file; ``identifier`` (16 bytes) becomes both halves of the file's ID."""
        for thread in self._threads:
            thread.join()
        document = self._document
        document.Catalog = _Body(catalog.encode("ascii"))
        document.info = _Body(info.encode("ascii"))
        half = b"<" + identifier.hex().upper().encode("ascii") + b">"
        document._ID = b"[" + half + half + b"]"
        return bytes(document.format())
