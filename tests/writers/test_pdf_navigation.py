"""Links, bookmarks, page labels and metadata, read back with another library."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest

from tests.writers.sheets import METADATA, WIDTH, document, library, line, page
from typeset.display import Anchor, Bookmark, Link, Metadata
from typeset.units import pt
from typeset.writers.pdf import write_pdf
from typeset.writers.pdf.structure import page_labels, pdf_date


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def destinations(pdf: pikepdf.Pdf) -> dict[str, Any]:
    tree = pikepdf.NameTree(pdf.Root.Names.Dests)
    return {bytes(str(key), "utf-8").decode(): value for key, value in tree.items()}


def test_a_link_leads_to_its_anchor() -> None:
    link = Link(pt(60), pt(90), pt(100), pt(17), "notice-1")
    pages = (
        page(line("目录"), link),
        page(Anchor(pt(200), "notice-1"), line("通知", 200), label="2"),
    )
    pdf = opened(write_pdf(document(*pages), library()))
    annotation = pdf.pages[0].Annots[0]
    assert [float(value) for value in annotation.Rect] == [60, 735, 160, 752]
    assert list(annotation.Border) == [0, 0, 0]
    assert int(annotation.F) == 4
    place = destinations(pdf)[str(annotation.Dest)]
    assert place[0].objgen == pdf.pages[1].objgen
    assert (str(place[1]), float(place[3])) == ("/XYZ", 642)


def test_many_anchors_of_any_name_are_found() -> None:
    names = [f"附件{at}（乙）" for at in range(1200)]
    pages = [
        page(Anchor(pt(at), name), Link(0, 0, pt(9), pt(9), name)) for at, name in enumerate(names)
    ]
    pdf = opened(write_pdf(document(*pages), library()))
    tree = pikepdf.NameTree(pdf.Root.Names.Dests)
    assert len(tree) == len(names)
    for sheet in pdf.pages:
        assert tree[str(sheet.Annots[0].Dest)][0].objgen == sheet.objgen


def test_a_uri_is_written_in_ascii() -> None:
    link = Link(0, 0, pt(9), pt(9), "https://例.cn/公报?a=1&b=2#x", uri=True)
    pdf = opened(write_pdf(document(page(link)), library()))
    action = pdf.pages[0].Annots[0].A
    assert str(action.URI) == "https://%E4%BE%8B.cn/%E5%85%AC%E6%8A%A5?a=1&b=2#x"


def test_a_link_to_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        write_pdf(document(page(Link(0, 0, 1, 1, "nowhere"))), library())
    with pytest.raises(ValueError, match="nowhere"):
        write_pdf(document(page(), bookmarks=[Bookmark(1, "x", "nowhere")]), library())


def test_bookmarks_nest_and_are_open_to_the_second_level() -> None:
    levels = [
        ("甲", 1),
        ("甲一", 2),
        ("甲一1", 3),
        ("甲一1a", 4),
        ("甲二", 2),
        ("乙", 1),
        ("乙1", 3),
    ]
    marks = [Bookmark(level, title, "a") for title, level in levels]
    pdf = opened(write_pdf(document(page(Anchor(0, "a")), bookmarks=marks), library()))

    def tree(items: Any) -> list[Any]:
        return [(item.title, tree(item.children)) for item in items]

    with pdf.open_outline() as outline:
        assert tree(outline.root) == [
            ("甲", [("甲一", [("甲一1", [("甲一1a", [])])]), ("甲二", [])]),
            ("乙", [("乙1", [])]),
        ]
    top = pdf.Root.Outlines
    assert int(top.Count) == 5
    assert int(top.First.Count) == 2
    assert int(top.First.First.Count) == -1
    assert str(pdf.Root.PageMode) == "/UseOutlines"


def test_page_labels_are_the_printed_numbers() -> None:
    labels = ["封面", "目录", "1", "2", "3", "插页", "4", "10"]
    pdf = opened(write_pdf(document(*(page(label=label) for label in labels)), library()))
    assert [sheet.label for sheet in pdf.pages] == labels


def test_labels_that_only_look_like_numbers_are_prefixes() -> None:
    assert page_labels(["01", "0", "２", "3"]).count("/P") == 3


def test_metadata_is_the_same_in_info_and_xmp() -> None:
    pdf = opened(write_pdf(document(page()), library()))
    info = pdf.docinfo
    assert str(info.Title) == METADATA.title
    assert str(info.Author) == METADATA.author
    assert str(info.Subject) == METADATA.subject
    assert str(info.Keywords) == "公报, A&B"
    assert str(info.CreationDate) == str(info.ModDate) == "D:20230315"
    with pdf.open_metadata() as xmp:
        assert xmp["dc:title"] == METADATA.title
        assert xmp["dc:creator"] == [METADATA.author]
        assert xmp["dc:description"] == METADATA.subject
        assert set(xmp["dc:subject"]) == set(METADATA.keywords)
        assert xmp["dc:language"] == {"zh-CN"}
        assert xmp["pdf:Keywords"] == "公报, A&B"
        assert xmp["xmp:CreateDate"] == "2023-03-15"
    assert str(pdf.Root.Lang) == "zh-CN"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_metadata_may_be_bare_and_hold_control_characters() -> None:
    bare = Metadata("a\x00<b>\ud800", "", "", (), "someday")
    pdf = opened(write_pdf(document(page(), metadata=bare), library()))
    assert "/CreationDate" not in pdf.docinfo
    with pdf.open_metadata() as xmp:
        assert xmp["dc:title"] == "a<b>"


def test_dates_of_less_than_a_day() -> None:
    assert [pdf_date(date) for date in ("2023", "2023-03", "2023-03-15", "15.3.2023")] == [
        "D:2023",
        "D:202303",
        "D:20230315",
        "",
    ]


def test_the_trimmed_page_is_the_whole_page() -> None:
    pdf = opened(write_pdf(document(page()), library()))
    assert list(pdf.pages[0].TrimBox) == list(pdf.pages[0].MediaBox) == [0, 0, 595, 842]
    assert pt(595) == WIDTH


def test_another_text_gives_another_identifier() -> None:
    one = opened(write_pdf(document(page(line("甲"))), library()))
    two = opened(write_pdf(document(page(line("乙"))), library()))
    assert bytes(one.trailer.ID[0]) == bytes(one.trailer.ID[1])
    assert bytes(one.trailer.ID[0]) != bytes(two.trailer.ID[0])
