"""The front page, the cover and what opens a section."""

from __future__ import annotations

from pathlib import Path

from tests.layout.issues import found, pages, texts, words

BODY = "<p>略。</p>"
NAME = "云浦州人民政府公报"


def test_neither_cover_nor_openers_unless_asked_for(tmp_path: Path) -> None:
    made = pages(tmp_path, BODY)
    assert [page.label for page in made] == ["1", "2", "3"] or [p.label for p in made] == ["1", "2"]


def test_a_cover_takes_the_name_the_number_and_the_date(tmp_path: Path) -> None:
    made = pages(tmp_path, BODY, "[cover]\nshow = true\n")
    assert [page.label for page in made[:3]] == ["封面", "封二", "1"]
    cover, back = made[:2]
    assert not back.items
    assert [words(item) for item in texts(cover)] == [NAME, "2025年第1期　总第7期", "2025年2月"]
    assert all(item.generated for item in texts(cover))
    assert not any("—" in words(item) for item in texts(cover))


def test_a_cover_without_a_back(tmp_path: Path) -> None:
    made = pages(tmp_path, BODY, "[cover]\nshow = true\nback = false\n")
    assert [page.label for page in made[:2]] == ["封面", "1"]


def test_a_section_opens_on_a_right_hand_page_of_its_own(tmp_path: Path) -> None:
    made = pages(tmp_path, BODY, '[openers]\nshow = "page"\n')
    openers = [
        page for page in made if [words(t) for t in texts(page)] in (["州政府文件"], ["人事任免"])
    ]
    assert [int(page.label) % 2 for page in openers] == [1, 1]
    contents = {words(item) for item in texts(made[0])}
    starts = [page.label for page in made[1:] if found(page, "示例") or found(page, "任免")]
    assert set(starts) <= contents


def test_a_section_opens_with_a_band_on_a_new_page(tmp_path: Path) -> None:
    made = pages(tmp_path, BODY, '[openers]\nshow = "head"\nsize = "24pt"\n')
    page = [page for page in made if found(page, "示例")][-1]
    band = [item for item in found(page, "州政府文件") if item.runs[0].size > 20 * 65536]
    assert len(band) == 1
    assert band[0].y < found(page, "示例")[0].y
    assert not found(page, "任免")


def test_the_imprint_stands_beside_or_below_the_contents(tmp_path: Path) -> None:
    for share in ("0.3", "0"):
        made = pages(tmp_path, BODY, f"[contents]\nimprint = {share}\n")
        lines = [words(item) for item in texts(made[0])]
        assert any("云浦州人民政府办公室" in line for line in lines)
        assert any("传达政令" in line for line in lines)
    (motto,) = [item for item in texts(made[0]) if "传达政令" in words(item)]
    (last,) = [item for item in texts(made[0]) if words(item) == "任免"]
    assert motto.y > last.y


def test_the_masthead_is_as_wide_as_the_type_area_at_most(tmp_path: Path) -> None:
    (name,) = found(pages(tmp_path, BODY, '[masthead]\nsize = "200pt"\n')[0], NAME)
    assert name.runs[0].size * len(NAME) <= 483 * 65536
