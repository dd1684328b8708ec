"""Items of the display list as an SVG drawing, for charts in Word documents.

Comes in: texts, rectangles and paths, placed in sp. Goes out: SVG 1.1 in points; text stays text, in
the faces of the office, each run where the layout has set it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from typeset.display import DOUBLE_DASH, Ink, Item, Path, Rect, Text
from typeset.fonts import Library
from typeset.units import MEM_PER_EM, to_pt

Family = Callable[[str], str]
"""The CSS font family for a face of the library."""


def svg(
    items: Sequence[Item], size: tuple[int, int], title: str, library: Library, family: Family
) -> bytes:
    """The drawing, ``size`` wide and high in sp."""
    wide, tall = (f"{to_pt(value):g}" for value in size)
    rows = [row for item in items for row in _item(item, library, family)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}pt" height="{tall}pt"'
        f' viewBox="0 0 {wide} {tall}"><title>{escape(title)}</title>\n'
        + "\n".join(rows)
        + "\n</svg>\n"
    ).encode()


def _item(item: Item, library: Library, family: Family) -> Iterator[str]:
    if isinstance(item, Rect):
        x, y, width, height = map(_n, item[:4])
        yield f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{_ink(item.ink)}"/>'
    elif isinstance(item, Path):
        yield _path(item)
    elif isinstance(item, Text):
        yield from _text(item, library, family)


def _path(path: Path) -> str:
    steps = []
    for n, step in enumerate(path.steps):
        letter = "M" if n == 0 else "L" if len(step) == 2 else "C"
        steps.append(letter + " ".join(map(_n, step)))
    if path.closed:
        steps.append("Z")
    stroke = f' stroke="{_ink(path.ink)}" stroke-width="{_n(path.weight)}"' if path.weight else ""
    dash = f' stroke-dasharray="{" ".join(map(_n, path.dash))}"' if path.dash else ""
    fill = "none" if path.fill is None else _ink(path.fill)
    return f'<path d="{" ".join(steps)}" fill="{fill}"{stroke}{dash}/>'


def _text(text: Text, library: Library, family: Family) -> Iterator[str]:
    """One element a piece of a run: gaps between pieces are the layout's."""
    x = text.x
    for run in text.runs:
        for piece in run.pieces:
            if isinstance(piece, int):
                x += piece * run.size // MEM_PER_EM
                continue
            face = library.face(run.face)
            advance = sum(face.advance(face.glyph(ch)) for ch in piece)
            advance = advance * run.size // MEM_PER_EM
            advance += run.spacing * len(piece)
            words = piece.replace(DOUBLE_DASH, "——")
            y = text.y - run.rise
            yield (
                f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(run.size)}" font-family='
                f'{quoteattr(family(run.face))} textLength="{_n(max(1, advance))}">{escape(words)}</text>'
            )
            x += advance


def _ink(ink: Ink) -> str:
    if len(ink) == 1:
        level = round(ink[0] * 255)
        return f"#{level:02x}{level:02x}{level:02x}"
    c, m, y, k = ink
    red, green, blue = (round(255 * (1 - part) * (1 - k)) for part in (c, m, y))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _n(sp: int) -> str:
    return f"{to_pt(sp):.3f}".rstrip("0").rstrip(".")
