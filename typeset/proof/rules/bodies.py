"""Names of bodies and posts by themselves: national ones, those that are cut short, posts with the wrong word.

In: a document. Out: hits. What a body is called is general knowledge, so no second place is needed.
"""

# Examples are kept on one line, as the text that they are.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator

from typeset.diagnostics import Severity
from typeset.proof.engine import Hit, Place, hit, rule
from typeset.proof.patterns import IDEOGRAPH
from typeset.proof.view import Document, Kind

_OF_CHINA = re.compile(
    "国家(保监会|银监会|证监会|银保监会|人民银行|科学院|工程院|社科院|社会科学院|地震局|气象局|残联|红十字会|文联|作协)"
)
_MINISTRIES = re.compile(
    "国家(教育部|科技部|科学技术部|工业和信息化部|工信部|公安部|民政部|司法部|财政部|人力资源和?社会保障部|人社部|"
    "自然资源部|生态环境部|住房和?城乡建设部|住建部|交通运输部|水利部|农业农村部|商务部|文化和旅游部|退役军人事务部|"
    "应急管理部|审计署)(?![门署])"
)


@rule(
    "name.national",
    Severity.WARNING,
    "—",
    fires=("得到原国家保监会肯定。", "报国家财政部备案。"),
    quiet=("得到原中国保监会肯定。", "报财政部备案。", "国家财政部门。", "国家金融监督管理总局。"),
)
def national(document: Document) -> Iterator[Hit]:
    """国家保监会 for 中国保监会: a national body that has no such name."""
    text = document.text
    if "国家" not in text:
        return
    for match in _OF_CHINA.finditer(text):
        yield hit(document, *match.span(), f"中国{match[1]}")
    for match in _MINISTRIES.finditer(text):
        yield hit(document, *match.span(), match[1], severity=Severity.NOTE)


_OFFICE = re.compile("办公(?:厅|室(?=要求|印发|通知|牵头|负责|关于|转发|文件|统筹))")


@rule(
    "name.cut",
    Severity.WARNING,
    "GB/T 9704-2012, 7.3.3",
    fires=("按照省办公厅要求。", "由州办公室牵头。"),
    quiet=(
        "按照省政府办公厅要求。",
        "由州政府办公室牵头。",
        "省委办公厅、省政府办公厅（以下简称省办公厅）。\n省办公厅负责。",
        "全省办公厅系统。",
    ),
)
def cut(document: Document) -> Iterator[Hit]:
    """省办公厅: whose office it is has been left out."""
    text = document.text
    for match in _OFFICE.finditer(text):
        before = text[max(match.start() - 4, 0) : match.start()]
        if match[0][-1] == "厅":
            level = re.search("(?<![全各本该我两跨])(?:省|自治区)$", before)
        else:
            level = re.search("(?<=[按照经由据向、，。；\n])[市州县区]$", before)
        if level is None:
            continue
        start = match.start() - len(level[0])
        name = level[0] + match[0]
        if f"简称{name}" not in text and f"简称“{name}" not in text:
            yield hit(document, start, match.end(), f"{level[0]}政府{match[0]}")


_ASSIGNED = re.compile("分工(?=副?(?:秘书长|[省市州县区]长|主席))")
_JUDGE = re.compile("专职(审判|检察)委员会委员")


@rule(
    "people.wording",
    Severity.WARNING,
    "—",
    fires=("副组长由州政府分工副秘书长担任。", "州法院专职审判委员会委员。"),
    quiet=("副组长由州政府分管副秘书长担任。", "州法院审判委员会专职委员。", "州政府分工。"),
)
def posts_in_words(document: Document) -> Iterator[Hit]:
    """A post that is called otherwise: 分管副秘书长, 审判委员会专职委员."""
    text = document.text
    for match in _ASSIGNED.finditer(text):
        if text[max(match.start() - 2, 0) : match.start()].endswith(("政府", "由", "请", "经")):
            yield hit(document, *match.span(), "分管")
    for match in _JUDGE.finditer(text):
        yield hit(document, *match.span(), f"{match[1]}委员会专职委员")


# ---------------------------------------------------------------- duties of bodies that are no members


_LISTED = re.compile(r"(?:成员单位|组成单位)(?:有|包括|为|由)([^。\n]*?)(?:等部门|等单位|组成)?。")
_ENDS = "局|委员会|委|中心|支队|管委会|(?<!公)办"
_AT_HEAD = (
    rf"(?m)^((?:[省市州县区]{IDEOGRAPH}{{1,10}}?(?:{_ENDS})[、和])*[省市州县区]{IDEOGRAPH}{{1,10}}?(?:{_ENDS}))(?:等部门|等单位|等)?(?:和各级政府|及各级政府)?"
    "(?=按|为|负责|应|要|会同|根据|组织|做好|提供|牵头|加强)"
)
_DUTIES = "成员单位有县渡口办、县茶叶局、县船舶局。\n县渡口办、县茶叶局{}等部门为渡口提供服务。"


@rule(
    "name.duties",
    Severity.NOTE,
    "—",
    fires=(_DUTIES.format("、县气象局"),),
    quiet=(
        _DUTIES.format("、县船舶局"),
        "县渡口办、县气象局等部门为渡口提供服务。",
        _DUTIES.format("和市茶叶局"),
    ),
)
def duties(document: Document) -> Iterator[Hit]:
    """A body that is given duties, but is not among the members that the text lists."""
    text = document.text
    for match in _LISTED.finditer(text) if "成员单位" in text or "组成单位" in text else ():
        members = [each for each in re.split("[、，]", match[1]) if each]
        if len(members) < 3:
            continue
        level, part = members[0][0], document.line_at(match.start()).part
        there, told = Place(document, match.start(1), match.end(1)), set(members)
        for line in re.finditer(_AT_HEAD, text):
            own = document.line_at(line.start())
            if own.part is not part or own.kind not in (Kind.PARAGRAPH, Kind.ITEM):
                continue
            at = line.start(1)
            for body in re.split("[、和]", line[1]):
                if body not in told and body[0] == level:
                    told.add(body)
                    yield hit(document, at, at + len(body), related=[there], what=body)
                at += len(body) + 1
