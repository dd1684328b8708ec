"""A web page as lines, as Markdown gives them.

In: the path. Out: the page as ``Source`` with all its tags, and the lines of the document in it. What
is not document (navigation, the table of facts, buttons) is marked as no text and named in findings;
the document's number is taken from the facts where the document does not print it.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from typeset.diagnostics import Severity
from typeset.intake.furniture import NUMBER_LABELS, is_furniture
from typeset.intake.html import regions
from typeset.intake.html.decoded import Decoder, drawn_together
from typeset.intake.html.flow import BREAK, Block, Flow
from typeset.intake.html.page import Page, read_page
from typeset.intake.ledger import Ledger
from typeset.intake.lines import Line, Piece, Shape
from typeset.intake.notes import NO_NOTES
from typeset.intake.numbers import number_at
from typeset.intake.opened import Opened
from typeset.intake.pictures import printable
from typeset.intake.source import NOTHING, PLAIN, Source, Text, joined
from typeset.intake.split import DATE, NUMBER, TITLE_END, likeness, squeezed

ALIKE = 0.85
MOST_HEAD = 12
"""Lines at the beginning of a document among which its title and its number are looked for."""
LONGEST_HEADING, LONGEST_TITLE, LARGE = 50, 120, 16.0
MOST_ABOVE = 6
"""Blocks above the document's element among which its title and number are looked for."""
MOST_EDGE = 10
MOST_NAMED = 400
"""Characters of other text in one finding, about."""
_ATTACHED = re.compile(r"^(?:相关)?附\s*件")
_BLANKS = {0xA0: " ", 0x2002: " ", 0x2003: "\u3000"}
_MATTER = re.compile("(?:关于|印发|转发).+")
SHORTEST_MATTER = 8
_FILE = re.compile(r"(?i)\.(?:docx?|wps|xlsx?|et|pdf|ofd|zip|rar|pptx?|jpe?g|png)(?:$|[?#])")


def open_page(path: Path) -> Opened:
    """The web page at ``path``.

    Raises:
        InputFaults: as ``page.read_page``.
    """
    page = read_page(path)
    source = Source(page.name, page.text, tagged=True)
    kept: dict[str, bytes] = {}

    def lines(ledger: Ledger, first: int) -> list[Line]:
        kept.clear()
        return _Lines(page, ledger, kept, first).lines()

    return Opened(source, lines, NO_NOTES, kept)


class _Lines:
    def __init__(self, page: Page, ledger: Ledger, kept: dict[str, bytes], first: int) -> None:
        self._page = page
        self._ledger = ledger
        self._kept = kept
        self._first = first
        self._decoder = Decoder(page, ledger)
        self._files: set[str] = set()
        self._texts: list[Text] = []

    def lines(self) -> list[Line]:
        page = self._page
        self._texts = [self._decoder.decoded(start, end) for start, end in page.stretches]
        if page.root is None:
            out = [line for n in range(len(self._texts)) for line in self._flat(n)]
        else:
            out = self._document(page.root)
        if not out:  # a page of nothing but links: then these are what it says
            out = [line for n in range(len(self._texts)) for line in self._flat(n)]
        self._decoder.mark_up(out)
        return out

    def _document(self, root: Any) -> list[Line]:
        lengths = {n: len(text.chars.strip()) for n, text in enumerate(self._texts)}
        measure = regions.Measure(root, lengths)
        found = regions.find(root, measure, [text.chars for text in self._texts])
        facts = set(regions.numbers(found.facts)) if found.facts is not None else set()
        inner = [
            block
            for block in self._without_furniture(Flow().read(found.body))
            if not (
                facts.intersection(numbers_of(block)) or self._outside(block, found.body, measure)
            )
        ]
        inner = self._without_files(self._without_links(inner))
        above = self._above(root, found, facts, measure)
        out = [line for block in (*above, *inner) for line in self._block(block)]
        out = self._with_title(out, found.title, root)
        out = self._with_number(out, facts)
        self._name_rest(root, out, facts)
        for tag in root.iter("iframe", "frame", "embed", "object"):
            target = tag.get("src") or tag.get("data") or ""
            if target:
                target = target[:300]
                self._ledger.doubt("html.frame", 0, 0, severity=Severity.WARNING, target=target)
        return out

    def _above(
        self, root: Any, found: regions.Regions, facts: set[int], measure: regions.Measure
    ) -> list[Block]:
        """The number and, where nothing is called the title, the title, in the blocks right above the
        document's element: tables that place a page have each in a row of its own."""
        inside = set(regions.numbers(found.body))
        titled = set(regions.numbers(found.title)) if found.title is not None else set()
        before: list[Block] = []
        for block in Flow().read(root):
            if inside.intersection(numbers_of(block)):
                break
            if block.cells is None and block.picture is None:
                before.append(block)
        out: list[Block] = []
        for block in reversed(before[-MOST_ABOVE:]):
            words, said = self._words(block), set(numbers_of(block))
            if said & titled:
                break
            if said & facts or self._outside(block, root, measure) or block.links:
                continue
            if NUMBER.match(words):
                out.insert(0, block)
                continue
            stands_out = block.align == "center" or block.heading or block.size >= LARGE
            like_one = stands_out and len(words) <= LONGEST_TITLE
            if not titled and like_one and TITLE_END.search(words):
                return [block, *out]
        return out if titled else []

    def _outside(self, block: Block, body: Any, measure: regions.Measure) -> bool:
        """Whether a block stands in furniture inside the document's element."""
        for element in (block.element, *block.element.iterancestors()):
            if element is body:
                return False
            if measure.aside(element):
                return True
        return False

    def _without_furniture(self, blocks: list[Block]) -> list[Block]:
        """Lines such as 发布时间 and 打印 at the beginning and the end of a document go."""
        edge = MOST_EDGE
        return [
            block
            for n, block in enumerate(blocks)
            if not (
                (n < edge or n >= len(blocks) - edge)
                and block.cells is None
                and is_furniture(self._words(block))
            )
        ]

    def _without_links(self, blocks: list[Block]) -> list[Block]:
        """Paragraphs that are links to other pages and nothing else lead around the site."""
        return [
            block
            for block in blocks
            if not block.links
            or any(_FILE.search(target) for target, _, _ in block.links)
            or all(target.startswith("#") for target, _, _ in block.links)
            or sum(end - start for _, start, end in block.links) < len(block.parts)
        ]

    def _without_files(self, blocks: list[Block]) -> list[Block]:
        """Links to attached files below the signature are no text of the document: they are named."""
        out, signed = [], False
        for block in blocks:
            words = self._words(block)
            signed = signed or bool(DATE.match(words))
            linked = sum(end - start for _, start, end in block.links)
            files = [target for target, _, _ in block.links if _FILE.search(target)]
            if files and linked >= len(block.parts) and (signed or _FILE.search(words)):
                first = self._texts[numbers_of(block)[0]].strip()
                self._files.update(files)
                for target in files:
                    place = first.range(0, len(first)) if first else (0, 0)
                    text, target = words[:200], target[:300]
                    self._ledger.doubt("html.attachment", *place, text=text, target=target)
                continue
            out.append(block)
        return out

    def _words(self, block: Block) -> str:
        return "".join(self._texts[n].chars for n in numbers_of(block)).strip()

    # ---- title and number

    def _with_title(self, lines: list[Line], element: Any, root: Any) -> list[Line]:
        """``lines`` with the title that stands outside of the document, where it prints none."""
        title = NOTHING
        if element is not None:
            title = joined(self._texts[n] for n in regions.numbers(element))
        else:
            for tag in root.iter("title"):
                title = joined(self._texts[n] for n in regions.numbers(tag))
            match = re.match(r"\s*[^_|]+?(?=\s*[_|]|\s+-\s|\s*$)", title.chars)
            title = title.cut(*match.span()) if match else title
        title = drawn_together(title).strip()
        head = [line for line in lines[:MOST_HEAD] if line.shape in (Shape.TEXT, Shape.HEADING)]
        if not title or self._printed(title.chars, head):
            return lines
        if any(title.places[0] in line.text.places for line in lines):
            return lines  # broken markup: what is called the title is a part of the text
        if element is None and any(
            line.styled == 1 and squeezed(title.chars).startswith(squeezed(line.text.chars))
            for line in head[:2]
        ):
            return lines
        if element is None and any(
            line.title or TITLE_END.search(line.text.chars) for line in head[:4]
        ):
            return lines
        return [self._line(title, Shape.HEADING, whole=True, title=True), *lines]

    @staticmethod
    def _printed(title: str, head: Sequence[Line]) -> bool:
        """Whether the first lines hold the title, or its matter below bodies that it words otherwise."""
        matter = _MATTER.search(title)
        wanted = squeezed(matter[0]) if matter else ""
        for n in range(len(head)):
            words = ""
            for line in head[n : n + 4]:
                words += line.text.chars
                if likeness(words, title) >= ALIKE or squeezed(title) in squeezed(words):
                    return True
                if squeezed(words) == wanted and len(wanted) >= SHORTEST_MATTER:
                    return True
        return False

    def _with_number(self, lines: list[Line], facts: set[int]) -> list[Line]:
        """``lines`` with the number that the facts give, below the title, where there is none."""
        head = lines[:MOST_HEAD]
        if any(NUMBER.match(line.text.chars) for line in head) or not facts:
            return lines
        texts = [self._texts[n] for n in sorted(facts)]
        said = joined(
            part for text in texts for part in (text, Text(" ", text.places[-1:], PLAIN)) if text
        )
        found = regions.facts_in(said.chars)
        ends = [begin for _, begin, _ in found[1:]] + [len(said)]
        for (label, _, at), end in zip(found, ends, strict=True):
            if label not in NUMBER_LABELS:
                continue
            value = re.match(r"\s*([^\s]+)", said.chars[at:end])
            if value is None or not NUMBER.match(value[1]):
                continue
            start = at + value.start(1)
            text = said.cut(start, start + len(value[1]))
            if any(text.places[0] in line.text.places for line in lines):
                return lines  # broken markup: the fact is a part of the text
            self._ledger.doubt("html.number", *text.range(0, len(text)), text=text.chars)
            at = _below_title(lines)
            return [*lines[:at], self._line(text, Shape.TEXT, whole=True), *lines[at:]]
        return lines

    # ---- what is no document

    def _name_rest(self, root: Any, lines: Sequence[Line], facts: set[int]) -> None:
        """Name all text of the page that is in no line, a finding a passage."""
        used = {place for line in lines for place in line.text.places}
        used |= {place for line in lines for piece in line.cells for place in piece.text.places}
        waiting: list[int] = []
        blocks = Flow().read(root)
        self._name_files(blocks, used)
        rows = (numbers_of(block) for block in blocks)
        for group in (*rows, []):
            rest = [n for n in group if n not in facts and not self._used(n, used)]
            size = sum(len(self._texts[n]) for n in waiting)
            if waiting and (size > MOST_NAMED or not rest):
                self._name("html.aside", waiting)
                waiting = []
            waiting += rest
        if facts:
            self._name("html.facts", sorted(facts))

    def _name_files(self, blocks: Sequence[Block], used: set[int]) -> None:
        """Name the linked files that stand beside the document: what it attaches."""
        for block in blocks:
            words = self._words(block)
            if not _ATTACHED.match(words) or any(self._used(n, used) for n in numbers_of(block)):
                continue
            first = self._texts[numbers_of(block)[0]].strip()
            place = first.range(0, len(first)) if first else (0, 0)
            for target, _, _ in block.links:
                if _FILE.search(target) and target not in self._files:
                    text, target = words[:200], target[:300]
                    self._ledger.doubt("html.attachment", *place, text=text, target=target)

    def _used(self, number: int, used: set[int]) -> bool:
        text = self._texts[number].strip()
        return not text or any(place in used for place in text.places)

    def _name(self, rule: str, numbers: Sequence[int]) -> None:
        words = " ".join(" ".join(self._texts[n].chars.split()) for n in numbers)[:2000]
        first = self._texts[numbers[0]].strip()
        place = first.range(0, len(first)) if first else (0, 0)
        self._ledger.doubt(rule, *place, severity=Severity.NOTE, text=words)

    # ---- texts

    def _lines_of(self, parts: Sequence[tuple[int, str]], *, pre: bool = False) -> list[Text]:
        """The lines of a paragraph, blanks drawn together as a browser does; ``pre`` keeps them."""
        out, now = [], NOTHING
        for number, mark in (*parts, (BREAK, PLAIN)):
            if number == BREAK:
                out += _as_set(now) if pre else [drawn_together(now)]
                now = NOTHING
            else:
                text = self._texts[number]
                now = now + Text(text.chars, text.places, mark * len(text))
        return out

    def _flat(self, number: int) -> Iterator[Line]:
        text = drawn_together(self._texts[number]).strip()
        if text:
            yield self._line(text, Shape.TEXT)

    def _line(self, text: Text, shape: Shape, **more: Any) -> Line:
        start, end = text.places[0], text.places[-1] + 1
        return Line(self._ledger.source.line(start), start, end, shape, text, **more)

    # ---- blocks

    def _block(self, block: Block) -> Iterator[Line]:
        if block.picture is not None:
            yield from self._picture(block)
            return
        if block.cells is not None:
            yield from self._row(block)
            return
        texts = self._numbered(block, self._lines_of(block.parts, pre=block.pre))
        whole = "".join(text.chars for text in texts)
        centred = block.align == "center"
        first = True
        for raw in texts:
            indent = raw.chars.startswith(("\u3000", "\u2003", "\xa0\xa0", "  "))
            text = raw.strip()
            text = Text(text.chars.translate(_BLANKS), text.places, text.marks)
            if not text:
                continue
            bold = text.bold() == len(text) or block.heading > 0
            short = len(text) <= LONGEST_HEADING and not re.search("[。；：，！？…]$", text.chars)
            title = centred and short and (bold or block.size >= LARGE)
            heading = short and (title or block.heading > 0)
            yield self._line(
                text.plain() if heading else text,
                Shape.HEADING if heading else Shape.TEXT,
                whole=first or indent or centred,
                title=title,
                styled=block.heading if heading and not title else 0,
            )
            first = False
        for target, _, _ in block.links:
            if _FILE.search(target):
                places = [text for text in texts if text]
                start, end = places[0].range(0, len(places[0])) if places else (0, 0)
                self._ledger.doubt(
                    "html.attachment", start, end, text=whole.strip()[:200], target=target[:300]
                )

    def _numbered(self, block: Block, texts: list[Text]) -> list[Text]:
        """``texts`` with the number that a browser prints before the first of them."""
        first = next((n for n, text in enumerate(texts) if text.chars.strip()), None)
        if block.number is None or first is None or number_at(texts[first].strip()) is not None:
            return texts
        printed, at = block.number
        self._ledger.relabel("html.list", at, at + 1, printed)
        number = self._decoder.printed(at, printed)
        return [*texts[:first], number + texts[first].strip(), *texts[first + 1 :]]

    def _row(self, block: Block) -> Iterator[Line]:
        pieces = []
        for cell in block.cells or ():
            text = NOTHING
            for part in self._lines_of(cell.parts):
                words = part.strip()
                if words and text:
                    text = text + Text("\n", (words.places[0],), PLAIN)
                text = text + words
            pieces.append(Piece(text, cell.columns, cell.rows, cell.head))
        places = [place for piece in pieces for place in piece.text.places]
        if not places:
            return
        start, end = min(places), max(places) + 1
        yield Line(
            self._ledger.source.line(start),
            start,
            end,
            Shape.ROW,
            cells=tuple(pieces),
            head=bool(block.heading),
            whole=True,
            opens=block.opens,
        )

    def _picture(self, block: Block) -> Iterator[Line]:
        target, alt, at = block.picture or ("", "", 0)
        name = self._kept_picture(target)
        if not name:
            target = target[:300]
            self._ledger.doubt("html.picture", at, at + 4, severity=Severity.WARNING, target=target)
        text = Text(alt, (at,) * len(alt), PLAIN * len(alt))
        number = self._ledger.source.line(at)
        yield Line(number, at, at + 4, Shape.PICTURE, text, target=name, whole=True)

    def _kept_picture(self, target: str) -> str:
        """The name of the file that a picture written in the page itself is kept in."""
        match = re.match(r"data:image/[\w.+-]+;base64,", target)
        if match is None:
            return ""
        try:
            made = printable(base64.b64decode(target[match.end() :], validate=False))
        except (binascii.Error, ValueError):
            return ""
        if made is None:
            return ""
        name = f"{self._first:02}-picture-{len(self._kept) + 1}{made[1]}"
        self._kept[name] = made[0]
        return name


def numbers_of(block: Block) -> list[int]:
    """The numbers of the stretches in a block."""
    groups = [block.parts, *(cell.parts for cell in block.cells or ())]
    return [number for parts in groups for number, _ in parts if number != BREAK]


def _as_set(text: Text) -> list[Text]:
    """The lines of preformatted text."""
    out, at = [], 0
    for part in text.chars.split("\n"):
        out.append(text.cut(at, at + len(part)))
        at += len(part) + 1
    return out


def _below_title(lines: Sequence[Line]) -> int:
    """Where the number of a document stands: behind its title, else at the beginning."""
    at = 0
    for n, line in enumerate(lines[:6]):
        if line.title or TITLE_END.search(line.text.chars):
            at = n + 1
        elif at or re.search("[。；：:]$", line.text.chars):
            break
    return at
