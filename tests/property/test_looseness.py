"""A paragraph set into a line more or less than by itself: the text, the bans and the limits hold."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.faces import SIZE, composer, width, words
from tests.oracle import LINE_END_FORBIDDEN, LINE_START_FORBIDDEN
from tests.property.test_paragraphs import ANYTHING, SENTENCES
from typeset.paragraph.breaking import break_lines
from typeset.paragraph.items import Items, Segment
from typeset.paragraph.looseness import break_into
from typeset.paragraph.setting import Line, set_lines

LOOSEST = 60


def _items(text: str) -> Items:
    return composer().items([Segment(text, "song")])


def _measures(measure: int) -> tuple[int, int]:
    return (measure - 2) * 1000, measure * 1000


def _lines(text: str, measure: int, more: int) -> list[Line] | None:
    """``text`` set into so many lines more than by itself, if it can be."""
    items, measures = _items(text), _measures(measure)
    count = len(break_lines(items, *measures)) + more
    found = break_into(items, measures, count, LOOSEST)
    if found is None:
        return None
    lines = set_lines(items, found[0], SIZE, measures)
    assert len(lines) == count
    return lines


@settings(max_examples=80, deadline=None)
@given(ANYTHING, st.integers(16, 30), st.sampled_from((-1, 1)))
def test_the_text_is_conserved(parts: list[str], measure: int, more: int) -> None:
    text = "山川湖海" + "".join(parts)
    lines = _lines(text, measure, more)
    if lines is not None:
        assert "".join(map(words, lines)) == text


@settings(max_examples=80, deadline=None)
@given(SENTENCES, st.integers(16, 30), st.sampled_from((-1, 1)))
def test_no_banned_start_or_end_and_no_single_character(
    parts: list[str], measure: int, more: int
) -> None:
    lines = _lines("山" + "".join(parts), measure, more) or []
    assert not [words(line) for line in lines[1:] if words(line)[0] in LINE_START_FORBIDDEN]
    assert not [words(line) for line in lines[:-1] if words(line)[-1] in LINE_END_FORBIDDEN]
    if len(lines) > 1:
        assert len(words(lines[-1]).rstrip("，。、；：”）》")) > 1


@settings(max_examples=60, deadline=None)
@given(SENTENCES, st.integers(16, 30), st.sampled_from((-1, 1)))
def test_full_lines_fill_the_measure_within_the_limit(
    parts: list[str], measure: int, more: int
) -> None:
    lines = _lines("山" + "".join(parts), measure, more) or []
    for n, line in enumerate(lines[:-1]):
        full = _measures(measure)[0 if n == 0 else 1]
        assert abs(width(line) - full) <= 1 + len(line.runs)
        assert all(run.spacing * 1000 <= (LOOSEST + 1) * SIZE for run in line.runs)


@settings(max_examples=100, deadline=None)
@given(SENTENCES, st.integers(16, 30))
def test_the_natural_number_of_lines_comes_out_as_it_does_by_itself(
    parts: list[str], measure: int
) -> None:
    """The two ways count the same demerits: where a line has one, they must agree on the whole."""
    text = "山" + "".join(parts)
    items, measures = _items(text), _measures(measure)
    ends = break_lines(items, *measures)
    found = break_into(items, measures, len(ends), LOOSEST)
    if found is not None:
        again = break_into(items, measures, len(ends), LOOSEST * 4)
        assert again is not None
        assert again[1] <= found[1]
        assert found[1] <= _demerits(items, measures, ends) + 1e-9


def _demerits(items: Items, measures: tuple[int, int], ends: tuple[int, ...]) -> float:
    """Those of the given lines, by the way that is tried: with nowhere else to end."""
    breaks = bytes(
        k in ends and items.breaks[min(k, len(items.breaks) - 1)] for k in range(len(items.breaks))
    )
    only = items._replace(breaks=breaks)
    found = break_into(only, measures, len(ends), 1000)
    return found[1] if found else float("inf")


def test_a_long_paragraph_can_be_a_line_shorter_and_a_line_longer() -> None:
    sentence = "山川湖海，皆是故乡；"
    shorter = [n for n in range(12, 40) if _lines(sentence * n, 22, -1)]
    longer = [n for n in range(12, 40) if _lines(sentence * n, 22, 1)]
    assert shorter
    assert longer


def test_a_single_line_cannot_be_none() -> None:
    assert _lines("山川湖海", 22, -1) is None
