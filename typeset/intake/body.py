"""The body of a document: units -> blocks and parts.

In: the units of a document and its head. Out: the blocks of its record. Units are taken one after the
other by the first reader that knows them; attachments, appendices and what a notice issues open a
part (``_Frame``), whose numbered passages are decided when it ends (``headings``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from typeset.diagnostics import Severity
from typeset.intake import closing, marks, people, tables
from typeset.intake.head import Head
from typeset.intake.headings import Bare, Draft, Numbered, gaps, resolve
from typeset.intake.inlines import Inliner
from typeset.intake.ledger import Ledger
from typeset.intake.lines import Shape
from typeset.intake.numbers import bare_number, number_at, value
from typeset.intake.source import BOLD, Text
from typeset.intake.split import likeness
from typeset.intake.units import Unit, cut
from typeset.model import nodes
from typeset.model.nodes import ParagraphKind, PartRole, Scheme

LONGEST_HEADING = 50
ALIKE_TITLE = 0.6
_BOX = re.compile(r"^(专栏\s*(?:\d+|[一二三四五六七八九十]+)?\s*[:：]?)\s*(.*)$")
_LABEL = re.compile(r"^((?:附?[表图])\s*\d+(?:[-—.．]\d+)*\s*[:：]?)\s*(.*)$")
_UNIT = re.compile(r"^[（(]?(?:计量)?单位\s*[:：].{1,30}$")
_NOTE = re.compile(r"^(?:注|备注|说明|资料来源|数据来源)\s*\d*\s*[:：]")
_GLOSSARY = re.compile(r"^(?:名词|名词术语|术语)?(?:解释|注释|名词解释|术语解释)$")
_TERM = re.compile(r"^[^。；！？]{1,28}?：")
_SALUTATION = re.compile(r"^(?:各位\S{1,12}|同志们|主席|尊敬的\S{1,12})(?:[，、]\S{1,12})?[：！]$")
_ISSUED = re.compile(r"印发|公布|发布|颁布|批准|审议通过|《")


@dataclass
class _Frame:
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


def read_body(
    units: Sequence[Unit], head: Head, ledger: Ledger
) -> tuple[tuple[nodes.AnyBlock, ...], str]:
    """The blocks of a document, and the date of its signature as printed."""
    reader = _Reader(units, head, ledger)
    return reader.blocks(), reader.date


class _Reader:
    def __init__(self, units: Sequence[Unit], head: Head, ledger: Ledger) -> None:
        self._head = head
        self._ledger = ledger
        self._inliner = Inliner(ledger)
        self._units = self._inliner.without_notes(units)
        self._frames = [_Frame(None, line=head.line)]
        self._decimal = any(
            number_at(u.text) is not None and number_at(u.text)[0] is Scheme.DECIMAL  # type: ignore[index]
            for u in self._units
        )
        self._announced: list[list[str]] = []
        self.date = ""

    def blocks(self) -> tuple[nodes.AnyBlock, ...]:
        if self._head.recipients is not None:
            self._frame.drafts.append(self._head.recipients)
        at = 0
        while at < len(self._units):
            at += next(filter(None, (reader(self, at) for reader in _READERS)), 0) or self._text(at)
        while len(self._frames) > 1:
            self._close()
        self._compare_attachments(self._frame)
        return tuple(self._content(self._frame))

    def _compare_attachments(self, frame: _Frame) -> None:
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

    # ---- frames

    @property
    def _frame(self) -> _Frame:
        return self._frames[-1]

    def _inlines(self, text: Text) -> nodes.Inlines:
        return self._inliner.inlines(text)

    def _content(self, frame: _Frame) -> list[nodes.AnyBlock]:
        for draft, before in gaps(frame.drafts):
            at = draft.text.places[0] if draft.text else 0
            self._ledger.doubt("number.gap", at, at + 1, before=before, now=draft.number)
        inner = resolve(frame.drafts, self._inlines)
        return [*inner, *frame.closing, *frame.parts]

    def _open(self, frame: _Frame) -> None:
        while len(self._frames) > 1 and not self._may_hold(self._frame, frame):
            self._close()
        self._frames.append(frame)

    def _may_hold(self, outer: _Frame, inner: _Frame) -> bool:
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

    def _reopen(self, frame: _Frame) -> None:
        """What looked like the end was not: a signature with more text below it becomes text."""
        for block in frame.closing:
            if isinstance(block, nodes.Signature):
                texts = [*block.names, *(((nodes.Chars(block.date),),) if block.date else ())]
                frame.drafts += [
                    nodes.Paragraph(text, ParagraphKind.FLUSH, origin=block.origin)
                    for text in texts
                ]
            else:
                frame.drafts.append(block)
        if any(isinstance(block, nodes.Signature) for block in frame.closing):
            self._ledger.doubt("place", frame.start, frame.start + 4)
        frame.closing.clear()

    def _place(self, block: nodes.Paragraph) -> tuple[int, int]:
        unit = next((u for u in self._units if u.line == block.origin), self._units[0])
        return unit.start, unit.end

    # ---- readers: each takes units from ``at`` on and says how many, or 0

    def _picture(self, at: int) -> int:
        unit = self._units[at]
        if unit.shape is not Shape.PICTURE:
            return 0
        title = "".join(
            c.text for line in self._frame.title for c in line if isinstance(c, nodes.Chars)
        )
        alt = unit.text.chars or title or self._frame.label or "图"
        caption, label, taken = (), "", 1
        if at + 1 < len(self._units):
            match = _LABEL.match(self._units[at + 1].text.chars)
            if match and "图" in match[1] and len(self._units[at + 1].text) < LONGEST_HEADING:
                text = self._units[at + 1].text.plain()
                label = marks.tidy(text.cut(0, match.end(1)), self._ledger).chars
                caption = self._inlines(text.cut(match.start(2)))
                taken = 2
        figure = nodes.Figure(None, alt, label, caption, lost=True, origin=unit.line)
        self._ledger.doubt("figure.lost", unit.start, unit.end, title=alt)
        self._put(figure)
        return taken

    def _table(self, at: int) -> int:
        """A table with what stands above it (label and caption, unit) and below it (notes)."""
        begin, label, caption, unit_line = at, "", (), ()
        while begin < len(self._units) and self._units[begin].shape is not Shape.ROW:
            unit = self._units[begin]
            if begin - at == 3 or not self._above_table(unit, begin):
                return 0
            text = unit.text.plain()
            match = _LABEL.match(text.chars)
            if _UNIT.match(text.chars):
                unit_line = self._inlines(text)
            elif match:
                label = marks.tidy(text.cut(0, match.end(1)), self._ledger).chars
                caption = self._inlines(text.cut(match.start(2)))
            elif caption:
                return 0
            else:
                caption = self._inlines(text)
            begin += 1
        if begin == len(self._units):
            return 0
        rows = tables.rows_from(self._units[begin:])
        if rows == 1 and begin == at:
            return 0
        end = begin + rows
        notes, taken = self._notes(end)
        made = tables.table(
            self._units[begin:end],
            self._ledger,
            label=label,
            caption=caption,
            unit_line=unit_line,
            notes=notes,
        )
        self._put(made)
        return end + taken - at

    def _above_table(self, unit: Unit, k: int) -> bool:
        chars = unit.text.chars
        if unit.shape not in (Shape.TEXT, Shape.HEADING) or len(chars) > LONGEST_HEADING:
            return False
        if _UNIT.match(chars) or (_LABEL.match(chars) and not re.search("[。；]$", chars)):
            return True
        below = self._units[k + 1] if k + 1 < len(self._units) else unit
        row_next = below.shape is Shape.ROW or bool(_UNIT.match(below.text.chars))
        plain = number_at(unit.text) is None and not re.search("[。；：，！？）]$", chars)
        return row_next and plain and closing.part_label(unit) is None and not closing.is_date(unit)

    def _notes(self, at: int) -> tuple[tuple[nodes.Inlines, ...], int]:
        notes: list[nodes.Inlines] = []
        for unit in self._units[at:]:
            again = notes and number_at(unit.text) is not None and not unit.gap
            if unit.shape is not Shape.TEXT or not (_NOTE.match(unit.text.chars) or again):
                break
            notes.append(self._inlines(unit.text))
        return tuple(notes), len(notes)

    def _part(self, at: int) -> int:
        """附件 or 附录 with its label and title."""
        unit = self._units[at]
        found = closing.part_label(unit)
        if found is None:
            return 0
        role, label, rest = found
        note = closing.is_note(unit) and not self._frame.signed and role is PartRole.ATTACHMENT
        if note and not (self._frame.role is None and self._frame.parts):
            return 0
        self._open(
            _Frame(
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

    def _titled(self, texts: list[Text], at: int) -> int:
        """Give the open part its title, and its subtitle if one follows at ``at``."""
        frame = self._frame
        taken = 0
        wanted = self._wanted(frame)
        while at + taken < len(self._units):
            unit = self._units[at + taken]
            whole = "".join(text.chars for text in texts)
            longer = whole + unit.text.chars
            if not (wanted and self._is_title(unit, at + taken)):
                break
            if likeness(longer, wanted) <= likeness(whole, wanted):
                break
            texts.append(unit.text)
            taken += 1
        texts, inside = closing.title_lines([t.plain() for t in texts], self._ledger)
        frame.title = tuple(text.inlines for text in texts)
        frame.subtitle = tuple(text.inlines for text in inside)
        words = frame.alt = "".join(text.chars for text in texts)
        if at + taken < len(self._units) and closing.is_bracketed(self._units[at + taken]):
            text = marks.name(self._units[at + taken].text.plain(), self._ledger)
            frame.subtitle += (text.inlines,)
            taken += 1
        if wanted and likeness(words, wanted) < 1 and texts:
            self._ledger.doubt(
                "attachment.title",
                *texts[0].range(0, len(texts[0])),
                suggestion=wanted,
                severity=Severity.ERROR,
                title=words,
                note=wanted,
            )
        return taken

    def _wanted(self, frame: _Frame) -> str:
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
            same = _heading_like(other) and other.shape is unit.shape is Shape.HEADING
            if same and number_at(other.text) is None:
                if likeness(other.text.chars, unit.text.chars) >= ALIKE_TITLE:
                    return False
        return True

    def _instrument(self, at: int) -> int:
        """What a notice issues begins below its signature."""
        unit = self._units[at]
        frame = self._frames[0]
        if len(self._frames) > 1 or not _heading_like(unit) or number_at(unit.text) is not None:
            return 0
        if closing.is_date(unit) or closing.is_bracketed(unit):
            return 0
        wanted = closing.quoted_title(self._head.words)
        named = bool(wanted) and likeness(unit.text.chars, wanted) >= 0.8
        below = frame.signed and _ISSUED.search(self._head.words + self._first_words())
        if not (named or below or (frame.signed and unit.shape is Shape.HEADING)):
            return 0
        self._open(_Frame(PartRole.INSTRUMENT, line=unit.line, start=unit.start))
        return 1 + self._titled([unit.text], at + 1)

    def _first_words(self) -> str:
        return "".join(unit.text.chars for unit in self._units[:2])

    def _note_of_attachments(self, at: int) -> int:
        unit = self._units[at]
        if not closing.is_note(unit):
            return 0
        if len(self._frames) > 1 and self._frame.role is not PartRole.INSTRUMENT:
            return 0
        note, titles, taken = closing.attachment_note(self._units[at:], self._ledger)
        self._frame.closing.append(note)
        self._frame.wanted = titles
        self._announced.append(titles)
        return taken

    def _signature(self, at: int) -> int:
        found = closing.signature(self._units[at:], self._ledger)
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
        text = marks.tidy(unit.text, self._ledger)
        block = nodes.Annotation(text.inlines, origin=unit.line)
        if self._frame.signed or (self._frames[0].signed and len(self._frames) == 1):
            self._frame.closing.append(block)
            return 1
        return 0

    def _contents(self, at: int) -> int:
        """目录 of an instrument, kept as it stands: its lines are no headings."""
        if re.sub(r"\s", "", self._units[at].text.chars) != "目录":
            return 0
        first = self._units[at + 1].text.chars if at + 1 < len(self._units) else ""
        again = next(
            (
                n
                for n in range(at + 2, len(self._units))
                if likeness(self._units[n].text.chars, first) == 1
            ),
            0,
        )
        if not again or again - at > 200:
            return 0
        for unit in self._units[at:again]:
            text = marks.name(unit.text.plain(), self._ledger)
            self._put(nodes.Paragraph(text.inlines, ParagraphKind.FLUSH, origin=unit.line))
        return again - at

    def _copies(self, at: int) -> int:
        """抄送： and the like below the signature."""
        unit = self._units[at]
        if not re.match(r"^(?:抄\s*送|抄\s*报|主题词|印\s*发)\s*[:：]", unit.text.chars):
            return 0
        text = self._inlines(unit.text)
        self._frame.closing.append(nodes.Paragraph(text, ParagraphKind.FLUSH, origin=unit.line))
        return 1

    def _people(self, at: int) -> int:
        unit = self._units[at]
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
                if other.shape is not Shape.TEXT or people.duty(other, self._ledger):
                    break
                if closing.signature(self._units[at + taken :], None) or closing.part_label(other):
                    break
                content = self._inlines(other.text)
                blocks.append(nodes.Paragraph(content, origin=other.line))
                self._check_end(other, at + taken)
                taken += 1
            if blocks:
                self._put(nodes.Duty(post.inlines, name.inlines, tuple(blocks), origin=unit.line))
                return taken
        return 0

    def _box(self, at: int) -> int:
        """专栏 with its title and the passages that belong to it."""
        unit = self._units[at]
        match = _BOX.match(unit.text.chars)
        if not match or len(unit.text) > LONGEST_HEADING or re.search("[。；]$", unit.text.chars):
            return 0
        text = unit.text.plain()
        label = marks.tidy(text.cut(0, match.end(1)), self._ledger).chars
        title = self._inlines(text.cut(match.start(2)))
        inner: list[Draft] = []
        end = at + 1
        while end < len(self._units) and self._in_box(end, at, inner):
            other = self._units[end]
            inner.append(self._passage(other, end))
            end += 1
        if not inner:
            return 0
        blocks = resolve(inner, self._inlines)
        self._put(nodes.Box(label, title, tuple(blocks), origin=unit.line))
        return end - at

    def _in_box(self, k: int, at: int, inner: Sequence[Draft]) -> bool:
        """Quoted passages as long as they are quoted; else the first paragraph, and those numbered or
        led by a term as it is."""
        unit, title = self._units[k], self._units[at]
        if unit.shape not in (Shape.TEXT, Shape.BULLET) or _BOX.match(unit.text.chars):
            return False
        if title.quoted or unit.quoted:
            return unit.quoted
        if not inner:
            return True
        found = number_at(unit.text)
        if found is not None:
            first = inner[0]
            return found[0] in (Scheme.ARABIC, Scheme.ARABIC_PAREN, Scheme.CIRCLED) or (
                isinstance(first, Numbered) and first.scheme is found[0]
            )
        led = _TERM.match(self._units[at + 1].text.chars)
        return bool(led and _TERM.match(unit.text.chars))

    def _text(self, at: int) -> int:
        """Whatever is none of the above: numbered passages, headings, terms, paragraphs."""
        unit = self._units[at]
        if unit.shape is Shape.ROW:
            unit = unit.as_text()
        if not unit.text:
            return 1
        self._put(self._passage(unit, at))
        return 1

    def _passage(self, unit: Unit, at: int) -> Draft:
        numbered = self._numbered(unit, at)
        if numbered is not None:
            return numbered
        if self._is_heading(unit, at):
            words = marks.tidy(unit.text, self._ledger)
            self._frame.glossary = bool(_GLOSSARY.match(words.chars))
            return Bare(words, unit.line)
        term = self._term(unit)
        if term:
            return self._entry(unit, term)
        kind = ParagraphKind.PLAIN
        if unit.text.chars.startswith("——"):
            kind = ParagraphKind.DASH
        elif _SALUTATION.match(unit.text.chars):
            kind = ParagraphKind.SALUTATION
        self._check_end(unit, at)
        return nodes.Paragraph(self._inlines(unit.text), kind, origin=unit.line)

    def _numbered(self, unit: Unit, at: int) -> Numbered | None:
        found = number_at(unit.text)
        if found is None and self._decimal and (bare := bare_number(unit.text)):
            found = (Scheme.DECIMAL, *bare)
        if found is None:
            return None
        scheme, number, end = found
        if scheme is Scheme.DECIMAL and not self._decimal_follows(number):
            return None
        bold = max(0, unit.text.bold() - end) if unit.text.marks[:1] == BOLD else 0
        before = len(unit.text)
        text = marks.after_number(unit.text, end, self._ledger)
        if bold:
            bold -= before - end - len(text)
        lead = text.cut(0, bold)
        text = marks.tidy(lead, self._ledger) + text.cut(bold) if bold else text
        bold = len(marks.tidy(lead, self._ledger)) if bold else 0
        text = closing.wide(text, self._ledger) if len(text) < 12 else text
        alone = unit.shape is Shape.HEADING or 0 < bold >= len(text)
        self._frame.glossary = False
        draft = Numbered(scheme, number, text, unit.line, alone, bold)
        if not alone and len(text) > LONGEST_HEADING:
            self._check_end(unit, at)
        return draft

    def _decimal_follows(self, number: str) -> bool:
        """Whether a decimal number counts on from those before it: one deeper, or the next of a level."""
        now = value(number)
        seen = self._frame.decimals
        if now and (len(now) == 1 or seen) and max(now) < 60:
            last = seen[-1] if seen else (0,)
            same = now[:-1] == last[: len(now) - 1] and len(now) <= len(last) + 1
            if same or len(now) == 1:
                seen.append(now)
                return True
        if now and now[-1] == 1 and len(now) > 1:
            seen.append(now)
            return True
        return False

    def _is_heading(self, unit: Unit, at: int) -> bool:
        if not _heading_like(unit):
            return False
        bold = unit.text.bold() == len(unit.text)
        if unit.shape is Shape.HEADING or bold:
            return not (_TERM.match(unit.text.chars) and self._frame.glossary)
        del at
        return False

    def _term(self, unit: Unit) -> int:
        """Length of the term that a passage of a glossary opens with, its colon included."""
        chars = unit.text.chars
        bold = unit.text.bold()
        if bold and self._frame.glossary:
            if chars[bold - 1] == "：":
                return bold
            if chars[bold : bold + 1] == "：":
                return bold + 1
        match = _TERM.match(chars) if self._frame.glossary else None
        return match.end() if match else 0

    def _entry(self, unit: Unit, term: int) -> nodes.Glossary:
        entry = nodes.Entry(
            self._inlines(unit.text.cut(0, term).plain()),
            self._inlines(unit.text.cut(term)),
            origin=unit.line,
        )
        drafts = self._frame.drafts
        if drafts and isinstance(drafts[-1], nodes.Glossary):
            last = drafts.pop()
            assert isinstance(last, nodes.Glossary)
            return nodes.Glossary((*last.entries, entry), origin=last.origin)
        return nodes.Glossary((entry,), origin=unit.line)

    def _check_end(self, unit: Unit, at: int) -> None:
        """A paragraph that breaks off without a mark."""
        following = self._units[at + 1] if at + 1 < len(self._units) else None
        lists = following is not None and following.shape in (Shape.ROW, Shape.PICTURE)
        if cut(unit.text) and not lists and len(unit.text) > 8:
            n = len(unit.text)
            self._ledger.doubt("text.unfinished", *unit.text.range(max(0, n - 12), n))


def _heading_like(unit: Unit) -> bool:
    """Whether a unit can be a heading or a title: short, and no sentence."""
    if unit.shape not in (Shape.HEADING, Shape.TEXT) or not unit.text:
        return False
    chars = unit.text.chars
    if len(chars) > LONGEST_HEADING and unit.shape is not Shape.HEADING:
        return False
    return not re.search("[。；：，！？…]$", chars) and not chars.startswith("——")


_READERS: Sequence[Callable[[_Reader, int], int]] = (
    _Reader._picture,
    _Reader._signature,
    _Reader._part,
    _Reader._note_of_attachments,
    _Reader._copies,
    _Reader._contents,
    _Reader._instrument,
    _Reader._table,
    _Reader._annotation,
    _Reader._people,
    _Reader._box,
)
