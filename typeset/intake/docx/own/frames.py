"""Documents, parts, boxes and tables while they are being filled.

In: what the styles of paragraphs say, one after the other. Out: nodes. A holder keeps what comes in
several paragraphs (a list, a roster, a table with its caption and notes) until it is whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from typeset.model import nodes
from typeset.model.nodes import AnyBlock, PartRole

_UNNAMED = {
    PartRole.INSTRUMENT: "……",
    PartRole.ATTACHMENT: "附件",
    PartRole.APPENDIX: "附录",
}
"""What a part is called whose label and title somebody has taken out."""


@dataclass
class Holder:
    """A block in the making: ``kind`` is its style, ``make`` turns what was ``put`` into it into a node."""

    kind: str
    line: int
    id: str | None
    make: Callable[[Holder], AnyBlock]
    parts: list[object] = field(default_factory=list)
    label: str = ""
    caption: nodes.Inlines = ()
    notes: list[nodes.Inlines] = field(default_factory=list)


@dataclass
class Frame:
    """A record, a part, a box or a duty. ``ended``: its bookmark has ended; what follows still belongs to it
    until something else begins."""

    kind: str
    line: int = 0
    id: str | None = None
    role: PartRole | None = None
    bookmark: str = ""
    label: str = ""
    title: nodes.Lines = ()
    subtitle: nodes.Lines = ()
    issuers: list[str] = field(default_factory=list)
    number: str = ""
    delivery: nodes.Lines = ()
    above: dict[str, str] = field(default_factory=dict)
    signatories_label: str = ""
    signatories: list[nodes.Inlines] = field(default_factory=list)
    copied: list[nodes.Copies] = field(default_factory=list)
    copies: list[nodes.Copies] = field(default_factory=list)
    office: nodes.Inlines = ()
    printed: str = ""
    post: nodes.Inlines = ()
    name: nodes.Inlines = ()
    attributes: dict[str, str] = field(default_factory=dict)
    blocks: list[AnyBlock | Holder | Frame] = field(default_factory=list)
    ended: bool = False

    def made(self) -> tuple[AnyBlock, ...]:
        """The blocks in it as nodes."""
        return tuple(_node(block) for block in self.blocks)


def _node(block: AnyBlock | Holder | Frame) -> AnyBlock:
    if isinstance(block, Holder):
        return block.make(block)
    if not isinstance(block, Frame):
        return block
    if block.kind == "box":
        title = block.title[0] if block.title else ()
        return nodes.Box(block.label, title, block.made(), origin=block.line, id=block.id)
    if block.kind == "duty":
        return nodes.Duty(block.post, block.name, block.made(), origin=block.line, id=block.id)
    assert block.role is not None
    unnamed = not block.label and not block.title
    return nodes.Part(
        block.role,
        _UNNAMED[block.role] if unnamed else block.label,
        block.title,
        block.subtitle,
        block.made(),
        origin=block.line,
        id=block.id,
    )


def item_list(holder: Holder) -> AnyBlock:
    return nodes.ItemList(_items(holder), origin=holder.line, id=holder.id)


def personnel(holder: Holder) -> AnyBlock:
    return nodes.Personnel(holder.caption, _items(holder), origin=holder.line, id=holder.id)


def attachment_note(holder: Holder) -> AnyBlock:
    return nodes.AttachmentNote(holder.label, _items(holder), origin=holder.line, id=holder.id)


def _items(holder: Holder) -> tuple[nodes.Item, ...]:
    return tuple(one for one in holder.parts if isinstance(one, nodes.Item))


def glossary(holder: Holder) -> AnyBlock:
    entries = tuple(one for one in holder.parts if isinstance(one, nodes.Entry))
    return nodes.Glossary(entries, origin=holder.line, id=holder.id)


def signature(holder: Holder) -> AnyBlock:
    names = tuple(holder.notes)
    sealed = bool(holder.parts)
    return nodes.Signature(names, holder.label, sealed, origin=holder.line, id=holder.id)


def roster(holder: Holder) -> AnyBlock:
    """Members with their roles: one without a role belongs to the group above."""
    groups: list[tuple[nodes.Inlines, list[nodes.Member]]] = []
    for one in holder.parts:
        if isinstance(one, nodes.Member):
            if not groups:
                groups.append(((), []))
            groups[-1][1].append(one)
        elif isinstance(one, tuple):
            groups.append((one, []))
    made = tuple(nodes.RosterGroup(role, tuple(members)) for role, members in groups if members)
    return nodes.Roster(made, origin=holder.line, id=holder.id)
