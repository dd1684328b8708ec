"""Copies of an issue: the same shape, other text, ids of their own."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from lxml import etree

from benchmarks.multiply import multiply

RECORD = """<?xml version="1.0" encoding="UTF-8"?>
<document id="a" kind="notice"><issuer>某州</issuer><title>通知</title><number>某府〔2023〕2号</number>
<p>天地玄黄。宇宙洪荒，天地<cite to="a">《玄黄》</cite>宇宙。</p>
<list><item><num>（一）</num>天地宇宙玄黄洪荒。天地宇宙。玄黄洪荒。</item></list>
</document>
"""


@pytest.fixture
def issue(tmp_path: Path) -> Path:
    folder = tmp_path / "issue"
    folder.mkdir()
    (folder / "a.xml").write_text(RECORD, "utf-8")
    (folder / "issue.toml").write_text(
        '[[section]]\nname = "文件"\ndocuments = ["a.xml"]\n', "utf-8"
    )
    (tmp_path / "publication.toml").write_text('name = "公报"\n', "utf-8")
    return multiply(folder, 3, tmp_path / "times")


def test_documents_are_listed(issue: Path) -> None:
    settings = tomllib.loads((issue / "issue.toml").read_text("utf-8"))
    assert settings["section"][0]["documents"] == ["a.xml", "a-1.xml", "a-2.xml"]
    assert (issue / "publication.toml").exists()


def test_text_differs_and_shape_stays(issue: Path) -> None:
    texts = []
    for name in ("a.xml", "a-1.xml", "a-2.xml"):
        root = etree.parse(str(issue / name)).getroot()
        texts.append("".join(map(str, root.itertext())))
        assert [e.tag for e in root.iter()] == [
            e.tag for e in etree.fromstring(RECORD.encode()).iter()
        ]
        assert root.findtext("issuer") == "某州"
        assert root.findtext(".//num") == "（一）"
    assert len(set(texts)) == 3
    assert len({re.sub("[\u4e00-\u9fff]", "文", re.sub(r"\d+", "1", t)) for t in texts}) == 1


def test_ids_and_numbers_are_their_own(issue: Path) -> None:
    root = etree.parse(str(issue / "a-2.xml")).getroot()
    assert root.get("id") == "a-copy2"
    assert root.find(".//cite").get("to") == "a-copy2"  # type: ignore[union-attr]
    assert root.findtext("number") == "某府〔2023〕202号"
