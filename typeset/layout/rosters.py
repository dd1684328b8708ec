"""Rosters: roles, names and posts in three columns, as minutes and notices print them.

A name of two characters is set to the width of three, as is usual (刘　锋); a post that turns over
is indented to where posts begin. The blanks are layout, never text.
"""

from __future__ import annotations

from typeset.display import Item, Run
from typeset.display.tags import Details, Tag
from typeset.frozen import NamedTuple, replace
from typeset.layout.flow import Slab
from typeset.layout.stylesheet import Style
from typeset.layout.text import Passage, TextSetter
from typeset.model import nodes
from typeset.paragraph.items import Items
from typeset.paragraph.setting import Line
from typeset.units import MEM_PER_EM

NAME_WIDTH = 3
MOST_FILLED = 5
"""Roles of up to this width, in em, are spaced out to the widest one."""


def roster_slabs(setter: TextSetter, roster: nodes.Roster, width: int) -> list[Slab]:
    """One slab a line; a role stays with its first member, a post's lines together."""
    style = setter.sheet.styles["roster"]
    with setter.notes_aside():
        roles = [setter.passage(style, (group.role, style.strong)) for group in roster.groups]
        widest = max(setter.width(role, style.size) for role in roles)
        names = [
            setter.width(setter.passage(style, (member.name, "")), style.size)
            for group in roster.groups
            for member in group.members
        ]
    name_at = widest + round(setter.sheet.roster.role_gap * style.size) if widest else 0
    gap = round(setter.sheet.roster.gap * style.size)
    wide = round(setter.sheet.roster.name * style.size)
    post_at = name_at + min(max([NAME_WIDTH * style.size, *names]), wide) + gap
    slabs: list[Slab] = []
    with setter.inside(Tag("L", (), Details(labels=True))):
        for group in roster.groups:
            role = setter.passage(style, (group.role, style.strong))
            label = _Cell(role, *_filled(setter, role, style, widest)) if group.role else None
            for member in group.members:
                slabs += _member(setter, style, member, label, (name_at, post_at, width))
                label = None
    return slabs


class _Cell(NamedTuple):
    """A role, name or post in a line of the roster."""

    passage: Passage
    items: Items
    line: Line


def _member(
    setter: TextSetter,
    style: Style,
    member: nodes.Member,
    label: _Cell | None,
    at: tuple[int, int, int],
) -> list[Slab]:
    name_at, post_at, width = at
    height = setter.sheet.page.pitch
    called = setter.passage(style, (member.name, ""))
    every, lines = setter.lines(called, style, width)
    name = _spread(lines[0], style)
    length = name.width * style.size // MEM_PER_EM
    gap = round(setter.sheet.roster.gap * style.size)
    first_at = max(post_at, name_at + length + gap)
    post_style = replace(style, first=(first_at - post_at) / style.size, rest=0.0, align="left")
    passage = setter.passage(post_style, (member.post, ""))
    set_post, posts = setter.lines(passage, post_style, width - post_at)
    mark, body = Tag("Lbl"), Tag("LBody", [*called.kids, *passage.kids])
    setter.tags.append(Tag("LI", [mark, body] if label else [body]))
    items: list[Item] = []
    notes: tuple[Slab, ...] = ()
    if label:
        mark.kids += label.passage.kids
        items += setter.row(label.items, label.line, label.passage, style, 0, height, mark)
    for each in (label.passage if label else None, called, passage):
        notes += setter.notes(each, None, width, body.kids) if each and each.notes else ()
    items += setter.row(every, name, called, style, name_at, height, body)
    slabs: list[Slab] = []
    for n, post in enumerate(posts):
        at_post = post_at if n else first_at
        items += setter.row(set_post, post, passage, post_style, at_post, height, body)
        slabs.append(Slab(height, tuple(items), keep=n < len(posts) - 1))
        items = []
    slabs = slabs or [Slab(height, tuple(items))]
    slabs[0] = slabs[0]._replace(notes=notes)
    return slabs


def _filled(setter: TextSetter, role: Passage, style: Style, width: int) -> tuple[Items, Line]:
    """A role such as 组长： spaced out to ``width``, that of the widest role, where all are short; its
    colon stays with the last character."""
    items, lines = setter.lines(role, style, max(width, style.size))
    line = lines[0]
    natural = setter.width(role, style.size)
    text = "".join(segment.text for segment in role.segments)
    name = text.rstrip("：")
    gaps = len(name) - 1
    if gaps < 1 or natural >= width or width > MOST_FILLED * style.size or len(line.runs) != 1:
        return items, line
    extra = (width - natural) * MEM_PER_EM // style.size // gaps
    pieces: list[str | int] = [name[0]]
    for ch in name[1:]:
        pieces += [extra, ch]
    pieces.append(text[len(name) :])
    run = line.runs[0]
    filled = tuple(piece for piece in pieces if piece != "")
    runs = (Run(run.face, run.size, filled),)
    return items, Line(runs, line.width + extra * gaps, 0, len(text))


def _spread(name: Line, style: Style) -> Line:
    """A name of two characters spaced out to three."""
    if name.end != 2 or len(name.runs) != 1:
        return name
    run = name.runs[0]
    text = "".join(piece for piece in run.pieces if isinstance(piece, str))
    extra = NAME_WIDTH * MEM_PER_EM - name.width
    return Line((Run(run.face, run.size, (text[0], extra, text[1])),), name.width + extra, 0, 2)
