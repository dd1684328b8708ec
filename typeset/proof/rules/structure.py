"""Structure: numbers of headings, articles and items, heading forms, articles that are cited, tables.

In: a document. Out: hits. GB/T 9704-2012, 7.3.3 (一、 （一） 1. （1）).
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from typeset.diagnostics import Severity
from typeset.model import nodes
from typeset.model.nodes import Scheme
from typeset.model.numbering import ordinal, scheme
from typeset.proof.engine import Hit, Place, hit, rule
from typeset.proof.view import Document, Kind, Numbered

_H = '<heading level="{}"><num>{}</num>甲乙</heading><p>丙。</p>'


def _headings(*numbers: tuple[int, str]) -> str:
    return "".join(_H.format(level, number) for level, number in numbers)


_Scheme = Scheme | str
"""A scheme, or the word that makes one of several of it: a 编 has chapters, and is numbered like them."""
_BOOK = re.compile("第[^第]{1,6}?(分编|编|篇|部分)")


class _Track:
    """The last number of each scheme, under the one above it."""

    def __init__(self) -> None:
        self.last: dict[_Scheme, tuple[int | tuple[int, ...], Numbered]] = {}
        self.stack: list[_Scheme] = []

    def below(self, kind: _Scheme) -> bool:
        """Go to the level of ``kind``; whether it is a new one, below what is open."""
        if kind in self.stack:
            del self.stack[self.stack.index(kind) + 1 :]
            return False
        self.stack.append(kind)
        return True


def _sequences(document: Document) -> Iterator[tuple[str, Numbered, Numbered | None]]:
    """``("gap" | "repeat" | "start", number, the one before)`` for every number out of its turn."""
    tracks: dict[object, _Track] = {}
    for each in document.numbered:
        kind: _Scheme = scheme(each.number)
        if kind is Scheme.ARTICLE and "条之" in each.number:
            continue  # put in later: 第三条之一
        if kind is Scheme.CHAPTER and (book := _BOOK.match(each.number)):
            kind = book[1]
        with suppress(ValueError):
            value = ordinal(each.number)
            if kind is Scheme.DECIMAL and each.list_id is None:
                yield from _decimal(
                    tracks.setdefault(("decimal", id(each.line.part), each.box), _Track()),
                    each,
                    value,
                )
                continue
            if not isinstance(value, int):
                continue
            key = (id(each.line.part), each.list_id, each.box)
            track = tracks.setdefault(key, _Track())
            fresh = track.below(kind)
            before = track.last.get(kind)
            track.last[kind] = (value, each)
            if before is None:
                if value != 1 and not _continues(tracks, each, kind, value):
                    yield "start", each, None
            elif value != before[0] + 1 and not (value == 1 and (fresh or kind not in _THROUGH)):  # type: ignore[operator]
                yield ("repeat" if value == before[0] else "gap"), each, before[1]


_THROUGH = (Scheme.CHAPTER, Scheme.ARTICLE)
"""These count through a whole document."""


def _continues(tracks: dict[object, _Track], each: Numbered, kind: _Scheme, value: int) -> bool:
    """A list that goes on where another one, or the headings, left off."""
    return any(
        isinstance(last[0], int) and value == last[0] + 1
        for track in tracks.values()
        if (last := track.last.get(kind)) is not None
    )


def _decimal(
    track: _Track, each: Numbered, value: int | tuple[int, ...]
) -> Iterator[tuple[str, Numbered, Numbered | None]]:
    parts = value if isinstance(value, tuple) else (value,)
    before = track.last.get(Scheme.DECIMAL)
    track.last[Scheme.DECIMAL] = (parts, each)
    if before is None:
        return
    last = before[0] if isinstance(before[0], tuple) else (before[0],)
    if parts == last:
        yield "repeat", each, before[1]
        return
    n = len(parts)
    fair = {(*last[: n - 1], last[n - 1] + 1)} if n <= len(last) else {(*last, 1)}
    if parts not in fair:
        yield "gap", each, before[1]


@rule(
    "structure.gap",
    Severity.ERROR,
    "GB/T 9704-2012, 7.3.3",
    fires=(
        _headings((1, "一、"), (1, "二、"), (1, "四、")),
        _headings((1, "1"), (2, "1.1"), (2, "1.3")),
        "<list><item><num>（1）</num>甲。</item><item><num>（2）</num>乙。</item><item><num>（4）</num>丁。</item></list>",
        "<article><num>第一条</num>甲。</article><article><num>第三条</num>乙。</article>",
    ),
    quiet=(
        _headings((1, "一、"), (2, "（一）"), (2, "（二）"), (1, "二、"), (2, "（一）")),
        _headings((1, "一、"), (2, "（一）"), (1, "二、"), (2, "（二）")),
        _headings((1, "1"), (2, "1.1"), (3, "1.1.1"), (2, "1.2"), (1, "2"), (2, "2.1")),
        _headings((1, "第一编"), (2, "第一章"), (2, "第二章"), (1, "第二编"), (2, "第一章")),
        _headings((1, "第一编"), (2, "第一章"), (2, "第二章"), (1, "第二编"), (2, "第三章")),
        "<article><num>第一条</num>甲。</article><article><num>第一条之一</num>乙。</article><article><num>第二条</num>丙。</article>",
    ),
)
def gap(document: Document) -> Iterator[Hit]:
    """A number is missing."""
    for what, each, before in _sequences(document):
        if what == "gap" and before is not None:
            yield _numbered_hit(document, each, before)


@rule(
    "structure.repeat",
    Severity.ERROR,
    "GB/T 9704-2012, 7.3.3",
    fires=(
        _headings((1, "一、"), (1, "二、"), (1, "二、")),
        _headings((1, "1"), (2, "1.1"), (2, "1.1")),
    ),
    quiet=(_headings((1, "一、"), (1, "二、")),),
)
def repeat(document: Document) -> Iterator[Hit]:
    """A number comes twice."""
    for what, each, before in _sequences(document):
        if what == "repeat" and before is not None:
            yield _numbered_hit(document, each, before)


@rule(
    "structure.start",
    Severity.WARNING,
    "GB/T 9704-2012, 7.3.3",
    fires=(_headings((1, "二、"), (1, "三、")),),
    quiet=(
        _headings((1, "一、"), (1, "二、")),
        "<p>注：1.数据为初步统计数。</p><list><item><num>2.</num>绝对数按现价计算。</item></list>",
    ),
)
def start(document: Document) -> Iterator[Hit]:
    """A sequence does not begin with 1."""
    for what, each, _ in _sequences(document):
        if what == "start" and not _FIRST.match(document.above(each.line.start)):
            yield _numbered_hit(document, each, each)


_FIRST = re.compile(r"[注附备说明件]{1,2}[:：]\s*[1一][.．、]")
"""注：1.…: the first of several, behind the word that introduces them."""


def _numbered_hit(document: Document, each: Numbered, before: Numbered) -> Hit:
    line = document.line_at(each.line.start)
    end = min(each.line.end + 4, line.end)
    related = () if before is each else (Place(document, before.line.start, before.line.end),)
    place = Place(document, each.line.start, end)
    return Hit(place, values={"old": each.number, "before": before.number}, related=related)


@rule(
    "structure.heading-stop",
    Severity.WARNING,
    "GB/T 9704-2012, 7.3.3; GB/T 15834-2011, 4.1",
    fires=('<heading level="2"><num>（一）</num>加强领导。</heading><p>丙。</p>',),
    quiet=(
        '<heading level="2"><num>（一）</num>加强领导</heading><p>丙。</p>',
        '<p><run-in level="2"><num>（一）</num>加强领导。</run-in>丙。</p>',
    ),
    safe=True,
)
def heading_stop(document: Document) -> Iterator[Hit]:
    """A heading on a line of its own takes no mark at its end."""
    for line in document.of(Kind.HEADING):
        if document.text[line.end - 1] in "。；，、：":
            yield hit(document, line.end - 1, line.end, "")


@rule(
    "structure.level",
    Severity.NOTE,
    "GB/T 9704-2012, 7.3.3",
    fires=(
        '<heading level="1"><num>一、</num>甲乙</heading><heading level="3"><num>1.</num>丙丁</heading><p>戊。</p>',
    ),
    quiet=(
        '<heading level="1"><num>一、</num>甲乙</heading><heading level="2"><num>（一）</num>丙丁</heading><p>戊。</p>',
    ),
)
def level_left_out(document: Document) -> Iterator[Hit]:
    """A heading two levels below the one before it."""
    before = 0
    part: object = None
    for line in document.of(Kind.HEADING):
        node = line.node
        if not isinstance(node, nodes.Heading):
            continue
        if line.part is not part:
            part, before = line.part, 0
        if before and node.level > before + 1:
            yield hit(document, line.start, line.end, level=node.level, before=before)
        before = node.level


@rule(
    "structure.mixed",
    Severity.WARNING,
    "GB/T 9704-2012, 7.3.3",
    fires=(_headings((1, "一、"), (1, "二、"), (1, "3.")),),
    quiet=(
        _headings((1, "一、"), (2, "（一）"), (1, "二、")),
        _headings((1, "第一章"), (2, "第一节"), (1, "第二章")),
    ),
)
def mixed(document: Document) -> Iterator[Hit]:
    """Headings of one level numbered in two ways."""
    first: dict[tuple[object, int, int], Numbered] = {}
    for each in document.numbered:
        kind = scheme(each.number)
        if each.level and kind is not Scheme.NONE:
            for key in [key for key in first if key[1] > each.level and key[2] == each.box]:
                del first[key]
            known = first.setdefault((id(each.line.part), each.level, each.box), each)
            if scheme(known.number) is not kind:
                yield _numbered_hit(document, each, known)


_ATTACHED = re.compile(r"(?:见|详见|按照?)附件(\d{1,2})")


@rule(
    "structure.attachment",
    Severity.ERROR,
    "GB/T 9704-2012, 7.3.4",
    fires=(
        "<p>名单见附件3。</p><attachment><label>附件1</label><p>甲。</p></attachment><attachment><label>附件2</label><p>乙。</p></attachment>",
    ),
    quiet=(
        "<p>名单见附件2。</p><attachment><label>附件1</label><p>甲。</p></attachment><attachment><label>附件2</label><p>乙。</p></attachment>",
        "<p>名单见附件3。</p>",
    ),
)
def attachment_cited(document: Document) -> Iterator[Hit]:
    """见附件3: an attachment that there is not."""
    numbers = {
        int(match[1])
        for part in document.parts
        if (match := re.fullmatch(r"附件\s*(\d+)[：:]?", part.label))
    }
    for match in _ATTACHED.finditer(document.text) if numbers else ():
        if int(match[1]) not in numbers:
            yield hit(document, *match.span(), count=len(numbers))


_CAPTIONED = re.compile(
    r"(?<![0-9A-Za-z代发附列图报])[见如]?(表|图)(\d{1,2})(?![\d\-—.年月日个张份])"
)


@rule(
    "structure.table",
    Severity.ERROR,
    "—",
    fires=(
        "<p>数据见表2。</p><table><label>表1</label><caption>甲</caption><tbody><tr><td>乙</td><td>1</td></tr></tbody></table>",
    ),
    quiet=(
        "<p>数据见表1。</p><table><label>表1</label><caption>甲</caption><tbody><tr><td>乙</td><td>1</td></tr></tbody></table>",
    ),
)
def table_cited(document: Document) -> Iterator[Hit]:
    """见表2: a table or figure that there is not, where others are numbered."""
    labels: dict[str, set[int]] = {"表": set(), "图": set()}
    for line in document.of(Kind.CAPTION, Kind.LABEL):
        for match in re.finditer(r"^(?:附)?([表图])\s*(\d+)", document.string(line)):
            labels[match[1]].add(int(match[2]))
    if not any(labels.values()):
        return
    for match in _CAPTIONED.finditer(document.text):
        known = labels[match[1]]
        if (
            known
            and int(match[2]) not in known
            and document.line_at(match.start()).kind is not Kind.CELL
        ):
            yield hit(document, *match.span())


@rule(
    "structure.table-head",
    Severity.NOTE,
    "CY/T 170-2019",
    fires=(
        "<table><label>表1</label><caption>甲</caption><tbody><tr><td>名单</td><td>乙</td></tr><tr><td>其他</td><td>丙</td></tr></tbody></table>",
    ),
    quiet=(
        "<table><thead><tr><th>项</th><th>数</th></tr></thead><tbody><tr><td>乙</td><td>1</td></tr></tbody></table>",
    ),
)
def table_without_head(document: Document) -> Iterator[Hit]:
    """A table without a head."""
    for table, _ in document.tables:
        rows = table.body
        if table.head or len(rows) < 2 or any(cell.header for row in rows for cell in row.cells):
            continue
        cells = [cell for row in rows for cell in row.cells if any(cell.paragraphs)]
        line = document.line_of(cells[0]) if cells else document.line_of(table)
        yield hit(document, line.start, line.end)


@rule(
    "structure.colon",
    Severity.NOTE,
    "CY/T 170-2019",
    fires=(
        "<table><label>表1</label><caption>：甲乙</caption><tbody><tr><td>乙</td><td>1</td></tr></tbody></table>",
    ),
    quiet=(
        "<table><label>表1</label><caption>甲乙</caption><tbody><tr><td>乙</td><td>1</td></tr></tbody></table>",
    ),
)
def label_colon(document: Document) -> Iterator[Hit]:
    """表1：…: between the number of a table and its title stands a space, no colon."""
    for line in document.of(Kind.CAPTION):
        match = re.match(r"[表图]\s*\d+(?:-\d+)?\s*[：:]", document.string(line))
        if match:
            yield hit(document, line.start + match.end() - 1, line.start + match.end(), "\u3000")


@rule(
    "structure.lost-figure",
    Severity.WARNING,
    "—",
    fires=('<figure lost="true" alt="流程图"/>',),
    quiet=("<p>见图。</p>",),
)
def lost_figure(document: Document) -> Iterator[Hit]:
    """A picture whose original is lost."""
    yield from _lost(document, document.record.blocks, None)


def _lost(
    document: Document, blocks: tuple[nodes.AnyBlock, ...], part: nodes.Part | None
) -> Iterator[Hit]:
    for block in blocks:
        if isinstance(block, nodes.Figure) and block.lost:
            line = document.line_of(block if block.label or block.caption else part)
            yield hit(document, line.start, line.end, title=block.alt)
        elif isinstance(block, nodes.Part):
            yield from _lost(document, block.blocks, block)
        elif isinstance(block, nodes.Box):
            yield from _lost(document, block.blocks, part)
