"""The text object of a content stream (ISO 32000-2, 9.4): where the next glyph stands.

In: text operators under a graphics state. Out: a mark for each string shown, given to the reader.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pikepdf

from typeset.pdfsource import floats, is_array, number
from typeset.preflight import graphics as g
from typeset.preflight.graphics import State

if TYPE_CHECKING:
    from typeset.preflight.content import Reader


class TextObject:
    """The text object (9.4): where the next glyph stands."""

    def __init__(self, reader: Reader, state: State) -> None:
        self._reader = reader
        self.state = state
        self._line = self._place = g.IDENTITY

    def begin(self, operands: Any) -> None:
        self._line = self._place = g.IDENTITY

    def end(self, operands: Any) -> None:
        """``ET``."""

    def move(self, operands: Any) -> None:
        x, y = [*floats(operands), 0.0, 0.0][:2]
        self._line = self._place = g.multiply((1, 0, 0, 1, x, y), self._line)

    def move_and_lead(self, operands: Any) -> None:
        self.state.leading = -[*floats(operands), 0.0, 0.0][1]
        self.move(operands)

    def place(self, operands: Any) -> None:
        values = floats(operands)
        if len(values) == 6:
            self._line = self._place = tuple(values)  # type: ignore[assignment]

    def next_line(self, operands: Any) -> None:
        self._line = g.multiply((1, 0, 0, 1, 0, -self.state.leading), self._line)
        self._place = self._line

    def show(self, operands: Any) -> None:
        self._show([operands[0]] if len(operands) else [])

    def show_array(self, operands: Any) -> None:
        self._show(operands[0] if len(operands) and is_array(operands[0]) else [])

    def show_next(self, operands: Any) -> None:
        self.next_line(operands)
        self._show([operands[-1]] if len(operands) else [])

    def show_spaced(self, operands: Any) -> None:
        if len(operands) == 3:
            self.state.word = number(operands[0]) or 0.0
            self.state.spacing = number(operands[1]) or 0.0
        self.show_next(operands)

    def _show(self, pieces: Any) -> None:
        state = self.state
        font, size = state.font, state.size
        if font is None:
            return
        codes: list[int] = []
        x = 0.0
        for piece in pieces:
            kern = number(piece)
            if kern is not None:
                x -= kern / 1000 * size * state.scale
            elif isinstance(piece, pikepdf.String):
                new = font.cut(bytes(piece))
                codes += new
                advance = sum(map(font.width, new)) / 1000 * size + len(new) * state.spacing
                if not font.composite:
                    advance += new.count(32) * state.word
                x += advance * state.scale
        matrix = g.multiply(self._place, state.ctm)
        bounds = (min(0.0, x), state.rise - 0.15 * size, max(0.0, x), state.rise + 0.85 * size)
        self._place = g.multiply((1, 0, 0, 1, x, 0), self._place)
        if not codes:
            return
        font.codes.update(codes)
        color = state.stroke if state.render in (1, 5) else state.fill
        self._reader.add(
            "text",
            state,
            g.box_placed(matrix, bounds),
            color,
            size=abs(size) * g.scale_of(matrix),
            codes=tuple(codes),
            font=font,
            invisible=state.render in (3, 7),
        )


TEXTS: dict[str, Callable[[TextObject, Any], None]] = {
    **{"BT": TextObject.begin, "ET": TextObject.end, "Td": TextObject.move},
    **{"TD": TextObject.move_and_lead, "Tm": TextObject.place, "T*": TextObject.next_line},
    **{"Tj": TextObject.show, "TJ": TextObject.show_array, "'": TextObject.show_next},
    '"': TextObject.show_spaced,
}
