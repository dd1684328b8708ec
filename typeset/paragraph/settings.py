"""The choices of a layout that bear on composition: its table ``[composition]``.

Comes in from ``layout.stylesheet``; goes to ``Composer``. What each value means for a character is derived
from ``text.characters``; the default of every setting is what a gazette wants.
"""

from __future__ import annotations

from typing import Literal

from typeset.frozen import frozen


class Gap(float):
    """A space in em."""

    least, most = 0.0, 1.0


class Share(float):
    """A size as a share of the text size."""

    least, most = 0.25, 1.0


@frozen
class Settings:
    """``strictness``: which marks are kept from line edges (CLREQ 3.1.4). ``marks``: their width (3.1.6).
    ``push``: whether a character that does not fit is rather pushed in, by squeezing the line, or out, by
    spacing it (3.1.8). ``hanging``: 点号 beyond the end of the line, never, where they would start the
    next one, or always (3.1.7). ``units``: whether a figure and the Han unit behind it are kept together
    always, where the
    lines stay even, or not (3.1.5). ``gap``: between Han and Western text, in em (3.2.2).
    ``hyphenate``: English words may be divided where a line would be ragged. ``ruby``, ``warichu``:
    size of annotations and of notes in two rows, as a share of the text size (3.3.4).
    """

    strictness: Literal["strict", "normal", "loose"] = "normal"
    marks: Literal["full", "line-end-half", "line-edge-half", "kaiming"] = "line-edge-half"
    push: Literal["in", "out"] = "in"
    hanging: Literal["off", "allow", "force"] = "off"
    units: Literal["keep", "prefer", "free"] = "prefer"
    gap: Gap = Gap(0.25)
    hyphenate: bool = False
    ruby: Share = Share(0.5)
    warichu: Share = Share(0.6)
