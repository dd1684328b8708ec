"""The head of an official document above its title (版头): 份号, 密级, 紧急程度, 发文机关标志, 签发人.

In: lines. Out: which of them belong to it, and what they say. The name of the issuer in red is made by
the layout for official documents, and names the issuer where the title does not. GB/T 9704-2012, 7.2.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from typeset.frozen import frozen, replace
from typeset.intake import marks
from typeset.intake.ledger import Ledger
from typeset.intake.lines import Line, Shape
from typeset.intake.source import NOTHING, PLAIN, Text, joined
from typeset.model import nodes

RED_HEAD = re.compile(r"^((?:[\u4e00-\u9fff（）()、]\s*){3,40}?)\s*(文\s*件)$|^(文\s*件)$")
MINUTES = re.compile(rf"^{marks.HAN}{{0,20}}?\s*(?:会\s*议\s*)?纪\s*要$")
"""The head of minutes, whose own title stands below its number."""
_OTHER = re.compile(
    r"^(?:0\d{5}|(?:绝密|机密|秘密)\s*(?:★.{0,10})?|特急|加急|特提|平急|急件|紧急"
    r"|(?:(?:绝密|机密|秘密)\s*★?.{0,8})\s*(?:特急|加急)|签\s*发\s*人\s*[:：].{1,40})$"
)
_ISSUER = re.compile(r"(?:人民政府|办公[室厅]|委员会|[局厅署院委])$")
_COPY_NUMBER = re.compile(r"0\d{5}$")
_SECRECY = re.compile(r"(?:绝密|机密|秘密)\s*(?:★\s*\S{0,8})?")
_LABEL = re.compile(r"签\s*发\s*人\s*[:：]\s*")
_ONE = r"[\u4e00-\u9fff](?:[ \u3000]{0,3}[\u4e00-\u9fff]|[\u4e00-\u9fff]{1,3})"
_SIGNERS = re.compile(rf"{_ONE}(?:[ \u3000]{{2,}}{_ONE})*")
_SIGNER = re.compile(r"^(\S.*号)\s+(签\s*发\s*人\s*[:：].{1,40})$")


def is_red_head(line: Line) -> bool:
    """Whether a line is the name of the issuer above a document: ……文件, or in red."""
    if line.shape not in (Shape.TEXT, Shape.HEADING):
        return False
    chars = line.text.chars
    named = line.red and (_ISSUER.search(chars) or MINUTES.match(chars))
    return bool(RED_HEAD.match(chars)) or bool(named)


def is_mast(line: Line) -> bool:
    """Whether a line belongs to what stands above a title and its number."""
    if line.shape not in (Shape.TEXT, Shape.HEADING):
        return False
    return is_red_head(line) or bool(_OTHER.match(line.text.chars))


def signer(line: Line) -> bool:
    """Whether a line says who signs: 签发人."""
    return bool(_LABEL.match(line.text.chars))


def above(lines: Sequence[Line], begin: int, start: int) -> int:
    """The first line of the head above ``begin``, at ``start`` or below it; ``begin`` without one."""
    first = begin
    for n in range(begin - 1, start - 1, -1):
        if lines[n].shape is Shape.BLANK:
            continue
        if not is_mast(lines[n]):
            break
        first = n
    return first


def apart(lines: Sequence[Line]) -> list[Line]:
    """``lines`` with the number and the signer of a report, which stand on one line, on two; further
    signers, each on a line of their own below the first (GB/T 9704, 7.2.6), behind him."""
    out: list[Line] = []
    for line in lines:
        if line.shape is Shape.TEXT and _SIGNERS.fullmatch(line.text.chars):
            first = next((n for n in reversed(range(len(out))) if out[n].text), None)
            if first is not None and signer(out[first]) and not _ISSUER.search(line.text.chars):
                out[first] = _with_more(out[first], line)
                out.append(replace(line, shape=Shape.BLANK, text=NOTHING))
                continue
        match = _SIGNER.match(line.text.chars) if line.shape is Shape.TEXT else None
        if match is None:
            out.append(line)
            continue
        for text in (line.text.cut(*match.span(1)), line.text.cut(*match.span(2))):
            start, end = text.range(0, len(text))
            out.append(replace(line, text=text, start=start, end=end))
    return out


def _with_more(line: Line, more: Line) -> Line:
    """``line`` with the names of another one behind its own."""
    gap = Text("\u3000\u3000", (line.text.places[-1] + 1,) * 2, PLAIN * 2)
    return replace(line, text=joined((line.text, gap, more.text)), end=more.end)


@frozen
class Mast:
    """What stands above the title, as the fields of a record have it."""

    copy_number: str = ""
    classification: str = ""
    urgency: str = ""
    signatories: nodes.Signatories | None = None


NO_MAST = Mast()


def read(lines: Sequence[Line], issuers: list[Text], ledger: Ledger) -> Mast:
    """What ``lines`` say; the issuer in a red head goes to ``issuers`` if these are empty."""
    given: dict[str, str] = {}
    signatories: nodes.Signatories | None = None
    named = bool(issuers)
    for line in lines:
        text = line.text.plain()
        label = _LABEL.match(text.chars)
        if is_red_head(line):
            minutes = MINUTES.match(text.chars)
            issuer = None if named or minutes else _issuer(text, ledger)
            if issuer is None:
                ledger.drop("head.red", line.start, line.end)
            else:
                issuers.append(issuer)
        elif label is not None:
            signatories = _signatories(text, label.end(), ledger)
        else:
            text = marks.normalise(text, ledger)
            secret = _SECRECY.match(text.chars)
            cut = secret.end() if secret else 0
            if secret:
                ledger.doubt("head.secret", line.start, line.end)
                _give(given, "classification", marks.tidy(text.cut(0, cut), ledger).chars)
            rest = marks.tidy(text.cut(cut), ledger).chars
            if rest:
                copies = _COPY_NUMBER.match(rest)
                _give(given, "copy_number" if copies else "urgency", rest)
    return Mast(**given, signatories=signatories)


def _give(given: dict[str, str], key: str, words: str) -> None:
    given[key] = given.get(key, "") + words


def _issuer(text: Text, ledger: Ledger) -> Text | None:
    """The issuer that a red head names; ``None`` where it is only the word 文件."""
    match = RED_HEAD.match(text.chars)
    end = match.end(1) if match and match[1] else 0 if match else len(text)
    if not end:
        return None
    if end < len(text):
        ledger.change("head.red", *text.range(end, len(text)), "")
    text = text.cut(0, end)
    for space in reversed(list(re.finditer(r"\s+", text.chars))):
        text = text.cut(0, space.start()) + text.cut(space.end())
    return text


def _signatories(text: Text, at: int, ledger: Ledger) -> nodes.Signatories:
    """签发人 with the names behind it, two blanks or more between them."""
    label = marks.tidy(marks.normalise(text.cut(0, at), ledger), ledger).chars
    names, start = [], at
    for gap in (*re.finditer(r"[ \u3000]{2,}", text.chars[at:]), None):
        end = len(text) if gap is None else at + gap.start()
        one = marks.name(text.cut(start, end), ledger)
        if one:
            names.append(one.inlines)
        start = end if gap is None else at + gap.end()
    return nodes.Signatories(label, tuple(names))
