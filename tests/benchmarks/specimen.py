"""Pages of two columns with every glyph put where a test says, faults and all.

Columns of 10 em at 10 pt on a pitch of 16 pt, a gutter of 2 em. The faces are not embedded: only
positions and advances are measured.
"""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

EM = 10.0
PITCH = 16.0
WIDTH = 10
LEFT = (100.0, 100.0 + (WIDTH + 2) * EM)
SONG, OTHER = "STSong-Light", "HeiseiMin-W3"
ROWS = 6
HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"


def han(count: int, start: int = 0) -> str:
    """``count`` Han characters, others for another ``start``."""
    return "".join(HAN[(start + i) % len(HAN)] for i in range(count))


class Specimen:
    """Collects lines, then writes a PDF. Rows count from 0 down the page."""

    def __init__(self, path: Path) -> None:
        for face in (SONG, OTHER):
            pdfmetrics.registerFont(UnicodeCIDFont(face))
        self.path, self.pages = path, 0
        self.canvas = Canvas(str(path), pagesize=(500, 500))

    def line(
        self,
        column: int,
        row: float,
        text: str,
        *,
        indent: float = 0.0,
        gap: float = 0.0,
        advances: dict[int, float] | None = None,
        face: str = SONG,
        size: float = EM,
    ) -> None:
        """Set ``text``; ``gap`` em after each glyph, ``advances`` em instead of a glyph's own."""
        x = LEFT[column] + indent * EM
        for index, ch in enumerate(text):
            self.canvas.setFont(face, size)
            self.canvas.drawString(x, 450 - row * PITCH, ch)
            own = pdfmetrics.stringWidth(ch, face, size) / size
            x += ((advances or {}).get(index, own) + gap) * size

    def paragraph(self, column: int, row: int, rows: int, last: int = 5) -> None:
        """A paragraph of ``rows`` full lines, the last of ``last`` characters."""
        start = row + 5 * self.pages
        self.line(column, row, han(WIDTH - 2, start), indent=2)
        for k in range(1, rows - 1):
            self.line(column, row + k, han(WIDTH, start + k))
        self.line(column, row + rows - 1, han(last, start))

    def columns(self, rows: int = ROWS) -> None:
        """Both columns with a paragraph of ``rows`` lines each."""
        self.paragraph(0, 0, rows)
        self.paragraph(1, 0, rows)

    def title(self, row: float) -> None:
        """A line over both columns."""
        self.line(0, row, han(11), size=18)

    def page(self) -> None:
        """End the page; the next one has other text."""
        self.canvas.showPage()
        self.pages += 1

    def save(self) -> Path:
        self.canvas.save()
        return self.path
