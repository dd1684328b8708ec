"""What stands in a paragraph of our Word files: nodes with the roles that their character styles give them.

In: pieces in order. Out: contents taken by role, at tabs, at line ends; neighbours that belong together
as one node.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from typeset.frozen import replace
from typeset.model import nodes

BREAK, TAB = nodes.Chars("\n"), nodes.Chars("\t")
_SEVERAL = re.compile("(?<=》)(?=《)")


class Piece(NamedTuple):
    """``role``: our character style, or ``""``; pieces with one ``key`` may be joined."""

    role: str
    node: nodes.Inline
    key: str = ""


@dataclass
class Pieces:
    """What stands in a paragraph. ``style`` is our id of its style."""

    style: str
    line: int
    pieces: list[Piece] = field(default_factory=list)
    begins: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    pictures: list[tuple[str, str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    goes: bool = False

    def take(self, *roles: str) -> nodes.Inlines:
        """The leading pieces with one of ``roles``, taken away."""
        n = 0
        while n < len(self.pieces) and self.pieces[n].role in roles:
            n += 1
        taken, self.pieces = self.pieces[:n], self.pieces[n:]
        return merged(taken)

    def gap(self) -> None:
        """Take the ideographic space away that only parts what was taken from what follows."""
        if self.pieces and isinstance(node := self.pieces[0].node, nodes.Chars):
            if node.text == "\u3000":
                del self.pieces[0]
            elif node.text.startswith("\u3000"):
                self.pieces[0] = self.pieces[0]._replace(node=nodes.Chars(node.text[1:]))

    def rest(self) -> nodes.Inlines:
        """All that is left, line ends and tabs as spaces."""
        spaced = (
            piece._replace(node=nodes.Chars(" ")) if piece.node in (BREAK, TAB) else piece
            for piece in self.pieces
        )
        return merged(list(spaced))

    def lines(self) -> nodes.Lines:
        """What is left, at its line ends."""
        out: list[list[Piece]] = [[]]
        for piece in self.pieces:
            if piece.node is BREAK:
                out.append([])
            else:
                out[-1].append(piece)
        return tuple(line for pieces in out if (line := merged(pieces)))

    @property
    def text(self) -> str:
        return plain_of(self.rest())


def plain_of(content: Sequence[nodes.Inline]) -> str:
    """The characters of ``content``."""
    out = ""
    for one in content:
        out += one.text if isinstance(one, nodes.Chars) else plain_of(one.content)
    return out


def merged(pieces: Sequence[Piece]) -> nodes.Inlines:
    """The nodes of ``pieces``, those that belong together as one."""
    out: list[tuple[nodes.Inline, str]] = []
    for _, node, key in pieces:
        before = out[-1] if out else None
        one = _one(before[0], node) if before and before[1] == key else None
        if one is not None:
            out[-1] = (one, key)
        else:
            out.append((node, key))
    result: list[nodes.Inline] = []
    for node, _ in out:
        result += _apart(node)
    return tuple(result)


def within(pieces: Sequence[Piece]) -> nodes.Inlines:
    """The nodes of ``pieces`` inside another node, where no line ends."""
    spaced = (
        piece._replace(node=nodes.Chars(" ")) if piece.node in (BREAK, TAB) else piece
        for piece in pieces
    )
    return merged([piece._replace(key="") for piece in spaced])


def _one(one: nodes.Inline, other: nodes.Inline) -> nodes.Inline | None:
    if isinstance(one, nodes.Chars) and isinstance(other, nodes.Chars):
        return nodes.Chars(one.text + other.text)
    if isinstance(one, nodes.Styled) and isinstance(other, nodes.Styled):
        return replace(one, content=_joined(one, other)) if one.style is other.style else None
    if isinstance(one, nodes.Cite) and isinstance(other, nodes.Cite) and one.to == other.to:
        return replace(one, content=_joined(one, other))
    return None


def _joined(one: nodes.Styled | nodes.Cite, other: nodes.Styled | nodes.Cite) -> nodes.Inlines:
    return merged([Piece("", node) for node in (*one.content, *other.content)])


def _apart(node: nodes.Inline) -> list[nodes.Inline]:
    """Titles cited one behind the other, each by itself."""
    if not isinstance(node, nodes.Cite) or len(node.content) != 1 or node.to:
        return [node]
    inner = node.content[0]
    if not isinstance(inner, nodes.Chars):
        return [node]
    return [nodes.Cite((nodes.Chars(part),)) for part in _SEVERAL.split(inner.text)]
