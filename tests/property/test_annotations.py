"""What holds for paragraphs with ruby, notes in two rows and marks below, and under every setting."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.faces import SIZE, composer, library, set_text, set_with, width, words
from typeset.paragraph.breaking import break_lines
from typeset.paragraph.items import Annotation, Kind, Segment
from typeset.paragraph.setting import Line, set_lines

PLAIN = st.lists(
    st.sampled_from(
        ["山", "川", "湖", "海", "，", "。", "“日”", "GDP", "5%", "——", "（月）", "a b"]
    ),
    min_size=1,
    max_size=12,
).map("".join)
SMALL = st.lists(
    st.sampled_from(["甲", "乙", "丙", "丁", "，", "。", "A1"]), min_size=1, max_size=24
).map("".join)
RUBY = st.sampled_from(["yī", "zhuàng", "zhuàngyuánlǐng", "GDP", "国内生产总值", "a"])
BASE = st.sampled_from(["山", "山川", "GDP", "湖海日月"])
PIECE = st.one_of(
    st.tuples(st.just(None), PLAIN),
    st.tuples(st.just(Kind.EMPHASIS), PLAIN),
    st.tuples(st.just(Kind.PROPER_NOUN), PLAIN),
    st.tuples(st.just(Kind.BOOK_TITLE), PLAIN),
    st.tuples(st.just(Kind.RUBY), st.tuples(BASE, RUBY)),
    st.tuples(st.just(Kind.WARICHU), SMALL),
)
SETTINGS = st.fixed_dictionaries(
    {
        "marks": st.sampled_from(["full", "line-end-half", "line-edge-half", "kaiming"]),
        "hanging": st.sampled_from(["off", "allow", "force"]),
        "units": st.sampled_from(["keep", "prefer", "free"]),
        "strictness": st.sampled_from(["strict", "normal", "loose"]),
        "hyphenate": st.booleans(),
    }
)


def annotated(pieces: list[tuple[Any, Any]], measure: int) -> tuple[str, str, list[Line]]:
    """The text with and without its ruby, and the lines."""
    segments, notes = [], []
    shown, length = "", 0
    for kind, content in pieces:
        text = content[0] if kind is Kind.RUBY else content
        segments.append(Segment(text, "song", 500 if kind is Kind.WARICHU else 1000))
        end = length + len(text.replace("——", "\ue000"))
        if kind is Kind.RUBY:
            notes.append(Annotation(kind, length, end, content[1], "song"))
            shown += content[0] + content[1]
        else:
            if kind:
                notes.append(Annotation(kind, length, end))
            shown += text
        length = end
    items = composer().items(segments, notes)
    room = (measure * 1000, measure * 1000)
    lines = set_lines(items, break_lines(items, *room), SIZE, room)
    return shown, items.text, lines


def runs_width(line: Line) -> float:
    """The width of a line with its last mark in full."""
    total = 0.0
    for run in line.runs:
        face = library().face(run.face)
        for piece in run.pieces:
            if isinstance(piece, int):
                total += piece * run.size / SIZE
            else:
                advances = [
                    2000 if ch == "\ue000" else face.advance(face.glyph(ch)) for ch in piece
                ]
                total += sum(advances) * run.size / SIZE + len(piece) * run.spacing * 1000 / SIZE
    return total


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECE, min_size=1, max_size=12), st.integers(14, 26))
def test_text_is_conserved_base_before_ruby(pieces: list[tuple[Any, Any]], measure: int) -> None:
    shown, _, lines = annotated(pieces, measure)
    found = "".join(map(words, lines))
    assert found.replace(" ", "") == shown.replace(" ", "")


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECE, min_size=1, max_size=12), st.integers(14, 26))
def test_annotated_lines_keep_their_width(pieces: list[tuple[Any, Any]], measure: int) -> None:
    """Runs above and rows of notes take no room but their own: the line is as wide as it says."""
    _, _, lines = annotated(pieces, measure)
    for line in lines:
        trailing = runs_width(line) - line.width
        # A mark at the end, or the spacing after the last character, is all that may be too much.
        spacing = max(run.spacing for run in line.runs) * 1000 / SIZE
        assert -3 - len(line.runs) <= trailing <= 500 + spacing + 3 + len(line.runs), words(line)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECE, min_size=1, max_size=12), st.integers(14, 26))
def test_marks_stay_inside_the_line(pieces: list[tuple[Any, Any]], measure: int) -> None:
    _, _, lines = annotated(pieces, measure)
    for line in lines:
        for stroke in (stroke for run in line.runs for stroke in run.strokes):
            assert all(0 <= x <= measure * SIZE for x, _ in stroke.points)
            assert all(y > 0 for _, y in stroke.points)


@settings(max_examples=120, deadline=None)
@given(st.lists(PLAIN, min_size=3, max_size=14).map("".join), st.integers(14, 26), SETTINGS)
def test_every_setting_conserves_text_and_keeps_the_measure(
    text: str, measure: int, chosen: dict[str, Any]
) -> None:
    lines = set_with(text, measure, **chosen)
    found = "".join(map(words, lines)).replace("\u00ad", "")
    assert found.replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert line.width <= measure * 1000 + 2


@settings(max_examples=60, deadline=None)
@given(st.lists(PLAIN, min_size=3, max_size=14).map("".join))
def test_annotations_below_do_not_move_the_text(text: str) -> None:
    """CLREQ 3.1.8: lines and dots do not change how the text is set."""
    whole = [Annotation(kind, 0, 9999) for kind in (Kind.EMPHASIS, Kind.PROPER_NOUN)]
    bare, marked = set_text(text), set_text(text, notes=whole)
    assert [line.width for line in bare] == [line.width for line in marked]
    assert [words(line) for line in bare] == [words(line) for line in marked]
    assert [width(line) for line in bare] == [width(line) for line in marked]
