"""An issue of several times the content, no two documents with the same text.

Comes in: an issue's folder. Goes out: another one whose documents stand in it once as they are and
then in copies. In each copy the sentences of a stretch of text are rotated and Han characters take
one another's places (one permutation a copy, among the issue's own frequent characters, so that the
faces still have them all): line breaks and lengths stay of the same kind, and nothing that keys on
text can be used again. Numbers, names of elements, marks and figures stay.
"""

from __future__ import annotations

import random
import re
import shutil
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

KEPT = {"num", "label", "number", "issuer", "date", "role", "unit"}
"""Elements whose text other rules depend on."""

_HAN = re.compile("[\u4e00-\u9fff]")
_ORDINALS = set("一二三四五六七八九十百千零〇第章节条附件表图")


def multiply(issue: Path, times: int, target: Path) -> Path:
    """Write into ``target`` the issue of folder ``issue`` with ``times`` times its documents."""
    shutil.copytree(issue, target)
    publication = issue.parent / "publication.toml"
    if not (target / "publication.toml").exists() and publication.exists():
        shutil.copy(publication, target / "publication.toml")
    settings = (target / "issue.toml").read_text("utf-8")
    names = [name for s in tomllib.loads(settings)["section"] for name in s["documents"]]
    trees = {name: etree.parse(str(issue / name)) for name in names}
    frequent = _frequent(trees.values())
    for copy in range(1, times):
        swap = _permutation(frequent, copy)
        for name, tree in trees.items():
            varied = etree.fromstring(etree.tostring(tree))
            _vary(varied, copy, swap)
            path = target / _renamed(name, copy)
            path.write_bytes(etree.tostring(varied, encoding="utf-8", xml_declaration=True))
    for name in names:
        copies = [name, *(_renamed(name, copy) for copy in range(1, times))]
        settings = settings.replace(f'"{name}"', ", ".join(f'"{each}"' for each in copies))
    (target / "issue.toml").write_text(settings, "utf-8")
    return target


def _renamed(name: str, copy: int) -> str:
    path = Path(name)
    return str(path.with_name(f"{path.stem}-{copy}{path.suffix}")) if copy else name


def _frequent(trees: Iterable[etree._ElementTree]) -> list[str]:
    """The Han characters of all texts that occur often, in order of their code."""
    counts: Counter[str] = Counter()
    for tree in trees:
        for text in tree.getroot().itertext():
            counts.update(_HAN.findall(str(text)))
    return sorted(ch for ch, n in counts.items() if n > 3 and ch not in _ORDINALS)


def _permutation(characters: list[str], seed: int) -> dict[int, str]:
    shuffled = characters.copy()
    random.Random(seed).shuffle(shuffled)
    return {ord(a): b for a, b in zip(characters, shuffled, strict=True)}


def _rotated(text: str, by: int) -> str:
    """``text`` with its whole sentences rotated by ``by``; what follows the last stop stays."""
    *sentences, rest = text.split("。")
    if len(sentences) < 2:
        return text
    by %= len(sentences)
    return "。".join([*sentences[by:], *sentences[:by], rest])


def _vary(root: etree._Element, copy: int, swap: dict[int, str]) -> None:
    """Rename the ids below ``root`` and change its text in place."""
    for element in root.iter(etree.Element):
        tag = etree.QName(element).localname
        for key in ("id", "to") if tag != "link" else ():  # a chart's links stay in the chart
            if key in element.attrib:
                element.attrib[key] = f"{element.get(key, '')}-copy{copy}"
        if tag == "number" and element.text:
            element.text = re.sub(
                r"(\d+)(?=号)", lambda m: str(int(m[1]) + 100 * copy), element.text
            )
        inside_kept = any(
            etree.QName(e).localname in KEPT for e in (element, *element.iterancestors())
        )
        if element.text and not inside_kept:
            element.text = _rotated(element.text, copy).translate(swap)
        parent_kept = any(etree.QName(e).localname in KEPT for e in element.iterancestors())
        if element.tail and not parent_kept:
            element.tail = element.tail.translate(swap)
