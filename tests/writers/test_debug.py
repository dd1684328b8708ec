"""The display list as text: every field shows, and nothing that differs between machines."""

from __future__ import annotations

import pytest

from tests.writers.sheets import METADATA, document, library, page
from typeset.display import DOUBLE_DASH, Anchor, Bookmark, Link, Path, Picture, Rect, Run, Text
from typeset.units import pt
from typeset.writers.debug import write_debug

EXPECTED = """\
title 某州人民政府公报
author 某州人民政府
subject 政府公报
keywords 公报, A&B
date 2023-03-15
language zh-CN
bookmark 1 甲 -> a1

page 1 [封面] 595 x 842
  text 60.5,100 noto-serif-sc/10.5 +0.25 政‹-500›府⸺ | tinos/6 ^3 ink 0/1/1/0 2
  rect 0,1 2 x 0.35
  rect 0,1 2 x 0.35 ink 0.5
  path 1,2 - 3,2 weight 0.5 dash 3 2
  path 0,0 - 9,0 - 9,1 9,2 8,2 closed weight 0 fill 0.9 ink 0.5
  picture 0,0 100 x 50 flow.svg (流程图)
  link 0,0 9 x 9 -> a1
  link 0,0 9 x 9 -> uri https://example.org/
  anchor 12 a1

page 2 [1] 595 x 842
"""


def test_every_item_is_a_line() -> None:
    first = Run("noto-serif-sc", pt(10.5), ("政", -500, f"府{DOUBLE_DASH}"), spacing=pt(0.25))
    second = Run("tinos", pt(6), ("2",), rise=pt(3), ink=(0, 1, 1, 0))
    items = (
        Text(pt(60.5), pt(100), (first, second)),
        Rect(0, pt(1), pt(2), pt(0.35)),
        Rect(0, pt(1), pt(2), pt(0.35), (0.5,)),
        Path(((pt(1), pt(2)), (pt(3), pt(2))), pt(0.5), dash=(pt(3), pt(2))),
        Path(
            ((0, 0), (pt(9), 0), (pt(9), pt(1), pt(9), pt(2), pt(8), pt(2))),
            0,
            closed=True,
            fill=(0.9,),
            ink=(0.5,),
        ),
        Picture(0, 0, pt(100), pt(50), "/some/folder/flow.svg", "流程图"),
        Link(0, 0, pt(9), pt(9), "a1"),
        Link(0, 0, pt(9), pt(9), "https://example.org/", uri=True),
        Anchor(pt(12), "a1"),
    )
    sheet = document(page(*items, label="封面"), page(), bookmarks=[Bookmark(1, "甲", "a1")])
    assert sheet.metadata is METADATA
    assert write_debug(sheet, library()) == EXPECTED


def test_a_face_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError):
        write_debug(document(page(Text(0, 0, (Run("comic", pt(9), ("a",)),)))), library())
