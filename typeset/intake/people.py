"""Rosters, duties, appointments: passages about people.

In: units in order. Out: blocks, and how many units they took. A line of a roster is ``role：name post``,
``name post``, or the rest of a post that did not fit its line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from typeset.intake import marks
from typeset.intake.ledger import Ledger
from typeset.intake.lines import Shape
from typeset.intake.marks import HAN
from typeset.intake.numbers import number_at
from typeset.intake.roles import NAME, role_end
from typeset.intake.source import Text, joined
from typeset.intake.split import DATE
from typeset.intake.units import Unit
from typeset.model import nodes

_MEMBER = re.compile(rf"^({NAME})[ \u3000]+(\S.*)$")
_ALONE = re.compile(NAME)
_DUTY = re.compile(rf"^((?:{HAN}|、){{2,14}}(?:（[^（）]{{1,14}}）)?)[ \u3000]+({NAME})$")
_POST = re.compile(
    rf"(?:{HAN}|、){{0,10}}(?:[省州市县区镇]长|秘书长|专员|主任|书记|局长|委员|调研员)(?:（[^（）]{{1,14}}）)?"
)
_DUTY_BEHIND = re.compile(rf"^({NAME})[ \u3000]+(\S+)$")
_ACTION = re.compile(
    r"^(?:(?:决定|同意|任命|免去|聘任|解聘|提名|批准)(?:任命|免去)?|[^。；]{2,30}(?:任职|免职|任命|免去))\s*[:：]?$"
)
_RUNNING = re.compile(
    rf"^(?:(?:任命|免去|聘任|解聘|同意).{{6,}}|(?:{NAME})(?:同志)?任.{{4,}}|(?:{NAME})的.{{4,}}职务.{{0,12}})[。；]$"
)
_REMARK = re.compile(
    "(?:特此|以上|上述|自本|本通知|本决定|请[各有]|望|按照|根据|依照|同时|其[他余]|任期|试用期)"
)
"""How a sentence begins that stands below appointments and is none."""
_EX_OFFICIO = re.compile("^.{6,}(?:负责同志|负责人|主要领导|分管领导|分管负责同志)$")
_ENUMERATED = re.compile(f"^(?:{NAME})(?:、(?:{NAME}))+$")


def is_role(unit: Unit) -> bool:
    """Whether a unit opens a roster; a sentence about a leader does not."""
    role = role_end(unit.text.chars)
    if not role or unit.shape not in (Shape.TEXT, Shape.ROW):
        return False
    rest = unit.text.chars[role:].strip()
    return not re.search("[。；]$", rest)


MOST_ROWS = 300
"""Rows of a table that may be a roster."""


def in_rows(units: Sequence[Unit]) -> int:
    """How many of ``units`` are the rows of a roster: a role with its colon or none, a name, a post."""
    count, roles = 0, 0
    for unit in units:
        cells = [piece.text.chars.strip() for piece in unit.cells]
        if unit.shape is not Shape.ROW or len(cells) != 3 or (count and unit.opens):
            break
        role = role_end(cells[0]) == len(cells[0]) > 0
        if not (role or (count and not cells[0])) or not _ALONE.fullmatch(cells[1]):
            break
        if not cells[2] or re.search("[。；]", cells[2]) or "\n" in cells[2]:
            break
        count, roles = count + 1, roles + role
    following = units[count] if count < len(units) else None
    whole = following is None or following.shape is not Shape.ROW or following.opens
    return count if whole and roles and count > 1 else 0


@dataclass
class _Member:
    name: Text
    post: Text
    line: int


def roster(units: Sequence[Unit], ledger: Ledger) -> tuple[nodes.Roster, int]:
    """The roster that begins with the first of ``units``, and how many of them it takes."""
    groups: list[tuple[Text, list[_Member]]] = []
    taken = _length(units)
    for unit in units[:taken]:
        text = unit.text.strip()
        role = role_end(text.chars)
        if role:
            groups.append((marks.name(text.cut(0, role), ledger), []))
            text = text.cut(role).strip()
        if text:
            _member(groups[-1][1], text, unit.line, ledger)
    made = [
        nodes.RosterGroup(
            role.inlines,
            tuple(nodes.Member(m.name.inlines, m.post.inlines, origin=m.line) for m in members),
        )
        for role, members in groups
    ]
    return nodes.Roster(tuple(made), origin=units[0].line), taken


def _length(units: Sequence[Unit]) -> int:
    """How many units the roster has: up to a passage that is no member, or a role without members."""
    empty: int | None = None
    for n, unit in enumerate(units):
        text = unit.text.strip()
        role = role_end(text.chars)
        if not _belongs(unit, text, started=n > 0) or (role and empty is not None):
            return n if empty is None else empty
        empty = n if role == len(text) else None
    return len(units) if empty is None else empty


def _member(members: list[_Member], text: Text, line: int, ledger: Ledger) -> None:
    """A member with or without a post, or the rest of the post above."""
    found = _MEMBER.match(text.chars)
    if found is not None:
        name = marks.name(text.cut(0, found.end(1)), ledger)
        members.append(_Member(name, marks.tidy(text.cut(found.start(2)), ledger), line))
    elif members and members[-1].post and not _by_itself(text.chars):
        post = members[-1].post
        start, end = post.places[-1] + 1, text.places[0]
        if start < end and not ledger.changed(start, end):
            ledger.change("line.joined", start, end, "")
        members[-1].post = joined((post, marks.tidy(text, ledger)))
    else:
        members.append(_Member(marks.name(text, ledger), text.cut(0, 0), line))


def _by_itself(chars: str) -> bool:
    """Several names, or bodies whose heads are members by their office: no rest of a post."""
    return bool(_ENUMERATED.match(chars) or _EX_OFFICIO.search(chars))


def _belongs(unit: Unit, text: Text, *, started: bool) -> bool:
    if unit.shape not in (Shape.TEXT, Shape.BULLET):
        return False
    if role_end(text.chars):
        return True
    if not started or len(text) > 60 or number_at(text) is not None or DATE.match(text.chars):
        return False
    if unit.whole and not (_MEMBER.match(text.chars) or _ALONE.fullmatch(text.chars)):
        return _by_itself(text.chars)
    return not re.search("[。；：，]", text.chars)


def _parts_of_duty(text: Text) -> tuple[Text, Text] | None:
    """Post and name, in either order."""
    behind = _DUTY_BEHIND.match(text.chars)
    if behind is not None and _POST.fullmatch(behind[2]) and not _POST.fullmatch(behind[1]):
        return text.cut(behind.start(2)), text.cut(0, behind.end(1))
    match = _DUTY.match(text.chars)
    return (text.cut(0, match.end(1)), text.cut(match.start(2))) if match else None


def is_duty(unit: Unit) -> bool:
    """Whether a unit is a line such as ``副州长（挂职）　江河`` or ``江河　副州长``."""
    return _parts_of_duty(unit.text.strip()) is not None


def duty(unit: Unit, ledger: Ledger) -> tuple[Text, Text] | None:
    """Post and name of such a line; where the name stands first, their order is a repair."""
    text = unit.text.plain().strip()
    parts = _parts_of_duty(text)
    if parts is None:
        return None
    post, name = parts
    if name.places[0] < post.places[0]:
        start, end = text.range(0, len(text))
        ledger.relabel("duty.order", start, end, f"{post.chars}\u3000{name.chars}")
    return post, marks.name(name, ledger)


def is_action(unit: Unit) -> bool:
    """Whether a line opens a group of appointments: 任命： 免去："""
    return unit.shape is not Shape.ROW and bool(_ACTION.match(unit.text.chars.strip()))


def is_running(unit: Unit) -> bool:
    """Whether a line is an appointment by itself: 任命……为……；"""
    return unit.shape is Shape.TEXT and bool(_RUNNING.match(unit.text.chars))


def personnel(units: Sequence[Unit], ledger: Ledger) -> tuple[nodes.Personnel, int]:
    """The group of appointments that begins with the first of ``units``, its action or an item."""
    first = units[0]
    action = marks.tidy(first.text.plain(), ledger) if is_action(first) else None
    items: list[nodes.Item] = []
    taken = 1 if action else 0
    for unit in units[taken:]:
        if unit.shape not in (Shape.TEXT, Shape.BULLET) or is_action(unit):
            break
        if not re.search("[。；，]$|职务$", unit.text.chars):
            break
        if (action is None and not is_running(unit)) or _REMARK.match(unit.text.chars):
            break
        found = number_at(unit.text)
        number, text = "", unit.text
        if found is not None:
            number, text = found[1], marks.after_number(unit.text, found[2], ledger)
        content = marks.name(text, ledger).inlines
        items.append(nodes.Item(number, content, origin=unit.line))
        taken += 1
    made = nodes.Personnel(action.inlines if action else (), tuple(items), origin=first.line)
    return made, taken
