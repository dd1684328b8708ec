"""layouts/*.toml -> ``Stylesheet``.

Comes in: a layout's name or path. Goes out: ``Stylesheet``. A layout may name another one in
``extends`` and give only what differs. Unknown keys and wrong values are faults that name the file,
the line and the nearest known key.
"""

from __future__ import annotations

import functools
import re
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from typeset.diagnostics import NOWHERE, Fault, InputFaults, Span
from typeset.frozen import fields, replace
from typeset.layout.stylesheet import (
    BoxStyle,
    ChartStyle,
    ColophonStyle,
    ContentsStyle,
    CoverStyle,
    DocumentStyle,
    FigureStyle,
    FitStyle,
    FolioStyle,
    FootnoteStyle,
    HeadStyle,
    IndexStyle,
    KindStyle,
    Length,
    MakeupStyle,
    MastheadStyle,
    OfficeFace,
    OpenerStyle,
    PageStyle,
    PartsStyle,
    PdfStyle,
    PrintStyle,
    RedHeadStyle,
    RosterStyle,
    SignatureStyle,
    Space,
    Style,
    Stylesheet,
    TableStyle,
    WordStyle,
)
from typeset.model.faults import nearest
from typeset.model.nodes import Kind
from typeset.paragraph.settings import Gap, Settings, Share
from typeset.units import parse_length, pt

_TABLES = {
    "page": PageStyle,
    "pages": MakeupStyle,
    "fit": FitStyle,
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
    "index": IndexStyle,
    "print": PrintStyle,
    "pdf": PdfStyle,
    "red-head": RedHeadStyle,
    "parts": PartsStyle,
    "signature": SignatureStyle,
    "colophon": ColophonStyle,
}
STYLES = (
    *("body", "flush", "recipients", "salutation", "title", "subtitle", "number", "delivery"),
    *("part-label", "part-title", "part-subtitle", "attachment-note", "signature", "annotation"),
    *("duty", "action", "caption", "continued", "unit", "table", "table-head", "table-note"),
    *("box-title", "box", "figure-caption", "lost", "roster", "footnote", "head", "folio"),
)
"""The styles that every layout has, its own or those of the layout that it extends."""
_OTHERS = ("extends", "publication", "years", "styles", "headings", "run-in", "word", "kinds")
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
        raise InputFaults(sorted(loader.faults, key=lambda fault: fault.span.line))
    return sheet


def layout_for(publication: str, year: int, folder: Path) -> str | None:
    """The layout in ``folder`` that says it is for the back issues of ``publication`` of ``year``."""
    for path in sorted(folder.glob("*.toml")):
        data = tomllib.loads(path.read_text("utf-8"))
        if data.get("publication") == publication and year in data.get("years", []):
            return path.stem
    return None


def _read(
    path: Path, folder: Path, seen: tuple[Path, ...], asked: Span = NOWHERE
) -> tuple[dict[str, Any], tuple[Path, ...]]:
    if path in seen:
        raise InputFaults([Fault("layout.circle", Span(str(path), 1), {"name": path.stem})])
    try:
        text = path.read_text("utf-8")
        data = tomllib.loads(text)
    except FileNotFoundError:
        known = sorted(file.stem for file in folder.glob("*.toml"))
        near = nearest(path.stem, known)
        values = {"name": path.stem, "known": known, "hint": near}
        rule = "layout.unknown-typo" if near else "layout.unknown"
        if path.parent != folder and not seen:
            rule, asked = "layout.none", Span(str(path), 0)
        raise InputFaults([Fault(rule, asked, values)]) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        where = re.search(r"line (\d+)", str(error))
        span = Span(str(path), int(where[1]) if where else 1)
        raise InputFaults([Fault("layout.toml", span, {"why": error})]) from None
    base = data.pop("extends", None)
    if base is None:
        return data, (path,)
    base_path = path.parent / f"{base}.toml"
    if not base_path.exists():
        base_path = folder / f"{base}.toml"
    line = next((n for n, row in enumerate(text.splitlines(), 1) if "extends" in row), 1)
    below, inputs = _read(base_path, folder, (*seen, path), Span(str(path), line))
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
        parts = {
            key.replace("-", "_"): self._table(cls, data.get(key, {}), key)
            for key, cls in _TABLES.items()
        }
        body = parts["page"].size if parts["page"] else pt(10.5)
        styles = {
            key: self._style(value, f"styles.{key}", body)
            for key, value in data.get("styles", {}).items()
        }
        headings = {
            key: self._headings(value, f"headings.{key}", body)
            for key, value in data.get("headings", {}).items()
        }
        word = self._word(data.get("word", {}))
        missing = [key for key in STYLES if key not in styles]
        if missing:
            self._fault("layout.missing", "styles", key="styles", missing=missing)
        kinds = self._kinds(data.get("kinds", {}), parts["page"])
        if self.faults:
            return None
        return Stylesheet(
            name=path.stem,
            path=str(path),
            styles=styles,
            headings=headings,
            run_in=data.get("run-in", {}),
            word=word or WordStyle(),
            kinds=kinds,
            inputs=inputs,
            **parts,
        )

    def _kinds(self, data: Any, page: PageStyle | None) -> dict[str, KindStyle]:
        """[kinds.x]: x is a kind of document, or a word in Han characters."""
        most = page.text_height // page.size if page and page.size else 0
        found: dict[str, KindStyle] = {}
        for key, value in self._tables(data, "kinds").items():
            if key.isascii() and key not in list(Kind):
                self._unknown(key, list(Kind), "kinds")
            style: KindStyle | None = self._table(KindStyle, value, f"kinds.{key}")
            if style is None:
                continue
            if not 1 <= style.lines <= most:
                lines, expected = f"kinds.{key}.lines", f"1–{most}"
                self._fault(
                    "layout.value", "lines", key=lines, value=style.lines, expected=expected
                )
            found[key] = style
        return found

    def _tables(self, data: Any, where: str) -> dict[str, Any]:
        """A table of tables."""
        if isinstance(data, dict) and all(isinstance(each, dict) for each in data.values()):
            return data
        self._fault("layout.value", where, key=where, value=data, expected="[table]")
        return {}

    def _style(self, data: Any, where: str, body: int) -> Style:
        style: Style = self._table(Style, data, where) or Style()
        if style.size:
            return style
        given = {f.name: getattr(style, f.name) for f in fields(Style)}
        return Style(**(given | {"size": Length(body)}))

    def _word(self, data: Any) -> WordStyle | None:
        """[word], and the faces in its tables of their own."""
        given = dict(data) if isinstance(data, dict) else data
        faces = given.pop("faces", {}) if isinstance(data, dict) else {}
        style: WordStyle | None = self._table(WordStyle, given, "word")
        if not isinstance(faces, dict):
            self._fault("layout.value", "faces", key="word.faces", value=faces, expected="[table]")
            return None
        read = {
            role: self._table(OfficeFace, face, f"word.faces.{role}")
            for role, face in faces.items()
        }
        return replace(style, faces=read) if style else None

    def _headings(self, data: Any, where: str, body: int) -> tuple[Style, ...]:
        if not any(key.isdecimal() for key in data):
            return (self._style(data, where, body),)
        levels = sorted(data, key=int)
        return tuple(
            self._style(data[level], f"{where}.{level}", body) for level in levels[:_DEEPEST]
        )

    def _table(self, cls: type, data: Any, where: str) -> Any:
        hints = {f.name: _hint(str(f.type), cls.__module__) for f in fields(cls)}
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
            # What is there with a wrong value has its own fault.
            missing = [key for key in re.findall(r"'(\w+)'", str(error)) if key not in data]
            if missing:
                self._fault("layout.missing", where, key=where, missing=missing)
            return None

    def _unknown(self, key: str, known: Any, where: str) -> None:
        near = nearest(key, known)
        name = f"{where}.{key}" if where else key
        rule = "layout.key-typo" if near else "layout.key"
        self._fault(rule, key, key=name, known=list(known), hint=near)

    def _fault(self, rule: str, near: str, **values: object) -> None:
        last = near.rsplit(".", 1)[-1]
        pattern = re.compile(rf"\s*(\[.*)?[\"']?{re.escape(last)}[\"']?\s*[\].=]")
        line = next((n for n, text in enumerate(self._lines, 1) if pattern.match(text)), 1)
        self.faults.append(Fault(rule, Span(str(self._path), line), values))


@functools.cache
def _hint(text: str, module: str) -> Any:
    """The type that an annotation names: ``typing.get_type_hints`` compiles each one anew."""
    return eval(text, vars(sys.modules[module]))  # of our own annotations


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
    if hint in (Gap, Share, Space):
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
    if get_origin(hint) is Mapping:
        return {key: _convert(item, str) for key, item in dict(value).items()}
    parts = hint.__args__
    if parts[-1] is Ellipsis and isinstance(value, list):
        return tuple(_convert(item, parts[0]) for item in value)
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
    if hint in (Gap, Share, Space):
        return f"{hint.least:g}–{hint.most:g}"
    if get_origin(hint) is Literal:
        return ", ".join(f'"{each}"' for each in get_args(hint))
    return getattr(hint, "__name__", str(hint)).replace("typeset.layout.stylesheet.", "")
