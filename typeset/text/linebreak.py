"""Where a line may break after the Unicode line breaking algorithm, untailored (UAX #14, 15.0.0).

Comes in: a string. Goes out: one byte for each place in it. The Chinese rules come on top, from
``characters``; the paragraph stage uses this algorithm inside Western runs alone (``western_breaks``).
Rule numbers in the comments are those of UAX #14; numbers are kept whole by the regular expression of
its section 8.2, example 7, which Unicode's own test file follows. ``linebreak.txt`` beside this module
holds the classes; ``make_linebreak_data.py`` made it from the Unicode character database.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from pathlib import Path

PROHIBITED, ALLOWED, MANDATORY = 0, 1, 2

_SIMPLE = re.compile(r"[0-9A-Za-z]+(?:[.,:][0-9A-Za-z]+)*%?\Z")
_HARD = {"BK", "CR", "LF", "NL"}


@functools.cache
def _table() -> tuple[list[int], list[str]]:
    """The first code point of each range, and its class."""
    text = Path(__file__).with_name("linebreak.txt").read_text("ascii")
    starts: list[int] = []
    names: list[str] = []
    for line in text.splitlines():
        if not line.startswith("#"):
            start, name = line.split()
            starts.append(int(start, 16))
            names.append(name)
    return starts, names


@functools.lru_cache(maxsize=4096)
def line_break_class(ch: str) -> str:
    """The resolved class (LB1) of ``ch``; ``OPw`` and ``CPw`` are wide, ``IDp`` is a pictograph that is
    not assigned yet (LB30, LB30b)."""
    starts, names = _table()
    return names[bisect_right(starts, ord(ch)) - 1]


def opportunities(text: str) -> bytearray:
    """For each index 0..len(text): whether a line may (1), may not (0) or must (2) break before it.

    The end of the text is a mandatory break (LB3), its start never one (LB2).
    """
    n = len(text)
    result = bytearray(n + 1)
    if not n:
        return result
    units = _combine([line_break_class(ch) for ch in text])
    numbers = _inside_numbers([name for _, name in units])
    for k in range(1, len(units)):
        if k not in numbers or units[k - 1][1] in _HARD:
            result[units[k][0]] = _between(text, units, k)
    result[n] = MANDATORY
    return result


def _combine(classes: list[str]) -> list[tuple[int, str]]:
    """LB9 and LB10: combining marks belong to what they follow; alone they are letters. Each unit is the
    index of its first character and its class; a unit that ends in ZWJ is marked by a ``+`` (LB8a)."""
    units: list[tuple[int, str]] = []
    for k, name in enumerate(classes):
        if name in ("CM", "ZWJ"):
            before = units[-1][1].rstrip("+") if units else "SP"
            if before in _HARD or before in ("SP", "ZW"):
                units.append((k, "AL+" if name == "ZWJ" else "AL"))
            else:
                units[-1] = (units[-1][0], before + "+" * (name == "ZWJ"))
        else:
            units.append((k, name))
    return units


def _inside_numbers(classes: list[str]) -> set[int]:
    """LB25 (section 8.2, example 7): the units before which a number does not break:
    ( PR | PO ) ? ( OP | HY ) ? NU ( NU | SY | IS ) * ( CL | CP ) ? ( PR | PO ) ?
    """
    names = [name.rstrip("+") for name in classes]
    inside: set[int] = set()
    k, n = 0, len(names)
    while k < n:
        if names[k] != "NU":
            k += 1
            continue
        start = k
        if start and names[start - 1] in ("OP", "OPw", "HY"):
            start -= 1
        if start and names[start - 1] in ("PR", "PO"):
            start -= 1
        k += 1
        while k < n and names[k] in ("NU", "SY", "IS"):
            k += 1
        end = k
        if end < n and names[end] in ("CL", "CP", "CPw"):
            end += 1
        if end < n and names[end] in ("PR", "PO"):
            end += 1
        inside.update(range(start + 1, end))
    return inside


def _between(text: str, units: list[tuple[int, str]], k: int) -> int:
    """Whether a line may break before unit ``k``."""
    joined = units[k - 1][1].endswith("+")
    left, right = units[k - 1][1].rstrip("+"), units[k][1].rstrip("+")
    # LB4, LB5: after hard breaks; LB6, LB7: not before them, spaces and ZW.
    if left in _HARD:
        return PROHIBITED if left == "CR" and right == "LF" else MANDATORY
    if right in _HARD or right in ("SP", "ZW"):
        return PROHIBITED
    at = k - 1
    while at >= 0 and units[at][1].rstrip("+") == "SP":
        at -= 1
    base = units[at][1].rstrip("+") if at >= 0 else ""
    if base == "ZW":  # LB8
        return ALLOWED
    if joined or "WJ" in (left, right) or left == "GL":  # LB8a, LB11, LB12
        return PROHIBITED
    if right == "GL" and left not in ("SP", "BA", "HY"):  # LB12a
        return PROHIBITED
    if _across_spaces(base, right):
        return PROHIBITED
    if left == "SP":  # LB18
        return ALLOWED
    return PROHIBITED if _adjacent(units, k, left, right) else ALLOWED


def _across_spaces(base: str, right: str) -> bool:
    """LB13 to LB17: what binds over spaces."""
    if right in ("CL", "CP", "CPw", "EX", "IS", "SY"):
        return True
    if base in ("OP", "OPw"):
        return True
    if base == "QU" and right in ("OP", "OPw"):
        return True
    if base in ("CL", "CP", "CPw") and right == "NS":
        return True
    return base == "B2" and right == "B2"


_LETTERS = ("AL", "HL")
_IDEOGRAPHS = ("ID", "IDp", "EB", "EM")
_HANGUL = ("JL", "JV", "JT", "H2", "H3")
_SYLLABLES = {
    ("JL", "JL"), ("JL", "JV"), ("JL", "H2"), ("JL", "H3"), ("JV", "JV"), ("H2", "JV"),
    ("JV", "JT"), ("H2", "JT"), ("JT", "JT"), ("H3", "JT"),
}  # fmt: skip


def _adjacent(units: list[tuple[int, str]], k: int, left: str, right: str) -> bool:
    """LB19 to LB30b: whether two units with no space between them stay together."""
    if "QU" in (left, right):  # LB19
        return True
    if "CB" in (left, right):  # LB20
        return False
    if right in ("BA", "HY", "NS") or left == "BB":  # LB21
        return True
    before = units[k - 2][1].rstrip("+") if k > 1 else ""
    if before == "HL" and left in ("HY", "BA"):  # LB21a
        return True
    if (left, right) == ("SY", "HL") or right == "IN":  # LB21b, LB22
        return True
    return (
        _letters_and_numbers(left, right)
        or _hangul(left, right)
        or (left == "IS" and right in _LETTERS)  # LB29
        or (left in (*_LETTERS, "NU") and right == "OP")  # LB30
        or (left == "CP" and right in (*_LETTERS, "NU"))
        or (left == "RI" and right == "RI" and _odd_indicators(units, k))  # LB30a
        or (left in ("EB", "IDp") and right == "EM")  # LB30b
    )


def _letters_and_numbers(left: str, right: str) -> bool:
    """LB23, LB23a, LB24, LB28, and what LB25 says of signs before letters' numbers."""
    if left in _LETTERS:
        return right in _LETTERS or right in ("NU", "PR", "PO")
    if right in _LETTERS:
        return left in ("NU", "PR", "PO")
    if left == "PR":
        return right in _IDEOGRAPHS
    return left in _IDEOGRAPHS and right == "PO"


def _hangul(left: str, right: str) -> bool:
    """LB26, LB27: a syllable, and signs beside it."""
    if (left, right) in _SYLLABLES:
        return True
    return (left in _HANGUL and right == "PO") or (left == "PR" and right in _HANGUL)


def _odd_indicators(units: list[tuple[int, str]], k: int) -> bool:
    count = 0
    while count < k and units[k - 1 - count][1].rstrip("+") == "RI":
        count += 1
    return count % 2 == 1


@functools.lru_cache(maxsize=8192)
def western_breaks(run: str) -> tuple[int, ...]:
    """The places inside a run of Western text at which a line may break."""
    if _SIMPLE.match(run):
        return ()
    result = opportunities(run)
    return tuple(k for k in range(1, len(run)) if result[k])
