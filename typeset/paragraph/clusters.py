"""What stands between common ideographs, found once for each form of it.

Comes in: the segments of a plain paragraph. Goes out: its ``Items``. The text of a gazette is ideographs one
em wide and, between them, short clusters of other characters: a comma, a closing mark with a stop, a year.
There are some hundred forms of these in an issue and thousands of places. What a cluster does to its
paragraph depends on itself and on whether text goes on before and behind it; so ``Rules`` find that in a
sample, and it is put wherever the cluster stands. The few rules that ask which ideographs stand beside it
(units, bracketed ordinals) look at the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate

from typeset.fonts import Library, Role
from typeset.frozen import NamedTuple
from typeset.paragraph.draft import Draft, Rules, join_unit
from typeset.paragraph.items import FREE_BREAK, NO_BREAK, Items, Segment, Squeeze
from typeset.paragraph.stretches import Part, Stretches, evenly, parts_of
from typeset.text import characters as table
from typeset.units import MEM_PER_EM

LONGEST = 40
"""Longer clusters are not kept."""
_FIGURES = {ord(figure): "0" for figure in "123456789"}
_new = tuple.__new__
_find = table.CLUSTER.finditer
Sums = tuple[tuple[int, int], ...]
"""Places and widths."""


class Soft(NamedTuple):
    """What can be squeezed, with how much, and what of it goes at the edges of a line; what may hang."""

    squeezes: tuple[tuple[int, Squeeze, int], ...]
    lead_shrink: Sums
    tail_shrink: Sums
    hang: Sums


class Western(NamedTuple):
    """What stays together, what opens, and which faces are asked. ``prefixed`` and ``counted``: a unit may
    stand before or behind it."""

    rigid: bytes
    springs: Sums
    parts: tuple[Part, ...]
    prefixed: bool
    counted: bool


class Events(NamedTuple):
    """What a cluster does, by places from its start to the character behind it; as in ``Items``. ``bans``:
    where no line ends; ``widths``: those of its characters with their kerns, where they are not an em;
    ``lead``: where that is more than the kern. ``opens``: from where on it may be kept together with the
    ideographs behind it (-1: nowhere); all of the text is looked at where there is a ``zero`` in it."""

    bans: tuple[int, ...]
    widths: tuple[int, ...]
    kern: Sums
    tail: Sums
    lead: Sums
    soft: Soft | None
    western: Western | None
    opens: int
    zero: bool


class Clusters:
    """The clusters met so far in the faces of ``library``, with what ``rules`` say of them; ``reach`` and
    ``push`` as in ``Items``."""

    def __init__(self, library: Library, rules: Rules, reach: int, push: float) -> None:
        self._library = library
        self._rules = rules
        self._reach, self._push = reach, push
        self._places = _ByRole(self, library)
        self._wide: dict[tuple[object, ...], Events] = {}
        """Those in several roles."""

    def items(self, segments: Sequence[Segment], text: str) -> Items | None:
        """The items of ``text``, the whole of ``segments``; ``None`` where it has to be looked at as a whole:
        type of several sizes, an ideograph that is not as the others."""
        for content, name, scale, rise in segments:
            if scale != 1000 or rise or not self._places[name].role.is_even(content):
                return None
        if text and not table.CLUSTER.search(text):
            return self._even(segments, text)
        made = _Text(self._library, segments, text)
        breaks, widths = made.breaks, made.widths
        kerns, tails, leads = made.kern, made.tail, made.lead
        n, at, end, across = len(text), 0, 0, 0
        for content, name, _, _ in segments:
            end += len(content)
            places = self._places[name]
            inside = places.inside
            for match in _find(text, at, end):
                start, stop = match.span()
                if stop == end < n and (more := table.CLUSTER.match(text, end)):
                    stop = across = more.end()
                    found = self._across(segments, text, start, stop)
                elif start and stop < n:
                    found = inside[match[0]]
                else:
                    found = places.edges[start > 0, stop < n][match[0]]
                bans, wide, kern, tail, lead, soft, western, opens, zero = found
                for k in bans:
                    breaks[start + k] = NO_BREAK
                if wide:
                    widths[start : start + len(wide)] = wide
                for k, width in kern:
                    kerns[start + k] = leads[start + k] = width
                for k, width in tail:
                    tails[start + k] = width
                for k, width in lead:
                    leads[start + k] = width
                if soft:
                    made.soften(start, soft)
                if western:
                    made.put_western(start, stop, western, self._rules.unit_break)
                if opens >= 0:
                    made.keep(table.INSEPARABLE.match(text, start + opens))
                if zero:
                    made.zeros = True
            at = max(end, across)
        return made.items(self._reach, self._push)

    def _even(self, segments: Sequence[Segment], text: str) -> Items:
        """The items of a text without clusters."""
        n = len(text)
        advance = [*range(0, (n + 1) * MEM_PER_EM, MEM_PER_EM)]
        breaks = bytes((NO_BREAK,)) + bytes((FREE_BREAK,)) * n
        none, nothing = [0] * (n + 1), dict[int, int]()
        stretches = evenly(segments, self._library)
        return _new(
            Items,
            (
                *(text, advance, none, none, none, breaks, nothing, {}),
                *(nothing, nothing, nothing, nothing, nothing, nothing),
                *(self._reach, self._push, stretches, (), (), None),
            ),
        )

    def _across(self, segments: Sequence[Segment], text: str, start: int, stop: int) -> Events:
        """The events of a cluster ``start:stop`` in several segments."""
        parts: list[tuple[str, str]] = []
        offset = 0
        for content, name, _, _ in segments:
            part = content[max(0, start - offset) : max(0, stop - offset)]
            if part:
                parts.append((part, name))
            offset += len(content)
        key = (*parts, start > 0, stop < len(text))
        found = self._wide.get(key)
        if found is None:
            roles = [(part, self._library.role(name)) for part, name in parts]
            found = self._wide[key] = self.events(roles, before=start > 0, behind=stop < len(text))
        return found

    def events(self, cluster: Sequence[tuple[str, Role]], *, before: bool, behind: bool) -> Events:
        """What a cluster does, found in a sample: the cluster with an ideograph ``before`` and ``behind`` it,
        where text goes on."""
        text = table.ANY_COMMON * before + "".join([part for part, _ in cluster])
        end = len(text) + 1
        text += table.ANY_COMMON * behind
        widths = [MEM_PER_EM] * before
        for part, role in cluster:
            widths += map(role.advance.__getitem__, part)
        widths += [MEM_PER_EM] * behind
        runs = [match.span() for match in table.WESTERN_RUN.finditer(text)]
        draft = Draft(text, widths)
        self._rules.find(draft, runs)
        lead = draft.put_kerns()
        more = {k: width for k, width in lead.items() if width != draft.kern.get(k)}
        opens = table.MAY_GO_ON.search(text) if behind else None
        return Events(
            tuple([k for k, may in enumerate(draft.breaks[before:end]) if not may]),
            () if {*widths} == {MEM_PER_EM} else tuple(widths[before:end]),
            _sums(draft.kern, before),
            _sums(draft.tail, before),
            _sums(more, before),
            _soft(draft, before) if draft.squeezes or draft.hang else None,
            _western(draft, runs, cluster, before=before, behind=behind),
            opens.start() - before if opens else -1,
            "〇" in text,
        )


def _sums(events: Mapping[int, int], before: int) -> Sums:
    if not events:
        return ()
    if before:
        return tuple([(k - 1, width) for k, width in events.items()])
    return tuple(events.items())


def _soft(draft: Draft, before: int) -> Soft:
    _, lead_shrink, tail_shrink = draft.shrinks()
    return Soft(
        tuple([(k - before, each, each.amount) for k, each in draft.squeezes.items()]),
        _sums(lead_shrink, before),
        _sums(tail_shrink, before),
        _sums(draft.hang, before),
    )


def _western(
    draft: Draft,
    runs: Sequence[tuple[int, int]],
    cluster: Sequence[tuple[str, Role]],
    *,
    before: bool,
    behind: bool,
) -> Western | None:
    parts = parts_of(cluster, [(a - before, b - before) for a, b in runs])
    if not (runs or parts or 1 in draft.rigid):
        return None
    text, edge = draft.text, table.is_gap_edge
    return Western(
        bytes(draft.rigid[before:]),
        _sums(draft.springs, before),
        tuple(parts),
        bool(runs and before and runs[0][0] == 1 and edge(text[1])),
        bool(runs and behind and runs[-1][1] == len(text) - 1 and edge(text[-2])),
    )


class _ByRole(dict[str, "_Places"]):
    """Role → the clusters met in it."""

    def __init__(self, clusters: Clusters, library: Library) -> None:
        super().__init__()
        self._clusters = clusters
        self._library = library

    def __missing__(self, name: str) -> _Places:
        found = self[name] = _Places(self._clusters, self._library.role(name))
        return found


class _Places:
    """The clusters met in ``role``: ``inside`` a text, or at its edges, by whether text goes on before and
    behind them."""

    def __init__(self, clusters: Clusters, role: Role) -> None:
        self.role = role
        self.edges = {
            (before, behind): _Known(clusters, role, before=before, behind=behind)
            for before in (False, True)
            for behind in (False, True)
        }
        self.inside = self.edges[True, True]


class _Known(dict[str, Events]):
    """Cluster → its events, in one role and with text going on as said."""

    def __init__(self, clusters: Clusters, role: Role, *, before: bool, behind: bool) -> None:
        super().__init__()
        self._clusters = clusters
        self._role = role
        self._before, self._behind = before, behind

    def __missing__(self, cluster: str) -> Events:
        form = cluster.translate(_FIGURES)
        if form != cluster and self._alike(cluster):
            found = self[form]
        else:
            cut = ((cluster, self._role),)
            found = self._clusters.events(cut, before=self._before, behind=self._behind)
        if len(cluster) <= LONGEST:
            self[cluster] = found
        return found

    def _alike(self, cluster: str) -> bool:
        """Whether all figures of ``cluster`` are set as 0 is, where that is known: by one face, equally
        wide."""
        advance, face_of = self._role.advance, self._role.face_of
        if "0" not in face_of:
            return False
        figures = {"0", *cluster}.intersection("0123456789")
        return len({advance[ch] for ch in figures}) == len({face_of[ch] for ch in figures}) == 1


class _Text:
    """The arrays of one paragraph while the events of its clusters are put in place."""

    def __init__(self, library: Library, segments: Sequence[Segment], text: str) -> None:
        n = len(text)
        self.text = text
        self.breaks = bytearray(b"\1") * (n + 1)
        self.breaks[0] = NO_BREAK
        self.widths = [MEM_PER_EM] * n
        self.kern: dict[int, int] = {}
        self.tail: dict[int, int] = {}
        self.lead: dict[int, int] = {}
        self._segments, self._library = segments, library
        self._stretches: Stretches | None = None
        self.zeros = False
        self._rigid = bytearray()
        self._shrinks: list[int] = []
        self._elastic: list[int] = []
        self._squeezes: dict[int, Squeeze] = {}
        self._springs: dict[int, int] = {}
        self._lead_shrink: dict[int, int] = {}
        self._tail_shrink: dict[int, int] = {}
        self._hang: dict[int, int] = {}

    def soften(self, start: int, soft: Soft) -> None:
        squeezes, lead, tail, hang = soft
        if not self._shrinks:
            self._shrinks = [0] * len(self.text)
        for k, squeeze, amount in squeezes:
            self._squeezes[start + k] = squeeze
            self._shrinks[start + k] = amount
        for k, amount in lead:
            self._lead_shrink[start + k] = amount
        for k, amount in tail:
            self._tail_shrink[start + k] = amount
        for k, amount in hang:
            self._hang[start + k] = amount

    def put_western(self, start: int, stop: int, western: Western, unit_break: int) -> None:
        text = self.text
        rigid, springs, parts, prefixed, counted = western
        if not self._rigid:
            self._rigid = bytearray(len(text))
        self._rigid[start : start + len(rigid)] = rigid
        if springs:
            if not self._elastic:
                self._elastic = [0] * len(text)
            for k, width in springs:
                self._springs[start + k] = self._elastic[start + k] = width
        if unit_break != FREE_BREAK:
            if prefixed and text[start - 1] in table.UNIT_PREFIX:
                self.breaks[start] = unit_break
            if counted and text[stop] in table.HAN_UNITS:
                join_unit(text, self.breaks, stop, unit_break)
        if parts:
            if self._stretches is None:
                self._stretches = Stretches(self._segments, self._library)
            for part in parts:
                self._stretches.add(start, part)

    def keep(self, match: re.Match[str] | None) -> None:
        """No line ends inside ``match``."""
        if match:
            start, end = match.span()
            for k in range(start + 1, end):
                self.breaks[k] = NO_BREAK

    def items(self, reach: int, push: float) -> Items:
        text, breaks = self.text, self.breaks
        n = len(text)
        if self.zeros:
            for match in table.ZERO_NUMBER.finditer(text):
                self.keep(match)
        breaks[n] = FREE_BREAK
        nothing = [0] * (n + 1)
        if self._stretches is None:
            stretches = evenly(self._segments, self._library)
        else:
            stretches = self._stretches.whole()
        shrinks, rigid, elastic = self._shrinks, self._rigid, self._elastic
        values = (
            *(text, [0, *accumulate(self.widths)]),
            [0, *accumulate(shrinks)] if shrinks else nothing,
            [0, *accumulate(rigid)] if 1 in rigid else nothing,
            [0, *accumulate(elastic)] if elastic else nothing,
            *(bytes(breaks), self.kern, self._squeezes, self._springs),
            *(self.lead, self.tail, self._lead_shrink, self._tail_shrink, self._hang),
            *(reach, push, stretches, (), (), None),
        )
        return _new(Items, values)
