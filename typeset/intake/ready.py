"""What a file gives that holds records already: our own Word files.

``records`` come with the names of their sections; the rest is what issue.toml and publication.toml say.
An empty ``name`` or ``id`` is not said.
"""

from __future__ import annotations

from typeset.frozen import frozen
from typeset.model import nodes


@frozen
class Ready:
    """See above."""

    records: tuple[tuple[nodes.Record, str], ...]
    publication: nodes.Publication
    imprint: tuple[nodes.Imprint, ...]
    id: str
    year: int | None
    number: int | None
    cumulative: int | None
    date: str
    date_text: str
    layout: str
