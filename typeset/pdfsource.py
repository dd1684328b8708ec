"""PDF files from outside: opened within bounds, and read without trust.

Comes in: a path. Goes out: an open file, or a fault that says what is wrong with it. Everything about the
file is taken to be hostile: its values may be of any type, its objects may refer to one another in
circles, its streams may be bombs. Work on a file is done by ``bounded``, in a helper process with a limit
on memory and on time where the system has them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pikepdf
from pikepdf import settings

from typeset import processes
from typeset.diagnostics import Fault, InputFaults, Span

MOST_BYTES = 2_000_000_000
MOST_PAGES = 20_000
MOST_DECODED = 400_000_000
"""Of one stream, in bytes."""
MOST_MEMORY = 3_000_000_000
MOST_SECONDS = 120
# What qpdf remarks on is found by the rules, or a fault; it is not for the terminal.
logging.getLogger("pikepdf").addHandler(logging.NullHandler())
DAMAGE = (
    *(pikepdf.PdfError, pikepdf.DataDecodingError, pikepdf.DependencyError),
    *(pikepdf.ForeignObjectError, pikepdf.DeletedObjectError),
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError),
    *(RuntimeError, NotImplementedError),
)
"""What reading a damaged file may raise."""
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_BYTES = re.compile("[\udc80-\udcff]")
T = TypeVar("T")
Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


def fault(rule: str, path: Path | str, **values: object) -> InputFaults:
    return InputFaults([Fault(f"pdf.{rule}", Span(str(path), 0), values)])


def open_pdf(path: Path) -> pikepdf.Pdf:
    """The file ``path``, opened.

    Raises:
        InputFaults: it cannot be read, is no PDF, asks for a password, or is damaged beyond repair.
    """
    settings.set_qpdf_limits(
        doc_max_warnings=2000,
        parser_max_container_size=2_000_000,
        flate_max_memory=MOST_DECODED,
        run_length_max_memory=MOST_DECODED,
        png_max_memory=MOST_DECODED,
        tiff_max_memory=MOST_DECODED,
        dct_max_memory=MOST_DECODED,
        dct_max_progressive_scans=100,
    )
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(1024)
    except (OSError, ValueError) as error:
        raise fault("unreadable", path, why=error) from None
    if size > MOST_BYTES:
        raise fault("bytes", path, most=MOST_BYTES // 1_000_000)
    if b"%PDF-" not in head:
        raise fault("none", path)
    try:
        pdf = pikepdf.open(path)
        count = len(pdf.pages)
    except pikepdf.PasswordError:
        raise fault("password", path) from None
    except (*DAMAGE, OSError) as error:
        raise damaged(path, error) from None
    if not 0 < count <= MOST_PAGES:
        raise fault("pages", path, count=count, most=MOST_PAGES)
    return pdf


def damaged(path: Path | str, error: BaseException) -> InputFaults:
    """A file that qpdf, or what reads its objects, gives up on."""
    why = " ".join(str(error).replace(str(path), "").split())[:120].strip(": ")
    return fault("damaged", path, why=why or type(error).__name__)


def bounded(path: Path, work: Callable[[], T]) -> T:
    """What ``work``, which reads ``path``, returns; in a helper process of limited memory and time.

    Raises:
        InputFaults: those of ``work``, or that it takes too much.
    """
    if not processes.available(2):
        try:
            return work()
        except (MemoryError, RecursionError):
            raise fault(
                "exhausted", path, memory=MOST_MEMORY // 10**9, seconds=MOST_SECONDS
            ) from None

    def limited(send: processes.Send) -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        send(work())

    try:
        with processes.Helper(limited) as helper:
            (result,) = helper
            return result  # type: ignore[no-any-return]
    except (MemoryError, RecursionError, processes.HelperDiedError):
        raise fault("exhausted", path, memory=MOST_MEMORY // 10**9, seconds=MOST_SECONDS) from None


# ---- values of any type


def get(value: Any, *keys: str) -> Any:
    """The value at the end of a way of ``keys`` through dictionaries; ``None`` where it breaks off."""
    for key in keys:
        # Not .get: it does not take the keys that keys() gives for names that are no UTF-8.
        if not is_dictionary(value) or key not in value:
            return None
        value = value[key]
    return value


def is_dictionary(value: Any) -> bool:
    """A dictionary, or a stream, which has one."""
    return isinstance(value, pikepdf.Dictionary | pikepdf.Stream)


def is_stream(value: Any) -> bool:
    return isinstance(value, pikepdf.Stream)


def is_array(value: Any) -> bool:
    return isinstance(value, pikepdf.Array)


def name(value: Any) -> str:
    """A name without its slash, ``""`` for anything else. Bytes that are no UTF-8 (names in GBK are common)
    come as surrogates, as in the keys of dictionaries."""
    if not isinstance(value, pikepdf.Name):
        return ""
    try:
        return str(value)[1:]
    except UnicodeDecodeError:
        plain = _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), value.unparse())
        return plain[1:].decode("utf-8", "surrogateescape")


def readable(words: str) -> str:
    """``words`` from a file so that they can be shown: surrogates as the GB 18030 that they mostly are, what
    cannot be printed as a question mark."""
    plain = words.encode("utf-8", "surrogateescape" if _BYTES.search(words) else "replace")
    try:
        found = plain.decode("utf-8")
    except UnicodeDecodeError:
        found = plain.decode("gb18030", "replace")
    return "".join(ch if ch.isprintable() else "?" for ch in found)


def text(value: Any) -> str:
    """A text string, ``""`` for anything else."""
    return str(value) if isinstance(value, pikepdf.String) else ""


def number(value: Any) -> float | None:
    """A number; ``None`` for anything else, and for what no page can mean."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    found = float(value)
    return found if -1e9 < found < 1e9 else None


def floats(operands: Any) -> list[float]:
    """The numbers among the operands of an operator."""
    return [value for value in map(number, operands) if value is not None]


def numbers(value: Any, count: int = -1) -> list[float] | None:
    """An array of numbers, of ``count`` of them if that is given."""
    if not is_array(value) or len(value) > 5000 or count not in (-1, len(value)):
        return None
    found = [number(each) for each in value]
    return None if None in found else found  # type: ignore[return-value]


def box(value: Any) -> Box | None:
    """A rectangle (7.9.5) with its corners in order."""
    found = numbers(value, 4)
    if found is None:
        return None
    x1, y1, x2, y2 = found
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def items(value: Any) -> Iterator[tuple[str, Any]]:
    """Keys (without their slash) and values of a dictionary; nothing of anything else."""
    if is_dictionary(value):
        for key in sorted(map(str, value.keys())):
            yield key[1:], value[key]


def listed(value: Any) -> list[Any]:
    """The members of an array; what is no array stands for itself; nothing for nothing."""
    if value is None:
        return []
    return list(value) if is_array(value) else [value]


def inherited(page: Any, key: str) -> Any:
    """An attribute of a page that may stand further up the tree (7.7.3.4)."""
    for _ in range(100):
        found = get(page, key)
        if found is not None:
            return found
        page = get(page, "/Parent")
        if page is None:
            return None
    return None


def identity(value: Any) -> tuple[int, int]:
    """Number and generation of an indirect object, ``(0, 0)`` of a direct one."""
    found = getattr(value, "objgen", (0, 0))
    return (found[0], found[1])
