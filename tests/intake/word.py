"""Word files for tests, written as WordprocessingML by hand so that nothing stands between test and
reader.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from typeset.intake import Intake, take_in
from typeset.model import nodes
from typeset.model.walk import blocks, plain

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)


def r(text: str, font: str = "", size: float = 0, *, bold: bool = False, more: str = "") -> str:
    """A run; ``more`` are further properties."""
    fonts = f"<w:rFonts w:eastAsia={quoteattr(font)}/>" if font else ""
    sizes = f'<w:sz w:val="{int(size * 2)}"/>' if size else ""
    rpr = f"<w:rPr>{fonts}{'<w:b/>' * bold}{sizes}{more}</w:rPr>"
    return f'<w:r>{rpr}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*content: str, align: str = "", style: str = "", num: str = "", more: str = "") -> str:
    """A paragraph of runs, or of plain strings in 仿宋; ``num`` is ``list:level``."""
    runs = "".join(one if one.startswith("<") else r(one, "仿宋_GB2312", 16) for one in content)
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    jc = f'<w:jc w:val="{align}"/>' if align else ""
    ident, _, level = num.partition(":")
    listed = (
        f'<w:numPr><w:ilvl w:val="{level or 0}"/><w:numId w:val="{ident}"/></w:numPr>'
        if num
        else ""
    )
    return f"<w:p><w:pPr>{styled}{listed}{jc}{more}</w:pPr>{runs}</w:p>"


def title(*lines: str) -> str:
    return "".join(p(r(line, "方正小标宋简体", 22), align="center") for line in lines)


def tc(content: str, span: int = 1, merge: str = "") -> str:
    """A cell: text, or paragraphs."""
    grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    down = f'<w:vMerge w:val="{merge}"/>' if merge == "restart" else "<w:vMerge/>" if merge else ""
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{grid}{down}</w:tcPr>{inner}</w:tc>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


HEAD = (
    title("青河州人民政府", "关于做好渡口工作的通知")
    + p("青府发〔2023〕2号", align="center")
    + p("各县（市）人民政府，州级各部门：")
)
END = p("青河州人民政府", align="right") + p("2023年1月22日", align="right")


def document(body: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:document {NAMES}><w:body>{body}</w:body></w:document>'


def part(tag: str, inner: str) -> str:
    """A part such as ``numbering``, ``comments``, ``footnotes``."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{tag} {NAMES}>{inner}</w:{tag}>'


def relationships(rows: Mapping[str, tuple[str, str]]) -> str:
    """Relationships by id: kind and target; a target with ``://`` is outside."""
    made = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}{kind}" Target={quoteattr(target)}'
        f"{' TargetMode=' + quoteattr('External') if '://' in target else ''}/>"
        for key, (kind, target) in rows.items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{space}">{made}</Relationships>'


def package(
    body: str,
    parts: Mapping[str, str | bytes] | None = None,
    relations: Mapping[str, tuple[str, str]] | None = None,
    *,
    raw: str | bytes | None = None,
) -> bytes:
    """A Word file; ``parts`` named in ``word/``, those with the usual names are related by them."""
    parts = dict(parts or {})
    found = dict(relations or {})
    for name in parts:
        kind = name.removesuffix(".xml")
        if kind in ("numbering", "styles", "comments", "footnotes", "endnotes"):
            found[f"id-{kind}"] = (kind, name)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", _TYPES)
        file.writestr(
            "_rels/.rels", relationships({"rId1": ("officeDocument", "word/document.xml")})
        )
        file.writestr("word/document.xml", document(body) if raw is None else raw)
        file.writestr("word/_rels/document.xml.rels", relationships(found))
        for name, data in parts.items():
            file.writestr(f"word/{name}", data)
    return out.getvalue()


def take(folder: Path, data: bytes, lang: str = "zh", changes: str = "accept") -> Intake:
    path = folder / "a.docx"
    path.write_bytes(data)
    return take_in([path], None, lang, changes=changes)


def record(result: Intake) -> nodes.Record:
    (one,) = (record for _, record in result.records)
    return one


def texts(result: Intake) -> list[str]:
    """The text of every paragraph, heading and item, its number before it."""
    out = []
    for block in blocks(record(result)):
        if isinstance(block, nodes.Paragraph):
            lead = block.run_in
            before = lead.number + plain(lead.content) if lead else ""
            out.append(before + plain(block.content))
        elif isinstance(block, nodes.Heading | nodes.Article):
            out.append(block.number + plain(block.content))
        elif isinstance(block, nodes.ItemList):
            out += [item.number + plain(item.content) for item in block.items]
    return out


def rules(result: Intake) -> set[str]:
    return {finding.rule for finding in result.findings}
