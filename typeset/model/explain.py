"""What exactly is wrong with a tree that does not follow the schema.

libxml2 names one fault of an invalid record only, seldom the true one. So the record is read again
with the same grammar by derivatives (J. Clark, An algorithm for RELAX NG validation, 2002), which
know at each child what could have stood there, and go on after every fault.

In: a tree. Out: faults with lines. Loaded for invalid records only.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from typeset.model.faults import Faults, nearest
from typeset.model.schema import SCHEMA

_RNG = "{http://relaxng.org/ns/structure/1.0}"
Element = Any

# A pattern is a tuple: ("empty",) ("text",) ("element", name, key) ("group", a, b) ("choice", a, b)
# ("many", a), and None where nothing matches.
Pattern = tuple[Any, ...]
_EMPTY: Pattern = ("empty",)
_TEXT: Pattern = ("text",)


# ---------------------------------------------------------------- patterns


def _group(one: Pattern | None, two: Pattern | None) -> Pattern | None:
    if one is None or two is None:
        return None
    if one == _EMPTY:
        return two
    return one if two == _EMPTY else ("group", one, two)


def _choice(one: Pattern | None, two: Pattern | None) -> Pattern | None:
    if one is None or one == two:
        return two
    return one if two is None else ("choice", one, two)


def _nullable(pattern: Pattern) -> bool:
    match pattern[0]:
        case "element":
            return False
        case "group":
            return _nullable(pattern[1]) and _nullable(pattern[2])
        case "choice":
            return _nullable(pattern[1]) or _nullable(pattern[2])
    return True


def _derive(pattern: Pattern, name: str | None) -> Pattern | None:
    """What remains of ``pattern`` after a child ``name``, or after text (``None``)."""
    match pattern[0]:
        case "text":
            return _TEXT if name is None else None
        case "element":
            return _EMPTY if pattern[1] == name else None
        case "group":
            after = _group(_derive(pattern[1], name), pattern[2])
            return _choice(after, _derive(pattern[2], name)) if _nullable(pattern[1]) else after
        case "choice":
            return _choice(_derive(pattern[1], name), _derive(pattern[2], name))
        case "many":
            return _group(_derive(pattern[1], name), pattern)
    return None


def _first(pattern: Pattern) -> Iterator[str]:
    """The names that may come next, in the order of the grammar."""
    match pattern[0]:
        case "element":
            yield pattern[1]
        case "many":
            yield from _first(pattern[1])
        case "choice":
            yield from _first(pattern[1])
            yield from _first(pattern[2])
        case "group":
            yield from _first(pattern[1])
            if _nullable(pattern[1]):
                yield from _first(pattern[2])


def _elements(pattern: Pattern) -> Iterator[tuple[str, Element]]:
    """Every ``(name, definition)`` in a content model."""
    if pattern[0] == "element":
        yield pattern[1], pattern[2]
    for part in pattern[1:]:
        if isinstance(part, tuple):
            yield from _elements(part)


# ---------------------------------------------------------------- the grammar


@dataclass(frozen=True)
class Attribute:
    """``values`` are the permitted ones, or ``kind`` names a datatype (``""``: any text)."""

    name: str
    required: bool
    values: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class Definition:
    """An ``<element>`` of the grammar."""

    name: str
    attributes: dict[str, Attribute]
    content: Pattern
    children: dict[str, Element]


class Grammar:
    """The schema, read for explaining."""

    def __init__(self, schema: Element) -> None:
        self._defines = {each.get("name"): each for each in schema.findall(f"{_RNG}define")}
        elements = list(schema.iter(f"{_RNG}element"))
        self._by_name = {each.get("name"): each for each in reversed(elements)}
        self._definitions: dict[Element, Definition] = {}
        self._start = schema.find(f"{_RNG}start/{_RNG}ref").get("name")

    def definition(self, element: Element) -> Definition:
        """The content model and attributes of an ``<element>`` of the grammar."""
        known = self._definitions.get(element)
        if known is None:
            attributes: dict[str, Attribute] = {}
            content = self._sequence(element, attributes)
            known = Definition(element.get("name"), attributes, content, dict(_elements(content)))
            self._definitions[element] = known
        return known

    def _sequence(self, parent: Element, attributes: dict[str, Attribute]) -> Pattern:
        pattern: Pattern = _EMPTY
        for child in parent:
            if isinstance(child.tag, str):
                pattern = _group(pattern, self._pattern(child, attributes)) or _EMPTY
        return pattern

    def _pattern(self, node: Element, attributes: dict[str, Attribute]) -> Pattern:
        match node.tag.removeprefix(_RNG):
            case "element":
                return ("element", node.get("name"), node)
            case "text":
                return _TEXT
            case "ref":
                return self._sequence(self._defines[node.get("name")], attributes)
            case "attribute":
                attributes[node.get("name")] = _attribute(node, self._defines)
                return _EMPTY
            case "optional":
                return _choice(self._sequence(node, attributes), _EMPTY) or _EMPTY
            case "zeroOrMore" | "oneOrMore" as times:
                inner = self._sequence(node, attributes)
                many: Pattern = ("many", inner)
                return many if times == "zeroOrMore" else ("group", inner, many)
            case "choice":
                pattern: Pattern | None = None
                for child in node.iterchildren("{*}*"):
                    pattern = _choice(pattern, self._pattern(child, attributes))
                return pattern or _EMPTY
            case "group":
                return self._sequence(node, attributes)
            case "empty":
                return _EMPTY
        raise AssertionError(f"record.rng uses {node.tag}, which the explanation does not know")

    # ------------------------------------------------------------ explaining

    def explain(self, root: Element, faults: Faults) -> None:
        """Note every violation in the tree, in document order."""
        start = next(iter(self._defines[self._start]))
        if root.tag != start.get("name"):
            own = root.tag.rpartition("}")[2] == start.get("name")
            faults.add("namespace" if own else "root", root.sourceline, element=_show(root.tag))
            return
        self._element(root, self.definition(start), faults)

    def _element(self, element: Element, definition: Definition, faults: Faults) -> None:
        self._attributes(element, definition, faults)
        pattern, sound = definition.content, True
        if _is_text(element.text):
            after = _derive(pattern, None)
            if after is None:
                sound = False
                _misplaced_text(element.sourceline, element.text, pattern, faults)
            pattern = after or pattern
        for child in element:
            if faults.full:
                return
            after = _derive(pattern, child.tag)
            if after is None:
                sound = False
                after = self._unexpected(element, child, definition, pattern, faults)
            inner = definition.children.get(child.tag)
            if inner is None:
                inner = self._by_name.get(child.tag)
            if inner is not None:
                self._element(child, self.definition(inner), faults)
            pattern = after
            if _is_text(child.tail):
                after = _derive(pattern, None)
                if after is None:
                    sound = False
                    inside = child.itertext(with_tail=False)
                    line = child.sourceline + sum(piece.count("\n") for piece in inside)
                    _misplaced_text(line, child.tail, pattern, faults)
                pattern = after or pattern
        if sound and not _nullable(pattern):
            names = _names(_first(pattern))
            faults.add(
                "missing-at-end", element.sourceline, element=_show(element.tag), missing=names
            )

    def _unexpected(
        self,
        parent: Element,
        child: Element,
        definition: Definition,
        pattern: Pattern,
        faults: Faults,
    ) -> Pattern:
        """Say why ``child`` may not stand here; return the pattern to go on with."""
        name, line = child.tag, child.sourceline
        values = {"element": _show(name), "parent": _show(parent.tag)}
        if name not in self._by_name:
            local = name.rpartition("}")[2]
            if local != name and local in self._by_name:
                faults.add("namespace", line, **values)
                return _derive(pattern, local) or pattern
            hint = _FOREIGN.get(name) or nearest(name, definition.children)
            hint = hint or nearest(name, self._by_name)
            if hint is not None:
                faults.add("element-typo", line, **values, hint=_show(hint))
            else:
                faults.add("element-unknown", line, **values, expected=_names(definition.children))
            after = _derive(pattern, hint) if hint in definition.children else None
            return pattern if after is None else after
        if name not in definition.children:
            expected = _names(definition.children)
            faults.add("element-foreign", line, **values, expected=expected or "—")
            return pattern
        if not _nullable(pattern):
            for missing in _first(pattern):
                step = _derive(pattern, missing)
                after = _derive(step, name) if step is not None else None
                if after is not None:
                    faults.add("missing-before", line, **values, missing=_show(missing))
                    return after
        faults.add("misplaced", line, **values, expected=_names(_first(pattern)) or "—")
        return pattern

    def _attributes(self, element: Element, definition: Definition, faults: Faults) -> None:
        line, tag = element.sourceline, _show(element.tag)
        for name, value in element.attrib.items():
            known = definition.attributes.get(name)
            if known is None:
                hint = nearest(name, definition.attributes)
                rule = "attribute-unknown" if hint is None else "attribute-typo"
                names = " ".join(definition.attributes) or "—"
                faults.add(rule, line, attribute=name, element=tag, hint=hint, known=names)
            elif known.values and value not in known.values:
                expected = " | ".join(known.values)
                faults.add("value", line, attribute=name, value=value[:40], expected=expected)
            elif known.kind and not _IS[known.kind](value.strip(" \t\r\n")):
                faults.add(f"value-{known.kind}", line, attribute=name, value=value[:40])
        for name, known in definition.attributes.items():
            if known.required and element.get(name) is None:
                faults.add("attribute-missing", line, attribute=name, element=tag)


def _attribute(node: Element, defines: dict[str, Element]) -> Attribute:
    data = next(node.iter(f"{_RNG}data"), None)
    if data is None and node.find(f"{_RNG}ref") is not None:
        data = next(defines[node.find(f"{_RNG}ref").get("name")].iter(f"{_RNG}data"))
    kind = data.get("type") if data is not None else ""
    return Attribute(
        name=node.get("name"),
        required=node.getparent().tag != f"{_RNG}optional",
        values=tuple(each.text for each in node.iter(f"{_RNG}value")),
        kind=f"{kind}s" if node.find(f"{_RNG}list") is not None else kind,
    )


_FOREIGN = {
    **dict.fromkeys(("para", "paragraph", "div"), "p"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "h"), "heading"),
    **dict.fromkeys(("ul", "ol", "dl"), "list"),
    **dict.fromkeys(("strong", "i", "bold"), "b"),
    **dict.fromkeys(("img", "image", "picture", "graphic"), "figure"),
    **dict.fromkeys(("a", "xref"), "ref"),
    **dict.fromkeys(("footnote", "endnote"), "fn"),
    **dict.fromkeys(("sign", "signoff"), "signature"),
    **dict.fromkeys(("diagram", "graph", "flowchart"), "chart"),
    **dict.fromkeys(("edge", "arrow"), "link"),
    **dict.fromkeys(("annex", "enclosure"), "attachment"),
    "li": "item",
    "doc": "document",
    "recipient": "recipients",
}
"""What people used to other vocabularies write."""


def _is_text(text: str | None) -> bool:
    return bool(text and text.strip(" \t\r\n"))


def _misplaced_text(line: int, text: str, pattern: Pattern, faults: Faults) -> None:
    line += text[: len(text) - len(text.lstrip())].count("\n")
    faults.add("text", line, text=_excerpt(text), expected=_names(_first(pattern)) or "—")


def _is_date(value: str) -> bool:
    try:
        return len(value) == 10 and datetime.date.fromisoformat(value) is not None
    except ValueError:
        return False


def _is_name(value: str) -> bool:
    return re.fullmatch(r"[^\W\d][\w.\-·]*", value) is not None


_IS = {
    "NCName": _is_name,
    "NCNames": lambda value: bool(value) and all(map(_is_name, value.split())),
    "positiveInteger": lambda value: re.fullmatch(r"\+?0*[1-9][0-9]{0,6}", value) is not None,
    "decimal": lambda value: re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)", value) is not None,
    "date": _is_date,
}


def _show(tag: str) -> str:
    """``<p>`` for messages, without the braces of a namespace."""
    return f"<{tag.rpartition('}')[2][:40]}>"


def _names(names: Any) -> str:
    return " ".join(dict.fromkeys(_show(name) for name in names))


def _excerpt(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 20 else f"{text[:20]}…"


@functools.cache
def grammar() -> Grammar:
    """The schema of records."""
    from lxml import etree

    return Grammar(etree.parse(str(SCHEMA), etree.XMLParser(remove_comments=True)).getroot())
