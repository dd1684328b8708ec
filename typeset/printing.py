"""The edition for the printer, between layout and writer.

Comes in: an issue, its layout and its display list. Goes out: the PDF/X file and what is to be told: the
rule for the number of pages is looked at before anything is written.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import PIL
from PIL import features

from typeset import resources
from typeset.diagnostics import NOWHERE, Fault, InputFaults, Span
from typeset.display import Document, Page
from typeset.fonts import Library
from typeset.frozen import replace
from typeset.layout.stylesheet import PrintStyle, Stylesheet
from typeset.model import nodes
from typeset.units import to_pt
from typeset.writers.pdf.press import Press, write_press
from typeset.writers.pdf.press_inks import Profile, read_profile

MOST_BLEED = 40
"""In points: more is no bleed."""


class PrintEdition(NamedTuple):
    """The file, what is to be told of it, and the libraries that it was made with, by version."""

    pdf: bytes
    warnings: tuple[Fault, ...]
    versions: dict[str, str]


def print_edition(
    issue: nodes.Issue, sheet: Stylesheet, document: Document, library: Library
) -> PrintEdition:
    """The file for the printer.

    Raises:
        InputFaults: settings that cannot be, a profile or a picture that cannot be used.
    """
    style = sheet.print
    _check(style, sheet.path)
    document, told = with_blanks(document, style)
    press = Press(
        profile=profile_of(sheet),
        standard=style.standard,
        bleed=style.bleed,
        marks=style.marks,
        slug=slug_words(issue) if style.slug else "",
        condition=style.condition,
        total_ink=style.total_ink,
        spot=style.spot,
        spot_ink=style.spot_ink,
    )
    if style.standard == "x-1a" and press.profile.version >= 4:
        values = {"version": f"{press.profile.version:g}"}
        raise InputFaults([Fault("press.profile-version", Span(sheet.path, 0), values)])
    printed = write_press(document, library, press)
    return PrintEdition(
        printed.pdf,
        (*told, *printed.warnings),
        {"pillow": PIL.__version__, "littlecms": features.version("littlecms2") or ""},
    )


def slug_words(issue: nodes.Issue) -> str:
    """Which issue it is, and of when; never the clock's date, or two builds would differ."""
    return f"{issue.publication.name[:24]} {issue.year}年第{issue.number}期 · {issue.date_text}"


def _check(style: PrintStyle, path: str) -> None:
    wrong = []
    if to_pt(style.bleed) > MOST_BLEED:
        wrong.append(("bleed", f"{to_pt(style.bleed):g}pt", f"0–{MOST_BLEED}pt"))
    if not 100 <= style.total_ink <= 400:
        wrong.append(("total_ink", str(style.total_ink), "100–400"))
    if not 1 <= style.multiple <= 128:
        wrong.append(("multiple", str(style.multiple), "1–128"))
    if not all(0 <= share <= 1 for share in style.spot_ink):
        wrong.append(("spot_ink", str(style.spot_ink), "0–1"))
    if wrong:
        raise InputFaults(
            Fault("press.value", Span(path, 0), {"key": key, "value": value, "expected": expected})
            for key, value, expected in wrong
        )


def profile_of(sheet: Stylesheet) -> Profile:
    """The profile that the layout names.

    Raises:
        InputFaults: there is none, or it is not one of a printer.
    """
    name = sheet.print.profile
    folder = resources.root() / "profiles"
    own = name.lower().endswith((".icc", ".icm"))
    path = Path(sheet.path).parent / name if own else folder / f"{Path(name).name}.icc"
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        known = sorted(file.stem for file in folder.glob("*.icc"))
        values = {"name": name, "why": error, "known": known}
        raise InputFaults([Fault("press.profile-missing", Span(sheet.path, 0), values)]) from None
    return read_profile(str(path), data)


def with_blanks(document: Document, style: PrintStyle) -> tuple[Document, tuple[Fault, ...]]:
    """``document`` filled up with blank pages where the layout says so, and what is to be told."""
    count = len(document.pages)
    lacking = -count % style.multiple
    if not lacking:
        return document, ()
    values = {"count": count, "of": style.multiple, "lacking": lacking}
    if style.blanks == "report":
        return document, (Fault("told.pages-lacking", NOWHERE, values),)
    pages = [*document.pages]
    last = pages[-1]
    blank = [Page("", last.width, last.height, ())] * lacking
    at = count if style.blanks == "end" else count - 1
    pages[at:at] = blank
    rule = "told.blanks-end" if style.blanks == "end" else "told.blanks-before-last"
    return replace(document, pages=pages), (Fault(rule, NOWHERE, values),)
