"""GB/T 9704-2012 (rules of the field 12-14), read back from the PDF. Numbers in brackets are its clauses."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
import uharfbuzz as hb

from tests.layout.official import (
    BIAOSONG,
    BOTTOM,
    EM,
    FANG,
    HEI,
    PITCH,
    SENTENCE,
    SONG,
    TOP,
    Page,
    document,
    near,
)
from tests.need import ROOT

# ---- rule 12: attachments


def test_attachment_note(pages: list[Page]) -> None:
    page = pages[3]
    last = page.line("妥否")
    first, turned, second = page.line("附件：1."), page.line("资表"), page.line("2.云汲")
    assert first.y - last.y == near(2 * PITCH)
    assert first.x0 == near(page.left + 2 * EM)
    name = next(c for c in first.characters if c.text == "云")
    assert turned.x0 == near(name.x0, 0.3)
    one = next(c for c in first.characters if c.text == "1")
    assert second.x0 == near(one.x0, 0.3)
    assert not second.text.endswith(("。", "；", "，"))


@pytest.mark.parametrize(("at", "label"), [(4, "附件1"), (5, "附件2")])
def test_attachments_begin_a_page(pages: list[Page], at: int, label: str) -> None:
    page = pages[at]
    assert page.lines[0].text == label
    assert page.lines[0].faces == {HEI}
    assert page.lines[0].top == near(TOP)
    assert page.lines[0].x0 == near(page.left, 0.3)
    title = page.lines[1]
    assert title.size == near(22) and title.faces == {BIAOSONG}
    middle = TOP + 2 * PITCH + EM / 2
    assert (title.top + title.bottom) / 2 == near(middle)
    note = "".join(line.text for line in pages[3].lines)
    shown = "".join(line.text for line in page.lines if line.size == near(22))
    assert shown in note


def test_an_attachment_without_a_label_has_its_title_on_the_third_line(tmp_path: Path) -> None:
    part = f"<instrument><title>值守办法</title><p>{SENTENCE}</p></instrument>"
    page = document(tmp_path, f"<p>{SENTENCE}</p>{part}")[1]
    assert page.lines[0].text == "值守办法"
    assert (page.lines[0].top + page.lines[0].bottom) / 2 == near(TOP + 2 * PITCH + EM / 2)


# ---- rule 13: signature and date


def signed(folder: Path, inside: str, attributes: str = "", page: int = 0) -> Page:
    body = f"<p>{SENTENCE}</p><signature{attributes}>{inside}</signature>"
    return document(folder, body)[page]


def test_unsealed_the_date_is_two_characters_further_in(tmp_path: Path) -> None:
    page = signed(tmp_path, "<name>青河州人民政府办公室</name><date>2025年4月8日</date>")
    right = page.left + 156
    text, name, date = page.line("各地要"), page.line("青河州人民政府办公室"), page.line("2025年")
    assert name.y - text.y == near(2 * PITCH)
    assert right - name.x1 == near(2 * EM, 0.3)
    assert date.y - name.y == near(PITCH)
    assert date.x0 - name.x0 == near(2 * EM, 0.3)


def test_a_date_longer_than_the_name_takes_the_indent(tmp_path: Path) -> None:
    page = signed(tmp_path, "<name>青河县</name><date>2025年12月28日</date>")
    right = page.left + 156
    name, date = page.line("青河县"), page.line("2025年")
    assert right - date.x1 == near(2 * EM, 0.3)
    assert date.x0 - name.x0 == near(2 * EM, 0.3)
    assert right - name.x1 > 2 * EM + 1


def test_several_names_stand_one_below_the_other(tmp_path: Path) -> None:
    page = signed(
        tmp_path,
        "<name>青河州财政局</name><name>青河州教育体育局</name><date>2025年4月8日</date>",
    )
    first, second, date = (page.line(t) for t in ("青河州财", "青河州教", "2025年"))
    assert (second.y - first.y, date.y - second.y) == (near(PITCH), near(PITCH))
    assert page.left + 156 - second.x1 == near(2 * EM, 0.3)
    assert date.x0 - second.x0 == near(2 * EM, 0.3)


def test_sealed_the_date_is_four_characters_in(tmp_path: Path) -> None:
    page = signed(tmp_path, "<name>青河州人民政府</name><date>2025年4月8日</date>", ' seal="true"')
    text, name, date = page.line("各地要"), page.last("青河州人民政府"), page.line("2025年")
    assert page.left + 156 - date.x1 == near(4 * EM, 0.3)
    assert (name.x0 + name.x1) / 2 == near((date.x0 + date.x1) / 2, 0.3)
    assert date.y - name.y == near(PITCH)
    # The upper edge of a seal of 42 mm, its middle just above the two lines', is within a line of the text.
    seal = (name.top + date.bottom) / 2 - PITCH / 4 - 21
    assert seal - text.bottom < PITCH


def test_sealed_a_long_name_stays_inside_the_type_area(tmp_path: Path) -> None:
    long = "青河彝族自治州防汛抗旱与应急救援指挥部办公室"
    page = signed(tmp_path, f"<name>{long}</name><date>2025年4月8日</date>", ' seal="true"')
    name, date = page.line(long[:6]), page.line("2025年")
    assert name.x1 <= page.left + 156 + 0.1
    assert (name.x0 + name.x1) / 2 == near((date.x0 + date.x1) / 2, 0.3)


def test_sealed_names_stand_side_by_side(tmp_path: Path) -> None:
    names = "".join(f"<name>青河州{what}局</name>" for what in ("财政", "教育", "水务", "林业"))
    page = signed(tmp_path, f"{names}<date>2025年4月8日</date>", ' seal="true"', page=-1)
    above, last, date = page.line("青河州财"), page.line("青河州林"), page.line("2025年")
    assert above.text == "青河州财政局青河州教育局青河州水务局"
    assert last.text == "青河州林业局"
    starts = [c.x0 for c in above.characters if c.text == "青"]
    assert all(b - a > 42 for a, b in itertools.pairwise(starts))
    assert last.y - above.y > 42
    ends = last.characters[-6:]
    assert (ends[0].x0 + ends[-1].x1) / 2 == near((date.x0 + date.x1) / 2, 0.3)


@pytest.mark.parametrize("lines", range(8, 16))
def test_a_signature_never_stands_without_text(tmp_path: Path, lines: int) -> None:
    paragraph = "<p>" + "汛期值守" * 6 + "。</p>"
    sign = "<signature><name>青河州人民政府</name><date>2025年4月8日</date></signature>"
    pages = document(tmp_path, paragraph * lines + sign)
    (signed_on,) = [page for page in pages if any("2025年4月8日" in x.text for x in page.lines)]
    assert any(line.text.startswith("汛期值守") for line in signed_on.lines)


# ---- rule 14: 附注, 版记, page numbers


def test_annotation(pages: list[Page]) -> None:
    page = pages[3]
    date, note = page.line("2025年4月8日"), page.line("（联系人")
    assert note.text.endswith("）")
    assert note.y - date.y == near(PITCH)
    assert note.x0 == near(page.left + 2 * EM)


def colophon_rules(page: Page) -> list[tuple[float, float, float]]:
    rules = [rule for rule in page.rules if rule.x1 - rule.x0 > 155 and rule.top > 200]
    return [(rule.bottom - rule.top, rule.top, rule.bottom) for rule in rules]


def test_colophon_ends_the_type_area_of_the_last_page(pages: list[Page]) -> None:
    page = pages[-1]
    assert page.number % 2 == 0
    (first, *_), (middle, *_), (last, _, foot) = colophon_rules(page)
    assert (first, middle, last) == (near(0.35, 0.01), near(0.25, 0.01), near(0.35, 0.01))
    assert foot == near(BOTTOM, 0.05)
    copies, office = page.line("抄送："), page.line("澜川彝族自治州人民政府办公室")
    one = 14 / 72 * 25.4
    assert copies.size == near(14) and copies.faces == {FANG}
    assert copies.x0 == near(page.left + one, 0.3) == office.x0
    assert office.text.endswith("2025年4月9日印发")
    assert page.left + 156 - office.x1 == near(one, 0.3)
    turned = page.line("省气象局")
    assert turned.x0 == near(copies.characters[3].x0, 0.6)
    assert page.line("州政协办公室。").text.endswith("。")


@pytest.mark.parametrize(
    ("sheet", "paragraphs", "shown"),
    [
        (1, 1, ["— 1 —"]),
        (2, 1, ["— 1 —", "— 2 —"]),
        (2, 20, ["— 1 —", "— 2 —"]),
        (4, 1, ["— 1 —", "", "", ""]),
    ],
)
def test_the_colophon_stands_on_the_last_page_of_the_sheet(
    tmp_path: Path, sheet: int, paragraphs: int, shown: list[str]
) -> None:
    """Blank pages before it have no number, and then it has none either (7.5)."""
    close = (
        "<colophon><office>青河州人民政府办公室</office><date>2025年4月9日印发</date></colophon>"
    )
    body = f"<p>{SENTENCE}</p>" * paragraphs + close
    pages = document(tmp_path, body, layout=f"[colophon]\nsheet = {sheet}\n")
    numbers = ["".join(f"— {n} —" for n in _folios(page)) for page in pages]
    assert numbers == shown
    assert colophon_rules(pages[-1])[-1][2] == near(BOTTOM, 0.05)


def _folios(page: Page) -> Iterator[str]:
    for line in page.lines:
        if line.y > BOTTOM + 1:
            yield line.text.strip("—")


def test_page_numbers(pages: list[Page]) -> None:
    font = hb.Font(hb.Face((ROOT / "fonts" / "NotoSerifSC-Regular.ttf").read_bytes()))
    buffer = hb.Buffer()
    buffer.add_str("—")
    buffer.direction, buffer.script, buffer.language = "ltr", "Hani", "zh-hans"
    hb.shape(font, buffer)
    dash = font.get_glyph_extents(buffer.glyph_infos[0].codepoint)
    rise = (dash.y_bearing + dash.height / 2) / font.face.upem
    one = 14 / 72 * 25.4
    for page in pages:
        (line,) = [line for line in page.lines if line.y > BOTTOM + 1]
        assert line.text == f"—{page.number}—"
        assert line.faces == {SONG} and line.size == near(14)
        assert line.y - rise * one - BOTTOM == near(7)
        if page.number % 2:
            assert page.left + 156 - line.x1 == near(one, 0.3)
        else:
            assert line.x0 - page.left == near(one, 0.3)
