"""The edition to keep: accepted by veraPDF, read in order by poppler, every character of the records."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest

from tests.certificates import PASSPHRASE, authority
from tests.conformance.validator import failures
from tests.need import ROOT, need_shared, need_tool
from typeset import pipeline
from typeset.model.nodes import Record
from typeset.model.read import read_issue
from typeset.model.walk import footnotes, plain, ruby, strings
from typeset.signing import Trust, sign

DEMONSTRATION = ROOT / "sources" / "2025-03"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder of the demonstration issue and its PDF."""
    out = tmp_path_factory.mktemp("demonstration")
    return DEMONSTRATION, pipeline.make(DEMONSTRATION, out).files[0]


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same of the issue taken in."""
    folder = tmp_path_factory.mktemp("seed")
    pipeline.intake([need_shared() / "seed" / "gazette-2023-01.md"], folder / "in", None, "en")
    return folder / "in", pipeline.make(folder / "in", folder / "out").files[0]


STANDARDS = {"2a": ("2a", "ua1"), "3a": ("3a", "ua1"), "4": ("4", "ua2"), "4f": ("4f", "ua2")}
"""For each standard that can be asked for, what the file then conforms to."""


def test_validator_accepts_the_files(
    built: tuple[Path, Path], seed: tuple[Path, Path], tmp_path: Path
) -> None:
    asked = [(flavour, path) for flavour in STANDARDS["3a"] for _, path in (built, seed)]
    for standard, flavours in STANDARDS.items():
        for folder, _ in (built, seed) if standard == "4" else (built,):
            if standard != "3a":
                out = tmp_path / standard
                made = pipeline.make(folder, out, standard=standard).files[0]
                asked += [(flavour, made) for flavour in flavours]
    office, signed = authority(tmp_path), tmp_path / "signed.pdf"
    trust = Trust([office.root], [office.revoked])
    signed.write_bytes(sign(built[1], office.signer, PASSPHRASE, office.stamper, trust))
    asked += [(flavour, signed) for flavour in STANDARDS["3a"]]
    found = failures(asked)
    assert found == {(flavour, str(path)): [] for flavour, path in asked}


def test_records_go_along(built: tuple[Path, Path]) -> None:
    """PDF/A-3: the sources of the pages, byte for byte, and what else they were made of."""
    folder, path = built
    with pikepdf.open(path) as pdf:
        found = {name: each.get_file().read_bytes() for name, each in pdf.attachments.items()}
        relations = {str(each.AFRelationship) for each in pdf.Root.AF}
    origin = json.loads(found.pop(f"{read_issue(folder).id}-origin.json"))
    assert set(found) >= {"issue.toml", "publication.toml"}
    for name, data in found.items():
        place = folder / name if (folder / name).exists() else folder.parent / name
        assert data == place.read_bytes(), name
    inputs = {name.removeprefix("../"): value for name, value in origin["inputs"].items()}
    assert {name: hashlib.sha256(data).hexdigest() for name, data in found.items()}.items() <= (
        inputs.items()
    )
    assert relations == {"/Source", "/Supplement"}


# ---------------------------------------------------------------- reading order


class Said(NamedTuple):
    """A stretch of text that poppler reads, and the elements that it stands in, outermost first."""

    kinds: tuple[str, ...]
    text: str


def said(path: Path) -> Iterator[Said]:
    """The text of the structure tree of ``path`` in its order."""
    command = [need_tool("pdfinfo"), "-struct-text", str(path)]
    done = subprocess.run(command, capture_output=True, check=True)
    stack: list[tuple[int, str]] = []
    for line in done.stdout.decode().splitlines():
        inner = line.lstrip(" ")
        depth = len(line) - len(inner)
        while stack and stack[-1][0] >= depth:
            stack.pop()
        if inner.startswith('"'):
            yield Said(tuple(kind for _, kind in stack), inner[1:-1])
        elif not inner.startswith(("/", "Object")):
            stack.append((depth, inner.split()[0].rstrip(":")))


def squeezed(text: str) -> str:
    return re.sub(r"\s|\u00ad", "", text)


def read_aloud(path: Path) -> tuple[str, str]:
    """The text of the documents, and apart from it the ruby; without what the layout adds: marks of notes,
    page numbers, words inside drawings."""
    text, above = [], []
    for kinds, part in said(path):
        number = kinds[-1] == "Link" and part.isdecimal()
        mark = "Reference" in kinds or kinds[-2:] == ("Note", "Lbl")
        if "Part" not in kinds or kinds[-1] == "Figure" or number or mark:
            continue
        (above if kinds[-1] == "RT" else text).append(part)
    return squeezed("".join(text)), squeezed("".join(above))


def written(record: Record) -> Iterator[str]:
    for text, content, _ in strings(record):
        yield text + plain(content)
        for note in footnotes(content):
            yield plain(note.content)


def check_order(folder: Path, path: Path) -> None:
    text, above = read_aloud(path)
    records = [*read_issue(folder).records()]
    assert text == squeezed("".join(line for record in records for line in written(record)))
    bases = [
        each
        for record in records
        for _, content, _ in strings(record)
        for part in (content, *(note.content for note in footnotes(content)))
        for each in ruby(part)
    ]
    assert above == squeezed("".join(each.text for each in bases))


def test_every_character_in_order(built: tuple[Path, Path]) -> None:
    check_order(*built)


def test_every_character_of_the_seed_in_order(seed: tuple[Path, Path]) -> None:
    check_order(*seed)


def test_what_is_whole_in_the_record_is_whole_in_the_tree(built: tuple[Path, Path]) -> None:
    """A table over pages is one table, and a paragraph over columns one paragraph."""
    folder, path = built
    command = [need_tool("pdfinfo"), "-struct", str(path)]
    done = subprocess.run(command, capture_output=True, check=True)
    kinds = [line.split()[0].rstrip(":") for line in done.stdout.decode().splitlines() if line]
    from typeset.model import nodes
    from typeset.model.walk import blocks

    every = [block for record in read_issue(folder).records() for block in blocks(record)]
    tables = [block for block in every if isinstance(block, nodes.Table)]
    assert kinds.count("Table") == len(tables)
    rows = sum(len(table.head) + len(table.body) for table in tables)
    assert kinds.count("TR") == rows
    assert kinds.count("H1") == 1 + sum(1 for _ in read_issue(folder).records())
    lines = [block for block in every if isinstance(block, nodes.Heading)]
    titled = [block for block in every if isinstance(block, nodes.Part)]
    deeper = sum(kinds.count(f"H{level}") for level in range(2, 7))
    assert deeper == len(lines) + len(titled)


def test_file_is_sound(built: tuple[Path, Path]) -> None:
    done = subprocess.run([need_tool("qpdf"), "--check", str(built[1])], capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr
