"""What all blocks of a Word document are written with: the flow, the section that they stand in, bookmarks
around them, titles parted by sense.

Comes in: contents and looks. Goes out: paragraphs in a ``Flow``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from typeset.layout.sense import sense_ends
from typeset.layout.stylesheet import Style
from typeset.layout.text import TextSetter
from typeset.model import nodes
from typeset.units import MEM_PER_EM
from typeset.writers.docx.anchors import Anchors
from typeset.writers.docx.charts import Charts
from typeset.writers.docx.flow import Flow, Section
from typeset.writers.docx.inlines import Inlines, Piece
from typeset.writers.docx.markup import element
from typeset.writers.docx.pictures import Pictures
from typeset.writers.docx.styles import Styles

FULL_SPACE = "\u3000"


class Tools(NamedTuple):
    """What all blocks are written with."""

    setter: TextSetter
    styles: Styles
    inlines: Inlines
    anchors: Anchors
    pictures: Pictures
    charts: Charts


class Placing:
    """Writes blocks into ``flow``. ``folder`` holds the pictures of the record; ``within`` is ``"Box"`` or
    ``"Duty"`` inside such a block, ``width`` that of its text where it is not the column's."""

    def __init__(
        self,
        tools: Tools,
        flow: Flow,
        folder: Path,
        within: str = "",
        width: int = 0,
        boxed: bool = False,
    ) -> None:
        self._tools = tools
        self._setter, self._styles, self._inlines, self._anchors = tools[:4]
        self._sheet = tools.setter.sheet
        self._flow = flow
        self._folder = folder
        self._within = within
        self._boxed = boxed or within == "Box"
        self._width = width or self._sheet.page.column_width
        self._pitch = self._sheet.page.pitch
        self._alone = False
        self._part_name = ""
        """The bookmark of the part that is written."""
        self._outside = False
        """Whether the block that is written follows parts."""
        self._next_alike = False
        """Whether the block that is written follows one of its kind whose paragraphs it could go on with."""
        self._above = 0
        """The height of the titles right above, in sp."""

    def span(self, *, wide: bool, turned: bool = False) -> None:
        """What follows stands in the columns or over them."""
        if not self._boxed:
            columns = self._sheet.page.columns > 1 and not wide
            self._flow.section(Section(columns, turned))

    @contextmanager
    def _marked(self, block: nodes.Block, *names: str) -> Iterator[None]:
        """A bookmark around what is added: that of the block's id, and others."""
        own = [self._anchors.names[block.id]] if block.id else []
        pairs = [self._anchors.pair(name) for name in (*own, *names)]
        for start, _ in pairs:
            self._flow.open(start)
        yield
        for _, end in reversed(pairs):
            self._flow.close(end)

    def _hidden(self, block: nodes.Block, kind: str) -> str:
        """The bookmark of a block that facts are noted of: that of its id, or a new one."""
        return self._anchors.names[block.id] if block.id else self._anchors.hidden(kind)

    def title(
        self,
        *rows: tuple[str, Sequence[nodes.Inlines]],
        before: int | None = None,
        after: int | None = None,
        outline: int | None = None,
        lead: str = "",
        width: int = 0,
        pieces: Sequence[Sequence[Piece]] = (),
    ) -> None:
        """Titles, each a style with its lines, as paragraphs of one look: parted by sense, all together as
        high as a whole number of grid lines. ``before`` and ``after`` in sp; ``lead`` is markup in front;
        ``pieces`` are the lines of the first of ``rows``, where they have more to say than their content."""
        look = self._styles.looks[rows[0][0]]
        height = look.leading or look.lines * self._pitch
        texts, count = [], 0
        for row, (_, lines) in enumerate(rows):
            runs = []
            for n, line in enumerate(lines):
                ends = self._sense(line, look, width or self._sheet.page.text_width)
                own = pieces[n] if pieces and row == 0 else (Piece(line),)
                runs.append(self._inlines.broken(own, look, ends[:-1]))
                count += len(ends)
            texts.append("<w:r><w:br/></w:r>".join(runs))
        rest = -count * height % self._pitch
        above = look.above(self._pitch) if before is None else before
        below = look.below(self._pitch) if after is None else after
        parts = {} if outline is None else {"outlineLvl": element("outlineLvl", val=outline)}
        texts[0] = lead + texts[0]
        for n, ((id, _), runs_of) in enumerate(zip(rows, texts, strict=True)):
            first, last = n == 0, n == len(rows) - 1
            self._flow.paragraph(
                id,
                runs_of,
                parts,
                before=(above + rest // 2) * first,
                after=(below + rest - rest // 2) * last,
            )
        self._above += above + count * height + rest + below

    def _sense(
        self, line: nodes.Inlines, look: Style, width: int, *, free: bool = True
    ) -> tuple[int, ...]:
        """Where the lines of a line that is too wide end; ``free``: as those of a title."""
        items = self._setter.items(self._setter.passage(look, (line, "")))
        most = int(width * look.width) * MEM_PER_EM // look.size
        return sense_ends(items, most, free=free)

    def _labelled(self, id: str | None, runs: str) -> str:
        """``runs`` of a label inside the bookmark that cross-references show."""
        if id is None or id not in self._anchors.labels:
            return runs
        start, end = self._anchors.pair(self._anchors.labels[id][0])
        return start + runs + end

    def _plain(self, id: str, content: nodes.Inlines) -> None:
        self._flow.paragraph(id, self._inlines.write(content, self._styles.looks[id]))
