"""An issue kept standing in a cache gives what a build from nothing gives, whatever has changed meanwhile."""

from __future__ import annotations

import os
import pickle
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.need import ROOT
from typeset import pipeline
from typeset.cache import Cache
from typeset.diagnostics import InputFaults
from typeset.session import Session
from typeset.standing import again
from typeset.standing.edition import loaded

pytestmark = pytest.mark.usefixtures("helpers")
LONG_AGO = 1_600_000_000


class Desk:
    """An issue that is built again and again with one cache, each time beside a build without."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        shutil.copytree(ROOT / "sources", folder / "sources")
        self.issue, self.cache = folder / "sources" / "2025-03", folder / "cache"
        self._work = folder
        self._answers: list[object] = []
        asked = again.again

        def watched(*arguments):  # type: ignore[no-untyped-def]
            self._answers.append(asked(*arguments))
            return self._answers[-1]

        monkeypatch.setattr(again, "again", watched)
        self.settled()

    def settled(self) -> None:
        """As if all files had been written long ago: what is younger than a build is not trusted."""
        for path in self.issue.parent.rglob("*"):
            os.utime(path, (LONG_AGO, LONG_AGO))

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.issue / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    def build(self) -> bool:
        """Both builds, which have to agree; whether the issue was printed from what was kept."""
        for out, cache in (("warm", self.cache), ("anew", None)):
            shutil.rmtree(self._work / out, ignore_errors=True)
            pipeline.make(self.issue, self._work / out, jobs=2, cache=cache)
        names = sorted(path.name for path in (self._work / "anew").iterdir())
        assert names == sorted(path.name for path in (self._work / "warm").iterdir())
        for name in names:
            warm, anew = ((self._work / out / name).read_bytes() for out in ("warm", "anew"))
            assert warm == anew, name
        return self._answers[-1] is not None


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk(tmp_path, monkeypatch)
    assert not made.build()
    return made


def test_nothing_and_one_character_changed(desk: Desk) -> None:
    assert desk.build()
    desk.edit("09-data-measures.xml", "本州各级行政机关", "全州各级行政机关")
    assert desk.build()
    # Back again, and two other documents at once.
    desk.edit("09-data-measures.xml", "全州各级行政机关", "本州各级行政机关")
    desk.edit("06-opinion.xml", "强县富民的重要支撑", "强县富民的主要支撑")
    desk.edit("02-order.xml", "为深入推进依法行政", "为全面推进依法行政")
    assert desk.build()


def test_what_the_rest_of_the_issue_says(desk: Desk) -> None:
    """A title stands in the contents and in the bookmarks, a section in running heads."""
    desk.edit("05-duties.xml", "</title>", "（试行）</title>")
    assert not desk.build()
    desk.edit("06-opinion.xml", "<p>", "<p>稳中求进，" + "善作善成，" * 700)
    assert not desk.build()
    desk.edit("issue.toml", '"州政府文件"', '"州人民政府文件"')
    desk.edit("../publication.toml", '"州政府文件"', '"州人民政府文件"')
    desk.settled()
    assert not desk.build()
    assert desk.build()


def test_characters_come_and_go(desk: Desk) -> None:
    """A face is embedded with the characters that all documents have together."""
    desk.edit("06-opinion.xml", "强县富民", "强县犇民")
    assert not desk.build()
    desk.edit("06-opinion.xml", "犇", "富")
    assert not desk.build()
    assert desk.build()


def test_documents_go_and_come(desk: Desk) -> None:
    desk.edit("issue.toml", '"07-lapse.xml",', "")
    desk.settled()
    assert not desk.build()
    desk.edit("issue.toml", '"06-opinion.xml",', '"06-opinion.xml", "07-lapse.xml",')
    desk.settled()
    assert not desk.build()


def test_a_picture_behind_the_same_name(desk: Desk) -> None:
    picture = desk.issue / "figures" / "water-network.svg"
    picture.write_text(picture.read_text("utf-8").replace("澜川江", "澜沧江"), "utf-8")
    os.utime(picture, (LONG_AGO, LONG_AGO))
    assert not desk.build()
    assert desk.build()


def test_another_layout_behind_the_same_name(desk: Desk) -> None:
    shutil.copy(ROOT / "layouts" / "large-print.toml", desk.issue)
    desk.edit("issue.toml", 'layout = "gazette"', 'layout = "large-print.toml"')
    desk.settled()
    assert not desk.build()
    desk.edit("large-print.toml", "16pt", "15pt")
    desk.settled()
    assert not desk.build()


def test_a_file_written_while_the_issue_is_built(desk: Desk) -> None:
    """Nobody knows which of the two states it was built from."""
    ahead = 4_000_000_000
    os.utime(desk.issue / "issue.toml", (ahead, ahead))
    desk.edit("issue.toml", "219", "220")
    os.utime(desk.issue / "issue.toml", (ahead, ahead))
    assert not desk.build()
    assert not desk.build()


def test_a_fault_is_told_as_always(desk: Desk) -> None:
    desk.edit("01-report.xml", "<p>", "<q>")
    with pytest.raises(InputFaults):
        desk.build()
    desk.edit("01-report.xml", "<q>", "<p>")
    assert desk.build()


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _other(data: bytes) -> bytes:
    size = 8 + int.from_bytes(data[:8], "big")
    *row, places = pickle.loads(data[8:size])
    return _framed(pickle.dumps([*row, places[:-3]]), data[size:])


def _framed(rows: bytes, file: bytes = b"") -> bytes:
    return len(rows).to_bytes(8, "big") + rows + file


class Hostile:
    def __reduce__(self) -> tuple[object, ...]:
        return exec, ("raise SystemExit('an edition was executed')",)


@pytest.mark.parametrize(
    "change",
    [
        _cut,
        _other,
        lambda _: b"",
        lambda _: pickle.dumps(Hostile()),
        lambda _: _framed(pickle.dumps(Hostile())),
        lambda _: _framed(pickle.dumps([1, 2, 3])),
    ],
)
def test_an_edition_that_is_not_ours(desk: Desk, change: Callable[[bytes], bytes]) -> None:
    """Even one whose digest is right is read as numbers and texts, or not at all."""
    whole = Cache(desk.cache, b"")
    names = [path.name for path in desk.cache.iterdir()]
    editions = [name for name in names if loaded(whole.get(name) or b"")]
    assert len(editions) == 1
    whole.put(editions[0], change(whole.get(editions[0]) or b""))
    assert not desk.build()
    assert desk.build()


_PLAIN = re.compile("(?<=[\u4e00-\u9fff]{6})[\u4e00-\u9fff](?=[\u4e00-\u9fff]{6})")


def _edited(text: str, chance: random.Random) -> str:
    """``text`` with one slip of the pen, or one change of its markup, inside a stretch of Chinese."""
    at = chance.choice([match.start() for match in _PLAIN.finditer(text)])
    before, here, after = text[:at], text[at], text[at + 1 :]
    ways = (
        before + chance.choice("的水县") + after,
        before + after,
        before + here + "，" + after,
        before + here + "——" + after,
        before + here + "GDP" + after,
        before + here + "&amp;" + after,
        f"{before}<!-- {here} -->{here}{after}",
        f"{before}<![CDATA[{here}]]>{after}",
        f"{before}&#x{ord(here):x};{after}",
        before + here * 40 + after,
    )
    return chance.choice(ways)


def test_slips_of_the_pen(desk: Desk, tmp_path: Path) -> None:
    chance = random.Random(20)
    session = Session(desk.issue, tmp_path / "held")
    session.make()
    names = sorted(path.name for path in desk.issue.glob("*.xml"))
    for _ in range(12):
        path = desk.issue / chance.choice(names)
        text = path.read_text("utf-8")
        if not _PLAIN.search(text):
            continue
        path.write_text(_edited(text, chance), "utf-8")
        try:
            desk.build()
        except InputFaults:
            with pytest.raises(InputFaults):
                session.make()
            path.write_text(text, "utf-8")
            continue
        session.make()
        for each in (tmp_path / "anew").glob("*.pdf"):
            assert (tmp_path / "held" / each.name).read_bytes() == each.read_bytes(), path.name
