"""What each named style of a Word document stands for (docs/word.md shows the same as a table).

Comes in: nothing. Goes out: for every paragraph style its id, its Chinese name and the style of the layout
that it looks like; the ids of heading and run-in styles, which go by level and numbering scheme.
"""

from __future__ import annotations

from typing import NamedTuple

from typeset.model.nodes import ParagraphKind, PartRole, Scheme


class Role(NamedTuple):
    """A paragraph style: ``look`` names the style of the layout, ``outline`` its level from 0 on."""

    id: str
    name: str
    look: str
    outline: int | None = None


def _part(role: str, name: str) -> tuple[Role, ...]:
    return (
        Role(f"{role}Label", f"{name}标识", "part-label"),
        Role(f"{role}Title", f"{name}标题", "part-title", 1),
        Role(f"{role}Subtitle", f"{name}副题", "part-subtitle"),
    )


ROLES = (
    Role("Body", "公文正文", "body"),
    Role("Dash", "破折号段", "body"),
    Role("Flush", "顶格正文", "flush"),
    Role("Salutation", "称谓", "salutation"),
    Role("Recipients", "主送机关", "recipients"),
    Role("ListItem", "列项", "body"),
    Role("Article", "条文", "body"),
    Role("GlossaryEntry", "名词解释", "body"),
    Role("DocIssuer", "发文机关", "title"),
    Role("DocTitle", "文件标题", "title", 0),
    Role("DocSubtitle", "文件副题", "subtitle"),
    Role("DocNumber", "发文字号", "number"),
    Role("Delivery", "报告说明", "delivery"),
    *_part("Instrument", "印发件"),
    *_part("Attachment", "附件"),
    *_part("Appendix", "附录"),
    Role("AttachmentNote", "附件说明", "attachment-note"),
    Role("SignatureName", "发文机关署名", "signature"),
    Role("SignatureDate", "成文日期", "signature"),
    Role("Annotation", "附注", "annotation"),
    Role("DutyHead", "分工", "duty"),
    Role("DutyBody", "分工正文", "body"),
    Role("DutyDash", "分工破折号段", "body"),
    Role("DutyFlush", "分工顶格段", "flush"),
    Role("DutySalutation", "分工称谓", "salutation"),
    Role("DutyListItem", "分工列项", "body"),
    Role("Action", "任免动作", "action"),
    Role("PersonnelItem", "任免事项", "body"),
    Role("Roster", "名单", "roster"),
    Role("TableCaption", "表题", "caption"),
    Role("TableUnit", "表格单位", "unit"),
    Role("TableCell", "表格文字", "table"),
    Role("TableHead", "表头文字", "table-head"),
    Role("TableNote", "表注", "table-note"),
    Role("BoxTitle", "专栏标题", "box-title"),
    Role("BoxBody", "专栏正文", "box"),
    Role("BoxDash", "专栏破折号段", "box"),
    Role("BoxListItem", "专栏列项", "box"),
    Role("FigureCaption", "图题", "figure-caption"),
    Role("LostFigure", "缺图", "lost"),
)

CELLS = {"TableCell": "表格文字", "TableHead": "表头文字"}
ALIGNED = {"": "", "Left": "居左", "Center": "居中", "Right": "居右", "Decimal": "小数点对齐"}
DATA = {"": "", "Data": "非标题"}
"""Parts of the names of styles of table cells."""

CHARACTERS = {
    "Num": "编号",
    "Term": "名词",
    "ArticleName": "条标题",
    "ArticleNum": "条号",
    "TableLabel": "表号",
    "FigureLabel": "图号",
    "BoxLabel": "专栏号",
    "NoteLabel": "附件说明标识",
    "TitleIssuer": "标题发文机关",
    "Signatory": "签发人",
    "RosterRole": "名单职责",
    "RosterName": "名单姓名",
    "RosterPost": "名单职务",
    "DutyPost": "分工职务",
    "DutyName": "分工姓名",
    "Cite": "引用文件",
    "Reference": "参见",
    "SenseBreak": "按意换行",
    "SectionName": "栏目",
    "ImprintLabel": "版本项名称",
    "ContentsIssuer": "目录发文机关",
}
"""Character styles: id → Chinese name."""

SCHEMES = {
    Scheme.HAN: "Han",
    Scheme.HAN_PAREN: "HanParen",
    Scheme.ARABIC: "Arabic",
    Scheme.ARABIC_PAREN: "ArabicParen",
    Scheme.CIRCLED: "Circled",
    Scheme.CHAPTER: "Chapter",
    Scheme.SECTION: "Section",
    Scheme.ARTICLE: "Article",
    Scheme.DECIMAL: "Decimal",
    Scheme.NONE: "Plain",
}
PART_STYLES = {
    PartRole.INSTRUMENT: "Instrument",
    PartRole.ATTACHMENT: "Attachment",
    PartRole.APPENDIX: "Appendix",
}
KIND_STYLES = {
    ParagraphKind.PLAIN: "Body",
    ParagraphKind.DASH: "Dash",
    ParagraphKind.FLUSH: "Flush",
    ParagraphKind.SALUTATION: "Salutation",
}


def heading_id(level: int, scheme: Scheme) -> str:
    return f"Heading{level}{SCHEMES[scheme]}"


def heading_name(level: int, scheme: Scheme) -> str:
    return f"标题{level}（{str(scheme) or '无编号'}）"


def run_in_number(level: int, scheme: Scheme) -> tuple[str, str]:
    """Id and name of the style of the number of a run-in heading."""
    return f"RunInNum{level}{SCHEMES[scheme]}", f"段首编号{level}（{str(scheme) or '无编号'}）"


def run_in_id(level: int, scheme: Scheme) -> str:
    return f"RunIn{level}{SCHEMES[scheme]}"


def run_in_name(level: int, scheme: Scheme) -> str:
    return f"段首标题{level}（{str(scheme) or '无编号'}）"
