"""Short names that a text sets (以下简称……), and whether it keeps to them.

In: a document. Out: hits, with the place where the name was set.
"""

# Examples are kept on one line, as the text that they are.

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from typeset.diagnostics import Severity
from typeset.proof.engine import Hit, Place, hit, rule
from typeset.proof.view import Document, Kind

_SET = re.compile("以下(?:简称|称)[：:]?[“‘]?([^，。；：、“”‘’（）()\\s]{3,14})[”’]?[）)]")
_HEADS = "领导小组|指挥部|委员会|联席会议|办公室|工作组|专班"
_SMALL = "向由经对和与及或按照据在，；、。：（是将请报给为受并\n"
_LEVELS = "省市州县区乡镇村国"


class Named(NamedTuple):
    """``name`` is ``prefix`` and ``head``; set at ``place``."""

    name: str
    prefix: str
    head: str
    place: Place


def _named(document: Document) -> Iterator[Named]:
    """The short names of bodies."""
    for match in _SET.finditer(document.text):
        parts = re.fullmatch(rf"(.+?)({_HEADS})", match[1])
        if parts:
            yield Named(match[1], parts[1], parts[2], Place(document, *match.span(1)))


def _level(document: Document) -> str:
    """州 where a 州人民政府, or its office, has issued the document."""
    for issuer in document.record.issuers:
        match = re.search("([省市州县区])(?:人民)?政府", issuer)
        if match:
            return match[1]
    return ""


_FULL = "成立州渡口安全应急领导小组（以下简称州领导小组）。\n"


@rule(
    "name.short-form",
    Severity.WARNING,
    "GB/T 9704-2012, 7.3.3",
    fires=(
        f"{_FULL}向州政府领导小组报送。",
        "<issuer>青河州人民政府</issuer><title>关于渡口的通知</title><p>成立州渡口应急指挥机构（以下简称渡口事件指挥部）。</p><p>报州渡口事件指挥部。</p>",
    ),
    quiet=(
        f"{_FULL}向州领导小组报送。",
        f"{_FULL}成立州防汛领导小组（以下简称州防汛领导小组）。\n向州防汛领导小组报送。",
        f"{_FULL}向州渡口安全应急领导小组报送。",
    ),
)
def other_prefix(document: Document) -> Iterator[Hit]:
    """A body that was given a short name, under another one: 州领导小组, 州政府领导小组."""
    names = list(_named(document))
    fixed = {each.name for each in names}
    for each in names:
        if each.prefix not in _LEVELS and len(each.prefix) < 2:
            continue
        pattern = re.compile(rf"{each.prefix}(?:人民政府|政府|级|委)的?{each.head}")
        for match in pattern.finditer(document.text):
            if match[0] not in fixed:
                yield hit(document, *match.span(), each.name, related=[each.place])
        level = _level(document)
        if level and each.name[0] not in _LEVELS and len(each.prefix) > 2:
            for match in re.finditer(f"{level}级?{each.name}", document.text):
                severity = Severity.NOTE
                yield hit(
                    document, *match.span(), each.name, related=[each.place], severity=severity
                )


@rule(
    "name.bare",
    Severity.NOTE,
    "GB/T 9704-2012, 7.3.3",
    fires=(f"{_FULL}向州领导小组报送。\n按照领导小组的部署办理，由领导小组协调。",),
    quiet=(
        f"{_FULL}向州领导小组报送。",
        "成立州渡口领导小组（以下简称领导小组）。\n领导小组负责调度。",
        f"{_FULL}设县领导小组（以下简称县领导小组）。\n由领导小组协调。",
    ),
)
def without_prefix(document: Document) -> Iterator[Hit]:
    """A short name without what makes it one: 州领导小组, later only 领导小组. Told once."""
    names = list(_named(document))
    for each in names:
        bare = each.name[1:] if each.name[0] in _LEVELS else each.head
        if sum(other.name.endswith(bare) for other in names) > 1:
            continue
        pattern = re.compile(rf"(?<=[{_SMALL}]){bare}(?!成员|办公室主任|全称)")
        found = [
            Place(document, *match.span())
            for match in pattern.finditer(document.text, each.place.end + 1)
            if document.line_at(match.start()).kind is not Kind.HEADING
        ]
        if found:
            values = {"old": bare, "new": each.name, "count": len(found)}
            yield Hit(found[0], each.name, values, (each.place, *found[1:]))


_AGENT = "同意|负责|应|要求|可|对|进行|按照|会同"
_BODY = "中心|管理机构|机构|管委会"
_OPENED = "设立青河州96110渡口服务热线（以下简称96110热线）。\n州渡口局负责96110热线的管理。\n"


@rule(
    "name.undefined",
    Severity.NOTE,
    "GB/T 9704-2012, 7.3.3",
    fires=(f"{_OPENED}延期须经96110热线中心同意。",),
    quiet=(
        f"{_OPENED}延期须经州渡口局同意。",
        f"{_OPENED}州渡口局设立96110热线中心。\n延期须经96110热线中心同意。",
        f"{_OPENED}96110热线中心（以下简称中心）设在州渡口局。\n延期须经96110热线中心同意。",
    ),
)
def undefined(document: Document) -> Iterator[Hit]:
    """A body named after what the text sets up, which acts but is nowhere introduced."""
    text = document.text
    told: set[str] = set()
    for match in _SET.finditer(text):
        if re.search(f"(?:{_HEADS}|{_BODY})$", match[1]):
            continue
        there = Place(document, *match.span(1))
        pattern = re.compile(rf"(?:[经由](?={match[1]}))?{match[1]}(?:{_BODY})(?={_AGENT})")
        for found in pattern.finditer(text):
            name = found[0].lstrip("经由")
            if name in told or _introduced(text, name):
                continue
            told.add(name)
            yield hit(document, found.end() - len(name), found.end(), related=[there])


def _introduced(text: str, name: str) -> bool:
    return bool(
        re.search(
            rf"(?:设立|成立|组建|建立|设置|设|简称“?|下设){name}|{name}(?:（以下|是指|是|为|设在|挂靠|承担)",
            text,
        )
    )
