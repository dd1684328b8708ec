"""The lock of an issue: the layout and the faces that it was set with, so that it keeps its look.

Comes in: the folder of an issue. ``lock/`` in it holds copies of the layout files, and ``lock.toml`` with the
SHA-256 of these and of the faces. Goes out: the layout to set with; faults where a copy or a face is another
one than was locked. Where the layouts of the program have moved on, that is told, and the copies hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from typeset.diagnostics import Fault, InputFaults, Span
from typeset.frozen import NamedTuple
from typeset.inputs import digest
from typeset.outputs import write_whole

FOLDER, FILE = "lock", "lock.toml"


class Lock(NamedTuple):
    """What an issue was locked to: the layout that it asked for, the digests of the layout's files (its own
    first) and of the faces."""

    folder: Path
    layout: str
    layouts: dict[str, str]
    fonts: dict[str, str]

    @property
    def path(self) -> Path:
        """The copy of the layout."""
        return self.folder / next(iter(self.layouts))


def read_lock(folder: Path) -> Lock | None:
    """The lock of the issue in ``folder``, if it has one.

    Raises:
        InputFaults: it cannot be read, or a copy is not what was locked.
    """
    import tomllib  # for the issue that is locked

    place = folder / FOLDER / FILE
    try:
        data = tomllib.loads(place.read_text("utf-8"))
        lock = Lock(place.parent, data["layout"], data["layouts"], data["fonts"])
        names = [*lock.layouts, *lock.layouts.values(), *lock.fonts, *lock.fonts.values()]
        if not lock.layouts or not all(isinstance(name, str) for name in (lock.layout, *names)):
            raise ValueError("layouts")
        if any(Path(name).name != name for name in lock.layouts):
            raise ValueError(str([*lock.layouts]))
        kept = {name: digest((lock.folder / name).read_bytes()) for name in lock.layouts}
    except (FileNotFoundError, NotADirectoryError) as error:
        if error.filename == str(place):
            return None
        raise _fault("lock.unreadable", place, why=error) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _fault("lock.unreadable", place, why=error) from None
    changed = [name for name, value in lock.layouts.items() if kept[name] != value]
    if changed:
        raise _fault("lock.copy", lock.folder / changed[0])
    return lock


def _fault(rule: str, path: Path, **values: object) -> InputFaults:
    return InputFaults([Fault(rule, Span(str(path), 0), values)])


def locked_layout(folder: Path, asked: str) -> str | None:
    """The path of the locked layout, where the issue in ``folder`` has one; ``asked`` is what it asks for.

    Raises:
        InputFaults: it was locked to another layout, or the lock cannot be used.
    """
    lock = read_lock(folder)
    if lock is None:
        return None
    if lock.layout != asked:
        raise _fault("lock.layout", lock.folder / FILE, layout=asked, locked=lock.layout)
    return str(lock.path)


def check_fonts(folder: Path, fonts: Mapping[str, str]) -> None:
    """Whether ``fonts`` (face → SHA-256) are those of the lock.

    Raises:
        InputFaults: a fault for each that is not.
    """
    lock = read_lock(folder)
    if lock is None:
        return
    span = Span(str(lock.folder / FILE), 0)
    wrong = [face for face in sorted(fonts) if lock.fonts.get(face, fonts[face]) != fonts[face]]
    if wrong:
        raise InputFaults([Fault("lock.font", span, {"face": face}) for face in wrong])


def write_lock(
    folder: Path, layout: str, files: Sequence[Path], fonts: Mapping[str, str]
) -> list[Path]:
    """Lock the issue in ``folder``, which asks for ``layout``, to its ``files`` and ``fonts``."""
    copies = {path.name: path.read_bytes() for path in files}
    lines = [f"layout = {_text(layout)}", "", "[layouts]"]
    lines += [f"{_text(name)} = {_text(digest(data))}" for name, data in copies.items()]
    lines += ["", "[fonts]", *(f"{_text(face)} = {_text(fonts[face])}" for face in sorted(fonts))]
    return write_whole(folder / FOLDER, {**copies, FILE: "\n".join([*lines, ""]).encode()})


def _text(text: str) -> str:
    import json  # a TOML basic string is one of JSON

    return json.dumps(text, ensure_ascii=False)


def moved_on(lock: Lock, layouts: Path) -> list[str]:
    """The layout files that the program has otherwise by now; ``layouts`` is its folder of them."""
    found = []
    for name, value in lock.layouts.items():
        for place in (lock.folder.parent / name, layouts / name):
            if place.is_file():
                if digest(place.read_bytes()) != value:
                    found.append(name)
                break
    return found
