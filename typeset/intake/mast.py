"""The head of an official document above its title (版头): 份号, 密级, 紧急程度, 发文机关标志, 签发人.

In: lines. Out: which of them belong to it. The name of the issuer in red is made by the layout; what
else stands there has no place in a gazette and is kept below the address. GB/T 9704-2012, 7.2.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from typeset.intake.lines import Line, Shape

RED_HEAD = re.compile(r"^((?:[\u4e00-\u9fff（）()、]\s*){3,40}?)\s*(文\s*件)$|^(文\s*件)$")
_OTHER = re.compile(
    r"^(?:0\d{5}|(?:绝密|机密|秘密)\s*(?:★.{0,10})?|特急|加急|特提|平急|急件|紧急"
    r"|(?:(?:绝密|机密|秘密)\s*★?.{0,8})\s*(?:特急|加急)|签\s*发\s*人\s*[:：].{1,40})$"
)
_ISSUER = re.compile(r"(?:人民政府|办公[室厅]|委员会|[局厅署院委])$")
_SIGNER = re.compile(r"^(\S.*号)\s+(签\s*发\s*人\s*[:：].{1,40})$")


def is_red_head(line: Line) -> bool:
    """Whether a line is the name of the issuer above a document: ……文件, or in red."""
    if line.shape not in (Shape.TEXT, Shape.HEADING):
        return False
    chars = line.text.chars
    return bool(RED_HEAD.match(chars)) or (line.red and bool(_ISSUER.search(chars)))


def is_mast(line: Line) -> bool:
    """Whether a line belongs to what stands above a title and its number."""
    if line.shape not in (Shape.TEXT, Shape.HEADING):
        return False
    return is_red_head(line) or bool(_OTHER.match(line.text.chars))


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
    """``lines`` with the number and the signer of a report, which stand on one line, on two."""
    out: list[Line] = []
    for line in lines:
        match = _SIGNER.match(line.text.chars) if line.shape is Shape.TEXT else None
        if match is None:
            out.append(line)
            continue
        for text in (line.text.cut(*match.span(1)), line.text.cut(*match.span(2))):
            start, end = text.range(0, len(text))
            out.append(replace(line, text=text, start=start, end=end))
    return out
