"""The data folders are found in the checkout."""

from pathlib import Path

import pytest

from typeset import resources


def test_checkout() -> None:
    root = resources.root()
    assert root == Path(__file__).resolve().parents[1]
    assert (root / "layouts").is_dir()


def test_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = tmp_path / "_resources"
    packed.mkdir()
    resources.root.cache_clear()
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    assert resources.root() == packed
    resources.root.cache_clear()


def test_version_is_that_of_the_project() -> None:
    import tomllib

    file = Path(__file__).resolve().parents[1] / "pyproject.toml"
    project = tomllib.loads(file.read_text("utf-8"))["project"]
    assert project["version"] == resources.VERSION
