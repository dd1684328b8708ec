"""Passages of text: numbered ones, headings, terms, boxes, paragraphs.

In: a unit that is no table, signature or label of a part. Out: a block, or a passage that is decided
when its part ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from typeset.intake import closing, marks
from typeset.intake.frames import Frames
from typeset.intake.headings import Bare, Draft, Numbered, resolve
from typeset.intake.lines import Shape
from typeset.intake.numbers import bare_number, number_at, value
from typeset.intake.roles import is_member, is_names
from typeset.intake.source import BOLD
from typeset.intake.units import FIELD, Unit, cut
from typeset.model import nodes
from typeset.model.nodes import ParagraphKind, Scheme

LONGEST_HEADING = 50
_ENTRY = re.compile(
    r"(?:[（(][^）)]{1,3}[）)]|\d{1,2}[.．])?[^，。；：]{2,10}：[^。；]*[\dA-Za-z）]$"
    r"|[^，。；：（）]{2,4}（[^（）]{2,40}）$"
)
"""（三）联系电话：0839-5550166（工作日）: what a person fills in, or dials. 江河（副州长）: a member."""
_NAME_ALONE = re.compile("[^，。；：！？]{1,30}")
"""A body or a person that stands on a line of its own."""
BOX = re.compile(r"^(专栏\s*(?:\d+|[一二三四五六七八九十]+)?\s*[:：]?)\s*(.*)$")
_GLOSSARY = re.compile(
    r"^(?:有关|相关|部分|主要|专有)?(?:(?:名词|术语|用语|名词术语|名词和术语)?(?:解释|注释|释义)(?:[和与及]说明)?"
    r"|(?:名词|术语|用语|名词术语|名词和术语)(?:的)?(?:(?:说明|定义|含义)(?:[和与及](?:说明|解释))?)?)$"
)
_TERM = re.compile(r"^[^。；！？，—]{1,28}?(?:：|——)|^[^。；！？]{1,28}?：")
_ITEMS = re.compile(r"^[^，。；：！？]{1,20}(?:、[^，。；：！？、]{1,20})+(?<![、和与及的])$")
"""Names of those who are praised, a line of them below a heading: no sentence."""
_SALUTATION = re.compile(
    r"^(?:各位[^\s，。！：；]{1,12}|同志们|主席|尊敬的[^\s，。！：；]{1,12})(?:[，、][^\s，。！：；]{1,12})?[：！]$"
)
_BEYOND = re.compile("(.{2,}[。！？：])[^。！？：；]{1,4}$")
"""A bold beginning with the first words of the next sentence: 改善设施。一是"""


class Passages(Frames):
    """Readers of text."""

    def _table(self, at: int) -> int:
        """The reader of tables, for a box that holds one."""
        raise NotImplementedError

    def _box(self, at: int) -> int:
        """专栏 with its title and the passages that belong to it."""
        unit = self._units[at]
        match = BOX.match(unit.text.chars)
        if not match or len(unit.text) > LONGEST_HEADING or re.search("[。；]$", unit.text.chars):
            return 0
        text = unit.text.plain()
        label = marks.tidy(text.cut(0, match.end(1)), self._ledger).chars
        title = self._inlines(text.cut(match.start(2)))
        inner: list[Draft] = []
        end = at + 1
        if end < len(self._units) and self._units[end].shape is Shape.ROW:
            rows = self._table(end)
            if rows and isinstance(table := self._frame.drafts[-1], nodes.Table):
                self._frame.drafts[-1] = nodes.Box(label, title, (table,), origin=unit.line)
                return 1 + rows
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
        if unit.shape not in (Shape.TEXT, Shape.BULLET) or BOX.match(unit.text.chars):
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

    def _passage(self, unit: Unit, at: int) -> Draft:
        if self._frame.glossary and (term := self._numbered_term(unit)):
            return self._entry(unit, term)
        numbered = self._numbered(unit, at)
        if numbered is not None:
            self._frame.glossary = bool(_GLOSSARY.match(numbered.text.chars))
            return numbered
        if self._is_heading(unit, at):
            words = marks.tidy(unit.text, self._ledger)
            self._frame.glossary = bool(_GLOSSARY.match(words.chars))
            return Bare(words, unit.line, styled=unit.styled)
        if unit.shape is Shape.TEXT and _GLOSSARY.match(unit.text.chars.rstrip("：")):
            self._frame.glossary = True
            content = self._inlines(unit.text)
            return nodes.Paragraph(content, ParagraphKind.FLUSH, origin=unit.line)
        term = self._term(unit)
        if term:
            return self._entry(unit, term)
        kind = ParagraphKind.PLAIN
        if unit.text.chars.startswith("——"):
            kind = ParagraphKind.DASH
        elif _SALUTATION.match(unit.text.chars):
            kind = ParagraphKind.SALUTATION
        if is_names(unit.text.chars):
            content = marks.names(unit.text, self._ledger).inlines
            return nodes.Paragraph(content, kind, origin=unit.line)
        if is_member(unit.text.chars):
            content = marks.name(unit.text, self._ledger).inlines
            return nodes.Paragraph(content, kind, origin=unit.line)
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
        if bold and (stop := _BEYOND.match(text.chars[:bold])):
            bold = stop.end(1)
        lead = text.cut(0, bold)
        text = marks.tidy(lead, self._ledger) + text.cut(bold) if bold else text
        bold = len(marks.tidy(lead, self._ledger)) if bold else 0
        text = closing.wide(text, self._ledger) if len(text) < 12 else text
        alone = unit.shape is Shape.HEADING or 0 < bold >= len(text)
        self._frame.glossary = False
        draft = Numbered(scheme, number, text, unit.line, alone, bold)
        if not alone and (len(text) > LONGEST_HEADING or re.search("[。；]", text.chars)):
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
        if not heading_like(unit):
            return False
        bold = unit.text.bold() == len(unit.text)
        if unit.shape is Shape.HEADING or bold:
            return not (_TERM.match(unit.text.chars) and self._frame.glossary)
        del at
        return False

    def _numbered_term(self, unit: Unit) -> int:
        """Length of 1.“三定”： where the entries of a glossary are numbered."""
        found = number_at(unit.text)
        if found is None or found[0] not in (Scheme.ARABIC, Scheme.ARABIC_PAREN, Scheme.CIRCLED):
            return 0
        match = _TERM.match(unit.text.chars[found[2] :])
        return found[2] + match.end() if match else 0

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

    def _is_listed(self, at: int) -> bool:
        """Whether a short line without a mark stands beside another one: names, a line each."""
        beside = self._units[max(at - 1, 0) : at] + self._units[at + 1 : at + 2]
        return _NAME_ALONE.fullmatch(self._units[at].text.chars) is not None and any(
            each.shape is Shape.TEXT and _NAME_ALONE.fullmatch(each.text.chars) and cut(each.text)
            for each in beside
        )

    def _check_end(self, unit: Unit, at: int) -> None:
        """A paragraph that breaks off without a mark."""
        following = self._units[at + 1] if at + 1 < len(self._units) else None
        if self._is_field(at):
            return
        lists = following is not None and following.shape in (Shape.ROW, Shape.PICTURE)
        if (
            cut(unit.text)
            and not lists
            and len(unit.text) > 8
            and not _ITEMS.match(unit.text.chars)
            and not self._is_listed(at)
            and not _ENTRY.match(unit.text.chars)
        ):
            n = len(unit.text)
            self._ledger.doubt("text.unfinished", *unit.text.range(max(0, n - 12), n))

    def _is_field(self, at: int) -> bool:
        """Whether a passage is one of several lines of a form (牵头单位：……)."""
        beside = (self._units[k] for k in (at - 1, at + 1) if 0 <= k < len(self._units))
        field = FIELD.match(self._units[at].text.chars)
        return bool(field) and any(FIELD.match(unit.text.chars) for unit in beside)


def heading_like(unit: Unit) -> bool:
    """Whether a unit can be a heading or a title: short, and no sentence."""
    if unit.shape not in (Shape.HEADING, Shape.TEXT) or not unit.text:
        return False
    chars = unit.text.chars
    if len(chars) > LONGEST_HEADING and unit.shape is not Shape.HEADING:
        return False
    return not re.search("[。；：，！？…]$", chars) and not chars.startswith("——")
