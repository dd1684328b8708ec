"""The file as a table of objects (ISO 32000-2, 7.3 and 7.5).

In: bodies of objects, as bytes. Out: the bytes of the file: header, objects, cross-reference table, trailer.

Every stream ends with an end-of-line mark before ``endstream`` that its length does not count, as
PDF/A wants it (ISO 19005-2, 6.1.7.1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Self

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
    places = [*accumulate(lengths, initial=len(head))]
    return b"".join([head, *pieces, _closing(places, root, info, identifier)])


def _closing(places: Sequence[int], root: str, info: str, identifier: bytes) -> bytes:
    """What follows the objects, which begin at ``places``, the last of which is where they end."""
    *rows, end = places
    facts = f"/Info {info}" if info else ""
    half = identifier.hex().upper()
    trailer = (
        f"trailer\n<</Size {len(places)}/Root {root}{facts}/ID[<{half}><{half}>]>>\n"
        f"startxref\n{end}\n%%EOF\n"
    )
    entries = b"".join([b"%010d 00000 n \n" % place for place in rows])
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(places), entries)
    return table + trailer.encode("ascii")


class Filed:
    """A file of ``whole``, some objects of which are to be exchanged. ``bodies`` are the new ones by their
    numbers, ``places`` where the objects of the file begin, and where the last one ends."""

    def __init__(
        self, data: bytes, places: Sequence[int], bodies: Mapping[int, bytes] | None = None
    ) -> None:
        self.data, self.places = data, places
        self.bodies = {**(bodies or {})}

    @classmethod
    def of(cls, data: bytes, bodies: Sequence[bytes]) -> Self:
        """The file ``data``, which was made of ``bodies``."""
        lengths = [
            len(b"%d 0 obj\n" % number) + len(body) + len(_END)
            for number, body in enumerate(bodies, 1)
        ]
        return cls(data, [*accumulate(lengths, initial=data.index(b"1 0 obj\n"))])

    def is_whole(self) -> bool:
        """Whether the places are those of as many objects as the file says that it has."""
        return self.data.startswith(b"xref\n0 %d\n" % len(self.places), self.places[-1])

    def __getitem__(self, number: int) -> bytes:
        """The body of an object."""
        body = self.bodies.get(number)
        if body is None:
            start, end = self.places[number - 1 : number + 1]
            body = self.data[start + len(b"%d 0 obj\n" % number) : end - len(_END)]
        return body

    def __setitem__(self, number: int, body: bytes) -> None:
        self.bodies[number] = body

    def whole(self, root: str, info: str, identifier: bytes) -> bytes:
        """The file with the objects exchanged; see ``Objects.finish``."""
        view, at = memoryview(self.data), 0
        pieces: list[bytes | memoryview] = []
        for number, body in sorted(self.bodies.items()):
            start, after = self.places[number - 1 : number + 1]
            pieces += (view[at:start], b"%d 0 obj\n" % number, body, _END)
            at = after
        pieces.append(view[at : self.places[-1]])
        return b"".join([*pieces, _closing(self.moved(), root, info, identifier)])

    def moved(self) -> list[int]:
        """The places with the objects exchanged."""
        lengths = [after - before for before, after in pairwise(self.places)]
        for number, body in self.bodies.items():
            lengths[number - 1] = len(b"%d 0 obj\n" % number) + len(body) + len(_END)
        return [*accumulate(lengths, initial=self.places[0])]
