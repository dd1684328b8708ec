"""Hypothesis strategies for records: text is normalised, blocks stand where the schema allows them."""

from __future__ import annotations

from hypothesis import strategies as st

from typeset.model import nodes
from typeset.model.nodes import Inlines

ALPHABET = "一二甲乙县，。《》（）“”—…　 \u00a0aZ09.%&<>\"'①ꆈ𠀀é"
IDS = st.one_of(st.none(), st.from_regex(r"[a-z_甲][a-z0-9_.\-]{0,6}", fullmatch=True))


def _tidy(text: str) -> str:
    return " ".join(part for part in text.split(" ") if part).strip(" \u3000")


strings = st.text(ALPHABET, min_size=1, max_size=12).map(_tidy).filter(bool)


def _join(parts: list[nodes.Inline]) -> Inlines:
    """Neighbouring stretches of text are one stretch, as they are in XML."""
    out: list[nodes.Inline] = []
    for part in parts:
        if out and isinstance(part, nodes.Chars) and isinstance(out[-1], nodes.Chars):
            out[-1] = nodes.Chars(out[-1].text + part.text)
        else:
            out.append(part)
    return tuple(out)


chars = st.builds(nodes.Chars, strings)
texts = st.tuples(chars)
styled = st.builds(nodes.Styled, st.sampled_from(nodes.Style), texts)
notes = st.builds(nodes.Footnote, texts)
rubies = st.builds(nodes.Ruby, texts, strings)
cites = st.builds(nodes.Cite, texts, st.sampled_from([None, "d"]))
references = st.one_of(
    st.builds(nodes.Reference, st.just("d"), st.just(nodes.Show.TEXT), texts),
    st.builds(nodes.Reference, st.just("d"), st.just(nodes.Show.PAGE), st.just(())),
)
nested = st.builds(
    nodes.Styled,
    st.just(nodes.Style.STRONG),
    st.lists(st.one_of(chars, styled, cites, notes, rubies), min_size=1, max_size=3).map(_join),
)
inlines = st.one_of(
    texts,
    st.lists(
        st.one_of(chars, styled, nested, notes, cites, references, rubies), min_size=1, max_size=4
    ).map(_join),
)
lines = st.lists(inlines, min_size=1, max_size=2).map(tuple)
maybe = st.one_of(st.just(()), inlines)
maybe_string = st.one_of(st.just(""), strings)
common = {"id": st.none(), "origin": st.one_of(st.none(), st.integers(1, 9_999_999))}

run_ins = st.builds(nodes.RunIn, st.integers(1, 6), maybe_string, inlines)
paragraphs = st.builds(
    nodes.Paragraph,
    inlines,
    st.sampled_from(nodes.ParagraphKind),
    st.one_of(st.none(), run_ins),
    **common,
)
headings = st.builds(nodes.Heading, st.integers(1, 6), maybe_string, inlines, **common)
items = st.builds(nodes.Item, maybe_string, inlines, **common)
many_items = st.lists(items, min_size=1, max_size=3).map(tuple)
lists = st.builds(nodes.ItemList, many_items, **common)
articles = st.builds(nodes.Article, strings, maybe, maybe, **common)
entries = st.builds(nodes.Entry, inlines, maybe, **common)
glossaries = st.builds(
    nodes.Glossary, st.lists(entries, min_size=1, max_size=2).map(tuple), **common
)
figures = st.builds(
    nodes.Figure,
    st.none(),
    maybe_string,
    maybe_string,
    maybe,
    st.just(True),
    st.sampled_from(nodes.TableWidth),
    **common,
)
members = st.builds(nodes.Member, inlines, maybe, **common)
groups = st.builds(nodes.RosterGroup, maybe, st.lists(members, min_size=1, max_size=2).map(tuple))
rosters = st.builds(nodes.Roster, st.lists(groups, min_size=1, max_size=2).map(tuple), **common)
duties = st.builds(
    nodes.Duty,
    maybe,
    inlines,
    st.lists(st.one_of(paragraphs, lists), max_size=2).map(tuple),
    **common,
)
personnel = st.builds(nodes.Personnel, maybe, many_items, **common)


@st.composite
def tables(draw: st.DrawFn) -> nodes.Table:
    """A full grid; the first row of the body may be one cell over all columns."""
    width = draw(st.integers(1, 3))
    cells = st.builds(
        nodes.Cell,
        st.one_of(
            st.tuples(maybe),
            st.lists(maybe, min_size=2, max_size=3).map(tuple),
        ),
        header=st.booleans(),
        align=st.sampled_from(nodes.Align),
    )
    origins = st.one_of(st.none(), st.integers(1, 99))
    full = st.builds(nodes.Row, st.tuples(*[cells] * width), origin=origins)
    body = draw(st.lists(full, min_size=1, max_size=2))
    if draw(st.booleans()):
        wide = nodes.Cell((draw(maybe),), columns=width)
        body.insert(0, nodes.Row((wide,)))
    columns = st.builds(
        nodes.Column,
        st.one_of(st.none(), st.floats(0.001, 1000), st.integers(1, 1000).map(float)),
        st.sampled_from(nodes.Align),
    )
    return draw(
        st.builds(
            nodes.Table,
            maybe_string,
            maybe,
            maybe,
            st.one_of(st.just(()), st.tuples(*[columns] * width)),
            st.lists(full, max_size=2).map(tuple),
            st.just(tuple(body)),
            st.lists(inlines, max_size=2).map(tuple),
            st.sampled_from(nodes.TableWidth),
            **common,
        )
    )


@st.composite
def charts(draw: st.DrawFn) -> nodes.Chart:
    """A tree of single nodes, or a flow whose nodes may stand in stages; every node is linked."""
    kind = draw(st.sampled_from(nodes.ChartKind))
    shapes = st.sampled_from(nodes.Shape)
    count = draw(st.integers(1, 5))
    made = [nodes.ChartNode(f"n{k}", draw(lines), draw(shapes)) for k in range(count)]
    members: list[nodes.ChartNode | nodes.ChartGroup] = list(made)
    links = []
    for k in range(1, count):
        above = draw(st.integers(0, k - 1))
        content = draw(maybe)
        links.append(nodes.ChartLink(f"n{above}", (f"n{k}",), content, draw(st.booleans())))
    if kind is nodes.ChartKind.FLOW and draw(st.booleans()):
        cut = draw(st.integers(1, count))
        stages = [made[:cut], made[cut:]] if cut < count else [made]
        members = [
            nodes.ChartGroup(key, draw(maybe_string), tuple(stage))
            for key, stage in zip(("", "s"), stages, strict=False)
        ]
    elif kind is nodes.ChartKind.ORGANISATION and draw(st.booleans()):
        inside = tuple(nodes.ChartNode(f"g{k}", draw(lines)) for k in range(2))
        members.append(nodes.ChartGroup("g", draw(maybe_string), inside))
        links.append(nodes.ChartLink("n0", ("g",)))
    return draw(
        st.builds(
            nodes.Chart,
            st.just(kind),
            maybe_string,
            maybe,
            st.just(tuple(members)),
            st.just(tuple(links)),
            st.sampled_from(nodes.TableWidth),
            st.sampled_from(nodes.ChartHeight),
            **common,
        )
    )


plain_blocks = st.one_of(
    paragraphs,
    headings,
    lists,
    articles,
    glossaries,
    figures,
    charts(),
    rosters,
    duties,
    personnel,
    tables(),
)
boxes = st.builds(
    nodes.Box,
    maybe_string,
    maybe,
    st.lists(plain_blocks, min_size=1, max_size=2).map(tuple),
    **common,
)
closings = st.one_of(
    st.builds(nodes.AttachmentNote, maybe_string, many_items, **common),
    st.builds(
        nodes.Signature,
        st.lists(inlines, min_size=1, max_size=2).map(tuple),
        maybe_string,
        st.booleans(),
        **common,
    ),
    st.builds(nodes.Annotation, inlines, **common),
)
recipients = st.builds(nodes.Recipients, inlines, **common)


@st.composite
def bodies(draw: st.DrawFn, parts: int = 1) -> tuple[nodes.AnyBlock, ...]:
    """Blocks in the order of the schema, with ``parts`` levels of parts at their end."""
    found: list[nodes.AnyBlock] = draw(st.lists(recipients, max_size=1))
    found += draw(st.lists(st.one_of(plain_blocks, boxes), min_size=1, max_size=3))
    found += draw(st.lists(closings, max_size=2))
    if parts and draw(st.booleans()):
        label, title = draw(maybe_string), draw(st.one_of(st.just(()), lines))
        found.append(
            nodes.Part(
                draw(st.sampled_from(nodes.PartRole)),
                label if label or title else "附件",
                title,
                draw(st.one_of(st.just(()), lines)),
                draw(bodies(parts - 1)),
            )
        )
    return tuple(found)


copied = st.builds(nodes.Copies, inlines, **common)
copies = st.lists(copied, max_size=2).map(tuple)
some_copies = st.tuples(copied)
colophons = st.one_of(
    st.builds(nodes.Colophon, copies, copies, inlines, maybe_string),
    st.builds(nodes.Colophon, copies, some_copies, st.just(()), st.just("")),
)
signatories = st.builds(
    nodes.Signatories, maybe_string, st.lists(inlines, min_size=1, max_size=3).map(tuple)
)

records = st.builds(
    nodes.Record,
    st.sampled_from(nodes.Kind),
    st.lists(strings, max_size=2).map(tuple),
    lines,
    st.one_of(st.just(()), lines),
    maybe_string,
    st.one_of(st.none(), st.dates().map(lambda date: date.isoformat())),
    st.one_of(st.none(), st.builds(nodes.Delivery, lines)),
    bodies(),
    st.one_of(st.none(), strings),
    copy_number=maybe_string,
    classification=maybe_string,
    urgency=maybe_string,
    signatories=st.one_of(st.none(), signatories),
    colophon=st.one_of(st.none(), colophons),
    id=st.just("d"),
    origin=st.one_of(st.none(), st.integers(1, 99)),
)
