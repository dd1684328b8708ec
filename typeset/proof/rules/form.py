"""Form: the parts of an official document, GB/T 9704-2012; the imprint of the issue.

In: a document or a corpus. Out: hits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from typeset.diagnostics import Severity
from typeset.model import nodes
from typeset.proof.engine import Hit, Scope, hit, rule
from typeset.proof.view import IMPRINT, Corpus, Document, Kind, Line

_KINDS = {
    nodes.Kind.DECISION: "决定|命令|令",
    nodes.Kind.NOTICE: "通知|公告|通告|函",
    nodes.Kind.CIRCULAR: "通报",
    nodes.Kind.OPINION: "意见",
    nodes.Kind.REPLY: "批复|复函|答复",
    nodes.Kind.DUTIES: "通知",
}
"""How the title of each kind ends. A report, an order, a list of appointments are titled in other
ways."""
_FORMAL = (
    nodes.Kind.NOTICE,
    nodes.Kind.CIRCULAR,
    nodes.Kind.OPINION,
    nodes.Kind.REPLY,
    nodes.Kind.DUTIES,
)
_WHOLE = (
    '<document id="d" kind="notice" date="2023-03-08"><issuer>青河州人民政府</issuer><title>{title}</title>'
    "<number>青府发〔2023〕1号</number>{to}<p>乙。</p>{sign}</document>"
)
_TO = "<recipients>各县（市）人民政府：</recipients>"
_SIGN = "<signature><name>青河州人民政府</name><date>2023年3月8日</date></signature>"
_GOOD = _WHOLE.format(title="关于渡口的通知", to=_TO, sign=_SIGN)


def _title(document: Document) -> tuple[int, int]:
    line = next(document.of(Kind.TITLE), document.lines[0])
    return line.start, line.end


@rule(
    "form.title",
    Severity.WARNING,
    "GB/T 9704-2012, 7.3.1",
    fires=(
        _WHOLE.format(title="关于渡口的事项", to=_TO, sign=_SIGN),
        _WHOLE.format(title="关于渡口的通知。", to=_TO, sign=_SIGN),
    ),
    quiet=(_GOOD,),
)
def title_ends(document: Document) -> Iterator[Hit]:
    """The title ends in the kind of document, without a mark."""
    ends = _KINDS.get(document.record.kind)
    title = document.title
    if ends and not re.search(f"(?:{ends})(?:（[^（）]*）)?$", title):
        yield hit(document, *_title(document), kind=ends.split("|")[0])


@rule(
    "form.number",
    Severity.WARNING,
    "GB/T 9704-2012, 7.2.5",
    fires=(_GOOD.replace("<number>青府发〔2023〕1号</number>", ""),),
    quiet=(_GOOD,),
)
def number_missing(document: Document) -> Iterator[Hit]:
    """A document with an issuer has a number."""
    if document.record.kind in _FORMAL and document.record.issuers and not document.record.number:
        yield hit(document, *_title(document))


@rule(
    "form.recipients",
    Severity.WARNING,
    "GB/T 9704-2012, 7.3.2",
    fires=(
        _WHOLE.format(title="关于渡口的通知", to="", sign=_SIGN),
        _WHOLE.format(title="关于渡口的通知", to=_TO.replace("：", "。"), sign=_SIGN),
    ),
    quiet=(_GOOD,),
)
def recipients(document: Document) -> Iterator[Hit]:
    """Whom it is addressed to, ending in ：."""
    found = list(document.of(Kind.RECIPIENTS))
    for line in found:
        if not document.string(line).endswith("："):
            yield hit(document, line.end - 1, line.end, "：", what="mark")
    if not found and document.record.kind in _FORMAL and document.record.issuers:
        yield hit(document, *_title(document), what="missing")


@rule(
    "form.signature",
    Severity.WARNING,
    "GB/T 9704-2012, 7.3.5",
    fires=(
        _WHOLE.format(title="关于渡口的通知", to=_TO, sign=""),
        _WHOLE.format(title="关于渡口的通知", to=_TO, sign=_SIGN.replace("青河州人", "青河人")),
    ),
    quiet=(_GOOD,),
)
def signature(document: Document) -> Iterator[Hit]:
    """Signed by who issued it, with a date."""
    record = document.record
    names = [line for line in document.of(Kind.SIGNATURE) if line.part is None]
    dates = [line for line in document.of(Kind.DATE) if line.part is None]
    formal = record.kind in (*_FORMAL, nodes.Kind.DECISION) and bool(record.issuers)
    if formal and not (names and dates):
        yield hit(document, *_title(document), what="—")
    issuers = {_bare(issuer) for issuer in record.issuers}
    for line in names:
        name = _bare(document.string(line))
        if issuers and name not in issuers and not any(each in name for each in issuers):
            yield hit(document, line.start, line.end, what=document.string(line))


def _bare(name: str) -> str:
    return re.sub(r"[\s\u3000]", "", name)


@rule(
    "form.attachment-mark",
    Severity.WARNING,
    "GB/T 9704-2012, 7.3.4",
    fires=(
        "<p>乙。</p><attachments-note><label>附件：</label><item>渡口一览表。</item></attachments-note>",
    ),
    quiet=(
        "<p>乙。</p><attachments-note><label>附件：</label><item>渡口一览表</item></attachments-note>",
    ),
    safe=True,
)
def attachment_mark(document: Document) -> Iterator[Hit]:
    """No mark after the title of an attachment."""
    for line in document.of(Kind.ATTACHMENT):
        if document.text[line.end - 1] in "。；，、":
            yield hit(document, line.end - 1, line.end, "")


@rule(
    "form.appointment",
    Severity.WARNING,
    "—",
    fires=(
        "<personnel><action>免去：</action><item>石平同志州商务局副局长职务。</item></personnel>",
    ),
    quiet=(
        "<personnel><action>免去：</action><item>石平同志的州商务局副局长职务。</item></personnel>",
        "<personnel><action>任命：</action><item>石平同志为州商务局副局长。</item></personnel>",
    ),
    safe=False,
)
def appointment(document: Document) -> Iterator[Hit]:
    """免去石平同志的……职务."""
    for match in re.finditer("同志(?=[^的为任，。；\n]{4,30}职务)", document.text):
        line = document.line_at(match.start())
        if line.kind in (Kind.APPOINTMENT, Kind.PARAGRAPH):
            yield hit(document, *match.span(), "同志的")


_CARRIES = ("内部资料|免费交流", "印数", "发送对象|发送范围")
_LICENCE = '<document id="imprint" kind="other"><title>刊</title><p>准印证号：{}</p>{}</document>'
_REST = "<p>性质：内部资料　免费交流</p><p>印数：100册</p><p>发送对象：各单位</p>"


@rule(
    "form.imprint",
    Severity.WARNING,
    "内部资料性出版物管理办法",
    scope=Scope.ISSUE,
    fires=(_LICENCE.format("青新出印2023第6号", ""),),
    quiet=(_LICENCE.format("青新出印2023第6号", _REST), _GOOD),
)
def imprint(corpus: Corpus) -> Iterator[Hit]:
    """What a publication with a 准印证 must carry."""
    for front, line in _licences(corpus):
        missing = [need.split("|")[0] for need in _CARRIES if not re.search(need, front.text)]
        if missing:
            start = line.start + front.string(line).find("：") + 1
            yield hit(front, start, line.end, missing="、".join(missing))


@rule(
    "form.licence",
    Severity.WARNING,
    "内部资料性出版物管理办法",
    scope=Scope.ISSUE,
    fires=(_LICENCE.format("青新出印2019第6号", _REST),),
    quiet=(_LICENCE.format("青新出印2023第6号", _REST),),
)
def licence(corpus: Corpus) -> Iterator[Hit]:
    """A 准印证 is renewed every year: an old year in it."""
    for front, line in _licences(corpus):
        found = re.search(r"(?:19|20)\d\d", front.string(line))
        if found and corpus.date and found[0] < corpus.date[:4]:
            start = line.start + found.start()
            yield hit(front, start, start + 4, year=corpus.date[:4])


def _licences(corpus: Corpus) -> Iterator[tuple[Document, Line]]:
    for document in corpus.documents:
        if document.id == IMPRINT:
            for line in document.of(Kind.IMPRINT):
                if "准印证" in document.string(line):
                    yield document, line
