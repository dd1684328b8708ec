"""Inline content as characters with marks, whatever its nesting.

In: ``Inlines``. Out: a key, the same for contents that read alike in a format that nests nothing: characters,
each with the marks around it. ``<b><sup>2</sup></b>`` and ``<sup><b>2</b></sup>`` have one key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from typeset.frozen import replace
from typeset.model import nodes
from typeset.model.nodes import Inlines, Show, Style

Marks = frozenset[str]
Flat = tuple[tuple[Any, ...], ...]
T = TypeVar("T")
_INLINE = (
    nodes.Chars,
    nodes.Styled,
    nodes.Cite,
    nodes.Reference,
    nodes.Ruby,
    nodes.Footnote,
)
_HELD = frozenset(("span", "origin", "id"))


def flat(content: Inlines) -> Flat:
    """The key of ``content``. A note and a page number stand by themselves, without marks."""
    out: list[tuple[Any, ...]] = []
    for kind, value, marks in _flat(content, frozenset()):
        if out and kind == "text" == out[-1][0] and out[-1][2] == marks:
            out[-1] = (kind, out[-1][1] + value, marks)
        else:
            out.append((kind, value, marks))
    return tuple(out)


def _flat(content: Inlines, marks: Marks) -> Iterator[tuple[str, Any, Marks]]:
    for one in content:
        match one:
            case nodes.Chars(text):
                yield "text", text, marks
            case nodes.Styled(style, inner):
                yield from _flat(inner, marks | {str(style)})
            case nodes.Cite(inner):
                yield from _flat(inner, marks | {"cite"})
            case nodes.Reference(_, Show.PAGE):
                yield "page", one.to, frozenset()
            case nodes.Reference(_, _, inner):
                yield from _flat(inner, marks | {"ref"})
            case nodes.Ruby(inner, above):
                yield "ruby", (flat(inner), above), marks
            case nodes.Footnote(inner):
                yield "note", flat(inner), frozenset()


def loose(key: Flat) -> Flat:
    """``key`` without what tells titles and references: the same for contents that differ in that alone."""
    out: list[tuple[Any, ...]] = []
    for kind, value, marks in key:
        rest = marks - {"cite", "ref"}
        if out and kind == "text" == out[-1][0] and out[-1][2] == rest:
            out[-1] = (kind, out[-1][1] + value, rest)
        else:
            out.append((kind, value, rest))
    return tuple(out)


def named_texts(value: object) -> Iterator[Inlines]:
    """Contents of headings, names, terms and the like in a node or in nodes that cite or refer."""
    for one in _roled(value):
        if any(not isinstance(each, nodes.Chars) for each in one) and loose(flat(one)) != flat(one):
            yield one


def _roled(value: object) -> Iterator[Inlines]:
    if isinstance(value, tuple):
        for one in value:
            if not isinstance(one, _INLINE):
                yield from _roled(one)
    elif hasattr(value, "_fields"):
        own = _ROLED.get(type(value), ())
        for name in value._fields:
            if name not in _HELD:
                inner = getattr(value, name)
                if name in own:
                    yield inner
                elif isinstance(inner, tuple) or hasattr(inner, "_fields"):
                    yield from _roled(inner)


_ROLED: dict[type, tuple[str, ...]] = {
    nodes.RunIn: ("content",),
    nodes.Article: ("name",),
    nodes.Entry: ("term",),
    nodes.Member: ("name", "post"),
    nodes.Duty: ("post", "name"),
}


def is_nested(content: Inlines, targets: frozenset[str]) -> bool:
    """Whether more can be meant by ``content`` than its key says, or it cites what is not in ``targets``."""
    before: nodes.Inline | None = None
    for one in content:
        if not isinstance(one, nodes.Chars):
            inner = one.content
            if before is not None and not isinstance(before, nodes.Chars):
                return True
            if isinstance(one, nodes.Footnote):
                if is_nested(inner, targets):
                    return True
            elif inner and (len(inner) > 1 or not isinstance(inner[0], nodes.Chars)):
                return True
            if isinstance(one, nodes.Cite) and (
                (one.to or "") not in targets if one.to else "》《" in _text(inner)
            ):
                return True
            if isinstance(one, nodes.Styled) and one.style is Style.WARICHU:
                return True
        before = one
    return False


def _text(content: Inlines) -> str:
    return "".join(one.text for one in content if isinstance(one, nodes.Chars))


def contents(value: object) -> Iterator[Inlines]:
    """Every whole inline content in a node or in nodes, in the order of their fields."""
    if isinstance(value, tuple):
        if value and isinstance(value[0], _INLINE):
            yield value
        else:
            for one in value:
                yield from contents(one)
    elif isinstance(value, nodes.Block | nodes.Cell | nodes.Row) or hasattr(value, "_fields"):
        for name in value._fields:
            if name not in _HELD:
                yield from contents(getattr(value, name))


def mapped(value: T, change: Callable[[Inlines], Inlines]) -> T:
    """``value`` with ``change`` made to every whole inline content in it: the same object where there is
    none."""
    new: T = _mapped(value, change)
    return new


def _mapped(value: Any, change: Callable[[Inlines], Inlines]) -> Any:
    new = value
    if isinstance(value, tuple):
        if value and isinstance(value[0], _INLINE):
            new = change(value)
        else:
            made = tuple(_mapped(one, change) for one in value)
            if any(a is not b for a, b in zip(made, value, strict=True)):
                new = made
    elif hasattr(value, "_fields"):
        changes = {}
        for name in value._fields:
            if name not in _HELD:
                before = getattr(value, name)
                after = _mapped(before, change)
                if after is not before:
                    changes[name] = after
        if changes:
            new = replace(new, **changes)
    return new
