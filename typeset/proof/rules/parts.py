"""The parts of a document as a whole: in their order, dated; who was removed and still holds the post.

In: a document or a corpus. Out: hits. GB/T 9704-2012, 7.3.
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator

from typeset.diagnostics import Severity
from typeset.model import nodes
from typeset.model.walk import plain
from typeset.proof.engine import Hit, Place, Scope, hit, rule
from typeset.proof.view import Corpus, Document, Kind

_HEAD = (
    "<issuer>青河州人民政府</issuer><title>关于渡口的通知</title><number>青府发〔2023〕1号</number>"
)
_NOTE = "<attachments-note><label>附件：</label><item>渡口一览表</item></attachments-note>"
_SIGN = "<signature><name>青河州人民政府</name><date>2023年3月8日</date></signature>"
_PARTS = f'<document id="d" kind="notice" date="2023-03-08">{_HEAD}<recipients>各县：</recipients>{{}}</document>'


@rule(
    "form.order",
    Severity.WARNING,
    "GB/T 9704-2012, 7.3",
    fires=(_PARTS.format(f"<p>乙。</p>{_SIGN}{_NOTE}"),),
    quiet=(_PARTS.format(f"<p>乙。</p>{_NOTE}{_SIGN}"), _PARTS.format(f"<p>乙。</p>{_SIGN}")),
)
def order(document: Document) -> Iterator[Hit]:
    """Recipients, text, attachment note, signature: none behind what follows it."""
    reached, last = 0, ""
    for block in document.record.blocks:
        at = _turn(block)
        if at is None:
            continue
        name = _NAMES[at]
        if at == 1 < reached:
            continue  # 抄送 and the like, below the signature
        if at < reached:
            line = document.line_of(block)
            yield hit(document, line.start, min(line.end, line.start + 20), what=name, before=last)
            return
        reached, last = at, name


_NAMES = ("主送机关", "正文", "附件说明", "署名和日期")


def _turn(block: nodes.AnyBlock) -> int | None:
    match block:
        case nodes.Recipients():
            return 0
        case nodes.Paragraph() | nodes.Heading() | nodes.Article() | nodes.ItemList():
            return 1
        case nodes.AttachmentNote():
            return 2
        case nodes.Signature():
            return 3
        case _:
            return None


@rule(
    "form.undated",
    Severity.NOTE,
    "GB/T 9704-2012, 7.3.5",
    fires=(
        '<document id="d" kind="appointments"><title>3月人事任免</title><number>青府人〔2023〕1号</number><p>乙。</p></document>',
    ),
    quiet=(
        '<document id="d" kind="appointments" date="2023-03-08"><title>3月人事任免</title><number>青府人〔2023〕1号</number><p>乙。</p></document>',
        '<document id="d" kind="appointments"><title>3月人事任免</title><p>乙。</p></document>',
        '<document id="d" kind="other"><title>渡口办法</title><number>青府发〔2023〕1号</number><p>乙。</p></document>',
    ),
)
def undated(document: Document) -> Iterator[Hit]:
    """Appointments with a number of their own and no date. Of other kinds ``form.signature`` tells it."""
    record = document.record
    if (
        record.kind is nodes.Kind.APPOINTMENTS
        and record.number
        and not document.signed
        and not any(document.of(Kind.DATE))
    ):
        line = next(document.of(Kind.NUMBER))
        yield hit(document, line.start, line.end)


_REMOVED = re.compile("^(.{2,12}?)同志的?(.{2,30}?)职务")
_OUT = '<document id="a" kind="appointments" date="2023-03-08"><title>甲</title><personnel><action>免去：</action><item>石平同志的州商务局副局长职务。</item></personnel></document>'
_IN = '<document id="b" kind="notice" date="{}"><title>乙</title><roster><group><role>成员：</role><member><name>石平</name><post>{}</post></member></group></roster></document>'


@rule(
    "people.removed",
    Severity.WARNING,
    "—",
    scope=Scope.EARLIER,
    fires=(_OUT + _IN.format("2023-03-20", "州商务局副局长"),),
    quiet=(
        _OUT + _IN.format("2023-02-20", "州商务局副局长"),
        _OUT + _IN.format("2023-03-20", "州水利局副局长"),
    ),
)
def removed(corpus: Corpus) -> Iterator[Hit]:
    """A member of a body by a post that the same issue, or an earlier one, takes from him."""
    gone: dict[tuple[str, str], tuple[str, Place]] = {}
    for document in (*corpus.earlier, *corpus.documents):
        for line in document.of(Kind.APPOINTMENT) if document.signed else ():
            match = _REMOVED.match(_bare(document.string(line)))
            if match:
                place = Place(document, line.start, line.end)
                gone[match[1], match[2]] = (document.signed or "", place)
    if not gone:
        return
    for document in corpus.documents:
        for member in _members(document.record.blocks):
            key = (_bare(plain(member.name)), _bare(plain(member.post)))
            date, there = gone.get(key, ("", None))
            if there and document.signed and document.signed > date:
                line = document.line_of(member)
                yield hit(document, line.start, line.end, related=[there], name=key[0], post=key[1])


def _members(blocks: tuple[nodes.AnyBlock, ...]) -> Iterator[nodes.Member]:
    for block in blocks:
        if isinstance(block, nodes.Roster):
            for group in block.groups:
                yield from group.members
        elif isinstance(block, nodes.Part):
            yield from _members(block.blocks)


def _bare(name: str) -> str:
    return re.sub(r"[\s\u3000]", "", name)
