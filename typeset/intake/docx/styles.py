"""What Word shows for a paragraph and a run: styles, defaults and what is set directly.

In: the parts ``styles`` and ``theme``. Out: ``Look`` of a run, ``Layout`` of a paragraph, inherited as
in ECMA-376 part 1, 17.7.2. Only what tells headings, titles and marks of text is read.
"""

from __future__ import annotations

import re
from typing import Any

from typeset.frozen import frozen
from typeset.intake.docx.names import A, W, number, switch, val

MOST_CHAIN = 40


@frozen
class Look:
    """``font`` is the East Asian face as named, ``size`` in half points; ``None`` is not said."""

    font: str | None = None
    size: int | None = None
    bold: bool | None = None
    hidden: bool | None = None
    red: bool | None = None
    raised: str | None = None
    dotted: bool | None = None

    def over(self, below: Look) -> Look:
        """This look where it says something, else ``below``."""
        pairs = ((getattr(self, key), getattr(below, key)) for key in _LOOK)
        return Look(*(own if own is not None else other for own, other in pairs))


_LOOK = ("font", "size", "bold", "hidden", "red", "raised", "dotted")
NO_LOOK = Look()


@frozen
class Layout:
    """``outline``: 0 to 8, 9 is body. ``list_id`` and ``list_level`` lead to numbering; ``contents``: an
    entry of contents by its style; ``name``: of the style, in lower case."""

    align: str | None = None
    outline: int | None = None
    indent: bool | None = None
    list_id: str | None = None
    list_level: int | None = None
    name: str = ""
    contents: bool = False


_RED = re.compile(r"(?i)^(?:[c-f][0-9a-f][0-5][0-9a-f][0-5][0-9a-f]|red)$")
_CONTENTS = re.compile(r"(?i)^(?:toc ?\d|toc heading|目录 ?\d?|目录标题)$")
_HEADING = re.compile(r"(?i)^(?:heading|标题) ?(\d)$")
_TITLE = re.compile(r"(?i)^(?:title|标题|公文标题|大标题|文件标题)$")


class Styles:
    """The styles of a document, looked up and remembered."""

    def __init__(self, root: Any, theme: Any) -> None:
        self._styles: dict[str, Any] = {}
        self._default = ""
        self._defaults = NO_LOOK
        self._theme = _theme_fonts(theme)
        self._looks: dict[str, Look] = {}
        self._whole: dict[tuple[str | None, str | None], Look] = {}
        self._layouts: dict[str, Layout] = {}
        if root is None:
            return
        for style in root.iter(W + "style"):
            key = style.get(W + "styleId", "")
            self._styles[key] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true"):
                self._default = key
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        if defaults is not None:
            self._defaults = self.direct(defaults)

    def direct(self, rpr: Any) -> Look:
        """What a ``w:rPr`` itself says."""
        if rpr is None or not len(rpr):
            return NO_LOOK
        colour = val(rpr, "color")
        mark = val(rpr, "em")
        return Look(
            font=self._font(rpr.find(W + "rFonts")),
            size=number(val(rpr, "sz")),
            bold=switch(rpr, "b"),
            hidden=switch(rpr, "vanish"),
            red=None if colour is None else bool(_RED.match(colour)),
            raised=val(rpr, "vertAlign"),
            dotted=None if mark is None else mark != "none",
        )

    def _font(self, fonts: Any) -> str | None:
        if fonts is None:
            return None
        theme = fonts.get(W + "eastAsiaTheme")
        if theme:
            return self._theme.get(theme[:5].lower())
        name = fonts.get(W + "eastAsia") or fonts.get(W + "ascii") or fonts.get(W + "hAnsi")
        return str(name) if name else None

    def _chain(self, key: str | None) -> list[Any]:
        """The style and those it is based on, nearest first."""
        out: list[Any] = []
        seen: set[str] = set()
        while key and key in self._styles and key not in seen and len(out) < MOST_CHAIN:
            seen.add(key)
            out.append(self._styles[key])
            key = val(self._styles[key], "basedOn")
        return out

    def look(self, paragraph: str | None, run: str | None) -> Look:
        """The look of text in these styles, the defaults of the document below them."""
        key = (paragraph, run)
        if key not in self._whole:
            below = self._styled(paragraph or self._default).over(self._defaults)
            self._whole[key] = self._styled(run).over(below) if run else below
        return self._whole[key]

    def _styled(self, key: str | None) -> Look:
        if key is None or key not in self._styles:
            return NO_LOOK
        if key not in self._looks:
            look = NO_LOOK
            for style in self._chain(key):
                look = look.over(self.direct(style.find(W + "rPr")))
            self._looks[key] = look
        return self._looks[key]

    def layout(self, ppr: Any) -> Layout:
        """How a paragraph with this ``w:pPr`` is laid out."""
        key = val(ppr, "pStyle") or self._default
        if key not in self._layouts:
            self._layouts[key] = self._of_style(key)
        style = self._layouts[key]
        if ppr is None or not len(ppr):
            return style
        own = _own_layout(ppr)
        return _over(own, style)

    def _of_style(self, key: str) -> Layout:
        out = Layout()
        chain = self._chain(key)
        for style in chain:
            ppr = style.find(W + "pPr")
            if ppr is not None:
                out = _over(out, _own_layout(ppr))
        names = [(val(style, "name") or "").strip().lower() for style in chain]
        own = names[0] if names else ""
        outline = out.outline
        for name in names[:2]:
            if outline is None and (match := _HEADING.match(name)):
                outline = int(match[1]) - 1
        title = "title" if any(_TITLE.match(name) for name in names[:2]) else own
        contents = any(_CONTENTS.match(name) for name in names[:1])
        return Layout(out.align, outline, out.indent, out.list_id, out.list_level, title, contents)


def _own_layout(ppr: Any) -> Layout:
    indent = None
    ind = ppr.find(W + "ind")
    if ind is not None:
        first = [number(ind.get(W + key), 0) or 0 for key in ("firstLine", "firstLineChars")]
        indent = max(first) > 0
    numbering = ppr.find(W + "numPr")
    return Layout(
        align=val(ppr, "jc"),
        outline=number(val(ppr, "outlineLvl")),
        indent=indent,
        list_id=val(numbering, "numId"),
        list_level=number(val(numbering, "ilvl")),
    )


def _over(own: Layout, below: Layout) -> Layout:
    def pick(key: str) -> Any:
        mine = getattr(own, key)
        return getattr(below, key) if mine is None else mine

    keys = ("align", "outline", "indent", "list_id", "list_level")
    picked = {key: pick(key) for key in keys}
    contents = own.contents or below.contents
    return Layout(**picked, name=own.name or below.name, contents=contents)


def _theme_fonts(theme: Any) -> dict[str, str]:
    """The East Asian faces of a theme, by ``major`` and ``minor``."""
    out: dict[str, str] = {}
    if theme is None:
        return out
    for which in ("major", "minor"):
        fonts = next(theme.iter(f"{A}{which}Font"), None)
        if fonts is None:
            continue
        east = fonts.find(A + "ea")
        name = east.get("typeface", "") if east is not None else ""
        chinese = (
            f.get("typeface", "") for f in fonts.iter(A + "font") if f.get("script") == "Hans"
        )
        out[which] = name or next(chinese, "")
    return out


_FAMILIES = (
    ("title", re.compile("小标宋|标宋|大标宋|魏碑|隶书")),
    ("hei", re.compile("黑|(?i:hei|gothic)")),
    ("kai", re.compile("楷|(?i:kai)")),
    ("fang", re.compile("仿宋|(?i:fang)")),
)


def family(font: str | None) -> str:
    """The kind of face: ``hei``, ``kai``, ``fang``, ``title`` or, for all others, ``song``."""
    return next((kind for kind, sign in _FAMILIES if font and sign.search(font)), "song")
