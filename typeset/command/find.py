"""``find``: documents of all issues in a catalogue, by words."""

from __future__ import annotations

import argparse
from pathlib import Path

from typeset.command.parser import count
from typeset.command.terminal import DONE, Say, tell


def arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("words", metavar="WORD", nargs="+", help=say("help-words"))
    parser.add_argument(
        "--catalogue",
        type=Path,
        default=Path("out") / "catalogue.sqlite",
        metavar="FILE",
        help=say("help-catalogue"),
    )
    parser.add_argument("--most", type=count, default=100, metavar="N", help=say("help-most"))
    parser.add_argument("--json", action="store_true", help=say("help-json"))


def run(options: argparse.Namespace, lang: str) -> int:
    from typeset.archive.catalogue import Catalogue

    with Catalogue(options.catalogue, must_exist=True) as catalogue:
        hits = [*catalogue.find(options.words, options.most)]
    if options.json:
        import json

        print(json.dumps([hit._asdict() for hit in hits], ensure_ascii=False, indent=1))
        return DONE
    for hit in hits:
        place = f"{hit.issue} p. {hit.start}" + f"–{hit.end}" * (hit.end > hit.start)
        print("\t".join((place, hit.date, hit.number, hit.title, hit.excerpt)))
    tell("archive.most" if len(hits) == options.most else "archive.found", lang, count=len(hits))
    return DONE
