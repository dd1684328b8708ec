"""Everything that decides how pages look, as frozen values; ``layout_file`` reads them from layouts/*.toml.

The fields are the keys of the file's tables, their annotations what a value may be.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from typeset.frozen import field, frozen, replace
from typeset.paragraph.settings import Gap, Settings, Share
from typeset.units import parse_length


class Length(int):
    """A length in sp; in TOML a string such as ``"10.5pt"``."""


ZERO = Length(0)


class Space(float):
    """A space in grid lines."""

    least, most = 0.0, 60.0


NONE = Space(0)


@frozen
class PageStyle:
    """[page]: the trim, the grid and the columns. ``measure`` and ``gutter`` are in characters, ``size`` is
    that of the body, and of the cells that a measure is made of. ``type_size``: what is of that size is set
    in this one, each character closer by the difference (``paragraph.tracking``). ``furniture``: whether head
    and folio are turned with a page on its side, or stand where they do on the others, as does its type area.
    """

    width: Length
    height: Length
    columns: int
    measure: float
    gutter: float
    lines: int
    size: Length
    pitch: Length
    top: Length
    inner: str = "auto"
    first: int = 1
    type_size: Length = ZERO
    furniture: Literal["turned", "upright"] = "turned"

    @property
    def column_width(self) -> int:
        return round(self.measure * self.size)

    @property
    def tracking(self) -> tuple[int, int] | None:
        """The size of the type and the width of its cell, where they differ."""
        return (self.type_size, self.size) if self.type_size else None

    @property
    def text_width(self) -> int:
        return self.column_width * self.columns + round(self.gutter * self.size) * (
            self.columns - 1
        )

    @property
    def text_height(self) -> int:
        return self.lines * self.pitch

    @property
    def edge(self) -> int:
        """From the first grid line to the upper edge of its characters, and from the lower edge of the
        last ones to the last grid line: by so much a type area of characters is smaller than the grid."""
        return (self.pitch - self.size) // 2

    def turned(self) -> PageStyle:
        """The same page and type area on their side, one column wide, for tables that are wider."""
        lines = self.text_width // self.pitch
        return replace(
            self,
            width=self.height,
            height=self.width,
            columns=1,
            measure=self.text_height / self.size,
            gutter=0.0,
            lines=lines,
            top=Length((self.width - lines * self.pitch) // 2),
            inner="auto",
        )

    def corner(self, page: int, *, turned: bool) -> tuple[int, int]:
        """The left and upper edge of the type area on a page, or on one on its side."""
        if not turned:
            return self.left(page), self.top
        sideways = self.turned()
        if self.furniture == "turned":
            return sideways.left(page), sideways.top
        # The top of such a page is the left of the sheet, its left is the foot.
        off = (self.text_width - sideways.text_height) // 2
        return self.height - self.top - self.text_height, self.left(page) + off

    def left(self, page: int) -> int:
        """The left edge of the type area on a page: odd pages are right-hand pages."""
        if self.inner == "auto":
            return (self.width - self.text_width) // 2
        inner = parse_length(self.inner)
        return inner if page % 2 else self.width - inner - self.text_width


@frozen
class Style:
    """[styles.x]: how a paragraph-like thing is set. ``first``, ``rest``, ``right`` are in characters
    of its own size; ``lines`` in grid lines; ``before``, ``after`` too, or in fractions of them; ``width`` a
    share of the measure;
    ``leading`` sets the lines of a title closer than the grid.
    """

    role: str = "song"
    strong: str = "song-bold"
    size: Length = ZERO
    lines: int = 1
    before: Space = NONE
    after: Space = NONE
    first: float = 0
    rest: float = 0
    right: float = 0
    align: str = "justify"
    span: bool = False
    keep: bool = False
    width: float = 1.0
    leading: Length = ZERO

    def above(self, pitch: int) -> int:
        """The space above, in sp."""
        return round(self.before * pitch)

    def below(self, pitch: int) -> int:
        """The space below, in sp."""
        return round(self.after * pitch)


@frozen
class MakeupStyle:
    """[pages]: how pages are made up. ``looseness``: the most lines that a paragraph may have more or less
    than by itself, where that evens columns out; ``loosest``: what each gap in it may get, in em.
    ``uneven``: lines by which columns may differ, ``short``: lines that a full column may lack, before
    anything is done about it. ``back``: pages that may be made up again for it. ``long``: lines
    that a full column may have more, where it may not end on its last one, or where the title above it would
    otherwise go to the next page. ``after_title``: grid lines of
    text that must follow a title on its page. ``grid``: every line of text stands on it, or every column
    begins on it, and tables and fractions of lines move the text below them off it.
    """

    looseness: Literal[0, 1] = 1
    loosest: Gap = Gap(0.12)
    uneven: int = 1
    short: int = 2
    back: int = 2
    long: Literal[0, 1] = 0
    after_title: int = 3
    grid: Literal["lines", "columns"] = "lines"


@frozen
class KindStyle:
    """[kinds.x]: what is otherwise in documents of the kind x, or in documents and parts whose title ends in
    the word x. ``lines``: grid lines in the height of the type area."""

    lines: int


@frozen
class FitStyle:
    """[fit]: what may be changed so that an issue takes a given number of pages. ``looseness``: lines that a
    paragraph may have more or less. ``spaces``: grid lines that each space above or below a title may
    lose or gain. ``figures``: the least share of their size that pictures and spaces for lost ones keep.
    ``run_on``: documents may run on where they start pages, or start pages where they run on.
    """

    looseness: Literal[0, 1] = 1
    spaces: Literal[0, 1, 2, 3] = 1
    figures: Share = Share(0.85)
    run_on: bool = False


@frozen
class HeadStyle:
    style: str = "head"
    odd: tuple[str, str] = ("", "")
    even: tuple[str, str] = ("", "")
    rise: Length = ZERO
    rule: Length = ZERO
    rule_gap: Length = ZERO


@frozen
class FolioStyle:
    """[folio]. ``inset``: from the outer edge, in characters of its own size."""

    style: str = "folio"
    text: str = "{page}"
    drop: Length = ZERO
    place: str = "outer"
    inset: float = 0


@frozen
class DocumentStyle:
    """[documents]. ``issuer``: on lines of its own above the title, or as its first words. ``breaks``:
    whether a title keeps the line breaks of the record or is parted anew by sense. ``part_first``: the first
    paragraph may be parted after any line, so that the first page shows some of it. ``omits``: elements of
    records that are not printed (``model.walk.OWN_PARTS``)."""

    start: str = "page"
    least: int = 8
    gap: int = 1
    bookmarks: int = 2
    issuer: Literal["lines", "title"] = "lines"
    breaks: Literal["record", "sense"] = "record"
    part_first: bool = False
    omits: tuple[str, ...] = ()


@frozen
class RedHeadStyle:
    """[red-head]: 版头 (GB/T 9704-2012, 7.2). ``show``: print it, leave its space on paper that has it, or
    none. ``top``: from the upper edge of the type area to that of the mark, whose type is ``size`` at
    most, ``joint_size`` where there are several issuers; ``suffix`` stands behind their names. ``gap``: grid
    lines between the mark and the number; ``rule_gap``: from the number to the red line; ``after``: grid
    lines below it."""

    show: Literal["none", "print", "space"] = "none"
    role: str = "xiaobiaosong"
    size: Length = ZERO
    joint_size: Length = ZERO
    top: Length = ZERO
    suffix: str = "文件"
    gap: int = 2
    rule: Length = ZERO
    rule_gap: Length = ZERO
    after: int = 2
    ink: tuple[float, float, float, float] = (0.0, 1.0, 1.0, 0.0)
    header_role: str = "hei"
    signatory_role: str = "kai"


@frozen
class PartsStyle:
    """[parts]: whether a part starts a page, by its role; a part inside another one runs on. ``title_line``:
    the line of a page on which the title of a part that starts it stands."""

    instrument: Literal["run-on", "page"] = "run-on"
    attachment: Literal["run-on", "page"] = "run-on"
    appendix: Literal["run-on", "page"] = "run-on"
    title_line: int = 1


@frozen
class SignatureStyle:
    """[signature] beside ``styles.signature`` (GB/T 9704-2012, 7.3.5). ``date``: how many characters further
    in the date begins. ``sealed``: whether what the record says is sealed gets room for the seal;
    then the date stands ``sealed_right`` characters from the right, ``sealed_before`` grid lines below the
    text, and names side by side are at least ``seal`` apart."""

    date: float = 2
    sealed: bool = False
    sealed_right: float = 4
    sealed_before: int = 2
    seal: Length = ZERO


@frozen
class ColophonStyle:
    """[colophon]: 版记 (GB/T 9704-2012, 7.4). ``inset`` in characters; ``rules``: outer, inner. ``sheet``: it
    stands on a page whose number is a multiple of this: 2 for paper printed on both sides."""

    role: str = "fang"
    size: Length = ZERO
    leading: Length = ZERO
    inset: float = 1
    rules: tuple[Length, Length] = (ZERO, ZERO)
    sheet: int = 2


@frozen
class TableStyle:
    """[tables]. ``padding``: above and below, left and right of a cell's text; ``roomier``: what a table over
    all columns has more; ``fill``: the most that each row gets so that a piece ends on a grid
    line."""

    leading: Length
    padding: tuple[Length, Length]
    wide: float
    whole: int
    alone: str
    rule: Length
    frame: Length
    tightest: Length = ZERO
    continued: tuple[str, str] = ("", "")
    continued_cell: str = ""
    sideways: float = 0.0
    roomier: tuple[Length, Length] = (ZERO, ZERO)
    fill: Length = ZERO


@frozen
class BoxStyle:
    """``lines``: grid lines between the text around a box and that in it, above and below. ``leading``: that
    of lines closer than the grid, in a box as high as if they were on it; what they leave is shared out in
    the ratio of ``gap``, the least space outside and inside the rule."""

    padding: Length
    rule: Length
    lines: tuple[int, int] = (1, 1)
    leading: Length = ZERO
    gap: tuple[Length, Length] = (ZERO, ZERO)


@frozen
class FigureStyle:
    """``scale``: the share of the size that a picture would have, and of the height of a space for a lost
    one."""

    lost: int | str
    lost_text: str
    height: int
    alone: str = "auto"
    least_dpi: int = 200
    least_lost: int = 24
    scale: Share = Share(1.0)


@frozen
class ChartStyle:
    """[charts]. ``sizes``: the least type of a chart, and the most of one that fills a page, beside
    ``styles.chart``. ``measure``: least and most characters in a line of a node. Lengths are those
    at the size of ``styles.chart`` and go with the type. ``gap`` and ``padding``: across, down.
    """

    sizes: tuple[Length, Length]
    leading: float
    measure: tuple[float, float]
    padding: tuple[Length, Length]
    gap: tuple[Length, Length]
    track: Length
    rule: Length
    line: Length
    dash: tuple[Length, Length]
    arrow: tuple[Length, Length]
    corner: Length
    tint: float
    spread: float


@frozen
class FootnoteStyle:
    """[footnotes]. ``whole``: a note of more lines may go on at the foot of the next column."""

    mark: str
    leading: Length
    rule: tuple[Length, Length]
    whole: int = 5


@frozen
class RosterStyle:
    name: float
    gap: float
    role_gap: float = 0.0


@frozen
class MastheadStyle:
    """[masthead]. ``ink``: shares of cyan, magenta, yellow and black of the names and the rules."""

    role: str
    size: Length
    local_role: str
    local_size: Length
    issue_role: str
    issue_size: Length
    issue: tuple[str, str, str]
    cumulative: str
    height: int
    rule: Length
    ink: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 1.0)


@frozen
class ContentsStyle:
    title: str
    title_role: str
    title_size: Length
    section_role: str
    section_size: Length
    role: str
    issuer_role: str
    size: Length
    tightest: float
    page_width: float
    imprint: float
    imprint_role: str
    imprint_label_role: str
    imprint_size: Length
    motto_role: str
    motto_size: Length
    bookmark: str
    align: str = "left"
    imprint_pitch: Length = ZERO


@frozen
class IndexStyle:
    """[index]: the index of a year, in the type of the contents. ``group``: what its sections are;
    ``label``: issue and page before an entry, in ``label_width`` characters; ``kinds``: the names of the
    kinds of documents."""

    title: str = "{year}年总目录"
    note: str = ""
    group: Literal["section", "issuer", "kind"] = "section"
    label: str = "{number}·{page}"
    label_width: float = 4.0
    kinds: Mapping[str, str] = field(default_factory=dict)


@frozen
class CoverStyle:
    """[cover]: a page of its own before the first one. ``name``, ``issue``, ``date`` are shares of the
    type area's height. ``back``: a blank page follows, so that the first page is a right-hand one."""

    show: bool = False
    back: bool = True
    label: str = "封面"
    back_label: str = "封二"
    role: str = "masthead"
    size: Length = ZERO
    name: float = 0.2
    issue_text: str = "{year}年第{number}期"
    issue_role: str = "kai"
    issue_size: Length = ZERO
    issue: float = 0.4
    date_text: str = "{date_text}"
    date: float = 0.95
    rule: Length = ZERO


@frozen
class OpenerStyle:
    """[openers]: what opens a section. ``show``: none; head (a band over all columns, on a new page);
    page (a page of its own, on a right-hand page where ``right_hand``)."""

    show: str = "none"
    right_hand: bool = True
    role: str = "xiaobiaosong"
    size: Length = ZERO
    lines: int = 4
    place: float = 0.3
    rule: Length = ZERO
    rule_width: float = 1.0


@frozen
class PrintStyle:
    """[print]: the edition for the printer. ``profile``: a name in profiles/, or the path of an .icc file,
    relative to the layout; ``condition``: what the printing condition is called (default: as the profile
    calls itself). ``total_ink`` in per cent. ``spot``: the name of a spot colour, which prints all that has
    the ink ``spot_ink``. ``multiple``: of how many pages a sheet is made; ``blanks``: where blank pages
    make up for what is missing (``report``: nowhere, it is only said)."""

    standard: Literal["x-4", "x-1a"] = "x-4"
    bleed: Length = Length(parse_length("3mm"))
    marks: bool = True
    slug: bool = True
    profile: str = "FOGRA39L_coated"
    condition: str = ""
    total_ink: int = 330
    spot: str = ""
    spot_ink: tuple[float, float, float, float] = (0.0, 1.0, 1.0, 0.0)
    multiple: int = 4
    blanks: Literal["report", "end", "before-last"] = "report"


@frozen
class OfficeFace:
    """[word.faces.x]: the face that a Word document names for a role. ``alt``: its other names, with
    commas; ``latin``: the face of Western text, by default the same; ``bold``: a heavier weight is made of
    it; ``panose``, ``charset``, ``family``: what a substitute is chosen by (ISO/IEC 29500-1, 17.8.3)."""

    name: str
    alt: str = ""
    latin: str = ""
    bold: bool = False
    panose: str = "02010600030101010101"
    charset: str = "86"
    family: Literal["auto", "roman", "swiss", "modern", "script"] = "auto"


@frozen
class WordStyle:
    """[word]: what only a Word document needs. ``grid``: 只指定行网格 or 指定行和字符网格. ``pitch`` and
    ``bottom``: the pitch and the lower margin there, where they are not those of the page."""

    grid: Literal["lines", "linesAndChars"] = "lines"
    pitch: Length = ZERO
    bottom: Length = ZERO
    faces: Mapping[str, OfficeFace] | None = None


@frozen
class PdfStyle:
    """The edition to read and to keep: PDF/A-2a or -3a with PDF/UA-1, PDF/A-4 or -4f with PDF/UA-2; 3a and
    4f carry the records along."""

    standard: Literal["2a", "3a", "4", "4f"] = "3a"


@frozen
class Stylesheet:
    """A whole layout. ``headings`` maps a scheme's sign (``none`` for unnumbered) to styles by level;
    ``run_in`` the same sign to the role of a run-in heading."""

    name: str
    path: str
    page: PageStyle
    pages: MakeupStyle
    fit: FitStyle
    composition: Settings
    documents: DocumentStyle
    head: HeadStyle
    folio: FolioStyle
    styles: Mapping[str, Style]
    headings: Mapping[str, tuple[Style, ...]]
    run_in: Mapping[str, str]
    tables: TableStyle
    boxes: BoxStyle
    figures: FigureStyle
    charts: ChartStyle
    footnotes: FootnoteStyle
    roster: RosterStyle
    masthead: MastheadStyle
    contents: ContentsStyle
    cover: CoverStyle
    openers: OpenerStyle
    index: IndexStyle
    print: PrintStyle
    pdf: PdfStyle
    red_head: RedHeadStyle
    parts: PartsStyle
    signature: SignatureStyle
    colophon: ColophonStyle
    word: WordStyle
    kinds: Mapping[str, KindStyle] = field(default_factory=dict)
    inputs: tuple[Path, ...] = field(default=())

    @property
    def official(self) -> bool:
        """Whether documents have a head of their own, or a title with the issuers in it."""
        documents = self.documents
        return (
            self.red_head.show != "none"
            or documents.issuer == "title"
            or documents.breaks == "sense"
        )

    def heading(self, scheme: str, level: int) -> Style:
        """The style of a heading: by scheme, then by level; the deepest one given serves deeper ones."""
        by_level = self.headings[scheme or "none"]
        return by_level[min(level, len(by_level)) - 1]
