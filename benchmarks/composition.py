"""Measures how PDFs of justified Chinese text are composed, whoever made them.

    python benchmarks/composition.py FILE.pdf [FILE2.pdf …] [--places] [--figure WORDS] [--json]

Prints a table with a column a file; ``--places`` adds page, column and text of each case to look
at (``--figure`` keeps to figures whose name has WORDS); ``--json`` prints one JSON document
instead. Reads positions only (``glyphs``, ``columns``,
``flow``); what each figure counts stands at its function in ``measures``.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.columns import read_columns
from benchmarks.flow import paragraphs
from benchmarks.glyphs import read_sheets
from benchmarks.measures import MEASURES, Figure, Text


def measure(path: Path) -> tuple[Text, list[Figure]]:
    """Every figure of the PDF at ``path``, in the order of the table.

    Raises:
        ValueError: no justified Han text in it.
    """
    reading = read_columns(read_sheets(path))
    text = Text(reading, paragraphs(reading))
    return text, [function(text) for function in MEASURES]


def _cell(figure: Figure) -> str:
    if figure.statistics is not None:
        return " / ".join(f"{value:.3f}" for value in figure.statistics.values()) or "-"
    if figure.of is None:
        return str(figure.count)
    if figure.of == 0:
        return "-"
    if figure.name in _SHARES:
        return f"{100 * figure.count / figure.of:.1f} % of {figure.of}"
    return f"{figure.count} of {figure.of}"


_SHARES = {
    "adjacent marks squeezed",
    "closing marks trimmed at line end",
    "opening marks trimmed at line start",
    "Han-Latin gap present",
    "baselines on a common grid",
    "baselines met across the gutter",
}


def _summary(text: Text) -> list[tuple[str, str]]:
    body = text.reading.body
    return [
        ("pages", str(len(text.reading.leaves))),
        ("body", f"{body.size:g} on {body.pitch:g} pt"),
        ("columns", str(text.reading.columns)),
        ("paragraphs, lines", f"{len(text.paragraphs)}, {len(text.lines)}"),
    ]


def _as_json(path: Path, text: Text, figures: list[Figure]) -> dict[str, Any]:
    return {
        "file": str(path),
        "summary": dict(_summary(text)),
        "figures": {
            f.name: f.statistics
            if f.statistics is not None
            else {"count": f.count, "of": f.of, "share": f.share, "places": f.places}
            for f in figures
        },
    }


def _print_table(results: list[tuple[Path, Text, list[Figure]]]) -> None:
    columns = [
        [path.name, *(value for _, value in _summary(text)), *map(_cell, figures)]
        for path, text, figures in results
    ]
    names = ["", *(name for name, _ in _summary(results[0][1]))]
    names += [
        figure.name + " (mean/p95/max em)" * (figure.statistics is not None)
        for figure in results[0][2]
    ]
    widths = [max(map(len, column)) for column in ([*names], *columns)]
    for row in zip(names, *columns, strict=True):
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )


def _print_places(results: list[tuple[Path, Text, list[Figure]]]) -> None:
    for path, _, figures in results:
        for figure in figures:
            for page, column, words in figure.places:
                print(f"{path.name}: {figure.name}: p. {page} c. {column}: {words}")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0, or 1 if a file cannot be measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("pdf", nargs="+", type=Path)
    parser.add_argument("--places", action="store_true", help="list the places of each figure")
    parser.add_argument("--figure", metavar="WORDS", default="", help="only figures so named")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    results = []
    for path in options.pdf:
        try:
            text, figures = measure(path)
        except (OSError, ValueError) as error:
            print(f"{path}: {error}", file=sys.stderr)
            return 1
        results.append((path, text, [f for f in figures if options.figure in f.name]))
    if options.json:
        json.dump([_as_json(*result) for result in results], sys.stdout, ensure_ascii=False)
        print()
    else:
        _print_table(results)
        if options.places:
            _print_places(results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
