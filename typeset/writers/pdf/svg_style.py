"""The cascade of an SVG drawing: attributes, style sheets, inheritance (SVG 1.1, 6; CSS 2.1, 5).

In: elements. Out: for each element its properties, as strings. Selectors of tags, classes and ids and
their descendants are known, which is what drawing programs write; nothing is ever fetched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

Properties = Mapping[str, str]
MOST_RULES = 2000
_INHERITED = (
    "clip-rule color dominant-baseline fill fill-opacity fill-rule font-family font-size font-style"
    " font-weight marker-end marker-mid marker-start stroke stroke-dasharray stroke-dashoffset"
    " stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor"
    " visibility"
)
INHERITED = frozenset(_INHERITED.split())
OWN = frozenset({"clip-path", "display", "filter", "mask", "opacity", "stop-color", "transform"})
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AT_RULE = re.compile(r"@[^{};]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\})")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMPOUND = re.compile(r"(?:\*|[\w-]+)?(?:[.#][\w-]+)*\Z")
_PART = re.compile(r"([.#]?)([\w-]+)")


class _Rule(NamedTuple):
    weight: tuple[int, int, int]
    order: int
    compounds: tuple[str, ...]
    properties: dict[str, str]


def tag(element: Any) -> str:
    """The local name of an element, ``""`` for a comment or an instruction."""
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def declarations(text: str) -> dict[str, str]:
    """``fill: red; stroke: none`` as a dict; ``!important`` is dropped."""
    pairs = (part.partition(":") for part in text.split(";"))
    return {
        key.strip().lower(): value.replace("!important", "").strip()
        for key, colon, value in pairs
        if colon
    }


class Stylesheet:
    """The rules of all ``<style>`` elements."""

    def __init__(self, root: Any) -> None:
        self._rules: list[_Rule] = []
        for element in root.iter("{*}style"):
            text = _AT_RULE.sub("", _COMMENT.sub("", "".join(element.itertext())))
            for match in _RULE.finditer(text):
                self._add(match[1], declarations(match[2]))
        self._rules.sort(key=lambda rule: (rule.weight, rule.order))

    def _add(self, selectors: str, properties: dict[str, str]) -> None:
        for selector in selectors.split(","):
            compounds = tuple(selector.replace(">", " ").split())
            if len(self._rules) >= MOST_RULES:
                return
            if not compounds or not all(_COMPOUND.match(compound) for compound in compounds):
                continue
            marks = [mark for part in compounds for mark, _ in _PART.findall(part)]
            weight = (marks.count("#"), marks.count("."), marks.count(""))
            self._rules.append(_Rule(weight, len(self._rules), compounds, properties))

    def cascade(self, element: Any, parent: Properties) -> dict[str, str]:
        """The properties of ``element`` whose parent has ``parent``."""
        found = {key: value for key, value in parent.items() if key in INHERITED}
        own = {
            key: value for key, value in element.attrib.items() if key in INHERITED or key in OWN
        }
        for rule in self._rules:
            if _matches(rule.compounds, element):
                own.update(rule.properties)
        own.update(declarations(element.get("style") or ""))
        if "marker" in own:
            own.update({f"marker-{place}": own["marker"] for place in ("start", "mid", "end")})
        found.update((key, value) for key, value in own.items() if value != "inherit")
        return found


def _matches(compounds: tuple[str, ...], element: Any) -> bool:
    *above, last = compounds
    if not _is(last, element):
        return False
    ancestor = element.getparent()
    while above and ancestor is not None:
        if _is(above[-1], ancestor):
            above.pop()
        ancestor = ancestor.getparent()
    return not above


def _is(compound: str, element: Any) -> bool:
    for mark, name in _PART.findall(compound):
        if mark == "." and name not in (element.get("class") or "").split():
            return False
        if mark == "#" and name != element.get("id"):
            return False
        if not mark and name != tag(element):
            return False
    return True
