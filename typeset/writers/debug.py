"""The display list as text: the golden form of a page, made to be read in a diff.

In: a document and, for the pictures' names only, nothing else. Out: one line an item, in the order of
the list, and one where the element changes that they belong to, as ``<P>``; lengths in pt with three
decimals at most, kerns in milli-em. Two documents with the same text have the same display list.
"""

from __future__ import annotations

from pathlib import PurePath

from typeset.display import (
    BLACK,
    DOUBLE_DASH,
    Anchor,
    Document,
    Elsewhere,
    Ink,
    Item,
    Link,
    Page,
    Path,
    Picture,
    Rect,
    Run,
    Stroke,
    Tagged,
    Text,
)
from typeset.display.tags import Artifact, Tag
from typeset.fonts import Library
from typeset.units import SP_PER_PT

_SHOWN = str.maketrans({DOUBLE_DASH: "⸺", "\u00ad": "<SHY>"})


def write_debug(document: Document, library: Library) -> str:
    """``document`` as lines of text. ``library`` tells a run's face from a wrong name.

    Raises:
        KeyError: a run names a face that the library does not have.
    """
    metadata = document.metadata
    lines = [
        f"title {metadata.title}",
        f"author {metadata.author}",
        f"subject {metadata.subject}",
        f"keywords {', '.join(metadata.keywords)}",
        f"date {metadata.date}",
        f"language {metadata.language}",
    ]
    lines += [f"bookmark {mark.level} {mark.title} -> {mark.anchor}" for mark in document.bookmarks]
    for number, page in enumerate(document.pages, 1):
        lines += ["", *_page(number, page, library)]
    return "\n".join(lines) + "\n"


def _page(number: int, page: Page, library: Library) -> list[str]:
    lines = [f"page {number} [{page.label}] {_pt(page.width)} x {_pt(page.height)}"]
    last: object = None
    for items, title in ((page.items, ""), (page.upright, "  upright")):
        lines += [title] * bool(title and items)
        for item in items:
            if not isinstance(item, Link | Anchor) and item.tag is not last:
                last = item.tag
                lines.append(f"  {_tag(item.tag)}")
            lines.append(f"  {_item(item, library)}")
    return lines


def _tag(tag: Tagged) -> str:
    """The element that the items from here on belong to, or the artifact that they are."""
    if isinstance(tag, Tag):
        level = tag.details.level or ""
        spans = [f" {tag.details.columns}x{tag.details.rows}"] * (
            tag.details.columns > 1 or tag.details.rows > 1
        )
        return f"<{tag.kind}{level}{''.join(spans)}>"
    return f"<artifact {(tag or Artifact.LAYOUT).value}>"


def _pt(sp: int) -> str:
    text = f"{sp / SP_PER_PT:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def _box(item: Rect | Picture | Link) -> str:
    return f"{_pt(item.x)},{_pt(item.y)} {_pt(item.width)} x {_pt(item.height)}"


def _ink(ink: Ink) -> str:
    return "" if ink == BLACK else f" ink {'/'.join(f'{value:g}' for value in ink)}"


def _item(item: Item, library: Library) -> str:
    match item:
        case Text():
            runs = " | ".join(_run(run, library) for run in item.runs)
            mark = " generated" if item.generated else ""
            drawn = "".join(_stroke(stroke) for run in item.runs for stroke in run.strokes)
            return f"text{mark} {_pt(item.x)},{_pt(item.y)} {runs}{drawn}"
        case Rect():
            return f"rect {_box(item)}{_ink(item.ink)}"
        case Path():
            return _path(item)
        case Picture():
            # The folder differs from machine to machine.
            return f"picture {_box(item)} {PurePath(item.path).name} ({item.alt})"
        case Link():
            return f"link {_box(item)} -> {'uri ' if item.uri else ''}{item.target}"
        case Anchor():
            return f"anchor {_pt(item.y)} {item.name}"
        case Elsewhere():
            raise ValueError(item)


def _stroke(stroke: Stroke) -> str:
    """Below the line: a dot by its centre, a line or a wave by its ends."""
    kind = {1: "dot", 2: "line"}.get(len(stroke.points), "wave")
    ends = dict.fromkeys((stroke.points[0], stroke.points[-1]))
    places = " ".join(f"{_pt(x)},{_pt(y)}" for x, y in ends)
    return f" [{kind} {places}]{_ink(stroke.ink)}"


def _path(path: Path) -> str:
    parts = [
        " ".join(",".join(map(_pt, step[k : k + 2])) for k in range(0, len(step), 2))
        for step in path.steps
    ]
    text = f"path {' - '.join(parts)}{' closed' * path.closed} weight {_pt(path.weight)}"
    if path.dash:
        text += f" dash {' '.join(map(_pt, path.dash))}"
    if path.fill is not None:
        text += f" fill {'/'.join(f'{value:g}' for value in path.fill)}"
    return text + _ink(path.ink)


def _run(run: Run, library: Library) -> str:
    mark = f"<{run.tag.kind}> " if run.tag else ""
    head = f"{mark}{library.face(run.face).id}/{_pt(run.size)}"
    if run.spacing:
        head += f" +{_pt(run.spacing)}"
    if run.rise:
        head += f" ^{_pt(run.rise)}"
    pieces = "".join(
        piece.translate(_SHOWN) if isinstance(piece, str) else f"‹{piece}›" for piece in run.pieces
    )
    return f"{head}{_ink(run.ink)} {pieces}"
