"""Agreement between places: titles, attachment notes, cited documents.

In: a document or a corpus. Out: hits, as a rule with the second place.
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from typeset.diagnostics import Severity
from typeset.model import nodes
from typeset.model.walk import plain
from typeset.proof.engine import Hit, Place, Scope, hit, rule
from typeset.proof.view import Corpus, Document, Kind, Line

_IGNORED = re.compile(r"[\s\u3000《》〈〉“”‘’\"，。：:]")
_TAIL = re.compile(r"[（(][^（）()]*[）)]$")


def squeezed(title: str) -> str:
    """``title`` without spaces and marks that titles may add or leave out."""
    return _IGNORED.sub("", title).translate(str.maketrans("()", "（）"))


def _forms(part: nodes.Part) -> set[str]:
    """How the title of a part may be given elsewhere: with and without what stands in brackets
    below it."""
    title = squeezed("".join(map(plain, part.title)))
    below = squeezed("".join(map(plain, part.subtitle)))
    short = _TAIL.sub("", title)
    return {title, title + below, short, short + below} - {""}


_ATTACHED = "<p>乙。</p><attachments-note><label>附件：</label>{}</attachments-note>{}"


def _attached(items: list[str], titles: list[str]) -> str:
    one = len(items) == 1
    note = "".join(
        f"<item>{'' if one else f'<num>{n}.</num>'}{each}</item>" for n, each in enumerate(items, 1)
    )
    parts = "".join(
        f"<attachment><label>附件{'' if len(titles) == 1 else n}</label><title>{each}</title><p>丙。</p></attachment>"
        for n, each in enumerate(titles, 1)
    )
    return _ATTACHED.format(note, parts)


_PIECES = '<p>乙。</p><attachments-note><label>附件：</label><item>{}</item></attachments-note><attachment><label>附件</label><heading level="1">甲渡开航简介</heading><p>丙。</p><heading level="1">乙渡开航简介</heading><p>丁。</p></attachment>'


@rule(
    "attachment.title",
    Severity.ERROR,
    "GB/T 9704-2012, 7.3.4、7.3.7",
    fires=(
        _attached(["渡口一览"], ["渡口一览表"]),
        _attached(["渡口一览表", "申请表"], ["申请表", "渡口一览表"]),
        _PIECES.format("甲渡、丙渡开航简介"),
    ),
    quiet=(
        _attached(["渡口一览表"], ["渡口一览表（共12处）"]),
        _attached(["渡口一览表", "申请表"], ["渡口一览表", "申请表"]),
        _PIECES.format("甲渡、乙渡开航简介"),
    ),
)
def attachment_titles(document: Document) -> Iterator[Hit]:
    """The attachment has another title than in the note."""
    for note, attachments in _notes(document):
        for item, part in zip(note.items, attachments, strict=False):
            said = squeezed(plain(item.content))
            if not part.title and not _in_pieces(said, part):
                line, there = document.line_of(item), _title_line(document, part)
                yield hit(
                    document,
                    there.start,
                    there.end,
                    related=[Place(document, line.start, line.end)],
                    severity=Severity.WARNING,
                    said=plain(item.content),
                    title="—",
                )
            if part.title and said not in _forms(part):
                line, there = document.line_of(item), _title_line(document, part)
                title = "".join(map(plain, part.title))
                start = line.start + line.lead
                yield hit(
                    document,
                    there.start,
                    there.end,
                    plain(item.content),
                    related=[Place(document, start, line.end)],
                    said=plain(item.content),
                    title=title,
                )


def _in_pieces(said: str, part: nodes.Part) -> bool:
    """Whether the headings of an attachment without a title make up what the note says of it: 甲、乙简介 for
    one headed 甲简介 and one headed 乙简介."""
    heads = [squeezed(plain(b.content)) for b in part.blocks if isinstance(b, nodes.Heading)]
    if len(heads) < 2:
        return False
    first, *others = heads
    shared = (first[k:] for k in range(1, len(first)))
    return any(
        all(each.endswith(tail) for each in others)
        and said == "、".join(each.removesuffix(tail) for each in heads) + tail
        for tail in shared
    )


@rule(
    "attachment.count",
    Severity.ERROR,
    "GB/T 9704-2012, 7.3.4",
    fires=(
        _attached(["渡口一览表", "申请表"], ["渡口一览表"]),
        "<p>乙。</p><attachment><label>附件</label><title>名单</title><p>丙。</p></attachment>",
    ),
    quiet=(_attached(["渡口一览表", "申请表"], ["渡口一览表", "申请表"]),),
)
def attachment_count(document: Document) -> Iterator[Hit]:
    """As many attachments as the note lists."""
    attachments = _own_attachments(document.record.blocks)
    noted = False
    for note, parts in _notes(document):
        noted = True
        if len(note.items) != len(parts) and (parts or attachments):
            line = document.line_of(note)
            yield hit(document, line.start, line.end, said=len(note.items), count=len(parts))
    if attachments and not noted:
        line = _title_line(document, attachments[0])
        yield hit(document, line.start, line.end, said=0, count=len(attachments))


def _notes(document: Document) -> Iterator[tuple[nodes.AttachmentNote, list[nodes.Part]]]:
    for blocks in (document.record.blocks, *(part.blocks for part in document.parts)):
        for block in blocks:
            if isinstance(block, nodes.AttachmentNote):
                yield block, _own_attachments(blocks)


def _own_attachments(blocks: tuple[nodes.AnyBlock, ...]) -> list[nodes.Part]:
    return [
        block
        for block in blocks
        if isinstance(block, nodes.Part) and block.role is nodes.PartRole.ATTACHMENT
    ]


def _title_line(document: Document, part: nodes.Part) -> Line:
    """The line of a part's title, else of its label, else its first one."""
    own = [line for line in document.lines if line.node is part]
    return next((line for line in own if line.kind is Kind.PART_TITLE), (own or document.lines)[0])


_ISSUED = re.compile("(?:印发|发布|公布|转发|批转)(?:《(.+)》|(.+?))的(?:通知|通报|决定|公告)$")
_NOTICE = "<title>{}</title><p>现将《{}》印发给你们。</p><instrument><title>{}</title><p>乙。</p></instrument>"


@rule(
    "title.issued",
    Severity.ERROR,
    "GB/T 9704-2012, 7.3.1",
    fires=(
        _NOTICE.format("关于印发《青河州渡口规划》的通知", "青河州渡口规划", "青河州渡口发展规划"),
        _NOTICE.format("关于印发《青河州渡口规划》的通知", "青河州渡口计划", "青河州渡口规划"),
    ),
    quiet=(
        _NOTICE.format(
            "关于印发《青河州渡口规划（试行）》的通知",
            "青河州渡口规划（试行）",
            "青河州渡口规划（试行）",
        ),
        _NOTICE.format("关于印发青河州渡口规划的通知", "青河州渡口规划", "青河州渡口规划"),
        "<title>关于印发《青河州渡口规划》的通知</title><p>现将《青河州渡口规划》印发给你们。</p><p>《青河州渡口旧规划》同时废止。</p>",
    ),
)
def title_and_instrument(document: Document) -> Iterator[Hit]:
    """What the title says is issued, what the text says, and what follows have one name."""
    match = _ISSUED.search(document.title)
    if match is None or "等" in document.title[match.start() :]:
        return
    issued = [p for p in document.parts if p.role is nodes.PartRole.INSTRUMENT and p.title]
    group = 1 if match[1] else 2
    line = next(document.of(Kind.TITLE))
    own = Place(document, line.start + match.start(group), line.start + match.end(group))
    said = squeezed(match[group])
    known = {said, _TAIL.sub("", said)}
    for part in issued[:1]:
        if not known & _forms(part):
            there = _title_line(document, part)
            yield hit(
                document, there.start, there.end, match[group], related=[own], said=match[group]
            )
        known |= _forms(part)
    for cited, start, end in _cited(document):
        if start > line.end and _is_issued(document, start, end) and squeezed(cited) not in known:
            yield hit(document, start, end, match[group], related=[own], said=match[group])


def _is_issued(document: Document, start: int, end: int) -> bool:
    """现将《……》印发, 《……》已经……同意: what the notice itself is about."""
    line = document.line_at(start)
    before = document.text[max(start - 8, line.start) : start]
    after = document.text[end : min(end + 24, line.end)]
    if line.part is not None or not re.match(
        "》(?:（[^）]*）)?(?:印发|已经|已由|经|予以|发布|公布)", after
    ):
        return False
    return bool(re.search("现将《$|^《$|制定了《$|现把《$", before)) or start - line.start <= 1


def _cited(document: Document) -> Iterator[tuple[str, int, int]]:
    """Every title in 《》, the outer one of two, with its place."""
    for match in re.finditer("《((?:[^《》\n]|《[^《》\n]*》)+)》", document.text):
        yield match[1], match.start(1), match.end(1)


_NUMBERED = re.compile(r"《((?:[^《》\n]|《[^《》\n]*》)+)》（([^（）\n]{2,14}〔\d{4}〕\d+号)）")
_CITE = '<document id="{}" kind="notice"><title>甲</title><p>根据{}办理。</p></document>'


@rule(
    "cite.number",
    Severity.ERROR,
    "GB/T 9704-2012, 7.3.3",
    scope=Scope.EARLIER,
    fires=(
        _CITE.format("a", "《渡口办法》（青府发〔2023〕1号）")
        + _CITE.format("b", "《渡口办法》（青府发〔2023〕7号）"),
        _CITE.format("a", "《渡口办法》（青府发〔2023〕1号）")
        + _CITE.format("b", "《码头办法》（青府发〔2023〕1号）"),
    ),
    quiet=(
        _CITE.format("a", "《渡口办法》（青府发〔2023〕1号）")
        + _CITE.format("b", "《码头办法》（青府发〔2023〕2号）"),
    ),
)
def cited_numbers(corpus: Corpus) -> Iterator[Hit]:
    """One cited document with two numbers, one number with two titles."""
    current = set(map(id, corpus.documents))
    of_title: dict[str, tuple[str, Place]] = {}
    of_number: dict[str, tuple[str, Place]] = {}
    for document in (*corpus.earlier, *corpus.documents):
        for title, number, place in _pairs(document):
            own = _is_own(place)
            other = of_title.setdefault(title, (number, place))
            wrong = other if other[0] != number else None
            if wrong and own and _is_own(wrong[1]):
                wrong = None  # two documents may be titled alike: appointments
            if wrong is None:
                other = of_number.setdefault(number, (title, place))
                wrong = other if not _same_title(other[0], title) else None
            if wrong is not None and id(document) in current and not _replaced(place):
                text = document.text[place.start : place.end]
                yield Hit(place, values={"old": text, "other": wrong[0]}, related=(wrong[1],))


def _is_own(place: Place) -> bool:
    return place.document.line_at(place.start).kind is Kind.NUMBER


def _replaced(place: Place) -> bool:
    """What is named to be abolished may have the name of what comes in its stead."""
    line = place.document.line_at(place.start)
    return bool(
        re.search(
            "废止|失效|不再执行", place.document.text[place.end : min(place.end + 40, line.end)]
        )
    )


def _same_title(a: str, b: str) -> bool:
    return a == b or a.endswith(b) or b.endswith(a) or _TAIL.sub("", a) == _TAIL.sub("", b)


def _pairs(document: Document) -> Iterator[tuple[str, str, Place]]:
    """Titles with their numbers: what is cited, and the document itself."""
    own = next(document.of(Kind.NUMBER), None)
    if own is not None:
        title = squeezed("".join([*document.record.issuers, document.title]))
        yield title, document.string(own), Place(document, own.start, own.end)
    for match in _NUMBERED.finditer(document.text):
        yield squeezed(match[1]), match[2], Place(document, *match.span())


@rule(
    "cite.title",
    Severity.WARNING,
    "GB/T 9704-2012, 7.3.3",
    scope=Scope.EARLIER,
    fires=(
        _CITE.format("a", "《青河州渡口安全管理办法》")
        + _CITE.format("b", "《青河州渡口的安全管理办法》"),
        _CITE.format("a", "《青河州渡口建设第十个五年规划》")
        + _CITE.format("b", "《青河州渡口建设的第十个五年规划》"),
    ),
    quiet=(
        _CITE.format("a", "《青河州渡口安全管理办法》")
        + _CITE.format("b", "《青河州渡口安全管理条例》"),
        _CITE.format("a", "《2022年青河州渡口规划》")
        + _CITE.format("b", "《2023年青河州渡口规划》"),
        _CITE.format("a", "《青河州渡口安全管理办法》")
        + _CITE.format("b", "《青河州渡口安全管理办法（试行）》"),
    ),
)
def cited_titles(corpus: Corpus) -> Iterator[Hit]:
    """A title that is cited with a character more or less than elsewhere."""
    places: dict[str, list[Place]] = defaultdict(list)
    for document in (*corpus.earlier, *corpus.documents):
        for title, start, end in _cited(document):
            places[title].append(Place(document, start, end))
        for part in document.parts:
            if part.title:
                line = _title_line(document, part)
                places["".join(map(plain, part.title))].append(
                    Place(document, line.start, line.end)
                )
    current = set(map(id, corpus.documents))
    for wrong, right in _one_off(places):
        for place in places[wrong]:
            if id(place.document) in current:
                text = place.document.text[place.start : place.end]
                new = right if len(right) - len(wrong) in (-1, 0, 1) else None
                yield Hit(place, new, {"old": text, "other": right}, (places[right][0],))


_NO_MATTER = re.compile(r"[\d《》〈〉“”（）、〇一二三四五六七八九十非不未无副再]")


def _one_off(places: dict[str, list[Place]]) -> Iterator[tuple[str, str]]:
    """Pairs of titles of which one has a character more, by neighbourhood hashing; the rarer one
    first."""
    long = [title for title in places if len(title) >= 8]
    heads = {title: title for title in long} | {
        title[:n]: title for title in long for n in range(12, len(title))
    }
    for title in long:
        for k, ch in enumerate(title):
            if _NO_MATTER.match(ch):
                continue
            other = heads.get(title[:k] + title[k + 1 :])
            if (
                other is None
                or other == title
                or title.startswith(other)
                or other.startswith(title)
            ):
                continue
            pair = sorted((title, other), key=lambda each: (len(places[each]), -len(each)))
            yield pair[0], pair[1]
            break
