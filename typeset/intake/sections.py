"""Names of sections that stand between the documents.

In: the lines behind the front, and the contents. Out: the lines that only name a section, with the name.
The issue prints them from issue.toml, so they leave the text. Rule of the field 2.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from typeset.intake.lines import Line, Shape
from typeset.intake.split import ISSUER, Listed, squeezed

_BRACKETED = re.compile(r"【([^【】]{2,12})】$")
_KNOWN = re.compile(
    "(?:[省州市县区旗]|自治[区州县旗])?(?:人民)?(?:政府|行署)(?:办公[室厅])?文件|(?:[省州市县区]级?|政府)?部门文件"
)
_ORNAMENT = "【】[]◆●■▲·◇○□ \u3000"


def section_name(words: str) -> str:
    """The name of a section without spaces and ornaments."""
    return re.sub(r"\s", "", words).strip(_ORNAMENT)


def section_lines(
    lines: Sequence[Line], start: int, entries: Sequence[Listed]
) -> list[tuple[int, str]]:
    """``(line index, name)`` of every line that is the name of a section above a document."""
    names = {entry.section for entry in entries if entry.section}
    heads = {squeezed(entry.words)[:4] for entry in entries}
    filled = [n for n in range(start, len(lines)) if lines[n].shape is not Shape.BLANK]
    out = []
    for n, below in pairwise(filled):
        line = lines[n]
        if line.shape not in (Shape.TEXT, Shape.HEADING) or len(line.text) > 24:
            continue
        words = line.text.chars
        name = section_name(words)
        listed = name in names
        alone = not entries and bool(_BRACKETED.match(words) or _KNOWN.fullmatch(name))
        if (listed or alone) and _opens_document(lines[below], heads):
            out.append((n, name))
    return out


def _opens_document(line: Line, heads: set[str]) -> bool:
    words = line.text.chars.strip()
    first = re.split(r"\s", words)[0] if words else ""
    return bool("关于" in words or ISSUER.search(first) or (heads and squeezed(words)[:4] in heads))
