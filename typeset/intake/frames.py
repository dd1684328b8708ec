"""Documents and parts while they are being filled.

In: blocks and undecided passages one after the other. Out: the blocks of a record: parts nest, what follows a
signature is kept, numbered passages are decided when their part ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from typeset.intake.head import Head
from typeset.intake.headings import Draft, gaps, resolve
from typeset.intake.inlines import Inliner
from typeset.intake.ledger import Ledger
from typeset.intake.numbers import number_at
from typeset.intake.source import Text
from typeset.intake.units import Unit
from typeset.model import nodes
from typeset.model.nodes import ParagraphKind, PartRole, Scheme


@dataclass
class Frame:
    """A document or part being filled. ``wanted`` are the titles that its attachments should have."""

    role: PartRole | None
    label: str = ""
    title: nodes.Lines = ()
    subtitle: nodes.Lines = ()
    line: int = 0
    start: int = 0
    drafts: list[Draft] = field(default_factory=list)
    closing: list[nodes.AnyBlock] = field(default_factory=list)
    parts: list[nodes.AnyBlock] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    got: int = 0
    decimals: list[tuple[int, ...]] = field(default_factory=list)
    glossary: bool = False
    alt: str = ""

    @property
    def signed(self) -> bool:
        return any(isinstance(block, nodes.Signature) for block in self.closing)


class Frames:
    """The document and the parts open in it; the base of everything that reads units."""

    def __init__(self, units: Sequence[Unit], head: Head, ledger: Ledger) -> None:
        self._head = head
        self._ledger = ledger
        self._inliner = Inliner(ledger)
        self._units = self._inliner.without_notes(units)
        self._frames = [Frame(None, line=head.line)]
        schemes = [found[0] for u in self._units if (found := number_at(u.text))]
        self._decimal = Scheme.DECIMAL in schemes
        self._announced: list[list[str]] = []
        self.date = ""

    # ---- frames

    @property
    def _frame(self) -> Frame:
        return self._frames[-1]

    def _inlines(self, text: Text) -> nodes.Inlines:
        return self._inliner.inlines(text)

    def _content(self, frame: Frame) -> list[nodes.AnyBlock]:
        for draft, before in gaps(frame.drafts):
            at = draft.text.places[0] if draft.text else 0
            self._ledger.doubt("number.gap", at, at + 1, before=before, now=draft.number)
        inner = resolve(frame.drafts, self._inlines)
        return [*inner, *frame.closing, *frame.parts]

    def _open(self, frame: Frame) -> None:
        while len(self._frames) > 1 and not self._may_hold(self._frame, frame):
            self._close()
        self._frames.append(frame)

    def _may_hold(self, outer: Frame, inner: Frame) -> bool:
        """An attachment belongs to what announces it, else to what was issued; an appendix to either."""
        if outer.role is PartRole.INSTRUMENT:
            announced = bool(self._frames[0].wanted) and not outer.wanted
            return inner.role is PartRole.APPENDIX or not announced
        return outer.role is PartRole.ATTACHMENT and inner.role is PartRole.APPENDIX

    def _close(self) -> None:
        frame = self._frames.pop()
        assert frame.role is not None
        blocks = self._content(frame)
        if not blocks:
            alt = frame.alt or frame.label
            blocks = [nodes.Figure(None, alt, "", (), lost=True, origin=frame.line)]
            self._ledger.doubt("figure.lost", frame.start, frame.start + 4, title=alt)
        part = nodes.Part(
            frame.role,
            frame.label,
            frame.title,
            frame.subtitle,
            tuple(blocks),
            origin=frame.line,
        )
        self._frame.parts.append(part)

    def _put(self, block: Draft) -> None:
        """Append to the body, or below the closing where only paragraphs may stand."""
        frame = self._frame
        if (frame.closing or frame.parts) and isinstance(block, nodes.Paragraph):
            if frame.parts:
                self._ledger.doubt("place", *self._place(block))
            frame.closing.append(block)
        elif frame.closing or frame.parts:
            self._reopen(frame)
            frame.drafts.append(block)
        else:
            frame.drafts.append(block)

    def _reopen(self, frame: Frame) -> None:
        """What looked like the end was not: a signature with more text below it becomes text."""
        for block in frame.closing:
            if isinstance(block, nodes.Signature):
                texts = [*block.names, *(((nodes.Chars(block.date),),) if block.date else ())]
                frame.drafts += [
                    nodes.Paragraph(text, ParagraphKind.FLUSH, origin=block.origin)
                    for text in texts
                ]
            elif isinstance(block, nodes.AttachmentNote):
                frame.drafts += [
                    nodes.Paragraph(
                        (nodes.Chars((block.label if n == 0 else "") + item.number), *item.content),
                        ParagraphKind.FLUSH,
                        origin=item.origin,
                    )
                    for n, item in enumerate(block.items)
                ]
            elif isinstance(block, nodes.Annotation):
                frame.drafts.append(nodes.Paragraph(block.content, origin=block.origin))
            else:
                frame.drafts.append(block)
        if any(isinstance(block, nodes.Signature) for block in frame.closing):
            self._ledger.doubt("place", frame.start, frame.start + 4)
        frame.closing.clear()

    def _place(self, block: nodes.Paragraph) -> tuple[int, int]:
        unit = next((u for u in self._units if u.line == block.origin), self._units[0])
        return unit.start, unit.end

    def _compare_attachments(self, frame: Frame) -> None:
        """The attachments note against the attachments (rules of the field 12 and 26)."""
        parts = [p for p in frame.parts if isinstance(p, nodes.Part)]
        found = [part for part in parts if part.role is PartRole.ATTACHMENT]
        inside = [
            inner
            for part in parts
            for inner in part.blocks
            if part.role is PartRole.INSTRUMENT
            and isinstance(inner, nodes.Part)
            and inner.role is PartRole.ATTACHMENT
        ]
        said = sum(len(wanted) for wanted in self._announced)
        if len(found + inside) == said:
            return
        line = (found + inside)[0].origin if found + inside else self._head.line
        unit = next((u for u in self._units if u.line == line), self._units[0])
        rule = "attachment.missing" if said else "attachment.unannounced"
        self._ledger.doubt(rule, unit.start, unit.end, said=said, found=len(found + inside))
