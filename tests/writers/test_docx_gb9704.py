"""GB/T 9704-2012 and GB/T 33476.2 (rules of the field 7-14), read back from the DOCX and LibreOffice."""

from __future__ import annotations

import functools
import itertools
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.layout.official import BOTTOM, DEMONSTRATION, EM, PITCH, TOP, Page, read
from tests.need import ROOT, need_tool
from typeset import pipeline
from typeset.model.read import read_issue
from typeset.model.walk import characters

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
Node = Any
TWIPS = 1440 / 25.4
CHARACTER = 100
"""Of indents, in hundredths of a character."""


class Word:
    """The parts of a DOCX."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as file:
            self._parts = {name: file.read(name) for name in file.namelist()}
        self.body = self.part("word/document.xml").find(f"{W}body")
        self.styles = {s.get(f"{W}styleId"): s for s in self.part("word/styles.xml")}

    def part(self, name: str) -> Node:
        return etree.fromstring(self._parts[name])

    def parts(self, beginning: str) -> list[Node]:
        return [self.part(name) for name in sorted(self._parts) if name.startswith(beginning)]

    def paragraphs(self, style: str) -> list[Node]:
        return [p for p in self.body.iter(f"{W}p") if value(p, "pPr", "pStyle") == style]

    def one(self, style: str) -> Node:
        (found,) = self.paragraphs(style)
        return found

    def height_before(self, paragraph: Node) -> float:
        """From the first line to that of ``paragraph``, in millimetres, on the first page."""
        height = 0.0
        for p in self.body.iterchildren(f"{W}p"):
            spacing = self.spacing(p)
            height += spacing["before"]
            if p is paragraph:
                return height / TWIPS
            lines = 1 + len(p.findall(f".//{W}br"))
            height += spacing["line"] * lines + spacing["after"]
        raise AssertionError("not there")

    def spacing(self, p: Node) -> dict[str, int]:
        """Of a paragraph: its own, else those of its style."""
        found = {}
        style = self.styles[value(p, "pPr", "pStyle")]
        for key in ("before", "after", "line"):
            for place in (p, style):
                node = place.find(f"{W}pPr/{W}spacing")
                if node is not None and node.get(f"{W}{key}") is not None:
                    found[key] = int(node.get(f"{W}{key}"))
                    break
        return {"before": 0, "after": 0, **found}

    def face(self, style: str) -> str:
        name: str = self.styles[style].find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia")
        return name

    def points(self, style: str) -> float:
        return int(self.styles[style].find(f"{W}rPr/{W}sz").get(f"{W}val")) / 2


def value(node: Node, *path: str, key: str = "val") -> str | None:
    found = node.find("/".join(f"{W}{name}" for name in path))
    return None if found is None else found.get(f"{W}{key}")


def words(node: Node) -> str:
    return "".join(t.text or "" for t in node.iter(f"{W}t"))


def ind(p: Node, key: str) -> int:
    return int(value(p, "pPr", "ind", key=key) or 0)


def mm(twips: str | int | None) -> float:
    assert twips is not None
    return int(twips) / TWIPS


@functools.cache
def folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="gazette-official-"))


@functools.cache
def word() -> Word:
    pipeline.make(DEMONSTRATION, folder(), formats=("docx",))
    return Word(folder() / "flood-works.docx")


def made(path: Path, inside: str, head: str = "") -> Word:
    record = path / "one.xml"
    title = "<issuer>青河州人民政府</issuer><title>关于值守的通知</title>"
    record.write_text(
        f'<document id="one" kind="notice">{head or title}{inside}</document>', "utf-8"
    )
    pipeline.make(record, path, formats=("docx",))
    return Word(path / "one.docx")


def near(expected: float, within: float = 0.05) -> object:
    return pytest.approx(expected, abs=within)


# ---- rule 7: page, grid, type


def test_page_and_grid() -> None:
    for section in word().body.iter(f"{W}sectPr"):
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        assert (mm(size.get(f"{W}w")), mm(size.get(f"{W}h"))) == (near(210), near(297))
        assert mm(margins.get(f"{W}top")) == near(34.58)
        assert mm(margins.get(f"{W}bottom")) == near(32.58)
        assert mm(margins.get(f"{W}left")) == near(28)
        assert mm(margins.get(f"{W}right")) == near(26)
        grid = section.find(f"{W}docGrid")
        assert grid.get(f"{W}type") == "linesAndChars"
        assert int(grid.get(f"{W}linePitch")) / 20 == near(29.45)
        width = 210 - mm(margins.get(f"{W}left")) - mm(margins.get(f"{W}right"))
        height = 297 - mm(margins.get(f"{W}top")) - mm(margins.get(f"{W}bottom"))
        character = (16 + int(grid.get(f"{W}charSpace")) / 4096) * 25.4 / 72
        assert int(width / character + 0.01) == 28
        assert int(height / mm(grid.get(f"{W}linePitch"))) == 22
    settings = word().part("word/settings.xml")
    assert settings.find(f"{W}mirrorMargins") is not None
    assert settings.find(f"{W}evenAndOddHeaders") is not None


def test_type_of_the_body() -> None:
    assert word().points("Body") == 16
    assert word().face("Body") == "仿宋_GB2312"
    spacing = word().styles["Body"].find(f"{W}pPr/{W}spacing")
    assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("589", "exact")
    own = int(value(word().styles["Body"], "rPr", "spacing") or 0) / 20
    assert 28 * (16 + own) <= 156 * 72 / 25.4 < 29 * (16 + own)


# ---- 版头 and rule 10: number


def test_header_and_red_head() -> None:
    doc = word()
    pitch = 589 / TWIPS
    for n, style in enumerate(("CopyNumber", "Classification", "Urgency")):
        assert doc.height_before(doc.one(style)) == near(n * pitch, 0.1)
    mark = doc.one("IssuerMark")
    assert words(mark) == "澜川彝族自治州人民政府文件"
    assert value(mark, "r", "rPr", "color") == "FF0000"
    above = 37 - 34.58
    line = doc.spacing(mark)["line"] / TWIPS
    em = doc.points("IssuerMark") * 25.4 / 72
    assert doc.height_before(mark) + (line - em) / 2 - above == near(35, 1)
    number = doc.one("DocNumber")
    assert words(number) == "澜府〔2025〕16号签发人：秦　岚"
    assert value(number, "pPr", "ind", key="leftChars") == str(CHARACTER)
    at = doc.height_before(number)
    foot = doc.height_before(mark) + (line + em) / 2
    assert 2 * pitch - above <= at - foot < 3 * pitch
    rule = doc.one("RedRule")
    border = rule.find(f"{W}pPr/{W}pBdr/{W}bottom")
    assert border.get(f"{W}color") == "FF0000"
    text_foot = at + (pitch + 16 * 25.4 / 72) / 2
    red = doc.height_before(rule) + doc.spacing(rule)["line"] / TWIPS
    assert red - text_foot == near(4, 0.2)
    assert doc.height_before(doc.one("DocTitle")) == near(at + 3 * pitch, 0.2)


def test_a_number_by_itself_stands_in_the_middle(tmp_path: Path) -> None:
    head = "<issuer>青河州人民政府</issuer><title>通知</title><number>青府发〔2025〕7号</number>"
    doc = made(tmp_path, "<p>请照办。</p>", head)
    assert words(doc.one("DocNumber")) == "青府发〔2025〕7号"
    assert value(doc.styles["DocNumber"], "pPr", "jc") == "center"


def test_the_mark_of_several_issuers(tmp_path: Path) -> None:
    head = "<issuer>青河州财政局</issuer><issuer>青河州教育体育局</issuer><title>关于校园的通知</title>"
    doc = made(tmp_path, "<p>请照办。</p>", head)
    table = doc.body.find(f"{W}tbl")
    assert [words(row) for row in table.iter(f"{W}tr")] == ["青河州财政局文件", "青河州教育体育局"]
    first = [value(row.find(f"{W}tc/{W}p"), "pPr", "jc") for row in table.iter(f"{W}tr")]
    assert first == ["distribute", "distribute"]
    title = words(doc.one("DocTitle"))
    assert title == "青河州财政局青河州教育体育局关于校园的通知"


# ---- rules 8, 9, 11


def test_title() -> None:
    title = word().one("DocTitle")
    assert word().points("DocTitle") == 22
    assert word().face("DocTitle") == "方正小标宋简体"
    assert value(word().styles["DocTitle"], "pPr", "jc") == "center"
    lines = [""]
    for node in title.iter(f"{W}t", f"{W}br"):
        if node.tag == f"{W}br":
            lines.append("")
        else:
            lines[-1] += node.text or ""
    assert lines == [
        "澜川彝族自治州人民政府关于",
        "将云汲河流域山洪灾害防御应急",
        "工程列入省级补助计划的请示",
    ]


@pytest.mark.parametrize(
    ("style", "face"),
    [
        ("Heading1Han", "黑体"),
        ("RunIn2HanParen", "楷体_GB2312"),
        ("RunIn3Arabic", "仿宋_GB2312"),
        ("ListItem", "仿宋_GB2312"),
        ("AttachmentLabel", "黑体"),
        ("AttachmentTitle", "方正小标宋简体"),
        ("Copies", "仿宋_GB2312"),
        ("Footer", "宋体"),
    ],
)
def test_faces(style: str, face: str) -> None:
    assert word().face(style) == face


def test_recipients() -> None:
    recipients = word().one("Recipients")
    title = word().one("DocTitle")
    gap = word().spacing(title)["after"] + word().spacing(recipients)["before"]
    assert gap == near(589, 2)
    assert value(word().styles["Recipients"], "pPr", "ind", key="firstLineChars") == "0"
    assert words(recipients).endswith("：")


# ---- rule 12: attachments


def test_attachment_note() -> None:
    first, second = word().paragraphs("AttachmentNote")
    assert word().spacing(first)["before"] == 589
    start = ind(first, "leftChars") - ind(first, "hangingChars")
    assert start == 2 * CHARACTER
    # 附件： is three characters, the number one digit and its point.
    assert ind(second, "leftChars") - ind(second, "hangingChars") == 5 * CHARACTER
    assert ind(first, "leftChars") == near(575, 10)
    assert not words(second).endswith("。")


def test_attachments_begin_a_page() -> None:
    sections = [
        n for n, child in enumerate(word().body) if child.find(f"{W}pPr/{W}sectPr") is not None
    ]
    labels = word().paragraphs("AttachmentLabel")
    assert [words(label) for label in labels] == ["附件1", "附件2"]
    for label, title in zip(labels, word().paragraphs("AttachmentTitle"), strict=True):
        own = label.find(f"{W}pPr/{W}pageBreakBefore") is not None
        at = list(word().body).index(label)
        assert own or at - 1 in sections
        assert word().spacing(label)["before"] == 0
        assert word().spacing(title)["before"] == 589
        assert value(word().styles["AttachmentLabel"], "pPr", "ind", key="firstLineChars") == "0"


# ---- rule 13: signature


def right(p: Node) -> float:
    return ind(p, "rightChars") / CHARACTER


def test_sealed() -> None:
    name, date = word().one("SignatureName"), word().one("SignatureDate")
    assert right(date) == near(4)
    assert word().spacing(name)["before"] == 2 * 589
    assert name.find(f"{W}pPr/{W}keepNext") is not None
    # Eleven characters over a date of about seven and a quarter.
    assert right(name) + 11 / 2 == near(right(date) + 7.25 / 2, 0.3)


@pytest.mark.parametrize(
    ("name", "date", "name_right", "date_right"),
    [("青河州人民政府办公室", "2025年4月8日", 2, None), ("青河县", "2025年12月28日", None, 2)],
)
def test_unsealed(
    tmp_path: Path, name: str, date: str, name_right: int | None, date_right: int | None
) -> None:
    doc = made(
        tmp_path,
        f"<p>请照办。</p><signature><name>{name}</name><date>{date}</date></signature>",
    )
    above, below = doc.one("SignatureName"), doc.one("SignatureDate")
    if name_right is not None:
        assert right(above) == near(name_right)
    if date_right is not None:
        assert right(below) == near(date_right)
    digits = sum(ch.isdigit() for ch in date)
    # Six gaps of a quarter between figures and Han characters, figures half a character wide.
    width = len(date) - digits / 2 + 5 * 0.25
    assert right(above) + len(name) - (right(below) + width) == near(2, 0.3)
    assert doc.spacing(above)["before"] == 589
    assert doc.spacing(below)["before"] == 0


def test_the_text_goes_with_the_signature() -> None:
    paragraphs = list(word().body.iter(f"{W}p"))
    first = paragraphs.index(word().one("SignatureName"))
    assert paragraphs[first - 1].find(f"{W}pPr/{W}keepNext") is not None


# ---- rule 14: 附注, 版记, page numbers


def test_annotation() -> None:
    ind = word().styles["Annotation"].find(f"{W}pPr/{W}ind")
    assert ind.get(f"{W}firstLineChars") == str(2 * CHARACTER)
    assert word().spacing(word().one("Annotation"))["before"] == 0


def test_colophon() -> None:
    (table,) = word().body.iter(f"{W}txbxContent")
    borders = table.find(f"{W}tbl/{W}tblPr/{W}tblBorders")
    thick = {side: int(value(borders, side, key="sz") or 0) / 8 for side in ("top", "bottom")}
    assert all(points * 25.4 / 72 == near(0.35) for points in thick.values())
    assert int(value(borders, "insideH", key="sz") or 0) / 8 * 25.4 / 72 == near(0.25, 0.03)
    heights = [int(h.get(f"{W}val")) for h in table.iter(f"{W}trHeight")]
    anchor = next(word().body.iter(f"{WP}anchor"))
    vertical = anchor.find(f"{WP}positionV")
    assert vertical.get("relativeFrom") == "margin"
    top = int(vertical.find(f"{WP}posOffset").text) / 36000
    rules = 2 * 0.35 + 0.25
    assert 34.58 + top + sum(heights) / TWIPS + rules == near(BOTTOM, 0.1)
    assert word().points("Copies") == word().points("Printed") == 14
    copies = word().one("Copies")
    assert ind(copies, "leftChars") - ind(copies, "hangingChars") == CHARACTER
    assert ind(copies, "hangingChars") == 3 * CHARACTER
    (office,), (date,) = word().paragraphs("Printed"), word().paragraphs("PrintedDate")
    assert ind(office, "leftChars") == CHARACTER and ind(date, "rightChars") == CHARACTER
    assert value(date, "pPr", "jc") == "right" and words(date) == "2025年4月9日印发"


def test_page_numbers() -> None:
    assert word().points("Footer") == 14
    section = next(word().body.iter(f"{W}sectPr"))
    kinds = [each.get(f"{W}type") for each in section.iter(f"{W}footerReference")]
    assert sorted(kinds) == ["default", "even"]
    footers = {value(f.find(f"{W}p"), "pPr", "jc"): f for f in word().parts("word/footer")}
    assert set(footers) == {"left", "right"}
    for side, footer in footers.items():
        paragraph = footer.find(f"{W}p")
        assert words(paragraph) == "— 1 —"
        assert "PAGE" in "".join(i.text for i in paragraph.iter(f"{W}instrText"))
        assert ind(paragraph, f"{side}Chars") == CHARACTER
    margins = section.find(f"{W}pgMar")
    line = 589 / TWIPS
    middle = 297 - mm(margins.get(f"{W}footer")) - line / 2
    assert middle - BOTTOM == near(7, 1)


# ---- rule 15, and what Word and LibreOffice make of it


def test_every_character_is_there() -> None:
    record = next(read_issue(DEMONSTRATION).records())
    written = "".join(text for text, _ in characters(record)) + "澜川彝族自治州人民政府文件"
    assert sorted("".join(words(word().body).split())) == sorted("".join(written.split()))


def test_the_same_bytes_again(tmp_path: Path) -> None:
    pipeline.make(DEMONSTRATION, tmp_path, formats=("docx",))
    assert (tmp_path / "flood-works.docx").read_bytes() == word().path.read_bytes()


def test_validator() -> None:
    tool = need_tool("ooxml-validator")
    run = subprocess.run([tool, word().path], capture_output=True, timeout=120, check=False)
    assert b'"ok": true' in run.stdout, run.stdout[:2000]


@functools.cache
def set_by_libreoffice() -> list[Page]:
    soffice = need_tool("soffice")
    home = folder()
    faces = (ROOT / "tests" / "writers" / "docx" / "office-faces.conf").read_text("utf-8")
    conf = home / "fonts.conf"
    conf.write_text(
        faces.replace("FONTS", str(ROOT / "fonts")).replace("CACHE", str(home / "cache")), "utf-8"
    )
    convert = ("--headless", "--convert-to", "pdf", "--outdir", str(home), str(word().path))
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{home}/profile", *convert],
        check=True,
        capture_output=True,
        timeout=240,
        env={**os.environ, "FONTCONFIG_FILE": str(conf), "SAL_USE_VCLPLUGIN": "svp"},
    )
    return read(word().path.with_suffix(".pdf").read_bytes())


def _texts(page: Page) -> Iterator[str]:
    return (line.text for line in page.lines)


def test_libreoffice_sets_the_same_pages() -> None:
    pages = set_by_libreoffice()
    assert len(pages) == 6
    for at, text in ((3, "妥否"), (4, "附件1"), (5, "附件2"), (5, "抄送：")):
        assert any(line.startswith(text) for line in _texts(pages[at]))
    first, last = pages[0], pages[-1]
    mark = first.line("澜川彝族自治州人民政府文件")
    assert mark.top == pytest.approx(TOP + 35, abs=2)
    assert {c.ink for c in mark.characters} == {(1, 0, 0)}
    title = first.line("澜川彝族自治州人民政府关于")
    assert (title.x0 + title.x1) / 2 == pytest.approx(first.left + 78, abs=0.5)
    body = [line for line in pages[1].lines if line.top > TOP - 1 and line.bottom < BOTTOM + 2]
    assert len(body) == 22
    steps = [b.y - a.y for a, b in itertools.pairwise(body)]
    assert all(step == pytest.approx(PITCH, abs=0.1) for step in steps)
    assert max(len(line.text) for line in body) >= 28
    assert body[2].x0 == pytest.approx(pages[1].left, abs=EM / 2 + 0.5)
    office = last.line("澜川彝族自治州人民政府办公室")
    assert BOTTOM - 5 < office.bottom < BOTTOM
    for page in pages:
        number = page.line("—")
        assert number.text == f"—{page.number}—"
        assert number.bottom > BOTTOM + 5
