"""What cannot be used is a clear fault, and nothing is lost: a face that is none, a picture of 40 GB."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from tests.need import ROOT
from tests.samples import CIRCULAR, write_issue
from typeset import pipeline
from typeset.diagnostics import InputFaults
from typeset.fonts import Library
from typeset.verify import verify

FACE = "Tinos-Regular.ttf"


@pytest.fixture
def fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of faces like that of the program."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    for path in (ROOT / "fonts").iterdir():
        (folder / path.name).symlink_to(path)
    for module in ("pipeline", "beside", "verify"):
        monkeypatch.setattr(
            f"typeset.{module}.open_library", lambda: Library.open(folder / "fonts.toml")
        )
    return folder


def built(issue: Path, out: Path) -> dict[str, bytes]:
    pipeline.make(issue, out)
    return {path.name: path.read_bytes() for path in out.iterdir()}


def refused(issue: Path, out: Path, before: dict[str, bytes]) -> list[str]:
    with pytest.raises(InputFaults) as raised:
        pipeline.make(issue, out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    return [fault.rule for fault in raised.value.faults]


def test_a_face_that_is_none(tmp_path: Path, fonts: Path) -> None:
    issue, out = write_issue(tmp_path / "issue"), tmp_path / "out"
    before = built(issue, out)
    size = (ROOT / "fonts" / FACE).stat().st_size
    for data, rule in (
        (b"\xff" * size, "fonts.broken"),
        (b"\xff", "fonts.size"),
        (None, "fonts.file"),
    ):
        (fonts / FACE).unlink()
        if data is not None:
            (fonts / FACE).write_bytes(data)
        assert refused(issue, out, before) == [rule]
        (fonts / FACE).touch()


def test_a_face_that_was_changed_inside(tmp_path: Path, fonts: Path) -> None:
    """As a disk does it in thirty years: the size is the same, and the face can still be read."""
    issue, out = write_issue(tmp_path / "issue"), tmp_path / "out"
    built(issue, out)
    data = bytearray((ROOT / "fonts" / FACE).read_bytes())
    data[len(data) // 2] ^= 1
    (fonts / FACE).unlink()
    (fonts / FACE).write_bytes(bytes(data))
    assert "verify.font-file" in [each.rule for each in verify(issue, out, None, "en").findings]


def test_a_picture_of_40_gb(tmp_path: Path) -> None:
    issue, out = write_issue(tmp_path / "issue"), tmp_path / "out"
    before = built(issue, out)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 100_000, 133_333, 8, 2, 0, 0, 0)
    bomb = zlib.compress(bytes(50_000_000), 9)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", bomb) + chunk(b"IEND", b"")
    (issue / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + parts)
    record = CIRCULAR.replace(
        "<attachments-note>", '<figure src="bomb.png" alt="图"/><attachments-note>'
    )
    (issue / "02-circular.xml").write_text(record, "utf-8")
    assert (issue / "bomb.png").stat().st_size < 100_000
    (rule,) = refused(issue, out, before)
    assert rule.startswith("model.picture")
