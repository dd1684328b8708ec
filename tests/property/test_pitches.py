"""Groups with grids of their own: nothing is lost, and lines stand where their grid is."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.need import ROOT
from typeset.display import Anchor
from typeset.frozen import replace
from typeset.layout.flow import Group, Slab
from typeset.layout.layout_file import load_stylesheet
from typeset.layout.pages import Paginator, Sheet

GAZETTE = load_stylesheet("gazette", ROOT / "layouts")
PITCH, HEIGHT = GAZETTE.page.pitch, GAZETTE.page.text_height
LINES = GAZETTE.page.lines


def _group(lines: int, wide: bool, kinds: list[str]) -> Group:
    """A group on a grid of so many ``lines``, with slabs of these ``kinds``."""
    pitch = HEIGHT // lines
    slabs = {
        "line": Slab(pitch),
        "kept": Slab(pitch, keep=True),
        "held": Slab(pitch, hold=True),
        "space": Slab(pitch, keep=True, space=True),
        "fraction": Slab(pitch * 2 // 5, keep=True, space=True, snap=False),
        "off": Slab(pitch, snap=False),
        "row": Slab(pitch * 3 // 4),
    }
    own = 0 if lines == LINES else pitch
    found = [slabs[kind] for kind in (*kinds, "line")]
    named = [
        slab if slab.space else slab._replace(items=(Anchor(0, str(n)),))
        for n, slab in enumerate(found)
    ]
    return Group(wide, named, pitch=own)


def _names(pitch: int, slabs: Sequence[Slab]) -> list[tuple[int, str]]:
    """What is not space."""
    items = [item for slab in slabs for item in slab.items]
    return [(pitch, item.name) for item in items if isinstance(item, Anchor)]


KINDS = st.sampled_from(
    ["line", "line", "line", "line", "kept", "held", "space", "fraction", "off", "row"]
)
GROUPS = st.lists(
    st.builds(
        _group,
        st.sampled_from([LINES, LINES, LINES + 2, LINES + 3, LINES - 2]),
        st.sampled_from([False, False, True]),
        st.lists(KINDS, max_size=120),
    ),
    min_size=1,
    max_size=5,
)


def _placed(groups: list[Group], grid: str, long: int) -> list[Sheet]:
    style = replace(GAZETTE.pages, grid=grid, long=long, looseness=0)
    return Paginator(replace(GAZETTE, pages=style), 1).place(groups)


@settings(max_examples=150, deadline=None)
@given(GROUPS, st.sampled_from(["lines", "columns"]), st.sampled_from([0, 1]))
def test_every_slab_stands_once_and_in_its_column(
    groups: list[Group], grid: str, long: int
) -> None:
    wanted = [name for group in groups for name in _names(group.pitch, group.slabs)]
    found = []
    for page in _placed(groups, grid, long):
        for frame, _, y, height in page.frames:
            own = 0 if frame.pitch == PITCH else frame.pitch
            found += _names(own, frame.content)
            foot = 0
            for top, slab in frame.placed:
                assert top >= foot, "slabs do not overlap"
                foot = top + slab.height
            assert foot <= frame.used <= height or not frame.content
            assert y + foot <= HEIGHT + long * frame.pitch, "nothing below the type area"
    assert found == wanted


@settings(max_examples=150, deadline=None)
@given(GROUPS, st.sampled_from([0, 1]))
def test_lines_stand_on_the_grid_of_their_group(groups: list[Group], long: int) -> None:
    """A band begins on the grid of the page; within it every line that is on a grid is on its own."""
    for page in _placed(groups, "lines", long):
        begins = 0
        for frame, x, y, _ in page.frames:
            if not x:
                begins = y
                assert y % PITCH == 0
            # What closes a document ends beside the text, so it may begin lower.
            assert (y - begins) % frame.pitch == 0
            assert all(top % frame.pitch == 0 for top, slab in frame.placed if slab.snap)


@settings(max_examples=60, deadline=None)
@given(GROUPS)
def test_where_columns_begin_on_it_nothing_is_moved_to_the_grid(groups: list[Group]) -> None:
    for page in _placed(groups, "columns", 0):
        for frame, x, y, _ in page.frames:
            assert x or y % PITCH == 0
            foot = 0
            for top, slab in frame.placed:
                assert top == foot
                foot = top + slab.height
