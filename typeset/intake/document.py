"""One foreign file -> records.

In: an opened file. Out: ``Taken``: its records with the section and page that its contents give each,
its front, and the ledger. The stages in order: lines, front, split, units, head, body; at the end the
check that nothing was lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from typeset.diagnostics import NOWHERE, Fault, InputFaults, Severity, Span
from typeset.frozen import frozen, replace
from typeset.intake import conserve, mast
from typeset.intake.body import read_body
from typeset.intake.front import Front, read_front
from typeset.intake.furniture import furniture, number_in
from typeset.intake.head import Head, read_head
from typeset.intake.ledger import Ledger
from typeset.intake.levels import compare_levels
from typeset.intake.lines import Line, Shape
from typeset.intake.notes import with_notes
from typeset.intake.opened import Opened
from typeset.intake.ready import Ready
from typeset.intake.sections import section_lines
from typeset.intake.split import (
    DATE,
    Listed,
    Stretch,
    is_number,
    likeness,
    split,
    squeezed,
    with_red_heads,
)
from typeset.intake.units import debris, whole_units
from typeset.model import nodes
from typeset.model.numbering import han_value
from typeset.model.walk import plain


@frozen
class Taken:
    """What one file gave. ``records`` pairs each record with its entry in the contents, if it has one."""

    records: tuple[tuple[nodes.Record, Listed | None], ...]
    front: Front | None
    ledger: Ledger
    pictures: Mapping[str, bytes]
    ready: Ready | None = None


def take_file(opened: Opened, lang: str, first: int) -> Taken:
    """The records of a file; their ids are numbered from ``first`` on.

    Raises:
        InputFaults: characters would be lost.
    """
    source = opened.source
    ledger = Ledger(source, lang)
    if opened.ready is not None:
        return _ready(opened, opened.ready(ledger), ledger)
    lines = with_red_heads(mast.apart(opened.lines(ledger, first)))
    front = read_front(lines, ledger)
    if front is None:
        lines = _without_contents(lines, ledger)
        if not source.tagged:
            lines = _without_furniture(lines, ledger)
    start, limit = 0, source.end
    if front is not None:
        start = front.end
        if front.stop < len(lines):
            limit = lines[front.stop].start
            lines = lines[: front.stop]
    while start < len(lines) and lines[start].shape is Shape.BLANK:
        start += 1
    noise = debris(lines[start:])
    dropped = {line.start for line in noise}
    while start < len(lines) and (
        lines[start].shape is Shape.BLANK or lines[start].start in dropped
    ):
        if lines[start].start in dropped:
            ledger.drop("page.head", lines[start].start, lines[start].end)
        start += 1
    sections = section_lines(lines, start, front.entries if front else ())
    for n, _ in sections:
        ledger.drop("page.section", lines[n].start, lines[n].end)
        lines[n] = replace(lines[n], shape=Shape.BLANK)
    if all(line.shape is Shape.BLANK for line in lines[start:]):
        raise InputFaults([Fault("intake.empty", Span(source.name, 0))])
    stretches = split(lines, start, front.entries if front else (), ledger)
    made: list[tuple[nodes.Record, int, int, str]] = []
    records: list[tuple[nodes.Record, Listed | None]] = []
    last: Head | None = None
    for n, stretch in enumerate(stretches):
        record, head, repeated = _record(lines, stretch, ledger, noise, first + n, last)
        last = head
        first_of_page = not n and source.tagged and front is None
        begin = 0 if first_of_page else lines[stretch.start].start
        end = lines[stretch.end].start if stretch.end < len(lines) else limit
        record = with_notes(record, opened.notes, ledger, begin, end)
        made.append((record, begin, end, repeated))
        records.append((record, stretch.entry or _under(sections, stretch, lines)))
        if front is None and not record.date:
            at = lines[stretch.start].start
            ledger.doubt("undated", at, at + 4)
        if stretch.entry is not None:
            whole = _numbered(front)
            _compare_entry(record, head, stretch.entry, lines[stretch.start], ledger, whole)
    conserve.check(ledger, made)
    return Taken(tuple(records), front, ledger, opened.pictures)


def _ready(opened: Opened, ready: Ready, ledger: Ledger) -> Taken:
    """The records of a file that holds them already."""
    if not ready.records:
        raise InputFaults([Fault("intake.empty", Span(opened.source.name, 0))])
    for record, _ in ready.records:
        ledger.own(opened.source.start(record.origin or 1), record.id or "")
    blank = Line(1, 0, 0, Shape.BLANK)
    records = tuple(
        (record, Listed(0, "", section, blank) if section else None)
        for record, section in ready.records
    )
    return Taken(records, None, ledger, opened.pictures, ready)


def _without_contents(lines: Sequence[Line], ledger: Ledger) -> list[Line]:
    """``lines`` without the entries of generated contents."""
    found = [line for line in lines if line.contents]
    if found:
        ledger.doubt(
            "contents.field", found[0].start, found[0].end, severity=Severity.NOTE, count=len(found)
        )
        for line in found:
            ledger.left_out(line.start, line.end)
    return [replace(line, shape=Shape.BLANK) if line.contents else line for line in lines]


def _without_furniture(lines: list[Line], ledger: Ledger) -> list[Line]:
    """``lines`` without what a web site prints around a document; its number stays where only that says
    it."""
    found = furniture(lines)
    numbered = any(is_number(line) for n, line in enumerate(lines) if n not in found)
    for n in found:
        line = lines[n]
        at = 0 if numbered else number_in(line)
        if at:
            numbered = True
            text = line.text.cut(at).strip()
            start, end = text.range(0, len(text))
            ledger.drop("page.furniture", line.start, start)
            lines[n] = replace(line, shape=Shape.TEXT, text=text, start=start, end=end)
        else:
            ledger.drop("page.furniture", line.start, line.end)
            lines[n] = replace(line, shape=Shape.BLANK)
    return lines


def _under(
    sections: Sequence[tuple[int, str]], stretch: Stretch, lines: Sequence[Line]
) -> Listed | None:
    """A document that no contents list, below the name of a section in the text."""
    above = [(n, name) for n, name in sections if n < stretch.title_end]
    return Listed(0, "", above[-1][1], lines[above[-1][0]]) if above else None


def _record(
    lines: Sequence[Line],
    stretch: Stretch,
    ledger: Ledger,
    noise: Sequence[Line],
    count: int,
    last: Head | None,
) -> tuple[nodes.Record, Head, str]:
    head, at = read_head(lines, stretch, ledger)
    repeated = ""
    if not head.title and last is not None:
        head = _with_title_of(head, last)
        repeated = "".join([*head.issuers, head.words])
        place = lines[stretch.start]
        ledger.doubt("title.shared", place.start, place.end, title=head.words)
    if not head.title:
        title = Path(ledger.source.name).stem
        head = replace(head, title=((nodes.Chars(title),),), words=title)
        repeated = title
        place = lines[stretch.start]
        ledger.doubt("title.missing", place.start, place.end, title=title)
    name = f"{head.kind}-{count:02}"
    ledger.own(lines[stretch.start].start, name)
    units = whole_units(lines[at : stretch.end], ledger, noise)
    blocks, signed, colophon = read_body(units, head, ledger)
    if not blocks:
        blocks = (nodes.Paragraph((nodes.Chars("……"),)),)
        repeated += "……"
        ledger.doubt("document.empty", lines[stretch.start].start, lines[stretch.start].end)
    record = nodes.Record(
        head.kind,
        head.issuers,
        head.title,
        head.subtitle,
        head.number,
        iso_date((signed, *head.dates)),
        head.delivery,
        blocks,
        Path(ledger.source.name).name,
        copy_number=head.mast.copy_number,
        classification=head.mast.classification,
        urgency=head.mast.urgency,
        signatories=head.mast.signatories,
        colophon=colophon,
        span=NOWHERE,
        origin=head.line,
        id=name,
    )
    compare_levels(record, lines[stretch.start : stretch.end], ledger)
    for line in lines[stretch.start : stretch.end]:
        if DATE.match(line.text.chars) and iso_date((line.text.chars,)) is None:
            ledger.doubt("date", line.start, line.end, severity=Severity.ERROR)
    return record, head, repeated


def _with_title_of(head: Head, other: Head) -> Head:
    """A document that has only a number below a title that serves several."""
    return Head(
        other.kind,
        other.issuers,
        other.title,
        head.subtitle,
        head.number,
        head.delivery,
        head.recipients,
        head.line,
        other.words,
        head.dates,
        head.mast,
    )


_ENTRY_NUMBER = re.compile(r"[（(]([^（()）]*(?:\d{4}|令第)[^（()）]*号)[）)]$")


def _numbered(front: Front | None) -> bool:
    """Whether most lines of the contents give the number of their document."""
    entries = front.entries if front else ()
    return 2 * sum(bool(_ENTRY_NUMBER.search(each.words)) for each in entries) > len(entries)


def _compare_entry(
    record: nodes.Record, head: Head, entry: Listed, line: Line, ledger: Ledger, numbered: bool
) -> None:
    """The contents against the document: title and number (rule of the field 26)."""
    number = _ENTRY_NUMBER.search(entry.words)
    title = entry.words[: number.start()] if number else entry.words
    whole = "".join([*record.issuers, head.words])
    issued = [
        "".join(map(plain, block.title))
        for block in record.blocks
        if isinstance(block, nodes.Part) and block.role is nodes.PartRole.INSTRUMENT
    ]
    if max(likeness(title, words) for words in (whole, head.words, *issued)) < 1:
        ledger.doubt(
            "contents.title",
            entry.line.start,
            entry.line.end,
            title=title,
            found=whole,
            line=ledger.source.line(line.start),
        )
    if numbered and number is None and record.number:
        ledger.doubt(
            "contents.unnumbered",
            entry.line.start,
            entry.line.end,
            severity=Severity.NOTE,
            number=record.number,
        )
    if number and record.number and not squeezed(number[1]).endswith(squeezed(record.number)):
        ledger.doubt(
            "contents.number",
            entry.line.start,
            entry.line.end,
            severity=Severity.ERROR,
            number=number[1],
            found=record.number,
        )


_ARABIC = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_HAN = re.compile(
    "([一二][〇○ＯOo零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)


def iso_date(texts: Sequence[str]) -> str | None:
    """The first date in ``texts`` as 2023-01-08; one that no calendar has is none."""
    for text in texts:
        if match := _ARABIC.search(text):
            year, month, day = map(int, match.groups())
        elif match := _HAN.search(text):
            figures = (re.sub("[○ＯOo]", "〇", part) for part in match.groups())
            year, month, day = map(han_value, figures)
        else:
            continue
        with suppress(ValueError):
            return date(year, month, day).isoformat()
    return None
