"""Counts in running text: a number and the items that it counts.

In: a document. Out: hits: lists, glossaries, what follows, 一是 and 二是, 分别.
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator

from typeset.diagnostics import Severity
from typeset.model.numbering import han_value, ordinal, scheme
from typeset.proof.engine import Hit, hit, rule
from typeset.proof.patterns import IDEOGRAPH, near
from typeset.proof.view import PROSE, Document, Kind, Line

_N = r"(\d+(?:\.\d+)?)"


_HAN_COUNT = "两二三四五六七八九十"
_PLACES = re.compile(
    rf"((?:{IDEOGRAPH}{{2,6}}、)+{IDEOGRAPH}{{2,6}}?)(\d{{1,2}})个?(县（市）|县市|县|市|区|州|乡镇|镇|乡|省)(?![级道委内外])"
)
_COUNTED = re.compile(r"\d个?[县市区州乡镇省]")
_GROUPED = re.compile(
    rf"(?<![\d.第{_HAN_COUNT}])(\d{{1,2}}|[{_HAN_COUNT}])(?:个|大|类|项|条)({IDEOGRAPH}{{2,12}})（([^（）\n]*、[^（）\n]*)）"
)


@rule(
    "calc.count",
    Severity.WARNING,
    "—",
    fires=(
        "青山、白石、红河5县市入选。",
        "下设4个工作组（协调组、技术组、运输组）。",
        "<glossary><entry><term>四大行动：</term>治水、治土、治烧行动。</entry></glossary>",
    ),
    quiet=(
        "青山、白石、红河3县市入选。",
        "下设3个工作组（协调组、技术组、运输组）。",
        "下设4个工作组（协调组、技术组、运输组等）。",
        "第十二条　州渡口管理局（设局长、副局长、船检长）负责管理。",
        "<glossary><entry><term>四大行动：</term>治水、治土、治烧和治污行动。</entry></glossary>",
        "<glossary><entry><term>三看两问：</term>看渡口、看船只、看台账，问船工、问旅客。</entry></glossary>",
    ),
)
def counts_of_lists(document: Document) -> Iterator[Hit]:
    """A number and the items that it counts."""
    for match in near(_PLACES, document.text, _COUNTED, "、"):
        items = match[1].count("、") + 1
        if items != int(match[2]) and abs(items - int(match[2])) <= 3 and "等" not in match[1]:
            yield hit(document, *match.span(2), str(items), said=match[2], count=items)
    for match in near(_GROUPED, document.text, "（", "、", "）"):
        said = int(match[1]) if match[1].isdigit() else _han(match[1])
        items = re.split("[、和]", match[3])
        if (
            said
            and len(items) > 2
            and not re.search("等|[，；]", match[3])
            and abs(len(items) - said) in (1, 2)
        ):
            yield hit(document, *match.span(1), None, said=said, count=len(items))
    for line in document.of(Kind.ENTRY):
        yield from _term_count(document, line)


def _han(text: str) -> int:
    try:
        return han_value(text)
    except ValueError:
        return 0


def _term_count(document: Document, line: Line) -> Iterator[Hit]:
    text = document.string(line)
    term, explained = text[: line.lead], text[line.lead :]
    match = re.match(rf"[“]?([{_HAN_COUNT}]+)(?:大|个|项|条|化|治|病|严|新|好|有|张)", term)
    said = _han(match[1]) if match else 0
    sentence = explained.split("。")[0]
    if said < 3 or "、" not in sentence or "等" in sentence:
        return
    sentence = re.sub("（[^（）]*）|“[^”]*”", "甲", sentence)
    fair = {
        sentence.count("、") + 1,
        len(re.split("[、和及]", sentence)),
        len(re.split("[、，]", sentence)),
        len(re.split("[、，和及]", sentence)),
        len(re.split("；", sentence)),
    }
    fair |= {clause.count("、") + 1 for clause in re.split("[，；]", sentence)}
    fair |= {len(re.split("[、和及]", clause)) for clause in re.split("[，；]", sentence)}
    if said not in fair and match is not None:
        count = sentence.count("、") + 1
        yield hit(
            document,
            line.start + match.start(1),
            line.start + match.end(1),
            None,
            said=said,
            count=count,
        )


_FOLLOWING = re.compile(
    rf"(?:以下|下列|如下)([{_HAN_COUNT}]+|\d{{1,2}})(?:个方面|方面|大方面|项|点|条|类|种|个|大)"
)


@rule(
    "calc.following",
    Severity.WARNING,
    "—",
    fires=(
        '<p>重点抓好以下三个方面。</p><heading level="1"><num>一、</num>甲</heading><p>乙。</p><heading level="1"><num>二、</num>丙</heading><p>丁。</p>',
    ),
    quiet=(
        '<p>重点抓好以下两个方面。</p><heading level="1"><num>一、</num>甲</heading><p>乙。</p><heading level="1"><num>二、</num>丙</heading><p>丁。</p>',
        "<p>重点抓好以下三个方面。</p><p>乙。</p>",
    ),
)
def counts_of_what_follows(document: Document) -> Iterator[Hit]:
    """以下八个方面: as many numbers as are said."""
    for match in _FOLLOWING.finditer(document.text):
        line = document.line_at(match.start())
        if line.kind not in (Kind.PARAGRAPH, Kind.ARTICLE):
            continue
        said = int(match[1]) if match[1].isdigit() else _han(match[1])
        count = _run_after(document, line)
        if said and count and said != count:
            yield hit(document, *match.span(1), None, said=said, count=count)


def _run_after(document: Document, line: Line) -> int:
    """How many numbers of one scheme, from 1 on, follow ``line``; 0 where none begins there."""
    after = [
        each
        for each in document.numbered
        if each.line.start >= line.end and each.line.part is line.part
    ]
    if not after or after[0].line.start > line.end + 400:
        return 0
    kind, level = scheme(after[0].number), after[0].level
    count = 0
    for each in after:
        if each.level and level and each.level < level:
            break
        if scheme(each.number) is not kind:
            continue
        try:
            value = ordinal(each.number)
        except ValueError:
            break
        if value != count + 1:
            break
        count += 1
    return count


_ANNOUNCED = re.compile(
    rf"([{_HAN_COUNT}]|\d)(?:个|项|点|条|大|方面|类|种)[^。；：\n]{{0,10}}[：，](?=一[是要])"
)
_ITEM = re.compile("[一二三四五六七八九十][是要]")
_INLINE = re.compile("(?:^|(?<=[。；：，、\n]))([一二三四五六七八九十]{1,2})[是要](?!否)")


@rule(
    "calc.inline",
    Severity.ERROR,
    "—",
    fires=("抓好以下三项工作：一是强基础；二是补短板。", "一是强基础；三是补短板。"),
    quiet=(
        "抓好以下两项工作：一是强基础；二是补短板。",
        "一是强基础；二是补短板。一是快，二是好。",
        "重要的一是快。",
    ),
)
def counted_inline(document: Document) -> Iterator[Hit]:
    """一是、二是、三是: none left out, and as many as are said."""
    for line in document.of(*PROSE, Kind.NOTE):
        if not _ITEM.search(document.text, line.start, line.end):
            continue
        found = list(_INLINE.finditer(document.text, line.start, line.end))
        last, runs = 0, []
        for match in found:
            value = _han(match[1])
            if value == 1:
                runs.append([match])
            elif runs and value != last + 1 and value != last:
                yield hit(document, match.start(), match.end(), None, said=last, count=value)
            elif runs:
                runs[-1].append(match)
            last = value
        for match in _ANNOUNCED.finditer(document.text, line.start, line.end):
            run = next((run for run in runs if run[0].start() >= match.end()), None)
            said = int(match[1]) if match[1].isdigit() else _han(match[1])
            if run and run[0].start() == match.end() and said > 1 and said != len(run):
                yield hit(document, *match.span(1), None, said=said, count=len(run))


_RESPECTIVELY = re.compile(
    rf"(?:^|[，。；：])([^，。；：\n]{{3,60}}?)(?:同比)?分别(?:{IDEOGRAPH}{{0,4}})((?:{_N}(?:%|[万亿]?{IDEOGRAPH}{{0,3}})[、和])+{_N})",
    re.M,
)


@rule(
    "calc.respectively",
    Severity.WARNING,
    "—",
    fires=(
        "城镇、农村居民收入分别增长5.5%、7.5%、8%。",
        "渡船、渔船和货船分别减少12.5%和9%。",
    ),
    quiet=(
        "城镇、农村居民收入分别增长5.5%、7.5%。",
        "渡船和渔船分别减少12.5%和9%。",
        "青山、白石两县的一产、二产分别增长5%、6%、7%、8%。",
    ),
)
def respectively(document: Document) -> Iterator[Hit]:
    """A、B分别为x、y、z: as many values as things."""
    for match in near(_RESPECTIVELY, document.text, "分别"):
        things = re.sub("（[^（）]*）|“[^”]*”", "甲", match[1])
        named = len(re.split("[、和与及]", things))
        values = len(re.split("[、和]", match[2]))
        if named > 1 and "的" not in things and values != named and "各" not in things:
            yield hit(document, *match.span(2), None, said=named, count=values)
