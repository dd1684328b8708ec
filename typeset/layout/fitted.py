"""What was changed so that an issue takes a number of pages.

Goes out from ``pages`` (paragraphs) and ``fit`` (spaces, figures, documents) to the manifest and to people.
It is a module of its own because both sides of a build have it.
"""

from __future__ import annotations

from typeset.frozen import NamedTuple


class Change(NamedTuple):
    """``what``: ``paragraph``; ``documents``, ``parts`` or ``headings`` for the spaces of these heads;
    ``figures``; ``run-on`` or ``page`` for how documents start. ``amount``: lines more or less, the share
    of their size that figures have. A paragraph is told by its ``document``, its first words (``text``)
    and the ``page`` on which it begins."""

    what: str
    amount: float
    document: str = ""
    page: int = 0
    text: str = ""


class Fit(NamedTuple):
    """``wanted`` as it was asked for (``56``, ``4x``), the pages that there were ``before``, and what was
    changed."""

    wanted: str
    before: int
    changes: tuple[Change, ...]
