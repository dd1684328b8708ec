"""The end of a document: attachments note, signature, labels of attachments.

In: units. Out: blocks of the closing, and what stands at the beginning of a part. Rules of the field
12 to 14.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from typeset.intake import marks
from typeset.intake.head import by_sense, parts_of_title
from typeset.intake.ledger import Ledger
from typeset.intake.lines import Shape
from typeset.intake.numbers import number_at
from typeset.intake.source import Text
from typeset.intake.split import DATE, ISSUER
from typeset.intake.units import Unit
from typeset.model import nodes
from typeset.model.nodes import PartRole
from typeset.model.numbering import han_value

_NOTE = re.compile(r"^附\s*(?:件\s*)?[:：]\s*(?=\S)")
_NOTE_ALONE = re.compile(r"^附\s*件\s*[:：]\s*$")
_LABEL = re.compile(
    r"^(附\s*(?:件|录|表|图)\s*(?:\d{1,2}(?:[-—.]\d{1,2})?|[一二三四五六七八九十]{1,3}|[A-Z])?)\s*([:：]?)\s*(.*)$"
)
_SHORT_LABEL = re.compile(r"^(附\s*\d{1,2})\s*([:：]?)()$")
_ROLES = {"件": PartRole.ATTACHMENT, "录": PartRole.APPENDIX, "表": PartRole.APPENDIX}
_NEXT = re.compile(r"(?<=[^\d\s.])\s*(?=(\d{1,2})[.．、](?:\D|(?:19|20)\d\d[年—–-]))")
_DATED = re.compile(r"^(.{2,40}?)[ \u3000]*((?:19|20)\d\d年\d{1,2}月\d{1,2}日)$")
_PERSON = re.compile(
    r"^(?:(?:代?\s*理?\s*(?:省|州|市|县|区)\s*长|主\s*任|局\s*长|主\s*席|秘书长)[ \u3000]*[:：]?[ \u3000]*"
    rf"|{marks.HAN}{{2,16}}(?:[省州市县区部厅局院]长|主任|主席|总理)[ \u3000]+)"
    r"[\u4e00-\u9fff·][\u4e00-\u9fff·\s]{1,8}$"
)
_COPIED = re.compile(r"(?:抄\s*[送报]|主\s*送|分\s*送)\s*[:：]")
_PRINTED = re.compile(r"(\S{4,40}?)[ \u3000]*(\d{4}年\d{1,2}月\d{1,2}日\s*印发)$")
_DAY_PRINTED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日\s*印发$")
_COLOPHON = re.compile(rf"{_COPIED.pattern}|{_PRINTED.pattern}|{_DAY_PRINTED.pattern}")
_QUOTED = re.compile(r"(?:印发|公布|发布|颁布|批准|转发)\s*《(.+)》")
_UNQUOTED = re.compile(r"(?:印发|公布|发布|颁布|转发)(.+?)的(?:通知|令|公告|决定|函)$")


def is_date(unit: Unit) -> bool:
    """Whether a unit is a date and nothing else."""
    return bool(DATE.match(unit.text.chars))


def is_bracketed(unit: Unit) -> bool:
    """Whether a unit is one passage in brackets: an annotation or a subtitle."""
    chars = unit.text.chars.strip()
    return unit.shape is not Shape.ROW and bool(
        re.fullmatch("（(?:[^（）]|（[^（）]*）)*）", chars)
    )


def is_note(unit: Unit, below: Unit | None = None) -> bool:
    """Whether a unit says which attachments there are: 附件：……; ``below`` it their list may stand."""
    if unit.shape is Shape.ROW:
        return False
    if below is not None and _NOTE_ALONE.match(unit.text.chars):
        found = number_at(below.text)
        short = below.shape is not Shape.ROW and not re.search("[。；]", below.text.chars)
        return found is not None and short and found[1].strip(".．、（）") == "1"
    return bool(_NOTE.match(unit.text.chars))


def part_label(unit: Unit) -> tuple[PartRole, Text, Text] | None:
    """Role, label and the title on the same line, of a unit that begins a part."""
    match = _LABEL.match(unit.text.chars) or _SHORT_LABEL.match(unit.text.chars)
    if match is None or unit.shape not in (Shape.TEXT, Shape.HEADING):
        return None
    sign = re.sub(r"\s", "", match[1])[1]
    rest = match[3]
    if (
        len(rest) > 50
        or re.search("[。；，：！？]$", rest)
        or (rest and rest[0] in "，、。；》）和与及的中所一")
    ):
        return None
    bare = re.sub(r"\s", "", match[1])
    if rest and len(bare) == 2 and not match[2]:
        return None
    text = unit.text.plain()
    label = text.cut(0, match.end(2)) if match[2] and rest else text.cut(0, match.end(1))
    if match[2] and not rest:
        label = text.cut(0, match.end(2))
    return (
        _ROLES.get("件" if sign.isdecimal() else sign, PartRole.APPENDIX),
        label,
        text.cut(match.start(3)),
    )


def attachment_note(
    units: Sequence[Unit], ledger: Ledger
) -> tuple[nodes.AttachmentNote, list[str], int]:
    """The attachments note that begins with the first of ``units``; its titles; how many it takes."""
    first = units[0].text.plain()
    match = _NOTE.match(first.chars) or _NOTE_ALONE.match(first.chars)
    assert match is not None
    label = marks.tidy(first.cut(0, match.end()), ledger).chars
    beside = first.cut(match.end())
    texts = [(text, units[0].line) for text in _at_numbers(beside)] if beside else []
    taken = 1
    for unit in units[1:]:
        found = number_at(unit.text)
        if found is None or unit.shape is Shape.ROW or unit.text.chars.endswith("。"):
            break
        if found[1].strip(".．、（）") != str(len(texts) + 1):
            break
        texts += [(text, unit.line) for text in _at_numbers(unit.text.plain())]
        taken += 1
    items, titles = [], []
    for text, line in texts:
        found = number_at(text)
        number = found[1] if found else ""
        rest = marks.after_number(text, found[2], ledger) if found else text
        rest = marks.tidy(rest, ledger)
        items.append(nodes.Item(number, rest.inlines, origin=line))
        titles.append(rest.chars)
    return nodes.AttachmentNote(label, tuple(items), origin=units[0].line), titles, taken


def colophon(
    units: Sequence[Unit], ledger: Ledger, *, official: bool = False
) -> tuple[int, nodes.Colophon | None]:
    """Where the colophon (版记) of a document begins, and what it says; the end without one.

    Only where paragraphs are whole, as in a Word file, or the document has the head of one by itself
    (``official``): in the text of a gazette these lines are printed as they stand.
    """
    at = len(units)
    while at and (official or units[at - 1].whole) and _COLOPHON.match(units[at - 1].text.chars):
        if _DAY_PRINTED.match(units[at - 1].text.chars):
            if at < 2 or not ISSUER.search(units[at - 2].text.chars):
                break
            at -= 1
        at -= 1
    if not any(_COPIED.match(unit.text.chars) for unit in units[at:]):
        return len(units), None
    rows: dict[bool, list[nodes.Copies]] = {False: [], True: []}
    office: nodes.Inlines = ()
    date = ""
    for n, unit in enumerate(units[at:], at):
        text = marks.tidy(unit.text.plain(), ledger)
        printed = _PRINTED.match(text.chars)
        below = units[n + 1].text.chars if n + 1 < len(units) else ""
        if not date and not office and _DAY_PRINTED.match(below) and not _COPIED.match(text.chars):
            office = text.inlines
        elif not date and _DAY_PRINTED.match(text.chars):
            date = text.chars
        elif printed and not date:
            office, date = text.cut(0, printed.end(1)).inlines, printed[2]
        else:
            made = nodes.Copies(text.inlines, origin=unit.line)
            rows[text.chars.startswith("主")].append(made)
    return at, nodes.Colophon(tuple(rows[True]), tuple(rows[False]), office, date)


def _at_numbers(text: Text) -> list[Text]:
    """Several items on one line, apart: at numbers that count on."""
    out, at = [], 0
    found = number_at(text)
    count = 1 if found and found[1].strip(".．、") == "1" else None
    if count is not None:
        for match in _NEXT.finditer(text.chars):
            if int(match[1]) == count + 1:
                out.append(text.cut(at, match.start()).strip())
                at, count = match.end(), count + 1
    return [*out, text.cut(at).strip()]


def signature(units: Sequence[Unit], ledger: Ledger | None) -> tuple[nodes.Signature, int] | None:
    """Names and date where a document is signed; without a ledger nothing is repaired."""
    names: list[Text] = []
    line = units[0].line
    for n, unit in enumerate(units[:8]):
        text = unit.text.plain().strip()
        if unit.shape is not Shape.TEXT or number_at(unit.text) is not None:
            return None
        if is_date(unit):
            made = [_names(name, ledger) for name in names]
            flat = tuple(one.inlines for group in made for one in group)
            date = marks.tidy(text, ledger).chars if ledger else text.chars
            sealed = any(one.sealed for one in units[: n + 1])
            return nodes.Signature(flat, date, sealed, origin=line), n + 1
        dated = _DATED.match(text.chars)
        if dated and not names and _signs(dated[1]):
            date_text = text.cut(dated.start(2))
            flat = tuple(one.inlines for one in _names(text.cut(0, dated.end(1)), ledger))
            return nodes.Signature(flat, date_text.chars, unit.sealed, origin=line), 1
        if not _signs(text.chars):
            return None
        names.append(text)
    return None


def _signs(chars: str) -> bool:
    chars = _SEALED.sub("", chars)
    if _PERSON.match(chars):
        return True
    if len(chars) > 60 or re.search("[。；：，]", chars):
        return False
    words = re.split(r"[ \u3000]{1,}", chars)
    return all(ISSUER.search(word) or _ORGANISATION.search(word) for word in words)


_SEALED = re.compile("[（(](?:公章|盖章|印章|章|代章|印)[）)]$")
_ORGANISATION = re.compile("(?:队|公司|中心|法院|检察院|协会|会|校|站|组|社|集团|党组|银行)$")


def _names(text: Text, ledger: Ledger | None) -> list[Text]:
    """The names on a line of a signature: two bodies side by side, or a post and its holder."""
    if ledger is None:
        return [text]
    if _PERSON.match(text.chars):
        match = re.match(r"^\S+?(?:长|任|席)(?=[ \u3000])", text.chars)
        if match is not None and match.end() < len(text):
            return [marks.name(text, ledger)]
        return [marks.name(text, ledger)]
    out, at = [], 0
    for gap in re.finditer(r"[ \u3000]+", text.chars):
        out.append(text.cut(at, gap.start()))
        at = gap.end()
    return [*out, text.cut(at)]


# ---------------------------------------------------------------- titles of parts


def title_lines(texts: Sequence[Text], ledger: Ledger) -> tuple[list[Text], list[Text]]:
    """Lines of the title of a part, and the subtitle in brackets at its end."""
    lines = [line for text in texts for line in by_sense(text, ledger)]
    issuers, title, subtitles = parts_of_title(lines)
    return [*issuers, *title], [marks.name(text, ledger) for text in subtitles]


def wide(text: Text, ledger: Ledger) -> Text:
    """总　则 as 总则: a word set wide."""
    lines = by_sense(text, ledger)
    return text if len(lines) != 1 else lines[0]


def quoted_title(words: str) -> str:
    """The title of what a notice issues: 关于印发《……》的通知."""
    match = _QUOTED.search(words) or _UNQUOTED.search(words)
    return match[1] if match else ""


def index_of(digits: str) -> int:
    """附件2, 附件二 as 2."""
    return int(digits) if digits.isdecimal() else han_value(digits)
