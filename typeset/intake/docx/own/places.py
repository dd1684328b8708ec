"""Where bookmarks begin and end in our Word files: documents, parts, what is shown; and what to do where a
program has lost them.

In: names of bookmarks as they come. Out: frames on the stack of ``BlockReader``. What is not in the file any
more is found by the order of the custom part (docs/word.md, What no text shows).
"""

from __future__ import annotations

from typeset.intake.docx.changes import Changes
from typeset.intake.docx.names import W, local
from typeset.intake.docx.own.blocks import BlockReader
from typeset.intake.docx.own.facts import Facts
from typeset.intake.docx.own.frames import Frame
from typeset.intake.docx.own.inlines import InlineReader
from typeset.intake.docx.own.styles import canonical
from typeset.intake.docx.reader import Word
from typeset.intake.docx.scroll import Scroll
from typeset.model.nodes import PartRole

ROLES = {
    "Instrument": PartRole.INSTRUMENT,
    "Attachment": PartRole.ATTACHMENT,
    "Appendix": PartRole.APPENDIX,
}


class Places:
    """Documents and parts that are open."""

    def __init__(self, word: Word, facts: Facts) -> None:
        self._word = word
        self._facts = facts
        package = word.package
        self._styles = canonical(package.optional(package.related(package.main, "styles")))
        self._changes = Changes(Scroll(), accept=word.accept)
        self._relations = package.relationships(package.main)
        notes = package.optional(package.related(package.main, "footnotes"))
        by_id = (
            {n.get(W + "id", ""): n for n in notes.iter(W + "footnote")}
            if notes is not None
            else {}
        )
        self._inlines = InlineReader(self._styles, facts, self._changes, by_id, word.listed)
        self._blocks = BlockReader(facts)
        self._frames: list[Frame] = []
        self._shown: list[str] = []
        self._met: set[str] = set()
        """Bookmarks that have begun."""
        self._waiting: list[str] = []
        """Ids of what follows."""

    def _flush_caption(self) -> None:
        """What waits for a table does not get one."""
        raise NotImplementedError

    def _lost(self, *tags: str, **wanted: str) -> str:
        """The bookmark that is not in the file any more and stood here among those of ``tags``: programs lose
        some where tables end. ``wanted`` are attributes of its row."""
        order = self._facts.order(*tags)
        last = max((n for n, name in enumerate(order) if name in self._met), default=-1)
        for name in order[last + 1 :]:
            row = self._facts.rows[name]
            if name in self._inlines.present:
                return ""
            if all(row.get(key, "") == value for key, value in wanted.items()):
                self._met.add(name)
                return name
        return ""

    def _leave_for(self, within: str) -> None:
        """Leave parts until the one with the bookmark ``within``, or all; where it is not open, those that
        have ended."""
        stack = self._blocks.stack
        names = [frame.bookmark for frame in stack[1:]]
        if within in names or not within:
            while len(stack) > 1 and stack[-1].bookmark != within:
                stack.pop()
            self._blocks.apart()
        else:
            self._pop_ended()

    def _begin(self, name: str, line: int) -> list[str]:
        """A bookmark begins: a document, a part, what is shown; else the id of what follows."""
        row = self._facts.rows.get(name)
        if row is None:
            return []
        self._met.add(name)
        tag = local(row)
        attributes = {str(key): str(value) for key, value in row.attrib.items()}
        if tag == "record":
            self._start(
                Frame("record", line, attributes.get("id"), bookmark=name, attributes=attributes)
            )
        elif tag == "part" and self._frames:
            role = next(
                (one for one in PartRole if one == attributes.get("role")), PartRole.APPENDIX
            )
            self._leave_for(attributes.get("within", ""))
            part = Frame("part", line, attributes.get("id"), role, name)
            self._blocks.put(part)
            self._blocks.stack.append(part)
        elif tag in ("table", "figure", "drawn"):
            self._shown.append(name)
        elif tag == "sealed":
            self._blocks.sealed = True
        elif tag == "apart":
            self._blocks.apart()
        elif tag == "outside":
            self._leave_for(attributes.get("within", ""))
        elif tag == "group":
            self._blocks.grouped = True
        elif tag == "named" and attributes.get("id"):
            return [attributes["id"]]
        return []

    def _end(self, name: str) -> None:
        for frame in self._blocks.stack:
            if frame.bookmark == name:
                frame.ended = True
        if name in self._shown:
            self._shown.remove(name)

    def _start(self, frame: Frame) -> None:
        self._flush_caption()
        self._frames.append(frame)
        self._blocks.stack = [frame]
        self._blocks.apart()

    def _pop_ended(self) -> None:
        """Leave parts whose bookmarks have ended, boxes and duties."""
        stack = self._blocks.stack
        while len(stack) > 1 and (stack[-1].ended or stack[-1].kind == "duty"):
            stack.pop()
        self._blocks.apart()

    def _begin_record(self, line: int) -> Frame:
        """A document without a bookmark, or one that was lost."""
        if name := self._lost("record"):
            self._begin(name, line)
        else:
            self._start(Frame("record", line))
        return self._frames[-1]

    def _begin_part(self, line: int, role: str) -> Frame:
        """A part without a bookmark, or one that was lost."""
        if name := self._lost("part", role=str(ROLES[role])):
            self._begin(name, line)
            return self._blocks.frame
        stack = self._blocks.stack
        while len(stack) > 1 and (
            stack[-1].ended or role != "Appendix" or stack[-1].kind != "part"
        ):
            stack.pop()
        frame = Frame("part", line, role=ROLES[role])
        self._blocks.put(frame)
        stack.append(frame)
        return frame
