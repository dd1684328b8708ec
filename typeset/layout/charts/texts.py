"""The text of a chart, measured and set: nodes, labels of groups, what stands beside links.

Comes in: a ``model.Chart``. Goes out: sizes for the planners, then slabs of one line each. Breaks do
not depend on the size of type, so that all widths are kept in milli-em; what is measured and what is
set part a text in the same places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from typeset.layout.charts.geometry import Edge, Size
from typeset.layout.flow import Slab
from typeset.layout.stylesheet import Length, Style
from typeset.layout.text import TextSetter, line_ends
from typeset.model import nodes
from typeset.model.charts import root
from typeset.paragraph.items import Items
from typeset.paragraph.setting import set_lines
from typeset.units import MEM_PER_EM

ENDLESS = 10**6


class Words:
    """One text of a chart of ``width``: a passage for each of its lines by sense."""

    def __init__(self, setter: TextSetter, style: Style, lines: nodes.Lines, width: int) -> None:
        self.tag = setter.leaf()
        self.style = style
        self._setter = setter
        self._passages = [setter.passage(style, (line, "")) for line in lines]
        for passage in self._passages:
            passage.note_width = width
        self._items = [setter.items(passage) for passage in self._passages]
        self._known: dict[int, tuple[int, ...]] = {}

    def measured(self, most: int) -> tuple[int, ...]:
        """The widths of the text's lines, none of them above ``most``, in milli-em."""
        found = self._known.get(most)
        if found is None:
            found = tuple([width for items in self._items for width in self._widths(items, most)])
            self._known[most] = found
        return found

    def _widths(self, items: Items, most: int) -> Iterator[int]:
        ends = line_ends(items, self.style, most, most)
        for line in set_lines(items, ends, MEM_PER_EM, (most, most), justify=False):
            yield line.width

    def slabs(self, most: int, size: int) -> Iterator[tuple[int, Slab]]:
        """The lines, each with the width that it is centred in."""
        style = replace(self.style, size=Length(size), first=0.0, rest=0.0, right=0.0, lines=1)
        width = -(-most * size // MEM_PER_EM)
        for passage in self._passages:
            for slab in self._setter.slabs(passage, style, width, self.tag):
                yield width, slab


class Texts:
    """All texts of a chart of ``width``."""

    def __init__(self, setter: TextSetter, chart: nodes.Chart, width: int) -> None:
        styles = setter.sheet.styles
        plain, head = styles["chart"], styles["chart-head"]
        top = root(chart) if chart.kind is nodes.ChartKind.ORGANISATION else None
        self.nodes: dict[str, Words] = {}
        self.groups: list[Words | None] = []
        self.keys: list[str] = []
        for member in chart.members:
            if isinstance(member, nodes.ChartGroup):
                label = ((nodes.Chars(member.label),),)
                self.groups.append(Words(setter, head, label, width) if member.label else None)
                self.keys.append(member.key)
            for node in member.nodes if isinstance(member, nodes.ChartGroup) else (member,):
                style = head if node.key == top else plain
                self.nodes[node.key] = Words(setter, style, node.lines, width)
        self.links: dict[Edge, Words] = {
            (link.start, link.ends[0]): Words(setter, styles["chart-link"], (link.content,), width)
            for link in chart.links
            if link.content
        }

    def label_sizes(self, size: int) -> Mapping[Edge, Size]:
        """What each link's text takes on one line."""
        return {
            edge: (max(words.measured(ENDLESS)) * size // MEM_PER_EM, size)
            for edge, words in self.links.items()
        }
