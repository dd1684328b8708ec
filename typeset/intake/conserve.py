"""Nothing is lost and nothing is added: the text of the source against that of the records.

In: the source with its ledger, and the records made from it. Out: nothing, or faults that name the
place. White space aside, the characters of each document are those of its lines with the listed changes made.
Rule of the field 15.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from typeset.diagnostics import Fault, InputFaults, Span
from typeset.intake.ledger import Ledger
from typeset.model.nodes import Record
from typeset.model.walk import characters


def check(ledger: Ledger, made: Sequence[tuple[Record, int, int, str]]) -> None:
    """Check records against the ranges ``start:end`` that they come from; the last member is text that
    a record repeats from another one.

    Raises:
        InputFaults: a document lost or gained characters.
    """
    faults = []
    kept, found = Counter[str](), Counter[str]()
    for record, start, end, repeated in made:
        source = Counter("".join(ledger.final(start, end)))
        for at, first, last in ledger.moved:
            if start <= at < end:
                source += Counter("".join(ledger.final(first, last)))
        target = Counter("".join("".join(text.split()) for text, _ in characters(record)))
        target -= Counter(repeated)
        kept += source
        found += target
        if source != target:
            span = Span(ledger.source.name, ledger.source.line(start))
            values = {
                "title": record.id,
                "lost": "".join((source - target).elements())[:40],
                "added": "".join((target - source).elements())[:40],
            }
            faults.append(Fault("intake.lost", span, values))
    if ledger.source.tagged and kept == found:
        return  # a page's title and number stand where they stand, and several documents share them
    if faults:
        raise InputFaults(faults)
