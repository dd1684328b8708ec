"""Hostile files end in a fault, in bounded memory and time."""

from __future__ import annotations

import os
import random
import struct
import sys
from pathlib import Path

import pytest

from tests.model.samples import WHOLE, document, read_text, write_issue
from tests.model.test_faults import faults, rules
from typeset.diagnostics import InputFaults
from typeset.model.pictures import MOST_SIDE
from typeset.model.read import read_issue, read_record
from typeset.model.xmlsource import MOST_BYTES, MOST_DEPTH

LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE document [
 <!ENTITY a "ha">
 <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
 <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
]>
<document id="d" kind="other"><title>&c;</title><p>&c;</p></document>"""


def external(path: Path) -> str:
    return (
        f'<!DOCTYPE document [<!ENTITY x SYSTEM "{path.as_uri()}">]>'
        '<document id="d" kind="other"><title>a</title><p>&x;</p></document>'
    )


def test_billion_laughs(tmp_path: Path) -> None:
    assert rules(faults(tmp_path, LAUGHS)) == [("doctype", 2)]


def test_external_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    assert rules(faults(tmp_path, external(secret))) == [("doctype", 1)]


@pytest.mark.parametrize(
    "source",
    [
        "<!-- a -->\n<?x y?>\n" + LAUGHS.split("\n", 1)[1],
        LAUGHS.encode("utf-16"),
        LAUGHS.encode("utf-16-le"),
    ],
    ids=["after comments", "utf-16", "utf-16 without mark"],
)
def test_a_doctype_cannot_hide(tmp_path: Path, source: str | bytes) -> None:
    assert [rule for rule, _ in rules(faults(tmp_path, source))] == ["doctype"]


def test_the_parser_itself_expands_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where the first look at the source were to miss the declaration."""
    import re

    from typeset.model import xmlsource

    monkeypatch.setattr(xmlsource, "_DOCTYPE", re.compile("(?!)"))
    secret = tmp_path / "secret"
    secret.write_text("secret")
    for source in (LAUGHS, external(secret)):
        assert [rule for rule, _ in rules(faults(tmp_path, source))] == ["doctype"]


@pytest.mark.parametrize("tag", ["b", "attachment", "unknown"])
@pytest.mark.parametrize("times", [MOST_DEPTH, 200, 1_000_000])
def test_depth(tmp_path: Path, tag: str, times: int) -> None:
    source = document(f"<p>{f'<{tag}>' * times}甲{f'</{tag}>' * times}</p>")
    if len(source) > MOST_BYTES:
        source = source[: MOST_BYTES // 2]
    assert [rule for rule, _ in rules(faults(tmp_path, source))] == ["depth"]


def test_depth_within_the_limit(tmp_path: Path) -> None:
    times = MOST_DEPTH - 2
    assert read_text(tmp_path, document(f"<p>{'<b>' * times}甲{'</b>' * times}</p>")).blocks


def test_a_file_of_200_megabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "d.xml"
    with path.open("wb") as file:
        file.write(b"<document id='")
        file.truncate(200_000_000)
    with pytest.raises(InputFaults) as caught:
        read_record(path)
    assert rules(list(caught.value.faults)) == [("file-size", 0)]


def test_a_long_attribute(tmp_path: Path) -> None:
    source = document(f"<p id='{'a' * (MOST_BYTES - 1000)}'>甲</p>")
    found = faults(tmp_path, source)
    assert all(len(fault.message("zh")) < 1000 for fault in found)


def test_a_million_faults_are_not_kept(tmp_path: Path) -> None:
    for body in ("<x/>" * 100_000, "<p>" + "\ue000" * 1_000_000 + "</p>", "<p/>" * 100_000):
        assert len(faults(tmp_path, document(body))) <= 1001


def test_not_a_regular_file(tmp_path: Path) -> None:
    paths = [tmp_path, tmp_path / "none.xml", Path("\0")]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        paths.append(tmp_path / "pipe")
    for path in paths:
        with pytest.raises(InputFaults):
            read_record(path)


# ---------------------------------------------------------------- pictures

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 20, 10, 8, 2, 0, 0, 0)
HUGE_PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", MOST_SIDE + 1, 10)
EMPTY_PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 0, 10)
_APP0 = b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF" + b"\0" * 10
JPEG = _APP0 + b"\xff\xc0" + struct.pack(">HBHH", 11, 8, 10, 20) + b"\0" * 6
HUGE_JPEG = _APP0 + b"\xff\xff\xc2" + struct.pack(">HBHH", 11, 8, 65535, 20) + b"\0" * 6
SVG = b'\xef\xbb\xbf<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'


def figure(folder: Path, source: str, files: dict[str, bytes]) -> list[tuple[str, int]]:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    try:
        read_text(folder, document(f'\n<figure src="{source}" alt="甲"/>'))
    except InputFaults as error:
        return rules(list(error.faults))
    return []


@pytest.mark.parametrize("content", [PNG, JPEG, SVG], ids=["png", "jpeg", "svg"])
def test_good_pictures(tmp_path: Path, content: bytes) -> None:
    assert figure(tmp_path, "a.bin", {"a.bin": content}) == []


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "picture-format"),
        (b"GIF89a" + b"\0" * 40, "picture-format"),
        (b"%PDF-1.7 <svg>", "picture-format"),
        (PNG[:20], "picture-format"),
        (_APP0, "picture-format"),
        (_APP0 + b"\xff" * 100_000, "picture-format"),
        (_APP0 + b"\xff\xe1\x00\x00" * 50_000, "picture-format"),
        (b"<html><body/></html>", "picture-format"),
        (HUGE_PNG, "picture-size"),
        (EMPTY_PNG, "picture-size"),
        (HUGE_JPEG, "picture-size"),
    ],
)
def test_bad_pictures(tmp_path: Path, content: bytes, rule: str) -> None:
    assert figure(tmp_path, "a.png", {"a.png": content}) == [(rule, 4)]


def test_a_missing_picture(tmp_path: Path) -> None:
    assert figure(tmp_path, "a.png", {}) == [("picture-missing", 4)]
    assert figure(tmp_path, ".", {}) == [("path-outside", 4)]


def test_a_picture_without_alternative_text(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    assert rules(faults(tmp_path, document('<figure src="a.png"/>'))) == [("figure-alt", 3)]


@pytest.mark.parametrize(
    "source",
    ["/etc/hostname", "../a.png", "x/../../a.png", "C:/a.png", "x\\a.png", "file:///a.png", ""],
)
def test_a_path_that_leads_out(tmp_path: Path, source: str) -> None:
    folder = tmp_path / "issue"
    folder.mkdir()
    (tmp_path / "a.png").write_bytes(PNG)
    assert figure(folder, source, {}) == [("path-outside", 4)]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_that_leads_out(tmp_path: Path) -> None:
    folder = tmp_path / "issue"
    folder.mkdir()
    (tmp_path / "a.png").write_bytes(PNG)
    (folder / "b.png").symlink_to(tmp_path / "a.png")
    (folder / "loop.png").symlink_to(folder / "loop.png")
    (folder / "real.png").write_bytes(PNG)
    (folder / "c.png").symlink_to(folder / "real.png")
    assert figure(folder, "b.png", {}) == [("path-outside", 4)]
    assert figure(folder, "loop.png", {})[0][0] in ("path-outside", "picture-missing")
    assert figure(folder, "c.png", {}) == []


# ---------------------------------------------------------------- damage


def damaged(source: bytes, chance: random.Random) -> bytes:
    """``source`` with a few stretches overwritten, doubled, or taken out."""
    data = bytearray(source)
    for _ in range(chance.randrange(1, 4)):
        at, size = chance.randrange(len(data)), chance.randrange(1, 12)
        piece = chance.choice(
            [b"", data[at : at + size] * 2, chance.randbytes(size), b"<b>", b"]]>"]
        )
        data[at : at + size] = piece
    return bytes(data)


@pytest.mark.parametrize("seed", range(150))
def test_a_damaged_record_is_read_or_refused(tmp_path: Path, seed: int) -> None:
    try:
        read_text(tmp_path, damaged(WHOLE.encode(), random.Random(seed)))
    except InputFaults as error:
        assert error.faults
        assert all(fault.message(lang) for fault in error.faults for lang in ("zh", "en"))


@pytest.mark.parametrize("seed", range(150))
def test_a_damaged_issue_file_is_read_or_refused(tmp_path: Path, seed: int) -> None:
    from tests.model.test_issue import ISSUE, PUBLICATION, A, B

    chance = random.Random(seed)
    files = {"issue_toml": ISSUE.encode(), "publication_toml": PUBLICATION.encode()}
    name = chance.choice(list(files))
    files[name] = damaged(files[name], chance)
    try:
        read_issue(write_issue(tmp_path, a_xml=A, b_xml=B, **files))
    except InputFaults as error:
        assert error.faults
        assert all(fault.message(lang) for fault in error.faults for lang in ("zh", "en"))
