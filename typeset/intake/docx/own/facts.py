"""What our Word files say beside their text: the custom part, and the bookmarks that it speaks of.

In: the package and the tree of the document. Out: ``Facts``: the issue, rows by bookmark, and for every
bookmark the id of what it stands around, so that links and fields lead to ids again (docs/word.md, What
no text shows).
"""

from __future__ import annotations

import posixpath
import re
from typing import Any

from typeset.frozen import frozen
from typeset.intake.docx.names import W, local
from typeset.intake.docx.package import Package

NAMESPACE = "{urn:gazette-typeset:document}"
_ID = re.compile(r"[^\W\d][\w.\-]{0,200}")
_HELD = ("_Document_", "_Part_")
"""Bookmarks whose id has a bookmark of its own right behind them."""


@frozen
class Facts:
    """``issue`` are the attributes of the issue, ``rows`` elements by bookmark, ``texts`` those that say more
    than runs do, ``ids`` ids by bookmark, ``whole`` those of lists, ``parts`` those of items in
    them."""

    issue: dict[str, str]
    imprint: tuple[tuple[str, str], ...]
    rows: dict[str, Any]
    texts: tuple[Any, ...]
    ids: dict[str, str]
    whole: frozenset[str]
    parts: frozenset[str]

    def row(self, bookmark: str, *tags: str) -> Any:
        """The row of ``bookmark`` if it is one of ``tags``."""
        found = self.rows.get(bookmark)
        return found if found is not None and local(found) in tags else None

    def order(self, *tags: str) -> list[str]:
        """The bookmarks of rows of ``tags`` as they come in the document."""
        return [name for name, row in self.rows.items() if local(row) in tags]


def read_facts(package: Package, root: Any) -> Facts | None:
    """The facts of a file of ours; ``None`` of any other."""
    for one in package.relationships(package.main).values():
        if one.kind != "customXml" or one.external or not package.has(one.target):
            continue
        tree = package.tree(one.target)
        if tree.tag != NAMESPACE + "issue":
            continue
        imprint = tuple(
            (line.get("label", ""), line.get("value", ""))
            for line in tree.iterchildren(NAMESPACE + "imprint")
        )
        rows = {row.get("bookmark"): row for row in tree if row.get("bookmark")}
        _check_ids(rows)
        issue = {str(key): str(value) for key, value in tree.attrib.items()}
        texts = tuple(tree.iterchildren(NAMESPACE + "text"))
        return Facts(
            issue, imprint, rows, texts, _ids(root, rows), _of(rows, "whole"), _of(rows, "part")
        )
    return None


def _check_ids(rows: dict[str, Any]) -> None:
    """Take ids away that no record may have, and all but the first of those that are the same."""
    seen: set[str] = set()
    for row in rows.values():
        id = row.get("id")
        if id is not None and (not _ID.fullmatch(id) or id in seen):
            del row.attrib["id"]
        elif id is not None:
            seen.add(id)


def _of(rows: dict[str, Any], of: str) -> frozenset[str]:
    return frozenset(row.get("id", "") for row in rows.values() if row.get("of") == of)


def _ids(root: Any, rows: dict[str, Any]) -> dict[str, str]:
    """Ids by bookmark: those of rows, those right behind a document's or a part's, and for the bookmark of a
    label the id of what it stands in."""
    out: dict[str, str] = {}
    open_ids: list[tuple[str, str]] = []
    waiting = ""
    for name, row in rows.items():
        for known in (row.get("named"), row.get("label"), name):
            if known and row.get("id") and not known.startswith(_HELD):
                out[known] = row.get("id")
    for mark in root.iter(W + "bookmarkStart", W + "bookmarkEnd"):
        number = mark.get(W + "id", "")
        if local(mark) == "bookmarkEnd":
            open_ids = [one for one in open_ids if one[0] != number]
            continue
        name = mark.get(W + "name", "")
        row = rows.get(name)
        id = row.get("id", "") if row is not None else ""
        if name in out:
            id = out[name]
        elif name.startswith(_HELD):
            waiting = "" if row is not None and row.get("named") else id
        elif id:
            out[name] = id
        elif waiting and not name.startswith("_"):
            id, waiting = waiting, ""
            out[name] = id
        elif name.startswith("_Label_") and open_ids:
            out[name] = open_ids[-1][1]
        if id:
            open_ids.append((number, id))
    return out


def properties(package: Package) -> dict[str, str]:
    """The custom properties of a file by name."""
    out: dict[str, str] = {}
    root = package.optional(posixpath.join("docProps", "custom.xml"))
    for one in root if root is not None else ():
        out[one.get("name", "")] = "".join(one.itertext()).strip()
    return out
