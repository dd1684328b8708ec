"""Paragraphs of our Word files by their styles -> the blocks of records.

In: ``Pieces`` one after the other. Out: blocks in the open frame. A style that is not ours is text, and
is told. What stands in table cells and boxes comes in the same way (docs/word.md, Styles).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from typeset.intake.docx.own import frames
from typeset.intake.docx.own.facts import Facts
from typeset.intake.docx.own.frames import Frame, Holder
from typeset.intake.docx.own.official import between_tabs, fields_of
from typeset.intake.docx.own.pieces import Piece, Pieces, merged, plain_of
from typeset.intake.docx.own.styles import HEADING, NUMBERS
from typeset.model import nodes
from typeset.model.nodes import AnyBlock, ParagraphKind

KINDS = {
    "Body": ParagraphKind.PLAIN,
    "Dash": ParagraphKind.DASH,
    "Flush": ParagraphKind.FLUSH,
    "Salutation": ParagraphKind.SALUTATION,
}
_INNER = re.compile("^(?:Box|Duty)(?=Body|Dash|ListItem|Flush|Salutation)")
LISTED = {
    "ListItem": frames.item_list,
    "PersonnelItem": frames.personnel,
    "GlossaryEntry": frames.glossary,
    "Roster": frames.roster,
    "AttachmentNote": frames.attachment_note,
}


class BlockReader:
    """Puts blocks into the innermost frame of ``stack``; ``told`` are paragraphs in styles of others."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.stack: list[Frame] = []
        self.told: list[Pieces] = []
        self.sealed = False
        self.grouped = False
        """Whether a group of a roster begins that has no role."""
        self._last = ""
        self._readers: dict[str, Callable[[Pieces, list[str]], None]] = {
            "Recipients": self._recipients,
            "Article": self._article,
            "Annotation": self._annotation,
            "Action": self._action,
            "SignatureName": self._signed,
            "SignatureDate": self._signed,
            "DutyHead": self._duty,
        }

    @property
    def frame(self) -> Frame:
        return self.stack[-1]

    def put(self, block: AnyBlock | Holder | Frame) -> None:
        """Append a block; a duty holds paragraphs and lists only."""
        kind = block.kind if isinstance(block, Holder | Frame) else ""
        if self.frame.kind == "duty" and kind in ("Table", "Figure", "Chart", "box", "part"):
            self.stack.pop()
        self.frame.blocks.append(block)

    def text(self, pieces: Pieces, ids: list[str]) -> None:
        """A paragraph of text; ``ids`` are those of what begins in it, outermost first."""
        style = pieces.style
        if self.frame.kind == "duty" and not style.startswith("Duty"):
            self.stack.pop()
        style = _INNER.sub("", style)
        if not pieces.pieces:
            return
        if match := HEADING.fullmatch(style):
            self._heading(pieces, ids, int(match[2]), match[3])
        elif style in LISTED:
            self._listed(pieces, ids, style)
        elif style in self._readers:
            self._readers[style](pieces, ids)
        else:
            if style not in KINDS:
                self.told.append(pieces)
            self._paragraph(pieces, ids, KINDS.get(style, ParagraphKind.PLAIN))
        self._last = style

    def apart(self) -> None:
        """What follows does not go on with the list or the roster above."""
        self._last = ""

    # ---- one block a paragraph

    def _paragraph(self, pieces: Pieces, ids: list[str], kind: ParagraphKind) -> None:
        lead = None
        first = pieces.pieces[0].role
        match = HEADING.fullmatch(first)
        if match and match[1] != "Heading":
            style = f"RunIn{match[2]}{match[3]}"
            number = plain_of(pieces.take(f"RunInNum{match[2]}{match[3]}"))
            content = pieces.take(style)
            if not number:
                number, content = _numbered(content, match[3])
            lead = nodes.RunIn(int(match[2]), number, content)
        block = nodes.Paragraph(
            pieces.rest(), kind, lead, origin=pieces.line, id=ids[0] if ids else None
        )
        if lead is not None or plain_of(block.content).strip() or _has_more(block.content):
            self.put(block)

    def _heading(self, pieces: Pieces, ids: list[str], level: int, scheme: str) -> None:
        number = plain_of(pieces.take("Num"))
        pieces.gap()
        content = _bare(pieces)
        if not number:
            number, content = _numbered(content, scheme)
        id = ids[0] if ids else None
        self.put(nodes.Heading(level, number, content, origin=pieces.line, id=id))

    def _recipients(self, pieces: Pieces, ids: list[str]) -> None:
        id = ids[0] if ids else None
        self.put(nodes.Recipients(pieces.rest(), origin=pieces.line, id=id))

    def _annotation(self, pieces: Pieces, ids: list[str]) -> None:
        id = ids[0] if ids else None
        self.put(nodes.Annotation(pieces.rest(), origin=pieces.line, id=id))

    def _article(self, pieces: Pieces, ids: list[str]) -> None:
        number = plain_of(pieces.take("ArticleNum"))
        pieces.gap()
        name = pieces.take("ArticleName")
        content = pieces.rest()
        if not number:
            number, content = _numbered(content, "Article")
        id = ids[0] if ids else None
        if number:
            self.put(nodes.Article(number, name, content, origin=pieces.line, id=id))
        else:
            self.put(nodes.Paragraph((*name, *content), origin=pieces.line, id=id))

    def _duty(self, pieces: Pieces, ids: list[str]) -> None:
        if self.frame.kind == "duty":
            self.stack.pop()
        duty = Frame("duty", pieces.line, ids[0] if ids else None)
        duty.post = pieces.take("DutyPost")
        pieces.gap()
        duty.name = pieces.rest()
        self.put(duty)
        self.stack.append(duty)

    # ---- one block of several paragraphs

    def _holder(self, style: str, pieces: Pieces, ids: list[str], *, several: bool) -> Holder:
        """The holder that a paragraph goes on with, or a new one with the outer of two ids."""
        last = self.frame.blocks[-1] if self.frame.blocks else None
        goes_on = self._last == style and not several
        if goes_on and isinstance(last, Holder) and last.kind == style:
            return last
        own = ids.pop(0) if ids and self._of_whole(pieces, ids) else None
        holder = Holder(style, pieces.line, own, LISTED.get(style, frames.signature))
        self.put(holder)
        return holder

    def _of_whole(self, pieces: Pieces, ids: list[str]) -> bool:
        """Whether the first of ``ids`` is that of a list, not of its item."""
        if ids[0] in self._facts.whole or ids[0] in self._facts.parts:
            return ids[0] in self._facts.whole
        return len(ids) > 1 or ids[0] not in pieces.ends

    def _listed(self, pieces: Pieces, ids: list[str], style: str) -> None:
        begins = style == "AttachmentNote" and pieces.pieces[0].role == "NoteLabel"
        names = list(ids)
        if style == "PersonnelItem" and self._last == "Action":
            last = self.frame.blocks[-1]
            assert isinstance(last, Holder)
            holder = last
        else:
            holder = self._holder(style, pieces, names, several=begins)
        if begins:
            holder.label = plain_of(pieces.take("NoteLabel"))
        id = names[-1] if names else None
        if style == "Roster":
            if self.grouped:
                holder.parts.append(())
                self.grouped = False
            _member(holder, pieces, id)
            return
        if style == "GlossaryEntry":
            term = pieces.take("Term")
            if term:
                holder.parts.append(nodes.Entry(term, pieces.rest(), origin=pieces.line, id=id))
            else:
                self.put(nodes.Paragraph(pieces.rest(), origin=pieces.line, id=id))
            return
        number = plain_of(pieces.take("Num"))
        pieces.gap()
        holder.parts.append(nodes.Item(number, pieces.rest(), origin=pieces.line, id=id))

    def _action(self, pieces: Pieces, ids: list[str]) -> None:
        id = ids[0] if ids else None
        holder = Holder("PersonnelItem", pieces.line, id, frames.personnel)
        holder.caption = pieces.rest()
        self.put(holder)

    def _signed(self, pieces: Pieces, ids: list[str]) -> None:
        last = self.frame.blocks[-1] if self.frame.blocks else None
        if not (self._last == "SignatureName" and isinstance(last, Holder)):
            last = Holder("Signature", pieces.line, ids[0] if ids else None, frames.signature)
            last.parts = [True] * self.sealed
            self.sealed = False
            self.put(last)
        if pieces.style == "SignatureDate":
            last.label = pieces.text
        else:
            last.notes += fields_of(pieces)


def _member(holder: Holder, pieces: Pieces, id: str | None) -> None:
    """A line of a roster: role, name and post, told by their styles, else by the tabs between them."""
    fields = between_tabs(pieces)
    told: dict[str, list[Piece]] = {"RosterRole": [], "RosterName": [], "RosterPost": []}
    names = list(told)
    first = fields[0][0].role if fields[0] else ""
    shift = (
        1 if first == "RosterName" or (len(fields) == 2 and first not in told and fields[0]) else 0
    )
    if len(fields) == 2 and plain_of([one.node for one in fields[0]]).endswith(("：", ":")):
        shift = 0
    for n, one in enumerate(fields):
        for piece in one:
            place = piece.role if piece.role in told else names[min(n + shift, 2)]
            told[place].append(piece._replace(role=""))
    role, name, post = (merged(told[key]) for key in names)
    if role:
        holder.parts.append(role)
    if name or post:
        holder.parts.append(
            nodes.Member(name or post, post if name else (), origin=pieces.line, id=id)
        )


def _bare(pieces: Pieces) -> nodes.Inlines:
    return pieces.rest()


def _has_more(content: nodes.Inlines) -> bool:
    return any(not isinstance(one, nodes.Chars) for one in content)


def _numbered(content: nodes.Inlines, scheme: str) -> tuple[str, nodes.Inlines]:
    """The number that ``content`` begins with, and the rest, without the space between them."""
    pattern = NUMBERS.get(scheme)
    first = content[0] if content else None
    match = pattern.match(first.text) if pattern and isinstance(first, nodes.Chars) else None
    if match is None or not isinstance(first, nodes.Chars):
        return "", content
    rest = first.text[match.end() :]
    rest = rest.lstrip("\u3000 ") if rest[:1] in "\u3000 " else rest
    return match[0], (*((nodes.Chars(rest),) if rest else ()), *content[1:])
