"""What an official document has of its own, in Word: the head above the title and the colophon (GB/T
9704-2012, 7.2 and 7.4).

Comes in: the record, and where ``layout.official`` has its parts. Goes out: paragraphs whose spaces put
them in the same places; a table without rules for the mark of several issuers; a table in a text box at
the foot of the type area for the colophon. The mark is generated, as on the page.
"""

from __future__ import annotations

from collections.abc import Callable

from typeset.frozen import replace
from typeset.layout.official import HeadPlan, head_plan, signatory_places
from typeset.layout.stylesheet import Length, Style
from typeset.layout.text import TextSetter
from typeset.model import nodes
from typeset.model.walk import plain
from typeset.writers.docx.anchors import Anchors
from typeset.writers.docx.flow import Flow
from typeset.writers.docx.inlines import Inlines, Piece
from typeset.writers.docx.markup import eighths, element, properties, run, twips
from typeset.writers.docx.shapes import text_box
from typeset.writers.docx.styles import Styles, on_line

TAB = "<w:r><w:tab/></w:r>"
FIRST_BOX = 1100
"""The shapes of colophons are numbered from here on; those of front pages come before, pictures later."""
_COLOPHON = {
    "ColophonRecipients": "版记主送机关",
    "Copies": "抄送机关",
    "Printed": "印发机关",
    "PrintedDate": "印发日期",
}
END = 65536
"""The height of the paragraph that ends a text box, in sp."""
SPARE = 65536 // 2
"""By how much the mark is smaller in Word, in sp, so that one as wide as the page stays on its line."""


def title_pieces(
    record: nodes.Record, lines: nodes.Lines, joint: Callable[[], str]
) -> list[list[Piece]]:
    """The ``lines`` of the title as ``layout.official`` has them, with what tells the names of the issuers
    from it, and a ``joint`` where the record ends a line and the layout does not."""
    spoken, names = "TitleIssuer", list(record.issuers)
    own = [Piece(line) for line in record.title]
    rows = [[each] for each in own]
    if len(own) > 1 and plain(lines[-1]).endswith("".join(map(plain, record.title))):
        rows = [[own[0], *(each._replace(before=joint()) for each in own[1:])]]
    out: list[list[Piece]] = []
    for line in lines[: len(lines) - len(rows)]:
        count = next(n for n in range(1, len(names) + 1) if "\u3000".join(names[:n]) == plain(line))
        row: list[Piece] = []
        for name in names[:count]:
            row += [Piece((nodes.Chars("\u3000"),))] * bool(row)
            row.append(Piece((nodes.Chars(name),), spoken))
        out.append(row)
        del names[:count]
    lead = [Piece((nodes.Chars(name),), spoken) for name in names]
    return [*out, [*lead, *rows[0]], *rows[1:]]


class Official:
    """Writes heads and colophons into ``flow``."""

    def __init__(
        self,
        setter: TextSetter,
        styles: Styles,
        inlines: Inlines,
        anchors: Anchors,
        flow: Flow,
    ) -> None:
        self._anchors = anchors
        self._setter = setter
        self._sheet = setter.sheet
        self._styles = styles
        self._inlines = inlines
        self._flow = flow
        self._pitch = setter.sheet.page.pitch
        self._width = setter.sheet.page.text_width
        self._body = replace(
            setter.sheet.styles["body"], first=0.0, rest=0.0, align="left", keep=True
        )
        self._boxes = FIRST_BOX
        self._y = 0
        """How far down the page everything so far reaches."""

    # ---- the head

    def head(self, record: nodes.Record) -> int:
        """All above the title; the height in sp that is left free between it and the title."""
        plan, style = head_plan(self._setter, record), self._sheet.red_head
        self._y = 0
        names = (
            ("CopyNumber", "份号"),
            ("Classification", "密级和保密期限"),
            ("Urgency", "紧急程度"),
        )
        texts = [record.copy_number, record.classification, record.urgency]
        roles = dict(plan.corner)
        for (id, name), text in zip(names, texts, strict=True):
            if text:
                look = replace(self._body, role=roles[text])
                self._line(id, name, look, self._inlines.write(text, look), self._y)
        if style.show != "none" and record.issuers:
            self._mark(record, plan)
        if record.signatories:
            self._signatories(record, record.signatories, plan)
        elif style.show != "none" and record.number:
            look = replace(self._body, align="center")
            runs = self._inlines.write(record.number, look)
            self._line("DocNumber", "发文字号", look, runs, plan.line * self._pitch)
        if style.show == "print":
            self._rule(plan)
        return max(0, plan.lines * self._pitch - self._y)

    def _line(
        self,
        id: str,
        name: str,
        look: Style,
        runs: str,
        at: int,
        height: int = 0,
        parts: dict[str, str] | None = None,
    ) -> None:
        """A paragraph of its own style whose line begins ``at`` sp below the first grid line."""
        height = height or self._pitch
        self._styles.frame(id, name, look, **on_line(height))
        self._flow.paragraph(id, runs, parts, before=max(0, at - self._y), after=0)
        self._y = max(at, self._y) + height

    def _mark(self, record: nodes.Record, plan: HeadPlan) -> None:
        """The names of the issuers and what stands behind them, in red, or their space."""
        style, names = self._sheet.red_head, record.issuers
        face = Style(
            role=style.role,
            size=Length(plan.size - SPARE),
            align="center",
            keep=True,
            strong=style.role,
        )
        leading = plan.leading or plan.size * 4 // 3
        at = plan.top - (leading - plan.size) // 2
        ink = {"color": element("color", val=_hex(style.ink))}
        hidden = style.show != "print"
        if len(names) == 1 or hidden:
            words = "" if hidden else names[0] + style.suffix
            runs = run(words, properties("rPr", ink)) if words else ""
            height = leading * len(names)
            self._line("IssuerMark", "发文机关标志", face, runs, at, height)
            return
        self._styles.frame("IssuerMark", "发文机关标志", face, **_exact(leading))
        self._flow.gap(twips(max(20, at - self._y)))
        self._flow.table(self._joint(names, plan, leading, ink))
        self._y = at + leading * len(names)

    def _joint(
        self, names: tuple[str, ...], plan: HeadPlan, leading: int, ink: dict[str, str]
    ) -> str:
        """Names one below the other, spread over one width, and what stands behind all of them."""
        suffix = self._sheet.red_head.suffix
        face = Style(role=self._sheet.red_head.role)
        behind = self._setter.width(self._setter.passage(face, (suffix, "")), plan.size)
        widths = plan.block + plan.size // 8, plan.size // 2 + behind + plan.size // 8
        rpr = properties("rPr", ink)
        height = element("trHeight", val=twips(leading), hRule="exact")
        rows = []
        for n, name in enumerate(names):
            first = _cell(widths[0], _paragraph("IssuerMark", run(name, rpr), "distribute"))
            merge = element("vMerge", val="restart" if n == 0 else None)
            words = run(suffix, rpr) if n == 0 else ""
            last = _cell(
                widths[1],
                _paragraph("IssuerMark", words, "right"),
                {"vMerge": merge, "vAlign": element("vAlign", val="center")},
            )
            rows.append(f"<w:tr><w:trPr>{height}</w:trPr>{first}{last}</w:tr>")
        return _table(widths, "".join(rows), {"jc": element("jc", val="center")})

    def _signatories(
        self, record: nodes.Record, signatories: nodes.Signatories, plan: HeadPlan
    ) -> None:
        """The number at the left, one character in, and 签发人 at tab stops, two a line."""
        body = self._body
        label_at, name_at, step = signatory_places(self._setter, signatories)
        tabs = "".join(
            element("tab", val="left", pos=twips(at))
            for at in (label_at, name_at, name_at + step)[: 1 + min(2, len(signatories.names)) + 1]
        )
        parts = {
            "tabs": f"<w:tabs>{tabs}</w:tabs>",
            "ind": element("ind", leftChars=100, left=twips(body.size), firstLine=0),
        }
        kai = self._sheet.red_head.signatory_role
        rows = [signatories.names[n : n + 2] for n in range(0, len(signatories.names), 2)]
        for n, row in enumerate(rows):
            last = n == len(rows) - 1 and self._sheet.red_head.show != "none"
            runs = self._inlines.write(record.number, body) if last else ""
            runs += TAB + (self._inlines.write(signatories.label, body) if n == 0 else TAB)
            written = [self._inlines.write(name, body, "Signatory", kai) for name in row]
            runs += TAB.join(written)
            id, name = ("DocNumber", "发文字号") if last else ("Signatories", "签发人行")
            self._line(id, name, body, runs, (plan.first + n) * self._pitch, 0, parts)

    def _rule(self, plan: HeadPlan) -> None:
        """The red line, as the lower border of an empty paragraph below the number."""
        style = self._sheet.red_head
        height = max(20, twips(style.rule_gap - (self._pitch - self._body.size) // 2))
        border = element(
            "bottom", val="single", sz=eighths(style.rule), space=0, color=_hex(style.ink)
        )
        parts = {
            "pBdr": f"<w:pBdr>{border}</w:pBdr>",
            "ind": element("ind", leftChars=0, left=0, firstLine=0),
        }
        sp = height * 65536 // 20
        self._line("RedRule", "红色分隔线", self._body, "", self._y, sp, parts)

    # ---- the colophon

    def colophon(self, colophon: nodes.Colophon, pages: int) -> None:
        """A table in a text box that stands at the foot of the type area, ``pages`` pages behind the text."""
        style, page = self._sheet.colophon, self._sheet.page
        for _ in range(pages):
            self._flow.new_page()
            self._flow.gap(20)
        face = Style(role=style.role, size=style.size, align="left")
        for id, name in _COLOPHON.items():
            self._styles.frame(id, name, face, **_exact(style.leading))
        rows: list[str] = []
        lines = 0
        texts = []
        rows_of = (("ColophonRecipients", colophon.recipients), ("Copies", colophon.copies))
        for id, row in ((id, row) for id, each in rows_of for row in each):
            ind, count = self._hanging(row.content, face)
            runs = self._inlines.write(row.content, face)
            if row.id:
                start, end = self._anchors.pair(self._anchors.names[row.id])
                runs = start + runs + end
            texts.append(_paragraph(id, runs, "", ind))
            lines += count
        left = self._width * 3 // 5
        widths = left, self._width - left
        if texts:
            cell = _cell(self._width, "".join(texts), {"gridSpan": element("gridSpan", val=2)})
            rows.append(_row(cell, style.leading * lines))
        if colophon.office:
            ind = _inset(face, style.inset)
            office = _paragraph("Printed", self._inlines.write(colophon.office, face), "", ind)
            date = _paragraph("PrintedDate", self._inlines.write(colophon.date, face), "right", ind)
            rows.append(_row(_cell(widths[0], office) + _cell(widths[1], date), style.leading))
            lines += 1
        outer, inner = style.rules
        borders = "".join(
            element(side, val="single", sz=eighths(weight), space=0, color="auto")
            for side, weight in (("top", outer), ("bottom", outer), ("insideH", inner))
        )
        markup = _table(
            widths, "".join(rows), {"tblBorders": f"<w:tblBorders>{borders}</w:tblBorders>"}
        )
        height = style.leading * lines + 2 * outer + inner * (len(rows) - 1)
        end = '<w:p><w:pPr><w:pStyle w:val="Break"/></w:pPr></w:p>'
        top = page.height - self._foot() - page.top - height
        place = (0, top, self._width, height + END)
        self._boxes += 1
        self._flow.gap(20).runs += text_box(self._boxes, "版记", markup + end, place)

    def _foot(self) -> int:
        """From the lower edge of the type area to that of the paper."""
        page, word = self._sheet.page, self._sheet.word
        bottom = word.bottom or page.height - page.top - page.text_height
        return bottom + page.edge

    def _hanging(self, content: nodes.Inlines, face: Style) -> tuple[str, int]:
        """The indents of 抄送： and who gets it, and how many lines it takes."""
        inset = self._sheet.colophon.inset
        label = plain(content).partition("：")[0] + "："
        shift = self._setter.width(self._setter.passage(face, (label, "")), face.size) / face.size
        look = replace(face, first=inset, rest=inset + shift, right=inset)
        passage = self._setter.passage(look, (content, ""))
        _, lines = self._setter.lines(passage, look, self._width)
        return _inset(look, inset, shift), len(lines)


def _inset(face: Style, inset: float, hanging: float = 0.0) -> str:
    size = face.size
    return element(
        "ind",
        leftChars=round((inset + hanging) * 100),
        left=twips((inset + hanging) * size),
        rightChars=round(inset * 100),
        right=twips(inset * size),
        hangingChars=round(hanging * 100) if hanging else None,
        hanging=twips(hanging * size) if hanging else None,
        firstLine=None if hanging else 0,
    )


def _exact(height: int) -> dict[str, str]:
    spacing = element("spacing", before=0, after=0, line=twips(height), lineRule="exact")
    return {"spacing": spacing, "snapToGrid": element("snapToGrid", val=0)}


def _hex(ink: tuple[float, float, float, float]) -> str:
    """A process colour as Word writes colours."""
    *colors, black = ink
    return "".join(f"{round(255 * (1 - each) * (1 - black)):02X}" for each in colors)


def _paragraph(id: str, runs: str, align: str, ind: str = "") -> str:
    parts = {"pStyle": element("pStyle", val=id)}
    if align:
        parts["jc"] = element("jc", val=align)
    if ind:
        parts["ind"] = ind
    return f"<w:p>{properties('pPr', parts)}{runs}</w:p>"


def _cell(width: int, content: str, parts: dict[str, str] | None = None) -> str:
    own = {"tcW": element("tcW", w=twips(width), type="dxa"), **(parts or {})}
    return f"<w:tc>{properties('tcPr', own)}{content}</w:tc>"


def _row(cells: str, height: int) -> str:
    exact = element("trHeight", val=twips(height), hRule="exact")
    return f"<w:tr><w:trPr><w:cantSplit/>{exact}</w:trPr>{cells}</w:tr>"


def _table(widths: tuple[int, int], rows: str, parts: dict[str, str]) -> str:
    """A table of two columns without rules of its own."""
    bare = "".join(element(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right"))
    own = {
        "tblW": element("tblW", w=twips(sum(widths)), type="dxa"),
        "tblLayout": element("tblLayout", type="fixed"),
        "tblCellMar": f"<w:tblCellMar>{bare}</w:tblCellMar>",
        **parts,
    }
    grid = "".join(element("gridCol", w=twips(width)) for width in widths)
    return f"<w:tbl>{properties('tblPr', own)}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
