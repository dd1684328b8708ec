"""The structure tree as values (ISO 32000-1, 14.7 and 14.8).

In: the catalogue. Out: every structure element in the order of reading, with its type after the role map,
its attributes as far as rules ask, and what of the pages it holds. The tree is hostile: it is walked
without recursion, each object once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from typeset.pdfsource import (
    get,
    identity,
    is_array,
    is_dictionary,
    items,
    listed,
    name,
    number,
    text,
)
from typeset.preflight.content import TooComplexError

MOST_ELEMENTS = 500_000
_STANDARD = (
    "Document DocumentFragment Part Art Sect Div Aside BlockQuote Caption TOC TOCI"
    " Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD"
    " THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT"
    " RP Warichu WT WP Figure Formula Form Title FENote Sub Em Strong Artifact"
)
STANDARD = frozenset(_STANDARD.split())
_ROLES = 64


@dataclass
class Element:
    """A structure element. ``kind``: its standard type, ``""`` where its own leads to none."""

    own: str
    kind: str
    parent: Element | None
    value: Any
    children: list[Element] = field(default_factory=list)
    content: list[tuple[tuple[int, int], int]] = field(default_factory=list)
    """Page object and MCID of the marked content in it."""
    objects: list[tuple[int, int]] = field(default_factory=list)
    """The annotations in it."""

    def attribute(self, owner: str, key: str) -> Any:
        """The value of an attribute (14.7.6) of ``owner``."""
        for each in listed(get(self.value, "/A"))[:20]:
            if name(get(each, "/O")) == owner and get(each, key) is not None:
                return get(each, key)
        return None

    def span(self, key: str) -> int:
        found = number(self.attribute("Table", key))
        return min(1000, max(1, int(found))) if found else 1

    @property
    def described(self) -> bool:
        return bool(text(get(self.value, "/Alt")).strip() or text(get(self.value, "/ActualText")))


@dataclass
class Tree:
    """All elements in reading order, and what was wrong with the role map."""

    elements: list[Element] = field(default_factory=list)
    unmapped: set[str] = field(default_factory=set)
    circular: set[str] = field(default_factory=set)
    remapped: set[str] = field(default_factory=set)

    def of(self, *kinds: str) -> list[Element]:
        return [each for each in self.elements if each.kind in kinds]


def read_tree(root: Any) -> Tree | None:
    """The tree of the catalogue ``root``; ``None`` where there is none."""
    start = get(root, "/StructTreeRoot")
    if not is_dictionary(start):
        return None
    roles = dict(items(get(start, "/RoleMap")))
    tree = Tree()
    tree.remapped = {key for key in roles if key in STANDARD and name(roles[key]) not in STANDARD}
    seen: set[tuple[int, int]] = {identity(start)}
    waiting: list[tuple[Any, Element | None, Any]] = [
        (each, None, None) for each in reversed(listed(get(start, "/K")))
    ]
    while waiting:
        value, parent, page = waiting.pop()
        if not is_dictionary(value):
            _content(value, parent, page)
            continue
        kind = name(get(value, "/Type"))
        page = get(value, "/Pg") if get(value, "/Pg") is not None else page
        if kind == "MCR":
            # What stands in a form belongs to the form, not to the page.
            if get(value, "/Stm") is None:
                _content(get(value, "/MCID"), parent, page)
        elif kind == "OBJR":
            if parent is not None:
                parent.objects.append(identity(get(value, "/Obj")))
        else:
            here = identity(value)
            if here in seen and here != (0, 0):
                continue
            seen.add(here)
            own = name(get(value, "/S"))
            element = Element(own, _kind(own, roles, tree), parent, value)
            if parent is not None:
                parent.children.append(element)
            tree.elements.append(element)
            if len(tree.elements) > MOST_ELEMENTS or len(waiting) > 4 * MOST_ELEMENTS:
                raise TooComplexError("structure elements", MOST_ELEMENTS)
            waiting += [(each, element, page) for each in reversed(listed(get(value, "/K")))]
    return tree


def _content(value: Any, parent: Element | None, page: Any) -> None:
    mcid = number(value)
    if mcid is not None and parent is not None:
        parent.content.append((identity(page), int(mcid)))


def _kind(own: str, roles: dict[str, Any], tree: Tree) -> str:
    """The standard type at the end of the role map (14.7.3)."""
    seen = {own}
    kind = own
    for _ in range(_ROLES):
        if kind in STANDARD:
            return kind
        kind = name(roles.get(kind))
        if not kind:
            tree.unmapped.add(own)
            return ""
        if kind in seen:
            tree.circular.add(own)
            return ""
        seen.add(kind)
    tree.circular.add(own)
    return ""


def parent_tree(root: Any) -> dict[int, Any]:
    """The parent tree (14.7.4.4), a number tree: key of a page or an annotation to what it leads to."""
    found: dict[int, Any] = {}
    waiting = [get(root, "/StructTreeRoot", "/ParentTree")]
    seen: set[tuple[int, int]] = set()
    while waiting:
        node = waiting.pop()
        here = identity(node)
        if not is_dictionary(node) or (here in seen and here != (0, 0)):
            continue
        seen.add(here)
        if len(found) > MOST_ELEMENTS or len(seen) > MOST_ELEMENTS:
            raise TooComplexError("entries of the parent tree", MOST_ELEMENTS)
        numbers = get(node, "/Nums")
        pairs = listed(numbers) if is_array(numbers) else []
        for key, value in zip(pairs[::2], pairs[1::2], strict=False):
            at = number(key)
            if at is not None:
                found[int(at)] = value
        kids = get(node, "/Kids")
        waiting += listed(kids) if is_array(kids) else []
    return found
