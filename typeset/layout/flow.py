"""What flows into columns: slabs, one under the other, gathered into groups.

A slab is the smallest thing that a column or page break can part from the next one: a line of text,
a row of a table, a picture. Its items are placed relative to the left edge of its column and its
own top. A group is a run of slabs of one width: columns of text, or a part that spans them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from typeset.display import Anchor, Elsewhere, Item, Link, Path, Picture, Rect, Text
from typeset.frozen import NamedTuple, field, mutable

if TYPE_CHECKING:
    from typeset.layout.paragraphs import ParagraphFlow
    from typeset.layout.tables import TableFlow


_new = tuple.__new__


class Slab(NamedTuple):
    """``height`` in sp. ``keep``: no break after it; ``hold``: none that turns the page. ``space``:
    dropped at the top of a column.
    ``snap``: starts on the grid. ``notes``: footnotes that stand at the foot of its column.
    ``table`` and ``row``: drawn by the table when it is known which rows share a column.
    ``stretch``: takes all the height that is left in the frame. ``paragraph``: begins one that can be set
    in another number of lines.
    """

    height: int
    items: tuple[Item, ...] = ()
    keep: bool = False
    space: bool = False
    snap: bool = True
    notes: tuple[Slab, ...] = ()
    table: TableFlow | None = None
    row: int = 0
    stretch: bool = False
    hold: bool = False
    paragraph: ParagraphFlow | None = None


@mutable
class Group:
    """Slabs of one width. ``wide`` ones span all columns. ``least`` is the height in sp that must
    follow on the same page. ``document`` names the record that a page's running head speaks of.
    ``right_hand``: the page that it starts has an odd number. ``plain``: that page has no running
    head. ``turned``: it stands on pages turned sideways, its slabs as wide as these. ``foot``: its one slab
    ends at the foot of the last page, whose number is a multiple of ``foot``. ``pitch``: that of its grid in
    sp, where it is not that of the page; such a group begins on a line of the page's grid."""

    wide: bool
    slabs: list[Slab] = field(default_factory=list)
    least: int = 0
    starts_page: bool = False
    right_hand: bool = False
    plain: bool = False
    turned: bool = False
    starts_document: bool = False
    document: str = ""
    foot: int = 0
    pitch: int = 0


def leading_space(slabs: Iterable[Slab]) -> int:
    """How many slabs at the top are space."""
    count = 0
    for slab in slabs:
        if not slab.space:
            break
        count += 1
    return count


def trailing_space(slabs: Sequence[Slab]) -> int:
    """How many slabs at the end are space."""
    return leading_space(reversed(slabs))


def join(above: list[Slab], below: Sequence[Slab]) -> list[Slab]:
    """``below`` as it follows ``above``: of two spaces that meet, the larger one counts."""
    both = leading_space(below)
    if not both:
        return list(below)
    left = sum([slab.height for slab in above[len(above) - trailing_space(above) :]])
    rest = list(below)
    while left > 0 and both:
        height = rest[0].height
        if height > left:
            rest[0] = rest[0]._replace(height=height - left, snap=False)
            break
        left -= height
        both -= 1
        del rest[0]
    return rest


def together(slabs: Sequence[Slab], *, turns: bool = False) -> int:
    """The height of the slabs that no break may part from the first one, in sp; with ``turns`` no break that
    turns the page."""
    height = 0
    for slab in slabs:
        height += slab.height
        if not (slab.keep or (turns and slab.hold)):
            break
    return height


def held(holds: Sequence[bool], count: int) -> list[bool]:
    """Which of ``count`` lines of a paragraph are held, where ``holds`` were: as many at its end."""
    return [*[False] * count, *holds][-count:]


def stretched(slab: Slab, height: int) -> Slab:
    """A slab that takes all the height that is left: what crosses its middle grows or keeps to the
    middle, what stands below moves down."""
    more, middle = height - slab.height, slab.height // 2
    items: list[Item] = []
    for item in slab.items:
        if isinstance(item, Rect) and item.y < middle < item.y + item.height:
            items.append(item._replace(height=item.height + more))
        elif isinstance(item, Text):
            items.append(shifted(item, 0, more // 2))
        elif isinstance(item, Path) or item.y <= middle:
            items.append(item)
        else:
            items.append(shifted(item, 0, more))
    return slab._replace(height=height, items=tuple(items))


def shifted(item: Item, dx: int, dy: int) -> Item:
    """``item`` moved by ``dx``, ``dy`` sp."""
    if isinstance(item, Text):
        x, y, runs, generated, tag = item
        return _new(Text, (x + dx, y + dy, runs, generated, tag))
    if isinstance(item, Rect):
        return Rect(item.x + dx, item.y + dy, item.width, item.height, item.ink, item.tag)
    if isinstance(item, Anchor):
        return Anchor(item.y + dy, item.name, item.tag)
    if isinstance(item, Link | Picture | Elsewhere):
        return item._replace(x=item.x + dx, y=item.y + dy)
    if isinstance(item, Path):
        steps = [
            tuple([n + (dy if k % 2 else dx) for k, n in enumerate(step)]) for step in item.steps
        ]
        return item._replace(steps=tuple(steps))
    raise TypeError(item)
