"""Charts -> slabs: organisation charts and flow charts, written as data, drawn by the layout.

Comes in: a ``model.Chart`` and the room that it has. Goes out: one slab with the chart in its middle,
a whole number of grid lines high, and the lines of its caption.

    texts (measured) -> fitting -> organisation | layers -> flow -> Plan -> drawing -> items
"""

from __future__ import annotations

from typeset.diagnostics import Fault
from typeset.layout.charts.drawing import Drawing
from typeset.layout.charts.fitting import fit
from typeset.layout.charts.texts import Texts
from typeset.layout.figures import caption_slabs
from typeset.layout.flow import Slab, shifted
from typeset.layout.text import TextSetter
from typeset.model import nodes


def chart_slabs(
    setter: TextSetter, chart: nodes.Chart, width: int, height: int, *, fill: bool
) -> list[Slab]:
    """The chart and its caption in at most ``height``; with ``fill`` they take all of it."""
    sheet, pitch = setter.sheet, setter.sheet.page.pitch
    texts = Texts(setter, chart)
    caption = caption_slabs(setter, chart, width)
    room = height - sum(slab.height for slab in caption)
    found = fit(chart, texts, sheet, width - sheet.charts.rule, room - pitch, fill=fill)
    if found is None:
        least = f"{sheet.charts.sizes[0] / 65536:g}"
        setter.faults.append(Fault("layout.chart-large", chart.span, {"least": least}))
        return caption
    drawing = Drawing(chart, texts, sheet, found)
    drawing.draw()
    tall = room if fill else -(-(found.plan.height + pitch) // pitch) * pitch
    left = (width - found.plan.width - found.head) // 2
    top = (tall - found.plan.height) // 2
    items = tuple([shifted(item, left, top) for item in drawing.items])
    slab = Slab(tall, items, keep=bool(caption), notes=tuple(drawing.notes))
    return [slab, *caption]
