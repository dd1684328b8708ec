"""Equations (Office Math and fields EQ) as a line of text.

In: ``m:oMath``. Out: pieces of text with their marks and whether they stand in the file: a fraction
with a slash, powers and indices raised and lowered (ECMA-376 part 1, 22.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from typeset.intake.docx.names import M, local
from typeset.intake.source import PLAIN, SUBSCRIPT, SUPERSCRIPT

Piece = tuple[str, str, bool]
"""Text, mark, and whether it is generated."""
_RAISED = {"sup": SUPERSCRIPT, "sub": SUBSCRIPT, "deg": SUPERSCRIPT}


def linear(element: Any, mark: str = PLAIN) -> Iterator[Piece]:
    """The text of an equation in reading order."""
    name = local(element)
    if name == "t":
        yield (element.text or "", mark, False)
        return
    if name == "f":
        yield from _grouped(element.find(M + "num"), mark)
        yield ("/", mark, True)
        yield from _grouped(element.find(M + "den"), mark)
        return
    if name == "rad":
        yield ("√", mark, True)
        yield from _grouped(element.find(M + "e"), mark)
        return
    if name in ("nary", "d"):
        yield from _delimited(element, name, mark)
        return
    for child in element:
        yield from linear(child, _RAISED.get(local(child), mark) if mark == PLAIN else mark)


def _delimited(element: Any, name: str, mark: str) -> Iterator[Piece]:
    def said(what: str, usual: str) -> str:
        sign = element.find(f"{M}{name}Pr/{M}{what}")
        return usual if sign is None else str(sign.get(M + "val", ""))

    yield (said("chr", "∫") if name == "nary" else said("begChr", "("), mark, True)
    for child in element:
        yield from linear(child, _RAISED.get(local(child), mark) if mark == PLAIN else mark)
    if name == "d":
        yield (said("endChr", ")"), mark, True)


def _grouped(element: Any, mark: str) -> Iterator[Piece]:
    """A numerator or denominator, in brackets where it is more than one term."""
    if element is None:
        return
    pieces = list(linear(element, mark))
    several = bool(re.search("[-+−±×·]", "".join(text for text, _, _ in pieces)))
    if several:
        yield ("(", mark, True)
    yield from pieces
    if several:
        yield (")", mark, True)


_ARGUMENT = re.compile(r"\(([^()]*)\)")


def field_text(instruction: str) -> str:
    """What a field EQ shows: the arguments of its innermost brackets (``\\o\\ac(○,1)``: ○1)."""
    found: list[str] = _ARGUMENT.findall(instruction)
    return "".join(part.strip() for part in re.split("[,，]", found[-1])) if found else ""
