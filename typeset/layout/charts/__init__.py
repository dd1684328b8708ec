"""Charts -> slabs: organisation charts and flow charts, written as data, drawn by the layout.

Comes in: a ``model.Chart`` and the room that it has. Goes out: one slab with the chart in its middle,
a whole number of grid lines high, and the lines of its caption.

    texts -> fitting -> organisation | layers -> flow (coordinates, tracks) -> Plan -> drawing
"""

from __future__ import annotations

from collections import defaultdict

from typeset.diagnostics import Fault
from typeset.display import Path, Rect
from typeset.display.tags import Details, Tag
from typeset.layout.charts.drawing import Drawing
from typeset.layout.charts.fitting import fit
from typeset.layout.charts.texts import Texts
from typeset.layout.figures import caption_slabs
from typeset.layout.flow import Slab, shifted
from typeset.layout.text import TextSetter
from typeset.model import nodes
from typeset.model.walk import plain
from typeset.units import to_pt


def chart_slabs(
    setter: TextSetter, chart: nodes.Chart, width: int, height: int, *, fill: bool
) -> list[Slab]:
    """The chart and its caption in at most ``height``; with ``fill`` they take all of it."""
    sheet, pitch = setter.sheet, setter.sheet.page.pitch
    with setter.inside(Tag("Figure", (), Details(alt=description(chart)))) as tag:
        caption = caption_slabs(setter, chart, width)
        texts = Texts(setter, chart, width)
    room = height - sum(slab.height for slab in caption)
    found = fit(chart, texts, sheet, width - sheet.charts.rule, room - pitch, fill=fill)
    if found is None:
        least = f"{to_pt(sheet.charts.sizes[0]):g}"
        setter.faults.append(Fault("layout.chart-large", chart.span, {"least": least}))
        return caption
    drawing = Drawing(chart, texts, sheet, found)
    drawing.draw()
    tall = room if fill else -(-(found.plan.height + pitch) // pitch) * pitch
    left = (width - found.plan.width - found.head) // 2
    top = (tall - found.plan.height) // 2
    items = tuple(
        [
            shifted(item._replace(tag=tag) if isinstance(item, Path | Rect) else item, left, top)
            for item in drawing.items
        ]
    )
    slab = Slab(tall, items, keep=bool(caption), notes=tuple(drawing.notes))
    return [slab, *caption]


def description(chart: nodes.Chart) -> str:
    """The chart in words: its caption, then what leads to what."""
    words = {node.key: "".join(map(plain, node.lines)) for node in chart.nodes()}
    words |= {m.key: m.label for m in chart.members if isinstance(m, nodes.ChartGroup) and m.key}
    ends: defaultdict[str, list[str]] = defaultdict(list)
    for link in chart.links:
        by = f"（{plain(link.content)}）" if link.content else ""
        ends[link.start] += [by + words.get(end, end) for end in link.ends]
    links = [f"{words.get(start, start)} → {'、'.join(over)}" for start, over in ends.items()]
    title = "\u3000".join(filter(None, (chart.label, plain(chart.caption))))
    return "；".join([title, *links] if title else links) or "、".join(words.values())
