"""A Word file as lines, as Markdown gives them.

In: ``Word``. Out: its ``Source``, and ``Line``s with their shapes; remarks and repairs go to the
ledger. Pictures are given names beside the records; a seal (a floating picture over a signature) is
kept as a file and does not stand in a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from typeset.diagnostics import Fault, InputFaults, Severity, Span
from typeset.frozen import replace
from typeset.intake.characters import Characters
from typeset.intake.docx import pictures
from typeset.intake.docx.evidence import Body, Told, body_of, tell
from typeset.intake.docx.names import number
from typeset.intake.docx.own.facts import Facts, read_facts
from typeset.intake.docx.own.issue import read_own
from typeset.intake.docx.package import Relationship
from typeset.intake.docx.reader import Box, Item, Table, Word, pictures_of, read
from typeset.intake.docx.rows import pieces
from typeset.intake.docx.scroll import Para, Picture, Remark
from typeset.intake.ledger import Ledger
from typeset.intake.lines import Line, Piece, Shape
from typeset.intake.notes import Notes
from typeset.intake.opened import Opened
from typeset.intake.ready import Ready
from typeset.intake.source import FIRST_RUBY, NOTE, PLAIN, Source, Text
from typeset.intake.split import DATE, ISSUER
from typeset.intake.units import FOLIO
from typeset.model import nodes

_TOLD = ("change", "comment", "macro", "note", "symbol", "chunk", "placeholder")
"""Remarks that are a person's, in a file of ours."""
NEAR = 3
"""Paragraphs between a seal and the name or the date that it stands on."""
_CONTENTS = re.compile(r"^目\s*[录次]$")


def open_word(path: Path, *, accept: bool = True) -> Opened:
    """The Word file at ``path``.

    Raises:
        InputFaults: as ``reader.read``; a file without text.
    """
    word = read(path, accept=accept)
    text, marks = word.scroll.whole()
    if not text.strip() and not any(pictures_of(item) for item in word.items):
        raise InputFaults([Fault("intake.empty", Span(str(path), 0))])
    source = Source(
        str(path),
        text,
        starts=word.scroll.starts,
        generated=word.scroll.generated,
        end=word.end,
    )
    kept: dict[str, bytes] = {}
    calls = {at: _note(word, start, end) for at, start, end in word.calls}
    readings: dict[str, tuple[int, Text]] = {}
    for n, (start, end, first, last) in enumerate(word.readings):
        mark = chr(ord(FIRST_RUBY) + n)
        marks = marks[:start] + mark * (end - start) + marks[end:]
        readings[mark] = (start, word.scroll.cut(first, last))
    notes = Notes({at: note for at, note in calls.items() if note}, readings)

    facts = read_facts(word.package, word.root)

    def ready(ledger: Ledger) -> Ready:
        assert facts is not None
        kept.clear()
        return _ready(word, facts, ledger, kept)

    def lines(ledger: Ledger, first: int) -> list[Line]:
        kept.clear()
        return _Lines(word, ledger, marks, kept, first).lines()

    return Opened(source, lines, notes, kept, ready if facts is not None else None)


def _ready(word: Word, facts: Facts, ledger: Ledger, kept: dict[str, bytes]) -> Ready:
    """The records of a file of ours; what a person left in it (changes, comments) is told."""
    own = read_own(word, facts, Path(ledger.source.name).name)
    kept |= own.pictures
    for remark in word.scroll.remarks:
        if remark.rule.startswith(_TOLD):
            _tell(ledger, remark)
    for line, style in own.strange:
        start = ledger.source.start(line)
        ledger.doubt("docx.style", start, start + 4, style=style)
    said = facts.issue
    if number(said.get("number")) in (None, 0):  # a document by itself: nothing of an issue
        return Ready(own.records, own.publication, (), "", None, None, None, "", "", "")
    return Ready(
        own.records,
        own.publication,
        tuple(nodes.Imprint(*line) for line in facts.imprint),
        said.get("id", ""),
        number(said.get("year")),
        number(said.get("number")),
        number(said.get("cumulative")),
        said.get("date", ""),
        said.get("date_text", ""),
        said.get("layout", ""),
    )


def _tell(ledger: Ledger, remark: Remark) -> None:
    place, values = (remark.start, remark.end), dict[str, Any](remark.values)
    ledger.doubt(f"docx.{remark.rule}", *place, severity=remark.severity, **values)


def _note(word: Word, start: int, end: int) -> Text:
    """A note as one text: its paragraphs with a space between, the space behind its mark gone."""
    text = word.scroll.cut(start, end)
    return Text(text.chars.replace("\n", " "), text.places, text.marks).strip()


class _Lines:
    def __init__(
        self, word: Word, ledger: Ledger, marks: str, kept: dict[str, bytes], first: int
    ) -> None:
        self._word = word
        self._scroll = word.scroll
        self._ledger = ledger
        self._marks = marks
        self._kept = kept
        self._first = first
        self._sealed: list[int] = []
        self._named: dict[str, str] = {}
        self._characters = Characters(ledger)
        self._relations: dict[str, dict[str, Relationship]] = {}

    def lines(self) -> list[Line]:
        word, scroll = self._word, self._scroll
        for start, end in scroll.unprinted:
            self._ledger.markup(start, end)
        body = body_of(list(_paras(word.items)), scroll)
        out: list[Line] = []
        for n, item in enumerate(word.items):
            if isinstance(item, Table):
                out += self._rows(item)
            else:
                para = item.para if isinstance(item, Box) else item
                out += self._paragraph(para, body, self._follows(n, body), isinstance(item, Box))
            out += self._pictures(n)
        for para in _paras(word.items):
            if para.listed and not para.listed.bullet and para.lead:
                self._number(para)
        for remark in scroll.remarks:
            _tell(self._ledger, remark)
        return _with_titles_of_contents(self._with_seals(out))

    def _with_seals(self, lines: list[Line]) -> list[Line]:
        """Say of the names and dates near a seal that they are sealed."""
        if not self._sealed:
            return lines
        return [
            replace(line, sealed=True)
            if line.shape is Shape.TEXT
            and _signs(line.text.chars)
            and any(abs(line.number - at) <= NEAR for at in self._sealed)
            else line
            for line in lines
        ]

    def _number(self, para: Para) -> None:
        if not self._scroll.cut(para.start + para.lead, para.end).strip():
            return
        start = para.start
        self._ledger.relabel(
            "docx.number",
            start,
            start + para.lead,
            self._scroll.cut(start, start + para.lead).chars.strip(),
        )

    # ---- paragraphs

    def _follows(self, n: int, body: Body) -> bool:
        """Whether a paragraph may be the rest of the one above: the text is indented and it is not."""
        items = self._word.items
        text = self._scroll.whole()[0]
        before = n - 1
        while before > 0 and _is_folio(items[before], text):
            before -= 1
        item, above = items[n], items[before] if n else None
        if not isinstance(item, Para) or not isinstance(above, Para) or item.listed:
            return False
        one, other = text[above.start : above.end].rstrip(), text[item.start : item.end]
        if not one or not other.strip() or re.search("[。！？：；…”）》]$", one):
            return False
        if re.search("[，、（《“〈〔]$", one):
            return True
        flush = not item.layout.indent and not other.startswith(("\u3000", "  ", "\t"))
        beside = item.layout.align in (None, "both", "left", "start", "distribute")
        return body.indented and flush and beside and len(one) > 20

    def _paragraph(self, para: Para, body: Body, follows: bool, boxed: bool) -> Iterator[Line]:
        chars = self._scroll.whole()[0][para.start : para.end]
        if not chars[para.lead :].strip():
            if para.lead:
                self._ledger.markup(para.start, para.start + para.lead)
            yield Line(para.number, para.start, para.end, Shape.BLANK)
            return
        told = tell(para, body, self._scroll)
        marks = self._marks_of(para, told)
        at, first = para.start, True
        for part in [chars] if para.oneline else chars.split("\n"):
            text = self._scroll.cut(at, at + len(part))
            shift = at - para.start
            text = Text(text.chars, text.places, marks[shift : shift + len(part)])
            text = self._characters.mended(text)
            if para.oneline:
                text = Text(text.chars.replace("\n", " "), text.places, text.marks)
            begins = not follows if first else part.startswith(("\u3000", "  ", "\t"))
            at += len(part) + 1
            text = text.strip()
            if text.chars.replace(NOTE, ""):
                yield Line(
                    para.number,
                    text.places[0],
                    text.places[-1] + 1,
                    told.shape,
                    text,
                    quoted=boxed,
                    whole=begins,
                    title=told.title,
                    styled=told.styled,
                    contents=para.contents,
                    red=told.red,
                )
                first = False

    def _marks_of(self, para: Para, told: Told) -> str:
        """All marks, those of ``para`` as its looks tell; readings keep theirs."""
        return "".join(
            mark if mark >= FIRST_RUBY else new
            for mark, new in zip(self._marks[para.start : para.end], told.marks, strict=True)
        )

    # ---- tables

    def _rows(self, table: Table) -> Iterator[Line]:
        for k, row in enumerate(table.rows):
            cells = tuple(
                Piece(self._characters.mended(piece.text), piece.columns, piece.rows)
                for piece in pieces(row, self._scroll)
            )
            yield Line(
                row.number,
                row.start,
                row.end,
                Shape.ROW,
                cells=cells,
                head=row.head,
                whole=True,
                opens=k == 0,
            )

    # ---- pictures

    def _pictures(self, n: int) -> Iterator[Line]:
        item = self._word.items[n]
        row = item.rows[-1] if isinstance(item, Table) else None
        para = item.para if isinstance(item, Box) else item
        number = row.number if row else para.number if isinstance(para, Para) else 0
        at = row.end if row else para.end if isinstance(para, Para) else 0
        for picture in pictures_of(item):
            name = self._name(picture, at)
            if picture.floating and not isinstance(item, Table) and self._on_signature(n):
                self._ledger.doubt("docx.seal", at, at, name=name or picture.relation)
                self._sealed.append(number)
                continue
            if picture.floating:
                self._ledger.doubt("docx.floating", at, at, name=name or picture.relation)
            if isinstance(item, Table):
                self._ledger.doubt(
                    "docx.cell-picture", at, at, severity=Severity.WARNING, name=name
                )
            alt = picture.alt or picture.kind
            text = Text(alt, (at,) * len(alt), PLAIN * len(alt))
            shown = name if name.endswith((".png", ".jpg")) else ""
            yield Line(number, at, at, Shape.PICTURE, text, target=shown, whole=True)

    def _name(self, picture: Picture, at: int) -> str:
        """The name of the file that a picture is kept in; ``""`` where there is nothing to keep."""
        if not picture.relation:
            return ""
        if picture.part not in self._relations:
            self._relations[picture.part] = self._word.package.relationships(picture.part)
        taken = pictures.take(self._word.package, self._relations[picture.part], picture)
        if taken.fault:
            name = taken.target
            self._ledger.doubt(
                f"docx.picture.{taken.fault}", at, at, severity=Severity.WARNING, name=name
            )
        if not taken.data:
            return ""
        if taken.target not in self._named:
            name = f"{self._first:02}-picture-{len(self._kept) + 1}{taken.ending}"
            self._named[taken.target] = name
            self._kept[name] = taken.data
        return self._named[taken.target]

    def _on_signature(self, n: int) -> bool:
        """Whether the name or the date of a signature stands near item ``n``."""
        items: Sequence[Item] = self._word.items[max(0, n - NEAR) : n + NEAR + 1]
        for item in items:
            if isinstance(item, Para):
                words = self._scroll.cut(item.start, item.end).chars.strip()
                if _signs(words):
                    return True
        return False


def _is_folio(item: Item, text: str) -> bool:
    """Whether a paragraph is a page number that was copied along with the text."""
    return isinstance(item, Para) and bool(FOLIO.match(text[item.start : item.end].strip()))


def _signs(words: str) -> bool:
    """Whether a line may be the name or the date of a signature."""
    return bool(DATE.match(words) or (len(words) <= 40 and ISSUER.search(words)))


def _paras(items: Sequence[Item]) -> Iterator[Para]:
    for item in items:
        if isinstance(item, Table):
            for row in item.rows:
                for cell in row.cells:
                    yield from cell.paras
        else:
            yield item.para if isinstance(item, Box) else item


def _with_titles_of_contents(lines: list[Line]) -> list[Line]:
    """The word 目录 above contents belongs to them; what stands between (an imprint in a box that is
    anchored there) comes before."""
    out = list(lines)
    below: Line | None = None
    for n in range(len(out) - 1, -1, -1):
        line = out[n]
        if line.shape is Shape.BLANK:
            continue
        if (
            below is not None
            and below.contents
            and not line.contents
            and _CONTENTS.match(line.text.chars)
        ):
            out[n] = replace(line, contents=True)
        below = line
    found = [n for n, line in enumerate(out) if line.contents]
    if not found:
        return out
    first, last = found[0], found[-1] + 1
    within = out[first:last]
    apart = [line for line in within if not line.contents]
    return [*out[:first], *apart, *(line for line in within if line.contents), *out[last:]]
