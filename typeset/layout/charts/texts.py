"""The text of a chart, measured and set: nodes, labels of groups, what stands beside links.

Comes in: a ``model.Chart``. Goes out: sizes for the planners, then slabs of one line each. Breaks do
not depend on the size of type, so that all widths are kept in milli-em; a text is broken into as few
lines as its measure allows, and these as even as its breaks allow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from typeset.frozen import frozen
from typeset.layout.charts.geometry import Edge, Size
from typeset.layout.flow import Slab
from typeset.layout.stylesheet import Length, Style
from typeset.layout.text import TextSetter
from typeset.model import nodes
from typeset.model.charts import root
from typeset.paragraph.breaking import break_lines
from typeset.paragraph.items import Items
from typeset.paragraph.setting import set_lines
from typeset.units import MEM_PER_EM

ENDLESS = 10**6


@frozen
class Measured:
    """A text broken to a measure: ``measures`` are those of its lines by sense, ``widths`` those of all
    its lines, in milli-em."""

    measures: tuple[int, ...]
    widths: tuple[int, ...]


class Words:
    """One text: a passage for each of its lines by sense."""

    def __init__(self, setter: TextSetter, style: Style, lines: nodes.Lines) -> None:
        self.tag = setter.leaf()
        self.style = style
        self._setter = setter
        self._passages = [setter.passage(style, (line, "")) for line in lines]
        self._items = [setter.items(passage) for passage in self._passages]
        self._known: dict[int, Measured] = {}

    def measured(self, most: int) -> Measured:
        """The text in lines of at most ``most`` milli-em."""
        found = self._known.get(most)
        if found is None:
            broken = [self._broken(items, most) for items in self._items]
            widths = [width for _, line_widths in broken for width in line_widths]
            found = Measured(tuple([measure for measure, _ in broken]), tuple(widths))
            self._known[most] = found
        return found

    def _broken(self, items: Items, most: int) -> tuple[int, list[int]]:
        """The measure that sets ``items`` evenly, and the widths of the lines."""
        ends, measure = _even_ends(items, most)
        lines = set_lines(items, ends, MEM_PER_EM, (measure, measure), justify=False)
        return measure, [line.width for line in lines]

    def slabs(self, most: int, size: int) -> Iterator[tuple[int, Slab]]:
        """The lines, each with the width that it is centred in."""
        style = replace(self.style, size=Length(size), first=0.0, rest=0.0, right=0.0, lines=1)
        measured = self.measured(most)
        for passage, measure in zip(self._passages, measured.measures, strict=True):
            width = -(-measure * size // MEM_PER_EM)
            for slab in self._setter.slabs(passage, style, width, self.tag):
                yield width, slab


class Texts:
    """All texts of a chart."""

    def __init__(self, setter: TextSetter, chart: nodes.Chart) -> None:
        styles = setter.sheet.styles
        plain, head = styles["chart"], styles["chart-head"]
        top = root(chart) if chart.kind is nodes.ChartKind.ORGANISATION else None
        self.nodes: dict[str, Words] = {}
        self.groups: list[Words | None] = []
        self.keys: list[str] = []
        for member in chart.members:
            if isinstance(member, nodes.ChartGroup):
                label = ((nodes.Chars(member.label),),)
                self.groups.append(Words(setter, head, label) if member.label else None)
                self.keys.append(member.key)
            for node in member.nodes if isinstance(member, nodes.ChartGroup) else (member,):
                style = head if node.key == top else plain
                self.nodes[node.key] = Words(setter, style, node.lines)
        self.links: dict[Edge, Words] = {
            (link.start, link.ends[0]): Words(setter, styles["chart-link"], (link.content,))
            for link in chart.links
            if link.content
        }

    def label_sizes(self, size: int) -> Mapping[Edge, Size]:
        """What each link's text takes on one line."""
        return {
            edge: (max(words.measured(ENDLESS).widths) * size // MEM_PER_EM, size)
            for edge, words in self.links.items()
        }


def _even_ends(items: Items, most: int) -> tuple[tuple[int, ...], int]:
    """The fewest lines that fit ``most``, as even as the breaks allow, and the measure that gives them."""
    ends = break_lines(items, most, most)
    if len(ends) > 1:
        for measure in range(items.advance[-1] // len(ends), most, 250):
            even = break_lines(items, measure, measure)
            if len(even) == len(ends):
                return even, measure
    return ends, most
