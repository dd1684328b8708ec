"""Lines of a roster, told by their form: a role with its colon, a member with a post.

In: the characters of a line. Out: whether it opens a group (组　长：), or is a member of one. Roles are the
posts of commissions, headquarters and leading groups; a name has two to eight characters, or two and a space.
"""

from __future__ import annotations

import re

from typeset.text.characters import IDEOGRAPH as HAN

NAME = rf"{HAN}[ \u3000]+{HAN}|{HAN}+(?:·{HAN}+)+|{HAN}{{2,6}}"
_LABEL = re.compile(rf"\s*({HAN}(?:{HAN}|[ \u3000]){{0,14}}?)\s*[:：]")
_ROLE = re.compile(
    "(?:总|第[一二三])?(?:常务|执行|荣誉|名誉|轮值)?(?:总|第[一二三])?副?(?:办公室)?副?"
    "(?:组长|总?指挥长?|政委|政治委员|队长|会长|主任|主任委员|主席|秘书长|总?召集人|总?顾问|成员|成员单位|委员|联络员|联络人"
    "|组员|队员|总?干事|干事长|牵头人|负责人|站长|所长|院长)"
)
_MEMBER = re.compile(rf"(?:{NAME})[ \u3000]+[^，。；：]*{HAN}{{3,}}(?:（[^（）]*）)?$")
_ONE = rf"(?:{HAN}{{1,4}}|{HAN}+(?:·{HAN}+)+)(?:（[^（）]*）)?"
_NAMES = re.compile(rf"{_ONE}(?:[ \u3000]+{_ONE}){{2,}}$")
LONGEST_NAMES = 200
_COUNTED = re.compile("第[〇零一二三四五六七八九十百千]+[章节条编篇]")


def role_end(chars: str) -> int:
    """Where the role that ``chars`` begins with ends, its colon included; 0 without one."""
    label = _LABEL.match(chars)
    if label is None or _ROLE.fullmatch(re.sub(r"\s", "", label[1])) is None:
        return 0
    return label.end()


def is_member(chars: str) -> bool:
    """Whether a line is a name with its post."""
    return bool(_MEMBER.match(chars)) and not _COUNTED.match(chars)


def is_names(chars: str) -> bool:
    """Whether a line is names side by side, three at least, and no word set wide."""
    return (
        len(chars) <= LONGEST_NAMES
        and bool(_NAMES.match(chars))
        and bool(re.search(f"{HAN}{{2}}", chars))
    )
