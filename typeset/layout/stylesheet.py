"""layouts/*.toml -> everything that decides how pages look, as frozen values.

Comes in: a layout's name or path. Goes out: ``Stylesheet``. A layout may name another one in
``extends`` and give only what differs. Unknown keys and wrong values are faults that name the file,
the line and the nearest known key.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from typeset.diagnostics import Fault, InputFaults, Span
from typeset.frozen import frozen
from typeset.paragraph.settings import Gap, Settings, Share
from typeset.units import parse_length, pt


class Length(int):
    """A length in sp; in TOML a string such as ``"10.5pt"``."""


ZERO = Length(0)


@frozen
class PageStyle:
    """[page]: the trim, the grid and the columns. ``measure`` and ``gutter`` are in characters."""

    width: Length
    height: Length
    columns: int
    measure: float
    gutter: float
    lines: int
    size: Length
    pitch: Length
    top: Length
    inner: str = "auto"
    first: int = 1

    @property
    def column_width(self) -> int:
        return round(self.measure * self.size)

    @property
    def text_width(self) -> int:
        return self.column_width * self.columns + round(self.gutter * self.size) * (
            self.columns - 1
        )

    @property
    def text_height(self) -> int:
        return self.lines * self.pitch

    def turned(self) -> PageStyle:
        """The same page and type area on their side, one column wide, for tables that are wider."""
        lines = self.text_width // self.pitch
        return replace(
            self,
            width=self.height,
            height=self.width,
            columns=1,
            measure=self.text_height / self.size,
            gutter=0.0,
            lines=lines,
            top=Length((self.width - lines * self.pitch) // 2),
            inner="auto",
        )

    def left(self, page: int) -> int:
        """The left edge of the type area on a page: odd pages are right-hand pages."""
        if self.inner == "auto":
            return (self.width - self.text_width) // 2
        inner = parse_length(self.inner)
        return inner if page % 2 else self.width - inner - self.text_width


@frozen
class Style:
    """[styles.x]: how a paragraph-like thing is set. ``first``, ``rest``, ``right`` are in characters
    of its own size; ``lines``, ``before``, ``after`` in grid lines; ``width`` a share of the measure;
    ``leading`` sets the lines of a title closer than the grid.
    """

    role: str = "song"
    strong: str = "song-bold"
    size: Length = ZERO
    lines: int = 1
    before: int = 0
    after: int = 0
    first: float = 0
    rest: float = 0
    right: float = 0
    align: str = "justify"
    span: bool = False
    keep: bool = False
    width: float = 1.0
    leading: Length = ZERO


@frozen
class HeadStyle:
    style: str = "head"
    odd: tuple[str, str] = ("", "")
    even: tuple[str, str] = ("", "")
    rise: Length = ZERO
    rule: Length = ZERO
    rule_gap: Length = ZERO


@frozen
class FolioStyle:
    style: str = "folio"
    text: str = "{page}"
    drop: Length = ZERO
    place: str = "outer"


@frozen
class DocumentStyle:
    start: str = "page"
    least: int = 8
    gap: int = 1
    bookmarks: int = 2


@frozen
class TableStyle:
    leading: Length
    padding: tuple[Length, Length]
    wide: float
    whole: int
    alone: str
    rule: Length
    frame: Length
    tightest: Length = ZERO
    continued: tuple[str, str] = ("", "")
    continued_cell: str = ""
    sideways: float = 0.0


@frozen
class BoxStyle:
    """``lines``: grid lines between the text around a box and that in it, above and below."""

    padding: Length
    rule: Length
    lines: tuple[int, int] = (1, 1)


@frozen
class FigureStyle:
    lost: int | str
    lost_text: str
    height: int
    alone: str = "auto"
    least_dpi: int = 200
    least_lost: int = 24


@frozen
class ChartStyle:
    """[charts]. ``sizes``: the least type of a chart, and the most of one that fills a page, beside
    ``styles.chart``. ``measure``: least and most characters in a line of a node. Lengths are those
    at the size of ``styles.chart`` and go with the type. ``gap`` and ``padding``: across, down.
    """

    sizes: tuple[Length, Length]
    leading: float
    measure: tuple[float, float]
    padding: tuple[Length, Length]
    gap: tuple[Length, Length]
    track: Length
    rule: Length
    line: Length
    dash: tuple[Length, Length]
    arrow: tuple[Length, Length]
    corner: Length
    tint: float
    spread: float


@frozen
class FootnoteStyle:
    mark: str
    leading: Length
    rule: tuple[Length, Length]


@frozen
class RosterStyle:
    name: float
    gap: float
    role_gap: float = 0.0


@frozen
class MastheadStyle:
    role: str
    size: Length
    local_role: str
    local_size: Length
    issue_role: str
    issue_size: Length
    issue: tuple[str, str, str]
    cumulative: str
    height: int
    rule: Length


@frozen
class ContentsStyle:
    title: str
    title_role: str
    title_size: Length
    section_role: str
    section_size: Length
    role: str
    issuer_role: str
    size: Length
    tightest: float
    page_width: float
    imprint: float
    imprint_role: str
    imprint_label_role: str
    imprint_size: Length
    motto_role: str
    motto_size: Length
    bookmark: str
    align: str = "left"
    imprint_pitch: Length = ZERO


@frozen
class CoverStyle:
    """[cover]: a page of its own before the first one. ``name``, ``issue``, ``date`` are shares of the
    type area's height. ``back``: a blank page follows, so that the first page is a right-hand one."""

    show: bool = False
    back: bool = True
    label: str = "封面"
    back_label: str = "封二"
    role: str = "masthead"
    size: Length = ZERO
    name: float = 0.2
    issue_text: str = "{year}年第{number}期"
    issue_role: str = "kai"
    issue_size: Length = ZERO
    issue: float = 0.4
    date_text: str = "{date_text}"
    date: float = 0.95
    rule: Length = ZERO


@frozen
class OpenerStyle:
    """[openers]: what opens a section. ``show``: none; head (a band over all columns, on a new page);
    page (a page of its own, on a right-hand page where ``right_hand``)."""

    show: str = "none"
    right_hand: bool = True
    role: str = "xiaobiaosong"
    size: Length = ZERO
    lines: int = 4
    place: float = 0.3
    rule: Length = ZERO
    rule_width: float = 1.0


@frozen
class Stylesheet:
    """A whole layout. ``headings`` maps a scheme's sign (``none`` for unnumbered) to styles by level;
    ``run_in`` the same sign to the role of a run-in heading."""

    name: str
    path: str
    page: PageStyle
    composition: Settings
    documents: DocumentStyle
    head: HeadStyle
    folio: FolioStyle
    styles: Mapping[str, Style]
    headings: Mapping[str, tuple[Style, ...]]
    run_in: Mapping[str, str]
    tables: TableStyle
    boxes: BoxStyle
    figures: FigureStyle
    charts: ChartStyle
    footnotes: FootnoteStyle
    roster: RosterStyle
    masthead: MastheadStyle
    contents: ContentsStyle
    cover: CoverStyle
    openers: OpenerStyle
    inputs: tuple[Path, ...] = field(default=())

    def heading(self, scheme: str, level: int) -> Style:
        """The style of a heading: by scheme, then by level; the deepest one given serves deeper ones."""
        by_level = self.headings[scheme or "none"]
        return by_level[min(level, len(by_level)) - 1]


_TABLES = {
    "page": PageStyle,
    "composition": Settings,
    "documents": DocumentStyle,
    "head": HeadStyle,
    "folio": FolioStyle,
    "tables": TableStyle,
    "boxes": BoxStyle,
    "figures": FigureStyle,
    "charts": ChartStyle,
    "footnotes": FootnoteStyle,
    "roster": RosterStyle,
    "masthead": MastheadStyle,
    "contents": ContentsStyle,
    "cover": CoverStyle,
    "openers": OpenerStyle,
}
STYLES = (
    *("body", "flush", "recipients", "salutation", "title", "subtitle", "number", "delivery"),
    *("part-label", "part-title", "part-subtitle", "attachment-note", "signature", "annotation"),
    *("duty", "action", "caption", "continued", "unit", "table", "table-head", "table-note"),
    *("box-title", "box", "figure-caption", "lost", "roster", "footnote", "head", "folio"),
)
"""The styles that every layout has, its own or those of the layout that it extends."""
_OTHERS = ("extends", "publication", "years", "styles", "headings", "run-in")
_DEEPEST = 8


def load_stylesheet(name: str, folder: Path) -> Stylesheet:
    """Load the layout ``name``: a file name in ``folder`` without ``.toml``, or a path to one.

    Raises:
        InputFaults: no such layout, not TOML, unknown keys or wrong values, all of them.
    """
    path = Path(name) if name.endswith(".toml") else folder / f"{name}.toml"
    merged, inputs = _read(path, folder, ())
    loader = _Loader(inputs[0])
    sheet = loader.stylesheet(path, merged, inputs)
    if loader.faults or sheet is None:
        raise InputFaults(loader.faults)
    return sheet


def layout_for(publication: str, year: int, folder: Path) -> str | None:
    """The layout in ``folder`` that says it is for the back issues of ``publication`` of ``year``."""
    for path in sorted(folder.glob("*.toml")):
        data = tomllib.loads(path.read_text("utf-8"))
        if data.get("publication") == publication and year in data.get("years", []):
            return path.stem
    return None


def _read(
    path: Path, folder: Path, seen: tuple[Path, ...]
) -> tuple[dict[str, Any], tuple[Path, ...]]:
    if path in seen:
        raise InputFaults([Fault("layout.circle", Span(str(path), 1), {"name": path.stem})])
    try:
        text = path.read_text("utf-8")
        data = tomllib.loads(text)
    except FileNotFoundError:
        known = sorted(file.stem for file in folder.glob("*.toml"))
        import difflib  # for faulty input only

        near = difflib.get_close_matches(path.stem, known, 1) or known
        values = {"name": path.stem, "known": "、".join(near)}
        raise InputFaults([Fault("layout.unknown", Span(str(path), 0), values)]) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        where = re.search(r"line (\d+)", str(error))
        span = Span(str(path), int(where[1]) if where else 1)
        raise InputFaults([Fault("layout.toml", span, {"why": error})]) from None
    base = data.pop("extends", None)
    if base is None:
        return data, (path,)
    base_path = path.parent / f"{base}.toml"
    if not base_path.exists():
        base_path = folder / f"{base}.toml"
    below, inputs = _read(base_path, folder, (*seen, path))
    return _merge(below, data), (path, *inputs)


def _merge(below: dict[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = (
            _merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
        )
    return merged


class _Loader:
    """Turns TOML tables into dataclasses and gathers the faults on the way."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines = path.read_text("utf-8").splitlines()
        self.faults: list[Fault] = []

    def stylesheet(
        self, path: Path, data: dict[str, Any], inputs: tuple[Path, ...]
    ) -> Stylesheet | None:
        known = (*_TABLES, *_OTHERS)
        for key in data.keys() - set(known):
            self._unknown(key, known, "")
        parts = {key: self._table(cls, data.get(key, {}), key) for key, cls in _TABLES.items()}
        body = parts["page"].size if parts["page"] else pt(10.5)
        styles = {
            key: self._style(value, f"styles.{key}", body)
            for key, value in data.get("styles", {}).items()
        }
        headings = {
            key: self._headings(value, f"headings.{key}", body)
            for key, value in data.get("headings", {}).items()
        }
        missing = [key for key in STYLES if key not in styles]
        if missing:
            self._fault("layout.missing", "styles", key="styles", missing="、".join(missing))
        if self.faults:
            return None
        return Stylesheet(
            name=path.stem,
            path=str(path),
            styles=styles,
            headings=headings,
            run_in=data.get("run-in", {}),
            inputs=inputs,
            **parts,
        )

    def _style(self, data: Any, where: str, body: int) -> Style:
        style: Style = self._table(Style, data, where) or Style()
        if style.size:
            return style
        given = {f.name: getattr(style, f.name) for f in fields(Style)}
        return Style(**(given | {"size": Length(body)}))

    def _headings(self, data: Any, where: str, body: int) -> tuple[Style, ...]:
        if not any(key.isdecimal() for key in data):
            return (self._style(data, where, body),)
        levels = sorted(data, key=int)
        return tuple(
            self._style(data[level], f"{where}.{level}", body) for level in levels[:_DEEPEST]
        )

    def _table(self, cls: type, data: Any, where: str) -> Any:
        hints = {f.name: _hint(str(f.type)) for f in fields(cls)}
        names = [*hints]
        values: dict[str, Any] = {}
        if not isinstance(data, dict):
            self._fault("layout.value", where, key=where, value=data, expected="[table]")
            return None
        for key, value in data.items():
            if key not in names:
                self._unknown(key, names, where)
                continue
            try:
                values[key] = _convert(value, hints[key])
            except (ValueError, TypeError):
                expected = _expected(hints[key])
                self._fault(
                    "layout.value", key, key=f"{where}.{key}", value=value, expected=expected
                )
        try:
            return cls(**values)
        except TypeError as error:
            missing = "、".join(re.findall(r"'(\w+)'", str(error)))
            self._fault("layout.missing", where, key=where, missing=missing)
            return None

    def _unknown(self, key: str, known: Any, where: str) -> None:
        import difflib  # for faulty input only

        near = difflib.get_close_matches(key, list(known), 1)
        name = f"{where}.{key}" if where else key
        self._fault("layout.key", key, key=name, known=near[0] if near else "、".join(known))

    def _fault(self, rule: str, near: str, **values: object) -> None:
        last = near.rsplit(".", 1)[-1]
        pattern = re.compile(rf"\s*(\[.*)?[\"']?{re.escape(last)}[\"']?\s*[\].=]")
        line = next((n for n, text in enumerate(self._lines, 1) if pattern.match(text)), 1)
        self.faults.append(Fault(rule, Span(str(self._path), line), values))


@functools.cache
def _hint(text: str) -> Any:
    """The type that an annotation names: ``typing.get_type_hints`` compiles each one anew."""
    return eval(text)  # of this module's own annotations


def _convert(value: Any, hint: Any) -> Any:
    """``value`` as the type of a field; raises ValueError or TypeError."""
    if hint is Length:
        length = Length(parse_length(value))
        if not 0 <= length <= pt(20000):
            raise ValueError(value)
        return length
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            raise ValueError(value)
        return value
    if hint in (Gap, Share):
        number = hint(_number(value))
        if not hint.least <= number <= hint.most:
            raise ValueError(value)
        return number
    if hint is float:
        return _number(value)
    if hint in (int, str, bool):
        if type(value) is not hint:
            raise TypeError(value)
        return value
    if hint == int | str:
        if type(value) not in (int, str):
            raise TypeError(value)
        return value
    parts = hint.__args__
    if not isinstance(value, list) or len(value) != len(parts):
        raise TypeError(value)
    return tuple(_convert(item, part) for item, part in zip(value, parts, strict=True))


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    return float(value)


def _expected(hint: Any) -> str:
    if hint is Length:
        return '"10.5pt"'
    if hint in (Gap, Share):
        return f"{hint.least:g}–{hint.most:g}"
    if get_origin(hint) is Literal:
        return ", ".join(f'"{each}"' for each in get_args(hint))
    return getattr(hint, "__name__", str(hint)).replace("typeset.layout.stylesheet.", "")
