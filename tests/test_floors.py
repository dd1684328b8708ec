"""Imports inside typeset/ go to a strictly lower floor, never up and never to a neighbour."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

FLOORS = [  # ground floor first; names on one floor are strangers
    {"frozen", "units"},
    {"diagnostics", "resources", "processes"},
    {"model", "text", "fonts", "outputs", "cache", "pdfsource"},
    {"display", "assemble", "intake", "proof", "preflight"},
    {"paragraph"},
    {"layout", "writers"},
    {
        "writers.docx"
    },  # a flow writer leaves lines and pages to others, but asks the layout for looks
    {"inputs"},
    {"lock", "signing"},
    {"manifest", "printing", "imposition"},
    {"standing", "stages"},
    {"beside"},
    {"pipeline", "proofing"},
    {"session", "verify", "archive"},
    {"command"},
    {"start"},
]
FLOOR = {name: level for level, names in enumerate(FLOORS) for name in names}


def imports(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, absolute name) for every import, function-local ones included."""
    parts = path.relative_to(root.parent).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            base = parts[: len(parts) - node.level] if node.level else ()
            for name in node.names:
                yield node.lineno, ".".join([*base, *filter(None, [node.module]), name.name])


def package(names: list[str]) -> str:
    """The package with a floor of its own that a module, by its names below the root, belongs to."""
    pair = ".".join(names[:2])
    return pair if pair in FLOOR else names[0]


def violations(root: Path) -> Iterator[str]:
    for path in sorted(root.rglob("*.py")):
        here = package([*path.relative_to(root).with_suffix("").parts])
        if here == "__init__":
            continue
        if here not in FLOOR:
            yield f"{path}: {here} has no floor"
            continue
        for line, module in imports(path, root):
            names = module.split(".")
            there = package([*names[1:], ""]) if names[0] == root.name else here
            if there != here and FLOOR.get(there, 99) >= FLOOR[here]:
                yield f"{path}:{line}: {here} may not import {there or root.name}"


def test_floors() -> None:
    assert list(violations(Path("typeset"))) == []


if __name__ == "__main__":
    print("\n".join(violations(Path(sys.argv[1]))) or "clean")
