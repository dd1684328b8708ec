"""Charts as drawings of the layout, for Word documents.

Comes in: a chart and its width. Goes out: a run with its picture, SVG and PNG, described by its words.
"""

from __future__ import annotations

from typing import NamedTuple

from typeset.fonts import Library
from typeset.layout.charts import chart_slabs
from typeset.layout.text import TextSetter
from typeset.model import nodes
from typeset.model.walk import block_strings, footnotes, plain
from typeset.writers.docx.pictures import Pictures
from typeset.writers.docx.svg import svg

MOST_ALT = 800
_KINDS = {nodes.ChartKind.ORGANISATION: "组织结构图", nodes.ChartKind.FLOW: "流程图"}
_STYLES = ("chart", "chart-head", "chart-link")


class Drawn(NamedTuple):
    """A run with the picture of a chart, and the footnotes that its texts call."""

    run: str
    notes: list[nodes.Footnote]


class Charts:
    """Draws charts with ``setter``."""

    def __init__(self, setter: TextSetter, library: Library, pictures: Pictures) -> None:
        self._setter = setter
        self._library = library
        self._pictures = pictures

    def write(self, chart: nodes.Chart, width: int, above: int) -> Drawn:
        """The chart ``width`` sp wide, below titles that are ``above`` sp high."""
        sheet = self._setter.sheet
        # Word's lines round up here and there: a line is left free.
        height = sheet.page.text_height - above - sheet.page.pitch
        fill = chart.height is nodes.ChartHeight.PAGE
        slab, *_ = chart_slabs(self._setter, chart, width, height, fill=fill)
        size = width, slab.height
        alt = self._described(chart)
        drawing = svg(slab.items, size, alt, self._library, self._family)
        strings = [*block_strings(chart)]
        notes = [note for _, content, _ in strings[1:] for note in footnotes(content)]
        return Drawn(self._pictures.items(slab.items, drawing, size, alt), notes)

    def _described(self, chart: nodes.Chart) -> str:
        """The words of a chart in their order, for those who cannot see it."""
        texts = ["".join(map(plain, node.lines)) for node in chart.nodes()]
        title = f"{chart.label}{plain(chart.caption)}" or _KINDS[chart.kind]
        return f"{title}：{'、'.join(texts)}"[:MOST_ALT]

    def _family(self, face: str) -> str:
        """The faces of the office for a face of the library."""
        sheet = self._setter.sheet
        styles = [sheet.styles[name] for name in _STYLES if name in sheet.styles]
        for role in dict.fromkeys(r for style in styles for r in (style.role, style.strong)):
            office = (sheet.word.faces or {}).get(role)
            if office is None:
                continue
            if self._library.role(role).resolve("国")[0] == face:
                return ", ".join([office.name, *filter(None, office.alt.split(","))])
            if self._library.role(role).resolve("A")[0] == face and office.latin:
                return f"{office.latin}, serif"
        return "serif"
