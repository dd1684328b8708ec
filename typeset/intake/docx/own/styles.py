"""Styles of our Word files, by id or by name.

In: the part ``styles``. Out: for every style of the file the id that we gave it. Other programs rename
ids (WPS numbers them) but keep names; so names are looked up first.
"""

from __future__ import annotations

import re
from typing import Any

from typeset.intake.docx.names import W, val

NAMES = {
    "公文正文": "Body", "破折号段": "Dash", "顶格正文": "Flush", "称谓": "Salutation",
    "主送机关": "Recipients",
    "列项": "ListItem", "条文": "Article", "名词解释": "GlossaryEntry", "发文机关": "DocIssuer",
    "文件标题": "DocTitle", "文件副题": "DocSubtitle", "发文字号": "DocNumber", "报告说明": "Delivery",
    "印发件标识": "InstrumentLabel", "印发件标题": "InstrumentTitle", "印发件副题": "InstrumentSubtitle",
    "附件标识": "AttachmentLabel", "附件标题": "AttachmentTitle", "附件副题": "AttachmentSubtitle",
    "附录标识": "AppendixLabel", "附录标题": "AppendixTitle", "附录副题": "AppendixSubtitle",
    "附件说明": "AttachmentNote", "发文机关署名": "SignatureName", "成文日期": "SignatureDate",
    "附注": "Annotation", "分工": "DutyHead", "分工正文": "DutyBody", "分工破折号段": "DutyDash",
    "分工列项": "DutyListItem", "分工顶格段": "DutyFlush",
    "分工称谓": "DutySalutation", "任免动作": "Action", "任免事项": "PersonnelItem", "名单": "Roster",
    "表题": "TableCaption", "表格单位": "TableUnit", "表格文字": "TableCell", "表头文字": "TableHead",
    "表注": "TableNote", "专栏标题": "BoxTitle", "专栏正文": "BoxBody", "专栏破折号段": "BoxDash",
    "专栏列项": "BoxListItem", "图": "Figure", "图题": "FigureCaption", "缺图": "LostFigure", "分隔": "Break",
    "公报表格": "GazetteTable", "公报专栏": "GazetteBox",
    "刊名": "Masthead", "刊名（民族文字）": "MastheadLocal", "期号行": "IssueLine", "办刊宗旨": "Motto",
    "版本项": "Imprint", "目录标题": "ContentsTitle", "toc 1": "TOC1", "toc 2": "TOC2",
    "编号": "Num", "名词": "Term", "条标题": "ArticleName", "条号": "ArticleNum", "表号": "TableLabel",
    "图号": "FigureLabel", "专栏号": "BoxLabel", "附件说明标识": "NoteLabel", "名单职责": "RosterRole",
    "名单姓名": "RosterName", "名单职务": "RosterPost", "分工职务": "DutyPost", "分工姓名": "DutyName",
    "引用文件": "Cite", "参见": "Reference", "按意换行": "SenseBreak", "栏目": "SectionName",
    "份号": "CopyNumber", "密级和保密期限": "Classification", "紧急程度": "Urgency",
    "发文机关标志": "IssuerMark", "红色分隔线": "RedRule", "签发人行": "Signatories", "签发人": "Signatory",
    "标题发文机关": "TitleIssuer", "版记主送机关": "ColophonRecipients", "抄送机关": "Copies",
    "印发机关": "Printed", "印发日期": "PrintedDate",
    "版本项名称": "ImprintLabel", "目录发文机关": "ContentsIssuer",
}  # fmt: skip
_SCHEMES = {
    "一、": "Han", "（一）": "HanParen", "1.": "Arabic", "（1）": "ArabicParen", "①": "Circled",
    "第一章": "Chapter", "第一节": "Section", "第一条": "Article", "1.1": "Decimal", "无编号": "Plain",
}  # fmt: skip
_LEVELLED = re.compile("(段首标题|段首编号|标题)([1-9])（(.+)）")
_KINDS = {"段首标题": "RunIn", "段首编号": "RunInNum", "标题": "Heading"}
HEADING = re.compile(r"(Heading|RunInNum|RunIn)([1-9])([A-Z]\w*)")
CELL = re.compile("(TableCell|TableHead)(Left|Center|Right|Decimal)?(Data)?")
_CELL = re.compile("(表格文字|表头文字)（(居左|居中|居右|小数点对齐)?(非标题)?）")
_ALIGNED = {"居左": "Left", "居中": "Center", "居右": "Right", "小数点对齐": "Decimal"}
_HAN = "[〇零一二三四五六七八九十百]"
NUMBERS = {
    "Han": re.compile(f"{_HAN}+[、.．]?"),
    "HanParen": re.compile(f"[（(]{_HAN}+[）)]"),
    "Arabic": re.compile(r"\d+[.．、]"),
    "ArabicParen": re.compile(r"[（(]?\d+[）)]"),
    "Circled": re.compile("[①-⑳㉑-㉟㊱-㊿]"),
    "Chapter": re.compile(f"第(?:{_HAN}+|\\d+)(?:章|编|篇|部分)"),
    "Section": re.compile(f"第(?:{_HAN}+|\\d+)节"),
    "Article": re.compile(f"第(?:{_HAN}+|\\d+)条"),
    "Decimal": re.compile(r"\d+(?:[.．]\d+)*[.．]?"),
}
"""How the numbers of each scheme look, for headings whose number has lost its style."""


def canonical(root: Any) -> dict[str, str]:
    """Our id for every style id of the file."""
    out: dict[str, str] = {}
    for style in root.iter(W + "style") if root is not None else ():
        key = style.get(W + "styleId", "")
        name = (val(style, "name") or "").strip()
        levelled = _LEVELLED.fullmatch(name)
        if levelled:
            scheme = _SCHEMES.get(levelled[3], "Plain")
            out[key] = f"{_KINDS[levelled[1]]}{levelled[2]}{scheme}"
        elif cell := _CELL.fullmatch(name):
            align = _ALIGNED.get(cell[2] or "", "")
            out[key] = f"{NAMES[cell[1]]}{align}{'Data' if cell[3] else ''}"
        else:
            out[key] = NAMES.get(name, key)
    return out
