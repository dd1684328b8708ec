"""Running heads, folios, and a page of text with them.

Comes in: a ``Sheet``, the section that it belongs to, and the names of the issue. Goes out: the ``Page``. It
depends on nothing else, so that a page can be drawn by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from typeset.display import Item, Page, Rect, Text
from typeset.display.tags import Artifact
from typeset.frozen import NamedTuple, replace
from typeset.layout.columns import Filler
from typeset.layout.flow import shifted
from typeset.layout.stylesheet import HeadStyle, PageStyle, Stylesheet
from typeset.layout.text import TextSetter
from typeset.units import MEM_PER_EM

if TYPE_CHECKING:
    from typeset.layout.pages import Sheet


class Furniture:
    """The running heads and folios of an issue of ``publication`` with a ``year`` and a ``number``."""

    def __init__(self, sheet: Stylesheet, publication: str, year: int, number: int) -> None:
        self.sheet = sheet
        self._head = sheet.head
        self._words = {"publication": publication, "year": year, "number": number}
        self._heads: dict[tuple[str, str, int], list[Item]] = {}

    def headless(self) -> None:
        """No running head: it names the issue, and a document by itself is in none."""
        self._head = HeadStyle()

    def items(self, number: int, section: str, setter: TextSetter, page: PageStyle) -> list[Item]:
        """Running head and folio of a page: odd pages right, even pages left."""
        folio, words = self.sheet.folio, {**self._words, "section": section, "page": number}
        place = folio.place
        if place == "outer":
            place = "right" if number % 2 else "left"
        inset = round(folio.inset * self.sheet.styles[folio.style].size)
        at = (page.text_height + folio.drop, page.text_width - inset)
        text = folio.text.format(**words)
        number_line = self._line(text, folio.style, at, place, setter, Artifact.FOOT)
        head = self._head_items(number, words, setter, page.text_width)
        return [*head, *[shifted(item, inset * (place == "left"), 0) for item in number_line]]

    def _head_items(
        self, number: int, words: dict[str, object], setter: TextSetter, width: int
    ) -> list[Item]:
        """The running head of a page; it is mostly that of others too."""
        head = self._head
        left, right = (text.format(**words) for text in (head.odd if number % 2 else head.even))
        key = (left, right, width)
        items = self._heads.get(key)
        if items is None:
            items = self._heads[key] = []
            y = -head.rise
            for text, place in ((left, "left"), (right, "right")):
                items += self._line(text, head.style, (y, width), place, setter, Artifact.HEAD)
            if head.rule:
                items.append(Rect(0, y + head.rule_gap, width, head.rule, tag=Artifact.HEAD))
        return items

    def _line(
        self,
        words: str,
        style_name: str,
        at: tuple[int, int],
        place: str,
        setter: TextSetter,
        tag: Artifact,
    ) -> list[Item]:
        """One line at the height ``at[0]`` of a type area that is ``at[1]`` wide."""
        if not words:
            return []
        style = self.sheet.styles[style_name]
        y, width = at
        line = setter.once(
            (words, style_name, width),
            lambda: setter.lines(setter.passage(style, (words, "")), style, width)[1][0],
        )
        length = line.width * style.size // MEM_PER_EM
        x = {"left": 0, "right": width - length}.get(place, (width - length) // 2)
        return [Text(x, y, line.runs, generated=True, tag=tag)]

    def page(
        self, number: int, text: Iterable[Item], items: Iterable[Item], style: PageStyle
    ) -> Page:
        """A page with ``text``, which is in place, and ``items`` relative to the type area."""
        left = style.left(number)
        placed = (*text, *[shifted(item, left, style.top) for item in items])
        return Page(str(number), style.width, style.height, placed)

    def drawing(self, page: Sheet, section: str, setter: TextSetter, filler: Filler) -> Drawing:
        """What is needed to draw ``page``."""
        style = upright = self.sheet.page
        if page.turned:
            style = style.turned()
            upright = upright if upright.furniture == "upright" else style
        furniture = [] if page.plain else self.items(page.number, section, setter, upright)
        return Drawing(self, page, filler, furniture, style, upright)


class Drawing(NamedTuple):
    """A page of text that is still to be drawn: its running head and folio are set."""

    of: Furniture
    sheet: Sheet
    filler: Filler
    furniture: list[Item]
    style: PageStyle
    upright: PageStyle

    def page(self) -> Page:
        """The page drawn."""
        number, of = self.sheet.number, self.of
        left, top = of.sheet.page.corner(number, turned=self.sheet.turned)
        text = [
            item
            for frame, x, y, height in self.sheet.frames
            for item in self.filler.items(frame, left + x, top + y, height)
        ]
        if self.upright is self.style:
            return of.page(number, text, self.furniture, self.style)
        sideways = of.page(number, text, [], self.style)
        return replace(sideways, upright=of.page(number, (), self.furniture, self.upright).items)
