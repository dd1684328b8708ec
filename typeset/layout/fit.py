"""An issue -> its pages, as many as are wanted, with what had to be changed for that.

Comes in: an issue, its stylesheet and a number of pages, or one of which that should be a multiple. Goes out:
the composition with the least visible of the changes that ``[fit]`` allows: paragraphs a line longer or
shorter show least, then pictures a little smaller, then the spaces around titles, then documents that run
on. Each has a price; the combinations that concern the whole issue are tried from the cheapest one on, the
paragraphs within each by ``copyfit``.
"""

from __future__ import annotations

from itertools import product

from typeset.diagnostics import Fault, InputFaults, Span
from typeset.fonts import Library
from typeset.frozen import NamedTuple, replace
from typeset.layout.compose import Composition, compose
from typeset.layout.fitted import Change, Fit
from typeset.layout.stylesheet import Space, Style, Stylesheet
from typeset.model import nodes
from typeset.model.walk import blocks
from typeset.paragraph.settings import Share

FIGURES = 4.0
"""The price of pictures smaller by ``STEP``, a paragraph with a line more or less costing one and more."""
STEP = 0.05
SPACES = 5.0
"""That of a grid line more or less above and below all heads of one of ``HEADS``."""
RUN_ON = 40.0
"""That of documents that run on, or start pages, otherwise than the layout says."""
HEADS = ("documents", "parts", "headings")
"""The kinds of heads whose spaces change together: those of documents, of attachments and other parts of
them, and headings that have any."""

Combination = tuple[float, int, tuple[int, ...], bool]
"""The price of pictures so many steps smaller, lines for each kind of heads, and documents run on."""


class Wanted(NamedTuple):
    """So many ``pages``, or (``multiple``) a multiple of that."""

    pages: int
    multiple: bool = False

    def __str__(self) -> str:
        return f"{self.pages}x" if self.multiple else str(self.pages)

    def near(self, count: int) -> tuple[int, ...]:
        """What is wanted, nearest to ``count`` first."""
        if not self.multiple:
            return (self.pages,)
        below = count // self.pages * self.pages
        around = {below, below + self.pages * (below < count)} - {0}
        return tuple(sorted(around, key=lambda pages: (abs(pages - count), pages)))


class Fitted(NamedTuple):
    """The composition, the stylesheet that it was set with, and what was changed."""

    composition: Composition
    sheet: Stylesheet
    fit: Fit


def fit_issue(issue: nodes.Issue, sheet: Stylesheet, library: Library, wanted: Wanted) -> Fitted:
    """Set ``issue`` on as many pages as are wanted.

    Raises:
        InputFaults: it cannot be done with what ``[fit]`` allows; or whatever ``compose`` raises.
    """
    plain = compose(issue, sheet, library)
    count = len(plain.document.pages)
    targets = wanted.near(count)
    if count in targets:
        return Fitted(plain, sheet, Fit(str(wanted), count, ()))
    best: Fitted | None = None
    price = float("inf")
    reached = {count}
    for target in targets:
        more = -1 if target < count else 1
        combinations = _combinations(issue, sheet, more)
        farthest, _ = _changed(sheet, combinations[-1], more)
        reach = _reach(compose(issue, farthest, library, fit=target), more)
        reached.add(reach)
        if (reach - target) * more < 0:
            continue
        for combination in combinations:
            if combination[0] >= price:
                break
            changed, changes = _changed(sheet, combination, more)
            composition = compose(issue, changed, library, fit=target)
            pages = len(composition.document.pages)
            reached.add(pages)
            total = combination[0] + composition.price
            if pages == target and total < price:
                price = total
                made = Fit(str(wanted), count, (*changes, *composition.changes))
                best = Fitted(composition, changed, made)
    if best is None:
        values = {
            "wanted": str(wanted),
            "pages": count,
            "least": min(reached),
            "most": max(reached),
            "layout": sheet.name,
        }
        raise InputFaults([Fault("fit.unreachable", Span(issue.folder, 0), values)])
    return best


def _reach(composition: Composition, more: int) -> int:
    """How many pages there can be with the paragraphs changed, in the direction of ``more``."""
    counts = (len(composition.document.pages), composition.reach)
    return (max if more > 0 else min)([pages for pages in counts if pages is not None])


def _combinations(issue: nodes.Issue, sheet: Stylesheet, more: int) -> list[Combination]:
    """Whatever may be changed in the whole issue, the cheapest first."""
    fit = sheet.fit
    steps = round((1 - fit.figures) / STEP) if more < 0 and _has_figures(issue) else 0
    turns = fit.run_on and (sheet.documents.start == "page") is (more < 0)
    lines = product(range(fit.spaces + 1), repeat=len(HEADS))
    every = product(range(steps + 1), lines, (False, True) if turns else (False,))
    return sorted(
        (FIGURES * smaller + SPACES * sum(spaces) + RUN_ON * turned, smaller, spaces, turned)
        for smaller, spaces, turned in every
    )


def _changed(
    sheet: Stylesheet, combination: Combination, more: int
) -> tuple[Stylesheet, tuple[Change, ...]]:
    """``sheet`` with a combination, and what that changes."""
    _, smaller, spaces, turned = combination
    changes: list[Change] = []
    if smaller:
        scale = Share(round(1 - STEP * smaller, 2))
        sheet = replace(sheet, figures=replace(sheet.figures, scale=scale))
        changes.append(Change("figures", scale))
    for heads, lines in zip(HEADS, spaces, strict=True):
        if lines:
            sheet = spaced(sheet, heads, more * lines)
            changes.append(Change(heads, more * lines))
    if turned:
        start = "run-on" if more < 0 else "page"
        sheet = replace(sheet, documents=replace(sheet.documents, start=start))
        changes.append(Change(start, 0))
    return sheet, tuple(changes)


def _has_figures(issue: nodes.Issue) -> bool:
    return any(
        isinstance(block, nodes.Figure) for record in issue.records() for block in blocks(record)
    )


def spaced(sheet: Stylesheet, heads: str, lines: int) -> Stylesheet:
    """``sheet`` with ``lines`` more in each space above and below one of the kinds of ``HEADS``, where there
    is space now; never less than none."""

    def changed(style: Style) -> Style:
        before, after = (Space(max(0, n + lines)) if n else n for n in (style.before, style.after))
        return replace(style, before=before, after=after)

    if heads == "headings":
        headings = {
            key: tuple([changed(style) for style in styles])
            for key, styles in sheet.headings.items()
        }
        return replace(sheet, headings=headings)
    of_parts = heads == "parts"
    styles = {
        name: changed(style) if style.span and name.startswith("part-") is of_parts else style
        for name, style in sheet.styles.items()
    }
    gap = sheet.documents.gap
    if gap and not of_parts:
        sheet = replace(sheet, documents=replace(sheet.documents, gap=max(0, gap + lines)))
    return replace(sheet, styles=styles)
