"""``lxml.etree``, without what it imports for nothing.

It takes ``getfullargspec`` from ``inspect``, for parser targets, which nothing here uses; with it come
``ast``, ``dis`` and ``tokenize``, and importing lxml takes twice as long. So a stand-in gives it that
function, and loads the real module when it is called.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

_NAME = "inspect"


def _getfullargspec(function: Any) -> Any:
    import inspect

    return inspect.getfullargspec(function)


def load() -> Any:
    """The module ``lxml.etree``."""
    if _NAME in sys.modules or "lxml.etree" in sys.modules:
        from lxml import etree

        return etree
    stand_in = ModuleType(_NAME)
    stand_in.getfullargspec = _getfullargspec  # type: ignore[attr-defined]
    sys.modules[_NAME] = stand_in
    try:
        from lxml import etree
    finally:
        del sys.modules[_NAME]
    return etree
