"""The RELAX NG schema: is a tree valid.

In: a tree. Out: whether it follows ``record.rng``; if not, faults. libxml2 decides in a fraction of a
millisecond; ``explain`` finds the words.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from typeset.model.faults import Faults

SCHEMA = Path(__file__).with_name("record.rng")
Element = Any


@functools.cache
def validator() -> Any:
    """The compiled schema."""
    from lxml import etree

    return etree.RelaxNG(file=str(SCHEMA))


def check(root: Element, faults: Faults) -> bool:
    """Whether the tree is valid; if not, every violation is in ``faults``."""
    relax_ng = validator()
    if relax_ng.validate(root):
        return True
    from typeset.model.explain import grammar

    before = len(faults.found)
    grammar().explain(root, faults)
    if len(faults.found) == before:
        error = relax_ng.error_log[0]
        faults.add("schema", error.line, why=error.message)
    return False
