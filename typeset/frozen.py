"""Dataclasses with slots that cost a fraction of a tenth of a millisecond to define, not half of one.

Comes in: a class with annotations. Goes out: what ``dataclass(frozen=True, slots=True)`` makes of it, or,
from ``mutable``, what ``dataclass(slots=True)`` makes of it, usable with ``dataclasses.replace``, ``fields``
and ``asdict``. The standard decorator compiles six methods for each class, and its module brings in
``inspect``; with the hundred classes of this package that is a quarter of a whole build. Here ``__init__`` is
compiled once for each number of fields and given their names; what else there is, is shared. ``field``,
``fields`` and ``replace`` are those of ``dataclasses`` for these classes, without its import;
``NamedTuple`` is that of ``typing``, which compiles every annotation, made in the same way.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from dataclasses import field, fields, replace
    from typing import NamedTuple

__all__ = ["NamedTuple", "field", "fields", "frozen", "mutable", "replace"]

T = TypeVar("T")
_MISSING: Any = object()


class _Field:
    """What is known of one field; ``type`` is the annotation as written."""

    __slots__ = ("default", "factory", "kw_only", "name", "type")

    def __init__(self, default: Any, factory: Any, *, kw_only: bool) -> None:
        self.name = ""
        self.type: Any = None
        self.default, self.factory, self.kw_only = default, factory, kw_only


if not TYPE_CHECKING:

    def field(*, default: Any = _MISSING, default_factory: Any = _MISSING, kw_only: bool = False):
        """The value of a class's field that is more than a default."""
        return _Field(default, default_factory, kw_only=kw_only)

    def fields(cls: Any) -> tuple[_Field, ...]:
        """The fields of a class or value, in order."""
        return tuple(cls._fields.values())

    def replace(value: Any, /, **changes: Any):
        """``value`` with other values of some fields."""
        for name in value._fields:
            if name not in changes:
                changes[name] = getattr(value, name)
        return type(value)(**changes)


class _DataclassFields:
    """The fields as ``dataclasses`` knows them, made when somebody asks."""

    def __get__(self, value: object, cls: Any) -> dict[str, Any]:
        import dataclasses

        found: dict[str, Any] = {}
        for name, own in cls._fields.items():
            if own.factory is not _MISSING:
                made: Any = dataclasses.field(default_factory=own.factory, kw_only=own.kw_only)
            elif own.default is not _MISSING:
                made = dataclasses.field(default=own.default, kw_only=own.kw_only)
            else:
                made = dataclasses.field(kw_only=own.kw_only)
            made.name, made.type = name, own.type
            made._field_type = dataclasses._FIELD  # type: ignore[attr-defined]
            found[name] = made
        return found


def _repr(self: Any) -> str:
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields)
    return f"{type(self).__qualname__}({values})"


def _values(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self._fields])


def _eq(self: Any, other: object) -> Any:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _refuse(self: Any, name: str, *_: Any) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to or delete field {name!r}")


def _getstate(self: Any) -> tuple[Any, ...]:
    return _values(self)


def _setstate(self: Any, state: tuple[Any, ...]) -> None:
    for name, value in zip(self._fields, state, strict=True):
        object.__setattr__(self, name, value)


_SHARED = {
    "__repr__": _repr,
    "__eq__": _eq,
    "__getstate__": _getstate,
    "__setstate__": _setstate,
    "__dataclass_fields__": _DataclassFields(),
}
_FROZEN = _SHARED | {"__hash__": _hash, "__setattr__": _refuse, "__delattr__": _refuse}
_MUTABLE = _SHARED | {"__hash__": None}


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Make ``cls`` a frozen dataclass with slots. Defaults and ``field(default=…, kw_only=…)`` work as
    usual; factories and inherited defaults that would precede plain fields do not."""
    return _made(cls, _FROZEN)


@dataclass_transform(field_specifiers=(field,))
def mutable(cls: type[T]) -> type[T]:
    """Make ``cls`` a dataclass with slots whose values change; ``field(default_factory=…)`` works too."""
    return _made(cls, _MUTABLE)


def _made(cls: type[T], shared: Mapping[str, Any]) -> type[T]:
    inherited: dict[str, _Field] = {}
    for base in reversed(cls.__mro__[1:]):
        inherited |= base.__dict__.get("_fields", {})
    annotations = cls.__dict__.get("__annotations__", {})  # noqa: RUF063 (inspect is a large import)
    own = {
        name: _field(cls, name, kind)
        for name, kind in annotations.items()
        if not str(kind).startswith("ClassVar")
    }
    known = inherited | own
    namespace = {
        name: value
        for name, value in vars(cls).items()
        if name not in own and name not in ("__dict__", "__weakref__")
    }
    namespace |= {name: value for name, value in shared.items() if name not in vars(cls)}
    namespace["__slots__"] = tuple(name for name in own if name not in inherited)
    namespace["_fields"] = known
    namespace["__match_args__"] = tuple(name for name, f in known.items() if not f.kw_only)
    namespace["__init__"] = _init(known, frozen="__setattr__" in shared)
    made: type[T] = type.__call__(type(cls), cls.__name__, cls.__bases__, namespace)
    return made


def _field(cls: type, name: str, kind: Any) -> _Field:
    given = cls.__dict__.get(name, _MISSING)
    made = given if isinstance(given, _Field) else _Field(given, _MISSING, kw_only=False)
    made.name, made.type = name, kind
    return made


def _init(known: Mapping[str, _Field], *, frozen: bool) -> Callable[..., None]:
    """``__init__`` of a class with the fields ``known``, those by name alone at the end."""
    plain = [f for f in known.values() if not f.kw_only]
    by_name = [f for f in known.values() if f.kw_only]
    names = [f.name for f in (*plain, *by_name)]
    factories = {f"_{f.name}": f.factory for f in known.values() if f.factory is not _MISSING}
    if factories:
        code = _code(names, {name[1:] for name in factories}, frozen=frozen)
    else:
        template = _template(len(names))
        # The only strings in it are the names of its parameters: a0, a1 …
        consts = [names[int(c[1:])] if isinstance(c, str) else c for c in template.co_consts]
        code = template.replace(co_varnames=("self", *names), co_consts=tuple(consts))
    code = code.replace(co_argcount=1 + len(plain), co_kwonlyargcount=len(by_name))
    scope = {"_set": object.__setattr__, "_missing": _MISSING, **factories}
    init = FunctionType(code, scope, "__init__")
    init.__defaults__ = tuple([f.default for f in plain if _is_optional(f)])
    init.__kwdefaults__ = {f.name: f.default for f in by_name if _is_optional(f)}
    return init


@cache
def _template(count: int) -> CodeType:
    """The code of an ``__init__`` that sets ``count`` fields."""
    return _code([f"a{n}" for n in range(count)])


def _code(names: Sequence[str], made: Set[str] = frozenset(), *, frozen: bool = True) -> CodeType:
    """The code of an ``__init__`` that sets the fields ``names``; what is ``made`` where nothing is given
    comes from the function of the same name with a line before it."""
    values = [f"_{n}() if {n} is _missing else {n}" if n in made else n for n in names]
    line = " _set(self, {!r}, {})\n" if frozen else " self.{} = {}\n"
    body = "".join(line.format(n, v) for n, v in zip(names, values, strict=True))
    scope: dict[str, Any] = {}
    exec(f"def __init__({', '.join(['self', *names])}):\n{body or ' pass'}", scope)
    code: CodeType = scope["__init__"].__code__
    return code


def _is_optional(f: _Field) -> bool:
    return f.default is not _MISSING or f.factory is not _MISSING


# ---------------------------------------------------------------- named tuples

_ITEM: Any = type(namedtuple("_", "a").a)  # type: ignore[attr-defined]
"""The descriptor of a field: of its place, with a text."""
_new_tuple = tuple.__new__


def _tuple_make(cls: Any, values: Iterable[Any]) -> Any:
    made = _new_tuple(cls, values)
    if len(made) != len(cls._fields):
        raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
    return made


def _tuple_replace(self: Any, /, **changes: Any) -> Any:
    made = _new_tuple(type(self), map(changes.pop, self._fields, self))
    if changes:
        raise ValueError(f"Got unexpected field names: {list(changes)!r}")
    return made


def _tuple_repr(self: Any) -> str:
    values = ", ".join(f"{name}={v!r}" for name, v in zip(self._fields, self, strict=True))
    return f"{type(self).__name__}({values})"


def _tuple_asdict(self: Any) -> dict[str, Any]:
    return dict(zip(self._fields, self, strict=True))


def _tuple_arguments(self: Any) -> tuple[Any, ...]:
    return tuple(self)


@cache
def _tuple_template(count: int) -> CodeType:
    """The code of a ``__new__`` that takes ``count`` values."""
    names = [f"a{n}" for n in range(count)]
    scope: dict[str, Any] = {}
    values = "".join(f"{name}, " for name in names)
    exec(f"def __new__({', '.join(['_cls', *names])}):\n return _new(_cls, ({values}))", scope)
    code: CodeType = scope["__new__"].__code__
    return code


class _NamedTuple(type):
    """Makes a class of tuples of a class body with annotations."""

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> Any:
        names = tuple(namespace.get("__annotations__", ()))
        defaults = {each: namespace.pop(each) for each in names if each in namespace}
        code = _tuple_template(len(names)).replace(co_varnames=("_cls", *names))
        new = FunctionType(code, {"_new": _new_tuple}, "__new__", tuple(defaults.values()))
        items = {each: _ITEM(n, each) for n, each in enumerate(names)}
        own = {
            "__slots__": (),
            "__new__": new,
            "__match_args__": names,
            "_fields": names,
            "_field_defaults": defaults,
            "_make": classmethod(_tuple_make),
            "_replace": _tuple_replace,
            "_asdict": _tuple_asdict,
            "__repr__": _tuple_repr,
            "__getnewargs__": _tuple_arguments,
        }
        return type.__new__(type, name, (tuple,), {**own, **items, **namespace})


if not TYPE_CHECKING:
    NamedTuple = type.__new__(_NamedTuple, "NamedTuple", (), {})
