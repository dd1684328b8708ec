"""Names of WordprocessingML, DrawingML, VML and Office Math, as lxml writes them."""

from __future__ import annotations

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 (its usual prefix)
VAL = W + "val"


def val(parent: Any, tag: str) -> str | None:
    """``w:val`` of the child ``w:tag``; ``None`` where there is no such child or value."""
    child = parent.find(W + tag) if parent is not None else None
    found = child.get(VAL) if child is not None else None
    return None if found is None else str(found)


def switch(parent: Any, tag: str) -> bool | None:
    """A property that is on, off, or not said (ECMA-376 part 1, 17.17.4)."""
    child = parent.find(W + tag) if parent is not None else None
    return None if child is None else child.get(VAL, "1") not in ("0", "false", "off", "none")


def number(text: str | None, default: int | None = None) -> int | None:
    """``text`` as a whole number, in the way of files that other programs write (12.0, 12pt)."""
    try:
        value = int(float((text or "").removesuffix("pt")))
    except (ValueError, OverflowError):
        return default
    return value if abs(value) < 10**9 else default


def local(element: Any) -> str:
    """The name of an element without its namespace; ``""`` of what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
