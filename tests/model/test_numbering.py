"""Schemes and values of numbers as official documents print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from typeset.model.nodes import Scheme
from typeset.model.numbering import han_numeral, han_value, ordinal, scheme


@pytest.mark.parametrize(
    ("number", "kind", "value"),
    [
        ("一、", Scheme.HAN, 1),
        ("二十一、", Scheme.HAN, 21),
        ("十．", Scheme.HAN, 10),
        ("（一）", Scheme.HAN_PAREN, 1),
        ("(十二)", Scheme.HAN_PAREN, 12),
        ("1.", Scheme.ARABIC, 1),
        ("12．", Scheme.ARABIC, 12),
        ("3、", Scheme.ARABIC, 3),
        ("（1）", Scheme.ARABIC_PAREN, 1),
        ("(10)", Scheme.ARABIC_PAREN, 10),
        ("2）", Scheme.ARABIC_PAREN, 2),
        ("①", Scheme.CIRCLED, 1),
        ("⑳", Scheme.CIRCLED, 20),
        ("㉑", Scheme.CIRCLED, 21),
        ("㊿", Scheme.CIRCLED, 50),
        ("第一章", Scheme.CHAPTER, 1),
        ("第3章", Scheme.CHAPTER, 3),
        ("第二部分", Scheme.CHAPTER, 2),
        ("第十节", Scheme.SECTION, 10),
        ("第一百零三条", Scheme.ARTICLE, 103),
        ("1", Scheme.DECIMAL, (1,)),
        ("2.4.1", Scheme.DECIMAL, (2, 4, 1)),
        ("2.1.", Scheme.DECIMAL, (2, 1)),
    ],
)
def test_numbers(number: str, kind: Scheme, value: int | tuple[int, ...]) -> None:
    assert scheme(number) is kind
    assert ordinal(number) == value


@pytest.mark.parametrize(
    "number", ["", "甲、", "第一", "一是", "附件1", "a.", "1.2.x", "（）", "٣."]
)
def test_what_is_no_number(number: str) -> None:
    assert scheme(number) is Scheme.NONE
    with pytest.raises(ValueError, match="not a number"):
        ordinal(number)


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("〇", 0), ("一", 1), ("十", 10), ("十一", 11), ("二十", 20), ("九十九", 99), ("一百", 100),
        ("一百零三", 103), ("一百〇三", 103), ("一百一十", 110), ("三百二十一", 321), ("一千零一", 1001),
        ("两千零二十", 2020), ("九千九百九十九", 9999), ("二〇二三", 2023),
    ],
)  # fmt: skip
def test_chinese_numerals(numeral: str, value: int) -> None:
    assert han_value(numeral) == value


@pytest.mark.parametrize(
    "numeral", ["", "万", "十百", "一二十", "二〇二三四", "百百", "一十十", "零十"]
)
def test_what_is_no_numeral(numeral: str) -> None:
    with pytest.raises(ValueError):
        han_value(numeral)


@given(st.integers(1, 9999))
def test_numerals_there_and_back(value: int) -> None:
    assert han_value(han_numeral(value)) == value
    assert ordinal(f"第{han_numeral(value)}条") == value


@pytest.mark.parametrize(
    ("value", "numeral"),
    [
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (103, "一百零三"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (2020, "二千零二十"),
    ],
)
def test_numerals_as_printed(value: int, numeral: str) -> None:
    assert han_numeral(value) == numeral


@pytest.mark.parametrize("value", [0, -1, 10_000])
def test_numerals_out_of_range(value: int) -> None:
    with pytest.raises(ValueError):
        han_numeral(value)


def test_a_long_number_costs_nothing() -> None:
    assert scheme("一" * 100_000 + "、") is Scheme.HAN
    with pytest.raises(ValueError):
        ordinal("9" * 100_000 + ".")
