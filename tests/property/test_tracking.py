"""What holds for type on cells that are not as wide as it is (GB/T 9704-2012, 5.2.1)."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.faces import composer, library, words
from tests.property.test_annotations import PIECE
from typeset.paragraph.breaking import break_lines
from typeset.paragraph.items import Annotation, Kind, Segment
from typeset.paragraph.setting import Line, set_lines
from typeset.text.characters import CLASS_OF, banned_at_start
from typeset.units import MEM_PER_EM, pt

SIZE, CELL = pt(16), pt(15.793)
TRACKING = (SIZE, CELL)
MEASURE = 28 * MEM_PER_EM
WIDE = "，。、；：？！“”（）《》—"


def tracked_lines(
    text: str, notes: tuple[Annotation, ...] = (), segments: tuple[Segment, ...] = ()
) -> list[Line]:
    items = composer(marks="line-end-half").items(
        segments or (Segment(text, "fang"),), notes, TRACKING
    )
    room = (MEASURE, MEASURE)
    return set_lines(items, break_lines(items, *room), CELL, room)


def drawn(line: Line) -> int:
    """Where the pen ends, in sp, with every glyph followed by its spacing."""
    total = 0.0
    for run in line.runs:
        face = library().face(run.face)
        for piece in run.pieces:
            if isinstance(piece, int):
                total += piece * run.size / MEM_PER_EM
                continue
            for ch in piece:
                advance = 2000 if ch == "\ue000" else face.advance(face.glyph(ch))
                total += advance * run.size / MEM_PER_EM + run.spacing
    return round(total)


def test_28_characters_of_16_points_fill_156_mm() -> None:
    line, *_ = tracked_lines("汛期值守" * 14)
    assert len(words(line)) == 28
    assert {run.size for run in line.runs} == {pt(16)}
    assert abs(drawn(line) - 28 * CELL) <= 28
    assert abs(28 * CELL - pt(156 * 72 / 25.4)) < pt(0.01)


def test_marks_are_half_a_cell() -> None:
    line, *_ = tracked_lines("汛期（值守），汛期“值守”——值守")
    pieces = [piece for run in line.runs for piece in run.pieces]
    # Adjacent marks give up half a cell; a dash of two cells is one glyph, tracked once.
    assert pieces[1] in (-493, -494)
    assert pieces[pieces.index("\ue000") - 1] in (-12, -13, -14)
    assert abs(drawn(line) - line.width * CELL // MEM_PER_EM) <= pt(0.02)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.sampled_from(["山川", "川，", "海。", "（月）", "GDP", "5%", "a b", "湖——", "2024年"]),
        min_size=30,
        max_size=60,
    ).map("".join)
)
def test_justified_lines_end_on_the_measure(text: str) -> None:
    lines = tracked_lines(text)
    assert "".join(map(words, lines)).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert words(line)[0] not in banned_at_start("normal")
    for line in lines[:-1]:
        last = words(line)[-1]
        # Every glyph is followed by the space of its line, the last one too.
        space = line.runs[-1].spacing + SIZE - CELL
        over = drawn(line) - space - MEASURE * CELL // MEM_PER_EM
        if last in CLASS_OF and last in WIDE and over > pt(0.1):
            # Its blank is trimmed, or squeezed.
            assert over <= CELL // 2 + pt(0.1)
        else:
            assert abs(over) <= pt(0.1), words(line)


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECE, min_size=8, max_size=20))
def test_annotated_lines_keep_their_width(pieces: list[tuple[Any, Any]]) -> None:
    segments: list[Segment] = []
    notes: list[Annotation] = []
    length = 0
    for kind, content in pieces:
        text = content[0] if kind is Kind.RUBY else content
        segments.append(Segment(text, "fang", 500 if kind is Kind.WARICHU else 1000))
        end = length + len(text.replace("——", "\ue000"))
        if kind is Kind.RUBY:
            notes.append(Annotation(kind, length, end, content[1], "fang"))
        elif kind:
            notes.append(Annotation(kind, length, end))
        length = end
    for line in tracked_lines("", tuple(notes), tuple(segments)):
        extra = drawn(line) - line.width * CELL // MEM_PER_EM
        spacing = max(run.spacing for run in line.runs) + SIZE - CELL
        assert -pt(0.1) <= extra <= CELL // 2 + spacing + pt(0.1), words(line)
