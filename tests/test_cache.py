"""A cache gives back what was put there, whole and of this version, or nothing; it never fails."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from typeset import cache
from typeset.cache import Cache, program_version


def test_what_was_put_comes_back(tmp_path: Path) -> None:
    kept = Cache(tmp_path / "new" / "cache", b"1")
    key = kept.key(b"document", b"text")
    assert kept.get(key) is None
    kept.put(key, b"lines")
    assert kept.get(key) == b"lines"
    assert [path.name for path in (tmp_path / "new" / "cache").iterdir()] == [key]


def test_keys_tell_versions_and_parts_apart(tmp_path: Path) -> None:
    one, two = Cache(tmp_path, b"1"), Cache(tmp_path, b"2")
    assert len({one.key(b"ab", b"c"), one.key(b"a", b"bc"), two.key(b"ab", b"c")}) == 3


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 100])
def test_a_damaged_entry_is_none(tmp_path: Path, damage: bytes) -> None:
    kept = Cache(tmp_path, b"1")
    key = kept.key(b"a")
    kept.put(key, b"lines" * 20)
    place = tmp_path / key
    place.write_bytes(damage or place.read_bytes()[:-1])
    assert kept.get(key) is None
    kept.put(key, b"lines")
    assert kept.get(key) == b"lines"


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path) -> None:
    kept = Cache(tmp_path, b"1")
    kept.put(kept.key(b"a"), b"lines")
    tmp_path.chmod(0o777)
    shared = Cache(tmp_path, b"1")
    assert shared.get(shared.key(b"a")) is None


def test_a_folder_that_cannot_be_made_is_an_empty_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    kept = Cache(tmp_path / "file" / "cache", b"1")
    kept.put(kept.key(b"a"), b"lines")
    assert kept.get(kept.key(b"a")) is None


def test_the_oldest_entries_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_ENTRIES", 2)
    kept = Cache(tmp_path, b"1")
    keys = [kept.key(bytes([n])) for n in range(3)]
    for n, key in enumerate(keys):
        kept.put(key, b"lines")
        os.utime(tmp_path / key, (n, n))
    kept.tidy()
    assert [kept.get(key) for key in keys] == [None, b"lines", b"lines"]


def test_the_version_follows_the_program(tmp_path: Path) -> None:
    (tmp_path / "layout").mkdir()
    (tmp_path / "layout" / "a.py").write_text("1", "utf-8")
    before = program_version(tmp_path, ("layout",))
    (tmp_path / "layout" / "a.py").write_text("12", "utf-8")
    assert before != program_version(tmp_path, ("layout",)) != b""
    assert program_version(tmp_path, ("none",)) == b""
