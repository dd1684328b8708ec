"""What opens a section: a page of its own, or a band over all columns at the head of a new page.

Comes in: the name of a section. Goes out: a group of one slab, or nothing where the layout has no
openers. The name is that of ``issue.toml``, not text of a record, and marked as generated.
"""

from __future__ import annotations

from typeset.display import Item, Rect, Text
from typeset.display.tags import Details
from typeset.layout.flow import Group, Slab
from typeset.layout.stylesheet import Style
from typeset.layout.text import TextSetter, baseline
from typeset.units import MEM_PER_EM


def opener_group(setter: TextSetter, name: str) -> Group | None:
    """The opener of the section ``name``; ``plain`` where it is a page of its own."""
    sheet, style = setter.sheet, setter.sheet.openers
    if style.show == "none":
        return None
    page = sheet.page
    own = style.show == "page"
    height = page.text_height if own else style.lines * page.pitch
    middle = int(height * style.place) if own else (height - page.pitch) // 2
    face = Style(role=style.role, size=style.size, align="center")
    _, lines = setter.lines(setter.passage(face, (name, "")), face, page.text_width)
    x = (page.text_width - lines[0].width * style.size // MEM_PER_EM) // 2
    y = middle - style.size // 2 + baseline(style.size, style.size)
    tag = setter.leaf("H", Details(level=1))
    items: list[Item] = [Text(x, y, lines[0].runs, generated=True, tag=tag)]
    long = round(page.text_width * style.rule_width)
    if style.rule:
        left = (page.text_width - long) // 2
        away = style.size * 5 // 4
        items += [Rect(left, at, long, style.rule) for at in (middle - away, middle + away)]
    slab = Slab(height, tuple(items), keep=not own)
    return Group(True, [slab], starts_page=True, right_hand=own and style.right_hand, plain=own)
