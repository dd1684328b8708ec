"""What is put together from the clusters of a text is what comes of looking at all of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faces import composer
from typeset.fonts.library import COMMON
from typeset.paragraph.items import Segment
from typeset.text import characters as table

PIECES = st.sampled_from(
    [
        *"的一是在不有第百十万千亩元年号人，。、；：？！“”‘’（）《》〔〕…·—～／　%1a",
        *(
            "2023",
            "3.5%",
            "〔2023〕15号",
            "（十二）",
            "二〇二三",
            "第3",
            "5万元",
            "100%。",
            "2021—2025",
        ),
        *(
            "……",
            "——",
            "？！",
            "GB/T 9704",
            "35 kV",
            "km/h",
            "https://example.org/a?b=1",
            "ꆈꌠ",
            "㐂",
        ),
        *("。“", "”，“", "》《", "1.", "№5", "℃", "5℃", "é", "−3"),
    ]
)
SEGMENTS = st.lists(
    st.tuples(st.lists(PIECES, min_size=1, max_size=12), st.sampled_from(["song", "hei", "kai"])),
    max_size=4,
)
SETTINGS: list[dict[str, Any]] = [
    {},
    {"marks": "kaiming", "push": "out", "gap": 0.24},
    {"marks": "full", "hanging": "allow", "strictness": "strict", "units": "keep"},
    {
        "marks": "line-end-half",
        "hanging": "force",
        "strictness": "loose",
        "units": "free",
        "gap": 0,
    },
]


@pytest.mark.parametrize("settings", SETTINGS, ids=["usual", "kaiming", "full", "line-end"])
def test_as_the_whole(settings: dict[str, Any]) -> None:
    made = composer(**settings)

    @given(SEGMENTS)
    def check(pieces: list[tuple[list[str], str]]) -> None:
        segments = [Segment("".join(part).replace("——", "\ue000"), role) for part, role in pieces]
        text = "".join([segment.text for segment in segments])
        assert made.items(segments) == made.whole(segments, text)

    check()


def test_common_ideographs() -> None:
    for code in (COMMON.start - 1, COMMON.start, COMMON.stop - 1, COMMON.stop):
        assert bool(table.CLUSTER.match(chr(code))) == (code not in COMMON)
    assert not table.SPECIAL.match(table.ANY_COMMON)
    assert table.ANY_COMMON not in table.HAN_UNITS + table.UNIT_PREFIX
    assert not table.ZERO_NUMBER.fullmatch("〇" + table.ANY_COMMON)
