"""``impose``: the pages of a PDF on printer's sheets."""

from __future__ import annotations

import argparse
import re
from itertools import groupby
from pathlib import Path

from typeset.command.parser import Unfit
from typeset.command.terminal import DONE, Say, tell


def _length(word: str) -> float:
    """Millimetres, with or without their unit, as a number."""
    match = re.fullmatch(r"(\d{1,4}(?:\.\d{1,4})?)(?:mm)?", word)
    if match is None:
        raise Unfit(word, ("0.1mm",))
    return float(match[1])


def _sheet(word: str) -> tuple[float, float]:
    parts = word.lower().replace("×", "x").removesuffix("mm").split("x")
    if len(parts) != 2:
        raise Unfit(word, ("720x1020",))
    return _length(parts[0]), _length(parts[1])


def arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help=say("help-pdf"))
    parser.add_argument(
        "--scheme", choices=("saddle", "perfect", "2up"), default="saddle", help=say("help-scheme")
    )
    parser.add_argument(
        "--out", type=Path, default=Path("out"), metavar="DIR", help=say("help-out")
    )
    parser.add_argument("--paper", type=_length, default=0.1, metavar="MM", help=say("help-paper"))
    parser.add_argument(
        "--signature", type=int, choices=(16, 8, 4), default=16, help=say("help-signature")
    )
    parser.add_argument(
        "--blanks",
        choices=("refuse", "end", "before-last"),
        default="refuse",
        help=say("help-blanks"),
    )
    parser.add_argument("--sheet", type=_sheet, metavar="W×H", help=say("help-sheet"))
    parser.add_argument("--mill", type=_length, default=3.0, metavar="MM", help=say("help-mill"))
    parser.add_argument("--no-marks", action="store_true", help=say("help-no-marks"))


def run(options: argparse.Namespace, lang: str) -> int:
    from typeset.imposition import Request, impose
    from typeset.outputs import write_whole

    request = Request(
        scheme=options.scheme,
        paper=min(options.paper, 5.0),
        signature=options.signature,
        blanks=options.blanks,
        sheet=options.sheet,
        mill=min(options.mill, 20.0),
        marks=not options.no_marks,
    )
    done = impose(options.file, request)
    tell(
        "impose.told",
        lang,
        pages=done.pages,
        blanks=done.blanks,
        sides=done.sides,
        trim=_size(done.trim),
        sheet=_size(done.sheet),
    )
    if options.scheme == "saddle":
        tell("impose.creep", lang, paper=f"{request.paper:g}", creep=f"{done.creep:.2f}")
    if options.scheme == "perfect":
        groups = [(size, len([*same])) for size, same in groupby(done.signatures)]
        sizes = " + ".join(f"{count}×{size}" if count > 1 else f"{size}" for size, count in groups)
        tell(
            "impose.spine", lang, spine=f"{done.spine:.1f}", paper=f"{request.paper:g}", sizes=sizes
        )
    name = f"{options.file.stem}-{options.scheme}.pdf"
    for path in write_whole(options.out, {name: done.pdf}):
        tell("done.wrote", lang, path=path)
    return DONE


def _size(size: tuple[float, float]) -> str:
    return f"{size[0]:.0f}×{size[1]:.0f}"
