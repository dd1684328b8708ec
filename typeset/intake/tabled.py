"""Tables with what stands above and below them.

In: the units of a document at a table, its label, caption or unit. Out: the table, put into the open part,
with the label, caption, unit and notes around it or in rows as wide as it is.
"""

from __future__ import annotations

import re

from typeset.intake import across, closing, marks, people, tables
from typeset.intake.lines import Shape
from typeset.intake.numbers import number_at
from typeset.intake.passages import BOX, LONGEST_HEADING, Passages
from typeset.intake.rows import rows_from
from typeset.intake.units import Unit
from typeset.model import nodes

LABEL = re.compile(r"^((?:[附续]?[表图])\s*\d+(?:[-—.．]\d+)*\s*[:：]?)\s*(.*)$")
_UNIT = re.compile(r"^[（(]?(?:计量)?单位\s*[:：].{1,30}$")
_NOTE = re.compile(r"^(?:注|备注|说明|资料来源|数据来源)\s*\d*\s*[:：]")
FORM = re.compile(r"[\u4e00-\u9fff \u3000]{2,10}[:：](?!\S*表$)")
"""编号： or 填报单位：……: a line of a form above its table, no caption."""


class Tabled(Passages):
    """Readers of tables."""

    def _table(self, at: int) -> int:
        """A table with what stands above it (label and caption, unit) and below it (notes)."""
        if people.in_rows(self._units[at : at + people.MOST_ROWS]):
            return 0
        begin, label = at, ""
        caption: nodes.Inlines = ()
        unit_line: nodes.Inlines = ()
        while begin < len(self._units) and self._units[begin].shape is not Shape.ROW:
            unit = self._units[begin]
            if begin - at == 3 or not self._above_table(unit, begin):
                return 0
            text = unit.text.plain()
            match = LABEL.match(text.chars)
            if _UNIT.match(text.chars) and not unit_line:
                unit_line = self._inlines(text)
            elif match and not label:
                label = marks.tidy(text.cut(0, match.end(1)), self._ledger).chars
                caption = self._inlines(text.cut(match.start(2)))
            elif caption:
                return 0
            else:
                caption = self._inlines(text)
            begin += 1
        if begin == len(self._units):
            return 0
        rows = rows_from(self._units[begin:])
        if rows == 0 or (rows == 1 and begin == at):
            return 0
        end = begin + rows
        inner = across.outside(self._units[begin:end])
        if inner.caption and not (label or caption):
            match = LABEL.match(inner.caption.chars)
            cut = match.start(2) if match else 0
            label = (
                marks.tidy(inner.caption.cut(0, match.end(1)), self._ledger).chars if match else ""
            )
            caption = self._inlines(inner.caption.cut(cut))
        elif inner.caption:
            inner = across.NOTHING_OUTSIDE
        if inner.unit and not unit_line:
            unit_line = self._inlines(inner.unit)
        elif inner.unit:
            inner = across.NOTHING_OUTSIDE
        notes, taken = self._notes(end)
        made = tables.table(
            self._units[begin + inner.above : end - len(inner.notes)],
            self._ledger,
            label=label,
            caption=caption,
            unit_line=unit_line,
            notes=(*map(self._inlines, inner.notes), *notes),
        )
        self._put(made)
        return end + taken - at

    def _above_table(self, unit: Unit, k: int) -> bool:
        chars = unit.text.chars
        if unit.shape not in (Shape.TEXT, Shape.HEADING) or len(chars) > LONGEST_HEADING:
            return False
        if BOX.match(chars):
            return False
        if _UNIT.match(chars) or (LABEL.match(chars) and not re.search("[。；]$", chars)):
            return True
        below = self._units[k + 1] if k + 1 < len(self._units) else unit
        row_next = below.shape is Shape.ROW or bool(_UNIT.match(below.text.chars))
        row_next = row_next and not unit.styled
        plain = number_at(unit.text) is None and not re.search("[。；：，！？]$", chars)
        plain = plain and not closing.is_bracketed(unit) and not FORM.match(chars)
        return row_next and plain and closing.part_label(unit) is None and not closing.is_date(unit)

    def _notes(self, at: int) -> tuple[tuple[nodes.Inlines, ...], int]:
        notes: list[nodes.Inlines] = []
        for unit in self._units[at:]:
            again = notes and number_at(unit.text) is not None and not unit.gap
            if unit.shape is not Shape.TEXT or not (_NOTE.match(unit.text.chars) or again):
                break
            notes.append(self._inlines(unit.text))
        return tuple(notes), len(notes)

    def _heads_table(self, at: int) -> bool:
        """Whether a line stands right above a table, or above its unit."""
        following = self._units[at + 1 : at + 3]
        if following and _UNIT.match(following[0].text.chars):
            following = following[1:]
        return bool(following) and following[0].shape is Shape.ROW
