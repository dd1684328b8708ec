"""Frozen slotted dataclasses that cost a tenth of a millisecond to define instead of half of one.

Comes in: a class with annotations. Goes out: what ``dataclass(frozen=True, slots=True)`` makes of it,
usable with ``dataclasses.replace``, ``fields`` and ``asdict``. The standard decorator compiles six
methods for each class; with the hundred classes of this package that is a fifth of a whole build.
Here only ``__init__`` is compiled; comparison, hash and representation are shared.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


def _repr(self: Any) -> str:
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__dataclass_fields__)
    return f"{type(self).__qualname__}({values})"


def _values(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self.__dataclass_fields__])


def _eq(self: Any, other: object) -> Any:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _refuse(self: Any, name: str, *_: Any) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to or delete field {name!r}")


def _getstate(self: Any) -> tuple[Any, ...]:
    return _values(self)


def _setstate(self: Any, state: tuple[Any, ...]) -> None:
    for name, value in zip(self.__dataclass_fields__, state, strict=True):
        object.__setattr__(self, name, value)


_SHARED = {
    "__repr__": _repr,
    "__eq__": _eq,
    "__hash__": _hash,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__getstate__": _getstate,
    "__setstate__": _setstate,
}


@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
def frozen(cls: type[T]) -> type[T]:
    """Make ``cls`` a frozen dataclass with slots. Defaults and ``field(default=…, kw_only=…)`` work as
    usual; factories and inherited defaults that would precede plain fields do not."""
    inherited: dict[str, Any] = {}
    for base in reversed(cls.__mro__[1:]):
        inherited |= getattr(base, "__dataclass_fields__", {})
    own = {name: _field(cls, name, kind) for name, kind in _annotations(cls).items()}
    fields = inherited | own
    namespace = {
        name: value
        for name, value in vars(cls).items()
        if name not in own and name not in ("__dict__", "__weakref__")
    }
    namespace |= {name: value for name, value in _SHARED.items() if name not in vars(cls)}
    namespace["__slots__"] = tuple(name for name in own if name not in inherited)
    namespace["__dataclass_fields__"] = fields
    namespace["__match_args__"] = tuple(name for name, f in fields.items() if not f.kw_only)
    namespace["__init__"] = _init(fields)
    made: type[T] = type.__call__(type(cls), cls.__name__, cls.__bases__, namespace)
    return made


def _annotations(cls: type) -> dict[str, Any]:
    found = inspect.get_annotations(cls)
    return {name: kind for name, kind in found.items() if not str(kind).startswith("ClassVar")}


def _field(cls: type, name: str, kind: Any) -> dataclasses.Field[Any]:
    given = cls.__dict__.get(name, dataclasses.MISSING)
    made: Any = given if isinstance(given, dataclasses.Field) else dataclasses.field(default=given)
    made.name, made.type, made._field_type = name, kind, dataclasses._FIELD  # type: ignore[attr-defined]
    made.kw_only = made.kw_only is True
    return made  # type: ignore[no-any-return]


def _init(fields: dict[str, dataclasses.Field[Any]]) -> Callable[..., None]:
    defaults: dict[str, Any] = {"_set": object.__setattr__}
    plain: list[str] = ["self"]
    by_name: list[str] = []
    for name, f in fields.items():
        text = name
        if f.default is not dataclasses.MISSING:
            defaults[f"_{name}"] = f.default
            text = f"{name}=_{name}"
        (by_name if f.kw_only else plain).append(text)
    head = ", ".join(plain + ["*"] * bool(by_name) + by_name)
    body = "".join(f" _set(self, {name!r}, {name})\n" for name in fields) or " pass\n"
    scope: dict[str, Any] = {}
    exec(f"def __init__({head}):\n{body}", defaults, scope)
    init: Callable[..., None] = scope["__init__"]
    return init
