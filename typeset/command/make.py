"""``make``: an issue's records → files."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from typeset.command.parser import count, wanted
from typeset.command.terminal import (
    DONE,
    USAGE,
    Bar,
    Say,
    cache_folder,
    demonstration,
    tell,
    tell_fit,
)

STANDARDS = ("2a", "3a", "4", "4f")


def arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("issue", metavar="ISSUE", nargs="?", type=Path, help=say("help-issue"))
    parser.add_argument("--to", default="pdf", metavar="FORMAT,…", help=say("help-to"))
    parser.add_argument(
        "--out", type=Path, default=Path("out"), metavar="DIR", help=say("help-out")
    )
    parser.add_argument("--layout", metavar="NAME", help=say("help-layout"))
    parser.add_argument("--fit", type=wanted, metavar="N|Nx", help=say("help-fit"))
    parser.add_argument("--standard", choices=STANDARDS, help=say("help-standard"))
    parser.add_argument("--jobs", type=count, metavar="N", help=say("help-jobs"))
    parser.add_argument("--cache", type=Path, metavar="DIR", help=say("help-cache"))
    parser.add_argument("--dump", choices=("page",), help=say("help-dump"))


def run(options: argparse.Namespace, lang: str) -> int:
    from typeset import pipeline

    formats = [name for name in options.to.split(",") if name]
    for name in formats:
        if name not in pipeline.FORMATS:
            tell("output.format", lang, format=name, known=pipeline.FORMATS)
            return USAGE
    begun = time.perf_counter()
    bar = Bar()
    try:
        built = pipeline.make(
            options.issue or demonstration(),
            options.out,
            formats=formats,
            layout=options.layout,
            standard=options.standard,
            dump=options.dump,
            progress=bar,
            jobs=options.jobs,
            fit=options.fit,
            cache=options.cache or cache_folder(),
        )
    finally:
        bar.close()
    for warning in built.warnings:
        tell("command.warning", lang, what=warning.message(lang))
    if built.fit is not None:
        tell_fit(built.fit, built.pages, lang)
    for name in pipeline.moved_layouts(options.issue or demonstration(), options.layout):
        tell("lock.moved", lang, name=name)
    seconds = f"{time.perf_counter() - begun:.2f}"
    if built.replaced is not None:
        tell("output.replaced", lang, layout=built.replaced, folder=options.out)
    for path in built.files:
        tell("done.wrote", lang, path=path)
    tell("done.built", lang, pages=built.pages, documents=len(built.page_map), seconds=seconds)
    return DONE
