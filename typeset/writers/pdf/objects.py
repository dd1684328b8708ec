"""The file as a table of objects (ISO 32000-2, 7.3 and 7.5).

In: bodies of objects, as bytes. Out: the bytes of the file: header, objects, cross-reference table, trailer.

Every stream ends with an end-of-line mark before ``endstream`` that its length does not count, as
PDF/A wants it (ISO 19005-2, 6.1.7.1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

from typeset.writers.pdf.syntax import flate

_END = b"\nendobj\n"


class Objects:
    """The objects of one file. References are strings such as ``"7 0 R"``."""

    def __init__(
        self,
        version: tuple[int, int] = (1, 7),
        *,
        compress: bool = True,
        before: Mapping[bytes, bytes] | None = None,
        bodies: Sequence[bytes] = (),
    ) -> None:
        self._version = version
        self._compress = compress
        self._bodies = [*bodies]
        self._before = before or {}
        self.deflated: dict[bytes, bytes] = {}
        """Data → the same deflated, of every stream so far; give it to the next file as ``before``."""
        self.root = self.info = ""
        """Of a finished file: the references of its catalogue and its Info."""

    def reserve(self) -> str:
        """A reference to an object whose body is given later, with ``put``."""
        self._bodies.append(b"null")
        return f"{len(self._bodies)} 0 R"

    def put(self, body: str | bytes, reference: str | None = None) -> str:
        """Give the object ``reference`` (or a new one) its body; return the reference."""
        reference = reference or self.reserve()
        number = int(reference.split(maxsplit=1)[0])
        self._bodies[number - 1] = body.encode("ascii") if isinstance(body, str) else body
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
        made = self.deflated[data] = self._before.get(data) or flate(data)
        return self._put_stream(made, f"{entries}/Filter/FlateDecode", reference)

    def _put_stream(self, data: bytes, entries: str, reference: str) -> str:
        head = f"<<{entries}/Length {len(data)}>>\nstream\n".encode("ascii")
        return self.put(b"%b%b\nendstream" % (head, data), reference)

    @property
    def bodies(self) -> list[bytes]:
        """The objects so far, in the order of their numbers."""
        return self._bodies

    def finish(self, catalog: str, info: str, identifier: bytes) -> bytes:
        """The whole file; ``identifier`` (16 bytes) becomes both halves of the file's ID. ``info`` may be
        empty: PDF 2.0 has all of it in XMP."""
        self.root = self.put(catalog)
        self.info = self.put(info) if info else ""
        return whole(self._version, self._bodies, self.root, self.info, identifier)


def whole(
    version: tuple[int, int], bodies: Sequence[bytes], root: str, info: str, identifier: bytes
) -> bytes:
    """The file of the objects ``bodies``, whose catalogue is ``root``; see ``Objects.finish``."""
    facts = f"/Info {info}" if info else ""
    # A comment of bytes above 127 tells programs that the file is not text (7.5.2).
    head = b"%%PDF-%d.%d\n%%\xe7\xba\xb8\xe9\xa1\xb5\n" % version
    # In pieces: a file of many megabytes is put together once.
    heads = [b"%d 0 obj\n" % number for number in range(1, len(bodies) + 1)]
    lengths = [
        len(opening) + len(body) + len(_END) for opening, body in zip(heads, bodies, strict=True)
    ]
    pieces = [
        piece
        for opening, body in zip(heads, bodies, strict=True)
        for piece in (opening, body, _END)
    ]
    *places, end = accumulate(lengths, initial=len(head))
    rows = b"".join([b"%010d 00000 n \n" % place for place in places])
    half = identifier.hex().upper()
    trailer = (
        f"trailer\n<</Size {len(lengths) + 1}/Root {root}{facts}/ID[<{half}><{half}>]>>\n"
        f"startxref\n{end}\n%%EOF\n"
    )
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(lengths) + 1, rows)
    return b"".join([head, *pieces, table, trailer.encode("ascii")])
