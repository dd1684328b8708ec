"""The parser of arguments, in the language of the run.

In: the words of the command line. Out: the options of one command, or wrong usage: exit status 2 with what
is wrong and what was probably meant. argparse takes its own words from ``gettext``, whose catalogues nobody
installs; here they come from ``messages/arguments.toml``, and only where something is shown. So ``gettext``
looks for no files and brings in no ``locale``, which every command would wait for.
"""

from __future__ import annotations

import argparse
import functools
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from typeset.command.terminal import USAGE, columns_of, tell
from typeset.diagnostics import sentences, wording

if TYPE_CHECKING:
    from typeset.layout.fit import Wanted

MOST_PAGES = 10_000
LATER = {"positional arguments", "options", "show this help message and exit"}
"""What argparse asks for each time, and shows in help alone."""


class Unfit(argparse.ArgumentTypeError):
    """A value that an argument cannot take; ``wanted`` shows such as it can."""

    def __init__(self, value: str, wanted: Sequence[str]) -> None:
        words = {"value": value[:60], "wanted": [*wanted]}
        super().__init__(wording("arguments.unfit", Parser.lang, words))


def count(word: str) -> int:
    """An argument that is a whole number from 1 on."""
    if not word.isdecimal() or not int(word):
        raise Unfit(word, ("1", "2", "…"))
    return int(word)


def wanted(word: str) -> Wanted:
    """An argument that is a number of pages (``56``) or one that it should be a multiple of (``4x``)."""
    number = word.removesuffix("x")
    if not (number.isascii() and number.isdecimal()) or not 0 < int(number) <= MOST_PAGES:
        raise Unfit(word, ("56", "4x"))
    from typeset.layout.fit import Wanted

    return Wanted(int(number), number != word)


class _Help(argparse.RawDescriptionHelpFormatter):
    """argparse's help, without the import of shutil that it does for the width at every command, and with
    lines of Chinese as wide as they are."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)

    def _split_lines(self, text: str, width: int) -> list[str]:
        lines, used = [""], 0
        for piece in _pieces(" ".join(text.split())):
            wide = columns_of(piece)
            if used + wide > width and lines[-1]:
                lines[-1] = lines[-1].rstrip()
                lines.append("")
                used = 0
            lines[-1] += piece
            used += wide
        return lines


def _pieces(text: str) -> Iterable[str]:
    """``text`` between places where a line may end: behind spaces and Han, not before closing marks."""
    piece = ""
    for char, after in zip(text, text[1:] + " ", strict=True):
        piece += char
        han = columns_of(char) > 1 and char not in "（“《"
        if (char == " " or han) and after not in "，。、：；）”》":
            yield piece
            piece = ""
    yield piece


def _columns() -> int:
    try:
        return int(os.environ.get("COLUMNS", 0)) or os.get_terminal_size().columns or 80
    except (OSError, ValueError):
        return 80


class Parser(argparse.ArgumentParser):
    """argparse with our wording for wrong usage."""

    lang = "en"

    def __init__(self, **settings: Any) -> None:
        super().__init__(formatter_class=_Help, **settings)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        tell("command.usage", self.lang, why=message)
        raise SystemExit(USAGE)

    def whole(self, words: Sequence[str], commands: Mapping[str, Parser]) -> argparse.Namespace:
        """The options in ``words``, all of which have to be understood, by one of ``commands``."""
        options, rest = self.parse_known_args(words)
        if rest:
            used = commands[options.command]
            known = [name for action in used._actions for name in action.option_strings]
            used.error(_unknown(rest, known, self.lang))
        return options

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            known = [*map(str, action.choices)]
            raise argparse.ArgumentError(action, _unknown([str(value)], known, self.lang))


def _unknown(words: Sequence[str], known: Sequence[str], lang: str) -> str:
    """What is said of ``words`` that are not among ``known``."""
    from typeset.model.faults import nearest  # for wrong usage only

    first = words[0].partition("=")[0]
    plain = first.startswith("-") != known[0].startswith("-") if known else True
    hint = None if plain else nearest(first, known)
    values = {"words": " ".join(words)[:200], "known": known, "hint": hint}
    rule = (
        "superfluous" if plain else "meant" if hint else "option" if first[0] == "-" else "choice"
    )
    return wording(f"arguments.{rule}", lang, values)


def speak(lang: str, *, helping: bool) -> None:
    """From now on argparse says in ``lang`` what it has to say; its help only where ``helping``."""

    def said(text: str) -> str:
        if lang == "en" or not text or (not helping and text in LATER):
            return text
        return _in_chinese().get(text, text)

    vars(argparse)["_"] = said
    vars(argparse)["ngettext"] = lambda one, many, count: said(one if count == 1 else many)
    Parser.lang = lang


@functools.cache
def _in_chinese() -> dict[str, str]:
    return {each["en"]: each["zh"] for each in sentences("arguments.own").values()}
