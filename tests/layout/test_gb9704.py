"""GB/T 9704-2012 (rules of the field 7-11, 15), read back from the PDF; its clauses in brackets."""

from __future__ import annotations

import itertools
from pathlib import Path

from tests.layout.official import (
    BIAOSONG,
    BOTTOM,
    DEMONSTRATION,
    EM,
    FANG,
    HEAD,
    HEI,
    KAI,
    PITCH,
    RECORD,
    RED,
    SENTENCE,
    TOP,
    Page,
    document,
    near,
    read,
)
from typeset import pipeline
from typeset.model.read import read_issue
from typeset.model.walk import characters

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
    assert {round(c.size, 3) for line in body for c in line.characters} == {16}
    for line in body:
        cells = [b.x0 - a.x0 for a, b in itertools.pairwise(line.characters)]
        assert min(cells) == near(EM, 0.002) and max(cells) == near(EM, 0.002)
        assert line.characters[-1].x0 + EM == near(full.left + 156, 0.01)
    assert {face for line in body for face in line.faces} == {FANG}


def test_folio_of_a_turned_page_is_where_it_is_on_the_others(tmp_path: Path) -> None:
    """Clause 8: held upright, as the print edition is."""
    cells = "".join(f"<td>{n}234.5</td>" for n in range(20))
    rows = "".join(f"<tr><td>第{r}县</td>{cells}</tr>" for r in range(9))
    table = f"<table><tbody>{rows}</tbody></table>"
    body = f"<p>{SENTENCE * 80}</p><attachment><title>附表</title>{table}</attachment>"
    (tmp_path / "one.xml").write_text(RECORD.format(head=HEAD, body=body), "utf-8")
    made = pipeline.make(tmp_path / "one.xml", tmp_path / "out", formats=("pdf", "print")).files
    read_on, printed = ([*read(path.read_bytes())] for path in made[:2])
    turned = [n for n, page in enumerate(read_on) if page.width > page.height]
    assert len(turned) >= 2
    folios = {}
    for page in printed:
        assert page.width < page.height
        folio = page.line(f"—{page.number}—").characters
        folios[page.number] = (folio[0].x0 if page.number % 2 == 0 else folio[-1].x1, folio[0].y)
    for n in turned:
        same = 2 if n % 2 else 3
        assert folios[n + 1] == (near(folios[same][0]), near(folios[same][1]))


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
    number = first.line("澜府〔2025〕16号签发人：秦岚")
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
    assert name.face == KAI


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
        if line.size == near(16, 0.01)
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


# ---- rule 15: no text is lost


def test_every_character_of_the_record_is_on_the_pages(pages: list[Page]) -> None:
    record = next(read_issue(DEMONSTRATION).records())
    written = sorted("".join("".join(text for text, _ in characters(record)).split()))
    added = sorted("澜川彝族自治州人民政府文件" + "".join(f"—{p.number}—" for p in pages))
    found = sorted("".join(line.text for page in pages for line in page.lines))
    assert found == sorted(written + added)
