"""Inline content of any kind, nested as the schema allows it, loses no character and gains none but the marks
of its notes, down to columns too narrow for an annotated word."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.faces import library
from tests.model import strategies as records
from tests.need import ROOT
from typeset.display import Text
from typeset.layout.flow import Slab
from typeset.layout.layout_file import load_stylesheet
from typeset.layout.text import TextSetter
from typeset.model import nodes
from typeset.model.nodes import Inlines, Style
from typeset.model.walk import footnotes, plain, ruby
from typeset.paragraph.composer import Composer

SHEET = load_stylesheet("gazette", ROOT / "layouts")
MARKS = set(map(chr, range(ord("①"), ord("⑳") + 1)))


def _inside(
    style: Style, *kinds: st.SearchStrategy[nodes.Inline]
) -> st.SearchStrategy[nodes.Styled]:
    content = st.lists(st.one_of(records.chars, *kinds), min_size=1, max_size=4).map(records._join)
    return st.builds(nodes.Styled, st.just(style), content)


flat = records.styled.filter(lambda styled: styled.style is not Style.WARICHU)
two_rows = _inside(Style.WARICHU, flat, records.notes, records.cites)
nested = st.one_of(
    [
        _inside(style, records.rubies, two_rows)
        for style in (Style.PROPER_NOUN, Style.EMPHASIS, Style.STRONG, Style.SUBSCRIPT)
    ]
)
content = st.lists(
    st.one_of(records.inlines.map(lambda inlines: inlines[0]), nested, two_rows), max_size=9
).map(lambda parts: records._join([nodes.Chars("山"), *parts]))


def written(inlines: Inlines) -> Counter[str]:
    found = Counter("".join(plain(inlines).split()))
    for each in ruby(inlines):
        found.update("".join(each.text.split()))
    for note in footnotes(inlines):
        found += written(note.content)
    return found


def shown(slabs: list[Slab]) -> Counter[str]:
    texts = [item for slab in slabs for item in slab.items if isinstance(item, Text)]
    below = [item for slab in slabs for note in slab.notes for item in note.items]
    texts += [item for item in below if isinstance(item, Text)]
    pieces = [piece for text in texts for run in text.runs for piece in run.pieces]
    joined = "".join(piece for piece in pieces if isinstance(piece, str))
    return Counter("".join(joined.replace("\ue000", "——").split()))


@settings(max_examples=200, deadline=None)
@given(content, st.integers(6, 26))
def test_every_character_is_set_once(inlines: Inlines, measure: int) -> None:
    setter = TextSetter(SHEET, Composer(library(), SHEET.composition), {"d": "7"}, frozenset("d"))
    style = SHEET.styles["body"]
    slabs = setter.slabs(setter.passage(style, (inlines, "")), style, measure * style.size)
    wanted, found = written(inlines), shown(slabs)
    assert not wanted - found
    # Marks of notes, and the pages of references, are generated.
    assert set(found - wanted) <= MARKS | {"7"}
