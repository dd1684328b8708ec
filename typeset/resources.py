"""Where the data that ships with the program lies: layouts, fonts, the demonstration issue.

Floor 0: knows paths, opens nothing.
"""

from __future__ import annotations

import functools
from pathlib import Path

VERSION = "0.1.0"
"""Of the program, as in pyproject.toml."""
_PACKAGE = Path(__file__).resolve().parent


@functools.cache
def root() -> Path:
    """The folder that holds ``layouts/``, ``fonts/`` and ``sources/``.

    In an installed wheel that is ``typeset/_resources``, in a checkout the folder above the
    package.
    """
    packed = _PACKAGE / "_resources"
    return packed if packed.is_dir() else _PACKAGE.parent
