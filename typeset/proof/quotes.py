"""What stands between quotes.

In: a document and an offset. Out: whether it is quoted, and whether it is quoted as a mistake.
"""

from __future__ import annotations

import re

from typeset.proof.view import Document

_MISUSED = re.compile("不规范|错误|错别字|误[写用作]|写成|混用")
_QUOTED = re.compile("“[^“”\n]{2,8}”")


def is_quoted(document: Document, at: int) -> bool:
    """Whether a quote or a title opens on the line before ``at`` and is not closed there."""
    text, start = document.text, document.line_at(at).start
    return any(
        text.rfind(opened, start, at) > text.rfind(closed, start, at)
        for opened, closed in ("“”", "《》", "‘’", "〈〉")
    )


def is_example(document: Document, at: int) -> bool:
    """Whether a text that tells of mistakes quotes this one."""
    if document.text[at - 1] != "“" or not _QUOTED.match(document.text, at - 1):
        return False
    line = document.line_at(at)
    return bool(_MISUSED.search(document.text, max(line.start, at - 60), min(line.end, at + 60)))
