"""Tracked changes: which of their text stands, and what is said about each.

In: ``w:ins``, ``w:del`` and their like (ECMA-376 part 1, 17.13.5), and whether changes are accepted or
rejected. Out: whether to read what is inside, and a remark with author, date and text for every stretch
that was changed.
"""

from __future__ import annotations

from typing import Any

from typeset.diagnostics import Severity
from typeset.intake.docx.names import M, W, local
from typeset.intake.docx.scroll import Remark, Scroll

NEW, OLD = frozenset(("ins", "moveTo", "cellIns")), frozenset(("del", "moveFrom", "cellDel"))


class Changes:
    """``accept``: what was inserted stands and what was deleted goes; else the other way round."""

    def __init__(self, scroll: Scroll, *, accept: bool) -> None:
        self._scroll = scroll
        self._accept = accept

    def stands(self, element: Any) -> bool:
        """Whether the text inside a change is text of the document."""
        return (local(element) in NEW) is self._accept

    def mark(self, properties: Any, change: str) -> bool:
        """Whether ``properties`` (of a paragraph's mark, of a row) say that it was changed so."""
        found = properties is not None and properties.find(W + change) is not None
        return bool(found)

    def goes(self, properties: Any) -> bool:
        """Whether a paragraph's mark or a row is one that does not stand."""
        return self.mark(properties, "del" if self._accept else "ins")

    def note(self, element: Any, start: int, end: int) -> None:
        """Say what was changed at ``start:end``; stretches by one hand side by side are one remark."""
        kind = "inserted" if local(element) in NEW else "deleted"
        kept = self.stands(element)
        text = words(element) if start == end else self._scroll.tail(start)
        if not text.strip():
            return
        values: dict[str, object] = {
            "author": element.get(W + "author") or "?",
            "date": (element.get(W + "date") or "")[:10],
            "text": text,
        }
        rule = f"change.{kind}-{'kept' if kept else 'dropped'}"
        last = self._scroll.remarks[-1] if self._scroll.remarks else None
        if last is not None and last.rule == rule and last.end == start:
            before = dict(last.values)
            if before["author"] == values["author"] and before["date"] == values["date"]:
                text = f"{before['text']}{text}"[:2000]
                values["text"] = text
                self._scroll.remarks[-1] = Remark(
                    rule, last.severity, last.start, end, tuple(values.items())
                )
                return
        self._scroll.say(rule, start, end, Severity.WARNING, **values)


def words(element: Any) -> str:
    """All text in an element, deleted text included."""
    tags = (W + "t", W + "delText", M + "t")
    return "".join(text.text or "" for text in element.iter(*tags))
