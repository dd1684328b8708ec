"""GB/T 9704-2012 (rules of the field 7-14), read back from the PDF. Numbers in brackets are its clauses."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
import uharfbuzz as hb

from tests.layout.official import BOTTOM, DEMONSTRATION, EM, PITCH, TOP, Page, document, read
from tests.need import ROOT
from typeset import pipeline
from typeset.model.read import read_issue
from typeset.model.walk import characters

FANG, KAI, HEI = "FandolFang-Regular", "FandolKai-Regular", "NotoSansSC-Bold"
SONG, BIAOSONG = "NotoSerifSC-Regular", "NotoSerifSC-Bold"
RED = (1, 0, 0)
"""The red of the layout in sRGB."""
SENTENCE = "各地要严格落实值守制度，遇有险情立即处置并按规定报告。"


def near(value: float, within: float = 0.1) -> object:
    return pytest.approx(value, abs=within)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    out = tmp_path_factory.mktemp("official")
    pipeline.make(DEMONSTRATION, out)
    return read((out / "flood-works.pdf").read_bytes())


# ---- rule 7: paper, type area, grid


def test_paper_and_margins(pages: list[Page]) -> None:
    for page in pages:
        assert (page.width, page.height) == (near(210), near(297))
        body = [line for line in page.lines if not line.text.startswith("—")]
        assert min(line.top for line in body) >= TOP - 0.1
        assert max(line.bottom for line in body) <= BOTTOM + 0.1
        assert min(line.x0 for line in body) >= page.left - 0.1
        # A full stop at the end of a line may give up its blank half.
        assert max(line.x1 for line in body) <= page.left + 156 + EM / 2 + 0.1


def test_22_lines_of_28_characters(tmp_path: Path) -> None:
    full = document(tmp_path, f"<p>{'汛期值守' * 400}</p>")[1]
    body = [line for line in full.lines if not line.text.startswith("—")]
    assert len(body) == 22
    assert {len(line.text) for line in body} == {28}
    assert body[0].top == near(TOP) and body[-1].bottom == near(BOTTOM)
    steps = {round(b.y - a.y, 2) for a, b in itertools.pairwise(body)}
    assert steps <= {10.44, 10.45}
    assert all(line.x0 == near(full.left) and line.x1 == near(full.left + 156) for line in body)
    assert {round(c.size) for line in body for c in line.characters} == {16}
    assert {face for line in body for face in line.faces} == {FANG}


# ---- 版头 (7.2)


def test_header_and_red_head(pages: list[Page]) -> None:
    first = pages[0]
    lines = ["000003", "秘密★1年", "特急"]
    for n, text in enumerate(lines):
        line = first.line(text)
        assert line.x0 == near(first.left, 0.6)
        assert line.top == near(TOP + n * PITCH)
    assert {"秘密特急".find(c.text) >= 0 for c in first.line("特急").characters} == {True}
    assert first.line("特急").faces == {HEI}
    mark = first.line("澜川彝族自治州人民政府文件")
    assert mark.faces == {BIAOSONG}
    assert {c.ink for c in mark.characters} == {RED}
    assert mark.top == near(TOP + 35, 1)
    assert (mark.x0 + mark.x1) / 2 == near(first.left + 78, 0.5)
    number = first.line("澜府〔2025〕16号签发人：唐玥")
    assert 2 * PITCH <= number.top - mark.bottom < 3 * PITCH
    (red,) = [rule for rule in first.rules if tuple(rule.ink) == RED]
    assert red.top - number.bottom == near(4)
    assert (red.x0, red.x1) == (near(first.left), near(first.left + 156))
    title = first.line("澜川彝族自治州人民政府关于")
    assert title.top - red.bottom == near(2 * PITCH, 1)
    # Of a document that goes up, number and signatory stand one character in.
    assert number.x0 == near(first.left + EM)
    assert number.x1 == near(first.left + 156 - EM, 0.3)
    name = number.characters[-1]
    assert name.face in (KAI, SONG)


def test_several_issuers_share_the_word_behind_them(tmp_path: Path) -> None:
    head = (
        "<issuer>青河州财政局</issuer><issuer>青河州教育体育局</issuer><issuer>青河州水务局</issuer>"
        "<title>关于做好校园防汛工作的通知</title><number>青财教〔2025〕7号</number>"
    )
    (first,) = document(tmp_path, "<p>请照办。</p>", head)
    red = [line for line in first.lines if RED in {c.ink for c in line.characters}]
    names = [line for line in red if "局" in line.text]
    assert [line.text.replace("文件", "") for line in names] == [
        "青河州财政局",
        "青河州教育体育局",
        "青河州水务局",
    ]
    assert len({round(line.x0, 0) for line in names}) == 1
    ends = [next(c for c in line.characters if c.text == "局").x1 for line in names]
    assert max(ends) - min(ends) < 0.5
    after = next(line for line in red if "文件" in line.text)
    assert after.y == near(names[1].y, 0.5)
    assert first.line("青财教").top - names[-1].bottom >= 2 * PITCH - PITCH / 4


def test_the_red_head_is_a_switch(tmp_path: Path) -> None:
    body = f"<p>{SENTENCE}</p>"
    (space,) = document(tmp_path, body, layout='[red-head]\nshow = "space"\n')
    (shown,) = document(tmp_path, body)
    (plain,) = document(tmp_path, body, layout='[red-head]\nshow = "none"\n')
    inks = {c.ink for page in (space, plain) for line in page.lines for c in line.characters}
    assert RED not in inks and not space.rules and not plain.rules
    assert space.line("青河州人民政府关于").y == shown.line("青河州人民政府关于").y
    assert plain.lines[0].text.startswith("青河州人民政府关于")
    assert plain.lines[0].top < TOP + PITCH
    assert plain.line("青府发〔2025〕7号").y > plain.lines[0].y


# ---- rule 8: title


def test_title_is_centred_and_parted_by_sense(pages: list[Page]) -> None:
    first = pages[0]
    title = [line for line in first.lines if line.faces == {BIAOSONG} and line.size == near(22)]
    assert [line.text for line in title] == [
        "澜川彝族自治州人民政府关于",
        "将云汲河流域山洪灾害防御应急",
        "工程列入省级补助计划的请示",
    ]
    for line in title:
        assert (line.x0 + line.x1) / 2 == near(first.left + 78, 0.5)


def test_names_of_several_issuers_are_not_parted_in_the_title(tmp_path: Path) -> None:
    head = (
        "<issuer>青河州财政局</issuer><issuer>青河州教育体育局</issuer><issuer>青河州水务局</issuer>"
        "<title>关于做好校园防汛工作的通知</title>"
    )
    (page,) = document(tmp_path, "<p>请照办。</p>", head)
    title = [line.text for line in page.lines if line.size == near(22)]
    assert title[0] == "青河州财政局青河州教育体育局"
    assert "".join(title[1:]) == "青河州水务局关于做好校园防汛工作的通知"


def test_the_first_page_shows_text(tmp_path: Path) -> None:
    """Two lines, of which one goes with the signature that the page does not hold (7.3.3, 7.3.5)."""
    names = "".join(f"<issuer>青河州{what}局</issuer>" for what in ("财政", "水务", "林业", "教育"))
    head = f"{names}<title>关于做好校园防汛工作的通知</title><number>青财教〔2025〕7号</number>"
    sign = "<signature><name>青河州财政局</name><date>2025年4月8日</date></signature>"
    recipients = "<recipients>各县（市）财政局、水务局、林业局、教育局：</recipients>"
    first, second = document(tmp_path, f"{recipients}<p>{SENTENCE * 2}</p>{sign}", head)
    assert first.line("各地要").y < BOTTOM
    assert second.line("2025年4月8日").y > second.lines[0].y
    assert second.lines[0].text in SENTENCE * 2


def test_lines_of_a_title_given_for_a_gazette_are_set_anew(tmp_path: Path) -> None:
    head = "<issuer>青河州人民政府</issuer><title>关于印发《青河州渡口规划》的<br/>通知</title>"
    (page,) = document(tmp_path, "<p>请照办。</p>", head)
    title = [line.text for line in page.lines if line.size == near(22)]
    assert "".join(title) == "青河州人民政府关于印发《青河州渡口规划》的通知"
    assert "通知" not in title


# ---- rule 9: headings


def test_faces_of_headings(pages: list[Page]) -> None:
    faces = {
        line.text[:3]: line.faces
        for page in pages[1:3]
        for line in page.lines
        if line.size == near(15.794, 0.01)
    }
    assert faces["一、基"] == faces["三、请"] == {HEI}
    run_in = pages[1].line("（一）灾情和险情。去年")
    assert [c.face for c in run_in.characters[:9]] == [KAI] * 9
    assert run_in.characters[9].face == FANG
    for beginning in ("1.工程欠账多", "（1）现有"):
        line = pages[1].line(beginning)
        assert line.faces <= {FANG, "Tinos-Regular", "Tinos"}
        assert line.x0 == near(pages[1].left + 2 * EM, 0.6)


# ---- rule 10: number; 11: recipients


def test_number_stands_in_the_middle(tmp_path: Path) -> None:
    (page,) = document(tmp_path, f"<recipients>各县：</recipients><p>{SENTENCE}</p>")
    number = page.line("青府发")
    assert number.text == "青府发〔2025〕7号"
    assert (number.x0 + number.x1) / 2 == near(page.left + 78, 0.5)


def test_recipients_one_blank_line_below_the_title(tmp_path: Path) -> None:
    many = "、".join(f"{name}县人民政府" for name in "甲乙丙丁戊己庚辛") + "："
    (page,) = document(tmp_path, f"<recipients>{many}</recipients><p>{SENTENCE}</p>")
    title = [line for line in page.lines if line.size == near(22)][-1]
    rows = [line for line in page.lines if "县人民政府" in line.text]
    assert len(rows) == 2 and rows[-1].text.endswith("：")
    assert all(row.x0 == near(page.left) for row in rows)
    centre = (title.top + title.bottom) / 2
    assert (rows[0].top + rows[0].bottom) / 2 - centre == near(2 * PITCH)
    body = page.line("各地要严格")
    assert body.x0 == near(page.left + 2 * EM)
    assert body.y - rows[-1].y == near(PITCH)


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


# ---- rule 15: no text is lost


def test_every_character_of_the_record_is_on_the_pages(pages: list[Page]) -> None:
    record = next(read_issue(DEMONSTRATION).records())
    written = sorted("".join("".join(text for text, _ in characters(record)).split()))
    added = sorted("澜川彝族自治州人民政府文件" + "".join(f"—{p.number}—" for p in pages))
    found = sorted("".join(line.text for page in pages for line in page.lines))
    assert found == sorted(written + added)
