"""What a path leads to, told without reading it.

A module of its own, because who only asks this needs no vocabulary and no parser.
"""

from __future__ import annotations

from pathlib import Path


def is_record(path: Path) -> bool:
    """Whether ``path`` is one record rather than an issue."""
    return path.suffix.lower() == ".xml" and not path.is_dir()
