"""What a test needs from outside the project: skipped with a reason where it is missing, except
under ``GAZETTE_CI=1``, where a missing tool is a failure."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

from typeset import processes

ROOT = Path(__file__).resolve().parents[1]


def missing(what: str) -> NoReturn:
    if os.environ.get("GAZETTE_CI") == "1":
        pytest.fail(f"{what} is missing, and GAZETTE_CI=1 allows no skip")
    pytest.skip(f"{what} is missing")


def need_tool(name: str) -> str:
    """The path of the program ``name``."""
    path = shutil.which(name)
    return path if path is not None else missing(f"the program {name}")


def need_shared() -> Path:
    """The folder ``shared`` beside the checkout, with the seed issue in it."""
    path = ROOT.parent / "shared"
    return path if (path / "seed").is_dir() else missing("../shared/seed")


def need_helpers() -> None:
    """Helper processes: Linux, and a process without threads."""
    if not processes.available(2):
        missing("the way to start helper processes")
