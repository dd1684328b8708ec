"""Builds with a cache: the bytes of a build without, whatever lies in it."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from tests.need import ROOT
from typeset import pipeline
from typeset.layout import shares, stored

pytestmark = pytest.mark.usefixtures("helpers")
DEMONSTRATION = ROOT / "sources" / "2025-03"


@pytest.fixture
def issue(tmp_path: Path) -> Path:
    shutil.copytree(DEMONSTRATION.parent, tmp_path / "sources")
    return tmp_path / "sources" / DEMONSTRATION.name


def built(issue: Path, out: Path, cache: Path | None = None) -> dict[str, bytes]:
    pipeline.make(issue, out, jobs=2, cache=cache)
    return {path.name: path.read_bytes() for path in out.iterdir()}


def test_one_character_changed(
    tmp_path: Path, issue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    assert built(issue, tmp_path / "a", cache) == built(issue, tmp_path / "b")
    record = next(path for path in sorted(issue.glob("*.xml")) if "的" in path.read_text("utf-8"))
    record.write_text(record.read_text("utf-8").replace("的", "之", 1), "utf-8")
    new: list[str] = []
    whole = shares.shared_out

    def watched(listed, others=()):  # type: ignore[no-untyped-def]
        new.extend(each.path.name for each in listed)
        return whole(listed, others)

    monkeypatch.setattr(shares, "shared_out", watched)
    warm = built(issue, tmp_path / "c", cache)
    # The others that are set again have pictures, whose files are not in the key, or show page numbers.
    assert record.name in new and len(new) < len(list(issue.glob("*.xml"))) - 2
    assert warm == built(issue, tmp_path / "d")


class Hostile:
    def __reduce__(self) -> tuple[object, ...]:
        return exec, ("raise SystemExit('an entry was executed')",)


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("value", [Hostile(), ("neither", "nor"), 5])
def test_an_entry_that_is_not_ours(
    tmp_path: Path, issue: Path, monkeypatch: pytest.MonkeyPatch, value: object, inside: bool
) -> None:
    """Even one whose digest is right is read as values of our kinds, or not at all."""
    cache, data = tmp_path / "cache", pickle.dumps(value)
    if inside:  # in the right frame
        contents = pickle.dumps(([], len(data)))
        data = len(contents).to_bytes(8, "big") + contents + data
    monkeypatch.setattr(stored, "packed", lambda *_: data)
    built(issue, tmp_path / "a", cache)
    monkeypatch.undo()
    assert built(issue, tmp_path / "b", cache) == built(issue, tmp_path / "c")
