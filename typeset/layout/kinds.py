"""What a document or a part of some kind has of its own in a layout.

Comes in: the layout of an issue, and the title of what is to be set. Goes out: the layout for it.
"""

from __future__ import annotations

import re

from typeset.frozen import replace
from typeset.layout.stylesheet import Length, Stylesheet
from typeset.model import nodes
from typeset.model.walk import plain

_BRACKETS = re.compile("(?:（[^（）]*）)+$")
"""What may stand behind the last word of a title, as （试行）."""


def of_kind(
    sheet: Stylesheet, title: nodes.Lines, kind: nodes.Kind | None = None
) -> Stylesheet | None:
    """``sheet`` for what has this ``title``: by the ``kind`` of document, or by the word that the title ends
    in, of two such words by the longer one; ``None`` where it has nothing of its own."""
    if not sheet.kinds:
        return None
    key = kind.value if kind else ""
    if key not in sheet.kinds:
        words = _BRACKETS.sub("", "".join(map(plain, title)))
        key = max([key for key in sheet.kinds if words.endswith(key)], key=len, default="")
    if not key:
        return None
    page, lines = sheet.page, sheet.kinds[key].lines
    own = replace(page, lines=lines, pitch=Length(page.text_height // lines))
    return replace(sheet, page=own)
