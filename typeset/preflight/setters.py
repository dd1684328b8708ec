"""The operators that set parameters of the graphics state (ISO 32000-2, 8.4.4, 8.6.8, 9.3).

In: a state, operands, resources. Out: the state, changed. Operands of a wrong type change nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from typeset.pdfsource import floats, get, is_array, is_dictionary, listed, name, number
from typeset.preflight import graphics as g
from typeset.preflight.colors import initial, space_of
from typeset.preflight.graphics import CMYK, GRAY, RGB, Color, Space, State

if TYPE_CHECKING:
    from typeset.preflight.content import Reader

Setter = Callable[[State, Any, Any, "Reader"], None]


def key_of(operands: Any) -> str:
    """The key of a resource: the name that an operator is given."""
    return f"/{name(operands[0])}" if len(operands) else "/"


def _matrix(state: State, operands: Any, resources: Any, reader: Reader) -> None:
    values = floats(operands)
    if len(values) == 6:
        state.ctm = g.multiply(tuple(values), state.ctm)  # type: ignore[arg-type]


def _process(space: Space, *, stroking: bool) -> Setter:
    def set_color(state: State, operands: Any, resources: Any, reader: Reader) -> None:
        values = floats(operands)
        if len(values) == space.components:
            _set(state, Color(space, tuple(min(1.0, max(0.0, v)) for v in values)), stroking)

    return set_color


def _set(state: State, color: Color, stroking: bool) -> None:
    if stroking:
        state.stroke = color
    else:
        state.fill = color


def _space(*, stroking: bool) -> Setter:
    def set_space(state: State, operands: Any, resources: Any, reader: Reader) -> None:
        found = space_of(operands[0] if len(operands) else None, get(resources, "/ColorSpace"))
        if found is not None:
            _set(state, Color(found, initial(found)), stroking)

    return set_space


def _tint(*, stroking: bool) -> Setter:
    def set_tint(state: State, operands: Any, resources: Any, reader: Reader) -> None:
        space = (state.stroke if stroking else state.fill).space
        _set(state, Color(space, tuple(floats(operands))), stroking)

    return set_tint


def _graphics(state: State, operands: Any, resources: Any, reader: Reader) -> None:
    """``gs`` (8.4.5)."""
    found = get(resources, "/ExtGState", key_of(operands))
    if not is_dictionary(found):
        return
    if len(reader.noticed.states) < 5000:
        reader.noticed.states.append(found)
    fill, stroke = number(get(found, "/ca")), number(get(found, "/CA"))
    state.alpha = (
        state.alpha[0] if fill is None else fill,
        state.alpha[1] if stroke is None else stroke,
    )
    blends = [name(each) for each in listed(get(found, "/BM"))]
    if blends:
        state.blend = blends[0]
    mask = get(found, "/SMask")
    if mask is not None:
        state.mask = name(mask) != "None"
    both, filling = get(found, "/OP"), get(found, "/op")
    if isinstance(both, bool):
        state.overprint = (both if filling is None else state.overprint[0], both)
    if isinstance(filling, bool):
        state.overprint = (filling, state.overprint[1])
    mode, width = number(get(found, "/OPM")), number(get(found, "/LW"))
    state.mode = state.mode if mode is None else int(mode)
    state.width = state.width if width is None else width
    font = get(found, "/Font")
    if is_array(font) and len(font) == 2:
        state.font, state.size = reader.use_font(font[0]), number(font[1]) or 0.0


def _font(state: State, operands: Any, resources: Any, reader: Reader) -> None:
    found = get(resources, "/Font", key_of(operands))
    state.font = reader.use_font(found) if is_dictionary(found) else None
    state.size = (number(operands[1]) if len(operands) > 1 else None) or 0.0


def _value(key: str, scale: float = 1.0) -> Setter:
    def set_value(state: State, operands: Any, resources: Any, reader: Reader) -> None:
        values = floats(operands)
        if values:
            setattr(state, key, values[0] * scale)

    return set_value


def _render(state: State, operands: Any, resources: Any, reader: Reader) -> None:
    state.render = int([*floats(operands), 0.0][0])


SETTERS: dict[str, Setter] = {
    "cm": _matrix,
    "gs": _graphics,
    "Tf": _font,
    "w": _value("width"),
    "Tc": _value("spacing"),
    "Tw": _value("word"),
    "Tz": _value("scale", 0.01),
    "TL": _value("leading"),
    "Ts": _value("rise"),
    "Tr": _render,
    **{
        key: _process(space, stroking=False)
        for key, space in zip(("g", "rg", "k"), (GRAY, RGB, CMYK), strict=True)
    },
    **{
        key: _process(space, stroking=True)
        for key, space in zip(("G", "RG", "K"), (GRAY, RGB, CMYK), strict=True)
    },
    **{"cs": _space(stroking=False), "CS": _space(stroking=True)},
    **{key: _tint(stroking=False) for key in ("sc", "scn")},
    **{key: _tint(stroking=True) for key in ("SC", "SCN")},
}
