"""The body of a document: units -> blocks and parts.

In: the units of a document and its head. Out: the blocks of its record. Units are taken one after the
other by the first reader that knows them; attachments, appendices and what a notice issues open a
part (``frames``), whose numbered passages are decided when it ends (``headings``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from typeset.diagnostics import Severity
from typeset.intake import closing, marks, people
from typeset.intake.debris import look_for_debris
from typeset.intake.frames import Frame
from typeset.intake.head import ADDRESS, Head
from typeset.intake.ledger import Ledger
from typeset.intake.lines import Shape
from typeset.intake.numbers import number_at
from typeset.intake.passages import LONGEST_HEADING, heading_like
from typeset.intake.source import Text
from typeset.intake.split import NUMBER, likeness
from typeset.intake.tabled import LABEL, Tabled
from typeset.intake.units import Unit
from typeset.model import nodes
from typeset.model.nodes import ParagraphKind, PartRole
from typeset.model.walk import plain

ALIKE_TITLE = 0.6
ALIKE_UNLABELLED = 0.95
_COPIES = re.compile(r"(?:抄\s*送|抄\s*报|分\s*送|主题词|印\s*发)\s*[:：]")
_LEADERS = re.compile(r"[\s.．·…⋯（(]*\d{1,3}\s*[）)]?$")
"""The dots and the page number of an entry of contents."""
LONGEST_ENTRY = 160
_FOLIO = re.compile(r"[\s.．·…⋯]*?(\d{1,3})$")
_PRINTED = re.compile(r"\S{4,30}[ \u3000]*\d{4}年\d{1,2}月\d{1,2}日\s*印发$")
_ISSUED = re.compile(r"印发|公布|发布|颁布|批准|审议通过|《")


def read_body(
    units: Sequence[Unit], head: Head, ledger: Ledger
) -> tuple[tuple[nodes.AnyBlock, ...], str, nodes.Colophon | None]:
    """The blocks of a document, the date of its signature as printed, and its colophon."""
    at, colophon = closing.colophon(units, ledger, official=head.official)
    reader = _Reader(units[:at], head, ledger)
    return reader.blocks(), reader.date, colophon


class _Reader(Tabled):
    """All readers in their order."""

    def blocks(self) -> tuple[nodes.AnyBlock, ...]:
        if self._head.recipients is not None:
            self._frame.drafts.append(self._head.recipients)
        for unit in self._units:
            for text in (unit.text, *(cell.text for cell in unit.cells)):
                look_for_debris(text, self._ledger)
        at = 0
        while at < len(self._units):
            at += next(filter(None, (reader(self, at) for reader in _READERS)), 0) or self._text(at)
        while len(self._frames) > 1:
            self._close()
        self._compare_attachments(self._frame)
        return tuple(self._content(self._frame))

    # ---- readers: each takes units from ``at`` on and says how many, or 0

    def _picture(self, at: int) -> int:
        unit = self._units[at]
        if unit.shape is not Shape.PICTURE:
            return 0
        title = "".join(
            c.text for line in self._frame.title for c in line if isinstance(c, nodes.Chars)
        )
        alt = unit.text.chars or title or self._frame.label or "图"
        caption: nodes.Inlines = ()
        label, taken = "", 1
        if at + 1 < len(self._units):
            match = LABEL.match(self._units[at + 1].text.chars)
            if match and "图" in match[1] and len(self._units[at + 1].text) < LONGEST_HEADING:
                text = self._units[at + 1].text.plain()
                label = marks.tidy(text.cut(0, match.end(1)), self._ledger).chars
                caption = self._inlines(text.cut(match.start(2)))
                taken = 2
        source = unit.target if unit.whole else ""
        if source:
            said = unit.text.chars or "".join(map(plain, (caption,))) or alt
            figure = nodes.Figure(source, said, label, caption, origin=unit.line)
            if not unit.text:
                self._ledger.doubt("figure.alt", unit.start, unit.end, title=said, name=source)
        else:
            figure = nodes.Figure(None, alt, label, caption, lost=True, origin=unit.line)
            self._ledger.doubt("figure.lost", unit.start, unit.end, title=alt)
        self._put(figure)
        return taken

    def _part(self, at: int) -> int:
        """附件 or 附录 with its label and title."""
        unit = self._units[at]
        found = closing.part_label(unit)
        if found is None:
            return 0
        role, label, rest = found
        below = self._units[at + 1] if at + 1 < len(self._units) else None
        if not rest and (self._announces(at, label) or closing.is_note(unit, below)):
            return 0
        note = closing.is_note(unit) and not self._frame.signed and role is PartRole.ATTACHMENT
        if note and not (self._frame.role is None and self._frame.parts):
            return 0
        self._open(
            Frame(
                role,
                marks.tidy(label, self._ledger).chars,
                line=unit.line,
                start=unit.start,
            )
        )
        if rest:
            return 1 + self._titled([rest], at + 1)
        following = self._units[at + 1] if at + 1 < len(self._units) else None
        if following is None or not self._is_title(following, at + 1):
            return 1
        return 2 + self._titled([following.text], at + 2)

    def _announces(self, at: int, label: Text) -> bool:
        """Whether a label without a number only stands above the labels of the parts: 附录： 附录A ……"""
        below = self._units[at + 1] if at + 1 < len(self._units) else None
        found = closing.part_label(below) if below is not None else None
        if found is None or label.chars.strip("：: \u3000")[-1:] not in "件录表图":
            return False
        own, inner = (re.sub(r"[\s：:]", "", one.chars) for one in (label, found[1]))
        return len(inner) > len(own) and inner.startswith(own)

    def _unlabelled(self, at: int) -> int:
        """An attachment without its label, told by the title that the note announces."""
        unit = self._units[at]
        owner = next((f for f in reversed(self._frames) if f.wanted), None)
        if owner is None or owner.got >= len(owner.wanted) or not heading_like(unit):
            return 0
        if likeness(unit.text.chars, owner.wanted[owner.got]) < ALIKE_UNLABELLED:
            return 0
        self._open(Frame(PartRole.ATTACHMENT, line=unit.line, start=unit.start))
        return 1 + self._titled([unit.text], at + 1)

    def _titled(self, texts: list[Text], at: int) -> int:
        """Give the open part its title, and its subtitle if one follows at ``at``."""
        frame = self._frame
        taken = 0
        titled = at > 0 and self._units[at - 1].title
        wanted = self._wanted(frame)
        while at + taken < len(self._units):
            unit = self._units[at + taken]
            whole = "".join(text.chars for text in texts)
            longer = whole + unit.text.chars
            if not self._is_title(unit, at + taken):
                break
            more = bool(wanted) and likeness(longer, wanted) > likeness(whole, wanted)
            if not (more or (not wanted and titled and unit.title)):
                break
            texts.append(unit.text)
            taken += 1
        texts, inside = closing.title_lines([t.plain() for t in texts], self._ledger)
        frame.title = tuple(text.inlines for text in texts)
        frame.subtitle = tuple(text.inlines for text in inside)
        words = frame.alt = "".join(text.chars for text in texts)
        number = self._units[at + taken] if at + taken < len(self._units) else None
        if frame.role is PartRole.INSTRUMENT and number and NUMBER.match(number.text.chars):
            frame.subtitle += (marks.tidy(number.text.plain(), self._ledger).inlines,)
            taken += 1
        if at + taken < len(self._units) and closing.is_bracketed(self._units[at + taken]):
            text = marks.name(self._units[at + taken].text.plain(), self._ledger)
            frame.subtitle += (text.inlines,)
            taken += 1
        whole = words + "".join(plain(line) for line in frame.subtitle)
        bare = re.sub("（[^（）]*）$", "", words)
        alike = max(likeness(title, wanted) for title in (words, whole, bare)) if wanted else 1
        if alike < 1 and texts:
            self._ledger.doubt(
                "attachment.title",
                *texts[0].range(0, len(texts[0])),
                suggestion=wanted,
                severity=Severity.ERROR,
                title=words,
                note=wanted,
            )
        return taken

    def _wanted(self, frame: Frame) -> str:
        """The title that the attachments note, or the title of the notice, gives this part."""
        if frame.role is PartRole.INSTRUMENT:
            return closing.quoted_title(self._head.words)
        owner = next((f for f in self._frames[-2::-1] if f.wanted), None)
        if frame.role is not PartRole.ATTACHMENT or owner is None:
            return ""
        owner.got += 1
        digits = re.search(r"\d+|[一二三四五六七八九十]+$", frame.label)
        index = closing.index_of(digits[0]) if digits else owner.got
        return owner.wanted[index - 1] if index <= len(owner.wanted) else ""

    def _is_title(self, unit: Unit, at: int) -> bool:
        """Whether a unit below a label is the title of the part, not its first heading."""
        if unit.shape not in (Shape.HEADING, Shape.TEXT) or len(unit.text) > 60:
            return False
        if number_at(unit.text) is not None or re.search("[。；：，！？]$", unit.text.chars):
            return False
        if closing.part_label(unit) or closing.is_date(unit) or closing.is_bracketed(unit):
            return False
        for other in self._units[at + 1 :]:
            if closing.part_label(other):
                break
            same = heading_like(other) and other.shape is unit.shape is Shape.HEADING
            alike = likeness(other.text.chars, unit.text.chars) >= ALIKE_TITLE
            if same and alike and number_at(other.text) is None:
                return False
        return True

    def _folio(self, text: Text) -> int:
        """Where leaders and page number of an entry of contents begin; 0 without them."""
        match = _FOLIO.search(text.chars) if len(text) <= LONGEST_ENTRY else None
        if match is None or not match.start():
            return 0
        gap = self._ledger.source.text[
            text.places[match.start() - 1] + 1 : text.places[match.start(1)]
        ]
        return match.start() if len(match[0]) > len(match[1]) + 1 or "\t" in gap else 0

    def _instrument(self, at: int) -> int:
        """What a notice issues begins below its signature."""
        unit = self._units[at]
        frame = self._frames[0]
        if len(self._frames) > 1 or not heading_like(unit) or number_at(unit.text) is not None:
            return 0
        if closing.is_date(unit) or closing.is_bracketed(unit):
            return 0
        wanted = closing.quoted_title(self._head.words)
        named = bool(wanted) and likeness(unit.text.chars, wanted) >= 0.8
        if not frame.signed and self._heads_table(at):
            return 0
        below = frame.signed and _ISSUED.search(self._head.words + self._first_words())
        if not (named or below or (frame.signed and unit.shape is Shape.HEADING)):
            return 0
        self._open(Frame(PartRole.INSTRUMENT, line=unit.line, start=unit.start))
        taken = 1 + self._titled([unit.text], at + 1)
        return taken + self._addressed(at + taken)

    def _addressed(self, at: int) -> int:
        """Whom a document addresses that a notice forwards: its first line."""
        unit = self._units[at] if at < len(self._units) else None
        if unit is None or unit.shape is not Shape.TEXT or not ADDRESS.match(unit.text.chars):
            return 0
        content = self._inlines(unit.text)
        self._frame.drafts.append(nodes.Recipients(content, origin=unit.line))
        return 1

    def _first_words(self) -> str:
        return "".join(unit.text.chars for unit in self._units[:2])

    def _note_of_attachments(self, at: int) -> int:
        unit = self._units[at]
        if not closing.is_note(unit, self._units[at + 1] if at + 1 < len(self._units) else None):
            return 0
        if len(self._frames) > 1 and self._frame.role is not PartRole.INSTRUMENT:
            return 0
        note, titles, taken = closing.attachment_note(self._units[at:], self._ledger)
        self._frame.closing.append(note)
        self._frame.wanted = titles
        self._announced.append(titles)
        return taken

    def _signature(self, at: int) -> int:
        found = closing.signature(self._units[at : at + 8], self._ledger)
        if found is None or not self._frame.drafts:
            return 0
        block, taken = found
        self._frame.closing.append(block)
        if len(self._frames) == 1 or not self.date:
            self.date = self.date or block.date
        return taken

    def _annotation(self, at: int) -> int:
        unit = self._units[at]
        if not closing.is_bracketed(unit):
            return 0
        named = "联系" in unit.text.chars
        text = (marks.name if named else marks.tidy)(unit.text, self._ledger)
        block = nodes.Annotation(text.inlines, origin=unit.line)
        if self._frame.signed or (self._frames[0].signed and len(self._frames) == 1):
            self._frame.closing.append(block)
            return 1
        return 0

    def _contents(self, at: int) -> int:
        """目录 of an instrument, kept as it stands: its lines are no headings."""
        if re.sub(r"\s", "", self._units[at].text.chars) != "目录":
            return 0
        entry = self._units[at + 1].text.chars if at + 1 < len(self._units) else ""
        first = _LEADERS.sub("", entry)
        again = next(
            (
                n
                for n in range(at + 2, len(self._units))
                if any(
                    likeness(self._units[n].text.chars, one) == 1 for one in (entry, first) if one
                )
            ),
            0,
        )
        between = self._units[at:again]
        if not again or len(between) > 200 or any(unit.cells or unit.target for unit in between):
            return 0
        folios = [self._folio(unit.text) for unit in between]
        paged = 2 * sum(at > 0 for at in folios) >= len(between)
        for unit, at_folio in zip(between, folios, strict=True):
            text = unit.text.plain()
            if paged and at_folio:
                self._ledger.drop("page.number", *text.range(at_folio, len(text)))
                text = text.cut(0, at_folio)
            text = marks.name(text, self._ledger)
            self._put(nodes.Paragraph(text.inlines, ParagraphKind.FLUSH, origin=unit.line))
        return again - at

    def _copies(self, at: int) -> int:
        """抄送： and the like below the signature."""
        unit = self._units[at]
        if _PRINTED.match(unit.text.chars):
            text = marks.name(unit.text.plain(), self._ledger).inlines
        elif _COPIES.match(unit.text.chars):
            text = self._inlines(unit.text)
        else:
            return 0
        self._frame.closing.append(nodes.Paragraph(text, ParagraphKind.FLUSH, origin=unit.line))
        return 1

    def _people(self, at: int) -> int:
        unit = self._units[at]
        if rows := people.in_rows(self._units[at : at + people.MOST_ROWS]):
            units = [one.as_text() for one in self._units[at : at + rows]]
            block, taken = people.roster(units, self._ledger)
            self._put(block)
            return taken
        if people.is_role(unit):
            block, taken = people.roster(self._units[at:], self._ledger)
            if any(member.post for group in block.groups for member in group.members):
                self._put(block)
                return taken
            return 0
        kind = self._head.kind
        if kind is nodes.Kind.APPOINTMENTS and (people.is_action(unit) or people.is_running(unit)):
            made, taken = people.personnel(self._units[at:], self._ledger)
            if made.items:
                self._put(made)
                return taken
        if kind is nodes.Kind.DUTIES and (found := people.duty(unit, self._ledger)):
            post, name = found
            taken = 1
            blocks: list[nodes.AnyBlock] = []
            for other in self._units[at + 1 :]:
                if other.shape is not Shape.TEXT or people.is_duty(other):
                    break
                if closing.signature(
                    self._units[at + taken : at + taken + 8], None
                ) or closing.part_label(other):
                    break
                content = self._inlines(other.text)
                blocks.append(nodes.Paragraph(content, origin=other.line))
                self._check_end(other, at + taken)
                taken += 1
            if blocks:
                self._put(nodes.Duty(post.inlines, name.inlines, tuple(blocks), origin=unit.line))
                return taken
        return 0

    def _text(self, at: int) -> int:
        """Whatever is none of the above: numbered passages, headings, terms, paragraphs."""
        unit = self._units[at]
        if unit.shape is Shape.ROW:
            unit = unit.as_text()
        if not unit.text:
            return 1
        self._put(self._passage(unit, at))
        return 1


_READERS: Sequence[Callable[[_Reader, int], int]] = (
    _Reader._picture,
    _Reader._signature,
    _Reader._part,
    _Reader._note_of_attachments,
    _Reader._unlabelled,
    _Reader._copies,
    _Reader._contents,
    _Reader._instrument,
    _Reader._table,
    _Reader._annotation,
    _Reader._people,
    _Reader._box,
)
