"""Charts: what their grammar cannot say, and a chart in words.

In: a ``Chart``. Out: faults (names, links, the tree of an organisation, the stages of a flow), or the
sentences that stand for the chart where it cannot be seen. Work is bounded by ``MOST_NODES`` and
``MOST_LINKS``.
"""

from __future__ import annotations

from collections.abc import Iterator

from typeset.model.faults import Faults, nearest
from typeset.model.nodes import Chart, ChartGroup, ChartKind, ChartNode
from typeset.model.walk import plain

MOST_NODES = 100
MOST_LINKS = 300


def check_chart(chart: Chart, faults: Faults) -> None:
    """Note every fault of ``chart``, each at the line of the node, group or link."""
    found = sum(1 for _ in chart.nodes())
    links = sum(len(link.ends) for link in chart.links)
    if found > MOST_NODES or links > MOST_LINKS:
        values = {"nodes": MOST_NODES, "links": MOST_LINKS}
        faults.add("chart-large", chart.span.line, **values)
        return
    lines = _lines_of_keys(chart, faults)
    sound = _check_links(chart, lines, faults) and _check_groups(chart, faults)
    if sound and chart.kind is ChartKind.ORGANISATION:
        sound = _check_tree(chart, lines, faults)
    if sound:
        _check_whole(chart, lines, faults)


def _lines_of_keys(chart: Chart, faults: Faults) -> dict[str, int]:
    """The line of each key; a key names one thing in its chart."""
    lines: dict[str, int] = {}
    named: list[ChartNode | ChartGroup] = []
    for member in chart.members:
        if isinstance(member, ChartGroup):
            named += [member, *member.nodes] if member.key else member.nodes
        else:
            named.append(member)
    for each in named:
        if each.key in lines:
            faults.add("chart-key-twice", each.span.line, key=each.key, first=lines[each.key])
        else:
            lines[each.key] = each.span.line
    return lines


def _check_links(chart: Chart, lines: dict[str, int], faults: Faults) -> bool:
    sound = True
    first: dict[tuple[str, str], int] = {}
    for link in chart.links:
        line = link.span.line
        for key in (link.start, *link.ends):
            if key not in lines:
                hint = nearest(key, lines)
                rule = "chart-target" if hint is None else "chart-target-typo"
                faults.add(rule, line, key=key, hint=hint)
                sound = False
        if link.content and len(link.ends) > 1:
            faults.add("chart-label", line)
        for end in link.ends:
            if end == link.start:
                faults.add("chart-self", line, key=end)
                sound = False
            elif (link.start, end) in first:
                values = {"start": link.start, "end": end, "first": first[link.start, end]}
                faults.add("chart-link-twice", line, **values)
            else:
                first[link.start, end] = line
    return sound


def _check_groups(chart: Chart, faults: Faults) -> bool:
    """In a flow all nodes stand in stages or none does, and no link leads to a stage. In an
    organisation no link starts at a group."""
    groups = [member for member in chart.members if isinstance(member, ChartGroup)]
    keys = {group.key for group in groups if group.key}
    flow = chart.kind is ChartKind.FLOW
    sound = True
    for link in chart.links:
        ends = (link.start, *link.ends) if flow else (link.start,)
        for key in keys.intersection(ends):
            faults.add("chart-group-link", link.span.line, key=key)
            sound = False
    if flow and groups:
        for member in chart.members:
            if isinstance(member, ChartNode):
                faults.add("chart-stage", member.span.line, key=member.key)
                sound = False
    return sound


def _check_tree(chart: Chart, lines: dict[str, int], faults: Faults) -> bool:
    """An organisation is a tree: each node stands under one other, and none under itself."""
    above: dict[str, str] = {}
    sound = True
    for start, end, line in _tree_links(chart):
        if end in above and above[end] != start:
            values = {"key": end, "one": above[end] or "—", "two": start}
            faults.add("chart-parents", line, **values)
            sound = False
        above.setdefault(end, start)
    for key in above if sound else ():
        seen, at = {key}, above[key]
        while at in above and at not in seen:
            seen.add(at)
            at = above[at]
        if at == key and key == min(seen, key=lambda each: lines.get(each, 0)):
            faults.add("chart-cycle", lines.get(key, 0), key=key)
            sound = False
    return sound


def _tree_links(chart: Chart) -> Iterator[tuple[str, str, int]]:
    """What stands under what; the nodes of a group stand under the group."""
    for member in chart.members:
        if isinstance(member, ChartGroup):
            for node in member.nodes:
                yield member.key, node.key, node.span.line
    for link in chart.links:
        for end in link.ends:
            yield link.start, end, link.span.line


def _check_whole(chart: Chart, lines: dict[str, int], faults: Faults) -> None:
    """Every node hangs together with the first one."""
    beside: dict[str, set[str]] = {}
    tree = chart.kind is ChartKind.ORGANISATION
    links = _tree_links(chart) if tree else edges(chart)
    for start, end, *_ in links:
        beside.setdefault(start, set()).add(end)
        beside.setdefault(end, set()).add(start)
    nodes = list(chart.nodes())
    reached, waiting = {nodes[0].key}, [nodes[0].key]
    while waiting:
        for key in beside.get(waiting.pop(), ()):
            if key not in reached:
                reached.add(key)
                waiting.append(key)
    for node in nodes:
        if node.key not in reached:
            faults.add("chart-unconnected", lines[node.key], key=node.key, first=nodes[0].key)


def edges(chart: Chart) -> Iterator[tuple[str, str]]:
    """Every link as a pair of keys, in the order of the record."""
    for link in chart.links:
        for end in link.ends:
            yield link.start, end


def description(chart: Chart) -> str:
    """The chart in words, a sentence for each node that something follows: for those who cannot see
    it (the alternate text of ISO 32000-2, 14.9.3)."""
    names = {node.key: "".join(map(plain, node.lines)) for node in chart.nodes()}
    below: dict[str, list[str]] = {key: [] for key in names}
    for member in chart.members:
        if isinstance(member, ChartGroup) and chart.kind is ChartKind.ORGANISATION:
            names[member.key] = member.label
            below[member.key] = [names[node.key] for node in member.nodes]
    for link in chart.links:
        mark = f"（{plain(link.content)}）" if link.content else ""
        below[link.start] += [f"{mark}{names[end]}" for end in link.ends]
    sentences = [f"{names[key] or '—'}→{'、'.join(ends)}。" for key, ends in below.items() if ends]
    if not sentences:
        sentences = [f"{name}。" for name in names.values()]
    title = chart.label + "\u3000" * bool(chart.label and chart.caption) + plain(chart.caption)
    return f"{title}：{''.join(sentences)}" if title else "".join(sentences)
